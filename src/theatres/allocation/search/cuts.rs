//! Rows that every whole plan keeps and the relaxation breaks.

use crate::linear::{Col, Program, Row};
use crate::theatres::allocation::formulation::Structure;

/// Least amount by which a row has to be broken.
const LEAST_BROKEN: f64 = 0.02;
/// Least distance of a rounding row from what it cuts off.
const LEAST_DEPTH: f64 = 0.005;
/// Patients together at most in a row about few of them: lists seldom hold more of one procedure.
const FEW: f64 = 6.0;
/// Factors tried for rounding a row.
const MOST_FACTORS: usize = 6;

/// Rows about few patients: a list with more cases than there are patients serves no more than there are. In the relaxation a third of a
/// list with three cases would do for one patient.
pub(super) fn few_patients(structure: &Structure, program: &Program, values: &[f64]) -> Vec<Row> {
    let mut rows = Vec::new();
    for supply in &structure.supplies {
        let most = |at: usize| program.columns[at].upper;
        let mut served: Vec<usize> = supply.served.iter().copied().filter(|&at| values[at] > 1e-6).collect();
        served.sort_by(|&one, &other| (values[other] / most(other)).total_cmp(&(values[one] / most(one))));
        let used: Vec<(f64, u32)> =
            supply.lists.iter().filter(|(at, _)| values[*at] > 1e-9).map(|&(at, count)| (values[at], count)).collect();
        let (mut patients, mut asked) = (0.0, 0.0);
        let mut worst: Option<(f64, usize, f64)> = None;
        for (at, &column) in served.iter().enumerate() {
            patients += most(column);
            asked += values[column];
            if patients > FEW {
                break;
            }
            let there: f64 = used.iter().map(|&(value, count)| value * f64::from(count).min(patients)).sum();
            let broken = asked - there;
            if broken > LEAST_BROKEN && worst.is_none_or(|(most, ..)| broken > most) {
                worst = Some((broken, at + 1, patients));
            }
        }
        let Some((_, count, patients)) = worst else { continue };
        let asked = served[..count].iter().map(|&at| (Col(at), 1.0));
        let there = supply.lists.iter().map(|&(at, count)| (Col(at), -f64::from(count).min(patients)));
        let mut entries: Vec<(Col, f64)> = asked.chain(there).collect();
        entries.sort_by_key(|(col, _)| *col);
        rows.push(Row { lower: f64::NEG_INFINITY, upper: 0.0, entries, tag: u32::MAX });
    }
    rows
}

/// Rows by mixed-integer rounding of single rows (Marchand and Wolsey 2001): above all beds, where half a patient may not fill half a bed.
pub(super) fn rounded(program: &Program, values: &[f64]) -> Vec<Row> {
    let is_part = |value: f64| (value - value.round()).abs() > 1e-5;
    let has_part =
        |row: &&Row| row.entries.iter().any(|&(col, _)| program.columns[col.0].integer && is_part(values[col.0]));
    let mut rows = Vec::new();
    for row in program.rows.iter().filter(has_part) {
        for (sign, side) in [(1.0, row.upper), (-1.0, -row.lower)] {
            if side.is_finite() {
                let entries: Vec<(Col, f64)> = row.entries.iter().map(|&(col, factor)| (col, sign * factor)).collect();
                rows.extend(round(program, &entries, side, values));
            }
        }
    }
    rows
}

/// One entry of a row with its column measured from the bound that it is nearer to.
struct Term {
    col: Col,
    factor: f64,
    value: f64,
    whole: bool,
    /// Where measured from the upper bound.
    from: Option<f64>,
}

/// The deepest rounding of `entries ≤ side`, if it cuts the values off.
fn round(program: &Program, entries: &[(Col, f64)], side: f64, values: &[f64]) -> Option<Row> {
    let mut side = side;
    let mut terms = Vec::with_capacity(entries.len());
    for &(col, factor) in entries {
        let column = program.columns[col.0];
        if column.lower != 0.0 {
            return None;
        }
        let (value, whole) = (values[col.0], column.integer);
        if column.upper.is_finite() && value > column.upper / 2.0 {
            side -= factor * column.upper;
            // What is left of a bound that is not whole is not whole either.
            let whole = whole && column.upper.fract() == 0.0;
            let value = column.upper - value;
            terms.push(Term { col, factor: -factor, value, whole, from: Some(column.upper) });
        } else {
            terms.push(Term { col, factor, value, whole, from: None });
        }
    }
    let mut factors: Vec<f64> = Vec::new();
    let parts = terms.iter().filter(|term| term.whole && (term.value - term.value.round()).abs() > 1e-5);
    for factor in parts.map(|term| term.factor.abs()).filter(|factor| *factor > 1e-6) {
        if !factors.iter().any(|known| (known - factor).abs() < 1e-9) {
            factors.push(factor);
        }
    }
    factors.sort_by(f64::total_cmp);
    factors.truncate(MOST_FACTORS);
    let mut deepest: Option<(f64, f64)> = None;
    for by in factors.iter().flat_map(|factor| [*factor, factor / 2.0, factor / 4.0]) {
        let Some(rounding) = Rounding::new(side, by) else { continue };
        let (mut left, mut length) = (-rounding.side, 0.0);
        for term in &terms {
            let factor = rounding.factor(term);
            left += factor * term.value;
            length += factor * factor;
        }
        let depth = left / length.sqrt().max(1e-9);
        if depth > LEAST_DEPTH && deepest.is_none_or(|(most, _)| depth > most) {
            deepest = Some((depth, by));
        }
    }
    let rounding = Rounding::new(side, deepest?.1)?;
    let mut upper = rounding.side;
    let mut found = Vec::new();
    for term in &terms {
        let factor = rounding.factor(term);
        if factor.abs() < 1e-9 {
            continue;
        }
        match term.from {
            Some(most) => {
                upper -= factor * most;
                found.push((term.col, -factor));
            }
            None => found.push((term.col, factor)),
        }
    }
    Some(Row { lower: f64::NEG_INFINITY, upper, entries: found, tag: u32::MAX })
}

/// Rounding of a row divided by a factor.
struct Rounding {
    by: f64,
    side: f64,
    /// What is left of the side when it is rounded down.
    left: f64,
}

impl Rounding {
    fn new(side: f64, by: f64) -> Option<Self> {
        let divided = side / by;
        let left = divided - divided.floor();
        (0.01..=0.99).contains(&left).then_some(Self { by, side: divided.floor(), left })
    }

    fn factor(&self, term: &Term) -> f64 {
        let divided = term.factor / self.by;
        if !term.whole {
            return divided.min(0.0) / (1.0 - self.left);
        }
        let down = (divided + 1e-9).floor();
        let over = (divided - down).max(0.0);
        down + (over - self.left).max(0.0) / (1.0 - self.left)
    }
}
