use super::{Effort, Pricer, Sizes, priced};
use crate::lines::testkit::plain;
use crate::lines::{LineProblem, Past, Price, Range, Shift, Task, line_cost};
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

fn some_price(dice: &mut ChaCha8Rng) -> Price {
    if dice.random_bool(0.4) { Price::Hard } else { Price::PerUnit(f64::from(dice.random_range(0..20))) }
}

fn some_range(dice: &mut ChaCha8Rng, most: u32) -> Range {
    if dice.random_bool(0.25) {
        return Range::ANY;
    }
    let min = dice.random_range(0..=most / 2);
    let max = if dice.random_bool(0.2) { u32::MAX } else { dice.random_range(min..=most) };
    Range { min, max, below: some_price(dice), above: some_price(dice) }
}

/// One person under random rules, and random prices.
pub(crate) fn some_problem(seed: u64, people: usize) -> LineProblem {
    let mut dice = ChaCha8Rng::seed_from_u64(seed);
    let days = dice.random_range(4..=7);
    let mut problem = plain(people, days);
    let shifts: usize = dice.random_range(1..=3);
    problem.shifts = (0..shifts)
        .map(|at| Shift { code: format!("S{at}"), forbids_next: (0..shifts).map(|_| dice.random_bool(0.25)).collect() })
        .collect();
    let loads = [[1, 1, 1], [480, 600, 720], [480, 480, 0]][dice.random_range(0..3)];
    let tasks = shifts.max(dice.random_range(1..=3));
    problem.tasks = (0..tasks)
        .map(|at| Task { name: format!("T{at}"), shift: at % shifts, load: loads[dice.random_range(0..3)] })
        .collect();
    let first_day = dice.random_range(0..7);
    let on = |day: usize, of: usize| (day + first_day) % 7 == of;
    problem.weekends = (0..days)
        .filter(|&day| on(day, 5) || (day == 0 && on(day, 6)))
        .map(|day| if on(day, 6) { (None, Some(0)) } else { (Some(day), Some(day + 1).filter(|&next| next < days)) })
        .collect();
    for worker in &mut problem.workers {
        let cost = |dice: &mut ChaCha8Rng| match dice.random_range(0..10) {
            0 => f64::INFINITY,
            1..4 => f64::from(dice.random_range(-5..10)),
            _ => 0.0,
        };
        worker.cost = (0..days).map(|_| (0..tasks).map(|_| cost(&mut dice)).collect()).collect();
        worker.off_cost =
            (0..days).map(|_| if dice.random_bool(0.05) { f64::INFINITY } else { cost(&mut dice).min(9.0) }).collect();
        worker.most_of_shift = (0..shifts).map(|_| dice.random_bool(0.4).then(|| dice.random_range(0..=2))).collect();
        let unit = loads[0];
        let load = some_range(&mut dice, 5);
        worker.load = Range {
            min: load.min * unit + dice.random_range(0..=unit / 3),
            max: load.max.saturating_mul(unit).saturating_add(unit / 2),
            ..load
        };
        worker.work_run = some_range(&mut dice, 5);
        worker.off_run = some_range(&mut dice, 4);
        worker.shift_run = (0..shifts).map(|_| some_range(&mut dice, 4)).collect();
        worker.weekends = some_range(&mut dice, 1);
        worker.half_weekend = f64::from(dice.random_range(0..2) * 7);
        let (shift, run) = (dice.random_range(0..shifts), dice.random_range(1..=6));
        worker.past = match dice.random_range(0..3) {
            0 => None,
            1 => Some(Past { shift: None, shift_run: 0, work_run: 0, off_run: run }),
            _ => Some(Past { shift: Some(shift), shift_run: dice.random_range(1..=run), work_run: run, off_run: 0 }),
        };
    }
    problem
}

/// Every line of the first person that breaks nothing.
fn cheapest_by_enumeration(problem: &LineProblem, prices: &[f64]) -> f64 {
    let ways = problem.tasks.len() + 1;
    let mut best = f64::INFINITY;
    for number in 0..ways.pow(problem.days as u32) {
        let mut rest = number;
        let mut duty = Vec::with_capacity(problem.days);
        for _ in 0..problem.days {
            duty.push((rest % ways).checked_sub(1));
            rest /= ways;
        }
        let score = line_cost(problem, &problem.workers[0], &duty);
        if score.broken.is_empty() {
            best = best.min(priced(&super::Line { cost: score.total(), duty }, prices, problem.tasks.len()));
        }
    }
    best
}

#[test]
fn the_cheapest_line_is_that_of_enumeration() {
    let mut without = 0;
    for seed in 0..400 {
        let problem = some_problem(seed, 1);
        let mut dice = ChaCha8Rng::seed_from_u64(seed + 7_000);
        let mut pricer = Pricer::new(&problem, 0);
        for _ in 0..2 {
            let prices: Vec<f64> =
                (0..problem.days * problem.tasks.len()).map(|_| f64::from(dice.random_range(-30..10))).collect();
            let best = cheapest_by_enumeration(&problem, &prices);
            let found = pricer.price(&prices, 4, 50.0, Effort::Full);
            if best.is_infinite() {
                without += 1;
                assert!(found.lines.is_empty() && found.bound.is_infinite(), "seed {seed}: {found:?}");
                continue;
            }
            let quick = Pricer::new(&problem, 0).price(&prices, 4, 50.0, Effort::Quick(1.0));
            assert!(quick.bound <= best + 1e-6, "seed {seed}: {} beyond {best}", quick.bound);
            assert!(found.exact, "seed {seed}: {found:?} against {best}");
            assert!((found.bound - best).abs() < 1e-6, "seed {seed}: {} against {best}", found.bound);
            let first = priced(&found.lines[0], &prices, problem.tasks.len());
            assert!((first - best).abs() < 1e-6, "seed {seed}: {first} against {best}");
        }
    }
    assert!(without < 400, "half of the problems have lines");
}

#[test]
fn the_bound_holds_where_limits_are_priced_instead_of_counted() {
    for seed in 0..150 {
        let problem = some_problem(seed, 1);
        let mut dice = ChaCha8Rng::seed_from_u64(seed + 9_000);
        let without = Sizes { with_caps: 0, with_weekends: 0, with_load: 0, quick: 0, at_most: 0 };
        let without = Sizes { with_load: if seed % 2 == 0 { 0 } else { usize::MAX }, ..without };
        let mut pricer = Pricer::within(&problem, 0, without);
        for _ in 0..3 {
            let prices: Vec<f64> =
                (0..problem.days * problem.tasks.len()).map(|_| f64::from(dice.random_range(-30..10))).collect();
            let best = cheapest_by_enumeration(&problem, &prices);
            let found = pricer.price(&prices, 3, 50.0, Effort::Full);
            assert!(found.bound <= best + 1e-6, "seed {seed}: {} beyond {best}", found.bound);
            for line in &found.lines {
                assert!(line_cost(&problem, &problem.workers[0], &line.duty).broken.is_empty());
                assert!(priced(line, &prices, problem.tasks.len()) >= best - 1e-6);
            }
        }
    }
}
