//! The checker of theatre plans against the planner: over made-up hospitals of several sizes it finds nothing to forbid in what the
//! planner makes, and counts the same tiers.

use std::time::Duration;
use tavle::check::theatres::{self, TheatreTiers};
use tavle::generate::{HospitalSpec, hospital};
use tavle::solver::Silent;
use tavle::theatres::Durations;
use tavle::theatres::allocation::{AllocationSettings, Tiers, allocate};

/// Largest difference in expected overrun, as a share: the planner's closed form against the convolution.
const OVERRUN_TOLERANCE: f64 = 0.03;

fn assert_same(ours: &TheatreTiers, theirs: &Tiers, of: &str) {
    let late = |late: theatres::Late| (late.patients, late.days);
    assert_eq!(late(ours.pathway), (theirs.pathway.patients, theirs.pathway.days), "pathway of {of}");
    assert_eq!(late(ours.guarantee), (theirs.guarantee.patients, theirs.guarantee.days), "guarantee of {of}");
    assert_eq!(ours.late_of, theirs.late_of, "late patients of the specialties of {of}");
    let counts = (ours.reserve_missing, ours.operated, ours.moves, ours.closed, ours.displaced);
    assert_eq!(
        counts,
        (theirs.reserve_missing, theirs.operated, theirs.moves, theirs.closed, theirs.displaced),
        "counts of {of}"
    );
    assert!((ours.waiting_weeks - theirs.waiting_weeks).abs() < 1e-6, "weeks of {of}");
    assert!((ours.overflow_beds - theirs.overflow_beds).abs() < 1e-6, "beds of {of}");
    let off = (ours.overrun_hours - theirs.overrun_hours).abs();
    let allowed = OVERRUN_TOLERANCE * theirs.overrun_hours + 0.05;
    assert!(off < allowed, "overrun of {of}: {} and {}", ours.overrun_hours, theirs.overrun_hours);
}

#[test]
fn the_checker_agrees_with_the_planner_on_hospitals_of_several_sizes() {
    for (rooms, specialties, seed, weeks) in
        [(2, 1, 1, 2), (2, 2, 2, 2), (3, 2, 3, 3), (4, 3, 4, 2), (5, 3, 5, 3), (6, 4, 6, 2)]
    {
        let theatres = hospital(&HospitalSpec { weeks, ..HospitalSpec::new(rooms, specialties, seed) });
        let durations = Durations::fit(&theatres);
        let settings = AllocationSettings { time_limit: Duration::from_secs(8), gap: 0.02, ..Default::default() };
        let result = allocate(&theatres, &durations, &settings, &Silent).unwrap_or_else(|error| panic!("{error}"));
        let report = theatres::check(&theatres, &durations, &result.plan);
        let of = format!("{rooms} rooms, seed {seed}");
        let hard: Vec<String> = report.hard().map(|breach| breach.sentence(&theatres)).collect();
        assert!(hard.is_empty(), "{of}:\n{}", hard.join("\n"));
        assert_same(&report.tiers, &result.tiers, &of);
    }
}
