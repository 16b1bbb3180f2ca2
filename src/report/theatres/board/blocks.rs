//! Blocks of the board: what is in them, what moves, what is proposed, what changed.

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

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

/// A block of the plan in force that cannot be run any more, or dates that are lost in one that somebody else has.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct LostBlockRow {
    /// When.
    #[schemars(with = "String", extend("format" = "date"))]
    pub date: NaiveDate,
    /// Room.
    pub room: String,
    /// Session.
    pub session: String,
    /// Whose it was; none where the plan in force has no block there.
    pub specialty: Option<String>,
    /// Whether the room is closed; otherwise the place is somebody else's by the plan in force.
    pub closed: bool,
    /// Why.
    pub reason: String,
    /// Patients who had their date there.
    pub patients: Vec<String>,
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

/// What kind of difference one is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ChangeKind {
    /// Booked patients lose the date.
    DateLost,
    /// Another owner, or the block is opened or closed.
    Owner,
    /// Another surgeon.
    Surgeon,
    /// Another team of theatre nurses.
    Nurses,
    /// Another anaesthesia team.
    Anaesthesia,
    /// Slots of the reserve are released.
    Released,
    /// Kept for a pathway from now on.
    Lock,
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
    /// The kind of each of these, in the same order.
    pub kinds: Vec<ChangeKind>,
}
