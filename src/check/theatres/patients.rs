//! Patients: once, with enough notice, for what they wait for, by whom they asked for.

use super::Stage;
use super::breach::{Findings, TheatreRule};
use super::view::View;
use crate::calendar::short_date;
use crate::hospital::theatres::*;
use std::collections::BTreeMap;

pub(super) fn check(view: &View, findings: &mut Findings) {
    let theatres = view.theatres;
    let mut seen: BTreeMap<PatientIx, Place> = BTreeMap::new();
    for (&place, block) in &view.plan.blocks {
        for case in &block.cases {
            let Some(at) = case.patient else { continue };
            let patient = &theatres.queue[at];
            let who = format!("patient {}", patient.key);
            if let Some(before) = seen.insert(at, place) {
                let first = short_date(theatres.horizon.date(before.day));
                let measured = format!("is planned on {first} already");
                findings.at(TheatreRule::PatientOnce, place, who.clone(), measured, "one operation".into());
            }
            if patient.booked != Some(place) {
                notice(view, place, patient, &who, findings);
            }
            same(view, place, case, patient, &who, findings);
            if view.stage == Stage::Bookings {
                demanded(view, place, block, patient, who, findings);
            }
        }
    }
}

fn notice(view: &View, place: Place, patient: &Patient, who: &str, findings: &mut Findings) {
    let days = place.day - view.theatres.today;
    if days < patient.notice_days as i32 {
        let allowed = format!("{} days", patient.notice_days);
        findings.at(TheatreRule::PatientNotice, place, who.into(), format!("is called {days} days before"), allowed);
    }
}

fn same(view: &View, place: Place, case: &PlannedCase, patient: &Patient, who: &str, findings: &mut Findings) {
    let theatres = view.theatres;
    if case.procedure != patient.procedure {
        let planned = &theatres.procedures[case.procedure].key;
        let allowed = theatres.procedures[patient.procedure].key.clone();
        findings.at(TheatreRule::PatientProcedure, place, who.into(), format!("is planned for {planned}"), allowed);
    }
    let own = patient.clock.map(|clock| theatres.clocks[clock].pathway);
    if case.pathway.is_some_and(|slot| !own.is_some_and(|own| shares(theatres, own, slot))) {
        let key = |pathway: Option<PathwayIx>| pathway.map_or("no pathway", |at| &theatres.pathways[at].key);
        let measured = format!("is planned on {}", key(case.pathway));
        findings.at(TheatreRule::PatientProcedure, place, who.into(), measured, key(own).to_owned());
    }
}

/// Whether patients of a pathway may have the slots of another: their own, or those of their pool in the same specialty.
fn shares(theatres: &Theatres, own: PathwayIx, slot: PathwayIx) -> bool {
    let (own_pathway, slot_pathway) = (&theatres.pathways[own], &theatres.pathways[slot]);
    let pooled = own_pathway.pool.is_some() && own_pathway.pool == slot_pathway.pool;
    own == slot || (pooled && own_pathway.specialty == slot_pathway.specialty)
}

/// Whether a case stood in the list before patients were booked into it: somebody who has the date, a slot reserved for a pathway, or
/// a patient of the pathway for which the block is locked, who may have taken one.
pub(super) fn stood(view: &View, place: Place, case: &PlannedCase) -> bool {
    match case.patient {
        Some(patient) if view.theatres.queue[patient].booked == Some(place) => true,
        Some(_) => {
            let lock = view.plan.blocks[&place].pathway;
            lock.is_some_and(|lock| case.pathway.is_some_and(|own| shares(view.theatres, own, lock)))
        }
        None => case.pathway.is_some(),
    }
}

/// A booked patient keeps the date whoever operates, so only new bookings are held to the demand.
fn demanded(view: &View, place: Place, block: &Block, patient: &Patient, who: String, findings: &mut Findings) {
    let Some(wanted) = patient.surgeon.filter(|&wanted| block.surgeon != Some(wanted)) else { return };
    let key = |surgeon: Option<SurgeonIx>| surgeon.map_or("nobody", |at| &view.theatres.surgeons[at].key);
    let measured = format!("is operated by {}", key(block.surgeon));
    findings.at(TheatreRule::PatientSurgeon, place, who, measured, key(Some(wanted)).to_owned());
    findings.forced_if(patient.booked == Some(place));
}
