//! What can be wrong with a theatre folder beyond what can be wrong with any.

use crate::hospital::theatres::TheatreFault;
use chrono::NaiveDate;
use thiserror::Error;

/// One kind of fault or oddity of theatre tables, with the values that have it.
#[derive(Debug, Clone, PartialEq, Error)]
#[allow(missing_docs)] // each message says what its variant is
pub enum TheatreProblem {
    // The folder.
    #[error("the folder has no theatre tables")]
    NoTables,
    #[error("today is {0}, and the horizon is over")]
    HorizonOver(NaiveDate),
    #[error("the horizon began {0} days before today")]
    HorizonBegun(i32),
    #[error("with {notice_days} days of notice every day of the horizon is frozen")]
    AllFrozen { notice_days: u32 },

    // Times.
    #[error("the end {end} does not come after the start {start}")]
    TimeReversed { start: String, end: String },
    #[error("session `{session}` has another {column} on line {line}")]
    SessionDiffers { session: String, column: &'static str, line: usize },
    #[error("ward `{ward}` has another {column} on line {line}")]
    WardDiffers { ward: String, column: &'static str, line: usize },
    #[error("line {line} already speaks of {date}, just as specifically")]
    SaidTwice { line: usize, date: NaiveDate },
    #[error("the time overlaps the one on line {line}, on {date}")]
    TimesOverlap { line: usize, date: NaiveDate },
    #[error("there are no rows, so that nobody is there on any day")]
    NobodyThere,

    // Procedures and people.
    #[error(
        "no surgeon of specialty `{specialty}` has competence `{competence}`, so that nobody does procedure `{procedure}`"
    )]
    NobodyOperates { procedure: String, specialty: String, competence: String },
    #[error("no team of kind {kind} is trained in `{competence}`, which procedure `{procedure}` asks for")]
    NoTeam { procedure: String, kind: &'static str, competence: String },
    #[error("no room suits procedure `{procedure}`, which needs {needs}")]
    NoRoom { procedure: String, needs: String },
    #[error("the case took {0} minutes")]
    NoMinutes(f64),
    #[error(
        "{measured} minutes are {:.0} times the usual {usual} of `{procedure}`: is it a slip? The fit takes them (cases of more than six times the usual: {count})",
        .measured / .usual
    )]
    MeasuredLong { measured: f64, procedure: String, usual: f64, count: usize },
    #[error("quantile {0} would keep slots for any number of patients")]
    WholeQuantile(f64),
    #[error("pathway `{0}` has no clock in clocks.csv")]
    PathwayWithoutClock(String),

    // The waiting list.
    #[error("pathway `{pathway}` has no clock for phase `{phase}` and treatment `{treatment}`")]
    NoClock { pathway: String, phase: String, treatment: String },
    #[error("the referral of {referred} lies after today, {today}")]
    ReferredAfterToday { referred: NaiveDate, today: NaiveDate },
    #[error("the clock starts on {start}, before the referral on {referred}")]
    ClockBeforeReferral { start: NaiveDate, referred: NaiveDate },
    #[error("the pause starts on {from}, before the referral of `{patient}` on {referred}")]
    PauseBeforeReferral { patient: String, from: NaiveDate, referred: NaiveDate },
    #[error("surgeon `{surgeon}` does not do procedure `{procedure}`, which asks for competence `{competence}`")]
    SurgeonLacks { surgeon: String, procedure: String, competence: String },
    #[error("{what} `{key}` belongs to specialty `{found}`, not to `{wanted}`")]
    OtherSpecialty { what: &'static str, key: String, found: String, wanted: String },
    #[error("the booking has no `{0}`")]
    BookingIncomplete(&'static str),
    #[error("room `{room}` is not open for session `{session}` on {date}")]
    NotOpen { room: String, session: String, date: NaiveDate },

    // The plan in force.
    #[error("the block overlaps the one on line {line}: the sessions `{one}` and `{other}` share time")]
    BlocksOverlap { line: usize, one: String, other: String },
    #[error("surgeon `{0}` supervises themself")]
    OwnSupervisor(String),
    #[error("team `{team}` is of kind {found}")]
    OtherKindOfTeam { team: String, found: &'static str },
    #[error("there is no block in room `{room}`, session `{session}`, on {date}")]
    NoBlock { room: String, session: String, date: NaiveDate },
    #[error("`{patient}` is to have procedure `{wanted}`")]
    OtherProcedure { patient: String, wanted: String },

    #[error("the block is locked for `{0}`, but cases.csv keeps no slot in it, so that nothing is held")]
    LockWithoutSlots(String),

    // What time does to a plan.
    #[error("left out: rows before {first}, the first day of the horizon ({count})")]
    RowsOver { count: usize, first: NaiveDate },
    #[error("the plan in force ends before the horizon begins: there is none")]
    PlanOver,
    #[error(
        "{0} has no block in the plan in force: what opens there is given out anew and does not count as changing hands; `tavle preallocate` gives out a new week from last year's distribution"
    )]
    WeekUnplanned(String),
    #[error("read as free slots: cases of patients who are not in queue.csv ({count}: {patients})")]
    CasesGone { count: usize, patients: String },
    #[error("left out: rows of patients who wait no longer, as they are not in queue.csv ({count}: {patients})")]
    RowsGone { count: usize, patients: String },
    #[error("read as free slots: cases of patients whom queue.csv books elsewhere ({count}: {patients})")]
    CasesElsewhere { count: usize, patients: String },
    #[error("left out: there is no plan in force (blocks.csv) that the cases could be in")]
    CasesWithoutBlocks,
    #[error("nobody waits: there is no queue.csv, or it has no rows")]
    NobodyWaits,
    #[error("left out: patients with a date before {first}, the first day of the horizon ({count}: {patients})")]
    BookedSoon { count: usize, first: NaiveDate, patients: String },
    #[error("read as without a date: patients who still wait though their date has passed ({count}: {patients})")]
    DatePassed { count: usize, patients: String },
    #[error(
        "the date is lost: room `{room}` is not open for session `{session}` on {date}; `{patient}` is read as without a date"
    )]
    LostRoom { patient: String, room: String, session: String, date: NaiveDate },
    #[error(
        "the date is lost: by the plan in force room `{room}`, session `{session}`, on {date} is `{owner}`'s; `{patient}` is read as without a date"
    )]
    LostBlock { patient: String, room: String, session: String, date: NaiveDate, owner: String },
    #[error(
        "the date is lost: the plan in force has no block in room `{room}`, session `{session}`, on {date}; `{patient}` is read as without a date"
    )]
    LostClosed { patient: String, room: String, session: String, date: NaiveDate },
    #[error("the pause overlaps the one on line {0}; days of both count once")]
    PausesOverlap(usize),

    #[error("{0}")]
    Inconsistent(TheatreFault),
}
