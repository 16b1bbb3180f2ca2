//! Lengths of runs of days, as rows over the days on which runs start.

use super::Piece;
use crate::linear::{Col, Expr};
use crate::lines::{Price, Range};

/// Days that are in a run or not, and where runs start.
pub(super) struct Sequence<'a> {
    /// First and last free day, days of the horizon.
    span: (i64, i64, i64),
    /// Days of the run that came from before; `None` if that is not known.
    carried: Option<u32>,
    /// 1 if the day is in a run.
    on: &'a dyn Fn(i64) -> Expr,
    /// Columns of the days on which a run may start, from the first free day.
    starts: Vec<Option<Col>>,
}

impl<'a> Sequence<'a> {
    /// Days with columns for the starts of runs.
    pub(super) fn new(
        piece: &mut Piece,
        span: (i64, i64, i64),
        carried: Option<u32>,
        on: &'a dyn Fn(i64) -> Expr,
    ) -> Self {
        let mut sequence = Self::fixed(span, carried, on);
        for day in span.0..=(span.1 + 1).min(span.2 - 1) {
            let (now, before) = (on(day), on(day - 1));
            let open = day == 0 && carried.is_none();
            if open || (now.terms.is_empty() && before.terms.is_empty()) {
                sequence.starts.push(None);
                continue;
            }
            let mut change = now.clone();
            change.add_expr(&before, -1.0);
            let start = piece.column(1.0, 0.0, false, change.value(&piece.start).max(0.0));
            sequence.starts.push(Some(start));
            // start ≥ now − before, start ≤ now, start ≤ 1 − before
            change.add(start, -1.0);
            piece.at_most(&change, 0.0);
            for (expr, sign, upper) in [(now, -1.0, 0.0), (before, 1.0, 1.0)] {
                let mut row = Expr::default();
                row.add(start, 1.0).add_expr(&expr, sign);
                piece.at_most(&row, upper);
            }
        }
        sequence
    }

    /// Days whose starts need no columns, because nothing asks for them or they follow from another sequence.
    pub(super) fn fixed(span: (i64, i64, i64), carried: Option<u32>, on: &'a dyn Fn(i64) -> Expr) -> Self {
        Self { span, carried, on, starts: Vec::new() }
    }

    /// 1 if a run starts on the day. A run that goes on from an unknown past starts nowhere: it is never too short.
    pub(super) fn start(&self, day: i64) -> Expr {
        if day < 0 {
            let begins = self.carried.is_some_and(|carried| carried > 0 && day == -i64::from(carried));
            return Expr::constant(f64::from(u8::from(begins)));
        }
        if day == 0 && self.carried.is_none() {
            return Expr::default();
        }
        let column = usize::try_from(day - self.span.0).ok().and_then(|at| self.starts.get(at)).copied().flatten();
        match column {
            Some(column) => {
                let mut start = Expr::default();
                start.add(column, 1.0);
                start
            }
            None => {
                let change = (self.on)(day).constant - (self.on)(day - 1).constant;
                Expr::constant(change.max(0.0))
            }
        }
    }
}

/// Keeps the lengths of runs within a range. `start` says where runs start.
pub(super) fn limit_runs(piece: &mut Piece, runs: &Sequence, range: &Range, start: &dyn Fn(i64) -> Expr) {
    too_short(piece, runs, range, start);
    too_long(piece, runs, range);
}

/// Rajan and Takriti (2005): among the last `min` days at most one run starts, and only if it is still going on. A priced
/// minimum lets a run that started `age` days ago be over, at the price of one day.
fn too_short(piece: &mut Piece, runs: &Sequence, range: &Range, start: &dyn Fn(i64) -> Expr) {
    let min = i64::from(range.min);
    if min <= 1 || range.below == Price::PerUnit(0.0) {
        return;
    }
    let (first, last, days) = runs.span;
    for day in first.max(0)..=(last + min).min(days - 1) {
        let mut row = Expr::default();
        row.add_expr(&(runs.on)(day), -1.0);
        let started: Vec<(i64, Expr)> = (day - min + 1..=day).map(|at| (at, start(at))).collect();
        started.iter().for_each(|(_, start)| {
            row.add_expr(start, 1.0);
        });
        if row.terms.is_empty() && row.constant <= 0.0 {
            continue;
        }
        if let Price::PerUnit(price) = range.below {
            for (at, start) in started.iter().filter(|(at, _)| *at < day) {
                if start.terms.is_empty() && start.constant < 0.5 {
                    continue;
                }
                let begun = start.value(&piece.start) > 0.5;
                let over = begun && (*at + 1..=day).any(|later| (runs.on)(later).value(&piece.start) < 0.5);
                // A run that is over on the last day lacks all the days that would have come after it as well.
                let lacking = if day == days - 1 { min - (day - at) } else { 1 };
                let broken = piece.column(1.0, price * lacking as f64, false, f64::from(u8::from(over)));
                row.add(broken, -1.0);
                if day == days - 1 {
                    // Prices differ here, so that no run may be excused in place of another.
                    let mut own = Expr::default();
                    own.add(broken, 1.0).add_expr(start, -1.0);
                    piece.at_most(&own, 0.0);
                }
            }
        }
        piece.at_most(&row, 0.0);
    }
}

/// Among any `max + 1` days in a row one is not in the run.
fn too_long(piece: &mut Piece, runs: &Sequence, range: &Range) {
    let (first, last, days) = runs.span;
    let max = i64::from(range.max);
    if max >= days + i64::from(runs.carried.unwrap_or(0)) || range.above == Price::PerUnit(0.0) {
        return;
    }
    for day in first.max(0)..=(last + max).min(days - 1) {
        let mut window = Expr::default();
        for within in day - max..=day {
            window.add_expr(&(runs.on)(within), 1.0);
        }
        match range.above {
            Price::Hard => piece.at_most(&window, max as f64),
            Price::PerUnit(price) => piece.priced_at_most(window, max as f64, price, 1.0),
        }
    }
}
