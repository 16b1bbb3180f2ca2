//! The names that rows of other tables refer to.

use super::columns::Named;
use super::sheet::{Cell, Sheet};
use std::collections::{BTreeMap, HashMap};

/// The keys of one table, in file order.
#[derive(Debug, Default)]
pub(crate) struct NameList {
    order: Vec<String>,
    /// Index and line of each key; the first one when a key stands twice.
    places: HashMap<String, (usize, usize)>,
}

impl NameList {
    /// The names, in order.
    pub fn of<'a>(names: impl Iterator<Item = &'a str>) -> Self {
        let mut list = Self::default();
        for name in names {
            list.add(name, 0);
        }
        list
    }

    /// The keys in column `key` of a sheet, whatever else is wrong with the rows; one name a row.
    pub fn of_column(sheet: &Sheet, key: usize) -> Self {
        let mut list = Self::default();
        for row in &sheet.rows {
            list.add(row.cells.get(key).map_or("", |cell: &Cell| &cell.text), row.number);
        }
        list
    }

    fn add(&mut self, name: &str, line: usize) {
        self.places.entry(name.into()).or_insert((self.order.len(), line));
        self.order.push(name.into());
    }

    /// Index of a name.
    pub fn index(&self, name: &str) -> Option<usize> {
        self.places.get(name).map(|place| place.0)
    }

    /// Line on which the name stands first.
    pub fn line(&self, name: &str) -> Option<usize> {
        self.places.get(name).map(|place| place.1)
    }

    /// The name of an index.
    pub fn name(&self, index: usize) -> &str {
        self.order.get(index).map_or("", String::as_str)
    }

    /// All names that are not blank.
    pub fn iter(&self) -> impl Iterator<Item = &str> + Clone {
        self.order.iter().map(String::as_str).filter(|name| !name.is_empty())
    }
}

/// The names that are known while the tables are read. `None` where a table could not be read: then nothing is said about
/// references to it, because the fault is the table's.
#[derive(Debug, Default)]
pub(crate) struct Names {
    /// Keys of `competences.csv`.
    pub competences: Option<NameList>,
    /// Codes of `shifts.csv`.
    pub shifts: Option<NameList>,
    /// Keys of `staff.csv`.
    pub staff: Option<NameList>,
    /// Keys of the theatre tables; those that are not known have no entry.
    pub theatre: BTreeMap<Named, NameList>,
}

impl Names {
    /// The names of a hospital.
    pub fn of(hospital: &crate::hospital::Hospital) -> Self {
        Self {
            competences: Some(NameList::of(hospital.competences.iter().map(|competence| competence.key.as_str()))),
            shifts: Some(NameList::of(hospital.shifts.iter().map(|shift| shift.code.as_str()))),
            staff: Some(NameList::of(hospital.staff.iter().map(|person| person.employment.as_str()))),
            theatre: BTreeMap::new(),
        }
    }
}
