//! The front page as data.

use crate::report::Versions;
use crate::roster::Ending;
use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::Serialize;

/// Version of the form of `plan.json`.
pub const FRONT_FORMAT: u32 = 1;

/// Everything that a report says about a joint plan.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Front {
    /// Version of this form.
    pub format: u32,
    /// What made it.
    pub versions: Versions,
    /// Name of the hospital.
    pub hospital: String,
    /// First date of both.
    #[schemars(with = "String")]
    pub first: NaiveDate,
    /// Last date of the roster.
    #[schemars(with = "String")]
    pub roster_last: NaiveDate,
    /// Last date of the blocks.
    #[schemars(with = "String")]
    pub blocks_last: NaiveDate,
    /// The lines to read first.
    pub headlines: Vec<FrontLine>,
    /// What is proven.
    pub proof: FrontProof,
    /// The plan beside those of both orders.
    pub gains: Vec<Gain>,
    /// Points by term of both sides.
    pub points: Vec<FrontPoints>,
    /// Days with open theatres.
    pub days: Vec<FrontDay>,
    /// Who serves which block.
    pub served: Vec<FrontServed>,
    /// Who stands in reserve.
    pub reserve: Vec<FrontReserve>,
}

/// A line to read first.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct FrontLine {
    /// What it is about, in a word.
    pub topic: String,
    /// What it says.
    pub text: String,
    /// Whether it asks for attention.
    pub attention: bool,
}

/// What is proven about the plan.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct FrontProof {
    /// Points that the plan costs.
    pub cost: f64,
    /// No plan costs less.
    pub bound: f64,
    /// Points of roster and blocks together, whatever their signs: what the gap is told against.
    pub size: f64,
    /// (cost − bound) / size.
    pub gap: f64,
    /// cost − bound: points by which another plan could at most be better.
    pub gap_points: f64,
    /// The gap that was asked for.
    pub asked_gap: f64,
    /// Why the search ended.
    pub ending: Ending,
    /// Wall seconds.
    pub seconds: f64,
    /// Seed.
    pub seed: u64,
    /// Worker threads.
    pub threads: usize,
    /// Rows of the program.
    pub rows: usize,
    /// Columns of the program.
    pub columns: usize,
    /// Rows that tie roster and blocks.
    pub links: usize,
}

/// One figure of the plan and of those of both orders; `None` where there was no time for one.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Gain {
    /// What is counted.
    pub name: String,
    /// In what.
    pub unit: String,
    /// Whether more is better; `None` where neither is.
    pub more_is_better: Option<bool>,
    /// Planned as one.
    pub as_one: f64,
    /// Rosters for the usual demand, then blocks for who is on duty.
    pub rosters_first: Option<f64>,
    /// Blocks for the usual teams, then rosters for what is open.
    pub blocks_first: Option<f64>,
}

/// Points of one term.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct FrontPoints {
    /// Whose: `roster`, `blocks` or `both`.
    pub side: String,
    /// Term.
    pub term: String,
    /// Points that it costs; below 0 it earns.
    pub cost: f64,
}

/// One day with open theatres.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct FrontDay {
    /// Date.
    #[schemars(with = "String")]
    pub date: NaiveDate,
    /// Blocks open.
    pub blocks: usize,
    /// People of the staff on theatre shifts.
    pub on_duty: usize,
    /// Of them, those who serve a block.
    pub serving: usize,
    /// Of them, those in reserve.
    pub reserve: usize,
    /// Temps in blocks.
    pub temps: u32,
}

/// Who serves one block.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct FrontServed {
    /// Date.
    #[schemars(with = "String")]
    pub date: NaiveDate,
    /// Room.
    pub room: String,
    /// Session.
    pub session: String,
    /// Specialty.
    pub specialty: String,
    /// Theatre nurses, by name.
    pub nurses: Vec<String>,
    /// Anaesthesia, by name.
    pub anaesthesia: Vec<String>,
}

/// Somebody in reserve.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct FrontReserve {
    /// Date.
    #[schemars(with = "String")]
    pub date: NaiveDate,
    /// Shift.
    pub shift: String,
    /// Who.
    pub name: String,
}
