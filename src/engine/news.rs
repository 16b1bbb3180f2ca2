//! What a search is asked for, and what it tells while it runs.

use crate::work::Clock;
use std::time::Duration;

/// How long to search, how well, and with what.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Time for everything, by the clock below.
    pub time_limit: Duration,
    /// What that time is. By work, the same settings always lead to the same plan, and each worker may do as much work as the limit says.
    pub clock: Clock,
    /// Relative gap at which to stop.
    pub gap: f64,
    /// Worker threads, at least 1.
    pub threads: usize,
    /// Seed of every random choice.
    pub seed: u64,
}

impl Default for Settings {
    fn default() -> Self {
        let threads = std::thread::available_parallelism().map_or(2, usize::from);
        Self { time_limit: Duration::from_secs(180), clock: Clock::Wall, gap: 0.01, threads, seed: 1 }
    }
}

/// News of a search, for whoever watches it. Costs are minimised.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct News {
    /// Seconds since the start, by the clock below.
    pub seconds: f64,
    /// What those seconds are.
    pub clock: Clock,
    /// Cost of the best plan; `None` until one keeps every hard rule.
    pub cost: Option<f64>,
    /// Cost that no plan can undercut, once known.
    pub bound: Option<f64>,
    /// Relative gap between the two, once both are known.
    pub gap: Option<f64>,
    /// Heads still missing from hard minima while there is no plan.
    pub missing_heads: f64,
}

/// Watches a search.
pub trait Watcher: Sync {
    /// Something got better.
    fn news(&self, news: News);
}

impl<F: Fn(News) + Sync> Watcher for F {
    fn news(&self, news: News) {
        self(news);
    }
}

/// Where the search stood at a moment.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TracePoint {
    /// Seconds since the start, by the clock of the settings.
    pub seconds: f64,
    /// Processor seconds of the whole process since the start; 0 by work, as they are never the same twice.
    pub cpu_seconds: f64,
    /// Cost of the best plan, if there is one.
    pub cost: Option<f64>,
    /// Cost that no plan can undercut.
    pub bound: Option<f64>,
}

/// (cost − bound) / |cost|: how far from the best a plan can be at most.
pub fn gap(cost: f64, bound: f64) -> f64 {
    let difference = (cost - bound).max(0.0);
    if difference < 1e-9 { 0.0 } else { difference / cost.abs().max(1e-9) }
}
