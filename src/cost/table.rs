//! A pay table as it stands on a date, and the supplements that it pays.

use super::band::{Band, stacked_minutes};
use super::clockwork::{PayCalendar, Stretch};
use super::file::ValueKey;
use super::money::{Decimal, HourlyPay};
use crate::calendar::Moment;
use crate::hospital::ShiftKind;
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// One line of pay.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SupplementLine {
    /// Key, e.g. `evening`.
    pub kind: String,
    /// Name for reports.
    pub label: String,
    /// Minutes paid for, after rounding to started units.
    pub minutes: i64,
    /// Øre.
    pub ore: i64,
    /// Clause or page that the rate comes from, with its confidence.
    pub source: String,
}

/// When a sum of several duties is rounded to øre. The two published examples differ: see `models/pay.md`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rounding {
    /// Every duty's line by itself, then added.
    EachDuty,
    /// The minutes are added, the line is rounded once.
    EachLine,
}

/// A value of a pay table that is not a band: an amount in øre, or a count in the key's unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PayValue {
    /// The number as it stands in the file, in the key's unit.
    pub amount: Decimal,
    /// The number read as kroner, regulated to the table's date, in øre.
    pub ore: i64,
    /// Where it comes from.
    pub source: String,
}

/// What was asked of a pay table and is not in it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the pay table `{table}` sets no `{key}` on {date}: add it to an own pay table to price this")]
pub struct NotSet {
    /// Agreement.
    pub table: String,
    /// The missing value.
    pub key: ValueKey,
    /// First date of the table's version.
    pub date: NaiveDate,
}

/// A pay table as it stands from one date to the next change.
#[derive(Debug, Clone, PartialEq)]
pub struct PayTable {
    /// Agreement set that it belongs to.
    pub agreement: String,
    /// Title for reports.
    pub title: String,
    /// What the reader must know before trusting it, e.g. which settlement the rates are from.
    pub label: String,
    /// First date on which this version holds.
    pub from: NaiveDate,
    /// Minutes to which paid time is rounded up, per duty and line.
    pub rounding_minutes: i64,
    /// Bands in force, in the order of the file.
    pub bands: Vec<Band>,
    /// What is known to exist and has no confirmed amount on this date.
    pub unset: Vec<String>,
    pub(super) values: BTreeMap<ValueKey, PayValue>,
    pub(super) calendar: PayCalendar,
}

impl PayTable {
    /// The supplements of an ordinary duty (any kind but a home call). A duty that runs over a change of rates is paid
    /// by the version that the caller chose: that of the date on which it starts.
    pub fn supplements(&self, hourly_pay_ore: i64, duty_start: Moment, duty_end: Moment) -> Vec<SupplementLine> {
        self.supplements_of(ShiftKind::Day, HourlyPay::from_ore(hourly_pay_ore), duty_start, duty_end)
    }

    /// The supplements of a duty of a kind, on an exact hourly pay.
    pub fn supplements_of(&self, kind: ShiftKind, pay: HourlyPay, start: Moment, end: Moment) -> Vec<SupplementLine> {
        self.statement(kind, pay, &[(start, end)], Rounding::EachDuty)
    }

    /// The supplements of several duties of a kind together, one line a band.
    pub fn statement(
        &self,
        kind: ShiftKind,
        pay: HourlyPay,
        duties: &[(Moment, Moment)],
        rounding: Rounding,
    ) -> Vec<SupplementLine> {
        let bands = self.bands_on(kind);
        // Per band: minutes, duties that it was paid on, øre rounded duty by duty.
        let mut sums = vec![(0_i64, 0_i64, 0_i64); bands.len()];
        for &(start, end) in duties {
            let stretches = self.stretches(start, end);
            let minutes = stacked_minutes(&bands, &stretches, pay);
            for ((band, sum), raw) in bands.iter().zip(&mut sums).zip(minutes).filter(|(_, raw)| *raw > 0) {
                let paid = self.round_up(raw);
                *sum = (sum.0 + paid, sum.1 + 1, sum.2.saturating_add(band.rate.ore(pay, paid, 1)));
            }
        }
        let mut lines = Vec::new();
        for (band, (minutes, count, by_duty)) in bands.iter().zip(sums).filter(|(_, sum)| sum.1 > 0) {
            let ore = match rounding {
                Rounding::EachDuty => by_duty,
                Rounding::EachLine => band.rate.ore(pay, minutes, count),
            };
            let (kind, label, source) = (band.kind.clone(), band.label.clone(), band.source.clone());
            lines.push(SupplementLine { kind, label, minutes, ore, source });
        }
        lines
    }

    /// Elapsed minutes of `start..end` that any band covers: the hours outside day hours.
    pub fn off_hours_minutes(&self, kind: ShiftKind, start: Moment, end: Moment) -> i64 {
        let stretches = self.stretches(start, end);
        let covered: Vec<Vec<bool>> = self.bands_on(kind).iter().map(|band| band.covers(&stretches)).collect();
        let in_any = |at: usize| covered.iter().any(|covers| covers.get(at) == Some(&true));
        stretches.iter().enumerate().filter(|(at, _)| in_any(*at)).map(|(_, stretch)| stretch.minutes).sum()
    }

    /// A value that is not a band.
    pub fn value(&self, key: ValueKey) -> Result<&PayValue, NotSet> {
        self.values.get(&key).ok_or_else(|| NotSet { table: self.agreement.clone(), key, date: self.from })
    }

    /// A line at 100 % of the pay plus the percentage under `key`, for minutes already rounded.
    pub(super) fn dearer_hours(
        &self,
        key: ValueKey,
        kind: &str,
        label: &str,
        minutes: i64,
        pay: HourlyPay,
    ) -> Result<SupplementLine, NotSet> {
        let surcharge = self.value(key)?;
        let percent = Decimal::whole(100).plus(surcharge.amount);
        let ore = pay.percent_for_minutes(percent, minutes);
        Ok(SupplementLine { kind: kind.into(), label: label.into(), minutes, ore, source: surcharge.source.clone() })
    }

    /// A line of a fixed amount.
    pub(super) fn fixed(&self, key: ValueKey, kind: &str, label: &str, times: i64) -> Result<SupplementLine, NotSet> {
        let value = self.value(key)?;
        let ore = value.ore.saturating_mul(times);
        Ok(SupplementLine { kind: kind.into(), label: label.into(), minutes: 0, ore, source: value.source.clone() })
    }

    /// Paid time: up to the next started unit.
    pub(super) fn round_up(&self, minutes: i64) -> i64 {
        let unit = self.rounding_minutes.max(1);
        (minutes + unit - 1).div_euclid(unit) * unit
    }

    fn bands_on(&self, kind: ShiftKind) -> Vec<&Band> {
        self.bands.iter().filter(|band| band.duties.contains(&kind)).collect()
    }

    fn stretches(&self, start: Moment, end: Moment) -> Vec<Stretch> {
        if end <= start {
            return Vec::new();
        }
        let windows = self.bands.iter().flat_map(|band| &band.windows);
        self.calendar.stretches(start, end, windows.flat_map(|window| [window.from_minute, window.to_minute]))
    }
}
