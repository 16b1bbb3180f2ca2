//! What became of the wishes.

use super::summary::WishRow;
use super::wording;
use crate::calendar::moment;
use crate::hospital::{Hospital, Roster, Wish, WishKind};
use std::collections::BTreeMap;

/// What is known of one wish: whether the plan grants it, and why not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WishNote {
    /// Index into [`Hospital::wishes`].
    pub wish: usize,
    /// Whether the plan grants it.
    pub granted: bool,
    /// Why not, or at what price; may be empty.
    pub reason: String,
}

/// Whether the roster grants the wish, read from the wish's own words.
pub fn is_granted(hospital: &Hospital, roster: &Roster, wish: &Wish) -> bool {
    let person = wish.person;
    let works = |day| roster.get(person, day).is_some();
    match wish.kind {
        WishKind::DayOff(day) => !works(day),
        WishKind::DayOn(day) => works(day),
        WishKind::Shift(day, shift) => roster.on(person, day).any(|s| s == shift),
        WishKind::AvoidShift(day, shift) => roster.on(person, day).all(|s| s != shift),
        WishKind::RunOff(first, last) => (first..=last).all(|day| !works(day)),
        WishKind::FreeWindow(day, from, to) => is_free(hospital, roster, wish, (day, from), (day, to)),
        WishKind::WeekendOff(saturday) => is_free(hospital, roster, wish, (saturday, 0), (saturday + 1, 1440)),
    }
}

/// Whether no duty of the person overlaps the time between two clock times.
fn is_free(hospital: &Hospital, roster: &Roster, wish: &Wish, from: (i32, i32), to: (i32, i32)) -> bool {
    let date = |day| hospital.horizon.date(day);
    let (from, to) = (moment(date(from.0), from.1), moment(date(to.0), to.1));
    let past = hospital.history.iter().filter(|past| past.person == wish.person).map(|past| (past.day, past.shift));
    past.chain(roster.of_person(wish.person)).all(|(day, shift)| {
        let duty = hospital.duty(day, shift);
        duty.end <= from || duty.start >= to
    })
}

/// One row per wish. A wish without a note is judged by [`is_granted`] and has no reason.
pub(super) fn rows(hospital: &Hospital, roster: &Roster, notes: &[WishNote]) -> Vec<WishRow> {
    let notes: BTreeMap<usize, &WishNote> = notes.iter().map(|note| (note.wish, note)).collect();
    let mut rows = Vec::with_capacity(hospital.wishes.len());
    for (index, wish) in hospital.wishes.iter().enumerate() {
        let note = notes.get(&index);
        let (first, last) = wish.kind.days();
        rows.push(WishRow {
            wish: index,
            employment: hospital.staff[wish.person].employment.clone(),
            first: hospital.horizon.date(first),
            last: hospital.horizon.date(last),
            what: wording::wish(hospital, wish),
            points: wish.points,
            must: wish.must,
            granted: note.map_or_else(|| is_granted(hospital, roster, wish), |note| note.granted),
            reason: note.map_or_else(String::new, |note| note.reason.clone()),
        });
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample;

    fn granted(kind: WishKind) -> bool {
        let (hospital, roster) = sample::tiny();
        is_granted(&hospital, &roster, &Wish { person: 0, kind, points: 10.0, must: false })
    }

    /// Anna works D on Monday and Tuesday and N on Friday (day 4).
    #[test]
    fn a_friday_night_spoils_the_weekend() {
        assert!(!granted(WishKind::WeekendOff(5)));
        assert!(granted(WishKind::DayOff(5)));
        assert!(!granted(WishKind::FreeWindow(5, 360, 480)));
        assert!(granted(WishKind::FreeWindow(5, 420, 480)));
    }

    #[test]
    fn shifts_wanted_and_avoided_look_at_the_code() {
        assert!(granted(WishKind::Shift(0, 0)));
        assert!(!granted(WishKind::AvoidShift(0, 0)));
        assert!(granted(WishKind::AvoidShift(0, 1)));
        assert!(granted(WishKind::DayOn(1)));
        assert!(granted(WishKind::RunOff(2, 3)));
        assert!(!granted(WishKind::RunOff(2, 4)));
    }
}
