//! Rows that speak of days: of those that speak of the same day the most specific count.

use super::Calendar;
use crate::files::days::{Date, Days};
use crate::files::diagnostic::Diagnostics;
use crate::files::problem::Problem;
use crate::files::read::ward::check_ranges;
use crate::files::rows::Row;

/// Whether rows that mean regular days leave public holidays out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Holidays {
    Off,
    Regular,
}

/// What a row says of its days.
#[derive(Debug)]
pub(super) struct Saying<'a, V> {
    pub row: &'a Row,
    pub value: V,
}

/// How specifically a list of days speaks of a date; `None` when it does not.
fn rank(days: &[Days], date: &Date, holidays: Holidays) -> Option<u8> {
    let left_out = |days: &Days| holidays == Holidays::Off && date.holiday && days.is_regular();
    days.iter().filter(|days| days.covers(date) && !left_out(days)).map(|days| days.rank()).max()
}

/// The sayings that count on a date: the most specific ones.
pub(super) fn counting<'s, 'r, V>(
    sayings: &'s [Saying<'r, V>],
    date: &Date,
    holidays: Holidays,
) -> Vec<&'s Saying<'r, V>> {
    let ranked =
        || sayings.iter().filter_map(|saying| Some((rank(saying.row.day_list("when"), date, holidays)?, saying)));
    let Some(best) = ranked().map(|(rank, _)| rank).max() else { return Vec::new() };
    ranked().filter(|(rank, _)| *rank == best).map(|(_, saying)| saying).collect()
}

/// Rows that ended so many days before the horizon are over; older ones may have a slip in the year.
const RECENT_DAYS: i64 = 180;

/// Reports ranges that end before they start, and tells of days that are all outside the horizon.
pub(super) fn check_days(row: &Row, calendar: &Calendar, faults: &mut Diagnostics, warnings: &mut Diagnostics) {
    let days = row.day_list("when");
    check_ranges(row, days, faults);
    let named = !days.is_empty() && !days.iter().any(|days| days.is_pattern());
    let last = days.iter().filter_map(|days| days.last()).max();
    let before = last.map_or(0, |last| (calendar.horizon.first - last).num_days());
    if (1..=RECENT_DAYS).contains(&before) {
        // Leave and closures of weeks that are over lie beside those to come.
        return;
    }
    if named && !calendar.dates.iter().any(|date| days.iter().any(|days| days.covers(date))) {
        warnings.report(row.place("when"), Problem::NoDays, "");
    }
}
