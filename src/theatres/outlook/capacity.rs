//! Cases that the blocks of a specialty hold, by week.

use crate::calendar::Day;
use crate::hospital::theatres::{SpecialtyIx, TheatreTerms, Theatres};
use crate::theatres::durations::{Durations, normal};
use crate::theatres::preallocate::Season;
use std::collections::BTreeMap;

/// Cases by week from `first`: the blocks of the plan in force; in weeks that it does not reach, the mean of those it does.
/// Without a plan, what was done a week in the measured past.
pub(super) fn by_week(
    theatres: &Theatres,
    durations: &Durations,
    season: &Season,
    specialty: SpecialtyIx,
    first: Day,
    weeks: u32,
) -> Vec<f64> {
    let mondays = (0..weeks as Day).map(|week| first + 7 * week);
    let planned = theatres.published.as_ref().filter(|plan| plan.blocks.keys().any(|place| place.day >= first));
    let Some(plan) = planned else {
        let usual = done_per_week(theatres, specialty);
        return mondays.map(|_| usual).collect();
    };
    let case = mean_case(theatres, durations, season, specialty);
    let mut by_monday: BTreeMap<Day, f64> = BTreeMap::new();
    for (place, block) in &plan.blocks {
        let week = by_monday.entry(theatres.horizon.monday_of(place.day)).or_default();
        if block.specialty == specialty {
            *week += cases_in(f64::from(theatres.sessions[place.session].minutes()), case, &theatres.terms);
        }
    }
    by_monday.retain(|monday, _| *monday >= first);
    let mean = by_monday.values().sum::<f64>() / by_monday.len().max(1) as f64;
    mondays.map(|monday| by_monday.get(&monday).copied().unwrap_or(mean)).collect()
}

/// Mean and variance of the minutes of a case, as procedures are referred.
fn mean_case(theatres: &Theatres, durations: &Durations, season: &Season, specialty: SpecialtyIx) -> (f64, f64) {
    let ours = || theatres.procedures.iter().enumerate().filter(|(_, procedure)| procedure.specialty == specialty);
    let known = ours().any(|(of, _)| season.mean()[of] > 0.0);
    let (mut weight, mut mean, mut variance) = (0.0, 0.0, 0.0);
    for (of, _) in ours() {
        let own = if known { season.mean()[of] } else { 1.0 };
        let law = durations.of(of, None);
        weight += own;
        mean += own * law.mean();
        variance += own * law.variance();
    }
    if weight > 0.0 { (mean / weight, variance / weight) } else { (0.0, 0.0) }
}

/// Cases *n*, not whole, that keep the chance constraint in a session:
/// n·mean + (n − 1)·turnover + z·√(n·variance) = minutes + allowance, solved for √n.
pub(super) fn cases_in(minutes: f64, (mean, variance): (f64, f64), terms: &TheatreTerms) -> f64 {
    let (each, spread) = (mean + terms.turnover_minutes, normal::quantile(1.0 - terms.overrun_risk) * variance.sqrt());
    let most = minutes + terms.overrun_allowance_minutes + terms.turnover_minutes;
    if each <= 0.0 || mean <= 0.0 {
        return 0.0;
    }
    let root = ((spread * spread + 4.0 * each * most).sqrt() - spread) / (2.0 * each);
    root * root
}

fn done_per_week(theatres: &Theatres, specialty: SpecialtyIx) -> f64 {
    let past = || theatres.past_cases.iter().filter(|case| case.day < theatres.today);
    let Some(first) = past().map(|case| case.day).min() else { return 0.0 };
    let done = past().filter(|case| theatres.procedures[case.procedure].specialty == specialty).count();
    done as f64 * 7.0 / f64::from((theatres.today - first).max(7))
}
