//! Scenarios of several weeks and several pathways: no queue hides behind the slots, small packages share theirs, and what is released is
//! refilled by the allocation itself.

use super::*;
use crate::theatres::allocation::AllocationResult;
use std::collections::BTreeSet;

fn allocated(theatres: &Theatres) -> AllocationResult {
    let durations = Durations::fit(theatres);
    let settings = AllocationSettings { gap: 0.0, ..AllocationSettings::default() };
    let result = allocate(theatres, &durations, &settings, &Silent).unwrap();
    let report = crate::check::theatres::check(theatres, &durations, &result.plan);
    let hard: Vec<String> = report.hard().map(|breach| breach.sentence(theatres)).collect();
    assert!(hard.is_empty(), "{}", hard.join("\n"));
    result
}

#[test]
fn twelve_and_then_fourteen_for_twelve_slots_a_week_leave_two_who_are_named_and_none_who_is_hidden() {
    let mut theatres = centre(2, -4);
    // Twelve slots in each week, and a list that is full of others who have their date beside each.
    let mut blocks = Allocation::default();
    for week in [0, 7] {
        block(&mut blocks, 0, week + 2, 6);
        block(&mut blocks, 1, week + 2, 6);
    }
    arrive(&mut theatres, 4, BENIGN, -20, 0);
    for (at, patient) in theatres.queue.iter_mut().enumerate() {
        patient.booked = Some(Place { day: 2 + 7 * (at as Day / 2), room: at % 2, session: 0 });
    }
    theatres.published = Some(blocks.clone());
    arrive(&mut theatres, 12, CANCER, -11, 0);
    let twelve = booked(&theatres, &blocks);
    assert_eq!(twelve.ledger[0], Ledger { reserved: 24, named: 12, kept: 12, released: 0, refilled: 0, wasted: 0 });
    assert!(twelve.must_go_elsewhere.is_empty(), "{:?}", twelve.must_go_elsewhere);
    // The week after fourteen more have come.
    arrive(&mut theatres, 14, CANCER, -4, 0);
    let fourteen = booked(&theatres, &blocks);
    assert_eq!(operated(&theatres, &fourteen.plan, 2..=2), (12, 2));
    assert_eq!(operated(&theatres, &fourteen.plan, 9..=9), (12, 2));
    let ledger = Ledger { reserved: 24, named: 24, kept: 0, released: 0, refilled: 0, wasted: 0 };
    assert_eq!(fourteen.ledger[0], ledger);
    let sent: Vec<(bool, Day, Option<Day>)> =
        fourteen.must_go_elsewhere.iter().map(|one| (one.patient >= 16, one.latest, one.here)).collect();
    assert_eq!(sent, [(true, 10, None); 2], "two of the fourteen, with the day by which");
}

/// Two packages of the same specialty and operation; the first has had three a week, the second one.
fn two_packages(pool: Option<&str>) -> (Theatres, Allocation) {
    let mut theatres = centre(1, -4);
    theatres.pathways.push(Pathway { key: "rare".into(), ..theatres.pathways[0].clone() });
    theatres.clocks.push(Clock { pathway: 1, ..theatres.clocks[0].clone() });
    for pathway in &mut theatres.pathways {
        pathway.pool = pool.map(String::from);
    }
    let mut blocks = Allocation::default();
    block(&mut blocks, 0, 9, 3);
    // Four others have their date in the same list: it is full.
    arrive(&mut theatres, 4, BENIGN, -20, 0);
    for patient in &mut theatres.queue {
        patient.booked = Some(Place { day: 9, room: 0, session: 0 });
    }
    theatres.published = Some(blocks.clone());
    arrive(&mut theatres, 3, (0, Some(2)), -4, 0);
    (theatres, blocks)
}

#[test]
fn a_package_of_three_a_week_shares_its_slots_with_its_pool_and_with_nobody_else() {
    let (theatres, blocks) = two_packages(Some("small"));
    let result = booked(&theatres, &blocks);
    assert_eq!(operated(&theatres, &result.plan, 9..=9), (3, 4), "three of the rare package take the pool's slots");
    assert!(result.must_go_elsewhere.is_empty());
    let (theatres, blocks) = two_packages(None);
    let result = booked(&theatres, &blocks);
    assert_eq!(operated(&theatres, &result.plan, 9..=9), (0, 4), "the slots are another package's");
    assert_eq!(result.must_go_elsewhere.len(), 3);
}

#[test]
fn the_allocation_refills_the_four_slots_that_ten_patients_leave_from_those_who_can_come() {
    // Thursday; the fourteen slots of Monday are released today.
    let mut theatres = centre(2, -4);
    let mut blocks = Allocation::default();
    block(&mut blocks, 0, 0, 7);
    block(&mut blocks, 1, 0, 7);
    theatres.published = Some(blocks);
    theatres.openings.retain(|opening| opening.day == 0);
    arrive(&mut theatres, 10, CANCER, -8, 0);
    arrive(&mut theatres, 6, BENIGN, -10, 4);
    arrive(&mut theatres, 6, BENIGN, -28, 5);
    let result = allocated(&theatres);
    assert_eq!(operated(&theatres, &result.plan, 0..=0), (10, 4));
    let notices: BTreeSet<u32> = result
        .plan
        .blocks
        .values()
        .flat_map(|block| &block.cases)
        .filter_map(|case| case.patient)
        .map(|patient| theatres.queue[patient].notice_days)
        .collect();
    assert_eq!(notices, [0, 4].into(), "nobody is called with less notice than they ask for");
}

#[test]
fn the_allocation_gives_seventeen_patients_a_day_in_time_where_fourteen_slots_are_kept() {
    let mut theatres = centre(2, -4);
    let mut blocks = Allocation::default();
    block(&mut blocks, 0, 9, 7);
    block(&mut blocks, 1, 9, 7);
    block(&mut blocks, 0, 10, 0);
    theatres.published = Some(blocks);
    arrive(&mut theatres, 17, CANCER, -4, 0);
    arrive(&mut theatres, 20, BENIGN, -10, 0);
    let result = allocated(&theatres);
    assert_eq!((result.tiers.pathway.patients, result.tiers.pathway.days), (0, 0));
    assert_eq!(operated(&theatres, &result.plan, 0..=10).0, 17);
}

#[test]
fn whom_the_plan_named_for_a_day_that_is_over_and_who_still_waits_is_booked_anew() {
    // Wednesday; the plan named three patients for Monday, and gave none of them the date.
    let mut theatres = centre(1, 2);
    arrive(&mut theatres, 3, BENIGN, -20, 0);
    let mut blocks = Allocation::default();
    block(&mut blocks, 0, 0, 0);
    block(&mut blocks, 0, 4, 0);
    let monday = Place { day: 0, room: 0, session: 0 };
    let named = |patient| PlannedCase { procedure: 1, patient: Some(patient), pathway: None };
    if let Some(block) = blocks.blocks.get_mut(&monday) {
        block.cases = (0..3).map(named).collect();
    }
    theatres.published = Some(blocks.clone());
    let result = booked(&theatres, &blocks);
    assert_eq!(operated(&theatres, &result.plan, 0..=0), (0, 0));
    assert_eq!(operated(&theatres, &result.plan, 4..=4), (0, 3));
}
