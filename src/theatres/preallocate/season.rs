//! Referrals to expect in a week: those of the same season a year before, smoothed over the weeks around it.

use crate::calendar::Day;
use crate::hospital::theatres::Theatres;
use crate::theatres::reserve::weeks_on_record;
use std::collections::BTreeMap;

/// Whole weeks of a year: the same weekday of the same season.
const YEAR_DAYS: Day = 364;
/// Weights of the week itself and of the weeks one and two away.
const WEIGHTS: [f64; 3] = [3.0, 2.0, 1.0];

/// Referrals a week by week and procedure, with what a season of the record says of any week.
#[derive(Debug)]
pub(in crate::theatres) struct Season {
    weeks: BTreeMap<Day, Vec<f64>>,
    mean: Vec<f64>,
}

impl Season {
    /// Reads the record. Weeks without a row count as weeks without referrals; the started week of the meeting is left out.
    pub fn of(theatres: &Theatres) -> Self {
        let none = vec![0.0; theatres.procedures.len()];
        let mut weeks: BTreeMap<Day, Vec<f64>> =
            weeks_on_record(theatres).into_iter().map(|monday| (monday, none.clone())).collect();
        for row in &theatres.referrals {
            if let Some(count) = weeks.get_mut(&row.monday).and_then(|week| week.get_mut(row.procedure)) {
                *count += f64::from(row.count);
            }
        }
        let on_record = weeks.len().max(1) as f64;
        let mean = (0..none.len()).map(|of| weeks.values().map(|week| week[of]).sum::<f64>() / on_record).collect();
        Self { weeks, mean }
    }

    /// Mean referrals a week by procedure, over the whole record.
    pub fn mean(&self) -> &[f64] {
        &self.mean
    }

    /// Referrals by procedure to expect in the week of a Monday: the weighed mean of five weeks a year before; of the whole
    /// record where it does not hold the middle one of them.
    pub fn expected(&self, monday: Day) -> Vec<f64> {
        let mut middle = monday - YEAR_DAYS;
        while self.weeks.last_key_value().is_some_and(|(last, _)| middle > *last) {
            middle -= YEAR_DAYS;
        }
        if !self.weeks.contains_key(&middle) {
            return self.mean.clone();
        }
        let (mut sums, mut weight) = (vec![0.0; self.mean.len()], 0.0);
        for away in -2..=2_i32 {
            if let Some(week) = self.weeks.get(&(middle + 7 * away)) {
                let own = WEIGHTS[away.unsigned_abs() as usize];
                weight += own;
                sums.iter_mut().zip(week).for_each(|(sum, count)| *sum += own * count);
            }
        }
        sums.iter().map(|sum| sum / weight).collect()
    }
}
