//! The files of a benchmark run.

use super::runs::Outcome;
use crate::cli::Failure;
use crate::files::bench::{Instance, Known};
use crate::files::{can_write_into, write_whole};
use crate::report::bench::{BenchRun, Curve, plot, runs_csv, trace_csv};
use std::path::{Path, PathBuf};

/// What is to be written, and where.
pub(super) struct Output<'a> {
    /// The table as CSV.
    pub csv: Option<&'a Path>,
    /// Folder of rosters and courses.
    pub folder: Option<&'a Path>,
}

impl Output<'_> {
    /// Fails if the files could not be written.
    pub fn can_be_written(&self) -> Result<(), Failure> {
        let parent = |file: &Path| file.parent().map(Path::to_path_buf).unwrap_or_default();
        for folder in self.csv.map(parent).into_iter().chain(self.folder.map(Path::to_path_buf)) {
            can_write_into(&folder).map_err(|error| Failure::Write(folder, error))?;
        }
        Ok(())
    }

    /// Replaces the table by that of all runs so far.
    pub fn write_table(&self, runs: &[BenchRun]) -> Result<(), Failure> {
        let Some(file) = self.csv else { return Ok(()) };
        write(file, runs_csv(runs).as_bytes())
    }

    /// Writes the best roster of an instance, and the course of every run.
    pub fn write_instance(&self, instance: &Instance, outcomes: &[Outcome], known: Known) -> Result<(), Failure> {
        let Some(folder) = self.folder else { return Ok(()) };
        let name = instance.name();
        let cost = |outcome: &Outcome| outcome.run.cost.unwrap_or(f64::INFINITY);
        let best = outcomes.iter().min_by(|a, b| cost(a).total_cmp(&cost(b)));
        if let Some(solution) = best.and_then(|outcome| outcome.solution.as_ref()) {
            for (file, text) in instance.solution_files(solution) {
                write(&folder.join(file), text.as_bytes())?;
            }
        }
        for outcome in outcomes {
            let seed = outcome.run.seed.filter(|_| outcomes.len() > 1);
            let seed = seed.map_or(String::new(), |seed| format!(".seed-{seed}"));
            write(
                &folder.join(format!("{name}{seed}.trace.csv")),
                trace_csv(&outcome.trace, outcome.clock).as_bytes(),
            )?;
        }
        let curves: Vec<Curve> = outcomes.iter().map(curve).collect();
        let drawing = plot(name, &curves, known.best).map_err(|error| Failure::Internal(error.to_string()))?;
        match drawing {
            Some(drawing) => write(&folder.join(format!("{name}.trace.svg")), drawing.as_bytes()),
            None => Ok(()),
        }
    }

    /// Says what was written.
    pub fn written(&self) -> String {
        let files: Vec<String> =
            self.csv.into_iter().chain(self.folder).map(|path: &Path| path.display().to_string()).collect();
        if files.is_empty() { String::new() } else { format!("\nwritten: {}\n", files.join(", ")) }
    }
}

fn curve(outcome: &Outcome) -> Curve<'_> {
    let Outcome { run, trace, clock, .. } = outcome;
    let seconds = trace.last().map_or(0.0, |end| end.seconds);
    Curve { seed: run.seed.unwrap_or(0), trace, clock: *clock, seconds }
}

fn write(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    let failure = |error| Failure::Write(PathBuf::from(path), error);
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).map_err(failure)?;
    }
    write_whole(path, bytes).map_err(failure)
}
