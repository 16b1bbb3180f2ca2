//! The blocks in force of a folder whose rosters serve them: what every command that changes one side has to ask of the other.

use super::failure::Failure;
use super::load::Loaded;
use super::{plan_folder, theatre_folder};
use crate::check::plan::CrewBreach;
use crate::files;
use crate::hospital::Crews;
use crate::hospital::theatres::Allocation;
use crate::replan::Serving;
use crate::theatres::booking::with_bookings;
use std::path::Path;
use theatre_folder::TheatreFolder;

/// Blocks in force that take their people from the roster.
pub(super) struct Joined {
    pub(super) theatres: TheatreFolder,
    crews: Crews,
    blocks: Allocation,
}

/// Whether a folder's blocks take their people from its roster.
pub(super) fn is_joined(folder: &Path) -> bool {
    ["staff.csv", "theatres.csv", "crews.csv"].iter().all(|table| folder.join(table).exists())
}

/// The ward of a folder, and the blocks in force that its roster serves, if there are such.
pub(super) fn load(folder: &Path) -> Result<(Loaded, Option<Joined>), Failure> {
    if !is_joined(folder) {
        return Ok((super::load::load(folder)?, None));
    }
    let plan_folder::PlanFolder { ward, theatres, crews } = plan_folder::load(folder, true)?;
    let blocks = theatres.theatres.published.as_ref().map(|plan| with_bookings(&theatres.theatres, plan));
    Ok((ward, blocks.map(|blocks| Joined { theatres, crews, blocks })))
}

impl Joined {
    /// The blocks with those who serve them.
    pub(super) fn serving(&self) -> Serving<'_> {
        Serving { theatres: &self.theatres.theatres, crews: &self.crews, blocks: &self.blocks }
    }

    /// The same for other blocks than those in force.
    pub(super) fn serving_of<'a>(&'a self, blocks: &'a Allocation) -> Serving<'a> {
        Serving { blocks, ..self.serving() }
    }

    /// Breaches in words, one a line.
    pub(super) fn sentences(&self, breaches: &[CrewBreach]) -> String {
        breaches.iter().map(|breach| format!("  {}\n", breach.sentence(&self.theatres.theatres))).collect()
    }
}

/// A table with one more row, everything else as it stands: `cells` by column.
pub(super) fn with_row(mut table: Vec<u8>, cells: &[(&str, String)]) -> Vec<u8> {
    let text = String::from_utf8_lossy(&table).into_owned();
    let header = text.trim_start_matches('\u{feff}').lines().find(|line| !line.trim_start().starts_with('#'));
    let header = header.unwrap_or_default();
    let separator = [';', '\t', ','].into_iter().find(|one| header.contains(*one)).unwrap_or(';');
    let cell = |column: &str| {
        let name = column.trim().trim_matches('"').to_lowercase();
        cells.iter().find(|(known, _)| *known == name).map_or(String::new(), |(_, value)| value.clone())
    };
    let row: Vec<String> = header.split(separator).map(cell).collect();
    if table.last().is_some_and(|last| *last != b'\n') {
        table.extend(b"\r\n");
    }
    table.extend(row.join(&separator.to_string()).as_bytes());
    table.extend(b"\r\n");
    table
}

/// Writes files into a folder that is made if need be.
pub(super) fn write_into(out: &Path, all: &[(&str, &[u8])]) -> Result<(), Failure> {
    let write = |error: std::io::Error| Failure::Write(out.to_path_buf(), error);
    std::fs::create_dir_all(out).map_err(write)?;
    files::write_together(out, all).map_err(write)
}
