//! `tavle generate`: a made-up hospital folder of any size.

use super::{Exit, Failure, say};
use crate::files::{write_folder, write_plan_folder, write_theatre_folder};
use crate::generate::{HospitalSpec, PLANTED_COMPETENCE, Season, WardSpec, crewed, hospital, ward};
use crate::hospital::theatres::Theatres;
use chrono::{Datelike, NaiveDate};
use clap::{Args, Subcommand, ValueEnum};
use std::path::{Path, PathBuf};

/// Make up a hospital folder of any size, to try the program on
#[derive(Debug, Args)]
pub struct Generate {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// A surgical ward: staff, shifts, demand, leave, wishes and history. The same arguments write the same folder, on every
    /// platform
    Ward(Ward),
    /// Operating theatres: rooms, surgeons, teams, operations with their durations, referrals, pathways, the waiting list and
    /// a plan in force. The same arguments write the same folder
    Hospital(Hospital),
}

#[derive(Debug, Args)]
struct Ward {
    /// Number of people
    #[arg(long, default_value_t = 30, value_parser = clap::value_parser!(u16).range(5..=1500))]
    staff: u16,
    /// Weeks to plan
    #[arg(long, default_value_t = 8, value_parser = clap::value_parser!(u32).range(1..=104))]
    weeks: u32,
    /// Seed of everything that is left to chance
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// First date, moved back to its Monday [default: 2027-01-11]
    #[arg(long, value_name = "DATE", value_parser = first_date)]
    first: Option<NaiveDate>,
    /// Who is away
    #[arg(long, value_enum, default_value_t = SeasonName::Ordinary)]
    season: SeasonName,
    /// Wanted hours over the hours that the staff can give, 0.3 to 1.5; above 1 leaves demand uncovered
    #[arg(long, default_value_t = 0.97, value_parser = squeeze)]
    squeeze: f64,
    /// Plant a conflict, so that no roster exists; hospital.toml says which
    #[arg(long)]
    infeasible: bool,
    /// Write over the files of a folder that is there already
    #[arg(long)]
    force: bool,
    /// Folder to write
    #[arg(value_name = "DIR")]
    folder: PathBuf,
}

#[derive(Debug, Args)]
struct Hospital {
    /// Number of operating rooms
    #[arg(long, default_value_t = 14, value_parser = clap::value_parser!(u16).range(2..=40))]
    rooms: u16,
    /// Number of specialties
    #[arg(long, default_value_t = 6, value_parser = clap::value_parser!(u16).range(1..=9))]
    specialties: u16,
    /// Referred work over the work that the staffed blocks can hold, 0.3 to 2; 1 is in balance
    #[arg(long, default_value_t = 1.0, value_parser = load)]
    load: f64,
    /// Seed of everything that is left to chance
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Weeks to plan
    #[arg(long, default_value_t = 5, value_parser = clap::value_parser!(u32).range(1..=12))]
    weeks: u32,
    /// First date, moved back to its Monday [default: 2027-01-18]
    #[arg(long, value_name = "DATE", value_parser = first_date)]
    first: Option<NaiveDate>,
    /// Share of the theatre-nurse teams that serve two specialties, 0 to 1
    #[arg(long, value_name = "SHARE", default_value_t = 0.4, value_parser = share)]
    cross_training: f64,
    /// Also the people behind the teams: eight weeks of roster tables, and crews.csv with what a block asks of them
    #[arg(long)]
    staff: bool,
    /// Write over the files of a folder that is there already
    #[arg(long)]
    force: bool,
    /// Folder to write
    #[arg(value_name = "DIR")]
    folder: PathBuf,
}

/// Words of `--season`.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum SeasonName {
    /// One person in seventeen on leave at a time
    Ordinary,
    /// Leave gathers around the public holidays of the horizon
    Holiday,
    /// Everybody takes two or three weeks, and demand goes down with supply
    SummerLeave,
}

impl From<SeasonName> for Season {
    fn from(name: SeasonName) -> Self {
        match name {
            SeasonName::Ordinary => Self::Ordinary,
            SeasonName::Holiday => Self::Holiday,
            SeasonName::SummerLeave => Self::SummerLeave,
        }
    }
}

/// A date in a year that calendars and clock-change tables know.
fn first_date(text: &str) -> Result<NaiveDate, String> {
    let date = super::values::date(text).ok();
    date.filter(|date| (2000..=2100).contains(&date.year()))
        .ok_or_else(|| "expected a date from 2000 to 2100, e.g. 2027-03-01 or 01-03-2027".into())
}

fn squeeze(text: &str) -> Result<f64, String> {
    number(text, 0.3, 1.5)
}

fn load(text: &str) -> Result<f64, String> {
    number(text, 0.3, 2.0)
}

fn share(text: &str) -> Result<f64, String> {
    number(text, 0.0, 1.0)
}

fn number(text: &str, low: f64, high: f64) -> Result<f64, String> {
    let value: Option<f64> = text.replace(',', ".").parse().ok();
    value.filter(|value| (low..=high).contains(value)).ok_or_else(|| format!("expected a number from {low} to {high}"))
}

impl Generate {
    /// Writes the folder and says what is in it.
    pub fn run(self) -> Result<Exit, Failure> {
        match self.what {
            What::Ward(ward) => ward.run(),
            What::Hospital(hospital) => hospital.run(),
        }
    }
}

impl Ward {
    fn run(self) -> Result<Exit, Failure> {
        let folder = self.folder.display();
        leave_alone(&self.folder, self.force)?;
        let (hospital, settings) = ward(&self.spec());
        if self.infeasible && hospital.competence(PLANTED_COMPETENCE).is_none() {
            let size = format!("{} people over {} weeks", self.staff, self.weeks);
            let message = format!("no conflict can be planted into {size}; ask for at least 10 people and 3 weeks");
            return Err(Failure::Argument(message));
        }
        write_folder(&self.folder, &hospital, &settings).map_err(|error| Failure::Write(self.folder.clone(), error))?;
        say(&format!("{}Next: tavle roster {folder}\n", summary(&hospital, &self.folder)))?;
        Ok(Exit::Done)
    }

    fn spec(&self) -> WardSpec {
        let spec = WardSpec::new(usize::from(self.staff), self.weeks, self.seed);
        WardSpec {
            first: self.first.unwrap_or(spec.first),
            season: self.season.into(),
            squeeze: self.squeeze,
            infeasible: self.infeasible,
            ..spec
        }
    }
}

impl Hospital {
    fn run(self) -> Result<Exit, Failure> {
        leave_alone(&self.folder, self.force)?;
        let theatres = hospital(&self.spec());
        let write = |error| Failure::Write(self.folder.clone(), error);
        if self.staff {
            let made = crewed(&theatres, &self.spec());
            write_plan_folder(&self.folder, &theatres, &made.hospital, &made.crews, &made.rules).map_err(write)?;
            let people = format!(
                "{} people behind the teams, rostered to {}.\n",
                made.hospital.staff.len(),
                made.hospital.horizon.last()
            );
            let next = format!("Next: tavle plan {}\n", self.folder.display());
            say(&(theatre_summary(&theatres, &self.folder) + &people + &next))?;
            return Ok(Exit::Done);
        }
        write_theatre_folder(&self.folder, &theatres).map_err(write)?;
        let next = format!("Next: tavle theatres {}\n", self.folder.display());
        say(&(theatre_summary(&theatres, &self.folder) + &next))?;
        Ok(Exit::Done)
    }

    fn spec(&self) -> HospitalSpec {
        let spec = HospitalSpec::new(usize::from(self.rooms), usize::from(self.specialties), self.seed);
        HospitalSpec {
            load: self.load,
            weeks: self.weeks,
            first: self.first.unwrap_or(spec.first),
            cross_training: self.cross_training,
            ..spec
        }
    }
}

/// Refuses to write into a folder with files, unless told to.
fn leave_alone(dir: &Path, force: bool) -> Result<(), Failure> {
    let holds_something = std::fs::read_dir(dir).is_ok_and(|mut entries| entries.next().is_some());
    if force || !holds_something {
        return Ok(());
    }
    let folder = dir.display();
    let message = format!("{folder} is not empty; name another folder, or say --force to write over its files");
    Err(Failure::Argument(message))
}

fn theatre_summary(theatres: &Theatres, folder: &Path) -> String {
    let horizon = &theatres.horizon;
    format!(
        "Wrote {} to {}: {} to {}, {} surgeons, {} patients waiting, {} pathways, {} blocks in force.\n",
        theatres.name,
        folder.display(),
        horizon.first,
        horizon.last(),
        theatres.surgeons.len(),
        theatres.queue.len(),
        theatres.pathways.len(),
        theatres.published.as_ref().map_or(0, |plan| plan.blocks.len()),
    )
}

fn summary(hospital: &crate::hospital::Hospital, folder: &Path) -> String {
    let horizon = &hospital.horizon;
    format!(
        "Wrote {} to {}: {} to {}, {} absences, {} wishes, {} demand lines.\n",
        hospital.name,
        folder.display(),
        horizon.first,
        horizon.last(),
        hospital.absences.len(),
        hospital.wishes.len(),
        hospital.demand.len(),
    )
}
