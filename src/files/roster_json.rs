//! The roster in a `roster.json` that `tavle roster` wrote. Its format is `docs/plan.schema.json`; only what makes the
//! roster is read: who works what on which date, and the temps of each demand line.

use super::diagnostic::{Diagnostics, Place};
use super::problem::Problem;
use crate::calendar::Day;
use crate::hospital::{Hospital, Roster};
use chrono::NaiveDate;
use serde::Deserialize;

/// Newest version of the format that is read; what is read here has not changed since the first.
const NEWEST_FORMAT: u32 = 2;

/// What to give instead of other JSON.
const EXPECTED: &str = "the roster.json of `tavle roster` (`tavle schema` describes it), or a CSV roster";

#[derive(Deserialize)]
struct Plan {
    format: u32,
    people: Vec<Person>,
    coverage: Vec<Line>,
}

#[derive(Deserialize)]
struct Person {
    employment: String,
    duties: Vec<Duty>,
}

#[derive(Deserialize)]
struct Duty {
    date: NaiveDate,
    shift: String,
}

#[derive(Deserialize)]
struct Line {
    date: NaiveDate,
    shift: String,
    /// Name of the competence, not its key.
    competence: Option<String>,
    temps: u32,
}

/// The roster of a JSON text; `None` when it is not a result at all.
pub(crate) fn roster_of_json(file: &str, text: &str, hospital: &Hospital, faults: &mut Diagnostics) -> Option<Roster> {
    let plan: Plan = match serde_json::from_str(text) {
        Ok(plan) => plan,
        Err(error) => {
            // A result that was cut or edited is pointed at; other JSON is not worth a position.
            let place = if error.is_data() { Place::file(file) } else { Place::at(file, error.line(), error.column()) };
            faults.report(place, Problem::NotAResult(plain(&error)), EXPECTED);
            return None;
        }
    };
    if !(1..=NEWEST_FORMAT).contains(&plan.format) {
        let problem = Problem::NotAResult(format!("its `format` is {}", plan.format));
        faults.report(Place::file(file), problem, EXPECTED);
        return None;
    }
    let mut reader = Reader { file, hospital, faults, roster: Roster::empty(hospital) };
    plan.people.iter().for_each(|person| reader.person(person));
    let mut taken = vec![false; hospital.demand.len()];
    for line in plan.coverage.iter().filter(|line| line.temps > 0) {
        reader.temps(line, &mut taken);
    }
    Some(reader.roster)
}

/// The parser's words without the position, which stands in front.
fn plain(error: &serde_json::Error) -> String {
    let text = error.to_string();
    text.split(" at line ").next().unwrap_or(&text).to_string()
}

struct Reader<'a> {
    file: &'a str,
    hospital: &'a Hospital,
    faults: &'a mut Diagnostics,
    roster: Roster,
}

impl Reader<'_> {
    fn place(&self, field: &str) -> Place {
        Place::file(self.file).named(field)
    }

    fn person(&mut self, person: &Person) {
        let key = &person.employment;
        let Some(index) = self.hospital.person(key) else {
            let known = self.hospital.staff.iter().map(|person| person.employment.as_str());
            self.faults.unknown(self.place("people"), Problem::Unknown("employment", key.clone()), key, known);
            return;
        };
        for duty in &person.duties {
            let field = format!("duties of {key}");
            if let (Some(day), Some(shift)) = (self.day(duty.date, &field), self.shift(&duty.shift, &field)) {
                self.roster.insert(index, day, shift);
            }
        }
    }

    fn day(&mut self, date: NaiveDate, field: &str) -> Option<Day> {
        let horizon = &self.hospital.horizon;
        // Dates of any year can be written; the distance to one far away is no day.
        if (horizon.first..=horizon.last()).contains(&date) {
            return Some(horizon.day(date));
        }
        let expected = format!("a date from {} to {}", horizon.first, horizon.last());
        self.faults.report(self.place(field), Problem::OutsideHorizon(date), expected);
        None
    }

    fn shift(&mut self, code: &str, field: &str) -> Option<usize> {
        let shift = self.hospital.shift(code);
        if shift.is_none() {
            let known = self.hospital.shifts.iter().map(|shift| shift.code.as_str());
            self.faults.unknown(self.place(field), Problem::Unknown("shift", code.into()), code, known);
        }
        shift
    }

    /// Competences go by name here, which two may share: the first line that is not taken yet gets the temps.
    fn temps(&mut self, line: &Line, taken: &mut [bool]) {
        let (Some(day), Some(shift)) = (self.day(line.date, "coverage"), self.shift(&line.shift, "coverage")) else {
            return;
        };
        let hospital = self.hospital;
        let name = |competence: usize| hospital.competences.get(competence).map(|competence| competence.name.as_str());
        let fits = |index: &usize| {
            let asked = &hospital.demand[*index];
            let same = asked.competence.and_then(name) == line.competence.as_deref();
            (asked.day, asked.shift) == (day, shift) && same && !taken[*index]
        };
        match (0..hospital.demand.len()).find(fits) {
            Some(index) => {
                taken[index] = true;
                self.roster.temps[index] = line.temps;
            }
            None => {
                let competence = match &line.competence {
                    Some(name) => format!("with competence `{name}`"),
                    None => "of any competence".into(),
                };
                let problem = Problem::NoDemandForTemp { shift: line.shift.clone(), competence, date: line.date };
                self.faults.report(self.place("coverage"), problem, "a line of demand.csv");
            }
        }
    }
}
