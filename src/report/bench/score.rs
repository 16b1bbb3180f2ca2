//! What a roster costs and breaks, rule by rule.

use super::table::money;
use crate::files::bench::Evaluation;

/// Breaches that are listed; the rest are counted.
const LISTED: usize = 20;

/// The score of a roster under the family's own rules.
pub fn score_text(instance: &str, evaluation: &Evaluation) -> String {
    let mut text = format!("{instance}\n");
    let widest = evaluation.costs.iter().map(|(rule, _)| rule.len());
    let hard = evaluation.by_hard_rule();
    let width = widest.chain(hard.iter().map(|(rule, _)| rule.len())).max().unwrap_or(0) + 2;
    let mut line = |rule: &str, value: String| text += &format!("  {rule:<width$}{value:>10}\n");
    line("Hard rules", "broken".into());
    for (rule, times) in hard {
        line(rule, times.to_string());
    }
    line("Soft rules", "cost".into());
    for &(rule, cost) in &evaluation.costs {
        line(rule, money(cost));
    }
    line("Total cost", money(evaluation.cost()));
    for breach in evaluation.breaches.iter().take(LISTED) {
        text += &format!("  broken: {}: {}\n", breach.rule, breach.what);
    }
    if evaluation.breaches.len() > LISTED {
        text += &format!("  … and {} more\n", evaluation.breaches.len() - LISTED);
    }
    text
}
