//! `tavle outlook`: the queues of the coming weeks.

use super::failure::Failure;
use super::theatre_folder::{TheatreFolder, load};
use super::{Exit, say};
use crate::report::Style;
use crate::report::theatres::{OUTLOOK_WEEKS, outlook_rows, outlook_text, outlook_weeks_text};
use clap::Args;
use std::path::PathBuf;

/// Show each specialty's queue over the coming weeks, the capacity it needs and what to buy elsewhere.
#[derive(Debug, Args)]
pub struct Outlook {
    /// Hospital folder with theatre tables.
    folder: PathBuf,
    /// Weeks to look ahead.
    #[arg(long, value_name = "N", default_value_t = OUTLOOK_WEEKS, value_parser = clap::value_parser!(u32).range(1..=52))]
    weeks: u32,
    /// Look ahead also on measured durations that spread less than operations do.
    #[arg(long)]
    accept_doubtful_durations: bool,
}

impl Outlook {
    /// Reads, works out, prints.
    pub fn run(self) -> Result<Exit, Failure> {
        let TheatreFolder { theatres, durations } = load(&self.folder, self.accept_doubtful_durations)?;
        let rows = outlook_rows(&theatres, &durations, self.weeks);
        let style = Style::of_stdout();
        say(&outlook_text(&rows, "the plan in force", &style))?;
        say(&format!("\n{}", outlook_weeks_text(&rows, &style)))?;
        Ok(Exit::Done)
    }
}
