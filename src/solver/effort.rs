//! What solving costs in work: so much for each iteration and node, by the size of the program.
//!
//! The numbers were chosen by the processor times of some hundreds of solves of parts of rosters; a single solve can be off by several
//! times. They make one unit of work about a millisecond, and nothing rests on that but how long a search takes.

use crate::work;
use std::time::Duration;

/// Nanoseconds of loading a program: in all, and for each matrix entry, column and row.
const LOADING: (u64, u64) = (50_000, 150);
/// Nanoseconds of beginning to solve an LP: in all, and for each matrix entry, column and row.
const STARTING: (u64, u64) = (50_000, 100);
/// The same with whole columns, presolve and first cuts included.
const STARTING_WHOLE: (u64, u64) = (1_000_000, 4_000);
/// Nanoseconds of a simplex iteration: in all, and for each matrix entry, column and row.
const SIMPLEX: (u64, u64) = (5_000, 5);
/// Nanoseconds of an iteration of the interior point method: in all, and for each matrix entry, column and row.
const INTERIOR: (u64, u64) = (100_000, 300);
/// Nanoseconds of a branch-and-bound node, besides its iterations: in all, and for each matrix entry, column and row.
const NODE: (u64, u64) = (50_000, 30);

/// Iterations and nodes of a solve.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Done {
    pub(super) simplex: i64,
    pub(super) interior: i64,
    pub(super) nodes: i64,
}

/// What each step costs with a program of some size.
#[derive(Debug, Clone, Copy)]
pub(super) struct Effort {
    size: u64,
}

impl Effort {
    pub(super) fn of(rows: usize, columns: usize, entries: usize) -> Self {
        Self { size: (rows + columns + entries) as u64 }
    }

    fn nanoseconds(self, (each, by_size): (u64, u64)) -> u64 {
        each.saturating_add(by_size.saturating_mul(self.size))
    }

    /// Counts the loading of the program.
    pub(super) fn of_loading(self) {
        work::count(self.nanoseconds(LOADING));
    }

    /// Counts what a solve costs before its first iteration.
    pub(super) fn of_starting(self, has_integers: bool) {
        work::count(self.nanoseconds(if has_integers { STARTING_WHOLE } else { STARTING }));
    }

    /// The work of iterations and nodes.
    pub(super) fn of_steps(self, done: Done) -> Duration {
        let all = |steps: i64, cost| u64::try_from(steps).unwrap_or(0).saturating_mul(self.nanoseconds(cost));
        let sum = all(done.simplex, SIMPLEX).saturating_add(all(done.interior, INTERIOR));
        Duration::from_nanos(sum.saturating_add(all(done.nodes, NODE)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_iteration_of_a_larger_program_is_more_work() {
        let steps = Done { simplex: 10, ..Done::default() };
        let work = |size| Effort::of(size, size, size).of_steps(steps);
        assert!(work(1_000) > work(10) && work(10) > Duration::ZERO);
        assert_eq!(Effort::of(1, 1, 1).of_steps(Done { simplex: -1, ..Done::default() }), Duration::ZERO);
    }
}
