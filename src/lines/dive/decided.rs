//! What the decisions of a dive leave of a problem. A day off counts as the task after the last one.

use crate::engine::Fixing;
use crate::lines::problem::LineProblem;

/// Nothing is decided but what has no alternative.
pub(super) fn undecided(problem: &LineProblem) -> Fixing {
    let tasks = problem.tasks.len();
    let possible = |worker: usize, day: usize, task: usize| {
        let worker = &problem.workers[worker];
        worker.cost[day].get(task).unwrap_or(&worker.off_cost[day]).is_finite()
    };
    Fixing::new((problem.workers.len(), problem.days, tasks + 1), &possible)
}

/// The problem in which nothing but what is decided can be had on its day.
pub(super) fn tight(fixing: &Fixing, problem: &LineProblem) -> LineProblem {
    let mut tight = problem.clone();
    for (at, worker) in tight.workers.iter_mut().enumerate() {
        for (day, decided) in fixing.decided(at).iter().enumerate() {
            let Some(decided) = *decided else { continue };
            let others = worker.cost[day].iter_mut().chain([&mut worker.off_cost[day]]).enumerate();
            others.filter(|&(task, _)| task != decided).for_each(|(_, cost)| *cost = f64::INFINITY);
        }
    }
    tight
}

/// Prices for one person: a decided duty is paid `reward`, and nothing else can be had on its day.
pub(super) fn own_prices(fixing: &Fixing, (worker, tasks): (usize, usize), prices: &[f64], reward: f64) -> Vec<f64> {
    let mut own = prices.to_vec();
    for (day, decided) in fixing.decided(worker).iter().enumerate() {
        let Some(decided) = *decided else { continue };
        for (task, price) in own[day * tasks..(day + 1) * tasks].iter_mut().enumerate() {
            *price = if task == decided { *price - reward } else { f64::INFINITY };
        }
    }
    own
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
        let mut fixing = undecided(&problem);
        assert!(!fixing.is_whole(0));
        let own = own_prices(&fixing, (0, 2), &[5.0; 6], 100.0);
        assert_eq!(own, [f64::INFINITY, -95.0, 5.0, 5.0, f64::INFINITY, f64::INFINITY]);
        fixing.decide(0, 1, 0);
        assert!(fixing.is_whole(0));
    }

    #[test]
    fn what_is_decided_leaves_nothing_else_in_the_tight_problem() {
        let problem = plain(1, 2);
        let mut fixing = undecided(&problem);
        fixing.decide(0, 0, 1);
        fixing.decide(0, 1, 2);
        let tight = tight(&fixing, &problem);
        assert_eq!(tight.workers[0].cost, [[f64::INFINITY, 0.0], [f64::INFINITY; 2]]);
        assert_eq!(tight.workers[0].off_cost, [f64::INFINITY, 0.0]);
    }
}
