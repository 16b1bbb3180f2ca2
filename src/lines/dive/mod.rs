//! Diving by prices: from cover prices to a whole roster, with nothing but pricing.
//!
//! Everybody's cheapest line is priced again and again while prices of cover move a little with every few of them (a subgradient
//! step), and each person's lines are averaged. The average is close to a solution of the line master, fractions of duties and all, and
//! costs no linear program. What the averages agree on is fixed, the most certain first, a few person-days at a time;
//! the others are priced anew against it, until nothing is left open. Fixing single days of single people, as Strandmark, Qu and
//! Curtois (2020) do, leaves a person with many lines until the end, where fixing whole lines decides too early.
//! The mathematics is in `models/lines.md`, *Dive*.

mod decided;

use super::master::CoverRows;
use super::person::Answers;
use super::pricing::{Effort, OwnPrices, Pricer};
use super::problem::{LineProblem, TaskIx};
use super::score::Lines;
use crate::engine::Fixing;
use crate::work::Stopwatch;
use decided::{own_prices, tight, undecided};
use rand::seq::SliceRandom;
use rand_chacha::ChaCha8Rng;

/// Batches in which everybody is priced; prices move after each.
const BATCHES: usize = 12;
/// Steps of prices, as shares of the dearest price of cover. Which is best differs by instance and by luck: 6 % led to 2650 where 1 % led to
/// 2850 (40 people, 8 weeks), and 4 % led to 1830 where 1 % led to 1480 (120 people, 18 shifts).
pub const STEPS: [f64; 3] = [0.01, 0.06, 0.025];
/// Times that everybody is priced before the first fixing, in multiples of those between two fixings.
const FIRST: usize = 4;
/// Times that everybody is priced between two fixings at most.
const MOST_SWEEPS: usize = 15;
/// Share of the open person-days that are fixed at a time, besides those that are sure.
const SHARE: f64 = 0.04;
const LARGEST_SHARE: f64 = 0.25;
/// Fixings that a dive of [`SHARE`] takes, about; each is cheaper than the one before.
const FIXINGS: f64 = 40.0;
/// Fixings after which an odd dive is given up.
const MOST_FIXINGS: usize = 400;
/// A fixed duty is paid so many times the dearest price.
const FIXED: f64 = 30.0;

/// Prices to dive by.
#[derive(Debug, Clone, Copy)]
pub struct Prices<'p> {
    /// What a head on each task of each day adds to a line, `tasks[day * tasks + task]`.
    pub tasks: &'p [f64],
    /// Everybody's prices of their own limits; `None` where they are not known.
    pub own: Option<&'p [OwnPrices]>,
}

/// How to dive.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Manner {
    /// About how long it may take, by the clock of the thread.
    pub seconds: f64,
    /// Step of prices as a share of the dearest price of cover: one of [`STEPS`].
    pub step: f64,
}

/// Dives for a roster from `prices`.
/// Where `until` says so on the way, everybody keeps the last line priced, or their line of `start` if there is none yet.
pub fn dive(
    problem: &LineProblem,
    prices: Prices,
    start: Option<&Lines>,
    manner: Manner,
    dice: &mut ChaCha8Rng,
    until: &dyn Fn() -> bool,
) -> Lines {
    let mut diver = Diver::new(problem, prices, start, manner.step);
    diver.pace(manner.seconds, dice, until);
    for _ in 0..MOST_FIXINGS {
        if until() || !diver.fix_surest() {
            break;
        }
        // Tables shrink with every day that is fixed, so the others are told apart more finely.
        let tight = tight(&diver.fixing, problem);
        diver.sweep_all(&tight, diver.sweeps, dice, until);
    }
    let mut answers = Answers::new(problem, Lines { duty: diver.last });
    answers.polish_all(until);
    answers.into_roster()
}

/// A dive on its way.
struct Diver<'a> {
    problem: &'a LineProblem,
    rows: CoverRows<'a>,
    /// Price of each cover row.
    prices: Vec<f64>,
    limits: Vec<(f64, f64)>,
    step: f64,
    fixed_reward: f64,
    fixing: Fixing,
    /// Everybody's line priced last.
    last: Vec<Vec<Option<TaskIx>>>,
    order: Vec<usize>,
    sweeps: usize,
    share: f64,
    own: Vec<OwnPrices>,
}

impl<'a> Diver<'a> {
    fn new(problem: &'a LineProblem, prices: Prices, start: Option<&Lines>, step: f64) -> Self {
        let rows = CoverRows::new(problem);
        let width = problem.tasks.len();
        let limits: Vec<(f64, f64)> = (0..rows.len()).map(|row| rows.limits(row)).collect();
        let clamped = |(cover, &(low, high)): (&crate::lines::Cover, &(f64, f64))| {
            (-prices.tasks[cover.day * width + cover.task]).clamp(low, high)
        };
        let dearest = problem.cover.iter().map(|cover| cover.below.max(cover.above)).fold(0.0, f64::max);
        let scale = if dearest > 0.0 { dearest } else { rows.missing };
        let people = problem.workers.len();
        let without = || vec![OwnPrices::new(problem.shifts.len()); people];
        Self {
            problem,
            prices: problem.cover.iter().zip(&limits).map(clamped).collect(),
            limits,
            step: step * scale,
            fixed_reward: FIXED * rows.missing.max(scale),
            rows,
            fixing: undecided(problem),
            last: start.map_or_else(|| Lines::empty(problem).duty, |start| start.duty.clone()),
            order: (0..people).collect(),
            sweeps: 1,
            share: SHARE,
            own: prices.own.map_or_else(without, <[OwnPrices]>::to_vec),
        }
    }

    fn fix_surest(&mut self) -> bool {
        let off = self.problem.tasks.len();
        self.fixing.fix_surest(self.share, &|worker, day| self.last[worker][day].unwrap_or(off))
    }

    /// Prices everybody for the first time, and finds out how thorough the dive can be in the time given.
    fn pace(&mut self, seconds: f64, dice: &mut ChaCha8Rng, until: &dyn Fn() -> bool) {
        let started = Stopwatch::start();
        self.sweep_all(self.problem, 1, dice, until);
        let one = started.seconds().max(1e-6);
        let affordable = seconds / (FIXINGS * one);
        self.sweeps = (affordable as usize).clamp(2, MOST_SWEEPS);
        self.share = (SHARE * 2.0 / affordable.max(1e-6)).clamp(SHARE, LARGEST_SHARE);
        self.sweep_all(self.problem, FIRST * self.sweeps - 1, dice, until);
    }

    /// Prices everybody so many times, within what `tight` leaves open.
    fn sweep_all(&mut self, tight: &LineProblem, times: usize, dice: &mut ChaCha8Rng, until: &dyn Fn() -> bool) {
        let pricer = |worker: usize| {
            let mut pricer = (!self.fixing.is_whole(worker)).then(|| Pricer::new(tight, worker))?;
            pricer.replace_own(self.own[worker].clone());
            Some(pricer)
        };
        let mut pricers: Vec<Option<Pricer>> = (0..self.order.len()).map(pricer).collect();
        for _ in 0..times {
            self.sweep(&mut pricers, dice, until);
        }
        for (own, pricer) in self.own.iter_mut().zip(pricers) {
            if let Some(pricer) = pricer {
                own.clone_from(pricer.own());
            }
        }
    }

    /// Prices everybody once, a batch at a time, and moves prices after each batch.
    fn sweep(&mut self, pricers: &mut [Option<Pricer>], dice: &mut ChaCha8Rng, until: &dyn Fn() -> bool) {
        self.order.shuffle(dice);
        let people = self.order.len();
        let batch = people.div_ceil(BATCHES).max(1);
        for first in (0..people).step_by(batch) {
            if until() {
                return;
            }
            let chunk = first..(first + batch).min(people);
            let share = chunk.len() as f64 / people as f64;
            let task_prices = self.rows.task_prices(&self.prices);
            let mut slope: Vec<f64> =
                self.prices.iter().enumerate().map(|(row, &price)| share * self.rows.least(row, price).1).collect();
            for at in chunk {
                let worker = self.order[at];
                if let Some(pricer) = &mut pricers[worker] {
                    self.answer(worker, pricer, &task_prices);
                }
                self.rows.touched(&self.last[worker]).for_each(|row| slope[row] -= 1.0);
            }
            for ((price, slope), &(low, high)) in self.prices.iter_mut().zip(slope).zip(&self.limits) {
                *price = (*price + self.step * slope).clamp(low, high);
            }
        }
    }

    /// Prices one person within what is fixed. As long as too much is open to count everything, a line that breaks the person's
    /// own limits will do.
    fn answer(&mut self, worker: usize, pricer: &mut Pricer, task_prices: &[f64]) {
        let effort = if pricer.counts_all() { Effort::Full } else { Effort::Quick(self.step) };
        let mut priced = pricer.price(task_prices, 1, f64::INFINITY, effort);
        let line = match effort {
            Effort::Full => priced.lines.pop().map(|line| line.duty),
            Effort::Quick(_) => Some(priced.relaxed).filter(|line| !line.is_empty()),
        };
        if let Some(line) = line.or_else(|| self.without_some(worker, task_prices)) {
            self.last[worker] = line;
        }
        let off = self.problem.tasks.len();
        self.fixing.see(worker, self.last[worker].iter().map(|task| task.unwrap_or(off)));
    }

    /// The cheapest line of somebody whose fixed days contradict each other: it keeps as many of them as it can.
    fn without_some(&self, worker: usize, task_prices: &[f64]) -> Option<Vec<Option<TaskIx>>> {
        let own = own_prices(&self.fixing, (worker, self.problem.tasks.len()), task_prices, self.fixed_reward);
        let priced = Pricer::new(self.problem, worker).price(&own, 1, f64::INFINITY, Effort::Full);
        priced.lines.into_iter().next().map(|line| line.duty)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lines::excerpt::Excerpt;
    use crate::lines::problem::Range;
    use crate::lines::testkit::plain;
    use crate::lines::{Cover, Heads};
    use rand::SeedableRng;

    fn ward(people: usize, days: usize) -> LineProblem {
        let mut problem = plain(people, days);
        for worker in &mut problem.workers {
            worker.load = Range::hard(0, 5 * 480);
        }
        for day in 0..days {
            problem.cover.push(Cover { day, task: 0, minimum: 1, wanted: 2, below: 10.0, above: 1.0 });
        }
        problem
    }

    fn without_prices(problem: &LineProblem) -> Vec<f64> {
        vec![0.0; problem.days * problem.tasks.len()]
    }

    const QUICKLY: Manner = Manner { seconds: 1.0, step: STEPS[0] };

    fn by(tasks: &[f64]) -> Prices<'_> {
        Prices { tasks, own: None }
    }

    #[test]
    fn a_dive_finds_a_roster_that_covers_everything() {
        let problem = ward(3, 7);
        let prices = without_prices(&problem);
        let roster = dive(&problem, by(&prices), None, QUICKLY, &mut ChaCha8Rng::seed_from_u64(1), &|| false);
        let score = roster.score(&problem);
        assert_eq!((score.broken.len(), score.total()), (0, 0.0));
    }

    #[test]
    fn a_few_open_days_are_dived_for_without_breaking_a_rule() {
        let problem = ward(4, 14);
        let mut dice = ChaCha8Rng::seed_from_u64(2);
        let whole = dive(&problem, by(&without_prices(&problem)), None, QUICKLY, &mut dice, &|| false);
        let heads = Heads::of(&problem, &whole);
        let part = Excerpt::new(&problem, &[0, 1, 3], 3..=6, &whole, &heads);
        let prices = without_prices(&part.problem);
        let again = part.put_back(dive(&part.problem, by(&prices), Some(&part.roster), QUICKLY, &mut dice, &|| false));
        assert!(again.score(&problem).total() <= whole.score(&problem).total() + 10.0);
        assert!(again.score(&problem).broken.is_empty());
    }

    #[test]
    fn a_dive_that_is_cut_off_at_once_returns_what_was_there() {
        let problem = ward(3, 7);
        let prices = without_prices(&problem);
        let mut dice = ChaCha8Rng::seed_from_u64(3);
        let whole = dive(&problem, by(&prices), None, QUICKLY, &mut dice, &|| false);
        assert_eq!(dive(&problem, by(&prices), Some(&whole), QUICKLY, &mut dice, &|| true), whole);
        assert_eq!(dive(&problem, by(&prices), None, QUICKLY, &mut dice, &|| true), Lines::empty(&problem));
    }
}
