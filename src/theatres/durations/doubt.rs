//! Logs whose spread cannot be true.

use super::fit::Cell;
use crate::hospital::theatres::{ProcedureIx, SurgeonIx, Theatres};
use std::collections::BTreeMap;
use thiserror::Error;

/// Operating times spread with a σ of the log of 0.24 to 0.42. Below this they were planned, rounded or made up.
const LEAST_SIGMA: f64 = 0.10;
/// Degrees of freedom from which a small spread is no accident.
const ENOUGH_FREEDOM: f64 = 20.0;

/// Measured cases that spread less than operations do.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Doubt {
    /// Of which procedure; `None` is all cases together, within procedure and surgeon.
    pub procedure: Option<ProcedureIx>,
    /// How many cases.
    pub cases: usize,
    /// Their standard deviation of the logarithm, within surgeons.
    pub sigma: f64,
}

impl Doubt {
    /// The doubt in a sentence.
    pub fn describe(&self, theatres: &Theatres) -> String {
        let of = match self.procedure.and_then(|procedure| theatres.procedures.get(procedure)) {
            Some(procedure) => format!("of `{}`", procedure.key),
            None => "of the whole log".to_owned(),
        };
        format!(
            "the {} measured cases {of} spread by a σ of the log of {:.2}; operations spread by 0.24 to 0.42",
            self.cases, self.sigma
        )
    }
}

/// Why a log is not planned on.
#[derive(Debug, Clone, PartialEq, Error)]
#[error(
    "the measured durations are implausible: {}. A plan made on them would run over; check whether planned times were \
     exported instead of measured ones, or accept them by name",
    .0.join("; ")
)]
pub struct ImplausibleVariance(Vec<String>);

impl ImplausibleVariance {
    /// Says every doubt in words.
    pub(super) fn new(theatres: &Theatres, doubts: &[Doubt]) -> Self {
        Self(doubts.iter().map(|doubt| doubt.describe(theatres)).collect())
    }

    /// The doubts, a sentence each.
    pub fn doubts(&self) -> &[String] {
        &self.0
    }
}

/// The doubts about a log: one for each procedure, and one for the log as a whole.
pub(super) fn doubts(cells: &BTreeMap<(ProcedureIx, SurgeonIx), Cell>) -> Vec<Doubt> {
    let mut sums: BTreeMap<Option<ProcedureIx>, (f64, f64, f64)> = BTreeMap::new();
    for (&(procedure, _), cell) in cells {
        for of in [None, Some(procedure)] {
            let (cases, freedom, squares) = sums.entry(of).or_default();
            *cases += cell.cases;
            *freedom += cell.cases - 1.0;
            *squares += cell.squares;
        }
    }
    let judged = sums.into_iter().filter(|(_, (_, freedom, _))| *freedom >= ENOUGH_FREEDOM);
    judged
        .map(|(procedure, (cases, freedom, squares))| Doubt {
            procedure,
            cases: cases as usize,
            sigma: (squares / freedom).sqrt(),
        })
        .filter(|doubt| doubt.sigma < LEAST_SIGMA)
        .collect()
}
