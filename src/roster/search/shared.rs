//! What the workers share: the best plan, the bound, the clock.

use super::{Formulation, Settings};
use crate::roster::{TracePoint, relative_gap};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// News of a search, for whoever watches it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct News {
    /// Wall seconds since the start.
    pub seconds: f64,
    /// Points of the best plan; `None` until one keeps every hard rule.
    pub score: Option<f64>,
    /// Points that no plan can exceed, once known.
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

struct Best {
    cost: f64,
    missing: f64,
    values: Vec<f64>,
    version: u64,
    first_plan_seconds: Option<f64>,
}

/// The meeting place of the workers.
pub(super) struct Shared<'a> {
    started: Instant,
    deadline: Instant,
    gap: f64,
    interrupted: &'a AtomicBool,
    infeasible: AtomicBool,
    finished: AtomicBool,
    best: Mutex<Best>,
    bound: Mutex<f64>,
    trace: Mutex<Vec<TracePoint>>,
    watcher: &'a dyn Watcher,
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // A worker that panicked ends the search anyway; what it left behind is whole.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl<'a> Shared<'a> {
    pub(super) fn new(settings: &Settings, interrupted: &'a AtomicBool, watcher: &'a dyn Watcher) -> Self {
        let started = Instant::now();
        let best =
            Best { cost: f64::INFINITY, missing: f64::INFINITY, values: vec![], version: 0, first_plan_seconds: None };
        Self {
            started,
            deadline: started + settings.time_limit,
            gap: settings.gap,
            interrupted,
            infeasible: AtomicBool::new(false),
            finished: AtomicBool::new(false),
            best: Mutex::new(best),
            bound: Mutex::new(f64::NEG_INFINITY),
            trace: Mutex::new(Vec::new()),
            watcher,
        }
    }

    pub(super) fn seconds(&self) -> f64 {
        self.started.elapsed().as_secs_f64()
    }

    pub(super) fn remaining(&self) -> Duration {
        self.deadline.saturating_duration_since(Instant::now())
    }

    pub(super) fn was_interrupted(&self) -> bool {
        self.interrupted.load(Ordering::Relaxed)
    }

    /// The relative gap to be proven.
    pub(super) fn gap(&self) -> f64 {
        self.gap
    }

    /// Whether every worker should stop now.
    pub(super) fn should_stop(&self) -> bool {
        self.was_interrupted()
            || self.finished.load(Ordering::Relaxed)
            || self.infeasible.load(Ordering::Relaxed)
            || Instant::now() >= self.deadline
    }

    /// Takes a whole solution if it is better than the best so far. Returns whether it was.
    pub(super) fn offer(&self, formulation: &Formulation, values: &[f64]) -> bool {
        let cost = formulation.program.objective(values);
        let missing = formulation.missing_heads(values);
        {
            let mut best = lock(&self.best);
            if cost >= best.cost - 1e-6 {
                return false;
            }
            *best = Best {
                cost,
                missing,
                values: values.to_vec(),
                version: best.version + 1,
                first_plan_seconds: best.first_plan_seconds.or((missing < 0.5).then(|| self.seconds())),
            };
        }
        self.announce();
        true
    }

    /// Takes a lower bound on the cost of every plan if it is better than the best so far.
    pub(super) fn raise_bound(&self, bound: f64) {
        {
            let mut best = lock(&self.bound);
            if bound <= *best + 1e-6 || bound.is_nan() {
                return;
            }
            *best = bound;
        }
        self.announce();
    }

    fn announce(&self) {
        let (cost, missing) = {
            let best = lock(&self.best);
            (best.cost, best.missing)
        };
        let bound = self.bound();
        let score = (missing < 0.5).then_some(-cost);
        let bound = bound.is_finite().then_some(-bound);
        let gap = score.zip(bound).map(|(score, bound)| relative_gap(score, bound));
        let seconds = self.seconds();
        lock(&self.trace).push(TracePoint { seconds, score, bound });
        if gap.is_some_and(|gap| gap <= self.gap) {
            self.finished.store(true, Ordering::Relaxed);
        }
        let missing_heads = if missing.is_finite() { missing } else { 0.0 };
        self.watcher.news(News { seconds, score, bound, gap, missing_heads });
    }

    pub(super) fn bound(&self) -> f64 {
        *lock(&self.bound)
    }

    /// Heads missing from hard minima in the best solution.
    pub(super) fn missing_heads(&self) -> f64 {
        lock(&self.best).missing
    }

    /// The best solution and its version; the version rises with every improvement.
    pub(super) fn best(&self) -> (Vec<f64>, f64, u64) {
        let best = lock(&self.best);
        (best.values.clone(), best.cost, best.version)
    }

    /// The best solution if it keeps every hard rule, with the time at which the first such one was found.
    pub(super) fn best_plan(&self) -> Option<(Vec<f64>, f64)> {
        let best = lock(&self.best);
        (best.missing < 0.5).then(|| (best.values.clone(), best.first_plan_seconds.unwrap_or_default()))
    }

    pub(super) fn declare_infeasible(&self) {
        self.infeasible.store(true, Ordering::Relaxed);
    }

    pub(super) fn proven_infeasible(&self) -> bool {
        self.infeasible.load(Ordering::Relaxed)
    }

    pub(super) fn trace(&self) -> Vec<TracePoint> {
        lock(&self.trace).clone()
    }
}
