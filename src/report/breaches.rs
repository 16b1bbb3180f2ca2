//! Breaches as rows that can be read without the hospital at hand.

use super::summary::BreachRow;
use crate::agreement::{Language, RuleBook};
use crate::check::Breach;
use crate::hospital::Hospital;

/// One row per breach, in the order given.
pub(super) fn rows(hospital: &Hospital, book: &RuleBook, breaches: &[Breach]) -> Vec<BreachRow> {
    breaches.iter().map(|breach| row(hospital, book, breach)).collect()
}

fn row(hospital: &Hospital, book: &RuleBook, breach: &Breach) -> BreachRow {
    let employee = breach.person.and_then(|person| hospital.staff.get(person));
    BreachRow {
        employment: employee.map(|employee| employee.employment.clone()),
        name: employee.map(|employee| employee.name.clone()),
        rule: breach.rule.to_string(),
        sentence: sentence(book, breach),
        severity: breach.severity,
        source: breach.source.clone(),
        first: hospital.horizon.date(breach.finding.first),
        last: hospital.horizon.date(breach.finding.last),
        what: breach.finding.what.clone(),
        measured: breach.finding.measured.to_string(),
        allowed: breach.finding.allowed.to_string(),
    }
}

/// The rule in its own words. Where a person has the same rule twice (law and a stricter agreement), the one of the
/// breach's standing and source speaks.
fn sentence(book: &RuleBook, breach: &Breach) -> Option<String> {
    let same_rule = book.of(breach.person?).iter().filter(|active| active.rule.id() == breach.rule);
    let (exact, any): (Vec<_>, Vec<_>) =
        same_rule.partition(|active| active.severity == breach.severity && active.source == breach.source);
    exact.first().or(any.first()).map(|active| active.rule.describe(Language::English))
}
