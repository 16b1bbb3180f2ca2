//! What a generated ward promises.

use super::*;
use crate::agreement::rules::daily_rest::DailyRest;
use crate::agreement::rules::max_work_days::MaxWorkDays;
use crate::agreement::{Record, Rule};
use crate::hospital::{Roster, WishKind};
use proptest::prelude::*;
use std::collections::BTreeSet;

/// The wards that ship, and a few odd ones.
fn samples() -> Vec<WardSpec> {
    let date = |y, m, d| NaiveDate::from_ymd_opt(y, m, d).unwrap();
    let easter = WardSpec { first: date(2027, 3, 1), season: Season::Holiday, ..WardSpec::new(30, 8, 1) };
    let summer = WardSpec { first: date(2027, 6, 21), season: Season::SummerLeave, ..WardSpec::new(60, 8, 1) };
    let christmas = WardSpec { first: date(2026, 12, 7), season: Season::Holiday, ..WardSpec::new(20, 6, 9) };
    vec![WardSpec::new(15, 8, 1), easter, summer, WardSpec::new(120, 8, 1), christmas, WardSpec::new(45, 4, 3)]
}

fn specs() -> impl Strategy<Value = WardSpec> {
    let season = prop::sample::select(vec![Season::Ordinary, Season::Holiday, Season::SummerLeave]);
    (5usize..=80, 1u32..=10, any::<u64>(), 0u64..800, season, any::<bool>()).prop_map(
        |(staff, weeks, seed, later, season, infeasible)| {
            let spec = WardSpec::new(staff, weeks, seed);
            WardSpec { first: spec.first + Days::new(later), season, infeasible, ..spec }
        },
    )
}

/// The history of everybody, moved into a horizon of its own, so that rules look at it.
fn history_as_plan(hospital: &Hospital) -> (Hospital, Roster) {
    let mut moved = hospital.clone();
    let length = -hospital.history_from;
    moved.horizon = Horizon { first: hospital.horizon.date(hospital.history_from), days: length };
    moved.history_from = 0;
    moved.history.clear();
    let mut roster = Roster::default();
    for past in &hospital.history {
        roster.insert(past.person, past.day + length, past.shift);
    }
    (moved, roster)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn every_ward_is_without_faults_and_the_same_seed_makes_it_again(spec in specs()) {
        let (hospital, extra) = ward(&spec);
        prop_assert_eq!(hospital.faults(), vec![]);
        prop_assert_eq!(ward(&spec), (hospital, extra));
    }

    #[test]
    fn history_keeps_daily_rest_and_the_longest_run(spec in specs()) {
        let (hospital, roster) = history_as_plan(&ward(&spec).0);
        for person in 0..hospital.staff.len() {
            let record = Record::of(&hospital, person, &roster);
            prop_assert_eq!(DailyRest { hours: 11, reduced_hours: None }.check(&record), vec![]);
            prop_assert_eq!(MaxWorkDays { days: 5 }.check(&record), vec![]);
        }
    }

    #[test]
    fn history_has_two_days_off_each_week_and_after_every_run_of_nights(spec in specs()) {
        let (hospital, _) = ward(&spec);
        for person in 0..hospital.staff.len() {
            let on = |day| hospital.history.iter().find(|past| (past.person, past.day) == (person, day)).map(|past| past.shift);
            for monday in [-14, -7] {
                prop_assert!((monday..monday + 7).filter(|&day| on(day).is_none()).count() >= 2);
            }
            for day in (hospital.history_from..-2).filter(|&day| on(day) == Some(Keys::NIGHT)) {
                let next = on(day + 1);
                prop_assert!(next == Some(Keys::NIGHT) || (next.is_none() && on(day + 2).is_none()));
            }
        }
    }

    #[test]
    fn wishes_of_a_person_never_speak_of_the_same_day_or_of_an_absence(spec in specs()) {
        let (hospital, _) = ward(&spec);
        let mut spoken = BTreeSet::new();
        for wish in &hospital.wishes {
            let (first, last) = wish.kind.days();
            for day in first..=last {
                prop_assert!(hospital.horizon.contains(day));
                prop_assert!(hospital.absence(wish.person, day).is_none());
                if !spec.infeasible {
                    prop_assert!(spoken.insert((wish.person, day)), "{:?}", wish);
                }
            }
        }
    }
}

#[test]
fn everybody_at_hand_wishes_seventeen_times() {
    for spec in samples() {
        let (hospital, _) = ward(&spec);
        for person in 0..hospital.staff.len() {
            let at_hand = (0..hospital.horizon.days).filter(|&day| hospital.absence(person, day).is_none()).count();
            let made = hospital.wishes.iter().filter(|wish| wish.person == person).count();
            assert_eq!(made, (at_hand * 2 / 3).min(17), "{spec:?} person {person}");
        }
    }
}

#[test]
fn wanted_hours_are_the_supply_times_the_squeeze() {
    for spec in samples() {
        let (hospital, _) = ward(&spec);
        let target = |competence| {
            let lines = hospital.demand.iter().filter(|line| line.competence == Some(competence));
            lines.map(|line| f64::from(line.target) * 480.0).sum::<f64>()
        };
        let cleared: f64 = hospital.clearings.iter().map(|clearing| f64::from(clearing.per_week) * 480.0).sum();
        let ratio = (target(Keys::NURSE) + cleared) / group_supply_minutes(&hospital, Keys::NURSE);
        assert!((ratio - spec.squeeze).abs() < 0.04, "{spec:?}: {ratio}");
    }
}

#[test]
fn approvals_are_days_off_and_few() {
    for spec in samples() {
        let (hospital, _) = ward(&spec);
        let musts: Vec<_> = hospital.wishes.iter().filter(|wish| wish.must).collect();
        assert!(musts.len() <= hospital.staff.len() / 5 + 1);
        let days: BTreeSet<_> = musts.iter().map(|wish| wish.kind.days().0).collect();
        assert_eq!(days.len(), musts.len(), "two approvals on one day");
        assert!(musts.iter().all(|wish| matches!(wish.kind, WishKind::DayOff(_))));
    }
}

#[test]
fn every_size_can_be_made() {
    for staff in (5..40).chain([50, 75, 100, 150, 200]) {
        assert_eq!(ward(&WardSpec::new(staff, 8, 7)).0.staff.len(), staff);
    }
}

#[test]
fn the_planted_conflict_leaves_one_holder_where_two_are_needed() {
    let (hospital, extra) = ward(&WardSpec { infeasible: true, ..WardSpec::new(10, 4, 1) });
    let scarce = hospital.competence("anaesthesia").unwrap();
    let line = hospital.demand.iter().find(|line| line.competence == Some(scarce)).unwrap();
    let approved_off =
        |person| hospital.wishes.iter().any(|w| w.person == person && w.must && w.kind == WishKind::DayOff(line.day));
    let able = (0..hospital.staff.len())
        .filter(|&person| hospital.staff[person].holds(scarce) && hospital.may_work(person, line.day, line.shift))
        .filter(|&person| !hospital.staff[person].traits.no_nights && !approved_off(person))
        .count();
    assert_eq!((able, line.minimum, line.hard, line.temps), (1, 2, true, 0));
    assert!(extra.starts_with("# Planted"));
}

#[test]
fn half_the_ward_is_full_time_and_two_in_five_are_senior() {
    let (hospital, _) = ward(&WardSpec::new(60, 8, 4));
    let count =
        |wanted: &dyn Fn(&crate::hospital::Employee) -> bool| hospital.staff.iter().filter(|&p| wanted(p)).count();
    assert!((26..=30).contains(&count(&|person| person.fraction == 1.0)));
    assert_eq!(count(&|person| person.holds(Keys::SENIOR)), 22);
    assert_eq!(count(&|person| person.holds(Keys::ASSISTANT)), 6);
    assert!(hospital.staff.iter().all(|person| (18_000..=26_000).contains(&person.hourly_pay_ore)));
}

#[test]
fn the_last_weeks_of_hours_are_those_of_the_history() {
    let (hospital, _) = ward(&WardSpec::new(30, 8, 4));
    for (at, person) in hospital.staff.iter().enumerate() {
        for week in person.past_weeks.iter().filter(|week| week.monday >= hospital.history_from) {
            let days = week.monday..week.monday + 7;
            let duties = hospital.history.iter().filter(|past| past.person == at && days.contains(&past.day)).count();
            assert_eq!(week.minutes, duties as i64 * 480);
        }
    }
}
