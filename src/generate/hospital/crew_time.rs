//! When the people behind the teams are away, what they wish, and what they worked before.

use super::crews::{ACUTE, DAY, LATE, is_theatre_day};
use crate::calendar::Day;
use crate::generate::dice::{Dice, Stream};
use crate::generate::past::{past_weeks, thin};
use crate::hospital::*;
use chrono::Weekday;
use std::collections::BTreeSet;

/// First day of history.
pub(super) const HISTORY_FROM: Day = -14;
/// One person in so many is sick when the plan is made.
const SICK_ONE_IN: usize = 25;
/// Percentage of the people who take a week off within eight weeks.
const LEAVE_PERCENT: usize = 45;
/// One person in so many goes on a course.
const COURSE_ONE_IN: usize = 6;

/// Weeks of duties that keep the rules, Monday to Sunday: with a free weekend, with a worked one, and after one.
const FREE_WEEKEND: [&str; 5] = ["DDDDD..", "DDD.D..", "DDDAA..", "D.DDD..", "DDAA..."];
const WORKED_WEEKEND: [&str; 2] = ["DD..DDD", "D.D.DDD"];
const AFTER_WEEKEND: [&str; 2] = ["..DDD..", "..DAA.."];

/// Fills absences, history, balances and wishes.
pub(super) fn fill(hospital: &mut Hospital, seed: u64) {
    hospital.absences = absences(hospital, &mut Dice::new(seed, Stream::Leave));
    past(hospital, &mut Dice::new(seed, Stream::Past));
    hospital.wishes = wishes(hospital, &mut Dice::new(seed, Stream::Wishes));
}

/// Sickness now, a week of leave where fewest of the same training are away, courses of a day.
fn absences(hospital: &Hospital, dice: &mut Dice) -> Vec<Absence> {
    let (staff, days) = (&hospital.staff, hospital.horizon.days);
    let mut all: Vec<Absence> = Vec::new();
    let is_free = |all: &[Absence], person: PersonIx, first: Day, last: Day| {
        !all.iter().any(|one| one.person == person && one.first <= last && first <= one.last)
    };
    let absence = |person, first, last, kind| Absence { person, first, last, kind, minutes_per_weekday: None };
    for _ in 0..staff.len() / SICK_ONE_IN {
        let (person, last) = (dice.below(staff.len()), dice.between(2, 9) as Day);
        if is_free(&all, person, 0, last) {
            all.push(absence(person, 0, last, AbsenceKind::Sick));
        }
    }
    let mut order: Vec<PersonIx> = (0..staff.len()).collect();
    dice.shuffle(&mut order);
    for &person in order.iter().take(staff.len() * LEAVE_PERCENT / 100) {
        let away = |monday: Day| {
            let alike = |one: &&Absence| !staff[one.person].competences.is_disjoint(&staff[person].competences);
            let then = |one: &&Absence| one.first <= monday + 6 && monday <= one.last;
            all.iter().filter(alike).filter(then).count()
        };
        let mondays = (0..days / 7).map(|week| week * 7).filter(|&monday| is_free(&all, person, monday, monday + 6));
        let calmest = mondays.map(|monday| (away(monday), dice.between(0, 1000), monday)).min();
        if let Some((_, _, monday)) = calmest {
            all.push(absence(person, monday, monday + 6, AbsenceKind::Holiday));
        }
    }
    for _ in 0..staff.len() / COURSE_ONE_IN {
        let (person, day) = (dice.below(staff.len()), dice.between(0, i64::from(days - 1)) as Day);
        if is_theatre_day(&hospital.horizon, day) && is_free(&all, person, day - 1, day + 1) {
            all.push(absence(person, day, day, AbsenceKind::Course));
        }
    }
    all.sort_by_key(|one| (one.person, one.first));
    all
}

/// Two weeks of duties, four months of hours, small balances.
fn past(hospital: &mut Hospital, dice: &mut Dice) {
    for person in 0..hospital.staff.len() {
        let mut week = |choices: &[&'static str]| dice.pick(choices).copied().unwrap_or(".......");
        let pair = match person % 3 {
            0 => [week(&FREE_WEEKEND), week(&WORKED_WEEKEND)],
            1 => [week(&WORKED_WEEKEND), week(&AFTER_WEEKEND)],
            _ => [week(&FREE_WEEKEND), week(&FREE_WEEKEND)],
        };
        let codes = thin(dice, pair.concat().into_bytes(), hospital.staff[person].fraction);
        for (at, code) in codes.into_iter().enumerate() {
            let shift = match code {
                b'D' => DAY,
                b'A' => ACUTE,
                _ => continue,
            };
            hospital.history.push(PastDuty { person, day: HISTORY_FROM + at as Day, shift });
        }
        hospital.staff[person].past_weeks = past_weeks(dice, hospital, person, false);
        hospital.staff[person].opening = Opening {
            norm_balance_minutes: dice.between(-16, 16) * 15,
            nights_balance: 0.0,
            weekends_balance: dice.between(-2, 2) as f64 / 2.0,
            off_hours_minutes: 60 * dice.between(40, 120),
        };
    }
}

/// What each person asks for: a run off, a weekend, evenings, single days off and duties that suit; never two on one day.
fn wishes(hospital: &Hospital, dice: &mut Dice) -> Vec<Wish> {
    let horizon = &hospital.horizon;
    let mut wishes = Vec::new();
    for person in 0..hospital.staff.len() {
        let mut open: BTreeSet<Day> =
            (0..horizon.days).filter(|&day| hospital.absence(person, day).is_none()).collect();
        let before = wishes.len();
        for turn in 0..8 {
            let length = if turn == 0 { 3 } else { 1 + Day::from(turn == 1) };
            let fits = |&day: &Day| {
                let weekend = turn != 1 || horizon.weekday(day) == Weekday::Sat;
                weekend && (day..day + length).all(|day| open.contains(&day))
            };
            let weekday = |day: &Day| turn < 2 || is_theatre_day(horizon, *day);
            let days: Vec<Day> = open.iter().copied().filter(fits).filter(weekday).collect();
            let Some(&day) = dice.pick(&days) else { continue };
            let kind = match turn {
                0 => WishKind::RunOff(day, day + 2),
                1 => WishKind::WeekendOff(day),
                2 | 3 => WishKind::FreeWindow(day, 17 * 60, 22 * 60),
                4 => WishKind::AvoidShift(day, LATE),
                5 => WishKind::Shift(day, DAY),
                _ => WishKind::DayOff(day),
            };
            open.retain(|other| !(day..day + length).contains(other));
            wishes.push(Wish { person, kind, points: hospital.points.wish, must: false });
        }
        wishes[before..].sort_by_key(|wish: &Wish| wish.kind.days());
    }
    wishes
}
