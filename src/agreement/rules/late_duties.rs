//! Duties after 18:00 (`yl.onsite`, `ol.duty`): on average at most every 6th day (consultants: every 5th).
//!
//! Counted over the horizon, by duties that end later than the given hour of the day on which they start; days of absence
//! are left out of the average. What is left over of a whole number of days allows one duty more.

use super::values::{ClockTime, KindWord, sentence};
use crate::agreement::{Finding, Language, Measure, PersonModel, Record, Rule};
use crate::calendar::{local, moment};
use crate::hospital::ShiftKind;
use crate::linear::Expr;
use serde::Deserialize;

/// See the module.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LateDuties {
    /// One duty in so many days, on average.
    pub every: u32,
    /// Hour of the start day after which a duty is late.
    pub after: ClockTime,
    /// Kinds of shift that count; all when unset.
    #[serde(default)]
    pub kinds: Option<Vec<KindWord>>,
}

impl LateDuties {
    fn counts_kind(&self, kind: ShiftKind) -> bool {
        self.kinds.as_ref().is_none_or(|kinds| kinds.contains(&KindWord(kind)))
    }
}

impl Rule for LateDuties {
    fn id(&self) -> &'static str {
        "late_duties"
    }

    fn describe(&self, language: Language) -> String {
        let kinds = self.kinds.as_ref().map(|kinds| {
            let words: Vec<&str> = kinds.iter().map(|kind| kind.plural(language)).collect();
            words.join(", ")
        });
        let (after, every) = (self.after, self.every);
        match language {
            Language::English => {
                let what = kinds.unwrap_or_else(|| "duties".into());
                sentence(&format!("{what} after {after} at most once in {every} days on average"))
            }
            Language::Danish => {
                let what = kinds.unwrap_or_else(|| "vagter".into());
                sentence(&format!("{what} efter kl. {after} i gennemsnit højst hver {every}. dag"))
            }
        }
    }

    fn check(&self, record: &Record) -> Vec<Finding> {
        let (mut present, mut late) = (0, 0);
        for day in 0..=record.last_day() {
            present += i64::from(record.hospital.absence(record.person, day).is_none());
            let date = record.hospital.horizon.date(day);
            for duty in record.on(day).filter(|duty| self.counts_kind(duty.kind)) {
                let (end_date, end_minute) = local(duty.end);
                late += i64::from(end_date > date || end_minute > self.after.minute);
            }
        }
        let every = i64::from(self.every.max(1));
        let allowed = present / every + i64::from(present % every > 0);
        if late <= allowed {
            return Vec::new();
        }
        vec![Finding {
            first: 0,
            last: record.last_day(),
            measured: Measure::Shifts(late),
            allowed: Measure::Shifts(allowed),
            excess: (late - allowed) as f64,
            what: format!("duties after {} in {present} days", self.after),
        }]
    }

    fn encode(&self, model: &mut PersonModel) {
        let mut late = Expr::default();
        let mut present: u32 = 0;
        for day in 0..=model.last_day() {
            present += u32::from(model.hospital.absence(model.person, day).is_none());
            let after = moment(model.hospital.horizon.date(day), self.after.minute);
            late.add_expr(&model.sum(day, |duty| self.counts_kind(duty.kind) && duty.end > after), 1.0);
        }
        let days = (0, model.last_day());
        model.limit(late, f64::from(present.div_ceil(self.every.max(1))), days);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::agreement::testkit::{self, Case};
    use crate::hospital::{Absence, AbsenceKind};

    fn rule(kinds: &str) -> LateDuties {
        toml::from_str(&format!("every = 6\nafter = \"18:00\"{kinds}")).unwrap()
    }

    #[test]
    fn check_agrees_with_encoding() {
        testkit::agree(&rule(""), Case::with_lives(Case::spans("DDDDDDSENLC", 7, 24, 0.4)));
        let calls = rule("\nkinds = [\"on-site call\", \"home call\"]");
        testkit::agree(&calls, Case::with_lives(Case::spans("DENCH", 7, 24, 0.5)));
    }

    #[test]
    fn priced_breaches_cost_their_excess() {
        testkit::prices_agree(&rule(""), Case::with_lives(Case::spans("DSENLC", 7, 24, 0.5)));
    }

    #[test]
    fn twelve_days_allow_two_evenings_and_a_thirteenth_day_one_more() {
        assert_eq!(rule("").check(&Case::from_grid(0, "|E..E..D.....").record()), vec![]);
        assert_eq!(rule("").check(&Case::from_grid(0, "|E..E..E.....").record())[0].excess, 1.0);
        assert_eq!(rule("").check(&Case::from_grid(0, "|E..E..E......").record()), vec![]);
    }

    #[test]
    fn days_of_absence_are_left_out_of_the_average() {
        let mut case = Case::from_grid(0, "|E..E..E......");
        let kind = AbsenceKind::Course;
        case.hospital.absences.push(Absence { person: 0, first: 8, last: 8, kind, minutes_per_weekday: None });
        assert_eq!(rule("").check(&case.record())[0].allowed, Measure::Shifts(2));
    }

    #[test]
    fn the_rule_says_itself_in_both_languages() {
        let calls = rule("\nkinds = [\"on-site call\"]");
        assert_eq!(calls.describe(Language::English), "On-site calls after 18:00 at most once in 6 days on average.");
        assert_eq!(rule("").describe(Language::Danish), "Vagter efter kl. 18:00 i gennemsnit højst hver 6. dag.");
        assert!(toml::from_str::<LateDuties>("every = 6\nafter = \"18:00\"\nkinds = [\"calls\"]").is_err());
    }

    #[test]
    fn a_duty_that_ends_on_the_hour_is_not_late() {
        let mut strict = rule("");
        strict.after = ClockTime { minute: 15 * 60 };
        assert_eq!(strict.check(&Case::from_grid(0, "|DDD").record()), vec![]);
        strict.after = ClockTime { minute: 15 * 60 - 1 };
        assert_eq!(strict.check(&Case::from_grid(0, "|DDD").record())[0].excess, 2.0);
    }
}
