//! Demand lines back to few rows: a usual week, what public holidays need, and the dates that differ.

use super::tables::{Rows, code, key, or_blank};
use crate::files::days::{Date, Days, WEEKDAYS, dates_of};
use crate::files::read::{Heads, Key, Need, resolve};
use crate::files::value::yes_no_text;
use crate::hospital::{DemandLine, Hospital};

/// What is asked for on a day; `None` for nothing.
type Asked = Option<Heads>;

/// Least run of dates that is written as a range.
const RANGE: usize = 3;

pub(super) fn demand_rows(hospital: &Hospital) -> Rows {
    let dates = dates_of(hospital.horizon);
    let few = compact(&hospital.demand, &dates);
    // Lines in an order of their own per date come back only when every date is written out.
    let needs = if resolve(&few, &dates).0 == hospital.demand { few } else { by_date(&hospital.demand, &dates) };
    needs.iter().map(|need| row(hospital, need)).collect()
}

fn row(hospital: &Hospital, need: &Need) -> Vec<String> {
    let weekday = if let Days::RangeOn(_, _, on) = need.days { WEEKDAYS[on as usize % 7] } else { "" };
    let competence = need.key.1.map_or(String::new(), |competence| key(hospital, competence));
    let mut cells = vec![need.days.words(), weekday.into(), code(hospital, need.key.0), competence];
    match need.heads {
        None => cells.extend(["none", "", "", "", "", ""].map(String::from)),
        Some(heads) => cells.extend([
            heads.minimum.to_string(),
            if heads.target == heads.minimum { String::new() } else { heads.target.to_string() },
            or_blank(heads.maximum),
            yes_no_text(heads.hard),
            yes_no_text(heads.exclusive),
            heads.temps.to_string(),
        ]),
    }
    cells
}

fn heads(line: &DemandLine) -> Heads {
    let &DemandLine { minimum, target, maximum, hard, exclusive, temps, .. } = line;
    Heads { minimum, target, maximum, hard, exclusive, temps }
}

/// Every line as a row of its own.
fn by_date(demand: &[DemandLine], dates: &[Date]) -> Vec<Need> {
    let date = |line: &DemandLine| dates.get(usize::try_from(line.day).ok()?).map(|date| date.date);
    let row = |line: &DemandLine| {
        let days = Days::Date(date(line)?);
        Some(Need { key: (line.shift, line.competence), days, heads: Some(heads(line)) })
    };
    demand.iter().filter_map(row).collect()
}

fn compact(demand: &[DemandLine], dates: &[Date]) -> Vec<Need> {
    // Per shift, in the order in which the competences come first.
    let mut keys: Vec<Key> = Vec::new();
    let mut asked: std::collections::BTreeMap<Key, Vec<Asked>> = Default::default();
    for line in demand {
        let key = (line.shift, line.competence);
        let days = asked.entry(key).or_insert_with(|| {
            keys.push(key);
            vec![None; dates.len()]
        });
        if let Some(day) = usize::try_from(line.day).ok().and_then(|day| days.get_mut(day)) {
            *day = Some(heads(line));
        }
    }
    keys.sort_by_key(|key| key.0);
    let mut needs = Vec::new();
    for key in keys {
        let days = asked.get(&key).map_or(&[][..], Vec::as_slice);
        needs.extend(rows_of(days, dates).into_iter().map(|(days, heads)| Need { key, days, heads }));
    }
    needs
}

/// The value that occurs most often, the first of equals.
fn most_common(values: impl Iterator<Item = Asked>) -> Option<Asked> {
    let mut counts: Vec<(Asked, usize)> = Vec::new();
    for value in values {
        match counts.iter_mut().find(|(known, _)| *known == value) {
            Some((_, count)) => *count += 1,
            None => counts.push((value, 1)),
        }
    }
    let most = counts.iter().map(|&(_, count)| count).max()?;
    counts.into_iter().find(|&(_, count)| count == most).map(|(value, _)| value)
}

fn rows_of(asked: &[Asked], dates: &[Date]) -> Vec<(Days, Asked)> {
    let mut rows = usual_week(asked, dates);
    let wrong =
        |rows: &[(Days, Asked)]| dates.iter().zip(asked).filter(|(date, asked)| said(rows, date) != **asked).count();
    let holidays = dates.iter().zip(asked).filter(|(date, _)| date.holiday).map(|(_, asked)| *asked);
    if let Some(usual) = most_common(holidays) {
        let mut with = rows.clone();
        with.push((Days::Holiday, usual));
        if wrong(&with) < wrong(&rows) {
            rows = with;
        }
    }
    let different: Vec<bool> = dates.iter().zip(asked).map(|(date, asked)| said(&rows, date) != *asked).collect();
    let mut at = 0;
    while at < dates.len() {
        if !different[at] {
            at += 1;
            continue;
        }
        let mut end = at + 1;
        while end < dates.len() && different[end] && asked[end] == asked[at] {
            end += 1;
        }
        if end - at >= RANGE {
            rows.push((Days::Range(dates[at].date, dates[end - 1].date), asked[at]));
        } else {
            rows.extend((at..end).map(|day| (Days::Date(dates[day].date), asked[day])));
        }
        at = end;
    }
    rows
}

/// Rows for an ordinary week: `daily`, or `weekdays` and `weekend`, and the weekdays that differ.
fn usual_week(asked: &[Asked], dates: &[Date]) -> Vec<(Days, Asked)> {
    let mut usual: [Option<Asked>; 7] = [None; 7];
    for (weekday, usual) in usual.iter_mut().enumerate() {
        let on = |date: &Date| date.weekday as usize == weekday && !date.holiday;
        *usual = most_common(dates.iter().zip(asked).filter(|(date, _)| on(date)).map(|(_, asked)| *asked));
    }
    let known = |from: usize, to: usize| usual[from..to].iter().flatten().copied();
    let agree = |from: usize, to: usize| {
        let first = known(from, to).next();
        first.filter(|first| known(from, to).all(|other| other == *first))
    };
    if let Some(every_day) = agree(0, 7) {
        return every_day.map(|heads| (Days::Daily, Some(heads))).into_iter().collect();
    }
    let mut rows: Vec<(Days, Asked)> = Vec::new();
    for (pattern, from, to) in [(Days::Weekdays, 0, 5), (Days::Weekend, 5, 7)] {
        let general = most_common(known(from, to)).flatten();
        rows.extend(general.map(|heads| (pattern, Some(heads))));
        for (weekday, value) in usual.iter().enumerate().take(to).skip(from) {
            if let Some(value) = value.filter(|value| *value != general) {
                rows.push((Days::On(weekday as u32), value));
            }
        }
    }
    rows
}

/// What rows say about a date.
fn said(rows: &[(Days, Asked)], date: &Date) -> Asked {
    let covering = rows.iter().filter(|(days, _)| days.covers(date));
    covering.max_by_key(|(days, _)| days.rank()).and_then(|(_, asked)| *asked)
}
