//! Who is there, and what blocks ask for.

use super::Sides;
use crate::calendar::Day;
use crate::hospital::theatres::{Allocation, Block, Place, TeamKind, Theatres};
use crate::hospital::{CompetenceIx, PersonIx, Roster, ShiftIx};
use std::collections::BTreeSet;

/// Somebody on duty.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Hand {
    /// Of the staff.
    Person(PersonIx),
    /// A temp on a line of the demand.
    Temp(usize),
}

/// Somebody on duty on a shift that crews take.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct There {
    pub(super) hand: Hand,
    pub(super) shift: ShiftIx,
    pub(super) trained: BTreeSet<CompetenceIx>,
}

/// One head that a block asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Slot {
    pub(super) place: Place,
    pub(super) kind: TeamKind,
    /// Everything that the head must be trained in.
    pub(super) all_of: BTreeSet<CompetenceIx>,
    /// One of these at least; empty asks for nothing.
    pub(super) one_of: BTreeSet<CompetenceIx>,
    pub(super) from_minute: i32,
    pub(super) until_minute: i32,
}

impl Slot {
    /// Whether both run at some moment.
    pub(super) fn overlaps(&self, other: &Self) -> bool {
        self.from_minute < other.until_minute && other.from_minute < self.until_minute
    }

    /// Whether somebody can serve it who does nothing else.
    pub(super) fn suits(&self, sides: Sides, there: &There) -> bool {
        let session = (self.place.session, &sides.theatres.sessions[self.place.session]);
        self.all_of.is_subset(&there.trained)
            && (self.one_of.is_empty() || !self.one_of.is_disjoint(&there.trained))
            && sides.crews.covers(self.kind, session, (there.shift, &sides.hospital.shifts[there.shift]))
    }
}

/// Everybody on duty on a day on a shift that crews take: staff, then temps.
pub(super) fn hands_on(sides: Sides, roster: &Roster, day: Day) -> Vec<There> {
    let mut hands = Vec::new();
    for (person, on, shift) in roster.assignments() {
        if on == day && sides.crews.take(shift) {
            let trained = sides.hospital.staff[person].competences.clone();
            hands.push(There { hand: Hand::Person(person), shift, trained });
        }
    }
    for (line, asked) in sides.hospital.demand.iter().enumerate().filter(|(_, line)| line.day == day) {
        let temps = roster.temps.get(line).copied().unwrap_or(0);
        // A temp on a line that counts everybody has no training that is known.
        if let Some(competence) = asked.competence.filter(|_| sides.crews.take(asked.shift)) {
            let temp = There { hand: Hand::Temp(line), shift: asked.shift, trained: [competence].into() };
            hands.extend((0..temps).map(|_| temp.clone()));
        }
    }
    hands
}

/// The heads that the blocks of a day ask for.
pub(super) fn slots_of(sides: Sides, blocks: &Allocation, day: Day) -> Vec<Slot> {
    let known = |place: &Place| place.session < sides.theatres.sessions.len();
    let mut slots = Vec::new();
    for (&place, block) in blocks.blocks.iter().filter(|(place, _)| place.day == day && known(place)) {
        for kind in TeamKind::ALL {
            let Some((all_of, one_of)) = training(sides.theatres, block, kind) else { continue };
            let session = &sides.theatres.sessions[place.session];
            let slot = Slot {
                place,
                kind,
                all_of,
                one_of,
                from_minute: session.start_minute,
                until_minute: session.end_minute,
            };
            slots.extend((0..sides.crews.heads(kind, place.session)).map(|_| slot.clone()));
        }
    }
    slots
}

type Training = (BTreeSet<CompetenceIx>, BTreeSet<CompetenceIx>);

/// What the people of a block must be trained in: what its cases ask for, or where it has none, something that the team named for it is trained
/// in. `None` where it needs nobody of the kind.
fn training(theatres: &Theatres, block: &Block, kind: TeamKind) -> Option<Training> {
    let cases = || block.cases.iter().filter_map(|case| theatres.procedures.get(case.procedure));
    let (all_of, named): (BTreeSet<CompetenceIx>, _) = match kind {
        TeamKind::Nurses => (cases().map(|procedure| procedure.nurses).collect(), block.nurses),
        TeamKind::Anaesthesia => (cases().filter_map(|procedure| procedure.anaesthesia).collect(), block.anaesthesia),
    };
    if kind == TeamKind::Anaesthesia && all_of.is_empty() && named.is_none() {
        return None;
    }
    let team = named.and_then(|team| theatres.teams.get(team)).map(|team| team.competences.clone());
    let one_of = if all_of.is_empty() { team.unwrap_or_default() } else { BTreeSet::new() };
    Some((all_of, one_of))
}
