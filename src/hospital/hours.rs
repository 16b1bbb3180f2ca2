//! Hours beside the roster: what was budgeted before it, and what was worked after it.

use super::{CompetenceIx, PersonIx};
use crate::calendar::{Day, Moment};

/// Hours and kroner that a group may use over some days.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BudgetLine {
    /// First day; may lie before the horizon.
    pub first: Day,
    /// Last day; may lie after the horizon.
    pub last: Day,
    /// The group, by a competence that its people hold; `None` for everybody else.
    pub group: Option<CompetenceIx>,
    /// Minutes of attendance.
    pub minutes: i64,
    /// Pay in øre; `None` where only hours are budgeted.
    pub ore: Option<i64>,
}

/// What a time worked was, as far as the plan does not say it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WorkKind {
    /// Work: as planned, longer, or on top.
    Duty,
    /// Called in from free time (tilkald).
    CallIn,
    /// A planned duty of the 24 hours around, moved here (omlagt tjeneste).
    Moved,
    /// A planned duty of another day, swapped with a colleague: it costs nothing by itself.
    Swap,
    /// One part of a duty that was split in two (delt tjeneste).
    Split,
}

impl WorkKind {
    /// All kinds, in the order of the words of the `kind` column.
    pub const ALL: [WorkKind; 5] = [Self::Duty, Self::CallIn, Self::Moved, Self::Swap, Self::Split];
}

/// Time that a person has worked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WorkedTime {
    /// Who.
    pub person: PersonIx,
    /// Day on which it started.
    pub day: Day,
    /// Start.
    pub start: Moment,
    /// End.
    pub end: Moment,
    /// What it was.
    pub kind: WorkKind,
    /// When the person was told of it, where it was not in the plan.
    pub told: Option<Moment>,
}

impl WorkedTime {
    /// Elapsed minutes.
    pub fn minutes(&self) -> i64 {
        self.end - self.start
    }
}
