//! `tavle publish`: a plan put out, and kept.

use super::failure::Failure;
use super::in_force::ROSTER;
use super::{Exit, load, say, values};
use crate::calendar::{Moment, moment};
use crate::store::{Kind, Publication, Store};
use crate::{check, files};
use chrono::{NaiveDate, Utc};
use clap::Args;
use std::path::{Path, PathBuf};

/// Hour of the day at which a plan counts as made known when only its date is said.
const NOON_MINUTE: i32 = 12 * 60;

/// Publish a roster, or theatre blocks: kept in the folder's tavle.db with who, when and why.
///
/// The roster becomes the one in force: it is put into published.csv as well, so that later searches price changes against it,
/// and commands that take --roster use it when none is named. Nothing that was published is ever overwritten.
#[derive(Debug, Args)]
pub struct Publish {
    /// Hospital folder.
    folder: PathBuf,
    /// The roster to publish.
    #[arg(long, value_name = "FILE", required_unless_present = "blocks", conflicts_with = "blocks")]
    roster: Option<PathBuf>,
    /// The theatre blocks to publish, in the form of blocks.csv.
    #[arg(long, value_name = "FILE")]
    blocks: Option<PathBuf>,
    /// What is planned in the blocks, in the form of cases.csv.
    #[arg(long, value_name = "FILE", requires = "blocks")]
    cases: Option<PathBuf>,
    /// Who answers for it.
    #[arg(long, value_name = "NAME", value_parser = said)]
    who: String,
    /// Why it is put out, e.g. "weeks 25–32" or "E107 is sick".
    #[arg(long, value_name = "TEXT", value_parser = said)]
    why: String,
    /// The date on which it is made known, at noon [default: now].
    #[arg(long, value_name = "DATE", value_parser = values::date)]
    on: Option<NaiveDate>,
    /// Publish a roster that breaks hard rules all the same.
    #[arg(long)]
    despite_breaches: bool,
}

fn said(text: &str) -> Result<String, String> {
    let text = text.trim();
    if text.is_empty() { Err("expected some words".into()) } else { Ok(text.into()) }
}

impl Publish {
    /// Reads, checks, keeps.
    pub fn run(self) -> Result<Exit, Failure> {
        let told = self.on.map_or_else(now, |date| moment(date, NOON_MINUTE));
        let (who, why) = (self.who.clone(), self.why.clone());
        match (&self.roster, &self.blocks) {
            (Some(roster), _) => {
                let Some(text) = self.roster_text(roster)? else { return Ok(Exit::Breaches) };
                let parts = vec![(ROSTER.to_string(), text.clone())];
                self.keep(Publication { kind: Kind::Roster, told, who, why, parts })?;
                let path = self.folder.join("published.csv");
                files::write_whole(&path, text.as_bytes()).map_err(|error| Failure::Write(path, error))?;
                Ok(Exit::Done)
            }
            (None, Some(blocks)) => {
                let parts = self.block_parts(blocks)?;
                self.keep(Publication { kind: Kind::Blocks, told, who, why, parts })?;
                Ok(Exit::Done)
            }
            (None, None) => Err(Failure::Argument("say what to publish: --roster FILE or --blocks FILE".into())),
        }
    }

    /// The roster as it is kept; `None` if it breaks hard rules and that was not accepted.
    fn roster_text(&self, file: &Path) -> Result<Option<String>, Failure> {
        let loaded = load::load(&self.folder)?;
        load::warn(&loaded);
        let hospital = &loaded.problem.hospital;
        let roster = files::read_roster(file, hospital)?;
        let breaches = check::check(hospital, &loaded.problem.book, &roster);
        let hard = check::hard(&breaches).count();
        if hard > 0 && !self.despite_breaches {
            eprintln!(
                "the roster breaks hard rules in {hard} places; nothing was published. See them with `tavle check {} --roster \
                 {}`, or publish it with --despite-breaches",
                self.folder.display(),
                file.display()
            );
            return Ok(None);
        }
        Ok(Some(files::roster_text(hospital, &roster)))
    }

    fn block_parts(&self, blocks: &Path) -> Result<Vec<(String, String)>, Failure> {
        let folder = files::read_theatre_folder(&self.folder)?;
        let theatres = &folder.theatres;
        let plan = super::theatre_folder::plan(blocks, self.cases.as_ref(), theatres)?;
        let mut parts = vec![("blocks.csv".to_string(), files::blocks_text(theatres, &plan))];
        if self.cases.is_some() {
            parts.push(("cases.csv".to_string(), files::cases_text(theatres, &plan)));
        }
        Ok(parts)
    }

    fn keep(&self, publication: Publication) -> Result<(), Failure> {
        let number = Store::open_or_make(&self.folder)?.publish(&publication)?;
        let (kind, who) = (publication.kind.word(), &publication.who);
        say(&format!("version {number}: {kind} published by {who}, {}\n", publication.why))
    }
}

/// The moment by the computer's clock.
fn now() -> Moment {
    Moment(Utc::now().timestamp().div_euclid(60))
}
