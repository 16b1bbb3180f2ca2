//! Rosters by dives: prices from everybody's graphs, a bound on the way, and from prices to rosters.

use super::neighbourhood::Chooser;
use super::part::solve_again;
use super::{Shared, bound, complete, offer, whole};
use crate::agreement::Record;
use crate::hospital::{PersonIx, Roster};
use crate::linear::Col;
use crate::roster::Formulation;
use crate::roster::blocks::Split;
use crate::roster::lines::{Manner, Market, Prices, dive};
use crate::solver::{Limits, Solver, SolverError, StopWhen};
use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;
use std::time::Duration;

/// Steps of prices that dives try in turn.
const STEPS: [f64; 3] = [0.02, 0.007, 0.05];
/// Dives in a row that bring nothing, after which there are no more.
const PATIENCE: usize = 4;
/// People whose programs say whether all are worth while, and the share of the gap that they must promise to close.
const SAMPLE: usize = 4;
const WORTHWHILE: f64 = 0.1;
/// Share of the time left that one dive takes, about.
const ONE_DIVE: f64 = 0.3;
/// Seconds of the first dives, and of the ascent before the very first; the latter no more than a share of the time.
const QUICK: f64 = 1.0;
const FIRST_SHARE: f64 = 0.1;
/// Parts solved again for one dive's missing heads at most.
const MOST_MENDING: i32 = 12;
/// Longest time for the program of one person.
const PERSON_TIME: Duration = Duration::from_millis(1500);

/// A first plan by a quick dive at prices that are not good yet, and those prices. `None` if somebody has no line, or none that keeps every rule
/// was found soon.
pub(super) fn first(
    formulation: &Formulation,
    market: &Market,
    shared: &Shared,
    seed: u64,
) -> Result<(Option<Vec<f64>>, Prices), SolverError> {
    let mut dice = ChaCha8Rng::seed_from_u64(seed);
    let until = shared.seconds() + QUICK.min(FIRST_SHARE * shared.remaining().as_secs_f64());
    let enough = || shared.should_stop() || shared.seconds() >= until;
    let prices = market.ascend(market.free(), &mut dice, &enough, &mut |bound| shared.raise_bound(bound));
    let manner = Manner { seconds: QUICK, step: STEPS[0] };
    let lines = dive(market, &prices, manner, &mut dice, &|| shared.should_stop());
    Ok((lines.map_or(Ok(None), |lines| values_of(formulation, shared, &lines))?, prices))
}

/// Runs until `time` is up or everybody stops: drives prices up, telling bounds, and dives; then proves what people's programs add
/// to the bound.
pub(super) fn dive_and_prove(
    formulation: &Formulation,
    (market, prices): (&Market, Prices),
    shared: &Shared,
    (seed, time): (u64, f64),
) -> Result<(), SolverError> {
    let until = shared.seconds() + time;
    let stop = || shared.should_stop() || shared.seconds() >= until;
    let mut dice = ChaCha8Rng::seed_from_u64(seed);
    let prices = market.ascend(prices, &mut dice, &stop, &mut |bound| shared.raise_bound(bound));
    let mut chooser = Chooser::new(ChaCha8Rng::seed_from_u64(seed));
    let (mut round, mut in_vain) = (0, 0);
    while !stop() && in_vain < PATIENCE {
        // The first one is for a plan to begin with.
        let seconds = if round == 0 { QUICK } else { ONE_DIVE * (until - shared.seconds()) };
        let manner = Manner { seconds, step: STEPS[round % STEPS.len()] };
        let lines = dive(market, &prices, manner, &mut dice, &stop);
        let values = lines.map_or(Ok(None), |lines| values_of(formulation, shared, &lines))?;
        in_vain += 1;
        if let Some(values) = values
            && offer(shared, formulation, &mended(formulation, shared, values, &mut chooser)?)
        {
            in_vain = 0;
        }
        if round == 0 && shared.missing_heads() > 0.5 && bound::cannot_be_staffed(formulation, shared)? {
            shared.declare_infeasible();
        }
        if round == 0 && whole::is_small(formulation) {
            return whole::solve_whole(formulation, shared);
        }
        round += 1;
    }
    prove_further(formulation, market, shared, &prices)
}

/// Proves what people's programs add to the bound, where a few of them say that it is worth while.
fn prove_further(
    formulation: &Formulation,
    market: &Market,
    shared: &Shared,
    prices: &Prices,
) -> Result<(), SolverError> {
    let duals = market.row_duals(prices, formulation.program.rows.len());
    let people = formulation.problem.hospital.staff.len();
    let sample: Vec<PersonIx> = (0..people).step_by(people.div_ceil(SAMPLE).max(1)).collect();
    let mut split = Split::of(formulation);
    let links = split.prices_of(&duals);
    let mut gain = 0.0;
    for &person in &sample {
        let stop = || shared.should_stop();
        let whole = split.least_of(person, &links, PERSON_TIME, &stop)?;
        let Some(graph) = market.least_of(person, prices).filter(|_| !stop()) else { return Ok(()) };
        gain += (whole - graph).max(0.0);
    }
    let gap = shared.cost() - shared.bound();
    if gain * people as f64 / sample.len().max(1) as f64 > WORTHWHILE * gap {
        bound::ascend(formulation, shared, &duals, 1)?;
    }
    Ok(())
}

/// A plan with as few missing heads as parts around them, solved again, lead to.
fn mended(
    formulation: &Formulation,
    shared: &Shared,
    mut values: Vec<f64>,
    chooser: &mut Chooser,
) -> Result<Vec<f64>, SolverError> {
    for seed in 0..MOST_MENDING {
        if formulation.missing_heads(&values) < 0.5 || shared.should_stop() {
            break;
        }
        let free = chooser.around_missing(formulation, &values).free_columns(formulation);
        if let Some(better) = solve_again(formulation, shared, &values, &free, seed)?.better {
            values = better;
        }
    }
    Ok(values)
}

/// Column values of a roster of lines. Whose line breaks a rule that graphs do not know gets one from their own program, at what the
/// others leave open. `None` if there is none or time is up.
pub(super) fn values_of(
    formulation: &Formulation,
    shared: &Shared,
    lines: &[Vec<usize>],
) -> Result<Option<Vec<f64>>, SolverError> {
    let problem = formulation.problem;
    let hospital = &problem.hospital;
    let mut roster = Roster::empty(hospital);
    for (person, line) in lines.iter().enumerate() {
        for (day, &choice) in (0..).zip(line) {
            if let Some(shift) = choice.checked_sub(1) {
                roster.insert(person, day, shift);
            }
        }
    }
    let breaks = |person: PersonIx| {
        let record = Record::of(hospital, person, &roster);
        let hard = |active: &&crate::agreement::ActiveRule| active.severity.is_hard();
        problem.book.of(person).iter().filter(hard).any(|active| !active.rule.check(&record).is_empty())
    };
    let broken: Vec<PersonIx> = (0..lines.len()).filter(|&person| breaks(person)).collect();
    for person in broken {
        if shared.should_stop() {
            return Ok(None);
        }
        let Some(line) = own_line(formulation, shared, &roster, person)? else { return Ok(None) };
        (0..hospital.horizon.days).for_each(|day| roster.set(person, day, None));
        line.into_iter().for_each(|(day, shift)| roster.insert(person, day, shift));
    }
    complete::complete(formulation, &roster)
}

/// The best line of one person's own program beside everybody else's duties.
fn own_line(
    formulation: &Formulation,
    shared: &Shared,
    roster: &Roster,
    person: PersonIx,
) -> Result<Option<Vec<(i32, usize)>>, SolverError> {
    let hospital = &formulation.problem.hospital;
    let mut values = vec![0.0; formulation.program.columns.len()];
    for other in (0..hospital.staff.len()).filter(|&other| other != person) {
        for (day, shift) in roster.of_person(other) {
            if let Some(col) = formulation.assign(other, day, shift) {
                values[col.0] = 1.0;
            }
        }
    }
    let free = |col: Col| formulation.owner[col.0].is_none_or(|owner| owner == person);
    let part = formulation.program.restrict(&values, free);
    let limits = Limits { time: Some(PERSON_TIME), relative_gap: 1e-4, ..Limits::default() };
    let outcome = Solver::new(&part.program)?.solve(&limits, &StopWhen(|| shared.should_stop()))?;
    Ok(outcome.values.map(|solution| {
        part.write_back(&solution, &mut values);
        formulation.roster_of(person, &values)
    }))
}
