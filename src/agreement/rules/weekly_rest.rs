//! Weekly rest (BEK 324/2002 § 4): 24 hours that adjoin a daily rest, 35 hours in a row, and at most six days from the
//! end of one weekly rest to the beginning of the next.
//!
//! Any off period that is long enough is a weekly rest, whether or not it holds a whole calendar day. Time before the
//! known duties and after the horizon is free, so the person is rested at both ends.

use super::off_periods::{any_duty, closing, corners, opening, overhang_days, total};
use crate::agreement::{Choice, Finding, Follow, Language, Measure, NEVER, PersonModel, Record, Rule, Standing, Today};
use crate::calendar::Day;
use crate::hospital::{Duty, Employee, Hospital, Traits};
use crate::linear::{Col, Expr};
use serde::Deserialize;
use std::collections::BTreeMap;

/// See the module.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WeeklyRest {
    /// Hours in a row that make an off period a weekly rest.
    pub hours: u32,
    /// The same for those who have agreed to a reduced daily rest, where a local agreement allows it.
    #[serde(default)]
    pub reduced_hours: Option<u32>,
    /// Most days of 24 hours between two weekly rests.
    pub days: u32,
}

impl WeeklyRest {
    fn rest_minutes(&self, traits: Traits) -> i64 {
        let reduced = self.reduced_hours.filter(|_| traits.reduced_rest);
        i64::from(reduced.unwrap_or(self.hours)) * 60
    }

    fn most_minutes(&self) -> i64 {
        i64::from(self.days) * 24 * 60
    }
}

impl Rule for WeeklyRest {
    fn id(&self) -> &'static str {
        "weekly_rest"
    }

    /// One point of 3,900 on a ward of 30, for a third of the time.
    fn may_be_left_out_of_relaxation(&self) -> bool {
        true
    }

    fn describe(&self, language: Language) -> String {
        let (hours, days) = (self.hours, self.days);
        let reduced = |text: &str, tail: &str| self.reduced_hours.map_or(String::new(), |h| format!("{text}{h}{tail}"));
        match language {
            Language::English => format!(
                "A weekly rest of {hours} hours in a row{}, with at most {days} days between two of them.",
                reduced(" (", " with consent)")
            ),
            Language::Danish => format!(
                "Et ugentligt fridøgn på {hours} timer i træk{}, med højst {days} døgn mellem to fridøgn.",
                reduced(" (", " efter aftale)")
            ),
        }
    }

    /// One finding per stretch between weekly rests that is too long.
    fn check(&self, record: &Record) -> Vec<Finding> {
        let needed = self.rest_minutes(record.employee().traits);
        let mut findings = Vec::new();
        let mut stretch: Vec<&Duty> = Vec::new();
        let mut free_from = None;
        for duty in &record.duties {
            if free_from.is_some_and(|from| duty.start - from >= needed) {
                findings.extend(self.too_long(record, &stretch));
                stretch.clear();
            }
            stretch.push(duty);
            free_from = free_from.max(Some(duty.rest_from));
        }
        findings.extend(self.too_long(record, &stretch));
        findings
    }

    fn encode(&self, model: &mut PersonModel) {
        let most = self.most_minutes();
        let furthest = furthest_within(model, most, self.days as Day + 1);
        let window = furthest + 1;
        let rests = Rests::define(model, self.rest_minutes(model.employee().traits), -window);
        for first in (-window).max(model.first_day())..=model.last_day() {
            for last in first.max(0)..=(first + furthest).min(model.last_day()) {
                keep_apart(model, &rests, (first, last), last - first == furthest, most);
            }
            // Two duties this far apart are too far apart whatever their hours.
            let last = first + window;
            if (0..=model.last_day()).contains(&last) {
                let mut missing = Expr::constant(1.0);
                missing.add_expr(&rests.between(first, last), -1.0);
                model.limit(missing, 0.0, (first, last));
            }
        }
    }

    fn follow<'r>(&'r self, employee: &'r Employee, _hospital: &'r Hospital) -> Option<Box<dyn Follow + 'r>> {
        let (needed, most) = (self.rest_minutes(employee.traits), self.most_minutes());
        // Longer stretches than a standing can tell are left to the person's program.
        let can_be_followed = needed.max(most) + 2 * 1440 < i64::from(NEVER);
        can_be_followed.then(|| Box::new(Stretch { needed, most }) as Box<dyn Follow>)
    }
}

impl WeeklyRest {
    /// A stretch without a weekly rest is too long if a duty of the horizon ends too late after its start.
    fn too_long(&self, record: &Record, stretch: &[&Duty]) -> Option<Finding> {
        let first = stretch.first()?;
        let last = stretch.iter().filter(|duty| duty.day >= 0).max_by_key(|duty| duty.rest_from)?;
        let length = last.rest_from - first.start;
        (length > self.most_minutes()).then(|| Finding {
            first: first.day,
            last: last.day,
            measured: Measure::Minutes(length),
            allowed: Measure::Minutes(self.most_minutes()),
            excess: 1.0,
            what: format!("without a weekly rest from {} to {}", record.name(first), record.name(last)),
        })
    }
}

fn too_far(first: &Duty, last: &Duty, most: i64) -> bool {
    last.rest_from - first.start > most
}

/// The largest distance in days at which two possible duties may still lie in one stretch.
fn furthest_within(model: &PersonModel, most: i64, bound: Day) -> Day {
    let within = |distance: &Day| {
        (model.first_day()..=model.last_day() - distance).any(|first| {
            let lasts = closing(model, first + distance);
            let fits = |a: &Choice| lasts.iter().any(|b| !too_far(&a.duty, &b.duty, most));
            opening(model, first).iter().any(fits)
        })
    };
    (1..=bound).rev().find(within).unwrap_or(0)
}

/// Says of two days that duties on both which lie too far apart need a weekly rest between them.
///
/// At the `furthest` distance that some pair may have without a rest, every stretch that reaches beyond either day is too
/// long. A stretch over both days therefore is one of the pairs that may be: a rest lies in the days, or the first day has
/// a duty outside the group, or the last day has. Nearer pairs are said as they are.
fn keep_apart(model: &mut PersonModel, rests: &Rests, days: (Day, Day), furthest: bool, most: i64) {
    let (first, last) = days;
    let pairs = if first == last {
        // A duty alone may be too long; two on one day are not this rule's business.
        let alone: Vec<Choice> =
            model.choices(first).iter().filter(|a| too_far(&a.duty, &a.duty, most)).copied().collect();
        if !alone.is_empty() {
            model.limit(total(&alone), 0.0, days);
        }
        return;
    } else {
        corners(&opening(model, first), &closing(model, last), |a, b| too_far(a, b, most))
    };
    for (starts, ends) in pairs {
        let mut expr = total(&starts);
        expr.add_expr(&total(&ends), 1.0);
        if furthest {
            expr.add_expr(&any_duty(model, first, |_| true), -1.0);
            expr.add_expr(&any_duty(model, last, |_| true), -1.0);
            expr.add_expr(&rests.between(first, last), -1.0);
            expr.add_constant(2.0);
        } else {
            expr.add_expr(&rests.strictly_between(first, last), -1.0);
        }
        model.limit(expr, 1.0, days);
    }
}

/// Columns that can be 1 only where there is a weekly rest. They are only asked to be large, so they are whole whenever
/// the duties are.
struct Rests {
    /// A day without a duty, inside a long enough off period.
    day: BTreeMap<Day, Col>,
    /// A long enough off period between a duty on the day and one on the next.
    overnight: BTreeMap<Day, Col>,
}

impl Rests {
    /// Defines the columns from a day on.
    fn define(model: &mut PersonModel, needed: i64, from: Day) -> Self {
        let mut rests = Self { day: BTreeMap::new(), overnight: BTreeMap::new() };
        for day in from.max(model.first_day())..=model.last_day() {
            rests.define_day(model, needed, day);
            rests.define_overnight(model, needed, day);
        }
        rests
    }

    fn define_day(&mut self, model: &mut PersonModel, needed: i64, day: Day) {
        let mut work = any_duty(model, day, |_| true);
        if work.terms.is_empty() && work.constant > 0.5 {
            return;
        }
        let rest = model.implied_binary();
        self.day.insert(day, rest);
        model.define(work.add(rest, 1.0), 1.0);
        let reach = (needed / 1440) as Day + overhang_days(model.hospital) + 1;
        for before in day - reach..day {
            for after in day + 1..=before + reach {
                let (lasts, nexts) = (closing(model, before), opening(model, after));
                for (lasts, nexts) in corners(&lasts, &nexts, |x, y| y.start - x.rest_from < needed) {
                    let mut expr = Expr::default();
                    expr.add(rest, 1.0).add_expr(&total(&lasts), 1.0).add_expr(&total(&nexts), 1.0);
                    model.define(&expr, 2.0);
                }
            }
        }
    }

    fn define_overnight(&mut self, model: &mut PersonModel, needed: i64, day: Day) {
        let long = |x: &Choice, y: &Choice| y.duty.start - x.duty.rest_from >= needed;
        let (lasts, nexts) = (closing(model, day), opening(model, day + 1));
        let early: Vec<Choice> = lasts.iter().filter(|x| nexts.iter().any(|y| long(x, y))).copied().collect();
        let late: Vec<Choice> = nexts.iter().filter(|y| lasts.iter().any(|x| long(x, y))).copied().collect();
        if early.is_empty() {
            return;
        }
        let rest = model.implied_binary();
        self.overnight.insert(day, rest);
        for side in [&early, &late] {
            let mut expr = Expr::default();
            expr.add(rest, 1.0).add_expr(&total(side), -1.0);
            model.define(&expr, 0.0);
        }
        // A duty of the days before may still be under way on the day.
        for before in day - overhang_days(model.hospital)..=day {
            for (x, y) in corners(&closing(model, before), &late, |x, y| y.start - x.rest_from < needed) {
                let mut expr = Expr::default();
                expr.add(rest, 1.0).add_expr(&total(&x), 1.0).add_expr(&total(&y), 1.0);
                model.define(&expr, 2.0);
            }
        }
    }

    /// The rests on the days first to last, both included.
    fn between(&self, first: Day, last: Day) -> Expr {
        let mut expr = self.strictly_between(first, last);
        for rest in [first, last].iter().filter_map(|day| self.day.get(day)) {
            expr.add(*rest, 1.0);
        }
        expr
    }

    /// The rests between a duty on the first day and one on the last; the first comes before the last.
    fn strictly_between(&self, first: Day, last: Day) -> Expr {
        let mut expr = Expr::default();
        for (_, &rest) in self.day.range(first + 1..last) {
            expr.add(rest, 1.0);
        }
        for (_, &rest) in self.overnight.range(first..last) {
            expr.add(rest, 1.0);
        }
        expr
    }
}

/// The rule for one person.
#[derive(Debug)]
struct Stretch {
    needed: i64,
    most: i64,
}

/// The numbers: where the stretch without a weekly rest began, where the last duty ended, and whether the stretch is too long already.
impl Follow for Stretch {
    fn start(&self) -> Standing {
        [NEVER, NEVER, 0, 0, 0, 0]
    }

    fn day(&self, standing: Standing, today: &Today) -> (Standing, f64) {
        let (mut began, mut free_from) = (today.moment(standing[0]), today.moment(standing[1]));
        let (mut too_long, mut excess) = (standing[2], 0.0);
        for duty in today.duties {
            if free_from.is_some_and(|from| duty.start - from >= self.needed) {
                (began, too_long) = (None, 0);
            }
            let from = *began.get_or_insert(duty.start);
            free_from = free_from.max(Some(duty.rest_from));
            if today.is_planned() && too_long == 0 && duty.rest_from - from > self.most {
                (too_long, excess) = (1, 1.0);
            }
        }
        match began.zip(free_from.filter(|&from| today.midnights.1 - from < self.needed)) {
            Some((began, from)) => ([today.age(began), today.age(from), too_long, 0, 0, 0], excess),
            None => (self.start(), excess),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::agreement::testkit::{self, Case};
    use proptest::prelude::*;

    fn law() -> WeeklyRest {
        WeeklyRest { hours: 35, reduced_hours: Some(32), days: 6 }
    }

    fn rule(hours: u32, days: u32) -> WeeklyRest {
        WeeklyRest { hours, reduced_hours: None, days }
    }

    #[test]
    fn following_agrees_with_check() {
        testkit::followed(&law(), Case::busy("DENLMSCH"), 0);
        testkit::followed(&rule(35, 3), Case::one_a_day(), 0);
    }

    #[test]
    fn check_agrees_with_encoding() {
        testkit::agree(&law(), Case::busy("DEN"));
        testkit::agree(&law(), Case::busy("DENLMSCH"));
        testkit::agree(&rule(35, 3), Case::one_a_day());
    }

    #[test]
    fn check_agrees_with_encoding_for_short_rests_without_a_free_day() {
        testkit::agree(&rule(24, 4), Case::busy("DESSN"));
        testkit::agree(&rule(35, 5), Case::busy("SSNMS"));
    }

    #[test]
    fn check_agrees_with_encoding_for_long_and_open_ended_duties() {
        let cases = Case::busy("DECCS").prop_map(|mut case| {
            case.hospital.shifts[6].end_minute = 44 * 60;
            case.hospital.shifts[0].latest_end_minute = Some(20 * 60);
            case
        });
        testkit::agree(&rule(35, 5), cases.clone().boxed());
        testkit::agree(&rule(50, 5), cases.clone().boxed());
        testkit::agree(&rule(11, 2), cases.boxed());
    }

    #[test]
    fn check_agrees_with_encoding_for_those_with_reduced_rest() {
        let cases = Case::busy("DEN").prop_map(|mut case| {
            case.hospital.staff[0].traits.reduced_rest = true;
            case
        });
        testkit::agree(&law(), cases.boxed());
    }

    #[test]
    fn a_free_day_between_evening_and_day_shift_is_no_weekly_rest() {
        let findings = law().check(&Case::from_grid(0, "|DDDE.DDD").record());
        assert_eq!((findings[0].first, findings[0].last), (0, 7));
        assert_eq!(law().check(&Case::from_grid(0, "|DDDD.DDD").record()), vec![]);
        assert_eq!(law().check(&Case::from_grid(0, "|DDDE.EEE").record()), vec![]);
    }

    #[test]
    fn six_days_to_the_hour_are_allowed() {
        assert_eq!(law().check(&Case::from_grid(0, "|EEENN.D").record()), vec![]);
        let findings = law().check(&Case::from_grid(0, "|EEENN.E").record());
        assert_eq!(findings[0].measured, Measure::Minutes(152 * 60));
    }

    #[test]
    fn a_stretch_from_history_counts_and_one_that_ended_there_does_not() {
        assert_eq!(law().check(&Case::from_grid(-7, "DDDDDDD|D").record()).len(), 1);
        assert_eq!(law().check(&Case::from_grid(-7, "DDDDDDD|..").record()), vec![]);
    }

    #[test]
    fn an_off_period_without_a_free_calendar_day_may_be_a_weekly_rest() {
        // From 09 to 23 on the next day there are 38 hours.
        assert_eq!(law().check(&Case::from_grid(0, "|DDDDSNNN").record()), vec![]);
    }

    #[test]
    fn an_ordinary_ward_needs_one_column_and_seven_rows_a_day() {
        let (rows, columns) = testkit::size_per_day(&law());
        assert!(rows <= 7.0 && columns <= 1.0, "{rows} rows and {columns} columns a day");
    }
}
