//! What became of the wishes.

use super::summary::WishRow;
use super::wording;
use crate::agreement::{Record, is_granted};
use crate::hospital::{Hospital, Roster};
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

/// One row per wish. A wish without a note is judged from the roster and has no reason.
pub(super) fn rows(hospital: &Hospital, roster: &Roster, notes: &[WishNote]) -> Vec<WishRow> {
    let notes: BTreeMap<usize, &WishNote> = notes.iter().map(|note| (note.wish, note)).collect();
    let mut rows = Vec::with_capacity(hospital.wishes.len());
    for (index, wish) in hospital.wishes.iter().enumerate() {
        let note = notes.get(&index);
        let (first, last) = wish.kind.days();
        rows.push(WishRow {
            wish: index + 1,
            employment: hospital.staff[wish.person].employment.clone(),
            first: hospital.horizon.date(first),
            last: hospital.horizon.date(last),
            what: wording::wish(hospital, wish),
            points: wish.points,
            must: wish.must,
            granted: note
                .map_or_else(|| is_granted(wish, &Record::of(hospital, wish.person, roster)), |note| note.granted),
            reason: note.map_or_else(String::new, |note| note.reason.clone()),
        });
    }
    rows
}
