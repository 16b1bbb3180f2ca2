//! What the ward needs, cut to what its staff can give.
//!
//! Evenings, nights and weekends get their heads from the ward's size; the weekday day shifts take the rest, so that the
//! wanted hours come to the supply of hours times the squeeze.

use super::{Keys, WardSpec};
use crate::calendar::{Day, Horizon, public_holiday};
use crate::hospital::{
    Absence, AbsenceKind, Clearing, CompetenceIx, Conference, DemandLine, Employee, Hospital, Mix, ShiftIx,
};
use chrono::{Datelike, Weekday};

/// Minutes of a shift of the ward; all are equally long.
const SHIFT_MINUTES: f64 = 480.0;
/// Table clearings a week in wards that can spare somebody for it.
const CLEARINGS_A_WEEK: u32 = 2;
/// Weekdays in the order in which a spare head is given to them: the operating days first.
const BUSY_DAYS: [Weekday; 5] = [Weekday::Tue, Weekday::Wed, Weekday::Thu, Weekday::Mon, Weekday::Fri];

/// Whether the ward keeps weekend staffing on a day: weekends, public holidays, Christmas Eve.
pub(super) fn is_quiet(horizon: &Horizon, day: Day) -> bool {
    horizon.is_weekend(day) || is_weekday_holiday(horizon, day)
}

/// Whether the norm is reduced for a day: public holidays from Monday to Friday and Christmas Eve.
fn is_weekday_holiday(horizon: &Horizon, day: Day) -> bool {
    let date = horizon.date(day);
    let christmas_eve = (date.month(), date.day()) == (12, 24);
    !horizon.is_weekend(day) && (christmas_eve || public_holiday(date).is_some())
}

/// Minutes of duty that a person's norm leaves to plan: weekly hours, less holidays, less absences.
pub fn supply_minutes(person: &Employee, horizon: &Horizon, absences: &[&Absence]) -> f64 {
    let credited = |day: Day| {
        let away = absences.iter().any(|a| a.kind != AbsenceKind::TimeOff && (a.first..=a.last).contains(&day));
        !horizon.is_weekend(day) && (away || is_weekday_holiday(horizon, day))
    };
    let weekdays = (0..horizon.days).filter(|&day| !horizon.is_weekend(day) && !credited(day)).count();
    person.fraction * 444.0 * weekdays as f64
}

/// Minutes of duty that the holders of a competence can be planned for.
pub fn group_supply_minutes(hospital: &Hospital, competence: CompetenceIx) -> f64 {
    let mut sum = 0.0;
    for (at, person) in hospital.staff.iter().enumerate().filter(|(_, person)| person.holds(competence)) {
        let absences: Vec<&Absence> = hospital.absences.iter().filter(|absence| absence.person == at).collect();
        sum += supply_minutes(person, &hospital.horizon, &absences);
    }
    sum
}

/// Heads of nurses on each sort of shift.
#[derive(Debug, Clone, Copy)]
struct Heads {
    night: u32,
    evening: u32,
    quiet_evening: u32,
    quiet_day: u32,
    /// Day shift on a weekday, and the number of weekdays that get one more.
    day: u32,
    busier_days: usize,
}

impl Heads {
    fn cut(spec: &WardSpec, hospital: &Hospital, shifts: f64) -> Self {
        let horizon = &hospital.horizon;
        let a_day = shifts / f64::from(horizon.days);
        // Whoever is employed for nights must find one.
        let open_at_night = hospital.staff.iter().any(|person| person.traits.fixed_nights);
        let night = ((a_day * 0.125).round() as u32).max(u32::from(open_at_night));
        let evening = ((a_day * 0.2).ceil() as u32).max(1);
        let quiet_evening = if evening > 2 { evening - 1 } else { evening };
        let quiet_day = ((a_day * 0.24).ceil() as u32).max(1);
        let quiet = (0..horizon.days).filter(|&day| is_quiet(horizon, day)).count() as f64;
        let weekdays = f64::from(horizon.days) - quiet;
        let given = f64::from(night) * f64::from(horizon.days)
            + f64::from(evening) * weekdays
            + f64::from(quiet_evening + quiet_day) * quiet;
        let left = if weekdays > 0.0 { (shifts * spec.squeeze - given) / weekdays } else { 0.0 };
        let day = left.floor().max(1.0);
        let busier_days = ((left - day) * 5.0).round().clamp(0.0, 4.0) as usize;
        Self { night, evening, quiet_evening, quiet_day, day: day as u32, busier_days }
    }

    fn on(&self, horizon: &Horizon, day: Day, shift: ShiftIx) -> u32 {
        let quiet = is_quiet(horizon, day);
        match shift {
            Keys::NIGHT => self.night,
            Keys::EVENING if quiet => self.quiet_evening,
            Keys::EVENING => self.evening,
            Keys::DAY if quiet => self.quiet_day,
            Keys::DAY => self.day + u32::from(BUSY_DAYS[..self.busier_days].contains(&horizon.weekday(day))),
            _ => 0,
        }
    }
}

/// Fills demand, mixes, conferences and clearings.
pub(super) fn fill(hospital: &mut Hospital, spec: &WardSpec) {
    let clears = if spec.staff >= 10 { CLEARINGS_A_WEEK } else { 0 };
    hospital.clearings = clearings(&hospital.horizon, clears);
    hospital.conferences = conferences(&hospital.horizon);
    if spec.is_small() {
        keep_what_can_be_held(hospital);
    }
    let cleared: u32 = hospital.clearings.iter().map(|clearing| clearing.per_week).sum();
    let shifts = group_supply_minutes(hospital, Keys::NURSE) / SHIFT_MINUTES - f64::from(cleared);
    let heads = Heads::cut(spec, hospital, shifts);
    hospital.demand = lines(hospital, spec, heads);
    for shift in [Keys::EVENING, Keys::NIGHT] {
        hospital.mixes.push(Mix { shift, junior: Keys::NEW, senior: Keys::SENIOR, most_each: 2 });
    }
}

fn lines(hospital: &Hospital, spec: &WardSpec, heads: Heads) -> Vec<DemandLine> {
    let horizon = &hospital.horizon;
    let skills = Skills::of(hospital, heads.night);
    let assistants = assistant_heads(hospital, spec);
    let mut lines = Vec::new();
    for day in 0..horizon.days {
        for shift in [Keys::DAY, Keys::EVENING, Keys::NIGHT] {
            let nurses = heads.on(horizon, day, shift);
            if nurses == 0 {
                continue;
            }
            let mut nurse = nurse_line(horizon, day, shift, nurses);
            let mut skilled = skill_lines(horizon, day, shift, nurses, &skills);
            if spec.is_small() {
                nurse.temps = nurse.minimum.max(nurse.temps);
                skilled.iter_mut().for_each(|line| line.hard = false);
            }
            lines.push(nurse);
            lines.extend(skilled);
            lines.extend(assistant_line(day, shift, assistants[horizon.weekday(day).num_days_from_monday() as usize]));
        }
    }
    lines
}

fn nurse_line(horizon: &Horizon, day: Day, shift: ShiftIx, target: u32) -> DemandLine {
    let weekday_day = shift == Keys::DAY && !is_quiet(horizon, day);
    let minimum = match target {
        0..=2 => target.min(1).max(if shift == Keys::NIGHT { target } else { 1 }),
        _ if shift == Keys::NIGHT => target - target / 4,
        _ => target * 3 / 4,
    };
    let spare = if weekday_day { 2 + target / 4 } else { 1 + target / 6 };
    let temps = if weekday_day { 0 } else { 1 };
    line(day, shift, Some(Keys::NURSE), (minimum, target, Some(target + spare)), true, temps)
}

/// How much of the nurses' time each skill has, and whether it reaches for a senior on every night.
struct Skills {
    senior: f64,
    recovery: f64,
    medication: f64,
    night_senior: bool,
}

impl Skills {
    fn of(hospital: &Hospital, night_heads: u32) -> Self {
        let nurses = group_supply_minutes(hospital, Keys::NURSE).max(1.0);
        let share = |competence| group_supply_minutes(hospital, competence) / nurses;
        Self {
            senior: share(Keys::SENIOR),
            recovery: share(Keys::RECOVERY),
            medication: share(Keys::MEDICATION),
            night_senior: night_heads >= 2 && seniors_suffice(hospital),
        }
    }
}

/// The competences that must or should be on a shift with so many nurses: of each, somewhat less than its share.
fn skill_lines(horizon: &Horizon, day: Day, shift: ShiftIx, nurses: u32, skills: &Skills) -> Vec<DemandLine> {
    let quiet = is_quiet(horizon, day);
    let mut lines = Vec::new();
    let mut push = |competence, share: f64, minimum, hard| {
        let target = ((f64::from(nurses) * share * 0.85).floor() as u32).max(1);
        lines.push(line(day, shift, Some(competence), (minimum, target, None), hard, 0));
    };
    match shift {
        Keys::DAY => {
            push(Keys::SENIOR, skills.senior, 1, true);
            if !quiet {
                push(Keys::RECOVERY, skills.recovery, 1, true);
                push(Keys::MEDICATION, skills.medication, 0, false);
            }
        }
        Keys::EVENING => {
            push(Keys::SENIOR, skills.senior, 1, !quiet || skills.night_senior);
            push(Keys::RECOVERY, skills.recovery, 0, false);
        }
        _ if skills.night_senior => push(Keys::SENIOR, skills.senior, 1, true),
        _ => {}
    }
    lines
}

/// Whether a senior on every shift takes no more than three fifths of what the seniors can work.
fn seniors_suffice(hospital: &Hospital) -> bool {
    let shifts = group_supply_minutes(hospital, Keys::SENIOR) / SHIFT_MINUTES;
    f64::from(hospital.horizon.days) * 3.0 <= shifts * 0.6
}

/// Heads of assistants on (day, evening) for each weekday, from their supply.
fn assistant_heads(hospital: &Hospital, spec: &WardSpec) -> [(u32, u32); 7] {
    let weeks = f64::from(hospital.horizon.days) / 7.0;
    let a_week = group_supply_minutes(hospital, Keys::ASSISTANT) / SHIFT_MINUTES / weeks * spec.squeeze;
    let mut left = a_week.round() as u32;
    let mut heads = [(0, 0); 7];
    // One more on every weekday's day shift, then on the evenings, then at the weekend; and round again.
    'dealing: loop {
        for (weekday, evening) in
            (0..5).map(|d| (d, false)).chain((0..5).map(|d| (d, true))).chain([(5, false), (6, false)])
        {
            if left == 0 {
                break 'dealing;
            }
            left -= 1;
            let slot = &mut heads[weekday];
            if evening { slot.1 += 1 } else { slot.0 += 1 }
        }
    }
    heads
}

fn assistant_line(day: Day, shift: ShiftIx, heads: (u32, u32)) -> Option<DemandLine> {
    let target = match shift {
        Keys::DAY => heads.0,
        Keys::EVENING => heads.1,
        _ => 0,
    };
    (target > 0).then(|| line(day, shift, Some(Keys::ASSISTANT), (0, target, Some(target + 2)), false, 0))
}

/// A demand line; `heads` is minimum, target, maximum.
pub(super) fn line(
    day: Day,
    shift: ShiftIx,
    competence: Option<CompetenceIx>,
    (minimum, target, maximum): (u32, u32, Option<u32>),
    hard: bool,
    temps: u32,
) -> DemandLine {
    DemandLine { day, shift, competence, minimum, target, maximum, hard, exclusive: false, temps }
}

/// A conference every Monday that is a working day.
fn conferences(horizon: &Horizon) -> Vec<Conference> {
    let mondays =
        horizon.mondays().into_iter().filter(|&monday| horizon.contains(monday) && !is_quiet(horizon, monday));
    let conference = |day| Conference {
        name: "Ward conference".into(),
        day,
        start_minute: 14 * 60,
        end_minute: 15 * 60,
        competence: Keys::SENIOR,
        quorum: 1,
    };
    mondays.map(conference).collect()
}

/// Drops the meetings and clearings of days and weeks on which too few of their people are there to be sure of one.
fn keep_what_can_be_held(hospital: &mut Hospital) {
    let there = |competence: CompetenceIx, day: Day| {
        let holds =
            |&person: &usize| hospital.staff[person].holds(competence) && !hospital.staff[person].holds(Keys::NEW);
        (0..hospital.staff.len()).filter(holds).filter(|&person| hospital.absence(person, day).is_none()).count()
    };
    let mut conferences = hospital.conferences.clone();
    conferences.retain(|conference| there(conference.competence, conference.day) >= CERTAIN);
    let mut clearings = hospital.clearings.clone();
    for clearing in &mut clearings {
        clearing.days.retain(|&day| there(clearing.competence, day) >= CERTAIN);
        clearing.per_week = clearing.per_week.min(clearing.days.len() as u32 / 2);
    }
    clearings.retain(|clearing| clearing.per_week > 0);
    (hospital.conferences, hospital.clearings) = (conferences, clearings);
}

/// People of a competence of whom one can surely be spared.
const CERTAIN: usize = 2;

/// Table clearing on working days, so many times a week.
fn clearings(horizon: &Horizon, per_week: u32) -> Vec<Clearing> {
    let mut clearings = Vec::new();
    for monday in horizon.mondays() {
        let days: Vec<Day> =
            (monday..monday + 5).filter(|&day| horizon.contains(day) && !is_quiet(horizon, day)).collect();
        let per_week = per_week.min(days.len() as u32);
        if per_week > 0 {
            let (name, shift) = ("Table clearing".into(), Keys::CLEARING);
            clearings.push(Clearing { name, monday, shift, competence: Keys::RECOVERY, per_week, days });
        }
    }
    clearings
}
