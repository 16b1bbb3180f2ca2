//! Patterns: multisets of cases that fit a session.
//!
//! A pattern keeps the chance constraint: the list, turnovers included, takes longer than the session and the allowance with a
//! probability of at most the accepted risk. Patterns are made before the allocation is solved, so that the chance constraint
//! stays outside the program. Nobody is said to operate yet: the laws are those of whoever does. See `models/durations.md`.

mod choice;
mod enumerate;
mod total;

#[cfg(test)]
mod tests;

pub use total::{Overrun, Total, overrun};

use super::durations::Durations;
use crate::hospital::theatres::{ProcedureIx, Theatres};

/// A multiset of cases that fits a session.
#[derive(Debug, Clone, PartialEq)]
pub struct Pattern {
    /// What, and how many of it, in order of index.
    pub cases: Vec<(ProcedureIx, u32)>,
    /// Expected minutes, turnover included.
    pub expected_minutes: f64,
    /// Probability that the list runs over by more than the allowance.
    pub overrun_probability: f64,
    /// Expected minutes beyond the end of the session.
    pub expected_overrun_minutes: f64,
}

impl Pattern {
    /// How many of a procedure.
    pub fn count(&self, procedure: ProcedureIx) -> u32 {
        self.cases.iter().find(|(of, _)| *of == procedure).map_or(0, |(_, count)| *count)
    }

    /// How many cases.
    pub fn size(&self) -> u32 {
        self.cases.iter().map(|(_, count)| count).sum()
    }
}

/// Which patterns are worth keeping.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PatternLimits {
    /// Least expected minutes over the session's minutes. A procedure that is in no such pattern keeps its best-used one.
    pub least_use: f64,
    /// Most patterns.
    pub most: usize,
}

impl Default for PatternLimits {
    fn default() -> Self {
        Self { least_use: 0.6, most: 60 }
    }
}

/// The patterns of a list kind in a session.
#[derive(Debug, Clone, PartialEq)]
pub struct PatternSet {
    /// The patterns kept, in a fixed order.
    pub patterns: Vec<Pattern>,
    /// Multisets that keep the chance constraint.
    pub considered: usize,
    /// Of them maximal: one more case of any procedure would break it.
    pub maximal: usize,
    /// Most different procedures in one list; below the number of procedures only where the multisets were too many to list.
    pub most_mixed: usize,
    /// Procedures of which not even one case fits the session.
    pub too_long: Vec<ProcedureIx>,
}

impl PatternSet {
    /// How many patterns were kept.
    pub fn kept(&self) -> usize {
        self.patterns.len()
    }
}

/// The maximal patterns of some procedures in a session of `minutes`, under the hospital's risk, allowance and turnover.
///
/// Where there are more than [`PatternLimits::most`], those are kept that differ most, beginning with the purest and
/// best-used of each procedure.
pub fn patterns_for(
    theatres: &Theatres,
    durations: &Durations,
    procedures: &[ProcedureIx],
    minutes: f64,
    limits: &PatternLimits,
) -> PatternSet {
    let terms = &theatres.terms;
    let room = enumerate::Room::new(durations, procedures, minutes, terms);
    let listed = enumerate::maximal(&room);
    let chosen = choice::choose(&room, listed.maximal, minutes, limits);
    let patterns = chosen.into_iter().map(|candidate| {
        let turnover = terms.turnover_minutes;
        Pattern {
            cases: room.named(&candidate.counts),
            expected_minutes: candidate.total.expected_minutes(turnover),
            overrun_probability: candidate.total.above(minutes + terms.overrun_allowance_minutes, turnover),
            expected_overrun_minutes: candidate.total.excess(minutes, turnover),
        }
    });
    PatternSet {
        patterns: patterns.collect(),
        considered: listed.considered,
        maximal: listed.found,
        most_mixed: listed.most_mixed,
        too_long: room.too_long().to_vec(),
    }
}
