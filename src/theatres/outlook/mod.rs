//! The queue 8 to 13 weeks ahead, by specialty: what comes, what is done, who waits, what capacity is short.
//!
//! A fluid picture of means, no plan: referrals of the season come in, the capacity of the plan in force works them off, the
//! earliest latest day first. The capacity that brings the queue to its target has a closed form (Fong et al. 2022); see
//! `models/reserve.md`.

mod capacity;
mod flow;

#[cfg(test)]
mod tests;

use super::durations::Durations;
use super::preallocate::Season;
use crate::calendar::Day;
use crate::hospital::theatres::{SpecialtyIx, Theatres};
use flow::Flow;

/// A specialty's queue over the coming weeks.
#[derive(Debug, Clone, PartialEq)]
pub struct SpecialtyOutlook {
    /// Which specialty.
    pub specialty: SpecialtyIx,
    /// Patients waiting at the meeting, by priority 1, 2 and 3.
    pub waiting_now: [f64; 3],
    /// Of them beyond their latest day.
    pub over_guarantee_now: f64,
    /// The weeks from the Monday after the meeting on.
    pub weeks: Vec<OutlookWeek>,
    /// Mean referrals a week over these weeks.
    pub demand_per_week: f64,
    /// Mean cases a week that the blocks hold.
    pub capacity_per_week: f64,
    /// Weeks of the guarantee, as the mean over referrals.
    pub target_weeks: f64,
    /// Largest queue at which about 98 % are treated in time: [`target_queue`].
    pub target_queue: f64,
    /// Cases a week that bring the queue to its target by the end: [`relief_capacity`].
    pub relief_capacity: f64,
    /// Operations to buy elsewhere over these weeks to get there.
    pub external_cases: u32,
    /// What they cost, in øre.
    pub external_ore: i64,
}

/// One week of a specialty.
#[derive(Debug, Clone, PartialEq)]
pub struct OutlookWeek {
    /// Its Monday.
    pub monday: Day,
    /// Referrals in; in the first week also those between the meeting and its Monday.
    pub referred: f64,
    /// Cases that the blocks hold.
    pub capacity: f64,
    /// Operations done.
    pub done: f64,
    /// Patients who wait at its end, by priority 1, 2 and 3.
    pub waiting: [f64; 3],
    /// Of them beyond their latest day.
    pub over_guarantee: f64,
    /// Mean weeks that those who were done had waited; 0 where nobody was.
    pub waited_weeks: f64,
}

/// The queue at which about 98 % are treated within the target: a mean wait of a quarter of it (Little: queue = demand × wait).
pub fn target_queue(demand_per_week: f64, target_weeks: f64) -> f64 {
    demand_per_week * target_weeks / 4.0
}

/// Cases a week that bring a queue to its target in so many weeks.
pub fn relief_capacity(demand_per_week: f64, queue: f64, target_queue: f64, weeks: f64) -> f64 {
    (demand_per_week + (queue - target_queue) / weeks).max(0.0)
}

/// The outlook of every specialty over `weeks` weeks.
pub fn outlook(theatres: &Theatres, durations: &Durations, weeks: u32) -> Vec<SpecialtyOutlook> {
    let season = Season::of(theatres);
    let specialties = 0..theatres.specialties.len();
    specialties.map(|specialty| of_specialty(theatres, durations, &season, specialty, weeks.max(1))).collect()
}

fn of_specialty(
    theatres: &Theatres,
    durations: &Durations,
    season: &Season,
    specialty: SpecialtyIx,
    weeks: u32,
) -> SpecialtyOutlook {
    let first = theatres.horizon.monday_of(theatres.today) + 7;
    let mut flow = Flow::start(theatres, specialty, first);
    let (waiting_now, over_guarantee_now) = (flow.waiting(), flow.overdue(theatres.today));
    let capacity = capacity::by_week(theatres, durations, season, specialty, first, weeks);
    let started = f64::from(first - theatres.today) / 7.0;
    let mut rows: Vec<OutlookWeek> = Vec::new();
    let mut guarantee = (0.0, 0.0);
    for (monday, capacity) in (first..).step_by(7).zip(capacity) {
        let expected = season.expected(monday);
        let share = if monday == first { 1.0 + started } else { 1.0 };
        let referred = flow.refer(theatres, specialty, &expected, monday, share);
        let (done, waited_weeks) = flow.work_off(monday, capacity);
        for (procedure, count) in theatres.procedures.iter().zip(&expected).filter(|(of, _)| of.specialty == specialty)
        {
            guarantee.0 += count;
            guarantee.1 += count * f64::from(procedure.guarantee_days) / 7.0;
        }
        let over_guarantee = flow.overdue(monday + 7);
        rows.push(OutlookWeek {
            monday,
            referred,
            capacity,
            done,
            waiting: flow.waiting(),
            over_guarantee,
            waited_weeks,
        });
    }
    let count = f64::from(weeks);
    let demand_per_week = guarantee.0 / count;
    let target_weeks = if guarantee.0 > 0.0 { guarantee.1 / guarantee.0 } else { 0.0 };
    let target_queue = target_queue(demand_per_week, target_weeks);
    let queue = waiting_now.iter().sum::<f64>() + rows[0].referred - rows[0].referred / (1.0 + started);
    let relief_capacity = relief_capacity(demand_per_week, queue, target_queue, count);
    let held: f64 = rows.iter().map(|row| row.capacity).sum();
    // A thousandth of a case is arithmetic, not a patient.
    let external_cases = (relief_capacity * count - held - 1e-3).max(0.0).ceil();
    SpecialtyOutlook {
        specialty,
        waiting_now,
        over_guarantee_now,
        weeks: rows,
        demand_per_week,
        capacity_per_week: held / count,
        target_weeks,
        target_queue,
        relief_capacity,
        external_cases: external_cases as u32,
        external_ore: external_cases as i64 * theatres.specialties[specialty].external_ore,
    }
}
