//! What an allocation promises.

use super::*;
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
