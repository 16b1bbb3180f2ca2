//! Tables whose rows others refer to: read so that an index means the same row whatever is wrong with the rows before it.

use crate::files::columns::{Named, Table};
use crate::files::diagnostic::Diagnostics;
use crate::files::names::NameList;
use crate::files::problem::Problem;
use crate::files::read::Reading;
use crate::files::read::people::key_once;
use crate::files::rows::{Row, read_rows};
use crate::files::sheet::Sheet;

/// Most rows of a table that others refer to, the waiting list aside.
const MOST: usize = 5_000;

/// What the rows of a table say, with the rows; `None` for one with a fault.
#[derive(Debug)]
pub(super) struct List<T> {
    entries: Vec<Option<(Row, T)>>,
}

impl<T> Default for List<T> {
    fn default() -> Self {
        Self { entries: Vec::new() }
    }
}

impl<T> List<T> {
    pub fn of(entries: Vec<Option<(Row, T)>>) -> Self {
        Self { entries }
    }

    pub fn get(&self, index: usize) -> Option<&T> {
        self.entries.get(index)?.as_ref().map(|(_, value)| value)
    }

    pub fn row(&self, index: usize) -> Option<&Row> {
        self.entries.get(index)?.as_ref().map(|(row, _)| row)
    }

    pub fn get_mut(&mut self, index: usize) -> Option<&mut T> {
        self.entries.get_mut(index)?.as_mut().map(|(_, value)| value)
    }

    /// The sound rows by index.
    pub fn iter(&self) -> impl Iterator<Item = (usize, &Row, &T)> {
        self.entries.iter().enumerate().filter_map(|(at, entry)| entry.as_ref().map(|(row, value)| (at, row, value)))
    }

    /// Number of rows, the faulty ones among them.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether no row has a fault.
    pub fn is_whole(&self) -> bool {
        self.entries.iter().all(Option::is_some)
    }

    /// Turns indices of rows into those of [`List::all`]; rows that are left out have none.
    pub fn renumber<'a>(&self, indices: impl Iterator<Item = &'a mut Option<usize>>) {
        let mut next = 0;
        let mut among: Vec<Option<usize>> = Vec::with_capacity(self.entries.len());
        for entry in &self.entries {
            among.push(entry.as_ref().map(|_| next));
            next += usize::from(entry.is_some());
        }
        for index in indices {
            *index = index.and_then(|at| among.get(at).copied().flatten());
        }
    }

    /// What all sound rows say.
    pub fn all(self) -> Vec<T> {
        self.entries.into_iter().flatten().map(|(_, value)| value).collect()
    }
}

impl Reading<'_> {
    /// Reads a table whose first column is a key that stands once, and makes its keys known.
    pub(super) fn keyed<T>(
        &mut self,
        table: &'static Table,
        named: Named,
        mut read: impl FnMut(&Row, &mut Diagnostics) -> Option<T>,
    ) -> List<T> {
        let Some(sheet) = self.known_sheet(table, named) else { return List::default() };
        let names = key_column(&sheet, named).map(|at| NameList::of_column(&sheet, at));
        let rows = read_rows(table, &sheet, &self.names, &mut self.faults);
        let Some(names) = names else { return List::default() };
        let most = if named == Named::Patient { crate::files::sheet::MOST_LINES } else { MOST };
        if let Some(row) = rows.get(most) {
            let problem = Problem::TooMany { what: "rows", count: rows.len() };
            self.faults.report(row.place(named.word()), problem, format!("at most {most}"));
            return List::default();
        }
        let mut entries: Vec<Option<(Row, T)>> = sheet.rows.iter().map(|_| None).collect();
        for row in rows {
            let Ok(at) = sheet.rows.binary_search_by_key(&row.line, |line| line.number) else { continue };
            if let Some(key) = row.text(named.word()) {
                key_once(&row, named.word(), key, &names, &mut self.faults);
            }
            let value = read(&row, &mut self.faults);
            if let Some(entry) = entries.get_mut(at) {
                *entry = value.map(|value| (row, value));
            }
        }
        self.names.theatre.insert(named, names);
        List { entries }
    }

    /// The rows of a table whose key stands on one row or several, and makes the keys known, each once.
    pub(super) fn gathered(&mut self, table: &'static Table, named: Named) -> Vec<Row> {
        let Some(sheet) = self.known_sheet(table, named) else { return Vec::new() };
        if let Some(at) = key_column(&sheet, named) {
            let keys = sheet.rows.iter().filter_map(|row| row.cells.get(at)).map(|cell| cell.text.as_str());
            let mut seen = std::collections::BTreeSet::new();
            let once = keys.filter(|key| !key.is_empty() && seen.insert(*key));
            self.names.theatre.insert(named, NameList::of(once));
        }
        read_rows(table, &sheet, &self.names, &mut self.faults)
    }

    /// The cells of a table; a table that may be left out, and is, declares no key.
    fn known_sheet(&mut self, table: &'static Table, named: Named) -> Option<Sheet> {
        let sheet = self.sheet(table);
        if sheet.is_none() && !table.required && !self.source.has(&table.file()) {
            self.names.theatre.insert(named, NameList::default());
        }
        sheet
    }
}

fn key_column(sheet: &Sheet, named: Named) -> Option<usize> {
    sheet.header.cells.iter().position(|cell| cell.text.eq_ignore_ascii_case(named.word()))
}
