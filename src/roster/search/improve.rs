//! The workers that improve: fix most of the plan, solve the rest again.

use super::neighbourhood::Chooser;
use super::part::solve_again;
use super::{Shared, offer};
use crate::engine::Solved;
use crate::hospital::PersonIx;
use crate::linear::Col;
use crate::roster::Formulation;
use crate::solver::{Limits, Silent, Solver, SolverError};
use crate::work::Stopwatch;
use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;
use std::collections::BTreeSet;

/// Improves the shared plan until everybody stops.
pub(super) fn improve(formulation: &Formulation, shared: &Shared, seed: u64) -> Result<(), SolverError> {
    let mut chooser = Chooser::new(ChaCha8Rng::seed_from_u64(seed));
    let mut round: i32 = 0;
    while !shared.should_stop() {
        let Some(best) = shared.best() else { break };
        let (values, cost) = (&best.plan, best.cost);
        let (neighbourhood, arm) = chooser.next(formulation, values);
        let free = neighbourhood.free_columns(formulation);
        let started = Stopwatch::start();
        let Solved { better, to_the_end } = solve_again(formulation, shared, values, &free, round)?;
        let gained = better.as_ref().map_or(0.0, |values| (cost - formulation.program.objective(values)).max(0.0));
        if let Some(mine) = better
            && !offer(shared, formulation, &mine)
            && let Some(newest) = shared.best()
            && let Some(both) = rebase(formulation, values, &mine, &newest.plan)?
        {
            offer(shared, formulation, &both);
        }
        chooser.learn(arm, gained, started.seconds(), to_the_end);
        round = round.wrapping_add(1) & i32::MAX;
    }
    Ok(())
}

/// Another worker was faster: puts the changes from `base` to `mine` on top of the newest plan, where they concern other
/// people than its own changes do. The ward's columns follow from the duties. `None` where the two do not go together.
fn rebase(
    formulation: &Formulation,
    base: &[f64],
    mine: &[f64],
    newest: &[f64],
) -> Result<Option<Vec<f64>>, SolverError> {
    let changed = |values: &[f64]| -> BTreeSet<PersonIx> {
        let columns = base.iter().zip(values).zip(&formulation.owner);
        columns.filter(|((before, after), _)| (*before - *after).abs() > 1e-6).filter_map(|(_, owner)| *owner).collect()
    };
    let (my_people, their_people) = (changed(mine), changed(newest));
    if !my_people.is_disjoint(&their_people) {
        return Ok(None);
    }
    let mut values = newest.to_vec();
    for ((value, mine), owner) in values.iter_mut().zip(mine).zip(&formulation.owner) {
        if owner.is_some_and(|person| my_people.contains(&person)) {
            *value = *mine;
        }
    }
    let ward = formulation.program.restrict(&values, |col: Col| formulation.owner[col.0].is_none());
    let outcome = Solver::new(&ward.program)?.solve(&Limits::default(), &Silent)?;
    Ok(outcome.values.map(|solution| {
        ward.write_back(&solution, &mut values);
        values
    }))
}
