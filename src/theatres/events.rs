//! What may happen to a plan in force: a surgeon away, a room down, more referrals than were thought.

use crate::calendar::Day;
use crate::hospital::theatres::{Block, Closure, Patient, PatientIx, Place, RoomIx, SpecialtyIx, SurgeonIx, Theatres};
use std::collections::BTreeMap;

/// Something that has happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Event {
    /// A surgeon is away, first to last day.
    SurgeonAway(SurgeonIx, Day, Day),
    /// A room cannot be used, first to last day.
    RoomDown(RoomIx, Day, Day),
    /// So many patients more are referred to a specialty, today.
    Bulge(SpecialtyIx, u32),
}

/// Lets the events happen. Returns the places of the plan in force that cannot be as they were.
pub fn apply(theatres: &mut Theatres, events: &[Event]) -> Vec<Place> {
    for event in events {
        match *event {
            Event::SurgeonAway(surgeon, first, last) => {
                let away = |day: Day| (first..=last).contains(&day);
                theatres.surgeon_days.retain(|there| there.surgeon != surgeon || !away(there.day));
            }
            Event::RoomDown(room, first, last) => {
                theatres.openings.retain(|open| open.room != room || !(first..=last).contains(&open.day));
                let reason = "out of use".to_string();
                theatres.closures.push(Closure { room: Some(room), first, last, session: None, reason });
            }
            Event::Bulge(specialty, count) => bulge(theatres, specialty, count),
        }
    }
    let Some(published) = &theatres.published else { return Vec::new() };
    published.blocks.iter().filter(|(place, block)| is_hit(events, **place, block)).map(|(place, _)| *place).collect()
}

fn is_hit(events: &[Event], place: Place, block: &Block) -> bool {
    events.iter().any(|event| match *event {
        Event::SurgeonAway(surgeon, first, last) => {
            (block.surgeon == Some(surgeon) || block.supervisor == Some(surgeon)) && (first..=last).contains(&place.day)
        }
        Event::RoomDown(room, first, last) => place.room == room && (first..=last).contains(&place.day),
        Event::Bulge(..) => false,
    })
}

/// New patients of a specialty, of the same kinds and in the same shares as those who wait already.
fn bulge(theatres: &mut Theatres, specialty: SpecialtyIx, count: u32) {
    let mut kinds: BTreeMap<usize, Vec<PatientIx>> = BTreeMap::new();
    for (index, patient) in theatres.queue.iter().enumerate() {
        if theatres.procedures[patient.procedure].specialty == specialty && patient.clock.is_none() {
            kinds.entry(patient.procedure).or_default().push(index);
        }
    }
    let waiting: usize = kinds.values().map(Vec::len).sum();
    let mut models: Vec<PatientIx> = Vec::new();
    for of_kind in kinds.values() {
        let share = (of_kind.len() * count as usize).div_ceil(waiting.max(1));
        models.extend(of_kind.iter().cycle().take(share));
    }
    for (number, model) in models.into_iter().take(count as usize).enumerate() {
        let (today, model) = (theatres.today, theatres.queue[model].clone());
        theatres.queue.push(Patient {
            key: format!("new-{}-{}", theatres.specialties[specialty].key, number + 1),
            referred: today,
            clock_start: today,
            pauses: Vec::new(),
            booked: None,
            surgeon: None,
            ..model
        });
    }
}
