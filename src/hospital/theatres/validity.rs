//! Whether the parts of a [`Theatres`] fit each other.

use super::Theatres;
use crate::calendar::Day;
use thiserror::Error;

/// An inconsistency inside a [`Theatres`].
#[derive(Debug, Clone, PartialEq, Error)]
pub enum TheatreFault {
    /// The horizon has no days or more than a year.
    #[error("the horizon has {0} days; expected 1 to 366")]
    Horizon(Day),
    /// An index that points nowhere.
    #[error("{0} refers to {1} number {2}, which does not exist")]
    Dangling(&'static str, &'static str, usize),
    /// A session that does not end after it starts.
    #[error("session `{0}` lasts {1} minutes; expected 30 to 1440")]
    SessionLength(String, i32),
    /// A list that has not one entry for each day of the horizon.
    #[error("ward `{0}` has {1} on {2} days; expected one figure for each of the {3} days of the horizon")]
    BedDays(String, &'static str, usize, Day),
    /// A number outside its range.
    #[error("{0} of `{1}` is {2}; expected {3}")]
    OutOfRange(&'static str, String, f64, &'static str),
    /// A procedure that no room suits.
    #[error("no room suits procedure `{0}`: it needs {1}")]
    NoRoom(String, String),
}

/// Longest horizon in days.
const MOST_DAYS: Day = 366;

impl Theatres {
    /// Every inconsistency; empty when the value can be planned.
    pub fn faults(&self) -> Vec<TheatreFault> {
        let mut faults = Vec::new();
        if !(1..=MOST_DAYS).contains(&self.horizon.days) {
            faults.push(TheatreFault::Horizon(self.horizon.days));
        }
        self.procedure_faults(&mut faults);
        self.people_faults(&mut faults);
        self.queue_faults(&mut faults);
        self.place_faults(&mut faults);
        faults
    }

    fn procedure_faults(&self, faults: &mut Vec<TheatreFault>) {
        for (at, procedure) in self.procedures.iter().enumerate() {
            let before = faults.len();
            within(faults, ("procedure", "specialty"), procedure.specialty, self.specialties.len());
            for &competence in [procedure.competence, procedure.nurses].iter().chain(&procedure.anaesthesia) {
                within(faults, ("procedure", "competence"), competence, self.competences.len());
            }
            all_within(faults, ("procedure", "feature"), &procedure.features, self.features.len());
            all_within(faults, ("procedure", "equipment"), &procedure.equipment, self.equipment.len());
            within_or_none(faults, ("procedure", "ward"), procedure.ward, self.wards.len());
            let sound = procedure.usual_minutes.is_finite() && procedure.usual_minutes > 0.0;
            if !sound {
                let minutes = procedure.usual_minutes;
                faults.push(TheatreFault::OutOfRange("usual_minutes", procedure.key.clone(), minutes, "more than 0"));
            }
            if !(1..=3).contains(&procedure.priority) {
                let priority = f64::from(procedure.priority);
                faults.push(TheatreFault::OutOfRange("priority", procedure.key.clone(), priority, "1, 2 or 3"));
            }
            if faults.len() == before && !(0..self.rooms.len()).any(|room| self.suits(room, at)) {
                let mut needs: Vec<&str> = procedure.features.iter().map(|&f| self.features[f].as_str()).collect();
                needs.extend(procedure.anaesthesia.map(|_| "anaesthesia"));
                faults.push(TheatreFault::NoRoom(procedure.key.clone(), needs.join(", ")));
            }
        }
    }

    fn people_faults(&self, faults: &mut Vec<TheatreFault>) {
        for surgeon in &self.surgeons {
            within(faults, ("surgeon", "specialty"), surgeon.specialty, self.specialties.len());
            all_within(faults, ("surgeon", "competence"), &surgeon.competences, self.competences.len());
            all_within(faults, ("surgeon", "competence"), &surgeon.supervised, self.competences.len());
        }
        for team in &self.teams {
            all_within(faults, ("team", "competence"), &team.competences, self.competences.len());
        }
        for attendance in &self.surgeon_days {
            within(faults, ("surgeon's day", "surgeon"), attendance.surgeon, self.surgeons.len());
        }
        for attendance in &self.team_days {
            within(faults, ("team's day", "team"), attendance.team, self.teams.len());
        }
        for case in &self.past_cases {
            within(faults, ("measured case", "procedure"), case.procedure, self.procedures.len());
            within(faults, ("measured case", "surgeon"), case.surgeon, self.surgeons.len());
        }
    }

    fn queue_faults(&self, faults: &mut Vec<TheatreFault>) {
        for pathway in &self.pathways {
            within(faults, ("pathway", "specialty"), pathway.specialty, self.specialties.len());
            if !(0.0..1.0).contains(&pathway.quantile) {
                let (key, quantile) = (pathway.key.clone(), pathway.quantile);
                faults.push(TheatreFault::OutOfRange("quantile", key, quantile, "0 to below 1"));
            }
        }
        for clock in &self.clocks {
            within(faults, ("clock", "pathway"), clock.pathway, self.pathways.len());
        }
        for patient in &self.queue {
            within(faults, ("patient", "procedure"), patient.procedure, self.procedures.len());
            within_or_none(faults, ("patient", "surgeon"), patient.surgeon, self.surgeons.len());
            within_or_none(faults, ("patient", "clock"), patient.clock, self.clocks.len());
            if let Some(place) = patient.booked {
                within(faults, ("booking", "room"), place.room, self.rooms.len());
                within(faults, ("booking", "session"), place.session, self.sessions.len());
            }
        }
        for referrals in &self.referrals {
            within(faults, ("referrals", "procedure"), referrals.procedure, self.procedures.len());
            within_or_none(faults, ("referrals", "pathway"), referrals.pathway, self.pathways.len());
        }
    }

    fn place_faults(&self, faults: &mut Vec<TheatreFault>) {
        for room in &self.rooms {
            all_within(faults, ("room", "feature"), &room.features, self.features.len());
        }
        for session in &self.sessions {
            if !(30..=1440).contains(&session.minutes()) {
                faults.push(TheatreFault::SessionLength(session.key.clone(), session.minutes()));
            }
        }
        for opening in &self.openings {
            within(faults, ("opening", "room"), opening.room, self.rooms.len());
            within(faults, ("opening", "session"), opening.session, self.sessions.len());
        }
        for ward in &self.wards {
            for (what, figures) in [("beds", &ward.beds), ("beds taken", &ward.taken)] {
                if figures.len() != self.horizon.days.max(0) as usize {
                    let fault = TheatreFault::BedDays(ward.key.clone(), what, figures.len(), self.horizon.days);
                    faults.push(fault);
                }
            }
        }
        for (place, block) in self.published.iter().flat_map(|plan| &plan.blocks) {
            within(faults, ("block", "room"), place.room, self.rooms.len());
            within(faults, ("block", "session"), place.session, self.sessions.len());
            within(faults, ("block", "specialty"), block.specialty, self.specialties.len());
            within_or_none(faults, ("block", "surgeon"), block.surgeon, self.surgeons.len());
            within_or_none(faults, ("block", "pathway"), block.pathway, self.pathways.len());
        }
    }
}

fn within(faults: &mut Vec<TheatreFault>, (from, to): (&'static str, &'static str), index: usize, count: usize) {
    if index >= count {
        faults.push(TheatreFault::Dangling(from, to, index));
    }
}

fn within_or_none(
    faults: &mut Vec<TheatreFault>,
    link: (&'static str, &'static str),
    index: Option<usize>,
    count: usize,
) {
    if let Some(index) = index {
        within(faults, link, index, count);
    }
}

fn all_within<'a>(
    faults: &mut Vec<TheatreFault>,
    link: (&'static str, &'static str),
    indices: impl IntoIterator<Item = &'a usize>,
    count: usize,
) {
    for &index in indices {
        within(faults, link, index, count);
    }
}
