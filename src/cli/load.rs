//! A folder made ready for planning: hospital, rules, pay.

use super::failure::Failure;
use crate::agreement::RuleBook;
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
    pub(super) warnings: Vec<String>,
}

pub(super) fn load(path: &Path) -> Result<Loaded, Failure> {
    let Folder { hospital, hospital_toml, own_agreements, warnings } =
        files::read_folder(path).map_err(Failure::Input)?;
    let book = RuleBook::build(&hospital, &hospital_toml, &own_agreements).map_err(Failure::Rules)?;
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
