//! Scores that were worked out by hand.

use crate::{data, instance};
use tavle::files::Diagnostics;
use tavle::files::bench::{Evaluation, Family, Instance};

#[track_caller]
fn score(instance: &Instance, path: &str) -> Evaluation {
    let mut faults = Diagnostics::default();
    let solution = instance.read_solution(&data(path), &mut faults).unwrap_or_else(|| panic!("{faults}"));
    instance.evaluate(&solution).unwrap()
}

#[test]
fn two_people_cost_906() {
    let instance = instance(Family::CurtoisQu, &data("curtois-qu/two-people.txt"));
    assert_eq!((instance.people(), instance.days(), instance.shifts()), (2, 14, 2));
    let score = score(&instance, "curtois-qu/two-people.solution.txt");
    assert_eq!(score.breaches, []);
    // Nine early shifts nobody has; two that two people have; bo would rather not have had the eighth day.
    let by_hand =
        [("shift on requests", 0.0), ("shift off requests", 4.0), ("cover below", 900.0), ("cover above", 2.0)];
    assert_eq!(score.costs, by_hand);
}

/// Ada: days off in runs of 2, 1 (one short) and 5 (two long); Saturday without Sunday; the Monday she did not want.
/// Ben: six assignments (one over), two runs of three days at work (one long each), seven days off between them (one long);
/// the Tuesday he did not want. Missing from the optimum: early on two Sundays and a Wednesday, a night on Friday.
const BY_HAND: [(&str, f64); 7] = [
    ("total assignments", 20.0),
    ("consecutive assignments", 60.0),
    ("consecutive days off", 120.0),
    ("preferences", 20.0),
    ("working weekends", 0.0),
    ("complete weekends", 30.0),
    ("optimal coverage", 120.0),
];

#[test]
fn ada_and_ben_cost_370() {
    let instance = instance(Family::Inrc2, &data("inrc2/t002w2/t002w2_0_0-1"));
    let score = score(&instance, "inrc2/roster");
    assert_eq!(score.breaches, []);
    assert_eq!(score.costs, BY_HAND);
    assert_eq!(score.cost(), 370.0);
}

#[test]
fn json_says_the_same_as_text() {
    let text = instance(Family::Inrc2, &data("inrc2/t002w2/t002w2_0_0-1"));
    let json = instance(Family::Inrc2, &data("inrc2-json/t002w2/t002w2_0_0-1"));
    assert_eq!(text, json);
    assert_eq!(score(&json, "inrc2-json/roster").costs, BY_HAND);
}

#[test]
fn lines_cost_what_the_family_says() {
    let instance = instance(Family::CurtoisQu, &data("curtois-qu/two-people.txt"));
    let problem = instance.problem();
    let nobody = tavle::lines::Lines::empty(&problem);
    let own = instance.evaluate(&instance.solution(&nobody)).unwrap();
    let score = nobody.score(&problem);
    // Both requests to work, fourteen early shifts, two late ones; both people below their minutes.
    assert_eq!((own.cost(), score.total()), (1505.0, 1505.0));
    assert_eq!(own.by_hard_rule().iter().map(|(_, times)| times).sum::<u32>(), 2);
    assert_eq!(score.broken.len(), 2);
}
