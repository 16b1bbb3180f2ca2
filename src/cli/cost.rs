//! `tavle cost`: what a roster costs, in hours and kroner.

use super::failure::Failure;
use super::publish::AGREED;
use super::{Exit, in_force, load, say};
use crate::calendar::{Moment, moment};
use crate::cost::{Ledger, LedgerInput, Published, Rounding};
use crate::files;
use crate::hospital::{Hospital, Roster};
use crate::report::Style;
use crate::report::cost::{self as report, CSV_COLUMNS, CostFacts, CostReport};
use crate::store::{Kind, Store};
use chrono::NaiveDate;
use clap::{Args, ValueEnum};
use std::path::{Path, PathBuf};

/// Hours budgeted, planned and worked side by side, and what they cost.
///
/// Week by week, group by group and person by person: hours of attendance, basic pay, supplements, overtime and extra hours, temps,
/// table clearing, changes after publication, each with the clause that it comes from; norm balances and pay-outs when the norm period
/// ends; who comes near the 300 hours that earn the allowance. The tables `budget` and `worked` of the folder may be left out.
#[derive(Debug, Args)]
#[command(after_long_help = files::ROSTER_FORMS)]
pub struct Cost {
    /// Hospital folder.
    folder: PathBuf,
    /// The roster that is planned [default: the version published last, else FOLDER/out/roster.csv, or else FOLDER/published.csv].
    #[arg(long, value_name = "FILE")]
    roster: Option<PathBuf>,
    /// When changes against the roster published last were told to the staff (at noon), which is what they are priced by; without it they
    /// are only counted. What each published version changed is priced by the moment at which that was made known.
    #[arg(long, value_name = "DATE", value_parser = super::values::date)]
    told: Option<NaiveDate>,
    /// When supplements are rounded to the øre.
    #[arg(long, value_enum, default_value_t = RoundingWord::Duty)]
    rounding: RoundingWord,
    /// Folder for cost.xlsx, cost.csv, cost.json and cost.html [default: FOLDER/out].
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Print no tables, only what went wrong.
    #[arg(long, short)]
    quiet: bool,
}

/// When supplements are rounded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum RoundingWord {
    /// Every duty by itself.
    Duty,
    /// Once a month, kind of shift and line, as on the pay slip.
    Line,
}

/// Clock time at which changes are told, where only the date is known.
const NOON_MINUTE: i32 = 12 * 60;

/// Files that the command writes.
const FILES: [&str; 4] = ["cost.xlsx", "cost.csv", "cost.json", "cost.html"];

impl Cost {
    /// Reads, adds up, writes, prints.
    pub fn run(self) -> Result<Exit, Failure> {
        let loaded = load::load(&self.folder)?;
        load::warn(&loaded);
        let history = published(&self.folder, &loaded.problem.hospital)?;
        let (roster, file) = self.plan(&loaded, &history)?;
        let rounding = match self.rounding {
            RoundingWord::Duty => Rounding::EachDuty,
            RoundingWord::Line => Rounding::EachLine,
        };
        let problem = &loaded.problem;
        let ledger = Ledger::of(&LedgerInput {
            hospital: &problem.hospital,
            book: &problem.book,
            tables: &loaded.tables,
            roster: &roster,
            worked: &loaded.worked,
            budget: &loaded.budget,
            history: &history,
            told: self.told.map(noon),
            rounding,
        });
        let file = file.display().to_string();
        let report =
            CostReport::build(CostFacts { hospital: &problem.hospital, ledger: &ledger, roster: &file, rounding });
        let out = self.out.clone().unwrap_or_else(|| self.folder.join("out"));
        write_all(&out, &report)?;
        if !self.quiet {
            say(&report::text(&report, &Style::of_stdout()))?;
            let written = FILES.map(|file| out.join(file).display().to_string());
            say(&format!("\nwritten: {}\n", written.join(", ")))?;
        }
        Ok(Exit::Done)
    }

    /// The plan, and the file that it was read from.
    fn plan(&self, loaded: &load::Loaded, history: &[Published]) -> Result<(Roster, PathBuf), Failure> {
        let hospital = &loaded.problem.hospital;
        let made = self.folder.join("out").join("roster.csv");
        if let (None, Some(last)) = (&self.roster, history.last()) {
            return Ok((last.roster.clone(), self.folder.join("published.csv")));
        }
        if let Some(file) = self.roster.clone().or_else(|| made.exists().then_some(made)) {
            return Ok((files::read_roster(&file, hospital)?, file));
        }
        let published = hospital.published.clone().map(|roster| (roster, self.folder.join("published.csv")));
        published.ok_or_else(|| {
            let folder = self.folder.display();
            Failure::Argument(format!(
                "there is no roster to add up: name one with --roster FILE, or make one with `tavle roster {folder}`"
            ))
        })
    }
}

/// Every roster that was published from this folder.
pub(super) fn published(folder: &Path, hospital: &Hospital) -> Result<Vec<Published>, Failure> {
    let versions = Store::open(folder)?.map(|store| store.versions()).transpose()?.unwrap_or_default();
    let rosters = versions.iter().filter(|version| version.publication.kind == Kind::Roster);
    rosters
        .map(|version| {
            let roster = in_force::of_version(version, hospital)?;
            Ok(Published { roster, told: version.publication.told, agreed: version.part(AGREED).is_some() })
        })
        .collect()
}

fn noon(date: NaiveDate) -> Moment {
    moment(date, NOON_MINUTE)
}

fn write_all(out: &Path, report: &CostReport) -> Result<(), Failure> {
    let internal = |error: &dyn std::error::Error| Failure::Internal(error.to_string());
    let sheet = report::workbook(report).map_err(|error| internal(&error))?;
    let csv = files::csv_of(&CSV_COLUMNS, &report::csv_rows(report));
    let json = report::json(report).map_err(|error| internal(&error))?;
    let html = report::page(report).map_err(|error| internal(&error))?;
    let contents: [&[u8]; 4] = [&sheet, csv.as_bytes(), json.as_bytes(), html.as_bytes()];
    let all: Vec<(&str, &[u8])> = FILES.into_iter().zip(contents).collect();
    let write = |error: std::io::Error| Failure::Write(out.to_path_buf(), error);
    std::fs::create_dir_all(out).map_err(write)?;
    files::write_together(out, &all).map_err(write)
}
