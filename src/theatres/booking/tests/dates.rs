//! Dates that were given: who keeps them, who loses them, and who comes into what is closed or full.

use super::*;

/// The block of Thursday and the one of Friday a week and a half after the meeting, beyond the notice.
const THURSDAY: Place = Place { day: 10, room: 0, session: 0 };
const FRIDAY: Place = Place { day: 11, room: 0, session: 0 };

/// A surgeon for each of the two days; one patient is booked on the Thursday.
fn promised() -> (Theatres, Allocation) {
    let mut theatres = centre(2, -4);
    let mut blocks = Allocation::default();
    for (at, place) in [THURSDAY, FRIDAY].into_iter().enumerate() {
        block(&mut blocks, 0, place.day, 0);
        if let Some(block) = blocks.blocks.get_mut(&place) {
            block.surgeon = Some(at);
            block.cases.push(PlannedCase { procedure: 1, patient: None, pathway: None });
        }
    }
    arrive(&mut theatres, 1, BENIGN, -10, 0);
    theatres.queue[0].booked = Some(THURSDAY);
    theatres.published = Some(Allocation::default());
    (theatres, blocks)
}

#[track_caller]
fn loses(theatres: &Theatres, blocks: &Allocation, loss: Loss, now: Option<Place>) -> BookingResult {
    let result = booked(theatres, blocks);
    assert_eq!(result.lost, [LostDate { patient: 0, place: THURSDAY, loss, now }]);
    result
}

#[test]
fn a_date_is_kept_where_the_list_takes_it_though_the_meeting_did_not_name_the_patient() {
    let (theatres, blocks) = promised();
    assert_eq!(booked(&theatres, &blocks).lost, []);
}

#[test]
fn a_date_with_a_surgeon_who_does_not_do_it_is_lost_and_another_given() {
    let (mut theatres, mut blocks) = promised();
    theatres.competences.push(theatres.competences[0].clone());
    theatres.surgeons[0].competences = [1].into();
    blocks.blocks.values_mut().for_each(|block| block.cases.clear());
    loses(&theatres, &blocks, Loss::Surgeon(0), Some(FRIDAY));
    theatres.published = Some(blocks.clone());
    loses(&theatres, &blocks, Loss::Surgeon(0), Some(FRIDAY));
}

#[test]
fn a_date_without_the_anaesthesia_it_takes_is_lost() {
    let (mut theatres, mut blocks) = promised();
    theatres.procedures[1].anaesthesia = Some(0);
    let team = Team { key: "a".into(), name: "a".into(), kind: TeamKind::Anaesthesia, competences: [0].into() };
    theatres.teams.push(team);
    let there: Vec<TeamAttendance> = theatres.team_days.iter().map(|row| TeamAttendance { team: 1, ..*row }).collect();
    theatres.team_days.extend(there);
    if let Some(block) = blocks.blocks.get_mut(&FRIDAY) {
        block.anaesthesia = Some(1);
    }
    if let Some(block) = blocks.blocks.get_mut(&THURSDAY) {
        block.cases.clear();
    }
    loses(&theatres, &blocks, Loss::Anaesthesia, Some(FRIDAY));
}

#[test]
fn a_date_with_another_surgeon_than_was_asked_for_is_lost_beyond_the_notice_and_kept_inside_it() {
    let (mut theatres, blocks) = promised();
    theatres.queue[0].surgeon = Some(1);
    loses(&theatres, &blocks, Loss::OtherSurgeon(0), Some(FRIDAY));
    theatres.published = Some(blocks.clone());
    theatres.today = THURSDAY.day - 2;
    assert_eq!(booked(&theatres, &blocks).lost, []);
}

#[test]
fn nobody_is_booked_into_a_closed_room_and_who_was_loses_the_date() {
    let (mut theatres, blocks) = promised();
    theatres.openings.retain(|opening| opening.day != THURSDAY.day);
    arrive(&mut theatres, 20, BENIGN, -5, 0);
    let result = loses(&theatres, &blocks, Loss::Closed, Some(FRIDAY));
    assert_eq!(result.closed, [THURSDAY]);
    assert_eq!(operated(&theatres, &result.plan, 10..=11), (0, 7));
}

#[test]
fn a_place_that_the_meeting_filled_with_slots_is_lost() {
    let (theatres, mut blocks) = promised();
    block(&mut blocks, 0, THURSDAY.day, 7);
    loses(&theatres, &blocks, Loss::Taken, Some(FRIDAY));
}

#[test]
fn a_week_goes_on_being_booked_when_its_wards_are_full_but_not_beyond_them() {
    let mut theatres = centre(2, -4);
    theatres.procedures[1].ward = Some(0);
    theatres.procedures[1].stay_days = 1.0;
    let nights = theatres.horizon.days as usize;
    let ward =
        BedWard { key: "w".into(), name: "w".into(), beds: vec![2; nights], taken: vec![0; nights], most_overflow: 1 };
    theatres.wards.push(ward);
    let mut blocks = Allocation::default();
    block(&mut blocks, 0, 3, 0);
    block(&mut blocks, 1, 4, 0);
    // Everybody is late already, which costs more than any bed.
    arrive(&mut theatres, 20, (1, Some(0)), -60, 0);
    let result = booked(&theatres, &blocks);
    assert_eq!(operated(&theatres, &result.plan, 3..=3).0, 3);
    assert_eq!(operated(&theatres, &result.plan, 4..=4).0, 3);
}

#[test]
fn beds_that_reserved_slots_take_are_not_held_against_whoever_books() {
    let mut theatres = centre(2, -4);
    theatres.procedures[0].ward = Some(0);
    theatres.procedures[0].stay_days = 1.0;
    let nights = theatres.horizon.days as usize;
    let ward =
        BedWard { key: "w".into(), name: "w".into(), beds: vec![2; nights], taken: vec![0; nights], most_overflow: 1 };
    theatres.wards.push(ward);
    let mut blocks = Allocation::default();
    block(&mut blocks, 0, THURSDAY.day, 5);
    arrive(&mut theatres, 8, BENIGN, -10, 0);
    let result = booked(&theatres, &blocks);
    assert_eq!(operated(&theatres, &result.plan, 10..=10), (0, 2));
    let report = check_bookings(&theatres, &Durations::fit(&theatres), &result.plan);
    assert_eq!(report.breaches.len(), 1, "said, but not forbidden: {:?}", report.breaches);
    // A patient more in the ward is.
    theatres.procedures[1].ward = Some(0);
    theatres.procedures[1].stay_days = 1.0;
    assert!(check_bookings(&theatres, &Durations::fit(&theatres), &result.plan).hard().next().is_some());
}

#[test]
fn slots_on_a_slow_surgeons_list_are_inherited_and_nobody_is_added_to_them() {
    let mut theatres = centre(2, -4);
    measure(&mut theatres, (0, 0), Lognormal { mu: 60f64.ln(), sigma: 0.3 }, 80);
    measure(&mut theatres, (0, 1), Lognormal { mu: 30f64.ln(), sigma: 0.3 }, 240);
    let mut blocks = Allocation::default();
    block(&mut blocks, 0, THURSDAY.day, 6);
    arrive(&mut theatres, 2, CANCER, -4, 0);
    arrive(&mut theatres, 20, BENIGN, -60, 0);
    theatres.published = Some(blocks.clone());
    let durations = Durations::fit(&theatres);
    let result = booked(&theatres, &blocks);
    let own = risk(&theatres, &durations, THURSDAY, &result.plan.blocks[&THURSDAY]).probability_above_allowance;
    assert!(own > theatres.terms.overrun_risk + 0.02, "{own}");
    assert_eq!(operated(&theatres, &result.plan, 10..=10), (2, 0));
    let report = check_bookings(&theatres, &durations, &result.plan);
    let told: Vec<String> = report.breaches.iter().map(|breach| breach.sentence(&theatres)).collect();
    assert!(told.len() == 1 && told[0].contains("by this surgeon's times"), "{told:?}");
    // The same list by hand, with somebody beside the slots, is refused.
    let mut full = result.plan.clone();
    if let Some(block) = full.blocks.get_mut(&THURSDAY) {
        block.cases.push(PlannedCase { procedure: 1, patient: Some(5), pathway: None });
    }
    assert!(check_bookings(&theatres, &durations, &full).hard().next().is_some());
}

#[test]
fn who_is_not_operated_in_time_is_told_why() {
    let mut theatres = centre(2, -4);
    let mut blocks = Allocation::default();
    block(&mut blocks, 0, 3, 0);
    for (latest, notice, surgeon) in [(-9, 0, None), (3, 30, None), (2, 0, None), (3, 0, Some(1)), (3, 0, None)] {
        let guarantee = theatres.procedures[1].guarantee_days as Day;
        arrive(&mut theatres, 1, BENIGN, latest - guarantee, notice);
        if let Some(patient) = theatres.queue.last_mut() {
            patient.surgeon = surgeon;
        }
    }
    // Nobody more than the first of those in time fits.
    theatres.procedures[1].usual_minutes = 700.0;
    let result = booked(&theatres, &blocks);
    let why: Vec<TooLate> = (0..5)
        .filter_map(|patient| result.must_go_elsewhere.iter().find(|one| one.patient == patient).map(|one| one.why))
        .collect();
    let expected = [TooLate::Passed, TooLate::Notice, TooLate::NoBlock, TooLate::NoSurgeon(1), TooLate::Full];
    assert_eq!(why, expected);
}

#[test]
fn who_gets_another_day_than_the_meeting_named_is_counted() {
    let (mut theatres, mut blocks) = promised();
    theatres.queue[0].booked = None;
    arrive(&mut theatres, 1, BENIGN, -40, 16);
    for (patient, place) in [(0, FRIDAY), (1, THURSDAY)] {
        if let Some(block) = blocks.blocks.get_mut(&place) {
            block.cases[0].patient = Some(patient);
        }
    }
    let result = booked(&theatres, &blocks);
    assert_eq!(result.other_days, OtherDays { named: 2, earlier: 1, later: 0, none: 1 });
    assert_eq!(result.other_days.other(), 2);
}
