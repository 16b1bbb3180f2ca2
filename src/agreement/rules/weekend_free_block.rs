//! A long free weekend now and then: of so many weekends in a row, at least one is wholly free, inside a stretch off work
//! of so many hours.
//!
//! A weekend is Saturday 00:00 to Sunday 24:00 by the clock; the stretch off work around it is open where known time ends.
//! Where history alone has spoiled every weekend of the row, nothing is left to decide and nothing is said.

use super::values::{minutes, number};
use crate::agreement::{Finding, Language, Measure, PersonModel, Record, Rule};
use crate::calendar::{Day, Moment, moment};
use crate::hospital::{Duty, Hospital};
use crate::linear::{Col, Expr};
use serde::Deserialize;
use std::collections::BTreeMap;

/// Longest duty, in days that it may reach beyond its start day.
const REACH_DAYS: i32 = 2;

/// See the module.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WeekendFreeBlock {
    /// Hours off work in a row around the weekend.
    pub hours: f64,
    /// Weekends in a row of which one is free.
    pub every: u32,
}

/// Saturday 00:00 and Sunday 24:00.
fn bounds(hospital: &Hospital, saturday: Day) -> (Moment, Moment) {
    let date = hospital.horizon.date(saturday);
    (moment(date, 0), moment(date, 2 * 1440))
}

/// Whether the weekend is free in a long enough stretch among these duties.
fn is_free(duties: &[&Duty], (opens, closes): (Moment, Moment), needed: i64) -> bool {
    if duties.iter().any(|duty| duty.start < closes && duty.rest_from > opens) {
        return false;
    }
    let before = duties.iter().map(|duty| duty.rest_from).filter(|&end| end <= opens).max();
    let after = duties.iter().map(|duty| duty.start).filter(|&start| start >= closes).min();
    before.zip(after).is_none_or(|(before, after)| after - before >= needed)
}

impl WeekendFreeBlock {
    /// Days around a weekend on which duties may start or end that shorten the stretch.
    fn margin_days(&self) -> i32 {
        (minutes(self.hours).clamp(0, 60 * 1440) / 1440) as i32 + 1
    }

    /// A column that may be 1 only if the weekend is free in a long enough stretch.
    fn free_column(&self, model: &mut PersonModel, saturday: Day) -> Col {
        let (opens, closes) = bounds(model.hospital, saturday);
        let free = model.implied_binary();
        for day in saturday - REACH_DAYS..=saturday + 1 {
            let mut inside = model.sum(day, |duty| duty.start < closes && duty.rest_from > opens);
            if inside != Expr::default() {
                inside.add(free, 1.0);
                model.define(&inside, 1.0);
            }
        }
        for day in saturday - REACH_DAYS - self.margin_days()..saturday {
            let mut ends: Vec<Moment> = model.choices(day).iter().map(|choice| choice.duty.rest_from).collect();
            ends.retain(|&end| end <= opens);
            ends.sort();
            ends.dedup();
            for end in ends {
                self.forbid_close_pairs(model, free, (day, end, opens), saturday + 2);
            }
        }
        free
    }

    /// The duties of a day that end at `end` or later and those after the weekend that start too soon after `end` leave no
    /// long stretch between them.
    fn forbid_close_pairs(&self, model: &mut PersonModel, free: Col, before: (Day, Moment, Moment), monday: Day) {
        let (day, end, opens) = before;
        let needed = minutes(self.hours);
        for later in monday..=monday + self.margin_days() {
            let soon = model.sum(later, |duty| duty.start - end < needed);
            if soon == Expr::default() {
                continue;
            }
            let mut row = model.sum(day, |duty| (end..=opens).contains(&duty.rest_from));
            row.add_expr(&soon, 1.0);
            row.add(free, 1.0);
            model.define(&row, 2.0);
        }
    }
}

impl Rule for WeekendFreeBlock {
    fn id(&self) -> &'static str {
        "weekend_free_block"
    }

    fn describe(&self, language: Language) -> String {
        let (hours, every) = (number(self.hours, language), self.every);
        match language {
            Language::English => format!("One of {every} consecutive weekends is free, within {hours} hours off work."),
            Language::Danish => format!("Én af {every} weekender i træk er fri, som del af {hours} timers frihed."),
        }
    }

    fn check(&self, record: &Record) -> Vec<Finding> {
        let needed = minutes(self.hours);
        let all: Vec<&Duty> = record.duties.iter().collect();
        let past: Vec<&Duty> = record.duties.iter().filter(|duty| duty.day < 0).collect();
        let mut findings = Vec::new();
        for last in (record.hospital.horizon.monday_of(0) + 5..=record.last_day()).step_by(7) {
            let first = last - 7 * (self.every.max(1) as i32 - 1);
            let any_free = |duties: &[&Duty]| {
                (first..=last).step_by(7).any(|saturday| is_free(duties, bounds(record.hospital, saturday), needed))
            };
            if !any_free(&all) && any_free(&past) {
                findings.push(Finding {
                    first,
                    last: last + 1,
                    measured: Measure::Count(0),
                    allowed: Measure::Count(1),
                    excess: 1.0,
                    what: format!("free weekends among {}", self.every),
                });
            }
        }
        findings
    }

    fn encode(&self, model: &mut PersonModel) {
        let past: Vec<Duty> =
            (model.first_day()..0).flat_map(|day| model.choices(day)).map(|choice| choice.duty).collect();
        let past: Vec<&Duty> = past.iter().collect();
        let needed = minutes(self.hours);
        let mut columns: BTreeMap<Day, Option<Col>> = BTreeMap::new();
        for last in (model.hospital.horizon.monday_of(0) + 5..=model.last_day()).step_by(7) {
            let first = last - 7 * (self.every.max(1) as i32 - 1);
            let mut none_free = Expr::constant(1.0);
            for saturday in (first..=last).step_by(7) {
                let column = *columns.entry(saturday).or_insert_with(|| {
                    let open = is_free(&past, bounds(model.hospital, saturday), needed);
                    open.then(|| self.free_column(model, saturday))
                });
                if let Some(free) = column {
                    none_free.add(free, -1.0);
                }
            }
            if !none_free.terms.is_empty() {
                model.limit(none_free, 0.0, (first, last + 1));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::agreement::testkit::{self, Case};

    fn rule(hours: f64, every: u32) -> WeekendFreeBlock {
        WeekendFreeBlock { hours, every }
    }

    #[test]
    fn check_agrees_with_encoding() {
        testkit::agree(&rule(55.0, 2), Case::spans("DENC", 10, 26, 0.45));
        testkit::agree(&rule(72.0, 3), Case::spans("DENSH", 16, 24, 0.45));
        testkit::agree(&rule(48.0, 1), Case::spans("DENCM", 10, 14, 0.3));
    }

    #[test]
    fn priced_breaches_cost_their_excess() {
        testkit::prices_agree(&rule(60.0, 2), Case::spans("DENC", 10, 26, 0.5));
    }

    #[test]
    fn a_weekend_from_friday_evening_to_monday_morning_has_fifty_six_hours() {
        // E ends Friday 23:00, D starts Monday 07:00.
        let case = Case::from_grid(0, "|....E..D");
        assert_eq!(rule(56.0, 1).check(&case.record()), vec![]);
        assert_eq!(rule(57.0, 1).check(&case.record()).len(), 1);
    }

    #[test]
    fn the_stretch_is_open_where_the_horizon_ends() {
        assert_eq!(rule(80.0, 1).check(&Case::from_grid(0, "|....E..").record()), vec![]);
    }

    #[test]
    fn a_friday_night_spoils_the_weekend() {
        assert_eq!(rule(24.0, 1).check(&Case::from_grid(0, "|....N..").record()).len(), 1);
    }
}
