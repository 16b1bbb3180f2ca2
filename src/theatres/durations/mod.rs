//! How long operations take: lognormal laws fitted on measured cases. The mathematics is in `models/durations.md`.
//!
//! [`Durations::fit`] gives each procedure, and each surgeon who has done it, a law of the minutes in the room. Few cases are
//! pulled towards what is known of more cases; how far, the data say themselves. A law is *predictive*: its spread holds
//! what cases differ by and what is not known of the procedure and the surgeon.

mod doubt;
mod fit;
mod habits;
mod lognormal;
pub(super) mod normal;

#[cfg(test)]
pub(super) mod testkit;
#[cfg(test)]
mod tests;

pub use doubt::{Doubt, ImplausibleVariance};
pub use habits::BookingHabit;
pub use lognormal::Lognormal;

use crate::hospital::theatres::{ProcedureIx, SurgeonIx, Theatres};
use std::collections::BTreeMap;

/// The fitted laws of all procedures and surgeons.
#[derive(Debug, Clone, PartialEq)]
pub struct Durations {
    procedures: Vec<Lognormal>,
    surgeons: BTreeMap<(ProcedureIx, SurgeonIx), Lognormal>,
    doubts: Vec<Doubt>,
}

impl Durations {
    /// Fits the laws on the measured cases; a procedure without any gets its usual minutes and the usual spread.
    pub fn fit(theatres: &Theatres) -> Self {
        let fitted = fit::Fitted::of(theatres);
        Self { procedures: fitted.procedures, surgeons: fitted.surgeons, doubts: doubt::doubts(&fitted.cells) }
    }

    /// The law of a procedure by a surgeon; without a surgeon, or with one who has not done it, by whoever can.
    pub fn of(&self, procedure: ProcedureIx, surgeon: Option<SurgeonIx>) -> Lognormal {
        let own = surgeon.and_then(|surgeon| self.surgeons.get(&(procedure, surgeon)));
        own.or(self.procedures.get(procedure)).copied().unwrap_or(fit::UNKNOWN)
    }

    /// Booked against measured, by procedure and by procedure and surgeon.
    pub fn habits(&self, theatres: &Theatres) -> Vec<BookingHabit> {
        habits::habits(self, theatres)
    }

    /// What is not to be believed about the measured cases; empty in a sound log.
    pub fn doubts(&self) -> &[Doubt] {
        &self.doubts
    }

    /// Refuses to plan on an implausible log, unless that was accepted.
    pub fn refuse_doubts(&self, theatres: &Theatres, accept: bool) -> Result<(), ImplausibleVariance> {
        if accept || self.doubts.is_empty() { Ok(()) } else { Err(ImplausibleVariance::new(theatres, &self.doubts)) }
    }
}
