//! Writing folders and rosters: UTF-8 with a byte-order mark, `;`, CRLF and decimal commas, so that a Danish spreadsheet
//! opens them; and whole, so that a reader finds the old file or the new one.

mod activities;
mod demand;
mod plan_folder;
mod tables;
mod theatres;
mod toml_text;

pub use plan_folder::write_plan_folder;
#[cfg(test)]
pub(crate) use theatres::theatre_texts;
pub use theatres::{blocks_text, cases_text, theatre_toml, write_theatre_folder};

use super::columns::Table;
use super::formula;
use super::read::{SETTINGS_FILE, Source, read_source};
use super::ward_tables::PUBLISHED;
use crate::hospital::{Hospital, Roster};
use std::io::{self, Write};
use std::path::Path;

/// Replaces a file whole: writes beside it, syncs, renames.
pub fn write_whole(path: impl AsRef<Path>, bytes: &[u8]) -> io::Result<()> {
    let path = path.as_ref();
    prepare(path, bytes)?.persist(path).map_err(|error| error.error)?;
    sync_folder(folder_of(path));
    Ok(())
}

/// Replaces several files of a folder together: all are written beside the old ones and synced before the first is renamed,
/// so that a full disk leaves every old file as it was.
pub fn write_together(folder: &Path, files: &[(&str, &[u8])]) -> io::Result<()> {
    let paths: Vec<_> = files.iter().map(|(name, _)| folder.join(name)).collect();
    let mut prepared = Vec::new();
    for (path, (_, bytes)) in paths.iter().zip(files) {
        prepared.push(prepare(path, bytes)?);
    }
    for (path, file) in paths.iter().zip(prepared) {
        file.persist(path).map_err(|error| error.error)?;
    }
    sync_folder(folder);
    Ok(())
}

/// Whether files can be written into a folder that may not exist yet: tried in the nearest folder that does.
pub fn can_write_into(folder: &Path) -> io::Result<()> {
    let there = folder.ancestors().map(|path| if path.as_os_str().is_empty() { Path::new(".") } else { path });
    let nearest = there.into_iter().find(|path| path.exists()).unwrap_or(Path::new("."));
    if !nearest.is_dir() {
        return Err(io::Error::new(io::ErrorKind::NotADirectory, format!("{} is not a folder", nearest.display())));
    }
    tempfile::Builder::new().prefix(".tavle-").tempfile_in(nearest).map(drop)
}

fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    }
}

/// The new content of a file, beside it, synced.
fn prepare(path: &Path, bytes: &[u8]) -> io::Result<tempfile::NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".tavle-");
    #[cfg(unix)]
    {
        // A temporary file is private by default; a new file is what the umask says, a replaced one what it was.
        use std::os::unix::fs::PermissionsExt;
        let before = std::fs::metadata(path).map(|metadata| metadata.permissions());
        builder.permissions(before.unwrap_or_else(|_| std::fs::Permissions::from_mode(0o666)));
    }
    let mut file = builder.tempfile_in(folder_of(path))?;
    file.write_all(bytes)?;
    file.as_file().sync_all()?;
    Ok(file)
}

/// A rename lasts only when the directory is synced; where directories cannot be opened there is no way to.
fn sync_folder(folder: &Path) {
    if let Ok(directory) = std::fs::File::open(folder) {
        let _ = directory.sync_all();
    }
}

/// Writes a hospital as a folder, which is made if need be. `extra_toml` is put into `hospital.toml`: tables that the
/// agreement rules read. Nothing is written unless the text reads back as an equal hospital.
pub fn write_folder(folder: impl AsRef<Path>, hospital: &Hospital, extra_toml: &str) -> io::Result<()> {
    let mut texts = tables::texts(hospital);
    texts.push((SETTINGS_FILE.into(), Some(toml_text::settings(hospital, extra_toml))));
    reads_back(&texts, hospital)?;
    replace_files(folder.as_ref(), texts)
}

/// Writes the files of a folder, which is made if need be; `None` is a file that is not to be there.
fn replace_files(folder: &Path, texts: Vec<(String, Option<String>)>) -> io::Result<()> {
    std::fs::create_dir_all(folder)?;
    for (file, text) in texts {
        let path = folder.join(file);
        match text {
            Some(text) => write_whole(path, text.as_bytes())?,
            // A table that is empty now must not live on in an older file.
            None => match std::fs::remove_file(path) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
                _ => {}
            },
        }
    }
    Ok(())
}

/// File names and texts of some tables of a hospital, named without their ending; a table without rows has no text.
pub fn table_texts(hospital: &Hospital, names: &[&str]) -> Vec<(String, Option<String>)> {
    let wanted = |file: &str| names.iter().any(|name| file.strip_suffix(".csv") == Some(name));
    tables::texts(hospital).into_iter().filter(|(file, _)| wanted(file)).collect()
}

/// The texts as if they had been read from a folder.
fn source_of(texts: &[(String, Option<String>)]) -> Source {
    let mut source = Source::default();
    for (file, text) in texts {
        if let Some(text) = text {
            source.files.insert(file.clone(), Ok(text.clone().into_bytes()));
        }
    }
    source
}

/// The files of a hospital by name, for tests that damage them.
#[cfg(test)]
pub(crate) fn folder_texts(hospital: &Hospital) -> Vec<(String, String)> {
    let mut texts: Vec<_> =
        tables::texts(hospital).into_iter().filter_map(|(file, text)| Some((file, text?))).collect();
    texts.push((SETTINGS_FILE.into(), toml_text::settings(hospital, "")));
    texts
}

fn reads_back(texts: &[(String, Option<String>)], hospital: &Hospital) -> io::Result<()> {
    let refuse =
        |why: String| io::Error::new(io::ErrorKind::InvalidInput, format!("the hospital cannot be written: {why}"));
    let back = read_source(&source_of(texts)).map_err(|faults| refuse(faults.to_string()))?.hospital;
    match difference(hospital, &back) {
        None => Ok(()),
        Some(part) => Err(refuse(format!("its {part} would not read back as they are"))),
    }
}

/// The first part of two hospitals that differs.
fn difference(one: &Hospital, other: &Hospital) -> Option<&'static str> {
    let parts = [
        ("competences", one.competences == other.competences),
        ("shifts", one.shifts == other.shifts),
        ("staff", one.staff == other.staff),
        ("demand lines", one.demand == other.demand),
        ("mixes", one.mixes == other.mixes),
        ("conferences", one.conferences == other.conferences),
        ("clearings", one.clearings == other.clearings),
        ("wishes", one.wishes == other.wishes),
        ("absences", one.absences == other.absences),
        ("history", one.history == other.history),
        ("pins", one.pinned == other.pinned),
        ("published shifts", one.published == other.published),
        ("settings", one == other),
    ];
    parts.into_iter().find(|(_, same)| !same).map(|(part, _)| part)
}

/// Writes a roster in the long form: one row a shift, one row a demand line that temps fill.
pub fn write_roster(path: impl AsRef<Path>, hospital: &Hospital, roster: &Roster) -> io::Result<()> {
    write_whole(path, roster_text(hospital, roster).as_bytes())
}

/// The text of a roster file.
pub fn roster_text(hospital: &Hospital, roster: &Roster) -> String {
    csv_text(&PUBLISHED, &tables::roster_rows(hospital, roster))
}

/// The text of a CSV file: rows of cells in the order of the table's columns.
pub(crate) fn csv_text(table: &Table, rows: &[Vec<String>]) -> String {
    let header: Vec<&str> = table.columns.iter().map(|column| column.name).collect();
    csv_of(&header, rows)
}

/// The text of a CSV file that is no table of a folder, in the same form.
pub fn csv_of(header: &[&str], rows: &[Vec<String>]) -> String {
    let mut text = String::from("\u{feff}");
    push_line(&mut text, &header.iter().map(ToString::to_string).collect::<Vec<_>>());
    for row in rows {
        push_line(&mut text, row);
    }
    text
}

fn push_line(text: &mut String, cells: &[String]) {
    for (index, cell) in cells.iter().enumerate() {
        if index > 0 {
            text.push(';');
        }
        let cell: String = cell.chars().map(|letter| if letter.is_control() { ' ' } else { letter }).collect();
        let cell = if is_decimal(&cell) { cell } else { formula::guarded(cell) };
        let quoted =
            cell.contains([';', '"', ',', '\t']) && !is_decimal(&cell) || (index == 0 && cell.starts_with('#'));
        if quoted {
            text.push_str(&format!("\"{}\"", cell.replace('"', "\"\"")));
        } else {
            text.push_str(&cell);
        }
    }
    text.push_str("\r\n");
}

/// A number with a decimal comma needs no quotes between semicolons.
fn is_decimal(cell: &str) -> bool {
    cell.bytes().all(|byte| byte.is_ascii_digit() || byte == b',' || byte == b'-')
}
