//! Reserve for pathway patients who are not known yet. The mathematics is in `models/reserve.md`.
//!
//! A *phantom* is a slot for a patient who will become known between this meeting and the day of operation. Phantoms wait in
//! the allocation like patients; at each meeting they are made anew, and inside the release lead there are none: that is
//! how a reserve is released. Patients who are known stand in the queue and are never taken off the phantoms: the reserve
//! is for those who come after today.

mod advice;
mod arrivals;
mod dates;

#[cfg(test)]
mod tests;

pub use advice::{Advice, STANDBY_REFILL, WeekOutcome, advise, work_off};
pub use arrivals::{Arrivals, Group, groups, weekly_counts, weeks_on_record};
pub use dates::{arrival_days, conference_day, due_day, earliest_day, first_reserved_day, release_day};

use crate::calendar::Day;
use crate::hospital::theatres::{PathwayIx, ProcedureIx, Theatres};
use std::collections::BTreeMap;

/// Weeks ahead for which needs are tabled in reports.
const TABLED_WEEKS: u32 = 5;

/// Reserved slots of one pathway for those who become known in one week.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Phantoms {
    /// The pathway by whose clock and release they go.
    pub pathway: PathwayIx,
    /// All pathways that may use them: the pathway alone, or its pool.
    pub pathways: Vec<PathwayIx>,
    /// What they are for, by the record's shares, in whole slots.
    pub mix: Vec<(ProcedureIx, u32)>,
    /// First day on which those who become known can be operated and slots are not yet released.
    pub earliest: Day,
    /// Day by which they must be operated.
    pub due: Day,
    /// How many slots.
    pub count: u32,
}

/// What a pathway or a pool needs.
#[derive(Debug, Clone, PartialEq)]
pub struct SlotsNeeded {
    /// Its pathways.
    pub pathways: Vec<PathwayIx>,
    /// The law of its weekly arrivals.
    pub arrivals: Arrivals,
    /// Share of the weeks in which the reserve is to be enough: the strictest of its pathways'.
    pub quantile: f64,
    /// Slots a week that were agreed on, together.
    pub agreed_per_week: u32,
    /// Slots for what arrives in the next 1, 2, … weeks together.
    pub cumulative: Vec<u32>,
    /// Weeks that pass until a decision of today meets its patients: the notice, and the week to the next meeting.
    pub lag_weeks: u32,
    /// Standing slots a week that the lag asks for.
    pub per_week: u32,
    /// The same if its pathways stood alone: what pooling saves.
    pub per_week_alone: u32,
}

/// Weeks between a decision and the last patients that only it can serve. A referral meets blocks that were fixed when
/// notice ended, and the next meeting is a week away: with 7 days of notice two weeks.
pub fn lag_weeks(theatres: &Theatres) -> u32 {
    (theatres.terms.notice_days + 7).div_ceil(7)
}

/// What each pathway or pool needs, for reports.
pub fn slots_needed(theatres: &Theatres) -> Vec<SlotsNeeded> {
    groups(theatres).iter().map(|group| needed(theatres, group)).collect()
}

fn needed(theatres: &Theatres, group: &Group) -> SlotsNeeded {
    let lag_weeks = lag_weeks(theatres);
    let need = Need::of(theatres, group);
    let alone = group.pathways.iter().map(|&pathway| {
        let need = Need::of(theatres, &Group { pathways: vec![pathway] });
        need.over(lag_weeks).div_ceil(lag_weeks)
    });
    SlotsNeeded {
        pathways: group.pathways.clone(),
        arrivals: need.arrivals,
        quantile: need.quantile,
        agreed_per_week: need.agreed_per_week,
        cumulative: (1..=TABLED_WEEKS).map(|weeks| need.over(weeks)).collect(),
        lag_weeks,
        per_week: need.over(lag_weeks).div_ceil(lag_weeks),
        per_week_alone: alone.sum(),
    }
}

/// The need of a group by the number of weeks ahead.
#[derive(Debug)]
struct Need {
    arrivals: Arrivals,
    quantile: f64,
    agreed_per_week: u32,
}

impl Need {
    fn of(theatres: &Theatres, group: &Group) -> Self {
        let pathways = || group.pathways.iter().map(|&pathway| &theatres.pathways[pathway]);
        Self {
            arrivals: Arrivals::fit(&weekly_counts(theatres, group)),
            quantile: pathways().map(|pathway| pathway.quantile).fold(0.0, f64::max),
            agreed_per_week: pathways().map(|pathway| pathway.agreed_per_week).sum(),
        }
    }

    /// Slots for what arrives in the next `weeks` weeks together: the quantile of their sum, not below what was agreed on.
    fn over(&self, weeks: u32) -> u32 {
        self.arrivals.quantile(weeks, self.quantile).max(weeks * self.agreed_per_week)
    }
}

/// The phantoms of all pathways whose days lie in the horizon, by group and week of arrival.
pub fn phantoms(theatres: &Theatres) -> Vec<Phantoms> {
    groups(theatres).iter().flat_map(|group| phantoms_of(theatres, group)).collect()
}

fn phantoms_of(theatres: &Theatres, group: &Group) -> Vec<Phantoms> {
    let need = Need::of(theatres, group);
    let mut seats = Seats::new(arrivals::shares(theatres, group));
    let mut phantoms = Vec::new();
    let weeks_ahead = (theatres.horizon.days - theatres.today).max(0) as u32 / 7 + 1;
    let mut reserved = 0;
    for week in 0..weeks_ahead {
        let together = need.over(week + 1).max(reserved);
        let mut by_pathway: BTreeMap<PathwayIx, BTreeMap<ProcedureIx, u32>> = BTreeMap::new();
        for (pathway, procedure) in (reserved..together).filter_map(|_| seats.next()) {
            *by_pathway.entry(pathway).or_default().entry(procedure).or_default() += 1;
        }
        reserved = together;
        let cohorts = by_pathway.into_iter().filter_map(|(pathway, mix)| cohort(theatres, group, pathway, week, mix));
        phantoms.extend(cohorts);
    }
    phantoms
}

/// The slots of one pathway and week; `None` where all their days are released already or lie after the horizon.
fn cohort(
    theatres: &Theatres,
    group: &Group,
    pathway: PathwayIx,
    week: u32,
    mix: BTreeMap<ProcedureIx, u32>,
) -> Option<Phantoms> {
    // The last of the week can be operated from then on, the first must be operated by then: so both are served.
    let (first, last) = arrival_days(theatres, pathway, week);
    let due = mix.keys().map(|&procedure| due_day(theatres, pathway, procedure, first)).min()?;
    let known = earliest_day(theatres, last).min(due);
    let earliest = known.max(first_reserved_day(theatres, pathway)).max(0);
    let inside = earliest <= due && earliest < theatres.horizon.days;
    inside.then(|| Phantoms {
        pathway,
        pathways: group.pathways.clone(),
        count: mix.values().sum(),
        mix: mix.into_iter().collect(),
        earliest,
        due,
    })
}

/// Gives out slots one by one so that after any number of them the shares are met as nearly as whole slots allow
/// (Sainte-Laguë; unlike largest remainders it never takes a slot back when one more is given).
#[derive(Debug)]
struct Seats {
    shares: Vec<((PathwayIx, ProcedureIx), f64)>,
    given: Vec<u32>,
}

impl Seats {
    fn new(shares: Vec<((PathwayIx, ProcedureIx), f64)>) -> Self {
        Self { given: vec![0; shares.len()], shares }
    }

    fn next(&mut self) -> Option<(PathwayIx, ProcedureIx)> {
        let claim = |at: usize| self.shares[at].1 / f64::from(2 * self.given[at] + 1);
        let best =
            (0..self.shares.len()).max_by(|&one, &other| claim(one).total_cmp(&claim(other)).then(other.cmp(&one)))?;
        self.given[best] += 1;
        Some(self.shares[best].0)
    }
}
