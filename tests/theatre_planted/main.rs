//! Does the checker find every breach of a plan of theatre blocks, and only that? Each case plants one breach into a plan that keeps
//! every rule; the checker must find that one, on its day and with its name, and nothing that the case does not name.

mod scene;

use scene::*;
use std::collections::BTreeSet;
use tavle::calendar::Day;
use tavle::check::theatres::TheatreRule::{self, *};
use tavle::check::theatres::{TheatreReport, check, check_bookings};
use tavle::hospital::theatres::*;
use tavle::theatres::Durations;

/// One planted breach: what a planner would call it, who is named, the day, the rules that are broken (almost always one), and how.
struct Case {
    name: &'static str,
    who: &'static str,
    day: Option<Day>,
    rules: &'static [TheatreRule],
    plant: fn(&mut Scene),
}

const fn case(
    name: &'static str,
    who: &'static str,
    day: Day,
    rules: &'static [TheatreRule],
    plant: fn(&mut Scene),
) -> Case {
    Case { name, who, day: Some(day), rules, plant }
}

const ROOMS: &[Case] = &[
    case("a surgeon nobody knows", "surgeon", 10, &[Known], |s| {
        s.theatres.terms.most_moves = None;
        s.block(10, 3).surgeon = Some(99);
    }),
    case("a procedure nobody knows", "case", 10, &[Known], |s| s.add(10, 3, 99)),
    case("a block while the ventilation is mended", "T2", 9, &[OpenPlace], |s| {
        s.plan.blocks.insert(day_session(9, 2), block(0, BENT, NURSES_ORTHO, vec![free(NAIL)]));
    }),
    case("an afternoon in a room that runs the whole day", "T1", 7, &[RoomOnce], |s| {
        s.theatres.terms.most_moves = None;
        s.theatres.team_days.iter_mut().for_each(|there| there.count += 1);
        let place = Place { session: 2, ..day_session(7, 1) };
        s.plan.blocks.insert(place, block(0, BENT, NURSES_BOTH, vec![free(HIP)]));
        s.without(7);
    }),
    case("a hip in a room without laminar flow", "T2", 7, &[RoomSuits], |s| {
        s.without(1);
        s.block(7, 2).cases.push(PlannedCase { procedure: HIP, patient: Some(1), pathway: None });
    }),
    case("anaesthesia in a room for local anaesthetics", "T3", 10, &[RoomSuits], |s| {
        s.add(10, 3, TURP);
        s.block(10, 3).anaesthesia = Some(ANAESTHESIA);
    }),
    case("a case of urology in a block of orthopaedics", "borrowed", 0, &[OneSpecialty], |s| s.add(0, 1, 5)),
    case("a knee among hips", "list", 7, &[OneCompetence], |s| s.add(7, 1, KNEE)),
    case("a second c-arm where there is one", "c-arm", 7, &[EquipmentCount], |s| s.add(7, 1, NAIL)),
];

const PEOPLE: &[Case] = &[
    case("a block without surgeon", "block of uro", 10, &[SurgeonNamed], |s| s.block(10, 3).surgeon = None),
    case("an orthopaedic surgeon in a block of urology", "anna", 10, &[SurgeonNamed], |s| {
        s.theatres.surgeons[ANNA].competences.insert(1);
        s.block(10, 3).surgeon = Some(ANNA);
    }),
    case("a surgeon who leaves at noon", "vera", 10, &[SurgeonThere], |s| s.block(10, 3).surgeon = Some(VERA)),
    case("a surgeon on leave", "uffe", 1, &[SurgeonThere], |s| {
        s.theatres.surgeon_days.retain(|there| (there.day, there.surgeon) != (1, UFFE));
    }),
    case("a surgeon away over lunch", "uffe", 8, &[SurgeonThere], |s| {
        s.theatres.surgeon_days.retain(|there| (there.day, there.surgeon) != (8, UFFE));
        for (from_minute, until_minute) in [(480, 720), (750, 900)] {
            s.theatres.surgeon_days.push(Attendance { day: 8, surgeon: UFFE, from_minute, until_minute });
        }
    }),
    case("a surgeon in two rooms", "anna", 7, &[SurgeonOnce], |s| {
        s.block(7, 2).surgeon = Some(ANNA);
        s.block(7, 2).supervisor = None;
    }),
    case("a surgeon who has not learnt it", "uffe", 10, &[SurgeonCompetent], |s| {
        s.theatres.surgeons[UFFE].competences.clear();
    }),
    case("a junior alone", "julie", 7, &[Supervision], |s| s.block(7, 2).supervisor = None),
    case("a supervisor who is not there with a block", "julie", 7, &[Supervision], |s| {
        s.block(7, 2).supervisor = Some(BENT);
    }),
    case("a supervisor who does knees then", "julie", 7, &[Supervision], |s| s.block(7, 1).cases = vec![free(KNEE)]),
    case("a supervisor who stops at noon", "julie", 7, &[Supervision], |s| {
        s.theatres.terms.most_moves = None;
        s.without(7);
        let whole_day = s.plan.blocks.remove(&day_session(7, 1)).expect("a block");
        s.plan.blocks.insert(Place { session: 1, ..day_session(7, 1) }, whole_day);
    }),
    case("a supervisor who is learning it", "julie", 7, &[Supervision], |s| {
        s.theatres.surgeons[BENT].competences.clear();
        s.block(7, 2).supervisor = Some(BENT);
    }),
    case("two juniors under one supervisor", "anna", 7, &[SupervisesOne], |s| {
        s.theatres.terms.most_moves = None;
        s.theatres.rooms[2].local_only = false;
        s.theatres.equipment[0].count = 2;
        s.theatres.team_days.iter_mut().for_each(|there| there.count += 1);
        s.theatres.surgeons[BENT].competences.clear();
        s.theatres.surgeons[BENT].supervised.insert(0);
        let second = Block { supervisor: Some(ANNA), ..block(0, BENT, NURSES_BOTH, vec![free(NAIL)]) };
        s.plan.blocks.insert(day_session(7, 3), second);
    }),
    case("a block without theatre nurses", "block of uro", 10, &[TeamNamed], |s| s.block(10, 3).nurses = None),
    case("a block without anaesthesia", "block of ortho", 0, &[TeamNamed], |s| s.block(0, 1).anaesthesia = None),
    case("nurses who are not trained in urology", "nurses-ortho", 10, &[TeamTrained], |s| {
        s.block(10, 3).nurses = Some(NURSES_ORTHO);
    }),
    case("nurses in place of anaesthesia", "nurses-both", 0, &[TeamTrained], |s| {
        s.block(0, 1).anaesthesia = Some(NURSES_BOTH);
    }),
    case("two blocks for one team of nurses", "nurses-ortho", 7, &[TeamCount], |s| {
        let mut there = s.theatres.team_days.iter_mut();
        there.find(|there| (there.day, there.team) == (7, NURSES_ORTHO)).expect("a team").count = 1;
    }),
    case("anaesthesia that leaves at noon", "anaesthesia", 8, &[TeamCount], |s| {
        let mut there = s.theatres.team_days.iter_mut();
        there.find(|there| (there.day, there.team) == (8, ANAESTHESIA)).expect("a team").until_minute = 720;
    }),
];

const PLAN: &[Case] = &[
    case("a frozen block of another specialty", "block", 1, &[Freeze], |s| {
        s.published().blocks.get_mut(&day_session(1, 2)).expect("a block").specialty = 0;
    }),
    case("a block opened inside the notice", "block", 1, &[Freeze], |s| {
        s.published().blocks.remove(&day_session(1, 2));
    }),
    case("a frozen block closed though everybody is there", "block", 1, &[Freeze], |s| {
        s.plan.blocks.remove(&day_session(1, 2));
    }),
    case("a locked slot given away before its release", "bladder", 8, &[Lock], |s| {
        s.block(8, 2).cases[1].pathway = None
    }),
    case("a locked block given to another specialty", "block", 8, &[Lock], |s| {
        s.theatres.terms.most_moves = None;
        s.published().blocks.get_mut(&day_session(8, 2)).expect("a block").specialty = 0;
    }),
    Case {
        name: "one move more than may be",
        who: "plan",
        day: None,
        rules: &[MostMoves],
        plant: |s| s.theatres.terms.most_moves = Some(0),
    },
    case("a booked patient moved by a week", "p0", 0, &[BookingKept], |s| {
        s.without(0);
        s.without(7);
        s.block(7, 1).cases.push(PlannedCase { procedure: HIP, patient: Some(0), pathway: None });
    }),
    case("a booked patient who loses the date", "p0", 0, &[BookingKept], |s| s.without(0)),
];

const PATIENTS: &[Case] = &[
    case("a patient operated twice", "p2", 7, &[PatientOnce], |s| {
        s.block(7, 2).cases.push(PlannedCase { procedure: NAIL, patient: Some(2), pathway: None });
    }),
    case("a patient called too late to come", "p2", 0, &[PatientNotice], |s| s.theatres.queue[2].notice_days = 4),
    case("a patient planned for something else", "p5", 10, &[PatientProcedure], |s| {
        s.theatres.queue[5].procedure = TURP
    }),
    case("a patient on a pathway that is not theirs", "p5", 10, &[PatientProcedure], |s| {
        s.block(10, 3).cases[0].pathway = Some(0);
    }),
    case("a list twice as long as the session", "list", 10, &[OverrunRisk], |s| {
        (0..10).for_each(|_| s.add(10, 3, CYSTO));
    }),
    case("a list a case too long", "list", 8, &[OverrunRisk], |s| {
        (0..3).for_each(|_| s.add(8, 2, TURP));
    }),
    case("one bed too few in the second night", "W", 8, &[Beds], |s| s.theatres.wards[0].beds[8] = 2),
];

fn report(scene: &Scene) -> TheatreReport {
    check(&scene.theatres, &Durations::fit(&scene.theatres), &scene.plan)
}

fn told(scene: &Scene, report: &TheatreReport) -> String {
    let sentences: Vec<String> = report.breaches.iter().map(|breach| breach.sentence(&scene.theatres)).collect();
    sentences.join("\n")
}

#[test]
fn the_clean_plan_has_no_breach() {
    let scene = clean();
    assert_eq!(scene.theatres.faults(), vec![]);
    let (blocks, durations) = (report(&scene), Durations::fit(&scene.theatres));
    assert!(blocks.breaches.is_empty(), "{}", told(&scene, &blocks));
    let bookings = check_bookings(&scene.theatres, &durations, &scene.plan);
    assert!(bookings.breaches.is_empty(), "{}", told(&scene, &bookings));
    assert_eq!((blocks.tiers.operated, blocks.tiers.moves, blocks.tiers.displaced), (8, 1, 0));
}

#[test]
fn every_planted_breach_is_found_and_nothing_else() {
    let cases: Vec<&Case> = [ROOMS, PEOPLE, PLAN, PATIENTS].into_iter().flatten().collect();
    assert!(cases.len() >= 25);
    let mut wrong = Vec::new();
    for case in cases {
        let mut scene = clean();
        (case.plant)(&mut scene);
        let report = report(&scene);
        let rules: BTreeSet<TheatreRule> = report.breaches.iter().map(|breach| breach.rule).collect();
        let named = report.hard().any(|breach| breach.day == case.day && breach.who.contains(case.who));
        let worded = report.breaches.iter().all(|breach| !breach.measured.is_empty() && !breach.allowed.is_empty());
        if rules != case.rules.iter().copied().collect() || !named || !worded {
            wrong.push(format!("{}: {rules:?}\n{}", case.name, told(&scene, &report)));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

#[test]
fn a_booking_by_another_surgeon_than_asked_for_is_found() {
    let mut scene = clean();
    scene.theatres.queue[7].surgeon = Some(BENT);
    let durations = Durations::fit(&scene.theatres);
    let bookings = check_bookings(&scene.theatres, &durations, &scene.plan);
    let rules: Vec<TheatreRule> = bookings.hard().map(|breach| breach.rule).collect();
    assert_eq!(rules, [PatientSurgeon]);
    assert!(report(&scene).breaches.is_empty(), "blocks stand for patients who are alike");
}

#[test]
fn a_frozen_block_that_closes_because_the_surgeon_is_sick_is_told_but_allowed() {
    let mut scene = clean();
    scene.plan.blocks.remove(&day_session(1, 2));
    scene.theatres.surgeon_days.retain(|there| (there.day, there.surgeon) != (1, UFFE));
    let report = report(&scene);
    assert_eq!(report.breaches.iter().map(|breach| (breach.rule, breach.hard)).collect::<Vec<_>>(), [(Freeze, false)]);
}

#[test]
fn a_breach_reads_as_a_planner_says_it() {
    let mut scene = clean();
    scene.block(10, 3).surgeon = Some(VERA);
    assert_eq!(
        told(&scene, &report(&scene)),
        "Thu 11 Mar, T3 day, surgeon vera: is there 08:00–12:00; allowed: there from 08:00 to 15:00"
    );
}
