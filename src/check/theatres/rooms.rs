//! Rooms, what is in them, and equipment.

use super::breach::{Findings, TheatreRule};
use super::view::View;
use crate::calendar::clock_text;
use crate::hospital::theatres::*;

pub(super) fn check(view: &View, findings: &mut Findings) {
    for (&place, block) in &view.plan.blocks {
        open(view, place, findings);
        suits(view, place, block, findings);
        list(view, place, block, findings);
    }
    for day in view.days() {
        let blocks: Vec<_> = view.of_day(day).collect();
        for (at, &(place, _)) in blocks.iter().enumerate() {
            for &(other, _) in &blocks[at + 1..] {
                if place.room == other.room && view.at_once(place, other) {
                    let both = format!("a session from {} to {} at once", hours(view, place), hours(view, other));
                    let who = view.theatres.rooms[place.room].key.clone();
                    findings.at(TheatreRule::RoomOnce, other, who, both, "one session at a time".into());
                }
            }
        }
        equipment(view, &blocks, findings);
    }
}

fn hours(view: &View, place: Place) -> String {
    let (from, to) = view.hours(place);
    format!("{}–{}", clock_text(from), clock_text(to))
}

fn open(view: &View, place: Place, findings: &mut Findings) {
    let theatres = view.theatres;
    let listed = theatres
        .openings
        .iter()
        .any(|open| (open.day, open.room, open.session) == (place.day, place.room, place.session));
    if !listed {
        let closes = |closure: &&Closure| {
            (closure.first..=closure.last).contains(&place.day)
                && closure.room.is_none_or(|room| room == place.room)
                && closure.session.is_none_or(|session| session == place.session)
        };
        let why =
            theatres.closures.iter().find(closes).map_or(String::new(), |closure| format!(" ({})", closure.reason));
        let who = theatres.rooms[place.room].key.clone();
        let allowed = "a block where and when the room is open".to_owned();
        findings.at(TheatreRule::OpenPlace, place, who, format!("a block where the room is not open{why}"), allowed);
    }
}

fn suits(view: &View, place: Place, block: &Block, findings: &mut Findings) {
    let room = &view.theatres.rooms[place.room];
    for procedure in view.procedures(block) {
        for &feature in procedure.features.difference(&room.features) {
            let measured = format!("has no {}", view.theatres.features[feature]);
            let allowed = format!("a room with it for {}", procedure.key);
            findings.at(TheatreRule::RoomSuits, place, room.key.clone(), measured, allowed);
        }
        if room.local_only && procedure.anaesthesia.is_some() {
            let allowed = format!("a room with anaesthesia for {}", procedure.key);
            findings.at(TheatreRule::RoomSuits, place, room.key.clone(), "is for local anaesthetics".into(), allowed);
        }
    }
}

/// A list is of one specialty and of one competence.
fn list(view: &View, place: Place, block: &Block, findings: &mut Findings) {
    let specialties = &view.theatres.specialties;
    for procedure in view.procedures(block).filter(|procedure| procedure.specialty != block.specialty) {
        let measured = format!("belongs to {}", specialties[procedure.specialty].key);
        let allowed = format!("a case of {}, whose block it is", specialties[block.specialty].key);
        findings.at(TheatreRule::OneSpecialty, place, procedure.key.clone(), measured, allowed);
    }
    let competences = view.competences(block);
    if competences.len() > 1 {
        let named: Vec<&str> = competences.iter().map(|&competence| view.competence(competence)).collect();
        let who = "the list".to_owned();
        findings.at(TheatreRule::OneCompetence, place, who, named.join(" and "), "cases of one competence".into());
    }
}

fn equipment(view: &View, blocks: &[(Place, &Block)], findings: &mut Findings) {
    for (at, unit) in view.theatres.equipment.iter().enumerate() {
        let takes = |block: &Block| {
            block.cases.iter().any(|case| view.theatres.procedures[case.procedure].equipment.contains(&at))
        };
        let taking: Vec<_> = blocks.iter().copied().filter(|(_, block)| takes(block)).collect();
        let Some(most) = view.crowds(&taking).into_iter().max_by_key(Vec::len) else { continue };
        if most.len() as u32 > unit.count {
            let rooms: Vec<&str> = most.iter().map(|(place, _)| view.theatres.rooms[place.room].key.as_str()).collect();
            let measured = format!("{} units at once, in {}", most.len(), rooms.join(", "));
            let day = most.first().map(|(place, _)| place.day);
            findings.on(TheatreRule::EquipmentCount, day, unit.key.clone(), measured, unit.count.to_string());
        }
    }
}
