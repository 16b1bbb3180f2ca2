//! Where the workers of a joint search meet: the best plan so far, the bound, and what is told to whoever watches.

use super::program::JointProgram;
use crate::engine::Settings;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// What is being done once both orders are there.
pub(super) const IMPROVING: &str = "improving both as one";

/// Where a search stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Stage {
    /// Wall seconds since the start.
    pub seconds: f64,
    /// Cost of the best plan, if there is one.
    pub cost: Option<f64>,
    /// No plan costs less, once known.
    pub bound: Option<f64>,
    /// Gap between them, once both are known.
    pub gap: Option<f64>,
    /// What is being done.
    pub doing: &'static str,
}

/// The meeting place of the workers: plans are values of all columns of the joint program.
pub(super) struct Meeting<'a> {
    pub(super) settings: &'a Settings,
    pub(super) started: Instant,
    pub(super) interrupted: &'a AtomicBool,
    stopped: AtomicBool,
    state: Mutex<State>,
    watcher: &'a (dyn Fn(&Stage) + Sync),
}

struct State {
    best: Option<Arc<Vec<f64>>>,
    cost: f64,
    size: f64,
    bound: f64,
    doing: &'static str,
    trace: Vec<Stage>,
}

impl<'a> Meeting<'a> {
    pub(super) fn new(
        settings: &'a Settings,
        interrupted: &'a AtomicBool,
        watcher: &'a (dyn Fn(&Stage) + Sync),
    ) -> Self {
        let state = State {
            best: None,
            cost: f64::INFINITY,
            size: 0.0,
            bound: f64::NEG_INFINITY,
            doing: "building the program",
            trace: Vec::new(),
        };
        let (stopped, started) = (AtomicBool::new(false), Instant::now());
        Self { settings, started, interrupted, stopped, state: Mutex::new(state), watcher }
    }

    /// Every change leaves the state whole, so a panic elsewhere does not spoil it.
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn gap(&self) -> f64 {
        self.settings.gap
    }

    pub(super) fn seed(&self) -> u64 {
        self.settings.seed
    }

    pub(super) fn size(&self) -> f64 {
        self.state().size
    }

    pub(super) fn remaining(&self) -> Duration {
        self.settings.time_limit.saturating_sub(self.started.elapsed())
    }

    /// The flag that ends the searches of each side.
    pub(super) fn stopped(&self) -> &AtomicBool {
        &self.stopped
    }

    pub(super) fn stop(&self) {
        self.stopped.store(true, Ordering::Relaxed);
    }

    pub(super) fn should_stop(&self) -> bool {
        if self.interrupted.load(Ordering::Relaxed) || self.remaining().is_zero() {
            self.stop();
        }
        self.stopped.load(Ordering::Relaxed)
    }

    /// Says what is being done.
    pub(super) fn doing(&self, what: &'static str) {
        self.state().doing = what;
        self.tell(false);
    }

    pub(super) fn best(&self) -> Option<Arc<Vec<f64>>> {
        self.state().best.clone()
    }

    /// Whether the gap that was asked for is reached.
    pub(super) fn is_close(&self) -> bool {
        let state = self.state();
        (state.cost - state.bound).max(0.0) <= self.settings.gap * state.size.max(1e-9)
    }

    /// Takes a plan if it is better. Returns whether it was.
    pub(super) fn offer(&self, program: &JointProgram, values: &[f64]) -> bool {
        if program.roster.missing_heads(values) > 0.5 {
            return false;
        }
        let (cost, size) = (program.program.objective(values), program.size(values));
        {
            let mut state = self.state();
            if cost >= state.cost - 1e-6 {
                return false;
            }
            (state.cost, state.size, state.best) = (cost, size, Some(Arc::new(values.to_vec())));
        }
        self.tell(true);
        true
    }

    /// The bound so far.
    pub(super) fn bound(&self) -> f64 {
        self.state().bound
    }

    pub(super) fn raise_bound(&self, bound: f64) {
        {
            let mut state = self.state();
            if bound.is_nan() || bound <= state.bound + 1e-6 {
                return;
            }
            state.bound = bound;
        }
        self.tell(true);
    }

    /// Where the search stood whenever something got better.
    pub(super) fn trace(&self) -> Vec<Stage> {
        self.state().trace.clone()
    }

    fn tell(&self, better: bool) {
        let stage = {
            let mut state = self.state();
            let known = |value: f64| Some(value).filter(|value| value.is_finite());
            let (cost, bound) = (known(state.cost), known(state.bound));
            let gap = cost.zip(bound).map(|(cost, bound)| (cost - bound).max(0.0) / state.size.max(1e-9));
            let seconds = self.started.elapsed().as_secs_f64();
            let stage = Stage { seconds, cost, bound, gap, doing: state.doing };
            if better {
                state.trace.push(stage.clone());
            }
            stage
        };
        // The orders are part of the answer: a proof alone does not end the search while they are made.
        if stage.gap.is_some_and(|gap| gap <= self.settings.gap) && stage.doing == IMPROVING {
            self.stop();
        }
        (self.watcher)(&stage);
    }
}
