//! Length of night shifts (`night.shift`): advice of the working environment authority, at most 9 hours.

use super::values::{minutes, number};
use crate::agreement::{Finding, Language, Measure, PersonModel, Record, Rule};
use crate::hospital::ShiftKind;
use crate::linear::Expr;
use serde::Deserialize;

/// See the module.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NightLength {
    /// Longest night shift, in elapsed hours.
    pub hours: f64,
}

impl Rule for NightLength {
    fn id(&self) -> &'static str {
        "night_length"
    }

    fn describe(&self, language: Language) -> String {
        let hours = number(self.hours, language);
        match language {
            Language::English => format!("A night shift lasts at most {hours} hours."),
            Language::Danish => format!("En nattevagt varer højst {hours} timer."),
        }
    }

    fn check(&self, record: &Record) -> Vec<Finding> {
        let allowed = minutes(self.hours);
        let mut findings = Vec::new();
        for duty in record.duties.iter().filter(|duty| duty.day >= 0 && duty.kind == ShiftKind::Night) {
            let elapsed = duty.elapsed_minutes();
            if elapsed > allowed {
                findings.push(Finding {
                    first: duty.day,
                    last: duty.day,
                    measured: Measure::Minutes(elapsed),
                    allowed: Measure::Minutes(allowed),
                    excess: 1.0,
                    what: format!("{} is a long night", record.name(duty)),
                });
            }
        }
        findings
    }

    fn encode(&self, model: &mut PersonModel) {
        let allowed = minutes(self.hours);
        for day in 0..=model.last_day() {
            let long = model.sum(day, |duty| duty.kind == ShiftKind::Night && duty.end > duty.start + allowed);
            if long != Expr::default() {
                model.limit(long, 0.0, (day, day));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::agreement::testkit::{self, Case};
    use chrono::NaiveDate;

    #[test]
    fn check_agrees_with_encoding() {
        testkit::agree(&NightLength { hours: 9.0 }, Case::with_codes("DDDDDDENNNM"));
    }

    #[test]
    fn priced_breaches_cost_their_excess() {
        testkit::prices_agree(&NightLength { hours: 9.0 }, Case::any());
        testkit::prices_agree(&NightLength { hours: 8.0 }, Case::spans("NM", 7, 14, 0.7));
    }

    #[test]
    fn an_eight_hour_night_lasts_nine_in_october() {
        let mut case = Case::blank(NaiveDate::from_ymd_opt(2026, 10, 24).unwrap(), 0, 2);
        case.put(0, 2);
        assert_eq!(NightLength { hours: 9.0 }.check(&case.record()), vec![]);
        assert_eq!(NightLength { hours: 8.5 }.check(&case.record())[0].measured, Measure::Minutes(9 * 60));
    }

    #[test]
    fn a_long_day_is_no_long_night() {
        assert_eq!(NightLength { hours: 9.0 }.check(&Case::from_grid(-1, "M|LLC").record()), vec![]);
    }
}
