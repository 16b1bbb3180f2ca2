//! A folder made ready for planning: hospital, rules, pay.

use super::failure::Failure;
use crate::agreement::RuleBook;
use crate::agreement::book::BookFault;
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
