//! A folder made ready for planning: hospital, rules, pay.

use super::failure::Failure;
use crate::agreement::RuleBook;
use crate::agreement::book::{BookFault, OpenQuestion};
use crate::cost::{self, PayTables};
use crate::files::{self, Folder};
use crate::hospital::Roster;
use crate::report::{NormFacts, PersonFacts};
use crate::roster::Problem;
use std::path::Path;

/// A folder that can be planned.
pub(super) struct Loaded {
    pub(super) problem: Problem,
    pub(super) tables: PayTables,
    pub(super) warnings: Vec<files::Diagnostic>,
}

pub(super) fn load(path: &Path) -> Result<Loaded, Failure> {
    let Folder { hospital, hospital_toml, own_agreements, warnings } = files::read_folder(path)?;
    let book = RuleBook::build(&hospital, &hospital_toml, &own_agreements)
        .map_err(|faults| Failure::Rules(located(faults, &hospital_toml, &own_agreements)))?;
    let tables = PayTables::shipped();
    let problem = Problem::new(hospital, book, |hospital, person, day, shift| {
        cost::supplement_ore(&tables, hospital, person, &hospital.duty(day, shift))
    });
    Ok(Loaded { problem, tables, warnings })
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
                NormFacts {
                    target_minutes: periods.iter().map(|&p| terms.target_minutes(hospital, person, p)).sum(),
                    credited_minutes: periods.iter().map(|&p| terms.credited_minutes(hospital, person, p)).sum(),
                    tolerance_minutes: Some(terms.tolerance_minutes),
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

/// The faults of the rules as `file:line:column: message`, where the place is known.
fn located(faults: Vec<BookFault>, hospital_toml: &str, own: &[(String, String)]) -> Vec<String> {
    let mut lines: Vec<String> = faults.iter().map(|fault| place(fault, hospital_toml, own)).collect();
    lines.sort();
    lines
}

fn place(fault: &BookFault, hospital_toml: &str, own: &[(String, String)]) -> String {
    let own_text = own.iter().find(|(name, _)| fault.file.contains(name.as_str())).map(|(_, text)| text.as_str());
    let text = if fault.file == "hospital.toml" { Some(hospital_toml) } else { own_text };
    let before = fault.span.as_ref().zip(text).and_then(|(span, text)| text.get(..span.start));
    match before {
        Some(before) => {
            let line = before.matches('\n').count() + 1;
            let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
            format!("{}:{line}:{column}: {}", fault.file, fault.message)
        }
        None => format!("{}: {}", fault.file, fault.message),
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
