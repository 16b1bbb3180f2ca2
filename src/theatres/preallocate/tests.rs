use super::*;
use crate::hospital::theatres::{Attendance, Opening, Procedure, Referrals, Room, Specialty};
use crate::theatres::durations::testkit::{hospital, procedure};
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use std::collections::BTreeMap;

/// Two specialties, four rooms (one with laminar flow, one for local anaesthetics), and a record of a year.
fn two_specialties(counts: impl Fn(i32) -> [u32; 2]) -> Theatres {
    let general = procedure("general", 90.0);
    let hip = Procedure { specialty: 1, features: [0].into(), anaesthesia: Some(0), ..procedure("hip", 90.0) };
    let mut theatres = hospital(vec![general, hip]);
    theatres.specialties.push(Specialty { key: "ortho".into(), name: "Ortho".into(), external_ore: 1 });
    theatres.rooms = (0..4)
        .map(|at| Room {
            key: format!("T{at}"),
            name: format!("T{at}"),
            features: if at < 2 { [0].into() } else { Default::default() },
            local_only: at == 3,
        })
        .collect();
    theatres.openings = (0..theatres.horizon.days)
        .filter(|day| day % 7 < 5)
        .flat_map(|day| (0..4).map(move |room| Opening { day, room, session: 0 }))
        .collect();
    for week in 1..=60 {
        for (of, count) in counts(week).into_iter().enumerate() {
            theatres.referrals.push(Referrals { monday: -7 - 7 * week, procedure: of, pathway: None, count });
        }
    }
    theatres
}

fn blocks(theatres: &Theatres, monday: Day) -> Vec<u32> {
    preallocate(theatres, &Durations::fit(theatres), monday).blocks
}

#[test]
fn blocks_follow_the_referred_minutes() {
    let theatres = two_specialties(|_| [15, 5]);
    let week = preallocate(&theatres, &Durations::fit(&theatres), 7);
    assert_eq!(week.blocks, [15, 5]);
    assert!(week.unused.is_empty());
    assert_eq!(week.allocation.blocks.len(), 20);
    for (place, block) in &week.allocation.blocks {
        assert!(block.specialty == 0 || place.room < 2, "hips need laminar flow");
        assert!((7..14).contains(&place.day) && theatres.is_open(*place));
    }
}

#[test]
fn whole_parts_come_first_and_then_the_largest_remainder() {
    let mut theatres = two_specialties(|_| [64, 36]);
    theatres.openings.retain(|opening| opening.room < 2);
    // 6.4 and 3.6 of ten blocks.
    assert_eq!(blocks(&theatres, 0), [6, 4]);
}

#[test]
fn a_season_swings_the_blocks_and_other_seasons_do_not() {
    // A year before Monday 0 is week 51 of the record, a year before Monday 28 is week 47.
    let theatres = two_specialties(|week| if (49..=53).contains(&week) { [5, 15] } else { [15, 5] });
    assert_eq!(blocks(&theatres, 0), [10, 10], "15 by quota, but ten laminar places are all there are");
    assert_eq!(blocks(&theatres, 28), [14, 6], "one week of the five around it had the swing");
    let flat = blocks(&two_specialties(|_| [15, 5]), 0);
    assert_eq!(flat, [15, 5]);
}

#[test]
fn a_closure_takes_blocks_from_those_who_need_the_room_and_gives_the_rest_away() {
    let mut theatres = two_specialties(|_| [10, 10]);
    assert_eq!(blocks(&theatres, 0), [10, 10]);
    theatres.openings.retain(|opening| !(opening.room == 0 && opening.day < 7));
    assert_eq!(blocks(&theatres, 0), [10, 5], "five laminar places are left");
    theatres.openings.retain(|opening| !(opening.room == 1 && opening.day < 7));
    assert_eq!(blocks(&theatres, 0), [10, 0]);
    assert_eq!(blocks(&theatres, 7), [10, 10], "the week after is open");
}

#[test]
fn leave_of_surgeons_limits_a_specialty_by_day() {
    let mut theatres = two_specialties(|_| [10, 10]);
    let ortho = crate::hospital::theatres::Surgeon { specialty: 1, ..theatres.surgeons[0].clone() };
    theatres.surgeons.extend([ortho.clone(), ortho]);
    for day in (0..7).filter(|day| day % 7 < 5) {
        let here = |surgeon| Attendance { day, surgeon, from_minute: 480, until_minute: 960 };
        theatres.surgeon_days.push(here(0));
        theatres.surgeon_days.push(here(1));
        if day != 2 {
            theatres.surgeon_days.push(here(2));
        }
    }
    let week = preallocate(&theatres, &Durations::fit(&theatres), 0);
    assert_eq!(week.blocks, [5, 9], "one surgeon a day, two but on Wednesday");
    assert_eq!(week.unused.len(), 6);
}

#[test]
fn a_specialty_moves_out_of_scarce_rooms_when_another_has_no_other() {
    let mut theatres = two_specialties(|_| [15, 5]);
    theatres.openings.retain(|opening| opening.room == 0 || opening.room == 2);
    // General surgery has more minutes and is served first, in any room; the five laminar places still reach 2 or 3 hips.
    let week = preallocate(&theatres, &Durations::fit(&theatres), 0);
    assert_eq!(week.blocks.iter().sum::<u32>(), 10);
    assert!(week.blocks[1] >= 2, "{:?}", week.blocks);
}

#[test]
fn a_block_of_the_week_before_stays_where_it_was() {
    let mut theatres = two_specialties(|_| [10, 10]);
    let mut plan = Allocation::default();
    let held = Place { day: 3, room: 3, session: 0 };
    plan.blocks.insert(held, empty_block(0));
    theatres.published = Some(plan);
    let week = preallocate(&theatres, &Durations::fit(&theatres), 7);
    assert_eq!(week.allocation.blocks.get(&Place { day: 10, ..held }).map(|block| block.specialty), Some(0));
}

#[test]
fn of_overlapping_sessions_the_longest_is_given() {
    let mut theatres = two_specialties(|_| [10, 10]);
    let morning = crate::hospital::theatres::Session { end_minute: 720, ..theatres.sessions[0].clone() };
    theatres.sessions.push(morning);
    theatres.openings.extend((0..4).map(|room| Opening { day: 0, room, session: 1 }));
    theatres.openings.sort();
    assert!(
        preallocate(&theatres, &Durations::fit(&theatres), 0).allocation.blocks.keys().all(|place| place.session == 0)
    );
}

#[test]
fn without_a_record_nothing_is_given() {
    let mut theatres = two_specialties(|_| [1, 1]);
    theatres.referrals.clear();
    let week = preallocate(&theatres, &Durations::fit(&theatres), 0);
    assert_eq!((week.blocks, week.unused.len()), (vec![0, 0], 20));
}

#[test]
fn whatever_the_leave_no_specialty_has_more_blocks_than_surgeons_and_every_room_suits() {
    let mut rng = ChaCha8Rng::seed_from_u64(4);
    for _ in 0..100 {
        let counts = [rng.random_range(1..30), rng.random_range(1..30)];
        let mut theatres = two_specialties(|_| counts);
        theatres.openings.retain(|_| rng.random_bool(0.7));
        let surgeon = theatres.surgeons[0].clone();
        theatres.surgeons = (0..6)
            .map(|at| crate::hospital::theatres::Surgeon { specialty: usize::from(at >= 3), ..surgeon.clone() })
            .collect();
        for (day, surgeon) in (0..5).flat_map(|day| (0..6).map(move |surgeon| (day, surgeon))) {
            if rng.random_bool(0.5) {
                theatres.surgeon_days.push(Attendance { day, surgeon, from_minute: 480, until_minute: 960 });
            }
        }
        let week = preallocate(&theatres, &Durations::fit(&theatres), 0);
        let mut held: BTreeMap<(SpecialtyIx, Day), usize> = BTreeMap::new();
        for (place, block) in &week.allocation.blocks {
            assert!(theatres.suits(place.room, block.specialty), "procedure and specialty have the same number here");
            *held.entry((block.specialty, place.day)).or_default() += 1;
        }
        let there = |specialty: SpecialtyIx, day: Day| {
            let of = |here: &&Attendance| here.day == day && theatres.surgeons[here.surgeon].specialty == specialty;
            theatres.surgeon_days.iter().filter(of).count()
        };
        for (&(specialty, day), &blocks) in &held {
            assert!(blocks <= there(specialty, day), "{blocks} blocks on day {day}");
        }
        for place in &week.unused {
            for specialty in (0..2).filter(|&specialty| theatres.suits(place.room, specialty)) {
                let blocks = held.get(&(specialty, place.day)).copied().unwrap_or(0);
                assert_eq!(blocks, there(specialty, place.day), "{place:?} stays shut though somebody is there");
            }
        }
    }
}
