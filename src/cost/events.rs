//! What a change costs after the roster is published: typed events, each priced by its clause.
//!
//! Whoever compares two rosters says which event a change is; the prices are values of the person's pay table. A day off
//! here is a *fridøgn*: a free period that the agreement counts, longer than a calendar day.

use super::file::ValueKey;
use super::money::HourlyPay;
use super::table::{NotSet, PayTable, SupplementLine};
use crate::calendar::Moment;

/// From a start to an end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// Start.
    pub start: Moment,
    /// End.
    pub end: Moment,
}

impl Span {
    /// Elapsed minutes.
    pub fn minutes(&self) -> i64 {
        (self.end - self.start).max(0)
    }

    fn minutes_shared(&self, other: &Span) -> i64 {
        (self.end.min(other.end) - self.start.max(other.start)).max(0)
    }
}

/// The free time into which somebody is called.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FreeTime {
    /// A counted day off.
    DayOff,
    /// A public holiday off.
    Holiday,
    /// Another free period of at least 24 hours.
    Long,
    /// A shorter free period.
    Short,
}

/// How a junior doctor gets an extra duty.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExtraDuty {
    /// A duty made longer, by so many minutes.
    Extension(i64),
    /// Called in, for so many minutes.
    CallIn(i64),
}

/// A change after publication.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PayEvent {
    /// A shift moved within 24 hours of where it was (omlagt tjeneste), told in working time.
    MovedShift {
        /// As published.
        original: Span,
        /// As moved.
        moved: Span,
        /// When the person was told.
        told: Moment,
    },
    /// Overtime or extra hours told later than the day before.
    ShortNoticeWork {
        /// Extra minutes on this occasion.
        extra_minutes: i64,
    },
    /// A shift split into two on one day (delt tjeneste).
    SplitShift,
    /// Called in from free time (tilkald).
    CallIn {
        /// Minutes worked.
        minutes: i64,
        /// From which free time.
        from: FreeTime,
        /// Whether the person works part time.
        part_time: bool,
    },
    /// Called in from a period of days off (inddragelse af fridøgn).
    WorkInDaysOff {
        /// The free period as published.
        off: Span,
        /// The duty put into it.
        duty: Span,
        /// When the person was told.
        told: Moment,
        /// Whether the reduced daily rest of 8 hours is agreed for the person.
        reduced_rest: bool,
    },
    /// A doctor's extra duty.
    ExtraDuty {
        /// Which.
        duty: ExtraDuty,
        /// Minutes between being told and the start.
        notice_minutes: i64,
    },
}

/// Shortest period that is one day off: the 24 hours and the daily rest of 11.
const ONE_DAY_OFF_MINUTES: i64 = 35 * 60;
/// The same with a daily rest reduced to 8 hours.
const ONE_DAY_OFF_REDUCED_MINUTES: i64 = 32 * 60;
/// Shortest period that is two days off.
const TWO_DAYS_OFF_MINUTES: i64 = 55 * 60;

/// How many days off (fridøgn) a free period counts as: 35 hours make one (32 with reduced rest), 55 two, every further
/// 24 hours one more.
pub fn days_off(free_minutes: i64, reduced_rest: bool) -> i64 {
    let one = if reduced_rest { ONE_DAY_OFF_REDUCED_MINUTES } else { ONE_DAY_OFF_MINUTES };
    match free_minutes {
        free if free >= TWO_DAYS_OFF_MINUTES => 2 + (free - TWO_DAYS_OFF_MINUTES) / (24 * 60),
        free if free >= one => 1,
        _ => 0,
    }
}

/// Days off lost when `duty` is put into the free period `off`.
pub fn lost_days_off(off: &Span, duty: &Span, reduced_rest: bool) -> i64 {
    let before = Span { start: off.start, end: duty.start.min(off.end) };
    let after = Span { start: duty.end.max(off.start), end: off.end };
    let left = days_off(before.minutes(), reduced_rest) + days_off(after.minutes(), reduced_rest);
    (days_off(off.minutes(), reduced_rest) - left).max(0)
}

/// The lines that an event costs a person with this hourly pay; none if it is within its notice.
pub fn cost(event: &PayEvent, table: &PayTable, pay: HourlyPay) -> Result<Vec<SupplementLine>, NotSet> {
    match *event {
        PayEvent::MovedShift { original, moved, told } => moved_shift(table, original, moved, told),
        PayEvent::ShortNoticeWork { extra_minutes } => {
            if extra_minutes <= table.value(ValueKey::ShortNoticeFreeMinutes)?.amount.times(1) {
                return Ok(Vec::new());
            }
            Ok(vec![table.fixed(ValueKey::ShortNoticeKroner, "short_notice", "Extra work at short notice", 1)?])
        }
        PayEvent::SplitShift => Ok(vec![table.fixed(ValueKey::SplitShiftKroner, "split_shift", "Split shift", 1)?]),
        PayEvent::CallIn { minutes, from, part_time } => Ok(vec![call_in(table, pay, minutes, from, part_time)?]),
        PayEvent::WorkInDaysOff { off, duty, told, reduced_rest } => {
            work_in_days_off(table, pay, off, duty, told, reduced_rest)
        }
        PayEvent::ExtraDuty { duty, notice_minutes } => extra_duty(table, pay, duty, notice_minutes),
    }
}

/// Every hour of the new shift outside the old one costs, if told too late before the earlier of the two.
fn moved_shift(table: &PayTable, original: Span, moved: Span, told: Moment) -> Result<Vec<SupplementLine>, NotSet> {
    let notice = table.value(ValueKey::MovedNoticeHours)?.amount.times(60);
    let minutes = table.round_up(moved.minutes() - moved.minutes_shared(&original));
    if minutes == 0 || original.start.min(moved.start) - told >= notice {
        return Ok(Vec::new());
    }
    let an_hour = table.fixed(ValueKey::MovedHourKroner, "moved_shift", "Shift moved at short notice", 1)?;
    let ore = super::Rate::OrePerHour(an_hour.ore).ore(HourlyPay::from_ore(0), minutes, 1);
    Ok(vec![SupplementLine { minutes, ore, ..an_hour }])
}

fn call_in(
    table: &PayTable,
    pay: HourlyPay,
    minutes: i64,
    from: FreeTime,
    part_time: bool,
) -> Result<SupplementLine, NotSet> {
    // A part-timer has many free days: only a counted day off or a holiday has the long minimum for them.
    let long = match from {
        FreeTime::DayOff | FreeTime::Holiday => true,
        FreeTime::Long => !part_time,
        FreeTime::Short => false,
    };
    let key = if long { ValueKey::CallInLongHours } else { ValueKey::CallInShortHours };
    let least = table.value(key)?.amount.times(60);
    let paid = table.round_up(minutes.max(0)).max(least);
    table.dearer_hours(ValueKey::CallInPercent, "call_in", "Call-in", paid, pay)
}

/// The hours worked stand for the first lost day off, at least its minimum; every further one is paid its minimum. A duty
/// that leaves all days off intact is an ordinary call-in from a long free period.
fn work_in_days_off(
    table: &PayTable,
    pay: HourlyPay,
    off: Span,
    duty: Span,
    told: Moment,
    reduced_rest: bool,
) -> Result<Vec<SupplementLine>, NotSet> {
    let lost = lost_days_off(&off, &duty, reduced_rest);
    if lost == 0 {
        return Ok(vec![call_in(table, pay, duty.minutes(), FreeTime::DayOff, false)?]);
    }
    let least = table.value(ValueKey::LostDayOffHours)?.amount.times(60);
    let mut lines = Vec::new();
    for number in 0..lost {
        let minutes = if number == 0 { table.round_up(duty.minutes()).max(least) } else { least };
        let label = if number == 0 { "Work on a lost day off" } else { "Further lost day off" };
        lines.push(table.dearer_hours(ValueKey::LostDayOffPercent, "lost_day_off", label, minutes, pay)?);
    }
    let notice = table.value(ValueKey::LostDayOffNoticeDays)?.amount.times(24 * 60);
    if off.start - told < notice {
        let label = "Day off lost at short notice";
        lines.push(table.fixed(ValueKey::LostDayOffKroner, "lost_day_off_notice", label, lost)?);
    }
    Ok(lines)
}

fn extra_duty(
    table: &PayTable,
    pay: HourlyPay,
    duty: ExtraDuty,
    notice_minutes: i64,
) -> Result<Vec<SupplementLine>, NotSet> {
    if notice_minutes >= table.value(ValueKey::ExtraDutyNoticeHours)?.amount.times(60) {
        return Ok(Vec::new());
    }
    match duty {
        ExtraDuty::Extension(minutes) => {
            if minutes <= table.value(ValueKey::ExtraDutyExtensionHours)?.amount.times(60) {
                return Ok(Vec::new());
            }
            let label = "Duty extended at short notice";
            Ok(vec![table.fixed(ValueKey::ExtraDutyExtensionKroner, "extra_duty", label, 1)?])
        }
        ExtraDuty::CallIn(minutes) => {
            let least = table.value(ValueKey::ExtraDutyCallInHours)?.amount.times(60);
            let paid = table.round_up(minutes.max(0)).max(least);
            let hours = table.dearer_hours(ValueKey::OvertimePercent, "extra_duty_hours", "Called in", paid, pay)?;
            let label = "Called in at short notice";
            Ok(vec![hours, table.fixed(ValueKey::ExtraDutyCallInKroner, "extra_duty", label, 1)?])
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::moment;
    use crate::cost::PayTables;
    use chrono::NaiveDate;

    /// 200 kr an hour.
    const PAY: i64 = 20_000;

    /// Clock hours of a day in March 2019; Friday is the 1st.
    fn at(day: u32, hour: i32) -> Moment {
        moment(NaiveDate::from_ymd_opt(2019, 3, day).unwrap(), hour * 60)
    }

    fn span(start: Moment, end: Moment) -> Span {
        Span { start, end }
    }

    fn lines(agreement: &str, date: (i32, u32, u32), event: PayEvent) -> Vec<(String, i64, i64)> {
        let tables = PayTables::shipped();
        let date = NaiveDate::from_ymd_opt(date.0, date.1, date.2).unwrap();
        let table = tables.for_agreement(agreement, date).unwrap();
        let lines = cost(&event, table, HourlyPay::from_ore(PAY)).unwrap();
        lines.into_iter().map(|line| (line.kind, line.minutes, line.ore)).collect()
    }

    fn nurse(event: PayEvent) -> Vec<(String, i64, i64)> {
        lines("dk-regions-nurses", (2019, 3, 1), event)
    }

    fn line(kind: &str, minutes: i64, ore: i64) -> (String, i64, i64) {
        (kind.to_string(), minutes, ore)
    }

    /// Off from Friday 14:00 to Monday 24:00, called in Saturday 23 to Sunday 07, told on Friday.
    fn weekend_call(reduced_rest: bool) -> PayEvent {
        let (off, duty) = (span(at(1, 14), at(4, 24)), span(at(2, 23), at(3, 7)));
        PayEvent::WorkInDaysOff { off, duty, told: at(1, 12), reduced_rest }
    }

    #[test]
    fn eighty_two_hours_are_three_days_off_and_the_night_in_between_takes_two() {
        assert_eq!(days_off(82 * 60, false), 3);
        assert_eq!(
            nurse(weekend_call(false)),
            [
                line("lost_day_off", 8 * 60, 8 * PAY * 3 / 2),
                line("lost_day_off", 6 * 60, 6 * PAY * 3 / 2),
                line("lost_day_off_notice", 0, 2 * 53_282),
            ]
        );
    }

    #[test]
    fn with_reduced_rest_the_same_night_takes_one() {
        let expected = [line("lost_day_off", 8 * 60, 8 * PAY * 3 / 2), line("lost_day_off_notice", 0, 53_282)];
        assert_eq!(nurse(weekend_call(true)), expected);
    }

    #[test]
    fn a_day_off_lost_with_two_weeks_notice_costs_the_hours_only() {
        let PayEvent::WorkInDaysOff { off, duty, reduced_rest, .. } = weekend_call(true) else { unreachable!() };
        let told = off.start + -14 * 24 * 60;
        let event = PayEvent::WorkInDaysOff { off, duty, told, reduced_rest };
        assert_eq!(nurse(event), [line("lost_day_off", 8 * 60, 8 * PAY * 3 / 2)]);
    }

    #[test]
    fn two_hours_in_a_day_off_that_stays_a_day_off_are_a_call_in_of_six_hours() {
        let off = span(at(1, 14), at(4, 1));
        let duty = span(at(1, 14), at(1, 16));
        let event = PayEvent::WorkInDaysOff { off, duty, told: at(1, 12), reduced_rest: false };
        assert_eq!((days_off(59 * 60, false), days_off(57 * 60, false)), (2, 2));
        assert_eq!(nurse(event), [line("call_in", 6 * 60, 6 * PAY * 3 / 2)]);
    }

    #[test]
    fn counts_of_days_off_change_at_their_limits() {
        let counts = |hours: i64| (days_off(hours * 60 - 1, false), days_off(hours * 60, false));
        assert_eq!([counts(35), counts(55), counts(79), counts(103)], [(0, 1), (1, 2), (2, 3), (3, 4)]);
        assert_eq!((days_off(32 * 60 - 1, true), days_off(32 * 60, true)), (0, 1));
    }

    #[test]
    fn a_call_in_is_paid_at_least_six_hours_from_long_and_three_from_short_free_time() {
        let paid = |minutes, from, part_time| nurse(PayEvent::CallIn { minutes, from, part_time })[0].clone();
        assert_eq!(paid(100, FreeTime::DayOff, true), line("call_in", 360, 6 * PAY * 3 / 2));
        assert_eq!(paid(100, FreeTime::Long, false), line("call_in", 360, 6 * PAY * 3 / 2));
        assert_eq!(paid(100, FreeTime::Long, true), line("call_in", 180, 3 * PAY * 3 / 2));
        assert_eq!(paid(100, FreeTime::Short, false), line("call_in", 180, 3 * PAY * 3 / 2));
        assert_eq!(paid(181, FreeTime::Short, false), line("call_in", 210, 7 * PAY * 3 / 4));
    }

    #[test]
    fn only_the_hours_outside_the_old_shift_count_as_moved() {
        let original = span(at(5, 7), at(5, 15));
        let moved = span(at(5, 11), at(5, 19));
        let event = |told| PayEvent::MovedShift { original, moved, told };
        let in_2020 = |told| lines("dk-regions-nurses", (2020, 10, 1), event(told));
        assert_eq!(in_2020(at(4, 8)), [line("moved_shift", 4 * 60, 4 * 4_156)]);
        assert_eq!(in_2020(at(4, 7)), []);
    }

    #[test]
    fn extra_work_of_more_than_an_hour_at_short_notice_costs_once() {
        let cost =
            |extra_minutes| lines("dk-regions-nurses", (2020, 10, 1), PayEvent::ShortNoticeWork { extra_minutes });
        assert_eq!((cost(60), cost(61)), (vec![], vec![line("short_notice", 0, 3_760)]));
    }

    #[test]
    fn a_doctors_extra_duty_within_72_hours_costs_by_its_kind() {
        let doctor = |duty, notice_minutes| {
            lines("dk-junior-doctors", (2023, 1, 2), PayEvent::ExtraDuty { duty, notice_minutes })
        };
        assert_eq!(doctor(ExtraDuty::Extension(181), 72 * 60 - 1), [line("extra_duty", 0, 104_924)]);
        assert_eq!(doctor(ExtraDuty::Extension(180), 60), []);
        assert_eq!(doctor(ExtraDuty::Extension(600), 72 * 60), []);
        let called = [line("extra_duty_hours", 360, 6 * PAY * 3 / 2), line("extra_duty", 0, 198_153)];
        assert_eq!(doctor(ExtraDuty::CallIn(240), 60), called);
    }

    #[test]
    fn an_event_without_an_amount_is_an_error_not_zero() {
        let tables = PayTables::shipped();
        let date = NaiveDate::from_ymd_opt(2022, 2, 1).unwrap();
        let table = tables.for_agreement("dk-regions-sosu", date).unwrap();
        let error = cost(&weekend_call(false), table, HourlyPay::from_ore(PAY)).unwrap_err();
        assert_eq!(error.key, ValueKey::LostDayOffHours);
    }
}
