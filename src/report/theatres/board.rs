//! The meeting view as data: what terminal, page and JSON are all made from.
//!
//! Field names and units here are the JSON format; its schema is `docs/theatres.schema.json`. Rooms, sessions, specialties, procedures, pathways and
//! patients go by their keys, surgeons and teams by name; dates are written `YYYY-MM-DD`. A field that changes meaning raises [`BOARD_FORMAT`].

mod blocks;
mod queues;

pub use blocks::*;
pub use queues::*;

use crate::report::{Headline, Versions};
use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Version of the JSON format.
pub const BOARD_FORMAT: u32 = 1;

/// What the weekly meeting has before it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(title = "Theatre plan")]
pub struct Board {
    /// Version of this format.
    pub format: u32,
    /// What made the plan.
    pub versions: Versions,
    /// Name of the hospital.
    pub hospital: String,
    /// Day of the meeting.
    #[schemars(with = "String", extend("format" = "date"))]
    pub today: NaiveDate,
    /// First date planned.
    #[schemars(with = "String", extend("format" = "date"))]
    pub first: NaiveDate,
    /// Last date planned.
    #[schemars(with = "String", extend("format" = "date"))]
    pub last: NaiveDate,
    /// First date on which blocks may move; before it they change hands by agreement only.
    #[schemars(with = "String", extend("format" = "date"))]
    pub first_free: NaiveDate,
    /// The lines to read first.
    pub headlines: Vec<Headline>,
    /// How good the plan is, and how far that is proven.
    pub proof: BoardProof,
    /// What the plan comes to in patients and days, the gravest first, beside the plan in force carried on.
    pub tiers: Vec<TierRow>,
    /// How far from the best without a block changing hands the plan carried on can be at most; none where there is none.
    pub carried_on_gap_relative: Option<f64>,
    /// The objective by term, in points.
    pub score: Vec<PointsRow>,
    /// One row per specialty.
    pub specialties: Vec<SpecialtyRow>,
    /// The rooms, in order.
    pub rooms: Vec<RoomRow>,
    /// The sessions by the clock.
    pub sessions: Vec<SessionRow>,
    /// The dates to show, in order; Saturdays and Sundays only where a room is open on one.
    pub days: Vec<TheatreDayRow>,
    /// One row per block of the plan and per block that it closes, by date, room and session.
    pub blocks: Vec<BlockRow>,
    /// Closed rooms.
    pub closures: Vec<ClosureRow>,
    /// Blocks that change hands beyond the notice.
    pub moves: Vec<MoveRow>,
    /// Changes inside the notice that help if both owners agree. They are not in the plan.
    pub proposals: Vec<ProposalRow>,
    /// Points that all proposals together would bring.
    pub proposals_gain_points: f64,
    /// Blocks of the plan in force whose rooms are closed by now, and dates that are lost with them or to another owner. Nobody decides on
    /// them any more: they are not among the moves.
    pub lost_blocks: Vec<LostBlockRow>,
    /// Patients whose day becomes later, the longest first.
    pub postponed: Vec<PostponedRow>,
    /// The longest wait from referral to operation among those who get a date.
    pub longest_wait: Option<LongestWait>,
    /// The reserve by pathway.
    pub ledger: Vec<LedgerRow>,
    /// The queues over the coming quarter.
    pub outlook: Vec<OutlookRow>,
    /// What differs from the plan in force.
    pub changes: Vec<ChangeRow>,
    /// What the independent checker found. A plan with a hard breach is never written: what is here, nobody could have kept.
    pub findings: Vec<FindingRow>,
}

/// How good the plan is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct BoardProof {
    /// Its objective; less is better.
    pub cost_points: f64,
    /// No plan costs less.
    pub bound_points: f64,
    /// (cost − bound) / cost.
    pub gap_relative: f64,
    /// The gap that was asked for.
    pub asked_gap_relative: f64,
    /// Whether it was reached.
    pub proven: bool,
    /// Whether the search was ended by hand.
    pub interrupted: bool,
    /// Wall time of the search.
    pub seconds: f64,
    /// Random seed.
    pub seed: u64,
    /// Rows of the program.
    pub rows: usize,
    /// Columns of the program.
    pub columns: usize,
    /// Patterns of cases in it.
    pub patterns: usize,
    /// The proof in a sentence.
    pub sentence: String,
}

/// One tier.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct TierRow {
    /// Key, e.g. `pathway_late`.
    pub key: String,
    /// Name.
    pub name: String,
    /// What is counted, e.g. `patients`.
    pub unit: String,
    /// Count in the plan proposed.
    pub proposed: f64,
    /// Days that belong to it, where days are counted.
    pub proposed_days: Option<u32>,
    /// Count if no block changed hands; none without a plan in force, or when the search was stopped before.
    pub carried_on: Option<f64>,
    /// Its days.
    pub carried_on_days: Option<u32>,
}

/// Points of one term.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct PointsRow {
    /// Term of the objective.
    pub term: String,
    /// Points.
    pub points: f64,
}

/// One specialty.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct SpecialtyRow {
    /// Key.
    pub key: String,
    /// Name.
    pub name: String,
    /// Short code on the board.
    pub code: String,
    /// Patients waiting.
    pub waiting: u32,
    /// Their expected minutes in theatre, turnover included.
    pub work_minutes: u64,
    /// The patient whose latest date comes next.
    pub tightest_patient: Option<String>,
    /// Days from the meeting to that date.
    pub tightest_days: Option<i32>,
    /// Patients beyond their latest date at the meeting.
    pub overdue_now: u32,
    /// Patients operated after their latest date in the plan, or not planned although it lies before the end.
    pub late_after: u32,
    /// The same if no block changed hands.
    pub late_carried_on: Option<u32>,
    /// Patients with a date in the plan.
    pub given_date: u32,
    /// Blocks in the plan in force.
    pub blocks_in_force: u32,
    /// Blocks in the plan proposed.
    pub blocks_proposed: u32,
}

/// One room.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct RoomRow {
    /// Key.
    pub key: String,
    /// Name.
    pub name: String,
    /// What it has.
    pub features: Vec<String>,
}

/// One session by the clock.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct SessionRow {
    /// Key.
    pub key: String,
    /// Name.
    pub name: String,
    /// Start, `HH:MM`.
    pub start: String,
    /// End, `HH:MM`.
    pub end: String,
}

/// One date.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct TheatreDayRow {
    /// The date.
    #[schemars(with = "String", extend("format" = "date"))]
    pub date: NaiveDate,
    /// Danish name of a public holiday.
    pub holiday: Option<String>,
    /// Whether blocks are frozen on it.
    pub frozen: bool,
    /// Rooms that are open, by key.
    pub open_rooms: Vec<String>,
}

/// A closed room.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ClosureRow {
    /// Room; none is all rooms.
    pub room: Option<String>,
    /// First date.
    #[schemars(with = "String", extend("format" = "date"))]
    pub first: NaiveDate,
    /// Last date.
    #[schemars(with = "String", extend("format" = "date"))]
    pub last: NaiveDate,
    /// Session; none is all day.
    pub session: Option<String>,
    /// Why.
    pub reason: String,
}

/// Something that the independent checker found.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct FindingRow {
    /// Key of the rule.
    pub rule: String,
    /// Whether it forbids the plan.
    pub hard: bool,
    /// What was found, and what is allowed.
    pub what: String,
}
