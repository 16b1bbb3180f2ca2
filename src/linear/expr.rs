//! Linear expressions.

use super::Col;

/// A 0/1 value that is known beforehand or decided by a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Literal {
    /// Known to be 0.
    Zero,
    /// Known to be 1.
    One,
    /// Decided.
    Var(Col),
}

/// A sum of columns times factors, plus a constant.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Expr {
    /// Columns and factors; a column may occur more than once.
    pub terms: Vec<(Col, f64)>,
    /// The constant.
    pub constant: f64,
}

impl Expr {
    /// The constant expression `value`.
    pub fn constant(value: f64) -> Self {
        Self { terms: Vec::new(), constant: value }
    }

    /// Adds `factor` × `col`.
    pub fn add(&mut self, col: Col, factor: f64) -> &mut Self {
        self.terms.push((col, factor));
        self
    }

    /// Adds `factor` × `literal`.
    pub fn add_literal(&mut self, literal: Literal, factor: f64) -> &mut Self {
        match literal {
            Literal::Zero => {}
            Literal::One => self.constant += factor,
            Literal::Var(col) => self.terms.push((col, factor)),
        }
        self
    }

    /// Adds `factor` × `other`.
    pub fn add_expr(&mut self, other: &Expr, factor: f64) -> &mut Self {
        self.constant += factor * other.constant;
        self.terms.extend(other.terms.iter().map(|&(col, f)| (col, f * factor)));
        self
    }

    /// Adds a constant.
    pub fn add_constant(&mut self, value: f64) -> &mut Self {
        self.constant += value;
        self
    }

    /// The terms with one entry per column, in column order, zeros left out.
    pub fn merged(&self) -> Vec<(Col, f64)> {
        let mut terms = self.terms.clone();
        terms.sort_by_key(|&(col, _)| col);
        terms.dedup_by(|next, kept| {
            let same = next.0 == kept.0;
            if same {
                kept.1 += next.1;
            }
            same
        });
        terms.retain(|&(_, factor)| factor != 0.0);
        terms
    }

    /// Value under an assignment of all columns.
    pub fn value(&self, columns: &[f64]) -> f64 {
        self.constant + self.terms.iter().map(|&(col, factor)| factor * columns[col.0]).sum::<f64>()
    }
}

impl From<Literal> for Expr {
    fn from(literal: Literal) -> Self {
        let mut expr = Expr::default();
        expr.add_literal(literal, 1.0);
        expr
    }
}
