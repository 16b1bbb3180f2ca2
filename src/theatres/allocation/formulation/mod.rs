//! The program of an allocation; see `models/theatres.md`, in whose names everything here is called.
//!
//! `blocks[slot][kind]` says how many places of a slot run a list of a kind, `lists` which patterns these lists hold, `served`
//! when the cohorts are operated. People, equipment, beds, the plan in force and the reserve are rows over these.

mod blocks;
mod cohorts;
mod people;
mod resources;
mod standing;
mod structure;

#[cfg(test)]
pub(super) use blocks::patterns_beside;
pub(super) use people::{Operates, Serves};
pub(super) use resources::in_bed;
pub(super) use structure::Structure;

use super::cohorts::{Cohort, cohorts};
use super::crewing::Crewing;
use super::mend::{PLANNED_MOVED, Standing};
use super::program::Draft;
use super::slots::{OfPathways, Rooms, Slot, slots};
use super::worth::Worth;
use crate::calendar::Day;
use crate::hospital::theatres::*;
use crate::theatres::durations::Durations;
use crate::theatres::kinds::{ListKind, list_kinds};
use crate::theatres::patterns::Pattern;
use good_lp::{Expression, Variable};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Index into [`Formulation::slots`].
pub(super) type SlotIx = usize;
/// Index into [`Formulation::kinds`].
pub(super) type KindIx = usize;

/// Which blocks keep their owner.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Freeze {
    /// Those inside the notice.
    InsideNotice,
    /// Those beyond it: what a swap agreed on inside the notice would bring.
    BeyondNotice,
    /// None.
    Nothing,
}

/// How an allocation may differ from the plan in force.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Freedom {
    /// Which blocks keep their owner.
    pub freeze: Freeze,
    /// Most blocks that change hands; `None` takes the hospital's own limit.
    pub most_moves: Option<u32>,
}

impl Default for Freedom {
    fn default() -> Self {
        Self { freeze: Freeze::InsideNotice, most_moves: None }
    }
}

/// Whether a cohort is served in whole patients.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Service {
    /// No: whole lists make nearly all of it whole, and the program is much easier.
    Divisible,
    /// Yes: for naming patients once the lists are settled.
    Whole,
}

/// Lists of one kind in equal blocks of one day.
#[derive(Debug)]
pub(super) struct Lists {
    pub(super) kind: KindIx,
    /// Whether the blocks are taken from what held them.
    pub(super) taken: bool,
    /// The slots whose blocks these are.
    pub(super) slots: Vec<SlotIx>,
    /// Patterns with the number of lists that hold each.
    pub(super) patterns: Vec<(Pattern, Variable)>,
}

/// A booked patient who stays although the place is taken for another list: one of its cases.
#[derive(Debug)]
pub(super) struct Stays {
    pub(super) patient: PatientIx,
    pub(super) slot: SlotIx,
    pub(super) variable: Variable,
}

/// When patients of a cohort are operated.
#[derive(Debug)]
pub(super) struct Served {
    pub(super) cohort: usize,
    /// First and last day: one day, a week, or the part of a week before or after the due date.
    pub(super) days: (Day, Day),
    pub(super) variable: Variable,
}

/// A program with what its variables stand for.
pub(super) struct Formulation<'a> {
    pub(super) theatres: &'a Theatres,
    pub(super) durations: &'a Durations,
    pub(super) freedom: Freedom,
    service: Service,
    crewing: Option<&'a Crewing>,
    pub(super) standing: Option<&'a Standing>,
    pub(super) kinds: Vec<ListKind>,
    pub(super) slots: Vec<Slot>,
    pub(super) rooms: Vec<Rooms>,
    pub(super) of_pathways: OfPathways,
    pub(super) cohorts: Vec<Cohort>,
    /// Blocks of a kind in a slot. For a held slot only kinds that carry on what holds it.
    pub(super) blocks: BTreeMap<(SlotIx, KindIx), Variable>,
    /// Blocks in a held slot that is taken from its holder.
    pub(super) taken: BTreeMap<(SlotIx, KindIx), Variable>,
    pub(super) lists: Vec<Lists>,
    pub(super) served: Vec<Served>,
    pub(super) stays: Vec<Stays>,
    pub(super) operates: Vec<Operates>,
    pub(super) serves: Vec<Serves>,
    /// With crewing: how many of the people of each entry of `team_days` are taken.
    pub(super) taken_on: BTreeMap<usize, Variable>,
    pub(super) draft: Draft,
    /// Cases of each procedure on each day, beside booked ones.
    cases: BTreeMap<(ProcedureIx, Day), Expression>,
    /// Whether a held slot is kept.
    kept: BTreeMap<SlotIx, Expression>,
}

impl<'a> Formulation<'a> {
    /// Builds the program.
    pub(super) fn build(theatres: &'a Theatres, durations: &'a Durations, freedom: Freedom, service: Service) -> Self {
        Self::build_for(theatres, durations, freedom, service, None, None)
    }

    /// Builds the program of what does not stand.
    pub(super) fn build_around(
        theatres: &'a Theatres,
        durations: &'a Durations,
        freedom: Freedom,
        service: Service,
        standing: &'a Standing,
    ) -> Self {
        Self::build_for(theatres, durations, freedom, service, None, Some(standing))
    }

    /// Builds the program; with `crewing`, single people serve the blocks instead of whole teams; with `standing`, a part of the plan in
    /// force stays, and `theatres` are those of the rest.
    pub(super) fn build_for(
        theatres: &'a Theatres,
        durations: &'a Durations,
        freedom: Freedom,
        service: Service,
        crewing: Option<&'a Crewing>,
        standing: Option<&'a Standing>,
    ) -> Self {
        let (slots, rooms) = slots(theatres, freedom.freeze);
        let held: BTreeSet<PatientIx> = slots.iter().flat_map(|slot| slot.booked.iter().copied()).collect();
        let mut formulation = Self {
            theatres,
            durations,
            freedom,
            service,
            crewing,
            standing,
            kinds: list_kinds(theatres),
            of_pathways: OfPathways::new(theatres),
            cohorts: cohorts(theatres, |patient| held.contains(&patient)),
            slots,
            rooms,
            blocks: BTreeMap::new(),
            taken: BTreeMap::new(),
            lists: Vec::new(),
            served: Vec::new(),
            stays: Vec::new(),
            operates: Vec::new(),
            serves: Vec::new(),
            taken_on: BTreeMap::new(),
            draft: Draft::default(),
            cases: BTreeMap::new(),
            kept: BTreeMap::new(),
        };
        formulation.add_blocks();
        formulation.add_lists();
        formulation.add_room_rows();
        formulation.add_plan_in_force();
        formulation.add_surgeons();
        formulation.add_teams();
        formulation.add_equipment();
        formulation.add_standing();
        formulation.add_cohorts();
        formulation.add_beds();
        formulation
    }

    /// The places of the variables among the columns.
    pub(super) fn places(&self) -> HashMap<Variable, usize> {
        self.draft.places()
    }

    /// Points of one who loses a place: less for those who have not been told.
    fn price_of_losing(&self, patient: PatientIx) -> f64 {
        let untold = self.standing.is_some_and(|standing| standing.planned.contains_key(&patient));
        if untold { PLANNED_MOVED } else { self.theatres.points.displaced }
    }

    fn worth(&self) -> Worth<'a> {
        Worth::new(self.theatres)
    }

    /// Block variables of a slot with their kind, kept or taken.
    fn blocks_in(&self, slot: SlotIx) -> impl Iterator<Item = (KindIx, Variable)> + '_ {
        let kinds = (slot, 0)..=(slot, KindIx::MAX);
        let both = self.blocks.range(kinds.clone()).chain(self.taken.range(kinds));
        both.map(|(&(_, kind), &variable)| (kind, variable))
    }

    /// Block variables of a day with their slot and kind.
    fn blocks_on(&self, day: Day) -> impl Iterator<Item = (SlotIx, KindIx, Variable)> + '_ {
        let slots = self.slots.iter().enumerate().filter(move |(_, slot)| slot.day == day).map(|(at, _)| at);
        slots.flat_map(|slot| self.blocks_in(slot).map(move |(kind, variable)| (slot, kind, variable)))
    }

    /// The moments of a day at which something can begin to clash: starts of sessions.
    fn moments(&self, day: Day) -> Vec<i32> {
        let sessions = self.slots.iter().filter(|slot| slot.day == day).map(|slot| slot.session);
        let mut starts: Vec<i32> = sessions.map(|session| self.theatres.sessions[session].start_minute).collect();
        starts.sort_unstable();
        starts.dedup();
        starts
    }

    fn runs_at(&self, session: SessionIx, minute: i32) -> bool {
        let session = &self.theatres.sessions[session];
        (session.start_minute..session.end_minute).contains(&minute)
    }
}
