//! Policies against each other, seed by seed: means, and paired differences with intervals.

use super::campaign::{Cell, Results, Task};
use super::indicators::{INDICATORS, Indicators, column};
use super::policy::Policy;
use std::collections::BTreeMap;

/// What a theatre hospital is asked to gain in operations, and to keep of the guarantee.
pub const GAIN_WANTED: f64 = 0.10;
/// See [`GAIN_WANTED`].
pub const GUARANTEE_WANTED: f64 = 0.98;

/// A mean with half the width of its 95 % interval (Student's t); infinite where a single value says nothing of the spread.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Estimate {
    /// Mean.
    pub mean: f64,
    /// Half the width of the interval.
    pub half_width: f64,
    /// Values it is from.
    pub count: usize,
}

impl Estimate {
    /// The mean of some values; `None` without any.
    pub fn of(values: &[f64]) -> Option<Self> {
        let count = values.len();
        if count == 0 {
            return None;
        }
        let mean = values.iter().sum::<f64>() / count as f64;
        if count == 1 {
            return Some(Self { mean, half_width: f64::INFINITY, count });
        }
        let freedom = count as f64 - 1.0;
        let variance = values.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / freedom;
        Some(Self { mean, half_width: student(count - 1) * (variance / count as f64).sqrt(), count })
    }

    /// Lower end of the interval.
    pub fn low(&self) -> f64 {
        self.mean - self.half_width
    }

    /// Upper end of the interval.
    pub fn high(&self) -> f64 {
        self.mean + self.half_width
    }
}

/// The 97.5 % quantile of Student's t: exact to three decimals, from a table for few degrees of freedom and by expansion
/// around the normal quantile beyond (Cornish–Fisher).
fn student(freedom: usize) -> f64 {
    const FEW: [f64; 5] = [f64::INFINITY, 12.706, 4.303, 3.182, 2.776];
    if let Some(&quantile) = FEW.get(freedom) {
        return quantile;
    }
    let (n, z) = (freedom as f64, 1.959_964_f64);
    let first = (z.powi(3) + z) / (4.0 * n);
    let second = (5.0 * z.powi(5) + 16.0 * z.powi(3) + 3.0 * z) / (96.0 * n * n);
    let third = (3.0 * z.powi(7) + 19.0 * z.powi(5) + 17.0 * z.powi(3) - 15.0 * z) / (384.0 * n.powi(3));
    z + first + second + third
}

/// Figures of one policy in one cell, by seed.
fn by_seed(results: &Results, cell: Cell, policy: Policy) -> BTreeMap<u64, &Indicators> {
    let ours = results.iter().filter(|(task, _)| (task.cell, task.policy) == (cell, policy));
    ours.map(|(task, indicators)| (task.seed, indicators)).collect()
}

/// Mean of a figure.
pub fn mean(results: &Results, cell: Cell, policy: Policy, key: &str) -> Option<Estimate> {
    let at = column(key)?;
    Estimate::of(&by_seed(results, cell, policy).values().map(|own| own.values[at]).collect::<Vec<_>>())
}

/// Difference of a figure between two policies over the seeds that both have; as a share of the baseline's mean if `relative`.
pub fn difference(
    results: &Results,
    (cell, policy): (Cell, Policy),
    (base_cell, baseline): (Cell, Policy),
    key: &str,
    relative: bool,
) -> Option<Estimate> {
    let at = column(key)?;
    let (own, base) = (by_seed(results, cell, policy), by_seed(results, base_cell, baseline));
    let pairs: Vec<(f64, f64)> =
        own.iter().filter_map(|(seed, own)| Some((own.values[at], base.get(seed)?.values[at]))).collect();
    let level = pairs.iter().map(|(_, base)| base).sum::<f64>() / pairs.len().max(1) as f64;
    let unit = if relative { level.abs().max(1e-9) } else { 1.0 };
    Estimate::of(&pairs.iter().map(|(own, base)| (own - base) / unit).collect::<Vec<_>>())
}

/// Whether something wanted is reached, as far as the seeds tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// The whole interval lies at or above what is wanted.
    Reached,
    /// The whole interval lies below.
    NotReached,
    /// The interval holds what is wanted: more seeds would tell.
    Open,
}

impl Verdict {
    /// Whether an estimate reaches what is wanted.
    pub fn of(estimate: &Estimate, wanted: f64) -> Self {
        if estimate.low() >= wanted {
            Self::Reached
        } else if estimate.high() < wanted {
            Self::NotReached
        } else {
            Self::Open
        }
    }

    /// Both together.
    pub fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::NotReached, _) | (_, Self::NotReached) => Self::NotReached,
            (Self::Reached, Self::Reached) => Self::Reached,
            _ => Self::Open,
        }
    }

    /// One sign for tables.
    pub fn sign(self) -> &'static str {
        match self {
            Self::Reached => "yes",
            Self::NotReached => "no",
            Self::Open => "open",
        }
    }
}

/// One cell of the map: the weekly allocation with a share of cross-trained teams against the baselines.
#[derive(Debug, Clone, PartialEq)]
pub struct MapRow {
    /// The cell.
    pub cell: Cell,
    /// More operations than fixed owners with single-skill teams, as a share.
    pub gain_fixed: Estimate,
    /// The same against fixed owners with refill and single-skill teams.
    pub gain_refill: Estimate,
    /// The same against fixed owners with refill and equally cross-trained teams; `None` where nobody is cross-trained.
    pub gain_refill_cross: Option<Estimate>,
    /// Share within the guarantee.
    pub guarantee: Estimate,
    /// The same of fixed owners, and of fixed owners with refill.
    pub guarantee_before: (Estimate, Estimate),
    /// Share within the pathways' clocks.
    pub pathway: Estimate,
    /// Whether the gain wanted is reached against both baselines.
    pub gain_reached: Verdict,
    /// Whether the guarantee wanted is kept.
    pub guarantee_reached: Verdict,
}

/// The rows of the map, in order of cell, as far as they are finished.
pub fn map_rows(results: &Results) -> Vec<MapRow> {
    let weekly = |task: &&Task| task.policy == Policy::WeeklyCross && task.cell.cross_percent.is_some();
    let cells: std::collections::BTreeSet<Cell> = results.keys().filter(weekly).map(|task| task.cell).collect();
    cells.into_iter().filter_map(|cell| map_row(results, cell)).collect()
}

fn map_row(results: &Results, cell: Cell) -> Option<MapRow> {
    let single = Cell { cross_percent: Some(0), ..cell };
    let ours = (cell, Policy::WeeklyCross);
    let gain = |base: Cell, policy: Policy| difference(results, ours, (base, policy), "operations", true);
    let (gain_fixed, gain_refill) = (gain(single, Policy::Fixed)?, gain(single, Policy::Refill)?);
    let guarantee = mean(results, cell, Policy::WeeklyCross, "guarantee")?;
    let before = |policy| mean(results, single, policy, "guarantee");
    Some(MapRow {
        cell,
        gain_fixed,
        gain_refill,
        gain_refill_cross: gain(cell, Policy::RefillCross),
        guarantee,
        guarantee_before: (before(Policy::Fixed)?, before(Policy::Refill)?),
        pathway: mean(results, cell, Policy::WeeklyCross, "pathway")?,
        gain_reached: Verdict::of(&gain_fixed, GAIN_WANTED).and(Verdict::of(&gain_refill, GAIN_WANTED)),
        guarantee_reached: Verdict::of(&guarantee, GUARANTEE_WANTED),
    })
}

/// A figure as it is shown.
pub fn shown(key: &str, value: f64) -> String {
    let share = INDICATORS.iter().any(|indicator| indicator.key == key && indicator.is_share);
    if share { format!("{:.1} %", value * 100.0) } else { format!("{value:.1}") }
}

/// A difference with its interval as it is shown; shares in percentage points.
pub fn shown_difference(key: &str, estimate: &Estimate) -> String {
    let share = INDICATORS.iter().any(|indicator| indicator.key == key && indicator.is_share);
    let unit = if share { 100.0 } else { 1.0 };
    signed(estimate.mean * unit, estimate.half_width * unit)
}

/// A relative difference in percent.
pub fn shown_percent(estimate: &Estimate) -> String {
    signed(estimate.mean * 100.0, estimate.half_width * 100.0)
}

fn signed(mean: f64, half_width: f64) -> String {
    if half_width.is_finite() { format!("{mean:+.1} ± {half_width:.1}") } else { format!("{mean:+.1} ± ?") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_interval_of_ten_values_uses_students_t() {
        assert!((student(9) - 2.262).abs() < 2e-3 && (student(29) - 2.045).abs() < 1e-3);
        assert!((student(5) - 2.571).abs() < 0.01 && student(1) > 12.0);
        let estimate = Estimate::of(&[1.0, 2.0, 3.0, 4.0]).unwrap();
        assert!((estimate.mean - 2.5).abs() < 1e-12 && (estimate.half_width - 2.054).abs() < 1e-2);
    }

    #[test]
    fn one_seed_proves_nothing() {
        let estimate = Estimate::of(&[0.5]).unwrap();
        assert_eq!(Verdict::of(&estimate, 0.1), Verdict::Open);
    }

    #[test]
    fn differences_are_taken_seed_by_seed() {
        let mut results = Results::new();
        let at = column("operations").unwrap();
        for seed in 1..=5 {
            for (policy, more) in [(Policy::Refill, 0.0), (Policy::Weekly, 10.0)] {
                let mut indicators = Indicators::default();
                indicators.values[at] = 100.0 * seed as f64 + more;
                results.insert(Task { seed, cell: Cell::default(), policy }, indicators);
            }
        }
        let of = |policy| (Cell::default(), policy);
        let gain = difference(&results, of(Policy::Weekly), of(Policy::Refill), "operations", false).unwrap();
        assert!((gain.mean - 10.0).abs() < 1e-9 && gain.half_width < 1e-9);
    }
}
