//! The list of a block: named patients and reserved slots, within the chance constraint.

use super::world::World;
use crate::calendar::Day;
use crate::hospital::theatres::{PathwayIx, ProcedureIx};
use crate::theatres::patterns::Total;

/// What stands in a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Entry {
    /// A patient.
    Named { patient: usize, procedure: ProcedureIx },
    /// A slot reserved for a pathway.
    Reserved { pathway: PathwayIx, procedure: ProcedureIx },
}

impl Entry {
    pub(super) fn procedure(&self) -> ProcedureIx {
        match *self {
            Self::Named { procedure, .. } | Self::Reserved { procedure, .. } => procedure,
        }
    }

    pub(super) fn patient(&self) -> Option<usize> {
        match *self {
            Self::Named { patient, .. } => Some(patient),
            Self::Reserved { .. } => None,
        }
    }
}

/// A block of one day: a place of the ordinary week, what it is run as, and its list.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Block {
    /// Place in the ordinary week.
    pub(super) slot: usize,
    /// List kind; `None` is given to nobody.
    pub(super) kind: Option<usize>,
    /// The list.
    pub(super) entries: Vec<Entry>,
    /// Whether something was taken off the list since it was filled.
    pub(super) has_hole: bool,
}

impl Block {
    pub(super) fn new(slot: usize, kind: Option<usize>) -> Self {
        Self { slot, kind, entries: Vec::new(), has_hole: false }
    }

    pub(super) fn named(&self) -> impl Iterator<Item = usize> + '_ {
        self.entries.iter().filter_map(Entry::patient)
    }

    fn total(&self, world: &World) -> Total {
        self.entries.iter().fold(Total::default(), |sum, entry| sum.and(&world.cases[entry.procedure()]))
    }

    /// Whether the list keeps the chance constraint with one more case; the first case always fits.
    pub(super) fn fits(&self, world: &World, procedure: ProcedureIx) -> bool {
        let Some(kind) = self.kind else { return false };
        if !world.kinds[kind].procedures.contains(&procedure) {
            return false;
        }
        keeps_risk(world, self.slot, &self.total(world).and(&world.cases[procedure]))
    }

    /// Expected minutes of the list.
    pub(super) fn expected_minutes(&self, world: &World) -> f64 {
        self.total(world).expected_minutes(world.theatres.terms.turnover_minutes)
    }

    /// Takes a patient off the list.
    pub(super) fn drop_patient(&mut self, patient: usize) {
        self.entries.retain(|entry| entry.patient() != Some(patient));
        self.has_hole = true;
    }

    /// Fills the list from candidates, who stand in the order in which they are taken; returns those taken.
    pub(super) fn fill(&mut self, world: &World, candidates: impl Iterator<Item = (usize, ProcedureIx)>) -> Vec<usize> {
        let Some(kind) = self.kind else { return Vec::new() };
        let mut total = self.total(world);
        let mut too_long: Vec<ProcedureIx> = Vec::new();
        let mut taken = Vec::new();
        let holds = &world.kinds[kind].procedures;
        for (patient, procedure) in candidates {
            if too_long.len() == holds.len() {
                break;
            }
            if !holds.contains(&procedure) || too_long.contains(&procedure) {
                continue;
            }
            let longer = total.and(&world.cases[procedure]);
            if keeps_risk(world, self.slot, &longer) {
                total = longer;
                self.entries.push(Entry::Named { patient, procedure });
                taken.push(patient);
            } else {
                too_long.push(procedure);
            }
        }
        self.has_hole = false;
        taken
    }
}

/// The chance constraint of the hospital; a single case is never too long for a whole session.
fn keeps_risk(world: &World, slot: usize, total: &Total) -> bool {
    let terms = &world.theatres.terms;
    let minutes = f64::from(world.theatres.sessions[world.slots[slot].session].minutes());
    let alone = total.cases == 1 && total.mean <= minutes;
    alone || total.above(minutes + terms.overrun_allowance_minutes, terms.turnover_minutes) <= terms.overrun_risk
}

/// The blocks of each day of a replay.
#[derive(Debug, Clone, Default)]
pub(super) struct Diary {
    days: Vec<Vec<Block>>,
}

impl Diary {
    pub(super) fn new(days: Day) -> Self {
        Self { days: vec![Vec::new(); days.max(0) as usize] }
    }

    /// Days from `first` to before `end`, as far as the diary goes.
    pub(super) fn span(&self, first: Day, end: Day) -> std::ops::Range<usize> {
        let most = self.days.len();
        (first.max(0) as usize).min(most)..(end.max(0) as usize).min(most)
    }

    pub(super) fn on(&self, day: usize) -> &[Block] {
        self.days.get(day).map_or(&[], Vec::as_slice)
    }

    pub(super) fn on_mut(&mut self, day: usize) -> &mut Vec<Block> {
        &mut self.days[day]
    }
}
