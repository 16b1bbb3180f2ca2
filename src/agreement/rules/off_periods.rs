//! What the encodings of rules on off periods share. Checks have no part in it.
//!
//! In history a day may hold several duties, all of them known; an off period then begins at the last end of the day and
//! ends at the first start. Inside the horizon at most one duty starts on a day (`one_shift_a_day`) and duties do not
//! overlap (`no_overlap`), so that a sum over the choices of a day is 0 or 1.

use crate::agreement::{Choice, PersonModel};
use crate::calendar::Day;
use crate::hospital::{Duty, Hospital};
use crate::linear::Expr;

/// Days after its own that the longest shift, open end included, can reach into.
pub(super) fn overhang_days(hospital: &Hospital) -> Day {
    let ends = hospital.shifts.iter().map(|shift| shift.latest_end_minute.unwrap_or(shift.end_minute));
    ends.max().unwrap_or(0) / 1440 + 1
}

/// The duties of a day that may be the last before an off period.
pub(super) fn closing(model: &PersonModel, day: Day) -> Vec<Choice> {
    let choices = model.choices(day);
    if day >= 0 {
        return choices.to_vec();
    }
    choices.iter().max_by_key(|choice| choice.duty.rest_from).copied().into_iter().collect()
}

/// The duties of a day that may be the first after an off period.
pub(super) fn opening(model: &PersonModel, day: Day) -> Vec<Choice> {
    let choices = model.choices(day);
    if day >= 0 {
        return choices.to_vec();
    }
    choices.iter().min_by_key(|choice| choice.duty.start).copied().into_iter().collect()
}

/// 1 if a duty of the wanted sort starts on the day.
pub(super) fn any_duty(model: &PersonModel, day: Day, wanted: impl Fn(&Duty) -> bool) -> Expr {
    let mut expr = model.sum(day, wanted);
    if day < 0 {
        expr.constant = expr.constant.min(1.0);
    }
    expr
}

/// The sum of choices.
pub(super) fn total(choices: &[Choice]) -> Expr {
    let mut expr = Expr::default();
    for choice in choices {
        expr.add_literal(choice.literal, 1.0);
    }
    expr
}

/// The corners of a staircase: `related` must be nested (whatever relates to one later duty relates to all that are more
/// related than it, as "too close" is). Returns the largest pairs of groups in which everything earlier relates to
/// everything later, so that one row a corner says what one row a pair would say, and says it tighter.
pub(super) fn corners(
    earlier: &[Choice],
    later: &[Choice],
    related: impl Fn(&Duty, &Duty) -> bool,
) -> Vec<(Vec<Choice>, Vec<Choice>)> {
    let mut columns: Vec<(Vec<Choice>, Choice)> = later
        .iter()
        .map(|&y| (earlier.iter().filter(|x| related(&x.duty, &y.duty)).copied().collect(), y))
        .filter(|(group, _): &(Vec<Choice>, Choice)| !group.is_empty())
        .collect();
    columns.sort_by_key(|(group, _)| std::cmp::Reverse(group.len()));
    let mut found: Vec<(Vec<Choice>, Vec<Choice>)> = Vec::new();
    let mut together = Vec::new();
    for (at, (group, y)) in columns.iter().enumerate() {
        together.push(*y);
        if columns.get(at + 1).is_none_or(|(next, _)| next.len() < group.len()) {
            found.push((group.clone(), together.clone()));
        }
    }
    found
}
