//! Rosters in the form that the family's website takes: one line a person, in the order of the instance, the shift of every
//! day, kept apart by tabs, with nothing for a day off.
//!
//! Read are also commas or semicolons for tabs, `-`, `.` or `off` for a day off, and a first column with the person's code.

use super::{Instance, Solution};
use crate::files::bench::problem::BenchProblem;
use crate::files::bench::words::{Names, Reader, Word, cells, text_of};
use crate::files::diagnostic::Diagnostics;
use std::path::Path;

impl Instance {
    /// The text of a roster.
    pub fn solution_text(&self, solution: &Solution) -> String {
        let mut text = String::new();
        for line in &solution.shift {
            let codes: Vec<&str> = line.iter().map(|duty| duty.map_or("", |shift| &self.shifts[shift].code)).collect();
            text += &codes.join("\t");
            text.push('\n');
        }
        text
    }

    /// Reads a roster; `None` when a fault was reported.
    pub fn read_solution(&self, path: &Path, faults: &mut Diagnostics) -> Option<Solution> {
        let text = text_of(path, faults)?;
        let before = faults.count();
        let mut reader = Reader::new(path, faults);
        let rows = self.rows(&text);
        if rows.len() != self.people.len() {
            let problem = BenchProblem::PeopleCount { found: rows.len(), wanted: self.people.len() };
            reader.fault_of_line(0, problem, "one line a person, in the order of the instance");
        }
        let shifts = Names::of(self.shifts.iter().map(|shift| shift.code.as_str()));
        let mut solution = Vec::new();
        for (index, row) in rows.iter().enumerate() {
            solution.push(self.read_line(&mut reader, index, row, &shifts));
        }
        (faults.count() == before).then_some(Solution { shift: solution })
    }

    /// Cells by person: in a line without any separator, by blanks at its ends and in the middle.
    fn rows(&self, text: &str) -> Vec<Vec<Word>> {
        let separator = ['\t', ';', ','].into_iter().find(|&separator| text.contains(separator)).unwrap_or('\t');
        let mut lines: Vec<(usize, &str)> = text.lines().enumerate().map(|(index, raw)| (index + 1, raw)).collect();
        lines.retain(|(_, raw)| !raw.starts_with('#'));
        // A line of days off may look blank; only what comes after the last person is nobody's.
        while lines.len() > self.people.len() && lines.last().is_some_and(|(_, raw)| raw.trim().is_empty()) {
            lines.pop();
        }
        lines.into_iter().map(|(number, raw)| cells(number, raw, separator)).collect()
    }

    fn read_line(&self, reader: &mut Reader, person: usize, row: &[Word], shifts: &Names) -> Vec<Option<usize>> {
        let named =
            self.people.get(person).is_some_and(|person| row.first().is_some_and(|cell| cell.text == person.id));
        // A person may be called like a shift: then only a column too many tells the name.
        let row =
            if named && (row.len() > self.days || shifts.index(&row[0].text).is_none()) { &row[1..] } else { row };
        let beyond = row.iter().skip(self.days).find(|cell| !cell.text.is_empty());
        if let Some(cell) = beyond {
            let problem = BenchProblem::DayCount { found: row.len(), wanted: self.days };
            reader.fault(cell, "", problem, "one value a day");
        }
        let mut line = vec![None; self.days];
        for (duty, cell) in line.iter_mut().zip(row) {
            let off = matches!(cell.text.to_lowercase().as_str(), "" | "-" | "." | "off");
            if !off || shifts.index(&cell.text).is_some() {
                *duty = reader.index(cell, "shift", shifts);
            }
        }
        line
    }
}
