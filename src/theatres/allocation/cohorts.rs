//! Who waits: patients of the same procedure, urgency and due date taken together.

use crate::calendar::Day;
use crate::hospital::theatres::{PathwayIx, Patient, PatientIx, ProcedureIx, Theatres};
use crate::theatres::reserve;
use std::collections::BTreeMap;

/// Patients, or reserved slots, that an allocation need not tell apart.
#[derive(Debug, Clone, PartialEq)]
pub struct Cohort {
    /// What is to be done.
    pub procedure: ProcedureIx,
    /// The pathway, for pathway patients and reserved slots.
    pub pathway: Option<PathwayIx>,
    /// Urgency, 1 to 3.
    pub priority: u8,
    /// First day on which they can come.
    pub earliest: Day,
    /// Latest day within their right; see [`cohorts`] for how days outside the horizon are taken together.
    pub due: Day,
    /// Who waits without a booking.
    pub members: Vec<PatientIx>,
    /// Who is booked: they wait again if they lose the date.
    pub booked: Vec<PatientIx>,
    /// The pathway slots without a name, where the cohort is one of those.
    pub reserved: u32,
}

impl Cohort {
    /// Whether these are reserved slots without a name.
    pub fn is_reserved(&self) -> bool {
        self.reserved > 0
    }

    /// How many wait, with or without names.
    pub fn count(&self) -> u32 {
        self.members.len() as u32 + self.reserved
    }
}

type Key = (ProcedureIx, Option<PathwayIx>, u8, Day, Day);

/// All patients, and the reserved slots. `is_held` says whose booking stands.
///
/// Days of due dates are told apart inside the horizon; before it, only weeks are (all are late, some longer); after it,
/// nothing is. A patient on the general right is called for a week only if the notice is over when the week begins; pathway
/// patients are planned by the day.
pub fn cohorts(theatres: &Theatres, is_held: impl Fn(PatientIx) -> bool) -> Vec<Cohort> {
    let mut groups: BTreeMap<Key, (Vec<PatientIx>, Vec<PatientIx>)> = BTreeMap::new();
    for (at, patient) in theatres.queue.iter().enumerate() {
        let (waiting, booked) = groups.entry(key(theatres, patient, theatres.latest_day(at))).or_default();
        if is_held(at) { booked.push(at) } else { waiting.push(at) }
    }
    let named = groups.into_iter().map(|((procedure, pathway, priority, earliest, due), (members, booked))| Cohort {
        procedure,
        pathway,
        priority,
        earliest,
        due,
        members,
        booked,
        reserved: 0,
    });
    named.chain(reserved(theatres)).collect()
}

fn key(theatres: &Theatres, patient: &Patient, latest: Day) -> Key {
    let horizon = &theatres.horizon;
    let pathway = patient.clock.map(|clock| theatres.clocks[clock].pathway);
    let called = theatres.today + patient.notice_days as Day;
    let earliest = match pathway {
        Some(_) => called.max(0),
        None => (0..horizon.days).find(|&day| horizon.monday_of(day).max(0) >= called).unwrap_or(horizon.days),
    };
    let due = if latest < 0 { (horizon.monday_of(latest) + 6).min(-1) } else { latest };
    let priority = patient.priority.unwrap_or(theatres.procedures[patient.procedure].priority);
    (patient.procedure, pathway, priority, earliest, due.min(horizon.days))
}

/// Reserved slots for pathway patients who are not known yet.
fn reserved(theatres: &Theatres) -> Vec<Cohort> {
    let days = theatres.horizon.days;
    let mut cohorts = Vec::new();
    for phantoms in reserve::phantoms(theatres) {
        if phantoms.due < 0 || phantoms.earliest >= days {
            continue;
        }
        for (procedure, reserved) in phantoms.mix.iter().copied().filter(|&(_, count)| count > 0) {
            cohorts.push(Cohort {
                procedure,
                pathway: Some(phantoms.pathway),
                priority: 1,
                earliest: phantoms.earliest.max(0),
                due: phantoms.due.min(days),
                members: Vec::new(),
                booked: Vec::new(),
                reserved,
            });
        }
    }
    cohorts
}
