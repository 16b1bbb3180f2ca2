//! Norm hours (`norm.week`, `norm.period`, `norm.sh`): the balance is near zero at the end of every norm period.
//!
//! The check strikes the balance by walking the days. The encoding takes each period's target and the value of absence
//! from [`crate::agreement::norm`].

use super::values::{MonthDay, minutes, number};
use crate::agreement::norm::{NormPeriod, NormTerms};
use crate::agreement::{Finding, Language, Measure, PersonModel, Record, Rule};
use crate::calendar::{Day, public_holiday};
use crate::hospital::AbsenceKind;
use crate::linear::Expr;
use chrono::{Datelike, Weekday};
use serde::Deserialize;

/// See the module.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NormHours {
    /// Hours of a full-time week.
    pub weekly_hours: f64,
    /// Hours of a full-time weekday of absence, or of a public holiday.
    pub day_hours: f64,
    /// Weeks of a norm period, counted from the horizon's start.
    pub period_weeks: u32,
    /// How far the balance may be from zero at the end of a period.
    pub tolerance_hours: f64,
    /// Whether public holidays on weekdays lessen the norm.
    #[serde(default = "yes")]
    pub holidays_reduce: bool,
    /// Days of the year that count as public holidays too.
    #[serde(default)]
    pub extra_holidays: Vec<MonthDay>,
}

fn yes() -> bool {
    true
}

impl NormHours {
    /// The values in minutes, for whoever strikes a balance.
    pub fn terms(&self) -> NormTerms {
        NormTerms {
            weekly_minutes: minutes(self.weekly_hours),
            day_minutes: minutes(self.day_hours),
            period_weeks: self.period_weeks,
            tolerance_minutes: minutes(self.tolerance_hours),
            holidays_reduce: self.holidays_reduce,
            extra_holidays: self.extra_holidays.iter().map(|day| (day.month, day.day)).collect(),
        }
    }

    fn is_free_weekday(&self, record: &Record, day: Day) -> bool {
        let date = record.hospital.horizon.date(day);
        let extra = self.extra_holidays.iter().any(|extra| (extra.month, extra.day) == (date.month(), date.day()));
        self.holidays_reduce && is_weekday(date.weekday()) && (extra || public_holiday(date).is_some())
    }

    fn finding(&self, first: Day, last: Day, balance: i64) -> Option<Finding> {
        let tolerance = minutes(self.tolerance_hours);
        let beyond = balance.abs() - tolerance;
        (beyond > 0).then(|| Finding {
            first,
            last,
            measured: Measure::Minutes(balance),
            allowed: Measure::Minutes(if balance < 0 { -tolerance } else { tolerance }),
            excess: beyond as f64 / 60.0,
            what: format!("hours {} the norm at the end of the period", if balance < 0 { "below" } else { "above" }),
        })
    }
}

fn is_weekday(weekday: Weekday) -> bool {
    !matches!(weekday, Weekday::Sat | Weekday::Sun)
}

impl Rule for NormHours {
    fn id(&self) -> &'static str {
        "norm_hours"
    }

    fn describe(&self, language: Language) -> String {
        let [weekly, tolerance] = [self.weekly_hours, self.tolerance_hours].map(|hours| number(hours, language));
        let weeks = self.period_weeks;
        match language {
            Language::English => format!(
                "{weekly} hours a week for full time over {weeks} weeks, within {tolerance} hours at the end of each period."
            ),
            Language::Danish => format!(
                "{weekly} timer om ugen på fuld tid over {weeks} uger, højst {tolerance} timer fra normen ved hver periodes slutning."
            ),
        }
    }

    fn check(&self, record: &Record) -> Vec<Finding> {
        let person = record.employee();
        let period_days = self.period_weeks.max(1) as i32 * 7;
        let mut findings = Vec::new();
        let mut balance = person.opening.norm_balance_minutes;
        // Of the current period: full-time minutes owed, in sevenths of a minute; absence at a stated value and at the
        // agreement's full-time value.
        let (mut owed_sevenths, mut stated, mut full_time_away) = (0, 0, 0);
        for day in 0..=record.last_day() {
            owed_sevenths += minutes(self.weekly_hours);
            balance += record.on(day).map(|duty| duty.counted_minutes).sum::<i64>();
            let absence = record.hospital.absence(record.person, day);
            // A single sick day with its hours stated stands for the duty that fell away, whatever day it is.
            let sick_duty = absence.filter(|one| one.kind == AbsenceKind::Sick && one.first == one.last);
            let of_duty = sick_duty.and_then(|one| one.minutes_per_weekday);
            stated += of_duty.unwrap_or(0);
            if self.is_free_weekday(record, day) {
                owed_sevenths -= 7 * minutes(self.day_hours);
            } else if let Some(absence) =
                absence.filter(|absence| absence.kind != AbsenceKind::TimeOff && of_duty.is_none())
            {
                match absence.minutes_per_weekday {
                    _ if !is_weekday(record.hospital.horizon.weekday(day)) => {}
                    Some(value) => stated += value,
                    None => full_time_away += minutes(self.day_hours),
                }
            }
            if (day + 1) % period_days == 0 || day == record.last_day() {
                let owed = (person.fraction * owed_sevenths as f64 / 7.0).round() as i64;
                let credited = stated + (person.fraction * full_time_away as f64).round() as i64;
                balance += credited - owed;
                findings.extend(self.finding(day / period_days * period_days, day, balance));
                (owed_sevenths, stated, full_time_away) = (0, 0, 0);
            }
        }
        findings
    }

    /// `−tolerance ≤ balance ≤ tolerance` at each period's end, in hours; the balance holds all work up to there.
    fn encode(&self, model: &mut PersonModel) {
        let terms = self.terms();
        let tolerance = terms.tolerance_minutes as f64 / 60.0;
        let mut settled = model.employee().opening.norm_balance_minutes;
        let mut worked = Expr::default();
        for period in terms.periods(&model.hospital.horizon) {
            settled += terms.credited_minutes(model.hospital, model.person, period);
            settled -= terms.target_minutes(model.hospital, model.person, period);
            add_work(&mut worked, model, period);
            let days = (period.first, period.last);
            let mut above = worked.clone();
            above.add_constant(settled as f64 / 60.0);
            let mut below = Expr::default();
            below.add_expr(&above, -1.0);
            model.limit(above, tolerance, days);
            model.limit(below, tolerance, days);
        }
    }
}

fn add_work(worked: &mut Expr, model: &PersonModel, period: NormPeriod) {
    for day in period.first..=period.last {
        for choice in model.choices(day) {
            worked.add_literal(choice.literal, choice.duty.counted_minutes as f64 / 60.0);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::agreement::testkit::{self, Case};
    use chrono::NaiveDate;

    fn norm(period_weeks: u32, tolerance_hours: f64) -> NormHours {
        NormHours {
            weekly_hours: 37.0,
            day_hours: 7.4,
            period_weeks,
            tolerance_hours,
            holidays_reduce: true,
            extra_holidays: vec![MonthDay { month: 12, day: 24 }],
        }
    }

    #[test]
    fn check_agrees_with_encoding() {
        testkit::agree(&norm(2, 24.0), Case::with_lives(Case::spans("DENH", 7, 24, 0.6)));
    }

    #[test]
    fn priced_breaches_cost_their_excess() {
        testkit::prices_agree(&norm(1, 4.0), Case::with_lives(Case::spans("DENLC", 7, 24, 0.6)));
    }

    #[test]
    fn twenty_eight_hour_days_are_twelve_hours_over_four_weeks() {
        // 20 × 8 h = 160 h against 148 h.
        let case = Case::from_grid(0, "|DDDDD..DDDDD..DDDDD..DDDDD..");
        assert_eq!(norm(4, 12.0).check(&case.record()), vec![]);
        let findings = norm(4, 11.5).check(&case.record());
        assert_eq!((findings[0].measured, findings[0].excess), (Measure::Minutes(12 * 60), 0.5));
    }

    #[test]
    fn the_opening_balance_is_carried_in_and_on() {
        let mut case = Case::from_grid(0, "|DDDDD..DDDDD..");
        case.hospital.staff[0].opening.norm_balance_minutes = -6 * 60;
        assert_eq!(norm(1, 3.0).check(&case.record()), vec![]);
        assert_eq!(norm(2, 0.0).check(&case.record()), vec![]);
    }

    #[test]
    fn a_christmas_week_asks_for_two_days_less() {
        let mut case = Case::blank(NaiveDate::from_ymd_opt(2026, 12, 21).unwrap(), 0, 7);
        for day in 0..3 {
            case.put(day, 0);
        }
        // 24 h worked against 37 − 14.8 = 22.2 h.
        assert_eq!(norm(1, 1.8).check(&case.record()), vec![]);
        assert_eq!(norm(1, 1.7).check(&case.record())[0].measured, Measure::Minutes(108));
    }

    #[test]
    fn the_values_are_read_from_a_rule_set() {
        let text = "weekly_hours = 37.0\nday_hours = 7.4\nperiod_weeks = 8\ntolerance_hours = 8.0\nextra_holidays = [\"12-24\"]";
        let read: NormHours = toml::from_str(text).unwrap();
        assert_eq!(read, norm(8, 8.0));
        assert_eq!(read.terms().extra_holidays, vec![(12, 24)]);
        assert!(toml::from_str::<NormHours>(&text.replace("12-24", "24-12")).is_err());
    }
}
