//! What is known of instances: published bounds and best costs, from a table that the user keeps.

use super::problem::BenchProblem;
use super::words::{Names, Reader, Word, text_of};
use crate::files::diagnostic::{Diagnostics, Place};
use crate::files::problem::Problem;
use crate::files::sheet::{Cell, Line, Sheet};
use crate::files::value::number_of;
use std::collections::BTreeMap;
use std::path::Path;

/// What is known of an instance.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Known {
    /// Cost that no roster can undercut.
    pub bound: Option<f64>,
    /// Cost of the best roster.
    pub best: Option<f64>,
}

const COLUMNS: [&str; 3] = ["instance", "bound", "best"];

/// Reads a table with the columns `instance`, `bound` and `best`, of which the last two may be blank or left out.
///
/// # Errors
/// When the file has a fault.
pub fn read_known(path: &Path) -> Result<BTreeMap<String, Known>, Diagnostics> {
    let mut faults = Diagnostics::default();
    let known = read(path, &mut faults).unwrap_or_default();
    if faults.is_empty() {
        return Ok(known);
    }
    faults.sort();
    Err(faults)
}

fn read(path: &Path, faults: &mut Diagnostics) -> Option<BTreeMap<String, Known>> {
    let text = text_of(path, faults)?;
    let sheet = Sheet::cut(&path.display().to_string(), &text, faults)?;
    let mut reader = Reader::new(path, faults);
    let columns = columns(&mut reader, &sheet.header);
    let instance = columns[0]?;
    let mut names = Names::default();
    let mut known = BTreeMap::new();
    for row in &sheet.rows {
        let (found, declared) = (row.cells.len(), sheet.header.cells.len());
        if found > declared {
            reader.fault_of_line(row.number, Problem::FieldCount { found, declared }, "a value a column");
            continue;
        }
        let Some(name) = row.cells.get(instance).map(|cell| word(row, cell)) else { continue };
        reader.new_name(&name, "instance", &mut names);
        let mut number = |column: Option<usize>, field| {
            let cell = row.cells.get(column?).filter(|cell| !cell.text.is_empty())?;
            let number = number_of(&cell.text);
            if number.is_none() {
                reader.fault(&word(row, cell), field, Problem::NotNumber(cell.text.clone()), "a cost");
            }
            number
        };
        let values = Known { bound: number(columns[1], COLUMNS[1]), best: number(columns[2], COLUMNS[2]) };
        if let Some((bound, best)) = values.bound.zip(values.best).filter(|(bound, best)| bound > best) {
            let problem = BenchProblem::BoundAboveBest { bound, best };
            reader.fault_of_line(row.number, problem, "no roster below the bound");
        }
        known.insert(name.text, values);
    }
    Some(known)
}

/// Places of the columns.
fn columns(reader: &mut Reader, header: &Line) -> [Option<usize>; 3] {
    for cell in &header.cells {
        if !COLUMNS.contains(&cell.text.as_str()) {
            let problem = Problem::UnknownColumn(cell.text.clone());
            reader.unknown(&word(header, cell), problem, COLUMNS.into_iter());
        }
    }
    let place = |name: &str| header.cells.iter().position(|cell| cell.text == name);
    let places = COLUMNS.map(place);
    if places[0].is_none() {
        let place = Place::at(&reader.file, header.number, 0);
        reader.faults.report(place, Problem::MissingColumn(COLUMNS[0].into()), "instance,bound,best");
    }
    places
}

fn word(line: &Line, cell: &Cell) -> Word {
    Word { text: cell.text.clone(), line: line.number, column: cell.column }
}
