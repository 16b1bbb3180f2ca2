//! One person's lines: what they may do, what it costs, what it brings to the ward.

use super::accounts::Account;
use super::counter::Counter;
use super::graph::{Choice, Followed, LineGraph, Search};
use super::links::Place;
use crate::agreement::{Follow, Standing, Today};
use crate::calendar::Day;
use crate::hospital::{PersonIx, ShiftIx};
use crate::linear::Row;
use crate::roster::{Burden, Formulation, Subject};
use std::collections::{BTreeMap, BTreeSet};

/// What one person can bring and what it costs.
#[derive(Debug)]
pub(super) struct PersonLines {
    graph: LineGraph,
    pub(super) choices: usize,
    /// Cost of each choice of each day, `own[day * choices + choice]`; infinite where it is not possible.
    own: Vec<f64>,
    /// Points of wishes that are granted unless a line spoils them.
    constant: f64,
    pub(super) accounts: Vec<Account>,
    count: Counter,
    /// What each choice of each day brings to the links.
    uses: Vec<Place>,
}

/// What pricing found.
#[derive(Debug, Clone)]
pub(super) struct Line {
    /// The choice of each day.
    pub(super) choice: Vec<Choice>,
    /// No line of the person costs less at the prices.
    pub(super) bound: f64,
}

impl PersonLines {
    /// Reads a person's part of the program: `rows` are their own rows, `uses` what they bring.
    pub(super) fn build(
        formulation: &Formulation,
        person: PersonIx,
        (rows, uses): (&[usize], Vec<Place>),
        shares: &[(Burden, Vec<Option<f64>>)],
    ) -> Self {
        let hospital = &formulation.problem.hospital;
        let choices = hospital.shifts.len() + 1;
        let days = hospital.horizon.days;
        let mut own = vec![f64::INFINITY; days as usize * choices];
        let mut at = BTreeMap::new();
        for day in 0..days {
            own[day as usize * choices] = 0.0;
            let mut settled = None;
            for shift in 0..hospital.shifts.len() {
                let Some(col) = formulation.assign(person, day, shift) else { continue };
                let column = formulation.program.columns[col.0];
                if column.upper > 0.5 {
                    own[day as usize * choices + shift + 1] = column.cost;
                }
                settled = settled.or((column.lower > 0.5).then_some(shift + 1));
                at.insert(col.0, (day, shift));
            }
            if let Some(settled) = settled {
                let others = own[day as usize * choices..][..choices].iter_mut().enumerate();
                others.filter(|&(choice, _)| choice != settled).for_each(|(_, cost)| *cost = f64::INFINITY);
            }
        }
        for &row in rows {
            let row = &formulation.program.rows[row];
            // Balances and shares are accounts, and what is followed is priced by its graph: read here too it would be paid twice.
            let Subject::Rule(_, rule) = formulation.subject(row.tag) else { continue };
            let active = formulation.problem.book.of(person).get(rule);
            let employee = &hospital.staff[person];
            if active
                .is_some_and(|active| active.severity.is_hard() || active.rule.follow(employee, hospital).is_none())
            {
                read_row(formulation, row, &at, (&mut own, choices));
            }
        }
        let possible: Vec<Vec<Choice>> = (0..days as usize)
            .map(|day| (0..choices).filter(|&choice| own[day * choices + choice].is_finite()).collect())
            .collect();
        let (followed, constant) = followed(formulation, person);
        let graph = LineGraph::build(hospital, person, followed, &possible);
        let mut accounts = Account::shares(formulation, person, shares);
        let hours = Account::hours(formulation, person);
        let count = Counter::of_hours(&hours, &graph, days as usize).unwrap_or_else(|| {
            accounts.extend(hours.into_iter().map(|(_, account)| account));
            Counter::of_nothing(days as usize, choices)
        });
        Self { graph, choices, own, constant, accounts, count, uses }
    }

    /// Days of the horizon.
    pub(super) fn days(&self) -> usize {
        self.own.len() / self.choices
    }

    /// What the choice on a day brings at the prices: its links with their factors.
    pub(super) fn brings<'p>(
        &'p self,
        day: usize,
        choice: Choice,
        prices: &[f64],
    ) -> impl Iterator<Item = (usize, f64)> + 'p {
        self.uses[day * self.choices + choice].at(prices)
    }

    /// Whether a choice is possible as far as its day alone says.
    pub(super) fn allows(&self, day: usize, choice: Choice) -> bool {
        self.own[day * self.choices + choice].is_finite()
    }

    /// The cheapest line at prices of the links and of the accounts; `besides[day * choices + choice]` is paid on top and may forbid.
    pub(super) fn price(
        &self,
        prices: &[f64],
        accounts: &[f64],
        besides: Option<&[f64]>,
        search: &mut Search,
    ) -> Option<Line> {
        let mut cost = self.own.clone();
        for (cost, place) in cost.iter_mut().zip(&self.uses) {
            if cost.is_finite() {
                *cost -= place.worth(prices);
            }
        }
        let mut constant = self.constant;
        for (account, &price) in self.accounts.iter().zip(accounts) {
            account.charge(price, &mut cost);
            constant += account.least(price).0;
        }
        if let Some(besides) = besides {
            cost.iter_mut().zip(besides).for_each(|(cost, besides)| *cost += besides);
        }
        let (value, choice) = self.graph.cheapest(&cost, &self.count, search)?;
        Some(Line { choice, bound: value + constant })
    }
}

/// Reads what a rule's row says of one day alone into the costs of the day's choices. Rows that need more are left to the graph, the
/// accounts, and in the end to the program.
fn read_row(
    formulation: &Formulation,
    row: &Row,
    at: &BTreeMap<usize, (Day, ShiftIx)>,
    (own, choices): (&mut [f64], usize),
) {
    let (mut day, mut slack) = (None, None);
    for &(col, factor) in &row.entries {
        let column = &formulation.program.columns[col.0];
        match at.get(&col.0) {
            Some(&(on, _)) if *day.get_or_insert(on) == on => {}
            None if slack.is_none() && factor < 0.0 && column.cost > 0.0 && !column.integer => {
                slack = Some(column.cost / -factor)
            }
            _ => return,
        }
    }
    let Some(day) = day else { return };
    for choice in 0..choices {
        let works = |col: &usize| at.get(col).is_some_and(|&(_, shift)| shift + 1 == choice);
        let sum: f64 = row.entries.iter().filter(|(col, _)| works(&col.0)).map(|&(_, factor)| factor).sum();
        let beyond = (sum - row.upper).max(0.0);
        let cost = &mut own[day as usize * choices + choice];
        if slack.is_none() && (beyond > 1e-6 || row.lower - sum > 1e-6) {
            *cost = f64::INFINITY;
        } else if beyond > 1e-6 {
            *cost += beyond * slack.unwrap_or(0.0);
        }
    }
}

/// The rules of a person that can be followed, and their wishes that hang on several days; with the points of those wishes.
fn followed<'a>(formulation: &Formulation<'a>, person: PersonIx) -> (Vec<Followed<'a>>, f64) {
    let problem = formulation.problem;
    let hospital = &problem.hospital;
    let employee = &hospital.staff[person];
    let mut followed = Vec::new();
    for active in problem.book.of(person) {
        if let Some(rule) = active.rule.follow(employee, hospital) {
            followed
                .push(Followed { rule, price: if active.severity.is_hard() { f64::INFINITY } else { active.points } });
        }
    }
    let mut constant = 0.0;
    for (days, points) in formulation.wishes_of_several_days(person) {
        constant -= points;
        followed.push(Followed { rule: Box::new(TimeOff { days }), price: points });
    }
    (followed, constant)
}

/// A wish for time off over several days: the shifts that spoil it on each of them.
#[derive(Debug)]
struct TimeOff {
    days: BTreeMap<Day, BTreeSet<ShiftIx>>,
}

/// The number: whether the wish is spoilt already.
impl Follow for TimeOff {
    fn day(&self, standing: Standing, today: &Today) -> (Standing, f64) {
        let spoils = |shifts: &BTreeSet<ShiftIx>| today.duties.iter().any(|duty| shifts.contains(&duty.shift));
        let spoilt = self.days.get(&today.day).is_some_and(spoils);
        let over = self.days.last_key_value().is_none_or(|(&last, _)| today.day >= last);
        let now = if over { 0 } else { standing[0].max(i16::from(spoilt)) };
        ([now, 0, 0, 0, 0, 0], f64::from(u8::from(spoilt && standing[0] == 0)))
    }
}
