//! `tavle roster`: the main job.

use super::conflict::{self, Found};
use super::failure::Failure;
use super::progress::Progress;
use super::{Exit, interrupt, load, say};
use crate::engine::Settings;
use crate::explain::{price_refused, price_text};
use crate::report::{self, Style, Summary, WishNote};
use crate::roster::{NoPlan, PlanResult, Problem, solve};
use crate::work::{self, Clock};
use crate::{check, files};
use clap::Args;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// Make the best roster for the horizon of a hospital folder and prove how good it is.
#[derive(Debug, Args)]
pub struct Roster {
    /// Hospital folder.
    folder: PathBuf,
    /// Stop after so many seconds with the best roster so far.
    ///
    /// The first roster needs a moment of its own, about a second for fifteen people and ten for sixty: a limit below that ends
    /// without a roster (exit code 4), and no earlier than the step that runs then, which may take some two seconds.
    #[arg(long, value_name = "SECONDS", default_value = "180", value_parser = super::values::seconds)]
    time_limit: Duration,
    /// Stop after so much work instead of seconds: the same folder, seed, threads and work give the same roster, bound and files, byte for byte, under
    /// any load; with the same version of tavle on the same kind of machine.
    ///
    /// One unit is about a millisecond of one thread (a rough size), and each thread may do so much. roster.json and roster.html then tell
    /// work and no seconds. Of the other commands only `tavle bench` can go by work: theatres and joint plans stop by the clock.
    #[arg(long, value_name = "UNITS", conflicts_with = "time_limit", value_parser = super::values::work)]
    work: Option<u64>,
    /// Stop when the roster is proven to be within so many percent of the best possible.
    #[arg(long, value_name = "PERCENT", default_value = "1", value_parser = super::values::percent)]
    gap: f64,
    /// Worker threads [default: one per processor].
    #[arg(long, value_name = "N", value_parser = super::values::threads)]
    threads: Option<usize>,
    /// Seed of every random choice.
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
    /// Folder for roster.csv, roster.json and roster.html [default: FOLDER/out].
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Print no progress and no tables, only what went wrong.
    #[arg(long, short)]
    quiet: bool,
}

/// Share of the time limit that is kept for pricing the refused wishes.
const PRICING_SHARE: f64 = 0.08;
/// Longest time for narrowing down a conflict.
const CONFLICT_TIME: Duration = Duration::from_secs(60);
/// Longest time for pricing the refused wishes.
const PRICING_MOST: Duration = Duration::from_secs(20);

impl Roster {
    /// Reads, solves, checks, writes, prints.
    pub fn run(self) -> Result<Exit, Failure> {
        let args = self;
        let loaded = load::load(&args.folder)?;
        load::warn(&loaded);
        if !args.quiet {
            load::note_open_questions(&loaded);
        }
        let problem = &loaded.problem;
        let out = args.out.clone().unwrap_or_else(|| args.folder.join("out"));
        // Better now than after the search.
        files::can_write_into(&out).map_err(|error| Failure::Write(out.clone(), error))?;
        let (time_limit, clock) = super::values::limit(args.time_limit, args.work);
        let pricing = time_limit.mul_f64(PRICING_SHARE).min(PRICING_MOST);
        let settings = Settings {
            time_limit: time_limit.saturating_sub(pricing),
            clock,
            gap: args.gap,
            threads: args.threads.unwrap_or(Settings::default().threads),
            seed: args.seed,
        };
        let started = Instant::now();
        let interrupted = interrupt::flag();
        let progress = Progress::new(args.quiet);
        let outcome = solve(problem, &settings, &interrupted, &progress);
        let result = match outcome {
            Ok(result) => result,
            Err(NoPlan::Stopped) => {
                progress.finish();
                let folder = args.folder.display();
                let limit = if clock == Clock::Work { "--work" } else { "--time-limit" };
                let advice = if interrupted.load(Ordering::Relaxed) {
                    String::new()
                } else {
                    format!(". Try a longer {limit}, or `tavle explain {folder}` to see whether a roster exists")
                };
                eprintln!("stopped before the first roster was found; nothing was written{advice}");
                return Ok(Exit::Stopped);
            }
            Err(NoPlan::Infeasible | NoPlan::PersonImpossible(_)) => return no_plan(problem, &progress),
            Err(NoPlan::Solver(error)) => return Err(Failure::Internal(error.to_string())),
        };
        progress.say("pricing the wishes that were refused");
        let summary = work::by(clock, || summarise(&loaded, &result, pricing, &interrupted))?;
        progress.finish();
        refuse_if_broken(&summary)?;
        write_all(&out, problem, &result, &summary)?;
        if !args.quiet {
            say(&report::text(&summary, &Style::of_stdout()))?;
            if clock == Clock::Work {
                // Told here only: no file may hold what differs from run to run.
                say(&format!("{:.1} s by the wall clock\n", started.elapsed().as_secs_f64()))?;
            }
            say(&format!("\nwritten: {}\n", written(&out)))?;
        }
        Ok(Exit::Done)
    }
}

/// Checks the roster with the independent checker and gathers everything a report says about it.
fn summarise(
    loaded: &load::Loaded,
    result: &PlanResult,
    pricing: Duration,
    stop: &AtomicBool,
) -> Result<Summary, Failure> {
    let problem = &loaded.problem;
    let breaches = check::check(&problem.hospital, &problem.book, &result.roster);
    let prices = price_refused(problem, &result.roster, pricing, stop).map_err(|e| Failure::Internal(e.to_string()))?;
    let notes: Vec<WishNote> = prices
        .iter()
        .enumerate()
        .map(|(wish, price)| WishNote {
            wish,
            granted: *price == crate::explain::Price::Granted,
            reason: price_text(problem, wish, price),
        })
        .collect();
    let facts = load::person_facts(loaded, &result.roster);
    Ok(Summary::build(problem, result, &breaches, &notes, &facts))
}

/// A plan that the checker refuses is a fault of this program, never a plan.
fn refuse_if_broken(summary: &Summary) -> Result<(), Failure> {
    let hard: Vec<String> = summary.hard_breaches().map(|breach| format!("  {breach:?}")).collect();
    if hard.is_empty() {
        return Ok(());
    }
    let list = hard.join("\n");
    Err(Failure::Internal(format!("the checker refuses the roster that was made; nothing was written\n{list}")))
}

fn write_all(out: &Path, problem: &Problem, result: &PlanResult, summary: &Summary) -> Result<(), Failure> {
    let html = report::page(summary).map_err(|error| Failure::Internal(error.to_string()))?;
    let json = report::to_json(summary).map_err(|error| Failure::Internal(error.to_string()))?;
    let write = |error: std::io::Error| Failure::Write(out.to_path_buf(), error);
    std::fs::create_dir_all(out).map_err(write)?;
    let csv = files::roster_text(&problem.hospital, &result.roster);
    let all = [("roster.csv", csv.as_bytes()), ("roster.json", json.as_bytes()), ("roster.html", html.as_bytes())];
    files::write_together(out, &all).map_err(write)
}

fn written(out: &Path) -> String {
    ["roster.csv", "roster.json", "roster.html"].map(|file| out.join(file).display().to_string()).join(", ")
}

/// Names the conflict that the search has proven to be there.
fn no_plan(problem: &Problem, progress: &Progress) -> Result<Exit, Failure> {
    match conflict::find(problem, progress, CONFLICT_TIME)? {
        Found::Conflict(story) => {
            eprint!("{story}");
            Ok(Exit::NoPlan)
        }
        Found::Undecided | Found::RosterExists => {
            eprintln!("No roster exists, but what stands against it could not be narrowed down.");
            Ok(Exit::NoPlan)
        }
    }
}
