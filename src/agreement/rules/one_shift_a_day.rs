//! At most one duty starts on a day.
//!
//! Not a clause but what a roster cell can hold; split duties are written as one shift with an unpaid break.

use crate::agreement::{Finding, Language, Measure, PersonModel, Record, Rule};

/// See the module.
#[derive(Debug, Clone, PartialEq)]
pub struct OneShiftADay;

impl Rule for OneShiftADay {
    fn id(&self) -> &'static str {
        "one_shift_a_day"
    }

    fn describe(&self, language: Language) -> String {
        match language {
            Language::English => "At most one shift starts on a day.".into(),
            Language::Danish => "Højst én vagt begynder på en dag.".into(),
        }
    }

    fn check(&self, record: &Record) -> Vec<Finding> {
        let mut findings = Vec::new();
        for day in 0..=record.last_day() {
            let count = record.on(day).count() as i64;
            if count > 1 {
                findings.push(Finding {
                    first: day,
                    last: day,
                    measured: Measure::Shifts(count),
                    allowed: Measure::Shifts(1),
                    excess: (count - 1) as f64,
                    what: "shifts that start on the same day".into(),
                });
            }
        }
        findings
    }

    fn encode(&self, model: &mut PersonModel) {
        for day in 0..=model.last_day() {
            let work = model.work(day);
            model.limit(work, 1.0, (day, day));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::agreement::testkit::{self, Case};

    #[test]
    fn check_agrees_with_encoding() {
        testkit::agree(&OneShiftADay, Case::any());
    }
}
