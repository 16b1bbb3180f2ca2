//! Rosters from elsewhere, scored.

use super::output::Output;
use super::runs::{blank, evaluated};
use crate::cli::{Exit, Failure, say};
use crate::files::Diagnostics;
use crate::files::bench::{Instance, Known};
use crate::report::bench::{BenchRun, runs_table, score_text};
use std::collections::BTreeMap;
use std::path::Path;

/// Scores the roster of every instance.
pub(super) fn score(
    instances: &[Instance],
    known: &BTreeMap<String, Known>,
    path: &Path,
    output: &Output,
    quiet: bool,
) -> Result<Exit, Failure> {
    if instances.len() > 1 && !path.is_dir() {
        let advice = "--score for several instances is a folder that --out has written";
        return Err(Failure::Argument(advice.into()));
    }
    let mut faults = Diagnostics::default();
    let solutions: Vec<_> = instances.iter().map(|instance| instance.read_solution(path, &mut faults)).collect();
    if !faults.is_empty() {
        faults.sort();
        return Err(faults.into());
    }
    let mut runs = Vec::new();
    for (instance, solution) in instances.iter().zip(solutions.iter().flatten()) {
        let evaluation = evaluated(instance, solution)?;
        let known = known.get(instance.name()).copied().unwrap_or_default();
        runs.push(BenchRun {
            cost: Some(evaluation.cost()),
            hard_breaches: Some(evaluation.hard_breaches()),
            ..blank(instance, known, 0)
        });
        if !quiet {
            say(&score_text(instance.name(), &evaluation))?;
        }
    }
    output.write_table(&runs)?;
    if !quiet {
        say(&format!("\n{}{}", runs_table(&runs), output.written()))?;
    }
    let broken = runs.iter().any(|run| run.hard_breaches.is_some_and(|breaches| breaches > 0));
    Ok(if broken { Exit::Breaches } else { Exit::Done })
}
