//! Writing a theatre folder, and the files of results in the same form.

mod days;
mod people;
mod plan;
mod queue;
mod rooms;
mod settings;

pub use plan::{blocks_text, cases_text};
pub use settings::theatre_toml;

use super::tables::{Rows, unless};
use super::{csv_text, replace_files, source_of};
use crate::files::columns::Table;
use crate::files::days::dates_of;
use crate::files::read::{SETTINGS_FILE, read_theatre_source};
use crate::files::tables::COMPETENCES;
use crate::files::theatre_tables::{BLOCKS, THEATRE_TABLES};
use crate::hospital::CompetenceIx;
use crate::hospital::theatres::Theatres;
use std::io;
use std::path::Path;

/// Writes theatres as a folder, which is made if need be. Nothing is written unless the text reads back as equal theatres:
/// features in alphabetical order and each in some room, openings and attendance sorted, closures taken out of openings.
pub fn write_theatre_folder(folder: impl AsRef<Path>, theatres: &Theatres) -> io::Result<()> {
    let texts = texts(theatres);
    reads_back(&texts, theatres)?;
    replace_files(folder.as_ref(), texts)
}

/// The files of theatres by name, for tests that damage them.
#[cfg(test)]
pub(crate) fn theatre_texts(theatres: &Theatres) -> Vec<(String, String)> {
    texts(theatres).into_iter().filter_map(|(file, text)| Some((file, text?))).collect()
}

/// File name and text of every table; `None` for one that is not to be there.
pub(super) fn texts(theatres: &Theatres) -> Vec<(String, Option<String>)> {
    let mut texts = vec![(SETTINGS_FILE.to_string(), Some(settings::settings(theatres)))];
    for table in [&COMPETENCES].into_iter().chain(THEATRE_TABLES) {
        let rows = rows(theatres, table);
        let published = table.name == BLOCKS.name && theatres.published.is_some();
        let there = table.required || published || !rows.is_empty();
        texts.push((table.file(), there.then(|| csv_text(table, &rows))));
    }
    texts
}

fn rows(theatres: &Theatres, table: &Table) -> Rows {
    let dates = dates_of(theatres.horizon);
    match table.name {
        "competences" => competence_rows(theatres),
        "theatres" => rooms::room_rows(theatres),
        "sessions" => rooms::session_rows(theatres, &dates),
        "closures" => rooms::closure_rows(theatres),
        "equipment" => rooms::equipment_rows(theatres),
        "beds" => rooms::bed_rows(theatres, &dates),
        "specialties" => people::specialty_rows(theatres),
        "procedures" => people::procedure_rows(theatres),
        "surgeons" => people::surgeon_rows(theatres),
        "surgeon_days" => people::surgeon_day_rows(theatres, &dates),
        "teams" => people::team_rows(theatres),
        "team_days" => people::team_day_rows(theatres, &dates),
        "durations" => queue::duration_rows(theatres),
        "pathways" => queue::pathway_rows(theatres),
        "clocks" => queue::clock_rows(theatres),
        "queue" => queue::patient_rows(theatres),
        "pauses" => queue::pause_rows(theatres),
        "referrals" => queue::referral_rows(theatres),
        "blocks" => theatres.published.as_ref().map_or(Rows::new(), |plan| plan::block_rows(theatres, plan)),
        "cases" => theatres.published.as_ref().map_or(Rows::new(), |plan| plan::case_rows(theatres, plan)),
        _ => Rows::new(),
    }
}

fn competence_rows(theatres: &Theatres) -> Rows {
    let most_away = |most: Option<u32>| most.map_or(String::new(), |most| most.to_string());
    let known = theatres.competences.iter();
    known.map(|known| vec![known.key.clone(), unless(&known.name, &known.key), most_away(known.most_away)]).collect()
}

/// The key of what an index names.
fn key<T>(list: &[T], index: usize, key: impl Fn(&T) -> &String) -> String {
    list.get(index).map_or(String::new(), |one| key(one).clone())
}

fn competence(theatres: &Theatres, competence: CompetenceIx) -> String {
    key(&theatres.competences, competence, |competence| &competence.key)
}

/// Keys with spaces between.
fn competences<'a>(theatres: &Theatres, held: impl IntoIterator<Item = &'a CompetenceIx>) -> String {
    let keys: Vec<String> = held.into_iter().map(|&held| competence(theatres, held)).collect();
    keys.join(" ")
}

pub(super) fn reads_back(texts: &[(String, Option<String>)], theatres: &Theatres) -> io::Result<()> {
    let refuse =
        |why: String| io::Error::new(io::ErrorKind::InvalidInput, format!("the theatres cannot be written: {why}"));
    let back = read_theatre_source(&source_of(texts)).map_err(|faults| refuse(faults.to_string()))?.theatres;
    match difference(theatres, &back) {
        None => Ok(()),
        Some(part) => Err(refuse(format!("the {part} would not read back as they are"))),
    }
}

/// The first part of two theatres that differs.
fn difference(one: &Theatres, other: &Theatres) -> Option<&'static str> {
    let parts = [
        ("competences", one.competences == other.competences),
        ("features", one.features == other.features),
        ("rooms", one.rooms == other.rooms),
        ("sessions", one.sessions == other.sessions),
        ("closures", one.closures == other.closures),
        ("openings", one.openings == other.openings),
        ("equipment", one.equipment == other.equipment),
        ("wards", one.wards == other.wards),
        ("specialties", one.specialties == other.specialties),
        ("procedures", one.procedures == other.procedures),
        ("surgeons", one.surgeons == other.surgeons),
        ("days of surgeons", one.surgeon_days == other.surgeon_days),
        ("teams", one.teams == other.teams),
        ("days of teams", one.team_days == other.team_days),
        ("past cases", one.past_cases == other.past_cases),
        ("pathways", one.pathways == other.pathways),
        ("clocks", one.clocks == other.clocks),
        ("patients", one.queue == other.queue),
        ("referrals", one.referrals == other.referrals),
        ("published blocks", one.published == other.published),
        ("settings", one == other),
    ];
    parts.into_iter().find(|(_, same)| !same).map(|(part, _)| part)
}
