//! `tavle schema`: the format of the JSON output.

use super::{Exit, Failure, say};
use crate::report;
use clap::Args;

/// Print the JSON schema of roster.json (or, with --check, of the output of `tavle check --format json`; with --theatres, of theatres.json; with --plan, of plan.json; with --fragile, of fragile.json)
#[derive(Debug, Args)]
pub struct Schema {
    /// The schema of the check report instead
    #[arg(long)]
    check: bool,
    /// The schema of the theatre plan instead
    #[arg(long, conflicts_with = "check")]
    theatres: bool,
    /// The schema of the joint plan instead
    #[arg(long, conflicts_with_all = ["check", "theatres"])]
    plan: bool,
    /// The schema of the fragility list instead
    #[arg(long, conflicts_with_all = ["check", "theatres", "plan"])]
    fragile: bool,
}

impl Schema {
    /// Prints the schema.
    pub fn run(self) -> Result<Exit, Failure> {
        if self.fragile {
            let schema = report::fragile::schema().map_err(|error| Failure::Internal(error.to_string()))?;
            say(&schema)?;
            return Ok(Exit::Done);
        }
        if self.plan {
            let schema = report::plan::front_schema().map_err(|error| Failure::Internal(error.to_string()))?;
            say(&schema)?;
            return Ok(Exit::Done);
        }
        say(&match (self.check, self.theatres) {
            (true, _) => report::check_schema(),
            (_, true) => report::theatres::board_schema(),
            _ => report::schema(),
        })?;
        Ok(Exit::Done)
    }
}
