//! Reads an instance file: sections that begin with `SECTION_`, one comma-separated line an entry, comments with `#`.

use super::{Cover, Instance, Person, Request, Shift};
use crate::files::bench::problem::BenchProblem;
use crate::files::bench::words::{Names, Reader, Word, Words, cells, lines_of, text_of};
use crate::files::diagnostic::Diagnostics;
use crate::files::problem::Problem;
use std::collections::HashMap;
use std::path::Path;

const HORIZON: &str = "SECTION_HORIZON";
const SHIFTS: &str = "SECTION_SHIFTS";
const STAFF: &str = "SECTION_STAFF";
const DAYS_OFF: &str = "SECTION_DAYS_OFF";
const ON: &str = "SECTION_SHIFT_ON_REQUESTS";
const OFF: &str = "SECTION_SHIFT_OFF_REQUESTS";
const COVER: &str = "SECTION_COVER";
/// Sections in the order in which they are read, which is that of who refers to whom.
const SECTIONS: [&str; 7] = [HORIZON, SHIFTS, STAFF, DAYS_OFF, ON, OFF, COVER];
/// Sections without which there is nothing to plan.
const REQUIRED: [&str; 4] = [HORIZON, SHIFTS, STAFF, COVER];

/// Most days of a horizon: three years.
const MOST_DAYS: u32 = 1_096;
/// Most minutes of a horizon, which is also the largest count.
const MOST_MINUTES: u32 = 60 * 24 * MOST_DAYS;
/// Largest weight of a request or of cover.
const MOST_WEIGHT: u32 = 1_000_000;
/// Most people wanted.
const MOST_WANTED: u32 = 10_000;

/// Reads an instance; `None` when a fault was reported.
pub fn read(path: &Path, faults: &mut Diagnostics) -> Option<Instance> {
    let text = text_of(path, faults)?;
    let before = faults.count();
    let mut reader = Reader::new(path, faults);
    let lines = lines_of(&reader.file, &text, true, reader.faults);
    let sections = sections(&mut reader, lines);
    let name = path.file_stem().map_or_else(String::new, |stem| stem.to_string_lossy().into_owned());
    let mut file = File { reader, sections, days: None, shifts: Names::default(), people: Names::default() };
    let instance = file.instance(name);
    (faults.count() == before).then_some(instance)
}

/// Lines by section.
fn sections(reader: &mut Reader, lines: Vec<Words>) -> HashMap<&'static str, Vec<Words>> {
    let mut sections: HashMap<&'static str, Vec<Words>> = HashMap::new();
    let mut current = None;
    let mut begun: HashMap<&'static str, usize> = HashMap::new();
    let mut unknown = false;
    for line in lines {
        let first = line.first();
        if first.starts_with("SECTION_") {
            let word = &line.words[0];
            current = SECTIONS.into_iter().find(|&section| section == first);
            unknown = current.is_none();
            let Some(section) = current else {
                reader.unknown(word, BenchProblem::UnknownSection(first.into()), SECTIONS.into_iter());
                continue;
            };
            if let Some(&line) = begun.get(section) {
                let problem = Problem::Duplicate { what: "section", value: section.into(), line };
                reader.fault(word, "", problem, "every section once");
            }
            begun.entry(section).or_insert(line.number);
            sections.entry(section).or_default();
        } else if let Some(section) = current {
            sections.entry(section).or_default().push(line);
        } else if !unknown {
            reader.fault_of_line(line.number, BenchProblem::OutsideSections, format!("`{HORIZON}` first"));
            unknown = true;
        }
    }
    for section in REQUIRED {
        match sections.get(section) {
            None => reader.fault_of_line(0, BenchProblem::MissingSection(section.into()), "each of the sections"),
            Some(lines) if lines.is_empty() => {
                let line = begun.get(section).copied().unwrap_or(0);
                reader.fault_of_line(line, BenchProblem::EmptySection(section.into()), "at least one line");
            }
            Some(_) => {}
        }
    }
    sections
}

/// A file while its meaning is read.
struct File<'a> {
    reader: Reader<'a>,
    sections: HashMap<&'static str, Vec<Words>>,
    /// `None` while the horizon is not known: then days are not held to it.
    days: Option<u32>,
    shifts: Names,
    people: Names,
}

impl File<'_> {
    /// Whatever could be read; of use only when nothing was reported.
    fn instance(&mut self, name: String) -> Instance {
        self.days = self.horizon();
        let shifts = self.read_shifts();
        let mut people = self.read_people();
        self.read_days_off(&mut people);
        let on_requests = self.read_requests(ON);
        let off_requests = self.read_requests(OFF);
        let cover = self.read_cover();
        Instance { name, days: self.days.unwrap_or(0) as usize, shifts, people, on_requests, off_requests, cover }
    }

    fn lines(&mut self, section: &str) -> Vec<Words> {
        self.sections.remove(section).unwrap_or_default()
    }

    /// Lines with the right number of values; others are reported.
    fn rows(&mut self, section: &str, columns: &str) -> Vec<Words> {
        let wanted = columns.split(", ").count();
        let mut rows = self.lines(section);
        rows.retain(|row| {
            let found = row.words.len();
            if found != wanted {
                self.reader.fault_of_line(row.number, BenchProblem::ValueCount { found, wanted }, columns);
            }
            found == wanted
        });
        rows
    }

    fn horizon(&mut self) -> Option<u32> {
        let lines = self.lines(HORIZON);
        if let Some(extra) = lines.get(1) {
            let problem = BenchProblem::ValueCount { found: lines.len(), wanted: 1 };
            self.reader.fault_of_line(extra.number, problem, "the number of days and nothing else");
        }
        self.reader.number(lines.first()?.words.first()?, "days", 1, MOST_DAYS)
    }

    fn read_shifts(&mut self) -> Vec<Shift> {
        let rows = self.rows(SHIFTS, "shift, minutes, shifts that cannot follow");
        let mut shifts = Vec::new();
        for row in &rows {
            let [code, minutes, _] = row.words.as_slice() else { continue };
            if self.reader.new_name(code, "shift", &mut self.shifts) {
                let minutes = self.reader.number(minutes, "minutes", 1, 2 * 24 * 60).unwrap_or(1);
                shifts.push(Shift { code: code.text.clone(), minutes, forbids_next: Vec::new() });
            }
        }
        // All names are known only now.
        for row in &rows {
            let [code, _, after] = row.words.as_slice() else { continue };
            let forbidden = self.barred(after);
            if let Some(shift) = self.shifts.index(&code.text).and_then(|index| shifts.get_mut(index)) {
                shift.forbids_next.extend(forbidden);
            }
        }
        shifts
    }

    fn barred(&mut self, list: &Word) -> Vec<usize> {
        let parts = parts(list);
        parts.iter().filter_map(|part| self.reader.index(part, "shift", &self.shifts)).collect()
    }

    fn read_people(&mut self) -> Vec<Person> {
        let columns = "person, most of each shift, most minutes, fewest minutes, longest work, shortest work, \
                       shortest off, most weekends";
        let rows = self.rows(STAFF, columns);
        let mut people = Vec::new();
        for row in &rows {
            let Some((id, rest)) = row.words.split_first() else { continue };
            let Some((limits, numbers)) = rest.split_first() else { continue };
            let known = !self.reader.new_name(id, "person", &mut self.people);
            let person = self.person(id, limits, numbers);
            people.extend(person.filter(|_| !known));
        }
        people
    }

    /// `None` when the line has a wrong number.
    fn person(&mut self, id: &Word, limits: &Word, numbers: &[Word]) -> Option<Person> {
        const FIELDS: [(&str, u32, u32); 6] = [
            ("most minutes", 0, MOST_MINUTES),
            ("fewest minutes", 0, MOST_MINUTES),
            ("longest work", 1, MOST_DAYS),
            ("shortest work", 0, MOST_DAYS),
            ("shortest off", 0, MOST_DAYS),
            ("most weekends", 0, MOST_DAYS),
        ];
        let most_of_shift = self.shift_limits(limits);
        let mut values = Vec::new();
        for (word, (field, least, most)) in numbers.iter().zip(FIELDS) {
            values.push(self.reader.number(word, field, least, most));
        }
        let values: Vec<u32> = values.into_iter().collect::<Option<_>>()?;
        let [most_minutes, fewest_minutes, longest_work, shortest_work, shortest_off, most_weekends] = values[..]
        else {
            return None;
        };
        self.reader.in_order(&numbers[1], "minutes", fewest_minutes, most_minutes);
        self.reader.in_order(&numbers[3], "run of work", shortest_work, longest_work);
        Some(Person {
            id: id.text.clone(),
            most_of_shift,
            most_minutes,
            fewest_minutes,
            longest_work,
            shortest_work,
            shortest_off,
            most_weekends,
            days_off: Vec::new(),
        })
    }

    /// `E=14|D=14`
    fn shift_limits(&mut self, list: &Word) -> Vec<Option<u32>> {
        let mut limits = vec![None; self.shifts.len()];
        for part in parts(list) {
            let sides = cells(part.line, &part.text, '=');
            let [shift, most] = sides.as_slice() else {
                let problem = BenchProblem::NotALimit(part.text.clone());
                self.reader.fault(&part, "most of each shift", problem, "a shift and a number, such as D=14");
                continue;
            };
            let moved = |word: &Word| Word { column: word.column + part.column - 1, ..word.clone() };
            let most = self.reader.number(&moved(most), "most of each shift", 0, MOST_DAYS);
            let shift = self.reader.index(&moved(shift), "shift", &self.shifts);
            if let Some(limit) = shift.and_then(|shift| limits.get_mut(shift)) {
                *limit = most;
            }
        }
        limits
    }

    fn read_days_off(&mut self, people: &mut [Person]) {
        for line in self.lines(DAYS_OFF) {
            let Some((id, days)) = line.words.split_first() else { continue };
            let person = self.reader.index(id, "person", &self.people);
            let days: Vec<usize> = days.iter().filter_map(|day| self.day(day)).collect();
            if let Some(person) = person.and_then(|index| people.get_mut(index)) {
                person.days_off.extend(days);
            }
        }
    }

    fn read_requests(&mut self, section: &str) -> Vec<Request> {
        let mut requests = Vec::new();
        for row in self.rows(section, "person, day, shift, weight") {
            let [person, day, shift, weight] = row.words.as_slice() else { continue };
            let person = self.reader.index(person, "person", &self.people);
            let day = self.day(day);
            let shift = self.reader.index(shift, "shift", &self.shifts);
            let weight = self.reader.number(weight, "weight", 0, MOST_WEIGHT);
            if let (Some(person), Some(day), Some(shift), Some(weight)) = (person, day, shift, weight) {
                requests.push(Request { person, day, shift, weight });
            }
        }
        requests
    }

    fn read_cover(&mut self) -> Vec<Cover> {
        let mut cover = Vec::new();
        let mut said: HashMap<(usize, usize), usize> = HashMap::new();
        for row in self.rows(COVER, "day, shift, people, weight for under, weight for over") {
            let [day_word, shift, wanted, under, over] = row.words.as_slice() else { continue };
            let day = self.day(day_word);
            let shift_ix = self.reader.index(shift, "shift", &self.shifts);
            let wanted = self.reader.number(wanted, "people", 0, MOST_WANTED);
            let under = self.reader.number(under, "weight for under", 0, MOST_WEIGHT);
            let over = self.reader.number(over, "weight for over", 0, MOST_WEIGHT);
            let (Some(day), Some(shift_ix)) = (day, shift_ix) else { continue };
            if let Some(&line) = said.get(&(day, shift_ix)) {
                let value = format!("{day},{}", shift.text);
                self.reader.fault(day_word, "", Problem::Duplicate { what: "cover of", value, line }, "one line each");
            }
            said.entry((day, shift_ix)).or_insert(row.number);
            if let (Some(wanted), Some(under), Some(over)) = (wanted, under, over) {
                cover.push(Cover { day, shift: shift_ix, wanted, under, over });
            }
        }
        cover
    }

    /// A day of the horizon.
    fn day(&mut self, word: &Word) -> Option<usize> {
        let days = self.days.unwrap_or(MOST_DAYS);
        let day = self.reader.number(word, "day", 0, u32::MAX)?;
        if day >= days {
            let expected = format!("0 to {}", days - 1);
            self.reader.fault(word, "day", BenchProblem::OutsideHorizon(word.text.clone()), expected);
            return None;
        }
        Some(day as usize)
    }
}

/// The parts of a list with `|`, each at its place.
fn parts(list: &Word) -> Vec<Word> {
    let mut parts = cells(list.line, &list.text, '|');
    parts.retain(|part| !part.text.is_empty());
    for part in &mut parts {
        part.column += list.column - 1;
    }
    parts
}
