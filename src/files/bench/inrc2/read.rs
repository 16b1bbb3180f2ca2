//! What the documents mean: names are looked up, numbers read, and everything is held together.

use super::documents::*;
use super::locate::{Spec, is_json};
use super::{Before, Bounds, Contract, Instance, Nurse, OffRequest, Requirement, Scenario, ShiftType, Week};
use super::{json, text};
use crate::files::bench::problem::BenchProblem;
use crate::files::bench::words::{Names, Reader, Word, text_of};
use crate::files::diagnostic::Diagnostics;
use crate::files::problem::Problem;
use std::path::Path;

/// Largest number of anything.
const MOST: u32 = 10_000;
/// Most weeks of a horizon: three years.
const MOST_WEEKS: u32 = 156;
/// Weekdays as both forms begin them.
pub(super) const WEEKDAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
const LONG_WEEKDAYS: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

/// Reads the files of an instance; `None` when a fault was reported.
pub fn read(spec: &Spec, faults: &mut Diagnostics) -> Option<Instance> {
    let before = faults.count();
    let path = spec.scenario_file();
    let text = text_of(&path, faults)?;
    let mut reader = Reader::new(&path, faults);
    let document =
        if is_json(&path) { json::scenario(&mut reader, &text)? } else { text::scenario(&mut reader, &text) };
    let mut names = ScenarioNames::default();
    let scenario = names.scenario(&mut reader, &document, spec);
    let history = read_history(spec, &names, faults);
    let mut weeks = Vec::new();
    for &week in &spec.weeks {
        weeks.extend(read_week(&spec.week_file(week), spec, &names, faults));
    }
    let instance = Instance {
        name: spec.name.clone(),
        scenario: scenario?,
        week_files: spec.weeks.clone(),
        history: history?,
        weeks,
    };
    (faults.count() == before).then_some(instance)
}

/// The names that the other files refer to.
#[derive(Debug, Default)]
pub(super) struct ScenarioNames {
    skills: Names,
    shifts: Names,
    contracts: Names,
    nurses: Names,
}

impl ScenarioNames {
    /// The names of a scenario that was read.
    pub(super) fn of(scenario: &Scenario) -> Self {
        Self {
            skills: Names::of(scenario.skills.iter().map(String::as_str)),
            shifts: Names::of(scenario.shifts.iter().map(|shift| shift.id.as_str())),
            contracts: Names::of(scenario.contracts.iter().map(|contract| contract.id.as_str())),
            nurses: Names::of(scenario.nurses.iter().map(|nurse| nurse.id.as_str())),
        }
    }

    pub(super) fn nurse(&self, reader: &mut Reader, word: &Word) -> Option<usize> {
        reader.index(word, "nurse", &self.nurses)
    }

    pub(super) fn shift(&self, reader: &mut Reader, word: &Word) -> Option<usize> {
        reader.index(word, "shift type", &self.shifts)
    }

    pub(super) fn skill(&self, reader: &mut Reader, word: &Word) -> Option<usize> {
        reader.index(word, "skill", &self.skills)
    }

    /// A shift type, or the word that stands for none in particular.
    fn shift_or(&self, reader: &mut Reader, word: &Word, other: &'static str) -> Option<Option<usize>> {
        if word.text == other {
            return Some(None);
        }
        if let Some(index) = self.shifts.index(&word.text) {
            return Some(Some(index));
        }
        let known = self.shifts.iter().chain([other]);
        reader.unknown(word, Problem::Unknown("shift type", word.text.clone()), known);
        None
    }

    fn scenario(&mut self, reader: &mut Reader, document: &ScenarioDocument, spec: &Spec) -> Option<Scenario> {
        same_scenario(reader, &document.id, spec);
        let weeks = reader.number(&document.weeks, "weeks", 1, MOST_WEEKS);
        if let Some(wanted) = weeks.filter(|&weeks| weeks as usize != spec.weeks.len()) {
            let problem = BenchProblem::WeekCount { found: spec.weeks.len(), wanted: wanted as usize };
            reader.fault(
                &document.weeks,
                "weeks",
                problem,
                format!("an instance with a file for each of {wanted} weeks"),
            );
        }
        for skill in &document.skills {
            reader.new_name(skill, "skill", &mut self.skills);
        }
        let mut shifts = self.shift_types(reader, document);
        for (shift, next) in &document.successions {
            let shift = self.shift(reader, shift);
            let next: Vec<usize> = next.iter().filter_map(|next| self.shift(reader, next)).collect();
            if let Some(shift) = shift.and_then(|shift| shifts.get_mut(shift)) {
                shift.forbids_next.extend(next);
            }
        }
        let contracts = self.contracts(reader, document);
        let nurses = self.nurses(reader, document);
        let empty = [("skills", self.skills.len()), ("shift types", shifts.len()), ("nurses", nurses.len())];
        for (what, _) in empty.into_iter().filter(|&(_, number)| number == 0) {
            reader.fault_of_line(0, BenchProblem::EmptySection(what.into()), "at least one");
        }
        let skills = self.skills.iter().map(String::from).collect();
        Some(Scenario { id: spec.scenario.clone(), weeks: weeks? as usize, skills, shifts, contracts, nurses })
    }

    fn shift_types(&mut self, reader: &mut Reader, document: &ScenarioDocument) -> Vec<ShiftType> {
        let mut shifts = Vec::new();
        for shift in &document.shifts {
            let fresh = reader.new_name(&shift.id, "shift type", &mut self.shifts);
            let run = bounds(reader, &shift.run, "days in a row").unwrap_or(Bounds { min: 0, max: MOST });
            if fresh {
                shifts.push(ShiftType { id: shift.id.text.clone(), run, forbids_next: Vec::new() });
            }
        }
        shifts
    }

    fn contracts(&mut self, reader: &mut Reader, document: &ScenarioDocument) -> Vec<Contract> {
        let mut contracts = Vec::new();
        for contract in &document.contracts {
            reader.new_name(&contract.id, "contract", &mut self.contracts);
            let assignments = bounds(reader, &contract.assignments, "assignments");
            let work_run = bounds(reader, &contract.work_run, "days at work in a row");
            let off_run = bounds(reader, &contract.off_run, "days off in a row");
            let most_weekends = reader.number(&contract.most_weekends, "weekends", 0, MOST);
            let complete = reader.number(&contract.complete_weekends, "complete weekends", 0, 1);
            let id = contract.id.text.clone();
            let numbers = (assignments, work_run, off_run, most_weekends, complete);
            if let (Some(assignments), Some(work_run), Some(off_run), Some(most_weekends), Some(complete)) = numbers {
                let complete_weekends = complete == 1;
                contracts.push(Contract { id, assignments, work_run, off_run, most_weekends, complete_weekends });
            }
        }
        contracts
    }

    fn nurses(&mut self, reader: &mut Reader, document: &ScenarioDocument) -> Vec<Nurse> {
        let mut nurses = Vec::new();
        for nurse in &document.nurses {
            let fresh = reader.new_name(&nurse.id, "nurse", &mut self.nurses);
            let contract = reader.index(&nurse.contract, "contract", &self.contracts).unwrap_or(0);
            let mut skills = vec![false; self.skills.len()];
            for skill in &nurse.skills {
                if let Some(skill) = self.skill(reader, skill) {
                    skills[skill] = true;
                }
            }
            if fresh {
                nurses.push(Nurse { id: nurse.id.text.clone(), contract, skills });
            }
        }
        nurses
    }
}

/// Fewest and most; `None` when a fault was reported.
fn bounds(reader: &mut Reader, (min, max): &(Word, Word), field: &str) -> Option<Bounds> {
    let (fewest, most) = (reader.number(min, field, 0, MOST), reader.number(max, field, 0, MOST));
    let bounds = Bounds { min: fewest?, max: most? };
    reader.in_order(min, field, bounds.min, bounds.max).then_some(bounds)
}

/// Reports a file that belongs to another scenario.
pub(super) fn same_scenario(reader: &mut Reader, word: &Word, spec: &Spec) {
    other_scenario(reader, word, &spec.scenario);
}

/// Reports a word that names another scenario.
pub(super) fn other_scenario(reader: &mut Reader, word: &Word, wanted: &str) {
    if !word.text.is_empty() && word.text != wanted {
        let problem = BenchProblem::OtherScenario { found: word.text.clone(), wanted: wanted.into() };
        reader.fault(word, "scenario", problem, "files of one scenario");
    }
}

fn read_history(spec: &Spec, names: &ScenarioNames, faults: &mut Diagnostics) -> Option<Vec<Before>> {
    let path = spec.history_file();
    let text = text_of(&path, faults)?;
    let mut reader = Reader::new(&path, faults);
    let document = if is_json(&path) { json::history(&mut reader, &text)? } else { text::history(&mut reader, &text) };
    same_scenario(&mut reader, &document.scenario, spec);
    let mut history: Vec<Option<Before>> = vec![None; names.nurses.len()];
    let mut said = vec![None; names.nurses.len()];
    for entry in &document.nurses {
        let nurse = names.nurse(&mut reader, &entry.nurse);
        let before = before(&mut reader, names, entry);
        let Some(nurse) = nurse else { continue };
        if let Some(line) = said[nurse] {
            let value = entry.nurse.text.clone();
            reader.fault(&entry.nurse, "", Problem::Duplicate { what: "nurse", value, line }, "every nurse once");
        }
        said[nurse] = Some(entry.nurse.line);
        history[nurse] = before;
    }
    for (nurse, line) in names.nurses.iter().zip(&said) {
        if line.is_none() {
            reader.fault_of_line(0, BenchProblem::NoHistory { nurse: nurse.into() }, "a line for every nurse");
        }
    }
    history.into_iter().collect()
}

fn before(reader: &mut Reader, names: &ScenarioNames, entry: &BeforeDocument) -> Option<Before> {
    let assignments = reader.number(&entry.assignments, "assignments", 0, MOST);
    let weekends = reader.number(&entry.weekends, "weekends", 0, MOST);
    let last = names.shift_or(reader, &entry.last, "None");
    let shift_run = reader.number(&entry.shift_run, "days in a row on the last shift type", 0, MOST);
    let work_run = reader.number(&entry.work_run, "days in a row at work", 0, MOST);
    let off_run = reader.number(&entry.off_run, "days in a row off", 0, MOST);
    let before = Before {
        assignments: assignments?,
        weekends: weekends?,
        last: last?,
        shift_run: shift_run?,
        work_run: work_run?,
        off_run: off_run?,
    };
    let contradiction = match before.last {
        None if before.shift_run > 0 || before.work_run > 0 => "the last day was off, and days at work are counted",
        Some(_) if before.off_run > 0 => "the last day was worked, and days off are counted",
        Some(_) if before.shift_run == 0 => "a last shift type without a day on it",
        Some(_) if before.work_run < before.shift_run => "fewer days at work than on the last shift type",
        _ => return Some(before),
    };
    reader.fault(&entry.nurse, "", BenchProblem::PastContradicts(contradiction), "one state on the evening before");
    None
}

fn read_week(path: &Path, spec: &Spec, names: &ScenarioNames, faults: &mut Diagnostics) -> Option<Week> {
    let text = text_of(path, faults)?;
    let mut reader = Reader::new(path, faults);
    let document = if is_json(path) { json::week(&mut reader, &text)? } else { text::week(&mut reader, &text) };
    same_scenario(&mut reader, &document.scenario, spec);
    let mut week = Week { requirements: Vec::new(), requests: Vec::new() };
    let mut said: Vec<(usize, usize, usize)> = Vec::new();
    for entry in &document.requirements {
        let (shift, skill) = (names.shift(&mut reader, &entry.shift), names.skill(&mut reader, &entry.skill));
        let mut requirement = Requirement { shift: 0, skill: 0, minimum: [0; 7], optimal: [0; 7] };
        for (weekday, (minimum, optimal)) in entry.days.iter().enumerate().take(7) {
            requirement.minimum[weekday] = reader.number(minimum, "minimum", 0, MOST).unwrap_or(0);
            requirement.optimal[weekday] = reader.number(optimal, "optimum", 0, MOST).unwrap_or(0);
        }
        let (Some(shift), Some(skill)) = (shift, skill) else { continue };
        if let Some(&(_, _, line)) = said.iter().find(|&&(a, b, _)| (a, b) == (shift, skill)) {
            let value = format!("{} {}", entry.shift.text, entry.skill.text);
            reader.fault(&entry.shift, "", Problem::Duplicate { what: "requirement", value, line }, "one of each");
        }
        said.push((shift, skill, entry.shift.line));
        week.requirements.push(Requirement { shift, skill, ..requirement });
    }
    for entry in &document.requests {
        let nurse = names.nurse(&mut reader, &entry.nurse);
        let shift = names.shift_or(&mut reader, &entry.shift, "Any");
        let weekday = weekday(&mut reader, &entry.day);
        if let (Some(nurse), Some(shift), Some(weekday)) = (nurse, shift, weekday) {
            week.requests.push(OffRequest { nurse, shift, weekday });
        }
    }
    Some(week)
}

/// A day of the week, from Monday.
pub(super) fn weekday(reader: &mut Reader, word: &Word) -> Option<usize> {
    let day = (0..7).find(|&day| word.text == WEEKDAYS[day] || word.text == LONG_WEEKDAYS[day]);
    if day.is_none() {
        reader.unknown(word, BenchProblem::NotWeekday(word.text.clone()), WEEKDAYS.into_iter());
    }
    day
}
