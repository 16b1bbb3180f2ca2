//! `tavle compare`: scenarios side by side.

use super::failure::Failure;
use super::{Exit, interrupt, load, say};
use crate::compare::theatres::{TheatreFailure, TheatreRun};
use crate::compare::ward::WardBase;
use crate::compare::worth::{self, Worth};
use crate::compare::{ChangeFault, Outcome, Scenario, crew, theatres};
use crate::engine::Settings;
use crate::files::{self, near_match};
use crate::hospital::Roster;
use crate::hospital::theatres::Theatres;
use crate::report::Style;
use crate::report::compare::{self as report, CSV_COLUMNS, Comparison, WorthRow, worth_row};
use crate::roster::{NoPlan, PlanResult, Problem};
use crate::simulate::campaign::Length;
use crate::theatres::allocation::{AllocationError, AllocationSettings};
use clap::Args;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// Set scenarios against a hospital as it is: vacancies, training, sickness, closed rooms, weights.
///
/// Every scenario is a small TOML file of named changes. Rosters are solved again, blocks are given out again and the year of weekly
/// meetings is replayed, all at once in parallel and with the same seeds.
#[derive(Debug, Args)]
#[command(after_long_help = files::SCENARIO_FORM)]
pub struct Compare {
    /// Hospital folder, of a ward, of theatres or of both.
    folder: PathBuf,
    /// Scenario files.
    #[arg(required = true, value_name = "SCENARIO.toml")]
    scenarios: Vec<PathBuf>,
    /// Draws of sickness and replays of each scenario.
    #[arg(long, value_name = "N", default_value_t = 10, value_parser = clap::value_parser!(u64).range(1..=1000))]
    seeds: u64,
    /// Share of the days on which people are sick, in percent, where the scenario says nothing.
    #[arg(long, value_name = "PERCENT", default_value = "4", value_parser = super::values::percent)]
    sick_leave: f64,
    /// Seconds for each solve.
    #[arg(long, value_name = "SECONDS", default_value = "60", value_parser = super::values::seconds)]
    time_limit: Duration,
    /// Stop a solve when it is proven to be within so many percent of the best possible.
    #[arg(long, value_name = "PERCENT", default_value = "1", value_parser = super::values::percent)]
    gap: f64,
    /// Weeks of each replay; those before them that are not counted are half as many again.
    #[arg(long, value_name = "N", default_value_t = 26, value_parser = clap::value_parser!(u32).range(4..=520))]
    weeks: u32,
    /// Do not work out what one more hour of each competence is worth.
    #[arg(long)]
    no_worth: bool,
    /// Worker threads [default: one per processor].
    #[arg(long, value_name = "N", value_parser = super::values::threads)]
    threads: Option<usize>,
    /// Seed of the searches.
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
    /// Folder for compare.json, compare.csv and compare.html [default: FOLDER/out].
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Print no progress and no tables, only what went wrong.
    #[arg(long, short)]
    quiet: bool,
}

/// Files that the command writes.
const FILES: [&str; 3] = ["compare.json", "compare.csv", "compare.html"];

/// What the folder holds.
struct Folder {
    ward: Option<load::Loaded>,
    theatres: Option<Theatres>,
}

/// Who solves, how long, and when to stop.
struct Crew<'a> {
    workers: usize,
    settings: &'a Settings,
    stop: &'a AtomicBool,
}

impl Crew<'_> {
    fn all<T: Sync, R: Send>(
        &self,
        items: &[T],
        work: impl Fn(&T) -> Result<R, Failure> + Sync,
    ) -> Result<Vec<R>, Failure> {
        let done = crew::all(items, self.workers, self.settings.threads, work);
        done.map_err(|error| Failure::Internal(error.to_string()))?.into_iter().collect()
    }
}

/// What came of the ward of a scenario.
type WardDone = Result<(Problem, PlanResult, Outcome), NoPlan>;

impl Compare {
    /// Reads, solves, compares, writes, prints.
    pub fn run(self) -> Result<Exit, Failure> {
        let mut scenarios = vec![Scenario { key: "base".into(), name: "Today".into(), ..Scenario::default() }];
        scenarios.extend(files::read_scenarios(&self.scenarios)?);
        let folder = self.open()?;
        self.fits(&folder, &scenarios)?;
        let out = self.out.clone().unwrap_or_else(|| self.folder.join("out"));
        files::can_write_into(&out).map_err(|error| Failure::Write(out.clone(), error))?;

        let jobs = scenarios.len() * (usize::from(folder.ward.is_some()) + usize::from(folder.theatres.is_some()));
        let threads = self.threads.unwrap_or(Settings::default().threads);
        // A search of one thread proves before it improves: two scenarios with two threads each come further than four with one.
        let workers = (threads / 2).clamp(1, jobs.max(1));
        let stop = interrupt::flag();
        let settings = Settings {
            time_limit: self.time_limit,
            gap: self.gap,
            threads: threads / workers,
            seed: self.seed,
            ..Settings::default()
        };
        let crew = Crew { workers, settings: &settings, stop: &stop };
        let comparison = self.compare(&folder, &scenarios, &crew);
        let comparison = match comparison? {
            Ok(comparison) => comparison,
            Err(NoPlan::Infeasible | NoPlan::PersonImpossible(_)) => {
                let folder = self.folder.display();
                eprintln!(
                    "there is no roster for the ward as it is; `tavle explain {folder}` names the conflict. Nothing was written"
                );
                return Ok(Exit::NoPlan);
            }
            Err(_) => {
                eprintln!(
                    "stopped before a roster of the ward as it is was found; nothing was written. Try a longer --time-limit"
                );
                return Ok(Exit::Stopped);
            }
        };
        write_all(&out, &comparison)?;
        if !self.quiet {
            say(&report::text(&comparison, &Style::of_stdout()))?;
            let written = FILES.map(|file| out.join(file).display().to_string());
            say(&format!("\nwritten: {}\n", written.join(", ")))?;
        }
        Ok(Exit::Done)
    }

    fn open(&self) -> Result<Folder, Failure> {
        let has = |file: &str| self.folder.join(file).exists();
        let theatres = if has("theatres.csv") {
            let read = files::read_theatre_folder(&self.folder)?;
            for warning in &read.warnings {
                eprintln!("warning: {warning}");
            }
            Some(read.theatres)
        } else {
            None
        };
        // A folder without any tables is told what a ward's are.
        let ward = if has("shifts.csv") || theatres.is_none() { Some(load::load(&self.folder)?) } else { None };
        if let Some(loaded) = &ward {
            load::warn(loaded);
        }
        Ok(Folder { ward, theatres })
    }

    /// Whether every scenario speaks of what the folder holds, by names that it knows.
    fn fits(&self, folder: &Folder, scenarios: &[Scenario]) -> Result<(), Failure> {
        let mut faults = Vec::new();
        for scenario in scenarios {
            match &folder.ward {
                Some(loaded) => faults.extend(self.ward(loaded).problem(scenario).err().into_iter().flatten()),
                None if !scenario.ward.is_empty() => faults.push(lacks(scenario, "ward", "tables of a ward")),
                None => {}
            }
            match &folder.theatres {
                Some(base) => faults.extend(theatres::changed(base, scenario).err().into_iter().flatten()),
                None if !scenario.theatres.is_empty() => faults.push(lacks(scenario, "theatres", "tables of theatres")),
                None => {}
            }
        }
        if faults.is_empty() {
            return Ok(());
        }
        let told: Vec<String> = faults.iter().map(told).collect();
        Err(Failure::Argument(format!("{}\nnothing was written", told.join("\n"))))
    }

    fn ward<'a>(&self, loaded: &'a load::Loaded) -> WardBase<'a> {
        WardBase {
            hospital: &loaded.problem.hospital,
            hospital_toml: &loaded.hospital_toml,
            own_agreements: &loaded.own_agreements,
            tables: &loaded.tables,
            sick_share: self.sick_leave,
            seeds: self.seeds,
        }
    }

    /// Everything, or why there is no roster of the ward as it is.
    fn compare(
        &self,
        folder: &Folder,
        scenarios: &[Scenario],
        crew: &Crew,
    ) -> Result<Result<Comparison, NoPlan>, Failure> {
        let mut wards = self.all_wards(folder, scenarios, crew)?;
        if wards.first().is_some_and(Result::is_err) {
            return Ok(Err(wards.swap_remove(0).err().unwrap_or(NoPlan::Stopped)));
        }
        let blocks = self.all_theatres(folder, scenarios, crew)?;
        let mut outcomes = Vec::new();
        for (at, scenario) in scenarios.iter().enumerate() {
            let ward = wards.get(at).map(|done| match done {
                Ok((_, _, outcome)) => outcome.clone(),
                Err(why) => no_roster(scenario, why),
            });
            let theatres = blocks.get(at).cloned();
            let mut parts = ward.into_iter().chain(theatres);
            let Some(mut outcome) = parts.next() else { continue };
            for part in parts {
                outcome.figures.extend(part.figures);
                outcome.notes.extend(part.notes);
            }
            outcomes.push(outcome);
        }
        let worth = match (&folder.ward, wards.first()) {
            (Some(loaded), Some(Ok((problem, result, _)))) if !self.no_worth => {
                self.worth(&self.ward(loaded), problem, result, crew)?
            }
            _ => Vec::new(),
        };
        let name = match (&folder.ward, &folder.theatres) {
            (Some(loaded), _) => loaded.problem.hospital.name.clone(),
            (None, Some(theatres)) => theatres.name.clone(),
            (None, None) => String::new(),
        };
        Ok(Ok(Comparison::build(name, self.command(), self.seeds, &outcomes, worth)))
    }

    fn all_wards(&self, folder: &Folder, scenarios: &[Scenario], crew: &Crew) -> Result<Vec<WardDone>, Failure> {
        let Some(loaded) = &folder.ward else { return Ok(Vec::new()) };
        let base = self.ward(loaded);
        let one = |scenario: &Scenario, start: Option<&Roster>| -> Result<WardDone, Failure> {
            let problem = base.problem(scenario).map_err(|faults| internal(&faults))?;
            let start = start.map(|roster| (base.hospital, roster));
            let solved = base.solve(problem, scenario, start, crew.settings, crew.stop);
            self.tell(&scenario.name, "roster");
            match solved {
                Ok((problem, result, mut notes)) => {
                    if result.gap() > crew.settings.gap {
                        notes.push(match result.gap() {
                            gap if gap <= 1.0 => format!("roster proven to within {:.1} %", gap * 100.0),
                            _ => "nothing is proven of the roster yet".to_string(),
                        });
                    }
                    let breaches = crate::check::check(&problem.hospital, &problem.book, &result.roster);
                    if crate::check::hard(&breaches).next().is_some() {
                        let message = format!("the checker refuses the roster of scenario `{}`", scenario.key);
                        return Err(Failure::Internal(message));
                    }
                    let outcome = base.outcome(&problem, &result, scenario, notes);
                    Ok(Ok((problem, result, outcome)))
                }
                Err(NoPlan::Solver(error)) => Err(Failure::Internal(error.to_string())),
                Err(why) => Ok(Err(why)),
            }
        };
        // Today first: its roster is what all begin with, today itself among them, so that nobody has searched longer.
        let today = scenarios.get(..1).unwrap_or_default();
        let alone = Crew { workers: 1, ..*crew };
        let first = alone.all(today, |scenario| one(scenario, None))?;
        match first.first() {
            Some(Ok((_, result, _))) => crew.all(scenarios, |scenario| one(scenario, Some(&result.roster))),
            _ => Ok(first),
        }
    }

    fn all_theatres(&self, folder: &Folder, scenarios: &[Scenario], crew: &Crew) -> Result<Vec<Outcome>, Failure> {
        let Some(base) = &folder.theatres else { return Ok(Vec::new()) };
        let allocation = AllocationSettings {
            time_limit: crew.settings.time_limit,
            gap: crew.settings.gap,
            seed: crew.settings.seed,
            threads: crew.settings.threads.max(1),
            ..AllocationSettings::default()
        };
        let length = Length { warm_up: self.weeks / 2, weeks: self.weeks };
        let run = TheatreRun { allocation, length, seeds: self.seeds };
        let one = |scenario: &Scenario| -> Result<Outcome, Failure> {
            let changed = theatres::changed(base, scenario).map_err(|faults| internal(&faults))?;
            let outcome = theatres::outcome(&changed, scenario, &run, crew.stop);
            self.tell(&scenario.name, "blocks");
            outcome.map_err(|error| match error {
                TheatreFailure::Allocation(AllocationError::Stopped) => {
                    let key = &scenario.key;
                    Failure::Argument(format!(
                        "scenario `{key}`: stopped before any blocks were found; try a longer --time-limit"
                    ))
                }
                error => Failure::Internal(error.to_string()),
            })
        };
        crew.all(scenarios, one)
    }

    /// What one more hour of each competence in demand is worth.
    fn worth(
        &self,
        base: &WardBase,
        problem: &Problem,
        result: &PlanResult,
        crew: &Crew,
    ) -> Result<Vec<WorthRow>, Failure> {
        let one = |&competence: &usize| -> Result<Worth, Failure> {
            let with = worth::with_newcomer(base, competence).map_err(|faults| internal(&faults))?;
            let solver = |error: crate::solver::SolverError| Failure::Internal(error.to_string());
            let mut worth = worth::priced(problem, &with, competence, crew.settings.time_limit).map_err(solver)?;
            if !crew.stop.load(Ordering::Relaxed) {
                worth.resolved = match worth::resolved((problem, result), &with, crew.settings, crew.stop) {
                    Ok(resolved) => Some(resolved),
                    Err(NoPlan::Solver(error)) => return Err(solver(error)),
                    Err(_) => None,
                };
            }
            self.tell("one more", &problem.hospital.competences[competence].name);
            Ok(worth)
        };
        let competences = worth::competences_in_demand(problem);
        let all = crew.all(&competences, one)?;
        Ok(all.iter().map(|worth| worth_row(&problem.hospital, worth)).collect())
    }

    fn tell(&self, name: &str, what: &str) {
        if !self.quiet {
            eprintln!("{name}: {what} done");
        }
    }

    /// The command that does the same again.
    fn command(&self) -> String {
        let scenarios: Vec<String> = self.scenarios.iter().map(|path| path.display().to_string()).collect();
        let seconds = self.time_limit.as_secs_f64();
        format!(
            "tavle compare {} {} --seeds {} --time-limit {seconds}",
            self.folder.display(),
            scenarios.join(" "),
            self.seeds
        )
    }
}

/// The outcome of a scenario without a roster: nothing to compare, and why.
fn no_roster(scenario: &Scenario, why: &NoPlan) -> Outcome {
    let note = match why {
        NoPlan::Stopped => "no roster was found in time".to_string(),
        why => format!("no roster exists: {why}"),
    };
    let (key, name, describe) = (scenario.key.clone(), scenario.name.clone(), scenario.describe.clone());
    Outcome { key, name, describe, figures: Vec::new(), notes: vec![note] }
}

fn lacks(scenario: &Scenario, part: &str, what: &str) -> ChangeFault {
    let message = format!("it changes [{part}], and the folder has no {what}");
    ChangeFault::Rules { scenario: scenario.key.clone(), message }
}

/// A fault with a near match.
fn told(fault: &ChangeFault) -> String {
    let hint = match fault {
        ChangeFault::Unknown { name, known, .. } => near_match(name, known.iter().map(String::as_str)),
        ChangeFault::Rules { .. } => None,
    };
    hint.map_or(fault.to_string(), |near| format!("{fault}; did you mean `{near}`?"))
}

/// Faults that were looked for before anything was solved.
fn internal(faults: &[ChangeFault]) -> Failure {
    Failure::Internal(faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "))
}

fn write_all(out: &Path, comparison: &Comparison) -> Result<(), Failure> {
    let internal = |error: crate::report::ReportError| Failure::Internal(error.to_string());
    let json = report::json(comparison).map_err(internal)?;
    let csv = files::csv_of(&CSV_COLUMNS, &report::csv_rows(comparison));
    let html = report::page(comparison).map_err(internal)?;
    let all: Vec<(&str, &[u8])> = FILES.into_iter().zip([json.as_bytes(), csv.as_bytes(), html.as_bytes()]).collect();
    let write = |error: std::io::Error| Failure::Write(out.to_path_buf(), error);
    std::fs::create_dir_all(out).map_err(write)?;
    files::write_together(out, &all).map_err(write)
}
