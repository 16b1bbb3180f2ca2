//! `tavle simulate`: a year of weekly meetings replayed under several policies.

use super::{Exit, Failure, interrupt, say, values};
use crate::files;
use crate::hospital::theatres::Theatres;
use crate::simulate::campaign::{self, Cell, Journal, Length, Results, Task};
use crate::simulate::compare::{self, MapRow};
use crate::simulate::{INDICATORS, Policy, SimulationError, World, page};
use clap::Args;
use comfy_table::presets::ASCII_MARKDOWN;
use comfy_table::{CellAlignment, Table};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::collections::BTreeSet;
use std::io::{IsTerminal, Write};
use std::path::PathBuf;
use std::sync::Mutex;

/// Replay a year of weekly meetings under several policies, and compare them seed by seed
#[derive(Debug, Args)]
pub struct Simulate {
    /// Hospital folder
    folder: PathBuf,
    /// Years by chance; every policy meets the same ones
    #[arg(long, default_value_t = 30, value_parser = clap::value_parser!(u64).range(1..=1000))]
    seeds: u64,
    /// Weeks that are counted
    #[arg(long, default_value_t = 52, value_parser = clap::value_parser!(u32).range(4..=520))]
    weeks: u32,
    /// Weeks before them that are not
    #[arg(long, default_value_t = 52, value_parser = clap::value_parser!(u32).range(0..=520))]
    warm_up: u32,
    /// Policies: fixed, refill, weekly, weekly-cross, perfect, refill-cross, long-notice, no-reserve, no-refill, short-reserve
    #[arg(long, value_delimiter = ',', value_parser = policy)]
    policies: Vec<Policy>,
    /// All policies: the five main ones, and weekly allocation without one lever at a time
    #[arg(long, conflicts_with = "policies")]
    ablation: bool,
    /// Referrals in percent of the folder's record
    #[arg(long, default_value_t = 100, value_parser = clap::value_parser!(u32).range(10..=300))]
    load: u32,
    /// Surgeon-days and team-days lost in percent, half to leave and half to sickness
    #[arg(long, default_value_t = 5, value_parser = clap::value_parser!(u32).range(0..=60))]
    loss: u32,
    /// The gain of weekly allocation over load, staff loss and cross-training
    #[arg(long, conflicts_with_all = ["policies", "ablation", "load", "loss"])]
    map: bool,
    /// Loads of the map, in percent
    #[arg(long, value_delimiter = ',', default_values_t = [90, 100, 110, 120], value_parser = clap::value_parser!(u32).range(10..=300))]
    loads: Vec<u32>,
    /// Staff losses of the map, in percent
    #[arg(long, value_delimiter = ',', default_values_t = [2, 5, 10], value_parser = clap::value_parser!(u32).range(0..=60))]
    losses: Vec<u32>,
    /// Cross-trained nurse teams of the map, in percent
    #[arg(long, value_delimiter = ',', default_values_t = [0, 25, 50], value_parser = clap::value_parser!(u32).range(0..=100))]
    crosses: Vec<u32>,
    /// Folder for runs.csv, the tables and the page
    #[arg(long, value_name = "DIR", default_value = "simulation")]
    out: PathBuf,
    /// Keep what runs.csv holds already, and do the rest
    #[arg(long)]
    resume: bool,
    /// Worker threads [default: all cores]
    #[arg(long, value_parser = values::threads)]
    threads: Option<usize>,
    /// Print no progress
    #[arg(long, short)]
    quiet: bool,
}

fn policy(text: &str) -> Result<Policy, String> {
    text.parse()
}

/// Why a replay was not finished: the simulation, or the journal.
#[derive(Debug)]
enum Broken {
    Simulation(SimulationError),
    Journal(std::io::Error),
}

impl From<SimulationError> for Broken {
    fn from(error: SimulationError) -> Self {
        Self::Simulation(error)
    }
}

impl Simulate {
    /// Reads, replays, compares.
    pub fn run(self) -> Result<Exit, Failure> {
        let files::TheatreFolder { theatres, warnings, .. } = files::read_theatre_folder(&self.folder)?;
        for warning in &warnings {
            eprintln!("warning: {warning}");
        }
        let world = World::of(&theatres, crate::simulate::CrossTraining::Folder).map_err(failed)?;
        let tasks = self.tasks();
        let runs = self.out.join("runs.csv");
        if runs.exists() && !self.resume {
            let message = format!(
                "{} is there already; say --resume to go on with it, or name another folder with --out",
                runs.display()
            );
            return Err(Failure::Argument(message));
        }
        std::fs::create_dir_all(&self.out).map_err(|error| Failure::Write(self.out.clone(), error))?;
        let broken_file = |error| Failure::Write(runs.clone(), error);
        let (journal, mut done) = Journal::open(&runs, &theatres, self.length(), self.resume).map_err(broken_file)?;
        // The journal may hold more than is asked for now: more seeds, other policies. What is shown is what was asked for.
        let asked: BTreeSet<Task> = tasks.iter().copied().collect();
        done.retain(|task, _| asked.contains(task));
        let finished = self.play(&theatres, &tasks, done, &journal).map_err(|broken| match broken {
            Broken::Simulation(error) => failed(error),
            Broken::Journal(error) => broken_file(error),
        })?;
        let complete = tasks.iter().all(|task| finished.contains_key(task));
        let asked = world.asked_share() * 100.0;
        let mut text = format!(
            "{}: {} of {} replays of {} + {} weeks. Work referred on record: {asked:.0} % of the minutes of the week's {} blocks.\n\n",
            theatres.name,
            tasks.iter().filter(|task| finished.contains_key(task)).count(),
            tasks.len(),
            self.warm_up,
            self.weeks,
            world.slots.len(),
        );
        text +=
            &if self.map { self.map_report(&theatres, &finished)? } else { self.policy_report(&theatres, &finished)? };
        say(&text)?;
        if complete {
            return Ok(Exit::Done);
        }
        say("Stopped before all replays were done; go on with --resume.\n")?;
        Ok(if finished.is_empty() { Exit::Stopped } else { Exit::Done })
    }

    fn length(&self) -> Length {
        Length { warm_up: self.warm_up, weeks: self.weeks }
    }

    fn cell(&self) -> Cell {
        Cell { load_percent: self.load, loss_percent: self.loss, cross_percent: None }
    }

    fn policies(&self) -> Vec<Policy> {
        match (&self.policies[..], self.ablation) {
            ([], true) => Policy::ALL.to_vec(),
            ([], false) => Policy::MAIN.to_vec(),
            (chosen, _) => Policy::ALL.into_iter().filter(|policy| chosen.contains(policy)).collect(),
        }
    }

    fn tasks(&self) -> Vec<Task> {
        if self.map {
            campaign::map_tasks(&self.loads, &self.losses, &self.crosses, self.seeds)
        } else {
            campaign::policy_tasks(self.cell(), &self.policies(), self.seeds)
        }
    }

    fn play(&self, theatres: &Theatres, tasks: &[Task], done: Results, journal: &Journal) -> Result<Results, Broken> {
        let bar = self.bar(tasks, &done);
        let stop = interrupt::flag();
        let results = Mutex::new(done.clone());
        let finished = |task: Task, indicators| {
            journal.keep(task, &indicators).map_err(Broken::Journal)?;
            results.lock().unwrap_or_else(std::sync::PoisonError::into_inner).insert(task, indicators);
            self.tell(&bar, task);
            Ok::<(), Broken>(())
        };
        let pool = rayon::ThreadPoolBuilder::new().num_threads(self.threads.unwrap_or(0)).build();
        let pool = pool.map_err(|error| Broken::Simulation(SimulationError::Solver(error.to_string())))?;
        pool.install(|| campaign::play(theatres, self.length(), tasks, &done, &stop, finished))?;
        bar.finish_and_clear();
        Ok(results.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner))
    }

    fn bar(&self, tasks: &[Task], done: &Results) -> ProgressBar {
        let hidden = self.quiet || !std::io::stderr().is_terminal();
        let target = if hidden { ProgressDrawTarget::hidden() } else { ProgressDrawTarget::stderr_with_hz(4) };
        let bar = ProgressBar::with_draw_target(Some(tasks.len() as u64), target);
        if let Ok(style) = ProgressStyle::with_template("{bar:30} {pos}/{len} replays, {eta} left  {msg}") {
            bar.set_style(style);
        }
        bar.inc(tasks.iter().filter(|task| done.contains_key(task)).count() as u64);
        bar
    }

    fn tell(&self, bar: &ProgressBar, task: Task) {
        bar.set_message(format!("{} seed {}", task.policy, task.seed));
        bar.inc(1);
        if !self.quiet && bar.is_hidden() {
            let (done, all) = (bar.position(), bar.length().unwrap_or(0));
            // Progress is a courtesy: a closed standard error is no reason to stop.
            let _ = writeln!(std::io::stderr(), "{done}/{all} replays done ({}, seed {})", task.policy, task.seed);
        }
    }

    fn policy_report(&self, theatres: &Theatres, results: &Results) -> Result<String, Failure> {
        let (cell, policies) = (self.cell(), self.policies());
        let means = mean_table(results, cell, &policies);
        let mut text = format!("Means over seeds\n{means}\n");
        for baseline in [Policy::Fixed, Policy::Refill].into_iter().filter(|policy| policies.contains(policy)) {
            let table = difference_table(results, cell, &policies, baseline);
            text += &format!(
                "\nAgainst {} (paired by seed, 95 % intervals; shares in percentage points)\n{table}\n",
                baseline.describe()
            );
        }
        let html = page::comparison((&theatres.name, &self.command()), self.weeks, results, cell, &policies);
        self.write("policies.html", &html)?;
        Ok(text + &format!("\nWrote {}\n", self.out.join("policies.html").display()))
    }

    fn map_report(&self, theatres: &Theatres, results: &Results) -> Result<String, Failure> {
        let rows = compare::map_rows(results);
        self.write("map.csv", &map_csv(&rows))?;
        self.write("map.html", &page::map(&theatres.name, &self.command(), &rows))?;
        let reached =
            rows.iter().filter(|row| row.gain_reached.and(row.guarantee_reached) == compare::Verdict::Reached);
        Ok(format!(
            "Weekly allocation against fixed owners at equal capacity (operations in %, 95 % intervals)\n{}\n\nAt least +10 % against both \
             baselines and at least 98 % within the guarantee: {} of {} cells.\n\nWrote {} and map.html\n",
            map_table(&rows),
            reached.count(),
            rows.len(),
            self.out.join("map.csv").display(),
        ))
    }

    fn write(&self, name: &str, text: &str) -> Result<(), Failure> {
        let path = self.out.join(name);
        files::write_whole(&path, text.as_bytes()).map_err(|error| Failure::Write(path, error))
    }

    /// The command that does the same again.
    fn command(&self) -> String {
        let list = |numbers: &[u32]| numbers.iter().map(ToString::to_string).collect::<Vec<_>>().join(",");
        let what = if self.map {
            format!(
                "--map --loads {} --losses {} --crosses {}",
                list(&self.loads),
                list(&self.losses),
                list(&self.crosses)
            )
        } else {
            let keys: Vec<&str> = self.policies().iter().map(|policy| policy.key()).collect();
            format!("--policies {} --load {} --loss {}", keys.join(","), self.load, self.loss)
        };
        let name = self.folder.display();
        format!("tavle simulate {name} --seeds {} --weeks {} --warm-up {} {what}", self.seeds, self.weeks, self.warm_up)
    }
}

fn failed(error: SimulationError) -> Failure {
    match error {
        SimulationError::Solver(message) => Failure::Internal(message),
        other => Failure::Argument(other.to_string()),
    }
}

fn table(head: Vec<String>, rows: Vec<Vec<String>>) -> Table {
    let mut table = Table::new();
    table.load_style(ASCII_MARKDOWN).force_no_tty().set_header(head).add_rows(rows);
    for column in table.column_iter_mut().skip(1) {
        column.set_cell_alignment(CellAlignment::Right);
    }
    table
}

fn mean_table(results: &Results, cell: Cell, policies: &[Policy]) -> Table {
    let head = std::iter::once(String::new()).chain(policies.iter().map(ToString::to_string)).collect();
    let rows = INDICATORS.iter().map(|indicator| {
        let value = |&policy: &Policy| {
            let own = compare::mean(results, cell, policy, indicator.key);
            own.map_or("-".into(), |own| compare::shown(indicator.key, own.mean))
        };
        std::iter::once(indicator.name.to_string()).chain(policies.iter().map(value)).collect()
    });
    table(head, rows.collect())
}

fn difference_table(results: &Results, cell: Cell, policies: &[Policy], baseline: Policy) -> Table {
    let others: Vec<Policy> = policies.iter().copied().filter(|&policy| policy != baseline).collect();
    let head = std::iter::once(String::new()).chain(others.iter().map(ToString::to_string)).collect();
    let row = |name: &str, key: &str, relative: bool| {
        let value = |&policy: &Policy| {
            let own = compare::difference(results, (cell, policy), (cell, baseline), key, relative);
            let shown = if relative { compare::shown_percent } else { |own: &_| compare::shown_difference("", own) };
            let share = INDICATORS.iter().any(|indicator| indicator.key == key && indicator.is_share);
            own.map_or("-".into(), |own| if share && !relative { compare::shown_percent(&own) } else { shown(&own) })
        };
        std::iter::once(name.to_string()).chain(others.iter().map(value)).collect::<Vec<_>>()
    };
    let mut rows = vec![row("operations, %", "operations", true)];
    rows.extend(INDICATORS.iter().filter(|own| own.key != "referred").map(|own| row(own.name, own.key, false)));
    table(head, rows)
}

fn map_table(rows: &[MapRow]) -> Table {
    let head = [
        "load %",
        "loss %",
        "cross %",
        "over fixed",
        "over refill",
        "over refill, cross",
        "guarantee %",
        "fixed %",
        "refill %",
        "pathway %",
        "+10 %",
        "98 %",
    ];
    let percent = |share: f64| format!("{:.1}", share * 100.0);
    let cells = rows.iter().map(|row| {
        vec![
            row.cell.load_percent.to_string(),
            row.cell.loss_percent.to_string(),
            row.cell.cross_percent.unwrap_or(0).to_string(),
            compare::shown_percent(&row.gain_fixed),
            compare::shown_percent(&row.gain_refill),
            row.gain_refill_cross.as_ref().map_or("-".into(), compare::shown_percent),
            percent(row.guarantee.mean),
            percent(row.guarantee_before.0.mean),
            percent(row.guarantee_before.1.mean),
            percent(row.pathway.mean),
            row.gain_reached.sign().into(),
            row.guarantee_reached.sign().into(),
        ]
    });
    table(head.map(String::from).to_vec(), cells.collect())
}

fn map_csv(rows: &[MapRow]) -> String {
    let mut text = String::from(
        "load_percent;loss_percent;cross_percent;gain_over_fixed;half_width;gain_over_refill;half_width;gain_over_refill_cross;half_width;\
         guarantee;guarantee_fixed;guarantee_refill;pathway;gain_reached;guarantee_reached\n",
    );
    for row in rows {
        let cross = row.gain_refill_cross.map_or(";".into(), |own| format!("{};{}", own.mean, own.half_width));
        text += &format!(
            "{};{};{};{};{};{};{};{cross};{};{};{};{};{};{}\n",
            row.cell.load_percent,
            row.cell.loss_percent,
            row.cell.cross_percent.unwrap_or(0),
            row.gain_fixed.mean,
            row.gain_fixed.half_width,
            row.gain_refill.mean,
            row.gain_refill.half_width,
            row.guarantee.mean,
            row.guarantee_before.0.mean,
            row.guarantee_before.1.mean,
            row.pathway.mean,
            row.gain_reached.sign(),
            row.guarantee_reached.sign(),
        );
    }
    text
}
