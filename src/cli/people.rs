//! People and dates in arguments: `E101=2027-03-14..2027-03-16`, by employment or by name.

use super::failure::Failure;
use super::values;
use crate::calendar::Day;
use crate::files::near_match;
use crate::hospital::{Hospital, PersonIx};
use chrono::NaiveDate;

/// Somebody and some dates, as written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct WhoWhen {
    pub(super) who: String,
    pub(super) first: NaiveDate,
    pub(super) last: NaiveDate,
}

/// Reads `NAME=DATE` or `NAME=DATE..DATE`.
pub(super) fn who_when(text: &str) -> Result<WhoWhen, String> {
    let expected = "expected NAME=DATE or NAME=DATE..DATE, e.g. E107=2027-03-14..2027-03-16";
    let (who, dates) = text.split_once('=').ok_or(expected)?;
    let (first, last) = dates_of(dates).map_err(|_| expected)?;
    if who.trim().is_empty() {
        return Err(expected.into());
    }
    Ok(WhoWhen { who: who.trim().into(), first, last })
}

/// Reads `DATE` or `DATE..DATE`.
pub(super) fn dates_of(text: &str) -> Result<(NaiveDate, NaiveDate), String> {
    let (first, last) = text.split_once("..").unwrap_or((text, text));
    let (first, last) = (values::date(first.trim())?, values::date(last.trim())?);
    if last < first { Err("the last date lies before the first".into()) } else { Ok((first, last)) }
}

/// The person with this employment, or else the only one of this name.
pub(super) fn person(hospital: &Hospital, text: &str) -> Result<PersonIx, Failure> {
    if let Some(person) = hospital.person(text) {
        return Ok(person);
    }
    let same = |name: &str| name.to_lowercase() == text.to_lowercase();
    let bearers: Vec<PersonIx> = (0..hospital.staff.len())
        .filter(|&at| same(&hospital.staff[at].name) || same(&hospital.staff[at].employment))
        .collect();
    match bearers[..] {
        [person] => Ok(person),
        [] => {
            let known = hospital.staff.iter().flat_map(|one| [one.employment.as_str(), one.name.as_str()]);
            let near = near_match(text, known).map_or(String::new(), |near| format!("; did you mean `{near}`?"));
            Err(Failure::Argument(format!("there is no employment and no name `{text}`{near}")))
        }
        _ => {
            let keys: Vec<&str> = bearers.iter().map(|&at| hospital.staff[at].employment.as_str()).collect();
            Err(Failure::Argument(format!("`{text}` is the name of several: say which of {}", keys.join(", "))))
        }
    }
}

/// The days of some dates, all inside the horizon.
pub(super) fn days(hospital: &Hospital, first: NaiveDate, last: NaiveDate) -> Result<(Day, Day), Failure> {
    let horizon = &hospital.horizon;
    for date in [first, last] {
        if !horizon.contains(horizon.day(date)) {
            return Err(Failure::Argument(format!(
                "{date} is not planned here; expected a date from {} to {}",
                horizon.first,
                horizon.last()
            )));
        }
    }
    Ok((horizon.day(first), horizon.day(last)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn somebody_may_be_away_for_a_day_or_for_several() {
        let date = |day| NaiveDate::from_ymd_opt(2027, 3, day).unwrap();
        let expected = WhoWhen { who: "Anna Holm".into(), first: date(14), last: date(16) };
        assert_eq!(who_when("Anna Holm=2027-03-14..16-03-2027"), Ok(expected));
        assert_eq!(who_when("E1=2027-03-14").map(|one| (one.first, one.last)), Ok((date(14), date(14))));
        assert!(
            who_when("E1").is_err()
                && who_when("=2027-03-14").is_err()
                && who_when("E1=2027-03-14..2027-03-13").is_err()
        );
    }
}
