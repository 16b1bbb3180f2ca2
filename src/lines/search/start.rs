//! The first roster: person by person, each the cheapest line against the cover that is still open.

use super::{NoLines, Shared};
use crate::lines::piece::{Heads, IMPOSSIBLE};
use crate::lines::pricing::Pricer;
use crate::lines::{Cover, LineProblem, Lines};
use rand::SeedableRng;
use rand::seq::SliceRandom;
use rand_chacha::ChaCha8Rng;

/// A roster in which nobody breaks a rule of their own.
pub(super) fn person_by_person(problem: &LineProblem, shared: &Shared, seed: u64) -> Result<Lines, NoLines> {
    let mut order: Vec<usize> = (0..problem.workers.len()).collect();
    order.shuffle(&mut ChaCha8Rng::seed_from_u64(seed));
    let mut lines = Lines::empty(problem);
    let mut heads = Heads::of(problem, &lines);
    for person in order {
        if shared.should_stop() {
            return Err(NoLines::Stopped);
        }
        let found = Pricer::new(problem, person).price(&prices(problem, &heads), 1, 0.0);
        let Some(line) = found.lines.into_iter().next() else {
            return Err(if found.bound.is_infinite() && found.bound > 0.0 {
                NoLines::PersonImpossible(problem.workers[person].name.clone())
            } else {
                NoLines::Stopped
            });
        };
        lines.duty[person] = line.duty;
        heads.add(&lines.duty[person]);
    }
    Ok(lines)
}

/// What one more person on each task of each day costs the cover.
fn prices(problem: &LineProblem, heads: &Heads) -> Vec<f64> {
    let tasks = problem.tasks.len();
    let mut prices = vec![0.0; problem.days * tasks];
    for cover in &problem.cover {
        prices[cover.day * tasks + cover.task] = one_more(cover, heads.on(cover.day, cover.task));
    }
    prices
}

fn one_more(cover: &Cover, heads: u32) -> f64 {
    if heads < cover.minimum {
        -IMPOSSIBLE
    } else if heads < cover.wanted {
        -cover.below
    } else {
        cover.above
    }
}
