//! Arrivals on pathways: the history by week, and the law of what arrives in so many weeks.

use crate::calendar::Day;
use crate::hospital::theatres::{PathwayIx, ProcedureIx, SpecialtyIx, Theatres};
use std::collections::BTreeMap;

/// Pathways that share one reserve: those of one pool and specialty, or one that stands alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// Its pathways, in order of index.
    pub pathways: Vec<PathwayIx>,
}

/// The groups of a hospital, in order of their first pathway.
pub fn groups(theatres: &Theatres) -> Vec<Group> {
    let mut groups: Vec<((SpecialtyIx, Option<&str>), Group)> = Vec::new();
    for (at, pathway) in theatres.pathways.iter().enumerate() {
        let key = (pathway.specialty, pathway.pool.as_deref());
        match groups.iter_mut().find(|(other, _)| *other == key && key.1.is_some()) {
            Some((_, group)) => group.pathways.push(at),
            None => groups.push((key, Group { pathways: vec![at] })),
        }
    }
    groups.into_iter().map(|(_, group)| group).collect()
}

/// The Mondays of the whole weeks on record, first to last; weeks without a referral among them. The week of the meeting is
/// not over and left out.
pub fn weeks_on_record(theatres: &Theatres) -> Vec<Day> {
    let over = |monday: &Day| monday + 7 <= theatres.today;
    let mondays = theatres.referrals.iter().map(|row| row.monday).filter(over);
    let last = theatres.horizon.monday_of(theatres.today) - 7;
    mondays.min().map_or(Vec::new(), |first| (first..=last).step_by(7).collect())
}

/// Weekly arrivals of a group over the weeks on record.
pub fn weekly_counts(theatres: &Theatres, group: &Group) -> Vec<u32> {
    let weeks = weeks_on_record(theatres);
    let mut counts: BTreeMap<Day, u32> = weeks.iter().map(|&monday| (monday, 0)).collect();
    for row in &theatres.referrals {
        let ours = row.pathway.is_some_and(|pathway| group.pathways.contains(&pathway));
        if let Some(count) = counts.get_mut(&row.monday).filter(|_| ours) {
            *count += row.count;
        }
    }
    counts.into_values().collect()
}

/// What arrives on a group, by pathway and procedure, with its share of the record. Where there is no record: what waits on
/// the pathway, or what is most urgent in its specialty, evenly.
pub fn shares(theatres: &Theatres, group: &Group) -> Vec<((PathwayIx, ProcedureIx), f64)> {
    let mut seen: BTreeMap<(PathwayIx, ProcedureIx), f64> = BTreeMap::new();
    for row in theatres.referrals.iter().filter(|row| row.count > 0) {
        if let Some(pathway) = row.pathway.filter(|pathway| group.pathways.contains(pathway)) {
            *seen.entry((pathway, row.procedure)).or_default() += f64::from(row.count);
        }
    }
    if seen.is_empty() {
        for patient in &theatres.queue {
            let pathway = patient.clock.and_then(|clock| theatres.clocks.get(clock)).map(|clock| clock.pathway);
            if let Some(pathway) = pathway.filter(|pathway| group.pathways.contains(pathway)) {
                *seen.entry((pathway, patient.procedure)).or_default() += 1.0;
            }
        }
    }
    if seen.is_empty() {
        for &pathway in &group.pathways {
            let specialty = theatres.pathways[pathway].specialty;
            let ours = theatres.procedures.iter().enumerate().filter(|(_, procedure)| procedure.specialty == specialty);
            let urgent = ours.clone().map(|(_, procedure)| procedure.priority).min();
            for (at, _) in ours.filter(|(_, procedure)| Some(procedure.priority) == urgent) {
                seen.insert((pathway, at), 1.0);
            }
        }
    }
    let all: f64 = seen.values().sum();
    seen.into_iter().map(|(of, count)| (of, count / all)).collect()
}

/// The law of weekly arrivals: a negative binomial, or a Poisson where the record spreads no wider.
///
/// A fitted law and not the record's own percentiles: a year has 26 sums of two weeks that do not share a week, too few for the
/// ninth decile; the fitted law uses every week. It counts what a mean of so few weeks does not know.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Arrivals {
    /// Mean of a week.
    pub mean: f64,
    /// Variance of a week; not below the mean.
    pub variance: f64,
    /// Weeks on record.
    pub weeks: usize,
}

impl Arrivals {
    /// The law by the moments of weekly counts.
    pub fn fit(counts: &[u32]) -> Self {
        let weeks = counts.len();
        let mean = counts.iter().map(|&count| f64::from(count)).sum::<f64>() / weeks.max(1) as f64;
        let squares: f64 = counts.iter().map(|&count| (f64::from(count) - mean).powi(2)).sum();
        let variance = squares / weeks.saturating_sub(1).max(1) as f64;
        Self { mean, variance: variance.max(mean), weeks }
    }

    /// The number that arrivals of `weeks` weeks together do not exceed with probability `quantile`.
    pub fn quantile(&self, weeks: u32, quantile: f64) -> u32 {
        let ahead = f64::from(weeks);
        let unknown_mean = 1.0 + ahead / self.weeks.max(1) as f64;
        count_quantile(ahead * self.mean, ahead * self.variance * unknown_mean, quantile)
    }

    /// The distribution function of one week, from 0 on until all but nothing is left above.
    pub fn distribution(&self) -> Vec<f64> {
        let mut sums = Vec::new();
        walk(self.mean, self.variance, |sum| {
            sums.push(sum);
            sum < 1.0 - 1e-9
        });
        sums
    }
}

/// Quantile of a negative binomial (Poisson where the variance is not above the mean).
fn count_quantile(mean: f64, variance: f64, quantile: f64) -> u32 {
    let mut count = 0;
    walk(mean, variance, |sum| {
        let below = sum < quantile;
        count += u32::from(below);
        below
    });
    count
}

/// Goes up the distribution function from 0 while `go_on` says so, and not beyond ten standard deviations.
fn walk(mean: f64, variance: f64, mut go_on: impl FnMut(f64) -> bool) {
    if mean <= 0.0 || !mean.is_finite() || !variance.is_finite() {
        go_on(1.0);
        return;
    }
    let spread = variance - mean;
    let poisson = spread <= 1e-9 * mean;
    let size = if poisson { 0.0 } else { mean * mean / spread };
    let none = if poisson { -mean } else { size * (mean / variance).ln() };
    let step = |count: f64| if poisson { mean / count } else { (count - 1.0 + size) / count * (spread / variance) };
    let most = mean + 10.0 * variance.sqrt() + 10.0;
    // In logs, because the first terms of a large mean are below the smallest number.
    let (mut log_term, mut sum, mut count) = (none, none.exp(), 0.0);
    while go_on(sum.min(1.0)) && count < most {
        count += 1.0;
        log_term += step(count).ln();
        sum += log_term.exp();
    }
}
