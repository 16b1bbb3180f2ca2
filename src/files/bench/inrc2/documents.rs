//! What a file says word by word, the same for text and JSON. Nothing is looked up and no number is read here.

use crate::files::bench::words::Word;

/// A scenario file.
#[derive(Debug, Default)]
pub(super) struct ScenarioDocument {
    pub id: Word,
    pub weeks: Word,
    pub skills: Vec<Word>,
    pub shifts: Vec<ShiftDocument>,
    /// A shift type and those that must not follow it.
    pub successions: Vec<(Word, Vec<Word>)>,
    pub contracts: Vec<ContractDocument>,
    pub nurses: Vec<NurseDocument>,
}

/// A shift type.
#[derive(Debug)]
pub(super) struct ShiftDocument {
    pub id: Word,
    pub run: (Word, Word),
}

/// A contract.
#[derive(Debug)]
pub(super) struct ContractDocument {
    pub id: Word,
    pub assignments: (Word, Word),
    pub work_run: (Word, Word),
    pub off_run: (Word, Word),
    pub most_weekends: Word,
    pub complete_weekends: Word,
}

/// A nurse.
#[derive(Debug)]
pub(super) struct NurseDocument {
    pub id: Word,
    pub contract: Word,
    pub skills: Vec<Word>,
}

/// A history file.
#[derive(Debug, Default)]
pub(super) struct HistoryDocument {
    pub scenario: Word,
    pub nurses: Vec<BeforeDocument>,
}

/// One nurse's history.
#[derive(Debug)]
pub(super) struct BeforeDocument {
    pub nurse: Word,
    pub assignments: Word,
    pub weekends: Word,
    pub last: Word,
    pub shift_run: Word,
    pub work_run: Word,
    pub off_run: Word,
}

/// A week's data.
#[derive(Debug, Default)]
pub(super) struct WeekDocument {
    pub scenario: Word,
    pub requirements: Vec<RequirementDocument>,
    pub requests: Vec<RequestDocument>,
}

/// Nurses wanted.
#[derive(Debug)]
pub(super) struct RequirementDocument {
    pub shift: Word,
    pub skill: Word,
    /// Minimum and optimum, Monday to Sunday.
    pub days: Vec<(Word, Word)>,
}

/// A wish.
#[derive(Debug)]
pub(super) struct RequestDocument {
    pub nurse: Word,
    pub shift: Word,
    pub day: Word,
}

/// A week of a roster.
#[derive(Debug, Default)]
pub(super) struct SolutionDocument {
    pub scenario: Word,
    pub week: Word,
    pub assignments: Vec<AssignmentDocument>,
}

/// A duty.
#[derive(Debug)]
pub(super) struct AssignmentDocument {
    pub nurse: Word,
    pub day: Word,
    pub shift: Word,
    pub skill: Word,
}
