//! Notice of the roster (`plan.notice`): known to the staff at least 4 weeks before its first day.

use crate::agreement::{Finding, Language, Measure, PersonModel, Record, Rule};
use crate::linear::Expr;
use chrono::Days;
use serde::Deserialize;

/// See the module.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PublicationNotice {
    /// Weeks between publication and the first day.
    pub weeks: u32,
}

impl Rule for PublicationNotice {
    fn id(&self) -> &'static str {
        "publication_notice"
    }

    fn describe(&self, language: Language) -> String {
        match language {
            Language::English => format!("The roster is known at least {} weeks ahead.", self.weeks),
            Language::Danish => format!("Tjenesteplanen er kendt mindst {} uger i forvejen.", self.weeks),
        }
    }

    fn check(&self, record: &Record) -> Vec<Finding> {
        let Some(published) = record.hospital.publish_on else { return Vec::new() };
        let notice = (record.hospital.horizon.first - published).num_days();
        let needed = i64::from(self.weeks) * 7;
        if notice >= needed {
            return Vec::new();
        }
        vec![Finding {
            first: 0,
            last: 0,
            measured: Measure::Days(notice),
            allowed: Measure::Days(needed),
            excess: 1.0,
            what: format!("notice of a roster published on {published}"),
        }]
    }

    /// No duty can mend it: an impossible row, or a fixed price.
    fn encode(&self, model: &mut PersonModel) {
        let hospital = model.hospital;
        let latest = hospital.horizon.first.checked_sub_days(Days::new(u64::from(self.weeks) * 7));
        if hospital.publish_on.is_some_and(|published| latest.is_none_or(|latest| published > latest)) {
            model.limit(Expr::constant(1.0), 0.0, (0, 0));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::agreement::testkit::{self, Case};
    use proptest::prelude::*;

    fn published(days_before: i64) -> Case {
        let mut case = Case::from_grid(0, "|D");
        case.hospital.publish_on = Some(case.hospital.horizon.first - chrono::Duration::days(days_before));
        case
    }

    fn any_notice() -> BoxedStrategy<Case> {
        (-5..60i64).prop_map(published).boxed()
    }

    #[test]
    fn check_agrees_with_encoding() {
        testkit::agree(&PublicationNotice { weeks: 4 }, any_notice());
    }

    #[test]
    fn priced_breaches_cost_their_excess() {
        testkit::prices_agree(&PublicationNotice { weeks: 4 }, any_notice());
    }

    #[test]
    fn four_weeks_to_the_day_are_enough() {
        let rule = PublicationNotice { weeks: 4 };
        assert_eq!(rule.check(&published(28).record()), vec![]);
        assert_eq!(rule.check(&published(27).record())[0].measured, Measure::Days(27));
    }

    #[test]
    fn without_a_date_of_publication_nothing_is_said() {
        assert_eq!(PublicationNotice { weeks: 4 }.check(&Case::from_grid(0, "|D").record()), vec![]);
    }
}
