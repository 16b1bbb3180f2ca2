//! `hospital.toml`: its keys declared, and read with the place of every fault.
//!
//! The tables `rules`, `local_agreement` and `person` belong to the agreement rules, which read them
//! themselves: here they are let through unread.

mod theatres;

pub(crate) use theatres::theatre_weights;
pub use theatres::{THEATRE_POINTS, THEATRE_SETTINGS, THEATRE_TERMS};

use super::civil;
use super::diagnostic::{Diagnostics, Place};
use super::problem::Problem;
use super::read::SETTINGS_FILE;
use super::text::position;
use super::value::{date_of, whole_of};
use crate::calendar::Horizon;
use crate::hospital::Points;
use crate::hospital::theatres::{TheatrePoints, TheatreTerms};
use chrono::NaiveDate;
use std::ops::Range;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// Longest horizon in days: two years.
pub(crate) const MOST_DAYS: i64 = 731;

/// A key of `hospital.toml`.
#[derive(Debug, Clone, Copy)]
pub struct Setting {
    /// Key; `points.` before it for keys of `[points]`.
    pub key: &'static str,
    /// What is expected.
    pub expect: &'static str,
    /// What a missing key stands for.
    pub default: &'static str,
    /// What it means.
    pub description: &'static str,
}

const fn setting(key: &'static str, expect: &'static str, default: &'static str, description: &'static str) -> Setting {
    Setting { key, expect, default, description }
}

/// Keys of the top level.
pub static SETTINGS: [Setting; 8] = [
    setting("name", "text", "", "Name of the ward or hospital for reports."),
    setting("first_day", "a date", "", "First day of the horizon; required."),
    setting("weeks", "a whole number from 1 to 104", "", "Length of the horizon; this or `days` is required."),
    setting("days", "a whole number from 1 to 731", "", "Length of the horizon when it is not whole weeks."),
    setting("publish_on", "a date", "none", "Date on which the roster is made known to the staff."),
    setting("agreement", "text", "dk-regions-nurses", "Rule set of everybody for whom staff.csv names none."),
    setting(
        "history_days",
        "a whole number from 0 to 731",
        "back to the first row of history.csv",
        "Days before the horizon of which every duty is in history.csv.",
    ),
    setting("points", "a table", "as below", "Weights of the objective."),
];

const WEIGHT: &str = "a number from 0 to 1000000";

/// Keys of `[points]`, named as the fields of [`Points`].
pub static POINTS: [Setting; 11] = [
    setting("ore_per_point", "a whole number from 1 to 100000000", "10000", "Øre that one point stands for."),
    setting("wish", WEIGHT, "10", "A granted wish, unless the wish says otherwise."),
    setting("below_minimum", WEIGHT, "200", "One head short of a priced minimum, on one shift."),
    setting("below_target", WEIGHT, "12", "One head short of the target, on one shift."),
    setting(
        "above_target",
        WEIGHT,
        "4",
        "One head above the target, on one shift; only lines with a maximum are priced.",
    ),
    setting("temp", WEIGHT, "40", "One temp on one shift."),
    setting("overtime_hour", WEIGHT, "3", "One hour above the norm at the end of the norm period."),
    setting("undertime_hour", WEIGHT, "1", "One hour below the norm at the end of the norm period."),
    setting("unfair", WEIGHT, "2", "One night or weekend shift above a fair share."),
    setting("change", WEIGHT, "15", "One change against the published roster, on one person's day."),
    setting("supplements", "true or false", "true", "Whether supplements are weighed, at the exchange rate."),
];

/// Tables that are read by the agreement rules.
pub(crate) const PASSED_ON: [&str; 3] = ["rules", "local_agreement", "person"];

/// Rule set of a folder that names none.
pub(crate) const DEFAULT_AGREEMENT: &str = "dk-regions-nurses";

/// What `hospital.toml` says.
#[derive(Debug, Clone, Default)]
pub(crate) struct Settings {
    pub name: String,
    /// `None` when first day or length are missing or faulty.
    pub horizon: Option<Horizon>,
    pub publish_on: Option<NaiveDate>,
    pub agreement: String,
    pub history_days: Option<i32>,
    pub points: Points,
    /// Day of the meeting.
    pub today: Option<NaiveDate>,
    /// Length of the horizon of theatres in days, where it is shorter than the roster's.
    pub theatre_days: Option<i32>,
    pub theatre_terms: TheatreTerms,
    pub theatre_points: TheatrePoints,
}

/// A text with its faults.
struct Reader<'a> {
    text: &'a str,
    faults: &'a mut Diagnostics,
}

/// Reads the settings; faults are reported.
pub(crate) fn read_settings(text: &str, faults: &mut Diagnostics) -> Settings {
    refuse_civil_numbers(text, faults);
    let mut reader = Reader { text, faults };
    let mut settings = Settings { agreement: DEFAULT_AGREEMENT.into(), ..Settings::default() };
    let table = match DeTable::parse(text) {
        Ok(table) => table,
        Err(error) => {
            let message = error.message().lines().next().unwrap_or("not a TOML file").to_string();
            reader.report(error.span().unwrap_or(0..0), "", Problem::Syntax(message), "");
            return settings;
        }
    };
    let (mut first, mut weeks, mut days) = (None, None, None);
    for (key, value) in table.get_ref() {
        match key.get_ref().as_ref() {
            "name" => settings.name = reader.text(value, "name").unwrap_or_default(),
            "first_day" => first = reader.date(value, "first_day"),
            "weeks" => weeks = reader.whole(value, "weeks", 1, 104),
            "days" => days = reader.whole(value, "days", 1, MOST_DAYS),
            "publish_on" => settings.publish_on = reader.date(value, "publish_on"),
            "agreement" => settings.agreement = reader.text(value, "agreement").unwrap_or_default(),
            "history_days" => {
                settings.history_days = reader.whole(value, "history_days", 0, MOST_DAYS).map(|days| days as i32);
            }
            "points" => reader.points(value, &mut settings.points),
            "today" => settings.today = reader.date(value, "today"),
            "theatres" => settings.theatre_days = reader.theatre_terms(value, &mut settings.theatre_terms),
            "theatre_points" => reader.theatre_points(value, &mut settings.theatre_points),
            other if PASSED_ON.contains(&other) => {}
            other => {
                let known = SETTINGS.iter().chain(&THEATRE_SETTINGS).map(|setting| setting.key).chain(PASSED_ON);
                reader.unknown(key.span(), other, known);
            }
        }
    }
    let given = |key: &str| table.get_ref().contains_key(key);
    if !given("first_day") {
        reader.report_file(Problem::MissingKey("first_day".into()), "a date such as first_day = 2026-07-06");
    }
    if given("weeks") && given("days") {
        reader.report_file(Problem::BothKeys("weeks", "days"), "one of the two");
    } else if !given("weeks") && !given("days") {
        reader.report_file(Problem::MissingKey("weeks".into()), "the length of the horizon, such as weeks = 8");
    }
    let length = weeks.map(|weeks| weeks * 7).or(days);
    if let (Some(first), Some(length)) = (first, length) {
        settings.horizon = Some(Horizon { first, days: length as i32 });
    }
    settings
}

fn refuse_civil_numbers(text: &str, faults: &mut Diagnostics) {
    for (index, line) in text.lines().enumerate() {
        if let Some(masked) = civil::mask(line) {
            let expected = "an employment key; people are never keyed by person number";
            faults.report(Place::at(SETTINGS_FILE, index + 1, 1), Problem::CivilNumber(masked), expected);
        }
    }
}

impl Reader<'_> {
    fn place(&self, span: Range<usize>, key: &str) -> Place {
        let (line, column) = position(self.text, span.start);
        Place::at(SETTINGS_FILE, line, column).named(key)
    }

    fn report(&mut self, span: Range<usize>, key: &str, problem: Problem, expected: &str) {
        let place = self.place(span, key);
        self.faults.report(place, problem, expected);
    }

    fn report_file(&mut self, problem: Problem, expected: &str) {
        self.faults.report(Place::file(SETTINGS_FILE), problem, expected);
    }

    fn unknown<'a>(&mut self, span: Range<usize>, key: &str, known: impl Iterator<Item = &'a str> + Clone) {
        let place = self.place(span, "");
        self.faults.unknown(place, Problem::UnknownKey(key.into()), key, known);
    }

    fn wrong_type(&mut self, value: &Spanned<DeValue>, key: &str, expected: &str) {
        let kind = match value.get_ref() {
            DeValue::String(_) => "a text",
            DeValue::Integer(_) => "a whole number",
            DeValue::Float(_) => "a number",
            DeValue::Boolean(_) => "true or false",
            DeValue::Datetime(_) => "a date or time",
            DeValue::Array(_) => "a list",
            DeValue::Table(_) => "a table",
        };
        self.report(value.span(), key, Problem::WrongType(kind), expected);
    }

    fn text(&mut self, value: &Spanned<DeValue>, key: &str) -> Option<String> {
        match value.get_ref() {
            DeValue::String(text) => Some(text.to_string()),
            _ => {
                self.wrong_type(value, key, "text in quotes");
                None
            }
        }
    }

    fn date(&mut self, value: &Spanned<DeValue>, key: &str) -> Option<NaiveDate> {
        let text = match value.get_ref() {
            DeValue::String(text) => text.to_string(),
            DeValue::Datetime(datetime) => datetime.to_string(),
            _ => {
                self.wrong_type(value, key, "a date such as 2026-07-06");
                return None;
            }
        };
        let date = date_of(&text);
        if date.is_none() {
            self.report(value.span(), key, Problem::NotDate(text), "a date such as 2026-07-06");
        }
        date
    }

    fn whole(&mut self, value: &Spanned<DeValue>, key: &str, least: i64, most: i64) -> Option<i64> {
        let expected = format!("a whole number from {least} to {most}");
        let DeValue::Integer(integer) = value.get_ref() else {
            self.wrong_type(value, key, &expected);
            return None;
        };
        let number = whole_of(integer.as_str()).filter(|number| (least..=most).contains(number));
        if number.is_none() {
            self.report(value.span(), key, Problem::OutOfRange(integer.as_str().into()), &expected);
        }
        number
    }

    fn weight(&mut self, value: &Spanned<DeValue>, key: &str) -> Option<f64> {
        let written = match value.get_ref() {
            DeValue::Integer(integer) => integer.as_str(),
            DeValue::Float(float) => float.as_str(),
            _ => {
                self.wrong_type(value, key, WEIGHT);
                return None;
            }
        };
        let number = written.replace('_', "").parse().ok().filter(|number| (0.0..=1e6).contains(number));
        if number.is_none() {
            let problem = Problem::OutOfRange(written.to_string());
            self.report(value.span(), key, problem, WEIGHT);
        }
        number
    }

    fn points(&mut self, value: &Spanned<DeValue>, points: &mut Points) {
        let DeValue::Table(table) = value.get_ref() else {
            self.wrong_type(value, "points", "a table");
            return;
        };
        for (key, value) in table {
            let name = key.get_ref().as_ref();
            if name == "ore_per_point" {
                points.ore_per_point = self.whole(value, name, 1, 100_000_000).unwrap_or(points.ore_per_point);
            } else if name == "supplements" {
                match value.get_ref() {
                    DeValue::Boolean(yes) => points.supplements = *yes,
                    _ => self.wrong_type(value, name, "true or false"),
                }
            } else if let Some((_, weight)) = weights(points).into_iter().find(|(known, _)| *known == name) {
                *weight = self.weight(value, name).unwrap_or(*weight);
            } else {
                self.unknown(key.span(), name, POINTS.iter().map(|setting| setting.key));
            }
        }
    }
}

/// The weights of `[points]` by key.
pub(crate) fn weights(points: &mut Points) -> [(&'static str, &mut f64); 9] {
    [
        ("wish", &mut points.wish),
        ("below_minimum", &mut points.below_minimum),
        ("below_target", &mut points.below_target),
        ("above_target", &mut points.above_target),
        ("temp", &mut points.temp),
        ("overtime_hour", &mut points.overtime_hour),
        ("undertime_hour", &mut points.undertime_hour),
        ("unfair", &mut points.unfair),
        ("change", &mut points.change),
    ]
}
