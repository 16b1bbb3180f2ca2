//! `tavle model`: the roster program for other solvers.

use super::{Exit, Failure, load, say};
use crate::files::write_whole;
use crate::linear::to_mps;
use crate::roster::Formulation;
use clap::Args;
use std::path::PathBuf;

/// Write the roster program of a folder as an MPS file, to be given to another solver
///
/// The program minimises minus the score; heads missing from hard minima are priced far above everything else.
#[derive(Debug, Args)]
pub struct Model {
    /// Hospital folder
    folder: PathBuf,
    /// The file to write
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
}

impl Model {
    /// Reads, builds, writes.
    pub fn run(self) -> Result<Exit, Failure> {
        let loaded = load::load(&self.folder)?;
        let formulation = Formulation::build(&loaded.problem);
        let program = &formulation.program;
        write_whole(&self.out, to_mps(program).as_bytes()).map_err(|error| Failure::Write(self.out.clone(), error))?;
        let whole = program.columns.iter().filter(|column| column.integer).count();
        let entries: usize = program.rows.iter().map(|row| row.entries.len()).sum();
        say(&format!(
            "Wrote {}: {} columns ({whole} whole), {} rows, {entries} entries.\n",
            self.out.display(),
            program.columns.len(),
            program.rows.len()
        ))?;
        Ok(Exit::Done)
    }
}
