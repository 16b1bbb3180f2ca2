use super::*;
use crate::calendar::Horizon;
use crate::hospital::theatres::{Clock, ClockUnit, Pathway, Patient, Referrals};
use crate::theatres::durations::testkit::{hospital, procedure};
use chrono::{NaiveDate, Weekday};
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

fn pathway(key: &str, quantile: f64, agreed_per_week: u32) -> Pathway {
    Pathway {
        key: key.into(),
        name: key.into(),
        specialty: 0,
        tier: 1,
        quantile,
        release_working_days: 2,
        agreed_per_week,
        conference: Some(Weekday::Mon),
        pool: None,
    }
}

fn operation_clock(pathway: PathwayIx, days: u32, unit: ClockUnit) -> Clock {
    Clock { pathway, phase: "treatment".into(), treatment: "operation".into(), days, unit }
}

/// One pathway with a clock of 14 days and a record of weekly arrivals that ends with the last whole week.
fn with_record(counts: &[u32]) -> Theatres {
    let mut theatres = hospital(vec![procedure("lung", 150.0)]);
    theatres.pathways = vec![pathway("lung", 0.9, 0)];
    theatres.clocks = vec![operation_clock(0, 14, ClockUnit::Calendar)];
    record(&mut theatres, 0, 0, counts);
    theatres
}

fn record(theatres: &mut Theatres, pathway: PathwayIx, procedure: ProcedureIx, counts: &[u32]) {
    for (at, &count) in counts.iter().enumerate().filter(|(_, count)| **count > 0) {
        let monday = -7 - 7 * (counts.len() - at) as Day;
        theatres.referrals.push(Referrals { monday, procedure, pathway: Some(pathway), count });
    }
}

/// Clumpy weeks: a Poisson number of clumps of one to three patients, from a seed.
fn clumpy(weeks: usize, mean: f64, seed: u64) -> Vec<u32> {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let clumps = Arrivals { mean: mean / 2.0, variance: mean / 2.0, weeks: 1000 };
    let distribution = clumps.distribution();
    let mut week = || {
        let share: f64 = rng.random();
        let clumps = distribution.partition_point(|&sum| sum < share);
        (0..clumps).map(|_| rng.random_range(1..=3)).sum()
    };
    (0..weeks).map(|_| week()).collect()
}

/// A year with a mean of 14 a week, some weeks 10, others 17.
fn year_of_fourteen() -> Vec<u32> {
    [14, 10, 17, 13, 15, 17, 10, 16].into_iter().cycle().take(52).collect()
}

#[test]
fn fourteen_a_week_at_the_ninth_decile_ask_for_sixteen_to_eighteen_slots() {
    let needed = &slots_needed(&with_record(&year_of_fourteen()))[0];
    assert!((needed.arrivals.mean - 14.0).abs() < 0.1);
    assert_eq!(needed.lag_weeks, 2);
    assert!((16..=18).contains(&needed.per_week), "{needed:?}");
    assert!(needed.cumulative[0] >= 17, "a week of 17 is covered: {needed:?}");
    assert!(needed.cumulative[1] < 2 * needed.cumulative[0], "weeks balance each other");
}

#[test]
fn weeks_without_a_row_are_weeks_without_arrivals() {
    let counts = [4, 0, 0, 0, 4, 0, 0, 0];
    let theatres = with_record(&counts);
    assert_eq!(weekly_counts(&theatres, &Group { pathways: vec![0] }), counts);
}

#[test]
fn the_started_week_of_the_meeting_is_no_week_on_record() {
    let mut theatres = with_record(&[14; 10]);
    theatres.referrals.push(Referrals { monday: -7, procedure: 0, pathway: Some(0), count: 3 });
    assert_eq!(weekly_counts(&theatres, &Group { pathways: vec![0] }), [14; 10]);
}

#[test]
fn the_reserve_is_not_below_what_was_agreed_on() {
    let mut theatres = with_record(&[2; 52]);
    theatres.pathways[0].agreed_per_week = 9;
    let needed = &slots_needed(&theatres)[0];
    assert_eq!((needed.per_week, &needed.cumulative[..3]), (9, &[9, 18, 27][..]));
}

#[test]
fn the_fitted_law_covers_clumpy_weeks_it_has_not_seen_as_often_as_it_says() {
    let (mut covered, mut seen) = (0, 0);
    for seed in 0..60 {
        let law = Arrivals::fit(&clumpy(52, 14.0, seed));
        let enough = law.quantile(2, 0.9);
        let unseen = clumpy(100, 14.0, 1000 + seed);
        covered += unseen.chunks(2).filter(|weeks| weeks.iter().sum::<u32>() <= enough).count();
        seen += 50;
    }
    let share = f64::from(covered as u32) / f64::from(seen);
    assert!((0.88..0.97).contains(&share), "{share}");
}

#[test]
fn quantiles_of_a_poisson_and_of_large_means_are_right() {
    let poisson = Arrivals { mean: 3.0, variance: 3.0, weeks: usize::MAX };
    assert_eq!([0.0, 0.04, 0.5, 0.9, 0.99].map(|q| poisson.quantile(1, q)), [0, 0, 3, 5, 8]);
    let large = Arrivals { mean: 2000.0, variance: 2000.0, weeks: usize::MAX };
    assert!((large.quantile(1, 0.975) as f64 - (2000.0 + 1.96 * 2000f64.sqrt())).abs() < 3.0);
    assert_eq!(Arrivals::fit(&[]).quantile(3, 0.99), 0);
}

#[test]
fn three_pathways_of_one_a_week_need_fewer_slots_in_a_pool() {
    let mut theatres = hospital(vec![procedure("small", 100.0)]);
    for at in 0..3 {
        theatres.pathways.push(Pathway { pool: Some("small".into()), ..pathway(&format!("p{at}"), 0.9, 0) });
        record(&mut theatres, at, 0, &clumpy(52, 1.0, at as u64));
    }
    let needed = slots_needed(&theatres);
    assert_eq!((needed.len(), &needed[0].pathways[..]), (1, &[0, 1, 2][..]));
    assert!((2.0..4.0).contains(&needed[0].arrivals.mean));
    assert!(needed[0].per_week < needed[0].per_week_alone, "{needed:?}");
    let labelled: Vec<PathwayIx> = phantoms(&theatres).iter().map(|phantoms| phantoms.pathway).collect();
    assert!(
        [0, 1, 2].iter().all(|pathway| labelled.contains(pathway)),
        "each has slots of its own clock: {labelled:?}"
    );
}

#[test]
fn phantoms_of_successive_weeks_add_up_to_the_need_of_the_weeks_together() {
    let theatres = with_record(&year_of_fourteen());
    let needed = &slots_needed(&theatres)[0];
    let made = phantoms(&theatres);
    let mut together = 0;
    for (phantoms, need) in made.iter().zip(&needed.cumulative) {
        together += phantoms.count;
        assert_eq!(together, *need);
    }
    // Known at the conference of each Monday, due two weeks later. Slots of Monday 0 are released on this Thursday.
    assert_eq!((made[0].earliest, made[0].due), (1, 14));
    assert_eq!((made[1].earliest, made[1].due), (7, 21));
    assert!(made.iter().all(|phantoms| phantoms.mix.iter().map(|(_, count)| count).sum::<u32>() == phantoms.count));
}

#[test]
fn who_is_known_takes_nothing_off_the_reserve_so_no_queue_hides_in_it() {
    let theatres = with_record(&[12, 14].repeat(26));
    let mut busy = theatres.clone();
    for at in 0..14 {
        busy.queue.push(Patient {
            key: format!("p{at}"),
            procedure: 0,
            surgeon: None,
            referred: -7,
            clock_start: -7,
            clock: Some(0),
            guarantee_days: None,
            priority: None,
            pauses: vec![],
            booked: None,
            notice_days: 2,
        });
    }
    assert_eq!(phantoms(&busy), phantoms(&theatres));
    // 12 slots, 12 and then 14 arrive: the two left over are counted, and late when the clock ends before they are served.
    let first = work_off(12, 0, 12, 0);
    let second = work_off(12, 0, first.waiting + 14, 0);
    assert_eq!((first.waiting, first.unused, second.waiting, second.late), (0, 0, 2, 0));
    let third = work_off(0, 0, second.waiting, second.waiting);
    assert_eq!((third.waiting, third.late), (2, 2));
}

#[test]
fn ten_arrive_for_fourteen_slots_and_four_are_left_to_release() {
    let week = work_off(14, 0, 10, 10);
    assert_eq!((week.used, week.unused, week.waiting), (10, 4, 0));
}

#[test]
fn seventeen_arrive_for_fourteen_slots_and_clearing_leaves_none_waiting() {
    let week = work_off(14, 3, 17, 17);
    assert_eq!((week.used, week.cleared, week.late, week.waiting), (14, 3, 0, 0));
    assert_eq!(work_off(14, 0, 17, 17).late, 3);
}

#[test]
fn a_slot_is_released_working_days_before_it_and_its_phantoms_are_gone_then() {
    let mut theatres = with_record(&[14; 52]);
    assert_eq!(release_day(&theatres, 0, 1), -3, "Tuesday is released on the Friday before");
    theatres.today = 0;
    // On Monday, slots of Tuesday and of Wednesday are released; Thursday's are not.
    assert_eq!(first_reserved_day(&theatres, 0), 3);
    theatres.pathways[0].conference = None;
    assert_eq!(phantoms(&theatres)[0].earliest, 7, "who comes by the next meeting can be operated from then on");
    theatres.clocks[0].days = 2;
    assert!(phantoms(&theatres).iter().all(|phantoms| phantoms.earliest >= 3));
}

#[test]
fn a_conference_on_easter_monday_is_held_on_tuesday_and_the_clock_counts_from_there() {
    let mut theatres = with_record(&[14; 52]);
    theatres.horizon = Horizon::of_weeks(NaiveDate::from_ymd_opt(2027, 3, 29).unwrap(), 5);
    theatres.clocks = vec![operation_clock(0, 10, ClockUnit::Working)];
    theatres.terms.pathway_lead_working_days = 2;
    assert_eq!(conference_day(&theatres, Weekday::Mon, 0), 1);
    assert_eq!(arrival_days(&theatres, 0, 0), (1, 1));
    assert_eq!(arrival_days(&theatres, 0, 1), (7, 7));
    assert_eq!(release_day(&theatres, 0, 1), -6, "Easter counts for no working day");
    let first = &phantoms(&theatres)[0];
    assert_eq!((first.earliest, first.due), (3, 15), "10 working days after Tuesday 30 March");
    theatres.today = 1;
    assert_eq!(arrival_days(&theatres, 0, 0), (7, 7), "what today's conference named is known");
}

#[test]
fn a_referral_before_a_conference_of_last_week_that_was_moved_over_the_weekend_is_still_to_come() {
    let mut theatres = with_record(&[14; 52]);
    theatres.horizon = Horizon::of_weeks(NaiveDate::from_ymd_opt(2027, 4, 5).unwrap(), 5);
    // Good Friday is day -10; its conference is held on the Tuesday after Easter, day -6.
    theatres.pathways[0].conference = Some(Weekday::Fri);
    theatres.today = -7;
    assert_eq!(arrival_days(&theatres, 0, 0), (-6, -6));
    assert_eq!(arrival_days(&theatres, 0, 1), (-3, -3));
}

#[test]
fn only_clocks_until_an_operation_make_it_due() {
    let mut theatres = with_record(&[14; 52]);
    let chemotherapy = Clock { treatment: "chemotherapy".into(), ..operation_clock(0, 3, ClockUnit::Calendar) };
    theatres.clocks.push(chemotherapy);
    assert_eq!(due_day(&theatres, 0, 0, 0), 14);
    theatres.clocks[0].days = 60;
    assert_eq!(due_day(&theatres, 0, 0, 0), 30, "the general right holds too");
}

/// Share of patients late when each meeting fixes the slots of the week after next so that, with those of the week before it,
/// they hold who waits and `ahead` more. Who comes in a week has the slots of that week and of the next.
fn late_share(weeks: &[u32], ahead: u32) -> f64 {
    let (mut slots, mut waiting, mut late) = (ahead / 2, 0, 0);
    let mut came_before = 0;
    for &came in weeks {
        let next = (ahead + waiting).saturating_sub(slots);
        let outcome = work_off(slots, 0, waiting + came, waiting);
        // Those late last week are in `waiting`, but not among who came then.
        late += outcome.late.min(came_before);
        (slots, waiting, came_before) = (next, outcome.waiting, came);
    }
    f64::from(late) / f64::from(weeks.iter().sum::<u32>())
}

#[test]
fn with_a_week_of_freeze_the_quantile_of_two_weeks_is_hardly_ever_late_and_that_of_one_often() {
    let mut theatres = with_record(&clumpy(104, 14.0, 3));
    let weeks = clumpy(2000, 14.0, 77);
    let needed = &slots_needed(&theatres)[0];
    assert_eq!(needed.lag_weeks, 2);
    let (one, lag) = (late_share(&weeks, needed.cumulative[0]), late_share(&weeks, needed.cumulative[1]));
    assert!(lag < 0.001, "{lag}");
    assert!(one > 0.01 && one > 20.0 * lag, "{one} against {lag}");
    theatres.terms.notice_days = 14;
    assert_eq!(slots_needed(&theatres)[0].lag_weeks, 3);
}

const BUFFERS: [f64; 7] = [0.0, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3];

#[test]
fn more_buffer_and_more_clearing_are_never_later_and_leave_more_unused() {
    let table = advise(&with_record(&clumpy(52, 14.0, 5)), &BUFFERS, &[0, 1, 2, 3]);
    assert_eq!(table.len(), 28);
    for pair in table.iter().flat_map(|one| table.iter().map(move |other| (one, other))) {
        let (less, more) = pair;
        if less.buffer <= more.buffer && less.clearing_per_week <= more.clearing_per_week {
            assert!(more.late_patients <= less.late_patients, "{less:?} {more:?}");
            assert!(more.displaced_patients >= less.displaced_patients, "{less:?} {more:?}");
        }
    }
    let (bare, ample) = (&table[0], &table[27]);
    assert!(bare.late_patients > 5.0 * (1.0 + ample.late_patients), "{bare:?} {ample:?}");
    for advice in &table {
        let refilled = advice.displaced_patients * STANDBY_REFILL;
        assert!((advice.unused_slots + refilled - advice.displaced_patients).abs() < 1e-6);
    }
}

#[test]
fn steady_arrivals_need_no_buffer() {
    let mut theatres = with_record(&[14; 52]);
    let law = Arrivals { mean: 14.0, variance: 14.0, weeks: 52 };
    assert_eq!(Arrivals::fit(&[14; 52]), law, "less than chance alone is not believed");
    theatres.pathways[0].quantile = 0.5;
    assert_eq!(slots_needed(&theatres)[0].cumulative[..2], [14, 28]);
}

#[test]
fn without_record_or_agreement_there_are_no_phantoms() {
    let mut theatres = with_record(&[]);
    assert!(phantoms(&theatres).is_empty());
    theatres.pathways[0].agreed_per_week = 2;
    assert_eq!(phantoms(&theatres)[0].mix, [(0, 2)], "agreed slots go to what is most urgent in the specialty");
    assert!(advise(&theatres, &[0.0], &[0]).iter().all(|advice| advice.late_patients == 0.0));
}

#[test]
fn slots_follow_the_shares_of_the_record_over_the_weeks() {
    let mut theatres = hospital(vec![procedure("often", 100.0), procedure("rare", 100.0)]);
    theatres.pathways = vec![pathway("one", 0.5, 4)];
    record(&mut theatres, 0, 0, &[7; 20]);
    record(&mut theatres, 0, 1, &[1; 20]);
    let made = phantoms(&theatres);
    let total = |of: ProcedureIx| {
        made.iter().flat_map(|cohort| &cohort.mix).filter(|(at, _)| *at == of).map(|(_, count)| count).sum::<u32>()
    };
    assert_eq!(total(0) + total(1), made.iter().map(|cohort| cohort.count).sum::<u32>());
    assert!((total(0) as f64 / total(1) as f64 - 7.0).abs() < 2.0, "{made:?}");
}
