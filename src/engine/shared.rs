//! What the workers share: the best plan, the bound, the clock.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// How long to search, how well, and with what.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Wall time for everything.
    pub time_limit: Duration,
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
        Self { time_limit: Duration::from_secs(180), gap: 0.01, threads, seed: 1 }
    }
}

/// News of a search, for whoever watches it. Costs are minimised.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct News {
    /// Wall seconds since the start.
    pub seconds: f64,
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
    /// Wall seconds since the start.
    pub seconds: f64,
    /// Processor seconds of the whole process since the start.
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

/// A plan that a worker has found.
#[derive(Debug, Clone)]
pub(crate) struct Offer<P> {
    pub(crate) plan: P,
    pub(crate) cost: f64,
    /// Heads missing from hard minima; a plan that lacks any is not yet a plan.
    pub(crate) missing: f64,
}

struct Best<P> {
    offer: Option<Arc<Offer<P>>>,
    first_plan_seconds: Option<f64>,
}

/// The meeting place of the workers.
pub(crate) struct Shared<'a, P> {
    started: Instant,
    cpu_started: Duration,
    deadline: Instant,
    gap: f64,
    interrupted: &'a AtomicBool,
    infeasible: AtomicBool,
    finished: AtomicBool,
    best: Mutex<Best<P>>,
    bound: Mutex<f64>,
    trace: Mutex<Vec<TracePoint>>,
    watcher: &'a dyn Watcher,
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // A worker that panicked ends the search anyway; what it left behind is whole.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Processor seconds of the process; 0 where the system does not tell.
fn cpu_time() -> Duration {
    cpu_time::ProcessTime::try_now().map_or(Duration::ZERO, |time| time.as_duration())
}

impl<'a, P> Shared<'a, P> {
    pub(crate) fn new(settings: &Settings, interrupted: &'a AtomicBool, watcher: &'a dyn Watcher) -> Self {
        let started = Instant::now();
        Self {
            started,
            cpu_started: cpu_time(),
            deadline: started + settings.time_limit,
            gap: settings.gap,
            interrupted,
            infeasible: AtomicBool::new(false),
            finished: AtomicBool::new(false),
            best: Mutex::new(Best { offer: None, first_plan_seconds: None }),
            bound: Mutex::new(f64::NEG_INFINITY),
            trace: Mutex::new(Vec::new()),
            watcher,
        }
    }

    pub(crate) fn seconds(&self) -> f64 {
        self.started.elapsed().as_secs_f64()
    }

    pub(crate) fn cpu_seconds(&self) -> f64 {
        cpu_time().saturating_sub(self.cpu_started).as_secs_f64()
    }

    pub(crate) fn remaining(&self) -> Duration {
        self.deadline.saturating_duration_since(Instant::now())
    }

    pub(crate) fn was_interrupted(&self) -> bool {
        self.interrupted.load(Ordering::Relaxed)
    }

    /// The relative gap to be proven.
    pub(crate) fn gap(&self) -> f64 {
        self.gap
    }

    /// Whether every worker should stop now.
    pub(crate) fn should_stop(&self) -> bool {
        self.was_interrupted()
            || self.finished.load(Ordering::Relaxed)
            || self.infeasible.load(Ordering::Relaxed)
            || Instant::now() >= self.deadline
    }

    /// Takes a plan if it is better than the best so far. Returns whether it was.
    pub(crate) fn offer(&self, offer: Offer<P>) -> bool {
        {
            let mut best = lock(&self.best);
            if best.offer.as_ref().is_some_and(|known| offer.cost >= known.cost - 1e-6) {
                return false;
            }
            if offer.missing < 0.5 {
                best.first_plan_seconds.get_or_insert(self.seconds());
            }
            best.offer = Some(Arc::new(offer));
        }
        self.announce();
        true
    }

    /// Takes a lower bound on the cost of every plan if it is better than the best so far.
    pub(crate) fn raise_bound(&self, bound: f64) {
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
        let best = self.best();
        let missing_heads = best.as_ref().map_or(0.0, |best| best.missing);
        let cost = best.filter(|best| best.missing < 0.5).map(|best| best.cost);
        let bound = Some(self.bound()).filter(|bound| bound.is_finite());
        let proven = cost.zip(bound).map(|(cost, bound)| gap(cost, bound));
        let (seconds, cpu_seconds) = (self.seconds(), self.cpu_seconds());
        lock(&self.trace).push(TracePoint { seconds, cpu_seconds, cost, bound });
        if proven.is_some_and(|gap| gap <= self.gap) {
            self.finished.store(true, Ordering::Relaxed);
        }
        self.watcher.news(News { seconds, cost, bound, gap: proven, missing_heads });
    }

    pub(crate) fn bound(&self) -> f64 {
        *lock(&self.bound)
    }

    /// The best so far, plan or not yet one.
    pub(crate) fn best(&self) -> Option<Arc<Offer<P>>> {
        lock(&self.best).offer.clone()
    }

    /// Cost of the best so far; infinite if there is none.
    pub(crate) fn cost(&self) -> f64 {
        lock(&self.best).offer.as_ref().map_or(f64::INFINITY, |best| best.cost)
    }

    /// Heads missing from hard minima in the best so far; infinite if there is none.
    pub(crate) fn missing_heads(&self) -> f64 {
        lock(&self.best).offer.as_ref().map_or(f64::INFINITY, |best| best.missing)
    }

    /// Wall seconds at which the first plan that keeps every hard rule was found.
    pub(crate) fn first_plan_seconds(&self) -> Option<f64> {
        lock(&self.best).first_plan_seconds
    }

    pub(crate) fn declare_infeasible(&self) {
        self.infeasible.store(true, Ordering::Relaxed);
    }

    pub(crate) fn proven_infeasible(&self) -> bool {
        self.infeasible.load(Ordering::Relaxed)
    }

    pub(crate) fn trace(&self) -> Vec<TracePoint> {
        lock(&self.trace).clone()
    }
}
