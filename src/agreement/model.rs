//! What a rule writes into: one person's part of the roster model.
//!
//! History and horizon look the same to a rule: every day from the first known one has its possible duties, each with a
//! [`Literal`] that is 1 beforehand for history and a column inside the horizon. A rule written for days in a row
//! therefore needs no special case at the horizon's start.

use crate::calendar::Day;
use crate::hospital::{Duty, Employee, Hospital, PersonIx};
use crate::linear::{Col, Expr, Literal, Program};

/// Excess that no record reaches: a finite bound keeps dual bounds finite.
const MOST_EXCESS: f64 = 1e5;

/// A duty that the person may have on a day, and the literal that says whether they do.
#[derive(Debug, Clone, Copy)]
pub struct Choice {
    /// The duty.
    pub duty: Duty,
    /// 1 if worked.
    pub literal: Literal,
}

/// How the rows of the current rule enter the program.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Strictness {
    /// As they are.
    Hard,
    /// Every unit above the limit costs so many points.
    Priced(f64),
}

/// A limit that a rule has written, for whoever wants to relax, count or name it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RuleRow {
    /// Row of the program.
    pub row: usize,
    /// First and last day that it speaks of.
    pub days: (Day, Day),
}

/// One person's part of the roster model.
#[derive(Debug)]
pub struct PersonModel<'a> {
    /// The hospital.
    pub hospital: &'a Hospital,
    /// Who.
    pub person: PersonIx,
    program: &'a mut Program,
    /// `choices[day - first_day]`.
    choices: Vec<Vec<Choice>>,
    strictness: Strictness,
    tag: u32,
    written: Vec<RuleRow>,
    slacks: Vec<(Col, f64)>,
}

impl<'a> PersonModel<'a> {
    /// A model of `person` over `program`. `literal` gives the literal of each possible assignment inside the horizon.
    pub fn new(
        hospital: &'a Hospital,
        person: PersonIx,
        program: &'a mut Program,
        mut literal: impl FnMut(Day, usize) -> Literal,
    ) -> Self {
        let first = hospital.history_from;
        let length = (hospital.horizon.days - first).max(0) as usize;
        let mut choices = vec![Vec::new(); length];
        for past in hospital.history.iter().filter(|past| past.person == person && past.day >= first) {
            let duty = hospital.duty(past.day, past.shift);
            choices[(past.day - first) as usize].push(Choice { duty, literal: Literal::One });
        }
        for day in 0..hospital.horizon.days {
            for shift in 0..hospital.shifts.len() {
                let literal = literal(day, shift);
                if literal != Literal::Zero {
                    choices[(day - first) as usize].push(Choice { duty: hospital.duty(day, shift), literal });
                }
            }
        }
        let (written, slacks) = (Vec::new(), Vec::new());
        Self { hospital, person, program, choices, strictness: Strictness::Hard, tag: 0, written, slacks }
    }

    /// Says how the rows of the next rule enter, and under which tag.
    pub fn begin(&mut self, strictness: Strictness, tag: u32) {
        self.strictness = strictness;
        self.tag = tag;
    }

    /// The employment.
    pub fn employee(&self) -> &'a Employee {
        &self.hospital.staff[self.person]
    }

    /// First day of known history.
    pub fn first_day(&self) -> Day {
        self.hospital.history_from
    }

    /// Last day of the horizon.
    pub fn last_day(&self) -> Day {
        self.hospital.horizon.days - 1
    }

    /// The duties possible on a day; none outside the known span, where the person counts as free.
    pub fn choices(&self, day: Day) -> &[Choice] {
        usize::try_from(day - self.first_day()).ok().and_then(|at| self.choices.get(at)).map_or(&[], Vec::as_slice)
    }

    /// The choices of a day that satisfy `wanted`, as a sum.
    pub fn sum(&self, day: Day, wanted: impl Fn(&Duty) -> bool) -> Expr {
        let mut expr = Expr::default();
        for choice in self.choices(day).iter().filter(|choice| wanted(&choice.duty)) {
            expr.add_literal(choice.literal, 1.0);
        }
        expr
    }

    /// 1 if any duty starts on the day. (At most one does: see the rule `one_shift_a_day`.)
    pub fn work(&self, day: Day) -> Expr {
        self.sum(day, |_| true)
    }

    /// Writes the rule's limit `expr ≤ upper`, hard or priced as the rule stands. A limit on history alone is dropped:
    /// nothing can be done about it and no check reports it.
    pub fn limit(&mut self, mut expr: Expr, upper: f64, days: (Day, Day)) {
        if days.1 < 0 {
            return;
        }
        if let Strictness::Priced(points) = self.strictness {
            let slack = self.program.continuous(0.0, MOST_EXCESS, points);
            self.slacks.push((slack, points));
            expr.add(slack, -1.0);
        }
        let before = self.program.rows.len();
        self.program.row(f64::NEG_INFINITY, &expr, upper, self.tag);
        if self.program.rows.len() > before {
            self.written.push(RuleRow { row: before, days });
        }
    }

    /// Writes a row that ties auxiliary columns to the duties: `expr ≤ upper`, always hard.
    pub fn define(&mut self, expr: &Expr, upper: f64) {
        self.program.row(f64::NEG_INFINITY, expr, upper, self.tag);
    }

    /// A new auxiliary 0/1 value that is whole in every solution with whole duties, so that it need not be declared
    /// integer.
    pub fn implied_binary(&mut self) -> Col {
        self.program.continuous(0.0, 1.0, 0.0)
    }

    /// A new auxiliary 0/1 column that the solver must branch on.
    pub fn binary(&mut self) -> Col {
        self.program.binary()
    }

    /// A new auxiliary column without cost.
    pub fn continuous(&mut self, lower: f64, upper: f64) -> Col {
        self.program.continuous(lower, upper, 0.0)
    }

    /// The limits written so far.
    pub fn written(&self) -> &[RuleRow] {
        &self.written
    }

    /// The slack columns of priced limits, each with its points per unit.
    pub fn slacks(&self) -> &[(Col, f64)] {
        &self.slacks
    }
}
