//! Cases that the blocks of a specialty hold, by week.

use crate::calendar::Day;
use crate::hospital::theatres::{Allocation, Attendance, Place, SpecialtyIx, SurgeonIx, TheatreTerms, Theatres};
use crate::theatres::durations::{Durations, normal};
use crate::theatres::preallocate::Season;
use std::collections::BTreeSet;

/// Cases by week from `first`: the blocks of the plan in force that can be run; in weeks that it does not reach, the mean of those it
/// does, less what is closed then. Without a plan, what was done a week in the measured past.
pub(super) fn by_week(
    theatres: &Theatres,
    durations: &Durations,
    season: &Season,
    specialty: SpecialtyIx,
    first: Day,
    weeks: u32,
) -> Vec<f64> {
    let mondays = (0..weeks as Day).map(|week| first + 7 * week);
    let planned = theatres.published.as_ref().filter(|plan| plan.blocks.keys().any(|place| place.day >= first));
    let Some(plan) = planned else {
        let usual = done_per_week(theatres, specialty);
        return mondays.map(|_| usual).collect();
    };
    let case = mean_case(theatres, durations, season, specialty);
    let cases = |place: &Place| cases_in(f64::from(theatres.sessions[place.session].minutes()), case, &theatres.terms);
    let monday_of = |place: &Place| theatres.horizon.monday_of(place.day);
    let reached: BTreeSet<Day> = plan.blocks.keys().map(monday_of).filter(|monday| *monday >= first).collect();
    let blocks: Vec<Place> =
        staffed(theatres, plan, specialty).into_iter().filter(|place| place.day >= first).collect();
    let of_week = |monday: Day| -> f64 {
        let there = |place: &&Place| {
            if reached.contains(&monday) {
                return monday_of(place) == monday && theatres.is_open(**place);
            }
            // As in the weeks that the plan reaches, on the same weekdays.
            let then = Place { day: place.day - monday_of(place) + monday, ..**place };
            !theatres.closures.iter().any(|closure| closure.closes(then))
        };
        let held = blocks.iter().filter(there).map(cases).fold(0.0, |held, cases| held + cases);
        if reached.contains(&monday) { held } else { held / reached.len() as f64 }
    };
    mondays.map(of_week).collect()
}

/// The places of a specialty's blocks for which it has a surgeon: on days of which the rosters are known, blocks that run at once are
/// no more than its surgeons who are there for them.
fn staffed(theatres: &Theatres, plan: &Allocation, specialty: SpecialtyIx) -> Vec<Place> {
    let known: BTreeSet<Day> =
        theatres.surgeon_days.iter().map(|there| theatres.horizon.monday_of(there.day)).collect();
    let mut staffed: Vec<Place> = Vec::new();
    for (&place, _) in plan.blocks.iter().filter(|(_, block)| block.specialty == specialty) {
        let session = &theatres.sessions[place.session];
        let is_there = |at: &&Attendance| {
            at.day == place.day
                && theatres.surgeons[at.surgeon].specialty == specialty
                && at.from_minute <= session.start_minute
                && session.end_minute <= at.until_minute
        };
        let surgeons: BTreeSet<SurgeonIx> =
            theatres.surgeon_days.iter().filter(is_there).map(|at| at.surgeon).collect();
        let at_once = |other: &&Place| other.day == place.day && theatres.overlap(other.session, place.session);
        let busy = staffed.iter().filter(at_once).filter(|other| theatres.is_open(**other)).count();
        if !known.contains(&theatres.horizon.monday_of(place.day)) || busy < surgeons.len() {
            staffed.push(place);
        }
    }
    staffed
}

/// Mean and variance of the minutes of a case, as procedures are referred.
fn mean_case(theatres: &Theatres, durations: &Durations, season: &Season, specialty: SpecialtyIx) -> (f64, f64) {
    let ours = || theatres.procedures.iter().enumerate().filter(|(_, procedure)| procedure.specialty == specialty);
    let known = ours().any(|(of, _)| season.mean()[of] > 0.0);
    let (mut weight, mut mean, mut variance) = (0.0, 0.0, 0.0);
    for (of, _) in ours() {
        let own = if known { season.mean()[of] } else { 1.0 };
        let law = durations.of(of, None);
        weight += own;
        mean += own * law.mean();
        variance += own * law.variance();
    }
    if weight > 0.0 { (mean / weight, variance / weight) } else { (0.0, 0.0) }
}

/// Cases *n*, not whole, that keep the chance constraint in a session:
/// n·mean + (n − 1)·turnover + z·√(n·variance) = minutes + allowance, solved for √n.
pub(super) fn cases_in(minutes: f64, (mean, variance): (f64, f64), terms: &TheatreTerms) -> f64 {
    let (each, spread) = (mean + terms.turnover_minutes, normal::quantile(1.0 - terms.overrun_risk) * variance.sqrt());
    let most = minutes + terms.overrun_allowance_minutes + terms.turnover_minutes;
    if each <= 0.0 || mean <= 0.0 {
        return 0.0;
    }
    let root = ((spread * spread + 4.0 * each * most).sqrt() - spread) / (2.0 * each);
    root * root
}

fn done_per_week(theatres: &Theatres, specialty: SpecialtyIx) -> f64 {
    let past = || theatres.past_cases.iter().filter(|case| case.day < theatres.today);
    let Some(first) = past().map(|case| case.day).min() else { return 0.0 };
    let done = past().filter(|case| theatres.procedures[case.procedure].specialty == specialty).count();
    done as f64 * 7.0 / f64::from((theatres.today - first).max(7))
}
