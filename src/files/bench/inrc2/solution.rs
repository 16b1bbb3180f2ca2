//! Rosters in the competition's form: one file a week, `Sol-SCENARIO-FILE-WEEK`, where FILE is the number of the week's data
//! and WEEK its place from 0. Written as text, read as text or JSON.

use super::locate::{existing, is_json};
use super::read::{ScenarioNames, WEEKDAYS, other_scenario, weekday};
use super::{Assignment, Instance, Solution, json, text};
use crate::files::bench::problem::BenchProblem;
use crate::files::bench::words::{Reader, text_of};
use crate::files::diagnostic::{Diagnostics, Place};
use crate::files::problem::Problem;
use std::path::Path;

impl Instance {
    /// File name and text of every week.
    pub fn solution_texts(&self, solution: &Solution) -> Vec<(String, String)> {
        let weeks = self.week_files.iter().enumerate();
        weeks.map(|(week, file)| (self.stem(week, *file) + ".txt", self.week_text(week, solution))).collect()
    }

    fn stem(&self, week: usize, file: u32) -> String {
        format!("Sol-{}-{file}-{week}", self.scenario.id)
    }

    fn week_text(&self, week: usize, solution: &Solution) -> String {
        let Self { scenario, .. } = self;
        let mut of_week: Vec<&Assignment> =
            solution.assignments.iter().filter(|assignment| assignment.day / 7 == week).collect();
        of_week.sort_by_key(|assignment| (assignment.nurse, assignment.day));
        let mut text = format!("SOLUTION\n{week} {}\n\nASSIGNMENTS = {}\n", scenario.id, of_week.len());
        for assignment in of_week {
            let (nurse, day) = (&scenario.nurses[assignment.nurse].id, WEEKDAYS[assignment.day % 7]);
            let (shift, skill) = (&scenario.shifts[assignment.shift].id, &scenario.skills[assignment.skill]);
            text += &format!("{nurse} {day} {shift} {skill}\n");
        }
        text
    }

    /// Reads the weeks of a roster from a folder; `None` when a fault was reported.
    pub fn read_solution(&self, folder: &Path, faults: &mut Diagnostics) -> Option<Solution> {
        let before = faults.count();
        let names = ScenarioNames::of(&self.scenario);
        let mut assignments = Vec::new();
        for (week, &file) in self.week_files.iter().enumerate() {
            let stem = self.stem(week, file);
            match existing(folder, &stem) {
                Some(path) => assignments.extend(self.read_week(&path, week, &names, faults).unwrap_or_default()),
                None => {
                    let place = Place::file(&folder.join(stem + ".txt").display().to_string());
                    faults.report(place, Problem::MissingFile, "one file a week, as .txt or .json");
                }
            }
        }
        (faults.count() == before).then_some(Solution { assignments })
    }

    fn read_week(
        &self,
        path: &Path,
        week: usize,
        names: &ScenarioNames,
        faults: &mut Diagnostics,
    ) -> Option<Vec<Assignment>> {
        let text = text_of(path, faults)?;
        let mut reader = Reader::new(path, faults);
        let document =
            if is_json(path) { json::solution(&mut reader, &text)? } else { text::solution(&mut reader, &text) };
        other_scenario(&mut reader, &document.scenario, &self.scenario.id);
        let wanted = week as u32;
        if let Some(found) = reader.number(&document.week, "week", 0, u32::MAX).filter(|&found| found != wanted) {
            let expected = "the week that the file's name says";
            reader.fault(&document.week, "week", BenchProblem::OtherWeek { found, wanted }, expected);
        }
        let mut assignments = Vec::new();
        for entry in &document.assignments {
            let nurse = names.nurse(&mut reader, &entry.nurse);
            let day = weekday(&mut reader, &entry.day);
            let shift = names.shift(&mut reader, &entry.shift);
            let skill = names.skill(&mut reader, &entry.skill);
            if let (Some(nurse), Some(day), Some(shift), Some(skill)) = (nurse, day, shift, skill) {
                assignments.push(Assignment { nurse, day: 7 * week + day, shift, skill });
            }
        }
        Some(assignments)
    }
}
