//! Referrals: how many a week by procedure, and the weeks of the past year with their clumps and seasons.

use super::HospitalSpec;
use super::mix::Mix;
use super::pathways::on_pathway;
use super::weekly_capacity;
use crate::calendar::{Day, is_working_day};
use crate::generate::dice::{Dice, Stream};
use crate::hospital::theatres::{Allocation, PathwayIx, ProcedureIx, Referrals, Theatres};
use chrono::{Datelike, NaiveDate};

/// Weeks of referrals that are handed over.
pub(super) const WEEKS: Day = 52;
/// Weeks before them, from which the waiting list grew.
pub(super) const WARM_UP_WEEKS: Day = 14;
/// Variance of a week's factor, for a pathway and for a specialty.
const PATHWAY_CLUMPS: f64 = 0.018;
const SPECIALTY_CLUMPS: f64 = 0.012;

/// A referral.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Arrival {
    pub day: Day,
    pub procedure: ProcedureIx,
    pub pathway: Option<PathwayIx>,
}

/// Referrals of a mean week by procedure, pathways included: each specialty's share of what fills the plan at this load.
pub(super) fn rates(theatres: &Theatres, mix: &Mix, plan: &Allocation, load: f64) -> Vec<f64> {
    let capacity: f64 = weekly_capacity(theatres, plan).iter().sum();
    let mut minutes_a_case = vec![0.0; mix.disciplines.len()];
    for (procedure, share) in theatres.procedures.iter().zip(&mix.case_share) {
        minutes_a_case[procedure.specialty] += share * (procedure.usual_minutes + theatres.terms.turnover_minutes);
    }
    let rate = |(procedure, share): (&crate::hospital::theatres::Procedure, &f64)| {
        let specialty = procedure.specialty;
        share * load * capacity * mix.work_share[specialty] / minutes_a_case[specialty]
    };
    theatres.procedures.iter().zip(&mix.case_share).map(rate).collect()
}

/// Monday of the week of the meeting, which is not over.
fn this_monday(theatres: &Theatres) -> Day {
    theatres.horizon.monday_of(theatres.today)
}

/// Fills the table of referrals and returns all that were referred until today, with the warm-up, in order.
pub(super) fn fill(theatres: &mut Theatres, spec: &HospitalSpec, mix: &Mix, rates: &[f64]) -> Vec<Arrival> {
    let mut dice = Dice::new(spec.seed, Stream::Referrals);
    let this_monday = this_monday(theatres);
    let table_from = this_monday - 7 * WEEKS;
    let mondays = || (table_from..this_monday).step_by(7).map(|monday| season(theatres.horizon.date(monday)));
    let whole_year = mondays().sum::<f64>() / f64::from(WEEKS);
    let pathways_year = mondays().map(f64::sqrt).sum::<f64>() / f64::from(WEEKS);
    let mut arrivals = Vec::new();
    let mut rows = Vec::new();
    for monday in (table_from - 7 * WARM_UP_WEEKS..=this_monday).step_by(7) {
        let season = season(theatres.horizon.date(monday));
        let mut counts = ordinary_week(theatres, mix, rates, &mut dice, season / whole_year);
        counts.extend(pathway_week(theatres, mix, rates, &mut dice, season.sqrt() / pathways_year));
        counts.sort_unstable();
        let days: Vec<Day> = (monday..monday + 5).filter(|&day| is_working_day(theatres.horizon.date(day))).collect();
        for (procedure, pathway, count) in counts {
            for _ in 0..count {
                let day = dice.pick(&days).copied().unwrap_or(monday);
                arrivals.push(Arrival { day, procedure, pathway });
            }
            if (table_from..this_monday).contains(&monday) && count > 0 {
                rows.push(Referrals { monday, procedure, pathway, count });
            }
        }
    }
    theatres.referrals = rows;
    arrivals.retain(|arrival| arrival.day <= theatres.today);
    arrivals.sort_by_key(|arrival| arrival.day);
    arrivals
}

type Count = (ProcedureIx, Option<PathwayIx>, u32);

/// Referrals with the general right alone: a specialty's procedures rise and fall together a little.
fn ordinary_week(theatres: &Theatres, mix: &Mix, rates: &[f64], dice: &mut Dice, season: f64) -> Vec<Count> {
    let specialty_week: Vec<f64> = mix.disciplines.iter().map(|_| season * dice.factor(SPECIALTY_CLUMPS)).collect();
    let mut counts = Vec::new();
    for (at, procedure) in theatres.procedures.iter().enumerate() {
        let on_pathway = on_pathway(theatres, mix, at).map_or(0.0, |(_, share)| share);
        let mean = rates[at] * (1.0 - on_pathway) * specialty_week[procedure.specialty];
        counts.push((at, None, dice.arrivals(mean)));
    }
    counts
}

/// Referrals on pathways, which come in clumps: one factor for all procedures of a pathway.
fn pathway_week(theatres: &Theatres, mix: &Mix, rates: &[f64], dice: &mut Dice, season: f64) -> Vec<Count> {
    let pathway_week: Vec<f64> = theatres.pathways.iter().map(|_| season * dice.factor(PATHWAY_CLUMPS)).collect();
    let mut counts = Vec::new();
    for (at, rate) in rates.iter().enumerate() {
        if let Some((pathway, share)) = on_pathway(theatres, mix, at) {
            counts.push((at, Some(pathway), dice.arrivals(rate * share * pathway_week[pathway])));
        }
    }
    counts
}

/// Referrals of a week against an ordinary one: few in July and at Christmas, fewer in the holidays of autumn and winter.
pub(super) fn season(monday: NaiveDate) -> f64 {
    match monday.iso_week().week() {
        28..=30 => 0.55,
        27 | 31 => 0.75,
        52 | 53 | 1 => 0.5,
        7 | 8 | 42 => 0.88,
        _ => 1.06,
    }
}
