//! The independent checker: reads any roster and returns every breach. Shares nothing with the model that makes rosters.

mod breach;
pub mod plan;
pub mod theatres;
mod ward;

pub use breach::Breach;
pub use ward::MINIMUM;

use crate::agreement::{Record, RuleBook};
use crate::hospital::{Hospital, Roster};

/// Every breach of every rule, hard ones and advice, by person and then the ward's own.
pub fn check(hospital: &Hospital, book: &RuleBook, roster: &Roster) -> Vec<Breach> {
    let mut breaches = Vec::new();
    for person in 0..hospital.staff.len() {
        let record = Record::of(hospital, person, roster);
        for active in book.of(person) {
            for finding in active.rule.check(&record) {
                breaches.push(Breach {
                    person: Some(person),
                    rule: active.rule.id(),
                    severity: active.severity,
                    source: active.source.clone(),
                    finding,
                });
            }
        }
    }
    breaches.extend(check_ward(hospital, roster));
    breaches
}

/// Every breach of what the ward as a whole asks for.
pub fn check_ward(hospital: &Hospital, roster: &Roster) -> Vec<Breach> {
    ward::check(hospital, roster)
}

/// The breaches that forbid a roster.
pub fn hard(breaches: &[Breach]) -> impl Iterator<Item = &Breach> {
    breaches.iter().filter(|breach| breach.severity.is_hard())
}
