//! Scenario files: named changes to a hospital as a small TOML, read with the place of every fault.

use super::diagnostic::{Diagnostics, Place};
use super::problem::Problem;
use super::text::{bytes_of, decode, position};
use super::value::whole_of;
use crate::compare::ward::POINT_KEYS;
use crate::compare::{Newcomer, Scenario, TheatreChanges, WardChanges};
use std::ops::Range;
use std::path::Path;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// What can stand in a scenario file, for help texts.
pub const SCENARIO_FORM: &str = "\
A scenario file (all of it may be left out but the name):

  name = \"One more nurse in recovery\"
  describe = \"why we ask\"

  [ward]
  vacant = [\"E107\", \"E112\"]             # nobody holds these employments
  sick_leave_percent = 8                # of all days
  clearing_per_week = 2                 # of each kind of table clearing; 0 is none
  overtime_budget_hours = 40            # hours above the norm, all together
  [[ward.add]]                          # one more person, on the terms of another
  like = \"E103\"
  competences = [\"nurse\", \"recovery\"]   # as the other's if left out; also fraction and count
  [[ward.train]]
  people = [\"E104\", \"E105\"]
  competence = \"recovery\"
  [ward.points]                         # as [points] of hospital.toml
  wish = 20

  [theatres]
  close_rooms = [\"T03\"]
  saturday_rooms = [\"T01\", \"T02\"]       # run on Saturdays as on the Friday before
  buffer_percent = 20                   # pathway slots on top of the mean of the referrals, 0 to 30
  load_percent = 110                    # referrals
  staff_loss_percent = 8                # surgeon-days and team-days lost
  cross_trained_percent = 50            # theatre-nurse teams";

/// Longest list of a scenario.
const MOST: usize = 200;

type Value<'i> = Spanned<DeValue<'i>>;

struct Reader<'a> {
    file: &'a str,
    text: &'a str,
    faults: &'a mut Diagnostics,
}

/// Reads scenario files; every fault of all of them in one go.
///
/// # Errors
/// When a file cannot be read, or says what a scenario cannot.
pub fn read_scenarios<P: AsRef<Path>>(paths: &[P]) -> Result<Vec<Scenario>, Diagnostics> {
    let mut faults = Diagnostics::default();
    let mut scenarios: Vec<Scenario> = Vec::new();
    for path in paths {
        let path = path.as_ref();
        let file = path.display().to_string();
        let text = match bytes_of(path) {
            Ok(bytes) => decode(&file, &bytes, &mut faults),
            Err(problem) => {
                faults.report(Place::file(&file), problem, "a scenario file; `tavle compare --help` shows one");
                None
            }
        };
        let Some(text) = text else { continue };
        let key = path.file_stem().map_or(file.clone(), |stem| stem.to_string_lossy().into_owned());
        if key == "base" || scenarios.iter().any(|other| other.key == key) {
            faults.report(Place::file(&file), Problem::Reserved(key), "a file of another name for each scenario");
            continue;
        }
        scenarios.push(Reader { file: &file, text: &text, faults: &mut faults }.scenario(key));
    }
    faults.sort();
    if faults.is_empty() { Ok(scenarios) } else { Err(faults) }
}

impl Reader<'_> {
    fn scenario(&mut self, key: String) -> Scenario {
        let mut scenario = Scenario { key, ..Scenario::default() };
        let text = self.text;
        let table = match DeTable::parse(text) {
            Ok(table) => table,
            Err(error) => {
                let message = error.message().lines().next().unwrap_or("not a TOML file").to_string();
                self.report(error.span().unwrap_or(0..0), "", Problem::Syntax(message), "");
                return scenario;
            }
        };
        for (key, value) in table.get_ref() {
            match key.get_ref().as_ref() {
                "name" => scenario.name = self.text(value, "name").unwrap_or_default(),
                "describe" => scenario.describe = self.text(value, "describe").unwrap_or_default(),
                "ward" => scenario.ward = self.ward(value),
                "theatres" => scenario.theatres = self.theatres(value),
                other => self.unknown(key.span(), other, &["name", "describe", "ward", "theatres"]),
            }
        }
        if scenario.name.is_empty() {
            let place = Place::file(self.file);
            self.faults.report(place, Problem::MissingKey("name".into()), "a name for reports");
        }
        scenario
    }

    fn ward(&mut self, value: &Value) -> WardChanges {
        let mut changes = WardChanges::default();
        for (key, value) in self.table(value, "ward") {
            match key.get_ref().as_ref() {
                "vacant" => changes.vacant = self.texts(value, "vacant"),
                "sick_leave_percent" => changes.sick_leave_percent = self.number(value, "sick_leave_percent", 60.0),
                "clearing_per_week" => changes.clearing_per_week = self.whole(value, "clearing_per_week", 7),
                "overtime_budget_hours" => {
                    changes.overtime_budget_hours = self.number(value, "overtime_budget_hours", 100_000.0);
                }
                "add" => {
                    for entry in self.list(value, "add") {
                        changes.add.extend(self.newcomer(entry));
                    }
                }
                "train" => {
                    for entry in self.list(value, "train") {
                        changes.train.extend(self.training(entry));
                    }
                }
                "points" => {
                    for (key, value) in self.table(value, "points") {
                        let name = key.get_ref().as_ref();
                        if POINT_KEYS.contains(&name) {
                            let weight = self.number(value, name, 1_000_000.0);
                            changes.points.extend(weight.map(|weight| (name.to_string(), weight)));
                        } else {
                            self.unknown(key.span(), name, &POINT_KEYS);
                        }
                    }
                }
                other => self.unknown(key.span(), other, &WARD_KEYS),
            }
        }
        changes
    }

    fn newcomer(&mut self, value: &Value) -> Option<Newcomer> {
        let mut newcomer = Newcomer { like: String::new(), competences: None, fraction: None, count: 1 };
        for (key, value) in self.table(value, "add") {
            match key.get_ref().as_ref() {
                "like" => newcomer.like = self.text(value, "like")?,
                "competences" => newcomer.competences = Some(self.texts(value, "competences")),
                "fraction" => newcomer.fraction = self.number(value, "fraction", 1.0).filter(|part| *part > 0.0),
                "count" => newcomer.count = self.whole(value, "count", 50)?,
                other => self.unknown(key.span(), other, &["like", "competences", "fraction", "count"]),
            }
        }
        if newcomer.like.is_empty() {
            self.report(value.span(), "add", Problem::MissingKey("like".into()), "an employment of staff.csv");
            return None;
        }
        Some(newcomer)
    }

    fn training(&mut self, value: &Value) -> Vec<(String, String)> {
        let (mut people, mut competence) = (Vec::new(), None);
        for (key, value) in self.table(value, "train") {
            match key.get_ref().as_ref() {
                "people" => people = self.texts(value, "people"),
                "competence" => competence = self.text(value, "competence"),
                other => self.unknown(key.span(), other, &["people", "competence"]),
            }
        }
        for (missing, key) in [(people.is_empty(), "people"), (competence.is_none(), "competence")] {
            if missing {
                self.report(value.span(), "train", Problem::MissingKey(key.into()), "people and a competence");
            }
        }
        competence.map_or(Vec::new(), |own| people.into_iter().map(|person| (person, own.clone())).collect())
    }

    fn theatres(&mut self, value: &Value) -> TheatreChanges {
        let mut changes = TheatreChanges::default();
        for (key, value) in self.table(value, "theatres") {
            match key.get_ref().as_ref() {
                "close_rooms" => changes.close_rooms = self.texts(value, "close_rooms"),
                "saturday_rooms" => changes.saturday_rooms = self.texts(value, "saturday_rooms"),
                "buffer_percent" => changes.buffer_percent = self.number(value, "buffer_percent", 30.0),
                "load_percent" => changes.load_percent = self.whole(value, "load_percent", 300),
                "staff_loss_percent" => changes.staff_loss_percent = self.whole(value, "staff_loss_percent", 60),
                "cross_trained_percent" => {
                    changes.cross_trained_percent = self.whole(value, "cross_trained_percent", 100);
                }
                other => self.unknown(key.span(), other, &THEATRE_KEYS),
            }
        }
        changes
    }

    fn report(&mut self, span: Range<usize>, key: &str, problem: Problem, expected: &str) {
        let (line, column) = position(self.text, span.start);
        self.faults.report(Place::at(self.file, line, column).named(key), problem, expected);
    }

    fn unknown(&mut self, span: Range<usize>, key: &str, known: &[&str]) {
        let (line, column) = position(self.text, span.start);
        let place = Place::at(self.file, line, column);
        self.faults.unknown(place, Problem::UnknownKey(key.into()), key, known.iter().copied());
    }

    fn wrong(&mut self, value: &Value, key: &str, expected: &str) {
        let kind = match value.get_ref() {
            DeValue::String(_) => "a text",
            DeValue::Integer(_) | DeValue::Float(_) => "a number",
            DeValue::Boolean(_) => "true or false",
            DeValue::Datetime(_) => "a date or time",
            DeValue::Array(_) => "a list",
            DeValue::Table(_) => "a table",
        };
        self.report(value.span(), key, Problem::WrongType(kind), expected);
    }

    fn table<'v, 'i>(
        &mut self,
        value: &'v Value<'i>,
        key: &str,
    ) -> impl Iterator<Item = (&'v Spanned<toml::de::DeString<'i>>, &'v Value<'i>)> + use<'v, 'i> {
        let table = match value.get_ref() {
            DeValue::Table(table) => Some(table),
            _ => {
                self.wrong(value, key, "a table");
                None
            }
        };
        table.into_iter().flat_map(|table| table.iter())
    }

    fn list<'v, 'i>(&mut self, value: &'v Value<'i>, key: &str) -> Vec<&'v Value<'i>> {
        match value.get_ref() {
            DeValue::Array(list) if list.len() <= MOST => list.iter().collect(),
            DeValue::Array(list) => {
                let problem = Problem::TooMany { what: "entries", count: list.len() };
                self.report(value.span(), key, problem, &format!("at most {MOST}"));
                Vec::new()
            }
            _ => {
                self.wrong(value, key, "a list");
                Vec::new()
            }
        }
    }

    fn text(&mut self, value: &Value, key: &str) -> Option<String> {
        match value.get_ref() {
            DeValue::String(text) => Some(text.to_string()),
            _ => {
                self.wrong(value, key, "text in quotes");
                None
            }
        }
    }

    fn texts(&mut self, value: &Value, key: &str) -> Vec<String> {
        let list = self.list(value, key);
        list.into_iter().filter_map(|entry| self.text(entry, key)).collect()
    }

    fn number(&mut self, value: &Value, key: &str, most: f64) -> Option<f64> {
        let written = match value.get_ref() {
            DeValue::Integer(integer) => integer.as_str(),
            DeValue::Float(float) => float.as_str(),
            _ => {
                self.wrong(value, key, &format!("a number from 0 to {most}"));
                return None;
            }
        };
        let number = written.replace('_', "").parse().ok().filter(|number| (0.0..=most).contains(number));
        if number.is_none() {
            let problem = Problem::OutOfRange(written.into());
            self.report(value.span(), key, problem, &format!("a number from 0 to {most}"));
        }
        number
    }

    fn whole(&mut self, value: &Value, key: &str, most: u32) -> Option<u32> {
        let expected = format!("a whole number from 0 to {most}");
        let DeValue::Integer(integer) = value.get_ref() else {
            self.wrong(value, key, &expected);
            return None;
        };
        let number = whole_of(integer.as_str()).and_then(|number| u32::try_from(number).ok());
        let number = number.filter(|number| *number <= most);
        if number.is_none() {
            self.report(value.span(), key, Problem::OutOfRange(integer.as_str().into()), &expected);
        }
        number
    }
}

const WARD_KEYS: [&str; 7] =
    ["vacant", "sick_leave_percent", "clearing_per_week", "overtime_budget_hours", "add", "train", "points"];

const THEATRE_KEYS: [&str; 6] =
    ["close_rooms", "saturday_rooms", "buffer_percent", "load_percent", "staff_loss_percent", "cross_trained_percent"];
