//! The people behind the theatre teams: a roster's tables for theatres that were made up, and what a block asks of it.
//!
//! As many people as the teams of the plan in force need, in every competence; three of the theatre nurses in five are trained in a
//! second specialty. Beside the blocks somebody of each sort is there for acute operations, in the evenings and at weekends.

use super::mix::{ANAESTHESIA, ROBOT_NURSES, nurses_of};
use super::{HospitalSpec, crew_time};
use crate::calendar::{Day, Horizon, is_working_day};
use crate::generate::dice::{Dice, Stream};
use crate::generate::staff::{AGREEMENT, WEEKLY_HOURS, fraction, full_names};
use crate::hospital::theatres::{TeamKind, Theatres};
use crate::hospital::*;
use std::collections::{BTreeMap, BTreeSet};

/// Weeks of the roster: longer than the weeks of blocks.
pub const ROSTER_WEEKS: u32 = 8;
/// Shifts that one person works in a week, leave and part time taken out.
const SHIFTS_EACH: f64 = 3.5;
/// Percentage of the theatre nurses who are trained in a second specialty.
const CROSS_TRAINED_PERCENT: i64 = 60;
/// Fewest people who know the robot, where there is one.
const ROBOT_PEOPLE: usize = 5;
/// Theatre nurses and anaesthesia nurses in a block.
const HEADS: [(TeamKind, u32); 2] = [(TeamKind::Nurses, 2), (TeamKind::Anaesthesia, 1)];

/// Whole days in theatre.
pub(super) const DAY: ShiftIx = 0;
/// From noon to the end of the evening's session.
pub(super) const LATE: ShiftIx = 1;
/// The first half of the day.
const HALF: ShiftIx = 2;
/// Acute operations in the evening.
pub(super) const ACUTE: ShiftIx = 3;

/// The people behind theatres, and what blocks ask of them.
#[derive(Debug, Clone, PartialEq)]
pub struct Crewed {
    /// The roster's tables.
    pub hospital: Hospital,
    /// What a block asks for.
    pub crews: Crews,
    /// The people's own rules, for `hospital.toml`.
    pub rules: String,
}

/// Heads by competence, weekday and shift.
type Need = BTreeMap<(ShiftIx, u32, CompetenceIx), f64>;

/// Makes the people behind theatres made from the same specification.
pub fn crewed(theatres: &Theatres, spec: &HospitalSpec) -> Crewed {
    let spec = spec.within_range();
    let horizon = Horizon::of_weeks(spec.first, ROSTER_WEEKS.max(spec.weeks));
    let need = need(theatres);
    let acute = acute(theatres);
    let mut hospital = Hospital {
        name: theatres.name.clone(),
        horizon,
        history_from: crew_time::HISTORY_FROM,
        publish_on: None,
        competences: theatres.competences.clone(),
        shifts: shifts(),
        staff: staff(theatres, &spec, &need, &acute),
        demand: demand(horizon, &need, &acute),
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
    crew_time::fill(&mut hospital, spec.seed);
    let all = HEADS.map(|(kind, heads)| Crew { kind, session: None, heads, shifts: vec![DAY, LATE, HALF] });
    let rules = "# The theatres' own rule, on top of the agreement.\n[rules.weekend_frequency]\nseverity = \"policy\"\nmost = 1\nof = 2\n";
    Crewed { hospital, crews: Crews { all: all.to_vec() }, rules: rules.into() }
}

fn shifts() -> Vec<Shift> {
    let rows = [
        ("D", "Theatre day", ShiftKind::Day, 7 * 60 + 30, 15 * 60 + 30),
        ("L", "Late theatre", ShiftKind::Evening, 12 * 60, 20 * 60),
        ("H", "Theatre morning", ShiftKind::Day, 7 * 60 + 30, 11 * 60 + 30),
        ("A", "Acute evening", ShiftKind::Evening, 15 * 60 + 30, 23 * 60 + 30),
    ];
    rows.map(|(code, name, kind, start_minute, end_minute)| Shift {
        code: code.into(),
        name: name.into(),
        kind,
        start_minute,
        end_minute,
        latest_end_minute: None,
        unpaid_break_minutes: 0,
        counts_percent: 100,
        effective_minutes: None,
        requires: None,
        supplement_ore: 0,
    })
    .to_vec()
}

/// What the teams of a usual week stand for in heads. A cross-trained team counts half in each of its competences, the robot's wholly
/// in the robot.
fn need(theatres: &Theatres) -> Need {
    let weeks = f64::from((theatres.horizon.days / 7).max(1));
    let mut need = Need::new();
    for attendance in &theatres.team_days {
        let team = &theatres.teams[attendance.team];
        let heads = HEADS.iter().find(|(kind, _)| *kind == team.kind).map_or(0, |(_, heads)| *heads);
        let shift = if attendance.from_minute >= 12 * 60 { LATE } else { DAY };
        let weekday = theatres.horizon.weekday(attendance.day).num_days_from_monday();
        let counted: Vec<CompetenceIx> = match team.competences.contains(&ROBOT_NURSES) {
            true => vec![ROBOT_NURSES],
            false => team.competences.iter().copied().collect(),
        };
        for &competence in &counted {
            let share = f64::from(heads * attendance.count) / weeks / counted.len() as f64;
            *need.entry((shift, weekday, competence)).or_default() += share;
        }
    }
    need
}

/// Who is there for acute operations, every evening and at weekends by day: heads by competence.
fn acute(theatres: &Theatres) -> BTreeMap<CompetenceIx, u32> {
    let second = 1.min(theatres.specialties.len().saturating_sub(1));
    let mut heads = BTreeMap::from([(ANAESTHESIA, 1)]);
    for specialty in [0, second] {
        *heads.entry(nurses_of(specialty)).or_default() += 1;
    }
    heads
}

fn demand(horizon: Horizon, need: &Need, acute: &BTreeMap<CompetenceIx, u32>) -> Vec<DemandLine> {
    let mut lines = Vec::new();
    let line = |day, shift, competence, heads: u32, minimum: u32| DemandLine {
        day,
        shift,
        competence: Some(competence),
        minimum,
        target: heads,
        maximum: (minimum > 0).then_some(heads),
        hard: false,
        exclusive: true,
        temps: 1,
    };
    for day in 0..horizon.days {
        let weekday = horizon.weekday(day).num_days_from_monday();
        let works = is_working_day(horizon.date(day));
        for shift in [DAY, LATE] {
            let usual = need.iter().filter(|((on, at, _), _)| (*on, *at) == (shift, weekday));
            if works {
                let heads = usual.map(|(&(.., competence), heads)| (competence, heads.round() as u32));
                lines.extend(heads.filter(|(_, heads)| *heads > 0).map(|(at, heads)| line(day, shift, at, heads, 0)));
            } else if shift == DAY {
                lines.extend(acute.iter().map(|(&at, &heads)| line(day, shift, at, heads, heads)));
            }
        }
        lines.extend(acute.iter().map(|(&at, &heads)| line(day, ACUTE, at, heads, heads)));
    }
    // In the order in which they come first: then a table of usual weeks says it all.
    let mut first: BTreeMap<(ShiftIx, Option<CompetenceIx>), usize> = BTreeMap::new();
    for (at, line) in lines.iter().enumerate() {
        first.entry((line.shift, line.competence)).or_insert(at);
    }
    lines.sort_by_key(|line| (line.day, line.shift, first.get(&(line.shift, line.competence)).copied()));
    lines
}

fn staff(theatres: &Theatres, spec: &HospitalSpec, need: &Need, acute: &BTreeMap<CompetenceIx, u32>) -> Vec<Employee> {
    let mut dice = Dice::new(spec.seed, Stream::Staff);
    let held = competences_held(theatres, need, acute, &mut dice);
    let mut names = full_names(&mut dice);
    let mut hours: Vec<i64> = WEEKLY_HOURS.iter().copied().cycle().take(held.len()).collect();
    dice.shuffle(&mut hours);
    let mut people = Vec::new();
    for (at, (competences, hours)) in held.into_iter().zip(hours).enumerate() {
        people.push(Employee {
            employment: format!("E{:03}", at + 101),
            name: names.pop().unwrap_or_else(|| format!("Nurse {}", at + 1)),
            agreement: AGREEMENT.into(),
            fraction: fraction(hours),
            hourly_pay_ore: dice.between(204 * 4, 260 * 4) * 25,
            competences,
            traits: Traits::default(),
            caps: Vec::new(),
            opening: Opening::default(),
            past_weeks: Vec::new(),
        });
    }
    people
}

/// What each person is trained in: people by the shifts that their competence asks for in a week, then second specialties, then the
/// robot.
fn competences_held(
    theatres: &Theatres,
    need: &Need,
    acute: &BTreeMap<CompetenceIx, u32>,
    dice: &mut Dice,
) -> Vec<BTreeSet<CompetenceIx>> {
    let weekly = |competence: CompetenceIx| -> f64 {
        let blocks: f64 = need.iter().filter(|((.., at), _)| *at == competence).map(|(_, heads)| heads).sum();
        // Seven evenings and two days at weekends.
        blocks + 9.0 * f64::from(acute.get(&competence).copied().unwrap_or(0))
    };
    let count = theatres.specialties.len();
    let robot = weekly(ROBOT_NURSES);
    let mut held = Vec::new();
    let anaesthesia = (weekly(ANAESTHESIA) / SHIFTS_EACH).ceil() as usize;
    held.extend((0..anaesthesia).map(|_| BTreeSet::from([ANAESTHESIA])));
    let mut carried = 0.5;
    for specialty in 0..count {
        // Those who know the robot work in their own specialty too: its shifts are spread over all of them.
        carried += (weekly(nurses_of(specialty)) + robot / count as f64) / SHIFTS_EACH;
        let people = carried.floor().max(0.0) as usize;
        carried -= people as f64;
        for _ in 0..people {
            let mut own = BTreeSet::from([nurses_of(specialty)]);
            if count > 1 && dice.percent(CROSS_TRAINED_PERCENT) {
                own.insert(nurses_of((specialty + 1) % count));
            }
            held.push(own);
        }
    }
    if robot > 0.0 {
        let nurses = held.len() - anaesthesia;
        let wanted = ROBOT_PEOPLE.max((1.5 * robot / SHIFTS_EACH).ceil() as usize).min(nurses);
        for turn in 0..wanted {
            held[anaesthesia + turn * nurses / wanted].insert(ROBOT_NURSES);
        }
    }
    held
}

/// Whether a day is one on which blocks can be open.
pub(super) fn is_theatre_day(horizon: &Horizon, day: Day) -> bool {
    is_working_day(horizon.date(day))
}
