//! The figures of a run, and the middle of several.

use crate::engine::{TracePoint, gap};
use crate::files::bench::Known;
use crate::work::{self, Clock};

/// Why a run has no roster.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NoRoster {
    /// It ended before the first one.
    Stopped,
    /// There is none: proven, in these words.
    Proven(String),
}

impl std::fmt::Display for NoRoster {
    fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        match self {
            Self::Stopped => f.write_str("stopped before the first roster"),
            Self::Proven(why) => write!(f, "there is no roster: {why}"),
        }
    }
}

/// One run on one instance, or the middle of several.
#[derive(Debug, Clone, PartialEq)]
pub struct BenchRun {
    /// Instance.
    pub instance: String,
    /// People.
    pub people: usize,
    /// Days of the horizon.
    pub days: usize,
    /// Shifts.
    pub shifts: usize,
    /// Seed; `None` for the middle of several runs.
    pub seed: Option<u64>,
    /// Cost by the family's own rules; `None` without a roster.
    pub cost: Option<f64>,
    /// Cost that no roster can undercut, as far as proven.
    pub bound: Option<f64>,
    /// What was known before.
    pub known: Known,
    /// Wall seconds until the first roster; `None` where the limit was work.
    pub first_seconds: Option<f64>,
    /// Wall seconds in all; `None` for a roster from elsewhere.
    pub seconds: Option<f64>,
    /// Processor seconds in all.
    pub cpu_seconds: Option<f64>,
    /// Units of work until the first roster, where the limit was work.
    pub first_work: Option<u64>,
    /// Units of work in all, where the limit was work.
    pub work: Option<u64>,
    /// Hard rules broken by the family's own count; `None` without a roster.
    pub hard_breaches: Option<u32>,
    /// Why there is no roster; `None` where there is one.
    pub no_roster: Option<NoRoster>,
}

impl BenchRun {
    /// (cost − bound) / cost; 0 where both are 0.
    pub fn gap(&self) -> Option<f64> {
        Some(gap(self.cost?, self.bound?))
    }

    /// How much the cost is above the best known one, as a share of that; negative where it is below.
    pub fn above_best(&self) -> Option<f64> {
        let (cost, best) = (self.cost?, self.known.best?);
        if (cost - best).abs() < 1e-9 {
            return Some(0.0);
        }
        (best.abs() > 1e-9).then(|| (cost - best) / best.abs())
    }

    /// Whole weeks, or a fraction to one decimal.
    pub(super) fn weeks(&self) -> String {
        if self.days.is_multiple_of(7) { (self.days / 7).to_string() } else { format!("{:.1}", self.days as f64 / 7.0) }
    }
}

/// The middle of several runs on an instance, figure by figure. A run without a roster counts as dearer than any. Of a single
/// run it is that run.
pub fn median_run(runs: &[BenchRun]) -> Option<BenchRun> {
    let first = runs.first()?;
    if runs.len() == 1 {
        return Some(first.clone());
    }
    let of = |figure: fn(&BenchRun) -> Option<f64>, missing: f64| {
        let values = runs.iter().map(|run| figure(run).unwrap_or(missing)).collect();
        Some(median(values)).filter(|value| value.is_finite())
    };
    Some(BenchRun {
        seed: None,
        cost: of(|run| run.cost, f64::INFINITY),
        bound: of(|run| run.bound, f64::NEG_INFINITY),
        first_seconds: of(|run| run.first_seconds, f64::INFINITY),
        seconds: of(|run| run.seconds, f64::INFINITY),
        cpu_seconds: of(|run| run.cpu_seconds, f64::INFINITY),
        first_work: of(|run| run.first_work.map(|work| work as f64), f64::INFINITY).map(|work| work as u64),
        work: of(|run| run.work.map(|work| work as f64), f64::INFINITY).map(|work| work as u64),
        hard_breaches: runs.iter().filter_map(|run| run.hard_breaches).max(),
        no_roster: runs.iter().find_map(|run| run.no_roster.clone()),
        ..first.clone()
    })
}

/// The value in the middle; between two the mean of both.
fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    let (low, high) = (values[(values.len() - 1) / 2], values[values.len() / 2]);
    if low == high { low } else { (low + high) / 2.0 }
}

/// The course of a search as CSV for other programs: comma, decimal point, blank where nothing was known yet. By work it has units of
/// work and no seconds.
pub fn trace_csv(trace: &[TracePoint], clock: Clock) -> String {
    let mut text = String::from(match clock {
        Clock::Wall => "seconds,cpu_seconds,cost,bound\n",
        Clock::Work => "work,cost,bound\n",
    });
    let shown = |value: Option<f64>| value.map_or(String::new(), |value| value.to_string());
    for point in trace {
        let (cost, bound) = (shown(point.cost), shown(point.bound));
        let when = match clock {
            Clock::Wall => format!("{:.3},{:.3}", point.seconds, point.cpu_seconds),
            Clock::Work => work::units(point.seconds).to_string(),
        };
        text += &format!("{when},{cost},{bound}\n");
    }
    text
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// A run on an instance with a known best of 1300.
    pub fn run(seed: u64, cost: Option<f64>) -> BenchRun {
        BenchRun {
            instance: "Instance8".into(),
            people: 30,
            days: 28,
            shifts: 4,
            seed: Some(seed),
            cost,
            bound: Some(1297.0 + seed as f64),
            known: Known { bound: Some(1300.0), best: Some(1300.0) },
            first_seconds: cost.map(|_| 0.5),
            seconds: Some(600.0),
            cpu_seconds: Some(1199.0),
            first_work: None,
            work: None,
            hard_breaches: cost.map(|_| 0),
            no_roster: if cost.is_some() { None } else { Some(NoRoster::Stopped) },
        }
    }

    #[test]
    fn the_middle_of_three_runs_is_taken_figure_by_figure() {
        let middle = median_run(&[run(3, Some(1320.0)), run(1, Some(1306.5)), run(2, Some(1310.0))]).unwrap();
        assert_eq!((middle.seed, middle.cost, middle.bound), (None, Some(1310.0), Some(1299.0)));
    }

    #[test]
    fn a_run_without_a_roster_counts_as_the_worst() {
        let of = |costs: [Option<f64>; 3]| median_run(&costs.map(|cost| run(1, cost))).unwrap();
        assert_eq!(of([None, Some(1310.0), Some(1320.0)]).cost, Some(1320.0));
        assert_eq!(of([None, None, Some(1320.0)]).cost, None);
        assert_eq!(of([None, None, Some(1320.0)]).no_roster, Some(NoRoster::Stopped));
    }

    #[test]
    fn two_runs_without_a_roster_of_four_have_no_middle() {
        let runs = [None, None, Some(1310.0), Some(1320.0)].map(|cost| run(1, cost));
        assert_eq!(median_run(&runs).unwrap().cost, None);
    }

    #[test]
    fn distance_to_the_best_known_has_a_sign() {
        assert_eq!(run(0, Some(1313.0)).above_best(), Some(0.01));
        assert_eq!(run(0, Some(1287.0)).above_best(), Some(-0.01));
        assert_eq!(run(0, None).above_best(), None);
    }

    #[test]
    fn what_was_not_known_yet_is_blank_in_the_trace() {
        let point = TracePoint { seconds: 0.25, cpu_seconds: 0.5, cost: None, bound: Some(12.5) };
        assert_eq!(trace_csv(&[point], Clock::Wall), "seconds,cpu_seconds,cost,bound\n0.250,0.500,,12.5\n");
        assert_eq!(trace_csv(&[point], Clock::Work), "work,cost,bound\n250,,12.5\n");
    }
}
