//! `tavle publish`: a plan put out, and kept.

use super::check::{BlockFiles, both_sides, theatre_report};
use super::failure::Failure;
use super::in_force::ROSTER;
use super::{Exit, in_force, joined, load, say, values};
use crate::calendar::{Moment, moment, parse_clock};
use crate::check::plan::without_teams;
use crate::hospital::theatres::{Allocation, Theatres};
use crate::hospital::{Hospital, Roster};
use crate::replan::Serving;
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
/// and commands that take --roster use it when none is named. Blocks are put into blocks.csv and cases.csv. Where the roster serves the blocks
/// (crews.csv), both can be published at once, and one of them is held against the other in force. What breaks hard rules, or leaves a
/// block without its people, is refused. No version is ever overwritten; blocks that were in force before the first version are kept as one.
#[derive(Debug, Args)]
pub struct Publish {
    /// Hospital folder.
    folder: PathBuf,
    /// The roster to publish.
    #[arg(long, value_name = "FILE", required_unless_present = "blocks")]
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
        let publication = |kind: Kind, parts: Vec<(String, String)>| Publication {
            kind,
            told,
            who: who.clone(),
            why: why.clone(),
            parts,
        };
        let (mut publications, mut files) = (Vec::new(), Vec::new());
        let sides = match (&self.roster, &self.blocks) {
            (Some(roster), Some(blocks)) => self.both(roster, blocks)?,
            (Some(roster), None) => self.roster_text(roster)?.map(|text| (Some(text), None)),
            (None, Some(blocks)) => self.block_parts(blocks)?.map(|parts| (None, Some(parts))),
            (None, None) => {
                return Err(Failure::Argument("say what to publish: --roster FILE, --blocks FILE, or both".into()));
            }
        };
        let Some((roster, blocks)) = sides else { return Ok(Exit::Breaches) };
        if let Some(text) = roster {
            let mut parts = vec![(ROSTER.to_string(), text.clone())];
            if self.agreed {
                parts.push((AGREED.to_string(), "yes".to_string()));
            }
            publications.push(publication(Kind::Roster, parts));
            files.push(("published.csv".to_string(), text));
        }
        if let Some(parts) = blocks {
            publications.extend(self.blocks_before(&parts)?.map(|before| Publication {
                why: "in force before the first published version".into(),
                ..publication(Kind::Blocks, before)
            }));
            files.extend(parts.clone());
            publications.push(publication(Kind::Blocks, parts));
        }
        self.keep(&publications)?;
        let files: Vec<(&str, &[u8])> = files.iter().map(|(file, text)| (file.as_str(), text.as_bytes())).collect();
        files::write_together(&self.folder, &files).map_err(|error| Failure::Write(self.folder.clone(), error))?;
        Ok(Exit::Done)
    }

    /// The blocks in the folder that no version holds yet, if they differ from what is published now: they would be lost.
    fn blocks_before(&self, now: &[(String, String)]) -> Result<Option<Vec<(String, String)>>, Failure> {
        let known = Store::open(&self.folder)?.map(|store| store.last(Kind::Blocks)).transpose()?.flatten();
        if known.is_some() || !self.folder.join("blocks.csv").exists() {
            return Ok(None);
        }
        let theatres = files::read_theatre_folder(&self.folder)?.theatres;
        let parts = theatres.published.as_ref().map(|plan| block_texts(&theatres, plan));
        Ok(parts.filter(|before| before != now))
    }

    /// A roster and the blocks that it serves, as they are kept; `None` if they break hard rules and that was not accepted.
    fn both(&self, roster: &Path, blocks: &Path) -> Result<Option<Sides>, Failure> {
        if !joined::is_joined(&self.folder) {
            let (roster, blocks) = (self.roster_text(roster)?, self.block_parts(blocks)?);
            return Ok(roster.zip(blocks).map(|(roster, blocks)| (Some(roster), Some(blocks))));
        }
        let files = BlockFiles { blocks, cases: self.cases.as_deref(), bookings: None };
        let (folder, checked) = both_sides(&self.folder, roster, &files)?;
        load::warn(&folder.ward);
        let hard = checked.hard();
        if hard > 0 && !self.despite_breaches {
            let files = format!("--roster {} {}", roster.display(), self.block_files(blocks));
            self.refuse("roster with its blocks", hard, &files);
            return Ok(None);
        }
        let (hospital, theatres) = (&folder.ward.problem.hospital, &folder.theatres.theatres);
        // The lines that blocks ask by are none of the folder's.
        let mut roster = checked.roster;
        roster.temps.truncate(hospital.demand.len());
        Ok(Some((Some(files::roster_text(hospital, &roster)), Some(block_texts(theatres, &checked.blocks)))))
    }

    fn block_files(&self, blocks: &Path) -> String {
        let cases = self.cases.as_ref().map_or(String::new(), |cases| format!(" --cases {}", cases.display()));
        format!("--blocks {}{cases}", blocks.display())
    }

    /// The roster as it is kept; `None` if it breaks hard rules, or leaves blocks in force without their people, and that was not accepted.
    fn roster_text(&self, file: &Path) -> Result<Option<String>, Failure> {
        let (loaded, joined) = joined::load(&self.folder)?;
        load::warn(&loaded);
        let hospital = &loaded.problem.hospital;
        let roster = files::read_roster(file, hospital)?;
        // What blocks take the place of is not asked for where blocks are in force.
        let relieved = joined.as_ref().map(|joined| joined.relieved(hospital));
        let breaches = match &relieved {
            Some(hospital) => check::check(hospital, &loaded.problem.book, &on_lines_of(hospital, &roster)),
            None => check::check(hospital, &loaded.problem.book, &roster),
        };
        let hard = check::hard(&breaches).count();
        if hard > 0 && !self.despite_breaches {
            self.refuse("roster", hard, &format!("--roster {}", file.display()));
            return Ok(None);
        }
        let before = joined.as_ref().map(|_| in_force::known(&self.folder, hospital)).transpose()?.flatten();
        if let Some((joined, before)) = joined.zip(before) {
            let short = joined.serving().newly_short(hospital, &before, &roster);
            if !short.is_empty() && !self.despite_breaches {
                eprintln!(
                    "with this roster blocks in force lack their people; nothing was published. Publish it together with --blocks in which they are \
                     closed, or with --despite-breaches\n{}",
                    joined.sentences(&short).trim_end()
                );
                return Ok(None);
            }
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

    /// The blocks and their cases as they are kept; `None` if they break hard rules and that was not accepted. Where there is a roster in force
    /// that serves blocks, its people are asked for and not the usual teams.
    fn block_parts(&self, blocks: &Path) -> Result<Option<Vec<(String, String)>>, Failure> {
        let given = BlockFiles { blocks, cases: self.cases.as_deref(), bookings: None };
        let roster = match joined::is_joined(&self.folder) {
            true => {
                let hospital = load::load(&self.folder)?.problem.hospital;
                in_force::known(&self.folder, &hospital)?.map(|roster| (hospital, roster))
            }
            false => None,
        };
        let folder = files::read_theatre_folder(&self.folder)?;
        let theatres = &folder.theatres;
        let (plan, mut hard) = match &roster {
            None => {
                let (plan, report) = theatre_report(theatres, theatres, &given)?;
                (plan, report.hard().count())
            }
            Some((hospital, roster)) => {
                let crews = files::read_crews(&self.folder)?;
                let (plan, report) = theatre_report(theatres, &without_teams(theatres), &given)?;
                let serving = Serving { theatres, crews: &crews, blocks: &plan };
                let short = serving.report(hospital, roster).breaches.len();
                let hard = report.hard().count() + short;
                (plan, hard)
            }
        };
        if self.despite_breaches {
            hard = 0;
        }
        if hard > 0 {
            self.refuse("plan of blocks", hard, &self.block_files(blocks));
            return Ok(None);
        }
        Ok(Some(block_texts(theatres, &plan)))
    }

    fn keep(&self, publications: &[Publication]) -> Result<(), Failure> {
        let mut store = Store::open_or_make(&self.folder)?;
        for (number, publication) in store.publish_all(publications)?.into_iter().zip(publications) {
            let (kind, who) = (publication.kind.word(), &publication.who);
            say(&format!("version {number}: {kind} published by {who}, {}\n", publication.why))?;
        }
        Ok(())
    }
}

/// The roster, and the blocks with their cases, as they are kept.
type Sides = (Option<String>, Option<Vec<(String, String)>>);

/// A roster with a number of temps for each line of demand.
fn on_lines_of(hospital: &Hospital, roster: &Roster) -> Roster {
    let mut roster = roster.clone();
    roster.temps.resize(hospital.demand.len(), 0);
    roster
}

/// The files of blocks by name.
fn block_texts(theatres: &Theatres, plan: &Allocation) -> Vec<(String, String)> {
    vec![
        ("blocks.csv".to_string(), files::blocks_text(theatres, plan)),
        ("cases.csv".to_string(), files::cases_text(theatres, plan)),
    ]
}

/// The moment by the computer's clock.
fn now() -> Moment {
    Moment(Utc::now().timestamp().div_euclid(60))
}
