//! The part of a program that is left when some columns are fixed.

use super::{Col, Program, Row};

/// A program over the free columns of another one.
#[derive(Debug)]
pub struct Restricted {
    /// The smaller program. Its objective is that of the whole, fixed columns included.
    pub program: Program,
    /// The column of the whole program behind each column of the smaller one.
    pub columns: Vec<Col>,
}

impl Restricted {
    /// Writes a solution of the smaller program into values of the whole.
    pub fn write_back(&self, solution: &[f64], whole: &mut [f64]) {
        for (col, &value) in self.columns.iter().zip(solution) {
            whole[col.0] = value;
        }
    }

    /// The part of whole values that belongs to the smaller program.
    pub fn project(&self, whole: &[f64]) -> Vec<f64> {
        self.columns.iter().map(|col| whole[col.0]).collect()
    }
}

impl Program {
    /// Fixes every column that is not `free` at its entry in `values`. Rows without free columns are dropped: they hold
    /// or fail by the fixed values alone.
    pub fn restrict(&self, values: &[f64], free: impl Fn(Col) -> bool) -> Restricted {
        let mut program = Program { offset: self.offset, ..Program::default() };
        let mut columns = Vec::new();
        let mut place = vec![usize::MAX; self.columns.len()];
        for (at, column) in self.columns.iter().enumerate() {
            if free(Col(at)) {
                place[at] = columns.len();
                columns.push(Col(at));
                program.columns.push(*column);
            } else {
                program.offset += column.cost * values[at];
            }
        }
        for row in &self.rows {
            let mut fixed = 0.0;
            let mut entries = Vec::new();
            for &(col, factor) in &row.entries {
                match place[col.0] {
                    usize::MAX => fixed += factor * values[col.0],
                    at => entries.push((Col(at), factor)),
                }
            }
            if !entries.is_empty() {
                let (lower, upper) = (row.lower - fixed, row.upper - fixed);
                program.rows.push(Row { lower, upper, entries, tag: row.tag });
            }
        }
        Restricted { program, columns }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::linear::Expr;

    #[test]
    fn fixed_columns_move_to_bounds_and_offset() {
        let mut program = Program::default();
        let a = program.column(0.0, 5.0, 2.0, true);
        let b = program.column(0.0, 5.0, 3.0, true);
        let mut sum = Expr::default();
        sum.add(a, 1.0).add(b, 2.0);
        program.row(4.0, &sum, 9.0, 7);
        let restricted = program.restrict(&[1.0, 0.0], |col| col == b);
        assert_eq!(restricted.program.offset, 2.0);
        assert_eq!(restricted.program.rows[0].lower, 3.0);
        assert_eq!(restricted.columns, vec![b]);
        let mut whole = [1.0, 0.0];
        restricted.write_back(&[3.0], &mut whole);
        assert_eq!(program.objective(&whole), restricted.program.objective(&[3.0]));
    }
}
