//! What holds on each day back to few rows: a usual week, and the dates that differ from it.

use crate::files::days::{Date, Days, WEEKDAYS};

/// Least run of dates that is written as a range.
const RANGE: usize = 3;

/// Days as they are written, with what holds on them. Days that no row speaks of mean `nothing`; with `holidays_off` a row
/// for regular days leaves public holidays out.
pub(super) fn when_rows<V: Clone + PartialEq>(
    values: &[V],
    dates: &[Date],
    nothing: &V,
    holidays_off: bool,
) -> Vec<(String, V)> {
    let usual = usual_week(values, dates);
    let regular = |date: &Date| {
        let value = usual.get(date.weekday as usize).and_then(Option::as_ref);
        if date.holiday && holidays_off { nothing } else { value.unwrap_or(nothing) }
    };
    let different: Vec<bool> = dates.iter().zip(values).map(|(date, value)| regular(date) != value).collect();
    let mut rows = Vec::new();
    for (weekday, value) in usual.iter().enumerate() {
        let Some(value) = value.as_ref().filter(|value| *value != nothing) else { continue };
        if !usual[..weekday].contains(&Some(value.clone())) {
            let on = |at: &usize| usual[*at].as_ref() == Some(value);
            rows.push((weekday_words(&(0..7).filter(on).collect::<Vec<_>>()), value.clone()));
        }
    }
    let mut exceptions: Vec<(Vec<String>, V)> = Vec::new();
    let mut at = 0;
    while at < values.len() {
        if !different[at] {
            at += 1;
            continue;
        }
        let same = (at..values.len()).take_while(|&later| values[later] == values[at]);
        let last = same.filter(|&later| different[later]).last().unwrap_or(at);
        let words = run_words(&dates[at..=last], &different[at..=last]);
        match exceptions.iter_mut().find(|(_, value)| *value == values[at]) {
            Some((list, _)) => list.extend(words),
            None => exceptions.push((words, values[at].clone())),
        }
        at = last + 1;
    }
    rows.extend(exceptions.into_iter().map(|(words, value)| (words.join(" "), value)));
    rows
}

/// What holds most often on each weekday that is no holiday; `None` for one that does not occur.
fn usual_week<V: Clone + PartialEq>(values: &[V], dates: &[Date]) -> [Option<V>; 7] {
    let mut usual: [Option<V>; 7] = Default::default();
    for (weekday, usual) in usual.iter_mut().enumerate() {
        let mut counts: Vec<(&V, usize)> = Vec::new();
        let ordinary = |date: &Date| date.weekday as usize == weekday && !date.holiday;
        for (_, value) in dates.iter().zip(values).filter(|(date, _)| ordinary(date)) {
            match counts.iter_mut().find(|(known, _)| *known == value) {
                Some((_, count)) => *count += 1,
                None => counts.push((value, 1)),
            }
        }
        let most = counts.iter().map(|&(_, count)| count).max();
        *usual = counts.into_iter().find(|&(_, count)| Some(count) == most).map(|(value, _)| value.clone());
    }
    usual
}

/// A run of dates on which the same holds: a range where it is long, otherwise the dates that differ.
fn run_words(dates: &[Date], different: &[bool]) -> Vec<String> {
    match dates {
        [first, .., last] if dates.len() >= RANGE => vec![Days::Range(first.date, last.date).words()],
        _ => {
            let differing = dates.iter().zip(different).filter(|(_, differs)| **differs);
            differing.map(|(date, _)| Days::Date(date.date).words()).collect()
        }
    }
}

/// Weekdays from Monday, 0 to 6, as they are written.
pub(super) fn weekday_words(weekdays: &[usize]) -> String {
    match weekdays {
        [0, 1, 2, 3, 4] => Days::Weekdays.words(),
        [5, 6] => Days::Weekend.words(),
        [0, 1, 2, 3, 4, 5, 6] => Days::Daily.words(),
        some => some.iter().filter_map(|&at| WEEKDAYS.get(at).copied()).collect::<Vec<_>>().join(" "),
    }
}

/// The days on which something is open, where it may be either on some: several patterns and dates that add up.
pub(super) fn open_words(open: &[bool], either: &[bool], dates: &[Date]) -> Option<String> {
    let fits = |at: usize| open[at] || either[at];
    let is_regular = |weekday: &usize| {
        let mut of_weekday =
            (0..dates.len()).filter(|&at| dates[at].weekday as usize == *weekday && !dates[at].holiday);
        of_weekday.clone().all(fits) && of_weekday.any(|at| open[at])
    };
    let regular: Vec<usize> = (0..7).filter(is_regular).collect();
    let mut words: Vec<String> = Vec::new();
    if !regular.is_empty() {
        words.push(weekday_words(&regular));
    }
    let said = |at: usize| regular.contains(&(dates[at].weekday as usize)) && !dates[at].holiday;
    let different: Vec<bool> = (0..dates.len()).map(|at| open[at] && !said(at)).collect();
    let mut at = 0;
    while at < dates.len() {
        if !different[at] {
            at += 1;
            continue;
        }
        let last = (at..dates.len()).take_while(|&later| fits(later)).filter(|&later| different[later]).last();
        let last = last.unwrap_or(at);
        words.extend(run_words(&dates[at..=last], &different[at..=last]));
        at = last + 1;
    }
    (!words.is_empty()).then(|| words.join(" "))
}
