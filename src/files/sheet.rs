//! Text to rows of cells that know where they stand. Knows separators and quotes, but no table.

use super::civil;
use super::diagnostic::{Diagnostics, Place};
use super::foreign;
use super::formula;
use super::problem::Problem;
use super::text::SAVE_AS_CSV;

/// Most lines of a file.
pub(crate) const MOST_LINES: usize = 200_000;

/// Most fields of a line: two years of dates in a grid, and room.
const MOST_FIELDS: usize = 1_000;

/// One cell.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Cell {
    /// Value without quotes and without blanks around it.
    pub text: String,
    /// Character of the line at which the value starts, from 1.
    pub column: usize,
    /// Whether a fault was reported for the cell already.
    pub refused: bool,
}

/// One line.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Line {
    /// Line number, from 1.
    pub number: usize,
    /// Its cells.
    pub cells: Vec<Cell>,
}

/// A file cut into cells. Blank lines and lines that start with `#` are left out.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Sheet {
    /// File name for diagnostics.
    pub file: String,
    /// The header.
    pub header: Line,
    /// The rows.
    pub rows: Vec<Line>,
}

impl Sheet {
    /// Cuts `text`; `None` when there is no header to read.
    pub fn cut(file: &str, text: &str, faults: &mut Diagnostics) -> Option<Self> {
        if let Some(problem) = foreign::of_text(text) {
            faults.report(Place::file(file), problem, SAVE_AS_CSV);
            return None;
        }
        let mut lines = Vec::new();
        let mut separator = None;
        for (index, raw) in text.lines().enumerate() {
            let number = index + 1;
            if number > MOST_LINES {
                let problem = Problem::TooManyLines(MOST_LINES);
                faults.report(Place::at(file, number, 0), problem, format!("at most {MOST_LINES}"));
                break;
            }
            let raw = raw.strip_suffix('\r').unwrap_or(raw);
            if raw.trim_start().starts_with('#') {
                check_comment(file, number, raw, faults);
                continue;
            }
            if raw.trim().is_empty() {
                continue;
            }
            if separator.is_none() {
                // Spreadsheets write such a line above the header to name the separator.
                if let Some(named) = raw.strip_prefix("sep=") {
                    separator = named.chars().next();
                    continue;
                }
            }
            let separator = *separator.get_or_insert_with(|| sniff(raw));
            if let Some(line) = cut_line(file, number, raw, separator, faults) {
                let blank = line.cells.iter().all(|cell| cell.text.is_empty());
                let comment = line.cells.first().is_some_and(|cell| cell.text.starts_with('#'));
                if !blank && !comment {
                    lines.push(line);
                }
            }
        }
        if lines.is_empty() {
            if !faults.speak_of(file) {
                faults.report(Place::file(file), Problem::EmptyFile, "a header line");
            }
            return None;
        }
        let header = lines.remove(0);
        Some(Self { file: file.into(), header, rows: lines })
    }
}

/// The separator of a header line: the one of `;`, TAB and `,` that occurs most often.
fn sniff(header: &str) -> char {
    let count = |separator: char| header.chars().filter(|&letter| letter == separator).count();
    let mut best = ';';
    for candidate in ['\t', ','] {
        if count(candidate) > count(best) {
            best = candidate;
        }
    }
    best
}

fn check_comment(file: &str, number: usize, raw: &str, faults: &mut Diagnostics) {
    if let Some(masked) = civil::mask(raw) {
        faults.report(
            Place::at(file, number, 1),
            Problem::CivilNumber(masked),
            "no civil registration number anywhere",
        );
    }
}

/// Cuts one line; `None` when its quotes make no sense.
fn cut_line(file: &str, number: usize, raw: &str, separator: char, faults: &mut Diagnostics) -> Option<Line> {
    let letters: Vec<char> = raw.chars().collect();
    let mut cells = Vec::new();
    let mut at = 0;
    loop {
        while at < letters.len() && letters[at] != separator && letters[at].is_whitespace() {
            at += 1;
        }
        let start = at;
        let text = if letters.get(at) == Some(&'"') {
            let Some((text, after)) = quoted(&letters, at) else {
                faults.report(Place::at(file, number, start + 1), Problem::UnclosedQuote, "a closing quote");
                return None;
            };
            at = after;
            while at < letters.len() && letters[at] != separator {
                if !letters[at].is_whitespace() {
                    let expected = "the separator; write a quote inside quotes twice";
                    faults.report(Place::at(file, number, at + 1), Problem::TextAfterQuote, expected);
                    return None;
                }
                at += 1;
            }
            text
        } else {
            while at < letters.len() && letters[at] != separator {
                at += 1;
            }
            letters[start..at].iter().collect()
        };
        cells.push(checked_cell(file, number, start + 1, formula::unguarded(text.trim()), faults));
        if at >= letters.len() {
            break;
        }
        if cells.len() >= MOST_FIELDS {
            let problem = Problem::TooManyFields(MOST_FIELDS);
            faults.report(Place::at(file, number, at + 1), problem, format!("at most {MOST_FIELDS}"));
            return None;
        }
        at += 1;
    }
    Some(Line { number, cells })
}

/// The text between quotes that open at `open`, and the place after the closing one.
fn quoted(letters: &[char], open: usize) -> Option<(String, usize)> {
    let mut text = String::new();
    let mut at = open + 1;
    while let Some(&letter) = letters.get(at) {
        if letter != '"' {
            text.push(letter);
            at += 1;
        } else if letters.get(at + 1) == Some(&'"') {
            text.push('"');
            at += 2;
        } else {
            return Some((text, at + 1));
        }
    }
    None
}

/// A cell, with a civil registration number refused before anything else can echo it.
pub(crate) fn checked_cell(file: &str, line: usize, column: usize, text: &str, faults: &mut Diagnostics) -> Cell {
    match civil::mask(text) {
        None => Cell { text: text.into(), column, refused: false },
        Some(masked) => {
            let problem = Problem::CivilNumber(masked.clone());
            faults.report(
                Place::at(file, line, column),
                problem,
                "an employment key; people are never keyed by person number",
            );
            Cell { text: masked, column, refused: true }
        }
    }
}
