//! Conferences and clearings back to rows: a regular day of the week where the dates follow one.

use super::tables::{Rows, code, key};
use crate::calendar::Horizon;
use crate::files::days::{Date, Days, dates_of};
use crate::files::read::{chosen, weeks_of};
use crate::files::value::clock_text;
use crate::files::ward_tables::ACTIVITY_KINDS;
use crate::hospital::{Clearing, Conference, Hospital};

/// Patterns that a row may be able to say its days with.
fn patterns() -> Vec<Vec<Days>> {
    let mut patterns = vec![vec![Days::Daily], vec![Days::Weekdays], vec![Days::Weekend]];
    patterns.extend((0..7).map(|weekday| vec![Days::On(weekday)]));
    patterns
}

fn words(pattern: &[Days]) -> String {
    pattern.iter().map(|days| days.words()).collect::<Vec<_>>().join(" ")
}

pub(super) fn activity_rows(hospital: &Hospital) -> Rows {
    let dates = dates_of(hospital.horizon);
    let mut rows = Rows::new();
    let mut rest = hospital.conferences.as_slice();
    while let Some(first) = rest.first() {
        let (when, count) = conference_pattern(rest, hospital.horizon, &dates);
        rows.push(conference_row(hospital, first, &when));
        rest = &rest[count..];
    }
    let mut rest = hospital.clearings.as_slice();
    while let Some(first) = rest.first() {
        let (when, count) = clearing_pattern(rest, hospital.horizon, &dates);
        rows.push(clearing_row(hospital, first, &when));
        rest = &rest[count..];
    }
    rows
}

/// The pattern that says the most of the first conferences, and how many.
fn conference_pattern(rest: &[Conference], horizon: Horizon, dates: &[Date]) -> (String, usize) {
    let Some(first) = rest.first() else { return (String::new(), 0) };
    let mut best = (horizon.date(first.day).to_string(), 1);
    for pattern in patterns() {
        let days = chosen(&pattern, dates);
        let expanded = days.iter().map(|date| Conference { day: date.day, ..first.clone() });
        if days.len() > best.1 && days.len() <= rest.len() && expanded.zip(rest).all(|(one, other)| one == *other) {
            best = (words(&pattern), days.len());
        }
    }
    best
}

/// The pattern that says the most of the first clearings, and how many.
fn clearing_pattern(rest: &[Clearing], horizon: Horizon, dates: &[Date]) -> (String, usize) {
    let Some(first) = rest.first() else { return (String::new(), 0) };
    let named: Vec<String> = first.days.iter().map(|&day| horizon.date(day).to_string()).collect();
    let mut best = (named.join(" "), 1);
    let mut candidates = patterns();
    // The weekdays of each of the next weeks: a cut or a holiday week shows fewer than the row means.
    for clearing in rest.iter().take(4) {
        candidates
            .push(clearing.days.iter().map(|&day| Days::On(horizon.weekday(day).num_days_from_monday())).collect());
    }
    for pattern in candidates {
        let weeks = weeks_of(horizon, &chosen(&pattern, dates));
        let count = weeks.len();
        let expanded = weeks.into_iter().map(|(monday, days)| Clearing { monday, days, ..first.clone() });
        if count > best.1 && count <= rest.len() && expanded.zip(rest).all(|(one, other)| one == *other) {
            best = (words(&pattern), count);
        }
    }
    best
}

fn conference_row(hospital: &Hospital, conference: &Conference, when: &str) -> Vec<String> {
    vec![
        ACTIVITY_KINDS[0].into(),
        conference.name.clone(),
        when.into(),
        key(hospital, conference.competence),
        clock_text(conference.start_minute),
        clock_text(conference.end_minute),
        conference.quorum.to_string(),
        String::new(),
        String::new(),
    ]
}

fn clearing_row(hospital: &Hospital, clearing: &Clearing, when: &str) -> Vec<String> {
    vec![
        ACTIVITY_KINDS[1].into(),
        clearing.name.clone(),
        when.into(),
        key(hospital, clearing.competence),
        String::new(),
        String::new(),
        String::new(),
        code(hospital, clearing.shift),
        clearing.per_week.to_string(),
    ]
}
