//! The shift scheduling family of Curtois and Qu (24 instances): one text file an instance.
//!
//! The rules are in `evaluate`, from the family's own description; [`Instance::problem`] maps an instance onto lines. See
//! `models/benchmarks.md`.

mod evaluate;
mod lines;
mod read;
mod solution;
#[cfg(test)]
mod tests;

pub use read::read;

/// A shift.
#[derive(Debug, Clone, PartialEq)]
pub struct Shift {
    /// Code.
    pub code: String,
    /// Length.
    pub minutes: u32,
    /// Shifts that must not follow on the next day, by index.
    pub forbids_next: Vec<usize>,
}

/// A person with the hard limits of the file.
#[derive(Debug, Clone, PartialEq)]
pub struct Person {
    /// Code.
    pub id: String,
    /// Most duties of each shift; `None` where the file names no limit.
    pub most_of_shift: Vec<Option<u32>>,
    /// Most minutes over the horizon.
    pub most_minutes: u32,
    /// Fewest minutes over the horizon.
    pub fewest_minutes: u32,
    /// Longest run of days at work.
    pub longest_work: u32,
    /// Shortest run of days at work.
    pub shortest_work: u32,
    /// Shortest run of days off.
    pub shortest_off: u32,
    /// Most weekends with work on Saturday or Sunday.
    pub most_weekends: u32,
    /// Days on which the person must be off.
    pub days_off: Vec<usize>,
}

/// A request of a person about a shift on a day.
#[derive(Debug, Clone, PartialEq)]
pub struct Request {
    /// Person, by index.
    pub person: usize,
    /// Day, from 0.
    pub day: usize,
    /// Shift, by index.
    pub shift: usize,
    /// Price if it is not granted.
    pub weight: u32,
}

/// People wanted on a shift of a day.
#[derive(Debug, Clone, PartialEq)]
pub struct Cover {
    /// Day, from 0.
    pub day: usize,
    /// Shift, by index.
    pub shift: usize,
    /// People wanted.
    pub wanted: u32,
    /// Price of each person missing.
    pub under: u32,
    /// Price of each person too many.
    pub over: u32,
}

/// An instance. Day 0 is a Monday.
#[derive(Debug, Clone, PartialEq)]
pub struct Instance {
    /// Name: that of its file without the ending.
    pub name: String,
    /// Days of the horizon.
    pub days: usize,
    /// Shifts.
    pub shifts: Vec<Shift>,
    /// People.
    pub people: Vec<Person>,
    /// Requests to work a shift.
    pub on_requests: Vec<Request>,
    /// Requests not to work a shift.
    pub off_requests: Vec<Request>,
    /// Cover wanted; a day and shift without an entry is nobody's concern.
    pub cover: Vec<Cover>,
}

/// A roster: the shift of every person on every day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Solution {
    /// `None` is a day off.
    pub shift: Vec<Vec<Option<usize>>>,
}
