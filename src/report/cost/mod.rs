//! What a roster costs, for readers: hours budgeted, planned and worked side by side, kroner by kind and person, balances and
//! pay-outs. A [`CostReport`] is built once from the [`Ledger`](crate::cost::Ledger); text, page, JSON, CSV and workbook are
//! made from it.

mod build;
mod headlines;
mod html;
mod picture;
mod rows;
mod terminal;
mod workbook;

pub use build::CostFacts;
pub use html::page;
pub use rows::{CSV_COLUMNS, csv_rows};
pub use terminal::text;
pub use workbook::{SheetError, workbook};

use chrono::NaiveDate;
use serde::Serialize;

/// Version of the format of `cost.json`.
const FORMAT: u32 = 1;

/// Everything that a report of costs says. Hours are minutes, money is øre, all whole.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CostReport {
    /// Version of this format.
    pub format: u32,
    /// The ward.
    pub ward: String,
    /// First day.
    pub first: NaiveDate,
    /// Last day.
    pub last: NaiveDate,
    /// The file that the plan was read from.
    pub roster: String,
    /// Last day of which the work is known.
    pub worked_through: Option<NaiveDate>,
    /// How supplements were rounded: `duty` or `line`.
    pub rounding: &'static str,
    /// What to read first.
    pub headlines: Vec<Line>,
    /// The whole ward.
    pub total: Figures,
    /// Week by week.
    pub weeks: Vec<WeekRow>,
    /// Group by group.
    pub groups: Vec<GroupRow>,
    /// Everybody, and the temps last.
    pub people: Vec<PayeeRow>,
    /// Kind by kind.
    pub kinds: Vec<KindRow>,
    /// Changes against the published roster.
    pub changes: Vec<ChangeRow>,
    /// What could not be priced, and why.
    pub unpriced: Vec<UnpricedRow>,
    /// Every amount of the plan.
    pub planned_entries: Vec<EntryRow>,
    /// Every amount as worked, and as planned for the days not worked yet.
    pub forecast_entries: Vec<EntryRow>,
}

/// A line to read first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Line {
    /// What it is about.
    pub topic: String,
    /// What it says.
    pub text: String,
    /// Whether to look twice.
    pub attention: bool,
}

/// Hours and money side by side.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Figures {
    /// Budgeted attendance.
    pub budget_minutes: Option<i64>,
    /// Planned attendance.
    pub planned_minutes: i64,
    /// Attendance worked so far.
    pub worked_minutes: Option<i64>,
    /// Worked so far and planned from there.
    pub forecast_minutes: i64,
    /// Budget that is not used by the forecast; below zero it is overdrawn.
    pub unused_minutes: Option<i64>,
    /// Budgeted pay.
    pub budget_ore: Option<i64>,
    /// Pay as planned.
    pub planned_ore: i64,
    /// Pay of the days worked so far.
    pub worked_ore: Option<i64>,
    /// Pay as worked so far and planned from there.
    pub forecast_ore: i64,
    /// Budget that is not used by the forecast; below zero it is overdrawn.
    pub unused_ore: Option<i64>,
}

/// A week.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct WeekRow {
    /// ISO week.
    pub week: String,
    /// Monday.
    pub monday: NaiveDate,
    /// What it has.
    #[serde(flatten)]
    pub figures: Figures,
}

/// A group.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct GroupRow {
    /// Its name.
    pub group: String,
    /// People in it.
    pub people: usize,
    /// What it has.
    #[serde(flatten)]
    pub figures: Figures,
    /// The same week by week.
    pub weeks: Vec<Figures>,
}

/// Minutes and øre of a kind of pay.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct KindAmount {
    /// Kind.
    pub kind: String,
    /// Minutes as planned.
    pub planned_minutes: i64,
    /// Øre as planned.
    pub planned_ore: i64,
    /// Minutes as it looks now.
    pub forecast_minutes: i64,
    /// Øre as it looks now.
    pub forecast_ore: i64,
}

/// Somebody who is paid.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PayeeRow {
    /// Employment; `TEMP` for the temps.
    pub employment: String,
    /// Name.
    pub name: String,
    /// Group; blank for the temps, who may fill several.
    pub group: String,
    /// What they have.
    #[serde(flatten)]
    pub figures: Figures,
    /// The same week by week.
    pub weeks: Vec<Figures>,
    /// By kind.
    pub kinds: Vec<KindAmount>,
    /// Norm periods.
    pub periods: Vec<PeriodRow>,
    /// Where they stand on the way to the allowance.
    pub allowances: Vec<AllowanceRow>,
}

/// A norm period of a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PeriodRow {
    /// First day.
    pub first: NaiveDate,
    /// Last day.
    pub last: NaiveDate,
    /// Minutes owed.
    pub target_minutes: i64,
    /// Minutes that absence is worth.
    pub credited_minutes: i64,
    /// Balance when it ends, as planned.
    pub planned_balance_minutes: i64,
    /// Balance when it ends, as it looks now.
    pub forecast_balance_minutes: i64,
    /// Overtime to be paid out when it ends, as it looks now.
    pub overtime_minutes: i64,
    /// Extra hours at ordinary pay to be paid out when it ends, as it looks now.
    pub extra_minutes: i64,
    /// What is paid out when it ends, as it looks now.
    pub pay_out_ore: i64,
}

/// Hours outside day hours in a calendar year.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AllowanceRow {
    /// Calendar year.
    pub year: i32,
    /// Minutes before the horizon.
    pub so_far_minutes: i64,
    /// Minutes planned.
    pub planned_minutes: i64,
    /// Minutes that earn it.
    pub threshold_minutes: i64,
    /// What it is worth in the year after.
    pub at_stake_ore: i64,
    /// Whether the plan carries the person over the threshold.
    pub crossed_by_plan: bool,
    /// Where the amounts come from.
    pub clause: String,
}

/// A kind of pay.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct KindRow {
    /// Key.
    pub kind: String,
    /// Name.
    pub label: String,
    /// Minutes as planned.
    pub planned_minutes: i64,
    /// Øre as planned.
    pub planned_ore: i64,
    /// Minutes of the days worked.
    pub worked_minutes: Option<i64>,
    /// Øre of the days worked.
    pub worked_ore: Option<i64>,
    /// Minutes as it looks now.
    pub forecast_minutes: i64,
    /// Øre as it looks now.
    pub forecast_ore: i64,
    /// The clauses that the amounts come from.
    pub clauses: Vec<String>,
}

/// A change against the published roster.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ChangeRow {
    /// Who.
    pub employment: String,
    /// Name.
    pub name: String,
    /// The day.
    pub date: NaiveDate,
    /// What happened.
    pub what: String,
    /// Minutes of the duty.
    pub minutes: i64,
    /// What it costs by itself; `None` where that is not known.
    pub ore: Option<i64>,
}

/// Something without a price.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct UnpricedRow {
    /// Who.
    pub employment: String,
    /// Name.
    pub name: String,
    /// When.
    pub date: NaiveDate,
    /// What, and why.
    pub what: String,
}

/// One amount.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct EntryRow {
    /// Index into [`CostReport::people`].
    pub payee: usize,
    /// Index into [`CostReport::groups`].
    pub group: usize,
    /// When.
    pub date: NaiveDate,
    /// Index into [`CostReport::kinds`].
    pub kind: usize,
    /// Index into the clauses of the kind.
    pub clause: usize,
    /// Whether the day has been worked.
    pub worked: bool,
    /// Minutes paid for.
    pub minutes: i64,
    /// Øre.
    pub ore: i64,
}

/// The report as `cost.json`.
///
/// # Errors
/// When it cannot be written as JSON.
pub fn json(report: &CostReport) -> Result<String, super::ReportError> {
    Ok(serde_json::to_string_pretty(report)? + "\n")
}
