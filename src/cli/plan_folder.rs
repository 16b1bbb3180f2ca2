//! A folder whose rosters and blocks are planned as one, made ready for planning.

use super::failure::Failure;
use super::load::{self, Loaded};
use super::theatre_folder::{self, TheatreFolder};
use crate::files::{self, Diagnostics};
use crate::hospital::Crews;
use std::path::Path;

/// A folder that can be planned as one.
pub(super) struct PlanFolder {
    pub(super) ward: Loaded,
    pub(super) theatres: TheatreFolder,
    pub(super) crews: Crews,
}

/// Reads both sides and what ties them; every fault of all of them comes in one go.
pub(super) fn load(path: &Path, accept_doubtful: bool) -> Result<PlanFolder, Failure> {
    let (ward, theatres) = (load::load(path), theatre_folder::load(path, accept_doubtful));
    let crews = files::read_crews(path).map_err(Failure::from);
    match (ward, theatres, crews) {
        (Ok(ward), Ok(theatres), Ok(crews)) => Ok(PlanFolder { ward, theatres, crews }),
        (ward, theatres, crews) => {
            let mut faults = Diagnostics::default();
            for failure in [ward.err(), theatres.err(), crews.err()].into_iter().flatten() {
                match failure {
                    Failure::Input(list) => faults.merge(list),
                    other => return Err(other),
                }
            }
            Err(faults.into())
        }
    }
}
