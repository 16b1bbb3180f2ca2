//! Instances of public benchmark families: read, mapped onto lines, scored by the family's own rules.
//!
//! Each family is a room with the same parts: `read` (files to plain data, every fault in one go), `evaluate` (the family's
//! rules over that data, sharing nothing with the mapping), `lines` (the mapping), `solution` (rosters in the family's own
//! form). This module is the face that all of them share.

pub mod curtois_qu;
mod evaluation;
pub mod inrc2;
mod known;
mod neutral;
mod problem;
mod words;

pub use evaluation::{Evaluation, HardBreach};
pub use known::{Known, read_known};
pub use neutral::problem_json;
pub use problem::BenchProblem;

use super::diagnostic::{Diagnostics, Place, near_match};
use crate::lines::{LineProblem, Lines};
use std::path::{Path, PathBuf};

/// A family of public instances.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Family {
    /// Shift scheduling instances 1 to 24 of Curtois and Qu.
    CurtoisQu,
    /// Second International Nurse Rostering Competition, static.
    Inrc2,
}

/// An instance of any family.
#[derive(Debug, Clone, PartialEq)]
pub enum Instance {
    /// Of Curtois and Qu.
    CurtoisQu(curtois_qu::Instance),
    /// Of INRC-II.
    Inrc2(inrc2::Instance),
}

/// A roster in its family's terms.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Solution {
    /// Of Curtois and Qu.
    CurtoisQu(curtois_qu::Solution),
    /// Of INRC-II.
    Inrc2(inrc2::Solution),
}

impl Instance {
    /// Its name.
    pub fn name(&self) -> &str {
        match self {
            Self::CurtoisQu(instance) => &instance.name,
            Self::Inrc2(instance) => &instance.name,
        }
    }

    /// Number of people.
    pub fn people(&self) -> usize {
        match self {
            Self::CurtoisQu(instance) => instance.people.len(),
            Self::Inrc2(instance) => instance.scenario.nurses.len(),
        }
    }

    /// Days of the horizon.
    pub fn days(&self) -> usize {
        match self {
            Self::CurtoisQu(instance) => instance.days,
            Self::Inrc2(instance) => instance.days(),
        }
    }

    /// Number of shifts.
    pub fn shifts(&self) -> usize {
        match self {
            Self::CurtoisQu(instance) => instance.shifts.len(),
            Self::Inrc2(instance) => instance.scenario.shifts.len(),
        }
    }

    /// The instance as a problem of lines.
    pub fn problem(&self) -> LineProblem {
        match self {
            Self::CurtoisQu(instance) => instance.problem(),
            Self::Inrc2(instance) => instance.problem(),
        }
    }

    /// A roster of lines in the family's terms.
    pub fn solution(&self, lines: &Lines) -> Solution {
        match self {
            Self::CurtoisQu(instance) => Solution::CurtoisQu(instance.solution(lines)),
            Self::Inrc2(instance) => Solution::Inrc2(instance.solution(lines)),
        }
    }

    /// Hard rules broken and cost by rule; `None` for a roster of another family.
    pub fn evaluate(&self, solution: &Solution) -> Option<Evaluation> {
        match (self, solution) {
            (Self::CurtoisQu(instance), Solution::CurtoisQu(solution)) => Some(instance.evaluate(solution)),
            (Self::Inrc2(instance), Solution::Inrc2(solution)) => Some(instance.evaluate(solution)),
            _ => None,
        }
    }

    /// Files of a roster inside an output folder, as path and text; empty for a roster of another family.
    pub fn solution_files(&self, solution: &Solution) -> Vec<(PathBuf, String)> {
        match (self, solution) {
            (Self::CurtoisQu(instance), Solution::CurtoisQu(solution)) => {
                vec![(PathBuf::from(solution_file(&instance.name)), instance.solution_text(solution))]
            }
            (Self::Inrc2(instance), Solution::Inrc2(solution)) => {
                let inside = |(file, text)| (Path::new(&instance.name).join(file), text);
                instance.solution_texts(solution).into_iter().map(inside).collect()
            }
            _ => Vec::new(),
        }
    }

    /// Reads a roster. `path` is the roster itself (a file of Curtois and Qu, a folder of week files of INRC-II) or a folder
    /// in which [`Instance::solution_files`] have been written. `None` when a fault was reported.
    pub fn read_solution(&self, path: &Path, faults: &mut Diagnostics) -> Option<Solution> {
        match self {
            Self::CurtoisQu(instance) => {
                let file = if path.is_dir() { path.join(solution_file(&instance.name)) } else { path.into() };
                instance.read_solution(&file, faults).map(Solution::CurtoisQu)
            }
            Self::Inrc2(instance) => {
                let inside = path.join(&instance.name);
                let folder = if inside.is_dir() { inside } else { path.into() };
                instance.read_solution(&folder, faults).map(Solution::Inrc2)
            }
        }
    }
}

/// Ending of the roster files of Curtois and Qu, which keeps them apart from instances.
const SOLUTION_ENDING: &str = ".solution.txt";

fn solution_file(name: &str) -> String {
    format!("{name}{SOLUTION_ENDING}")
}

/// Reads the instances that paths and names stand for, in the order given, every fault of every file in one go.
///
/// Curtois and Qu: a path is an instance file, or a folder of them; `names` picks some of a folder. INRC-II: a path is an
/// instance's name inside the folder of its files, or a folder in which the instances of `names` lie.
///
/// # Errors
/// When any file has a fault.
pub fn read_instances(family: Family, paths: &[PathBuf], names: &[String]) -> Result<Vec<Instance>, Diagnostics> {
    let mut faults = Diagnostics::default();
    let mut instances = Vec::new();
    for path in paths {
        match family {
            Family::CurtoisQu => {
                for file in instance_files(path, names, &mut faults) {
                    instances.extend(curtois_qu::read(&file, &mut faults).map(Instance::CurtoisQu));
                }
            }
            Family::Inrc2 => {
                for spec in inrc2_specs(path, names, &mut faults) {
                    instances.extend(inrc2::read(&spec, &mut faults).map(Instance::Inrc2));
                }
            }
        }
    }
    if faults.is_empty() {
        return Ok(instances);
    }
    faults.sort();
    Err(faults)
}

/// The instance files of a path of Curtois and Qu, a folder's by number.
fn instance_files(path: &Path, names: &[String], faults: &mut Diagnostics) -> Vec<PathBuf> {
    if !path.is_dir() {
        return vec![path.into()];
    }
    let entries = std::fs::read_dir(path).into_iter().flatten().flatten();
    let mut files: Vec<(String, PathBuf)> = Vec::new();
    for file in entries.map(|entry| entry.path()) {
        let name = file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let is_instance = name.ends_with(".txt") && !name.ends_with(SOLUTION_ENDING);
        let stem = name.trim_end_matches(".txt").to_string();
        if is_instance {
            files.push((stem, file));
        }
    }
    let place = || Place::file(&path.display().to_string());
    if files.is_empty() {
        faults.report(place(), BenchProblem::NoInstance.into(), "instance files that end in .txt");
    }
    for name in names {
        if !files.is_empty() && !files.iter().any(|(stem, _)| stem == name) {
            let hint = near_match(name, files.iter().map(|(stem, _)| stem.as_str()));
            faults.push(super::diagnostic::Diagnostic {
                place: place(),
                problem: BenchProblem::NotAName(name.clone()).into(),
                expected: "the name of a file there without its ending".into(),
                hint,
            });
        }
    }
    files.retain(|(stem, _)| names.is_empty() || names.contains(stem));
    files.sort_by_key(|(stem, _)| (number_at_end(stem), stem.clone()));
    files.into_iter().map(|(_, file)| file).collect()
}

/// `Instance10` comes after `Instance9`.
fn number_at_end(stem: &str) -> u64 {
    let digits = stem.bytes().rev().take_while(u8::is_ascii_digit).count();
    stem[stem.len() - digits..].parse().unwrap_or(0)
}

/// The instances of INRC-II that a path stands for.
fn inrc2_specs(path: &Path, names: &[String], faults: &mut Diagnostics) -> Vec<inrc2::Spec> {
    if path.is_dir() {
        if names.is_empty() {
            let expected = "an instance's name inside it, such as n030w4_1_6-2-9-1, or --instance with such a name";
            faults.report(Place::file(&path.display().to_string()), BenchProblem::NoName.into(), expected);
        }
        return names.iter().filter_map(|name| inrc2::Spec::find(path, name, faults)).collect();
    }
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    inrc2::Spec::find(folder, &name, faults).into_iter().collect()
}
