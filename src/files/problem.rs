//! What can be wrong with a hospital folder or a roster file.

use super::bench::BenchProblem;
use super::theatre_problem::TheatreProblem;
use crate::hospital::Fault;
use chrono::NaiveDate;
use thiserror::Error;

/// One kind of fault, with the value that has it. What was expected stands in the [`super::Diagnostic`].
#[derive(Debug, Clone, PartialEq, Error)]
#[allow(missing_docs)] // each message says what its variant is
pub enum Problem {
    // The file as a whole.
    #[error("the file is missing")]
    MissingFile,
    #[error("this is a directory, not a file")]
    Directory,
    #[error("the folder does not exist")]
    MissingFolder,
    #[error("the file cannot be read: {0}")]
    Unreadable(String),
    #[error("the file has {0} bytes")]
    TooManyBytes(u64),
    #[error("the file has more than {0} lines")]
    TooManyLines(usize),
    #[error("the file is empty")]
    EmptyFile,
    #[error("the file has a header and no rows")]
    NoRows,
    #[error("the file is UTF-16 text")]
    Utf16,
    #[error("this is {0}, not a text file of the format")]
    NotThis(&'static str),
    #[error("this JSON is no result of `tavle roster`: {0}")]
    NotAResult(String),
    #[error("this is neither form of a roster")]
    NoRosterHeader,
    #[error("the dates of the header can be read as day/month and as month/day")]
    DoubtfulDates,
    #[error("there is a NUL byte, so this is not a text file")]
    NulByte,
    #[error("there is a byte-order mark in the middle of the text")]
    StrayMark,
    #[error("there is no file with this name in the format")]
    UnknownFile,

    #[error("no row says how many people a block asks for of {0}")]
    NoCrew(&'static str),

    // Lines and cells.
    #[error("a quote is opened and not closed on the same line")]
    UnclosedQuote,
    #[error("there is text after the closing quote")]
    TextAfterQuote,
    #[error("unknown column `{0}`")]
    UnknownColumn(String),
    #[error("unknown column `{0}` and {1} more")]
    UnknownColumns(String, usize),
    #[error("column `{0}` occurs twice")]
    DuplicateColumn(String),
    #[error("column `{0}` is missing")]
    MissingColumn(String),
    #[error("the row has {found} fields, the header {declared}")]
    FieldCount { found: usize, declared: usize },
    #[error("the line has more than {0} fields")]
    TooManyFields(usize),
    #[error("`{0}` looks like a civil registration number")]
    CivilNumber(String),

    // Values.
    #[error("the value is blank")]
    Blank,
    #[error("`{0}` is not a whole number")]
    NotWhole(String),
    #[error("`{0}` is not a number")]
    NotNumber(String),
    #[error("`{0}` is out of range")]
    OutOfRange(String),
    #[error("`{0}` is not a date")]
    NotDate(String),
    #[error("`{0}` is not a clock time")]
    NotClock(String),
    #[error("`{0}` is neither yes nor no")]
    NotYesNo(String),
    #[error("`{0}` is not a week")]
    NotWeek(String),
    #[error("`{0}` does not name days")]
    NotDays(String),
    #[error("`{0}` cannot be a key")]
    BadKey(String),
    #[error("`{0}` has a meaning of its own")]
    Reserved(String),
    #[error("unknown {0} `{1}`")]
    Unknown(&'static str, String),

    // hospital.toml.
    #[error("this is not TOML: {0}")]
    Syntax(String),
    #[error("unknown key `{0}`")]
    UnknownKey(String),
    #[error("key `{0}` is missing")]
    MissingKey(String),
    #[error("this is {0}")]
    WrongType(&'static str),
    #[error("the list has {found} entries, not {wanted}")]
    ListLength { found: usize, wanted: usize },
    #[error("both `{0}` and `{1}` are given")]
    BothKeys(&'static str, &'static str),

    // What the values say together.
    #[error("{what} `{value}` already stands on line {line}")]
    Duplicate { what: &'static str, value: String, line: usize },
    #[error("there are {count} {what}")]
    TooMany { what: &'static str, count: usize },
    #[error("{0} lies outside the horizon")]
    OutsideHorizon(NaiveDate),
    #[error("{0} does not lie before the horizon")]
    NotBeforeHorizon(NaiveDate),
    #[error("{0} lies before the known history")]
    BeforeHistory(NaiveDate),
    #[error("the last day {last} comes before the first day {first}")]
    DaysReversed { first: NaiveDate, last: NaiveDate },
    #[error("the absence overlaps the one on line {0}")]
    AbsencesOverlap(usize),
    #[error("the time overlaps the one on line {0}")]
    WorkOverlaps(usize),
    #[error("the person was told too late to do it")]
    ToldTooLate,
    #[error("`{0}` is there too")]
    GivenTwice(String),
    #[error("the sheet cannot be read: {0}")]
    Workbook(String),
    #[error("the absence touches no day of the horizon")]
    AbsenceAside,
    #[error("minimum {minimum}, target {target} and maximum {maximum} are not in order")]
    DemandOrder { minimum: i64, target: i64, maximum: String },
    #[error("line {line} already says what is needed on {date}, just as specifically")]
    DemandTwice { line: usize, date: NaiveDate },
    #[error("`weekday` narrows a range, and `when` is not one")]
    WeekdayWithoutRange,
    #[error("the row is never in force: on each of its days another row is more specific")]
    NeverInForce,
    #[error("the row names no day of the horizon")]
    NoDays,
    #[error("shift `{code}` lasts {minutes} minutes")]
    ShiftLength { code: String, minutes: i32 },
    #[error("the unpaid break of {0} minutes is longer than the shift")]
    BreakLength(i32),
    #[error("the shift's latest end comes before its end")]
    LatestEndReversed,
    #[error("the wish cannot be granted beside the one on line {0}")]
    WishesContradict(usize),
    #[error("{0} is not a Saturday")]
    NotSaturday(NaiveDate),
    #[error("a row of kind `{kind}` needs `{column}`")]
    NeededByKind { kind: &'static str, column: &'static str },
    #[error("a row of kind `{kind}` has no use for `{column}`")]
    UselessForKind { kind: &'static str, column: &'static str },
    #[error("the meeting ends before it starts")]
    MeetingReversed,
    #[error("the clearing asks for {0} times a week, more than the days that it may take place on")]
    TooOftenAWeek(u32),
    #[error("`{employment}` may not work shift `{shift}`, which asks for competence `{competence}`")]
    NotCompetent { employment: String, shift: String, competence: String },
    #[error("`{employment}` is away on {date}")]
    IsAway { employment: String, date: NaiveDate },
    #[error("senior and junior are the same competence `{0}`")]
    SameCompetence(String),
    #[error("no demand line asks for `{shift}` {competence} on {date}")]
    NoDemandForTemp { shift: String, competence: String, date: NaiveDate },
    #[error("name `{0}` belongs to more than one employment")]
    AmbiguousName(String),
    #[error("{0}")]
    Inconsistent(Fault),
    #[error(transparent)]
    Theatre(#[from] TheatreProblem),
    #[error(transparent)]
    Bench(#[from] BenchProblem),
    #[error("{0}")]
    Rules(String),
    #[error("{0}")]
    Pay(String),
    #[error("no rule set is called `{0}`, so this pay table pays nobody")]
    PayOfNobody(String),
}
