//! What goes into a solve and what comes out.

use std::time::Duration;
use thiserror::Error;

/// When to stop.
#[derive(Debug, Clone, PartialEq)]
pub struct Limits {
    /// Time of this solve by the clock of its thread: wall time, or work.
    pub time: Option<Duration>,
    /// Stop when (incumbent − bound) / |incumbent| is at most this.
    pub relative_gap: f64,
    /// Stop when incumbent − bound is at most this.
    pub absolute_gap: f64,
    /// Branch-and-bound nodes.
    pub nodes: Option<i32>,
    /// Random seed of the solver.
    pub seed: i32,
}

impl Default for Limits {
    /// No limits: solve to proven optimality.
    fn default() -> Self {
        Self { time: None, relative_gap: 0.0, absolute_gap: 1e-6, nodes: None, seed: 1 }
    }
}

/// A continuous column that is added to a loaded program.
#[derive(Debug, Clone, PartialEq)]
pub struct NewColumn {
    /// Objective coefficient.
    pub cost: f64,
    /// Smallest value.
    pub lower: f64,
    /// Largest value.
    pub upper: f64,
    /// Row and factor, each row at most once.
    pub entries: Vec<(usize, f64)>,
}

/// Where a running solve stands.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Progress {
    /// Best objective found, infinite if none.
    pub incumbent: f64,
    /// Proven lower bound.
    pub bound: f64,
    /// Branch-and-bound nodes so far.
    pub nodes: i64,
}

/// Watches a solve. Called from inside HiGHS: must be quick.
pub trait Observer {
    /// Where the solve stands. Returns `true` to stop it.
    fn progress(&self, progress: Progress) -> bool;

    /// A better solution was found.
    fn solution(&self, _objective: f64, _values: &[f64]) {}

    /// Another solve begins; what was said of the one before no longer counts.
    fn stage(&self, _what: &str) {}
}

/// Watches nothing.
#[derive(Debug, Clone, Copy)]
pub struct Silent;

impl Observer for Silent {
    fn progress(&self, _: Progress) -> bool {
        false
    }
}

/// Stops a solve as soon as it says so, and watches nothing else.
#[derive(Debug, Clone, Copy)]
pub struct StopWhen<F>(pub F);

impl<F: Fn() -> bool> Observer for StopWhen<F> {
    fn progress(&self, _: Progress) -> bool {
        (self.0)()
    }
}

/// How a solve ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// Solved within the asked gap.
    Optimal,
    /// No solution exists.
    Infeasible,
    /// The objective has no lower limit (a modelling error).
    Unbounded,
    /// Stopped by a limit or by the observer.
    Stopped,
}

/// What a solve produced.
#[derive(Debug, Clone, PartialEq)]
pub struct Outcome {
    /// How it ended.
    pub status: Status,
    /// Objective of `values`; infinite without them.
    pub objective: f64,
    /// Proven lower bound on the objective; valid whatever the status.
    pub bound: f64,
    /// Column values of the best solution, if any was found.
    pub values: Option<Vec<f64>>,
    /// Branch-and-bound nodes.
    pub nodes: i64,
    /// Time by the clock of its thread.
    pub elapsed: Duration,
}

/// HiGHS failed.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum SolverError {
    /// A call was refused.
    #[error("the solver refused `{0}`")]
    Refused(String),
    /// The solve itself ended in an error.
    #[error("the solver stopped with an error (model status {0})")]
    Failed(i32),
}
