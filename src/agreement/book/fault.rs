//! What can be wrong with rule sets and with the rule parts of `hospital.toml`.

use std::ops::Range;
use std::sync::Arc;
use thiserror::Error;

/// Something wrong in a rule set or in the rules of a hospital folder.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{file}: {message}")]
pub struct BookFault {
    /// File it stands in.
    pub file: String,
    /// Bytes of the file that it speaks of, where they are known.
    pub span: Option<Range<usize>>,
    /// What is wrong, what was expected, what to do.
    pub message: String,
}

/// Where something stands.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Place {
    pub file: Arc<str>,
    pub span: Option<Range<usize>>,
}

impl Place {
    /// A whole file.
    pub fn file(file: &str) -> Self {
        Self { file: file.into(), span: None }
    }

    /// A part of the same file.
    pub fn part(&self, span: Range<usize>) -> Self {
        Self { file: self.file.clone(), span: Some(span) }
    }
}

/// Faults as they are found; the same one is kept once, however many people it concerns.
#[derive(Debug, Default)]
pub(super) struct Faults(Vec<BookFault>);

impl Faults {
    pub fn add(&mut self, place: &Place, message: impl Into<String>) {
        let fault = BookFault { file: place.file.to_string(), span: place.span.clone(), message: message.into() };
        if !self.0.contains(&fault) {
            self.0.push(fault);
        }
    }

    pub fn into_vec(self) -> Vec<BookFault> {
        self.0
    }

    pub fn len(&self) -> usize {
        self.0.len()
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// `; did you mean `x`?` when one of the words is close, else the words to choose from when they are few, else nothing.
pub(super) fn near<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> String {
    let known: Vec<&str> = known.into_iter().collect();
    let score = |other: &str| strsim::jaro_winkler(&word.to_lowercase(), other);
    let best = known.iter().map(|other| (score(other), other)).max_by(|a, b| a.0.total_cmp(&b.0));
    match best {
        Some((score, other)) if score > 0.8 => format!("; did you mean `{other}`?"),
        _ if (1..=8).contains(&known.len()) => format!("; expected one of `{}`", known.join("`, `")),
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_near_word_is_suggested_and_few_words_are_listed() {
        assert_eq!(near("daily_rst", ["daily_rest", "weekly_rest"]), "; did you mean `daily_rest`?");
        assert_eq!(near("qqq", ["law", "policy"]), "; expected one of `law`, `policy`");
        assert_eq!(near("qqq", []), "");
    }
}
