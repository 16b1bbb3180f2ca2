//! `tavle plan`: rosters and theatre blocks as one.

use super::failure::Failure;
use super::plan_folder::{self, PlanFolder};
use super::progress::Progress;
use super::theatres::is_promise;
use super::{Exit, conflict, interrupt, load, say};
use crate::check::plan::{self as crew_check, CrewReport, Sides};
use crate::check::theatres::{self as theatre_check, TheatreReport};
use crate::engine::Settings;
use crate::plan::{Joint, JointResult, NoJointPlan, Stage, solve};
use crate::report::plan::{Front, FrontFacts, SERVED_COLUMNS, front_json, front_page, front_text, served_rows};
use crate::report::theatres::{Board, SearchFacts, board_page};
use crate::report::{self, Style, Summary};
use crate::roster::PlanResult;
use crate::theatres::allocation::AllocationResult;
use crate::theatres::meeting::Meeting;
use crate::work::Clock;
use crate::{check, engine, files};
use clap::Args;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// Files that the command writes.
const FILES: [&str; 7] =
    ["plan.html", "roster.html", "theatres.html", "plan.json", "roster.csv", "blocks.csv", "cases.csv"];
/// Who serves which block, beside them.
const SERVED_FILE: &str = "served.csv";
/// Longest time for narrowing down a conflict.
const CONFLICT_TIME: Duration = Duration::from_secs(60);

/// Plan the rosters of the theatre staff and the theatre blocks as one, and prove how good that is.
#[derive(Debug, Args)]
pub struct Plan {
    /// Hospital folder with the tables of a ward, those of theatres, and crews.csv.
    folder: PathBuf,
    /// Stop after so many seconds with the best plan so far.
    ///
    /// Up to half of it, and two minutes at most, goes to the two plans that are made one side after the other, which the plan is never
    /// worse than. A limit too short for either of them ends without a plan (exit code 4).
    #[arg(long, value_name = "SECONDS", default_value = "600", value_parser = super::values::seconds)]
    time_limit: Duration,
    /// Stop when the plan is proven to be within so many percent of the best possible; percent of the points of roster and blocks
    /// together, whatever their signs.
    #[arg(long, value_name = "PERCENT", default_value = "1", value_parser = super::values::percent)]
    gap: f64,
    /// Worker threads: one proves, the others improve [default: one per processor].
    #[arg(long, value_name = "N", value_parser = super::values::threads)]
    threads: Option<usize>,
    /// Seed of every random choice.
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
    /// Folder for roster.csv, blocks.csv, cases.csv, served.csv, plan.json and the pages plan.html, roster.html and theatres.html
    /// [default: FOLDER/out].
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Print no progress and no tables, only what went wrong.
    #[arg(long, short)]
    quiet: bool,
    /// Plan also on measured durations that spread less than operations do.
    #[arg(long)]
    accept_doubtful_durations: bool,
}

impl Plan {
    /// Reads, solves, checks, writes, prints.
    pub fn run(self) -> Result<Exit, Failure> {
        let args = self;
        let folder = plan_folder::load(&args.folder, args.accept_doubtful_durations)?;
        load::warn(&folder.ward);
        if !args.quiet {
            load::note_open_questions(&folder.ward);
        }
        let out = args.out.clone().unwrap_or_else(|| args.folder.join("out"));
        // Better now than after the search.
        files::can_write_into(&out).map_err(|error| Failure::Write(out.clone(), error))?;
        let PlanFolder { ward, theatres, crews } = &folder;
        let joint = Joint::new(&ward.problem, &theatres.theatres, &theatres.durations, crews);
        let settings = Settings {
            clock: Clock::Wall,
            time_limit: args.time_limit,
            gap: args.gap,
            threads: args.threads.unwrap_or(engine::Settings::default().threads),
            seed: args.seed,
        };
        let interrupted = interrupt::flag();
        let progress = Progress::new(args.quiet);
        let outcome = solve(&joint, &settings, &interrupted, &|stage| progress.tell(stage.seconds, stage_line(stage)));
        progress.finish();
        let result = match outcome {
            Ok(result) => result,
            Err(NoJointPlan::Stopped) => return Ok(stopped(&interrupted)),
            Err(NoJointPlan::Infeasible) => return no_plan(&folder, &args.folder),
            Err(NoJointPlan::Solver(error)) => return Err(Failure::Internal(error.to_string())),
        };
        let found = Found::look(&folder, &joint, &result);
        if result.gap() > settings.gap && found.only_gives_up_promises() {
            // A search that is cut off early may still hold a plan that gives up more than it must: that is no plan to write.
            let what = "stopped before a plan was found that keeps the frozen blocks, the locks and the booked dates";
            eprintln!("{what}; nothing was written. Try a longer --time-limit");
            return Ok(Exit::Stopped);
        }
        found.refuse_if_broken(&joint)?;
        let front = Front::build(&joint, &result, &found.crews, FrontFacts { asked_gap: args.gap });
        let search = SearchFacts {
            asked_gap: args.gap,
            time_limit_seconds: args.time_limit.as_secs_f64(),
            interrupted: interrupted.load(Ordering::Relaxed),
        };
        write_all(&out, &folder, &joint, &result, &found, &front, search)?;
        if !args.quiet {
            say(&front_text(&front, &Style::of_stdout()))?;
            let written = FILES.iter().chain([&SERVED_FILE]).map(|file| out.join(file).display().to_string());
            say(&format!("\nwritten: {}\n", written.collect::<Vec<_>>().join(", ")))?;
        }
        Ok(Exit::Done)
    }
}

fn stage_line(stage: &Stage) -> String {
    let plan = stage.cost.map_or("no plan yet".to_string(), |cost| format!("best {cost:.1} points"));
    let bound = stage.bound.map_or(String::new(), |bound| format!(", at least {bound:.1}"));
    let apart = stage.cost.zip(stage.bound).map_or(0.0, |(cost, bound)| (cost - bound).max(0.0));
    let gap = stage.gap.map_or(String::new(), |gap| format!(", gap {apart:.1} points, {:.2} %", gap * 100.0));
    format!("{:6.1} s  {}: {plan}{bound}{gap}", stage.seconds, stage.doing)
}

fn stopped(interrupted: &AtomicBool) -> Exit {
    let advice = if interrupted.load(Ordering::Relaxed) { "" } else { ". Try a longer --time-limit" };
    eprintln!("stopped before the first plan was found; nothing was written{advice}");
    Exit::Stopped
}

/// What stands against a plan stands against every roster.
fn no_plan(folder: &PlanFolder, path: &Path) -> Result<Exit, Failure> {
    let progress = Progress::new(true);
    match conflict::find(&folder.ward.problem, &progress, CONFLICT_TIME)? {
        conflict::Found::Conflict(story) => eprint!("{story}"),
        conflict::Found::Undecided | conflict::Found::RosterExists => {
            eprintln!("No roster exists; `tavle explain {}` looks for what stands against it.", path.display());
        }
    }
    Ok(Exit::NoPlan)
}

/// What the independent checkers say about a plan.
struct Found {
    roster: Vec<check::Breach>,
    blocks: TheatreReport,
    crews: CrewReport,
}

impl Found {
    fn look(folder: &PlanFolder, joint: &Joint, result: &JointResult) -> Self {
        let (hospital, plan) = (joint.hospital(), &result.plan);
        let theatres = crew_check::without_teams(joint.theatres);
        let sides = Sides { hospital, theatres: joint.theatres, crews: &folder.crews };
        Self {
            roster: check::check(hospital, &joint.problem.book, &plan.roster),
            blocks: theatre_check::check(&theatres, joint.durations, &plan.blocks),
            crews: crew_check::check(sides, &plan.roster, &plan.blocks),
        }
    }

    /// Whether all that stands against the plan is that blocks do not keep what was promised.
    fn only_gives_up_promises(&self) -> bool {
        let of_people = check::hard(&self.roster).count() + self.crews.breaches.len();
        let given_up = self.blocks.hard().filter(|breach| is_promise(breach.rule)).count();
        of_people == 0 && given_up > 0 && given_up == self.blocks.hard().count()
    }

    /// A plan that a checker refuses is a fault of this program, never a plan.
    fn refuse_if_broken(&self, joint: &Joint) -> Result<(), Failure> {
        let mut faults: Vec<String> = check::hard(&self.roster).map(|breach| format!("  {breach:?}")).collect();
        faults.extend(self.blocks.hard().map(|breach| format!("  {}", breach.sentence(joint.theatres))));
        faults.extend(self.crews.breaches.iter().map(|breach| format!("  {}", breach.sentence(joint.theatres))));
        if faults.is_empty() {
            return Ok(());
        }
        let list = faults.join("\n");
        Err(Failure::Internal(format!("the checker refuses the plan that was made; nothing was written\n{list}")))
    }
}

fn write_all(
    out: &Path,
    folder: &PlanFolder,
    joint: &Joint,
    result: &JointResult,
    found: &Found,
    front: &Front,
    search: SearchFacts,
) -> Result<(), Failure> {
    let internal = |error: report::ReportError| Failure::Internal(error.to_string());
    let asked = &joint.asked.hospital;
    // The lines that were added for the plan are none of the folder's, and nobody fills them.
    let mut roster = result.plan.roster.clone();
    roster.temps.truncate(asked.demand.len());
    let theatres = joint.theatres;
    let texts = [
        front_page(front).map_err(internal)?,
        report::page(&summary(folder, joint, result, found)).map_err(internal)?,
        board_page(&board(joint, result, found, search)).map_err(internal)?,
        front_json(front).map_err(internal)?,
        files::roster_text(asked, &roster),
        files::blocks_text(theatres, &result.plan.blocks),
        files::cases_text(theatres, &result.plan.blocks),
    ];
    let served = files::csv_of(&SERVED_COLUMNS, &served_rows(joint, &result.plan.roster, &found.crews));
    let all = FILES.into_iter().zip(texts.iter().map(String::as_bytes)).chain([(SERVED_FILE, served.as_bytes())]);
    let all: Vec<(&str, &[u8])> = all.collect();
    let write = |error: std::io::Error| Failure::Write(out.to_path_buf(), error);
    std::fs::create_dir_all(out).map_err(write)?;
    files::write_together(out, &all).map_err(write)
}

/// The roster's own page. Beside these blocks no roster can be better by more than no plan can.
fn summary(folder: &PlanFolder, joint: &Joint, result: &JointResult, found: &Found) -> Summary {
    let score = result.score.roster.clone();
    let plan = PlanResult {
        roster: result.plan.roster.clone(),
        bound: score.total() + (result.score.cost() - result.bound).max(0.0),
        score,
        ending: result.ending,
        work_limit: None,
        seconds: result.seconds,
        first_plan_seconds: result.trace.iter().find(|stage| stage.cost.is_some()).map_or(0.0, |stage| stage.seconds),
        seed: result.seed,
        threads: result.threads,
        trace: Vec::new(),
    };
    let facts = load::person_facts(&folder.ward, &plan.roster);
    Summary::build(&joint.problem, &plan, &found.roster, &[], &facts)
}

/// The theatres' own page, in the same way.
fn board(joint: &Joint, result: &JointResult, found: &Found, search: SearchFacts) -> Board {
    let cost = result.score.terms.total();
    let (rows, columns, _) = result.size;
    let blocks = AllocationResult {
        plan: result.plan.blocks.clone(),
        terms: result.score.terms,
        tiers: result.score.tiers.clone(),
        cost,
        bound: cost - (result.score.cost() - result.bound).max(0.0),
        proven: result.gap() <= search.asked_gap,
        size: (rows, columns),
        patterns: 0,
        seconds: result.seconds,
        seed: result.seed,
    };
    let meeting = Meeting::of_plan(joint.theatres, blocks);
    Board::build(joint.theatres, joint.durations, &meeting, &found.blocks, search)
}
