//! The time before the horizon: two weeks of duties that keep the rules, weeks of hours before that, balances.

use super::Keys;
use super::demand::supply_minutes;
use super::dice::{Dice, Stream};
use crate::calendar::{Day, Horizon, public_holiday};
use crate::hospital::{Absence, AbsenceKind, Hospital, Opening, PastDuty, PastWeek, PersonIx, ShiftIx};
use chrono::Datelike;

/// First day of history.
pub(super) const HISTORY_FROM: Day = -14;
/// Weeks of hours before the horizon, four months; the last two are those of the history.
const PAST_WEEKS: i32 = 17;

// Weeks of duties, Monday to Sunday. Within each: no day after an evening or a night without eleven hours between, two
// days off in a row, two days off after nights, Friday nights only where the weekend is worked.

/// Weeks with a free weekend.
const FREE_WEEKEND: [&str; 9] =
    ["DDDDD..", "DDDEE..", "DDEE...", "DEEE...", "D.DDE..", "DDNN...", "EENN...", "DDD.E..", "EEE.D.."];
/// Weeks with a worked weekend.
const WORKED_WEEKEND: [&str; 6] = ["DD..DDD", "DE..EEE", "EE..DDD", "D..DDEE", "DD..NNN", "DDD..EE"];
/// Weeks that may follow a worked weekend.
const AFTER_WEEKEND: [&str; 5] = ["..DDD..", "..DEE..", "..EEE..", "..DDE..", "..NN..."];

/// The same three for people employed for nights.
const NIGHTS_FREE_WEEKEND: [&str; 3] = ["NNN....", ".NNN...", "NN....."];
const NIGHTS_WORKED_WEEKEND: [&str; 2] = [".N..NNN", "N...NNN"];
const NIGHTS_AFTER_WEEKEND: [&str; 1] = ["..NN..."];

/// Fills history, past weeks and opening balances.
pub(super) fn fill(hospital: &mut Hospital, seed: u64) {
    let mut dice = Dice::new(seed, Stream::Past);
    for person in 0..hospital.staff.len() {
        let on_leave = is_on_long_leave(hospital, person);
        if !on_leave {
            let week_codes = two_weeks(&mut dice, hospital, person);
            let codes = thin(&mut dice, week_codes, hospital.staff[person].fraction);
            hospital.history.extend(duties(&codes, person));
        }
        let past_weeks = past_weeks(&mut dice, hospital, person, on_leave);
        let opening = if on_leave { Opening::default() } else { opening(&mut dice, hospital, person) };
        hospital.staff[person].past_weeks = past_weeks;
        hospital.staff[person].opening = opening;
    }
    hospital.history.sort_by_key(|duty| (duty.person, duty.day));
}

fn is_on_long_leave(hospital: &Hospital, person: PersonIx) -> bool {
    hospital.absences.iter().any(|absence| absence.person == person && absence.kind == AbsenceKind::Leave)
}

/// Fourteen codes that keep the rules; a weekend worked in one person out of three, each.
fn two_weeks(dice: &mut Dice, hospital: &Hospital, person: PersonIx) -> Vec<u8> {
    let employee = &hospital.staff[person];
    let (free, worked, after): (&[&str], &[&str], &[&str]) = if employee.traits.fixed_nights {
        (&NIGHTS_FREE_WEEKEND, &NIGHTS_WORKED_WEEKEND, &NIGHTS_AFTER_WEEKEND)
    } else {
        (&FREE_WEEKEND, &WORKED_WEEKEND, &AFTER_WEEKEND)
    };
    let nights = !(employee.traits.no_nights || employee.traits.pregnant || employee.holds(Keys::ASSISTANT))
        && super::has_nights(hospital);
    let mut week = |choices: &[&'static str]| {
        let fitting: Vec<&'static str> = choices.iter().copied().filter(|week| nights || !week.contains('N')).collect();
        dice.pick(&fitting).copied().unwrap_or(".......")
    };
    let pair = match person % 3 {
        0 => [week(free), week(worked)],
        1 => [week(worked), week(after)],
        _ => [week(free), week(free)],
    };
    pair.concat().into_bytes()
}

/// Takes duties from the edges of runs until no more are left than the contract asks for.
pub(super) fn thin(dice: &mut Dice, mut codes: Vec<u8>, fraction: f64) -> Vec<u8> {
    let wanted = (fraction * 9.25).round() as usize;
    loop {
        let worked: Vec<usize> = (0..codes.len()).filter(|&at| codes[at] != b'.').collect();
        if worked.len() <= wanted {
            return codes;
        }
        let is_off = |at: usize| codes.get(at).is_none_or(|&code| code == b'.');
        let edges: Vec<usize> = worked.into_iter().filter(|&at| at == 0 || is_off(at - 1) || is_off(at + 1)).collect();
        let Some(&at) = dice.pick(&edges) else { return codes };
        codes[at] = b'.';
    }
}

fn duties(codes: &[u8], person: PersonIx) -> Vec<PastDuty> {
    let shift = |code: u8| -> Option<ShiftIx> {
        match code {
            b'D' => Some(Keys::DAY),
            b'E' => Some(Keys::EVENING),
            b'N' => Some(Keys::NIGHT),
            _ => None,
        }
    };
    let on =
        |(at, &code): (usize, &u8)| shift(code).map(|shift| PastDuty { person, day: HISTORY_FROM + at as Day, shift });
    codes.iter().enumerate().filter_map(on).collect()
}

/// The weeks before the horizon, oldest first.
pub(super) fn past_weeks(dice: &mut Dice, hospital: &Hospital, person: PersonIx, on_leave: bool) -> Vec<PastWeek> {
    let norm = hospital.staff[person].fraction * 37.0;
    let leave_week = dice.between(3, i64::from(PAST_WEEKS)) as i32;
    let mut weeks = Vec::new();
    for back in (1..=PAST_WEEKS).rev() {
        let monday = -7 * back;
        if on_leave {
            weeks.push(PastWeek { monday, minutes: 0, neutral_days: 7 });
            continue;
        }
        if monday >= HISTORY_FROM {
            let worked =
                hospital.history.iter().filter(|duty| duty.person == person && duty.day.div_euclid(7) == -back);
            let minutes = worked.map(|duty| hospital.duty(duty.day, duty.shift).work_minutes).sum();
            weeks.push(PastWeek { monday, minutes, neutral_days: 0 });
            continue;
        }
        let holidays = weekday_holidays(&hospital.horizon, monday);
        let neutral_days = if back == leave_week { 7 } else { holidays };
        let usual_shifts = (norm * f64::from(5 - neutral_days.min(5)) / 40.0).round() as i64;
        let shifts = if neutral_days >= 5 { 0 } else { (usual_shifts + dice.between(-1, 1)).clamp(0, 5) };
        weeks.push(PastWeek { monday, minutes: shifts * 480, neutral_days });
    }
    weeks
}

fn weekday_holidays(horizon: &Horizon, monday: Day) -> u32 {
    (monday..monday + 5).filter(|&day| public_holiday(horizon.date(day)).is_some()).count() as u32
}

/// Small balances: within six hours, two nights, two weekends; off-hours as far as the year has come.
fn opening(dice: &mut Dice, hospital: &Hospital, person: PersonIx) -> Opening {
    let employee = &hospital.staff[person];
    let weeks_of_year = i64::from(hospital.horizon.first.ordinal0() / 7);
    let off_hours_each_week = if employee.traits.fixed_nights { 1500 } else { 480 };
    Opening {
        norm_balance_minutes: dice.between(-24, 24) * 15,
        nights_balance: half(dice.between(-4, 4)),
        weekends_balance: half(dice.between(-4, 4)),
        off_hours_minutes: weeks_of_year * (off_hours_each_week + 30 * dice.between(-6, 6)),
    }
}

/// Gives everybody the norm balance with which a whole number of shifts comes out even, as many as fit into the days that
/// they are there: a few weeks cannot even out more.
pub(super) fn fit_balances(hospital: &mut Hospital) {
    for person in 0..hospital.staff.len() {
        let absences: Vec<&Absence> = hospital.absences.iter().filter(|absence| absence.person == person).collect();
        let wanted = supply_minutes(&hospital.staff[person], &hospital.horizon, &absences) as i64;
        let is_there = |&day: &Day| hospital.absence(person, day).is_none();
        let days = (0..hospital.horizon.days).filter(is_there).count() as i64;
        let shifts = ((wanted + SHIFT_MINUTES / 2) / SHIFT_MINUTES).min(days * MOST_SHIFTS_IN_TWO_WEEKS / 14);
        hospital.staff[person].opening.norm_balance_minutes = wanted - shifts * SHIFT_MINUTES + LEEWAY_MINUTES;
    }
}

/// Minutes to the good, with which one shift fewer is still within the tolerance of eight hours, whatever is rounded.
const LEEWAY_MINUTES: i64 = 60;
/// Minutes of a shift of the ward.
const SHIFT_MINUTES: i64 = 480;
/// Shifts that fit into two weeks beside weekends off and rests, wherever the weeks before left the person.
const MOST_SHIFTS_IN_TWO_WEEKS: i64 = 9;

fn half(twice: i64) -> f64 {
    twice as f64 / 2.0
}
