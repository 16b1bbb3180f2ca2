//! One rule table as it stands in a file, and the reader that makes it.
//!
//! The same form is read everywhere: in rule sets, in the ward's `[rules]`, in the local agreement and for persons. Keys
//! of the table are either common to all rules (`severity`, `source` …) or values that the rule itself names in
//! [`registry`](super::registry). A sub-table with any other name is a second instance of the rule under that label.

use super::fault::{Faults, Place, near};
use super::registry::{self, RuleEntry};
use crate::agreement::Severity;
use chrono::NaiveDate;
use std::collections::BTreeMap;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// Keys that every rule table may have.
pub(super) const COMMON_KEYS: [&str; 10] =
    ["severity", "points", "source", "confidence", "from", "until", "only", "consent", "note", "unset"];

/// A value and where it stands.
#[derive(Debug, Clone)]
pub(super) struct Given {
    pub value: toml::Value,
    pub place: Place,
}

/// Which values of a rule are known to exist but not known.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Unset {
    /// All stated values stand.
    Nothing,
    /// The whole rule waits to be set.
    Everything,
    /// These keys wait to be set.
    Keys(Vec<String>),
}

/// One version of one rule in one layer.
#[derive(Debug, Clone)]
pub(super) struct RuleTable {
    pub rule: &'static RuleEntry,
    pub label: Option<String>,
    pub place: Place,
    pub severity: Option<Severity>,
    pub points: Option<f64>,
    pub source: Option<String>,
    pub confidence: Option<String>,
    pub from: Option<NaiveDate>,
    pub until: Option<NaiveDate>,
    /// Rule sets whose staff the table speaks of; empty for everybody.
    pub only: Vec<String>,
    pub consent: Option<String>,
    pub note: Option<String>,
    pub unset: Unset,
    pub values: BTreeMap<&'static str, Given>,
    /// Whether everything in it could be read.
    pub sound: bool,
}

impl RuleTable {
    /// `call_frequency.home`.
    pub fn name(&self) -> String {
        self.label.as_ref().map_or_else(|| self.rule.id.to_string(), |label| format!("{}.{label}", self.rule.id))
    }

    /// Whether the table is in force on a date.
    pub fn covers(&self, date: NaiveDate) -> bool {
        self.from.is_none_or(|from| from <= date) && self.until.is_none_or(|until| date <= until)
    }

    fn overlaps(&self, other: &Self) -> bool {
        let starts_before_end = |a: &Self, b: &Self| match (a.from, b.until) {
            (Some(from), Some(until)) => from <= until,
            _ => true,
        };
        starts_before_end(self, other) && starts_before_end(other, self)
    }
}

/// Reads everything under a `rules` key.
pub(super) fn read_rules(rules: &Spanned<DeValue<'_>>, file: &Place, faults: &mut Faults) -> Vec<RuleTable> {
    let mut tables = Vec::new();
    let DeValue::Table(by_rule) = rules.get_ref() else {
        faults.add(&file.part(rules.span()), "`rules` is a table of rules, written `[rules.daily_rest]`");
        return tables;
    };
    for (key, value) in by_rule {
        let place = file.part(key.span());
        let Some(rule) = registry::find(key.get_ref()) else {
            let hint = near(key.get_ref(), registry::ids());
            faults.add(&place, format!("unknown rule `{}`{hint}", key.get_ref()));
            continue;
        };
        read_instances(rule, None, value, &place, faults, &mut tables);
    }
    refuse_overlaps(&tables, faults);
    tables
}

/// Reads one table, or an array of tables that are versions of the same rule.
fn read_instances(
    rule: &'static RuleEntry,
    label: Option<&str>,
    value: &Spanned<DeValue<'_>>,
    place: &Place,
    faults: &mut Faults,
    tables: &mut Vec<RuleTable>,
) {
    match value.get_ref() {
        DeValue::Table(table) => read_one(rule, label, table, place, faults, tables),
        DeValue::Array(versions) => {
            for version in versions.iter() {
                let place = place.part(version.span());
                match version.get_ref() {
                    DeValue::Table(table) => read_one(rule, label, table, &place, faults, tables),
                    _ => faults.add(&place, format!("`{}` is a list of something else than tables", rule.id)),
                }
            }
        }
        _ => faults.add(place, format!("`{}` is a table, written `[rules.{}]`", rule.id, rule.id)),
    }
}

fn read_one(
    rule: &'static RuleEntry,
    label: Option<&str>,
    table: &DeTable<'_>,
    place: &Place,
    faults: &mut Faults,
    tables: &mut Vec<RuleTable>,
) {
    let mut read = RuleTable {
        rule,
        label: label.map(str::to_string),
        place: place.clone(),
        severity: None,
        points: None,
        source: None,
        confidence: None,
        from: None,
        until: None,
        only: Vec::new(),
        consent: None,
        note: None,
        unset: Unset::Nothing,
        values: BTreeMap::new(),
        sound: true,
    };
    let (mut labels, faults_before) = (0, faults.len());
    for (key, value) in table {
        let (word, key_place) = (key.get_ref().as_ref(), place.part(key.span()));
        let value_place = place.part(value.span());
        if let Some(known) = rule.key(word) {
            match known.shape.read(value.get_ref()) {
                Ok(value) => drop(read.values.insert(known.name, Given { value, place: value_place })),
                Err(expected) => faults.add(&value_place, format!("`{}.{word}` is {expected}", read.name())),
            }
        } else if COMMON_KEYS.contains(&word) {
            read_common(&mut read, word, value.get_ref(), &value_place, faults);
        } else if label.is_none() && rule.labelled && is_tables(value.get_ref()) {
            labels += 1;
            read_instances(rule, Some(word), value, &key_place, faults, tables);
        } else {
            let known = rule.keys.iter().map(|key| key.name).chain(COMMON_KEYS);
            faults.add(&key_place, format!("unknown key `{word}` of rule `{}`{}", rule.id, near(word, known)));
        }
    }
    read.sound = faults.len() == faults_before;
    // A table that holds nothing but labelled ones is only their roof.
    if labels == 0 || labels < table.len() {
        tables.push(read);
    }
}

fn is_tables(value: &DeValue<'_>) -> bool {
    match value {
        DeValue::Table(_) => true,
        DeValue::Array(items) => !items.is_empty() && items.iter().all(|item| item.get_ref().is_table()),
        _ => false,
    }
}

fn read_common(table: &mut RuleTable, key: &str, value: &DeValue<'_>, place: &Place, faults: &mut Faults) {
    match key {
        "severity" => match value.as_str().and_then(severity_of) {
            Some(severity) => table.severity = Some(severity),
            None => {
                let hint = near(value.as_str().unwrap_or_default(), SEVERITIES);
                faults.add(place, format!("unknown severity{hint}"));
            }
        },
        "points" => match number(value).filter(|points| (0.0..=1e6).contains(points)) {
            Some(points) => table.points = Some(points),
            None => faults.add(place, "`points` is a number from 0 to 1000000"),
        },
        "source" => table.source = text(value, key, place, faults),
        "confidence" => match text(value, key, place, faults) {
            Some(grade) if ["A", "B", "C", "U"].contains(&grade.as_str()) => table.confidence = Some(grade),
            Some(_) => {
                faults.add(place, "`confidence` is A (clause), B (union or employer), C (derived) or U (unverified)")
            }
            None => (),
        },
        "from" => table.from = date(value, key, place, faults),
        "until" => table.until = date(value, key, place, faults),
        "only" => table.only = words(value, key, place, faults),
        "consent" => table.consent = text(value, key, place, faults),
        "note" => table.note = text(value, key, place, faults),
        _ => read_unset(table, value, place, faults),
    }
}

fn read_unset(table: &mut RuleTable, value: &DeValue<'_>, place: &Place, faults: &mut Faults) {
    table.unset = match value.as_bool() {
        Some(true) => Unset::Everything,
        Some(false) => Unset::Nothing,
        None => Unset::Keys(words(value, "unset", place, faults)),
    };
    if let Unset::Keys(keys) = &table.unset {
        for key in keys.iter().filter(|key| table.rule.key(key).is_none()) {
            let hint = near(key, table.rule.keys.iter().map(|key| key.name));
            faults.add(place, format!("rule `{}` has no key `{key}` to leave unset{hint}", table.rule.id));
        }
    }
}

const SEVERITIES: [&str; 4] = ["law", "agreement", "policy", "advice"];

fn severity_of(word: &str) -> Option<Severity> {
    match word {
        "law" => Some(Severity::Law),
        "agreement" => Some(Severity::Agreement),
        "policy" => Some(Severity::Policy),
        "advice" => Some(Severity::Advice),
        _ => None,
    }
}

/// A whole or broken number.
pub(super) fn number(value: &DeValue<'_>) -> Option<f64> {
    match value {
        DeValue::Integer(_) | DeValue::Float(_) => match plain(value) {
            toml::Value::Integer(whole) => Some(whole as f64),
            toml::Value::Float(broken) => Some(broken),
            _ => None,
        },
        _ => None,
    }
}

/// Text that is not empty.
pub(super) fn text(value: &DeValue<'_>, key: &str, place: &Place, faults: &mut Faults) -> Option<String> {
    let found = value.as_str().map(str::trim).filter(|text| !text.is_empty());
    if found.is_none() {
        faults.add(place, format!("`{key}` is a text in quotes"));
    }
    found.map(str::to_string)
}

/// A date without time.
pub(super) fn date(value: &DeValue<'_>, key: &str, place: &Place, faults: &mut Faults) -> Option<NaiveDate> {
    let found = value.as_datetime().filter(|found| found.time.is_none()).and_then(|found| found.date);
    let date = found.and_then(|d| NaiveDate::from_ymd_opt(d.year.into(), d.month.into(), d.day.into()));
    if date.is_none() {
        faults.add(place, format!("`{key}` is a date without quotes, e.g. 2026-04-01"));
    }
    date
}

fn words(value: &DeValue<'_>, key: &str, place: &Place, faults: &mut Faults) -> Vec<String> {
    let list = value.as_array().map(|list| list.iter().map(|item| item.get_ref().as_str()).collect::<Option<Vec<_>>>());
    match list.flatten() {
        Some(words) => words.into_iter().map(str::to_string).collect(),
        None => {
            faults.add(place, format!("`{key}` is a list of texts, e.g. [\"a\", \"b\"]"));
            Vec::new()
        }
    }
}

/// The value without its places.
pub(super) fn plain(value: &DeValue<'_>) -> toml::Value {
    match value {
        DeValue::String(text) => toml::Value::String(text.to_string()),
        DeValue::Integer(digits) => i64::from_str_radix(digits.as_str(), digits.radix())
            .map_or_else(|_| toml::Value::String(digits.to_string()), toml::Value::Integer),
        DeValue::Float(digits) => {
            digits.as_str().parse().map_or_else(|_| toml::Value::String(digits.to_string()), toml::Value::Float)
        }
        DeValue::Boolean(flag) => toml::Value::Boolean(*flag),
        DeValue::Datetime(time) => toml::Value::Datetime(*time),
        DeValue::Array(items) => toml::Value::Array(items.iter().map(|item| plain(item.get_ref())).collect()),
        DeValue::Table(table) => toml::Value::Table(
            table.iter().map(|(key, value)| (key.get_ref().to_string(), plain(value.get_ref()))).collect(),
        ),
    }
}

/// Two versions of the same rule in one file may not be in force on the same date.
fn refuse_overlaps(tables: &[RuleTable], faults: &mut Faults) {
    for (at, later) in tables.iter().enumerate() {
        let same = |earlier: &&RuleTable| earlier.name() == later.name() && earlier.only == later.only;
        if tables[..at].iter().filter(same).any(|earlier| earlier.overlaps(later)) {
            let name = later.name();
            faults.add(
                &later.place,
                format!("two versions of `{name}` are in force at once; give them `from` and `until`"),
            );
        }
    }
}
