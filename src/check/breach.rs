//! A breach as a planner reads it.

use crate::agreement::{Finding, Severity};
use crate::hospital::PersonIx;

/// One breach of one rule.
#[derive(Debug, Clone, PartialEq)]
pub struct Breach {
    /// Who; `None` for a rule of the ward (coverage, skill mix, quorum).
    pub person: Option<PersonIx>,
    /// Key of the rule.
    pub rule: &'static str,
    /// How binding the rule is.
    pub severity: Severity,
    /// Clause or page that the rule comes from.
    pub source: String,
    /// Days, measured, allowed, and what happened.
    pub finding: Finding,
}
