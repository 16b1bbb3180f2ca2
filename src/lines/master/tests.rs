use super::{Master, missing_price, raised};
use crate::lines::dive::{Manner, Prices, STEPS, dive};
use crate::lines::person::Answers;
use crate::lines::pricing::tests::some_problem;
use crate::lines::testkit::answered;
use crate::lines::{Cover, LineProblem, Lines, line_cost};
use crate::solver::{Limits, Silent};
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

/// Two people under random rules, and cover.
fn with_cover(seed: u64) -> LineProblem {
    let mut problem = some_problem(seed, 2);
    let mut dice = ChaCha8Rng::seed_from_u64(seed);
    for day in 0..problem.days {
        for task in 0..problem.tasks.len() {
            if dice.random_bool(0.7) {
                let minimum = u32::from(dice.random_bool(0.1));
                let wanted = dice.random_range(minimum..=2);
                let (below, above) = (f64::from(dice.random_range(1..30)), f64::from(dice.random_range(0..5)));
                problem.cover.push(Cover { day, task, minimum, wanted, below, above });
            }
        }
    }
    problem
}

/// All lines of a person that keep the rules.
fn all_lines(problem: &LineProblem, worker: usize) -> Vec<Vec<Option<usize>>> {
    let ways = problem.tasks.len() + 1;
    let line =
        |number: usize| (0..problem.days as u32).map(|day| (number / ways.pow(day) % ways).checked_sub(1)).collect();
    let all = (0..ways.pow(problem.days as u32)).map(line);
    all.filter(|line: &Vec<_>| line_cost(problem, &problem.workers[worker], line).broken.is_empty()).collect()
}

#[test]
fn bound_and_rosters_stand_on_either_side_of_the_optimum() {
    let mut compared = 0;
    for seed in 0..200 {
        let problem = with_cover(seed);
        let (one, two) = (all_lines(&problem, 0), all_lines(&problem, 1));
        if one.is_empty() || two.is_empty() || one.len() * two.len() > 4_000 {
            continue;
        }
        compared += 1;
        let mut best = f64::INFINITY;
        for a in &one {
            for b in &two {
                let score = Lines { duty: vec![a.clone(), b.clone()] }.score(&problem);
                let missing = f64::from(score.missing) * missing_price(&problem);
                best = best.min(score.total() + missing);
            }
        }
        let cost = |roster: &Lines| {
            let score = roster.score(&problem);
            score.total() + f64::from(score.missing) * missing_price(&problem)
        };
        let mut master = Master::new(&problem, 1).unwrap();
        let mut told = f64::NEG_INFINITY;
        let ended = master.run(None, &|| false, &mut |bound| told = bound).unwrap();
        assert_eq!(told, ended.bound);
        assert!(ended.optimal, "seed {seed}: {ended:?}");
        assert!(raised(&problem, ended.bound) <= best + 1e-6, "seed {seed}: {} beyond {best}", ended.bound);
        let tasks = master.prices();
        let prices = Prices { tasks: &tasks, own: Some(master.own_prices()) };
        let dived = dive(
            &problem,
            prices,
            None,
            Manner { seconds: 0.1, step: STEPS[0] },
            &mut ChaCha8Rng::seed_from_u64(seed),
            &|| false,
        );
        let chosen = master.restricted(Some(&dived), 50, &Limits::default(), &Silent).unwrap().unwrap();
        assert!(cost(&dived) >= best - 1e-6 && cost(&chosen) >= best - 1e-6, "seed {seed}");
        assert!(cost(&chosen) <= cost(&dived) + 1e-6, "seed {seed}: {} after {}", cost(&chosen), cost(&dived));
    }
    assert!(compared > 25, "{compared} compared");
}

#[test]
fn what_answers_say_they_cost_is_what_the_score_says() {
    for seed in 0..60 {
        let problem = with_cover(seed);
        let roster = answered(&problem, seed);
        let mut answers = Answers::new(&problem, roster);
        let mut dice = ChaCha8Rng::seed_from_u64(seed);
        for _ in 0..5 {
            let before = answers.cost();
            let saved = answers.remake(&[1, 0], 3.0, 10.0, &mut dice);
            let score = answers.roster().score(&problem);
            if answers.cost().is_finite() {
                let cost = score.total() + f64::from(score.missing) * missing_price(&problem);
                assert!((answers.cost() - cost).abs() < 1e-6, "seed {seed}");
                assert!((before - saved - answers.cost()).abs() < 1e-6, "seed {seed}");
            }
        }
    }
}
