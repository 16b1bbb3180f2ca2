//! Overtime (overarbejde) against extra hours of part-timers (merarbejde), settled at the end of the norm period.
//!
//! A full-timer is paid overtime for everything beyond the plan. A part-timer is paid overtime for what goes beyond the
//! planned full-time length of the day; an extra shift or a longer day within that length is extra hours, paid like
//! ordinary hours until the period reaches the full-time norm (37 h a week on average), and as overtime from there.

use super::file::ValueKey;
use super::money::{Decimal, HourlyPay};
use super::table::{NotSet, PayTable, SupplementLine};

/// One day of the period.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WorkedDay {
    /// Minutes in the plan; 0 on a work-free day.
    pub planned_minutes: i64,
    /// Minutes worked. Fewer than planned is the employer's loss and is not paid back by another day.
    pub worked_minutes: i64,
    /// Planned length of the day of a full-timer: for an extra shift, the length of that shift.
    pub full_time_minutes: i64,
}

/// One person's norm period. A call-in (tilkald) is not part of it: it is an event with its own price.
#[derive(Debug, Clone, PartialEq)]
pub struct NormPeriod {
    /// The person's norm: the full-time norm times their part of full time.
    pub norm_minutes: i64,
    /// The norm of a full-timer, holidays already taken off.
    pub full_time_norm_minutes: i64,
    /// Minutes credited without work (leave, courses, sickness).
    pub credited_minutes: i64,
    /// The days worked or planned.
    pub days: Vec<WorkedDay>,
}

/// Minutes to be paid beyond the monthly pay.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ExtraMinutes {
    /// At the overtime rate.
    pub overtime: i64,
    /// At the ordinary rate.
    pub extra: i64,
}

impl NormPeriod {
    /// Whether the person works less than full time.
    pub fn is_part_time(&self) -> bool {
        self.norm_minutes < self.full_time_norm_minutes
    }

    /// The minutes to be paid, each day's rounded up to started units of `unit_minutes`.
    pub fn extra_minutes(&self, unit_minutes: i64) -> ExtraMinutes {
        let unit = unit_minutes.max(1);
        let round_up = |minutes: i64| (minutes + unit - 1).div_euclid(unit) * unit;
        let (mut planned, mut overtime, mut within_full_time) = (self.credited_minutes, 0, 0);
        for day in &self.days {
            planned += day.planned_minutes;
            // A full-timer's full-time length of the day is the plan.
            let ceiling =
                if self.is_part_time() { day.full_time_minutes.max(day.planned_minutes) } else { day.planned_minutes };
            overtime += round_up((day.worked_minutes - ceiling).max(0));
            within_full_time += round_up((day.worked_minutes.min(ceiling) - day.planned_minutes).max(0));
        }
        // A plan above the norm has the same price as work above the plan.
        let above_norm = within_full_time + (planned - self.norm_minutes).max(0);
        let above_full_time = (planned + within_full_time - self.full_time_norm_minutes).clamp(0, above_norm);
        ExtraMinutes { overtime: overtime + above_full_time, extra: above_norm - above_full_time }
    }

    /// The lines to be paid.
    pub fn lines(&self, table: &PayTable, pay: HourlyPay) -> Result<Vec<SupplementLine>, NotSet> {
        let minutes = self.extra_minutes(table.rounding_minutes);
        let mut lines = Vec::new();
        if minutes.overtime > 0 {
            lines.push(table.dearer_hours(ValueKey::OvertimePercent, "overtime", "Overtime", minutes.overtime, pay)?);
        }
        if minutes.extra > 0 {
            lines.push(SupplementLine {
                kind: "extra_hours".into(),
                label: "Extra hours of a part-timer".into(),
                minutes: minutes.extra,
                ore: pay.percent_for_minutes(Decimal::whole(100), minutes.extra),
                source: "ordinary pay up to the full-time norm".into(),
            });
        }
        Ok(lines)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cost::PayTables;
    use chrono::NaiveDate;

    const HOUR: i64 = 60;

    fn day(planned: i64, worked: i64, full_time: i64) -> WorkedDay {
        WorkedDay { planned_minutes: planned, worked_minutes: worked, full_time_minutes: full_time }
    }

    /// Four weeks (148 h at full time) planned to the norm: the given days and the rest in one lump, worked as planned.
    fn four_weeks(norm_hours: i64, given: &[WorkedDay]) -> NormPeriod {
        let rest = norm_hours * HOUR - given.iter().map(|day| day.planned_minutes).sum::<i64>();
        let mut days = vec![day(rest, rest, rest)];
        days.extend(given);
        let (norm_minutes, full_time_norm_minutes) = (norm_hours * HOUR, 148 * HOUR);
        NormPeriod { norm_minutes, full_time_norm_minutes, credited_minutes: 0, days }
    }

    #[test]
    fn everything_beyond_the_plan_is_overtime_for_a_full_timer() {
        let extra = four_weeks(148, &[day(480, 540, 480), day(0, 480, 480)]).extra_minutes(30);
        assert_eq!(extra, ExtraMinutes { overtime: 60 + 480, extra: 0 });
    }

    #[test]
    fn an_extra_shift_of_a_part_timer_is_extra_hours_up_to_37_hours_a_week() {
        assert_eq!(four_weeks(112, &[day(0, 480, 480)]).extra_minutes(30), ExtraMinutes { overtime: 0, extra: 480 });
        let five = four_weeks(112, &[day(0, 480, 480); 5]).extra_minutes(30);
        assert_eq!(five, ExtraMinutes { overtime: 4 * HOUR, extra: 36 * HOUR });
    }

    #[test]
    fn a_part_timers_day_beyond_the_full_time_length_is_overtime_at_once() {
        let period = four_weeks(106, &[day(6 * HOUR, 9 * HOUR + 10, 8 * HOUR)]);
        assert_eq!(period.extra_minutes(30), ExtraMinutes { overtime: 90, extra: 120 });
    }

    #[test]
    fn a_plan_above_the_norm_is_extra_hours_and_leave_counts() {
        let mut period = four_weeks(111, &[]);
        period.days.push(day(480, 480, 480));
        assert_eq!(period.extra_minutes(30), ExtraMinutes { overtime: 0, extra: 480 });
        period.days.clear();
        period.credited_minutes = 150 * HOUR;
        assert_eq!(period.extra_minutes(30), ExtraMinutes { overtime: 2 * HOUR, extra: 37 * HOUR });
    }

    #[test]
    fn overtime_is_paid_at_one_and_a_half_and_extra_hours_at_one() {
        let tables = PayTables::shipped();
        let table = tables.for_agreement("dk-regions-nurses", NaiveDate::from_ymd_opt(2025, 6, 1).unwrap()).unwrap();
        let period = four_weeks(106, &[day(6 * HOUR, 9 * HOUR + 10, 8 * HOUR)]);
        let lines = period.lines(table, HourlyPay::from_ore(20_001)).unwrap();
        let found: Vec<(&str, i64, i64)> = lines.iter().map(|l| (l.kind.as_str(), l.minutes, l.ore)).collect();
        assert_eq!(found, [("overtime", 90, 45_002), ("extra_hours", 120, 40_002)]);
    }

    #[test]
    fn a_table_without_overtime_says_so() {
        let tables = PayTables::shipped();
        let table = tables.for_agreement("dk-consultants", NaiveDate::from_ymd_opt(2025, 6, 1).unwrap()).unwrap();
        let error = four_weeks(148, &[day(0, 60, 0)]).lines(table, HourlyPay::from_ore(1)).unwrap_err();
        assert_eq!(
            error.to_string(),
            "the pay table `dk-consultants` sets no `overtime_percent` on 2021-04-01: add it to an own pay table to price this"
        );
    }
}
