//! The blocks in force of a folder whose rosters serve them: what every command that changes one side has to ask of the other.

use super::failure::Failure;
use super::load::Loaded;
use super::{plan_folder, theatre_folder};
use crate::check::plan::CrewBreach;
use crate::files;
use crate::hospital::theatres::Allocation;
use crate::hospital::{Crews, Hospital, relieved};
use crate::replan::Serving;
use crate::theatres::booking::with_bookings;
use std::collections::{BTreeMap, BTreeSet};
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

    /// The ward without the demand that blocks take the place of.
    pub(super) fn relieved(&self, hospital: &Hospital) -> Hospital {
        relieved(hospital, &self.theatres.theatres, &self.crews)
    }

    /// Breaches in words, one a line.
    pub(super) fn sentences(&self, breaches: &[CrewBreach]) -> String {
        breaches.iter().map(|breach| format!("  {}\n", breach.sentence(&self.theatres.theatres))).collect()
    }
}

/// A table with one more row, everything else as it stands: `cells` by column.
pub(super) fn with_row(mut table: Vec<u8>, cells: &[(&str, String)]) -> Vec<u8> {
    let text = String::from_utf8_lossy(&table).into_owned();
    let (separator, columns) =
        header_of(&text).unwrap_or((';', cells.iter().map(|(name, _)| name.to_string()).collect()));
    let cell =
        |column: &String| cells.iter().find(|(known, _)| known == column).map_or("", |(_, value)| value.as_str());
    let row: Vec<&str> = columns.iter().map(cell).collect();
    if table.last().is_some_and(|last| *last != b'\n') {
        table.extend(b"\r\n");
    }
    table.extend(row.join(&separator.to_string()).as_bytes());
    table.extend(b"\r\n");
    table
}

/// A table with other cells in some rows, everything else as it stands: new cells by the row's key in the column `key`, and by
/// column. `None` if a row cannot be told apart into its cells.
pub(super) fn with_cells(table: &[u8], key: &str, rows: &BTreeMap<&str, Vec<(&str, String)>>) -> Option<Vec<u8>> {
    let text = String::from_utf8_lossy(table);
    let (separator, columns) = header_of(&text)?;
    let at = columns.iter().position(|column| column == key)?;
    let mut changed = Vec::new();
    for line in table.split_inclusive(|&byte| byte == b'\n') {
        let text = String::from_utf8_lossy(line);
        let (row, end) = text.split_at(text.trim_end_matches(['\r', '\n']).len());
        let mut cells: Vec<String> = row.split(separator).map(String::from).collect();
        let named = cells.get(at).map(|cell| cell.trim().trim_matches('"').to_string());
        let Some(new) = named.and_then(|named| rows.get(named.as_str())) else {
            changed.extend_from_slice(line);
            continue;
        };
        if cells.len() != columns.len() {
            return None;
        }
        for (column, value) in new {
            let place = columns.iter().position(|known| known == column)?;
            cells[place].clone_from(value);
        }
        changed.extend(cells.join(&separator.to_string()).as_bytes());
        changed.extend(end.as_bytes());
    }
    Some(changed)
}

/// A table without the rows that have one of these keys in the column `key`; `None` if it has no such column.
pub(super) fn without_rows(table: &[u8], key: &str, keys: &BTreeSet<&str>) -> Option<Vec<u8>> {
    let text = String::from_utf8_lossy(table);
    let (separator, columns) = header_of(&text)?;
    let at = columns.iter().position(|column| column == key)?;
    let goes = |line: &&[u8]| {
        let text = String::from_utf8_lossy(line);
        text.split(separator).nth(at).is_some_and(|cell| keys.contains(cell.trim().trim_matches('"')))
    };
    Some(table.split_inclusive(|&byte| byte == b'\n').filter(|line| !goes(line)).flatten().copied().collect())
}

/// What parts the cells of a table, and its columns in lower case.
fn header_of(text: &str) -> Option<(char, Vec<String>)> {
    let mut lines = text.trim_start_matches('\u{feff}').lines();
    let header = lines.find(|line| !line.trim_start().starts_with('#') && !line.trim().is_empty())?;
    let separator = [';', '\t', ','].into_iter().find(|one| header.contains(*one))?;
    let name = |column: &str| column.trim().trim_matches('"').to_lowercase();
    Some((separator, header.split(separator).map(name).collect()))
}

/// Writes files into a folder that is made if need be.
pub(super) fn write_into(out: &Path, all: &[(&str, &[u8])]) -> Result<(), Failure> {
    let write = |error: std::io::Error| Failure::Write(out.to_path_buf(), error);
    std::fs::create_dir_all(out).map_err(write)?;
    files::write_together(out, all).map_err(write)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_is_added_and_cells_are_changed_in_the_tables_own_columns_and_separator() {
        let table = "\u{feff}# kept\nRoom,from,to\nT1,2027-01-01,\nT2,,".as_bytes().to_vec();
        let row = [("room", "T3".to_string()), ("to", "2027-01-03".to_string()), ("unknown", "x".to_string())];
        let longer = with_row(table.clone(), &row);
        assert!(String::from_utf8_lossy(&longer).ends_with("T2,,\r\nT3,,2027-01-03\r\n"));
        let rows = BTreeMap::from([("T1", vec![("from", String::new()), ("to", "2027-01-05".to_string())])]);
        let changed = with_cells(&table, "room", &rows).unwrap();
        assert_eq!(String::from_utf8_lossy(&changed), "\u{feff}# kept\nRoom,from,to\nT1,,2027-01-05\nT2,,");
        let torn = "room;from\nT1;\"a;b\"\n".as_bytes();
        assert_eq!(with_cells(torn, "room", &rows), None);
    }
}
