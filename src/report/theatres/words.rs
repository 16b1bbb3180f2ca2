//! How places, specialties and people are called on the board.

use crate::calendar::{Day, short_date};
use crate::hospital::theatres::*;
use crate::report::wording;
use chrono::NaiveDate;

/// Shortest code of a specialty.
const CODE_LENGTH: usize = 3;

/// A short code for every specialty, from its key: as short as can be told apart.
pub(super) fn codes(theatres: &Theatres) -> Vec<String> {
    let mut codes: Vec<String> = Vec::new();
    for specialty in &theatres.specialties {
        let letters: String = specialty.key.chars().filter(|c| c.is_alphanumeric()).collect::<String>().to_uppercase();
        let count = letters.chars().count();
        let lengths = CODE_LENGTH..=count.max(CODE_LENGTH);
        let mut candidates = lengths.map(|length| letters.chars().take(length).collect::<String>());
        let code = candidates.find(|code| !code.is_empty() && !codes.contains(code));
        codes.push(code.unwrap_or_else(|| format!("S{}", codes.len() + 1)));
    }
    codes
}

/// `Thu 12 Feb T04`, with the session where rooms have several.
pub(super) fn place_text(theatres: &Theatres, place: Place) -> String {
    let date = short_date(theatres.horizon.date(place.day));
    let room = theatres.rooms.get(place.room).map_or("?", |room| &room.key);
    match theatres.sessions.get(place.session) {
        Some(session) if theatres.sessions.len() > 1 => format!("{date} {room} {}", session.key),
        _ => format!("{date} {room}"),
    }
}

/// Name of a specialty.
pub(super) fn specialty_name(theatres: &Theatres, specialty: SpecialtyIx) -> &str {
    theatres.specialties.get(specialty).map_or("?", |specialty| &specialty.name)
}

/// Key of a specialty.
pub(super) fn specialty_key(theatres: &Theatres, specialty: SpecialtyIx) -> String {
    theatres.specialties.get(specialty).map_or(String::new(), |specialty| specialty.key.clone())
}

/// Name of a surgeon.
pub(super) fn surgeon_name(theatres: &Theatres, surgeon: SurgeonIx) -> String {
    theatres.surgeons.get(surgeon).map_or(String::new(), |surgeon| surgeon.name.clone())
}

/// Name of a team.
pub(super) fn team_name(theatres: &Theatres, team: TeamIx) -> String {
    theatres.teams.get(team).map_or(String::new(), |team| team.name.clone())
}

/// The names of pathways that share a reserve.
pub(super) fn pathway_names(theatres: &Theatres, pathways: &[PathwayIx]) -> String {
    let names = pathways.iter().filter_map(|&pathway| theatres.pathways.get(pathway));
    names.map(|pathway| pathway.name.as_str()).collect::<Vec<_>>().join(" + ")
}

/// The date of a day.
pub(super) fn date(theatres: &Theatres, day: Day) -> NaiveDate {
    theatres.horizon.date(day)
}

/// `1 patient`, `3 patients`.
pub(super) fn patients(count: u32) -> String {
    wording::counted(count as usize, "patient", "patients")
}

/// `3.0` for a weekly rate.
pub(super) fn rate(value: f64) -> String {
    format!("{value:.1}")
}

/// The value to two decimals, so that what is written as text reads back the same.
pub(super) fn hundredths(value: f64) -> f64 {
    (value * 100.0).round() / 100.0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::theatres::testkit::{Small, small};

    #[test]
    fn codes_are_as_short_as_can_be_told_apart() {
        let mut theatres = small(Small { rooms: 1, days: 1, specialties: 4, patients: 0, seed: 1 });
        for (specialty, key) in theatres.specialties.iter_mut().zip(["ortho", "orthopaedic-hand", "ent", "ent"]) {
            specialty.key = key.into();
        }
        assert_eq!(codes(&theatres), ["ORT", "ORTH", "ENT", "S4"]);
    }
}
