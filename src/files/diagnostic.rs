//! Faults with their place: every fault of every file is gathered, and told with file, line, column and a near match.

use super::civil;
use super::problem::Problem;
use std::fmt;

/// Faults printed in full; the rest are counted.
const PRINTED: usize = 50;
/// Faults kept; a file of noise must not fill the memory.
const KEPT: usize = 10_000;
/// Near matches looked for; each costs a comparison with every known name.
const NEAR_MATCHES: usize = 500;

/// Where a fault is.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Place {
    /// File name inside the folder, or the path of a roster.
    pub file: String,
    /// Line, from 1; 0 when the fault is the file's as a whole.
    pub line: usize,
    /// Character of the line at which the value starts, from 1; 0 when the fault is the line's as a whole.
    pub column: usize,
    /// Name of the CSV column or TOML key; empty when there is none.
    pub field: String,
}

impl Place {
    /// A whole file.
    pub fn file(file: &str) -> Self {
        Self { file: file.into(), ..Self::default() }
    }

    /// A position in a file.
    pub fn at(file: &str, line: usize, column: usize) -> Self {
        Self { file: file.into(), line, column, field: String::new() }
    }

    /// The same position with the name of the field.
    pub fn named(self, field: &str) -> Self {
        Self { field: field.into(), ..self }
    }
}

/// One fault or warning.
#[derive(Debug, Clone, PartialEq)]
pub struct Diagnostic {
    /// Where.
    pub place: Place,
    /// What is wrong, with the value.
    pub problem: Problem,
    /// What was expected or can be done; empty when the problem says it all.
    pub expected: String,
    /// A known name near the value.
    pub hint: Option<String>,
}

impl Diagnostic {
    /// A diagnostic without a near match.
    pub fn new(place: Place, problem: Problem, expected: impl Into<String>) -> Self {
        Self { place, problem, expected: expected.into(), hint: None }
    }
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        let Place { file, line, column, field } = &self.place;
        let mut text = file.clone();
        for number in [line, column] {
            if *number > 0 {
                text += &format!(":{number}");
            }
        }
        text += ": ";
        if !field.is_empty() {
            text += &format!("{field}: ");
        }
        text += &match &self.problem {
            // Not a value on its own: words of the program that name one.
            Problem::Rules(message) | Problem::Pay(message) => shortened(message, 1_000),
            problem => shortened(&problem.to_string(), 200),
        };
        if !self.expected.is_empty() {
            text += &format!("; expected {}", self.expected);
        }
        if let Some(hint) = &self.hint {
            text += &format!("; did you mean `{hint}`?");
        }
        let text: String = text.chars().map(|letter| if letter.is_control() { '\u{fffd}' } else { letter }).collect();
        f.write_str(&civil::mask(&text).unwrap_or(text))
    }
}

/// A message with its value cut, should the value be a page long.
fn shortened(message: &str, most: usize) -> String {
    // Masked before it is cut, lest a part of a number escape the mask.
    let message = civil::mask(message).unwrap_or_else(|| message.into());
    if message.chars().count() <= most {
        return message;
    }
    let start: String = message.chars().take(most / 2).collect();
    let end: Vec<char> = message.chars().rev().take(most / 4).collect();
    format!("{start} … {}", end.into_iter().rev().collect::<String>())
}

/// All faults of a reading, sorted by file, line and column. Printing shows the first fifty and counts the rest.
#[derive(Debug, Clone, Default, PartialEq, thiserror::Error)]
pub struct Diagnostics {
    list: Vec<Diagnostic>,
    beyond: usize,
    sought: usize,
}

impl Diagnostics {
    /// Whether there is nothing to say.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// The faults that were kept, in the order they are printed.
    pub fn iter(&self) -> impl Iterator<Item = &Diagnostic> {
        self.list.iter()
    }

    /// Number of faults found, those not kept among them.
    pub fn count(&self) -> usize {
        self.list.len() + self.beyond
    }

    pub(crate) fn push(&mut self, diagnostic: Diagnostic) {
        if self.list.len() < KEPT {
            self.list.push(diagnostic);
        } else {
            self.beyond += 1;
        }
    }

    pub(crate) fn report(&mut self, place: Place, problem: Problem, expected: impl Into<String>) {
        self.push(Diagnostic::new(place, problem, expected));
    }

    /// Reports a value that is none of the `known` names, with the nearest of them.
    pub(crate) fn unknown<'a>(
        &mut self,
        place: Place,
        problem: Problem,
        value: &str,
        known: impl Iterator<Item = &'a str> + Clone,
    ) {
        self.sought += 1;
        let hint = if self.sought <= NEAR_MATCHES { near_match(value, known.clone()) } else { None };
        let expected = one_of(known);
        self.push(Diagnostic { place, problem, expected, hint });
    }

    /// Whether any fault of a file was reported.
    pub(crate) fn speak_of(&self, file: &str) -> bool {
        self.list.iter().any(|diagnostic| diagnostic.place.file == file)
    }

    /// Takes over the faults of another reading, but for those that are known already.
    pub(crate) fn merge(&mut self, other: Diagnostics) {
        for diagnostic in other.list {
            if !self.list.contains(&diagnostic) {
                self.push(diagnostic);
            }
        }
        self.beyond += other.beyond;
        self.sort();
    }

    pub(crate) fn sort(&mut self) {
        self.list.sort_by(|a, b| a.place.cmp(&b.place));
    }

    pub(crate) fn into_list(self) -> Vec<Diagnostic> {
        self.list
    }
}

impl fmt::Display for Diagnostics {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        for (index, diagnostic) in self.list.iter().take(PRINTED).enumerate() {
            if index > 0 {
                writeln!(f)?;
            }
            write!(f, "{diagnostic}")?;
        }
        if self.count() > PRINTED {
            write!(f, "\n… and {} more", self.count() - PRINTED)?;
        }
        Ok(())
    }
}

/// The known name nearest to `value`, when it is near enough to be a slip of the hand.
pub fn near_match<'a>(value: &str, known: impl Iterator<Item = &'a str>) -> Option<String> {
    let wanted = value.to_lowercase();
    if wanted.is_empty() || wanted.chars().count() > 60 {
        return None;
    }
    let mut best: Option<(usize, &str)> = None;
    for name in known {
        let lower = name.to_lowercase();
        let distance = strsim::damerau_levenshtein(&wanted, &lower);
        let longest = wanted.chars().count().max(lower.chars().count());
        if distance <= longest / 3 && best.is_none_or(|(least, _)| distance < least) {
            best = Some((distance, name));
        }
    }
    best.map(|(_, name)| name.to_string())
}

/// `one of a, b, c`, cut after a dozen.
pub(crate) fn one_of<'a>(known: impl Iterator<Item = &'a str>) -> String {
    const SHOWN: usize = 12;
    let mut shown = Vec::new();
    let mut rest = 0;
    for name in known {
        if shown.len() < SHOWN {
            shown.push(name);
        } else {
            rest += 1;
        }
    }
    match (shown.len(), rest) {
        (0, _) => "none, as none is declared".into(),
        (1, 0) => format!("`{}`", shown[0]),
        (_, 0) => format!("one of {}", shown.join(", ")),
        (_, rest) => format!("one of {} … and {rest} more", shown.join(", ")),
    }
}
