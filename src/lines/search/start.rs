//! The first roster: person by person, each the cheapest line against the cover that is still open.

use super::{NoLines, Shared};
use crate::lines::person::Answers;
use crate::lines::{LineProblem, Lines, line_cost};
use rand::SeedableRng;
use rand::seq::SliceRandom;
use rand_chacha::ChaCha8Rng;

/// A roster in which nobody breaks a rule of their own.
pub(super) fn person_by_person(problem: &LineProblem, shared: &Shared, seed: u64) -> Result<Lines, NoLines> {
    let mut order: Vec<usize> = (0..problem.workers.len()).collect();
    order.shuffle(&mut ChaCha8Rng::seed_from_u64(seed));
    let mut answers = Answers::new(problem, Lines::empty(problem));
    for person in order {
        if shared.should_stop() {
            return Err(NoLines::Stopped);
        }
        answers.polish(person);
        let worker = &problem.workers[person];
        if !line_cost(problem, worker, &answers.roster().duty[person]).broken.is_empty() {
            return Err(NoLines::PersonImpossible(worker.name.clone()));
        }
    }
    Ok(answers.roster().clone())
}
