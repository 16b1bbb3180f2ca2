//! What of a dive is decided, and how certain the rest is.

use crate::lines::problem::{LineProblem, TaskIx};

/// Weight of the newest line in a person's average.
const NEWEST: f64 = 0.12;
/// A duty or day off with at least this average is fixed at once.
const SURE: f64 = 0.97;
/// Person-days fixed at a time at least.
const FEWEST: usize = 5;

/// Averages and decisions by person and day. A day off counts as the task after the last one.
pub(super) struct Fixing {
    tasks: usize,
    /// Average of the lines priced, `mean[worker][day * (tasks + 1) + task]`.
    mean: Vec<Vec<f64>>,
    /// Decided task of each person and day.
    decided: Vec<Vec<Option<TaskIx>>>,
    /// Days that are not decided, by person.
    open: Vec<usize>,
}

impl Fixing {
    /// Nothing is decided but what has no alternative.
    pub(super) fn new(problem: &LineProblem) -> Self {
        let (people, days, tasks) = (problem.workers.len(), problem.days, problem.tasks.len());
        let mut fixing = Self {
            tasks,
            mean: vec![vec![0.0; days * (tasks + 1)]; people],
            decided: vec![vec![None; days]; people],
            open: vec![days; people],
        };
        for (at, worker) in problem.workers.iter().enumerate() {
            for day in 0..days {
                let costs = worker.cost[day].iter().chain([&worker.off_cost[day]]);
                let mut possible = (0..).zip(costs).filter(|(_, cost)| cost.is_finite());
                if let (Some((task, _)), None) = (possible.next(), possible.next()) {
                    fixing.decide(at, day, task);
                }
            }
        }
        fixing
    }

    fn decide(&mut self, worker: usize, day: usize, task: TaskIx) {
        if self.decided[worker][day].replace(task).is_none() {
            self.open[worker] -= 1;
        }
    }

    /// Whether a person's line is decided.
    pub(super) fn is_whole(&self, worker: usize) -> bool {
        self.open[worker] == 0
    }

    /// The problem in which nothing but what is decided can be had on its day.
    pub(super) fn tight(&self, problem: &LineProblem) -> LineProblem {
        let mut tight = problem.clone();
        for (worker, decided) in tight.workers.iter_mut().zip(&self.decided) {
            for (day, decided) in decided.iter().enumerate() {
                let Some(decided) = *decided else { continue };
                let others = worker.cost[day].iter_mut().chain([&mut worker.off_cost[day]]).enumerate();
                others.filter(|&(task, _)| task != decided).for_each(|(_, cost)| *cost = f64::INFINITY);
            }
        }
        tight
    }

    /// Prices for one person: a decided duty is paid `reward`, and nothing else can be had on its day.
    pub(super) fn own_prices(&self, worker: usize, prices: &[f64], reward: f64) -> Vec<f64> {
        let mut own = prices.to_vec();
        for (day, decided) in self.decided[worker].iter().enumerate() {
            let Some(decided) = *decided else { continue };
            for (task, price) in own[day * self.tasks..(day + 1) * self.tasks].iter_mut().enumerate() {
                *price = if task == decided { *price - reward } else { f64::INFINITY };
            }
        }
        own
    }

    /// Takes a person's newest line into the average.
    pub(super) fn see(&mut self, worker: usize, line: &[Option<TaskIx>]) {
        let mean = &mut self.mean[worker];
        mean.iter_mut().for_each(|value| *value *= 1.0 - NEWEST);
        for (day, task) in line.iter().enumerate() {
            mean[day * (self.tasks + 1) + task.unwrap_or(self.tasks)] += NEWEST;
        }
    }

    /// Decides what is sure and, of the rest, the surest `share`. What the last lines could not keep is opened again. Returns
    /// whether anything was open.
    pub(super) fn fix_surest(&mut self, share: f64, last: &[Vec<Option<TaskIx>>]) -> bool {
        let mut open: Vec<(f64, usize, usize, TaskIx)> = Vec::new();
        for (worker, line) in last.iter().enumerate() {
            for (day, task) in line.iter().enumerate() {
                match self.decided[worker][day] {
                    Some(decided) if decided != task.unwrap_or(self.tasks) => {
                        self.decided[worker][day] = None;
                        self.open[worker] += 1;
                    }
                    Some(_) => {}
                    None => {
                        let (mean, task) = self.likeliest(worker, day);
                        open.push((mean, worker, day, task));
                    }
                }
            }
        }
        open.sort_by(|a, b| b.0.total_cmp(&a.0));
        let at_least = ((open.len() as f64 * share) as usize).max(FEWEST);
        let sure = open.iter().take_while(|&&(mean, ..)| mean >= SURE).count();
        for &(_, worker, day, task) in open.iter().take(sure + at_least) {
            self.decide(worker, day, task);
        }
        !open.is_empty()
    }

    fn likeliest(&self, worker: usize, day: usize) -> (f64, TaskIx) {
        let means = &self.mean[worker][day * (self.tasks + 1)..(day + 1) * (self.tasks + 1)];
        let mut likeliest = (f64::NEG_INFINITY, self.tasks);
        for (task, &mean) in means.iter().enumerate() {
            if mean > likeliest.0 {
                likeliest = (mean, task);
            }
        }
        likeliest
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lines::testkit::plain;

    #[test]
    fn on_a_day_without_alternative_nothing_else_can_be_had() {
        let mut problem = plain(1, 3);
        problem.workers[0].cost[0][0] = f64::INFINITY;
        problem.workers[0].off_cost[0] = f64::INFINITY;
        problem.workers[0].cost[2] = vec![f64::INFINITY; 2];
        let mut fixing = Fixing::new(&problem);
        assert!(!fixing.is_whole(0));
        let own = fixing.own_prices(0, &[5.0; 6], 100.0);
        assert_eq!(own, [f64::INFINITY, -95.0, 5.0, 5.0, f64::INFINITY, f64::INFINITY]);
        fixing.decide(0, 1, 0);
        assert!(fixing.is_whole(0));
    }

    #[test]
    fn what_is_decided_leaves_nothing_else_in_the_tight_problem() {
        let problem = plain(1, 2);
        let mut fixing = Fixing::new(&problem);
        fixing.decide(0, 0, 1);
        fixing.decide(0, 1, 2);
        let tight = fixing.tight(&problem);
        assert_eq!(tight.workers[0].cost, [[f64::INFINITY, 0.0], [f64::INFINITY; 2]]);
        assert_eq!(tight.workers[0].off_cost, [f64::INFINITY, 0.0]);
    }

    #[test]
    fn what_the_last_line_could_not_keep_is_opened_again() {
        let kept = vec![Some(0); 6];
        let mut fixing = Fixing::new(&plain(1, 6));
        fixing.see(0, &kept);
        // Five at a time at least, so one of six days stays open.
        assert!(fixing.fix_surest(0.0, std::slice::from_ref(&kept)));
        assert!(!fixing.is_whole(0));
        fixing.see(0, &kept);
        assert!(fixing.fix_surest(0.0, std::slice::from_ref(&kept)));
        assert!(fixing.is_whole(0));
        assert!(!fixing.fix_surest(0.0, std::slice::from_ref(&kept)));
        fixing.fix_surest(0.0, &[vec![None; 6]]);
        assert!(!fixing.is_whole(0));
    }
}
