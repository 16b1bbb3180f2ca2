//! The traps of the facts, with numbers.

use super::*;
use crate::hospital::Competence;
use crate::theatres::durations::Lognormal;
use crate::theatres::durations::testkit::{hospital, measure, procedure};

#[test]
fn where_only_lateness_costs_blocks_stay_unused_until_a_small_price_on_waiting_fills_them() {
    let (mut lazy, mut priced) = (0, 0);
    for seed in 0..10 {
        let mut theatres = small(Small { rooms: 2, days: 12, specialties: 2, patients: 30, seed });
        theatres.published = None;
        // Nobody's right runs out in the horizon.
        theatres.queue.iter_mut().for_each(|patient| patient.guarantee_days = Some(120));
        theatres.points.waiting_week = [0.0; 3];
        lazy += exact(&theatres, Freedom::default()).tiers.operated;
        theatres.points.waiting_week = [1.0; 3];
        priced += exact(&theatres, Freedom::default()).tiers.operated;
    }
    assert_eq!(lazy, 0);
    assert!(priced > 80, "{priced} of 300");
}

/// Two rooms, the first with a robot; one team of nurses a day for both. Robot operations are of a pathway whose clock runs out on the
/// second day; far more patients wait for what needs no robot.
fn short_of_staff() -> Theatres {
    let robot = Procedure { features: [1].into(), competence: 1, ..procedure("robot", 120.0) };
    let mut theatres = hospital(vec![robot, procedure("plain", 40.0)]);
    theatres.competences.push(Competence { key: "robot".into(), name: "robot".into(), most_away: None });
    theatres.surgeons[0].competences = [0, 1].into();
    theatres.surgeons.push(Surgeon { key: "b".into(), ..theatres.surgeons[0].clone() });
    theatres.rooms.push(Room { key: "T2".into(), features: [0].into(), ..theatres.rooms[0].clone() });
    theatres.openings = (0..2).flat_map(|day| (0..2).map(move |room| Opening { day, room, session: 0 })).collect();
    theatres.teams = vec![Team { key: "n".into(), name: "n".into(), kind: TeamKind::Nurses, competences: [0].into() }];
    for day in 0..2 {
        theatres.team_days.push(TeamAttendance { day, team: 0, from_minute: 0, until_minute: 1440, count: 1 });
        let there = |surgeon| Attendance { day, surgeon, from_minute: 0, until_minute: 1440 };
        theatres.surgeon_days.extend((0..2).map(there));
    }
    theatres.pathways = tiny(1).pathways;
    theatres.clocks = tiny(1).clocks;
    let patient = |at: usize| Patient {
        key: format!("p{at}"),
        procedure: usize::from(at >= 4),
        surgeon: None,
        referred: -20,
        clock_start: -20,
        clock: (at < 4).then_some(0),
        guarantee_days: (at < 4).then_some(90),
        priority: None,
        pauses: vec![],
        booked: None,
        notice_days: 0,
    };
    theatres.queue = (0..34).map(patient).collect();
    theatres
}

#[test]
fn on_days_short_of_staff_the_robot_is_staffed_first() {
    let theatres = short_of_staff();
    assert_eq!(theatres.faults(), vec![]);
    let result = exact(&theatres, Freedom::default());
    assert_eq!(result.plan.blocks.len(), 2, "one team a day");
    let robot = result.plan.blocks.iter().filter(|(place, block)| {
        place.room == 0 && block.cases.iter().any(|case| case.patient.is_some_and(|patient| patient < 4))
    });
    assert_eq!(robot.count(), 2, "{:?}", result.plan);
    assert_eq!((result.tiers.pathway.patients, result.tiers.pathway.days), (0, 0));
}

#[test]
fn a_log_without_variance_is_refused_unless_that_is_accepted_by_name() {
    let mut theatres = hospital(vec![procedure("hip", 100.0)]);
    measure(&mut theatres, (0, 0), Lognormal { mu: 100f64.ln(), sigma: 0.04 }, 60);
    let durations = Durations::fit(&theatres);
    let refused = durations.refuse_doubts(&theatres, false).unwrap_err();
    assert!(refused.to_string().contains("operations spread by 0.24 to 0.42"), "{refused}");
    assert!(durations.refuse_doubts(&theatres, true).is_ok());
}

/// A block in force with three slots locked for a pathway and a booked patient: more than its session holds by anybody's times.
fn promised_too_much() -> (Theatres, Place) {
    let mut theatres = short_of_staff();
    theatres.pathways[0].release_working_days = 0;
    theatres.terms.most_moves = Some(0);
    let place = Place { day: 1, room: 0, session: 0 };
    let case = |patient: Option<PatientIx>| PlannedCase { procedure: 0, patient, pathway: Some(0) };
    theatres.queue[0].booked = Some(place);
    let block = Block {
        specialty: 0,
        surgeon: Some(0),
        supervisor: None,
        nurses: Some(0),
        anaesthesia: None,
        pathway: Some(0),
        cases: vec![case(Some(0)), case(None), case(None), case(None)],
    };
    theatres.published = Some(Allocation { blocks: [(place, block)].into() });
    (theatres, place)
}

#[test]
fn what_is_locked_stays_locked_although_the_list_runs_over_by_now() {
    let (theatres, place) = promised_too_much();
    assert_eq!(theatres.faults(), vec![]);
    let durations = Durations::fit(&theatres);
    let result = exact(&theatres, Freedom::default());
    let robot = |case: &&PlannedCase| case.pathway == Some(0);
    assert_eq!(result.plan.blocks[&place].cases.iter().filter(robot).count(), 4, "{:?}", result.plan);
    assert_eq!((result.tiers.displaced, result.terms.displaced), (0, 0.0));
    assert!((result.cost - result.bound).abs() < 1e-6 * result.cost, "{} {}", result.cost, result.bound);
    let report = crate::check::theatres::check(&theatres, &durations, &result.plan);
    let told: Vec<String> = report.breaches.iter().map(|breach| breach.sentence(&theatres)).collect();
    assert_eq!(report.hard().count(), 0, "{told:?}");
    assert!(told.iter().any(|one| one.contains("run over") && one.contains("nobody could have kept it")), "{told:?}");
}

#[test]
fn one_case_more_than_was_promised_is_a_breach() {
    let (theatres, place) = promised_too_much();
    let durations = Durations::fit(&theatres);
    let mut plan = exact(&theatres, Freedom::default()).plan;
    let more = PlannedCase { procedure: 0, patient: None, pathway: Some(0) };
    plan.blocks.get_mut(&place).unwrap().cases.push(more);
    let report = crate::check::theatres::check(&theatres, &durations, &plan);
    assert!(report.hard().any(|breach| breach.sentence(&theatres).contains("run over")));
}
