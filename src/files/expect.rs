//! One cell's text held against what its column expects.

use super::columns::{Column, Expect, Named};
use super::days::{Days, weekday_of};
use super::diagnostic::{Diagnostics, Place};
use super::names::{NameList, Names};
use super::problem::Problem;
use super::rows::Value;
use super::value::*;

/// The value of a cell that is not blank; [`Value::Faulty`] after reporting a fault.
pub(crate) fn value_of(
    column: &Column,
    text: &str,
    place: &dyn Fn() -> Place,
    names: &Names,
    faults: &mut Diagnostics,
) -> Value {
    let expect = column.expect;
    let read = match expect {
        Expect::Word(words) => return word(column, words, text, place, faults),
        Expect::Words(words) => return each(text, |one| word(column, words, one, place, faults)),
        Expect::Employment => return name("employment", names.staff.as_ref(), text, place, faults),
        Expect::Shift => return name("shift", names.shifts.as_ref(), text, place, faults),
        Expect::Shifts => return each(text, |one| name("shift", names.shifts.as_ref(), one, place, faults)),
        Expect::ShiftOrOff if marks_day_off(text) => return Value::Nothing,
        Expect::ShiftOrOff => return name("shift", names.shifts.as_ref(), text, place, faults),
        Expect::Competence => return name("competence", names.competences.as_ref(), text, place, faults),
        Expect::Competences => {
            return each(text, |one| name("competence", names.competences.as_ref(), one, place, faults));
        }
        Expect::Of(Named::Patient) => return patient(names.theatre.get(&Named::Patient), text),
        Expect::Of(named) => return name(named.word(), names.theatre.get(&named), text, place, faults),
        Expect::AnyOf(named) => {
            return each(text, |one| name(named.word(), names.theatre.get(&named), one, place, faults));
        }
        Expect::Keys => keys(text),
        Expect::DayEnd => crate::calendar::parse_clock(text).map(Value::Clock).ok_or(Problem::NotClock(text.into())),
        Expect::DayListOrNone if text.eq_ignore_ascii_case("none") => Ok(Value::Nothing),
        Expect::DayListOrNone => day_list(text),
        Expect::Text => Ok(Value::Text(text.into())),
        Expect::Key => key(text),
        Expect::WholeOrNone { .. } if text.eq_ignore_ascii_case("none") => Ok(Value::Nothing),
        Expect::WholeOrNone { most } => whole(text, 0, most),
        Expect::Whole { least, most } => whole(text, least, most),
        Expect::Number { least, most } => number(text, least, most),
        Expect::Date => date_of(text).map(Value::Date).ok_or(Problem::NotDate(text.into())),
        Expect::Clock => match crate::calendar::parse_clock(text) {
            Some(minute) if minute < 1440 => Ok(Value::Clock(minute)),
            _ => Err(Problem::NotClock(text.into())),
        },
        Expect::EndClock => end_clock_of(text).map(Value::EndClock).ok_or(Problem::NotClock(text.into())),
        Expect::YesNo => yes_no_of(text).map(Value::YesNo).ok_or(Problem::NotYesNo(text.into())),
        Expect::Week => crate::calendar::parse_iso_week(text)
            .filter(|monday| date_of(&monday.to_string()).is_some())
            .map(Value::Date)
            .ok_or(Problem::NotWeek(text.into())),
        Expect::Days => Days::parse(text).map(Value::Days).ok_or(Problem::NotDays(text.into())),
        Expect::DayList => day_list(text),
        Expect::Weekday => weekday_of(text)
            .map(|weekday| Value::Index(weekday.num_days_from_monday() as usize))
            .ok_or(Problem::NotDays(text.into())),
    };
    read.unwrap_or_else(|problem| {
        faults.report(place(), problem, expect.describe());
        Value::Faulty
    })
}

fn whole(text: &str, least: i64, most: i64) -> Result<Value, Problem> {
    let number = whole_of(text).ok_or(Problem::NotWhole(text.into()))?;
    if (least..=most).contains(&number) { Ok(Value::Whole(number)) } else { Err(Problem::OutOfRange(text.into())) }
}

fn number(text: &str, least: f64, most: f64) -> Result<Value, Problem> {
    let number = number_of(text).ok_or(Problem::NotNumber(text.into()))?;
    if (least..=most).contains(&number) { Ok(Value::Number(number)) } else { Err(Problem::OutOfRange(text.into())) }
}

fn key(text: &str) -> Result<Value, Problem> {
    let wrong = |letter: char| letter.is_whitespace() || letter.is_control() || matches!(letter, '+' | '"' | '`');
    if text.contains(wrong) || text.starts_with('#') || text.chars().count() > 60 {
        return Err(Problem::BadKey(text.into()));
    }
    Ok(Value::Text(text.into()))
}

/// Several keys, as they stand; [`words_of`] takes them apart.
fn keys(text: &str) -> Result<Value, Problem> {
    for one in words_of(text) {
        key(one)?;
    }
    Ok(Value::Text(text.into()))
}

/// What stands between spaces and `+`.
pub(crate) fn words_of(text: &str) -> impl Iterator<Item = &str> {
    text.split(|letter: char| letter.is_whitespace() || letter == '+').filter(|one| !one.is_empty())
}

fn day_list(text: &str) -> Result<Value, Problem> {
    let mut list = Vec::new();
    for one in text.split_whitespace() {
        list.push(Days::parse(one).ok_or(Problem::NotDays(one.into()))?);
    }
    Ok(Value::DayList(list))
}

fn word(
    column: &Column,
    words: &'static [&'static str],
    text: &str,
    place: &dyn Fn() -> Place,
    faults: &mut Diagnostics,
) -> Value {
    let plain = |word: &str| word.to_lowercase().replace(['-', '_', ' '], "");
    match words.iter().position(|known| plain(known) == plain(text)) {
        Some(index) => Value::Index(index),
        None => {
            let what = column.name.trim_end_matches('s');
            faults.unknown(place(), Problem::Unknown(what, text.into()), text, words.iter().copied());
            Value::Faulty
        }
    }
}

fn name(
    what: &'static str,
    known: Option<&NameList>,
    text: &str,
    place: &dyn Fn() -> Place,
    faults: &mut Diagnostics,
) -> Value {
    let Some(known) = known else { return Value::Faulty };
    match known.index(text) {
        Some(index) => Value::Index(index),
        None => {
            faults.unknown(place(), Problem::Unknown(what, text.into()), text, known.iter());
            Value::Faulty
        }
    }
}

/// A patient, or the key as it stands of somebody who is not in the waiting list: whoever has been operated leaves it, and one key is no
/// slip of the hand for another.
fn patient(known: Option<&NameList>, text: &str) -> Value {
    let Some(known) = known else { return Value::Faulty };
    known.index(text).map_or_else(|| Value::Text(text.into()), Value::Index)
}

/// Several words or names, with spaces or `+` between.
fn each(text: &str, mut read: impl FnMut(&str) -> Value) -> Value {
    let mut indices = Vec::new();
    let mut faulty = false;
    for one in words_of(text) {
        match read(one) {
            Value::Index(index) => indices.push(index),
            _ => faulty = true,
        }
    }
    if faulty { Value::Faulty } else { Value::Indices(indices) }
}
