//! `tavle columns`: what the files of a hospital folder hold.

use super::{Exit, Failure, say};
use crate::files::{
    PLAN_TABLES, TABLES, THEATRE_TABLES, describe_settings, describe_table, describe_tables, near_match, table,
};
use clap::Args;

/// Describe the files of a hospital folder, or the columns of one
#[derive(Debug, Args)]
pub struct Columns {
    /// A table such as `staff`, or `hospital.toml`; none lists them all
    table: Option<String>,
}

impl Columns {
    /// Prints the description.
    pub fn run(self) -> Result<Exit, Failure> {
        let text = match self.table.as_deref() {
            None => describe_tables(),
            Some("hospital" | "hospital.toml") => describe_settings(),
            Some(name) => match table(name) {
                Some(table) => describe_table(table),
                None => return Err(Failure::Argument(unknown(name))),
            },
        };
        say(&text)?;
        Ok(Exit::Done)
    }
}

fn unknown(name: &str) -> String {
    let names: Vec<&str> = TABLES
        .iter()
        .chain(&THEATRE_TABLES)
        .chain(&PLAN_TABLES)
        .map(|table| table.name)
        .chain(["hospital.toml"])
        .collect();
    let mut text = format!("there is no table `{name}`; expected one of {}", names.join(", "));
    if let Some(near) = near_match(name, names.iter().copied()) {
        text += &format!("; did you mean `{near}`?");
    }
    text
}
