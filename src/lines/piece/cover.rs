//! People wanted: one row per task and day that the free people can reach.

use super::{Cut, IMPOSSIBLE, Piece};
use crate::linear::Expr;
use crate::lines::{Heads, LineProblem, Lines};

/// `heads + missing + below − above = wanted`, for every cover that a free duty counts in.
pub(super) fn add(piece: &mut Piece, problem: &LineProblem, base: &Lines, heads: &Heads, cut: &Cut) {
    let tasks = problem.tasks.len();
    let mut free = vec![Expr::default(); (cut.last - cut.first + 1) * tasks];
    for &(col, _, day, task) in &piece.duties {
        free[(day - cut.first) * tasks + task].add(col, 1.0);
    }
    for cover in problem.cover.iter().filter(|cover| (cut.first..=cut.last).contains(&cover.day)) {
        let mut row = std::mem::take(&mut free[(cover.day - cut.first) * tasks + cover.task]);
        if row.terms.is_empty() {
            continue;
        }
        let now = heads.on(cover.day, cover.task);
        let own = cut.people.iter().filter(|&&person| base.duty[person][cover.day] == Some(cover.task)).count();
        row.add_constant(f64::from(now) - own as f64);
        let most = row.constant + row.terms.len() as f64;
        if cover.minimum > 0 {
            let missing = cover.minimum.saturating_sub(now);
            row.add(piece.column(f64::from(cover.minimum), IMPOSSIBLE, false, f64::from(missing)), 1.0);
        }
        if cover.wanted > cover.minimum {
            let (room, below) = (cover.wanted - cover.minimum, cover.wanted.saturating_sub(now.max(cover.minimum)));
            row.add(piece.column(f64::from(room), cover.below, false, f64::from(below)), 1.0);
        }
        if most > f64::from(cover.wanted) {
            let above = now.saturating_sub(cover.wanted);
            row.add(piece.column(most - f64::from(cover.wanted), cover.above, false, f64::from(above)), -1.0);
        }
        piece.program.row(f64::from(cover.wanted), &row, f64::from(cover.wanted), 0);
    }
}
