//! What a window is cut from: the program of the roster in force, and the roster as the call leaves it.

use super::Ready;
use super::price::Prices;
use crate::agreement::Record;
use crate::calendar::Day;
use crate::hospital::{CompetenceIx, PersonIx, ShiftIx};
use crate::linear::Program;
use crate::roster::{Formulation, IMPOSSIBLE, heads_by_line};
use std::collections::{BTreeMap, BTreeSet};

/// By day and shift: points that one head less costs on one of its demand lines, and the competence of that line.
pub(super) type HeadWorth = BTreeMap<(Day, ShiftIx), (Option<CompetenceIx>, f64)>;

/// What a window is cut from: the program, and the roster as the call leaves it.
pub(super) struct Base<'a> {
    pub(super) ready: &'a Ready,
    pub(super) formulation: &'a Formulation<'a>,
    pub(super) program: &'a Program,
    /// Values of all columns under the roster in force.
    pub(super) values: &'a [f64],
    /// The same for the assignments once those away are taken out.
    pub(super) now: Vec<f64>,
    pub(super) cell_of: &'a [Option<(PersonIx, Day, ShiftIx)>],
    /// Rows that hold a column of the ward as a whole.
    pub(super) ward_rows: &'a [usize],
    pub(super) heads: &'a HeadWorth,
    /// People who are not asked: those away, and those whose swap is settled.
    pub(super) frozen: Vec<bool>,
}

/// What one head less would cost on each shift, on the line where it costs most.
pub(super) fn worth_of_heads(ready: &Ready) -> HeadWorth {
    let problem = &ready.problem;
    let points = &problem.hospital.points;
    let mut worth = HeadWorth::new();
    for (index, (line, heads)) in
        problem.hospital.demand.iter().zip(heads_by_line(problem, &ready.published)).enumerate()
    {
        let temps = ready.published.temps.get(index).copied().unwrap_or(0);
        let have = heads + temps;
        let loss = if line.exclusive || have > line.target {
            0.0
        } else if have > line.minimum {
            points.below_target
        } else if line.hard {
            IMPOSSIBLE
        } else {
            points.below_minimum
        };
        let loss = if line.temps > temps { loss.min(points.temp) } else { loss };
        let known = worth.entry((line.day, line.shift)).or_insert((line.competence, 0.0));
        if loss > known.1 {
            *known = (line.competence, loss);
        }
    }
    worth
}

impl Base<'_> {
    /// Points that the shift loses with this person, by its dearest demand line.
    pub(super) fn worth_of_head(&self, person: PersonIx, day: Day, shift: ShiftIx) -> f64 {
        let counts = |competence: Option<CompetenceIx>| {
            competence.is_none_or(|competence| self.ready.problem.hospital.staff[person].holds(competence))
        };
        self.heads.get(&(day, shift)).filter(|(competence, _)| counts(*competence)).map_or(0.0, |(_, points)| *points)
    }

    /// The days on which somebody is inside a window.
    pub(super) fn days_inside(&self, inside: &dyn Fn(PersonIx, Day) -> bool) -> BTreeSet<Day> {
        let people = 0..self.frozen.len();
        (0..self.ready.problem.hospital.horizon.days)
            .filter(|&day| people.clone().any(|person| inside(person, day)))
            .collect()
    }

    /// Whether a person's day may be changed at all: not over, and the person is asked.
    pub(super) fn may_change(&self, prices: &Prices, person: PersonIx, day: Day) -> bool {
        let hospital = &self.ready.problem.hospital;
        if self.frozen[person] || !hospital.horizon.contains(day) {
            return false;
        }
        match self.ready.published.get(person, day) {
            Some(shift) => prices.can_still_start(day, shift),
            None => (0..hospital.shifts.len()).any(|shift| prices.can_still_start(day, shift)),
        }
    }

    /// Whether a person may be given a shift that they do not have: it has not begun, and nobody is called in on a
    /// protected day.
    pub(super) fn may_get(&self, prices: &Prices, person: PersonIx, day: Day, shift: ShiftIx) -> bool {
        if !prices.can_still_start(day, shift) {
            return false;
        }
        let hospital = &self.ready.problem.hospital;
        let alone = Record { hospital, person, duties: vec![hospital.duty(day, shift)] };
        let protecting =
            self.ready.problem.book.of(person).iter().filter(|active| active.rule.id() == "protected_days");
        !protecting.into_iter().any(|active| !active.rule.check(&alone).is_empty())
    }

    /// The columns that a window keeps: the duties inside, the accounts of their people, and the ward's columns that hang
    /// on them.
    pub(super) fn live_columns(&self, inside: &dyn Fn(PersonIx, Day) -> bool) -> Vec<bool> {
        let owner = &self.formulation.owner;
        let days = self.ready.problem.hospital.horizon.days;
        let busy: Vec<bool> = (0..self.frozen.len()).map(|person| (0..days).any(|day| inside(person, day))).collect();
        let mut live: Vec<bool> = self
            .cell_of
            .iter()
            .enumerate()
            .map(|(at, cell)| match *cell {
                Some((person, day, _)) => inside(person, day),
                None => owner[at].is_some_and(|person| busy[person]),
            })
            .collect();
        // A row that a duty has gone from costs what it costs, also where nobody is left who could take the duty.
        let is_gone = |col: usize| self.cell_of[col].is_some() && (self.now[col] - self.values[col]).abs() > 0.5;
        for &at in self.ward_rows {
            let row = &self.program.rows[at];
            if row.entries.iter().any(|(col, _)| is_gone(col.0)) {
                let of_ward = row.entries.iter().filter(|(col, _)| owner[col.0].is_none());
                of_ward.for_each(|(col, _)| live[col.0] |= self.cell_of[col.0].is_none());
            }
        }
        loop {
            let mut grown = false;
            for &at in self.ward_rows {
                let row = &self.program.rows[at];
                if row.entries.iter().any(|(col, _)| live[col.0]) {
                    for &(col, _) in row.entries.iter().filter(|(col, _)| owner[col.0].is_none()) {
                        grown |= !std::mem::replace(&mut live[col.0], true);
                    }
                }
            }
            if !grown {
                return live;
            }
        }
    }
}
