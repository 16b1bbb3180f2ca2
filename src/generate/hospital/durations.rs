//! What operations take, by surgeon, and a sample of the last year's cases.

use super::HospitalSpec;
use super::mix::{Mix, SURGEON_SPREAD};
use crate::calendar::{Day, is_working_day};
use crate::generate::dice::{Dice, Stream};
use crate::hospital::theatres::{PastCase, ProcedureIx, SurgeonIx, Theatres};
use std::collections::BTreeMap;

/// Days of the past from which cases are known.
const PAST_DAYS: Day = 364;
/// Part of a surgeon's speed that is the same in all procedures; the rest belongs to the procedure.
const OWN_PACE: f64 = 0.8;
/// Shortest case in minutes.
const LEAST_MINUTES: f64 = 10.0;

/// How a surgeon does a procedure.
struct Pair {
    surgeon: SurgeonIx,
    /// Mean minutes over the procedure's usual minutes.
    pace: f64,
    /// How often, against the other surgeons of the procedure.
    weight: f64,
}

/// Fills the measured cases.
pub(super) fn fill(theatres: &mut Theatres, spec: &HospitalSpec, mix: &Mix, rates: &[f64]) {
    // One stream made the minutes of the procedures; this is another of the same seed.
    let mut dice = Dice::new(spec.seed.wrapping_add(1), Stream::Durations);
    let pairs = pairs(theatres, &mut dice);
    let yearly: f64 = rates.iter().sum::<f64>() * 50.0;
    let past = theatres.today - PAST_DAYS..theatres.today;
    let days: Vec<Day> = past.filter(|&day| is_working_day(theatres.horizon.date(day))).collect();
    let count = spec.past_cases.min(yearly as usize);
    for _ in 0..count {
        let procedure = dice.weighted(rates);
        let Some(able) = pairs.get(&procedure) else { continue };
        let weights: Vec<f64> = able.iter().map(|pair| pair.weight).collect();
        let pair = &able[dice.weighted(&weights)];
        let usual = theatres.procedures[procedure].usual_minutes;
        let sigma = mix.sigma[procedure];
        let measured = usual * pair.pace * (sigma * dice.normal() - 0.5 * sigma * sigma).exp();
        let habit = mix.disciplines[theatres.procedures[procedure].specialty].booking_habit;
        let case = PastCase {
            day: dice.pick(&days).copied().unwrap_or(theatres.today - 1),
            procedure,
            surgeon: pair.surgeon,
            booked_minutes: ((usual * habit / 5.0).round() * 5.0).max(LEAST_MINUTES),
            measured_minutes: measured.round().max(LEAST_MINUTES),
        };
        theatres.past_cases.push(case);
    }
    theatres.past_cases.sort_by_key(|case| (case.day, case.procedure, case.surgeon));
}

/// The surgeons of each procedure. Some do one much more than others.
fn pairs(theatres: &Theatres, dice: &mut Dice) -> BTreeMap<ProcedureIx, Vec<Pair>> {
    let own: Vec<f64> = theatres.surgeons.iter().map(|_| dice.normal()).collect();
    let mut pairs: BTreeMap<ProcedureIx, Vec<Pair>> = BTreeMap::new();
    for (at, procedure) in theatres.procedures.iter().enumerate() {
        for (surgeon, own) in own.iter().enumerate() {
            if theatres.surgeons[surgeon].competences.contains(&procedure.competence) {
                let effect = OWN_PACE * own + (1.0 - OWN_PACE * OWN_PACE).sqrt() * dice.normal();
                let pace = (SURGEON_SPREAD * effect - 0.5 * SURGEON_SPREAD * SURGEON_SPREAD).exp();
                pairs.entry(at).or_default().push(Pair { surgeon, pace, weight: 0.1 + dice.unit() });
            }
        }
    }
    for able in pairs.values_mut() {
        // Usual minutes are those of the surgeons who do it, as often as they do it.
        let weight: f64 = able.iter().map(|pair| pair.weight).sum();
        let mean = able.iter().map(|pair| pair.weight * pair.pace).sum::<f64>() / weight;
        able.iter_mut().for_each(|pair| pair.pace /= mean);
    }
    pairs
}
