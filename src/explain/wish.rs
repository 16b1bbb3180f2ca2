//! What granting a refused wish would cost: in points, and in whose wishes.
//!
//! The wish is made hard and the plan solved again around it, in two passes. First the wisher's own row alone is free: a
//! small program that gives every wish a first price soon. Then, as far as the time goes, the wisher's whole row and
//! everybody's days near the wish are free, starting from what the first pass found. The price is what the plan then
//! loses; it can only be lower with more of the plan free, so it is reported as "at most".

use super::reasons::{ASKED, smallest_conflict};
use crate::agreement::{Record, is_granted};
use crate::calendar::Day;
use crate::hospital::Roster;
use crate::hospital::{PersonIx, Wish};
use crate::linear::{Col, Expr};
use crate::roster::{Formulation, IMPOSSIBLE, Problem, Score, complete, score};
use crate::solver::{Limits, Observer, Progress, Solver, SolverError, Status};
use crate::work::{self, Clock, Stopwatch};
use rayon::prelude::*;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// What stands against a refused wish.
#[derive(Debug, Clone, PartialEq)]
pub enum Price {
    /// The wish is granted.
    Granted,
    /// The person's own rules, absences or fixed duties forbid it: places in `book.of(person)`, empty if an absence does.
    Impossible(Vec<usize>),
    /// No plan with the wish granted was found near this one: the ward would go below a hard minimum.
    WardShort,
    /// Granting it costs at most this.
    Costs {
        /// Points lost, all in all.
        points: f64,
        /// Points by term: after minus before.
        change: Box<Score>,
        /// Wishes of others (and of the wisher) that would be lost instead.
        lost: Vec<usize>,
        /// Wishes that would be granted: this one, and others that come with it.
        gained: Vec<usize>,
    },
    /// There was no time to find out.
    NotPriced,
}

impl Price {
    /// Points, where there is a price; infinite otherwise.
    fn points(&self) -> f64 {
        if let Self::Costs { points, .. } = self { *points } else { f64::INFINITY }
    }

    /// Whether a search with more of the plan free could say more.
    fn is_open(&self) -> bool {
        match self {
            Self::Costs { points, .. } => *points > CHEAP,
            Self::NotPriced => true,
            Self::Granted | Self::Impossible(_) | Self::WardShort => false,
        }
    }
}

/// Longest time for the wisher's row alone.
const FIRST_TIME: Duration = Duration::from_secs(2);
/// Shortest time for the second pass of one wish: with less, nothing is found anyway.
const LEAST_TIME: Duration = Duration::from_secs(2);
/// Points that are not worth a second pass.
const CHEAP: f64 = 0.5;
/// Wishes that are priced at once by work.
const AT_ONCE: usize = 8;
/// Days around a wish that are freed for everybody.
const AROUND: Day = 3;

/// Prices every refused wish of a plan, as many as the time allows, several at once: one price a wish, in their order.
/// What is not priced when `stop` is raised stays so. On a thread that goes by work the time is that of all of them together, and the same
/// wishes get the same prices each time.
///
/// # Errors
/// When the solver fails.
pub fn price_refused(
    problem: &Problem,
    roster: &Roster,
    time: Duration,
    stop: &AtomicBool,
) -> Result<Vec<Price>, SolverError> {
    let all: Vec<usize> = (0..problem.hospital.wishes.len()).collect();
    price_wishes(problem, roster, &all, time, stop)
}

/// Prices some wishes, given by their places in [`crate::hospital::Hospital::wishes`]: one price each, in their order.
///
/// # Errors
/// When the solver fails.
pub fn price_wishes(
    problem: &Problem,
    roster: &Roster,
    wishes: &[usize],
    time: Duration,
    stop: &AtomicBool,
) -> Result<Vec<Price>, SolverError> {
    let watch = Stopwatch::start();
    let unpriced = |&wish: &usize| if granted(problem, wish, roster) { Price::Granted } else { Price::NotPriced };
    let nothing: Vec<Price> = wishes.iter().map(unpriced).collect();
    if time.is_zero() || stop.load(Ordering::Relaxed) {
        return Ok(nothing);
    }
    let formulation = Formulation::build(problem);
    let Some(values) = complete(&formulation, roster)? else { return Ok(nothing) };
    let pricing = Pricing { formulation: &formulation, roster, values: &values, watch, time, stop };
    let mut offers: Vec<Offer> = pricing.for_each(wishes, |wish, left| pricing.first_offer(wish, left))?;
    // Wishes without a price first, then the dear ones: there more of the plan helps most.
    let (priced, unpriced): (Vec<usize>, Vec<usize>) = (0..offers.len())
        .filter(|&at| offers[at].price.is_open())
        .partition(|&at| offers[at].price != Price::NotPriced);
    let mut dearest_first = priced;
    dearest_first.sort_by(|&a, &b| offers[b].price.points().total_cmp(&offers[a].price.points()));
    for group in [unpriced, dearest_first] {
        pricing.improve(wishes, &group, &mut offers)?;
    }
    Ok(offers.into_iter().map(|offer| offer.price).collect())
}

/// A plan whose refused wishes are priced.
struct Pricing<'a> {
    formulation: &'a Formulation<'a>,
    roster: &'a Roster,
    values: &'a [f64],
    watch: Stopwatch,
    /// Time for all of it.
    time: Duration,
    stop: &'a AtomicBool,
}

/// A price, and the plan that has it.
struct Offer {
    price: Price,
    values: Option<Vec<f64>>,
}

impl Offer {
    fn bare(price: Price) -> Self {
        Self { price, values: None }
    }
}

impl Pricing<'_> {
    /// Time left, nothing once stopped.
    fn left(&self) -> Duration {
        let stopped = self.stop.load(Ordering::Relaxed);
        if stopped { Duration::ZERO } else { self.time.saturating_sub(self.watch.elapsed()) }
    }

    /// Does something for each, with the time left, several at once. By work they come in groups of the same size on every machine, and
    /// what is left is told when a group begins.
    fn for_each<T: Send>(
        &self,
        places: &[usize],
        task: impl Fn(usize, Duration) -> Result<T, SolverError> + Sync,
    ) -> Result<Vec<T>, SolverError> {
        if work::clock() == Clock::Wall {
            return places.par_iter().with_max_len(1).map(|&at| task(at, self.left())).collect();
        }
        let mut made = Vec::with_capacity(places.len());
        for group in places.chunks(AT_ONCE) {
            let left = self.left();
            let lent: Vec<(Result<T, SolverError>, Duration)> =
                group.par_iter().with_max_len(1).map(|&at| work::lent(Clock::Work, || task(at, left))).collect();
            for (result, work) in lent {
                work::count_time(work);
                made.push(result?);
            }
        }
        Ok(made)
    }

    /// Gives some of the offers a second pass, each an equal part of the time left.
    fn improve(&self, wishes: &[usize], group: &[usize], offers: &mut [Offer]) -> Result<(), SolverError> {
        let left = self.time.saturating_sub(self.watch.elapsed());
        // By work, that of all counts, whoever does it.
        let threads = if work::clock() == Clock::Wall { rayon::current_num_threads() } else { 1 };
        let each = left.mul_f64(threads as f64 / group.len().max(1) as f64).max(LEAST_TIME);
        let known: &[Offer] = offers;
        let better: Vec<(usize, Price)> =
            self.for_each(group, |at, left| Ok((at, self.better_price(wishes[at], &known[at], each.min(left))?)))?;
        for (at, price) in better {
            offers[at].price = price;
        }
        Ok(())
    }

    /// The price with the wisher's own row free and nothing else.
    fn first_offer(&self, wish: usize, left: Duration) -> Result<Offer, SolverError> {
        let problem = self.formulation.problem;
        let wished = &problem.hospital.wishes[wish];
        if granted(problem, wish, self.roster) {
            return Ok(Offer::bare(Price::Granted));
        }
        let time = left.min(FIRST_TIME);
        if time.is_zero() {
            return Ok(Offer::bare(Price::NotPriced));
        }
        let solved = self.solve(wished, &own_columns(self.formulation, wished), time, None)?;
        if solved.values.is_none() && solved.status == Status::Infeasible {
            let rules = impossible(problem, wished)?;
            return Ok(Offer::bare(rules.map_or(Price::NotPriced, Price::Impossible)));
        }
        let Some(values) = solved.values else { return Ok(Offer::bare(Price::NotPriced)) };
        let price = self.price_of(&values).unwrap_or(Price::NotPriced);
        Ok(Offer { price, values: Some(values) })
    }

    /// The price with everybody's days near the wish free as well; the first one where that finds nothing better.
    fn better_price(&self, wish: usize, first: &Offer, time: Duration) -> Result<Price, SolverError> {
        let wished = &self.formulation.problem.hospital.wishes[wish];
        if time.is_zero() {
            return Ok(first.price.clone());
        }
        let free = near_columns(self.formulation, wished);
        let solved = self.solve(wished, &free, time, first.values.as_deref())?;
        let found = solved.values.as_ref().and_then(|values| self.price_of(values));
        if let Some(found) = found {
            return Ok(if found.points() <= first.price.points() { found } else { first.price.clone() });
        }
        // A search that was cut short has only proven that the ward goes short if its bound says so.
        let proven = solved.status != Status::Stopped || solved.bound > self.short_at();
        Ok(if proven && first.price == Price::NotPriced { Price::WardShort } else { first.price.clone() })
    }

    /// An objective that only a plan with heads missing reaches.
    fn short_at(&self) -> f64 {
        self.formulation.program.objective(self.values) + IMPOSSIBLE / 2.0
    }

    /// Solves the plan again with the wish granted and some columns free.
    fn solve(
        &self,
        wished: &Wish,
        free: &[bool],
        time: Duration,
        start: Option<&[f64]>,
    ) -> Result<Solved, SolverError> {
        let mut part = self.formulation.program.restrict(self.values, |col: Col| free[col.0]);
        let mut place = vec![None; self.values.len()];
        for (at, col) in part.columns.iter().enumerate() {
            place[col.0] = Some(Col(at));
        }
        for (expr, lower, upper) in self.formulation.demands_of_wish(wished) {
            let mut local = Expr::constant(expr.constant);
            for (col, factor) in expr.terms {
                match place[col.0] {
                    Some(col) => drop(local.add(col, factor)),
                    None => drop(local.add_constant(factor * self.values[col.0])),
                }
            }
            part.program.row(lower, &local, upper, 0);
        }
        let limits = Limits { time: Some(time), absolute_gap: 0.5, ..Limits::default() };
        let mut solver = Solver::new(&part.program)?;
        if let Some(start) = start {
            solver.set_start(&part.project(start))?;
        }
        let outcome = solver.solve(&limits, &Until { stop: self.stop, short_at: self.short_at() })?;
        let values = outcome.values.map(|solution| {
            let mut whole = self.values.to_vec();
            part.write_back(&solution, &mut whole);
            whole
        });
        Ok(Solved { status: outcome.status, bound: outcome.bound, values })
    }

    /// What a plan costs against the one at hand; `None` if it leaves the ward short.
    fn price_of(&self, values: &[f64]) -> Option<Price> {
        let staffed = self.formulation.missing_heads(values) < 0.5;
        staffed.then(|| compare(self.formulation.problem, self.roster, &self.formulation.roster(values)))
    }
}

/// What a search with a wish granted came to: values of the whole program.
struct Solved {
    status: Status,
    bound: f64,
    values: Option<Vec<f64>>,
}

/// Stops when the flag is raised, or once it is proven that the ward goes short.
struct Until<'a> {
    stop: &'a AtomicBool,
    short_at: f64,
}

impl Observer for Until<'_> {
    fn progress(&self, progress: Progress) -> bool {
        self.stop.load(Ordering::Relaxed) || progress.bound > self.short_at
    }
}

fn compare(problem: &Problem, before: &Roster, after: &Roster) -> Price {
    let (old, new) = (score(problem, before), score(problem, after));
    let mut change = new.clone();
    for at in 0..change.points.len() {
        change.points[at] -= old.points[at];
        change.amounts[at] -= old.amounts[at];
    }
    let (mut lost, mut gained) = (Vec::new(), Vec::new());
    for wish in 0..problem.hospital.wishes.len() {
        match (granted(problem, wish, before), granted(problem, wish, after)) {
            (true, false) => lost.push(wish),
            (false, true) => gained.push(wish),
            _ => {}
        }
    }
    Price::Costs { points: old.total() - new.total(), change: Box::new(change), lost, gained }
}

fn granted(problem: &Problem, wish: usize, roster: &Roster) -> bool {
    let wish = &problem.hospital.wishes[wish];
    is_granted(wish, &Record::of(&problem.hospital, wish.person, roster))
}

/// The rules that forbid a wish whatever the ward does; `None` if the person alone could have it.
fn impossible(problem: &Problem, wish: &Wish) -> Result<Option<Vec<usize>>, SolverError> {
    let mut formulation = Formulation::build_person(problem, wish.person);
    for (expr, lower, upper) in formulation.demands_of_wish(wish) {
        formulation.program.row(lower, &expr, upper, ASKED);
    }
    Ok(smallest_conflict(&formulation)?.map(|rules| rules.into_iter().collect()))
}

/// The wisher's columns and those of the ward.
fn own_columns(formulation: &Formulation, wish: &Wish) -> Vec<bool> {
    formulation.owner.iter().map(|owner| owner.is_none_or(|person| person == wish.person)).collect()
}

/// All columns but the others' duties far from the wish.
fn near_columns(formulation: &Formulation, wish: &Wish) -> Vec<bool> {
    let hospital = &formulation.problem.hospital;
    let (first, last) = wish.kind.days();
    let mut free = vec![true; formulation.program.columns.len()];
    for person in (0..hospital.staff.len()).filter(|&person: &PersonIx| person != wish.person) {
        for day in (0..hospital.horizon.days).filter(|day| !(first - AROUND..=last + AROUND).contains(day)) {
            for shift in 0..hospital.shifts.len() {
                if let Some(col) = formulation.assign(person, day, shift) {
                    free[col.0] = false;
                }
            }
        }
    }
    free
}
