//! The latest day on which a patient can be operated.

use super::{ClockUnit, Patient, Pause, Theatres};
use crate::calendar::{Day, is_working_day};

/// The latest day on which a patient can be operated within the pathway's clock, if on a pathway, and the general right.
///
/// The day on which a clock starts is day 0: a right of 30 days that starts on the 1st ends on the 31st. Days of a pause do
/// not count; a clock that would run out during a pause runs out after it. Working days leave out weekends and public holidays.
pub fn latest_day(theatres: &Theatres, patient: &Patient) -> Day {
    let right = patient.guarantee_days.unwrap_or(theatres.procedures[patient.procedure].guarantee_days);
    let general = run_out(theatres, patient.clock_start, right, ClockUnit::Calendar, &patient.pauses);
    match patient.clock.map(|clock| &theatres.clocks[clock]) {
        Some(clock) => run_out(theatres, patient.clock_start, clock.days, clock.unit, &patient.pauses).min(general),
        None => general,
    }
}

fn run_out(theatres: &Theatres, start: Day, days: u32, unit: ClockUnit, pauses: &[Pause]) -> Day {
    let counts = |day: Day| {
        let works = unit == ClockUnit::Calendar || is_working_day(theatres.horizon.date(day));
        works && !pauses.iter().any(|pause| (pause.first..=pause.last).contains(&day))
    };
    let (mut day, mut left) = (start, days);
    while left > 0 {
        day += 1;
        left -= u32::from(counts(day));
    }
    day
}
