//! The files that an instance's name stands for: `n030w4_1_6-2-9-1` is scenario `n030w4`, history 1, weeks 6, 2, 9, 1.

use crate::files::bench::problem::BenchProblem;
use crate::files::diagnostic::{Diagnostics, Place};
use crate::files::problem::Problem;
use std::path::{Path, PathBuf};

/// An instance that is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spec {
    /// Name of the instance.
    pub name: String,
    /// Folder of its files.
    pub folder: PathBuf,
    /// Scenario.
    pub scenario: String,
    /// Number of the history file.
    pub history: u32,
    /// Numbers of the week files.
    pub weeks: Vec<u32>,
}

/// Scenario, history and weeks of a name.
pub fn parse_name(name: &str) -> Option<(String, u32, Vec<u32>)> {
    let (rest, weeks) = name.rsplit_once('_')?;
    let (scenario, history) = rest.rsplit_once('_')?;
    let number = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse().ok()).flatten();
    let weeks: Vec<u32> = weeks.split('-').map(number).collect::<Option<_>>()?;
    (!scenario.is_empty()).then_some((scenario.into(), number(history)?, weeks))
}

impl Spec {
    /// The instance `name` whose files lie in `folder` or in a folder of the scenario's name inside it; `None` when a fault
    /// was reported.
    pub fn find(folder: &Path, name: &str, faults: &mut Diagnostics) -> Option<Self> {
        let place = Place::file(&folder.display().to_string());
        let Some((scenario, history, weeks)) = parse_name(name) else {
            let expected = "scenario_history_weeks such as n030w4_1_6-2-9-1";
            faults.report(place, BenchProblem::NotAName(name.into()).into(), expected);
            return None;
        };
        let stem = format!("Sc-{scenario}");
        let folders = [folder.to_path_buf(), folder.join(&scenario)];
        match folders.into_iter().find(|folder| existing(folder, &stem).is_some()) {
            Some(folder) => Some(Self { name: name.into(), folder, scenario, history, weeks }),
            None => {
                let missing = Place::file(&folder.join(stem + ".txt").display().to_string());
                let expected = format!("it there, as .json, or in a folder `{scenario}` beside");
                faults.report(missing, Problem::MissingFile, expected);
                None
            }
        }
    }

    /// Scenario file.
    pub(super) fn scenario_file(&self) -> PathBuf {
        self.file(&format!("Sc-{}", self.scenario))
    }

    /// History file.
    pub(super) fn history_file(&self) -> PathBuf {
        self.file(&format!("H0-{}-{}", self.scenario, self.history))
    }

    /// File of a week's data.
    pub(super) fn week_file(&self, week: u32) -> PathBuf {
        self.file(&format!("WD-{}-{week}", self.scenario))
    }

    fn file(&self, stem: &str) -> PathBuf {
        existing(&self.folder, stem).unwrap_or_else(|| self.folder.join(format!("{stem}.txt")))
    }
}

/// The text file or the JSON file of a name, whichever is there.
pub(super) fn existing(folder: &Path, stem: &str) -> Option<PathBuf> {
    let candidates = ["txt", "json"].map(|ending| folder.join(format!("{stem}.{ending}")));
    candidates.into_iter().find(|path| path.is_file())
}

/// Whether a file is JSON, by its name.
pub(super) fn is_json(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("json"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_scenario_history_and_weeks() {
        assert_eq!(parse_name("n030w4_1_6-2-9-1"), Some(("n030w4".into(), 1, vec![6, 2, 9, 1])));
        assert_eq!(parse_name("my_ward_0_3"), Some(("my_ward".into(), 0, vec![3])));
        for wrong in ["n030w4", "n030w4_1", "n030w4_1_", "n030w4_x_1-2", "_1_2", "n_1_2--3", "n_1_+2"] {
            assert_eq!(parse_name(wrong), None, "{wrong}");
        }
    }
}
