//! Agreement rules: one file a rule, each with three faces, and for many a fourth.
//!
//! 1. [`Rule::check`] reads a finished [`Record`] and returns what breaks the rule. It is written from the rule's text, in
//!    elapsed minutes, and shares nothing with 2.
//! 2. [`Rule::encode`] writes the rule as rows of a [`PersonModel`].
//! 3. [`Rule::describe`] says it in a sentence.
//! 4. [`Rule::follow`] says after each day where the rule stands, for the quick search for lines; a rule may leave it out.
//!
//! `testkit` holds 1 against 2: over random small records, `check` finds nothing if and only if the rows accept the same
//! record; and 4 against 1. Which rules apply to whom, with which values, is data: `models/agreements/*.toml`, read by [`book`].

mod averages;
pub mod book;
mod follow;
mod measure;
mod model;
pub mod norm;
mod record;
pub mod rules;
#[cfg(test)]
pub(crate) mod testkit;
pub mod wish;

pub use book::RuleBook;
pub use follow::{Follow, Standing, Today};
pub(crate) use follow::{NEVER, count_up};
pub use measure::{Finding, Language, Measure};
pub use model::{Choice, PersonModel, RuleRow, Strictness};
pub use norm::NormTerms;
pub use record::Record;
pub use wish::is_granted;

use crate::hospital::{Employee, Hospital};
use std::fmt::Debug;

/// A rule with its values.
pub trait Rule: Debug + Send + Sync {
    /// The key of the rule in rule sets and reports, e.g. `daily_rest`.
    fn id(&self) -> &'static str;

    /// The rule in one sentence.
    fn describe(&self, language: Language) -> String;

    /// Everything in the record that breaks the rule and touches the horizon. `Finding::excess` is in the unit that the
    /// rows of [`Rule::encode`] are in, so that a priced breach costs the same in the model and in the check.
    fn check(&self, record: &Record) -> Vec<Finding>;

    /// Writes the rule's rows for one person.
    fn encode(&self, model: &mut PersonModel);

    /// Whether the rule's rows may be left out of the whole ward's relaxation, because they are many and tighten it little.
    /// The bound stays valid without them: each person's own program knows every rule.
    fn may_be_left_out_of_relaxation(&self) -> bool {
        false
    }

    /// The rule followed day by day, for the search for lines. `None` where it is not, or says nothing to this employee: then only the
    /// program of the person knows it.
    fn follow<'r>(&'r self, _employee: &'r Employee, _hospital: &'r Hospital) -> Option<Box<dyn Follow + 'r>> {
        None
    }

    /// Names in the rule's values that the hospital does not know, each as what is wrong and what was expected. A rule that
    /// names nothing would otherwise never bite.
    fn unknown_names(&self, _hospital: &Hospital) -> Vec<String> {
        Vec::new()
    }
}

/// How binding a rule is.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize, schemars::JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Statute: never relaxed.
    Law,
    /// Agreement: relaxed only by a named local agreement.
    Agreement,
    /// Ward policy.
    Policy,
    /// Advice or wish: priced, never hard.
    Advice,
}

impl Severity {
    /// Whether a roster that breaks the rule must not be written.
    pub fn is_hard(self) -> bool {
        self != Self::Advice
    }
}

/// A rule as it applies to a person: with its standing and where it comes from.
#[derive(Debug)]
pub struct ActiveRule {
    /// The rule.
    pub rule: Box<dyn Rule>,
    /// How binding.
    pub severity: Severity,
    /// Points per unit of excess, for advice; ignored for hard rules.
    pub points: f64,
    /// Clause or page that the values come from.
    pub source: String,
    /// The layer that set the values, e.g. `dk-law`, `ward`, `person E12`.
    pub layer: String,
}

impl ActiveRule {
    /// How the rows of this rule enter a model.
    pub fn strictness(&self) -> Strictness {
        if self.severity.is_hard() { Strictness::Hard } else { Strictness::Priced(self.points) }
    }
}
