//! Surgeons and teams, and when they are there.

use super::{SpecialtyIx, SurgeonIx, TeamIx};
use crate::calendar::Day;
use crate::hospital::CompetenceIx;
use std::collections::BTreeSet;

/// A surgeon.
#[derive(Debug, Clone, PartialEq)]
pub struct Surgeon {
    /// Key of the employment; never a civil registration number.
    pub key: String,
    /// Name for the board.
    pub name: String,
    /// Specialty whose blocks the surgeon runs.
    pub specialty: SpecialtyIx,
    /// Competences in which the surgeon operates alone.
    pub competences: BTreeSet<CompetenceIx>,
    /// Competences in which the surgeon operates under supervision: somebody who holds the competence runs a block of it at
    /// the same time, and supervises one at most.
    pub supervised: BTreeSet<CompetenceIx>,
}

/// A surgeon's time for operating on one day. Leave and other duties are already taken out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Attendance {
    /// When; inside the horizon.
    pub day: Day,
    /// Who.
    pub surgeon: SurgeonIx,
    /// From, in minutes of the day.
    pub from_minute: i32,
    /// Until, in minutes of the day.
    pub until_minute: i32,
}

/// What a team does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum TeamKind {
    /// Theatre nurses: every block needs one.
    Nurses,
    /// Anaesthesia: every block that is not under local anaesthetics needs one.
    Anaesthesia,
}

impl TeamKind {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Nurses, Self::Anaesthesia];

    /// The word used in tables.
    pub fn word(self) -> &'static str {
        match self {
            Self::Nurses => "nurses",
            Self::Anaesthesia => "anaesthesia",
        }
    }
}

/// A kind of team. A cross-trained team holds several competences.
#[derive(Debug, Clone, PartialEq)]
pub struct Team {
    /// Key.
    pub key: String,
    /// Name for reports.
    pub name: String,
    /// What it does.
    pub kind: TeamKind,
    /// What it is trained in.
    pub competences: BTreeSet<CompetenceIx>,
}

/// Teams of one kind that are there on one day. One team serves one room at a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct TeamAttendance {
    /// When; inside the horizon.
    pub day: Day,
    /// Which kind.
    pub team: TeamIx,
    /// From, in minutes of the day.
    pub from_minute: i32,
    /// Until, in minutes of the day.
    pub until_minute: i32,
    /// How many.
    pub count: u32,
}
