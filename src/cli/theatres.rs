//! `tavle theatres`: the blocks of the coming weeks for the weekly meeting.

use super::failure::Failure;
use super::theatre_folder::{TheatreFolder, load};
use super::theatre_progress::TheatreProgress;
use super::{Exit, interrupt, say};
use crate::check::theatres::{self as check, TheatreReport, TheatreRule};
use crate::files;
use crate::hospital::theatres::{Allocation, Theatres};
use crate::report::Style;
use crate::report::theatres::{Board, CHANGE_COLUMNS, SearchFacts, board_json, board_page, board_text, change_rows};
use crate::theatres::allocation::{AllocationError, AllocationSettings, Tiers};
use crate::theatres::meeting::prepare;
use clap::Args;
use std::path::{Path, PathBuf};
use std::sync::atomic::Ordering;
use std::time::Duration;

/// Files that the command writes.
const FILES: [&str; 5] = ["blocks.csv", "cases.csv", "changes.csv", "theatres.json", "theatres.html"];

/// Give out theatre blocks by current waiting times and prove how good that is.
#[derive(Debug, Args)]
pub struct TheatresCommand {
    /// Hospital folder with theatre tables.
    folder: PathBuf,
    /// Stop after so many seconds with the best plan so far; the comparison with the plan in force and the proposals inside the notice take up to
    /// four tenths of it more, and never more than forty seconds.
    #[arg(long, value_name = "SECONDS", default_value = "60", value_parser = super::values::seconds)]
    time_limit: Duration,
    /// Stop when the plan is proven to be within so many percent of the best possible.
    #[arg(long, value_name = "PERCENT", default_value = "0.5", value_parser = super::values::percent)]
    gap: f64,
    /// Seed of every random choice.
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
    /// Folder for blocks.csv, cases.csv, changes.csv, theatres.json and theatres.html [default: FOLDER/out].
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Print no progress and no tables, only what went wrong.
    #[arg(long, short)]
    quiet: bool,
    /// Plan also on measured durations that spread less than operations do.
    #[arg(long)]
    accept_doubtful_durations: bool,
}

impl TheatresCommand {
    /// Reads, solves, checks, writes, prints.
    pub fn run(self) -> Result<Exit, Failure> {
        let args = self;
        let TheatreFolder { theatres, durations } = load(&args.folder, args.accept_doubtful_durations)?;
        let out = args.out.clone().unwrap_or_else(|| args.folder.join("out"));
        // Better now than after the search.
        files::can_write_into(&out).map_err(|error| Failure::Write(out.clone(), error))?;
        let settings = AllocationSettings {
            time_limit: args.time_limit,
            gap: args.gap,
            seed: args.seed,
            ..AllocationSettings::default()
        };
        let interrupted = interrupt::flag();
        let progress = TheatreProgress::new(args.quiet, interrupted.clone());
        let meeting = prepare(&theatres, &durations, &settings, &progress);
        progress.finish();
        let meeting = match meeting {
            Ok(meeting) => meeting,
            Err(AllocationError::Stopped) => {
                let by_hand = interrupted.load(Ordering::Relaxed);
                let advice = if by_hand { "" } else { ". Try a longer --time-limit" };
                eprintln!("stopped before the first plan was found; nothing was written{advice}");
                return Ok(Exit::Stopped);
            }
            Err(error) => return Err(Failure::Internal(error.to_string())),
        };
        if let Some(why) = meeting.not_compared.as_ref().filter(|_| !args.quiet) {
            let advice = if interrupted.load(Ordering::Relaxed) { "" } else { "; a longer --time-limit helps" };
            eprintln!("note: {why}{advice}");
        }
        let report = check::check(&theatres, &durations, &meeting.result.plan);
        let given_up = report.hard().filter(|breach| is_promise(breach.rule)).count();
        if !meeting.result.proven && given_up > 0 && given_up == report.hard().count() {
            // A search that is cut off early may still hold a plan that gives up more than it must: that is no plan to write.
            let what = "stopped before a plan was found that keeps the frozen blocks, the locks and the booked dates";
            eprintln!("{what}; nothing was written. Try a longer --time-limit");
            return Ok(Exit::Stopped);
        }
        refuse_if_broken(&theatres, &report, &meeting.result.tiers)?;
        let search = SearchFacts {
            asked_gap: args.gap,
            time_limit_seconds: args.time_limit.as_secs_f64(),
            interrupted: interrupted.load(Ordering::Relaxed),
        };
        let board = Board::build(&theatres, &durations, &meeting, &report, search);
        write_all(&out, &theatres, &meeting.result.plan, &board)?;
        if !args.quiet {
            say(&board_text(&board, &Style::of_stdout()))?;
            let written = FILES.map(|file| out.join(file).display().to_string());
            say(&format!("\nwritten: {}\n", written.join(", ")))?;
        }
        Ok(Exit::Done)
    }
}

/// Whether a rule is about what the plan in force promises. The search pays for giving it up; it cannot break any other.
pub(super) fn is_promise(rule: TheatreRule) -> bool {
    matches!(rule, TheatreRule::Freeze | TheatreRule::Lock | TheatreRule::BookingKept)
}

/// A plan that the checker refuses, or of which it counts something else, is a fault of this program, never a plan.
fn refuse_if_broken(theatres: &Theatres, report: &TheatreReport, tiers: &Tiers) -> Result<(), Failure> {
    let mut faults: Vec<String> = report.hard().map(|breach| format!("  {}", breach.sentence(theatres))).collect();
    let counted = &report.tiers;
    let counts = [
        ("pathway patients late", tiers.pathway.patients, counted.pathway.patients),
        ("days they are late", tiers.pathway.days, counted.pathway.days),
        ("slots of the reserve missing", tiers.reserve_missing, counted.reserve_missing),
        ("other patients late", tiers.guarantee.patients, counted.guarantee.patients),
        ("days they are late", tiers.guarantee.days, counted.guarantee.days),
        ("patients planned", tiers.operated, counted.operated),
        ("booked patients displaced", tiers.displaced, counted.displaced),
    ];
    for (what, said, found) in counts.into_iter().filter(|(_, said, found)| said != found) {
        faults.push(format!("  {what}: {said} by the planner, {found} by the checker"));
    }
    if faults.is_empty() {
        return Ok(());
    }
    let list = faults.join("\n");
    Err(Failure::Internal(format!("the checker refuses the plan that was made; nothing was written\n{list}")))
}

fn write_all(out: &Path, theatres: &Theatres, plan: &Allocation, board: &Board) -> Result<(), Failure> {
    let html = board_page(board).map_err(|error| Failure::Internal(error.to_string()))?;
    let json = board_json(board).map_err(|error| Failure::Internal(error.to_string()))?;
    let changes = files::csv_of(&CHANGE_COLUMNS, &change_rows(board));
    let texts = [files::blocks_text(theatres, plan), files::cases_text(theatres, plan), changes, json, html];
    let all: Vec<(&str, &[u8])> = FILES.into_iter().zip(texts.iter().map(String::as_bytes)).collect();
    let write = |error: std::io::Error| Failure::Write(out.to_path_buf(), error);
    std::fs::create_dir_all(out).map_err(write)?;
    files::write_together(out, &all).map_err(write)
}
