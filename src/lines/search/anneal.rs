//! A quick way down from the first roster: one or two people at a time answer everybody else anew.
//!
//! Each answer is exact (`lines::person`), but for prices that are shaken a little, and a roster that became somewhat dearer is
//! kept with a chance that falls with time (simulated annealing). Shaking matters most: without it everybody who is alike
//! answers alike. On a roster of 120 people 9 seconds led to a cost of about 2,500, unshaken to 3,870.

use super::{Shared, offer};
use crate::lines::master::cost_step;
use crate::lines::person::Answers;
use crate::lines::{LineProblem, Lines};
use crate::work::Stopwatch;
use rand::Rng;
use rand_chacha::ChaCha8Rng;

/// Share of the time limit at most.
const SHARE: f64 = 0.08;
/// Seconds for each person and four weeks at most.
const SECONDS_A_PERSON: f64 = 0.15;
/// First temperature: a tenth of the dearest cover, at least two steps of the cost.
const OF_COVER: f64 = 0.1;
const STEPS: f64 = 2.0;
/// How much prices are shaken, as a share of the temperature.
const SHAKEN: f64 = 0.3;

/// Cools the best roster down and offers the best one met.
pub(super) fn anneal(problem: &LineProblem, shared: &Shared, dice: &mut ChaCha8Rng) {
    let Some(best) = shared.best() else { return };
    let people = problem.workers.len();
    if people == 0 {
        return;
    }
    let wanted = SECONDS_A_PERSON * people as f64 * (problem.days as f64 / 28.0);
    let seconds = wanted.min(SHARE * shared.remaining().as_secs_f64());
    let dearest = problem.cover.iter().map(|cover| cover.below).fold(0.0, f64::max);
    let hottest = (OF_COVER * dearest).max(STEPS * cost_step(problem));
    let started = Stopwatch::start();
    let mut answers = Answers::new(problem, best.plan.clone());
    let (mut least, mut coldest): (f64, Option<Lines>) = (answers.cost(), None);
    loop {
        let left = 1.0 - started.seconds() / seconds.max(1e-9);
        if left <= 0.0 || shared.should_stop() {
            break;
        }
        let temperature = hottest * left;
        let tolerance = -temperature * dice.random_range(f64::MIN_POSITIVE..1.0).ln();
        let first = dice.random_range(0..people);
        let second = dice.random_range(0..people);
        let pair = [first, second];
        let chosen = if first == second { &pair[..1] } else { &pair[..] };
        answers.remake(chosen, SHAKEN * temperature, tolerance, dice);
        if answers.cost() < least - 1e-6 {
            least = answers.cost();
            coldest = Some(answers.roster().clone());
        }
    }
    if let Some(roster) = coldest {
        offer(shared, problem, roster);
    }
}
