//! The program against trying everything: on tiny hospitals every plan is looked at, by code that shares nothing with the program but
//! the lists a block can hold. Then what must not get worse when the hospital gets better, and the traps of the facts.

mod everything;
mod mending;
mod metamorphic;
mod traps;

use super::{AllocationResult, AllocationSettings, Freedom, allocate};
use crate::calendar::Day;
use crate::check::theatres::check;
use crate::hospital::theatres::*;
use crate::solver::Silent;
use crate::theatres::Durations;
use crate::theatres::testkit::{Small, small};

/// Solved to the end.
fn exact(theatres: &Theatres, freedom: Freedom) -> AllocationResult {
    let settings = AllocationSettings { gap: 0.0, freedom, ..AllocationSettings::default() };
    let result = allocate(theatres, &Durations::fit(theatres), &settings, &Silent).unwrap();
    assert!(result.gap() < 1e-6, "cost {} bound {}", result.cost, result.bound);
    result
}

/// A hospital that is open on three days of two weeks, far enough apart for the beds of one not to be those of another. Some patients are
/// on a pathway, some are called with five days of notice, all are nearer to their latest day than usual.
fn tiny(seed: u64) -> Theatres {
    const DAYS: [[Day; 3]; 3] = [[0, 3, 8], [1, 4, 9], [0, 2, 11]];
    let rooms = if seed.is_multiple_of(4) { 3 } else { 2 };
    let size =
        Small { rooms, days: 14, specialties: 1 + (seed % 3).min(1) as usize, patients: 6 + (seed % 6) as usize, seed };
    let mut theatres = small(size);
    let open = DAYS[(seed % 3) as usize];
    theatres.openings.retain(|opening| open.contains(&opening.day));
    if let Some(plan) = &mut theatres.published {
        plan.blocks.retain(|place, _| open.contains(&place.day));
    }
    theatres.pathways = vec![Pathway {
        key: "q".into(),
        name: "q".into(),
        specialty: 0,
        tier: 1,
        quantile: 0.5,
        release_working_days: 2,
        agreed_per_week: 0,
        conference: None,
        pool: None,
    }];
    let (phase, treatment) = ("treatment".into(), "operation".into());
    theatres.clocks = vec![Clock { pathway: 0, phase, treatment, days: 21, unit: ClockUnit::Calendar }];
    let of_pathway: Vec<bool> =
        theatres.queue.iter().map(|patient| theatres.procedures[patient.procedure].specialty == 0).collect();
    for (at, patient) in theatres.queue.iter_mut().enumerate() {
        if at % 4 == 0 && of_pathway[at] && seed % 2 == 1 {
            patient.clock = Some(0);
        }
        if at % 5 == 0 {
            patient.notice_days = 5;
        }
    }
    // Sometimes the ward is full.
    theatres.wards[0].taken = vec![if seed.is_multiple_of(5) { 4 } else { 1 }; 14];
    theatres
}

#[test]
fn the_program_finds_what_trying_everything_finds_on_two_hundred_tiny_hospitals() {
    let mut planned = 0;
    for seed in 0..200 {
        let theatres = tiny(seed);
        assert_eq!(theatres.faults(), vec![], "seed {seed}");
        let durations = Durations::fit(&theatres);
        let settings = AllocationSettings { gap: 0.0, ..AllocationSettings::default() };
        let result = allocate(&theatres, &durations, &settings, &Silent).unwrap();
        let best = everything::cheapest(&theatres, &durations, result.cost + 1e-6);
        let best = best.unwrap_or_else(|| panic!("seed {seed}: no plan costs as little as {}", result.cost));
        assert!((best - result.cost).abs() < 1e-6, "seed {seed}: {} and {best}", result.cost);
        assert!(result.gap() < 1e-6, "seed {seed}: cost {} bound {}", result.cost, result.bound);
        let report = check(&theatres, &durations, &result.plan);
        let hard: Vec<String> = report.hard().map(|breach| breach.sentence(&theatres)).collect();
        assert!(hard.is_empty(), "seed {seed}: {hard:?}");
        assert_eq!(report.tiers.guarantee.days, result.tiers.guarantee.days, "seed {seed}");
        planned += result.tiers.operated;
    }
    assert!(planned > 400, "{planned} patients planned: the hospitals are not worth looking at");
}
