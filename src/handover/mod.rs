//! The next period out of the last: what was worked becomes history, and every balance is carried on.
//!
//! Knows no files. Of the hospital that comes out, horizon, staff balances, weeks, history, wishes, absences and pins are those
//! of the next period; demand and activities are left out, for they are patterns that the folder knows and the hospital does
//! not.

use crate::calendar::{Day, Horizon};
use crate::cost::{PayTables, allowance};
use crate::hospital::{Absence, AbsenceKind, Hospital, Opening, PastDuty, PastWeek, PersonIx, Roster, Wish, WishKind};
use crate::roster::{Burden, Problem, balances};
use chrono::Datelike;
use std::collections::BTreeMap;

/// Weeks of worked time that are carried on: the longest reference period of the averages.
const PAST_WEEKS: usize = 26;
/// Fewest days of history that are carried on, so that rest, runs and weekends are known.
const LEAST_HISTORY_DAYS: Day = 14;

/// The hospital of the next period of the same length, after a roster was worked.
pub fn next_hospital(problem: &Problem, tables: &PayTables, roster: &Roster) -> Hospital {
    let old = &problem.hospital;
    let days = old.horizon.days;
    let mut next = old.clone();
    next.horizon = Horizon { first: old.horizon.date(days), days };
    next.publish_on = old.publish_on.map(|date| date + chrono::Duration::days(i64::from(days)));
    next.history_from = old.history_from.min(-LEAST_HISTORY_DAYS);
    next.history = history(old, roster, next.history_from);
    next.absences =
        old.absences.iter().filter(|absence| absence.last >= days).map(|absence| moved(absence, days)).collect();
    next.wishes = old.wishes.iter().filter_map(|wish| reaching_over(wish, days)).collect();
    next.pinned.clear();
    next.published = None;
    next.demand.clear();
    next.conferences.clear();
    next.clearings.clear();
    let shares = Burden::ALL.map(|burden| problem.fair_shares(burden));
    for person in 0..old.staff.len() {
        let fair = |at: usize| {
            let (burden, share) = (Burden::ALL[at], shares[at].get(person).copied().flatten());
            let taken = roster.of_person(person).filter(|&(day, shift)| burden.covers(old, day, shift)).count() as f64;
            let balance = burden.opening(old, person) + share.map_or(0.0, |share| taken - share);
            // Hundredths are what a folder carries.
            (balance * 100.0).round() / 100.0
        };
        let opening = Opening {
            norm_balance_minutes: balances(problem, roster, person)
                .last()
                .copied()
                .unwrap_or(old.staff[person].opening.norm_balance_minutes),
            nights_balance: fair(0),
            weekends_balance: fair(1),
            off_hours_minutes: off_hours(tables, old, person, roster, next.horizon.first.year()),
        };
        next.staff[person].opening = opening;
        next.staff[person].past_weeks = past_weeks(old, roster, person);
    }
    next
}

fn history(old: &Hospital, roster: &Roster, from: Day) -> Vec<PastDuty> {
    let days = old.horizon.days;
    let before = old.history.iter().map(|duty| PastDuty { day: duty.day - days, ..*duty });
    let worked = roster.assignments().map(|(person, day, shift)| PastDuty { person, day: day - days, shift });
    let mut history: Vec<PastDuty> = before.chain(worked).filter(|duty| duty.day >= from).collect();
    history.sort_by_key(|duty| (duty.person, duty.day, duty.shift));
    history
}

fn moved(absence: &Absence, days: Day) -> Absence {
    Absence { first: (absence.first - days).max(0), last: absence.last - days, ..absence.clone() }
}

/// A wish that speaks of the next period as well, with its days counted from there.
fn reaching_over(wish: &Wish, days: Day) -> Option<Wish> {
    let kind = match wish.kind {
        WishKind::RunOff(first, last) if last >= days => WishKind::RunOff((first - days).max(0), last - days),
        WishKind::WeekendOff(saturday) if saturday >= days => WishKind::WeekendOff(saturday - days),
        _ => return None,
    };
    Some(Wish { kind, ..wish.clone() })
}

/// Hours outside day hours in the calendar year in which the next period starts, so far.
fn off_hours(tables: &PayTables, old: &Hospital, person: PersonIx, roster: &Roster, year: i32) -> i64 {
    let of_year = allowance::outlook(tables, old, person, roster).into_iter().find(|outlook| outlook.year == year);
    match of_year {
        Some(outlook) => outlook.so_far_minutes + outlook.planned_minutes,
        // Without an allowance in the pay table nothing is counted; what was known of the same year stays known.
        None if old.horizon.first.year() == year => old.staff[person].opening.off_hours_minutes,
        None => 0,
    }
}

/// Worked time by week, the last ones, each with its Monday counted from the next period.
fn past_weeks(old: &Hospital, roster: &Roster, person: PersonIx) -> Vec<PastWeek> {
    let days = old.horizon.days;
    let mut weeks: BTreeMap<Day, PastWeek> = BTreeMap::new();
    for week in &old.staff[person].past_weeks {
        weeks.insert(week.monday, *week);
    }
    let mut week_of = |day: Day| -> Day {
        let monday = old.horizon.monday_of(day);
        weeks.entry(monday).or_insert(PastWeek { monday, minutes: 0, neutral_days: 0 });
        monday
    };
    let mondays: Vec<Day> = (0..days).map(&mut week_of).collect();
    for (day, shift) in roster.of_person(person) {
        if let Some(week) = mondays.get(day as usize).and_then(|monday| weeks.get_mut(monday)) {
            week.minutes += old.duty(day, shift).work_minutes;
        }
    }
    for day in 0..days {
        let neutral = |kind| matches!(kind, AbsenceKind::Holiday | AbsenceKind::Sick | AbsenceKind::Leave);
        if old.absence(person, day).is_some_and(|absence| neutral(absence.kind))
            && let Some(week) = mondays.get(day as usize).and_then(|monday| weeks.get_mut(monday))
        {
            week.neutral_days = (week.neutral_days + 1).min(7);
        }
    }
    // A week that the border cuts is the next period's to count, by its history.
    let whole = weeks.into_values().filter(|week| week.monday + 6 < days);
    let mut all: Vec<PastWeek> = whole.map(|week| PastWeek { monday: week.monday - days, ..week }).collect();
    let surplus = all.len().saturating_sub(PAST_WEEKS);
    all.drain(..surplus);
    all
}
