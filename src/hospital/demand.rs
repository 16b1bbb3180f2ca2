//! What the ward needs: heads by competence, skill mix, meetings with a quorum, table clearing.

use super::{CompetenceIx, ShiftIx};
use crate::calendar::Day;

/// Heads needed on one shift of one date. A person on the shift counts once in every line whose competence they hold; of
/// the `exclusive` lines of a shift a person fills only one.
#[derive(Debug, Clone, PartialEq)]
pub struct DemandLine {
    /// Date.
    pub day: Day,
    /// Shift.
    pub shift: ShiftIx,
    /// Competence that counts; `None` counts everybody on the shift.
    pub competence: Option<CompetenceIx>,
    /// Fewest heads.
    pub minimum: u32,
    /// Wanted heads; not below `minimum`.
    pub target: u32,
    /// Most heads, hard; not below `target`. Every head above the target is priced. `None`: any number is welcome and
    /// nothing is priced (a line that asks for a few seniors among many heads).
    pub maximum: Option<u32>,
    /// Whether the minimum is hard; otherwise every missing head is priced.
    pub hard: bool,
    /// Whether a head that fills this line may fill no other exclusive line of the shift.
    pub exclusive: bool,
    /// Most temps (vikarer) that may fill the line.
    pub temps: u32,
}

impl DemandLine {
    /// Points that a head above the target costs, given the ward's price.
    pub fn price_above(&self, above_target: f64) -> f64 {
        if self.maximum.is_some() { above_target } else { 0.0 }
    }
}

/// Skill mix: on a shift, at most `most_each` people with `junior` for every person with `senior`; with nobody of `senior`
/// on the shift, nobody of `junior` either.
#[derive(Debug, Clone, PartialEq)]
pub struct Mix {
    /// Shift.
    pub shift: ShiftIx,
    /// Competence that needs company.
    pub junior: CompetenceIx,
    /// Competence that gives it.
    pub senior: CompetenceIx,
    /// Juniors that one senior can carry.
    pub most_each: u32,
}

/// A meeting that needs `quorum` people of a competence at work on a date.
#[derive(Debug, Clone, PartialEq)]
pub struct Conference {
    /// Name for reports.
    pub name: String,
    /// Date.
    pub day: Day,
    /// Start in minutes of the day.
    pub start_minute: i32,
    /// End in minutes of the day.
    pub end_minute: i32,
    /// Competence that counts.
    pub competence: CompetenceIx,
    /// Fewest people whose shift covers the whole meeting.
    pub quorum: u32,
}

/// Table clearing: an open-ended shift that one competent person takes, so many times a week.
#[derive(Debug, Clone, PartialEq)]
pub struct Clearing {
    /// Name for reports.
    pub name: String,
    /// Monday of the week (may be before the horizon when the first week is cut).
    pub monday: Day,
    /// The open-ended shift.
    pub shift: ShiftIx,
    /// Competence that the person must hold.
    pub competence: CompetenceIx,
    /// Occurrences in the week; at most one a day.
    pub per_week: u32,
    /// Days of the horizon on which it may take place.
    pub days: Vec<Day>,
}
