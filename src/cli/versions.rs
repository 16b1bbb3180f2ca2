//! `tavle versions`: what was published, when, by whom and why.

use super::failure::Failure;
use super::{Exit, say};
use crate::calendar::local;
use crate::report::Style;
use crate::report::replan::versions_text;
use crate::store::{Store, Version};
use clap::Args;
use std::path::{Path, PathBuf};

/// List every published version of the plans of a folder, or print one.
#[derive(Debug, Args)]
pub struct Versions {
    /// Hospital folder.
    folder: PathBuf,
    /// Print the files of this version instead.
    #[arg(long, value_name = "NUMBER")]
    print: Option<i64>,
}

impl Versions {
    /// Reads and prints.
    pub fn run(self) -> Result<Exit, Failure> {
        let versions = all(&self.folder)?;
        let Some(number) = self.print else {
            say(&versions_text(&versions, &Style::of_stdout()))?;
            return Ok(Exit::Done);
        };
        let version = one(&versions, number)?;
        for (name, text) in &version.publication.parts {
            // One file is what another program may want to read; several need their names.
            if version.publication.parts.len() > 1 {
                say(&format!("# {name}\n"))?;
            }
            say(text)?;
        }
        Ok(Exit::Done)
    }
}

/// Every version of a folder.
pub(super) fn all(folder: &Path) -> Result<Vec<Version>, Failure> {
    let store = Store::open(folder)?;
    let store = store.ok_or_else(|| {
        let folder = folder.display();
        Failure::Argument(format!("nothing was published from {folder} yet; `tavle publish` does"))
    })?;
    Ok(store.versions()?)
}

/// The version of a number.
pub(super) fn one(versions: &[Version], number: i64) -> Result<&Version, Failure> {
    versions.iter().find(|version| version.number == number).ok_or_else(|| {
        let last = versions.last().map_or(0, |version| version.number);
        Failure::Argument(format!("there is no version {number}; expected 1 to {last}"))
    })
}

/// `version 2 (Mon 5 Jul, A. Holm: E107 is sick)`.
pub(super) fn title(version: &Version) -> String {
    let of = &version.publication;
    let date = crate::calendar::short_date(local(of.told).0);
    format!("version {} ({date}, {}: {})", version.number, of.who, of.why)
}
