//! The scenarios of the booking centre, with numbers.

use super::*;
use crate::calendar::Horizon;
use crate::check::theatres::check_bookings;
use crate::hospital::theatres::*;
use crate::solver::Silent;
use crate::theatres::allocation::{AllocationSettings, allocate};
use crate::theatres::durations::Lognormal;
use crate::theatres::durations::testkit::{hospital, measure, procedure};
use crate::theatres::meeting;
use chrono::NaiveDate;

mod dates;
mod weeks;

/// A room of a day session; seven cases of 38 minutes fit it, eight do not.
const SEVEN_FIT: f64 = 38.0;

/// One specialty with a cancer pathway and a benign procedure of the same length, `rooms` rooms, the meeting on `today`. Day 0 is
/// Monday 11 January 2027.
fn centre(rooms: usize, today: Day) -> Theatres {
    let mut theatres = hospital(vec![procedure("cancer", SEVEN_FIT), procedure("benign", SEVEN_FIT)]);
    theatres.today = today;
    let days: Vec<Day> = theatres.openings.iter().map(|opening| opening.day).collect();
    for room in 1..rooms {
        theatres.rooms.push(Room { key: format!("T{}", room + 1), ..theatres.rooms[0].clone() });
        theatres.surgeons.push(Surgeon { key: format!("S{room}"), ..theatres.surgeons[0].clone() });
        theatres.openings.extend(days.iter().map(|&day| Opening { day, room, session: 0 }));
    }
    theatres.openings.sort_unstable();
    theatres.teams = vec![Team { key: "n".into(), name: "n".into(), kind: TeamKind::Nurses, competences: [0].into() }];
    let count = rooms as u32;
    for day in days {
        let there = |surgeon: SurgeonIx| Attendance { day, surgeon, from_minute: 0, until_minute: 1440 };
        theatres.surgeon_days.extend((0..rooms).map(there));
        theatres.team_days.push(TeamAttendance { day, team: 0, from_minute: 0, until_minute: 1440, count });
    }
    theatres.pathways = vec![Pathway {
        key: "cancer".into(),
        name: "Cancer".into(),
        specialty: 0,
        tier: 1,
        quantile: 0.9,
        release_working_days: 2,
        agreed_per_week: 0,
        conference: None,
        pool: None,
    }];
    let operation = |days: u32, unit: ClockUnit| Clock {
        pathway: 0,
        phase: "treatment".into(),
        treatment: "operation".into(),
        days,
        unit,
    };
    theatres.clocks = vec![operation(14, ClockUnit::Calendar), operation(5, ClockUnit::Working)];
    theatres
}

/// So many patients, referred on a day, who can come with so many days of notice.
fn arrive(
    theatres: &mut Theatres,
    count: usize,
    (procedure, clock): (ProcedureIx, Option<ClockIx>),
    referred: Day,
    notice: u32,
) {
    for _ in 0..count {
        theatres.queue.push(Patient {
            key: format!("p{}", theatres.queue.len()),
            procedure,
            surgeon: None,
            referred,
            clock_start: referred,
            clock,
            guarantee_days: None,
            priority: None,
            pauses: vec![],
            booked: None,
            notice_days: notice,
        });
    }
}

const CANCER: (ProcedureIx, Option<ClockIx>) = (0, Some(0));
const BENIGN: (ProcedureIx, Option<ClockIx>) = (1, None);

/// A block of a room and day by the room's own surgeon, with so many slots reserved for the pathway.
fn block(plan: &mut Allocation, room: usize, day: Day, reserved: usize) {
    let slot = PlannedCase { procedure: 0, patient: None, pathway: Some(0) };
    let block = Block {
        specialty: 0,
        surgeon: Some(room),
        supervisor: None,
        nurses: Some(0),
        anaesthesia: None,
        pathway: (reserved > 0).then_some(0),
        cases: vec![slot; reserved],
    };
    plan.blocks.insert(Place { day, room, session: 0 }, block);
}

fn booked(theatres: &Theatres, blocks: &Allocation) -> BookingResult {
    let durations = Durations::fit(theatres);
    let result = book(theatres, &durations, blocks, &BookingSettings::default(), &Silent).unwrap();
    let report = check_bookings(theatres, &durations, &result.plan);
    let hard: Vec<String> = report.hard().map(|breach| breach.sentence(theatres)).collect();
    assert!(hard.is_empty(), "{}", hard.join("\n"));
    assert!(result.weeks.iter().all(|week| week.proven), "{:?}", result.weeks);
    result
}

/// How many patients of the pathway, and how many others, are operated on the days.
fn operated(theatres: &Theatres, plan: &Allocation, days: std::ops::RangeInclusive<Day>) -> (usize, usize) {
    let there = plan.blocks.iter().filter(|(place, _)| days.contains(&place.day));
    let patients = || there.clone().flat_map(|(_, block)| &block.cases).filter_map(|case| case.patient);
    let (all, cancer) =
        (patients().count(), patients().filter(|&patient| theatres.queue[patient].clock.is_some()).count());
    (cancer, all - cancer)
}

#[test]
fn ten_arrive_for_fourteen_slots_and_the_four_are_refilled_by_those_who_can_come_in_two_days() {
    // Monday; the fourteen slots of Wednesday are released today.
    let mut theatres = centre(2, 0);
    let mut blocks = Allocation::default();
    block(&mut blocks, 0, 2, 7);
    block(&mut blocks, 1, 2, 7);
    arrive(&mut theatres, 10, CANCER, -4, 0);
    arrive(&mut theatres, 6, BENIGN, -10, 2);
    arrive(&mut theatres, 6, BENIGN, -28, 3);
    let result = booked(&theatres, &blocks);
    assert_eq!(operated(&theatres, &result.plan, 2..=2), (10, 4));
    assert_eq!(result.ledger[0], Ledger { reserved: 14, named: 10, kept: 0, released: 4, refilled: 4, wasted: 0 });
    let mut few = theatres.clone();
    few.queue.retain(|patient| patient.clock.is_some() || patient.notice_days > 2);
    let result = booked(&few, &blocks);
    assert_eq!(operated(&few, &result.plan, 2..=2), (10, 0), "three days of notice are too long for Wednesday");
    assert_eq!(result.ledger[0].wasted, 4);
}

#[test]
fn before_the_release_ten_take_their_slots_and_four_stay_free_whoever_waits() {
    let mut theatres = centre(2, -4);
    let mut blocks = Allocation::default();
    block(&mut blocks, 0, 9, 7);
    block(&mut blocks, 1, 9, 7);
    arrive(&mut theatres, 10, CANCER, -5, 0);
    arrive(&mut theatres, 20, BENIGN, -60, 0);
    let result = booked(&theatres, &blocks);
    assert_eq!(operated(&theatres, &result.plan, 9..=9), (10, 0));
    assert_eq!(result.ledger[0], Ledger { reserved: 14, named: 10, kept: 4, released: 0, refilled: 0, wasted: 0 });
}

#[test]
fn seventeen_arrive_for_fourteen_slots_and_none_waits_because_three_go_into_the_next_block() {
    let mut theatres = centre(2, -4);
    let mut blocks = Allocation::default();
    block(&mut blocks, 0, 9, 7);
    block(&mut blocks, 1, 9, 7);
    block(&mut blocks, 0, 10, 0);
    theatres.published = Some(blocks.clone());
    arrive(&mut theatres, 17, CANCER, -4, 0);
    arrive(&mut theatres, 20, BENIGN, -10, 0);
    let result = booked(&theatres, &blocks);
    assert!(result.clocks[..17].iter().all(|&latest| latest == 10));
    assert_eq!(operated(&theatres, &result.plan, 0..=10), (17, 4), "the block of Thursday holds three and four others");
    assert!(result.must_go_elsewhere.iter().all(|one| one.patient >= 17));
}

#[test]
fn a_locked_thursday_stays_locked_until_two_working_days_before() {
    let mut theatres = centre(1, -4);
    let mut blocks = Allocation::default();
    block(&mut blocks, 0, 10, 7);
    arrive(&mut theatres, 20, BENIGN, -60, 0);
    theatres.referrals = vec![Referrals { monday: -7, procedure: 0, pathway: Some(0), count: 0 }];
    theatres.published = Some(blocks);
    let durations = Durations::fit(&theatres);
    let allocated = allocate(&theatres, &durations, &AllocationSettings::default(), &Silent).unwrap();
    let thursday = Place { day: 10, room: 0, session: 0 };
    let kept = |plan: &Allocation| plan.blocks[&thursday].cases.iter().filter(|case| case.patient.is_none()).count();
    let result = booked(&theatres, &allocated.plan);
    assert_eq!(kept(&result.plan), 7, "everybody waits beyond the guarantee, and Thursday is kept");
    let in_force = theatres.published.clone().unwrap();
    theatres.today = 7;
    let result = booked(&theatres, &in_force);
    assert_eq!(kept(&result.plan), 7, "Monday");
    theatres.today = 8;
    let result = booked(&theatres, &in_force);
    assert_eq!((kept(&result.plan), operated(&theatres, &result.plan, 10..=10)), (0, (0, 7)), "Tuesday");
}

#[test]
fn we_lack_two_slots_is_answered_with_the_block_that_moves() {
    let mut theatres = centre(1, -4);
    theatres.specialties.push(Specialty { key: "other".into(), ..theatres.specialties[0].clone() });
    theatres.procedures[1].specialty = 1;
    theatres.surgeons.push(Surgeon { key: "b".into(), specialty: 1, ..theatres.surgeons[0].clone() });
    let there: Vec<Attendance> =
        theatres.surgeon_days.iter().map(|there| Attendance { surgeon: 1, ..*there }).collect();
    theatres.surgeon_days.extend(there);
    theatres.surgeon_days.sort_unstable();
    let mut blocks = Allocation::default();
    for opening in theatres.openings.clone() {
        block(&mut blocks, 0, opening.day, 0);
    }
    for block in blocks.blocks.values_mut() {
        (block.specialty, block.surgeon) = (1, Some(1));
    }
    theatres.published = Some(blocks);
    arrive(&mut theatres, 2, CANCER, -5, 0);
    arrive(&mut theatres, 60, BENIGN, -5, 0);
    let durations = Durations::fit(&theatres);
    let settings = AllocationSettings { gap: 0.0, ..AllocationSettings::default() };
    let meeting = meeting::prepare(&theatres, &durations, &settings, &Silent).unwrap();
    let moved: Vec<_> = meeting.moves.iter().map(|one| (one.from, one.to, one.saved)).collect();
    assert_eq!(moved, [(Some(1), Some(0), 2)], "{:?}", meeting.moves);
    assert!((3..=9).contains(&meeting.moves[0].place.day), "after the notice, within the clock");
    let result = booked(&theatres, &meeting.result.plan);
    assert_eq!(operated(&theatres, &result.plan, 0..=9).0, 2);
}

#[test]
fn a_monday_holiday_moves_the_latest_day_and_not_a_day_more() {
    // Five working days from Wednesday 24 March 2027: Maundy Thursday, Good Friday and Easter Monday do not count.
    let mut theatres = centre(1, 0);
    theatres.horizon = Horizon::of_weeks(NaiveDate::from_ymd_opt(2027, 3, 22).unwrap(), 3);
    theatres.openings.retain(|opening| opening.day < 21);
    arrive(&mut theatres, 1, (0, Some(1)), 2, 0);
    theatres.today = 2;
    let tuesday = theatres.horizon.day(NaiveDate::from_ymd_opt(2027, 4, 6).unwrap());
    let mut blocks = Allocation::default();
    block(&mut blocks, 0, tuesday - 1, 0);
    let result = booked(&theatres, &blocks);
    assert_eq!((result.clocks[0], result.must_go_elsewhere.len()), (tuesday - 1, 0), "Monday 5 April is in time");
    let mut late = Allocation::default();
    block(&mut late, 0, tuesday, 0);
    let result = booked(&theatres, &late);
    let ore = theatres.specialties[0].external_ore;
    let why = TooLate::NoBlock;
    let sent = Elsewhere { patient: 0, by: tuesday - 8, latest: tuesday - 1, here: Some(tuesday), why, ore };
    assert_eq!(result.must_go_elsewhere, [sent], "Easter Monday is the day by which to send");
}

#[test]
fn of_patients_who_are_alike_those_are_booked_whose_day_comes_first() {
    let mut theatres = centre(1, -4);
    for at in 0..12 {
        arrive(&mut theatres, 1, BENIGN, -4 - at, 0);
    }
    let mut blocks = Allocation::default();
    block(&mut blocks, 0, 3, 0);
    let result = booked(&theatres, &blocks);
    let mut here: Vec<PatientIx> =
        result.plan.blocks.values().flat_map(|b| &b.cases).filter_map(|c| c.patient).collect();
    here.sort_unstable();
    assert_eq!(here, [5, 6, 7, 8, 9, 10, 11]);
}

#[test]
fn a_slow_surgeon_gets_fewer_patients_and_a_demanded_surgeon_is_the_one_who_operates() {
    let mut theatres = centre(2, -4);
    measure(&mut theatres, (1, 0), Lognormal { mu: 90f64.ln(), sigma: 0.3 }, 80);
    measure(&mut theatres, (1, 1), Lognormal { mu: 35f64.ln(), sigma: 0.3 }, 80);
    arrive(&mut theatres, 20, BENIGN, -10, 0);
    theatres.queue[19] = Patient { surgeon: Some(0), clock_start: -20, ..theatres.queue[19].clone() };
    let mut blocks = Allocation::default();
    block(&mut blocks, 0, 3, 0);
    block(&mut blocks, 1, 3, 0);
    let result = booked(&theatres, &blocks);
    let counts: Vec<usize> = result.plan.blocks.values().map(|block| block.cases.len()).collect();
    assert!(counts[0] < counts[1] && counts[0] >= 2, "{counts:?}");
    assert_eq!(result.plan.place_of(19).map(|place| place.room), Some(0));
    let durations = Durations::fit(&theatres);
    for (&place, block) in &result.plan.blocks {
        assert!(risk(&theatres, &durations, place, block).probability_above_allowance <= theatres.terms.overrun_risk);
    }
}

#[test]
fn who_is_booked_keeps_date_and_place_though_others_are_more_urgent() {
    let mut theatres = centre(1, -4);
    arrive(&mut theatres, 3, BENIGN, -5, 14);
    let place = Place { day: 1, room: 0, session: 0 };
    theatres.queue.iter_mut().for_each(|patient| patient.booked = Some(place));
    arrive(&mut theatres, 9, CANCER, -5, 0);
    let mut blocks = Allocation::default();
    block(&mut blocks, 0, 1, 0);
    let result = booked(&theatres, &blocks);
    assert!((0..3).all(|patient| result.plan.place_of(patient) == Some(place)));
    assert_eq!(operated(&theatres, &result.plan, 1..=1), (4, 3));
}

/// Every way of giving six patients to two lists.
#[test]
fn a_week_costs_what_trying_everything_finds() {
    for seed in 0..20u32 {
        let mut theatres = centre(2, -4);
        theatres.procedures[0].usual_minutes = f64::from(90 + seed * 7 % 80);
        theatres.procedures[1].usual_minutes = f64::from(120 + seed * 13 % 90);
        for at in 0..6u32 {
            let who = if (at + seed) % 3 == 0 { CANCER } else { BENIGN };
            arrive(&mut theatres, 1, who, -4 - (at * seed % 30) as Day, at % 2 * 8);
        }
        let mut blocks = Allocation::default();
        block(&mut blocks, 0, 1, 0);
        block(&mut blocks, 1, 3 + (seed % 2) as Day, 0);
        let durations = Durations::fit(&theatres);
        let exact = BookingSettings { gap: 0.0, ..BookingSettings::default() };
        let result = book(&theatres, &durations, &blocks, &exact, &Silent).unwrap();
        let best = best_of_all(&theatres, &durations, &blocks, &result.clocks);
        assert!((result.weeks[0].cost - best).abs() < 1e-6, "seed {seed}: {} and {best}", result.weeks[0].cost);
        assert!(result.weeks[0].bound <= best + 1e-6);
    }
}

fn best_of_all(theatres: &Theatres, durations: &Durations, blocks: &Allocation, clocks: &[Day]) -> f64 {
    let places: Vec<(Place, Option<SurgeonIx>)> =
        blocks.blocks.iter().map(|(place, block)| (*place, block.surgeon)).collect();
    let mut best = f64::INFINITY;
    for code in 0..3usize.pow(6) {
        let choice: Vec<usize> = (0..6).map(|at| code / 3usize.pow(at) % 3).collect();
        let (mut cost, mut sound) = (0.0, true);
        for (patient, &at) in choice.iter().enumerate() {
            let waiting = &theatres.queue[patient];
            // The third choice is to wait; not counted are those who could not come this week at all.
            let comes = |day: Day| day >= theatres.today + waiting.notice_days as Day;
            match places.get(at) {
                Some((place, _)) if comes(place.day) => {
                    cost += worth::operated(theatres, patient, clocks[patient], place.day)
                }
                Some(_) => sound = false,
                None if places.iter().any(|(place, _)| comes(place.day)) => {
                    cost += worth::put_off(theatres, patient, clocks[patient], 7);
                }
                None => {}
            }
        }
        for (at, &(place, surgeon)) in places.iter().enumerate() {
            let list = (0..6).filter(|&patient| choice[patient] == at);
            let cases: Vec<_> = list.map(|patient| (theatres.queue[patient].procedure, surgeon)).collect();
            let minutes = f64::from(theatres.sessions[place.session].minutes());
            sound &= overrun(durations, &cases, minutes, &theatres.terms).probability_above_allowance
                <= theatres.terms.overrun_risk;
        }
        if sound && cost < best {
            best = cost;
        }
    }
    best
}
