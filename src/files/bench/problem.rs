//! What can be wrong with a file of a public benchmark family beyond what can be wrong with any file.

use thiserror::Error;

/// One kind of fault of a benchmark file, with the values that have it.
#[derive(Debug, Clone, PartialEq, Error)]
#[allow(missing_docs)] // each message says what its variant is
pub enum BenchProblem {
    // The name of an instance and the files that it stands for.
    #[error("`{0}` names no instance")]
    NotAName(String),
    #[error("the instance has {found} week files, its scenario {wanted} weeks")]
    WeekCount { found: usize, wanted: usize },
    #[error("the folder holds no instance")]
    NoInstance,
    #[error("the folder may hold many instances, and none is named")]
    NoName,
    #[error("this belongs to `{found}`, not to `{wanted}`")]
    OtherScenario { found: String, wanted: String },
    #[error("this is week {found}, not week {wanted}")]
    OtherWeek { found: u32, wanted: u32 },

    // Sections and lines.
    #[error("unknown section `{0}`")]
    UnknownSection(String),
    #[error("section `{0}` is missing")]
    MissingSection(String),
    #[error("section `{0}` is empty")]
    EmptySection(String),
    #[error("there is text before the first section")]
    OutsideSections,
    #[error("the line has {found} values, not {wanted}")]
    ValueCount { found: usize, wanted: usize },
    #[error("{declared} {what} are announced, {found} follow")]
    Announced { what: &'static str, declared: u32, found: usize },

    // Values.
    #[error("`{0}` is not a pair of numbers")]
    NotAPair(String),
    #[error("minimum {minimum} is above maximum {maximum}")]
    Reversed { minimum: u32, maximum: u32 },
    #[error("`{0}` is not a limit of a shift")]
    NotALimit(String),
    #[error("day {0} lies outside the horizon")]
    OutsideHorizon(String),
    #[error("`{0}` is not a weekday")]
    NotWeekday(String),
    #[error("`{nurse}` has no history")]
    NoHistory { nurse: String },
    #[error("the days before contradict each other: {0}")]
    PastContradicts(&'static str),

    #[error("bound {bound} is above best {best}")]
    BoundAboveBest { bound: f64, best: f64 },

    // JSON.
    #[error("this is not JSON: {0}")]
    Json(String),

    // Solutions.
    #[error("{found} lines of people, {wanted} people")]
    PeopleCount { found: usize, wanted: usize },
    #[error("{found} days, {wanted} in the horizon")]
    DayCount { found: usize, wanted: usize },
}
