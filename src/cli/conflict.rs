//! The search for a conflict, as `roster` and `explain` both do it.

use super::failure::Failure;
use super::progress::Progress;
use crate::explain::{Verdict, conflict, conflict_text};
use crate::roster::Problem;
use std::time::Duration;

/// What came of it.
pub(super) enum Found {
    /// No roster exists; the story of it.
    Conflict(String),
    /// A roster exists.
    RosterExists,
    /// The time was too short.
    Undecided,
}

/// Looks for the conflict that leaves no roster.
pub(super) fn find(problem: &Problem, progress: &Progress, time: Duration) -> Result<Found, Failure> {
    progress.say("looking for the conflict");
    let verdict = conflict(problem, time).map_err(|error| Failure::Internal(error.to_string()))?;
    progress.finish();
    Ok(match verdict {
        Verdict::Conflict(conflict) => Found::Conflict(conflict_text(problem, &conflict)),
        Verdict::RosterExists => Found::RosterExists,
        Verdict::Undecided => Found::Undecided,
    })
}
