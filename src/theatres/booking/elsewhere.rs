//! Who is not operated here in time, by when they must be sent elsewhere, and why.

use super::dates::places;
use super::lists::List;
use super::week::offers;
use crate::calendar::Day;
use crate::hospital::theatres::*;

/// A patient who is not operated here in time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Elsewhere {
    /// Who.
    pub patient: PatientIx,
    /// The day by which they must be sent: the notice that a block needs before their latest day; today where that has passed.
    pub by: Day,
    /// Their latest day.
    pub latest: Day,
    /// The day here, too late; `None` is beyond the horizon.
    pub here: Option<Day>,
    /// Why not in time.
    pub why: TooLate,
    /// What the operation costs elsewhere, in øre.
    pub ore: i64,
}

/// Why somebody is not operated here in time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TooLate {
    /// The latest day lies before today.
    Passed,
    /// They cannot come before it at their own notice.
    Notice,
    /// They have a date, and it is later.
    Booked,
    /// No block up to it does the operation.
    NoBlock,
    /// None by the surgeon who was asked for.
    NoSurgeon(SurgeonIx),
    /// The blocks up to it are full.
    Full,
}

/// Everybody whose latest day lies in the horizon or before it and who is not operated by then.
pub(super) fn must_go(theatres: &Theatres, lists: &[List], plan: &Allocation, clocks: &[Day]) -> Vec<Elsewhere> {
    let notice = theatres.terms.notice_days as Day;
    let places = places(plan);
    let mut all = Vec::new();
    for (patient, &latest) in clocks.iter().enumerate() {
        let here = places.get(&patient).map(|place| place.day);
        if here.unwrap_or(theatres.horizon.days) > latest {
            let specialty = theatres.procedures[theatres.queue[patient].procedure].specialty;
            let ore = theatres.specialties[specialty].external_ore;
            let keeps = theatres.queue[patient].booked.is_some_and(|booked| places.get(&patient) == Some(&booked));
            let why =
                if keeps && latest >= theatres.today { TooLate::Booked } else { why(theatres, lists, patient, latest) };
            all.push(Elsewhere { patient, by: (latest - notice).max(theatres.today), latest, here, why, ore });
        }
    }
    all.sort_by_key(|one| (one.by, one.latest, one.patient));
    all
}

fn why(theatres: &Theatres, lists: &[List], patient: PatientIx, latest: Day) -> TooLate {
    let waiting = &theatres.queue[patient];
    if latest < theatres.today {
        return TooLate::Passed;
    }
    if latest < theatres.today + waiting.notice_days as Day {
        return TooLate::Notice;
    }
    let in_time: Vec<usize> = (0..lists.len()).filter(|&at| lists[at].day() <= latest).collect();
    if !offers(theatres, lists, &in_time, patient).is_empty() {
        return TooLate::Full;
    }
    let does = |&at: &usize| {
        let comes = lists[at].day() >= theatres.today + waiting.notice_days as Day;
        comes && lists[at].takes.contains(&waiting.procedure)
    };
    match waiting.surgeon.filter(|_| in_time.iter().any(does)) {
        Some(surgeon) => TooLate::NoSurgeon(surgeon),
        None => TooLate::NoBlock,
    }
}
