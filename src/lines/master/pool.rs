//! Every good line that was ever priced.

use crate::lines::pricing::Line;
use crate::lines::problem::TaskIx;
use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};

/// A line of a pool.
#[derive(Debug, Clone, PartialEq)]
pub struct PoolLine {
    /// Whose line it is.
    pub worker: usize,
    /// What it costs, cover aside.
    pub cost: f64,
    /// Task of every day plus one; 0 is a day off.
    days: Box<[u16]>,
}

impl PoolLine {
    /// The task of every day.
    pub fn duty(&self) -> Vec<Option<TaskIx>> {
        self.days.iter().map(|&task| usize::from(task).checked_sub(1)).collect()
    }

    /// The task of a day.
    pub fn task(&self, day: usize) -> Option<TaskIx> {
        usize::from(self.days[day]).checked_sub(1)
    }
}

/// Lines that keep every rule, each once.
#[derive(Debug, Clone, Default)]
pub struct Pool {
    lines: Vec<PoolLine>,
    /// Place of each line by its hash.
    seen: HashMap<u64, usize>,
}

impl Pool {
    /// All lines.
    pub fn lines(&self) -> &[PoolLine] {
        &self.lines
    }

    /// Adds a line and returns its place, unless it is there already.
    pub fn add(&mut self, worker: usize, line: &Line) -> Option<usize> {
        let (days, hash) = packed(worker, &line.duty);
        // Two lines of the same hash: the second one is lost, which costs nothing but a chance.
        if self.seen.contains_key(&hash) {
            return None;
        }
        self.seen.insert(hash, self.lines.len());
        self.lines.push(PoolLine { worker, cost: line.cost, days });
        Some(self.lines.len() - 1)
    }

    /// Where a line is.
    pub fn place(&self, worker: usize, duty: &[Option<TaskIx>]) -> Option<usize> {
        let (days, hash) = packed(worker, duty);
        let at = *self.seen.get(&hash)?;
        (self.lines[at].worker == worker && self.lines[at].days == days).then_some(at)
    }
}

fn packed(worker: usize, duty: &[Option<TaskIx>]) -> (Box<[u16]>, u64) {
    let days: Box<[u16]> = duty.iter().map(|task| task.map_or(0, |task| task as u16 + 1)).collect();
    let mut hasher = DefaultHasher::new();
    (worker, &days).hash(&mut hasher);
    (days, hasher.finish())
}
