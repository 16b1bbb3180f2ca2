//! The norm (`norm.week`, `norm.day`, `norm.sh`): what a person owes over a norm period, and what absence is worth.
//!
//! A full-time week is 37 hours and a full-time day 7.4 hours, so that eight weeks are 296 hours; a part-timer owes their
//! fraction of it. Each public holiday on a Monday to Friday lessens what is owed by one day, also for people who are off
//! that day. The balance at the end of a period is the balance before it, plus hours worked, plus the value of absence,
//! minus the target; it is carried from period to period.
//!
//! Everything here is in whole minutes: sums are taken exactly and rounded once per period.

use crate::calendar::{Day, Horizon, public_holiday};
use crate::hospital::{AbsenceKind, Hospital, PersonIx};
use chrono::Datelike;

/// The values of a norm.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NormTerms {
    /// Minutes of a full-time week.
    pub weekly_minutes: i64,
    /// Minutes that a full-time weekday of absence, or a public holiday, is worth.
    pub day_minutes: i64,
    /// Length of a norm period.
    pub period_weeks: u32,
    /// How far the balance may be from zero when a period ends.
    pub tolerance_minutes: i64,
    /// Whether public holidays lessen what is owed. Where they do not, a holiday is a day like any other.
    pub holidays_reduce: bool,
    /// Month and day of days that the agreement treats as public holidays, e.g. 24 December.
    pub extra_holidays: Vec<(u32, u32)>,
}

/// The days over which a balance is struck.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NormPeriod {
    /// First day.
    pub first: Day,
    /// Last day.
    pub last: Day,
}

impl NormPeriod {
    /// Number of days.
    pub fn days(&self) -> i32 {
        self.last - self.first + 1
    }
}

impl NormTerms {
    /// The periods of a horizon, counted from its start. The last may be shorter and is then owed pro rata.
    pub fn periods(&self, horizon: &Horizon) -> Vec<NormPeriod> {
        let length = i32::try_from(self.period_weeks.max(1)).unwrap_or(i32::MAX).saturating_mul(7);
        let mut periods = Vec::new();
        let mut first = 0;
        while first < horizon.days {
            let last = first.saturating_add(length).min(horizon.days) - 1;
            periods.push(NormPeriod { first, last });
            first = last + 1;
        }
        periods
    }

    /// Whether a day lessens what is owed: a public holiday, or an extra one, on a Monday to Friday.
    pub fn is_norm_holiday(&self, horizon: &Horizon, day: Day) -> bool {
        let date = horizon.date(day);
        let extra = self.extra_holidays.contains(&(date.month(), date.day()));
        self.holidays_reduce && !horizon.is_weekend(day) && (extra || public_holiday(date).is_some())
    }

    /// What the person owes over the period.
    pub fn target_minutes(&self, hospital: &Hospital, person: PersonIx, period: NormPeriod) -> i64 {
        let sevenths = self.sevenths(&hospital.horizon, period);
        (hospital.staff[person].fraction * sevenths as f64 / 7.0).round() as i64
    }

    /// What a full-timer owes over the period.
    pub fn full_time_minutes(&self, horizon: &Horizon, period: NormPeriod) -> i64 {
        (self.sevenths(horizon, period) as f64 / 7.0).round() as i64
    }

    /// Seven times what a full-timer owes: a whole number.
    fn sevenths(&self, horizon: &Horizon, period: NormPeriod) -> i64 {
        let days = period.first..=period.last;
        let holidays = days.filter(|&day| self.is_norm_holiday(horizon, day)).count() as i64;
        self.weekly_minutes * i64::from(period.days()) - 7 * self.day_minutes * holidays
    }

    /// What the person's absence is worth over the period: each weekday away that is no holiday. Time off in lieu is worth
    /// nothing, for it is drawn from the balance. A single sick day with its hours stated is worth these on any day: the duty that
    /// fell away counts as worked.
    pub fn credited_minutes(&self, hospital: &Hospital, person: PersonIx, period: NormPeriod) -> i64 {
        let (mut stated, mut ordinary_days) = (0, 0);
        for day in period.first..=period.last {
            let Some(absence) = hospital.absence(person, day) else { continue };
            let worthless = absence.kind == AbsenceKind::TimeOff || hospital.horizon.is_weekend(day);
            let of_duty = absence.kind == AbsenceKind::Sick && absence.first == absence.last;
            match absence.minutes_per_weekday {
                Some(minutes) if of_duty => stated += minutes,
                _ if worthless || self.is_norm_holiday(&hospital.horizon, day) => {}
                Some(minutes) => stated += minutes,
                None => ordinary_days += 1,
            }
        }
        let ordinary = hospital.staff[person].fraction * (self.day_minutes * ordinary_days) as f64;
        stated + ordinary.round() as i64
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::agreement::testkit::Case;
    use crate::hospital::Absence;
    use chrono::NaiveDate;

    fn terms() -> NormTerms {
        NormTerms {
            weekly_minutes: 2220,
            day_minutes: 444,
            period_weeks: 8,
            tolerance_minutes: 0,
            holidays_reduce: true,
            extra_holidays: vec![(12, 24)],
        }
    }

    fn weeks(year: i32, month: u32, day: u32, weeks: i32) -> Case {
        Case::blank(NaiveDate::from_ymd_opt(year, month, day).unwrap(), 0, weeks * 7)
    }

    fn whole(case: &Case) -> NormPeriod {
        NormPeriod { first: 0, last: case.hospital.horizon.days - 1 }
    }

    fn away(first: Day, last: Day, kind: AbsenceKind) -> Absence {
        Absence { person: 0, first, last, kind, minutes_per_weekday: None }
    }

    #[test]
    fn eight_full_time_weeks_are_296_hours() {
        let case = weeks(2026, 1, 19, 8);
        assert_eq!(terms().target_minutes(&case.hospital, 0, whole(&case)), 296 * 60);
    }

    #[test]
    fn easter_2026_lessens_the_target_by_three_days() {
        let case = weeks(2026, 3, 16, 4);
        assert_eq!(terms().target_minutes(&case.hospital, 0, whole(&case)), 4 * 2220 - 3 * 444);
    }

    #[test]
    fn christmas_week_has_two_days_less_with_christmas_eve() {
        // 24 and 25 December 2026 are a Thursday and a Friday, Boxing Day a Saturday.
        let case = weeks(2026, 12, 21, 1);
        assert_eq!(terms().target_minutes(&case.hospital, 0, whole(&case)), 2220 - 2 * 444);
        let without_reduction = NormTerms { holidays_reduce: false, ..terms() };
        assert_eq!(without_reduction.target_minutes(&case.hospital, 0, whole(&case)), 2220);
    }

    #[test]
    fn a_day_of_leave_is_worth_six_hours_at_thirty_a_week_and_five_point_six_at_twenty_eight() {
        let mut case = weeks(2026, 2, 2, 1);
        case.hospital.absences.push(away(0, 0, AbsenceKind::Holiday));
        for (hours, minutes) in [(30.0, 360), (28.0, 336), (37.0, 444)] {
            case.hospital.staff[0].fraction = hours / 37.0;
            assert_eq!(terms().credited_minutes(&case.hospital, 0, whole(&case)), minutes);
        }
    }

    #[test]
    fn a_week_of_leave_over_easter_is_worth_its_working_days_only() {
        // Monday 30 March to Sunday 5 April 2026: Maundy Thursday and Good Friday have lessened the target already.
        let mut case = weeks(2026, 3, 30, 1);
        case.hospital.absences.push(away(0, 6, AbsenceKind::Sick));
        assert_eq!(terms().credited_minutes(&case.hospital, 0, whole(&case)), 3 * 444);
    }

    #[test]
    fn time_off_in_lieu_is_drawn_from_the_balance() {
        let mut case = weeks(2026, 2, 2, 1);
        case.hospital.absences.push(away(0, 6, AbsenceKind::TimeOff));
        assert_eq!(terms().credited_minutes(&case.hospital, 0, whole(&case)), 0);
    }

    #[test]
    fn a_stated_value_of_a_day_stands_before_the_agreement() {
        let mut case = weeks(2026, 2, 2, 1);
        let course = Absence { minutes_per_weekday: Some(300), ..away(3, 6, AbsenceKind::Course) };
        case.hospital.absences.push(course);
        assert_eq!(terms().credited_minutes(&case.hospital, 0, whole(&case)), 600);
    }

    #[test]
    fn the_last_period_may_be_shorter_and_one_longer_than_the_horizon_is_cut_to_it() {
        let horizon = weeks(2026, 2, 2, 10).hospital.horizon;
        let short = [NormPeriod { first: 0, last: 55 }, NormPeriod { first: 56, last: 69 }];
        assert_eq!(terms().periods(&horizon), short);
        let long = NormTerms { period_weeks: 14, ..terms() };
        assert_eq!(long.periods(&horizon), [NormPeriod { first: 0, last: 69 }]);
    }
}
