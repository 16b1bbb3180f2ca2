//! The Second International Nurse Rostering Competition (INRC-II), static version: a scenario, a history and the data of
//! every week, all known in advance.
//!
//! Text and JSON files become the same documents (`text`, `json`); what they mean is read once (`read`). The rules are in
//! `evaluate`, from the competition's own description; [`Instance::problem`] maps an instance onto lines. See
//! `models/benchmarks.md`.

mod documents;
mod evaluate;
mod json;
mod lines;
mod locate;
mod read;
mod solution;
#[cfg(test)]
mod tests;
mod text;

pub use locate::{Spec, parse_name};
pub use read::read;

/// Fewest and most of something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bounds {
    /// Fewest.
    pub min: u32,
    /// Most.
    pub max: u32,
}

/// A shift type.
#[derive(Debug, Clone, PartialEq)]
pub struct ShiftType {
    /// Name.
    pub id: String,
    /// Length of a run of days on it.
    pub run: Bounds,
    /// Shift types that must not follow on the next day, by index.
    pub forbids_next: Vec<usize>,
}

/// A contract.
#[derive(Debug, Clone, PartialEq)]
pub struct Contract {
    /// Name.
    pub id: String,
    /// Assignments over the horizon.
    pub assignments: Bounds,
    /// Length of a run of days at work.
    pub work_run: Bounds,
    /// Length of a run of days off.
    pub off_run: Bounds,
    /// Most weekends with work.
    pub most_weekends: u32,
    /// Whether weekends should be worked whole or not at all.
    pub complete_weekends: bool,
}

/// A nurse.
#[derive(Debug, Clone, PartialEq)]
pub struct Nurse {
    /// Name.
    pub id: String,
    /// Contract, by index.
    pub contract: usize,
    /// Whether the nurse has each skill.
    pub skills: Vec<bool>,
}

/// What stays the same over all weeks.
#[derive(Debug, Clone, PartialEq)]
pub struct Scenario {
    /// Name.
    pub id: String,
    /// Weeks of the horizon.
    pub weeks: usize,
    /// Skills.
    pub skills: Vec<String>,
    /// Shift types.
    pub shifts: Vec<ShiftType>,
    /// Contracts.
    pub contracts: Vec<Contract>,
    /// Nurses.
    pub nurses: Vec<Nurse>,
}

/// How a nurse stands before the first day.
#[derive(Debug, Clone, PartialEq)]
pub struct Before {
    /// Assignments that count already.
    pub assignments: u32,
    /// Weekends that count already.
    pub weekends: u32,
    /// Shift type of the last day, by index; `None` if it was off.
    pub last: Option<usize>,
    /// Days in a row on it.
    pub shift_run: u32,
    /// Days in a row at work.
    pub work_run: u32,
    /// Days in a row off.
    pub off_run: u32,
}

/// Nurses wanted on a shift in a skill, Monday to Sunday.
#[derive(Debug, Clone, PartialEq)]
pub struct Requirement {
    /// Shift type, by index.
    pub shift: usize,
    /// Skill, by index.
    pub skill: usize,
    /// Fewest, hard.
    pub minimum: [u32; 7],
    /// Wanted.
    pub optimal: [u32; 7],
}

/// A wish not to work.
#[derive(Debug, Clone, PartialEq)]
pub struct OffRequest {
    /// Nurse, by index.
    pub nurse: usize,
    /// Shift type, by index; `None` is any.
    pub shift: Option<usize>,
    /// Day of the week, from Monday.
    pub weekday: usize,
}

/// What one week asks for.
#[derive(Debug, Clone, PartialEq)]
pub struct Week {
    /// Nurses wanted.
    pub requirements: Vec<Requirement>,
    /// Wishes.
    pub requests: Vec<OffRequest>,
}

/// An instance. Day 0 is a Monday.
#[derive(Debug, Clone, PartialEq)]
pub struct Instance {
    /// Name, such as `n030w4_1_6-2-9-1`.
    pub name: String,
    /// The scenario.
    pub scenario: Scenario,
    /// Numbers of the week files, in order.
    pub week_files: Vec<u32>,
    /// How the nurses stand before the first day.
    pub history: Vec<Before>,
    /// The weeks, in order.
    pub weeks: Vec<Week>,
}

/// One duty of one nurse.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assignment {
    /// Nurse, by index.
    pub nurse: usize,
    /// Day of the horizon, from 0.
    pub day: usize,
    /// Shift type, by index.
    pub shift: usize,
    /// Skill, by index.
    pub skill: usize,
}

/// A roster. One from elsewhere may hold two assignments of a nurse on one day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Solution {
    /// All assignments.
    pub assignments: Vec<Assignment>,
}
