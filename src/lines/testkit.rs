//! Small problems for tests.

use super::{Cover, LineProblem, Lines, Past, Price, Range, Shift, Task, Worker};
use crate::lines::person::Answers;
use rand::seq::SliceRandom;
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

/// People without any rule, two shifts, horizon from a Monday.
pub(crate) fn plain(people: usize, days: usize) -> LineProblem {
    let shift = |code: &str| Shift { code: code.into(), forbids_next: vec![false; 2] };
    let task = |shift: usize, name: &str| Task { name: name.into(), shift, load: 480 };
    let worker = |at: usize| Worker {
        name: format!("P{at}"),
        cost: vec![vec![0.0; 2]; days],
        off_cost: vec![0.0; days],
        most_of_shift: vec![None; 2],
        load: Range::ANY,
        work_run: Range::ANY,
        off_run: Range::ANY,
        shift_run: vec![Range::ANY; 2],
        weekends: Range::ANY,
        half_weekend: 0.0,
        past: None,
    };
    let weekends = (0..days).filter(|day| day % 7 == 5).map(|day| (Some(day), Some(day + 1).filter(|&day| day < days)));
    LineProblem {
        name: "plain".into(),
        days,
        shifts: vec![shift("E"), shift("D")],
        tasks: vec![task(0, "E"), task(1, "D")],
        weekends: weekends.collect(),
        workers: (0..people).map(worker).collect(),
        cover: Vec::new(),
        offset: 0.0,
    }
}

/// A random small problem with every kind of range, price and past.
pub(crate) fn random(people: usize, days: usize, random: &mut impl Rng) -> LineProblem {
    let mut problem = plain(people, days);
    problem.shifts[1].forbids_next[0] = random.random_bool(0.7);
    problem.tasks[1].load = if random.random_bool(0.3) { 720 } else { 480 };
    for worker in &mut problem.workers {
        for day in 0..days {
            for cost in &mut worker.cost[day] {
                *cost = match random.random_range(0..10) {
                    0 => f64::INFINITY,
                    1 => -3.0,
                    2 => 2.0,
                    _ => 0.0,
                };
            }
            worker.off_cost[day] = if random.random_bool(0.1) { 5.0 } else { 0.0 };
        }
        let low = random.random_range(1..=3);
        worker.work_run = range(low, low + random.random_range(0..=2), random);
        let low = random.random_range(1..=2);
        worker.off_run = range(low, low + random.random_range(0..=3), random);
        for runs in &mut worker.shift_run {
            if random.random_bool(0.5) {
                let low = random.random_range(1..=2);
                *runs = range(low, low + random.random_range(0..=2), random);
            }
        }
        let duties = random.random_range(1..=days as u32 / 2);
        worker.load = range(duties * 480, duties * 480 + 1000, random);
        if random.random_bool(0.5) {
            worker.weekends = Range { min: 0, ..range(0, 1, random) };
        }
        worker.half_weekend = if random.random_bool(0.5) { 7.0 } else { 0.0 };
        if random.random_bool(0.3) {
            worker.most_of_shift[0] = Some(random.random_range(0..3));
        }
        worker.past = match random.random_range(0..3) {
            0 => None,
            1 => Some(Past { shift: None, shift_run: 0, work_run: 0, off_run: random.random_range(1..4) }),
            _ => {
                let shift_run = random.random_range(1..3);
                let work_run = shift_run + random.random_range(0..2);
                Some(Past { shift: Some(random.random_range(0..2)), shift_run, work_run, off_run: 0 })
            }
        };
    }
    for day in 0..days {
        for task in 0..2 {
            let minimum = u32::from(random.random_bool(0.2));
            let wanted = minimum + random.random_range(0..2);
            problem.cover.push(Cover { day, task, minimum, wanted, below: 20.0, above: 1.0 });
        }
    }
    problem
}

fn range(min: u32, max: u32, random: &mut impl Rng) -> Range {
    let mut price = || if random.random_bool(0.4) { Price::Hard } else { Price::PerUnit(11.0) };
    Range { min, max, below: price(), above: price() }
}

/// Random lines, mostly of the kind that people work.
pub(crate) fn random_lines(problem: &LineProblem, random: &mut impl Rng) -> Lines {
    let mut lines = Lines::empty(problem);
    for line in &mut lines.duty {
        let mut duty = None;
        for day in line {
            if random.random_bool(0.4) {
                duty = [None, Some(0), Some(1)][random.random_range(0..3)];
            }
            *day = duty;
        }
    }
    lines
}

/// A first roster: person by person against the cover that is still wanted, then everybody once more until nobody gains.
pub(crate) fn answered(problem: &LineProblem, seed: u64) -> Lines {
    let mut answers = Answers::new(problem, Lines::empty(problem));
    let mut order: Vec<usize> = (0..problem.workers.len()).collect();
    order.shuffle(&mut ChaCha8Rng::seed_from_u64(seed));
    for worker in order {
        answers.polish(worker);
    }
    answers.polish_all(&|| false);
    answers.into_roster()
}
