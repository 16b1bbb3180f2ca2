//! Surgeons, what they master, and the days on which they operate.

use super::mix::Mix;
use super::owners::Owned;
use super::rooms::{DAY, EVENING, EVENING_WEEKDAY};
use super::{HospitalSpec, working_days};
use crate::calendar::Day;
use crate::generate::dice::{Dice, Stream};
use crate::generate::names::{FIRST, LAST};
use crate::hospital::theatres::{Attendance, SpecialtyIx, Surgeon, SurgeonIx, Theatres};

/// Blocks a week for each surgeon; they come on about two and a half days, of which leave and courses take some.
const BLOCKS_A_SURGEON: f64 = 1.8;
/// Surgeons away for a week of the horizon, in percent.
const WEEK_AWAY_PERCENT: i64 = 30;
/// Single days on which a surgeon who should operate is away, in percent.
const DAY_AWAY_PERCENT: i64 = 4;
/// Time of a day's attendance and of one into the evening, in minutes of the day.
const BY_DAY: (i32, i32) = (7 * 60 + 30, 15 * 60 + 45);
const INTO_EVENING: (i32, i32) = (11 * 60 + 45, 20 * 60 + 15);

/// Fills surgeons and their days.
pub(super) fn fill(theatres: &mut Theatres, spec: &HospitalSpec, mix: &Mix, owned: &[Owned]) {
    let mut dice = Dice::new(spec.seed, Stream::Surgeons);
    let mut names: Vec<String> =
        LAST.iter().flat_map(|last| FIRST.iter().map(move |first| format!("{first} {last}"))).collect();
    dice.shuffle(&mut names);
    let mut names = names.into_iter();
    for specialty in 0..mix.disciplines.len() {
        let first = theatres.surgeons.len();
        let count = head_count(owned, specialty);
        for at in 0..count {
            let surgeon = surgeon(&mut dice, mix, specialty, at, count);
            let key = format!("{}-{:02}", mix.disciplines[specialty].key, at + 1);
            let name = names.next().unwrap_or_else(|| key.clone());
            theatres.surgeons.push(Surgeon { key, name, ..surgeon });
        }
        let week = weekdays(theatres, mix, owned, first, specialty);
        for (at, days) in week.into_iter().enumerate() {
            attend(theatres, spec, &mut dice, first + at, days);
        }
    }
    theatres.surgeon_days.sort_unstable();
}

fn head_count(owned: &[Owned], specialty: SpecialtyIx) -> usize {
    let sessions = owned.iter().filter(|owned| owned.specialty == specialty);
    let blocks: f64 = sessions.map(|owned| if owned.session == DAY { 1.0 } else { 0.6 }).sum();
    ((blocks / BLOCKS_A_SURGEON).ceil() as usize).max(2)
}

/// Two groups as a rule, three for the first third of the surgeons; a quarter learn one more. Groups go round, so that each is
/// held by somebody.
fn surgeon(dice: &mut Dice, mix: &Mix, specialty: SpecialtyIx, at: usize, count: usize) -> Surgeon {
    let groups: Vec<usize> = mix.groups_of(specialty).collect();
    let competence = |step: usize| mix.groups[groups[step % groups.len()]].competence;
    let held =
        if count * 2 <= groups.len() { groups.len().div_ceil(count).max(3) } else { 2 + usize::from(at * 3 < count) };
    // Two surgeons of a small specialty begin as far apart as its groups allow.
    let begin = if count < groups.len() { at * groups.len() / count } else { at };
    let learns = dice.percent(25);
    Surgeon {
        key: String::new(),
        name: String::new(),
        specialty,
        competences: (begin..begin + held).map(competence).collect(),
        supervised: (begin + held..begin + held + 1)
            .map(competence)
            .filter(|_| learns && held < groups.len())
            .collect(),
    }
}

/// The weekdays of each surgeon of a specialty: those on which its blocks are most short of surgeons, sooner where they are for
/// what the surgeon masters. The last entry says whether the surgeon stays into the evening of the evening weekday.
fn weekdays(
    theatres: &Theatres,
    mix: &Mix,
    owned: &[Owned],
    first: SurgeonIx,
    specialty: SpecialtyIx,
) -> Vec<([bool; 5], bool)> {
    let surgeons = &theatres.surgeons[first..];
    let mut needed = vec![[0.0; 5]; mix.groups.len()];
    for owned in owned.iter().filter(|owned| owned.specialty == specialty && owned.session != EVENING) {
        needed[owned.group][owned.weekday as usize] += if owned.session == DAY { 1.2 } else { 0.7 };
    }
    let mut week = vec![([false; 5], false); surgeons.len()];
    let evening = EVENING_WEEKDAY.num_days_from_monday() as usize;
    for owned in owned.iter().filter(|owned| owned.specialty == specialty && owned.session == EVENING) {
        let masters = |at: &usize| surgeons[*at].competences.contains(&mix.groups[owned.group].competence);
        if let Some(at) = (0..surgeons.len()).rev().filter(|&at| !week[at].1).find(masters) {
            week[at].0[evening] = true;
            week[at].1 = true;
        }
    }
    for round in 0..3 {
        for (at, surgeon) in surgeons.iter().enumerate() {
            if round == 2 && at % 2 == 1 {
                continue;
            }
            let holds = |group: &usize| surgeon.competences.contains(&mix.groups[*group].competence);
            let groups: Vec<usize> = mix.groups_of(specialty).filter(holds).collect();
            let own = |day: usize| groups.iter().map(|&group| needed[group][day]).fold(0.0, f64::max);
            let need = |day: usize| needed.iter().map(|days| days[day]).sum::<f64>() + 0.5 * own(day);
            let free = (0..5).filter(|&day| !week[at].0[day]);
            let Some(day) = free.max_by(|&one, &other| need(one).total_cmp(&need(other)).then(other.cmp(&one))) else {
                continue;
            };
            week[at].0[day] = true;
            if let Some(&group) = groups.iter().max_by(|&&one, &&other| needed[one][day].total_cmp(&needed[other][day]))
            {
                needed[group][day] -= 1.0;
            }
        }
    }
    week
}

fn attend(
    theatres: &mut Theatres,
    spec: &HospitalSpec,
    dice: &mut Dice,
    surgeon: SurgeonIx,
    (weekdays, evening): ([bool; 5], bool),
) {
    let away = dice.percent(WEEK_AWAY_PERCENT).then(|| dice.below(spec.weeks as usize) as Day);
    let days: Vec<Day> = working_days(theatres).collect();
    for day in days {
        let weekday = theatres.horizon.weekday(day);
        let here = weekdays[weekday.num_days_from_monday() as usize] && away != Some(day / 7);
        if !here || dice.percent(DAY_AWAY_PERCENT) {
            continue;
        }
        let (from_minute, until_minute) = if evening && weekday == EVENING_WEEKDAY { INTO_EVENING } else { BY_DAY };
        theatres.surgeon_days.push(Attendance { day, surgeon, from_minute, until_minute });
    }
}
