//! Tiny joint cases, solved exactly and held against the search; and the rows that tie people to blocks, held against the checker.

use super::program::JointProgram;
use super::*;
use crate::agreement::RuleBook;
use crate::calendar::{Day, Horizon};
use crate::check::plan::{self as crew_check, Sides};
use crate::check::{self, theatres as theatre_check};
use crate::engine::Settings;
use crate::hospital::Opening as Opening_;
use crate::hospital::theatres::{Opening, Session, TeamKind, Theatres};
use crate::hospital::*;
use crate::linear::{Col, Program};
use crate::roster::Problem;
use crate::solver::{Limits, Silent, Solver, Status};
use crate::theatres::Durations;
use crate::theatres::testkit::{Small, small};
use crate::work::Clock;
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use std::collections::BTreeMap;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

/// Anaesthesia, beside the competences of the two specialties.
const ANAESTHESIA: CompetenceIx = 2;

/// Two rooms on three days; the second runs halves too.
fn theatres(seed: u64) -> Theatres {
    let mut theatres = small(Small { rooms: 2, days: 3, specialties: 2, patients: 8, seed });
    let competence = |key: &str| Competence { key: key.into(), name: key.into(), most_away: None };
    theatres.competences.push(competence("anaesthesia"));
    for procedure in &mut theatres.procedures {
        procedure.anaesthesia = Some(ANAESTHESIA);
    }
    for team in theatres.teams.iter_mut().filter(|team| team.kind == TeamKind::Anaesthesia) {
        team.competences = [ANAESTHESIA].into();
    }
    for (key, start, end) in [("am", 8, 11), ("pm", 12, 15)] {
        let (start_minute, end_minute) = (start * 60, end * 60);
        theatres.sessions.push(Session { key: key.into(), name: key.into(), start_minute, end_minute });
        for day in 0..3 {
            theatres.openings.push(Opening { day, room: 1, session: theatres.sessions.len() - 1 });
        }
    }
    theatres.openings.sort_unstable();
    theatres
}

fn shift(code: &str, start: i32, end: i32) -> Shift {
    Shift {
        code: code.into(),
        name: code.into(),
        kind: ShiftKind::Day,
        start_minute: start * 60,
        end_minute: end * 60,
        latest_end_minute: None,
        unpaid_break_minutes: 0,
        counts_percent: 100,
        effective_minutes: None,
        requires: None,
        supplement_ore: 0,
    }
}

/// A few people over a week: whole days and afternoons, some trained in two things, one of them away for a day.
fn people(theatres: &Theatres, seed: u64) -> Hospital {
    let mut dice = ChaCha8Rng::seed_from_u64(seed);
    let held: [&[CompetenceIx]; 6] = [&[0], &[0, 1], &[1], &[ANAESTHESIA], &[ANAESTHESIA], &[0, ANAESTHESIA]];
    let staff = held.iter().enumerate().map(|(at, held)| Employee {
        employment: format!("E{at}"),
        name: format!("Person {at}"),
        agreement: "dk-regions-nurses".into(),
        fraction: 0.5,
        hourly_pay_ore: 20_000,
        competences: held.iter().copied().collect(),
        traits: Traits::default(),
        caps: Vec::new(),
        opening: Opening_::default(),
        past_weeks: Vec::new(),
    });
    let line = |day: Day| DemandLine {
        day,
        shift: 0,
        competence: Some(0),
        minimum: 0,
        target: 1,
        maximum: None,
        hard: false,
        exclusive: true,
        temps: u32::from(day == 1),
    };
    let wish = |person| Wish {
        person,
        kind: WishKind::DayOff(dice.random_range(0..4)),
        points: f64::from(dice.random_range(1..30)),
        must: false,
    };
    Hospital {
        name: "Small".into(),
        horizon: Horizon { first: theatres.horizon.first, days: 7 },
        history_from: 0,
        publish_on: None,
        competences: theatres.competences.clone(),
        shifts: vec![shift("D", 7, 15), shift("P", 11, 16)],
        staff: staff.collect(),
        demand: (0..5).map(line).collect(),
        mixes: Vec::new(),
        conferences: Vec::new(),
        clearings: Vec::new(),
        wishes: (0..6).map(wish).collect(),
        absences: vec![Absence {
            person: (seed % 6) as usize,
            first: 1,
            last: 1,
            kind: AbsenceKind::Course,
            minutes_per_weekday: None,
        }],
        history: Vec::new(),
        pinned: BTreeMap::new(),
        published: None,
        points: Points::default(),
    }
}

/// One nurse and one of anaesthesia a block; two nurses in the whole days of every other case.
fn crews(seed: u64) -> Crews {
    let crew = |kind, session, heads| Crew { kind, session, heads, shifts: vec![0, 1] };
    let whole_day = (seed % 2) as u32 + 1;
    Crews {
        all: vec![
            crew(TeamKind::Nurses, None, 1),
            crew(TeamKind::Nurses, Some(0), whole_day),
            crew(TeamKind::Anaesthesia, None, 1),
        ],
    }
}

/// A case with its parts, for those who look into it.
fn with_case(seed: u64, look: impl FnOnce(&Joint)) {
    let theatres = theatres(seed);
    assert_eq!(theatres.faults(), vec![], "seed {seed}");
    let hospital = people(&theatres, seed);
    assert_eq!(hospital.faults(), vec![], "seed {seed}");
    let book = RuleBook::build(&hospital, "", &[]).expect("the shipped rules are sound");
    let asked = Problem::new(hospital, book, |_, _, _, _| 0);
    let durations = Durations::fit(&theatres);
    let crews = crews(seed);
    look(&Joint::new(&asked, &theatres, &durations, &crews));
}

fn optimum(program: &Program) -> f64 {
    let outcome = Solver::new(program).unwrap().solve(&Limits::default(), &Silent).unwrap();
    assert_eq!(outcome.status, Status::Optimal);
    outcome.objective
}

fn settings(seconds: f64) -> Settings {
    Settings { time_limit: Duration::from_secs_f64(seconds), clock: Clock::Wall, gap: 0.001, threads: 2, seed: 1 }
}

#[test]
fn search_and_bound_close_on_the_exact_optimum_of_tiny_cases() {
    for seed in 0..6 {
        with_case(seed, |joint| {
            let program = JointProgram::build(joint);
            let best = optimum(&program.program);
            let interrupted = AtomicBool::new(false);
            let found = solve(joint, &settings(5.0), &interrupted, &|_| ()).unwrap();
            let (cost, bound) = (found.score.cost(), found.bound);
            assert!(bound <= best + 1e-4, "seed {seed}: bound {bound} above the optimum {best}");
            assert!(cost >= best - 1e-4, "seed {seed}: cost {cost} below the optimum {best}");
            let off = (cost - best) / found.score.size();
            assert!(off < 0.01, "seed {seed}: cost {cost}, optimum {best}");
            for (order, _, score) in &found.orders {
                assert!(cost <= score.cost() + 1e-9, "seed {seed}: worse than {}", order.name());
            }
            all_checkers_pass(joint, &found.plan);
        });
    }
}

#[test]
fn what_the_program_counts_is_what_the_plan_scores() {
    for seed in 0..12 {
        with_case(seed, |joint| {
            let program = JointProgram::build(joint);
            let outcome = Solver::new(&program.program).unwrap().solve(&Limits::default(), &Silent).unwrap();
            let values = outcome.values.unwrap();
            let plan = program.plan(&values).unwrap();
            let score = score(joint, &plan);
            let counted = program.program.objective(&values);
            // Cohorts are served in parts in the program; whole patients may cost a little more.
            assert!(score.cost() >= counted - 1e-4, "seed {seed}: {} and {counted}", score.cost());
            assert!(score.cost() <= counted + 0.02 * score.size(), "seed {seed}: {} and {counted}", score.cost());
            assert!((program.size(&values) - score.size()).abs() <= 0.02 * score.size() + 1e-4, "seed {seed}");
            assert!(score.reserve.hours() >= -1e-9);
        });
    }
}

fn all_checkers_pass(joint: &Joint, plan: &JointPlan) {
    let roster = check::check(joint.hospital(), &joint.problem.book, &plan.roster);
    assert_eq!(check::hard(&roster).count(), 0, "{roster:?}");
    let free = crew_check::without_teams(joint.theatres);
    let blocks = theatre_check::check(&free, joint.durations, &plan.blocks);
    let hard: Vec<String> = blocks.hard().map(|breach| breach.sentence(&free)).collect();
    assert!(hard.is_empty(), "{hard:?}");
    let sides = Sides { hospital: joint.hospital(), theatres: joint.theatres, crews: joint.crews };
    let crews = crew_check::check(sides, &plan.roster, &plan.blocks);
    assert_eq!(crews.breaches, vec![]);
}

/// The rows of the blocks and those that tie them to people, without the roster's own: any duties may be tried.
fn tied(program: &JointProgram) -> Program {
    let own = program.roster.program.rows.len();
    let columns = program.program.columns.clone();
    Program { columns, rows: program.program.rows[own..].to_vec(), offset: 0.0 }
}

#[test]
fn the_checker_objects_exactly_when_the_program_has_no_way_to_staff_the_blocks() {
    let (mut staffed, mut short) = (0, 0);
    for seed in 0..40 {
        with_case(seed, |joint| {
            let mut dice = ChaCha8Rng::seed_from_u64(1_000 + seed);
            let program = JointProgram::build(joint);
            // Some blocks that could be staffed if everybody were there.
            let mut wanted = tied(&program);
            for opens in &program.blocks.opens {
                let col = program.of_blocks(opens.col);
                wanted.columns[col.0].cost = -f64::from(dice.random_range(0..400u32));
            }
            for (col, _) in program.roster.owner.iter().enumerate().filter(|(_, owner)| owner.is_none()) {
                (wanted.columns[col].lower, wanted.columns[col].upper) = (0.0, 0.0);
            }
            let opened = Solver::new(&wanted).unwrap().solve(&Limits::default(), &Silent).unwrap().values.unwrap();
            // Somebody is there.
            let mut roster = Roster::empty(joint.hospital());
            let mut fixed = tied(&program);
            for person in 0..joint.hospital().staff.len() {
                for day in 0..3 {
                    let on = [None, Some(0), Some(0), Some(0), Some(1)][dice.random_range(0..5)];
                    for shift in 0..2 {
                        let Some(col) = program.roster.assign(person, day, shift) else { continue };
                        let works = f64::from(u8::from(on == Some(shift)));
                        (fixed.columns[col.0].lower, fixed.columns[col.0].upper) = (works, works);
                        if on == Some(shift) {
                            roster.insert(person, day, shift);
                        }
                    }
                }
            }
            for opens in &program.blocks.opens {
                let col = program.of_blocks(opens.col);
                let count = opened[col.0].round();
                (fixed.columns[col.0].lower, fixed.columns[col.0].upper) = (count, count);
            }
            // No temps: the roster that is checked has none.
            for (entry, &col) in &program.blocks.taken_on {
                if matches!(joint.entries[*entry].hands, super::joint::Hands::Temps(_)) {
                    fixed.columns[program.of_blocks(col).0].upper = 0.0;
                }
            }
            let outcome = Solver::new(&fixed).unwrap().solve(&Limits::default(), &Silent).unwrap();
            let plan = program.plan(&opened).unwrap();
            let sides = Sides { hospital: joint.hospital(), theatres: joint.theatres, crews: joint.crews };
            let report = crew_check::check(sides, &roster, &plan.blocks);
            let feasible = outcome.status != Status::Infeasible;
            if serves_both_kinds(&report) {
                return;
            }
            assert_eq!(report.breaches.is_empty(), feasible, "seed {seed}: {:?}", report.breaches);
            *(if feasible { &mut staffed } else { &mut short }) += 1;
        });
    }
    assert!(staffed > 5 && short > 5, "{staffed} staffed and {short} short: the cases prove little");
}

/// Whether the checker found a way in which somebody is a theatre nurse in the morning and anaesthesia in the afternoon: the program
/// does without (`models/plan.md`).
fn serves_both_kinds(report: &crew_check::CrewReport) -> bool {
    report.served.iter().any(|one| {
        report
            .served
            .iter()
            .any(|other| (one.hand, one.place.day) == (other.hand, other.place.day) && one.kind != other.kind)
    })
}

#[test]
fn a_price_on_people_never_lifts_the_bound_above_the_optimum() {
    for seed in 0..4 {
        with_case(seed, |joint| {
            let program = JointProgram::build(joint);
            let best = optimum(&program.program);
            let interrupted = AtomicBool::new(false);
            let watch = |_: &Stage| ();
            let settings = settings(3.0);
            let meeting = super::meeting::Meeting::new(&settings, &interrupted, &watch);
            super::prove::prove(&program, &meeting).unwrap();
            assert!(meeting.bound() <= best + 1e-4, "seed {seed}: {} and {best}", meeting.bound());
            assert!(meeting.bound() >= best - 0.2 * best.abs().max(100.0), "seed {seed}: a bound that says nothing");
        });
    }
}

#[test]
fn a_day_that_differs_from_the_published_roster_is_priced_only_as_far_as_it_was_published() {
    let theatres = theatres(1);
    let mut hospital = people(&theatres, 1);
    let mut published = Roster::empty(&hospital);
    published.insert(0, 2, 0);
    hospital.published = Some(published);
    // Published to the end of the week of its last duty.
    hospital.horizon.days = 14;
    hospital.wishes.clear();
    let book = RuleBook::build(&hospital, "", &[]).expect("the shipped rules are sound");
    let asked = Problem::new(hospital, book, |_, _, _, _| 0);
    let (durations, crews) = (Durations::fit(&theatres), crews(1));
    let joint = Joint::new(&asked, &theatres, &durations, &crews);
    let mut plan = JointPlan { roster: Roster::empty(joint.hospital()), blocks: Default::default() };
    assert_eq!(score(&joint, &plan).changes, (1, 15.0), "the duty that is gone");
    plan.roster.insert(0, 2, 0);
    plan.roster.insert(0, 9, 0);
    assert_eq!(score(&joint, &plan).changes, (0, 0.0), "the second week was not published");
    let program = JointProgram::build(&joint);
    let col: Col = program.roster.assign(0, 2, 0).unwrap();
    let other: Col = program.roster.assign(1, 2, 0).unwrap();
    let cost = |col: Col| program.program.columns[col.0].cost;
    assert!((cost(other) - cost(col) - 30.0).abs() < 1e-9, "kept earns what new costs");
}
