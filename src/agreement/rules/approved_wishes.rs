//! Approved wishes (`must`) are promises and are kept.

use super::off_periods::overhang_days;
use crate::agreement::wish::{misses_duty, obstacles};
use crate::agreement::{Finding, Language, Measure, PersonModel, Record, Rule};
use crate::calendar::{Day, Moment, moment};
use crate::hospital::{Duty, Hospital, WishKind};
use crate::linear::Expr;
use serde::Deserialize;

/// See the module.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ApprovedWishes {}

impl Rule for ApprovedWishes {
    fn id(&self) -> &'static str {
        "approved_wishes"
    }

    fn describe(&self, language: Language) -> String {
        match language {
            Language::English => "Wishes that have been approved are kept.".into(),
            Language::Danish => "Godkendte ønsker overholdes.".into(),
        }
    }

    /// One finding per wish; its excess is the number of duties in its way, or 1 for a duty that is missing.
    fn check(&self, record: &Record) -> Vec<Finding> {
        let mut findings = Vec::new();
        for wish in record.hospital.wishes.iter().filter(|wish| wish.must && wish.person == record.person) {
            let against = obstacles(wish, record);
            let excess = against.len() + usize::from(misses_duty(wish, record));
            if excess == 0 {
                continue;
            }
            let (first, last) = wish.kind.days();
            let names: Vec<String> = against.iter().map(|duty| record.name(duty)).collect();
            let how = if names.is_empty() { String::new() } else { format!(" because of {}", names.join(", ")) };
            findings.push(Finding {
                first,
                last,
                measured: Measure::Count(excess as i64),
                allowed: Measure::Count(0),
                excess: excess as f64,
                what: format!("{}, approved and not kept{how}", wish_words(record.hospital, &wish.kind)),
            });
        }
        findings
    }

    fn encode(&self, model: &mut PersonModel) {
        let (hospital, person) = (model.hospital, model.person);
        for wish in hospital.wishes.iter().filter(|wish| wish.must && wish.person == person) {
            let mut broken = Expr::default();
            match wish.kind {
                WishKind::DayOn(day) | WishKind::Shift(day, _) if !hospital.horizon.contains(day) => continue,
                WishKind::DayOn(day) => {
                    broken.add_constant(1.0).add_expr(&model.work(day), -1.0);
                }
                WishKind::Shift(day, shift) => {
                    broken.add_constant(1.0).add_expr(&model.sum(day, |duty| duty.shift == shift), -1.0);
                }
                ref kind => broken = barred_duties(model, kind),
            }
            if broken.constant > 0.0 || !broken.terms.is_empty() {
                let (first, last) = wish.kind.days();
                model.limit(broken, 0.0, (first, last.max(0)));
            }
        }
    }
}

/// The sum of the duties that a wish for free time rules out.
fn barred_duties(model: &PersonModel, kind: &WishKind) -> Expr {
    let horizon = model.hospital.horizon;
    let starting = |first: Day, last: Day, counts: &dyn Fn(&Duty) -> bool| {
        let mut expr = Expr::default();
        for day in first.max(0)..=last.min(model.last_day()) {
            expr.add_expr(&model.sum(day, counts), 1.0);
        }
        expr
    };
    // A duty may run into a stretch of time from days before.
    let reach = overhang_days(model.hospital);
    let under_way = |from: Moment, to: Moment, day: Day| {
        starting(day - reach, kind.days().1, &|duty| duty.rest_from > from && duty.start < to)
    };
    match *kind {
        WishKind::DayOff(day) => starting(day, day, &|_| true),
        WishKind::AvoidShift(day, shift) => starting(day, day, &|duty| duty.shift == shift),
        WishKind::RunOff(first, last) => starting(first, last, &|_| true),
        WishKind::FreeWindow(day, from, to) => {
            under_way(moment(horizon.date(day), from), moment(horizon.date(day), to), day)
        }
        WishKind::WeekendOff(day) => under_way(moment(horizon.date(day), 0), moment(horizon.date(day + 2), 0), day),
        WishKind::DayOn(_) | WishKind::Shift(..) => Expr::default(),
    }
}

fn wish_words(hospital: &Hospital, kind: &WishKind) -> String {
    let code = |shift: usize| hospital.shifts.get(shift).map_or("?", |shift| shift.code.as_str());
    match *kind {
        WishKind::DayOff(_) => "day off".into(),
        WishKind::DayOn(_) => "day at work".into(),
        WishKind::Shift(_, shift) => format!("shift {}", code(shift)),
        WishKind::AvoidShift(_, shift) => format!("no shift {}", code(shift)),
        WishKind::FreeWindow(..) => "time free of work".into(),
        WishKind::RunOff(..) => "days off in a row".into(),
        WishKind::WeekendOff(_) => "weekend off".into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::agreement::testkit::{self, Case};
    use crate::hospital::Wish;
    use proptest::prelude::*;

    fn kind() -> BoxedStrategy<WishKind> {
        let day = || -3..16i32;
        let shift = 0..8usize;
        prop_oneof![
            day().prop_map(WishKind::DayOff),
            day().prop_map(WishKind::DayOn),
            (day(), shift.clone()).prop_map(|(day, shift)| WishKind::Shift(day, shift)),
            (day(), shift).prop_map(|(day, shift)| WishKind::AvoidShift(day, shift)),
            (day(), 0..1440i32, 30..2000i32).prop_map(|(day, from, length)| {
                WishKind::FreeWindow(day, from / 30 * 30, (from + length) / 30 * 30)
            }),
            (day(), 0..4i32).prop_map(|(day, length)| WishKind::RunOff(day, day + length)),
            prop::sample::select(vec![-2, 5, 12]).prop_map(WishKind::WeekendOff),
        ]
        .boxed()
    }

    fn random() -> BoxedStrategy<Case> {
        (Case::any(), prop::collection::vec((kind(), any::<bool>()), 1..3))
            .prop_map(|(mut case, wishes)| {
                case.hospital.shifts[0].latest_end_minute = Some(18 * 60);
                case.hospital.wishes =
                    wishes.into_iter().map(|(kind, must)| Wish { person: 0, kind, points: 1.0, must }).collect();
                case
            })
            .boxed()
    }

    #[test]
    fn check_agrees_with_encoding() {
        testkit::agree(&ApprovedWishes {}, random());
    }

    #[test]
    fn priced_breaches_cost_their_excess() {
        testkit::prices_agree(&ApprovedWishes {}, random());
    }

    #[test]
    fn an_approved_weekend_names_the_shifts_in_its_way() {
        let mut case = Case::from_grid(0, "|....ND.");
        case.hospital.wishes = vec![Wish { person: 0, kind: WishKind::WeekendOff(5), points: 1.0, must: true }];
        let findings = ApprovedWishes {}.check(&case.record());
        assert_eq!(findings[0].excess, 2.0);
        assert!(findings[0].what.ends_with("because of N on Fri 6 Feb, D on Sat 7 Feb"), "{}", findings[0].what);
    }
}
