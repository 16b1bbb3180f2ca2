//! A mixed-integer linear program to be minimised.

use super::Expr;

/// A column, by its position.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Col(pub usize);

/// What is known of one column.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Column {
    /// Smallest value.
    pub lower: f64,
    /// Largest value.
    pub upper: f64,
    /// Objective coefficient (minimised).
    pub cost: f64,
    /// Whether only whole numbers are allowed.
    pub integer: bool,
}

/// One row: `lower ≤ Σ factor × column ≤ upper`.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// Smallest value.
    pub lower: f64,
    /// Largest value.
    pub upper: f64,
    /// Columns and factors, one entry per column, in column order.
    pub entries: Vec<(Col, f64)>,
    /// What the row is about: an index that the caller gives meaning to (used to name conflicts).
    pub tag: u32,
}

/// Columns, rows and a constant: minimise `offset + Σ cost × column`.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Program {
    /// Columns.
    pub columns: Vec<Column>,
    /// Rows.
    pub rows: Vec<Row>,
    /// Constant part of the objective.
    pub offset: f64,
}

impl Program {
    /// Adds a column and returns its handle.
    pub fn column(&mut self, lower: f64, upper: f64, cost: f64, integer: bool) -> Col {
        self.columns.push(Column { lower, upper, cost, integer });
        Col(self.columns.len() - 1)
    }

    /// Adds a 0/1 column without cost.
    pub fn binary(&mut self) -> Col {
        self.column(0.0, 1.0, 0.0, true)
    }

    /// Adds a continuous column.
    pub fn continuous(&mut self, lower: f64, upper: f64, cost: f64) -> Col {
        self.column(lower, upper, cost, false)
    }

    /// Adds the row `lower ≤ expr ≤ upper`; the constant of `expr` is moved to the bounds. A row without columns is kept
    /// only when its constant breaks it, so that an impossible demand is not lost.
    pub fn row(&mut self, lower: f64, expr: &Expr, upper: f64, tag: u32) {
        let entries = expr.merged();
        let (lower, upper) = (lower - expr.constant, upper - expr.constant);
        if entries.is_empty() && lower <= 1e-9 && upper >= -1e-9 {
            return;
        }
        self.rows.push(Row { lower, upper, entries, tag });
    }

    /// Adds `factor` × `expr` to the objective.
    pub fn add_cost(&mut self, expr: &Expr, factor: f64) {
        self.offset += expr.constant * factor;
        for &(col, f) in &expr.terms {
            self.columns[col.0].cost += f * factor;
        }
    }

    /// A lower bound on the objective of every solution of the relaxation, from row duals of whatever quality: the duals
    /// price the rows, and every column takes its cheaper bound (Lagrange). Needs finite column bounds to be of use.
    pub fn dual_bound(&self, row_duals: &[f64]) -> f64 {
        let mut bound = self.offset;
        let mut reduced: Vec<f64> = self.columns.iter().map(|column| column.cost).collect();
        for (row, &dual) in self.rows.iter().zip(row_duals) {
            let side = if dual > 0.0 { row.lower } else { row.upper };
            // A dual of the wrong sign for a one-sided row is noise.
            if dual == 0.0 || !dual.is_finite() || side.is_infinite() {
                continue;
            }
            bound += dual * side;
            for &(col, factor) in &row.entries {
                reduced[col.0] -= dual * factor;
            }
        }
        for (column, reduced) in self.columns.iter().zip(reduced) {
            if reduced != 0.0 {
                bound += reduced * if reduced > 0.0 { column.lower } else { column.upper };
            }
        }
        bound
    }

    /// Cost of every column less what row duals pay for its entries.
    pub fn reduced_costs(&self, row_duals: &[f64]) -> Vec<f64> {
        let mut reduced: Vec<f64> = self.columns.iter().map(|column| column.cost).collect();
        for (row, &dual) in self.rows.iter().zip(row_duals).filter(|(_, dual)| **dual != 0.0) {
            for &(col, factor) in &row.entries {
                reduced[col.0] -= dual * factor;
            }
        }
        reduced
    }

    /// Objective value of an assignment of all columns.
    pub fn objective(&self, values: &[f64]) -> f64 {
        self.offset + self.columns.iter().zip(values).map(|(column, value)| column.cost * value).sum::<f64>()
    }
}
