//! `tavle reserve`: how many slots to keep for pathway patients who are not known yet.

use super::failure::Failure;
use super::{Exit, say};
use crate::files;
use crate::report::Style;
use crate::report::theatres::{ADVICE_BUFFERS, ADVICE_CLEARINGS, reserve_page, reserve_text};
use crate::theatres::reserve::{advise, slots_needed};
use clap::Args;
use std::path::PathBuf;

/// The file that the command writes.
const FILE: &str = "reserve.html";

/// Show how many slots each pathway needs, and what larger and smaller reserves would come to.
#[derive(Debug, Args)]
pub struct Reserve {
    /// Hospital folder with theatre tables.
    folder: PathBuf,
    /// Folder for reserve.html [default: FOLDER/out].
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
}

impl Reserve {
    /// Reads, works out, writes, prints.
    pub fn run(self) -> Result<Exit, Failure> {
        let files::TheatreFolder { theatres, warnings, .. } = files::read_theatre_folder(&self.folder)?;
        for warning in &warnings {
            eprintln!("warning: {warning}");
        }
        if theatres.pathways.is_empty() {
            say("The folder has no pathways (pathways.csv): nothing is reserved.\n")?;
            return Ok(Exit::Done);
        }
        let out = self.out.unwrap_or_else(|| self.folder.join("out"));
        files::can_write_into(&out).map_err(|error| Failure::Write(out.clone(), error))?;
        let needed = slots_needed(&theatres);
        let advice = advise(&theatres, &ADVICE_BUFFERS, &ADVICE_CLEARINGS);
        let page = reserve_page(&theatres, &needed, &advice).map_err(|error| Failure::Internal(error.to_string()))?;
        let write = |error: std::io::Error| Failure::Write(out.clone(), error);
        std::fs::create_dir_all(&out).map_err(write)?;
        files::write_together(&out, &[(FILE, page.as_bytes())]).map_err(write)?;
        say(&reserve_text(&theatres, &needed, &advice, &Style::of_stdout()))?;
        say(&format!("\nwritten: {}\n", out.join(FILE).display()))?;
        Ok(Exit::Done)
    }
}
