//! The 48-hour week (`hours.48`; directive 2003/88/EC art. 6 and 16): at most 48 hours a week on average over 4 months.
//!
//! See `agreement::averages` for what counts.

use super::values::{minutes, number};
use crate::agreement::averages::WeeklyAverage;
use crate::agreement::{Finding, Language, Measure, PersonModel, Record, Rule};
use crate::hospital::Employee;
use serde::Deserialize;

/// See the module.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AverageWeek {
    /// Most hours of work a week, on average.
    pub hours: f64,
    /// Weeks of the reference period.
    pub weeks: u32,
    /// Whether people who have opted out are exempt.
    #[serde(default)]
    pub opt_out: bool,
}

impl AverageWeek {
    fn average(&self) -> WeeklyAverage {
        WeeklyAverage { minutes_per_week: minutes(self.hours), weeks: self.weeks }
    }

    fn exempts(&self, person: &Employee) -> bool {
        self.opt_out && person.traits.opt_out_48
    }
}

impl Rule for AverageWeek {
    fn id(&self) -> &'static str {
        "average_week"
    }

    fn describe(&self, language: Language) -> String {
        let (hours, weeks) = (number(self.hours, language), self.weeks);
        match language {
            Language::English => format!("At most {hours} hours of work a week on average over {weeks} weeks."),
            Language::Danish => format!("Højst {hours} timers arbejde om ugen i gennemsnit over {weeks} uger."),
        }
    }

    /// Excess in hours over the whole reference period.
    fn check(&self, record: &Record) -> Vec<Finding> {
        if self.exempts(record.employee()) {
            return Vec::new();
        }
        let mut findings = Vec::new();
        for overrun in self.average().overruns(record) {
            let worked = overrun.worked_minutes as f64 / 60.0;
            let neutral = overrun.counted_weeks <= 0.0;
            findings.push(Finding {
                first: overrun.first,
                last: overrun.last,
                measured: Measure::Hours(if neutral { worked } else { worked / overrun.counted_weeks }),
                allowed: Measure::Hours(if neutral { 0.0 } else { self.hours }),
                excess: overrun.excess_hours,
                what: format!("work a week on average over {} weeks", self.weeks),
            });
        }
        findings
    }

    fn encode(&self, model: &mut PersonModel) {
        if !self.exempts(model.employee()) {
            self.average().encode(model);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::agreement::testkit::{self, Case};
    use crate::hospital::{Absence, AbsenceKind, PastWeek};

    fn rule(weeks: u32) -> AverageWeek {
        AverageWeek { hours: 48.0, weeks, opt_out: false }
    }

    fn past(minutes: i64, neutral_days: u32) -> PastWeek {
        PastWeek { monday: -7, minutes, neutral_days }
    }

    #[test]
    fn check_agrees_with_encoding() {
        testkit::agree(&rule(3), Case::with_lives(Case::spans("DENLMSCH", 9, 25, 0.6)));
        testkit::agree(&rule(17), Case::with_lives(Case::spans("DLMC", 3, 21, 0.7)));
    }

    #[test]
    fn priced_breaches_cost_their_excess() {
        testkit::prices_agree(&rule(4), Case::with_lives(Case::spans("DENLMC", 9, 25, 0.7)));
    }

    #[test]
    fn a_heavy_week_is_allowed_after_a_light_one() {
        // 6 × 12½ h = 75 h; with 21 h the week before, 48 h on average.
        let mut case = Case::from_grid(-7, ".......|LLLLLL.");
        case.hospital.staff[0].past_weeks = vec![past(21 * 60, 0)];
        assert_eq!(rule(2).check(&case.record()), vec![]);
        case.hospital.staff[0].past_weeks = vec![past(21 * 60 + 6, 0)];
        assert_eq!(rule(2).check(&case.record())[0].measured, Measure::Hours(48.05));
    }

    #[test]
    fn a_week_of_sickness_is_neutral_and_an_unknown_one_left_out() {
        let mut case = Case::from_grid(-7, ".......|LLLLLL.");
        assert_eq!(rule(2).check(&case.record())[0].measured, Measure::Hours(75.0));
        case.hospital.staff[0].past_weeks = vec![past(0, 7)];
        assert_eq!(rule(2).check(&case.record())[0].measured, Measure::Hours(75.0));
    }

    #[test]
    fn work_in_a_period_of_nothing_but_leave_breaks_the_limit() {
        let mut case = Case::from_grid(0, "|..S....");
        let leave = Absence { person: 0, first: 0, last: 6, kind: AbsenceKind::Leave, minutes_per_weekday: None };
        case.hospital.absences.push(leave);
        let findings = rule(1).check(&case.record());
        assert_eq!((findings[0].allowed, findings[0].excess), (Measure::Hours(0.0), 2.0));
        case.hospital.absences[0].kind = AbsenceKind::Course;
        assert_eq!(rule(1).check(&case.record()), vec![]);
    }

    #[test]
    fn history_duties_are_not_added_to_a_stated_week() {
        let mut case = Case::from_grid(-7, "LLLLLL.|D......");
        case.hospital.staff[0].past_weeks = vec![past(37 * 60, 0)];
        assert_eq!(rule(2).check(&case.record()), vec![]);
    }

    #[test]
    fn an_opt_out_exempts_where_the_rule_set_says_so() {
        let mut case = Case::from_grid(0, "|LLLLLL.");
        case.hospital.staff[0].traits.opt_out_48 = true;
        assert_eq!(rule(1).check(&case.record()).len(), 1);
        assert_eq!(AverageWeek { opt_out: true, ..rule(1) }.check(&case.record()), vec![]);
    }
}
