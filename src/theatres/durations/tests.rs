use super::testkit::{hospital, measure, procedure};
use super::*;
use crate::hospital::theatres::{PastCase, Procedure};

fn law(median: f64, sigma: f64) -> Lognormal {
    Lognormal { mu: median.ln(), sigma }
}

#[test]
fn many_cases_give_back_the_law_they_were_drawn_from() {
    let mut theatres = hospital(vec![procedure("hip", 60.0), procedure("eye", 90.0)]);
    for (surgeon, median) in [(0, 80.0), (1, 100.0), (2, 125.0)] {
        measure(&mut theatres, (0, surgeon), law(median, 0.35), 2000);
        measure(&mut theatres, (1, surgeon), law(0.5 * median, 0.24), 2000);
    }
    let durations = Durations::fit(&theatres);
    for (surgeon, median) in [(0, 80.0), (1, 100.0), (2, 125.0)] {
        let (hip, eye) = (durations.of(0, Some(surgeon)), durations.of(1, Some(surgeon)));
        assert!((hip.mu.exp() / median - 1.0).abs() < 0.02 && (hip.sigma - 0.35).abs() < 0.01, "{hip:?}");
        assert!((eye.mu.exp() / median - 0.5).abs() < 0.01 && (eye.sigma - 0.24).abs() < 0.01, "{eye:?}");
    }
    let anybody = durations.of(0, None);
    assert!(
        (anybody.mu.exp() / 100.0 - 1.0).abs() < 0.1,
        "three surgeons do not outweigh the usual minutes yet: {anybody:?}"
    );
    assert!(anybody.sigma > durations.of(0, Some(1)).sigma, "whoever operates spreads more than one surgeon");
    assert!(durations.doubts().is_empty());
}

#[test]
fn a_procedure_without_cases_has_its_usual_minutes_and_the_usual_spread() {
    let durations = Durations::fit(&hospital(vec![procedure("rare", 140.0)]));
    let law = durations.of(0, Some(0));
    assert!((law.mean() - 140.0).abs() < 1e-9);
    assert!(law.sigma > 0.31 && law.sigma < 0.45);
}

#[test]
fn a_specialty_that_always_takes_longer_than_usual_lifts_what_was_never_measured() {
    let mut procedures: Vec<Procedure> = (0..6).map(|at| procedure(&format!("p{at}"), 100.0)).collect();
    procedures[5].specialty = 1;
    let mut theatres = hospital(procedures);
    theatres.specialties.push(theatres.specialties[0].clone());
    for at in 0..4 {
        measure(&mut theatres, (at, 0), law(150.0, 0.3), 300);
    }
    let durations = Durations::fit(&theatres);
    assert!(durations.of(4, None).mean() > 125.0);
    assert!((durations.of(5, None).mean() - 100.0).abs() < 1e-9, "another specialty is left alone");
}

#[test]
fn the_fewer_cases_a_surgeon_has_the_closer_the_law_is_to_the_procedure() {
    let mut theatres = hospital(vec![procedure("hip", 100.0)]);
    for surgeon in 0..8 {
        measure(&mut theatres, (0, surgeon), law(if surgeon % 2 == 0 { 85.0 } else { 118.0 }, 0.3), 200);
    }
    let slow_by = |cases: usize| {
        let mut theatres = theatres.clone();
        let slow = PastCase { day: -9, procedure: 0, surgeon: 8, booked_minutes: 100.0, measured_minutes: 200.0 };
        theatres.past_cases.extend(std::iter::repeat_n(slow, cases));
        let durations = Durations::fit(&theatres);
        let law = durations.of(0, Some(8));
        (law.mu - durations.of(0, None).mu, law.sigma)
    };
    let (one, five, fifty) = (slow_by(1), slow_by(5), slow_by(50));
    assert!(0.0 < one.0 && one.0 < five.0 && five.0 < fifty.0, "{one:?} {five:?} {fifty:?}");
    assert!(one.0 < 0.5 * (200f64 / 100.0).ln(), "one case moves less than half of the way: {one:?}");
    assert!(one.1 > fifty.1, "of one case less is known");
}

#[test]
fn few_cases_do_not_set_the_spread_alone() {
    let mut theatres = hospital(vec![procedure("hip", 100.0), procedure("knee", 100.0)]);
    measure(&mut theatres, (0, 0), law(100.0, 0.3), 500);
    let same = PastCase { day: -9, procedure: 1, surgeon: 0, booked_minutes: 100.0, measured_minutes: 100.0 };
    theatres.past_cases.extend([same; 4]);
    let spread = Durations::fit(&theatres).of(1, Some(0)).sigma;
    assert!(spread > 0.22 && spread < 0.32, "{spread}");
}

#[test]
fn a_log_without_variance_is_refused_until_it_is_accepted() {
    let mut theatres = hospital(vec![procedure("hip", 100.0), procedure("knee", 100.0)]);
    measure(&mut theatres, (0, 0), law(100.0, 0.04), 100);
    measure(&mut theatres, (1, 0), law(100.0, 0.30), 100);
    let durations = Durations::fit(&theatres);
    let named: Vec<_> = durations.doubts().iter().map(|doubt| doubt.procedure).collect();
    assert_eq!(named, [Some(0)], "the other procedure and the log as a whole are sound");
    assert!((durations.doubts()[0].sigma - 0.04).abs() < 0.01);
    let refusal = durations.refuse_doubts(&theatres, false).unwrap_err().to_string();
    assert!(refusal.contains("`hip`") && refusal.contains("0.04"), "{refusal}");
    assert!(durations.refuse_doubts(&theatres, true).is_ok());
}

#[test]
fn a_log_without_variance_is_found_where_each_procedure_has_few_cases() {
    let mut theatres = hospital((0..10).map(|at| procedure(&format!("p{at}"), 100.0)).collect());
    for at in 0..10 {
        measure(&mut theatres, (at, 0), law(80.0 + at as f64, 0.04), 6);
    }
    let durations = Durations::fit(&theatres);
    assert_eq!(durations.doubts().len(), 1);
    assert_eq!(durations.doubts()[0].procedure, None);
    assert!(durations.doubts()[0].describe(&theatres).contains("the whole log"));
}

#[test]
fn few_cases_of_small_spread_raise_no_doubt() {
    let mut theatres = hospital(vec![procedure("hip", 100.0)]);
    measure(&mut theatres, (0, 0), law(100.0, 0.04), 15);
    assert!(Durations::fit(&theatres).doubts().is_empty());
}

#[test]
fn habits_say_how_much_too_short_is_booked() {
    let mut theatres = hospital(vec![procedure("hip", 100.0)]);
    let case = |surgeon, booked_minutes, measured_minutes| PastCase {
        day: -9,
        procedure: 0,
        surgeon,
        booked_minutes,
        measured_minutes,
    };
    theatres.past_cases = vec![case(0, 60.0, 80.0), case(0, 60.0, 55.0), case(0, 60.0, 90.0), case(1, 60.0, 75.0)];
    let habits = Durations::fit(&theatres).habits(&theatres);
    let all = habits[0];
    assert_eq!((all.surgeon, all.cases, all.booked_median, all.measured_median), (None, 4, 60.0, 77.5));
    assert_eq!((all.bias_minutes, all.overran), (15.0, 0.75));
    assert!(all.percentile_booked < 0.5 && all.spread > 1.0);
    assert_eq!(
        habits[1..].iter().map(|habit| (habit.surgeon, habit.cases)).collect::<Vec<_>>(),
        [(Some(0), 3), (Some(1), 1)]
    );
}
