//! `tavle init`: a starter folder, every column explained.

use super::{Exit, Failure, say};
use crate::files::{starter_files, theatre_starter_files, write_whole};
use clap::Args;
use std::io;
use std::path::PathBuf;

/// Make a starter folder: a small ward or small theatres that can be planned, every column explained
#[derive(Debug, Args)]
pub struct Init {
    /// The folder to make; it may exist, but must be empty
    #[arg(value_name = "DIR")]
    folder: PathBuf,
    /// Make theatres with a waiting list instead of a ward
    #[arg(long)]
    theatres: bool,
}

impl Init {
    /// Writes the folder.
    pub fn run(self) -> Result<Exit, Failure> {
        let failed = |error: io::Error| Failure::Write(self.folder.clone(), error);
        match std::fs::read_dir(&self.folder) {
            Ok(mut entries) => {
                if entries.next().is_some() {
                    let folder = self.folder.display();
                    return Err(Failure::Argument(format!("{folder} is not empty; name a new folder or an empty one")));
                }
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                std::fs::create_dir_all(&self.folder).map_err(failed)?;
            }
            Err(error) => return Err(failed(error)),
        }
        let (files, what, first, command) = if self.theatres {
            (theatre_starter_files(), "two theatres", "theatres.csv", "theatres")
        } else {
            (starter_files(), "a small ward", "staff.csv", "roster")
        };
        for (name, text) in &files {
            let path = self.folder.join(name);
            write_whole(&path, text.as_bytes()).map_err(|error| Failure::Write(path, error))?;
        }
        let folder = self.folder.display();
        say(&format!(
            "Wrote {} files of {what} to {folder}.\nEvery file explains its columns; start with {folder}/hospital.toml and \
             {first}.\nNext: tavle {command} {folder}\n",
            files.len()
        ))?;
        Ok(Exit::Done)
    }
}
