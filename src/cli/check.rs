//! `tavle check`: every breach in any roster.

use super::failure::Failure;
use super::{Exit, load, say};
use crate::report::{self, Style};
use crate::{check, files};
use clap::{Args, ValueEnum};
use std::path::PathBuf;

/// Check any roster against the rules, the demand and the fixed duties of a hospital folder.
#[derive(Debug, Args)]
#[command(after_long_help = files::ROSTER_FORMS)]
pub struct Check {
    /// Hospital folder.
    folder: PathBuf,
    /// The roster: CSV with one row a duty, a CSV grid of people and dates, or a roster.json.
    #[arg(long, value_name = "FILE")]
    roster: PathBuf,
    /// How to print the breaches.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

/// How to print.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For reading on a terminal.
    Text,
    /// For other programs.
    Json,
    /// A page for a browser.
    Html,
}

impl Check {
    /// Reads, checks, prints.
    pub fn run(self) -> Result<Exit, Failure> {
        let loaded = load::load(&self.folder)?;
        load::warn(&loaded);
        load::note_open_questions(&loaded);
        let (hospital, book) = (&loaded.problem.hospital, &loaded.problem.book);
        let roster = files::read_roster(&self.roster, hospital)?;
        let breaches = check::check(hospital, book, &roster);
        let internal = |error: report::ReportError| Failure::Internal(error.to_string());
        let text = match self.format {
            Format::Text => report::check_text(hospital, book, &breaches, &Style::of_stdout()),
            Format::Json => report::check_json(hospital, book, &breaches).map_err(internal)?,
            Format::Html => report::check_html(hospital, book, &breaches).map_err(internal)?,
        };
        say(&text)?;
        Ok(if check::hard(&breaches).next().is_some() { Exit::Breaches } else { Exit::Done })
    }
}
