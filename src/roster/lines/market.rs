//! Everybody's lines at common prices.
//!
//! People are priced a few at a time, and prices move a little after each few: up where their lines leave the ward short by
//! their part, down where they bring too much (incremental subgradient). No linear program is needed.

use super::graph::{Choice, Search};
use super::links::{Cut, Links};
use super::person::PersonLines;
use crate::hospital::PersonIx;
use crate::roster::{Burden, Formulation};
use crate::work;
use rand::seq::SliceRandom;
use rand_chacha::ChaCha8Rng;
use rayon::prelude::*;
use std::time::Duration;

/// Batches in which everybody is priced.
const BATCHES: usize = 15;

/// What it costs to leave a decision that contradicts others, in points.
const CONTRADICTED: f64 = 10_000.0;

/// What the ward pays for each link, and everybody's prices of their own accounts.
#[derive(Debug, Clone, Default)]
pub(crate) struct Prices {
    pub(super) links: Vec<f64>,
    pub(super) own: Vec<Vec<f64>>,
}

/// Everybody's lines and what ties them together.
#[derive(Debug)]
pub(crate) struct Market {
    pub(super) links: Links,
    pub(super) people: Vec<PersonLines>,
    /// What is the same in every roster.
    offset: f64,
    /// Points of an ordinary step of prices.
    pub(super) scale: f64,
}

impl Market {
    /// Builds everybody's graph.
    pub(crate) fn build(formulation: &Formulation) -> Self {
        let problem = formulation.problem;
        let Cut { links, rows, uses } = Cut::of(formulation);
        let shares: Vec<(Burden, Vec<Option<f64>>)> =
            Burden::ALL.into_iter().map(|burden| (burden, problem.fair_shares(burden))).collect();
        let parts: Vec<_> = rows.into_iter().zip(uses).enumerate().collect();
        let clock = work::clock();
        let build = |(person, (rows, uses)): (usize, (Vec<usize>, _))| {
            work::lent(clock, || PersonLines::build(formulation, person, (&rows, uses), &shares))
        };
        let built: Vec<(PersonLines, Duration)> = parts.into_par_iter().map(build).collect();
        work::count_time(built.iter().map(|&(_, work)| work).sum());
        let people = built.into_iter().map(|(person, _)| person).collect();
        let points = &problem.hospital.points;
        let scale = points.below_target.max(points.wish).max(1.0);
        Self { links, people, offset: formulation.program.offset, scale }
    }

    /// Prices of nothing.
    pub(crate) fn free(&self) -> Prices {
        let own = self.people.iter().map(|person| vec![0.0; person.accounts.len()]).collect();
        Prices { links: vec![0.0; self.links.len()], own }
    }

    /// Duals of all rows of the program that say the same as the prices.
    pub(crate) fn row_duals(&self, prices: &Prices, rows: usize) -> Vec<f64> {
        self.links.row_duals(&prices.links, rows)
    }

    /// Days of the horizon.
    pub(super) fn days(&self) -> usize {
        self.people.first().map_or(0, PersonLines::days)
    }

    /// Choices of a day: off, and each shift.
    pub(super) fn choices(&self) -> usize {
        self.people.first().map_or(1, |person| person.choices)
    }

    /// What one person's cheapest line costs at least.
    pub(crate) fn least_of(&self, person: PersonIx, prices: &Prices) -> Option<f64> {
        let line = self.people[person].price(&prices.links, &prices.own[person], None, &mut Search::default())?;
        Some(line.bound)
    }

    /// A lower bound on what every roster costs, at any prices. `None` where somebody has no line.
    pub(crate) fn bound(&self, prices: &Prices) -> Option<f64> {
        let mut search = Search::default();
        let mut bound = self.offset + self.links.least(&prices.links).0;
        for (person, own) in self.people.iter().zip(&prices.own) {
            bound += person.price(&prices.links, own, None, &mut search)?.bound;
        }
        Some(bound)
    }
}

/// Prices on the move, with everybody's line priced last.
pub(super) struct Trade<'a> {
    pub(super) market: &'a Market,
    pub(super) prices: Prices,
    pub(super) last: Vec<Vec<Choice>>,
    order: Vec<usize>,
    search: Search,
}

impl<'a> Trade<'a> {
    pub(super) fn new(market: &'a Market, prices: Prices, last: Vec<Vec<Choice>>) -> Self {
        let order = (0..market.people.len()).collect();
        Self { market, prices, last, order, search: Search::default() }
    }

    /// Prices everybody once. `besides` says what else is paid for each person's choices, or that their line stands; where it is
    /// empty nothing is. `seen` is told of every line.
    pub(super) fn sweep(
        &mut self,
        step: f64,
        dice: &mut ChaCha8Rng,
        besides: &[Besides],
        seen: &mut dyn FnMut(usize, &[Choice]),
        until: &dyn Fn() -> bool,
    ) {
        self.order.shuffle(dice);
        let people = self.order.len();
        let batch = people.div_ceil(BATCHES).max(1);
        for first in (0..people).step_by(batch) {
            if until() {
                return;
            }
            let chunk = first..(first + batch).min(people);
            let share = chunk.len() as f64 / people as f64;
            let mut slope = self.market.links.least(&self.prices.links).1;
            slope.iter_mut().for_each(|slope| *slope *= share);
            for at in chunk {
                let person = self.order[at];
                match besides.get(person) {
                    Some(Besides::Stands) => {}
                    Some(Besides::Costs(costs)) => self.answer(person, Some(costs), step),
                    None => self.answer(person, None, step),
                }
                seen(person, &self.last[person]);
                let lines = &self.market.people[person];
                for (day, &choice) in self.last[person].iter().enumerate() {
                    for (link, factor) in lines.brings(day, choice, &self.prices.links) {
                        slope[link] -= factor;
                    }
                }
            }
            for ((price, slope), &(low, high)) in self.prices.links.iter_mut().zip(slope).zip(&self.market.links.limits)
            {
                *price = (*price + step * slope).clamp(low, high);
            }
        }
    }

    fn answer(&mut self, person: usize, besides: Option<&[f64]>, step: f64) {
        let lines = &self.market.people[person];
        let own = &mut self.prices.own[person];
        let found = lines.price(&self.prices.links, own, besides, &mut self.search).or_else(|| {
            // Decisions that contradict each other: as many are kept as can be.
            let costs: Vec<f64> = besides?.iter().map(|&cost| cost.min(CONTRADICTED)).collect();
            lines.price(&self.prices.links, own, Some(&costs), &mut self.search)
        });
        if let Some(line) = found {
            for (price, account) in own.iter_mut().zip(&lines.accounts) {
                *price = account.moved(*price, account.taken(&line.choice, lines.choices), step);
            }
            self.last[person] = line.choice;
        }
    }
}

/// What a person is priced with, besides prices.
pub(super) enum Besides {
    /// The line stands as it is.
    Stands,
    /// Costs by day and choice, infinite for what may not be.
    Costs(Vec<f64>),
}
