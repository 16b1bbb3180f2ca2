//! From column values to a plan: rooms, surgeons and teams by name, cases in the blocks.
//!
//! The program counts what need not be told apart; here equal things get their names. Rooms and surgeons of a group are equal, and
//! sessions are spans of time, so that whoever is free can be taken in the order of the starts without running short.

mod cases;
mod keep;
mod people;

use super::formulation::{Formulation, KindIx, SlotIx};
use super::program::Values;
use crate::hospital::theatres::*;
use std::collections::BTreeMap;

/// A block that got a room.
#[derive(Debug, Clone, Copy)]
struct Opened {
    place: Place,
    slot: SlotIx,
    kind: KindIx,
    /// Taken from what held the place.
    taken: bool,
}

/// The plan that the values stand for.
pub(super) fn unfold(formulation: &Formulation, values: &Values) -> Allocation {
    let opened = rooms(formulation, values);
    let mut blocks: BTreeMap<Place, Block> =
        opened.iter().map(|open| (open.place, empty_block(formulation.kinds[open.kind].specialty))).collect();
    people::name_surgeons(formulation, values, &opened, &mut blocks);
    people::name_teams(formulation, values, &opened, &mut blocks);
    let kinds = opened.iter().map(|open| (open.place, &formulation.kinds[open.kind])).collect();
    keep::keep_people(formulation, &kinds, &mut blocks);
    if let Some(standing) = formulation.standing {
        blocks.extend(standing.blocks.clone());
    }
    cases::fill(formulation, values, &opened, &mut blocks);
    for (place, standing) in formulation.standing.iter().flat_map(|standing| &standing.blocks) {
        if let Some(block) = blocks.get_mut(place) {
            block.pathway = standing.pathway;
        }
    }
    Allocation { blocks }
}

fn empty_block(specialty: SpecialtyIx) -> Block {
    Block {
        specialty,
        surgeon: None,
        supervisor: None,
        nurses: None,
        anaesthesia: None,
        pathway: None,
        cases: Vec::new(),
    }
}

/// Gives every block a room, the one that its owner had before if possible.
fn rooms(formulation: &Formulation, values: &Values) -> Vec<Opened> {
    let mut opened = Vec::new();
    for group in 0..formulation.rooms.len() {
        let mut wanted = wanted(formulation, values, group);
        let start = |slot: SlotIx| formulation.theatres.sessions[formulation.slots[slot].session].start_minute;
        wanted.sort_by_key(|want| (start(want.slot), want.slot));
        // Whoever can stay, stays; but rooms that are kept apart may then not be free for a whole day, and all is given out anew.
        let stays = place_all(formulation, &wanted, Order::StaysFirst);
        opened.extend(stays.or_else(|| place_all(formulation, &wanted, Order::ByStart)).unwrap_or_default());
    }
    opened
}

/// A block that needs a room.
#[derive(Debug, Clone, Copy)]
struct Want {
    slot: SlotIx,
    kind: KindIx,
    taken: bool,
}

fn wanted(formulation: &Formulation, values: &Values, group: usize) -> Vec<Want> {
    let mut wanted = Vec::new();
    for slot in (0..formulation.slots.len()).filter(|&slot| formulation.slots[slot].rooms == group) {
        for (variables, taken) in [(&formulation.blocks, false), (&formulation.taken, true)] {
            for (&(_, kind), &variable) in variables.range((slot, 0)..=(slot, KindIx::MAX)) {
                wanted.extend((0..values.whole(variable)).map(|_| Want { slot, kind, taken }));
            }
        }
    }
    wanted
}

/// In which order blocks get their rooms.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Order {
    /// Those who stay where they are before all others.
    StaysFirst,
    /// Strictly by the start of the session: never runs short.
    ByStart,
}

/// Rooms for the blocks of one group of rooms; `None` if the order runs short of rooms.
fn place_all(formulation: &Formulation, wanted: &[Want], order: Order) -> Option<Vec<Opened>> {
    let theatres = formulation.theatres;
    let owner = |place: &Place| Some(theatres.published.as_ref()?.blocks.get(place)?.specialty);
    let specialty = |want: &Want| formulation.kinds[want.kind].specialty;
    let mut opened: Vec<Opened> = Vec::new();
    let open = |want: &Want, place: Place| Opened { place, slot: want.slot, kind: want.kind, taken: want.taken };
    let is_free = |opened: &[Opened], place: &Place| {
        !opened
            .iter()
            .any(|other| other.place.room == place.room && theatres.overlap(other.place.session, place.session))
    };
    let mut left: Vec<Want> = wanted.to_vec();
    if order == Order::StaysFirst {
        left.retain(|want| {
            let places = &formulation.slots[want.slot].places;
            let stay = places.iter().find(|place| owner(place) == Some(specialty(want)) && is_free(&opened, place));
            stay.map(|&place| opened.push(open(want, place))).is_none()
        });
    }
    for want in left {
        let free = formulation.slots[want.slot].places.iter().filter(|place| is_free(&opened, place));
        let place = free.min_by_key(|place| match owner(place) {
            Some(before) if before == specialty(&want) => 0,
            Some(_) => 1,
            None => 2,
        })?;
        opened.push(open(&want, *place));
    }
    Some(opened)
}
