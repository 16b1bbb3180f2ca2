//! Holds the program of a piece against the score, which shares nothing with it.

use super::*;
use crate::lines::testkit::{random, random_lines};
use crate::solver::{Limits, Silent, Solver, Status};
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

const CASES: u64 = 300;

/// The cost of lines within the program, everything that is not a duty left to the solver; `None` if it refuses them.
fn cost_in_program(piece: &Piece, lines: &Lines) -> Option<f64> {
    let mut values = vec![0.0; piece.program.columns.len()];
    let mut is_duty = vec![false; values.len()];
    for &(col, person, day, task) in &piece.duties {
        is_duty[col.0] = true;
        values[col.0] = f64::from(u8::from(lines.duty[person][day] == Some(task)));
    }
    let settled = |row: &&crate::linear::Row| row.entries.iter().all(|(col, _)| is_duty[col.0]);
    for row in piece.program.rows.iter().filter(settled) {
        let sum: f64 = row.entries.iter().map(|&(col, factor)| factor * values[col.0]).sum();
        if sum < row.lower - 1e-6 || sum > row.upper + 1e-6 {
            return None;
        }
    }
    let rest = piece.program.restrict(&values, |col| !is_duty[col.0]);
    let outcome = Solver::new(&rest.program).unwrap().solve(&Limits::default(), &Silent).unwrap();
    (outcome.status == Status::Optimal).then_some(outcome.objective)
}

/// Score with the price of missing people, `None` if anything else is broken.
fn cost_by_score(problem: &LineProblem, lines: &Lines) -> Option<f64> {
    let score = lines.score(problem);
    let too_few =
        problem.cover.iter().filter(|cover| Heads::of(problem, lines).on(cover.day, cover.task) < cover.minimum);
    let excused = too_few.count();
    (score.broken.len() == excused).then(|| score.total() + IMPOSSIBLE * f64::from(score.missing))
}

#[test]
fn the_whole_program_costs_what_the_score_says_and_refuses_what_it_breaks() {
    let (mut sound, mut refused) = (0, 0);
    for seed in 0..CASES {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        let problem = random(2, 9, &mut rng);
        let base = Lines::empty(&problem);
        let piece = Piece::build(&problem, &base, &Heads::of(&problem, &base), &Cut::whole(&problem));
        // What the program leaves out is the same for all lines.
        let mut constant = None;
        for _ in 0..8 {
            let lines = random_lines(&problem, &mut rng);
            let possible = lines.duty.iter().zip(&problem.workers).all(|(line, worker)| {
                line.iter().enumerate().all(|(day, duty)| duty.is_none_or(|task| worker.cost[day][task].is_finite()))
            });
            if !possible {
                continue;
            }
            match (cost_by_score(&problem, &lines), cost_in_program(&piece, &lines)) {
                (Some(score), Some(cost)) => {
                    let constant = *constant.get_or_insert(score - cost);
                    assert!(
                        (score - cost - constant).abs() < 1e-6,
                        "seed {seed}: score {score}, program {}",
                        cost + constant
                    );
                    sound += 1;
                }
                (None, None) => refused += 1,
                (score, cost) => {
                    panic!("seed {seed}: score {score:?}, program {cost:?}\n{lines:?}\n{:?}", lines.score(&problem))
                }
            }
        }
    }
    assert!(sound > 30 && refused > 100, "{sound} sound and {refused} refused lines prove little");
}

#[test]
fn a_part_costs_the_same_difference_as_the_whole_and_its_start_is_the_roster_as_it_is() {
    let mut compared = 0;
    for seed in 0..CASES / 2 {
        let mut rng = ChaCha8Rng::seed_from_u64(seed + 1000);
        let problem = random(3, 12, &mut rng);
        let whole = {
            let base = Lines::empty(&problem);
            Piece::build(&problem, &base, &Heads::of(&problem, &base), &Cut::whole(&problem))
        };
        let limits = Limits { time: Some(std::time::Duration::from_secs(5)), relative_gap: 1.0, ..Limits::default() };
        let outcome = Solver::new(&whole.program).unwrap().solve(&limits, &Silent).unwrap();
        let Some(values) = outcome.values else { continue };
        let base = whole.read(&values, &Lines::empty(&problem), &Cut::whole(&problem));
        let first = rng.random_range(0..9);
        let people = (0..3).filter(|_| rng.random_bool(0.7)).collect();
        let cut = Cut { people, first, last: first + rng.random_range(0..3) };
        let piece = Piece::build(&problem, &base, &Heads::of(&problem, &base), &cut);
        for row in &piece.program.rows {
            let sum: f64 = row.entries.iter().map(|&(col, factor)| factor * piece.start[col.0]).sum();
            assert!(sum > row.lower - 1e-6 && sum < row.upper + 1e-6, "seed {seed}: the start breaks a row");
        }
        let before = cost_by_score(&problem, &base).expect("the whole program keeps every rule");
        let better = Solver::new(&piece.program).unwrap().solve(&Limits::default(), &Silent).unwrap();
        let Some(values) = better.values else { panic!("seed {seed}: the start was a solution") };
        let after = piece.read(&values, &base, &cut);
        let now = cost_by_score(&problem, &after).expect("a part keeps every rule of the whole");
        let difference = piece.program.objective(&values) - piece.program.objective(&piece.start);
        assert!((now - before - difference).abs() < 1e-6, "seed {seed}: {before} to {now}, program {difference}");
        assert!(now <= before + 1e-6);
        compared += 1;
    }
    assert!(compared > 80, "{compared} parts prove little");
}
