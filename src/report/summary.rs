//! The plan as data: what the terminal, the HTML page and the JSON file are all made from.
//!
//! Field names and units here are the JSON format; its schema is `docs/plan.schema.json`. People are named by employment
//! key, dates are written `YYYY-MM-DD`, money is whole øre, time is whole minutes. A field that changes meaning raises
//! [`FORMAT`].

use crate::agreement::Severity;
use crate::roster::{Ending, Term};
use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Version of the JSON format.
pub const FORMAT: u32 = 2;

/// A finished plan with everything that a report says about it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(title = "Roster plan")]
pub struct Summary {
    /// Version of this format.
    pub format: u32,
    /// What made the plan.
    pub versions: Versions,
    /// Name of the ward or hospital.
    pub ward: String,
    /// First date planned.
    #[schemars(with = "String", extend("format" = "date"))]
    pub first: NaiveDate,
    /// Last date planned.
    #[schemars(with = "String", extend("format" = "date"))]
    pub last: NaiveDate,
    /// The lines to read first.
    pub headlines: Vec<Headline>,
    /// How good the plan is, and how far that is proven.
    pub proof: Proof,
    /// Points by term of the objective.
    pub score: Vec<ScoreRow>,
    /// The dates planned, in order.
    pub days: Vec<DayRow>,
    /// The ward's shift table.
    pub shifts: Vec<ShiftRow>,
    /// One row per employment, in the order of the staff table.
    pub people: Vec<PersonRow>,
    /// One row per demand line.
    pub coverage: Vec<CoverageRow>,
    /// One row per wish.
    pub wishes: Vec<WishRow>,
    /// How evenly nights and weekends lie.
    pub fairness: Fairness,
    /// Everything that the independent checker found, advice among it.
    pub breaches: Vec<BreachRow>,
}

/// What made the plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Versions {
    /// Version of tavle.
    pub tavle: String,
    /// Version of the HiGHS solver.
    pub highs: String,
}

/// One of the lines that a planner reads first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Headline {
    /// What the line is about, in one word.
    pub topic: String,
    /// The line.
    pub text: String,
    /// Whether it asks for the planner's attention.
    pub attention: bool,
}

/// How good the plan is, and how far that is proven.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Proof {
    /// Points of the plan.
    pub score_points: f64,
    /// Points that no plan can exceed; `null` when nothing was proven.
    pub bound_points: Option<f64>,
    /// `bound_points − score_points`.
    pub gap_points: Option<f64>,
    /// The same, relative to the score.
    pub gap_relative: Option<f64>,
    /// The same, in ordinary wishes.
    pub gap_wishes: Option<f64>,
    /// The proof in a sentence.
    pub sentence: String,
    /// Why the search ended.
    pub ending: Ending,
    /// Wall seconds of the search; `null` where its limit was work: they would be others the next time.
    pub seconds: Option<f64>,
    /// Wall seconds until the first plan that kept every hard rule; `null` where the limit was work.
    pub first_plan_seconds: Option<f64>,
    /// Work of the search, where that was its limit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub work: Option<WorkDone>,
    /// Random seed.
    pub seed: u64,
    /// Worker threads.
    pub threads: usize,
    /// Best plan and bound over time.
    pub trace: Vec<TraceRow>,
}

impl Proof {
    /// How long the search was, in whichever was its limit.
    pub(super) fn lasted(&self) -> String {
        match self.work {
            Some(work) => format!("{} of {} units of work", work.units, work.limit_units),
            None => format!("{:.1} s", self.seconds.unwrap_or(0.0)),
        }
    }

    /// When the first plan was there.
    pub(super) fn first_plan_after(&self) -> String {
        match self.work {
            Some(work) => work.first_plan_units.to_string(),
            None => format!("{:.1} s", self.first_plan_seconds.unwrap_or(0.0)),
        }
    }
}

/// Work of a search, in units of about a millisecond of one thread each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct WorkDone {
    /// The most that each thread could do.
    pub limit_units: u64,
    /// What each thread did, about.
    pub units: u64,
    /// What was done until the first plan that kept every hard rule.
    pub first_plan_units: u64,
}

/// Where the search stood at a moment.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct TraceRow {
    /// Wall seconds since the start, where the limit was time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seconds: Option<f64>,
    /// Units of work since the start, where the limit was work.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub work: Option<u64>,
    /// Points of the best plan, if there is one.
    pub score: Option<f64>,
    /// Points that no plan can exceed.
    pub bound: Option<f64>,
}

impl TraceRow {
    /// When it was, in whichever is told.
    pub(super) fn at(&self) -> f64 {
        self.seconds.or(self.work.map(|units| units as f64)).unwrap_or(0.0)
    }
}

/// One term of the objective.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ScoreRow {
    /// Which term.
    pub term: Term,
    /// Its name in reports.
    pub name: String,
    /// The amount behind the points.
    pub amount: f64,
    /// Unit of the amount.
    pub unit: String,
    /// Signed points.
    pub points: f64,
    /// The points at the exchange rate, in øre.
    pub ore: i64,
}

/// One date.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct DayRow {
    /// The date.
    #[schemars(with = "String", extend("format" = "date"))]
    pub date: NaiveDate,
    /// ISO week, `2026-W14`.
    pub iso_week: String,
    /// Saturday or Sunday.
    pub weekend: bool,
    /// Danish name of the public holiday, if it is one.
    pub holiday: Option<String>,
}

/// One shift of the shift table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ShiftRow {
    /// Code in the grid.
    pub code: String,
    /// Name.
    pub name: String,
    /// `day`, `evening`, `night`, `on-site call` or `home call`.
    pub kind: String,
    /// Start, `HH:MM` by the clock.
    pub start: String,
    /// End, `HH:MM` by the clock, on the next day when it is not after the start.
    pub end: String,
    /// Scheduled length on an ordinary day.
    pub length_minutes: i32,
}

/// One employment.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct PersonRow {
    /// Key of the employment.
    pub employment: String,
    /// Name for the roster.
    pub name: String,
    /// Part of full time.
    pub fraction: f64,
    /// Names of the competences held.
    pub competences: Vec<String>,
    /// Shifts planned, by date.
    pub duties: Vec<DutyRow>,
    /// Absences that touch the horizon, cut to it.
    pub absences: Vec<AbsenceRow>,
    /// Minutes planned that count towards the norm.
    pub planned_minutes: i64,
    /// Minutes credited for absences; `null` when the person has no norm.
    pub credited_minutes: Option<i64>,
    /// Norm minutes of the horizon; `null` when the person has no norm.
    pub target_minutes: Option<i64>,
    /// Minutes above (+) or below (−) the norm, carried in.
    pub balance_in_minutes: i64,
    /// The same at the end: carried in + planned + credited − target.
    pub balance_out_minutes: Option<i64>,
    /// Balances at the ends of the norm periods before the last, which is `balance_out_minutes`; empty when the horizon is
    /// one period.
    pub earlier_balances: Vec<PeriodRow>,
    /// Whether a balance at the end of a period is further from 0 than the agreement or the ward tolerates.
    pub outside_tolerance: bool,
    /// Evening shifts.
    pub evenings: u32,
    /// Night shifts, and how they compare with a fair share.
    pub nights: Share,
    /// Shifts that start on a Saturday or Sunday, and how they compare with a fair share.
    pub weekend_shifts: Share,
    /// Weekends with any work.
    pub weekends_worked: u32,
    /// Supplements in øre; `null` when the person has no pay table.
    pub supplements_ore: Option<i64>,
    /// Wishes granted.
    pub wishes_granted: u32,
    /// Wishes made.
    pub wishes_total: u32,
    /// Hard rules broken.
    pub hard_breaches: u32,
    /// Advice not followed.
    pub advice_not_followed: u32,
}

/// The balance at the end of a norm period.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PeriodRow {
    /// Last date of the period.
    #[schemars(with = "String", extend("format" = "date"))]
    pub last: NaiveDate,
    /// Minutes above (+) or below (−) the norm.
    pub balance_minutes: i64,
}

/// A shift of a person on a date.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct DutyRow {
    /// Date on which it starts.
    #[schemars(with = "String", extend("format" = "date"))]
    pub date: NaiveDate,
    /// Code of the shift.
    pub shift: String,
    /// Fixed by the planner beforehand.
    pub pinned: bool,
}

/// Dates on which a person is away.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct AbsenceRow {
    /// First date.
    #[schemars(with = "String", extend("format" = "date"))]
    pub first: NaiveDate,
    /// Last date.
    #[schemars(with = "String", extend("format" = "date"))]
    pub last: NaiveDate,
    /// `holiday`, `course`, `sick`, `leave` or `time off`.
    pub kind: String,
}

/// A person's count of unpopular shifts beside a fair share of them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Share {
    /// Shifts planned.
    pub count: u32,
    /// Fair share of the shifts that the ward wants filled, by fraction and days present; `null` for a person who takes no part in the sharing.
    pub fair: Option<f64>,
    /// Shifts above (+) or below (−) the fair share at the end, earlier periods included.
    pub balance_out: f64,
}

/// One demand line and what stands on it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CoverageRow {
    /// Date.
    #[schemars(with = "String", extend("format" = "date"))]
    pub date: NaiveDate,
    /// Code of the shift.
    pub shift: String,
    /// Name of the competence that counts; `null` counts everybody.
    pub competence: Option<String>,
    /// Fewest heads.
    pub minimum: u32,
    /// Wanted heads.
    pub target: u32,
    /// Most heads of use.
    pub maximum: Option<u32>,
    /// Own staff.
    pub have: u32,
    /// Temps.
    pub temps: u32,
    /// Heads missing below the minimum, temps counted.
    pub short: u32,
    /// Heads missing below the target, temps counted.
    pub below_target: u32,
}

/// One wish and what became of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct WishRow {
    /// Number of the wish among the rows of the wishes table, from 1.
    pub wish: usize,
    /// Employment key.
    pub employment: String,
    /// First date that the wish speaks of.
    #[schemars(with = "String", extend("format" = "date"))]
    pub first: NaiveDate,
    /// Last date that the wish speaks of.
    #[schemars(with = "String", extend("format" = "date"))]
    pub last: NaiveDate,
    /// The wish in words.
    pub what: String,
    /// Points if granted.
    pub points: f64,
    /// Approved beforehand: hard.
    pub must: bool,
    /// Whether the plan grants it.
    pub granted: bool,
    /// Why not, or at what price; may be empty.
    pub reason: String,
}

/// How evenly nights and weekends lie.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Fairness {
    /// Night shifts.
    pub nights: Spread,
    /// Shifts that start on a Saturday or Sunday.
    pub weekend_shifts: Spread,
}

/// The two ends of a distribution: who is furthest above and below a fair share, earlier periods included.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Spread {
    /// Shifts shared.
    pub total: u32,
    /// People who take part in the sharing.
    pub people: u32,
    /// Largest balance.
    pub most_above: f64,
    /// Name of the person with it.
    pub most_above_name: Option<String>,
    /// Smallest balance.
    pub most_below: f64,
    /// Name of the person with it.
    pub most_below_name: Option<String>,
}

/// One breach of one rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct BreachRow {
    /// Employment key; `null` for a rule of the ward.
    pub employment: Option<String>,
    /// Name; `null` for a rule of the ward.
    pub name: Option<String>,
    /// Key of the rule.
    pub rule: String,
    /// The rule in a sentence, where a rule set holds it.
    pub sentence: Option<String>,
    /// How binding.
    pub severity: Severity,
    /// Clause or page.
    pub source: String,
    /// First date concerned.
    #[schemars(with = "String", extend("format" = "date"))]
    pub first: NaiveDate,
    /// Last date concerned.
    #[schemars(with = "String", extend("format" = "date"))]
    pub last: NaiveDate,
    /// What happened.
    pub what: String,
    /// What the roster has.
    pub measured: String,
    /// What the rule allows.
    pub allowed: String,
}
