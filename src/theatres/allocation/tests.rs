//! What an allocation promises.

use super::*;
use crate::generate::{HospitalSpec, hospital};
use crate::hospital::theatres::Place;
use crate::solver::Silent;
use crate::theatres::Durations;
use crate::theatres::testkit::{Small, small};
use std::time::Duration;

fn exact() -> AllocationSettings {
    AllocationSettings { time_limit: Duration::from_secs(60), gap: 0.0, ..AllocationSettings::default() }
}

#[test]
fn the_named_plan_costs_what_the_program_says() {
    for seed in 0..40 {
        let theatres = small(Small { rooms: 3, days: 5, specialties: 2, patients: 25, seed });
        assert_eq!(theatres.faults(), vec![]);
        let durations = Durations::fit(&theatres);
        let result = allocate(&theatres, &durations, &exact(), &Silent).unwrap();
        assert!(result.gap() < 1e-6, "seed {seed}: cost {} bound {} {:?}", result.cost, result.bound, result.terms);
    }
}

#[test]
fn a_hospital_with_bookings_and_locks_never_has_a_plan_below_its_bound() {
    for seed in 1..=3 {
        let theatres = hospital(&HospitalSpec::new(2, 2, seed));
        let durations = Durations::fit(&theatres);
        let settings = AllocationSettings { gap: 0.05, ..exact() };
        let result = allocate(&theatres, &durations, &settings, &Silent).unwrap();
        // Nothing is claimed of a bound that a plan has undercut.
        assert!(
            result.bound > 0.0 && result.bound <= result.cost + 1e-6,
            "seed {seed}: {} {}",
            result.cost,
            result.bound
        );
    }
}

#[test]
fn a_week_that_the_plan_in_force_does_not_reach_opens_without_a_single_move() {
    let (mut opened, mut as_before) = (0, 0);
    for seed in 0..10 {
        let mut theatres = small(Small { rooms: 2, days: 12, specialties: 2, patients: 30, seed });
        theatres.terms.most_moves = Some(0);
        if let Some(plan) = &mut theatres.published {
            plan.blocks.retain(|place, _| place.day < 7);
        }
        let durations = Durations::fit(&theatres);
        let result = allocate(&theatres, &durations, &exact(), &Silent).unwrap();
        assert!(result.gap() < 1e-6, "seed {seed}: cost {} bound {}", result.cost, result.bound);
        assert_eq!(result.tiers.moves, 0, "seed {seed}: neither counted");
        let report = crate::check::theatres::check(&theatres, &durations, &result.plan);
        assert_eq!(report.hard().count(), 0, "seed {seed}: nor capped");
        assert_eq!(report.tiers.moves, 0, "seed {seed}: nor counted by the checker");
        opened += result.plan.blocks.keys().filter(|place| place.day >= 7).count();
        // Nor priced: what opens there costs the same as in a hospital that never had a plan.
        let closed = |place: &Place| !result.plan.blocks.contains_key(place);
        let published = theatres.published.clone().unwrap_or_default();
        let price: f64 = published
            .blocks
            .keys()
            .filter(|place| closed(place))
            .map(|place| price_of_change(&theatres, place.day))
            .sum();
        assert!((result.terms.moves - price).abs() < 1e-9, "seed {seed}: only what closes in the first week is priced");
        // One block in the second week is enough for it to be compared.
        let Some(&place) = result.plan.blocks.keys().find(|place| place.day >= 7) else { continue };
        let block = result.plan.blocks[&place].clone();
        theatres.published.iter_mut().for_each(|plan| {
            plan.blocks.insert(place, block.clone());
        });
        let capped = allocate(&theatres, &durations, &exact(), &Silent).unwrap();
        as_before += capped.plan.blocks.keys().filter(|at| at.day >= 7).count();
        assert!(capped.plan.blocks.keys().all(|at| at.day < 7 || *at == place), "seed {seed}: nothing else may open");
    }
    assert!(opened > 15 && as_before > 0, "{opened} blocks opened, {as_before} where the week is in force");
}
