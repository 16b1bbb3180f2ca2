//! What became of the slots that were kept for pathways.

use super::blocks::{kept_slots, newly_named};
use super::board::LedgerRow;
use crate::hospital::theatres::*;
use crate::theatres::allocation::is_released;
use std::collections::BTreeSet;

/// The reserve by pathway: what the plan in force kept, what became of it at this meeting, and what the plan proposed keeps.
///
/// A slot whose release has come is refilled when its block gets a patient at this meeting, and wasted when it does not. Where a block keeps
/// slots of several pathways, they are filled in the order in which they stand.
pub(super) fn ledger(theatres: &Theatres, plan: &Allocation) -> Vec<LedgerRow> {
    let mut rows: Vec<LedgerRow> = theatres
        .pathways
        .iter()
        .map(|pathway| LedgerRow {
            pathway: pathway.key.clone(),
            name: pathway.name.clone(),
            in_force: 0,
            named: 0,
            released: 0,
            refilled: 0,
            wasted: 0,
            reserved: 0,
        })
        .collect();
    for block in plan.blocks.values() {
        for pathway in block.cases.iter().filter(|case| case.patient.is_none()).filter_map(|case| case.pathway) {
            rows[pathway].reserved += 1;
        }
    }
    let before: BTreeSet<Place> = theatres.published.iter().flat_map(|plan| plan.blocks.keys().copied()).collect();
    for place in before {
        count_place(theatres, plan, place, &mut rows);
    }
    rows
}

fn count_place(theatres: &Theatres, plan: &Allocation, place: Place, rows: &mut [LedgerRow]) {
    let cases = plan.blocks.get(&place).map_or(&[][..], |block| &block.cases);
    let new = |case: &&PlannedCase| case.patient.is_some_and(|patient| theatres.queue[patient].booked != Some(place));
    let mut own: Vec<PathwayIx> = cases.iter().filter(new).filter_map(|case| case.pathway).collect();
    let mut others = newly_named(theatres, place, cases).saturating_sub(own.len() as u32);
    let mut left = Vec::new();
    for pathway in kept_slots(theatres, place) {
        rows[pathway].in_force += 1;
        // A pathway's own patients take its slots, released or not.
        match own.iter().position(|&of| of == pathway) {
            Some(at) => {
                own.remove(at);
                rows[pathway].named += 1;
            }
            None => left.push(pathway),
        }
    }
    others += own.len() as u32;
    for pathway in left.into_iter().filter(|&pathway| is_released(theatres, pathway, place.day)) {
        rows[pathway].released += 1;
        if others > 0 {
            others -= 1;
            rows[pathway].refilled += 1;
        } else {
            rows[pathway].wasted += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::theatres::testkit::{Small, small};

    /// One block that keeps two slots for the first pathway, and a meeting on which both are released.
    fn two_kept_slots() -> (Theatres, Place) {
        let mut theatres = small(Small { rooms: 1, days: 5, specialties: 1, patients: 3, seed: 1 });
        let place = Place { day: 0, room: 0, session: 0 };
        theatres.openings = vec![Opening { day: 0, room: 0, session: 0 }];
        if theatres.pathways.is_empty() {
            theatres.pathways.push(Pathway {
                key: "breast".into(),
                name: "Breast".into(),
                specialty: 0,
                tier: 1,
                quantile: 0.9,
                release_working_days: 2,
                agreed_per_week: 0,
                conference: None,
                pool: None,
            });
        }
        theatres.pathways[0].release_working_days = 2;
        let slot = PlannedCase { procedure: 0, patient: None, pathway: Some(0) };
        let block = Block {
            specialty: 0,
            surgeon: None,
            supervisor: None,
            nurses: None,
            anaesthesia: None,
            pathway: Some(0),
            cases: vec![slot, slot],
        };
        theatres.queue.iter_mut().for_each(|patient| patient.booked = None);
        theatres.published = Some(Allocation { blocks: [(place, block)].into() });
        (theatres, place)
    }

    fn with(theatres: &Theatres, place: Place, cases: Vec<PlannedCase>) -> LedgerRow {
        let mut plan = theatres.published.clone().unwrap();
        plan.blocks.get_mut(&place).unwrap().cases = cases;
        ledger(theatres, &plan).remove(0)
    }

    #[test]
    fn a_released_slot_that_a_standby_patient_takes_is_refilled_and_the_other_is_wasted() {
        let (mut theatres, place) = two_kept_slots();
        theatres.today = -1;
        let standby = PlannedCase { procedure: 0, patient: Some(0), pathway: None };
        let row = with(&theatres, place, vec![standby]);
        assert_eq!((row.in_force, row.named, row.released, row.refilled, row.wasted, row.reserved), (2, 0, 2, 1, 1, 0));
    }

    #[test]
    fn a_patient_of_the_pathway_names_a_slot_and_what_is_not_released_stays_reserved() {
        let (mut theatres, place) = two_kept_slots();
        theatres.today = -10;
        let named = PlannedCase { procedure: 0, patient: Some(0), pathway: Some(0) };
        let kept = PlannedCase { procedure: 0, patient: None, pathway: Some(0) };
        let row = with(&theatres, place, vec![named, kept]);
        assert_eq!((row.in_force, row.named, row.released, row.refilled, row.wasted, row.reserved), (2, 1, 0, 0, 0, 1));
    }
}
