//! A line that has too many duties of a shift, mended: same days at work, other tasks.

use crate::lines::problem::{LineProblem, TaskIx, Worker};

/// Replaces duties of shifts whose cap is broken by tasks of the same load, each time where it costs least. `price` is the full
/// cost of a task on a day. Returns whether all caps are kept; runs of shifts may be broken.
pub(super) fn mend(
    problem: &LineProblem,
    worker: &Worker,
    tasks: &[TaskIx],
    line: &mut [Option<TaskIx>],
    price: impl Fn(usize, TaskIx) -> f64,
) -> bool {
    let shift_of = |task: TaskIx| problem.tasks[task].shift;
    let mut room: Vec<i64> = worker.most_of_shift.iter().map(|most| most.map_or(i64::MAX, i64::from)).collect();
    for &task in line.iter().flatten() {
        room[shift_of(task)] = room[shift_of(task)].saturating_sub(1);
    }
    while room.iter().any(|&room| room < 0) {
        let mut best = (f64::INFINITY, 0, 0);
        for (day, task) in line.iter().enumerate() {
            let Some(task) = task.filter(|&task| room[shift_of(task)] < 0) else { continue };
            for &other in tasks {
                let loss = price(day, other) - price(day, task);
                let fits = room[shift_of(other)] > 0 && problem.tasks[other].load == problem.tasks[task].load;
                if fits && loss < best.0 && follows(problem, worker, line, day, other) {
                    best = (loss, day, other);
                }
            }
        }
        let (loss, day, other) = best;
        let Some(task) = line[day].filter(|_| loss.is_finite()) else { return false };
        room[shift_of(task)] = room[shift_of(task)].saturating_add(1);
        room[shift_of(other)] = room[shift_of(other)].saturating_sub(1);
        line[day] = Some(other);
    }
    true
}

/// Whether a task may stand between its neighbours.
fn follows(problem: &LineProblem, worker: &Worker, line: &[Option<TaskIx>], day: usize, task: TaskIx) -> bool {
    let shift_on = |day: usize| line.get(day).copied().flatten().map(|task| problem.tasks[task].shift);
    let shift = problem.tasks[task].shift;
    let before = match day {
        0 => worker.past.and_then(|past| past.shift),
        _ => shift_on(day - 1),
    };
    let after = shift_on(day + 1);
    before.is_none_or(|before| !problem.shifts[before].forbids_next[shift])
        && after.is_none_or(|after| !problem.shifts[shift].forbids_next[after])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lines::testkit::plain;

    #[test]
    fn the_third_evening_becomes_a_day_shift_where_that_costs_least() {
        let mut problem = plain(1, 3);
        problem.workers[0].most_of_shift[0] = Some(2);
        let mut line = vec![Some(0); 3];
        let price = |day: usize, task: TaskIx| if task == 1 { [5.0, 2.0, 9.0][day] } else { 0.0 };
        assert!(mend(&problem, &problem.workers[0], &[0, 1], &mut line, price));
        assert_eq!(line, vec![Some(0), Some(1), Some(0)]);
        problem.workers[0].most_of_shift[1] = Some(0);
        assert!(!mend(&problem, &problem.workers[0], &[0, 1], &mut [Some(0); 3], price));
    }
}
