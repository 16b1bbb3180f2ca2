//! Cover of a mended roster: temps where heads are lost, and what stays open.

use super::Ready;
use crate::hospital::Roster;
use crate::roster::{IMPOSSIBLE, heads_by_line};

/// A demand line that is short of what it had.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct OpenShift {
    /// The line.
    pub line: usize,
    /// Heads on it now, temps not counted.
    pub heads: u32,
    /// Temps on it now.
    pub temps: u32,
    /// Heads that it had and that count, up to its target.
    pub wanted: u32,
    /// Points that the missing heads and the new temps cost.
    pub points: f64,
}

/// Temps for heads that a line has lost, where a temp costs less than the gap; the others stay as they are booked.
pub(super) fn add_temps(ready: &Ready, roster: &mut Roster) {
    let problem = &ready.problem;
    let points = &problem.hospital.points;
    roster.temps.clone_from(&ready.published.temps);
    roster.temps.resize(problem.hospital.demand.len(), 0);
    let (had, have) = (heads_by_line(problem, &ready.published), heads_by_line(problem, roster));
    for (index, line) in problem.hospital.demand.iter().enumerate() {
        let wanted = (had[index] + roster.temps[index]).min(line.target);
        while have[index] + roster.temps[index] < wanted && roster.temps[index] < line.temps {
            let below_minimum = have[index] + roster.temps[index] < line.minimum;
            let gap = match (below_minimum, line.hard) {
                (true, true) => IMPOSSIBLE,
                (true, false) => points.below_minimum,
                (false, _) => points.below_target,
            };
            if gap <= points.temp {
                break;
            }
            roster.temps[index] += 1;
        }
    }
}

/// The demand lines that are short of what they had in the roster in force.
pub(super) fn open_shifts(ready: &Ready, roster: &Roster) -> Vec<OpenShift> {
    let problem = &ready.problem;
    // The ward's own weights, also where every head is insisted on.
    let points = &ready.hospital.points;
    let (had, have) = (heads_by_line(problem, &ready.published), heads_by_line(problem, roster));
    let mut open = Vec::new();
    for (index, line) in problem.hospital.demand.iter().enumerate() {
        let booked = ready.published.temps.get(index).copied().unwrap_or(0);
        let temps = roster.temps.get(index).copied().unwrap_or(0);
        let wanted = (had[index] + booked).min(line.target);
        let now = have[index] + temps;
        let new_temps = temps.saturating_sub(booked);
        if now >= wanted && new_temps == 0 {
            continue;
        }
        let below = |heads: u32| {
            let missing = line.minimum.saturating_sub(heads);
            (f64::from(missing), f64::from(line.target.saturating_sub(heads.max(line.minimum))))
        };
        let ((missing, short), (missed, was_short)) = (below(now), below(had[index] + booked));
        let price = if line.hard { IMPOSSIBLE } else { points.below_minimum };
        let cost = (missing - missed).max(0.0) * price
            + (short - was_short).max(0.0) * points.below_target
            + f64::from(new_temps) * points.temp;
        open.push(OpenShift { line: index, heads: have[index], temps, wanted, points: cost });
    }
    open
}
