//! Convex costs of whole numbers.
//!
//! Hours and shares have fractional targets, but people work whole shifts. Between two whole numbers next to the target the
//! cheapest cost is the line through both, not the broken line through the target: one row that takes nothing from any
//! roster and that the relaxation would otherwise miss.

use crate::linear::Expr;

/// The row that cuts the relaxation down to whole counts: `cost ≥ line through (floor, floor + 1)`. `count` is a sum of 0/1
/// columns plus a whole constant; `cost` is convex in it with its kink at `kink`. `None` where the kink is whole already.
///
/// Returned as `expr ≤ 0`.
pub(super) fn whole_number_cut(count: &Expr, cost: &Expr, kink: f64, cost_at: impl Fn(f64) -> f64) -> Option<Expr> {
    let below = kink.floor();
    if kink - below < 1e-6 || below + 1.0 - kink < 1e-6 {
        return None;
    }
    let (low, high) = (cost_at(below), cost_at(below + 1.0));
    let slope = high - low;
    // low + slope · (count − below) ≤ cost
    let mut row = Expr::constant(low - slope * below);
    row.add_expr(count, slope);
    row.add_expr(cost, -1.0);
    Some(row)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::linear::Program;

    #[test]
    fn the_line_touches_both_neighbours_and_lies_above_the_kink() {
        let mut program = Program::default();
        let count = program.column(0.0, 10.0, 0.0, true);
        let cost = program.continuous(0.0, 100.0, 0.0);
        let mut counted = Expr::default();
        counted.add(count, 1.0);
        let mut paid = Expr::default();
        paid.add(cost, 1.0);
        // 3 an hour above 4.25, 1 below it.
        let cost_at = |n: f64| (n - 4.25f64).max(0.0) * 3.0 + (4.25 - n).max(0.0);
        let row = whole_number_cut(&counted, &paid, 4.25, cost_at).unwrap();
        for n in 0..=10 {
            let n = f64::from(n);
            let slack = row.value(&[n, cost_at(n)]);
            assert!(slack <= 1e-9, "cuts off {n}");
        }
        assert!((row.value(&[4.0, 0.25])).abs() < 1e-9);
        assert!((row.value(&[5.0, 2.25])).abs() < 1e-9);
        assert!(row.value(&[4.25, 0.0]) > 0.7, "does not cut the kink");
    }

    #[test]
    fn a_whole_kink_needs_no_row() {
        assert!(whole_number_cut(&Expr::default(), &Expr::default(), 4.0, |_| 0.0).is_none());
    }
}
