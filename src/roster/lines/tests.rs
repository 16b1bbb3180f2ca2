//! Holds graphs and their prices against the programs that know every rule.

use super::counter::Counter;
use super::graph::{LineGraph, Search};
use super::market::{Market, Prices};
use super::{Manner, dive};
use crate::agreement::{Record, RuleBook};
use crate::calendar::Day;
use crate::generate::{WardSpec, ward};
use crate::hospital::{PastDuty, Roster, ShiftKind};
use crate::roster::blocks::Split;
use crate::roster::{Formulation, Problem};
use crate::solver::{Limits, Silent, Solver};
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use std::time::Duration;

/// The regional agreement with the usual rules of a ward.
const NURSES: &str = r#"
agreement = "dk-regions-nurses"
[rules.weekend_frequency]
severity = "policy"
most = 1
of = 2
[rules.forbidden_sequence]
sequences = [["night", "day"], ["night", "evening"]]
[rules.recovery_after_nights]
nights = 2
hours = 48
"#;
/// A norm period shorter than the horizon.
const PERIODS: &str = r#"
agreement = "dk-regions-nurses"
[rules.norm_hours]
period_weeks = 1
"#;
const JUNIORS: &str = "agreement = \"dk-junior-doctors\"";

fn small(seed: u64, settings: &str) -> Problem {
    let (hospital, _) = ward(&WardSpec::new(5, 2, seed));
    let book = RuleBook::build(&hospital, settings, &[]).expect("the rules of the test are sound");
    Problem::new(hospital, book, |_, _, day, shift| (shift as i64 + i64::from(day % 3)) * 10_000)
}

fn some_prices(market: &Market, dice: &mut ChaCha8Rng) -> Prices {
    let mut prices = market.free();
    for (price, &(low, high)) in prices.links.iter_mut().zip(&market.links.limits) {
        *price = dice.random_range(-15.0..40.0_f64).clamp(low, high);
    }
    prices.own.iter_mut().flatten().for_each(|price| *price = dice.random_range(-1.0..1.0));
    prices
}

/// Graph and program of everybody at random prices: the graph's cheapest line never costs more, and as much where the rules can all be
/// followed and nothing has a price of its own. Returns how many were alike and how many there were.
fn compared(problem: &Problem, dice: &mut ChaCha8Rng) -> (usize, usize) {
    let formulation = Formulation::build(problem);
    let market = Market::build(&formulation);
    let mut split = Split::of(&formulation);
    let (mut alike, mut all) = (0, 0);
    let prices = some_prices(&market, dice);
    let links = split.prices_of(&market.row_duals(&prices, formulation.program.rows.len()));
    for person in 0..problem.hospital.staff.len() {
        let whole = split.least_of(person, &links, Duration::from_secs(20), &|| false).unwrap();
        let graph = market.least_of(person, &prices).expect("the person has a line");
        assert!(graph <= whole + 0.06, "graph {graph}, program {whole}");
        let mut free = prices.clone();
        free.own[person].fill(0.0);
        let without = market.least_of(person, &free).unwrap();
        assert!(without <= whole + 0.06, "graph {without}, program {whole}");
        alike += usize::from(whole - graph.max(without) < 0.06);
        all += 1;
    }
    (alike, all)
}

#[test]
fn the_cheapest_line_of_a_graph_never_costs_more_than_that_of_the_program() {
    let mut dice = ChaCha8Rng::seed_from_u64(7);
    for settings in [NURSES, PERIODS, JUNIORS] {
        let (mut alike, mut all) = (0, 0);
        for seed in 1..=4 {
            let (same, some) = compared(&small(seed, settings), &mut dice);
            (alike, all) = (alike + same, all + some);
        }
        assert!(alike > 0, "{settings}: none of {all} alike");
    }
}

/// What history leaves of a priced rule is a row of the first day alone: it is not paid for twice.
#[test]
fn advice_after_history_is_paid_once() {
    let mut problem = small(3, NURSES);
    let hospital = &mut problem.hospital;
    let night = (0..hospital.shifts.len()).find(|&shift| hospital.shifts[shift].kind == ShiftKind::Night).unwrap();
    hospital.history.clear();
    for person in 0..hospital.staff.len() {
        hospital.history.extend((-3..0).map(|day| PastDuty { person, day, shift: night }));
    }
    let mut dice = ChaCha8Rng::seed_from_u64(3);
    for _ in 0..12 {
        compared(&problem, &mut dice);
    }
}

#[test]
fn a_bound_at_any_prices_lies_below_the_best_plan_and_the_ascent_comes_near() {
    for seed in 1..=3 {
        let problem = small(seed, NURSES);
        let formulation = Formulation::build(&problem);
        let market = Market::build(&formulation);
        let limits = Limits { time: Some(Duration::from_secs(60)), ..Limits::default() };
        let best = Solver::new(&formulation.program).unwrap().solve(&limits, &Silent).unwrap();
        let mut dice = ChaCha8Rng::seed_from_u64(seed);
        for _ in 0..20 {
            let bound = market.bound(&some_prices(&market, &mut dice)).unwrap();
            assert!(bound <= best.objective + 1e-3, "bound {bound}, best {}", best.objective);
        }
        let mut reached = f64::NEG_INFINITY;
        market.ascend(market.free(), &mut dice, &|| false, &mut |bound| reached = bound);
        assert!(reached <= best.objective + 1e-3);
        let relaxed = Solver::relaxed(&formulation.program).unwrap().solve(&limits, &Silent).unwrap();
        // Rules that are not followed may cost it some of that, and few people make prices swing.
        assert!(reached > relaxed.objective - 0.1 * best.objective.abs(), "{reached} {}", relaxed.objective);
    }
}

#[test]
fn the_lines_of_a_dive_keep_what_graphs_know() {
    let problem = small(2, NURSES);
    let formulation = Formulation::build(&problem);
    let market = Market::build(&formulation);
    let mut dice = ChaCha8Rng::seed_from_u64(1);
    let prices = market.ascend(market.free(), &mut dice, &|| false, &mut |_| {});
    let manner = Manner { seconds: 1.0, step: 0.02 };
    let lines = dive(&market, &prices, manner, &mut dice, &|| false).expect("everybody has a line");
    let mut roster = Roster::empty(&problem.hospital);
    for (person, line) in lines.iter().enumerate() {
        for (day, &choice) in line.iter().enumerate().filter(|&(_, &choice)| choice > 0) {
            assert!(formulation.assign(person, day as Day, choice - 1).is_some());
            roster.insert(person, day as Day, choice - 1);
        }
    }
    for person in 0..lines.len() {
        let record = Record::of(&problem.hospital, person, &roster);
        for active in problem.book.of(person).iter().filter(|active| active.severity.is_hard()) {
            let findings = active.rule.check(&record);
            assert!(findings.is_empty(), "person {person}: {} {findings:?}", active.rule.id());
        }
    }
    assert!(dive(&market, &prices, manner, &mut dice, &|| true).is_none());
}

/// All lines of four days with two choices, nothing followed, against the search: three units of work are wanted.
#[test]
fn a_counted_total_is_judged_on_its_day() {
    let problem = small(1, NURSES);
    let days = 4;
    let possible = vec![vec![0, 1]; days];
    let graph = LineGraph::build(&problem.hospital, 0, Vec::new(), &possible);
    let choices = graph.choices;
    let at = |day: usize, choice: usize| day * choices + choice;
    let mut amount = vec![0; days * choices];
    (0..days).for_each(|day| amount[at(day, 1)] = 1);
    let mut judged = vec![None; days];
    judged[1] = Some(vec![0.0, 5.0, f64::INFINITY, f64::INFINITY]);
    judged[3] = Some(vec![f64::INFINITY, 9.0, 1.0, 0.0]);
    let range = vec![(0, 3); days + 1];
    let count = Counter { amount, judged, width: 4, range };
    let mut cost = vec![0.0; days * choices];
    cost[at(0, 1)] = -3.0;
    cost[at(1, 1)] = -4.0;
    cost[at(2, 1)] = 2.0;
    cost[at(3, 1)] = 2.5;
    let mut search = Search::default();
    // Both early days are too many. The second one alone and one late one cost −4 + 5 + 2 + 1.
    let (value, line) = graph.cheapest(&cost, &count, &mut search).unwrap();
    assert_eq!((value, line), (4.0, vec![0, 1, 1, 0]));
    cost.iter_mut().for_each(|cost| *cost = f64::INFINITY);
    assert!(graph.cheapest(&cost, &count, &mut search).is_none());
}
