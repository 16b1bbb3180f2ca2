//! `tavle book`: patients into the theatre blocks.

use super::failure::Failure;
use super::{Exit, interrupt, say, theatre_folder};
use crate::check::theatres::{TheatreBreach, check_bookings};
use crate::files::{self, Problem, TheatreProblem};
use crate::hospital::theatres::{Allocation, Place, Theatres};
use crate::report::Style;
use crate::report::theatres::{ELSEWHERE_COLUMNS, booking_text, elsewhere_rows};
use crate::solver::{Observer, Progress};
use crate::theatres::Durations;
use crate::theatres::booking::{BookingSettings, Loss, LostDate, before_booking, book};
use clap::Args;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// Most breaches of one rule by the blocks that are told in full.
const MOST_TOLD: usize = 3;

/// Fill the theatre blocks with patients, and say who must be sent elsewhere by when.
#[derive(Debug, Args)]
pub struct Book {
    /// Hospital folder.
    folder: PathBuf,
    /// The blocks, in the form of blocks.csv [default: the plan in force].
    #[arg(long, value_name = "FILE")]
    blocks: Option<PathBuf>,
    /// What the allocation planned in the blocks, in the form of cases.csv: its reserved slots are kept.
    #[arg(long, value_name = "FILE", requires = "blocks")]
    cases: Option<PathBuf>,
    /// Stop after so many seconds with the best booking so far.
    #[arg(long, value_name = "SECONDS", default_value = "60", value_parser = super::values::seconds)]
    time_limit: Duration,
    /// Stop a week when it is proven to be within so many percent of the best possible.
    #[arg(long, value_name = "PERCENT", default_value = "0.1", value_parser = super::values::percent)]
    gap: f64,
    /// Seed of every random choice.
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
    /// Plan also where the measured durations spread less than operations do.
    #[arg(long)]
    accept_doubtful_durations: bool,
    /// Folder for bookings.csv and elsewhere.csv [default: FOLDER/out].
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Print no tables, only what went wrong.
    #[arg(long, short)]
    quiet: bool,
}

/// Stops the solver when Ctrl-C was pressed.
struct Stop(Arc<AtomicBool>);

impl Observer for Stop {
    fn progress(&self, _: Progress) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

impl Book {
    /// Reads, books, checks, writes, prints.
    pub fn run(self) -> Result<Exit, Failure> {
        let folder = files::read_theatre_folder(&self.folder)?;
        for warning in &folder.warnings {
            eprintln!("warning: {warning}");
        }
        let theatres = &folder.theatres;
        let blocks = match (&self.blocks, &theatres.published) {
            (Some(file), _) => theatre_folder::plan(file, self.cases.as_ref(), theatres)?,
            (None, Some(published)) => published.clone(),
            (None, None) => {
                return Err(Failure::Argument("the folder has no plan in force; name one with --blocks FILE".into()));
            }
        };
        let durations = Durations::fit(theatres);
        durations
            .refuse_doubts(theatres, self.accept_doubtful_durations)
            .map_err(|doubt| Failure::Argument(format!("{doubt} with --accept-doubtful-durations")))?;
        let out = self.out.clone().unwrap_or_else(|| self.folder.join("out"));
        files::can_write_into(&out).map_err(|error| Failure::Write(out.clone(), error))?;
        let settings = BookingSettings { time_limit: self.time_limit, gap: self.gap, seed: self.seed };
        let stop = Stop(interrupt::flag());
        let mut result = book(theatres, &durations, &blocks, &settings, &stop)
            .map_err(|error| Failure::Internal(error.to_string()))?;
        refuse_if_broken(theatres, &durations, &blocks, &result.plan)?;
        let write = |error: std::io::Error| Failure::Write(out.clone(), error);
        std::fs::create_dir_all(&out).map_err(write)?;
        let texts = [
            ("bookings.csv", files::cases_text(theatres, &result.plan)),
            ("elsewhere.csv", files::csv_of(&ELSEWHERE_COLUMNS, &elsewhere_rows(theatres, &result))),
        ];
        for (file, text) in &texts {
            files::write_whole(out.join(file), text.as_bytes()).map_err(write)?;
        }
        if !self.quiet {
            // Who had lost the date already when the folder was read is called as well.
            result.lost.extend(lost_before(theatres, &folder.warnings, &result.plan));
            say(&booking_text(theatres, &durations, &result, &Style::of_stdout()))?;
            let written: Vec<String> = texts.iter().map(|(file, _)| out.join(file).display().to_string()).collect();
            say(&format!("\nwritten: {}\n", written.join(", ")))?;
        }
        Ok(Exit::Done)
    }
}

/// Dates that the folder's own plan and closures took away before anybody was booked.
fn lost_before(theatres: &Theatres, warnings: &[files::Diagnostic], plan: &Allocation) -> Vec<LostDate> {
    let lost = warnings.iter().filter_map(|warning| {
        let Problem::Theatre(problem) = &warning.problem else { return None };
        let (patient, room, session, date, loss) = match problem {
            TheatreProblem::LostRoom { patient, room, session, date } => (patient, room, session, date, Loss::Closed),
            TheatreProblem::LostClosed { patient, room, session, date } => {
                (patient, room, session, date, Loss::NoBlock)
            }
            TheatreProblem::LostBlock { patient, room, session, date, owner } => {
                let owner = theatres.specialties.iter().position(|specialty| specialty.key == *owner)?;
                (patient, room, session, date, Loss::OtherOwner(owner))
            }
            _ => return None,
        };
        let patient = theatres.queue.iter().position(|waiting| waiting.key == *patient)?;
        let place = Place {
            day: theatres.horizon.day(*date),
            room: theatres.rooms.iter().position(|one| one.key == *room)?,
            session: theatres.sessions.iter().position(|one| one.key == *session)?,
        };
        Some(LostDate { patient, place, loss, now: plan.place_of(patient) })
    });
    lost.collect()
}

/// What the booking breaks is a fault of this program. What the blocks break without it is told, and theirs.
fn refuse_if_broken(
    theatres: &Theatres,
    durations: &Durations,
    blocks: &Allocation,
    plan: &Allocation,
) -> Result<(), Failure> {
    let bare = before_booking(theatres, durations, blocks);
    let before: Vec<TheatreBreach> = check_bookings(theatres, durations, &bare).breaches;
    let known = |breach: &TheatreBreach| {
        let same = |other: &TheatreBreach| {
            (other.rule, other.day, other.place) == (breach.rule, breach.day, breach.place) && other.hard
        };
        before.iter().any(same)
    };
    let report = check_bookings(theatres, durations, plan);
    let (old, new): (Vec<_>, Vec<_>) = report.hard().partition(|breach| known(breach));
    warn(theatres, &old);
    if new.is_empty() {
        return Ok(());
    }
    let list: Vec<String> = new.iter().map(|breach| format!("  {}", breach.sentence(theatres))).collect();
    let list = list.join("\n");
    Err(Failure::Internal(format!("the checker refuses the bookings that were made; nothing was written\n{list}")))
}

/// Tells what the blocks break themselves, the first of each rule in full.
fn warn(theatres: &Theatres, breaches: &[&TheatreBreach]) {
    let mut told: BTreeMap<&'static str, usize> = BTreeMap::new();
    for breach in breaches {
        let count = told.entry(breach.rule.key()).or_default();
        *count += 1;
        if *count <= MOST_TOLD {
            eprintln!("warning: the blocks: {}", breach.sentence(theatres));
        }
    }
    for (rule, count) in told.into_iter().filter(|(_, count)| *count > MOST_TOLD) {
        eprintln!("warning: the blocks: and {} more of {rule}; `tavle check` lists them", count - MOST_TOLD);
    }
}
