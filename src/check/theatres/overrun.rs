//! How long lists take, by convolution: the probability of each minute of the sum is built case by case on a grid. The planner has a
//! closed form for the same sum; here is none.

use super::breach::{Findings, TheatreRule};
use super::patients::stood;
use super::view::View;
use super::{RISK_TOLERANCE, Stage};
use crate::hospital::theatres::*;
use crate::theatres::durations::Lognormal;
use std::collections::BTreeMap;

/// Width of the grid in minutes.
const STEP: f64 = 1.0;

/// How a list stands to the end of its session.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Ending {
    /// Probability that it runs over by more than the allowance.
    pub(super) above_allowance: f64,
    /// Expected minutes beyond the end.
    pub(super) excess_minutes: f64,
}

/// Reports lists that run over too often; returns the expected hours of overrun of all lists, by whoever operates.
pub(super) fn check(view: &View, findings: &mut Findings) -> f64 {
    let theatres = view.theatres;
    let mut known: BTreeMap<Cases, Ending> = BTreeMap::new();
    let mut hours = 0.0;
    for (&place, block) in &view.plan.blocks {
        let minutes = theatres.sessions[place.session].minutes();
        let mut of = |cases: Vec<(ProcedureIx, Option<SurgeonIx>)>| {
            let mut key = (minutes, cases);
            key.1.sort_unstable();
            *known.entry(key).or_insert_with_key(|(minutes, cases)| ending(view, cases, f64::from(*minutes)))
        };
        let by = |surgeon: Option<SurgeonIx>, cases: &[PlannedCase]| {
            cases.iter().map(|case| (case.procedure, surgeon)).collect::<Vec<_>>()
        };
        let by_anybody = of(by(None, &block.cases));
        hours += by_anybody.excess_minutes / 60.0;
        let surgeon = block.surgeon.filter(|_| view.stage == Stage::Bookings);
        let risk = of(by(surgeon, &block.cases)).above_allowance;
        let accepted = theatres.terms.overrun_risk + RISK_TOLERANCE;
        // What was promised by the times of the block's surgeon is judged by them.
        let promised = is_promised(view, place, block);
        let mut kept_by_own =
            || block.surgeon.is_some() && of(by(block.surgeon, &block.cases)).above_allowance <= accepted;
        if risk > accepted && !(promised && kept_by_own()) {
            let mut measured = format!(
                "{} cases run over by more than {} minutes with {:.0} %",
                block.cases.len(),
                theatres.terms.overrun_allowance_minutes,
                risk * 100.0
            );
            let inherited =
                by_anybody.above_allowance <= accepted && block.cases.iter().all(|case| stood(view, place, case));
            let unnamed =
                block.cases.iter().any(|case| case.patient.is_none_or(|at| theatres.queue[at].booked != Some(place)));
            if inherited && unnamed {
                let usual = by_anybody.above_allowance * 100.0;
                measured +=
                    &format!(" by this surgeon's times, {usual:.0} % by those of all, by which its slots were planned");
            }
            let allowed = format!("{:.0} %", theatres.terms.overrun_risk * 100.0);
            findings.at(TheatreRule::OverrunRisk, place, "the list".into(), measured, allowed);
            findings.forced_if(inherited || promised);
        }
    }
    hours
}

/// Whether a list holds nothing but what the place was promised for: booked patients, who keep their date, and slots locked in the plan
/// in force, whoever of the pathway uses them by now.
fn is_promised(view: &View, place: Place, block: &Block) -> bool {
    let theatres = view.theatres;
    let before = theatres.published.as_ref().and_then(|plan| plan.blocks.get(&place));
    let mut locked: Vec<ProcedureIx> =
        before.into_iter().flat_map(Block::locked_slots).map(|case| case.procedure).collect();
    let is_booked = |patient: PatientIx| theatres.queue[patient].booked == Some(place);
    block.cases.iter().all(|case| {
        let slot = locked.iter().position(|&procedure| procedure == case.procedure);
        let slot = slot.filter(|_| before.is_some_and(|before| case.pathway == before.pathway));
        case.patient.is_some_and(is_booked) || slot.map(|at| locked.swap_remove(at)).is_some()
    })
}

/// Session minutes and cases with their surgeons.
type Cases = (i32, Vec<(ProcedureIx, Option<SurgeonIx>)>);

fn ending(view: &View, cases: &[(ProcedureIx, Option<SurgeonIx>)], minutes: f64) -> Ending {
    let terms = &view.theatres.terms;
    let laws: Vec<Lognormal> =
        cases.iter().map(|&(procedure, surgeon)| view.durations.of(procedure, surgeon)).collect();
    let turnover = terms.turnover_minutes * (cases.len() as f64 - 1.0).max(0.0);
    let (end, allowed) = (minutes - turnover, minutes + terms.overrun_allowance_minutes - turnover);
    let mean: f64 = laws.iter().map(Lognormal::mean).sum();
    if laws.is_empty() {
        return Ending { above_allowance: 0.0, excess_minutes: 0.0 };
    }
    if end <= 0.0 {
        return Ending { above_allowance: f64::from(u8::from(allowed <= 0.0)), excess_minutes: mean - end };
    }
    let sum = sum_of(&laws, allowed);
    let within: f64 = sum.iter().sum();
    // E[(T − end)⁺] = E[T] − end + E[(end − T)⁺], and the last needs the law below the end alone.
    let early: f64 = sum.iter().enumerate().map(|(at, mass)| mass * (end - at as f64 * STEP).max(0.0)).sum();
    Ending { above_allowance: (1.0 - within).clamp(0.0, 1.0), excess_minutes: (mean - end + early).max(0.0) }
}

/// Mass of the sum of the laws at 0, 1, 2 … steps up to `most` minutes; what lies above is cut off, which no sum can come back from.
fn sum_of(laws: &[Lognormal], most: f64) -> Vec<f64> {
    let cells = (most / STEP).floor() as usize + 1;
    let mut sum = vec![0.0; cells];
    sum[0] = 1.0;
    for law in laws {
        let mass = grid(law, cells);
        let mut next = vec![0.0; cells];
        for (at, there) in sum.iter().enumerate().filter(|(_, there)| **there > 1e-15) {
            for (to, more) in next[at..].iter_mut().zip(&mass) {
                *to += there * more;
            }
        }
        sum = next;
    }
    sum
}

/// Mass of a law in cells around whole steps.
fn grid(law: &Lognormal, cells: usize) -> Vec<f64> {
    let edges: Vec<f64> = (0..=cells).map(|at| law.above((at as f64 - 0.5) * STEP)).collect();
    edges.windows(2).map(|edge| edge[0] - edge[1]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::SeedableRng;
    use rand_chacha::ChaCha8Rng;

    #[test]
    fn the_convolution_agrees_with_simulation() {
        let laws: Vec<Lognormal> =
            [80.0f64, 120.0, 60.0].map(|median| Lognormal { mu: median.ln(), sigma: 0.35 }).into();
        let mut rng = ChaCha8Rng::seed_from_u64(7);
        let draws = 20_000;
        let over = (0..draws).filter(|_| laws.iter().map(|law| law.sample(&mut rng)).sum::<f64>() > 320.0).count();
        let mass: f64 = sum_of(&laws, 320.0).iter().sum();
        assert!((1.0 - mass - over as f64 / f64::from(draws)).abs() < 0.01, "{mass} {over}");
    }

    #[test]
    fn the_grid_of_one_law_is_that_law() {
        let law = Lognormal { mu: 4.5, sigma: 0.31 };
        let mass: f64 = sum_of(&[law], 120.0).iter().sum();
        assert!((1.0 - mass - law.above(120.5)).abs() < 1e-9);
    }
}
