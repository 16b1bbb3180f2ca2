//! An instance for other solvers.

use crate::cli::{Exit, Failure, say};
use crate::files::bench::{Instance, problem_json};
use crate::files::write_whole;
use crate::linear::to_mps_named;
use crate::lines::Compact;
use std::path::Path;

/// Writes the one instance as what the ending of the file says.
pub(super) fn write(instances: &[Instance], file: &Path, quiet: bool) -> Result<Exit, Failure> {
    let [instance] = instances else {
        return Err(Failure::Argument(format!("--model takes one instance; {} were given", instances.len())));
    };
    let (text, what) = match file.extension().and_then(|ending| ending.to_str()) {
        Some("mps") => mps(instance),
        Some("json") => json(instance),
        _ => {
            let advice = "--model writes a file that ends in .mps (the program) or .json (the problem)";
            return Err(Failure::Argument(format!("{}: {advice}", file.display())));
        }
    };
    write_whole(file, text.as_bytes()).map_err(|error| Failure::Write(file.into(), error))?;
    if !quiet {
        say(&format!("Wrote {}: {what}.\n", file.display()))?;
    }
    Ok(Exit::Done)
}

fn mps(instance: &Instance) -> (String, String) {
    let compact = Compact::of(&instance.problem());
    let (program, names) = (&compact.program, compact.names());
    let whole = program.columns.iter().filter(|column| column.integer).count();
    let entries: usize = program.rows.iter().map(|row| row.entries.len()).sum();
    let (columns, rows) = (program.columns.len(), program.rows.len());
    (to_mps_named(program, &names), format!("{columns} columns ({whole} whole), {rows} rows, {entries} entries"))
}

fn json(instance: &Instance) -> (String, String) {
    let problem = instance.problem();
    let (people, days, tasks) = (problem.workers.len(), problem.days, problem.tasks.len());
    (problem_json(&problem), format!("{people} people, {days} days, {tasks} tasks"))
}
