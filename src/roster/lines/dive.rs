//! From prices to a roster, with nothing but pricing: as `crate::lines::dive`, for wards.
//!
//! Everybody's cheapest lines are averaged while prices move; what the averages agree on is fixed, the surest person-days first,
//! until nothing is open. What comes out keeps the rules that graphs know; the person's program mends the rest.

use super::graph::Choice;
use super::market::{Besides, Market, Prices, Trade};
use crate::engine::Fixing;
use crate::work::Stopwatch;
use rand_chacha::ChaCha8Rng;

/// Times that everybody is priced before the first fixing, in multiples of those between two fixings.
const FIRST: usize = 4;
/// Times that everybody is priced between two fixings at most.
const MOST_SWEEPS: usize = 15;
/// Share of the open person-days that are fixed at a time, besides those that are sure.
const SHARE: f64 = 0.04;
const LARGEST_SHARE: f64 = 0.25;
/// Fixings that a dive of [`SHARE`] takes, about; each is cheaper than the one before.
const FIXINGS: f64 = 40.0;
/// Fixings after which an odd dive is given up.
const MOST_FIXINGS: usize = 400;

/// How to dive.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Manner {
    /// About how long it may take, by the clock of the thread.
    pub(crate) seconds: f64,
    /// Step of prices, in points of an ordinary step.
    pub(crate) step: f64,
}

/// Dives for everybody's choice on every day. Stopped on the way, everybody has the line priced last; `None` if somebody has none yet.
pub(crate) fn dive(
    market: &Market,
    prices: &Prices,
    manner: Manner,
    dice: &mut ChaCha8Rng,
    until: &dyn Fn() -> bool,
) -> Option<Vec<Vec<Choice>>> {
    let days = market.days();
    let choices = market.choices();
    let possible = |person: usize, day: usize, choice: usize| market.people[person].allows(day, choice);
    let fixing = Fixing::new((market.people.len(), days, choices), &possible);
    let trade = Trade::new(market, prices.clone(), vec![Vec::new(); market.people.len()]);
    let mut diver = Diver { trade, fixing, step: manner.step * market.scale, sweeps: 1, share: SHARE };
    diver.pace(manner.seconds, dice, until);
    for _ in 0..MOST_FIXINGS {
        if until() || !diver.fix_surest() {
            break;
        }
        diver.sweeps(diver.sweeps, dice, until);
    }
    let lines = diver.trade.last;
    lines.iter().all(|line| line.len() == days).then_some(lines)
}

struct Diver<'a> {
    trade: Trade<'a>,
    fixing: Fixing,
    step: f64,
    sweeps: usize,
    share: f64,
}

impl Diver<'_> {
    /// Prices everybody for the first time, and finds out how thorough the dive can be in the time given.
    fn pace(&mut self, seconds: f64, dice: &mut ChaCha8Rng, until: &dyn Fn() -> bool) {
        let started = Stopwatch::start();
        self.sweeps(1, dice, until);
        let one = started.seconds().max(1e-6);
        let affordable = seconds / (FIXINGS * one);
        self.sweeps = (affordable as usize).clamp(2, MOST_SWEEPS);
        self.share = (SHARE * 2.0 / affordable.max(1e-6)).clamp(SHARE, LARGEST_SHARE);
        self.sweeps(FIRST * self.sweeps - 1, dice, until);
    }

    fn sweeps(&mut self, times: usize, dice: &mut ChaCha8Rng, until: &dyn Fn() -> bool) {
        let choices = self.trade.market.choices();
        let costs: Vec<Besides> = (0..self.trade.market.people.len())
            .map(|person| {
                let decided = self.fixing.decided(person);
                if self.fixing.is_whole(person) && self.trade.last[person].len() == decided.len() {
                    return Besides::Stands;
                }
                let mut costs = vec![0.0; decided.len() * choices];
                for (day, decided) in decided.iter().enumerate() {
                    let Some(decided) = *decided else { continue };
                    let others = costs[day * choices..(day + 1) * choices].iter_mut().enumerate();
                    others.filter(|&(choice, _)| choice != decided).for_each(|(_, cost)| *cost = f64::INFINITY);
                }
                Besides::Costs(costs)
            })
            .collect();
        for _ in 0..times {
            let fixing = &mut self.fixing;
            let mut seen = |person: usize, line: &[Choice]| fixing.see(person, line.iter().copied());
            self.trade.sweep(self.step, dice, &costs, &mut seen, until);
        }
    }

    fn fix_surest(&mut self) -> bool {
        let last = &self.trade.last;
        self.fixing.fix_surest(self.share, &|person, day| last[person].get(day).copied().unwrap_or(0))
    }
}
