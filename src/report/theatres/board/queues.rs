//! Patients and queues of the board: who comes later, what became of the reserve, the coming weeks.

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

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
    /// Days from referral to operation; without a date, to the end of the plan.
    pub days: u32,
    /// Whether the patient has a date; without one the wait is longer than that.
    pub has_date: bool,
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
