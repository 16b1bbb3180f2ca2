//! What an allocation promises.

use super::*;
use crate::generate::{HospitalSpec, hospital};
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
