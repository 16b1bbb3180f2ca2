//! Rules followed day by day: what a search for lines needs to know of a rule at the end of each day.
//!
//! A line is built from its first day to its last. A rule that says after every day where it stands, in a few small numbers, lets lines
//! that stand alike be told no more apart: the cheapest of them is as good as all. That is what makes pricing quick.
//!
//! Following is never stricter than [`super::Rule::check`]; it may be more lenient where that keeps the numbers few. So the cheapest
//! line that it lets through costs no more than the cheapest line there is, and what it lets through wrongly is found by the
//! program of the person. `testkit::followed` holds it against the check.

use crate::calendar::{Day, Moment};
use crate::hospital::{Duty, Hospital};
use std::fmt::Debug;

/// Where a rule stands at the end of a day. What the numbers mean is the rule's own business; as long as nothing is known, all are 0
/// unless [`Follow::start`] says otherwise. The fewer different standings a rule has, the quicker are lines priced.
pub type Standing = [i16; 6];

/// A moment that is not known, or so far back that it does not matter.
pub(crate) const NEVER: i16 = i16::MAX;

/// A day that is followed.
#[derive(Debug, Clone, Copy)]
pub struct Today<'a> {
    /// Whose day it is.
    pub hospital: &'a Hospital,
    /// The day; history is negative.
    pub day: Day,
    /// Duties that start on it, by their start: at most one inside the horizon.
    pub duties: &'a [Duty],
    /// Its first moment, and that of the next day.
    pub midnights: (Moment, Moment),
    /// Days since Monday.
    pub weekday: i32,
    /// Whether the horizon ends with it.
    pub is_last: bool,
}

impl<'a> Today<'a> {
    /// A day of a hospital with the duties of one person.
    pub fn new(hospital: &'a Hospital, day: Day, duties: &'a [Duty]) -> Self {
        let midnight = |day: Day| crate::calendar::moment(hospital.horizon.date(day), 0);
        Self {
            hospital,
            day,
            duties,
            midnights: (midnight(day), midnight(day + 1)),
            weekday: hospital.horizon.weekday(day).num_days_from_monday() as i32,
            is_last: day + 1 == hospital.horizon.days,
        }
    }

    /// Whether somebody still decides about the day.
    pub fn is_planned(&self) -> bool {
        self.day >= 0
    }

    /// A standing's number for a moment: how many minutes it lies before the end of the day.
    pub fn age(&self, moment: Moment) -> i16 {
        (self.midnights.1 - moment).clamp(i64::from(i16::MIN), i64::from(NEVER - 1)) as i16
    }

    /// The moment of a number that was given the day before.
    pub fn moment(&self, age: i16) -> Option<Moment> {
        (age != NEVER).then(|| self.midnights.0 + -i64::from(age))
    }

    /// The number of the day before for a moment, now.
    pub fn older(&self, age: i16) -> i16 {
        self.moment(age).map_or(NEVER, |moment| self.age(moment))
    }
}

/// A rule that can be followed day by day.
pub trait Follow: Debug + Send + Sync {
    /// The standing before the first known day.
    fn start(&self) -> Standing {
        [0; 6]
    }

    /// The standing after one more day, and by how much the day breaks the rule, in the unit of [`super::Finding::excess`].
    fn day(&self, standing: Standing, today: &Today) -> (Standing, f64);
}

/// Counts what exceeds a limit of a week or another period: what history has overdrawn is nobody's decision any more.
pub(crate) fn count_up(count: i16, more: i16, most: u32, is_planned: bool) -> (i16, f64) {
    let most = i16::try_from(most).unwrap_or(i16::MAX - 8);
    let total = count.saturating_add(more);
    let beyond = if is_planned { (total - most).max(0) } else { 0 };
    (total.min(most), f64::from(beyond))
}
