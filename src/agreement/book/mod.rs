//! Which rules apply to whom: agreements as data, laid over each other.
//!
//! Layers from low to high: law, agreement, local agreement, ward policy, person. The first two are rule sets
//! (`models/agreements/*.toml` and the folder's own `agreements/*.toml`, each extending another); the rest stands in
//! `hospital.toml`. Of every rule the version in force on the horizon's first date is taken. `models/agreements/README.md`
//! is the format; `merge` says who may change what. All faults of all files come back at once.

mod fault;
mod merge;
mod registry;
mod resolve;
mod ruleset;
mod shape;
mod table;
#[cfg(test)]
mod tests;
mod ward;

pub use fault::BookFault;
pub use resolve::OpenQuestion;

use super::ActiveRule;
use super::norm::NormTerms;
use crate::hospital::{Hospital, PersonIx};
use fault::{Faults, Place};
use resolve::Resolver;
use ruleset::Library;
use std::collections::BTreeMap;
use std::sync::Arc;
use ward::Ward;

/// The rules of every person of a hospital, with their values resolved.
#[derive(Debug, Default)]
pub struct RuleBook {
    /// By person; people with the same rules share them.
    persons: Vec<Arc<Terms>>,
    open_questions: Vec<OpenQuestion>,
    /// Every rule set that was read, with the one that it builds upon.
    sets: BTreeMap<String, Option<String>>,
}

/// What one person, or everybody under the same layers, works under.
#[derive(Debug, Default)]
struct Terms {
    title: String,
    rules: Vec<ActiveRule>,
    norm: Option<NormTerms>,
}

/// A shipped rule set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShippedSet {
    /// Name that `agreement` and `extends` use.
    pub name: String,
    /// Title for reports.
    pub title: String,
    /// Country, e.g. `DK`.
    pub country: Option<String>,
    /// Version and what to check, e.g. `OK24 - check against OK26`.
    pub label: Option<String>,
    /// Set that it builds upon.
    pub extends: Option<String>,
}

impl RuleBook {
    /// A book from the rules of each person, in the order of the staff.
    pub fn from_rules(rules: Vec<Vec<ActiveRule>>) -> Self {
        let terms = |rules| Arc::new(Terms { rules, ..Terms::default() });
        Self { persons: rules.into_iter().map(terms).collect(), ..Self::default() }
    }

    /// Lays all layers over each other for every person. `hospital_toml` is the whole text of the file; `own_sets` are the
    /// folder's own rule sets as (file name, text).
    pub fn build(
        hospital: &Hospital,
        hospital_toml: &str,
        own_sets: &[(String, String)],
    ) -> Result<Self, Vec<BookFault>> {
        let mut faults = Faults::default();
        let library = Library::read(own_sets, &mut faults);
        let ward = Ward::read(hospital_toml, Some(hospital), &library, &mut faults);
        let mut resolver = Resolver::new(&library, &ward, hospital.horizon.first);
        let mut shared: BTreeMap<String, Arc<Terms>> = BTreeMap::new();
        let mut persons = Vec::with_capacity(hospital.staff.len());
        for person in &hospital.staff {
            let Some(agreement) = resolver.agreement_of(person, &mut faults) else { continue };
            let own = ward.persons.get(&person.employment);
            let terms = match shared.get(&agreement) {
                Some(terms) if own.is_none() => terms.clone(),
                _ => Arc::new(resolver.terms(&agreement, own.map(|own| (person, own)), &mut faults)),
            };
            for active in &terms.rules {
                for unknown in active.rule.unknown_names(hospital) {
                    let message = format!("rule `{}` ({}): {unknown}", active.rule.id(), active.layer);
                    faults.add(&Place::file("hospital.toml"), message);
                }
            }
            if own.is_none() {
                shared.insert(agreement, terms.clone());
            }
            persons.push(terms);
        }
        let open_questions = resolver.into_open_questions();
        if !faults.is_empty() {
            return Err(faults.into_vec());
        }
        Ok(Self { persons, open_questions, sets: library.parents() })
    }

    /// What is wrong with the files themselves, whoever is on the ward: for a folder whose people or shifts cannot be read.
    pub fn faults_of_files(hospital_toml: &str, own_sets: &[(String, String)]) -> Vec<BookFault> {
        let mut faults = Faults::default();
        let library = Library::read(own_sets, &mut faults);
        Ward::read(hospital_toml, None, &library, &mut faults);
        faults.into_vec()
    }

    /// Every rule set that was read, shipped or the folder's own, with the one that it builds upon.
    pub fn rule_sets(&self) -> impl Iterator<Item = (&str, Option<&str>)> {
        self.sets.iter().map(|(name, parent)| (name.as_str(), parent.as_deref()))
    }

    /// The rules of one person; none for a person the book does not know.
    pub fn of(&self, person: PersonIx) -> &[ActiveRule] {
        self.persons.get(person).map_or(&[], |terms| &terms.rules)
    }

    /// The norm that the person's hours are balanced against, where their agreement has one.
    pub fn norm(&self, person: PersonIx) -> Option<&NormTerms> {
        self.persons.get(person).and_then(|terms| terms.norm.as_ref())
    }

    /// Title and label of the person's agreement; empty for a person the book does not know.
    pub fn agreement_title(&self, person: PersonIx) -> &str {
        self.persons.get(person).map_or("", |terms| &terms.title)
    }

    /// Values that the rule sets in use know to exist but nobody has stated. The rules concerned are not applied.
    pub fn open_questions(&self) -> &[OpenQuestion] {
        &self.open_questions
    }

    /// The rule sets that come with the program, without the basic one that all build upon.
    pub fn shipped() -> Vec<ShippedSet> {
        let library = Library::read(&[], &mut Faults::default());
        let sets = library.names().filter_map(|name| library.get(name));
        sets.map(|set| ShippedSet {
            name: set.name.clone(),
            title: set.title.clone(),
            country: set.country.clone(),
            label: set.label.clone(),
            extends: set.extends.as_ref().map(|(parent, _)| parent.clone()),
        })
        .collect()
    }
}
