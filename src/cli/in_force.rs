//! The roster in force: the file that is named, else the last version in the folder's store, else `published.csv`.

use super::failure::Failure;
use crate::files;
use crate::hospital::{Hospital, Roster};
use crate::store::{Kind, Store, Version};
use std::path::Path;

/// Name of a roster's file in a version.
pub(super) const ROSTER: &str = "roster.csv";

/// The roster of a published version.
pub(super) fn of_version(version: &Version, hospital: &Hospital) -> Result<Roster, Failure> {
    let source = format!("version {}", version.number);
    Ok(files::roster_of_text(&source, version.part(ROSTER).unwrap_or_default(), hospital)?)
}

/// Finds and reads the roster in force.
pub(super) fn roster(folder: &Path, file: Option<&Path>, hospital: &Hospital) -> Result<Roster, Failure> {
    if let Some(file) = file {
        return Ok(files::read_roster(file, hospital)?);
    }
    known(folder, hospital)?.ok_or_else(|| {
        let folder = folder.display();
        Failure::Argument(format!(
            "there is no roster in force: name one with --roster FILE, or publish one with `tavle publish {folder}`"
        ))
    })
}

/// The roster in force, if there is one.
pub(super) fn known(folder: &Path, hospital: &Hospital) -> Result<Option<Roster>, Failure> {
    if let Some(version) = Store::open(folder)?.map(|store| store.last(Kind::Roster)).transpose()?.flatten() {
        return of_version(&version, hospital).map(Some);
    }
    Ok(hospital.published.clone())
}
