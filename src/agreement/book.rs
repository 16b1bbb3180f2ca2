//! Which rules apply to whom: agreements as data, laid over each other.

use super::ActiveRule;
use crate::hospital::PersonIx;

/// The rules of every person of a hospital, with their values resolved.
#[derive(Debug, Default)]
pub struct RuleBook {
    rules: Vec<Vec<ActiveRule>>,
    /// tmp
    pub norms: Vec<Option<super::NormTerms>>,
}

impl RuleBook {
    /// A book from the rules of each person, in the order of the staff.
    pub fn from_rules(rules: Vec<Vec<ActiveRule>>) -> Self {
        Self { rules, norms: vec![] }
    }

    /// tmp
    pub fn norm(&self, person: PersonIx) -> Option<&super::NormTerms> {
        self.norms.get(person).and_then(Option::as_ref)
    }

    /// The rules of one person; none for a person the book does not know.
    pub fn of(&self, person: PersonIx) -> &[ActiveRule] {
        self.rules.get(person).map_or(&[], Vec::as_slice)
    }
}
