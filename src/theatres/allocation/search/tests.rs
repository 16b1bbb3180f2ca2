//! What the search claims of other plans, against programs solved without any of it.

use super::*;
use crate::solver::{Limits, Silent, Solver};
use crate::theatres::Durations;
use crate::theatres::allocation::formulation::{Freedom, Service};
use crate::theatres::testkit::{Small, small};

fn problem(seed: u64) -> Problem {
    let days = 5 + 5 * (seed % 2) as i32;
    let mut theatres = small(Small { rooms: 2, days, specialties: 2, patients: 20, seed });
    // Somebody is booked, so that there is something to lose.
    for patient in 0..6 {
        let specialty = theatres.procedures[theatres.queue[patient].procedure].specialty;
        let plan = theatres.published.iter().flat_map(|plan| &plan.blocks);
        let place = plan.filter(|(_, block)| block.specialty == specialty).map(|(place, _)| *place).nth(patient / 3);
        theatres.queue[patient].booked = place;
    }
    let durations = Durations::fit(&theatres);
    let service = if seed.is_multiple_of(3) { Service::Whole } else { Service::Divisible };
    Problem::of(&Formulation::build(&theatres, &durations, Freedom::default(), service))
}

/// The program as it stands, solved to the end.
fn cheapest(program: &Program) -> (f64, Option<Vec<f64>>) {
    let outcome = Solver::new(program).unwrap().solve(&Limits::default(), &Silent).unwrap();
    (outcome.objective, outcome.values)
}

fn until(seed: u64, gap: f64) -> Until {
    Until { started: Instant::now(), time: Duration::from_secs(60), gap, seed, threads: 1 + (seed % 2) as usize }
}

#[test]
fn no_row_that_is_added_and_no_column_that_is_left_out_costs_the_cheapest_plan() {
    let (mut rows, mut left_out, mut dearer_tried) = (0, 0, 0);
    for seed in 0..60 {
        let problem = problem(seed);
        let (best, values) = cheapest(&problem.program);
        let shared = Shared::new(until(seed, 0.0), problem.program.columns.len(), &Silent);
        let root = root(&problem, &shared).unwrap().unwrap();
        assert!(root.bound <= best + 1e-6, "seed {seed}: {} and {best}", root.bound);
        rows += root.program.rows.len() - problem.program.rows.len();
        for row in &root.program.rows[problem.program.rows.len()..] {
            let sum: f64 = row.entries.iter().map(|(col, factor)| factor * values.as_ref().unwrap()[col.0]).sum();
            assert!(sum <= row.upper + 1e-6, "seed {seed}: {row:?}");
        }
        let (with_rows, _) = cheapest(&root.program);
        assert!((with_rows - best).abs() < 1e-6, "seed {seed}: {with_rows} and {best}");
        // What is said of a column is true of the cheapest plan that uses it.
        let dear = (0..root.dearer.len()).filter(|&at| root.dearer[at] > 1.0 && problem.program.columns[at].integer);
        let dear: Vec<usize> = dear.collect();
        left_out += dear.len();
        for at in dear.iter().copied().skip(seed as usize % 7).step_by(dear.len() / 4 + 1) {
            let mut forced = problem.program.clone();
            forced.columns[at].lower = 1.0;
            let (cost, _) = cheapest(&forced);
            assert!(
                cost >= root.bound + root.dearer[at] - 1e-5,
                "seed {seed}: {cost} {} {}",
                root.bound,
                root.dearer[at]
            );
            dearer_tried += 1;
        }
    }
    assert!(rows > 20 && left_out > 500 && dearer_tried > 100, "{rows} rows, {left_out} columns, {dearer_tried} tried");
}

#[test]
fn the_search_ends_where_the_program_solved_as_it_stands_ends() {
    for seed in 0..60 {
        let problem = problem(seed);
        let (best, _) = cheapest(&problem.program);
        let found = search(&problem, until(seed, 0.0), &Silent).unwrap();
        let cost = problem.program.objective(&found.values.unwrap());
        assert!((cost - best).abs() < 1e-5, "seed {seed}: {cost} and {best}");
        assert!(found.bound <= best + 1e-6 && found.bound > best - 1e-5, "seed {seed}: {} and {best}", found.bound);
    }
}

#[test]
fn a_gap_that_is_asked_for_is_reached_and_never_claimed_of_a_plan_that_is_worse() {
    for seed in 0..20 {
        let problem = problem(seed);
        let (best, _) = cheapest(&problem.program);
        let found = search(&problem, until(seed, 0.02), &Silent).unwrap();
        let cost = problem.program.objective(&found.values.unwrap());
        assert!(found.bound <= best + 1e-6, "seed {seed}: {} and {best}", found.bound);
        assert!(cost - found.bound <= 0.02 * cost.abs() + 1e-6, "seed {seed}: {cost} and {}", found.bound);
    }
}
