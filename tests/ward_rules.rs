//! Holds the independent checker and the score against the program that makes rosters, over random tiny wards: the check
//! finds nothing hard if and only if the program accepts the roster, and then the program's objective is minus the score.

use chrono::NaiveDate;
use rand::seq::IndexedRandom;
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use std::collections::{BTreeMap, BTreeSet};
use tavle::agreement::RuleBook;
use tavle::calendar::{Day, Horizon};
use tavle::check;
use tavle::hospital::*;
use tavle::roster::{Formulation, Problem, complete, fill_temps, score};

const DAY: ShiftIx = 0;
const NIGHT: ShiftIx = 2;
const CLEARING: ShiftIx = 3;
const SENIOR: CompetenceIx = 0;
const RECOVERY: CompetenceIx = 1;
const NEW: CompetenceIx = 2;

/// First dates: an ordinary Monday, the day before the October change, Christmas, Easter.
const FIRST: [(i32, u32, u32); 4] = [(2026, 2, 2), (2026, 10, 24), (2026, 12, 23), (2026, 4, 2)];

/// A norm whose balance no roster of a few days breaks, advice that random rosters break often, and a rest that they keep
/// often enough.
const RULES: &str = r#"
name = "tiny"
title = "Rules of tiny wards"
[rules.norm_hours]
weekly_hours = 37
day_hours = 7.4
period_weeks = 1
tolerance_hours = 1000
extra_holidays = ["12-24"]
severity = "agreement"
source = "test"
[rules.daily_rest]
hours = 8
severity = "law"
source = "test"
[rules.forward_rotation]
severity = "advice"
points = 2
source = "test"
[rules.nights_in_row]
nights = 1
severity = "advice"
points = 5
source = "test"
"#;

struct Ward {
    dice: ChaCha8Rng,
    hospital: Hospital,
    roster: Roster,
}

fn shift(code: &str, kind: ShiftKind, start: i32, end: i32, latest: Option<i32>) -> Shift {
    Shift {
        code: code.into(),
        name: code.into(),
        kind,
        start_minute: start * 60,
        end_minute: end * 60,
        latest_end_minute: latest.map(|hour| hour * 60),
        unpaid_break_minutes: 0,
        counts_percent: 100,
        effective_minutes: None,
        requires: None,
        supplement_ore: 0,
    }
}

impl Ward {
    /// The ward of a seed, with a roster that meets its demand more often than chance would.
    fn random(seed: u64) -> Self {
        let mut dice = ChaCha8Rng::seed_from_u64(seed);
        let (year, month, day) = FIRST[dice.random_range(0..FIRST.len())];
        let first = NaiveDate::from_ymd_opt(year, month, day).unwrap();
        let hospital = Hospital {
            name: "Tiny ward".into(),
            horizon: Horizon { first, days: dice.random_range(3..=5) },
            history_from: -3,
            publish_on: None,
            competences: ["senior", "recovery", "new"]
                .map(|key| Competence { key: key.into(), name: key.into(), most_away: None })
                .to_vec(),
            shifts: vec![
                shift("D", ShiftKind::Day, 7, 15, None),
                shift("E", ShiftKind::Evening, 15, 23, None),
                shift("N", ShiftKind::Night, 23, 31, None),
                shift("T", ShiftKind::Day, 8, 16, Some(20)),
            ],
            staff: Vec::new(),
            demand: Vec::new(),
            mixes: Vec::new(),
            conferences: Vec::new(),
            clearings: Vec::new(),
            wishes: Vec::new(),
            absences: Vec::new(),
            history: Vec::new(),
            pinned: BTreeMap::new(),
            published: None,
            points: Points::default(),
        };
        let roster = Roster::empty(&hospital);
        let mut ward = Self { dice, hospital, roster };
        ward.hire();
        ward.hospital.points.temp = ward.pick(&[5.0, 40.0, 300.0]);
        ward.hospital.points.supplements = ward.chance(0.8);
        ward.roster = ward.random_roster(CLEARING + 1);
        if ward.chance(0.5) {
            ward.hospital.published = Some(ward.random_roster(CLEARING));
        }
        ward.ask_for_heads();
        ward.add_rules();
        ward.wish();
        ward.fill_other_shifts();
        assert_eq!(ward.hospital.faults(), vec![], "seed {seed}");
        ward
    }

    fn chance(&mut self, probability: f64) -> bool {
        self.dice.random_bool(probability)
    }

    fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        *from.choose(&mut self.dice).unwrap()
    }

    fn any_day(&mut self) -> Day {
        self.dice.random_range(0..self.hospital.horizon.days)
    }

    fn hire(&mut self) {
        for number in 0..self.dice.random_range(3..=5) {
            let competences: BTreeSet<_> = (0..3).filter(|_| self.dice.random_bool(0.5)).collect();
            let opening = Opening {
                norm_balance_minutes: self.dice.random_range(-900..900),
                nights_balance: self.dice.random_range(-1.5..1.5),
                weekends_balance: self.dice.random_range(-1.5..1.5),
                off_hours_minutes: 0,
            };
            let traits = Traits { fixed_nights: false, pregnant: self.dice.random_bool(0.2), ..Traits::default() };
            let fraction = self.pick(&[1.0, 0.8649, 0.5]);
            self.hospital.staff.push(Employee {
                employment: format!("E{number}"),
                name: format!("E{number}"),
                agreement: "tiny".into(),
                fraction,
                hourly_pay_ore: 20_000,
                competences,
                traits,
                caps: Vec::new(),
                opening,
                past_weeks: Vec::new(),
            });
            if self.chance(0.25) {
                let first = self.dice.random_range(-1..self.hospital.horizon.days);
                let kind = self.pick(&[AbsenceKind::Holiday, AbsenceKind::Course, AbsenceKind::TimeOff]);
                let last = first + self.dice.random_range(0..2);
                let minutes_per_weekday = self.chance(0.3).then_some(300);
                self.hospital.absences.push(Absence { person: number, first, last, kind, minutes_per_weekday });
            }
            if self.chance(0.3) {
                self.hospital.history.push(PastDuty { person: number, day: -1, shift: NIGHT });
            }
        }
    }

    /// One shift a day or none, of the first `shifts`, mostly forward in time and not during absence.
    fn random_roster(&mut self, shifts: usize) -> Roster {
        let mut roster = Roster::empty(&self.hospital);
        for person in 0..self.hospital.staff.len() {
            for day in 0..self.hospital.horizon.days {
                let after = if day == 0 { None } else { roster.get(person, day - 1) };
                let choice = self.dice.random_range(0..shifts);
                let tight = matches!((after, choice), (Some(NIGHT), DAY | CLEARING));
                if self.chance(0.55) && !tight && self.hospital.absence(person, day).is_none() {
                    roster.set(person, day, Some(choice));
                }
            }
        }
        roster
    }

    fn holders(&self, day: Day, shift: ShiftIx, competence: Option<CompetenceIx>) -> u32 {
        let holds = |person: usize| competence.is_none_or(|needed| self.hospital.staff[person].holds(needed));
        let on = |person: usize| self.roster.get(person, day) == Some(shift);
        (0..self.hospital.staff.len()).filter(|&person| on(person) && holds(person)).count() as u32
    }

    /// Demand around what the roster has: mostly met, sometimes one short or one over, by temps or not at all.
    fn ask_for_heads(&mut self) {
        for day in 0..self.hospital.horizon.days {
            for shift in [DAY, 1, NIGHT] {
                let exclusive = self.chance(0.4);
                let lines = if exclusive { 3 } else { 2 };
                for _ in 0..self.dice.random_range(0..=lines) {
                    let competence = self.pick(&[None, Some(SENIOR), Some(RECOVERY), Some(NEW)]);
                    let have = self.holders(day, shift, competence);
                    // Exclusive lines share the people, so that each may ask for less.
                    let most = if exclusive { u32::from(have > 0 && self.chance(0.25)) } else { have };
                    let minimum = self.dice.random_range(0..=most) + u32::from(self.chance(0.02));
                    let target = minimum + self.pick(&[0, 0, 1, 2]);
                    let spare = self.pick(&[0, 1, 2]);
                    let room = target.max(if self.chance(0.95) { have } else { 0 }) + spare;
                    let line = DemandLine {
                        day,
                        shift,
                        competence,
                        minimum,
                        target,
                        maximum: self.chance(0.6).then_some(room),
                        hard: self.chance(0.6),
                        exclusive,
                        temps: self.pick(&[0, 0, 1, 2]),
                    };
                    self.hospital.demand.push(line);
                }
            }
        }
    }

    fn add_rules(&mut self) {
        if self.chance(0.4) {
            let (shift, most_each) = (self.pick(&[DAY, 1, NIGHT]), self.pick(&[1, 2]));
            self.hospital.mixes.push(Mix { shift, junior: NEW, senior: SENIOR, most_each });
        }
        if self.chance(0.25) {
            let day = self.any_day();
            let (start_minute, end_minute) = self.pick(&[(14 * 60, 15 * 60), (9 * 60, 10 * 60), (15 * 60, 16 * 60)]);
            let competence = self.pick(&[SENIOR, RECOVERY]);
            let quorum = self.pick(&[1, 1, 2]);
            let name = "meeting".into();
            self.hospital.conferences.push(Conference { name, day, start_minute, end_minute, competence, quorum });
        }
        if self.chance(0.25) {
            let monday = self.hospital.horizon.monday_of(0);
            let days: Vec<Day> = (0..self.hospital.horizon.days).filter(|&day| day < monday + 7).collect();
            let days: Vec<Day> = days.into_iter().filter(|_| self.dice.random_bool(0.8)).collect();
            let (per_week, competence) = (self.pick(&[1, 1, 2]), self.pick(&[RECOVERY, SENIOR]));
            let name = "clearing".into();
            self.hospital.clearings.push(Clearing { name, monday, shift: CLEARING, competence, per_week, days });
        }
        let competence = self.pick(&[SENIOR, RECOVERY, NEW]);
        self.hospital.competences[competence].most_away = self.pick(&[None, None, Some(1), Some(1), Some(2)]);
    }

    fn wish(&mut self) {
        for person in 0..self.hospital.staff.len() {
            for _ in 0..self.dice.random_range(0..5) {
                let day = self.dice.random_range(-1..self.hospital.horizon.days + 1);
                let shift = self.pick(&[DAY, 1, NIGHT]);
                let from = self.dice.random_range(0..47) * 30;
                let to = from + self.dice.random_range(1..60) * 30;
                let kind = match self.dice.random_range(0..7) {
                    0 => WishKind::DayOff(day),
                    1 => WishKind::DayOn(day),
                    2 => WishKind::Shift(day, shift),
                    3 => WishKind::AvoidShift(day, shift),
                    4 => WishKind::FreeWindow(day, from, to),
                    5 => WishKind::RunOff(day, day + self.dice.random_range(0..3)),
                    _ => WishKind::WeekendOff(self.hospital.horizon.monday_of(day) + 5),
                };
                let points = self.pick(&[10.0, 3.5, 0.0]);
                let must = self.chance(0.03);
                self.hospital.wishes.push(Wish { person, kind, points, must });
            }
        }
    }

    /// Nobody is on a shift that nobody asks for: the program has no column for it.
    fn fill_other_shifts(&mut self) {
        let hospital = &self.hospital;
        let asked = |day: Day, shift: ShiftIx| {
            let line = hospital.demand.iter().any(|line| (line.day, line.shift) == (day, shift));
            line || hospital.clearings.iter().any(|c| c.shift == shift && c.days.contains(&day))
        };
        let idle: Vec<_> = self.roster.assignments().filter(|&(_, day, shift)| !asked(day, shift)).collect();
        for (person, day, _) in idle {
            self.roster.set(person, day, None);
        }
    }

    fn problem(&self) -> Problem {
        let own = [("tiny".to_string(), RULES.to_string())];
        let book = RuleBook::build(&self.hospital, "agreement = \"tiny\"\n", &own).unwrap_or_else(|f| panic!("{f:?}"));
        Problem::new(self.hospital.clone(), book, |_, person, day, shift| {
            ((person as i64 * 7 + i64::from(day) * 3 + shift as i64 * 11) % 5) * 1_000
        })
    }
}

/// How often each kind of ward rule was broken, and how many rosters were clean.
#[derive(Default)]
struct Tally {
    clean: u32,
    broken: BTreeMap<&'static str, u32>,
}

fn compare(seed: u64, tally: &mut Tally) {
    let ward = Ward::random(seed);
    let problem = ward.problem();
    let mut roster = ward.roster.clone();
    fill_temps(&problem, &mut roster);
    let formulation = Formulation::build(&problem);
    let breaches = check::check(&problem.hospital, &problem.book, &roster);
    let hard: Vec<_> = check::hard(&breaches).collect();
    let values = complete(&formulation, &roster).unwrap();
    let missing = values.as_ref().map(|values| formulation.missing_heads(values));
    let accepted = missing.is_some_and(|missing| missing < 0.5);
    assert_eq!(
        hard.is_empty(),
        accepted,
        "seed {seed}: missing {missing:?}, the check finds {hard:#?}\nin {roster:?}\nof {:#?}",
        problem.hospital
    );
    for breach in &hard {
        *tally.broken.entry(breach.rule).or_default() += 1;
    }
    let Some(values) = values.filter(|_| accepted) else { return };
    tally.clean += 1;
    let points = score(&problem, &roster);
    let objective = -formulation.program.objective(&values);
    let difference = (points.total() - objective).abs();
    assert!(
        difference < 1e-6,
        "seed {seed}: the program says {objective}, the roster has {points:?}, {}\nin {roster:?}\nof {:#?}",
        points.total(),
        problem.hospital
    );
    assert_eq!(formulation.roster(&values), roster, "seed {seed}: the roster read back is another one");
}

#[test]
fn check_and_score_agree_with_the_program() {
    let cases = std::env::var("TAVLE_PROPTEST_CASES").ok().and_then(|n| n.parse().ok()).unwrap_or(4_000);
    let mut tally = Tally::default();
    (0..cases).for_each(|seed| compare(seed, &mut tally));
    let least = cases as u32 / 5;
    assert!(tally.clean >= least, "only {} of {cases} were clean", tally.clean);
    assert!(cases as u32 - tally.clean >= least, "{} of {cases} were clean", tally.clean);
    for rule in [
        "minimum_staffing",
        "maximum_staffing",
        "exclusive_posts",
        "skill_mix",
        "conference_quorum",
        "table_clearing",
        "most_away",
        "approved_wishes",
        "daily_rest",
    ] {
        let seen = tally.broken.get(rule).copied().unwrap_or(0);
        assert!(u64::from(seen) * 200 >= cases, "`{rule}` was broken only {seen} times in {cases}");
    }
    println!("{} of {cases} clean; broken: {:?}", tally.clean, tally.broken);
}
