//! The bytes of a folder, read before anything is understood, so that understanding them touches no disk.

use crate::files::columns::Table;
use crate::files::diagnostic::{Diagnostic, Diagnostics, Place, near_match};
use crate::files::problem::Problem;
use crate::files::sheet::Sheet;
use crate::files::text::{bytes_of, decode};
use crate::files::theatre_tables::{PLAN_TABLES, THEATRE_TABLES};
use crate::files::ward_tables::{AS_WORKBOOK, TABLES};
use crate::files::workbook;
use std::collections::BTreeMap;
use std::path::Path;

/// File of the settings.
pub(crate) const SETTINGS_FILE: &str = "hospital.toml";

/// Directory of the folder's own agreement rule sets.
const AGREEMENTS: &str = "agreements";

/// Directory of the folder's own pay tables.
const PAY: &str = "pay";

/// Most files of one directory: rule sets or pay tables of its own that a folder may have.
const MOST_OWN: usize = 200;

/// The files of a folder by name; those that are not there have no entry.
#[derive(Debug, Default, Clone)]
pub(crate) struct Source {
    /// Bytes, or why there are none.
    pub files: BTreeMap<String, Result<Vec<u8>, Problem>>,
    /// Files that are no part of the format, but nearly named as one.
    strangers: Vec<Diagnostic>,
}

impl Source {
    /// Reads the files of the format from a folder.
    pub fn open(folder: &Path) -> Result<Self, Diagnostics> {
        let mut source = Self::default();
        let names = match list(folder) {
            Ok(names) => names,
            Err(problem) => {
                let mut faults = Diagnostics::default();
                faults.report(
                    Place::file(&folder.display().to_string()),
                    problem,
                    "a hospital folder; `tavle init` makes one",
                );
                return Err(faults);
            }
        };
        let mut known: Vec<String> =
            TABLES.iter().chain(&THEATRE_TABLES).chain(&PLAN_TABLES).map(|table| table.file()).collect();
        known.extend(AS_WORKBOOK.iter().flat_map(|table| workbooks_of(table)));
        known.push(SETTINGS_FILE.into());
        for name in &known {
            match bytes_of(&folder.join(name)) {
                Err(Problem::MissingFile) => {}
                read => {
                    source.files.insert(name.clone(), read);
                }
            }
        }
        for name in names.iter().filter(|name| !known.contains(name)) {
            if let Some(near) = near_match(name, known.iter().map(String::as_str)) {
                let mut warning = Diagnostic::new(Place::file(name), Problem::UnknownFile, "");
                warning.hint = Some(near);
                source.strangers.push(warning);
            }
        }
        source.open_own(folder, AGREEMENTS);
        source.open_own(folder, PAY);
        Ok(source)
    }

    fn open_own(&mut self, folder: &Path, directory: &str) {
        let Ok(names) = list(&folder.join(directory)) else { return };
        for name in names.iter().filter(|name| name.ends_with(".toml")).take(MOST_OWN) {
            let read = bytes_of(&folder.join(directory).join(name));
            self.files.insert(format!("{directory}/{name}"), read);
        }
    }

    /// The text of a file; `None` when it is not there or a fault was reported.
    pub fn text(&self, file: &str, faults: &mut Diagnostics) -> Option<String> {
        match self.files.get(file)? {
            Ok(bytes) => decode(file, bytes, faults),
            Err(problem) => {
                faults.report(Place::file(file), problem.clone(), "a text file of at most 32 MB");
                None
            }
        }
    }

    /// The first sheet of a workbook; `None` when it is not there or a fault was reported.
    pub fn workbook(&self, file: &str, faults: &mut Diagnostics) -> Option<Sheet> {
        match self.files.get(file)? {
            Ok(bytes) => workbook::sheet_of(file, bytes, faults),
            Err(problem) => {
                faults.report(Place::file(file), problem.clone(), "a workbook of at most 32 MB");
                None
            }
        }
    }

    /// Whether a file is there at all.
    pub fn has(&self, file: &str) -> bool {
        self.files.contains_key(file)
    }

    /// The folder's own rule sets as (file, text).
    pub fn agreements(&self, faults: &mut Diagnostics) -> Vec<(String, String)> {
        self.own(AGREEMENTS, faults)
    }

    /// The folder's own pay tables as (file, text).
    pub fn pay_tables(&self, faults: &mut Diagnostics) -> Vec<(String, String)> {
        self.own(PAY, faults)
    }

    fn own(&self, directory: &str, faults: &mut Diagnostics) -> Vec<(String, String)> {
        let mut texts = Vec::new();
        for file in self.files.keys() {
            let inside = file.strip_prefix(directory).is_some_and(|rest| rest.starts_with('/'));
            if inside && let Some(text) = self.text(file, faults) {
                texts.push((file.clone(), text));
            }
        }
        texts
    }

    /// Warnings about files that are nearly named as one of the format.
    pub fn strangers(&self) -> &[Diagnostic] {
        &self.strangers
    }
}

/// The names under which a table may lie in the folder as a workbook.
pub(crate) fn workbooks_of(table: &Table) -> [String; 3] {
    workbook::ENDINGS.map(|ending| format!("{}.{ending}", table.name))
}

/// Names in a directory, sorted.
fn list(folder: &Path) -> Result<Vec<String>, Problem> {
    let entries = std::fs::read_dir(folder).map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound => Problem::MissingFolder,
        _ => Problem::Unreadable(error.to_string()),
    })?;
    let mut names: Vec<String> = entries.flatten().filter_map(|entry| entry.file_name().into_string().ok()).collect();
    names.sort();
    Ok(names)
}
