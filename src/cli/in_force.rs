//! The roster in force: the file that is named, else the last version in the folder's store, else `published.csv`.

use super::failure::Failure;
use crate::files;
use crate::hospital::{Hospital, Roster};
use std::path::Path;

/// Finds and reads the roster in force.
pub(super) fn roster(folder: &Path, file: Option<&Path>, hospital: &Hospital) -> Result<Roster, Failure> {
    if let Some(file) = file {
        return Ok(files::read_roster(file, hospital)?);
    }
    hospital.published.clone().ok_or_else(|| {
        let folder = folder.display();
        Failure::Argument(format!(
            "there is no roster in force: name one with --roster FILE, or put published.csv into {folder}"
        ))
    })
}
