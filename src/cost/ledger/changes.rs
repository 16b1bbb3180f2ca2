//! What was changed after publication, version by version and at last by the plan, and what that costs.

use super::pay::Desk;
use super::{Entry, LedgerInput};
use crate::calendar::{Day, Moment};
use crate::cost::change::{NewDuty, pays_the_hours};
use crate::hospital::{Duty, PersonIx, Roster, ShiftIx};
use std::collections::BTreeSet;

/// A duty cannot be moved further than so many minutes.
const MOST_MOVED_MINUTES: i64 = 24 * 60;

/// What happened to a duty.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChangeKind {
    /// Moved from this day and shift.
    Moved(Day, ShiftIx),
    /// Put in.
    Added,
    /// Taken out.
    Removed,
}

/// A change against the published roster.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Who.
    pub person: PersonIx,
    /// The day of the duty as it is now, or was.
    pub day: Day,
    /// The shift as it is now, or was.
    pub shift: ShiftIx,
    /// What happened.
    pub kind: ChangeKind,
    /// Minutes of the duty.
    pub minutes: i64,
    /// What it costs by itself; `None` where nobody said when it was told, or no amount is set.
    pub ore: Option<i64>,
}

/// The changes of one person.
#[derive(Debug, Default)]
pub(super) struct Changes {
    pub list: Vec<Change>,
    pub entries: Vec<Entry>,
    /// Duties whose hours an event has paid for.
    pub own_price: BTreeSet<(Day, ShiftIx)>,
}

/// From one roster to the next.
#[derive(Clone, Copy)]
struct Step<'a> {
    before: &'a Roster,
    after: &'a Roster,
    told: Option<Moment>,
    agreed: bool,
}

/// The changes of a person after publication, step by step, each priced if it is known when it was told.
pub(super) fn after_publication(input: &LedgerInput, desk: &mut Desk) -> Changes {
    let mut changes = Changes::default();
    let pairs = input.history.iter().zip(input.history.iter().skip(1));
    let steps = pairs.map(|(old, new)| Step {
        before: &old.roster,
        after: &new.roster,
        told: Some(new.told),
        agreed: new.agreed,
    });
    let last = input.history.last().map(|last| &last.roster).or(input.hospital.published.as_ref());
    let to_plan = last.map(|before| Step { before, after: input.roster, told: input.told, agreed: false });
    for step in steps.chain(to_plan) {
        one_step(input, desk, step, &mut changes);
    }
    changes.list.sort_by_key(|change| (change.day, change.shift));
    changes
}

fn one_step(input: &LedgerInput, desk: &mut Desk, step: Step, changes: &mut Changes) {
    let (before, now): (BTreeSet<_>, BTreeSet<_>) =
        (step.before.of_person(desk.person).collect(), step.after.of_person(desk.person).collect());
    let duty = |&(day, shift): &(Day, ShiftIx)| input.hospital.duty(day, shift);
    let mut removed: Vec<Duty> = before.difference(&now).map(duty).collect();
    for added in now.difference(&before).map(duty) {
        let near = removed.iter().position(|old| (old.start - added.start).abs() <= MOST_MOVED_MINUTES);
        let from = near.map(|at| removed.swap_remove(at));
        let told = step.told.filter(|_| !step.agreed);
        let (entries, unpriced) = (changes.entries.len(), desk.unpriced.len());
        if told.is_some() && desk.table(added.day).is_none() {
            desk.cannot_price(added.day, "the agreement has no pay table on this date".into());
        }
        let event = told.zip(desk.table(added.day)).and_then(|(told, table)| {
            let (employee, instead_of, published) = (desk.employee(), from.as_ref(), &desk.duties_in(step.before));
            NewDuty { hospital: input.hospital, employee, published, instead_of, duty: &added, told }.event(table)
        });
        if let Some(event) = &event {
            desk.event(added.day, event, &mut changes.entries);
        }
        let new = &changes.entries[entries..];
        if event.as_ref().is_some_and(pays_the_hours) && !new.is_empty() {
            changes.own_price.insert((added.day, added.shift));
        }
        let priced = step.told.is_some() && desk.unpriced.len() == unpriced;
        changes.list.push(Change {
            person: desk.person,
            day: added.day,
            shift: added.shift,
            kind: from.map_or(ChangeKind::Added, |old| ChangeKind::Moved(old.day, old.shift)),
            minutes: added.counted_minutes,
            ore: priced.then(|| new.iter().map(|entry| entry.ore).sum()),
        });
    }
    for old in removed {
        let (person, minutes) = (desk.person, old.counted_minutes);
        let kind = ChangeKind::Removed;
        changes.list.push(Change { person, day: old.day, shift: old.shift, kind, minutes, ore: Some(0) });
    }
}
