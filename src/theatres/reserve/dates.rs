//! Days of a pathway: conferences, arrivals, clocks, release.

use crate::calendar::{Day, is_working_day, working_days_before};
use crate::hospital::theatres::{PathwayIx, Patient, ProcedureIx, Theatres, latest_day};
use chrono::Weekday;

/// Treatment whose clocks run until the operation.
const OPERATION: &str = "operation";

/// The day on which what is still unnamed of a pathway's slots on `day` is given to others.
pub fn release_day(theatres: &Theatres, pathway: PathwayIx, day: Day) -> Day {
    let lead = theatres.pathways[pathway].release_working_days;
    theatres.horizon.day(working_days_before(theatres.horizon.date(day), lead))
}

/// The first day on which slots of a pathway are still reserved at the meeting: their release has not come yet.
pub fn first_reserved_day(theatres: &Theatres, pathway: PathwayIx) -> Day {
    let mut day = theatres.today;
    while release_day(theatres, pathway, day) <= theatres.today {
        day += 1;
    }
    day
}

/// The day of the conference in the week of a Monday; on a holiday the next working day.
pub fn conference_day(theatres: &Theatres, weekday: Weekday, monday: Day) -> Day {
    let mut day = monday + weekday.num_days_from_monday() as Day;
    while !is_working_day(theatres.horizon.date(day)) {
        day += 1;
    }
    day
}

/// The first and the last day on which the patients of the `week`-th week after the meeting (from 0) become known. With a
/// conference both are its day; without one they come all week, Saturday and Sunday excepted.
pub fn arrival_days(theatres: &Theatres, pathway: PathwayIx, week: u32) -> (Day, Day) {
    match theatres.pathways[pathway].conference {
        Some(weekday) => {
            let this = theatres.horizon.monday_of(theatres.today);
            // What a conference on the day of the meeting has named is known.
            let held =
                (-1..=0).filter(|back| conference_day(theatres, weekday, this + 7 * back) <= theatres.today).count();
            let day = conference_day(theatres, weekday, this + 7 * (held as Day - 1 + week as Day));
            (day, day)
        }
        None => {
            let first = theatres.today + 1 + 7 * week as Day;
            let works = |day: &Day| is_working_day(theatres.horizon.date(*day));
            let working: Vec<Day> = (first..first + 7).filter(works).collect();
            (working.first().copied().unwrap_or(first), working.last().copied().unwrap_or(first + 6))
        }
    }
}

/// The first day on which somebody who becomes known on `arrival` can be operated.
pub fn earliest_day(theatres: &Theatres, arrival: Day) -> Day {
    let (mut day, mut left) = (arrival, theatres.terms.pathway_lead_working_days);
    while left > 0 {
        day += 1;
        left -= u32::from(is_working_day(theatres.horizon.date(day)));
    }
    day
}

/// The latest day on which somebody can be operated whose clock starts on `arrival`: by the tightest clock of the pathway
/// that runs until an operation (of all its clocks where none is called so), and the general right.
pub fn due_day(theatres: &Theatres, pathway: PathwayIx, procedure: ProcedureIx, arrival: Day) -> Day {
    let own = || theatres.clocks.iter().enumerate().filter(|(_, clock)| clock.pathway == pathway);
    let until_operation = own().any(|(_, clock)| clock.treatment.eq_ignore_ascii_case(OPERATION));
    let counts = own().filter(|(_, clock)| !until_operation || clock.treatment.eq_ignore_ascii_case(OPERATION));
    let mut due = latest_day(theatres, &unknown(procedure, None, arrival));
    for (clock, _) in counts {
        due = due.min(latest_day(theatres, &unknown(procedure, Some(clock), arrival)));
    }
    due
}

/// A patient of whom nothing is known but what is to be done.
fn unknown(procedure: ProcedureIx, clock: Option<usize>, arrival: Day) -> Patient {
    Patient {
        key: String::new(),
        procedure,
        surgeon: None,
        referred: arrival,
        clock_start: arrival,
        clock,
        guarantee_days: None,
        priority: None,
        pauses: Vec::new(),
        booked: None,
        notice_days: 0,
    }
}
