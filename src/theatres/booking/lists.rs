//! The blocks as lists to be filled: what stands in them already, what they can take, and how much of it.

use crate::calendar::Day;
use crate::hospital::CompetenceIx;
use crate::hospital::theatres::*;
use crate::theatres::allocation::is_released;
use crate::theatres::durations::Durations;
use crate::theatres::patterns::Total;
use std::collections::{BTreeMap, BTreeSet};

/// Most ways of filling a list that are told apart.
const MOST_FILLINGS: usize = 200;

/// Reserved slots of one kind in a list.
#[derive(Debug, Clone)]
pub(super) struct Slot {
    pub(super) pathway: PathwayIx,
    pub(super) procedure: ProcedureIx,
    pub(super) count: u32,
    /// Who has been given one.
    pub(super) named: Vec<PatientIx>,
}

/// A block to be filled.
#[derive(Debug, Clone)]
pub(super) struct List {
    pub(super) place: Place,
    /// The block without its cases.
    block: Block,
    /// Patients who keep their date.
    pub(super) fixed: Vec<PlannedCase>,
    /// Slots that stay reserved.
    pub(super) slots: Vec<Slot>,
    /// Reserved slots that are released by today.
    pub(super) released: Vec<(PathwayIx, u32)>,
    /// Who has been booked now.
    pub(super) new: Vec<PlannedCase>,
    /// What the list takes beside what stands in it.
    pub(super) takes: Vec<ProcedureIx>,
    /// Minutes of what stands in it.
    base: Total,
}

/// Ways of filling a list: how many more of each procedure, so that one more of any would be too risky.
pub(super) type Filling = BTreeMap<ProcedureIx, u32>;

/// The allocation with the patients of the waiting list who are booked in its blocks.
pub fn with_bookings(theatres: &Theatres, blocks: &Allocation) -> Allocation {
    let mut plan = blocks.clone();
    let planned: BTreeSet<PatientIx> =
        plan.blocks.values().flat_map(|block| &block.cases).filter_map(|case| case.patient).collect();
    for (at, patient) in theatres.queue.iter().enumerate().filter(|(at, _)| !planned.contains(at)) {
        let block = patient.booked.and_then(|place| plan.blocks.get_mut(&place));
        let owner = theatres.procedures[patient.procedure].specialty;
        if let Some(block) = block.filter(|block| block.specialty == owner) {
            block.cases.insert(0, named(theatres, at));
        }
    }
    plan
}

/// A patient as a case.
pub(super) fn named(theatres: &Theatres, patient: PatientIx) -> PlannedCase {
    let waiting = &theatres.queue[patient];
    let pathway = waiting.clock.map(|clock| theatres.clocks[clock].pathway);
    PlannedCase { procedure: waiting.procedure, patient: Some(patient), pathway }
}

/// The blocks as lists. Blocks before today are over: who was booked in them stays, and nobody comes to them any more.
pub(super) fn lists(theatres: &Theatres, durations: &Durations, blocks: &Allocation) -> Vec<List> {
    let mut lists: Vec<List> = blocks.blocks.iter().map(|(&place, block)| list(theatres, place, block)).collect();
    for list in &mut lists {
        let surgeon = list.block.surgeon;
        let slots = list.slots.iter().flat_map(|slot| (0..slot.count).map(|_| slot.procedure));
        for procedure in list.fixed.iter().map(|case| case.procedure).chain(slots) {
            list.base = list.base.with(&durations.of(procedure, surgeon));
        }
    }
    lists
}

fn list(theatres: &Theatres, place: Place, block: &Block) -> List {
    let over = place.day < theatres.today;
    let mut list = List {
        place,
        block: Block { cases: Vec::new(), ..block.clone() },
        fixed: Vec::new(),
        slots: Vec::new(),
        released: Vec::new(),
        new: Vec::new(),
        takes: if over { Vec::new() } else { takes(theatres, place, block) },
        base: Total::default(),
    };
    for case in &block.cases {
        // Whom a plan named for a day that is over, and who waits still, was not operated.
        let keeps = |patient: PatientIx| theatres.queue[patient].booked == Some(place);
        match (case.patient, case.pathway) {
            (Some(patient), _) if keeps(patient) => list.fixed.push(*case),
            (None, Some(pathway)) if is_released(theatres, pathway, place.day) => {
                match list.released.iter_mut().find(|(of, _)| *of == pathway) {
                    Some((_, count)) => *count += 1,
                    None => list.released.push((pathway, 1)),
                }
            }
            (None, Some(pathway)) => {
                let same = |slot: &&mut Slot| (slot.pathway, slot.procedure) == (pathway, case.procedure);
                match list.slots.iter_mut().find(same) {
                    Some(slot) => slot.count += 1,
                    None => {
                        list.slots.push(Slot { pathway, procedure: case.procedure, count: 1, named: Vec::new() });
                    }
                }
            }
            // A patient whom the allocation named stands for their like; a free slot stands for anybody.
            _ => {}
        }
    }
    list
}

/// The procedures that a block's room, people and equipment are there for. Equipment was counted by what the allocation planned.
fn takes(theatres: &Theatres, place: Place, block: &Block) -> Vec<ProcedureIx> {
    let planned = || block.cases.iter().map(|case| &theatres.procedures[case.procedure]);
    let equipment: BTreeSet<EquipmentIx> =
        planned().flat_map(|procedure| procedure.equipment.iter().copied()).collect();
    let competence: Option<CompetenceIx> = planned().map(|procedure| procedure.competence).next();
    let operates = |needed: CompetenceIx| {
        block.surgeon.map(|surgeon| &theatres.surgeons[surgeon]).is_some_and(|surgeon| {
            let supervised = block.supervisor.is_some() && surgeon.supervised.contains(&needed);
            surgeon.competences.contains(&needed) || supervised
        })
    };
    let trained = |team: Option<TeamIx>, needed: CompetenceIx| {
        team.is_some_and(|team| theatres.teams[team].competences.contains(&needed))
    };
    let mut takes: Vec<ProcedureIx> = Vec::new();
    for (at, procedure) in theatres.procedures.iter().enumerate() {
        let fits = procedure.specialty == block.specialty
            && competence.is_none_or(|competence| competence == procedure.competence)
            && operates(procedure.competence)
            && theatres.suits(place.room, at)
            && procedure.equipment.is_subset(&equipment)
            && trained(block.nurses, procedure.nurses)
            && procedure.anaesthesia.is_none_or(|needed| trained(block.anaesthesia, needed));
        if fits {
            takes.push(at);
        }
    }
    if competence.is_none() {
        // An empty block becomes a list of one competence: that of the first procedure it can take.
        let first = takes.first().map(|&procedure| theatres.procedures[procedure].competence);
        takes.retain(|&procedure| Some(theatres.procedures[procedure].competence) == first);
    }
    takes
}

impl List {
    /// Who operates.
    pub(super) fn surgeon(&self) -> Option<SurgeonIx> {
        self.block.surgeon
    }

    /// The day.
    pub(super) fn day(&self) -> Day {
        self.place.day
    }

    /// Whether so many more of each procedure keep the risk of overrun.
    pub(super) fn holds(&self, theatres: &Theatres, durations: &Durations, more: &Filling) -> bool {
        let mut total = self.base;
        for (&procedure, &count) in more {
            let law = durations.of(procedure, self.block.surgeon);
            for _ in 0..count {
                total = total.with(&law);
            }
        }
        let terms = &theatres.terms;
        let minutes = f64::from(theatres.sessions[self.place.session].minutes());
        total.above(minutes + terms.overrun_allowance_minutes, terms.turnover_minutes) <= terms.overrun_risk
    }

    /// The fullest ways of filling the list with at most so many of each procedure. More than [`MOST_FILLINGS`] are thinned out
    /// evenly, those with the most cases kept.
    pub(super) fn fillings(&self, theatres: &Theatres, durations: &Durations, most: &Filling) -> Vec<Filling> {
        let procedures: Vec<(ProcedureIx, u32)> = most.iter().map(|(&procedure, &count)| (procedure, count)).collect();
        let mut all = Vec::new();
        let mut now = Filling::new();
        if self.holds(theatres, durations, &now) {
            self.extend(theatres, durations, &procedures, &mut now, &mut all);
        }
        let fits_more = |filling: &Filling| {
            procedures.iter().any(|&(procedure, most)| {
                let mut more = filling.clone();
                *more.entry(procedure).or_default() += 1;
                more[&procedure] <= most && self.holds(theatres, durations, &more)
            })
        };
        all.retain(|filling| !fits_more(filling));
        if all.len() > MOST_FILLINGS {
            all.sort_by_key(|filling| std::cmp::Reverse(filling.values().sum::<u32>()));
            let every = all.len().div_ceil(MOST_FILLINGS);
            all = all.into_iter().step_by(every).collect();
        }
        all
    }

    /// All fillings of the procedures from the first on, as deep as the risk allows.
    fn extend(
        &self,
        theatres: &Theatres,
        durations: &Durations,
        procedures: &[(ProcedureIx, u32)],
        now: &mut Filling,
        all: &mut Vec<Filling>,
    ) {
        let Some((&(procedure, most), rest)) = procedures.split_first() else {
            all.push(now.clone());
            return;
        };
        for count in 0..=most {
            if count > 0 {
                now.insert(procedure, count);
            }
            if count > 0 && !self.holds(theatres, durations, now) {
                break;
            }
            self.extend(theatres, durations, rest, now, all);
        }
        now.remove(&procedure);
    }
}

/// The lists as a plan: those who keep their date, those newly booked, and what stays reserved.
pub(super) fn plan(lists: &[List]) -> Allocation {
    let mut plan = Allocation::default();
    for list in lists {
        let mut block = list.block.clone();
        block.cases = list.fixed.iter().chain(&list.new).copied().collect();
        for slot in &list.slots {
            let case = |patient| PlannedCase { procedure: slot.procedure, patient, pathway: Some(slot.pathway) };
            block.cases.extend(slot.named.iter().map(|&patient| case(Some(patient))));
            block.cases.extend((slot.named.len() as u32..slot.count).map(|_| case(None)));
        }
        let unnamed = block.cases.iter().find(|case| case.patient.is_none());
        block.pathway = unnamed.and_then(|case| case.pathway);
        plan.blocks.insert(list.place, block);
    }
    plan
}
