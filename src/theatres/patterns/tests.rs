use super::*;
use crate::hospital::theatres::Procedure;
use crate::theatres::durations::testkit::{hospital, procedure};
use std::collections::BTreeSet;
use std::time::Instant;

fn of_minutes(usual: &[f64]) -> (Theatres, Durations, Vec<ProcedureIx>) {
    let procedures: Vec<Procedure> = usual.iter().enumerate().map(|(at, &m)| procedure(&format!("p{at}"), m)).collect();
    let theatres = hospital(procedures);
    let durations = Durations::fit(&theatres);
    (theatres, durations, (0..usual.len()).collect())
}

/// Every multiset of up to `most` cases, by counts.
fn multisets(kinds: usize, most: u32) -> Vec<Vec<u32>> {
    if kinds == 0 {
        return vec![vec![]];
    }
    let mut all = Vec::new();
    for first in 0..=most {
        for rest in multisets(kinds - 1, most - first) {
            all.push([vec![first], rest].concat());
        }
    }
    all
}

#[test]
fn the_patterns_are_exactly_the_maximal_lists_that_keep_the_risk() {
    let (theatres, durations, procedures) = of_minutes(&[150.0, 85.0, 50.0]);
    let limits = PatternLimits { least_use: 0.0, most: 10_000 };
    let set = patterns_for(&theatres, &durations, &procedures, 480.0, &limits);
    let keeps = |counts: &[u32]| {
        let cases: Vec<_> = counts.iter().enumerate().flat_map(|(at, &n)| vec![(at, None); n as usize]).collect();
        overrun(&durations, &cases, 480.0, &theatres.terms).probability_above_allowance <= theatres.terms.overrun_risk
    };
    let one_more = |counts: &[u32], at: usize| {
        let mut more = counts.to_vec();
        more[at] += 1;
        more
    };
    let fitting: Vec<Vec<u32>> =
        multisets(3, 9).into_iter().filter(|counts| counts.iter().sum::<u32>() > 0 && keeps(counts)).collect();
    let maximal: BTreeSet<Vec<u32>> =
        fitting.iter().filter(|counts| (0..3).all(|at| !keeps(&one_more(counts, at)))).cloned().collect();
    let found: BTreeSet<Vec<u32>> =
        set.patterns.iter().map(|pattern| (0..3).map(|at| pattern.count(at)).collect()).collect();
    assert_eq!(found, maximal);
    assert_eq!((set.considered, set.maximal, set.kept()), (fitting.len(), maximal.len(), maximal.len()));
    assert_eq!(set.most_mixed, 3);
}

#[test]
fn less_risk_means_fewer_cases() {
    let (mut theatres, durations, procedures) = of_minutes(&[60.0]);
    let size = |theatres: &Theatres| {
        patterns_for(theatres, &durations, &procedures, 480.0, &PatternLimits::default()).patterns[0].size()
    };
    let usual = size(&theatres);
    theatres.terms.overrun_risk = 0.01;
    assert!(size(&theatres) < usual);
    theatres.terms.overrun_risk = 0.2;
    theatres.terms.turnover_minutes = 0.0;
    assert!(size(&theatres) > usual, "without turnover more fits");
}

#[test]
fn a_case_longer_than_the_session_is_named_and_left_out() {
    let (theatres, durations, procedures) = of_minutes(&[60.0, 400.0]);
    let half = patterns_for(&theatres, &durations, &procedures, 225.0, &PatternLimits::default());
    assert_eq!(half.too_long, [1]);
    assert!(half.patterns.iter().all(|pattern| pattern.count(1) == 0) && half.kept() > 0);
    let nothing = patterns_for(&theatres, &durations, &[1], 225.0, &PatternLimits::default());
    assert_eq!((nothing.kept(), nothing.considered), (0, 0));
}

#[test]
fn a_badly_used_list_is_kept_only_where_a_procedure_has_no_other() {
    let (theatres, durations, procedures) = of_minutes(&[260.0, 70.0]);
    let limits = PatternLimits { least_use: 0.75, most: 60 };
    let alone = patterns_for(&theatres, &durations, &[0], 480.0, &limits);
    assert_eq!(alone.kept(), 1, "one long case uses half a session and is all that fits");
    assert!(alone.patterns[0].expected_minutes < 0.75 * 480.0);
    let both = patterns_for(&theatres, &durations, &procedures, 480.0, &limits);
    assert!(both.patterns.iter().all(|pattern| pattern.expected_minutes >= 0.7 * 480.0), "{both:?}");
    assert!(procedures.iter().all(|&of| both.patterns.iter().any(|pattern| pattern.count(of) > 0)));
}

#[test]
fn under_the_cap_every_procedure_keeps_its_purest_list_and_the_rest_differ() {
    let (theatres, durations, procedures) = of_minutes(&[150.0, 110.0, 85.0, 60.0, 50.0]);
    let all = patterns_for(&theatres, &durations, &procedures, 480.0, &PatternLimits { least_use: 0.0, most: 9999 });
    let limits = PatternLimits { least_use: 0.0, most: 12 };
    let few = patterns_for(&theatres, &durations, &procedures, 480.0, &limits);
    assert!(all.kept() > 12);
    assert_eq!((few.kept(), few.maximal, few.considered), (12, all.maximal, all.considered));
    for &of in &procedures {
        let most = |set: &PatternSet| set.patterns.iter().map(|pattern| pattern.count(of)).max();
        assert_eq!(most(&few), most(&all));
    }
    let different: BTreeSet<_> = few.patterns.iter().map(|pattern| pattern.cases.clone()).collect();
    assert_eq!(different.len(), 12);
}

#[test]
fn too_many_procedures_are_mixed_less_and_it_is_said() {
    let usual: Vec<f64> = (0..20).map(|at| 40.0 + f64::from(at)).collect();
    let (theatres, durations, procedures) = of_minutes(&usual);
    let set = patterns_for(&theatres, &durations, &procedures, 480.0, &PatternLimits::default());
    assert!(set.most_mixed < 20 && set.considered <= 20_000);
    assert!(procedures.iter().all(|&of| set.patterns.iter().any(|pattern| pattern.count(of) > 0)));
}

#[test]
fn patterns_of_sixty_kinds_and_six_lengths_take_under_a_second() {
    let (theatres, durations, procedures) = of_minutes(&[50.0, 75.0, 85.0, 115.0, 135.0, 165.0]);
    let started = Instant::now();
    let mut kept = 0;
    for _ in 0..60 {
        for minutes in [150.0, 210.0, 240.0, 450.0, 480.0, 600.0] {
            kept += patterns_for(&theatres, &durations, &procedures, minutes, &PatternLimits::default()).kept();
        }
    }
    let seconds = started.elapsed().as_secs_f64();
    assert!(kept > 0 && seconds < 5.0, "{seconds}");
}
