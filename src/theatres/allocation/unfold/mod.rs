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
use std::collections::{BTreeMap, BTreeSet};

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
    cases::fill(formulation, values, &opened, &mut blocks);
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
    let theatres = formulation.theatres;
    let mut order: Vec<SlotIx> = (0..formulation.slots.len()).collect();
    order.sort_by_key(|&slot| {
        let slot = &formulation.slots[slot];
        (slot.day, theatres.sessions[slot.session].start_minute)
    });
    let mut used: BTreeSet<Place> = BTreeSet::new();
    let mut opened = Vec::new();
    for slot in order {
        let mut wanted: Vec<(KindIx, bool)> = Vec::new();
        for (variables, taken) in [(&formulation.blocks, false), (&formulation.taken, true)] {
            for (&(_, kind), &variable) in variables.range((slot, 0)..=(slot, KindIx::MAX)) {
                wanted.extend((0..values.whole(variable)).map(|_| (kind, taken)));
            }
        }
        let is_free = |place: &Place, used: &BTreeSet<Place>| {
            !used.iter().any(|other| {
                (other.day, other.room) == (place.day, place.room) && theatres.overlap(other.session, place.session)
            })
        };
        let owner = |place: &Place| theatres.published.as_ref()?.blocks.get(place).map(|block| block.specialty);
        // First those who stay where they are, then the others: on places nobody has, then on those that somebody gives up.
        for round in 0..2 {
            wanted.retain(|&(kind, taken)| {
                let specialty = formulation.kinds[kind].specialty;
                let mut free: Vec<Place> =
                    formulation.slots[slot].places.iter().copied().filter(|place| is_free(place, &used)).collect();
                free.sort_by_key(|place| match owner(place) {
                    Some(before) if before == specialty => 0,
                    Some(_) => 1,
                    None => 2,
                });
                match free.first() {
                    Some(&place) if round == 1 || owner(&place) == Some(specialty) => {
                        used.insert(place);
                        opened.push(Opened { place, slot, kind, taken });
                        false
                    }
                    _ => true,
                }
            });
        }
    }
    opened
}
