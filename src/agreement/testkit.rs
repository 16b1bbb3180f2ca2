//! Holds every rule's check against its encoding, over random small records.
//!
//! A [`Case`] is one person with a week of history and two weeks of horizon, placed on weeks that matter (ordinary, both
//! clock changes, Christmas, Easter), with shifts of every awkward kind: short, long, overnight, 24 hours.

mod lives;

use super::{PersonModel, Record, Rule, Strictness, Today};
use crate::calendar::{Day, Horizon};
use crate::hospital::*;
use crate::linear::{Literal, Program};
use crate::solver::{Limits, Solver, Status};
use chrono::NaiveDate;
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use std::collections::{BTreeMap, BTreeSet};

/// One person, their history and a roster.
#[derive(Debug, Clone)]
pub(crate) struct Case {
    pub hospital: Hospital,
    pub roster: Roster,
}

/// Code, kind, start, end, percent that counts, effective minutes.
type ShiftRow = (&'static str, ShiftKind, i32, i32, u32, Option<i32>);

const SHIFTS: [ShiftRow; 8] = [
    ("D", ShiftKind::Day, 7 * 60, 15 * 60, 100, None),
    ("E", ShiftKind::Evening, 15 * 60, 23 * 60, 100, None),
    ("N", ShiftKind::Night, 23 * 60, 31 * 60, 100, None),
    ("L", ShiftKind::Day, 7 * 60, 19 * 60 + 30, 100, None),
    ("M", ShiftKind::Night, 19 * 60, 31 * 60, 100, None),
    ("S", ShiftKind::Day, 7 * 60, 9 * 60, 100, None),
    ("C", ShiftKind::OnSiteCall, 8 * 60, 32 * 60, 100, Some(13 * 60)),
    ("H", ShiftKind::HomeCall, 15 * 60 + 30, 32 * 60, 33, Some(120)),
];

/// Mondays of the horizons that cases are placed on.
const MONDAYS: [(i32, u32, u32); 5] = [(2026, 2, 2), (2026, 3, 23), (2026, 10, 19), (2026, 12, 21), (2026, 3, 30)];

/// Days of history in random cases.
pub(crate) const HISTORY_DAYS: i32 = 7;
/// Days of horizon in random cases.
pub(crate) const HORIZON_DAYS: i32 = 14;

impl Case {
    /// One full-time person, the shifts above, no duties.
    pub fn blank(first: NaiveDate, history_days: i32, horizon_days: i32) -> Self {
        let shifts = SHIFTS.map(|(code, kind, start_minute, end_minute, counts_percent, effective_minutes)| Shift {
            code: code.into(),
            name: code.into(),
            kind,
            start_minute,
            end_minute,
            latest_end_minute: None,
            unpaid_break_minutes: 0,
            counts_percent,
            effective_minutes,
            requires: None,
            supplement_ore: 0,
        });
        let person = Employee {
            employment: "E1".into(),
            name: "E1".into(),
            agreement: "test".into(),
            fraction: 1.0,
            hourly_pay_ore: 20_000,
            competences: BTreeSet::new(),
            traits: Traits::default(),
            caps: vec![],
            opening: Opening::default(),
            past_weeks: vec![],
        };
        let hospital = Hospital {
            name: "test".into(),
            horizon: Horizon { first, days: horizon_days },
            history_from: -history_days,
            publish_on: None,
            competences: vec![],
            shifts: shifts.to_vec(),
            staff: vec![person],
            demand: vec![],
            mixes: vec![],
            conferences: vec![],
            clearings: vec![],
            wishes: vec![],
            absences: vec![],
            history: vec![],
            pinned: BTreeMap::new(),
            published: None,
            points: Points::default(),
        };
        let roster = Roster::empty(&hospital);
        Self { hospital, roster }
    }

    /// Reads `"DD|DE.N"`: codes before the bar are history, after it horizon; anything that is no code is a day off. The
    /// horizon starts on Monday 2 February 2026; `history_from` must be minus the number of codes before the bar.
    pub fn from_grid(history_from: Day, grid: &str) -> Self {
        let (past, planned) = grid.split_once('|').unwrap();
        assert_eq!(past.len() as i32, -history_from, "history_from and grid disagree");
        let first = NaiveDate::from_ymd_opt(2026, 2, 2).unwrap();
        let mut case = Self::blank(first, -history_from, planned.len() as i32);
        for (at, code) in past.chars().chain(planned.chars()).enumerate() {
            if let Some(shift) = case.hospital.shift(&code.to_string()) {
                case.put(at as i32 + history_from, shift);
            }
        }
        case
    }

    /// Puts a shift on a day, history or horizon, beside what is there.
    pub fn put(&mut self, day: Day, shift: ShiftIx) {
        if day < 0 {
            self.hospital.history.push(PastDuty { person: 0, day, shift });
        } else {
            self.roster.insert(0, day, shift);
        }
    }

    /// The person's record.
    pub fn record(&self) -> Record<'_> {
        Record::of(&self.hospital, 0, &self.roster)
    }

    /// Random cases with at most one shift a day, in runs of the same shift with single odd days in between.
    pub fn one_a_day() -> BoxedStrategy<Case> {
        Self::with_codes("DENLMSCH")
    }

    /// Like [`Case::one_a_day`] with the given shift codes only.
    pub fn with_codes(codes: &'static str) -> BoxedStrategy<Case> {
        let code = prop::sample::select(codes.chars().collect::<Vec<_>>());
        let run = (prop::option::weighted(0.65, code), 1usize..5);
        let days = (HISTORY_DAYS + HORIZON_DAYS) as usize;
        (prop::sample::select(MONDAYS.to_vec()), prop::collection::vec(run, days))
            .prop_map(move |((y, m, d), runs)| {
                let mut case = Self::blank(NaiveDate::from_ymd_opt(y, m, d).unwrap(), HISTORY_DAYS, HORIZON_DAYS);
                let cells = runs.into_iter().flat_map(|(cell, length)| std::iter::repeat_n(cell, length));
                for (at, cell) in cells.take(days).enumerate() {
                    if let Some(shift) = cell.and_then(|code| case.hospital.shift(&code.to_string())) {
                        case.put(at as i32 - HISTORY_DAYS, shift);
                    }
                }
                case
            })
            .boxed()
    }

    /// Like [`Case::with_codes`], with long blocks of work and one or two days off between them: what rules on rest
    /// accept and refuse about as often.
    pub fn busy(codes: &'static str) -> BoxedStrategy<Case> {
        let code = prop::sample::select(codes.chars().collect::<Vec<_>>());
        let block = (prop::collection::vec((code, 1usize..4), 1..4), 1usize..4);
        let days = (HISTORY_DAYS + HORIZON_DAYS) as usize;
        (prop::sample::select(MONDAYS.to_vec()), prop::collection::vec(block, days), 0usize..6)
            .prop_map(move |((y, m, d), blocks, skip)| {
                let mut case = Self::blank(NaiveDate::from_ymd_opt(y, m, d).unwrap(), HISTORY_DAYS, HORIZON_DAYS);
                let mut cells: Vec<Option<char>> = Vec::new();
                for (runs, off) in blocks {
                    cells.extend(runs.iter().flat_map(|&(code, length)| std::iter::repeat_n(Some(code), length)));
                    cells.extend(std::iter::repeat_n(None, off));
                }
                for (at, cell) in cells.into_iter().skip(skip).take(days).enumerate() {
                    if let Some(shift) = cell.and_then(|code| case.hospital.shift(&code.to_string())) {
                        case.put(at as i32 - HISTORY_DAYS, shift);
                    }
                }
                case
            })
            .boxed()
    }

    /// Random cases in which a day may hold two shifts.
    pub fn any() -> BoxedStrategy<Case> {
        let extra = prop::collection::vec((0..HORIZON_DAYS, 0..SHIFTS.len()), 0..3);
        (Self::one_a_day(), extra)
            .prop_map(|(mut case, extra)| {
                for (day, shift) in extra {
                    case.put(day, shift);
                }
                case
            })
            .boxed()
    }

    /// Least cost of the rule's rows with the roster fixed; `None` if they do not accept it.
    pub fn encoded_cost(&self, rule: &dyn Rule, strictness: Strictness) -> Option<f64> {
        let mut program = Program::default();
        let mut columns = BTreeMap::new();
        for day in 0..self.hospital.horizon.days {
            for shift in 0..self.hospital.shifts.len() {
                let value = f64::from(u8::from(self.roster.on(0, day).any(|s| s == shift)));
                columns.insert((day, shift), program.column(value, value, 0.0, true));
            }
        }
        let mut model =
            PersonModel::new(&self.hospital, 0, &mut program, |day, shift| Literal::Var(columns[&(day, shift)]));
        model.begin(strictness, 0);
        rule.encode(&mut model);
        let outcome = Solver::new(&program).unwrap().solve(&Limits::default(), &crate::solver::Silent).unwrap();
        match outcome.status {
            Status::Optimal => Some(outcome.objective),
            Status::Infeasible => None,
            other => panic!("{other:?}"),
        }
    }
}

/// Everyday runs draw the same 200 cases each time, so that a run does not turn red by luck; a run with its own number of
/// cases (`make test-long`) draws new ones.
fn runner() -> TestRunner {
    let asked = std::env::var("TAVLE_PROPTEST_CASES").ok().and_then(|n| n.parse().ok());
    let config = Config { cases: asked.unwrap_or(200), failure_persistence: None, ..Config::default() };
    match asked {
        Some(_) => TestRunner::new(config),
        None => TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha)),
    }
}

/// Examples of either kind that a comparison needs to mean anything.
const EXAMPLES: u32 = 10;
/// Most rounds of random cases drawn to find them.
const MOST_ROUNDS: u32 = 8;

/// `check` finds nothing if and only if the hard rows accept the record. Also demands that the random cases contain both
/// kinds, so that the comparison cannot hold for want of examples: cases are drawn until they do, so that a rare kind is
/// no matter of luck.
pub(crate) fn agree(rule: &dyn Rule, cases: BoxedStrategy<Case>) {
    let seen = std::cell::Cell::new((0, 0));
    let mut runner = runner();
    for _ in 0..MOST_ROUNDS {
        runner
            .run(&cases, |case| {
                let findings = rule.check(&case.record());
                let accepted = case.encoded_cost(rule, Strictness::Hard).is_some();
                let (clean, broken) = seen.get();
                seen.set(if accepted { (clean + 1, broken) } else { (clean, broken + 1) });
                prop_assert_eq!(findings.is_empty(), accepted, "check found {:#?}", findings);
                Ok(())
            })
            .unwrap_or_else(|error| panic!("{error}"));
        let (clean, broken) = seen.get();
        if clean.min(broken) >= EXAMPLES {
            return;
        }
    }
    let (clean, broken) = seen.get();
    panic!("too one-sided to mean anything: {clean} accepted, {broken} refused");
}

/// With every unit priced at one point, the rows cost exactly the excess that `check` finds.
pub(crate) fn prices_agree(rule: &dyn Rule, cases: BoxedStrategy<Case>) {
    runner()
        .run(&cases, |case| {
            let excess: f64 = rule.check(&case.record()).iter().map(|finding| finding.excess).sum();
            let cost = case.encoded_cost(rule, Strictness::Priced(1.0));
            prop_assert!(cost.is_some(), "priced rows refuse a record");
            prop_assert!((cost.unwrap_or_default() - excess).abs() < 1e-6, "rows cost {:?}, check {}", cost, excess);
            Ok(())
        })
        .unwrap_or_else(|error| panic!("{error}"));
}

/// What following the rule day by day makes of a case.
fn followed_excess(rule: &dyn Rule, case: &Case) -> f64 {
    let (hospital, record) = (&case.hospital, case.record());
    let follow = rule.follow(&hospital.staff[0], hospital).expect("the rule can be followed");
    let (mut standing, mut excess) = (follow.start(), 0.0);
    for day in hospital.history_from..hospital.horizon.days {
        let duties: Vec<Duty> = record.on(day).copied().collect();
        let (next, beyond) = follow.day(standing, &Today::new(hospital, day, &duties));
        (standing, excess) = (next, excess + beyond);
    }
    excess
}

/// Following the rule finds an excess if and only if `check` does, and never a larger one. `lenient` is how many breaches of a
/// hundred it may not see.
pub(crate) fn followed(rule: &dyn Rule, cases: BoxedStrategy<Case>, lenient: u32) {
    let seen = std::cell::Cell::new((0, 0, 0));
    runner()
        .run(&cases, |case| {
            let checked: f64 = rule.check(&case.record()).iter().map(|finding| finding.excess).sum();
            let excess = followed_excess(rule, &case);
            prop_assert!(excess <= checked + 1e-9, "followed {}, check {}", excess, checked);
            let (clean, broken, unseen) = seen.get();
            seen.set(match (checked > 0.0, excess > 0.0) {
                (false, _) => (clean + 1, broken, unseen),
                (true, true) => (clean, broken + 1, unseen),
                (true, false) => (clean, broken, unseen + 1),
            });
            Ok(())
        })
        .unwrap_or_else(|error| panic!("{error}"));
    let (clean, broken, unseen) = seen.get();
    assert!(clean >= EXAMPLES && broken >= EXAMPLES, "too one-sided: {clean} clean, {broken} seen, {unseen} unseen");
    assert!(unseen * 100 <= lenient * (broken + unseen), "{unseen} breaches unseen, {broken} seen");
}

/// Rows and auxiliary columns that a rule adds per day, for a person who may take a day, evening or night shift on every
/// day of eight weeks without history.
pub(crate) fn size_per_day(rule: &dyn Rule) -> (f64, f64) {
    let mut case = Case::blank(NaiveDate::from_ymd_opt(2026, 2, 2).unwrap(), 0, 56);
    case.hospital.shifts.truncate(3);
    let mut program = Program::default();
    let columns: Vec<_> = (0..3 * 56).map(|_| program.binary()).collect();
    let literal = |day: Day, shift: usize| Literal::Var(columns[day as usize * 3 + shift]);
    rule.encode(&mut PersonModel::new(&case.hospital, 0, &mut program, literal));
    (program.rows.len() as f64 / 56.0, (program.columns.len() - columns.len()) as f64 / 56.0)
}
