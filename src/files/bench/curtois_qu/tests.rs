//! The evaluator against the score of lines, and rosters out and back in.

use super::{Cover, Instance, Person, Request, Shift, Solution};
use crate::files::diagnostic::Diagnostics;
use crate::lines::Part;
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

/// A small instance with every rule in it, from a seed.
fn random_instance(dice: &mut ChaCha8Rng) -> Instance {
    let days = dice.random_range(1..=17);
    let shifts = dice.random_range(1..=3);
    let people = dice.random_range(1..=3);
    let shift = |dice: &mut ChaCha8Rng, index: usize| Shift {
        code: format!("s{index}"),
        minutes: [480, 600, 720][index],
        forbids_next: (0..shifts).filter(|_| dice.random_bool(0.2)).collect(),
    };
    let request = |dice: &mut ChaCha8Rng| Request {
        person: dice.random_range(0..people),
        day: dice.random_range(0..days),
        shift: dice.random_range(0..shifts),
        weight: dice.random_range(0..4),
    };
    let cover = |dice: &mut ChaCha8Rng, day, shift| Cover {
        day,
        shift,
        wanted: dice.random_range(0..4),
        under: 100,
        over: dice.random_range(0..3),
    };
    let wanted = (0..days).flat_map(|day| (0..shifts).map(move |shift| (day, shift)));
    Instance {
        name: "random".into(),
        days,
        shifts: (0..shifts).map(|index| shift(dice, index)).collect(),
        people: (0..people).map(|index| random_person(dice, index, days, shifts)).collect(),
        on_requests: (0..6).map(|_| request(dice)).collect(),
        off_requests: (0..6).map(|_| request(dice)).collect(),
        cover: wanted.map(|(day, shift)| cover(dice, day, shift)).collect(),
    }
}

fn random_person(dice: &mut ChaCha8Rng, index: usize, days: usize, shifts: usize) -> Person {
    // Some people with next to no rules, so that whole rosters keep them now and then.
    let easy = dice.random_bool(0.6);
    let mut pick = |usual: u32, easy_value: u32| {
        let value = dice.random_range(0..=usual);
        if easy { easy_value } else { value }
    };
    let longest_work = pick(5, 20).max(1);
    Person {
        id: format!("P{index}"),
        most_of_shift: (0..shifts).map(|shift| if shift == 1 { None } else { Some(pick(6, 20)) }).collect(),
        most_minutes: 4_000 + 100 * pick(60, 200),
        fewest_minutes: 100 * pick(30, 0),
        shortest_work: pick(2, 1).min(longest_work),
        longest_work,
        shortest_off: pick(3, 1),
        most_weekends: pick(2, 9),
        days_off: (0..days).filter(|_| !easy && dice.random_bool(0.1)).collect(),
    }
}

fn random_solution(dice: &mut ChaCha8Rng, instance: &Instance) -> Solution {
    let mut shift = vec![vec![None; instance.days]; instance.people.len()];
    for line in &mut shift {
        let mut duty = None;
        for day in line {
            if dice.random_bool(0.4) {
                duty = dice.random_bool(0.6).then(|| dice.random_range(0..instance.shifts.len()));
            }
            *day = duty;
        }
    }
    Solution { shift }
}

#[test]
fn what_the_family_counts_is_what_the_lines_count() {
    let mut dice = ChaCha8Rng::seed_from_u64(1);
    let (mut sound, mut broken) = (0, 0);
    for _ in 0..3_000 {
        let instance = random_instance(&mut dice);
        let solution = random_solution(&mut dice, &instance);
        let own = instance.evaluate(&solution);
        let score = solution.lines().score(&instance.problem());
        assert_eq!(own.breaches.is_empty(), score.broken.is_empty(), "{:?}\n{score:?}\n{instance:?}", own.breaches);
        // A day off that is worked has no cost in lines, so that the requests of that day are not comparable.
        let comparable = own.breaches.iter().all(|breach| breach.rule != "days off");
        if comparable {
            assert_eq!(own.cost(), score.total(), "{own:?}\n{score:?}\n{instance:?}");
            let requests = own.cost_of("shift on requests") + own.cost_of("shift off requests");
            let of = |part: Part| score.parts.iter().filter(|(known, _)| *known == part).map(|(_, cost)| cost).sum();
            assert_eq!((requests, own.cost_of("cover below")), (of(Part::Requests), of(Part::Below)));
        }
        if own.breaches.is_empty() { sound += 1 } else { broken += 1 }
    }
    assert!(sound > 300 && broken > 300, "{sound} sound, {broken} broken");
}

#[test]
fn every_hard_rule_is_met_broken_somewhere() {
    let mut dice = ChaCha8Rng::seed_from_u64(2);
    let mut seen = std::collections::BTreeSet::new();
    let mut all = Vec::new();
    for _ in 0..500 {
        let instance = random_instance(&mut dice);
        let own = instance.evaluate(&random_solution(&mut dice, &instance));
        all = own.by_hard_rule().into_iter().map(|(rule, _)| rule).collect();
        seen.extend(own.breaches.iter().map(|breach| breach.rule));
    }
    assert_eq!(seen.len(), all.len(), "{seen:?} of {all:?}");
}

/// One person with nothing forbidden.
fn free(days: usize) -> Instance {
    let shift = |code: &str| Shift { code: code.into(), minutes: 480, forbids_next: Vec::new() };
    let person = Person {
        id: "A".into(),
        most_of_shift: vec![None; 2],
        most_minutes: 100_000,
        fewest_minutes: 0,
        longest_work: 99,
        shortest_work: 1,
        shortest_off: 1,
        most_weekends: 99,
        days_off: Vec::new(),
    };
    Instance {
        name: "free".into(),
        days,
        shifts: vec![shift("E"), shift("D")],
        people: vec![person],
        on_requests: Vec::new(),
        off_requests: Vec::new(),
        cover: Vec::new(),
    }
}

fn line(text: &str) -> Solution {
    Solution { shift: vec![text.chars().map(|letter| "ED".find(letter)).collect()] }
}

/// Hard rules that a line of the person breaks, with how often.
fn broken(instance: &Instance, text: &str) -> Vec<(&'static str, u32)> {
    instance.evaluate(&line(text)).breaches.iter().map(|breach| (breach.rule, breach.times)).collect()
}

#[test]
fn short_runs_at_the_edges_of_the_horizon_are_allowed() {
    let mut instance = free(10);
    instance.people[0].shortest_work = 3;
    instance.people[0].shortest_off = 3;
    assert_eq!(broken(&instance, "E...DDD..."), []);
    assert_eq!(broken(&instance, "..EEE...DD"), []);
    assert_eq!(broken(&instance, "...DD....."), [("shortest run of work", 1)]);
    assert_eq!(broken(&instance, "EEE.EEEEEE"), [("shortest run of days off", 2)]);
}

#[test]
fn saturday_or_sunday_makes_a_weekend_even_when_the_horizon_ends_between_them() {
    let mut instance = free(13);
    instance.people[0].most_weekends = 1;
    assert_eq!(broken(&instance, "EEEEE.E....."), []);
    assert_eq!(broken(&instance, ".....EE......"), []);
    assert_eq!(broken(&instance, "......E.....D"), [("weekends", 1)]);
}

#[test]
fn a_barred_shift_after_a_day_off_is_no_rotation() {
    let mut instance = free(4);
    instance.shifts[1].forbids_next = vec![0];
    assert_eq!(broken(&instance, "D.E."), []);
    assert_eq!(broken(&instance, "DDE."), [("shift rotation", 1)]);
    assert_eq!(broken(&instance, "EDDE"), [("shift rotation", 1)]);
}

#[test]
fn a_roster_comes_back_as_it_was_written() {
    let mut dice = ChaCha8Rng::seed_from_u64(3);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("roster.txt");
    for _ in 0..200 {
        let instance = random_instance(&mut dice);
        let solution = random_solution(&mut dice, &instance);
        std::fs::write(&path, instance.solution_text(&solution)).unwrap();
        let mut faults = Diagnostics::default();
        assert_eq!(instance.read_solution(&path, &mut faults), Some(solution), "{faults}");
    }
}

#[test]
fn rosters_are_read_with_commas_names_and_dashes() {
    let instance = free(3);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("roster.txt");
    for text in ["E\t\tD\n", "E,,D", "A,E,-,D\n", "# by hand\nA; E; off; D\n\n"] {
        std::fs::write(&path, text).unwrap();
        let mut faults = Diagnostics::default();
        assert_eq!(instance.read_solution(&path, &mut faults), Some(line("E.D")), "{text:?}: {faults}");
    }
}
