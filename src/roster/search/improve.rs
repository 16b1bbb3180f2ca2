//! The workers that improve: fix most of the plan, solve the rest again.

use super::neighbourhood::{AIM_SECONDS, Chooser};
use super::shared::Shared;
use crate::linear::Col;
use crate::roster::Formulation;
use crate::solver::{Limits, Observer, Progress, Solver, SolverError, Status};
use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;
use std::time::{Duration, Instant};

/// Improves the shared plan until everybody stops.
pub(super) fn improve(formulation: &Formulation, shared: &Shared, seed: u64) -> Result<(), SolverError> {
    let mut chooser = Chooser::new(ChaCha8Rng::seed_from_u64(seed));
    let mut round: i32 = 0;
    while !shared.should_stop() {
        let (values, cost, _) = shared.best();
        let (neighbourhood, arm) = chooser.next(formulation, &values);
        let free = neighbourhood.free_columns(formulation);
        let started = Instant::now();
        let (better, solved) = solve_again(formulation, shared, &values, &free, round)?;
        let gained = better.as_ref().map_or(0.0, |values| (cost - formulation.program.objective(values)).max(0.0));
        if let Some(values) = better {
            shared.offer(formulation, &values);
        }
        chooser.learn(arm, gained, started.elapsed().as_secs_f64(), solved);
        round = round.wrapping_add(1) & i32::MAX;
    }
    Ok(())
}

/// Solves the free part again. Returns better values, if there are any, and whether the part was solved to the end.
fn solve_again(
    formulation: &Formulation,
    shared: &Shared,
    values: &[f64],
    free: &[bool],
    seed: i32,
) -> Result<(Option<Vec<f64>>, bool), SolverError> {
    let part = formulation.program.restrict(values, |col: Col| free[col.0]);
    let mut solver = Solver::new(&part.program)?;
    solver.set_start(&part.project(values))?;
    let time = Duration::from_secs_f64(AIM_SECONDS * 2.0).min(shared.remaining());
    let limits = Limits { time: Some(time), absolute_gap: 0.2, relative_gap: 0.0, nodes: None, seed };
    let outcome = solver.solve(&limits, &Stop { shared })?;
    let before = formulation.program.objective(values);
    let better = outcome.values.filter(|_| outcome.objective < before - 1e-6).map(|solution| {
        let mut whole = values.to_vec();
        part.write_back(&solution, &mut whole);
        round_integers(formulation, &mut whole);
        whole
    });
    Ok((better, outcome.status == Status::Optimal))
}

/// HiGHS's integers are whole to a tolerance; kept exactly whole they stay so over thousands of rounds.
fn round_integers(formulation: &Formulation, values: &mut [f64]) {
    for (value, column) in values.iter_mut().zip(&formulation.program.columns) {
        if column.integer {
            *value = value.round();
        }
    }
}

struct Stop<'a> {
    shared: &'a Shared<'a>,
}

impl Observer for Stop<'_> {
    fn progress(&self, _: Progress) -> bool {
        self.shared.should_stop()
    }
}
