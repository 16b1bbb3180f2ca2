//! Text files: headings in capitals, one entry a line, words kept apart by blanks, pairs such as `(2,5)`.

use super::documents::*;
use crate::files::bench::problem::BenchProblem;
use crate::files::bench::words::{Reader, Word, Words, cells, lines_of};
use crate::files::problem::Problem;
use std::collections::HashMap;

/// A heading with what follows it.
#[derive(Debug, Default)]
struct Section {
    heading: Vec<Word>,
    number: usize,
    lines: Vec<Words>,
}

/// A file cut at its headings.
struct Sections<'a, 'b> {
    reader: &'a mut Reader<'b>,
    by_heading: HashMap<&'static str, Section>,
}

impl<'a, 'b> Sections<'a, 'b> {
    fn cut(reader: &'a mut Reader<'b>, text: &str, headings: &[&'static str]) -> Self {
        let lines = lines_of(&reader.file, text, false, reader.faults);
        let mut by_heading: HashMap<&'static str, Section> = HashMap::new();
        let mut current: Option<&'static str> = None;
        for line in lines {
            let first = line.first();
            let with_value = line.words.get(1).is_some_and(|word| word.text == "=");
            if let Some(heading) = headings.iter().find(|&&heading| heading == first) {
                current = Some(heading);
                if let Some(before) = by_heading.get(heading) {
                    let problem = Problem::Duplicate { what: "section", value: (*heading).into(), line: before.number };
                    reader.fault(&line.words[0], "", problem, "every section once");
                }
                by_heading.entry(heading).or_insert(Section {
                    heading: line.words,
                    number: line.number,
                    lines: Vec::new(),
                });
            } else if with_value {
                let problem = BenchProblem::UnknownSection(first.into());
                reader.unknown(&line.words[0], problem, headings.iter().copied());
                current = None;
            } else if let Some(section) = current.and_then(|heading| by_heading.get_mut(heading)) {
                section.lines.push(line);
            } else if by_heading.is_empty() {
                let expected = headings.first().map_or(String::new(), |heading| format!("`{heading}` first"));
                reader.fault_of_line(line.number, BenchProblem::OutsideSections, expected);
                break;
            }
        }
        for heading in headings {
            if !by_heading.contains_key(heading) {
                let expected = headings.join(", ");
                reader.fault_of_line(0, BenchProblem::MissingSection((*heading).into()), expected);
            }
        }
        Self { reader, by_heading }
    }

    fn take(&mut self, heading: &str) -> Section {
        self.by_heading.remove(heading).unwrap_or_default()
    }

    /// `HEADING = value`
    fn value(&mut self, heading: &str) -> Word {
        let section = self.take(heading);
        match section.heading.get(2) {
            Some(word) => word.clone(),
            None => {
                self.blank(&section);
                Word::default()
            }
        }
    }

    fn blank(&mut self, section: &Section) {
        if let Some(word) = section.heading.first() {
            self.reader.fault(word, "", Problem::Blank, format!("`{} = …`", word.text));
        }
    }

    /// The lines after `HEADING = number`, held against the number.
    fn counted(&mut self, heading: &str, what: &'static str) -> Vec<Words> {
        self.counted_of(heading, what, |_| true)
    }

    /// The same, with what comes after as many lines as announced left out unless it is `one_more`.
    fn counted_of(&mut self, heading: &str, what: &'static str, one_more: fn(&Words) -> bool) -> Vec<Words> {
        let mut section = self.take(heading);
        let announced: Option<usize> = section.heading.get(2).and_then(|word| word.text.parse().ok());
        let mut at = 0;
        section.lines.retain(|line| {
            at += 1;
            announced.is_none_or(|announced| at <= announced) || one_more(line)
        });
        match section.heading.get(2) {
            Some(word) => {
                let declared = self.reader.number(word, heading, 0, 100_000);
                if let Some(declared) = declared.filter(|&declared| declared as usize != section.lines.len()) {
                    let problem = BenchProblem::Announced { what, declared, found: section.lines.len() };
                    self.reader.fault(word, heading, problem, "as many lines as announced");
                }
            }
            None => self.blank(&section),
        }
        section.lines
    }

    /// The one line below a heading.
    fn line_below<const N: usize>(&mut self, heading: &str, columns: &str) -> Option<[Word; N]> {
        let section = self.take(heading);
        let Some(line) = section.lines.first() else {
            if section.number > 0 {
                let problem = BenchProblem::EmptySection(heading.into());
                self.reader.fault_of_line(section.number, problem, format!("a line with {columns}"));
            }
            return None;
        };
        self.exactly(line, columns)
    }

    /// The words of a line that has the right number of them.
    fn exactly<const N: usize>(&mut self, line: &Words, columns: &str) -> Option<[Word; N]> {
        let words = line.words.clone().try_into().ok();
        if words.is_none() {
            let problem = BenchProblem::ValueCount { found: line.words.len(), wanted: N };
            self.reader.fault_of_line(line.number, problem, columns);
        }
        words
    }

    /// `(2,5)`
    fn pair(&mut self, word: &Word) -> Option<(Word, Word)> {
        let inner = word.text.strip_prefix('(').and_then(|rest| rest.strip_suffix(')'));
        let mut sides = inner.map(|inner| cells(word.line, inner, ',')).unwrap_or_default();
        for side in &mut sides {
            side.column += word.column;
        }
        let [first, second] = sides.as_slice() else {
            self.reader.fault(word, "", BenchProblem::NotAPair(word.text.clone()), "a pair such as (2,5)");
            return None;
        };
        Some((first.clone(), second.clone()))
    }

    /// A list that begins with its length: `2 Early Late`. `rest` is what comes after the length.
    fn announced(&mut self, count: &Word, rest: &[Word], what: &'static str) -> Vec<Word> {
        let declared = self.reader.number(count, what, 0, 10_000);
        if let Some(declared) = declared.filter(|&declared| declared as usize != rest.len()) {
            let problem = BenchProblem::Announced { what, declared, found: rest.len() };
            self.reader.fault(count, what, problem, "as many names as announced");
        }
        rest.to_vec()
    }
}

/// `Sc-….txt`
pub(super) fn scenario(reader: &mut Reader, text: &str) -> ScenarioDocument {
    const HEADINGS: [&str; 7] =
        ["SCENARIO", "WEEKS", "SKILLS", "SHIFT_TYPES", "FORBIDDEN_SHIFT_TYPES_SUCCESSIONS", "CONTRACTS", "NURSES"];
    let mut file = Sections::cut(reader, text, &HEADINGS);
    let mut document =
        ScenarioDocument { id: file.value("SCENARIO"), weeks: file.value("WEEKS"), ..Default::default() };
    for line in file.counted("SKILLS", "skills") {
        document.skills.extend(file.exactly::<1>(&line, "a skill").map(|[skill]| skill));
    }
    for line in file.counted("SHIFT_TYPES", "shift types") {
        let Some([id, run]) = file.exactly(&line, "shift type, (fewest,most) days in a row") else { continue };
        document.shifts.extend(file.pair(&run).map(|run| ShiftDocument { id, run }));
    }
    for line in file.take("FORBIDDEN_SHIFT_TYPES_SUCCESSIONS").lines {
        let [shift, count, rest @ ..] = line.words.as_slice() else {
            let problem = BenchProblem::ValueCount { found: line.words.len(), wanted: 2 };
            file.reader.fault_of_line(line.number, problem, "shift type, number of forbidden ones, their names");
            continue;
        };
        let next = file.announced(count, rest, "shift types");
        document.successions.push((shift.clone(), next));
    }
    for line in file.counted("CONTRACTS", "contracts") {
        let columns = "contract, (fewest,most) assignments, (fewest,most) days at work in a row, \
                       (fewest,most) days off in a row, most weekends, complete weekends";
        let Some([id, assignments, work, off, most_weekends, complete_weekends]) = file.exactly(&line, columns) else {
            continue;
        };
        let pairs = (file.pair(&assignments), file.pair(&work), file.pair(&off));
        if let (Some(assignments), Some(work_run), Some(off_run)) = pairs {
            let contract = ContractDocument { id, assignments, work_run, off_run, most_weekends, complete_weekends };
            document.contracts.push(contract);
        }
    }
    for line in file.counted("NURSES", "nurses") {
        let [id, contract, count, rest @ ..] = line.words.as_slice() else {
            let problem = BenchProblem::ValueCount { found: line.words.len(), wanted: 3 };
            file.reader.fault_of_line(line.number, problem, "nurse, contract, number of skills, their names");
            continue;
        };
        let skills = file.announced(count, rest, "skills");
        document.nurses.push(NurseDocument { id: id.clone(), contract: contract.clone(), skills });
    }
    document
}

/// `H0-….txt`
pub(super) fn history(reader: &mut Reader, text: &str) -> HistoryDocument {
    let mut file = Sections::cut(reader, text, &["HISTORY", "NURSE_HISTORY"]);
    let mut document = HistoryDocument::default();
    if let Some([_, scenario]) = file.line_below("HISTORY", "week, scenario") {
        document.scenario = scenario;
    }
    for line in file.take("NURSE_HISTORY").lines {
        let columns = "nurse, assignments, weekends, last shift type, days in a row on it, days in a row at work, \
                       days in a row off";
        let Some([nurse, assignments, weekends, last, shift_run, work_run, off_run]) = file.exactly(&line, columns)
        else {
            continue;
        };
        document.nurses.push(BeforeDocument { nurse, assignments, weekends, last, shift_run, work_run, off_run });
    }
    document
}

/// `WD-….txt`
pub(super) fn week(reader: &mut Reader, text: &str) -> WeekDocument {
    let mut file = Sections::cut(reader, text, &["WEEK_DATA", "REQUIREMENTS", "SHIFT_OFF_REQUESTS"]);
    let mut document = WeekDocument::default();
    if let Some([scenario]) = file.line_below("WEEK_DATA", "the scenario") {
        document.scenario = scenario;
    }
    for line in file.take("REQUIREMENTS").lines {
        let columns = "shift type, skill, seven pairs (minimum,optimum)";
        let Some([shift, skill, days @ ..]) = file.exactly::<9>(&line, columns) else { continue };
        let days: Vec<_> = days.iter().map(|day| file.pair(day)).collect();
        if let Some(days) = days.into_iter().collect() {
            document.requirements.push(RequirementDocument { shift, skill, days });
        }
    }
    for line in file.counted("SHIFT_OFF_REQUESTS", "requests") {
        let Some([nurse, shift, day]) = file.exactly(&line, "nurse, shift type or Any, day") else { continue };
        document.requests.push(RequestDocument { nurse, shift, day });
    }
    document
}

/// `Sol-….txt`
pub(super) fn solution(reader: &mut Reader, text: &str) -> SolutionDocument {
    let mut file = Sections::cut(reader, text, &["SOLUTION", "ASSIGNMENTS"]);
    let mut document = SolutionDocument::default();
    if let Some([week, scenario]) = file.line_below("SOLUTION", "week, scenario") {
        (document.week, document.scenario) = (week, scenario);
    }
    // Programs put a line about themselves at the end of a file.
    for line in file.counted_of("ASSIGNMENTS", "assignments", |line| line.words.len() == 4) {
        let Some([nurse, day, shift, skill]) = file.exactly(&line, "nurse, day, shift type, skill") else { continue };
        document.assignments.push(AssignmentDocument { nurse, day, shift, skill });
    }
    document
}
