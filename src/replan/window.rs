//! The program of a window: some people's days are free, the rest of the roster stands, or may be touched at a price.
//!
//! Inside the window the program is exact. A day outside it is one column `touched` between 0 and 1, at the price of its
//! cheapest change: it loosens every row that the day is part of by as much as any change of the day could. So the program
//! is a relaxation of the whole, its bound holds for every mended roster there is, and a solution that touches nothing
//! outside the window is the best of all.
//!
//! Costs count only what gets worse: a column that the roster in force pays for already is free up to its value there.

use super::base::Base;
use super::price::Prices;
use crate::calendar::Day;
use crate::hospital::{PersonIx, ShiftIx};
use crate::linear::{Col, Program, Row};
use std::collections::{BTreeMap, BTreeSet};

/// Values below this are nothing.
const NOTHING: f64 = 1e-7;

/// The program of a window, and what its columns stand for.
pub(super) struct Window {
    pub(super) program: Program,
    /// Assignments inside.
    pub(super) assign: Vec<(Col, (PersonIx, Day, ShiftIx))>,
    /// Days outside that may be touched.
    pub(super) touched: BTreeMap<(PersonIx, Day), Col>,
}

impl Window {
    /// Builds the program. `inside` says which days of which people are free.
    pub(super) fn build(base: &Base, prices: &Prices, inside: &dyn Fn(PersonIx, Day) -> bool) -> Self {
        let mut builder = Builder {
            base,
            prices,
            live: base.live_columns(inside),
            place: vec![None; base.program.columns.len()],
            window: Self { program: Program::default(), assign: Vec::new(), touched: BTreeMap::new() },
            cheapest: BTreeMap::new(),
            seen: base.days_inside(inside),
        };
        builder.duties(inside);
        builder.others();
        for row in &base.program.rows {
            if row.entries.iter().any(|(col, _)| builder.live[col.0]) {
                builder.row(row);
            }
        }
        builder.window
    }
}

struct Builder<'a> {
    base: &'a Base<'a>,
    prices: &'a Prices<'a>,
    live: Vec<bool>,
    /// The columns that stand for a live column: itself, and the part of it that is paid for already.
    place: Vec<Option<(Col, Option<Col>)>>,
    window: Window,
    cheapest: BTreeMap<(PersonIx, Day), f64>,
    /// Days on which somebody is inside.
    seen: BTreeSet<Day>,
}

impl Builder<'_> {
    /// The duties inside, each with its price against the day as it stands.
    fn duties(&mut self, inside: &dyn Fn(PersonIx, Day) -> bool) {
        let hospital = &self.base.ready.problem.hospital;
        for person in 0..hospital.staff.len() {
            for day in (0..hospital.horizon.days).filter(|&day| inside(person, day)) {
                // What wishes about the day itself are worth stands in the costs of the duties; only granted ones are worth anything.
                let wishes = |shift: Option<ShiftIx>| {
                    let col = shift.and_then(|shift| self.base.formulation.assign(person, day, shift));
                    col.map_or(0.0, |col| self.base.program.columns[col.0].cost)
                };
                let lost = |to: Option<ShiftIx>| wishes(to) - wishes(self.base.ready.published.get(person, day));
                let off = self.prices.of_change(person, day, None).points + lost(None);
                self.window.program.offset += off;
                for shift in 0..hospital.shifts.len() {
                    let Some(col) = self.base.formulation.assign(person, day, shift) else { continue };
                    let stands = self.base.now[col.0] > 0.5;
                    let upper = if stands || self.base.may_get(self.prices, person, day, shift) { 1.0 } else { 0.0 };
                    let price = self.prices.of_change(person, day, Some(shift)).points + lost(Some(shift));
                    let new = self.window.program.column(0.0, upper, price - off, true);
                    self.place[col.0] = Some((new, None));
                    self.window.assign.push((new, (person, day, shift)));
                }
            }
        }
    }

    /// Everything that follows from the duties: what gets worse costs, what gets better earns nothing.
    fn others(&mut self) {
        for (at, column) in self.base.program.columns.iter().enumerate() {
            if !self.live[at] || self.place[at].is_some() {
                continue;
            }
            let paid = self.base.values[at];
            let program = &mut self.window.program;
            self.place[at] = Some(if column.cost > 0.0 && paid > NOTHING && column.lower == 0.0 {
                let free = program.continuous(0.0, paid, 0.0);
                let rest = program.column(0.0, (column.upper - paid).max(0.0), column.cost, false);
                (rest, Some(free))
            } else if column.cost < 0.0 {
                program.offset -= column.cost * paid;
                (program.column(column.lower, paid.min(column.upper), column.cost, column.integer), None)
            } else {
                (program.column(column.lower, column.upper, column.cost, column.integer), None)
            });
        }
    }

    fn row(&mut self, row: &Row) {
        let mut entries: BTreeMap<Col, f64> = BTreeMap::new();
        let mut stands = 0.0;
        // By day outside: the factor of each duty there, and whether it stands.
        let mut outside: BTreeMap<(PersonIx, Day), Vec<(f64, bool)>> = BTreeMap::new();
        for &(col, factor) in &row.entries {
            match (self.place[col.0], self.base.cell_of[col.0]) {
                (Some((rest, free)), _) => {
                    for part in [Some(rest), free].into_iter().flatten() {
                        *entries.entry(part).or_default() += factor;
                    }
                }
                (None, Some((person, day, _))) => {
                    let there = self.base.now[col.0] > 0.5;
                    stands += if there { factor } else { 0.0 };
                    if self.base.may_change(self.prices, person, day) {
                        outside.entry((person, day)).or_default().push((factor, there));
                    }
                }
                // Somebody else's account: it has no part in a row with live columns.
                (None, None) => stands += factor * self.base.values[col.0],
            }
        }
        let reach = self.reach(outside);
        let (lower, upper) = (row.lower - stands, row.upper - stands);
        let mut push = |lower: f64, upper: f64, loosened: &dyn Fn(&(Col, f64, f64)) -> f64| {
            let mut all = entries.clone();
            for one in &reach {
                if loosened(one).abs() > NOTHING {
                    *all.entry(one.0).or_default() += loosened(one);
                }
            }
            let entries = all.into_iter().filter(|(_, factor)| factor.abs() > 1e-12).collect();
            self.window.program.rows.push(Row { lower, upper, entries, tag: row.tag });
        };
        if reach.is_empty() {
            push(lower, upper, &|_| 0.0);
            return;
        }
        if upper.is_finite() {
            push(f64::NEG_INFINITY, upper, &|&(_, down, _)| -down);
        }
        if lower.is_finite() {
            push(lower, f64::INFINITY, &|&(_, _, up)| up);
        }
    }

    /// How far each day outside can move a row, downwards and upwards, with its column.
    fn reach(&mut self, outside: BTreeMap<(PersonIx, Day), Vec<(f64, bool)>>) -> Vec<(Col, f64, f64)> {
        let mut reach = Vec::new();
        for (cell, factors) in outside {
            let stands: f64 = factors.iter().filter(|(_, there)| *there).map(|(factor, _)| factor).sum();
            let most = factors.iter().fold(0.0f64, |most, (factor, _)| most.max(*factor));
            let least = factors.iter().fold(0.0f64, |least, (factor, _)| least.min(*factor));
            let (down, up) = (stands - least, most - stands);
            if down.abs() > NOTHING || up.abs() > NOTHING {
                reach.push((self.touched(cell), down, up));
            }
        }
        reach
    }

    fn touched(&mut self, cell: (PersonIx, Day)) -> Col {
        if let Some(&col) = self.window.touched.get(&cell) {
            return col;
        }
        let price = self.cheapest_change(cell);
        let col = self.window.program.continuous(0.0, 1.0, price);
        self.window.touched.insert(cell, col);
        col
    }

    /// The least that any change of a day costs.
    fn cheapest_change(&mut self, cell: (PersonIx, Day)) -> f64 {
        if let Some(&price) = self.cheapest.get(&cell) {
            return price;
        }
        let (person, day) = cell;
        let stands = self.base.ready.published.get(person, day);
        // Where the program does not see the day's heads, a head that goes is worth what it would leave open, and a head that
        // comes takes as much off the price: together they cost no more than the two changes. Half a change is taken at most,
        // so that no change is free.
        let most = self.prices.of_any_change() / 2.0;
        let head = |shift: Option<ShiftIx>| {
            let shift = shift.filter(|_| !self.seen.contains(&day));
            shift.map_or(0.0, |shift| self.base.worth_of_head(person, day, shift).min(most))
        };
        let shifts = (0..self.base.ready.problem.hospital.shifts.len()).map(Some).chain([None]);
        let others = shifts.filter(|&to| to != stands);
        let price = |to: Option<ShiftIx>| self.prices.of_change(person, day, to).points + head(stands) - head(to);
        let cheapest = others.map(price).fold(f64::INFINITY, f64::min).max(0.0);
        self.cheapest.insert(cell, cheapest);
        cheapest
    }
}
