//! Specialties, procedures, surgeons and teams back to rows.

use super::days::when_rows;
use super::{competence, competences, key};
use crate::files::days::Date;
use crate::files::theatre_tables::TEAM_KINDS;
use crate::files::value::{clock_text, kroner_text, number_text};
use crate::files::write::tables::{Rows, unless};
use crate::hospital::theatres::*;
use std::collections::BTreeMap;

pub(super) fn specialty_rows(theatres: &Theatres) -> Rows {
    let row = |one: &Specialty| vec![one.key.clone(), unless(&one.name, &one.key), kroner_text(one.external_ore)];
    theatres.specialties.iter().map(row).collect()
}

pub(super) fn procedure_rows(theatres: &Theatres) -> Rows {
    let row = |procedure: &Procedure| {
        let features: Vec<&str> =
            procedure.features.iter().filter_map(|&at| theatres.features.get(at)).map(String::as_str).collect();
        let equipment: Vec<String> =
            procedure.equipment.iter().map(|&at| key(&theatres.equipment, at, |equipment| &equipment.key)).collect();
        vec![
            procedure.key.clone(),
            unless(&procedure.name, &procedure.key),
            specialty(theatres, procedure.specialty),
            competence(theatres, procedure.competence),
            features.join(" "),
            equipment.join(" "),
            competence(theatres, procedure.nurses),
            procedure.anaesthesia.map_or(String::new(), |needed| competence(theatres, needed)),
            procedure.ward.map_or(String::new(), |ward| key(&theatres.wards, ward, |ward| &ward.key)),
            number_text(procedure.stay_days),
            procedure.guarantee_days.to_string(),
            procedure.priority.to_string(),
            number_text(procedure.usual_minutes),
        ]
    };
    theatres.procedures.iter().map(row).collect()
}

pub(super) fn specialty(theatres: &Theatres, specialty: SpecialtyIx) -> String {
    key(&theatres.specialties, specialty, |specialty| &specialty.key)
}

pub(super) fn surgeon_rows(theatres: &Theatres) -> Rows {
    let row = |surgeon: &Surgeon| {
        vec![
            surgeon.key.clone(),
            unless(&surgeon.name, &surgeon.key),
            specialty(theatres, surgeon.specialty),
            competences(theatres, &surgeon.competences),
            competences(theatres, &surgeon.supervised),
        ]
    };
    theatres.surgeons.iter().map(row).collect()
}

/// Clock times of a span; the whole day is left blank.
fn span_text(from_minute: i32, until_minute: i32) -> [String; 2] {
    let from = if from_minute == 0 { String::new() } else { clock_text(from_minute) };
    let until = if until_minute == 1440 { String::new() } else { clock_text(until_minute) };
    [from, until]
}

pub(super) fn surgeon_day_rows(theatres: &Theatres, dates: &[Date]) -> Rows {
    let mut days: BTreeMap<SurgeonIx, Vec<Vec<(i32, i32)>>> = BTreeMap::new();
    for there in &theatres.surgeon_days {
        let of_surgeon = days.entry(there.surgeon).or_insert_with(|| vec![Vec::new(); dates.len()]);
        if let Some(day) = usize::try_from(there.day).ok().and_then(|day| of_surgeon.get_mut(day)) {
            day.push((there.from_minute, there.until_minute));
        }
    }
    let mut rows = Rows::new();
    for (surgeon, days) in days {
        let who = key(&theatres.surgeons, surgeon, |surgeon| &surgeon.key);
        for (when, spans) in when_rows(&days, dates, &Vec::new(), true) {
            if spans.is_empty() {
                let (none, not_there) = (String::new(), "no".to_string());
                rows.push(vec![who.clone(), when.clone(), none.clone(), none, not_there]);
            }
            for (from_minute, until_minute) in spans {
                let [from, until] = span_text(from_minute, until_minute);
                rows.push(vec![who.clone(), when.clone(), from, until, String::new()]);
            }
        }
    }
    rows
}

pub(super) fn team_rows(theatres: &Theatres) -> Rows {
    let row = |team: &Team| {
        vec![
            team.key.clone(),
            unless(&team.name, &team.key),
            TEAM_KINDS[usize::from(team.kind == TeamKind::Anaesthesia)].into(),
            competences(theatres, &team.competences),
        ]
    };
    theatres.teams.iter().map(row).collect()
}

pub(super) fn team_day_rows(theatres: &Theatres, dates: &[Date]) -> Rows {
    let mut days: BTreeMap<(TeamIx, i32, i32), Vec<u32>> = BTreeMap::new();
    for there in &theatres.team_days {
        let span = (there.team, there.from_minute, there.until_minute);
        let of_span = days.entry(span).or_insert_with(|| vec![0; dates.len()]);
        if let Some(day) = usize::try_from(there.day).ok().and_then(|day| of_span.get_mut(day)) {
            *day = there.count;
        }
    }
    let mut rows = Rows::new();
    for ((team, from_minute, until_minute), days) in days {
        let which = key(&theatres.teams, team, |team| &team.key);
        for (when, count) in when_rows(&days, dates, &0, true) {
            let [from, until] = span_text(from_minute, until_minute);
            rows.push(vec![which.clone(), when, from, until, count.to_string()]);
        }
    }
    rows
}
