//! Fragility: what falls when somebody is away, after everybody else has been put where they help most.
//!
//! A plan in force (roster, and blocks where the hospital has theatres) is taken as it stands. For an absence the duties of who is away are
//! taken out, and one program chooses duties for the others, on the days of the absence, so that as little as can be falls: pathway
//! slots, heads of minima, meetings, blocks with their patients. Surgeons are looked at day by day in a program of their own. What
//! training would keep is not guessed but solved again. The mathematics is in `models/fragile.md`.
//!
//! Held back: the programs (`window`, `crews`, `surgeons`), the roster as their starting point (`side`).

mod crews;
mod cure;
mod lose;
mod scarce;
mod search;
mod setting;
mod side;
mod surgeons;
#[cfg(test)]
mod tests;
mod window;

pub use scarce::Scarce;
pub use search::{Finding, Fragility, Looking, NotLooked, Question, look};
pub use setting::{BlockSide, Setting};

use crate::calendar::Day;
use crate::hospital::theatres::{Place, SurgeonIx};
use crate::hospital::{CompetenceIx, Hospital, PersonIx};

/// Days after an absence on which others may still change, so that they get back the time off that they gave.
pub const REACH_DAYS: Day = 3;

/// Worth of a pathway slot: more than everything else that could be kept in its place.
pub const WORTH_OF_SLOT: u64 = 1_000;
/// Worth of a head below a minimum, of a missing head of a meeting, of a table clearing.
pub const WORTH_OF_HEAD: u64 = 20;
/// Worth of another patient of a block.
pub const WORTH_OF_PATIENT: u64 = 2;
/// Worth of a block itself, also where nobody is planned in it yet.
pub const WORTH_OF_BLOCK: u64 = 1;

/// Somebody whom the plan may have to do without.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Who {
    /// One of the staff.
    Person(PersonIx),
    /// A surgeon.
    Surgeon(SurgeonIx),
}

/// Somebody, or two at once, away from a first to a last day.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Absence {
    /// Who: one, or two of the same side.
    pub who: Vec<Who>,
    /// First day away.
    pub first: Day,
    /// Last day away.
    pub last: Day,
}

impl Absence {
    /// Those of the staff who are away.
    pub fn people(&self) -> impl Iterator<Item = PersonIx> + '_ {
        self.who.iter().filter_map(|who| match who {
            Who::Person(person) => Some(*person),
            Who::Surgeon(_) => None,
        })
    }

    /// The surgeons who are away.
    pub fn surgeons(&self) -> impl Iterator<Item = SurgeonIx> + '_ {
        self.who.iter().filter_map(|who| match who {
            Who::Surgeon(surgeon) => Some(*surgeon),
            Who::Person(_) => None,
        })
    }

    /// Whether a day lies in the absence.
    pub fn holds(&self, day: Day) -> bool {
        (self.first..=self.last).contains(&day)
    }
}

/// Something that the plan in force had and that is gone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fallen {
    /// A block with all that is planned in it.
    Block(Place),
    /// Heads below the minimum of a demand line, more than the plan in force lacked.
    Heads {
        /// The line.
        line: usize,
        /// Heads.
        missing: u32,
    },
    /// Juniors on a shift without the seniors whom they need.
    Mix {
        /// The rule.
        mix: usize,
        /// When.
        day: Day,
        /// Juniors too many.
        missing: u32,
    },
    /// A meeting short of its quorum.
    Quorum {
        /// The meeting.
        conference: usize,
        /// Heads.
        missing: u32,
    },
    /// Table clearings of a week that do not take place.
    Clearing {
        /// The clearing.
        clearing: usize,
        /// Occurrences.
        missing: u32,
    },
}

impl Fallen {
    /// The day on which it falls, of table clearing the first day of its week.
    pub fn day(&self, hospital: &Hospital) -> Day {
        match *self {
            Self::Block(place) => place.day,
            Self::Heads { line, .. } => hospital.demand.get(line).map_or(0, |line| line.day),
            Self::Mix { day, .. } => day,
            Self::Quorum { conference, .. } => hospital.conferences.get(conference).map_or(0, |one| one.day),
            Self::Clearing { clearing, .. } => hospital.clearings.get(clearing).map_or(0, |one| one.monday),
        }
    }
}

/// What falls with an absence, after the best replan.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Loss {
    /// What falls, by day.
    pub fallen: Vec<Fallen>,
    /// Its worth.
    pub worth: u64,
    /// Worth that falls at the least, whatever the others do; equal to `worth` where that is proven.
    pub at_least: u64,
    /// Days of others that change so that no more falls.
    pub changes: usize,
    /// Temps who are called for it.
    pub temps: u32,
}

impl Loss {
    /// Whether nobody could have kept more.
    pub fn is_proven(&self) -> bool {
        self.at_least >= self.worth
    }
}

/// Training that keeps what falls, found by solving again with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cure {
    /// Who is trained.
    pub who: Who,
    /// In what.
    pub competence: CompetenceIx,
    /// What falls even so.
    pub left: Loss,
}
