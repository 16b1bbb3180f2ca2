//! Every rule by its key in rule sets, with the values that it takes and which way each value is stricter.
//!
//! To hook in a new rule: add one entry to [`RULES`]. The shapes and bounds here catch a planner's slip at its own line;
//! the rule's own struct decides in the end.

use super::shape::{Key, Shape, Stricter};
use crate::agreement::Rule;
use crate::agreement::rules::daily_rest::DailyRest;
use crate::agreement::rules::max_work_days::MaxWorkDays;
use crate::agreement::rules::one_shift_a_day::OneShiftADay;
use serde::de::DeserializeOwned;

/// Makes a rule from its values.
type Build = fn(toml::Table) -> Result<Box<dyn Rule>, toml::de::Error>;

/// One rule as rule sets know it.
#[derive(Debug)]
pub(super) struct RuleEntry {
    /// Key in rule sets and reports.
    pub id: &'static str,
    /// The values.
    pub keys: &'static [Key],
    /// Whether a person may have several instances of it, told apart by a label (`call_frequency.home`).
    pub labelled: bool,
    /// Makes the rule.
    pub build: Build,
}

impl RuleEntry {
    /// The value with this name.
    pub fn key(&self, name: &str) -> Option<&'static Key> {
        self.keys.iter().find(|key| key.name == name)
    }
}

const fn basic(id: &'static str, build: Build) -> RuleEntry {
    RuleEntry { id, keys: &[], labelled: false, build }
}

const fn entry(id: &'static str, build: Build, keys: &'static [Key]) -> RuleEntry {
    RuleEntry { id, keys, labelled: true, build }
}

fn of<R: Rule + DeserializeOwned + 'static>(values: toml::Table) -> Result<Box<dyn Rule>, toml::de::Error> {
    Ok(Box::new(values.try_into::<R>()?))
}

use Stricter::{Fixed, Higher, Longer, Lower, WardSetting};

/// The rules.
static RULES: &[RuleEntry] = &[
    basic("one_shift_a_day", |_| Ok(Box::new(OneShiftADay))),
    entry(
        "daily_rest",
        of::<DailyRest>,
        // BEK 324/2002 lets a local agreement go down to 8 hours, no further.
        &[Key::count("hours", 1, 24, Higher), Key::count("reduced_hours", 8, 24, Higher).exception()],
    ),
    entry("max_work_days", of::<MaxWorkDays>, &[Key::count("days", 1, 31, Lower)]),
];

/// The rule of an id.
pub(super) fn find(id: &str) -> Option<&'static RuleEntry> {
    RULES.iter().find(|rule| rule.id == id)
}

/// All ids.
pub(super) fn ids() -> impl Iterator<Item = &'static str> {
    RULES.iter().map(|rule| rule.id)
}
