//! `tavle publish`: a plan put out, and kept.

use super::check::{BlockFiles, theatre_report};
use super::failure::Failure;
use super::in_force::ROSTER;
use super::{Exit, load, say, values};
use crate::calendar::{Moment, moment, parse_clock};
use crate::store::{Kind, Publication, Store};
use crate::{check, files};
use chrono::{NaiveDate, Utc};
use clap::Args;
use std::path::{Path, PathBuf};

/// Name of the part that says that changes were agreed on.
pub(super) const AGREED: &str = "agreed";

/// Publish a roster, or theatre blocks: kept in the folder's tavle.db with who, when and why.
///
/// The roster becomes the one in force: it is put into published.csv as well, so that later searches price changes against it,
/// and commands that take --roster use it when none is named. Blocks are put into blocks.csv and cases.csv. What breaks hard rules is
/// refused. No version is ever overwritten.
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
    /// The date on which it is made known [default: now].
    #[arg(long, value_name = "DATE", value_parser = values::date)]
    on: Option<NaiveDate>,
    /// The hour at which it is made known.
    #[arg(long, value_name = "HH:MM", default_value = "12:00", value_parser = clock, requires = "on")]
    at: i32,
    /// The people concerned have agreed on what changes, as in a swap: no change is paid for.
    #[arg(long)]
    agreed: bool,
    /// Publish a plan that breaks hard rules all the same.
    #[arg(long)]
    despite_breaches: bool,
}

fn clock(text: &str) -> Result<i32, String> {
    parse_clock(text).ok_or_else(|| "expected a clock time, e.g. 06:00".into())
}

fn said(text: &str) -> Result<String, String> {
    let text = text.trim();
    if text.is_empty() { Err("expected some words".into()) } else { Ok(text.into()) }
}

impl Publish {
    /// Reads, checks, keeps.
    pub fn run(self) -> Result<Exit, Failure> {
        let told = self.on.map_or_else(now, |date| moment(date, self.at));
        let (who, why) = (self.who.clone(), self.why.clone());
        match (&self.roster, &self.blocks) {
            (Some(roster), _) => {
                let Some(text) = self.roster_text(roster)? else { return Ok(Exit::Breaches) };
                let mut parts = vec![(ROSTER.to_string(), text.clone())];
                if self.agreed {
                    parts.push((AGREED.to_string(), "yes".to_string()));
                }
                self.keep(Publication { kind: Kind::Roster, told, who, why, parts })?;
                let path = self.folder.join("published.csv");
                files::write_whole(&path, text.as_bytes()).map_err(|error| Failure::Write(path, error))?;
                Ok(Exit::Done)
            }
            (None, Some(blocks)) => {
                let Some(parts) = self.block_parts(blocks)? else { return Ok(Exit::Breaches) };
                self.keep(Publication { kind: Kind::Blocks, told, who, why, parts: parts.clone() })?;
                let files: Vec<(&str, &[u8])> =
                    parts.iter().map(|(file, text)| (file.as_str(), text.as_bytes())).collect();
                files::write_together(&self.folder, &files)
                    .map_err(|error| Failure::Write(self.folder.clone(), error))?;
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
            self.refuse("roster", hard, &format!("--roster {}", file.display()));
            return Ok(None);
        }
        Ok(Some(files::roster_text(hospital, &roster)))
    }

    fn refuse(&self, what: &str, hard: usize, files: &str) {
        let places = if hard == 1 { "one place".to_string() } else { format!("{hard} places") };
        eprintln!(
            "the {what} breaks hard rules in {places}; nothing was published. See them with `tavle check {} {files}`, or publish \
             with --despite-breaches",
            self.folder.display()
        );
    }

    /// The blocks and their cases as they are kept; `None` if they break hard rules and that was not accepted.
    fn block_parts(&self, blocks: &Path) -> Result<Option<Vec<(String, String)>>, Failure> {
        let folder = files::read_theatre_folder(&self.folder)?;
        let theatres = &folder.theatres;
        let given = BlockFiles { blocks, cases: self.cases.as_deref(), bookings: None };
        let (plan, report) = theatre_report(theatres, theatres, &given)?;
        let hard = report.hard().count();
        if hard > 0 && !self.despite_breaches {
            let cases = self.cases.as_ref().map_or(String::new(), |cases| format!(" --cases {}", cases.display()));
            self.refuse("plan of blocks", hard, &format!("--blocks {}{cases}", blocks.display()));
            return Ok(None);
        }
        Ok(Some(vec![
            ("blocks.csv".to_string(), files::blocks_text(theatres, &plan)),
            ("cases.csv".to_string(), files::cases_text(theatres, &plan)),
        ]))
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
