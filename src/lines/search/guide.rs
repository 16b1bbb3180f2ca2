//! Dives for parts of a roster, by prices of cover that the prover has found.

use crate::lines::dive::{Manner, Prices, STEPS, dive};
use crate::lines::excerpt::Excerpt;
use crate::lines::piece::Cut;
use crate::lines::{Heads, LineProblem, Lines};
use rand::Rng;
use rand_chacha::ChaCha8Rng;

/// Dives for a part of a roster: its people's duties on its days.
pub(super) fn dive_again(
    problem: &LineProblem,
    (base, heads, cut): (&Lines, &Heads, &Cut),
    prices: &[f64],
    seconds: f64,
    dice: &mut ChaCha8Rng,
    until: &dyn Fn() -> bool,
) -> Lines {
    let part = Excerpt::new(problem, &cut.people, cut.first..=cut.last, base, heads);
    let prices = Prices { tasks: part.prices(prices), own: None };
    let manner = Manner { seconds, step: STEPS[dice.random_range(0..STEPS.len())] };
    part.put_back(dive(&part.problem, prices, Some(&part.roster), manner, dice, until))
}
