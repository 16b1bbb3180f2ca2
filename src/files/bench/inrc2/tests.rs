//! The evaluator against the score of lines, rosters out and back in, and edges of the rules.

use super::evaluate::{CONSECUTIVE, DAYS_OFF, PREFERENCES};
use super::{
    Assignment, Before, Bounds, Contract, Instance, Nurse, OffRequest, Requirement, Scenario, ShiftType, Solution, Week,
};
use crate::files::diagnostic::Diagnostics;
use crate::lines::Lines;
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

fn bounds(dice: &mut ChaCha8Rng, min: u32, max: u32) -> Bounds {
    let least = dice.random_range(0..=min);
    Bounds { min: least, max: dice.random_range(least..=max) }
}

fn random_instance(dice: &mut ChaCha8Rng) -> Instance {
    let (weeks, shifts, skills, nurses) =
        (dice.random_range(1..=3), dice.random_range(1..=3), dice.random_range(1..=2), dice.random_range(1..=3));
    let easy = dice.random_bool(0.7);
    let shift = |dice: &mut ChaCha8Rng, index: usize| ShiftType {
        id: format!("S{index}"),
        run: bounds(dice, 3, 5),
        forbids_next: (0..shifts).filter(|_| !easy && dice.random_bool(0.15)).collect(),
    };
    let contract = |dice: &mut ChaCha8Rng, index: usize| Contract {
        id: format!("C{index}"),
        assignments: bounds(dice, 8, 15),
        work_run: bounds(dice, 4, 6),
        off_run: bounds(dice, 3, 5),
        most_weekends: dice.random_range(0..3),
        complete_weekends: dice.random_bool(0.5),
    };
    let nurse = |dice: &mut ChaCha8Rng, index: usize| Nurse {
        id: format!("N{index}"),
        contract: dice.random_range(0..2),
        skills: (0..skills).map(|_| easy || dice.random_bool(0.8)).collect(),
    };
    let shifts: Vec<ShiftType> = (0..shifts).map(|index| shift(dice, index)).collect();
    let scenario = Scenario {
        id: "random".into(),
        weeks,
        skills: (0..skills).map(|index| format!("K{index}")).collect(),
        contracts: (0..2).map(|index| contract(dice, index)).collect(),
        nurses: (0..nurses).map(|index| nurse(dice, index)).collect(),
        shifts,
    };
    Instance {
        name: "random".into(),
        week_files: (0..weeks as u32).collect(),
        history: (0..nurses).map(|_| random_before(dice, scenario.shifts.len())).collect(),
        weeks: (0..weeks).map(|_| random_week(dice, &scenario, easy)).collect(),
        scenario,
    }
}

fn random_before(dice: &mut ChaCha8Rng, shifts: usize) -> Before {
    let last = dice.random_bool(0.6).then(|| dice.random_range(0..shifts));
    let shift_run = if last.is_some() { dice.random_range(1..=7) } else { 0 };
    Before {
        assignments: dice.random_range(0..=20),
        weekends: dice.random_range(0..=4),
        last,
        shift_run,
        work_run: if last.is_some() { shift_run + dice.random_range(0..=2) } else { 0 },
        off_run: if last.is_some() { 0 } else { dice.random_range(0..=7) },
    }
}

fn random_week(dice: &mut ChaCha8Rng, scenario: &Scenario, easy: bool) -> Week {
    let mut requirements = Vec::new();
    for shift in 0..scenario.shifts.len() {
        for skill in 0..scenario.skills.len() {
            let minimum = [(); 7].map(|()| u32::from(!easy && dice.random_bool(0.05)));
            let optimal = [(); 7].map(|()| dice.random_range(0..=2));
            requirements.push(Requirement { shift, skill, minimum, optimal });
        }
    }
    let request = |dice: &mut ChaCha8Rng| OffRequest {
        nurse: dice.random_range(0..scenario.nurses.len()),
        shift: dice.random_bool(0.5).then(|| dice.random_range(0..scenario.shifts.len())),
        weekday: dice.random_range(0..7),
    };
    Week { requirements, requests: (0..4).map(|_| request(dice)).collect() }
}

fn random_lines(dice: &mut ChaCha8Rng, instance: &Instance) -> Lines {
    let skills = instance.scenario.skills.len();
    let mut duty = vec![vec![None; instance.days()]; instance.history.len()];
    for line in &mut duty {
        let mut shift = None;
        for day in line {
            if dice.random_bool(0.4) {
                shift = dice.random_bool(0.7).then(|| dice.random_range(0..instance.scenario.shifts.len()));
            }
            *day = shift.map(|shift| shift * skills + dice.random_range(0..skills));
        }
    }
    Lines { duty }
}

#[test]
fn what_the_competition_counts_is_what_the_lines_count() {
    let mut dice = ChaCha8Rng::seed_from_u64(1);
    let (mut sound, mut broken) = (0, 0);
    for _ in 0..3_000 {
        let instance = random_instance(&mut dice);
        let lines = random_lines(&mut dice, &instance);
        let own = instance.evaluate(&instance.solution(&lines));
        let score = lines.score(&instance.problem());
        assert_eq!(own.breaches.is_empty(), score.broken.is_empty(), "{:?}\n{score:?}\n{instance:?}", own.breaches);
        if own.breaches.is_empty() {
            assert_eq!(own.cost(), score.total(), "{own:?}\n{score:?}\n{instance:?}");
            sound += 1;
        } else {
            broken += 1;
        }
    }
    assert!(sound > 500 && broken > 300, "{sound} sound, {broken} broken");
}

#[test]
fn a_roster_comes_back_as_it_was_written() {
    let mut dice = ChaCha8Rng::seed_from_u64(2);
    for _ in 0..50 {
        let instance = random_instance(&mut dice);
        let solution = instance.solution(&random_lines(&mut dice, &instance));
        let folder = tempfile::tempdir().unwrap();
        for (file, text) in instance.solution_texts(&solution) {
            std::fs::write(folder.path().join(file), text).unwrap();
        }
        let mut faults = Diagnostics::default();
        let mut back = instance.read_solution(folder.path(), &mut faults).unwrap_or_else(|| panic!("{faults}"));
        back.assignments.sort_by_key(|assignment| (assignment.nurse, assignment.day));
        assert_eq!(back, solution);
    }
}

/// One nurse for a week, shift types E and L, one skill, nothing asked for.
fn week_of_one() -> Instance {
    let shift = |id: &str| ShiftType { id: id.into(), run: Bounds { min: 0, max: 9 }, forbids_next: Vec::new() };
    let contract = Contract {
        id: "full".into(),
        assignments: Bounds { min: 0, max: 7 },
        work_run: Bounds { min: 3, max: 4 },
        off_run: Bounds { min: 2, max: 3 },
        most_weekends: 4,
        complete_weekends: false,
    };
    let nurse = Nurse { id: "Anna".into(), contract: 0, skills: vec![true] };
    Instance {
        name: "one".into(),
        scenario: Scenario {
            id: "one".into(),
            weeks: 1,
            skills: vec!["Nurse".into()],
            shifts: vec![shift("E"), shift("L")],
            contracts: vec![contract],
            nurses: vec![nurse],
        },
        week_files: vec![0],
        history: vec![Before { assignments: 0, weekends: 0, last: None, shift_run: 0, work_run: 0, off_run: 1 }],
        weeks: vec![Week { requirements: Vec::new(), requests: Vec::new() }],
    }
}

fn line(text: &str) -> Solution {
    let duty = |(day, letter)| "EL".find(letter).map(|shift| Assignment { nurse: 0, day, shift, skill: 0 });
    Solution { assignments: text.chars().enumerate().filter_map(duty).collect() }
}

#[test]
fn runs_go_on_from_the_days_before() {
    let mut instance = week_of_one();
    let cost = |instance: &Instance, rule, text| instance.evaluate(&line(text)).cost_of(rule);
    assert_eq!(cost(&instance, DAYS_OFF, "EEE..EE"), 30.0, "one day off before the first duty, two wanted");
    assert_eq!(cost(&instance, DAYS_OFF, ".EEE.EE"), 30.0, "one day off in the middle");
    assert_eq!(cost(&instance, DAYS_OFF, "......."), 150.0, "eight days off, three wanted at most");
    instance.history[0] = Before { assignments: 6, weekends: 0, last: Some(0), shift_run: 2, work_run: 6, off_run: 0 };
    assert_eq!(cost(&instance, CONSECUTIVE, "EE..EEE"), 60.0, "only the two days more");
    instance.history[0] = Before { assignments: 1, weekends: 0, last: Some(0), shift_run: 1, work_run: 1, off_run: 0 };
    assert_eq!(cost(&instance, CONSECUTIVE, "......."), 60.0, "a run of one ends two days short");
    assert_eq!(cost(&instance, CONSECUTIVE, "EE....E"), 0.0, "the last run goes on after the horizon");
}

#[test]
fn a_wish_for_no_shift_at_all_and_one_for_a_certain_shift_both_count() {
    let mut instance = week_of_one();
    instance.weeks[0].requests =
        vec![OffRequest { nurse: 0, shift: None, weekday: 2 }, OffRequest { nurse: 0, shift: Some(1), weekday: 2 }];
    let cost = |text| instance.evaluate(&line(text)).cost_of(PREFERENCES);
    assert_eq!(cost(".EEE..."), 10.0);
    assert_eq!(cost(".ELE..."), 20.0);
    assert_eq!(cost("E..EEE."), 0.0);
}

#[test]
fn two_assignments_on_a_day_are_a_breach() {
    let instance = week_of_one();
    let mut solution = line("EEE....");
    solution.assignments.push(Assignment { nurse: 0, day: 1, shift: 1, skill: 0 });
    let breaches = instance.evaluate(&solution).breaches;
    assert_eq!(breaches.iter().map(|breach| breach.rule).collect::<Vec<_>>(), ["single assignment per day"]);
}
