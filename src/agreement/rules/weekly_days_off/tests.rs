use super::*;
use crate::agreement::rules::no_overlap::NoOverlap;
use crate::agreement::testkit::{self, Case};
use proptest::prelude::*;

fn regional() -> WeeklyDaysOff {
    WeeklyDaysOff {
        per_week: 2,
        weeks: 2,
        short_hours: 35,
        reduced_short_hours: Some(32),
        long_hours: 55,
        extra_hours: 24,
    }
}

/// Some people have agreed to the reduced rest.
fn mixed(cases: BoxedStrategy<Case>) -> BoxedStrategy<Case> {
    (cases, any::<bool>())
        .prop_map(|(mut case, reduced_rest)| {
            case.hospital.staff[0].traits.reduced_rest = reduced_rest;
            case
        })
        .boxed()
}

/// A call of 36 hours and an open-ended day shift. Duties that overlap are refused by `no_overlap`, which is in every
/// book; what the free time between them would be, the rule need not say.
fn long_duties(cases: BoxedStrategy<Case>) -> BoxedStrategy<Case> {
    cases
        .prop_map(|mut case| {
            case.hospital.shifts[6].end_minute = 44 * 60;
            case.hospital.shifts[0].latest_end_minute = Some(20 * 60);
            case
        })
        .prop_filter("overlap", |case| NoOverlap {}.check(&case.record()).is_empty())
        .boxed()
}

#[test]
fn following_agrees_with_check() {
    testkit::followed(&regional(), mixed(Case::busy("DEN")), 0);
    testkit::followed(&WeeklyDaysOff { weeks: 1, ..regional() }, mixed(Case::one_a_day()), 0);
    testkit::followed(&WeeklyDaysOff { per_week: 3, ..regional() }, long_duties(Case::with_codes("DNCS")), 0);
    testkit::followed(&regional(), Case::spans("DEN", 9, 33, 0.55), 0);
}

#[test]
fn check_agrees_with_encoding() {
    testkit::agree(&regional(), mixed(Case::busy("DEN")));
    testkit::agree(&regional(), mixed(Case::busy("DENN")));
    testkit::agree(&WeeklyDaysOff { weeks: 1, ..regional() }, mixed(Case::one_a_day()));
}

#[test]
fn check_agrees_with_encoding_for_long_and_open_ended_duties() {
    testkit::agree(&regional(), long_duties(Case::with_codes("DECS")));
    testkit::agree(&WeeklyDaysOff { weeks: 1, ..regional() }, long_duties(Case::with_codes("DNCS")));
}

#[test]
fn check_agrees_with_encoding_for_other_hours() {
    let rule = WeeklyDaysOff { weeks: 1, short_hours: 28, long_hours: 60, extra_hours: 30, ..regional() };
    testkit::agree(&rule, Case::with_codes("DENS"));
    let rule = WeeklyDaysOff { weeks: 3, per_week: 3, short_hours: 40, long_hours: 50, ..regional() };
    testkit::agree(&rule, Case::with_codes("DENMC"));
}

#[test]
fn check_agrees_with_encoding_when_the_horizon_starts_midweek() {
    let cases = (Case::one_a_day(), 0..7i64).prop_map(|(mut case, shift)| {
        case.hospital.horizon.first += chrono::Duration::days(shift);
        case
    });
    testkit::agree(&regional(), cases.boxed());
}

#[test]
fn priced_breaches_cost_their_excess() {
    testkit::prices_agree(&regional(), mixed(Case::busy("DEN")));
    testkit::prices_agree(&WeeklyDaysOff { weeks: 1, ..regional() }, Case::one_a_day());
    testkit::prices_agree(&WeeklyDaysOff { per_week: 3, ..regional() }, long_duties(Case::with_codes("DNCS")));
}

#[test]
fn a_call_in_on_a_free_weekend_loses_two_days_off_and_one_with_reduced_rest() {
    let rule = regional();
    let ordinary = Traits::default();
    let reduced = Traits { reduced_rest: true, ..ordinary };
    assert_eq!(rule.days_off_in(82 * 60, ordinary), 3);
    assert_eq!(rule.days_off_in(33 * 60, ordinary) + rule.days_off_in(41 * 60, ordinary), 1);
    assert_eq!(rule.days_off_in(33 * 60, reduced) + rule.days_off_in(41 * 60, reduced), 2);
}

#[test]
fn off_periods_hold_days_off_from_exact_hours() {
    let held = |hours: i64, minutes: i64| regional().days_off_in(hours * 60 + minutes, Traits::default());
    assert_eq!([held(34, 59), held(35, 0), held(54, 59), held(55, 0), held(78, 59), held(79, 0)], [0, 1, 1, 2, 2, 3]);
}

#[test]
fn after_a_night_the_last_free_day_before_a_day_shift_is_lost() {
    let days = |grid: &str| regional().days_off(&Case::from_grid(0, grid).record()).into_iter().collect::<Vec<_>>();
    assert_eq!(days("|N...D"), vec![1, 2]);
    assert_eq!(days("|N...E"), vec![1, 2, 3]);
    assert_eq!(days("|E.D..D"), vec![3, 4]);
    assert_eq!(days("|.D.."), vec![0, 2, 3]);
}

#[test]
fn a_fortnight_with_three_days_off_lacks_one() {
    let findings = regional().check(&Case::from_grid(0, "|DDDDD..DDDDDD.").record());
    assert_eq!((findings.len(), findings[0].excess), (1, 1.0));
    assert_eq!((findings[0].first, findings[0].last), (0, 13));
}

#[test]
fn weeks_are_counted_back_into_known_history_only() {
    let case = Case::from_grid(-7, "DDDDDDD|DDDD...");
    assert_eq!(regional().check(&case.record()).iter().map(|f| (f.first, f.last)).collect::<Vec<_>>(), vec![(-7, 6)]);
    let case = Case::from_grid(-6, "DDDDDD|DDDD...");
    assert_eq!(regional().check(&case.record()), vec![]);
}

#[test]
fn an_ordinary_ward_needs_two_columns_and_three_rows_a_day_beside_the_weeks() {
    let (rows, columns) = testkit::size_per_day(&regional());
    assert!(rows <= 3.2 && columns <= 2.0, "{rows} rows and {columns} columns a day");
}
