//! A folder made ready for planning: hospital, rules, pay.

use super::failure::Failure;
use crate::agreement::RuleBook;
use crate::agreement::book::{BookFault, OpenQuestion};
use crate::cost::{self, PayTables};
use crate::files::{self, Diagnostic, Folder, Place, Problem as FileProblem};
use crate::hospital::{BudgetLine, Roster, WorkedTime};
use crate::report::{NormFacts, PersonFacts};
use crate::roster::{Problem, balances};
use std::collections::BTreeMap;
use std::path::Path;

/// A folder that can be planned.
pub(super) struct Loaded {
    pub(super) problem: Problem,
    pub(super) tables: PayTables,
    pub(super) budget: Vec<BudgetLine>,
    pub(super) worked: Vec<WorkedTime>,
    pub(super) hospital_toml: String,
    pub(super) own_agreements: Vec<(String, String)>,
    pub(super) warnings: Vec<files::Diagnostic>,
}

/// Reads a folder with its rules and pay; every fault of all of them comes in one go.
pub(super) fn load(path: &Path) -> Result<Loaded, Failure> {
    let files::Draft { folder, mut faults, names_are_sound } = files::read_draft(path)?;
    let Folder { hospital, hospital_toml, own_agreements, own_pay, budget, worked, mut warnings } = folder;
    let book = if names_are_sound {
        RuleBook::build(&hospital, &hospital_toml, &own_agreements)
    } else {
        Err(RuleBook::faults_of_files(&hospital_toml, &own_agreements))
    };
    let (book, of_rules) = parts(book);
    let own: Vec<(&str, &str)> = own_pay.iter().map(|(file, text)| (file.as_str(), text.as_str())).collect();
    let (tables, of_pay) = parts(PayTables::with_own(&own));
    for fault in of_rules.iter().flatten() {
        let place = place_of(fault, &hospital_toml, &own_agreements);
        // Both readers of hospital.toml stumble over the same line; it is told once.
        if place.line == 0 || !faults.iter().any(|known| same_line(&known.place, &place)) {
            faults.push(Diagnostic::new(place, FileProblem::Rules(fault.message.clone()), ""));
        }
    }
    for fault in of_pay.iter().flatten() {
        let at = fault.place();
        let place = Place::at(&at.file, at.line, at.column);
        faults.push(Diagnostic::new(place, FileProblem::Pay(fault.message()), ""));
    }
    faults.sort();
    let (Some(book), Some(mut tables), true) = (book, tables, faults.is_empty()) else {
        return Err(faults.into());
    };
    warnings.extend(pay_of_nobody(&own_pay, &book));
    inherit_pay(&mut tables, &book);
    let problem = Problem::new(hospital, book, |hospital, person, day, shift| {
        cost::supplement_ore(&tables, hospital, person, &hospital.duty(day, shift))
    });
    Ok(Loaded { problem, tables, budget, worked, hospital_toml, own_agreements, warnings })
}

/// What was made, and what was wrong.
fn parts<T, E>(result: Result<T, E>) -> (Option<T>, Option<E>) {
    match result {
        Ok(made) => (Some(made), None),
        Err(error) => (None, Some(error)),
    }
}

fn same_line(one: &Place, other: &Place) -> bool {
    (&one.file, one.line) == (&other.file, other.line)
}

/// Rule sets without a pay table have the one of the nearest set that they build upon.
fn inherit_pay(tables: &mut PayTables, book: &RuleBook) {
    let parents: BTreeMap<&str, Option<&str>> = book.rule_sets().collect();
    for &set in parents.keys() {
        // Rule sets in a circle are a fault; the count only keeps the walk finite.
        let ancestors = std::iter::successors(parents[set], |parent| parents.get(parent).copied().flatten());
        for parent in ancestors.take(parents.len()) {
            tables.inherit(set, parent);
        }
    }
}

/// Pay tables whose name is no rule set's: nobody is paid by them.
fn pay_of_nobody(own_pay: &[(String, String)], book: &RuleBook) -> Vec<Diagnostic> {
    let mut warnings = Vec::new();
    for (file, _) in own_pay {
        let name = Path::new(file).file_stem().map_or(String::new(), |stem| stem.to_string_lossy().into_owned());
        let mut known = book.rule_sets().map(|(set, _)| set);
        if !known.any(|set| set == name) {
            let mut warning = Diagnostic::new(Place::file(file), FileProblem::PayOfNobody(name.clone()), "");
            warning.hint = files::near_match(&name, book.rule_sets().map(|(set, _)| set));
            warnings.push(warning);
        }
    }
    warnings
}

/// Prints what is not wrong but worth knowing.
pub(super) fn warn(loaded: &Loaded) {
    for warning in &loaded.warnings {
        eprintln!("warning: {warning}");
    }
}

/// Says which values of the agreements nobody has set: what they would ask for is not asked for.
pub(super) fn note_open_questions(loaded: &Loaded) {
    if let Some(note) = open_questions(loaded.problem.book.open_questions()) {
        eprintln!("note: {note}");
    }
}

fn open_questions(questions: &[OpenQuestion]) -> Option<String> {
    let mut values = Vec::new();
    for question in questions {
        if question.keys.is_empty() {
            values.push(question.rule.clone());
        }
        values.extend(question.keys.iter().map(|key| format!("{}.{key}", question.rule)));
    }
    values.dedup();
    let subject = match values.len() {
        0 => return None,
        1 => "1 value of the agreement is not set and not asked for".to_string(),
        count => format!("{count} values of the agreement are not set and not asked for"),
    };
    Some(format!("{subject}: {} (set them under [rules] in hospital.toml)", values.join(", ")))
}

/// Norm and supplements of everybody under a roster.
pub(super) fn person_facts(loaded: &Loaded, roster: &Roster) -> Vec<PersonFacts> {
    let (problem, hospital) = (&loaded.problem, &loaded.problem.hospital);
    (0..hospital.staff.len())
        .map(|person| {
            let norm = problem.norm(person).map(|terms| {
                let periods = terms.periods(&hospital.horizon);
                let ends = periods.iter().map(|period| hospital.horizon.date(period.last));
                let mut earlier: Vec<_> = ends.zip(balances(problem, roster, person)).collect();
                earlier.pop();
                NormFacts {
                    target_minutes: periods.iter().map(|&p| terms.target_minutes(hospital, person, p)).sum(),
                    credited_minutes: periods.iter().map(|&p| terms.credited_minutes(hospital, person, p)).sum(),
                    tolerance_minutes: Some(terms.tolerance_minutes),
                    earlier_periods: earlier,
                }
            });
            let duties = roster.of_person(person);
            let ore = duties.map(|(day, shift)| problem.supplement_ore(person, day, shift)).sum();
            let agreement = &hospital.staff[person].agreement;
            let paid = loaded.tables.for_agreement(agreement, hospital.horizon.first).is_some();
            PersonFacts { norm, supplements_ore: paid.then_some(ore) }
        })
        .collect()
}

/// Line and column of a fault of the rules, where its bytes are known.
fn place_of(fault: &BookFault, hospital_toml: &str, own: &[(String, String)]) -> Place {
    let own_text = own.iter().find(|(file, _)| *file == fault.file).map(|(_, text)| text.as_str());
    let text = if fault.file == "hospital.toml" { Some(hospital_toml) } else { own_text };
    let before = fault.span.as_ref().zip(text).and_then(|(span, text)| text.get(..span.start));
    match before {
        Some(before) => {
            let line = before.matches('\n').count() + 1;
            let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
            Place::at(&fault.file, line, column)
        }
        None => Place::file(&fault.file),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn open_questions_are_one_line_by_rule_and_value() {
        let question = |rule: &str, keys: &[&str]| OpenQuestion {
            set: "dk-law".into(),
            rule: rule.into(),
            keys: keys.iter().map(ToString::to_string).collect(),
            note: "ask".into(),
            source: "nowhere".into(),
        };
        assert_eq!(open_questions(&[]), None);
        let note = open_questions(&[question("shift_length", &["min_hours"]), question("night_average", &[])]);
        assert_eq!(
            note.as_deref(),
            Some(
                "2 values of the agreement are not set and not asked for: shift_length.min_hours, night_average (set them \
                 under [rules] in hospital.toml)"
            )
        );
    }
}
