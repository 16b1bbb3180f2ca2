//! A sheet held against the declaration of its table: rows of values by column name.

use super::columns::{Column, Table};
use super::days::Days;
use super::diagnostic::{Diagnostics, Place};
use super::expect::value_of;
use super::names::Names;
use super::problem::Problem;
use super::sheet::{Cell, Line, Sheet};
use super::value::EndClock;
use chrono::NaiveDate;

/// What a cell says, by the declaration of its column.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Value {
    /// Nothing.
    Blank,
    /// A fault was reported; nothing further is said about it.
    Faulty,
    Text(String),
    Whole(i64),
    Number(f64),
    Date(NaiveDate),
    Clock(i32),
    EndClock(EndClock),
    YesNo(bool),
    /// Index of a word, a weekday or a name.
    Index(usize),
    Indices(Vec<usize>),
    Days(Days),
    DayList(Vec<Days>),
    /// A mark for a day off, or `none`.
    Nothing,
}

/// A row with its place.
#[derive(Debug, Clone)]
pub(crate) struct Row {
    /// The table.
    pub table: &'static Table,
    /// File name for diagnostics.
    pub file: String,
    /// Line number.
    pub line: usize,
    values: Vec<Value>,
    starts: Vec<usize>,
}

impl Row {
    /// The value in a column.
    pub fn value(&self, column: &str) -> &Value {
        self.table.column(column).and_then(|index| self.values.get(index)).unwrap_or(&Value::Blank)
    }

    /// Where a column's value stands.
    pub fn place(&self, column: &str) -> Place {
        let start = self.table.column(column).and_then(|index| self.starts.get(index)).copied().unwrap_or(0);
        Place::at(&self.file, self.line, start).named(column)
    }

    /// Whether nothing stands in a column.
    pub fn is_blank(&self, column: &str) -> bool {
        *self.value(column) == Value::Blank
    }

    pub fn text(&self, column: &str) -> Option<&str> {
        if let Value::Text(text) = self.value(column) { Some(text) } else { None }
    }

    pub fn whole(&self, column: &str) -> Option<i64> {
        if let Value::Whole(number) = *self.value(column) { Some(number) } else { None }
    }

    pub fn count(&self, column: &str) -> Option<u32> {
        self.whole(column).and_then(|number| u32::try_from(number).ok())
    }

    pub fn number(&self, column: &str) -> Option<f64> {
        if let Value::Number(number) = *self.value(column) { Some(number) } else { None }
    }

    pub fn date(&self, column: &str) -> Option<NaiveDate> {
        if let Value::Date(date) = *self.value(column) { Some(date) } else { None }
    }

    pub fn clock(&self, column: &str) -> Option<i32> {
        if let Value::Clock(minute) = *self.value(column) { Some(minute) } else { None }
    }

    pub fn end_clock(&self, column: &str) -> Option<EndClock> {
        if let Value::EndClock(clock) = *self.value(column) { Some(clock) } else { None }
    }

    pub fn yes(&self, column: &str) -> bool {
        *self.value(column) == Value::YesNo(true)
    }

    pub fn index(&self, column: &str) -> Option<usize> {
        if let Value::Index(index) = *self.value(column) { Some(index) } else { None }
    }

    pub fn indices(&self, column: &str) -> &[usize] {
        if let Value::Indices(indices) = self.value(column) { indices } else { &[] }
    }

    pub fn days(&self, column: &str) -> Option<Days> {
        if let Value::Days(days) = *self.value(column) { Some(days) } else { None }
    }

    pub fn day_list(&self, column: &str) -> &[Days] {
        if let Value::DayList(days) = self.value(column) { days } else { &[] }
    }
}

/// For each column of the table its place in the header, where it is there. Reports what the header has wrong.
pub(crate) fn match_header(table: &Table, sheet: &Sheet, faults: &mut Diagnostics) -> Vec<Option<usize>> {
    let mut places = vec![None; table.columns.len()];
    for (at, cell) in sheet.header.cells.iter().enumerate() {
        if cell.text.is_empty() || cell.refused {
            continue;
        }
        let place = Place::at(&sheet.file, sheet.header.number, cell.column);
        let name = cell.text.to_lowercase();
        match table.column(&name) {
            None => {
                let known = table.columns.iter().map(|column| column.name);
                faults.unknown(place, Problem::UnknownColumn(cell.text.clone()), &cell.text, known);
            }
            Some(index) if places[index].is_some() => {
                faults.report(place, Problem::DuplicateColumn(name), "each column once");
            }
            Some(index) => places[index] = Some(at),
        }
    }
    for (column, place) in table.columns.iter().zip(&places) {
        if column.required && place.is_none() {
            let header = Place::at(&sheet.file, sheet.header.number, 0);
            faults.report(header, Problem::MissingColumn(column.name.into()), column.expect.describe());
        }
    }
    places
}

/// Reads every row of a sheet by the declaration of its table.
pub(crate) fn read_rows(table: &'static Table, sheet: &Sheet, names: &Names, faults: &mut Diagnostics) -> Vec<Row> {
    let places = match_header(table, sheet, faults);
    let mut rows = Vec::with_capacity(sheet.rows.len());
    for line in &sheet.rows {
        if fits_header(sheet, line, faults) {
            rows.push(read_row(table, sheet, line, &places, names, faults));
        }
    }
    rows
}

/// Whether a line has as many fields as the header; blank fields at its end do not matter.
pub(crate) fn fits_header(sheet: &Sheet, line: &Line, faults: &mut Diagnostics) -> bool {
    let declared = sheet.header.cells.len();
    let found = line.cells.len();
    let used = line.cells.iter().rposition(|cell| !cell.text.is_empty()).map_or(0, |last| last + 1);
    if found < declared || used > declared {
        let problem = Problem::FieldCount { found, declared };
        faults.report(Place::at(&sheet.file, line.number, 0), problem, "one field for each column, blank ones too");
        return false;
    }
    true
}

fn read_row(
    table: &'static Table,
    sheet: &Sheet,
    line: &Line,
    places: &[Option<usize>],
    names: &Names,
    faults: &mut Diagnostics,
) -> Row {
    let mut row =
        Row { table, file: sheet.file.clone(), line: line.number, values: Vec::new(), starts: vec![0; places.len()] };
    for (index, column) in table.columns.iter().enumerate() {
        let cell = places[index].and_then(|at| line.cells.get(at));
        row.starts[index] = cell.map_or(0, |cell| cell.column);
        let value = read_cell(sheet, line, column, cell, names, faults);
        row.values.push(value);
    }
    row
}

fn read_cell(
    sheet: &Sheet,
    line: &Line,
    column: &Column,
    cell: Option<&Cell>,
    names: &Names,
    faults: &mut Diagnostics,
) -> Value {
    let start = cell.map_or(0, |cell| cell.column);
    let place = || Place::at(&sheet.file, line.number, start).named(column.name);
    match cell {
        Some(cell) if cell.refused => Value::Faulty,
        Some(cell) if !cell.text.is_empty() => value_of(column, &cell.text, &place, names, faults),
        Some(_) if column.required => {
            faults.report(place(), Problem::Blank, column.expect.describe());
            Value::Faulty
        }
        // The header lacks it, which was said once.
        None if column.required => Value::Faulty,
        _ if column.default.is_empty() => Value::Blank,
        _ => value_of(column, column.default, &place, names, faults),
    }
}
