//! Words of a benchmark file that know where they stand, and their values.

use super::problem::BenchProblem;
use crate::files::diagnostic::{Diagnostics, Place};
use crate::files::problem::Problem;
use crate::files::sheet::MOST_LINES;
use crate::files::text;
use crate::files::value::whole_of;
use std::collections::HashMap;
use std::path::Path;

/// A word or a value of a file.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Word {
    /// The text, without blanks around it.
    pub text: String,
    /// Line, from 1.
    pub line: usize,
    /// Character of the line, from 1.
    pub column: usize,
}

/// A line cut into words.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Words {
    /// Line number, from 1.
    pub number: usize,
    /// Its words.
    pub words: Vec<Word>,
}

impl Word {
    /// Whether there is no such word in the file, which was reported already.
    fn is_absent(&self) -> bool {
        self.line == 0
    }
}

impl Words {
    /// The first word; a line that was kept has one.
    pub fn first(&self) -> &str {
        self.words.first().map_or("", |word| word.text.as_str())
    }
}

/// The text of a file; `None` when a fault was reported.
pub(super) fn text_of(path: &Path, faults: &mut Diagnostics) -> Option<String> {
    let file = path.display().to_string();
    match text::bytes_of(path) {
        Ok(bytes) => text::decode(&file, &bytes, faults),
        Err(problem) => {
            faults.report(Place::file(&file), problem, "");
            None
        }
    }
}

/// Cuts text into lines of words. Words are kept apart by commas or, without `commas`, by blanks. Blank lines are left out,
/// and lines that start with `#`.
pub(super) fn lines_of(file: &str, text: &str, commas: bool, faults: &mut Diagnostics) -> Vec<Words> {
    let mut lines = Vec::new();
    for (index, raw) in text.lines().enumerate() {
        let number = index + 1;
        if number > MOST_LINES {
            let problem = Problem::TooManyLines(MOST_LINES);
            faults.report(Place::at(file, number, 0), problem, format!("at most {MOST_LINES}"));
            break;
        }
        if raw.trim().is_empty() || raw.trim_start().starts_with('#') {
            continue;
        }
        let words = if commas { cells(number, raw, ',') } else { blank_separated(number, raw) };
        lines.push(Words { number, words });
    }
    lines
}

/// The cells of a line, empty ones among them.
pub(super) fn cells(line: usize, raw: &str, separator: char) -> Vec<Word> {
    let mut words = Vec::new();
    let mut column = 1;
    for part in raw.split(separator) {
        let blanks = part.chars().take_while(|letter| letter.is_whitespace()).count();
        words.push(Word { text: part.trim().into(), line, column: column + blanks });
        column += part.chars().count() + 1;
    }
    words
}

fn blank_separated(line: usize, raw: &str) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::new();
    let mut inside = false;
    for (index, letter) in raw.chars().enumerate() {
        if letter.is_whitespace() {
            inside = false;
            continue;
        }
        if !inside {
            words.push(Word { text: String::new(), line, column: index + 1 });
            inside = true;
        }
        if let Some(word) = words.last_mut() {
            word.text.push(letter);
        }
    }
    words
}

/// One file being read: its name and where its faults go.
pub(super) struct Reader<'a> {
    /// Path for diagnostics.
    pub file: String,
    /// Faults found.
    pub faults: &'a mut Diagnostics,
}

impl<'a> Reader<'a> {
    pub fn new(path: &Path, faults: &'a mut Diagnostics) -> Self {
        Self { file: path.display().to_string(), faults }
    }

    fn place(&self, word: &Word, field: &str) -> Place {
        Place::at(&self.file, word.line, word.column).named(field)
    }

    /// Reports a fault of a word.
    pub fn fault(&mut self, word: &Word, field: &str, problem: impl Into<Problem>, expected: impl Into<String>) {
        let place = self.place(word, field);
        self.faults.report(place, problem.into(), expected);
    }

    /// Reports a fault of a line as a whole, or with line 0 of the file.
    pub fn fault_of_line(&mut self, line: usize, problem: impl Into<Problem>, expected: impl Into<String>) {
        let place = Place::at(&self.file, line, 0);
        self.faults.report(place, problem.into(), expected);
    }

    /// A whole number from `least` to `most`.
    pub fn number(&mut self, word: &Word, field: &str, least: u32, most: u32) -> Option<u32> {
        if word.is_absent() {
            return None;
        }
        let expected = format!("a whole number from {least} to {most}");
        let problem = match whole_of(&word.text) {
            _ if word.text.is_empty() => Problem::Blank,
            None => Problem::NotWhole(word.text.clone()),
            Some(number) => match u32::try_from(number) {
                Ok(number) if (least..=most).contains(&number) => return Some(number),
                _ => Problem::OutOfRange(word.text.clone()),
            },
        };
        self.fault(word, field, problem, expected);
        None
    }

    /// The index of a known name.
    pub fn index(&mut self, word: &Word, what: &'static str, names: &Names) -> Option<usize> {
        let index = names.index(&word.text);
        if index.is_none() && !names.is_empty() {
            self.unknown(word, Problem::Unknown(what, word.text.clone()), names.iter());
        }
        index
    }

    /// Reports a word that is none of the known ones.
    pub fn unknown<'n>(
        &mut self,
        word: &Word,
        problem: impl Into<Problem>,
        known: impl Iterator<Item = &'n str> + Clone,
    ) {
        if word.is_absent() {
            return;
        }
        let place = self.place(word, "");
        self.faults.unknown(place, problem.into(), &word.text, known);
    }

    /// A new name: not blank, and not there yet.
    pub fn new_name(&mut self, word: &Word, what: &'static str, names: &mut Names) -> bool {
        if word.text.is_empty() {
            if !word.is_absent() {
                self.fault(word, what, Problem::Blank, "a name");
            }
            return false;
        }
        if let Some(line) = names.add(word) {
            let value = word.text.clone();
            self.fault(word, "", Problem::Duplicate { what, value, line }, "every name once");
            return false;
        }
        true
    }

    /// Whether a range is one.
    pub fn in_order(&mut self, word: &Word, field: &str, minimum: u32, maximum: u32) -> bool {
        if minimum > maximum {
            self.fault(word, field, BenchProblem::Reversed { minimum, maximum }, "the smaller number first");
        }
        minimum <= maximum
    }
}

/// Names that other lines refer to, in file order.
#[derive(Debug, Default)]
pub(super) struct Names {
    order: Vec<String>,
    places: HashMap<String, (usize, usize)>,
}

impl Names {
    /// Names that are known already.
    pub fn of<'a>(names: impl Iterator<Item = &'a str>) -> Self {
        let mut list = Self::default();
        for name in names {
            list.add(&Word { text: name.into(), ..Word::default() });
        }
        list
    }

    /// Adds a name; the line on which it stands already if it does.
    fn add(&mut self, word: &Word) -> Option<usize> {
        if let Some(&(_, line)) = self.places.get(&word.text) {
            return Some(line);
        }
        self.places.insert(word.text.clone(), (self.order.len(), word.line));
        self.order.push(word.text.clone());
        None
    }

    /// Index of a name.
    pub fn index(&self, name: &str) -> Option<usize> {
        self.places.get(name).map(|&(index, _)| index)
    }

    /// The names in order.
    pub fn iter(&self) -> impl Iterator<Item = &str> + Clone {
        self.order.iter().map(String::as_str)
    }

    /// Number of names.
    pub fn len(&self) -> usize {
        self.order.len()
    }

    /// Whether no name is known: then nothing is said about references, because the fault is elsewhere.
    pub fn is_empty(&self) -> bool {
        self.order.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_know_their_column_whatever_keeps_them_apart() {
        let commas = cells(3, "A, D=14 ,,x", ',');
        let places: Vec<_> = commas.iter().map(|word| (word.text.as_str(), word.column)).collect();
        assert_eq!(places, [("A", 1), ("D=14", 4), ("", 10), ("x", 11)]);
        let blanks = blank_separated(3, "  Early \tHeadNurse (1,1)");
        let places: Vec<_> = blanks.iter().map(|word| (word.text.as_str(), word.column)).collect();
        assert_eq!(places, [("Early", 3), ("HeadNurse", 10), ("(1,1)", 20)]);
    }
}
