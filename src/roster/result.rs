//! What a roster solve returns.

use crate::hospital::Roster;

/// A named part of the objective.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize, schemars::JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Term {
    /// Points of granted wishes (plus).
    Wishes,
    /// Heads missing below priced minima.
    BelowMinimum,
    /// Heads missing between minimum and target.
    BelowTarget,
    /// Heads above target.
    AboveTarget,
    /// Temps (vikarer).
    Temps,
    /// Hours above norm.
    Overtime,
    /// Hours below norm.
    Undertime,
    /// Supplements beyond the unavoidable, at the exchange rate.
    Supplements,
    /// Nights and weekends above a fair share.
    Fairness,
    /// Rules that are advice.
    Advice,
    /// Changes against the published roster.
    Changes,
}

impl Term {
    /// All terms in report order.
    pub const ALL: [Term; 11] = [
        Self::Wishes,
        Self::BelowMinimum,
        Self::BelowTarget,
        Self::AboveTarget,
        Self::Temps,
        Self::Overtime,
        Self::Undertime,
        Self::Supplements,
        Self::Fairness,
        Self::Advice,
        Self::Changes,
    ];

    /// Name in reports.
    pub fn name(self) -> &'static str {
        match self {
            Self::Wishes => "wishes granted",
            Self::BelowMinimum => "below minimum",
            Self::BelowTarget => "below target",
            Self::AboveTarget => "above target",
            Self::Temps => "temps",
            Self::Overtime => "hours above norm",
            Self::Undertime => "hours below norm",
            Self::Supplements => "avoidable supplements",
            Self::Fairness => "unfair nights and weekends",
            Self::Advice => "advice not followed",
            Self::Changes => "changes to published roster",
        }
    }
}

/// Points by term: wishes count plus, everything else minus. The plan with the most points wins.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Score {
    /// Signed points per term, one entry per [`Term::ALL`] in that order.
    pub points: [f64; Term::ALL.len()],
    /// The amount behind the points: wishes, heads, hours, kroner, shifts, changes.
    pub amounts: [f64; Term::ALL.len()],
}

impl Score {
    /// Sum of all terms.
    pub fn total(&self) -> f64 {
        self.points.iter().sum()
    }

    /// Signed points of one term.
    pub fn of(&self, term: Term) -> f64 {
        self.points[term as usize]
    }

    /// Amount of one term in its own unit.
    pub fn amount(&self, term: Term) -> f64 {
        self.amounts[term as usize]
    }

    /// Adds `amount` units of a term, worth `points` (signed).
    pub fn add(&mut self, term: Term, amount: f64, points: f64) {
        self.amounts[term as usize] += amount;
        self.points[term as usize] += points;
    }
}

/// Why the search ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Ending {
    /// The gap asked for is proven.
    GapReached,
    /// The time limit came first.
    TimeLimit,
    /// The limit of work came first.
    WorkLimit,
    /// The user stopped it.
    Interrupted,
}

/// Where the search stood at a moment.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TracePoint {
    /// Seconds since the start, by the clock of the search.
    pub seconds: f64,
    /// Points of the best plan, if there is one.
    pub score: Option<f64>,
    /// Points that no plan can exceed.
    pub bound: Option<f64>,
}

/// A roster with its proof.
#[derive(Debug, Clone, PartialEq)]
pub struct PlanResult {
    /// The plan.
    pub roster: Roster,
    /// Its points by term, computed from the plan, not from the model.
    pub score: Score,
    /// Points that no plan can exceed.
    pub bound: f64,
    /// Why the search ended.
    pub ending: Ending,
    /// Units of work that each thread could do, where that was the limit: then all seconds here are by work, a thousand units to one. `None`
    /// where they are wall seconds.
    pub work_limit: Option<u64>,
    /// Seconds of the search.
    pub seconds: f64,
    /// Seconds until the first plan that kept every hard rule.
    pub first_plan_seconds: f64,
    /// Seed.
    pub seed: u64,
    /// Worker threads.
    pub threads: usize,
    /// Incumbent and bound over time.
    pub trace: Vec<TracePoint>,
}

impl PlanResult {
    /// (bound − score) / |score|: how far from the best the plan can be at most.
    pub fn gap(&self) -> f64 {
        relative_gap(self.score.total(), self.bound)
    }
}

/// Relative gap between a score and an upper bound on it.
pub fn relative_gap(score: f64, bound: f64) -> f64 {
    let difference = (bound - score).max(0.0);
    if difference < 1e-9 { 0.0 } else { difference / score.abs().max(1e-9) }
}
