//! Bed wards: one for two specialties, fewer beds at weekends, taken by patients who go home over the first days.

use super::HospitalSpec;
use crate::generate::dice::{Dice, Stream};
use crate::hospital::theatres::{BedWard, Theatres};

/// Beds over the mean number of patients, on weekdays and at weekends.
const WEEKDAY_ROOM: f64 = 1.3;
const WEEKEND_ROOM: f64 = 1.0;
/// Days over which a third of the patients who are in are still there.
const STAY_ON_DAYS: f64 = 2.8;

/// Fills the wards that procedures name.
pub(super) fn fill(theatres: &mut Theatres, spec: &HospitalSpec, rates: &[f64]) {
    let mut dice = Dice::new(spec.seed, Stream::Beds);
    let wards = theatres.procedures.iter().filter_map(|procedure| procedure.ward).max().map_or(0, |last| last + 1);
    for ward in 0..wards {
        let nights = theatres.procedures.iter().zip(rates).filter(|(procedure, _)| procedure.ward == Some(ward));
        let patients: f64 = nights.map(|(procedure, rate)| rate * procedure.stay_days).sum::<f64>() / 7.0;
        let beds_on = |day| {
            let room = if theatres.horizon.is_weekend(day) { WEEKEND_ROOM } else { WEEKDAY_ROOM };
            (patients * room).ceil() as u32 + 1
        };
        let beds: Vec<u32> = (0..theatres.horizon.days).map(beds_on).collect();
        let taken = beds.iter().enumerate().map(|(day, &beds)| {
            let left = patients * (-(day as f64) / STAY_ON_DAYS).exp() * (0.85 + 0.3 * dice.unit());
            (left.round() as u32).min(beds)
        });
        let taken = taken.collect();
        let most_overflow = (patients / 8.0).ceil() as u32;
        let key = format!("w{}", ward + 1);
        theatres.wards.push(BedWard { key, name: format!("Surgical ward {}", ward + 1), beds, taken, most_overflow });
    }
}
