//! The roster as a mixed-integer program: `models/roster.md`, with the same names.
//!
//! `assign[person][day][shift]` are the only integer columns of the ward part; rules may add their own. The program
//! minimises minus the score, so that its objective is `-score` of the roster and its lower bound minus an upper bound on
//! the score.

mod demand;
mod fairness;
mod hull;
mod norm;
mod people;
mod wishes;

pub(super) use norm::greatest_common_divisor;

use super::Problem;
use crate::agreement::RuleRow;
use crate::calendar::Day;
use crate::hospital::{CompetenceIx, PersonIx, Roster, ShiftIx};
use crate::linear::{Col, Expr, Literal, Program, Row};

/// What a row of the program is about: the meaning of [`crate::linear::Row::tag`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Subject {
    /// A rule of a person, by its place in the person's rules.
    Rule(PersonIx, usize),
    /// A demand line.
    Demand(usize),
    /// Exclusive lines of one shift: nobody fills two.
    Posts(Day, ShiftIx),
    /// A skill-mix rule on a day.
    Mix(usize, Day),
    /// A conference.
    Conference(usize),
    /// A table clearing.
    Clearing(usize),
    /// The largest simultaneous absence of a competence on a day.
    Away(CompetenceIx, Day),
    /// Bookkeeping that can never be in conflict: wishes, balances, shares.
    Accounts,
}

/// Price of one head missing from a hard minimum. Far above everything else, so that it is never paid when it can be
/// avoided; a plan that pays it is not a plan.
pub const IMPOSSIBLE: f64 = 5_000.0;

/// The program of a problem.
#[derive(Debug)]
pub struct Formulation<'a> {
    /// The problem.
    pub problem: &'a Problem,
    /// Rows and columns.
    pub program: Program,
    /// Meaning of row tags.
    pub subjects: Vec<Subject>,
    /// The person whose column it is; `None` for the ward's own.
    pub owner: Vec<Option<PersonIx>>,
    /// Columns that count heads missing from hard minima, with what they belong to.
    pub shortages: Vec<(Col, Subject)>,
    /// The limits that rules have written, with the days that they speak of.
    pub limits: Vec<RuleRow>,
    assign: Vec<Option<Col>>,
}

impl<'a> Formulation<'a> {
    /// Builds the whole program.
    pub fn build(problem: &'a Problem) -> Self {
        Self::build_for(problem, &|_| true)
    }

    /// Builds the program of some of the people only; demand then counts nobody else.
    pub fn build_for(problem: &'a Problem, people: &dyn Fn(PersonIx) -> bool) -> Self {
        let mut formulation = Self {
            problem,
            program: Program::default(),
            subjects: Vec::new(),
            owner: Vec::new(),
            shortages: Vec::new(),
            limits: Vec::new(),
            assign: Vec::new(),
        };
        formulation.people(people);
        formulation.wishes(people);
        formulation.norms(people);
        formulation.fairness(people);
        formulation.changes(people);
        formulation.demand();
        formulation.close_owners(None);
        formulation
    }

    /// Builds the program of one person alone: rules, wishes, norm, fairness, without the ward's demand.
    pub fn build_person(problem: &'a Problem, person: PersonIx) -> Self {
        let mut formulation = Self {
            problem,
            program: Program::default(),
            subjects: Vec::new(),
            owner: Vec::new(),
            shortages: Vec::new(),
            limits: Vec::new(),
            assign: Vec::new(),
        };
        let only = |other: PersonIx| other == person;
        formulation.people(&only);
        formulation.wishes(&only);
        formulation.norms(&only);
        formulation.fairness(&only);
        formulation.changes(&only);
        formulation.close_owners(None);
        formulation
    }

    /// The column of an assignment, if the assignment is possible.
    pub fn assign(&self, person: PersonIx, day: Day, shift: ShiftIx) -> Option<Col> {
        let hospital = &self.problem.hospital;
        if !hospital.horizon.contains(day) {
            return None;
        }
        let at = (person * hospital.horizon.days as usize + day as usize) * hospital.shifts.len() + shift;
        self.assign.get(at).copied().flatten()
    }

    /// The assignment as a literal.
    pub fn literal(&self, person: PersonIx, day: Day, shift: ShiftIx) -> Literal {
        self.assign(person, day, shift).map_or(Literal::Zero, Literal::Var)
    }

    /// The sum of a person's assignments on a day that satisfy `wanted`.
    fn works(&self, person: PersonIx, day: Day, wanted: impl Fn(ShiftIx) -> bool) -> Expr {
        let mut expr = Expr::default();
        for shift in (0..self.problem.hospital.shifts.len()).filter(|&shift| wanted(shift)) {
            expr.add_literal(self.literal(person, day, shift), 1.0);
        }
        expr
    }

    fn tag(&mut self, subject: Subject) -> u32 {
        self.subjects.push(subject);
        (self.subjects.len() - 1) as u32
    }

    /// Says whose all columns added since the last call are.
    fn close_owners(&mut self, person: Option<PersonIx>) {
        self.owner.resize(self.program.columns.len(), person);
    }

    /// What a row is about.
    pub fn subject(&self, tag: u32) -> Subject {
        self.subjects.get(tag as usize).copied().unwrap_or(Subject::Accounts)
    }

    /// Whether a row can be left out of a relaxation: the rows of the weekly rest are many and move relaxations little
    /// (one point of 3,900 on a ward of 30, for a third of the time). Whoever leaves them out asks for them again where
    /// duties are whole.
    pub fn is_weak(&self, row: &Row) -> bool {
        let Subject::Rule(person, rule) = self.subject(row.tag) else { return false };
        self.problem.book.of(person).get(rule).is_some_and(|active| active.rule.may_be_left_out_of_relaxation())
    }

    /// Reads the roster out of column values. Temps are the fewest that do what the columns say.
    pub fn roster(&self, values: &[f64]) -> Roster {
        let hospital = &self.problem.hospital;
        let mut roster = Roster::empty(hospital);
        for person in 0..hospital.staff.len() {
            for (day, shift) in self.roster_of(person, values) {
                roster.insert(person, day, shift);
            }
        }
        super::score::fill_temps(self.problem, &mut roster);
        roster
    }

    /// The duties of one person under column values.
    pub fn roster_of(&self, person: PersonIx, values: &[f64]) -> Vec<(Day, ShiftIx)> {
        let hospital = &self.problem.hospital;
        let mut line = Vec::new();
        for day in 0..hospital.horizon.days {
            for shift in 0..hospital.shifts.len() {
                if self.assign(person, day, shift).is_some_and(|col| values[col.0] > 0.5) {
                    line.push((day, shift));
                }
            }
        }
        line
    }

    /// Heads missing from hard minima under column values.
    pub fn missing_heads(&self, values: &[f64]) -> f64 {
        self.shortages.iter().map(|(col, _)| values[col.0]).sum()
    }

    fn changes(&mut self, people: &dyn Fn(PersonIx) -> bool) {
        let problem = self.problem;
        let Some(published) = &problem.hospital.published else { return };
        let price = problem.hospital.points.change;
        for person in (0..problem.hospital.staff.len()).filter(|&person| people(person)) {
            for day in 0..problem.hospital.horizon.days {
                let kept = match published.get(person, day) {
                    Some(shift) => Expr::from(self.literal(person, day, shift)),
                    None => {
                        let mut off = Expr::constant(1.0);
                        off.add_expr(&self.works(person, day, |_| true), -1.0);
                        off
                    }
                };
                self.program.offset += price;
                self.program.add_cost(&kept, -price);
            }
        }
    }
}
