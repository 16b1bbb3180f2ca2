//! Many replays: over seeds, policies and cells of a map, in parallel, each finished one kept at once.

use super::fate::{Chance, Fate};
use super::indicators::{INDICATORS, Indicators};
use super::policy::Policy;
use super::replay::replay;
use super::world::{CrossTraining, SimulationError, World};
use crate::calendar::Day;
use crate::hospital::theatres::Theatres;
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::fs::{File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};

/// What is varied beside policy and seed. Whole numbers, so that cells can be told apart and ordered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Cell {
    /// Referrals in percent of the folder's record.
    pub load_percent: u32,
    /// Lost surgeon-days and team-days in percent.
    pub loss_percent: u32,
    /// Cross-trained theatre-nurse teams in percent; `None` are the folder's.
    pub cross_percent: Option<u32>,
}

impl Default for Cell {
    fn default() -> Self {
        let chance = Chance::default();
        let percent = |share: f64| (share * 100.0).round() as u32;
        Self { load_percent: percent(chance.load), loss_percent: percent(chance.staff_loss), cross_percent: None }
    }
}

/// One replay to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Task {
    /// Seed of the fate.
    pub seed: u64,
    /// Cell of the map.
    pub cell: Cell,
    /// Policy.
    pub policy: Policy,
}

/// How long each replay is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Length {
    /// Weeks that are not counted.
    pub warm_up: u32,
    /// Weeks that are.
    pub weeks: u32,
}

/// What is finished, by task.
pub type Results = BTreeMap<Task, Indicators>;

/// The tasks of a comparison of policies.
pub fn policy_tasks(cell: Cell, policies: &[Policy], seeds: u64) -> Vec<Task> {
    let of_seed = |seed| policies.iter().map(move |&policy| Task { seed, cell, policy });
    (1..=seeds).flat_map(of_seed).collect()
}

/// The tasks of a map: both baselines with single-skill teams in every load and loss, and with every share of cross-trained teams the
/// weekly allocation and the refill.
pub fn map_tasks(loads: &[u32], losses: &[u32], crosses: &[u32], seeds: u64) -> Vec<Task> {
    let mut tasks = BTreeSet::new();
    for seed in 1..=seeds {
        for &load_percent in loads {
            for &loss_percent in losses {
                let cell = |cross: u32| Cell { load_percent, loss_percent, cross_percent: Some(cross) };
                tasks.extend([Policy::Fixed, Policy::Refill].map(|policy| Task { seed, cell: cell(0), policy }));
                for &cross in crosses {
                    tasks.insert(Task { seed, cell: cell(cross), policy: Policy::WeeklyCross });
                    if cross > 0 {
                        tasks.insert(Task { seed, cell: cell(cross), policy: Policy::RefillCross });
                    }
                }
            }
        }
    }
    tasks.into_iter().collect()
}

/// Plays all tasks that are not in `done`, and hands each over when it is finished. Stops early, without an error, when `stop` is raised.
///
/// # Errors
/// When the folder cannot be simulated, the solver fails, or `finished` does.
pub fn play<E: From<SimulationError> + Send>(
    theatres: &Theatres,
    length: Length,
    tasks: &[Task],
    done: &Results,
    stop: &AtomicBool,
    finished: impl Fn(Task, Indicators) -> Result<(), E> + Sync,
) -> Result<(), E> {
    let mut worlds: BTreeMap<Option<u32>, World> = BTreeMap::new();
    let crosses: BTreeSet<Option<u32>> = tasks.iter().map(|task| task.cell.cross_percent).collect();
    for cross in crosses {
        let training = cross.map_or(CrossTraining::Folder, |percent| CrossTraining::Share(f64::from(percent) / 100.0));
        worlds.insert(cross, World::of(theatres, training)?);
    }
    let left: Vec<&Task> = tasks.iter().filter(|task| !done.contains_key(*task)).collect();
    left.into_par_iter().with_max_len(1).try_for_each(|task| {
        let Some(world) = worlds.get(&task.cell.cross_percent).filter(|_| !stop.load(Ordering::Relaxed)) else {
            return Ok(());
        };
        let chance = Chance {
            load: f64::from(task.cell.load_percent) / 100.0,
            staff_loss: f64::from(task.cell.loss_percent) / 100.0,
            ..Chance::default()
        };
        let fate = Fate::draw(world, chance, length.warm_up + length.weeks, task.seed);
        let played = replay(world, &fate, task.policy.levers(), 7 * length.warm_up as Day)?;
        finished(*task, played.indicators)
    })
}

/// A file to which finished replays are appended, a whole line each.
#[derive(Debug)]
pub struct Journal {
    file: Mutex<File>,
    /// What a row must begin with to be of this folder, version and length.
    stamp: String,
}

impl Journal {
    /// Opens the journal. With `resume` what is there of the same folder, version and length is returned and kept; a last line that was
    /// cut short is taken off. Without, the file is begun anew.
    ///
    /// # Errors
    /// When the file cannot be read or written.
    pub fn open(path: &Path, theatres: &Theatres, length: Length, resume: bool) -> io::Result<(Self, Results)> {
        let mut file = OpenOptions::new().read(true).write(true).create(true).truncate(!resume).open(path)?;
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes)?;
        let whole = bytes.iter().rposition(|&byte| byte == b'\n').map_or(0, |at| at + 1);
        file.set_len(whole as u64)?;
        file.seek(SeekFrom::End(0))?;
        if whole == 0 {
            file.write_all((header() + "\n").as_bytes())?;
        }
        let stamp = stamp(theatres, length);
        let text = String::from_utf8_lossy(&bytes[..whole]);
        let results = text.lines().filter_map(|line| read_row(line, &stamp)).collect();
        Ok((Self { file: Mutex::new(file), stamp }, results))
    }

    /// Appends a finished replay.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn keep(&self, task: Task, indicators: &Indicators) -> io::Result<()> {
        let row = row(&self.stamp, task, indicators) + "\n";
        let mut file = self.file.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        file.write_all(row.as_bytes())?;
        file.flush()
    }
}

const KEYS: [&str; 9] =
    ["folder", "version", "warm_up", "weeks", "load_percent", "loss_percent", "cross_percent", "policy", "seed"];

fn header() -> String {
    let figures = INDICATORS.iter().map(|indicator| indicator.key);
    KEYS.into_iter().chain(figures).collect::<Vec<_>>().join(";")
}

/// Tells folders and versions apart: a fingerprint (FNV-1a) of all that was read.
fn stamp(theatres: &Theatres, length: Length) -> String {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    for byte in format!("{theatres:?}").bytes() {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    }
    format!("{hash:016x};{};{};{}", env!("CARGO_PKG_VERSION"), length.warm_up, length.weeks)
}

fn row(stamp: &str, task: Task, indicators: &Indicators) -> String {
    let Task { seed, cell, policy } = task;
    let cross = cell.cross_percent.map_or("folder".into(), |percent| percent.to_string());
    let figures: Vec<String> = indicators.values.iter().map(ToString::to_string).collect();
    format!("{stamp};{};{};{cross};{policy};{seed};{}", cell.load_percent, cell.loss_percent, figures.join(";"))
}

fn read_row(line: &str, stamp: &str) -> Option<(Task, Indicators)> {
    let rest = line.strip_prefix(stamp)?.strip_prefix(';')?;
    let cells: Vec<&str> = rest.split(';').collect();
    let [load, loss, cross, policy, seed, figures @ ..] = &cells[..] else { return None };
    let cross_percent = if *cross == "folder" { None } else { Some(cross.parse().ok()?) };
    let cell = Cell { load_percent: load.parse().ok()?, loss_percent: loss.parse().ok()?, cross_percent };
    let task = Task { seed: seed.parse().ok()?, cell, policy: policy.parse().ok()? };
    let values: Vec<f64> = figures.iter().map(|text| text.parse().ok()).collect::<Option<_>>()?;
    Some((task, Indicators { values: values.try_into().ok()? }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn task(seed: u64) -> Task {
        Task { seed, cell: Cell { cross_percent: Some(50), ..Cell::default() }, policy: Policy::WeeklyCross }
    }

    #[test]
    fn a_row_comes_back_as_it_was_written_and_only_for_its_own_folder() {
        let indicators = Indicators { values: std::array::from_fn(|at| at as f64 / 3.0) };
        let line = row("abc;1;2;3", task(7), &indicators);
        assert_eq!(read_row(&line, "abc;1;2;3"), Some((task(7), indicators)));
        assert_eq!(read_row(&line, "abc;1;2;4"), None);
        assert_eq!(read_row(&line[..line.rfind(';').unwrap()], "abc;1;2;3"), None);
    }

    #[test]
    fn a_map_asks_for_each_baseline_once() {
        let tasks = map_tasks(&[100], &[5, 10], &[0, 50], 2);
        let fixed = tasks.iter().filter(|task| task.policy == Policy::Fixed).count();
        assert_eq!((tasks.len(), fixed), (2 * 2 * 5, 4));
    }
}
