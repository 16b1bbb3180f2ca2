//! Made-up wards for the tests of reports: a tiny one whose every figure is known by heart, and one of real size to look
//! at.

use super::*;
use crate::agreement::rules::daily_rest::DailyRest;
use crate::agreement::{ActiveRule, Finding, Measure, Record, RuleBook, Severity, is_granted};
use crate::calendar::{Day, Horizon};
use crate::check::Breach;
use crate::hospital::*;
use crate::roster::{Ending, PlanResult, Problem, Score, Term, TracePoint};
use chrono::NaiveDate;
use std::collections::{BTreeMap, BTreeSet};

fn shift(code: &str, name: &str, kind: ShiftKind, start_hour: f64, end_hour: f64) -> Shift {
    Shift {
        code: code.into(),
        name: name.into(),
        kind,
        start_minute: (start_hour * 60.0) as i32,
        end_minute: (end_hour * 60.0) as i32,
        latest_end_minute: None,
        unpaid_break_minutes: 0,
        counts_percent: 100,
        effective_minutes: None,
        requires: None,
        supplement_ore: 0,
    }
}

fn employee(employment: &str, name: &str, fraction: f64, senior: bool) -> Employee {
    Employee {
        employment: employment.into(),
        name: name.into(),
        agreement: "test".into(),
        fraction,
        hourly_pay_ore: 21_925,
        competences: if senior { BTreeSet::from([0]) } else { BTreeSet::new() },
        traits: Traits::default(),
        caps: vec![],
        opening: Opening::default(),
        past_weeks: vec![],
    }
}

fn ward_of(name: &str, first: NaiveDate, weeks: u32, staff: Vec<Employee>) -> Hospital {
    Hospital {
        name: name.into(),
        horizon: Horizon::of_weeks(first, weeks),
        history_from: 0,
        publish_on: None,
        competences: vec![Competence { key: "senior".into(), name: "senior".into(), most_away: None }],
        shifts: vec![
            shift("D", "Day", ShiftKind::Day, 7.0, 15.0),
            shift("E", "Evening", ShiftKind::Evening, 15.0, 23.0),
            shift("N", "Night", ShiftKind::Night, 23.0, 31.0),
            shift("L", "Long day", ShiftKind::Day, 7.0, 19.5),
        ],
        staff,
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
    }
}

fn line(day: Day, shift: ShiftIx, competence: Option<CompetenceIx>, minimum: u32, target: u32) -> DemandLine {
    let maximum = Some(target + 2);
    DemandLine { day, shift, competence, minimum, target, maximum, hard: false, exclusive: false, temps: 1 }
}

/// Anna (senior) and Bo in the week of Easter 2026. Anna works D on Monday and Tuesday and N on Friday; Bo works D on
/// Monday and E on Wednesday and is on a course on Thursday and Friday.
pub(super) fn tiny() -> (Hospital, Roster) {
    let first = NaiveDate::from_ymd_opt(2026, 3, 30).unwrap();
    let staff = vec![employee("E1", "Anna Møller", 1.0, true), employee("E2", "Bo Lund", 1.0, false)];
    let mut hospital = ward_of("Ward K", first, 1, staff);
    hospital.demand = vec![line(0, 0, None, 2, 2), line(1, 0, None, 1, 2), line(4, 2, None, 2, 2)];
    let wish = |person, kind| Wish { person, kind, points: 10.0, must: false };
    hospital.wishes =
        vec![wish(0, WishKind::DayOff(2)), wish(0, WishKind::WeekendOff(5)), wish(1, WishKind::Shift(2, 1))];
    hospital.absences =
        vec![Absence { person: 1, first: 3, last: 4, kind: AbsenceKind::Course, minutes_per_weekday: None }];
    let mut roster = Roster::empty(&hospital);
    for (person, day, shift) in [(0, 0, 0), (0, 1, 0), (0, 4, 2), (1, 0, 0), (1, 2, 1)] {
        roster.insert(person, day, shift);
    }
    roster.temps[2] = 1;
    (hospital, roster)
}

/// A hospital under [`book`], without supplements.
pub(super) fn problem(hospital: Hospital) -> Problem {
    let book = book(&hospital);
    Problem::new(hospital, book, |_, _, _, _| 0)
}

/// The tiny roster as a search would return it.
pub(super) fn result(hospital: &Hospital, roster: Roster) -> PlanResult {
    let mut score = Score::default();
    score.add(Term::Wishes, 2.0, 20.0);
    score.add(Term::BelowTarget, 1.0, -12.0);
    score.add(Term::Temps, 1.0, -40.0);
    score.add(Term::Overtime, 3.0, -9.0);
    let total = score.total();
    let point = |seconds, score, bound| TracePoint { seconds, score: Some(score), bound: Some(bound) };
    let first = TracePoint { seconds: 0.1, score: None, bound: Some(f64::INFINITY) };
    let trace = vec![first, point(0.5, total - 30.0, total + 9.0), point(1.2, total, total + 1.5)];
    assert_eq!(roster.temps.len(), hospital.demand.len());
    let ending = Ending::GapReached;
    PlanResult {
        roster,
        score,
        bound: total + 1.5,
        ending,
        work_limit: None,
        seconds: 1.25,
        first_plan_seconds: 0.5,
        seed: 7,
        threads: 2,
        trace,
    }
}

/// Rules with daily rest for everybody.
pub(super) fn book(hospital: &Hospital) -> RuleBook {
    let rules = |_: &Employee| {
        vec![ActiveRule {
            rule: Box::new(DailyRest { hours: 11, reduced_hours: None }),
            severity: Severity::Law,
            points: 0.0,
            source: "BEK 324/2002 § 3".into(),
            layer: "dk-law".into(),
        }]
    };
    RuleBook::from_rules(hospital.staff.iter().map(rules).collect())
}

/// A breach of daily rest by Anna, advice that Bo does not follow, and a breach of the ward.
pub(super) fn breaches() -> Vec<Breach> {
    let rest = Breach {
        person: Some(0),
        rule: "daily_rest",
        severity: Severity::Law,
        source: "BEK 324/2002 § 3".into(),
        finding: Finding {
            first: 1,
            last: 2,
            measured: Measure::Minutes(510),
            allowed: Measure::Minutes(660),
            excess: 1.0,
            what: "rest between E on Tue 31 Mar and D on Wed 1 Apr".into(),
        },
    };
    let rotation = Breach {
        person: Some(1),
        rule: "forward_rotation",
        severity: Severity::Advice,
        source: "ward".into(),
        finding: Finding {
            first: 2,
            last: 3,
            measured: Measure::Count(1),
            allowed: Measure::Count(0),
            excess: 1.0,
            what: "backward turn".into(),
        },
    };
    let cover = Breach {
        person: None,
        rule: "coverage",
        severity: Severity::Policy,
        source: "demand".into(),
        finding: Finding {
            first: 4,
            last: 4,
            measured: Measure::Count(1),
            allowed: Measure::Count(2),
            excess: 1.0,
            what: "heads on N".into(),
        },
    };
    vec![rest, rotation, cover]
}

/// The summary of the tiny roster: clean but for one piece of advice.
pub(super) fn tiny_summary() -> Summary {
    let (hospital, roster) = tiny();
    let result = result(&hospital, roster);
    let norm = NormFacts {
        target_minutes: 3 * 444,
        credited_minutes: 0,
        tolerance_minutes: Some(300),
        earlier_periods: vec![],
    };
    let course = NormFacts { credited_minutes: 444, tolerance_minutes: Some(60), ..norm.clone() };
    let facts = [
        PersonFacts { norm: Some(norm), supplements_ore: Some(178_140) },
        PersonFacts { norm: Some(course), supplements_ore: Some(35_080) },
    ];
    let note = WishNote { wish: 1, granted: false, reason: "nobody else may take N on Fri 3 Apr".into() };
    Summary::build(&problem(hospital), &result, &breaches()[1..2], &[note], &facts)
}

/// A check report of the tiny ward with every kind of breach.
pub(super) fn tiny_check_json() -> String {
    let (hospital, _) = tiny();
    check_json(&hospital, &book(&hospital), &breaches()).unwrap()
}

const NAMES: [&str; 30] = [
    "Anne-Mette Kjær",
    "Birgitte Østergaard",
    "Camilla Frandsen",
    "Dorthe Ægidius",
    "Emil Bøgh",
    "Freja Lundsgaard",
    "Gitte Åkjær",
    "Hanne Villadsen",
    "Ida Thorup",
    "Jonas Skov",
    "Karen Riis",
    "Line Bjerregaard",
    "Maja Søndergaard",
    "Nanna Holm",
    "Ole Dam",
    "Pernille Krogh",
    "Rikke Balslev",
    "Signe Nørby",
    "Tine Westergaard",
    "Ulla Friis",
    "Vibeke Lauritsen",
    "Winnie Hald",
    "Yrsa Bang",
    "Zenia Poulsen",
    "Ærlig Mortensen",
    "Øjvind Hastrup",
    "Åse Gammelgaard-Christoffersen",
    "Bente Toft",
    "Casper Ravn",
    "Ditte Enevoldsen",
];

/// What a person works in a week, by turns.
const WEEKS: [&str; 8] = ["DD.DDLL", "EEE..EE", "D.DEE..", "..NNN..", "DDE.E..", "EED.D..", "NN..D.D", "DLD.D.."];

/// Thirty people over the eight weeks around Easter and Ascension Day 2026, with absences and 17 wishes each. The roster is
/// a rotation, made to be looked at, not to be kept.
pub(super) fn ward() -> (Hospital, PlanResult, Vec<WishNote>, Vec<PersonFacts>) {
    let first = NaiveDate::from_ymd_opt(2026, 3, 23).unwrap();
    let staff = NAMES.iter().enumerate().map(|(at, name)| {
        let mut person = employee(&format!("K{:03}", 101 + at), name, [1.0, 0.8, 1.0, 0.86, 1.0][at % 5], at % 3 != 2);
        person.traits.no_nights = at % 11 == 5;
        person.opening.norm_balance_minutes = (at as i64 * 137) % 700 - 300;
        person.opening.nights_balance = (at as f64 * 0.7) % 2.0 - 1.0;
        person
    });
    let mut hospital = ward_of("Surgical ward K2, Herning", first, 8, staff.collect());
    hospital.absences = absences();
    fill_wishes(&mut hospital);
    let mut roster = Roster::empty(&hospital);
    rotate(&hospital, &mut roster);
    fill_demand(&mut hospital, &roster);
    roster.temps = hospital.demand.iter().map(|line| u32::from(line.day % 13 == 4 && line.shift == 2)).collect();
    let notes = notes(&hospital, &roster);
    let facts = facts(&hospital, &roster);
    let mut score = Score::default();
    let granted = notes.iter().filter(|note| note.granted).count() as f64;
    score.add(Term::Wishes, granted, granted * 10.0);
    score.add(Term::BelowTarget, 14.0, -168.0);
    score.add(Term::Temps, 2.0, -80.0);
    score.add(Term::Overtime, 41.5, -124.5);
    score.add(Term::Supplements, 83_412.0, -34.1);
    score.add(Term::Fairness, 9.4, -18.8);
    score.add(Term::Advice, 6.0, -30.0);
    let total = score.total();
    let trace = (1..60).map(|at| {
        let seconds = f64::from(at * at) * 0.04;
        let score = (seconds > 1.0).then(|| total - 900.0 / f64::from(at - 4).max(1.0));
        TracePoint { seconds, score, bound: Some(total + 31.0 + 400.0 / f64::from(at * at)) }
    });
    let result = PlanResult {
        roster,
        score,
        bound: total + 31.0,
        ending: Ending::GapReached,
        work_limit: None,
        seconds: 143.2,
        first_plan_seconds: 1.2,
        seed: 1,
        threads: 2,
        trace: trace.collect(),
    };
    (hospital, result, notes, facts)
}

fn absences() -> Vec<Absence> {
    let away = |person, first, last, kind| Absence { person, first, last, kind, minutes_per_weekday: None };
    let mut absences = vec![
        away(3, 14, 20, AbsenceKind::Holiday),
        away(8, 7, 13, AbsenceKind::Holiday),
        away(12, 0, 27, AbsenceKind::Leave),
        away(17, 30, 31, AbsenceKind::Course),
        away(21, 40, 44, AbsenceKind::Sick),
        away(26, 50, 51, AbsenceKind::TimeOff),
    ];
    absences.extend((0..6).map(|at| away(at * 5, 42 + at as Day, 46 + at as Day, AbsenceKind::Holiday)));
    absences
}

/// Demand that the roster nearly meets: one head short now and then, one below target more often.
fn fill_demand(hospital: &mut Hospital, roster: &Roster) {
    for day in 0..hospital.horizon.days {
        for shift in 0..3 {
            for competence in [None, Some(0)] {
                let counts = |&(person, d, s): &(PersonIx, Day, ShiftIx)| {
                    (d, s) == (day, shift) && competence.is_none_or(|c| hospital.staff[person].holds(c))
                };
                let have = roster.assignments().filter(counts).count() as u32;
                let place = day as usize * 6 + shift * 2 + usize::from(competence.is_some());
                let minimum = if place % 97 == 13 { have + 1 } else { have.saturating_sub(1) };
                hospital.demand.push(line(
                    day,
                    shift,
                    competence,
                    minimum,
                    (have + u32::from(place % 23 == 5)).max(minimum),
                ));
            }
        }
    }
}

fn fill_wishes(hospital: &mut Hospital) {
    let mut state = 1u64;
    let mut draw = |below: u64| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % below
    };
    for person in 0..hospital.staff.len() {
        for _ in 0..17 {
            let day = draw(56) as Day;
            let kind = match draw(8) {
                0 => WishKind::Shift(day, draw(4) as usize),
                1 | 2 => WishKind::AvoidShift(day, draw(4) as usize),
                3 => WishKind::WeekendOff(day / 7 * 7 + 5),
                4 => WishKind::RunOff(day, (day + 3).min(55)),
                5 => WishKind::FreeWindow(day, 15 * 60, 23 * 60),
                _ => WishKind::DayOff(day),
            };
            hospital.wishes.push(Wish { person, kind, points: 10.0, must: draw(40) == 0 });
        }
    }
}

fn rotate(hospital: &Hospital, roster: &mut Roster) {
    for person in 0..hospital.staff.len() {
        for day in 0..hospital.horizon.days {
            let week = (day / 7) as usize;
            let code = &WEEKS[(person * 3 + week * 5) % WEEKS.len()][(day % 7) as usize..][..1];
            let Some(mut shift) = hospital.shift(code) else { continue };
            if shift == 2 && hospital.staff[person].traits.no_nights {
                shift = 1;
            }
            let part_time_off = hospital.staff[person].fraction < 1.0 && day % 7 == (person % 5) as Day;
            let wished_off = hospital.wishes.iter().any(|wish| {
                let (first, last) = wish.kind.days();
                wish.person == person && (first..=last).contains(&day) && !(person * 7 + day as usize).is_multiple_of(9)
            });
            if !part_time_off && !wished_off && hospital.may_work(person, day, shift) {
                roster.insert(person, day, shift);
            }
        }
    }
}

fn notes(hospital: &Hospital, roster: &Roster) -> Vec<WishNote> {
    let mut notes = Vec::new();
    for (index, wish) in hospital.wishes.iter().enumerate() {
        let granted = is_granted(wish, &Record::of(hospital, wish.person, roster));
        let reason = match index % 3 {
            0 => "E would be one below its minimum; granting it costs 190 points (19,000 kr), or one other wish",
            1 => "only 2 seniors are left for N that night",
            _ => "breaks the 55 hours off of that week",
        };
        let reason = if granted { String::new() } else { reason.to_string() };
        notes.push(WishNote { wish: index, granted, reason });
    }
    notes
}

fn facts(hospital: &Hospital, roster: &Roster) -> Vec<PersonFacts> {
    let mut facts = Vec::new();
    for (person, employee) in hospital.staff.iter().enumerate() {
        let planned: i64 = roster.of_person(person).map(|(d, s)| hospital.duty(d, s).counted_minutes).sum();
        let days = (0..hospital.horizon.days).filter(|&day| hospital.absence(person, day).is_some()).count() as i64;
        let credited_minutes = days * 5 / 7 * (444.0 * employee.fraction) as i64;
        let target_minutes = (planned + credited_minutes) / 60 * 60 + (person as i64 * 53) % 600 - 300;
        let norm =
            NormFacts { target_minutes, credited_minutes, tolerance_minutes: Some(12 * 60), earlier_periods: vec![] };
        let supplements_ore = Some(planned * 40 + person as i64 * 7_313);
        facts.push(PersonFacts { norm: Some(norm), supplements_ore });
    }
    facts
}
