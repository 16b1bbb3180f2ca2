//! How many people are on each task of each day, and what one more is worth.

use super::master::missing_price;
use super::problem::{Cover, LineProblem, TaskIx};
use super::score::Lines;

/// People on each task of each day.
#[derive(Debug, Clone)]
pub struct Heads<'a> {
    problem: &'a LineProblem,
    /// `count[day * tasks + task]`.
    count: Vec<u32>,
    missing: f64,
}

impl<'a> Heads<'a> {
    /// Counts the people of a roster.
    pub fn of(problem: &'a LineProblem, roster: &Lines) -> Self {
        let count = vec![0; problem.days * problem.tasks.len()];
        let mut heads = Self { problem, count, missing: missing_price(problem) };
        roster.duty.iter().for_each(|line| heads.add(line));
        heads
    }

    fn place(&self, day: usize, task: TaskIx) -> usize {
        day * self.problem.tasks.len() + task
    }

    /// People on a task of a day.
    pub fn on(&self, day: usize, task: TaskIx) -> u32 {
        self.count[self.place(day, task)]
    }

    /// Adds a line.
    pub fn add(&mut self, line: &[Option<TaskIx>]) {
        for (day, task) in line.iter().enumerate() {
            if let Some(task) = *task {
                let place = self.place(day, task);
                self.count[place] += 1;
            }
        }
    }

    /// Takes a line away that was added before.
    pub fn remove(&mut self, line: &[Option<TaskIx>]) {
        for (day, task) in line.iter().enumerate() {
            if let Some(task) = *task {
                let place = self.place(day, task);
                self.count[place] -= 1;
            }
        }
    }

    /// What one more person on each task of each day adds to the cost of cover (`[day * tasks + task]`).
    pub fn task_prices(&self) -> Vec<f64> {
        let mut prices = vec![0.0; self.count.len()];
        for &Cover { day, task, minimum, wanted, below, above } in &self.problem.cover {
            prices[self.place(day, task)] = match self.on(day, task) {
                heads if heads < minimum => -self.missing,
                heads if heads < wanted => -below,
                _ => above,
            };
        }
        prices
    }

    /// What missing people and people above cost.
    pub fn cost(&self) -> f64 {
        let cost = |cover: &Cover| {
            let heads = self.on(cover.day, cover.task);
            f64::from(cover.minimum.saturating_sub(heads)) * self.missing
                + f64::from(cover.wanted.saturating_sub(heads.max(cover.minimum))) * cover.below
                + f64::from(heads.saturating_sub(cover.wanted)) * cover.above
        };
        self.problem.cover.iter().map(cost).sum()
    }
}
