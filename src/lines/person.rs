//! One person's line against everybody else's: the exact best answer, and rosters made from nothing but such answers.

use super::heads::Heads;
use super::pricing::{Effort, Pricer};
use super::problem::{LineProblem, TaskIx, Worker};
use super::rescue::rescue;
use super::score::{Lines, line_cost};
use rand::Rng;
use rand_chacha::ChaCha8Rng;

/// A roster whose people answer each other, one exact best line at a time.
#[derive(Debug)]
pub struct Answers<'a> {
    problem: &'a LineProblem,
    pricers: Vec<Pricer<'a>>,
    heads: Heads<'a>,
    roster: Lines,
    /// Cost of each line, cover aside; infinite where it breaks a rule.
    costs: Vec<f64>,
}

impl<'a> Answers<'a> {
    /// Starts from a roster.
    pub fn new(problem: &'a LineProblem, roster: Lines) -> Self {
        let pricers = (0..problem.workers.len()).map(|worker| Pricer::new(problem, worker)).collect();
        let heads = Heads::of(problem, &roster);
        let costs =
            roster.duty.iter().zip(&problem.workers).map(|(line, worker)| own_cost(problem, worker, line)).collect();
        Self { problem, pricers, heads, roster, costs }
    }

    /// Starts from another roster.
    pub fn reset(&mut self, roster: &Lines) {
        self.heads = Heads::of(self.problem, roster);
        self.roster.clone_from(roster);
        let workers = self.problem.workers.iter();
        self.costs =
            roster.duty.iter().zip(workers).map(|(line, worker)| own_cost(self.problem, worker, line)).collect();
    }

    /// The roster.
    pub fn roster(&self) -> &Lines {
        &self.roster
    }

    /// Gives the roster away.
    pub fn into_roster(self) -> Lines {
        self.roster
    }

    /// Its cost, people missing from hard minima at a dear price; infinite while somebody's line breaks a rule.
    pub fn cost(&self) -> f64 {
        self.problem.offset + self.costs.iter().sum::<f64>() + self.heads.cost()
    }

    /// Gives one person the best line against everybody else's. Returns what it saves.
    pub fn polish(&mut self, worker: usize) -> f64 {
        self.heads.remove(&self.roster.duty[worker]);
        let prices = self.heads.task_prices();
        let before = self.costs[worker] + self.paid(&self.roster.duty[worker], &prices);
        let priced = self.pricers[worker].price(&prices, 1, f64::INFINITY, Effort::Full);
        let mut saved = 0.0;
        let mut found = priced.lines.into_iter().next();
        if found.is_none() && before.is_infinite() {
            found = rescue(self.problem, worker, &mut self.pricers[worker], &prices);
        }
        if let Some(line) = found {
            let after = line.cost + self.paid(&line.duty, &prices);
            if after < before - 1e-9 {
                saved = before - after;
                self.costs[worker] = line.cost;
                self.roster.duty[worker] = line.duty;
            }
        }
        self.heads.add(&self.roster.duty[worker]);
        saved
    }

    /// Polishes everybody until nobody gains or `until` says so.
    pub fn polish_all(&mut self, until: &dyn Fn() -> bool) {
        let people = self.pricers.len();
        let (mut at, mut without_gain) = (0, 0);
        while without_gain < people && !until() {
            without_gain = if self.polish(at) > 0.0 { 0 } else { without_gain + 1 };
            at = (at + 1) % people;
        }
    }

    /// Takes the lines of some people away and gives them new ones, one after the other in the order given, each the best
    /// against all that is there, for prices shaken by up to `noise`. Keeps the change if the roster gets dearer by no more than
    /// `tolerance`. Returns what was saved (negative if it became dearer).
    pub fn remake(&mut self, people: &[usize], noise: f64, tolerance: f64, dice: &mut ChaCha8Rng) -> f64 {
        let before = self.cost();
        let old: Vec<(Vec<Option<TaskIx>>, f64)> = people
            .iter()
            .map(|&worker| {
                self.heads.remove(&self.roster.duty[worker]);
                (std::mem::take(&mut self.roster.duty[worker]), self.costs[worker])
            })
            .collect();
        for &worker in people {
            let mut prices = self.heads.task_prices();
            if noise > 0.0 {
                prices.iter_mut().for_each(|price| *price += dice.random_range(-noise..=noise));
            }
            let priced = self.pricers[worker].price(&prices, 1, f64::INFINITY, Effort::Full);
            match priced.lines.into_iter().next() {
                Some(line) => {
                    self.costs[worker] = line.cost;
                    self.roster.duty[worker] = line.duty;
                }
                None => {
                    self.costs[worker] = f64::INFINITY;
                    self.roster.duty[worker] = vec![None; self.problem.days];
                }
            }
            self.heads.add(&self.roster.duty[worker]);
        }
        let saved = before - self.cost();
        if saved < -tolerance || saved.is_nan() {
            for (&worker, (line, cost)) in people.iter().zip(old) {
                self.heads.remove(&self.roster.duty[worker]);
                self.heads.add(&line);
                self.roster.duty[worker] = line;
                self.costs[worker] = cost;
            }
            return 0.0;
        }
        saved
    }

    fn paid(&self, line: &[Option<TaskIx>], prices: &[f64]) -> f64 {
        let width = self.problem.tasks.len();
        line.iter().enumerate().filter_map(|(day, task)| Some(prices[day * width + (*task)?])).sum()
    }
}

fn own_cost(problem: &LineProblem, worker: &Worker, line: &[Option<TaskIx>]) -> f64 {
    let score = line_cost(problem, worker, line);
    if score.broken.is_empty() { score.total() } else { f64::INFINITY }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lines::Cover;
    use crate::lines::problem::Range;
    use crate::lines::testkit::{answered, plain};

    #[test]
    fn people_share_the_duties_that_are_wanted() {
        let mut problem = plain(3, 7);
        for worker in &mut problem.workers {
            worker.load = Range::hard(0, 5 * 480);
        }
        for day in 0..7 {
            problem.cover.push(Cover { day, task: 0, minimum: 1, wanted: 2, below: 10.0, above: 1.0 });
        }
        let mut roster = answered(&problem, 1);
        let score = roster.score(&problem);
        assert_eq!((score.broken.len(), score.total()), (0, 0.0));
        roster.duty[1] = vec![None; 7];
        let mut answers = Answers::new(&problem, roster);
        assert!(answers.polish(1) > 0.0);
        assert_eq!(answers.into_roster().score(&problem).total(), 0.0);
    }
}
