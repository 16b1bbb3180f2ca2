//! A finished allocation of blocks, with what is planned in them.

use super::{PathwayIx, PatientIx, ProcedureIx, RoomIx, SessionIx, SpecialtyIx, SurgeonIx, TeamIx};
use crate::calendar::Day;
use std::collections::BTreeMap;

/// Where and when a block is: one session of one room on one day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// When; inside the horizon.
    pub day: Day,
    /// Where.
    pub room: RoomIx,
    /// Which session.
    pub session: SessionIx,
}

/// A case in a block.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct PlannedCase {
    /// What.
    pub procedure: ProcedureIx,
    /// Whom; `None` is a slot that has no name yet: reserved where a pathway is given, free otherwise.
    pub patient: Option<PatientIx>,
    /// The pathway for which the slot is reserved; with a patient: the pathway the patient is on.
    pub pathway: Option<PathwayIx>,
}

/// A block given to a specialty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block {
    /// To whom.
    pub specialty: SpecialtyIx,
    /// Who operates; `None` where a published plan does not say.
    pub surgeon: Option<SurgeonIx>,
    /// Who supervises, where the surgeon operates under supervision: the surgeon of another block at the same time.
    pub supervisor: Option<SurgeonIx>,
    /// Theatre-nurse team.
    pub nurses: Option<TeamIx>,
    /// Anaesthesia team; `None` also where none is needed.
    pub anaesthesia: Option<TeamIx>,
    /// Locked for this pathway until its release.
    pub pathway: Option<PathwayIx>,
    /// What is planned, in order. Empty in a published plan whose patients stand in the waiting list as booked.
    pub cases: Vec<PlannedCase>,
}

impl Block {
    /// Slots without a name that are kept for the pathway for which the block is locked. Free slots beside them are not held.
    pub fn locked_slots(&self) -> impl Iterator<Item = &PlannedCase> + '_ {
        let kept = |case: &&PlannedCase| case.patient.is_none() && case.pathway == self.pathway;
        self.cases.iter().filter(|_| self.pathway.is_some()).filter(kept)
    }
}

/// Who has which block, by place.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Allocation {
    /// The blocks.
    pub blocks: BTreeMap<Place, Block>,
}

impl Allocation {
    /// The place at which a patient is planned.
    pub fn place_of(&self, patient: PatientIx) -> Option<Place> {
        let holds = |block: &Block| block.cases.iter().any(|case| case.patient == Some(patient));
        self.blocks.iter().find(|(_, block)| holds(block)).map(|(place, _)| *place)
    }
}
