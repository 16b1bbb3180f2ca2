use super::*;
use crate::hospital::theatres::{Allocation, Attendance, Block, Closure, PastCase, Patient, Place, Referrals};
use crate::theatres::durations::testkit::{hospital, procedure};

/// One specialty with so many referrals and operations a week, and so many patients waiting.
fn queue_of(waiting: usize, referred: u32, done: u32) -> Theatres {
    let mut theatres = hospital(vec![procedure("p", 100.0)]);
    theatres.today = -1;
    theatres.procedures[0].guarantee_days = 56;
    for week in 1..=60 {
        theatres.referrals.push(Referrals { monday: -7 - 7 * week, procedure: 0, pathway: None, count: referred });
        let case =
            PastCase { day: -1 - 7 * week, procedure: 0, surgeon: 0, booked_minutes: 90.0, measured_minutes: 90.0 };
        theatres.past_cases.extend(std::iter::repeat_n(case, done as usize));
    }
    theatres.queue = (0..waiting).map(|at| patient(at, -1 - (at % 28) as Day)).collect();
    theatres
}

fn patient(at: usize, referred: Day) -> Patient {
    Patient {
        key: format!("p{at}"),
        procedure: 0,
        surgeon: None,
        referred,
        clock_start: referred,
        clock: None,
        guarantee_days: None,
        priority: None,
        pauses: vec![],
        booked: None,
        notice_days: 3,
    }
}

fn look(theatres: &Theatres, weeks: u32) -> SpecialtyOutlook {
    outlook(theatres, &Durations::fit(theatres), weeks).remove(0)
}

#[test]
fn the_closed_form_is_that_of_the_facts_page() {
    // 20 a week, target 8 weeks: a queue of 40; 160 waiting are brought there in 12 weeks by 30 a week.
    assert_eq!(target_queue(20.0, 8.0), 40.0);
    assert_eq!(relief_capacity(20.0, 160.0, 40.0, 12.0), 30.0);
    assert_eq!(relief_capacity(1.0, 0.0, 40.0, 12.0), 0.0);
}

#[test]
fn a_steady_queue_keeps_littles_law() {
    let steady = look(&queue_of(40, 10, 10), 13);
    let last = steady.weeks.last().unwrap();
    let queue: f64 = last.waiting.iter().sum();
    assert!((last.waited_weeks * 10.0 / queue - 1.0).abs() < 0.1, "{last:?}");
    assert_eq!(last.over_guarantee, 0.0);
    assert!((steady.demand_per_week - 10.0).abs() < 1e-9 && (steady.capacity_per_week - 10.0).abs() < 1e-9);
}

#[test]
fn nobody_is_lost_between_the_weeks() {
    let seen = look(&queue_of(35, 12, 9), 10);
    let mut waiting: f64 = seen.waiting_now.iter().sum();
    for week in &seen.weeks {
        waiting += week.referred - week.done;
        assert!((waiting - week.waiting.iter().sum::<f64>()).abs() < 1e-9);
        assert!(week.done <= week.capacity + 1e-9);
    }
}

#[test]
fn the_relief_capacity_brings_the_queue_to_its_target() {
    let theatres = queue_of(160, 20, 20);
    let short = look(&theatres, 12);
    assert!((short.target_queue - 40.0).abs() < 1e-9);
    let enough = short.relief_capacity;
    // The same weeks with that capacity.
    let mut relieved = theatres.clone();
    relieved.past_cases.clear();
    let case = theatres.past_cases[0];
    let cases = (enough * 60.0).round() as usize;
    relieved.past_cases.extend((0..cases).map(|at| PastCase { day: -2 - (at % 420) as Day, ..case }));
    relieved.past_cases.push(PastCase { day: -421, ..case });
    let end = look(&relieved, 12);
    let queue: f64 = end.weeks[11].waiting.iter().sum();
    assert!((queue - 40.0).abs() < 2.0, "{queue}");
    assert!(f64::from(short.external_cases) >= 12.0 * (enough - short.capacity_per_week) - 1.0);
    assert!(short.external_cases > 100 && end.external_cases < 3, "{} {}", short.external_cases, end.external_cases);
    assert_eq!(short.external_ore, i64::from(short.external_cases) * 1_000_000);
}

#[test]
fn a_queue_that_grows_goes_over_the_guarantee_and_says_when() {
    let mut theatres = queue_of(40, 12, 4);
    theatres.procedures[0].guarantee_days = 30;
    let seen = look(&theatres, 13);
    let over: Vec<f64> = seen.weeks.iter().map(|week| week.over_guarantee).collect();
    assert!(over[0] < over[6] && over[6] < over[12], "{over:?}");
}

/// A block that names nobody.
fn bare_block() -> Block {
    let (surgeon, supervisor, nurses, anaesthesia, pathway) = (None, None, None, None, None);
    Block { specialty: 0, surgeon, supervisor, nurses, anaesthesia, pathway, cases: vec![] }
}

#[test]
fn blocks_of_the_plan_in_force_are_the_capacity_and_their_mean_goes_on() {
    let mut theatres = queue_of(10, 5, 50);
    let mut plan = Allocation::default();
    for day in [0, 1, 7] {
        plan.blocks.insert(Place { day, room: 0, session: 0 }, bare_block());
    }
    theatres.published = Some(plan);
    let weeks = look(&theatres, 4).weeks;
    assert!((weeks[0].capacity - 2.0 * weeks[1].capacity).abs() < 1e-9);
    assert!((weeks[3].capacity - 1.5 * weeks[1].capacity).abs() < 1e-9, "{weeks:?}");
    assert!((3.0..5.0).contains(&weeks[1].capacity), "cases of 90 minutes and turnover in 480: {weeks:?}");
}

/// A block a day on Monday and Tuesday of two weeks.
fn two_weeks_of_blocks() -> Theatres {
    let mut theatres = queue_of(10, 5, 50);
    let places = [0, 1, 7, 8].map(|day| (Place { day, room: 0, session: 0 }, bare_block()));
    theatres.published = Some(Allocation { blocks: places.into() });
    theatres
}

#[test]
fn blocks_in_closed_rooms_are_no_capacity_and_a_week_beyond_the_plan_is_closed_by_its_own_closures() {
    let mut theatres = two_weeks_of_blocks();
    let whole = look(&theatres, 4).weeks[0].capacity;
    let closed = |first: Day, last: Day| Closure { room: None, first, last, session: None, reason: "lamps".into() };
    theatres.closures = vec![closed(1, 6), closed(21, 27)];
    theatres.openings.retain(|opening| !(1..=6).contains(&opening.day));
    let capacity: Vec<f64> = look(&theatres, 4).weeks.iter().map(|week| week.capacity / whole).collect();
    for (found, expected) in capacity.iter().zip([0.5, 1.0, 1.0, 0.0]) {
        assert!((found - expected).abs() < 1e-9, "{capacity:?}");
    }
    theatres.openings.clear();
    theatres.closures = vec![closed(-10, 100)];
    let seen = look(&theatres, 4);
    assert!(seen.capacity_per_week == 0.0 && seen.external_cases > 0, "{seen:?}");
}

#[test]
fn blocks_on_days_without_a_surgeon_are_no_capacity_where_the_rosters_are_known() {
    let mut theatres = two_weeks_of_blocks();
    let whole = look(&theatres, 2).weeks[0].capacity;
    theatres.surgeon_days = vec![Attendance { day: 0, surgeon: 0, from_minute: 0, until_minute: 1440 }];
    let weeks = look(&theatres, 2).weeks;
    assert!((weeks[0].capacity - whole / 2.0).abs() < 1e-9, "only Monday has a surgeon: {weeks:?}");
    assert!((weeks[1].capacity - whole).abs() < 1e-9, "nothing is known of the second week: {weeks:?}");
}

#[test]
fn cases_in_a_session_solve_the_chance_constraint() {
    let terms = crate::hospital::theatres::TheatreTerms::default();
    let n = capacity::cases_in(480.0, (100.0, 900.0), &terms);
    let minutes = n * 100.0 + (n - 1.0) * 30.0 + 0.841621 * (n * 900.0).sqrt();
    assert!((minutes - 510.0).abs() < 0.01, "{minutes}");
    assert_eq!(capacity::cases_in(480.0, (0.0, 0.0), &terms), 0.0);
}

#[test]
fn who_is_booked_before_the_first_monday_no_longer_waits() {
    let mut theatres = queue_of(3, 0, 0);
    theatres.today = 0;
    theatres.queue[0].booked = Some(Place { day: 2, room: 0, session: 0 });
    assert_eq!(look(&theatres, 8).waiting_now, [0.0, 2.0, 0.0]);
}
