//! A theatre folder made ready for planning: the theatres and the fitted durations.

use super::failure::Failure;
use crate::files;
use crate::hospital::theatres::{Allocation, Theatres};
use crate::theatres::Durations;
use std::path::Path;

/// A theatre folder that can be planned.
pub(super) struct TheatreFolder {
    pub(super) theatres: Theatres,
    pub(super) durations: Durations,
}

/// Reads a folder, says what is worth knowing about it, and fits the durations. Durations that cannot be true are refused unless they
/// are accepted.
pub(super) fn load(path: &Path, accept_doubtful: bool) -> Result<TheatreFolder, Failure> {
    let files::TheatreFolder { theatres, warnings, .. } = files::read_theatre_folder(path)?;
    for warning in &warnings {
        eprintln!("warning: {warning}");
    }
    let durations = Durations::fit(&theatres);
    durations
        .refuse_doubts(&theatres, accept_doubtful)
        .map_err(|doubts| Failure::Argument(format!("{doubts} (--accept-doubtful-durations)")))?;
    for doubt in durations.doubts() {
        eprintln!("warning: {}; accepted", doubt.describe(&theatres));
    }
    Ok(TheatreFolder { theatres, durations })
}

/// Reads a plan from files of its own, and says what was left out of it.
pub(super) fn plan(blocks: &Path, cases: Option<impl AsRef<Path>>, theatres: &Theatres) -> Result<Allocation, Failure> {
    let files::PlanFiles { allocation, warnings } = files::read_allocation(blocks, cases, theatres)?;
    for warning in &warnings {
        eprintln!("warning: {warning}");
    }
    Ok(allocation)
}
