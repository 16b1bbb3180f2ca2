//! When a wish counts as granted, for every check and report.
//!
//! Only duties of the horizon count: nobody can grant or refuse a wish about other days any more, or yet.

use super::Record;
use crate::calendar::moment;
use crate::hospital::{Duty, Wish, WishKind};

/// Whether the record of the wish's person grants the wish.
pub fn is_granted(wish: &Wish, record: &Record) -> bool {
    obstacles(wish, record).is_empty() && !misses_duty(wish, record)
}

/// The duties that stand against the wish.
pub fn obstacles<'r>(wish: &Wish, record: &'r Record) -> Vec<&'r Duty> {
    let against = |duty: &Duty| match wish.kind {
        WishKind::DayOn(_) | WishKind::Shift(..) => false,
        WishKind::DayOff(day) => duty.day == day,
        WishKind::AvoidShift(day, shift) => (duty.day, duty.shift) == (day, shift),
        WishKind::RunOff(first, last) => first <= duty.day && duty.day <= last,
        WishKind::FreeWindow(day, from, to) => is_at_work(record, duty, day, from, to),
        WishKind::WeekendOff(saturday) => is_at_work(record, duty, saturday, 0, 2 * 1440),
    };
    record.duties.iter().filter(|duty| duty.day >= 0 && against(duty)).collect()
}

/// Whether the wish asks for a duty that the record does not have.
pub fn misses_duty(wish: &Wish, record: &Record) -> bool {
    match wish.kind {
        WishKind::DayOn(day) if record.hospital.horizon.contains(day) => !record.works(day),
        WishKind::Shift(day, shift) if record.hospital.horizon.contains(day) => {
            !record.on(day).any(|duty| duty.shift == shift)
        }
        _ => false,
    }
}

/// Whether the duty, until its latest end, has a moment between two clock times counted from the day's midnight.
fn is_at_work(record: &Record, duty: &Duty, day: i32, from: i32, to: i32) -> bool {
    let date = record.hospital.horizon.date(day);
    duty.start < moment(date, to) && moment(date, from) < duty.rest_from
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::agreement::testkit::Case;

    fn granted(case: &Case, kind: WishKind) -> bool {
        is_granted(&Wish { person: 0, kind, points: 1.0, must: false }, &case.record())
    }

    #[test]
    fn a_friday_night_spoils_the_weekend_and_a_friday_evening_does_not() {
        assert!(!granted(&Case::from_grid(0, "|....N..D"), WishKind::WeekendOff(5)));
        assert!(granted(&Case::from_grid(0, "|....E..D"), WishKind::WeekendOff(5)));
    }

    #[test]
    fn a_day_off_may_begin_with_the_end_of_a_night() {
        assert!(granted(&Case::from_grid(0, "|N.D"), WishKind::DayOff(1)));
        assert!(!granted(&Case::from_grid(0, "|N.D"), WishKind::FreeWindow(1, 6 * 60, 12 * 60)));
        assert!(granted(&Case::from_grid(0, "|N.D"), WishKind::FreeWindow(1, 7 * 60, 31 * 60)));
    }

    #[test]
    fn days_outside_the_horizon_are_ignored() {
        let case = Case::from_grid(-2, "DN|.DD");
        assert!(granted(&case, WishKind::RunOff(-2, 0)));
        assert!(!granted(&case, WishKind::RunOff(-2, 1)));
        assert!(granted(&case, WishKind::DayOn(3)));
        assert!(granted(&case, WishKind::FreeWindow(0, 0, 1440)));
    }

    #[test]
    fn shifts_are_wanted_and_avoided_by_the_day() {
        let case = Case::from_grid(0, "|E.");
        assert!(granted(&case, WishKind::Shift(0, 1)) && !granted(&case, WishKind::Shift(0, 0)));
        assert!(granted(&case, WishKind::AvoidShift(0, 0)) && !granted(&case, WishKind::AvoidShift(0, 1)));
        assert!(granted(&case, WishKind::DayOn(0)) && !granted(&case, WishKind::DayOn(1)));
    }
}
