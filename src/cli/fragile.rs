//! `tavle fragile`: whom a plan in force cannot do without.

use super::failure::Failure;
use super::load::{self, Loaded};
use super::progress::Progress;
use super::theatre_folder::{self, TheatreFolder};
use super::{Exit, in_force, interrupt, plan_folder, say, values};
use crate::calendar::{Day, Horizon};
use crate::engine;
use crate::files::{self, near_match};
use crate::fragile::{BlockSide, Fragility, Looking, NotLooked, Question, Setting, look};
use crate::hospital::theatres::{Allocation, Theatres};
use crate::hospital::{Competence, Crews, Roster};
use crate::report::Style;
use crate::report::fragile::{CSV_COLUMNS, FragilePlan, FragileReport, csv_rows, json, page, text};
use crate::theatres::booking::with_bookings;
use chrono::NaiveDate;
use clap::Args;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// Files that the command writes.
const FILES: [&str; 3] = ["fragile.html", "fragile.json", "fragile.csv"];
/// Longest time for one absence's program.
const EACH: Duration = Duration::from_secs(15);

/// Name the people whom the plan in force cannot do without, and what training would change that.
///
/// Everybody, and every two holders of a scarce competence, is taken out for a week and for four, and everybody else is put where they help
/// most on those days, by every rule. What falls even so is told: blocks, slots of pathways, heads of minima, meetings; the worst first.
/// Beside it stands the training of one person that keeps most of it, found by solving again with it.
#[derive(Debug, Args)]
pub struct Fragile {
    /// Hospital folder, of a ward, of theatres or of both.
    folder: PathBuf,
    /// The roster in force [default: the version published last, else published.csv, else FOLDER/out/roster.csv].
    #[arg(long, value_name = "FILE")]
    roster: Option<PathBuf>,
    /// The theatre blocks in force, in the form of blocks.csv [default: blocks.csv beside the roster, else that of the folder].
    #[arg(long, value_name = "FILE")]
    blocks: Option<PathBuf>,
    /// What is planned in the blocks, in the form of cases.csv [default: cases.csv beside the blocks; else who is booked].
    #[arg(long, value_name = "FILE", requires = "blocks")]
    cases: Option<PathBuf>,
    /// The first day of every absence [default: the first Monday of the plan that is still to come].
    #[arg(long, value_name = "DATE", value_parser = values::date)]
    from: Option<NaiveDate>,
    /// Lengths of the absences in weeks.
    #[arg(long, value_name = "N,N", value_delimiter = ',', default_value = "1,4", value_parser = clap::value_parser!(u32).range(1..=52))]
    weeks: Vec<u32>,
    /// Look only at those who hold this competence.
    #[arg(long, value_name = "COMPETENCE")]
    competence: Option<String>,
    /// Look at single people only, not at pairs.
    #[arg(long)]
    no_pairs: bool,
    /// Call no temps, also where the folder has some.
    #[arg(long)]
    no_temps: bool,
    /// Do not look for training.
    #[arg(long)]
    no_cures: bool,
    /// Stop after so many seconds with what is known by then; a part of it is kept for the training.
    #[arg(long, value_name = "SECONDS", default_value = "300", value_parser = values::seconds)]
    time_limit: Duration,
    /// Worker threads [default: one per processor].
    #[arg(long, value_name = "N", value_parser = values::threads)]
    threads: Option<usize>,
    /// Seed of the solver.
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
    /// Folder for fragile.html, fragile.json and fragile.csv [default: FOLDER/out].
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Print no progress and no list, only what went wrong.
    #[arg(long, short)]
    quiet: bool,
}

/// The folder, whatever it holds.
struct Folder {
    ward: Option<Loaded>,
    theatres: Option<TheatreFolder>,
    crews: Option<Crews>,
}

impl Folder {
    fn theatres(&self) -> Option<&Theatres> {
        self.theatres.as_ref().map(|folder| &folder.theatres)
    }

    fn horizon(&self) -> Option<Horizon> {
        let ward = self.ward.as_ref().map(|ward| ward.problem.hospital.horizon);
        ward.or(self.theatres().map(|theatres| theatres.horizon))
    }

    fn competences(&self) -> &[Competence] {
        match (&self.ward, self.theatres()) {
            (Some(ward), _) => &ward.problem.hospital.competences,
            (_, Some(theatres)) => &theatres.competences,
            _ => &[],
        }
    }

    fn name(&self) -> &str {
        let ward = self.ward.as_ref().map(|ward| ward.problem.hospital.name.as_str());
        ward.or(self.theatres().map(|theatres| theatres.name.as_str())).unwrap_or_default()
    }
}

/// The plan in force.
struct InForce {
    roster: Option<Roster>,
    blocks: Option<Allocation>,
}

impl Fragile {
    /// Reads, looks, writes, prints.
    pub fn run(self) -> Result<Exit, Failure> {
        let folder = self.open()?;
        let in_force = self.in_force(&folder)?;
        let question = self.question(&folder)?;
        let out = self.out.clone().unwrap_or_else(|| self.folder.join("out"));
        files::can_write_into(&out).map_err(|error| Failure::Write(out.clone(), error))?;
        let blocks = folder.theatres().zip(in_force.blocks).map(|(theatres, blocks)| BlockSide {
            theatres,
            crews: folder.crews.as_ref(),
            blocks,
        });
        let setting = folder.ward.as_ref().zip(in_force.roster);
        let setting = setting.map(|(ward, roster)| Setting::new(&ward.problem, &ward.tables, roster, blocks.as_ref()));
        let stop = interrupt::flag();
        let found = self.look(setting.as_ref(), blocks.as_ref(), &question, &stop)?;
        if found.looked_at == 0 && found.asked > 0 {
            eprintln!("stopped before anybody was looked at; nothing was written. Try a longer --time-limit");
            return Ok(Exit::Stopped);
        }
        let plan = FragilePlan { name: folder.name(), setting: setting.as_ref(), blocks: blocks.as_ref() };
        let report = FragileReport::build(&plan, &question, &found, (self.seed, stop.load(Ordering::Relaxed)));
        write_all(&out, &report)?;
        if !self.quiet {
            say(&text(&report, &Style::of_stdout()))?;
            let written = FILES.map(|file| out.join(file).display().to_string());
            say(&format!("\nwritten: {}\n", written.join(", ")))?;
        }
        Ok(Exit::Done)
    }

    fn look(
        &self,
        setting: Option<&Setting>,
        blocks: Option<&BlockSide>,
        question: &Question,
        stop: &AtomicBool,
    ) -> Result<Fragility, Failure> {
        let looking = Looking {
            time_limit: self.time_limit,
            each: EACH,
            threads: self.threads.unwrap_or(engine::Settings::default().threads),
            seed: self.seed,
        };
        let progress = Progress::new(self.quiet);
        let started = Instant::now();
        let news = |done: usize, of: usize| {
            let seconds = started.elapsed().as_secs_f64();
            progress.tell(seconds, format!("{seconds:6.1} s  {done} of {of} absences looked at"));
        };
        let found = look(setting, blocks, question, &looking, stop, &news);
        progress.finish();
        found.map_err(|error: NotLooked| Failure::Internal(error.to_string()))
    }

    fn open(&self) -> Result<Folder, Failure> {
        let has = |table: &str| self.folder.join(table).exists();
        let (of_ward, of_theatres) = (has("staff.csv"), has("theatres.csv"));
        let folder = if of_ward && of_theatres && has("crews.csv") {
            let plan_folder::PlanFolder { ward, theatres, crews } = plan_folder::load(&self.folder, true)?;
            Folder { ward: Some(ward), theatres: Some(theatres), crews: Some(crews) }
        } else if of_theatres && !of_ward {
            Folder { ward: None, theatres: Some(theatre_folder::load(&self.folder, true)?), crews: None }
        } else {
            // What is wrong with a folder without staff the reader says best.
            let ward = load::load(&self.folder)?;
            let theatres = of_theatres.then(|| theatre_folder::load(&self.folder, true)).transpose()?;
            Folder { ward: Some(ward), theatres, crews: None }
        };
        if let Some(ward) = &folder.ward {
            load::warn(ward);
        }
        Ok(folder)
    }

    /// The plan in force: as named, else as published, else as the last run of `tavle roster` or `tavle plan` left it.
    fn in_force(&self, folder: &Folder) -> Result<InForce, Failure> {
        let made = self.folder.join("out");
        let mut beside = self.roster.as_ref().and_then(|file| file.parent()).map(Path::to_path_buf);
        let roster = match &folder.ward {
            None if self.roster.is_some() => {
                return Err(Failure::Argument("this folder has no staff: --roster belongs to one that has".into()));
            }
            None => None,
            Some(ward) => {
                let hospital = &ward.problem.hospital;
                match in_force::roster(&self.folder, self.roster.as_deref(), hospital) {
                    Err(Failure::Argument(_)) if made.join("roster.csv").exists() => {
                        beside = Some(made.clone());
                        Some(files::read_roster(made.join("roster.csv"), hospital)?)
                    }
                    Err(Failure::Argument(_)) => return Err(self.no_roster(folder)),
                    found => Some(found?),
                }
            }
        };
        let blocks = folder.theatres().map(|theatres| self.blocks(theatres, beside.as_deref())).transpose()?;
        Ok(InForce { roster, blocks })
    }

    fn no_roster(&self, folder: &Folder) -> Failure {
        let (path, plans) = (self.folder.display(), folder.crews.is_some());
        let (make, name) = if plans { ("plan", "--roster FILE --blocks FILE") } else { ("roster", "--roster FILE") };
        Failure::Argument(format!(
            "there is no plan in force: name one with {name}, or make one with `tavle {make} {path}`"
        ))
    }

    fn blocks(&self, theatres: &Theatres, beside: Option<&Path>) -> Result<Allocation, Failure> {
        let beside = beside.map(|folder| folder.join("blocks.csv")).filter(|file| file.exists());
        if let Some(blocks) = self.blocks.clone().or(beside) {
            let known = blocks.with_file_name("cases.csv");
            let cases = self.cases.clone().or_else(|| known.exists().then_some(known));
            let plan = theatre_folder::plan(&blocks, cases.as_ref(), theatres)?;
            return Ok(if cases.is_some() { plan } else { with_bookings(theatres, &plan) });
        }
        match &theatres.published {
            Some(plan) => Ok(with_bookings(theatres, plan)),
            None => Err(Failure::Argument(format!(
                "there are no theatre blocks in force: name them with --blocks FILE, or make them with `tavle theatres {}`",
                self.folder.display()
            ))),
        }
    }

    fn question(&self, folder: &Folder) -> Result<Question, Failure> {
        let horizon = folder.horizon().ok_or_else(|| Failure::Argument("the folder holds no people".into()))?;
        let today = folder.theatres().map(|theatres| theatres.today);
        let first = match self.from {
            Some(date) => horizon.day(date),
            None => next_monday(&horizon, today),
        };
        if !horizon.contains(first) {
            let (date, from, to) = (horizon.date(first), horizon.first, horizon.last());
            return Err(Failure::Argument(format!("{date} is not planned here; expected a date from {from} to {to}")));
        }
        let mut weeks = self.weeks.clone();
        weeks.sort_unstable();
        weeks.dedup();
        let competence = self.competence.as_deref().map(|text| competence(folder.competences(), text)).transpose()?;
        let (pairs, temps, cures) = (!self.no_pairs, !self.no_temps, !self.no_cures);
        Ok(Question { first, weeks, pairs, competence, temps, cures })
    }
}

/// The first Monday of the plan after the day of the meeting; the first day of a plan without a Monday.
fn next_monday(horizon: &Horizon, today: Option<Day>) -> Day {
    let coming = |monday: &Day| *monday >= 0 && today.is_none_or(|today| *monday > today);
    horizon.mondays().into_iter().find(coming).unwrap_or(0)
}

fn competence(known: &[Competence], text: &str) -> Result<usize, Failure> {
    let same = |name: &str| name.to_lowercase() == text.to_lowercase();
    known.iter().position(|one| same(&one.key) || same(&one.name)).ok_or_else(|| {
        let near = near_match(text, known.iter().flat_map(|one| [one.key.as_str(), one.name.as_str()]));
        let near = near.map_or(String::new(), |near| format!("; did you mean `{near}`?"));
        Failure::Argument(format!("there is no competence `{text}`{near}"))
    })
}

fn write_all(out: &Path, report: &FragileReport) -> Result<(), Failure> {
    let internal = |error: crate::report::ReportError| Failure::Internal(error.to_string());
    let texts = [
        page(report).map_err(internal)?,
        json(report).map_err(internal)?,
        files::csv_of(&CSV_COLUMNS, &csv_rows(report)),
    ];
    let all: Vec<(&str, &[u8])> = FILES.into_iter().zip(texts.iter().map(String::as_bytes)).collect();
    let write = |error: std::io::Error| Failure::Write(out.to_path_buf(), error);
    std::fs::create_dir_all(out).map_err(write)?;
    files::write_together(out, &all).map_err(write)
}
