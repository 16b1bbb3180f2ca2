//! Average weekly work over a reference period (`hours.48`, `night.len`), absence neutral and the weeks before counted.
//!
//! For every week that ends in the horizon, the work of the reference weeks that end with it is held against a limit per
//! week. Weeks before the horizon count as their [`PastWeek`](crate::hospital::PastWeek) says; one that is not known is
//! left out, so the average is over the known weeks. A week that the horizon's start cuts counts its days of history by
//! the duties and absences on them. Days of holiday, sickness and leave are taken out of the weeks, the work done on them is not. What
//! the weeks before have overdrawn cannot be mended: then every further minute is the excess.
//!
//! The two faces share the values and nothing else.

use super::{PersonModel, Record};
use crate::calendar::Day;
use crate::hospital::AbsenceKind;
use crate::linear::{Col, Expr};
use std::collections::BTreeMap;

/// Hours that nobody reaches: a finite bound keeps dual bounds finite.
const MOST_HOURS: f64 = 1e5;

/// At most so much work a week, on average over so many weeks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WeeklyAverage {
    /// Most work per week.
    pub minutes_per_week: i64,
    /// Weeks of the reference period.
    pub weeks: u32,
}

/// A reference period with too much work.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Overrun {
    /// Monday of the first week of the period.
    pub first: Day,
    /// Sunday of the last.
    pub last: Day,
    /// Minutes worked in the known weeks.
    pub worked_minutes: i64,
    /// Weeks that count: the known ones without neutral days.
    pub counted_weeks: f64,
    /// Hours beyond what the period allows in all.
    pub excess_hours: f64,
}

/// What the check knows of a week.
#[derive(Debug, Clone, Copy, Default)]
struct Week {
    past_minutes: i64,
    minutes: i64,
    neutral_days: i64,
}

fn is_neutral(kind: AbsenceKind) -> bool {
    matches!(kind, AbsenceKind::Holiday | AbsenceKind::Sick | AbsenceKind::Leave)
}

impl WeeklyAverage {
    /// The reference periods with too much work.
    pub fn overruns(&self, record: &Record) -> Vec<Overrun> {
        let weeks = ledger(record);
        let mut found = Vec::new();
        for &sunday_week in weeks.keys().filter(|&&monday| (0..=record.last_day()).contains(&(monday + 6))) {
            let first = sunday_week - 7 * (self.weeks.max(1) as i32 - 1);
            let period: Vec<&Week> = weeks.range(first..=sunday_week).map(|(_, week)| week).collect();
            let worked_minutes: i64 = period.iter().map(|week| week.minutes).sum();
            let past: i64 = period.iter().map(|week| week.past_minutes).sum();
            let days = period.iter().map(|week| 7 - week.neutral_days).sum::<i64>();
            // In sevenths of a minute, so that nothing is rounded.
            let allowed = (self.minutes_per_week * days).max(past * 7);
            let beyond = worked_minutes * 7 - allowed;
            if beyond > 0 {
                let counted_weeks = days as f64 / 7.0;
                let excess_hours = beyond as f64 / 420.0;
                found.push(Overrun { first, last: sunday_week + 6, worked_minutes, counted_weeks, excess_hours });
            }
        }
        found
    }

    /// One row per week that ends in the horizon, in hours, over columns that hold at least each week's work.
    pub fn encode(&self, model: &mut PersonModel) {
        let mut weeks: Vec<(Day, Col)> = Vec::new();
        for monday in model.hospital.horizon.mondays() {
            let last = monday + 6;
            if last > model.last_day() {
                break;
            }
            let hours = model.continuous(0.0, MOST_HOURS);
            weeks.push((monday, hours));
            let mut work = work_hours(model, monday.max(0)..=last);
            work.add(hours, -1.0);
            model.define(&work, 0.0);
            let first = monday - 7 * (self.weeks.max(1) as i32 - 1);
            let (past_hours, days) = settled(model, first, monday);
            let mut total = Expr::constant(past_hours);
            for &(_, hours) in weeks.iter().filter(|(start, _)| *start >= first) {
                total.add(hours, 1.0);
            }
            let allowed = self.minutes_per_week as f64 * days as f64 / 420.0;
            model.limit(total, allowed.max(past_hours), (first, last));
        }
    }
}

/// The work that starts on some days, in hours.
fn work_hours(model: &PersonModel, days: std::ops::RangeInclusive<Day>) -> Expr {
    let mut work = Expr::default();
    for choice in days.flat_map(|day| model.choices(day)) {
        work.add_literal(choice.literal, choice.duty.work_minutes as f64 / 60.0);
    }
    work
}

/// Of the weeks from Monday `first` to Monday `last`: the hours that history has settled, and the days that count.
fn settled(model: &PersonModel, first: Day, last: Day) -> (f64, i64) {
    let employee = model.employee();
    let (mut minutes, mut days) = (0, 0);
    for monday in (first..=last).step_by(7) {
        if monday + 6 >= 0 {
            let absent =
                |day| model.hospital.absence(model.person, day).is_some_and(|absence| is_neutral(absence.kind));
            days += (monday..monday + 7).filter(|&day| !absent(day)).count() as i64;
            let past = (monday..0).flat_map(|day| model.choices(day));
            minutes += past.map(|choice| choice.duty.work_minutes).sum::<i64>();
        } else if let Some(week) = employee.past_weeks.iter().find(|week| week.monday == monday) {
            minutes += week.minutes;
            days += 7 - i64::from(week.neutral_days);
        }
    }
    (minutes as f64 / 60.0, days)
}

/// The known weeks by Monday: past weeks as stated, later ones from the duties and absences day by day.
fn ledger(record: &Record) -> BTreeMap<Day, Week> {
    let horizon = &record.hospital.horizon;
    let mut weeks = BTreeMap::new();
    let cut = horizon.monday_of(0);
    for past in record.employee().past_weeks.iter().filter(|past| past.monday < cut && (cut - past.monday) % 7 == 0) {
        let known =
            Week { past_minutes: past.minutes, minutes: past.minutes, neutral_days: i64::from(past.neutral_days) };
        weeks.entry(past.monday).or_insert(known);
    }
    for day in cut..=record.last_day() {
        let week: &mut Week = weeks.entry(horizon.monday_of(day)).or_default();
        let worked: i64 = record.on(day).map(|duty| duty.work_minutes).sum();
        week.minutes += worked;
        week.past_minutes += if day < 0 { worked } else { 0 };
        let absence = record.hospital.absence(record.person, day);
        week.neutral_days += i64::from(absence.is_some_and(|absence| is_neutral(absence.kind)));
    }
    weeks
}
