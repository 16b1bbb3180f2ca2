//! `tavle diff`: what changed between two published versions, and what it cost.

use super::failure::Failure;
use super::publish::AGREED;
use super::{Exit, in_force, load, say, versions};
use crate::replan::{Prices, Ready, changes_between};
use crate::report::Style;
use crate::report::replan::diff_text;
use crate::store::{Kind, Version};
use clap::Args;
use std::path::PathBuf;

/// Show what changed between two published versions, and what the agreement asks for it by its notice.
#[derive(Debug, Args)]
pub struct Diff {
    /// Hospital folder.
    folder: PathBuf,
    /// The earlier version [default: the one before the later].
    earlier: Option<i64>,
    /// The later version [default: the last].
    later: Option<i64>,
}

impl Diff {
    /// Reads, compares, prints.
    pub fn run(self) -> Result<Exit, Failure> {
        let all = versions::all(&self.folder)?;
        let later = match (self.later, all.last()) {
            (Some(number), _) => versions::one(&all, number)?,
            (None, Some(last)) => last,
            (None, None) => return Err(Failure::Argument("nothing was published yet".into())),
        };
        let kind = later.publication.kind;
        let before = all.iter().rev().find(|one| one.number < later.number && one.publication.kind == kind);
        let earlier = match (self.earlier, before) {
            (Some(number), _) => versions::one(&all, number)?,
            (None, Some(before)) => before,
            (None, None) => {
                say(&format!("{} is the first of its kind\n", versions::title(later)))?;
                return Ok(Exit::Done);
            }
        };
        if earlier.publication.kind != kind {
            let kinds = (earlier.publication.kind.word(), kind.word());
            return Err(Failure::Argument(format!(
                "a version of {} and one of {} cannot be compared",
                kinds.0, kinds.1
            )));
        }
        say(&format!("{}\n→ {}\n\n", versions::title(earlier), versions::title(later)))?;
        match kind {
            Kind::Roster => self.rosters(earlier, later),
            Kind::Blocks => say(&rows_text(earlier, later)).map(|()| Exit::Done),
        }
    }

    fn rosters(&self, earlier: &Version, later: &Version) -> Result<Exit, Failure> {
        let loaded = load::load(&self.folder)?;
        let hospital = &loaded.problem.hospital;
        let (old, new) = (in_force::of_version(earlier, hospital)?, in_force::of_version(later, hospital)?);
        let ready = Ready::new(loaded.problem, old);
        let prices = Prices::new(&ready, &loaded.tables, later.publication.told);
        let changes = changes_between(&ready.published, &new);
        if later.part(AGREED).is_some() {
            say(
                "agreed among those concerned: nothing is paid for the change; what follows is what it would be worth if ordered\n\n",
            )?;
        }
        say(&diff_text(&ready, &prices, &changes, &Style::of_stdout()))?;
        Ok(Exit::Done)
    }
}

/// The rows that one version has and the other has not.
fn rows_text(earlier: &Version, later: &Version) -> String {
    let mut text = String::new();
    for (name, new) in &later.publication.parts {
        let old = earlier.part(name).unwrap_or_default();
        let only = |one: &str, other: &str, sign: &str| -> String {
            let known: std::collections::BTreeSet<&str> = other.lines().collect();
            one.lines().filter(|line| !known.contains(line)).map(|line| format!("{sign} {line}\n")).collect()
        };
        text += &format!("{name}\n{}{}", only(old, new, "−"), only(new, old, "+"));
    }
    text
}
