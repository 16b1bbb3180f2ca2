//! What a check reads: one person's duties in order of time, with what is known of the time before.

use crate::calendar::Day;
use crate::hospital::{Duty, Employee, Hospital, PersonIx, Roster};

/// One person's duties, history included, in order of start.
#[derive(Debug, Clone)]
pub struct Record<'a> {
    /// The hospital.
    pub hospital: &'a Hospital,
    /// Who.
    pub person: PersonIx,
    /// Duties from `hospital.history_from` to the end of the horizon, by start. Time outside that span counts as free.
    pub duties: Vec<Duty>,
}

impl<'a> Record<'a> {
    /// The record of `person` in `roster`, with the history of the hospital before it.
    pub fn of(hospital: &'a Hospital, person: PersonIx, roster: &Roster) -> Self {
        let past = hospital.history.iter().filter(|duty| duty.person == person);
        let mut duties: Vec<Duty> = past.map(|duty| hospital.duty(duty.day, duty.shift)).collect();
        duties.extend(roster.of_person(person).map(|(day, shift)| hospital.duty(day, shift)));
        duties.sort_by_key(|duty| (duty.start, duty.end));
        Self { hospital, person, duties }
    }

    /// The employment.
    pub fn employee(&self) -> &'a Employee {
        &self.hospital.staff[self.person]
    }

    /// First day of known history.
    pub fn first_day(&self) -> Day {
        self.hospital.history_from
    }

    /// Last day of the horizon.
    pub fn last_day(&self) -> Day {
        self.hospital.horizon.days - 1
    }

    /// The duties that start on `day`.
    pub fn on(&self, day: Day) -> impl Iterator<Item = &Duty> + '_ {
        self.duties.iter().filter(move |duty| duty.day == day)
    }

    /// Whether any duty starts on `day`.
    pub fn works(&self, day: Day) -> bool {
        self.on(day).next().is_some()
    }

    /// `E on Tue 3 Mar` for messages.
    pub fn name(&self, duty: &Duty) -> String {
        let date = self.hospital.horizon.date(duty.day);
        format!("{} on {}", self.hospital.shifts[duty.shift].code, date.format("%a %-d %b"))
    }
}
