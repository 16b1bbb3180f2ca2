//! `tavle book`: patients into the theatre blocks.

use super::failure::Failure;
use super::{Exit, interrupt, say, theatre_folder};
use crate::calendar::{Day, short_date};
use crate::check::theatres::{TheatreBreach, check_bookings};
use crate::files;
use crate::hospital::theatres::{Allocation, Place, Theatres};
use crate::solver::{Observer, Progress};
use crate::theatres::Durations;
use crate::theatres::booking::{BookingResult, BookingSettings, Ledger, book, risk, with_bookings};
use clap::Args;
use comfy_table::presets::UTF8_HORIZONTAL_ONLY;
use comfy_table::{LineStyle, Table};
use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// Most patients that are listed to be sent elsewhere.
const MOST_LISTED: usize = 30;
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
    #[arg(long, value_name = "PERCENT", default_value = "0,1", value_parser = super::values::percent)]
    gap: f64,
    /// Seed of every random choice.
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
    /// Plan also where the measured durations spread less than operations do.
    #[arg(long)]
    accept_doubtful_durations: bool,
    /// Folder for bookings.csv [default: FOLDER/out].
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
        let result = book(theatres, &durations, &blocks, &settings, &stop)
            .map_err(|error| Failure::Internal(error.to_string()))?;
        refuse_if_broken(theatres, &durations, &blocks, &result.plan)?;
        let write = |error: std::io::Error| Failure::Write(out.clone(), error);
        std::fs::create_dir_all(&out).map_err(write)?;
        let file = out.join("bookings.csv");
        files::write_whole(&file, files::cases_text(theatres, &result.plan).as_bytes()).map_err(write)?;
        if !self.quiet {
            say(&text(theatres, &durations, &result))?;
            say(&format!("\nwritten: {}\n", file.display()))?;
        }
        Ok(Exit::Done)
    }
}

/// What the booking breaks is a fault of this program. What the blocks break without it is told, and theirs.
fn refuse_if_broken(
    theatres: &Theatres,
    durations: &Durations,
    blocks: &Allocation,
    plan: &Allocation,
) -> Result<(), Failure> {
    let mut bare = with_bookings(theatres, blocks);
    for (place, block) in &mut bare.blocks {
        block.cases.retain(|case| case.patient.is_none_or(|patient| theatres.queue[patient].booked == Some(*place)));
    }
    let before: Vec<TheatreBreach> = check_bookings(theatres, durations, &bare).breaches;
    let known = |breach: &TheatreBreach| {
        before.iter().any(|other| (other.rule, other.day, other.place) == (breach.rule, breach.day, breach.place))
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

fn text(theatres: &Theatres, durations: &Durations, result: &BookingResult) -> String {
    let mut text = String::new();
    for week in &result.weeks {
        let monday = short_date(theatres.horizon.date(week.monday));
        let _ = writeln!(
            text,
            "Week of {monday}: {} patients booked, within {:.2} % of the best",
            week.booked,
            week.gap() * 100.0
        );
        let mut table = ruled(&["block", "specialty", "surgeon", "patients", "kept free", "minutes", "risk"]);
        for (&place, block) in result.plan.blocks.iter().filter(|(place, _)| in_week(place, week.monday)) {
            let ending = risk(theatres, durations, place, block);
            let named = block.cases.iter().filter(|case| case.patient.is_some()).count();
            table.add_row([
                where_and_when(theatres, place),
                theatres.specialties[block.specialty].name.clone(),
                block.surgeon.map_or(String::new(), |surgeon| theatres.surgeons[surgeon].key.clone()),
                named.to_string(),
                (block.cases.len() - named).to_string(),
                format!("{:.0} of {}", ending.expected_minutes, theatres.sessions[place.session].minutes()),
                format!("{:.0} %", ending.probability_above_allowance * 100.0),
            ]);
        }
        let _ = writeln!(text, "{table}\n");
    }
    for (pathway, ledger) in theatres.pathways.iter().zip(&result.ledger).filter(|(_, one)| one.reserved > 0) {
        let Ledger { reserved, named, kept, released, refilled, wasted } = ledger;
        let _ = writeln!(
            text,
            "{}: {reserved} slots reserved: {named} named, {kept} kept, {released} released ({refilled} refilled, {wasted} empty)",
            pathway.name
        );
    }
    let _ = write!(text, "{}", elsewhere(theatres, result));
    text
}

/// An empty table with a line under its heading.
fn ruled(heading: &[&str]) -> Table {
    let style = UTF8_HORIZONTAL_ONLY.top_border(LineStyle::none()).row_separator(LineStyle::none());
    let style = style.header_separator(LineStyle::none().fill('─').junction('─'));
    let mut table = Table::new();
    table.load_style(style.bottom_border(LineStyle::none())).force_no_tty().set_header(heading.to_vec());
    table
}

fn in_week(place: &Place, monday: Day) -> bool {
    (monday..monday + 7).contains(&place.day)
}

fn where_and_when(theatres: &Theatres, place: Place) -> String {
    let date = short_date(theatres.horizon.date(place.day));
    format!("{date} {} {}", theatres.rooms[place.room].key, theatres.sessions[place.session].key)
}

fn elsewhere(theatres: &Theatres, result: &BookingResult) -> String {
    let all = &result.must_go_elsewhere;
    if all.is_empty() {
        return "Everybody whose latest day lies in the horizon is operated in time.\n".into();
    }
    let kroner: i64 = all.iter().map(|one| one.ore / 100).sum();
    let mut text = format!("\nNot in time here: {} patients; sent elsewhere, they cost {kroner} kr.\n", all.len());
    let mut table = ruled(&["send by", "patient", "procedure", "latest day", "here", "kr."]);
    for one in all.iter().take(MOST_LISTED) {
        let date = |day: Day| short_date(theatres.horizon.date(day));
        let patient = &theatres.queue[one.patient];
        table.add_row([
            date(one.by),
            patient.key.clone(),
            theatres.procedures[patient.procedure].key.clone(),
            date(one.latest),
            one.here.map_or("after the horizon".into(), date),
            (one.ore / 100).to_string(),
        ]);
    }
    let _ = writeln!(text, "{table}");
    if all.len() > MOST_LISTED {
        let _ = writeln!(text, "and {} more", all.len() - MOST_LISTED);
    }
    text
}
