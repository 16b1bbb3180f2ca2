//! Forbidden sequences of consecutive days: `E D`, `night off day`, `off work off`.
//!
//! An entry is a shift code, the word of a kind, `off` or `work`. A sequence counts where all its days are known and its
//! last day lies in the horizon: what came before the known history is neither `off` nor `work`.

use super::off_periods::any_duty;
use crate::agreement::{Finding, Follow, Language, Measure, PersonModel, Record, Rule, Standing, Today};
use crate::calendar::Day;
use crate::hospital::{Duty, Employee, Hospital, ShiftKind};
use crate::linear::Expr;
use serde::Deserialize;

/// See the module.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ForbiddenSequence {
    /// The sequences; each a list of entries, one per day.
    pub sequences: Vec<Vec<String>>,
}

/// Whether a duty is of the shift or kind that an entry names. A code goes before a kind of the same name.
fn names(hospital: &Hospital, entry: &str, duty: &Duty) -> bool {
    match hospital.shift(entry) {
        Some(shift) => duty.shift == shift,
        None => ShiftKind::ALL.iter().any(|kind| kind.word() == entry && duty.kind == *kind),
    }
}

impl Rule for ForbiddenSequence {
    fn id(&self) -> &'static str {
        "forbidden_sequence"
    }

    fn describe(&self, language: Language) -> String {
        let list: Vec<String> = self.sequences.iter().map(|sequence| sequence.join("–")).collect();
        match language {
            Language::English => format!("Not on consecutive days: {}.", list.join(", ")),
            Language::Danish => format!("Ikke på dage efter hinanden: {}.", list.join(", ")),
        }
    }

    fn unknown_names(&self, hospital: &Hospital) -> Vec<String> {
        let words = ShiftKind::ALL.map(ShiftKind::word);
        let known =
            |entry: &str| ["off", "work"].contains(&entry) || words.contains(&entry) || hospital.shift(entry).is_some();
        let mut faults = Vec::new();
        for sequence in &self.sequences {
            if sequence.len() < 2 {
                faults
                    .push("a sequence of fewer than two days; expected one entry for each of two or more days".into());
            }
            for entry in sequence.iter().filter(|entry| !known(entry)) {
                faults.push(format!(
                    "unknown entry `{entry}` in a sequence; expected a shift code, `off`, `work` or one of {}",
                    words.map(|word| format!("`{word}`")).join(", ")
                ));
            }
        }
        faults
    }

    fn check(&self, record: &Record) -> Vec<Finding> {
        let matches = |day: Day, entry: &str| match entry {
            "off" => !record.works(day),
            "work" => record.works(day),
            _ => record.on(day).any(|duty| names(record.hospital, entry, duty)),
        };
        let mut findings = Vec::new();
        for sequence in self.sequences.iter().filter(|sequence| !sequence.is_empty()) {
            for last in 0..=record.last_day() {
                let first = last + 1 - sequence.len() as Day;
                if first < record.first_day() || !(first..=last).zip(sequence).all(|(day, entry)| matches(day, entry)) {
                    continue;
                }
                findings.push(Finding {
                    first,
                    last,
                    measured: Measure::Count(1),
                    allowed: Measure::Count(0),
                    excess: 1.0,
                    what: format!("the sequence {}", sequence.join("–")),
                });
            }
        }
        findings
    }

    fn encode(&self, model: &mut PersonModel) {
        for sequence in self.sequences.iter().filter(|sequence| !sequence.is_empty()) {
            let length = sequence.len() as Day;
            for last in 0..=model.last_day() {
                let first = last + 1 - length;
                if first < model.first_day() {
                    continue;
                }
                let entries: Vec<Expr> =
                    (first..=last).zip(sequence).map(|(day, entry)| entry_on(model, day, entry)).collect();
                // A day that can never match breaks the sequence beforehand.
                if entries.iter().any(|entry| entry.terms.is_empty() && entry.constant < 0.5) {
                    continue;
                }
                let mut expr = Expr::default();
                for entry in &entries {
                    expr.add_expr(entry, 1.0);
                }
                model.limit(expr, f64::from(length - 1), (first, last));
            }
        }
    }

    fn follow<'r>(&'r self, _employee: &'r Employee, hospital: &'r Hospital) -> Option<Box<dyn Follow + 'r>> {
        Some(Box::new(Sequences::new(self, hospital)))
    }
}

/// 1 if the day matches the entry.
fn entry_on(model: &PersonModel, day: Day, entry: &str) -> Expr {
    match entry {
        "off" => {
            let mut off = Expr::constant(1.0);
            off.add_expr(&any_duty(model, day, |_| true), -1.0);
            off
        }
        "work" => any_duty(model, day, |_| true),
        _ => any_duty(model, day, |duty| names(model.hospital, entry, duty)),
    }
}

/// The sequences of a hospital, each with the bit that says that its first entry has just been seen; the following bits say the same
/// of two entries and more. Sequences for which there is no room are left out.
#[derive(Debug)]
struct Sequences<'a> {
    hospital: &'a Hospital,
    sequences: Vec<(usize, &'a [String])>,
}

/// Bits in one number of a standing.
const BITS: usize = 15;

impl<'a> Sequences<'a> {
    fn new(rule: &'a ForbiddenSequence, hospital: &'a Hospital) -> Self {
        let (mut sequences, mut room) = (Vec::new(), 0);
        for sequence in rule.sequences.iter().filter(|sequence| !sequence.is_empty()) {
            if room + sequence.len() - 1 <= BITS * Standing::default().len() {
                sequences.push((room, sequence.as_slice()));
                room += sequence.len() - 1;
            }
        }
        Self { hospital, sequences }
    }

    fn matches(&self, today: &Today, entry: &str) -> bool {
        match entry {
            "off" => today.duties.is_empty(),
            "work" => !today.duties.is_empty(),
            _ => today.duties.iter().any(|duty| names(self.hospital, entry, duty)),
        }
    }
}

/// The numbers: the bits of what has just been seen.
impl Follow for Sequences<'_> {
    fn day(&self, standing: Standing, today: &Today) -> (Standing, f64) {
        let (mut now, mut excess): (Standing, f64) = ([0; 6], 0.0);
        for &(room, sequence) in &self.sequences {
            for (at, entry) in sequence.iter().enumerate() {
                let seen = |bit: usize| standing[bit / BITS] & (1 << (bit % BITS)) != 0;
                if (at > 0 && !seen(room + at - 1)) || !self.matches(today, entry) {
                    continue;
                }
                if at + 1 == sequence.len() {
                    excess += f64::from(u8::from(today.is_planned()));
                } else {
                    now[(room + at) / BITS] |= 1 << ((room + at) % BITS);
                }
            }
        }
        (now, excess)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::agreement::testkit::{self, Case};

    fn rule(sequences: &[&str]) -> ForbiddenSequence {
        let split = |text: &&str| text.split('>').map(String::from).collect();
        ForbiddenSequence { sequences: sequences.iter().map(split).collect() }
    }

    #[test]
    fn following_agrees_with_check() {
        testkit::followed(&rule(&["E>D", "night>off>day", "off>work>off", "D"]), Case::one_a_day(), 0);
    }

    #[test]
    fn check_agrees_with_encoding() {
        testkit::agree(&rule(&["E>D", "night>off>day"]), Case::with_codes("DEN"));
        testkit::agree(&rule(&["off>work>off"]), Case::one_a_day());
        testkit::agree(&rule(&["work>work>off>work", "home call>E", "nothing>D"]), Case::one_a_day());
    }

    #[test]
    fn priced_breaches_cost_their_excess() {
        testkit::prices_agree(&rule(&["E>D", "night>off>day", "off>work>off", "D"]), Case::one_a_day());
    }

    #[test]
    fn an_evening_in_history_before_a_day_shift_is_found() {
        let findings = rule(&["E>D"]).check(&Case::from_grid(-1, "E|DED").record());
        assert_eq!(findings.iter().map(|f| (f.first, f.last)).collect::<Vec<_>>(), vec![(-1, 0), (1, 2)]);
    }

    #[test]
    fn kinds_are_named_by_their_words() {
        assert_eq!(rule(&["night>off>day"]).check(&Case::from_grid(0, "|M.L").record()).len(), 1);
    }

    #[test]
    fn the_day_before_known_history_is_not_a_day_off() {
        assert_eq!(rule(&["off>work>off"]).check(&Case::from_grid(0, "|D.").record()), vec![]);
    }
}
