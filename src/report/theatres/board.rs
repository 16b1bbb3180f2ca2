//! The meeting view as data: what terminal, page and JSON are all made from.
//!
//! Field names and units here are the JSON format; its schema is `docs/theatres.schema.json`. Rooms, sessions, specialties, procedures, pathways and
//! patients go by their keys, surgeons and teams by name; dates are written `YYYY-MM-DD`. A field that changes meaning raises [`BOARD_FORMAT`].

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

/// One block.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct BlockRow {
    /// When.
    #[schemars(with = "String", extend("format" = "date"))]
    pub date: NaiveDate,
    /// Room.
    pub room: String,
    /// Session.
    pub session: String,
    /// To whom; none is closed by the plan.
    pub specialty: Option<String>,
    /// Whether it changes hands.
    pub moved: bool,
    /// Who has it in the plan in force.
    pub was: Option<String>,
    /// Whether it lies inside the notice.
    pub frozen: bool,
    /// Pathway for which it is locked.
    pub lock: Option<String>,
    /// Surgeon.
    pub surgeon: Option<String>,
    /// Who supervises the surgeon.
    pub supervisor: Option<String>,
    /// Theatre-nurse team.
    pub nurses: Option<String>,
    /// Anaesthesia team.
    pub anaesthesia: Option<String>,
    /// Patients with a date in it.
    pub named: u32,
    /// Of them those who get it at this meeting.
    pub newly_named: u32,
    /// Slots kept for pathway patients not yet known.
    pub reserved: u32,
    /// Places for cases that nobody has yet.
    pub free: u32,
    /// Slots of the plan in force whose release has come.
    pub released: u32,
    /// Of them given to patients at this meeting.
    pub refilled: u32,
    /// Expected minutes with turnover.
    pub expected_minutes: f64,
    /// Minutes of the session.
    pub session_minutes: u32,
    /// Probability that it runs over by more than the allowance.
    pub overrun_probability: f64,
    /// What is planned, in order.
    pub cases: Vec<CaseRow>,
}

/// One case of a block.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct CaseRow {
    /// What.
    pub procedure: String,
    /// Whom; none is a reserved slot (with a pathway) or a free one.
    pub patient: Option<String>,
    /// Pathway of the patient or of the reserved slot.
    pub pathway: Option<String>,
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

/// A block that changes hands.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct MoveRow {
    /// When.
    #[schemars(with = "String", extend("format" = "date"))]
    pub date: NaiveDate,
    /// Room.
    pub room: String,
    /// Session.
    pub session: String,
    /// Who had it; none was closed.
    pub from: Option<String>,
    /// Who gets it; none is closed.
    pub to: Option<String>,
    /// Patients planned in it now.
    pub patients: u32,
    /// Of them in time here, and late if no block changed hands.
    pub saved: u32,
    /// Slots kept in it for pathways.
    pub reserved: u32,
    /// What changes, in words: `Orthopaedics −1, Urology +1 Thu 12 Feb T04`.
    pub what: String,
    /// What it brings.
    pub effect: String,
    /// Why it is proposed.
    pub reason: String,
}

/// A change inside the notice.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ProposalRow {
    /// What changes; two for a swap.
    pub moves: Vec<MoveRow>,
    /// Specialties that have to agree, by name.
    pub owners: Vec<String>,
    /// Surgeons who would operate and who would give up the block.
    pub surgeons: Vec<String>,
    /// What was checked about the people.
    pub checks: Vec<CheckRow>,
}

/// Something checked about the people of a proposal.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct CheckRow {
    /// What, e.g. `Dr Holm holds hip surgery`.
    pub what: String,
    /// Whether it is so.
    pub holds: bool,
}

/// A patient whose day becomes later.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct PostponedRow {
    /// Patient.
    pub patient: String,
    /// Specialty.
    pub specialty: String,
    /// Procedure.
    pub procedure: String,
    /// The day if no block changed hands, or the day booked.
    #[schemars(with = "String", extend("format" = "date"))]
    pub before: NaiveDate,
    /// The day now; none is beyond the last date planned.
    #[schemars(with = "Option<String>", extend("format" = "date"))]
    pub now: Option<NaiveDate>,
    /// Days later, at the least.
    pub days: u32,
    /// Whether the patient had been given the date.
    pub booked: bool,
    /// The patient's latest date.
    #[schemars(with = "String", extend("format" = "date"))]
    pub latest: NaiveDate,
    /// Whether the new day lies after it.
    pub late: bool,
}

/// The longest wait.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct LongestWait {
    /// Patient.
    pub patient: String,
    /// Specialty.
    pub specialty: String,
    /// Days from referral to operation.
    pub days: u32,
}

/// The reserve of one pathway.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct LedgerRow {
    /// Pathway.
    pub pathway: String,
    /// Name.
    pub name: String,
    /// Unnamed slots in the plan in force.
    pub in_force: u32,
    /// Of them those that get a patient of the pathway at this meeting.
    pub named: u32,
    /// Of them those whose release has come.
    pub released: u32,
    /// Of the released those given to other patients at this meeting.
    pub refilled: u32,
    /// Of the released those that stay empty.
    pub wasted: u32,
    /// Unnamed slots in the plan proposed.
    pub reserved: u32,
}

/// The queue of one specialty over the coming weeks.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct OutlookRow {
    /// Specialty.
    pub specialty: String,
    /// Name.
    pub name: String,
    /// Waiting now, by priority 1, 2 and 3.
    pub waiting_now: [f64; 3],
    /// Beyond their latest day now.
    pub over_guarantee_now: f64,
    /// Referrals a week.
    pub demand_per_week: f64,
    /// Operations a week that the blocks hold.
    pub capacity_per_week: f64,
    /// Queue at which about 98 % are treated in time.
    pub target_queue: f64,
    /// Operations a week that bring the queue there.
    pub capacity_needed_per_week: f64,
    /// Operations to buy elsewhere to get there.
    pub external_cases: u32,
    /// What they cost, in øre.
    pub external_ore: i64,
    /// Week by week.
    pub weeks: Vec<OutlookWeekRow>,
}

/// One week of a queue.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct OutlookWeekRow {
    /// Its Monday.
    #[schemars(with = "String", extend("format" = "date"))]
    pub monday: NaiveDate,
    /// Referrals in.
    pub referred: f64,
    /// Operations done.
    pub done: f64,
    /// Waiting at its end, by priority 1, 2 and 3.
    pub waiting: [f64; 3],
    /// Of them beyond their latest day.
    pub over_guarantee: f64,
}

/// One difference from the plan in force.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ChangeRow {
    /// When.
    #[schemars(with = "String", extend("format" = "date"))]
    pub date: NaiveDate,
    /// Room.
    pub room: String,
    /// Session.
    pub session: String,
    /// What is different, e.g. `owner Urology (was Orthopaedics)`.
    pub what: Vec<String>,
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
