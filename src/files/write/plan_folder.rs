//! Writing a folder whose theatres and roster are planned as one.

use super::theatres::theatre_toml;
use super::{csv_text, reads_back, replace_files, source_of, tables, theatres as of_theatres, toml_text};
use crate::files::read::{SETTINGS_FILE, read_crews_source};
use crate::files::tables::COMPETENCES;
use crate::files::theatre_tables::CREWS;
use crate::hospital::theatres::Theatres;
use crate::hospital::{Crews, Hospital};
use std::io;
use std::path::Path;

/// Writes theatres with the people behind their teams as a folder, which is made if need be. `rules` is put into
/// `hospital.toml`. Nothing is written unless all of it reads back as it is.
pub fn write_plan_folder(
    folder: impl AsRef<Path>,
    theatres: &Theatres,
    hospital: &Hospital,
    crews: &Crews,
    rules: &str,
) -> io::Result<()> {
    let of_theatre = of_theatres::texts(theatres).into_iter().filter(|(file, _)| file != SETTINGS_FILE);
    let mut texts: Vec<(String, Option<String>)> = of_theatre.collect();
    let of_ward = tables::texts(hospital).into_iter().filter(|(file, _)| *file != COMPETENCES.file());
    texts.extend(of_ward);
    texts.push((CREWS.file(), Some(csv_text(&CREWS, &crew_rows(theatres, hospital, crews)))));
    let extra = settings(theatres, hospital) + "\n" + rules;
    texts.push((SETTINGS_FILE.into(), Some(toml_text::settings(hospital, &extra))));
    reads_back(&texts, hospital)?;
    of_theatres::reads_back(&texts, theatres)?;
    let back = read_crews_source(&source_of(&texts));
    if back.as_ref() != Ok(crews) {
        return Err(io::Error::new(io::ErrorKind::InvalidInput, "the crews would not read back as they are"));
    }
    replace_files(folder.as_ref(), texts)
}

/// What `hospital.toml` says of the theatres, their shorter horizon among it.
fn settings(theatres: &Theatres, hospital: &Hospital) -> String {
    let text = theatre_toml(theatres);
    if theatres.horizon.days == hospital.horizon.days {
        return text;
    }
    text.replacen("[theatres]\n", &format!("[theatres]\nweeks = {}\n", theatres.horizon.days / 7), 1)
}

fn crew_rows(theatres: &Theatres, hospital: &Hospital, crews: &Crews) -> tables::Rows {
    let mut rows = Vec::new();
    for crew in &crews.all {
        let session = crew.session.and_then(|at| theatres.sessions.get(at)).map_or("", |session| &session.key);
        let shifts = crew.shifts.iter().filter_map(|&at| hospital.shifts.get(at)).map(|shift| shift.code.as_str());
        let shifts: Vec<&str> = shifts.collect();
        rows.push(vec![crew.kind.word().into(), session.into(), crew.heads.to_string(), shifts.join(" ")]);
    }
    rows
}
