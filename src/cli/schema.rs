//! `tavle schema`: the format of the JSON output.

use super::{Exit, Failure, say};
use crate::report;
use clap::Args;

/// Print the JSON schema of roster.json (or, with --check, of the output of `tavle check --format json`)
#[derive(Debug, Args)]
pub struct Schema {
    /// The schema of the check report instead
    #[arg(long)]
    check: bool,
}

impl Schema {
    /// Prints the schema.
    pub fn run(self) -> Result<Exit, Failure> {
        say(&if self.check { report::check_schema() } else { report::schema() })?;
        Ok(Exit::Done)
    }
}
