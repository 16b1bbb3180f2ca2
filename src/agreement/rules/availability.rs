//! Availability: nobody is on duty on a day of an absence, nor on a shift whose required competence they lack.

use crate::agreement::{Finding, Language, Measure, PersonModel, Record, Rule};
use crate::hospital::AbsenceKind;
use serde::Deserialize;

/// See the module.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Availability {}

impl Rule for Availability {
    fn id(&self) -> &'static str {
        "availability"
    }

    fn describe(&self, language: Language) -> String {
        match language {
            Language::English => {
                "No duty during an absence, nor without the competence that the shift requires.".into()
            }
            Language::Danish => "Ingen vagt under fravær eller uden den kompetence, vagten kræver.".into(),
        }
    }

    /// One finding per duty, whatever the number of reasons against it.
    fn check(&self, record: &Record) -> Vec<Finding> {
        let hospital = record.hospital;
        let mut findings = Vec::new();
        for duty in record.duties.iter().filter(|duty| duty.day >= 0) {
            let away = hospital.absences.iter().find(|absence| {
                absence.person == record.person && absence.first <= duty.day && duty.day <= absence.last
            });
            let needed = hospital.shifts[duty.shift].requires;
            let missing = needed.filter(|needed| !record.employee().competences.contains(needed));
            let reason = match (away, missing) {
                (Some(absence), _) => format!("during {}", absence_word(absence.kind)),
                (None, Some(competence)) => match hospital.competences.get(competence) {
                    Some(competence) => format!("without the competence {}", competence.key),
                    None => "without the required competence".into(),
                },
                (None, None) => continue,
            };
            findings.push(Finding {
                first: duty.day,
                last: duty.day,
                measured: Measure::Shifts(1),
                allowed: Measure::Shifts(0),
                excess: 1.0,
                what: format!("{} {reason}", record.name(duty)),
            });
        }
        findings
    }

    fn encode(&self, model: &mut PersonModel) {
        let (hospital, person) = (model.hospital, model.person);
        for day in 0..=model.last_day() {
            let barred = model.sum(day, |duty| !hospital.may_work(person, day, duty.shift));
            if !barred.terms.is_empty() || barred.constant > 0.0 {
                model.limit(barred, 0.0, (day, day));
            }
        }
    }
}

fn absence_word(kind: AbsenceKind) -> &'static str {
    match kind {
        AbsenceKind::Holiday => "holiday",
        AbsenceKind::Course => "a course",
        AbsenceKind::Sick => "sickness",
        AbsenceKind::Leave => "leave",
        AbsenceKind::TimeOff => "time off in lieu",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::agreement::testkit::{self, Case};
    use crate::hospital::{Absence, Competence};
    use proptest::prelude::*;

    fn away(first: i32, last: i32) -> Absence {
        Absence { person: 0, first, last, kind: AbsenceKind::Course, minutes_per_weekday: None }
    }

    fn random() -> BoxedStrategy<Case> {
        (Case::any(), -5..16i32, 0..4i32, any::<bool>())
            .prop_map(|(mut case, first, length, holds)| {
                case.hospital.absences.push(away(first, first + length));
                case.hospital.competences.push(Competence { key: "c".into(), name: "c".into(), most_away: None });
                case.hospital.shifts[6].requires = Some(0);
                if holds {
                    case.hospital.staff[0].competences.insert(0);
                }
                case
            })
            .boxed()
    }

    #[test]
    fn check_agrees_with_encoding() {
        testkit::agree(&Availability {}, random());
    }

    #[test]
    fn priced_breaches_cost_their_excess() {
        testkit::prices_agree(&Availability {}, random());
    }

    #[test]
    fn a_shift_during_a_course_is_found_and_the_night_before_is_not() {
        let mut case = Case::from_grid(0, "|ND.");
        case.hospital.absences.push(away(1, 2));
        let findings = Availability {}.check(&case.record());
        assert_eq!(findings.len(), 1);
        assert_eq!(findings[0].what, "D on Tue 3 Feb during a course");
    }
}
