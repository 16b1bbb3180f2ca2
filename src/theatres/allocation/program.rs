//! A program in `good_lp` that remembers the place of its variables, so that values, bound and gap can be read from HiGHS.

use crate::calendar::Day;
use crate::hospital::theatres::SpecialtyIx;
use crate::linear::{Col, Program, Row};
use good_lp::solvers::highs::highs;
use good_lp::{
    Constraint, Expression, IntoAffineExpression, ProblemVariables, Solution, SolverModel, Variable, variable,
};
use std::collections::HashMap;

/// Variables, objective and rows while they are gathered.
#[derive(Default)]
pub(super) struct Draft {
    variables: ProblemVariables,
    objective: Expression,
    rows: Vec<Constraint>,
    places: HashMap<Variable, usize>,
    whole: Vec<Column>,
    /// Largest value of every column.
    most: Vec<f64>,
}

/// The part of a plan that a whole variable belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Part {
    /// Which day.
    pub(super) day: Day,
    /// Whose blocks; `None` for teams, which serve several.
    pub(super) specialty: Option<SpecialtyIx>,
}

/// A whole variable, by its place among the columns.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Column {
    pub(super) at: usize,
    /// Largest value.
    pub(super) most: f64,
    pub(super) part: Part,
}

/// A program that HiGHS has loaded.
pub(super) struct Loaded {
    pub(super) model: ::highs::Model,
    /// Constant part of the objective, which HiGHS does not know.
    pub(super) offset: f64,
}

impl Draft {
    /// A whole variable from 0 to `most`, with its cost and the part of the plan that it belongs to.
    pub(super) fn whole(&mut self, most: f64, cost: f64, part: Part) -> Variable {
        self.whole.push(Column { at: self.places.len(), most, part });
        self.add(variable().integer().min(0.0).max(most), most, cost)
    }

    /// A continuous variable from 0 to `most`, with its cost.
    pub(super) fn part(&mut self, most: f64, cost: f64) -> Variable {
        self.add(variable().min(0.0).max(most), most, cost)
    }

    fn add(&mut self, definition: good_lp::VariableDefinition, most: f64, cost: f64) -> Variable {
        let variable = self.variables.add(definition);
        self.most.push(most);
        self.places.insert(variable, self.places.len());
        self.objective.add_mul(cost, variable);
        variable
    }

    /// Adds `price` for every unit of an expression to the objective.
    pub(super) fn pay(&mut self, price: f64, amount: &Expression) {
        self.objective += price * amount.clone();
    }

    /// Adds `price` for every unit by which an expression stays below `whole`.
    pub(super) fn lose(&mut self, price: f64, amount: &Expression, whole: f64) {
        self.pay(price, &(whole - amount.clone()));
    }

    /// Adds a row.
    pub(super) fn row(&mut self, row: Constraint) {
        self.rows.push(row);
    }

    /// Rows and columns.
    pub(super) fn size(&self) -> (usize, usize) {
        (self.rows.len(), self.places.len())
    }

    /// The places of the variables among the columns.
    pub(super) fn places(&self) -> HashMap<Variable, usize> {
        self.places.clone()
    }

    /// The whole columns.
    pub(super) fn wholes(&self) -> &[Column] {
        &self.whole
    }

    /// The whole columns with the parts of the plan that they belong to.
    pub(super) fn parts(&self) -> impl Iterator<Item = (usize, Part)> + '_ {
        self.whole.iter().map(|column| (column.at, column.part))
    }

    /// The program as plain data, for those who join it with another.
    pub(super) fn plain(&self) -> Program {
        let mut program = Program { offset: self.objective.constant(), ..Program::default() };
        for &most in &self.most {
            program.continuous(0.0, most, 0.0);
        }
        for column in &self.whole {
            program.columns[column.at].integer = true;
        }
        for (at, cost) in self.entries(&self.objective) {
            program.columns[at.0].cost = cost;
        }
        for row in &self.rows {
            // Kept as `expression ≤ 0` or `expression = 0`.
            let expression = row.expression();
            let upper = -expression.constant();
            let lower = if row.is_equality() { upper } else { f64::NEG_INFINITY };
            program.rows.push(Row { lower, upper, entries: self.entries(expression), tag: u32::MAX });
        }
        program
    }

    /// Columns and factors of an expression, in the order of the columns.
    fn entries(&self, expression: &Expression) -> Vec<(Col, f64)> {
        let known = expression.linear_coefficients().filter(|(_, factor)| *factor != 0.0);
        let mut entries: Vec<(Col, f64)> =
            known.filter_map(|(variable, factor)| Some((Col(*self.places.get(&variable)?), factor))).collect();
        entries.sort_by_key(|(col, _)| *col);
        entries
    }

    /// Hands the program to HiGHS.
    pub(super) fn load(self) -> Result<Loaded, good_lp::ResolutionError> {
        let Self { variables, objective, rows, .. } = self;
        let offset = objective.constant();
        let mut problem = variables.minimise(objective).using(highs);
        for row in rows {
            problem.add_constraint(row);
        }
        Ok(Loaded { model: problem.try_into_inner()?, offset })
    }
}

/// Column values by variable.
#[derive(Debug, Clone)]
pub(super) struct Values {
    values: Vec<f64>,
    places: HashMap<Variable, usize>,
}

impl Values {
    pub(super) fn new(values: Vec<f64>, places: HashMap<Variable, usize>) -> Self {
        Self { values, places }
    }

    /// The value of a whole variable.
    pub(super) fn whole(&self, variable: Variable) -> u32 {
        self.value(variable).round().max(0.0) as u32
    }
}

impl Solution for Values {
    fn status(&self) -> good_lp::solvers::SolutionStatus {
        good_lp::solvers::SolutionStatus::Optimal
    }

    fn value(&self, variable: Variable) -> f64 {
        self.places.get(&variable).and_then(|&at| self.values.get(at)).copied().unwrap_or(0.0)
    }
}
