//! A program in `good_lp` that remembers the place of its variables, so that values, bound and gap can be read from HiGHS.

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
    /// Largest value of each whole variable, by place.
    whole: Vec<(usize, f64)>,
}

/// A program that HiGHS has loaded.
pub(super) struct Loaded {
    pub(super) model: ::highs::Model,
    /// The whole variables by place, with their largest values.
    pub(super) whole: Vec<(usize, f64)>,
    /// Constant part of the objective, which HiGHS does not know.
    pub(super) offset: f64,
    places: HashMap<Variable, usize>,
}

impl Draft {
    /// A whole variable from 0 to `most`, with its cost.
    pub(super) fn whole(&mut self, most: f64, cost: f64) -> Variable {
        self.whole.push((self.places.len(), most));
        self.add(variable().integer().min(0.0).max(most), cost)
    }

    /// A continuous variable from 0 to `most`, with its cost.
    pub(super) fn part(&mut self, most: f64, cost: f64) -> Variable {
        self.add(variable().min(0.0).max(most), cost)
    }

    fn add(&mut self, definition: good_lp::VariableDefinition, cost: f64) -> Variable {
        let variable = self.variables.add(definition);
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

    /// Hands the program to HiGHS.
    pub(super) fn load(self) -> Result<Loaded, good_lp::ResolutionError> {
        let Self { variables, objective, rows, places, whole } = self;
        let offset = objective.constant();
        let mut problem = variables.minimise(objective).using(highs);
        for row in rows {
            problem.add_constraint(row);
        }
        Ok(Loaded { model: problem.try_into_inner()?, whole, offset, places })
    }
}

/// Column values by variable.
#[derive(Debug, Clone)]
pub(super) struct Values {
    values: Vec<f64>,
    places: HashMap<Variable, usize>,
}

impl Loaded {
    /// The places of the variables, for reading values later.
    pub(super) fn places(&self) -> HashMap<Variable, usize> {
        self.places.clone()
    }
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
