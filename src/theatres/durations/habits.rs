//! Booked against measured minutes.

use super::Durations;
use crate::hospital::theatres::{PastCase, ProcedureIx, SurgeonIx, Theatres};
use std::collections::BTreeMap;

/// How the cases of a procedure, or of one of its surgeons, were booked and what they took.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct BookingHabit {
    /// What.
    pub procedure: ProcedureIx,
    /// Who; `None` is all surgeons together.
    pub surgeon: Option<SurgeonIx>,
    /// How many cases.
    pub cases: usize,
    /// Median of the booked minutes.
    pub booked_median: f64,
    /// Median of the measured minutes.
    pub measured_median: f64,
    /// The 90th percentile of the measured minutes over the 10th.
    pub spread: f64,
    /// Mean of measured less booked minutes: above 0 the cases are booked too short.
    pub bias_minutes: f64,
    /// Share of the cases that took longer than booked.
    pub overran: f64,
    /// The percentile (0 to 1) of the fitted law at which the median booking lies: what is booked by, said or not.
    pub percentile_booked: f64,
}

/// The habits of each procedure, all surgeons first, then each of them.
pub(super) fn habits(durations: &Durations, theatres: &Theatres) -> Vec<BookingHabit> {
    let mut groups: BTreeMap<(ProcedureIx, Option<SurgeonIx>), Vec<&PastCase>> = BTreeMap::new();
    for case in theatres.past_cases.iter().filter(|case| case.booked_minutes > 0.0 && case.measured_minutes > 0.0) {
        groups.entry((case.procedure, None)).or_default().push(case);
        groups.entry((case.procedure, Some(case.surgeon))).or_default().push(case);
    }
    groups.into_iter().map(|((procedure, surgeon), cases)| habit(durations, procedure, surgeon, &cases)).collect()
}

fn habit(
    durations: &Durations,
    procedure: ProcedureIx,
    surgeon: Option<SurgeonIx>,
    cases: &[&PastCase],
) -> BookingHabit {
    let sorted = |minutes: fn(&PastCase) -> f64| {
        let mut values: Vec<f64> = cases.iter().map(|case| minutes(case)).collect();
        values.sort_by(f64::total_cmp);
        values
    };
    let (booked, measured) = (sorted(|case| case.booked_minutes), sorted(|case| case.measured_minutes));
    let count = cases.len() as f64;
    let bias = cases.iter().map(|case| case.measured_minutes - case.booked_minutes).sum::<f64>() / count;
    let overran = cases.iter().filter(|case| case.measured_minutes > case.booked_minutes).count() as f64 / count;
    let booked_median = percentile(&booked, 0.5);
    BookingHabit {
        procedure,
        surgeon,
        cases: cases.len(),
        booked_median,
        measured_median: percentile(&measured, 0.5),
        spread: percentile(&measured, 0.9) / percentile(&measured, 0.1),
        bias_minutes: bias,
        overran,
        percentile_booked: 1.0 - durations.of(procedure, surgeon).above(booked_median),
    }
}

/// The percentile of sorted values, straight between neighbours; NaN of none.
fn percentile(sorted: &[f64], share: f64) -> f64 {
    let Some(last) = sorted.len().checked_sub(1) else { return f64::NAN };
    let at = share * last as f64;
    let low = at.floor() as usize;
    let high = (low + 1).min(last);
    sorted[low] + (at - low as f64) * (sorted[high] - sorted[low])
}
