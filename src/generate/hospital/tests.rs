//! What generated theatres promise.

use super::*;
use crate::hospital::theatres::*;
use chrono::Weekday;
use std::collections::{BTreeMap, BTreeSet};

/// Smallest, shipped and largest.
const SIZES: [(usize, usize); 8] = [(2, 1), (2, 9), (3, 2), (5, 3), (8, 4), (14, 6), (28, 9), (30, 5)];

fn samples() -> Vec<HospitalSpec> {
    let mut specs = Vec::new();
    for (rooms, specialties) in SIZES {
        for seed in [1, 2, 33] {
            specs.push(HospitalSpec::new(rooms, specialties, seed));
        }
    }
    let easter = NaiveDate::from_ymd_opt(2027, 3, 3).unwrap();
    specs.push(HospitalSpec { first: easter, load: 1.15, cross_training: 0.0, ..HospitalSpec::new(14, 6, 4) });
    specs.push(HospitalSpec { weeks: 1, load: 0.8, cross_training: 1.0, ..HospitalSpec::new(6, 3, 5) });
    specs
}

fn shipped() -> [HospitalSpec; 3] {
    [(5, 3, 5, (2027, 1, 18)), (14, 6, 14, (2027, 9, 6)), (28, 9, 28, (2027, 4, 19))].map(
        |(rooms, specialties, seed, (y, m, d))| {
            let first = NaiveDate::from_ymd_opt(y, m, d).unwrap();
            HospitalSpec { first, ..HospitalSpec::new(rooms, specialties, seed) }
        },
    )
}

fn minutes(theatres: &Theatres, session: SessionIx) -> (i32, i32) {
    let session = &theatres.sessions[session];
    (session.start_minute, session.end_minute)
}

/// Everything that runs at the start of some session of a day, counted by what it uses.
fn assert_never_more_than<K: Ord + std::fmt::Debug>(
    theatres: &Theatres,
    uses: &BTreeMap<(Day, K), Vec<SessionIx>>,
    most: impl Fn(Day, &K, i32) -> u32,
) {
    for ((day, what), sessions) in uses {
        for &session in sessions {
            let at = minutes(theatres, session).0;
            let runs = |other: &&SessionIx| (minutes(theatres, **other).0..minutes(theatres, **other).1).contains(&at);
            let used = sessions.iter().filter(runs).count() as u32;
            assert!(used <= most(*day, what, at), "{what:?} is used {used} times on day {day} at minute {at}");
        }
    }
}

#[test]
fn hospitals_of_any_size_have_no_faults() {
    for spec in samples() {
        let theatres = hospital(&spec);
        assert_eq!(theatres.faults(), vec![], "{spec:?}");
        assert!(!theatres.published.as_ref().unwrap().blocks.is_empty(), "{spec:?}");
        assert!(!theatres.queue.is_empty() && !theatres.past_cases.is_empty() && !theatres.pathways.is_empty());
    }
}

#[test]
fn the_same_seed_makes_the_same_hospital_and_another_seed_another() {
    for spec in [HospitalSpec::new(2, 2, 7), HospitalSpec::new(14, 6, 7)] {
        assert_eq!(hospital(&spec), hospital(&spec));
        assert_ne!(hospital(&spec).queue, hospital(&HospitalSpec { seed: 8, ..spec }).queue);
    }
}

#[test]
fn the_horizon_begins_on_a_monday_and_the_meeting_is_on_the_thursday_before() {
    let theatres = hospital(&HospitalSpec { first: NaiveDate::from_ymd_opt(2027, 3, 6).unwrap(), ..shipped()[0] });
    assert_eq!(theatres.horizon.first, NaiveDate::from_ymd_opt(2027, 3, 1).unwrap());
    assert_eq!(theatres.horizon.weekday(theatres.today), Weekday::Thu);
}

#[test]
fn nothing_in_the_plan_in_force_is_used_twice_at_once() {
    for spec in samples() {
        let theatres = hospital(&spec);
        let plan = theatres.published.as_ref().unwrap();
        let (mut rooms, mut surgeons, mut teams) = (BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
        let mut units: BTreeMap<(Day, EquipmentIx), Vec<SessionIx>> = BTreeMap::new();
        for (place, block) in &plan.blocks {
            assert!(theatres.is_open(*place), "{place:?} is closed");
            rooms.entry((place.day, place.room)).or_insert_with(Vec::new).push(place.session);
            surgeons.entry((place.day, block.surgeon.unwrap())).or_insert_with(Vec::new).push(place.session);
            for team in block.nurses.into_iter().chain(block.anaesthesia) {
                teams.entry((place.day, team)).or_insert_with(Vec::new).push(place.session);
            }
            let used: BTreeSet<EquipmentIx> = cases_at(&theatres, *place)
                .into_iter()
                .flat_map(|procedure| theatres.procedures[procedure].equipment.clone())
                .collect();
            for unit in used {
                units.entry((place.day, unit)).or_default().push(place.session);
            }
        }
        assert_never_more_than(&theatres, &rooms, |_, _, _| 1);
        assert_never_more_than(&theatres, &surgeons, |day, &surgeon, at| {
            let there = |row: &&Attendance| {
                (row.day, row.surgeon) == (day, surgeon) && (row.from_minute..row.until_minute).contains(&at)
            };
            theatres.surgeon_days.iter().filter(there).count() as u32
        });
        assert_never_more_than(&theatres, &teams, |day, &team, at| {
            let there = |row: &&TeamAttendance| {
                (row.day, row.team) == (day, team) && (row.from_minute..row.until_minute).contains(&at)
            };
            theatres.team_days.iter().filter(there).map(|row| row.count).sum()
        });
        assert_never_more_than(&theatres, &units, |_, &unit, _| theatres.equipment[unit].count);
    }
}

/// What is booked or reserved at a place.
fn cases_at(theatres: &Theatres, place: Place) -> Vec<ProcedureIx> {
    let booked = theatres.queue.iter().filter(|patient| patient.booked == Some(place)).map(|patient| patient.procedure);
    let slots = theatres.published.iter().flat_map(|plan| plan.blocks.get(&place)).flat_map(|block| &block.cases);
    booked.chain(slots.map(|case| case.procedure)).collect()
}

#[test]
fn every_block_has_people_and_a_room_for_what_is_booked_and_reserved_in_it() {
    for spec in samples() {
        let theatres = hospital(&spec);
        for (place, block) in &theatres.published.as_ref().unwrap().blocks {
            let surgeon = &theatres.surgeons[block.surgeon.unwrap()];
            assert_eq!(surgeon.specialty, block.specialty);
            let nurses = &theatres.teams[block.nurses.unwrap()];
            assert_eq!(nurses.kind, TeamKind::Nurses);
            let mut competences = BTreeSet::new();
            for procedure in cases_at(&theatres, *place) {
                let needs = &theatres.procedures[procedure];
                competences.insert(needs.competence);
                assert!(theatres.suits(place.room, procedure));
                assert_eq!(needs.specialty, block.specialty);
                assert!(surgeon.competences.contains(&needs.competence));
                assert!(nurses.competences.contains(&needs.nurses));
                assert!(needs.anaesthesia.is_none() || block.anaesthesia.is_some());
            }
            assert!(competences.len() <= 1, "a block is run for one competence");
        }
    }
}

#[test]
fn booked_patients_can_come_and_fill_their_block_without_overfilling_it() {
    for spec in shipped() {
        let theatres = hospital(&spec);
        let plan = theatres.published.as_ref().unwrap();
        for patient in &theatres.queue {
            let Some(place) = patient.booked else { continue };
            let block = &plan.blocks[&place];
            assert!((0..14).contains(&place.day));
            assert!(patient.surgeon.is_none() || patient.surgeon == block.surgeon);
            assert!(!patient.pauses.iter().any(|pause| (pause.first..=pause.last).contains(&place.day)));
            let on = patient.clock.map(|clock| theatres.clocks[clock].pathway);
            let pool = |pathway: PathwayIx| theatres.pathways[pathway].pool.clone();
            let of_lock =
                |lock: PathwayIx| on.is_some_and(|on| on == lock || (pool(on).is_some() && pool(on) == pool(lock)));
            assert!(block.pathway.is_none_or(of_lock), "only its pathway is in a locked block");
        }
        let fill = fill(&theatres);
        assert!(fill.iter().all(|&fill| fill <= 1.0));
        let used: Vec<f64> = fill.iter().copied().filter(|&fill| fill > 0.0).collect();
        // What stands empty belongs to specialties with nobody left to book.
        assert!(used.len() * 10 >= fill.len() * 8, "{} of {} blocks are used", used.len(), fill.len());
        let mean = used.iter().sum::<f64>() / used.len() as f64;
        assert!((0.76..0.92).contains(&mean), "used blocks of the first two weeks are filled to {mean}");
    }
}

/// Share of the minutes that is booked or reserved, in each block of the first two weeks.
fn fill(theatres: &Theatres) -> Vec<f64> {
    let plan = theatres.published.as_ref().unwrap();
    let share = |place: &Place| {
        let cases = cases_at(theatres, *place);
        filling::minutes_of(theatres, &cases) / f64::from(theatres.sessions[place.session].minutes())
    };
    plan.blocks.keys().filter(|place| place.day < 14).map(share).collect()
}

#[test]
fn referred_work_is_the_load_times_what_the_plan_holds() {
    for load in [0.8, 1.0, 1.2] {
        let theatres = hospital(&HospitalSpec { load, ..HospitalSpec::new(14, 6, 3) });
        let measured = theatre_load(&theatres).unwrap();
        assert!((measured / load - 1.0).abs() < 0.03, "load {measured} instead of {load}");
    }
}

#[test]
fn spread_of_the_logarithm_is_found_again_in_the_cases_done() {
    let theatres = hospital(&HospitalSpec { past_cases: 20_000, ..HospitalSpec::new(28, 9, 6) });
    let mut logarithms: BTreeMap<(ProcedureIx, SurgeonIx), Vec<f64>> = BTreeMap::new();
    for case in &theatres.past_cases {
        logarithms.entry((case.procedure, case.surgeon)).or_default().push(case.measured_minutes.ln());
    }
    let (mut squares, mut free) = (0.0, 0.0);
    for sample in logarithms.values().filter(|sample| sample.len() >= 8) {
        let mean = sample.iter().sum::<f64>() / sample.len() as f64;
        squares += sample.iter().map(|value| (value - mean).powi(2)).sum::<f64>();
        free += sample.len() as f64 - 1.0;
    }
    let sigma = (squares / free).sqrt();
    assert!((0.28..0.32).contains(&sigma), "spread is {sigma}");
}

#[test]
fn mean_and_spread_of_each_specialty_are_those_of_the_published_figures() {
    let theatres = hospital(&HospitalSpec { past_cases: 40_000, ..HospitalSpec::new(30, 9, 6) });
    for (at, discipline) in catalogue::DISCIPLINES.iter().enumerate() {
        let of_specialty =
            theatres.past_cases.iter().filter(|case| theatres.procedures[case.procedure].specialty == at);
        let sample: Vec<f64> = of_specialty.map(|case| case.measured_minutes).collect();
        let mean = sample.iter().sum::<f64>() / sample.len() as f64;
        let variance = sample.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / sample.len() as f64;
        let spread = variance.sqrt() / mean;
        assert!((mean / discipline.mean_minutes - 1.0).abs() < 0.08, "{}: {mean} minutes", discipline.key);
        assert!((spread / discipline.spread - 1.0).abs() < 0.12, "{}: spread {spread}", discipline.key);
    }
}

/// Patients of a pathway in each week of the referrals.
fn weekly(theatres: &Theatres, pathway: PathwayIx) -> Vec<f64> {
    let mondays = || theatres.referrals.iter().map(|row| row.monday);
    let (first, last) = (mondays().min().unwrap(), mondays().max().unwrap());
    let of_week = |monday: Day| {
        let rows = theatres.referrals.iter().filter(|row| row.monday == monday && row.pathway == Some(pathway));
        rows.map(|row| f64::from(row.count)).sum()
    };
    (first..=last).step_by(7).map(of_week).collect()
}

#[test]
fn every_pathway_has_patients_referrals_slots_and_a_clock_for_its_operation() {
    for spec in shipped() {
        let theatres = hospital(&spec);
        for (at, pathway) in theatres.pathways.iter().enumerate() {
            let on = |patient: &&Patient| patient.clock.is_some_and(|clock| theatres.clocks[clock].pathway == at);
            assert!(theatres.queue.iter().any(|patient| on(&patient)), "nobody on {}", pathway.key);
            let weekly = weekly(&theatres, at);
            let mean = weekly.iter().sum::<f64>() / weekly.len() as f64;
            assert!((mean - f64::from(pathway.agreed_per_week)).abs() < 1.0 + 0.1 * mean, "{}: {mean}", pathway.key);
            assert!(theatres.clocks.iter().any(|clock| clock.pathway == at && clock.treatment == "operation"));
        }
        let plan = theatres.published.as_ref().unwrap();
        let locked = |week: Day| plan.blocks.iter().any(|(at, block)| at.day / 7 == week && block.pathway.is_some());
        assert!((0..spec.weeks as Day).all(locked), "a week without a locked block");
    }
}

#[test]
fn an_ordinary_week_of_a_large_pathway_is_clumpy() {
    let theatres = hospital(&HospitalSpec::new(30, 3, 2));
    let breast = theatres.pathways.iter().position(|pathway| pathway.key == "breast").unwrap();
    let weekly = weekly(&theatres, breast);
    let mean = weekly.iter().sum::<f64>() / weekly.len() as f64;
    let variance = weekly.iter().map(|count| (count - mean).powi(2)).sum::<f64>() / weekly.len() as f64;
    assert!(mean > 10.0 && (0.2..0.45).contains(&(variance.sqrt() / mean)), "mean {mean}, variance {variance}");
}

#[test]
fn queues_are_long_in_some_specialties_and_short_in_others() {
    for spec in shipped() {
        let theatres = hospital(&spec);
        let weeks = |specialty: SpecialtyIx| {
            let work = |procedure: ProcedureIx| {
                let of_specialty = theatres.procedures[procedure].specialty == specialty;
                let minutes = theatres.procedures[procedure].usual_minutes + theatres.terms.turnover_minutes;
                if of_specialty { minutes } else { 0.0 }
            };
            let waits: f64 = theatres.queue.iter().map(|patient| work(patient.procedure)).sum();
            let referred: f64 = theatres.referrals.iter().map(|row| f64::from(row.count) * work(row.procedure)).sum();
            waits / (referred / 52.0)
        };
        let (orthopaedic, urology) = (weeks(0), weeks(2));
        assert!((5.5..10.0).contains(&orthopaedic), "orthopaedic queue of {orthopaedic} weeks");
        assert!((1.5..3.0).contains(&urology), "urological queue of {urology} weeks");
    }
}

#[test]
fn a_few_patients_are_beyond_their_latest_day_in_a_hospital_in_balance() {
    for spec in shipped() {
        let theatres = hospital(&spec);
        let late = (0..theatres.queue.len()).filter(|&patient| theatres.latest_day(patient) < theatres.today).count();
        let share = late as f64 / theatres.queue.len() as f64;
        println!("{}: {:.1} % late", theatres.name, 100.0 * share);
        assert!((0.02..0.13).contains(&share), "{}: {share} of the patients are late", theatres.name);
    }
}
