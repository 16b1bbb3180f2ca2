//! What the workers of a search share.

use super::{Found, Until};
use crate::linear::Restricted;
use crate::solver::{Limits, Observer, Progress};
use std::cell::Cell;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Best plan, bound, and the wish to stop.
pub(super) struct Shared<'a> {
    until: Until,
    /// Columns of the program.
    columns: usize,
    observer: &'a (dyn Observer + Sync),
    state: Mutex<State>,
    stopped: AtomicBool,
}

struct State {
    cost: f64,
    values: Option<Vec<f64>>,
    bound: f64,
}

impl<'a> Shared<'a> {
    pub(super) fn new(until: Until, columns: usize, observer: &'a (dyn Observer + Sync)) -> Self {
        let state = State { cost: f64::INFINITY, values: None, bound: f64::NEG_INFINITY };
        Self { until, columns, observer, state: Mutex::new(state), stopped: AtomicBool::new(false) }
    }

    /// Every change leaves the state whole, so a panic elsewhere does not spoil it.
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn seed(&self) -> u64 {
        self.until.seed
    }

    pub(super) fn gap(&self) -> f64 {
        self.until.gap
    }

    pub(super) fn stop(&self) {
        self.stopped.store(true, Ordering::Relaxed);
    }

    pub(super) fn should_stop(&self) -> bool {
        self.stopped.load(Ordering::Relaxed) || self.until.started.elapsed() >= self.until.time || self.is_proven()
    }

    fn is_proven(&self) -> bool {
        let state = self.state();
        state.cost.is_finite() && state.cost - state.bound <= self.until.gap * state.cost.abs()
    }

    /// Limits of a solve that may take a share of what is left of the time. The gap is watched here and not by HiGHS, which does not
    /// know the constant part of the objective.
    pub(super) fn limits(&self, share: f64) -> Limits {
        let time = self.until.time.saturating_sub(self.until.started.elapsed()).mul_f64(share);
        let seed = (self.until.seed & 0x7fff_ffff) as i32;
        Limits { time: Some(time), seed, ..Limits::default() }
    }

    pub(super) fn best(&self) -> Option<Vec<f64>> {
        self.state().values.clone()
    }

    pub(super) fn cost(&self) -> f64 {
        self.state().cost
    }

    /// Takes a plan if it is better. Returns whether it was.
    pub(super) fn offer(&self, cost: f64, values: &[f64]) -> bool {
        let mut state = self.state();
        let better = cost < state.cost - 1e-9;
        if better {
            state.cost = cost;
            state.values = Some(values.to_vec());
        }
        better
    }

    pub(super) fn raise_bound(&self, bound: f64) {
        let mut state = self.state();
        state.bound = state.bound.max(bound);
    }

    pub(super) fn found(&self) -> Found {
        let state = self.state();
        Found { values: state.values.clone(), bound: state.bound }
    }
}

/// Carries what one solve finds to everybody, and stops it when everybody stops.
pub(super) struct Watch<'a, 'b> {
    shared: &'a Shared<'b>,
    role: Role<'a>,
}

/// What is solved.
enum Role<'a> {
    /// The relaxation.
    Root,
    /// A part of the best plan: its bound says nothing of others.
    Part,
    /// The whole program without columns that only plans above `limit` use: its bound is everybody's as far as `limit`, and so are its plans.
    Proof { narrowed: &'a Restricted, limit: f64, reached: Cell<bool> },
}

impl<'a, 'b> Watch<'a, 'b> {
    pub(super) fn of_root(shared: &'a Shared<'b>) -> Self {
        Self { shared, role: Role::Root }
    }

    pub(super) fn of_part(shared: &'a Shared<'b>) -> Self {
        Self { shared, role: Role::Part }
    }

    pub(super) fn of_proof(shared: &'a Shared<'b>, narrowed: &'a Restricted, limit: f64) -> Self {
        Self { shared, role: Role::Proof { narrowed, limit, reached: Cell::new(false) } }
    }

    /// Whether the solve was stopped because its bound says nothing more of other plans.
    pub(super) fn reached_limit(&self) -> bool {
        matches!(&self.role, Role::Proof { reached, .. } if reached.get())
    }
}

impl Observer for Watch<'_, '_> {
    fn progress(&self, progress: Progress) -> bool {
        let shared = self.shared;
        if let Role::Proof { limit, reached, .. } = &self.role
            && progress.bound.is_finite()
        {
            shared.raise_bound(progress.bound.min(*limit));
            reached.set(progress.bound >= *limit);
        }
        let (incumbent, bound) = {
            let state = shared.state();
            (state.cost, state.bound)
        };
        let speaks = !matches!(self.role, Role::Part);
        if speaks && shared.observer.progress(Progress { incumbent, bound, nodes: progress.nodes }) {
            shared.stop();
        }
        self.reached_limit() || shared.should_stop()
    }

    fn solution(&self, objective: f64, values: &[f64]) {
        if let Role::Proof { narrowed, .. } = &self.role
            && objective < self.shared.cost()
        {
            let mut whole = vec![0.0; self.shared.columns];
            narrowed.write_back(values, &mut whole);
            self.shared.offer(objective, &whole);
        }
    }
}
