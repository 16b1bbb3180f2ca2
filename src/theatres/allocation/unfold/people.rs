//! Names for the surgeons and teams that the program counted.

use super::Opened;
use crate::calendar::Day;
use crate::hospital::CompetenceIx;
use crate::hospital::theatres::*;
use crate::theatres::allocation::formulation::{Formulation, Operates};
use crate::theatres::allocation::program::Values;
use std::collections::BTreeMap;

/// Surgeons for the blocks of one competence in one session.
#[derive(Default)]
struct Pool {
    alone: Vec<SurgeonIx>,
    supervised: Vec<SurgeonIx>,
}

/// Gives every block its surgeon: the one of the plan in force where there is a choice.
pub(super) fn name_surgeons(
    formulation: &Formulation,
    values: &Values,
    opened: &[Opened],
    blocks: &mut BTreeMap<Place, Block>,
) {
    let mut pools = pools(formulation, values);
    let mut by_pool: BTreeMap<_, Vec<Place>> = BTreeMap::new();
    for open in opened {
        let kind = &formulation.kinds[open.kind];
        let key = (open.place.day, open.place.session, kind.specialty, kind.competence);
        by_pool.entry(key).or_default().push(open.place);
    }
    for (key, mut places) in by_pool {
        let Some(pool) = pools.get_mut(&key) else { continue };
        let had = |place: &Place| had_surgeon(formulation.theatres, *place);
        places.sort_by_key(|place| !had(place).is_some_and(|surgeon| pool.alone.contains(&surgeon)));
        let mut supervisors: Vec<SurgeonIx> = Vec::new();
        for place in places {
            let Some(block) = blocks.get_mut(&place) else { continue };
            let stays = had(&place).and_then(|surgeon| pool.alone.iter().position(|&other| other == surgeon));
            if !pool.alone.is_empty() {
                let surgeon = pool.alone.remove(stays.unwrap_or(0));
                supervisors.push(surgeon);
                block.surgeon = Some(surgeon);
            } else if let Some(surgeon) = pool.supervised.pop() {
                block.surgeon = Some(surgeon);
                block.supervisor = supervisors.pop();
            }
        }
    }
}

fn had_surgeon(theatres: &Theatres, place: Place) -> Option<SurgeonIx> {
    let booked = theatres.queue.iter().find(|patient| patient.booked == Some(place) && patient.surgeon.is_some());
    let published = || theatres.published.as_ref()?.blocks.get(&place)?.surgeon;
    booked.and_then(|patient| patient.surgeon).or_else(published)
}

/// Who of each group operates where: whoever is free, in the order of the starts; first those who had a block there.
fn pools(formulation: &Formulation, values: &Values) -> BTreeMap<(Day, SessionIx, SpecialtyIx, CompetenceIx), Pool> {
    let theatres = formulation.theatres;
    let mut order: Vec<&Operates> = formulation.operates.iter().collect();
    order.sort_by_key(|operates| (operates.day, theatres.sessions[operates.session].start_minute, operates.supervised));
    let mut busy: BTreeMap<(Day, SurgeonIx), Vec<SessionIx>> = BTreeMap::new();
    let mut pools: BTreeMap<_, Pool> = BTreeMap::new();
    for operates in order {
        let mut members = operates.surgeons.clone();
        members.sort_by_key(|&surgeon| !operated_then(theatres, surgeon, operates.day, operates.session));
        let mut free = members.into_iter().filter(|&surgeon| {
            let sessions = busy.get(&(operates.day, surgeon)).map_or(&[][..], Vec::as_slice);
            !sessions.iter().any(|&other| theatres.overlap(other, operates.session))
        });
        let chosen: Vec<SurgeonIx> = free.by_ref().take(values.whole(operates.variable) as usize).collect();
        let key = (operates.day, operates.session, operates.specialty, operates.competence);
        let pool = pools.entry(key).or_default();
        for surgeon in chosen {
            busy.entry((operates.day, surgeon)).or_default().push(operates.session);
            if operates.supervised { pool.supervised.push(surgeon) } else { pool.alone.push(surgeon) }
        }
    }
    pools
}

fn operated_then(theatres: &Theatres, surgeon: SurgeonIx, day: Day, session: SessionIx) -> bool {
    let plan = theatres.published.as_ref();
    plan.is_some_and(|plan| {
        let then = |place: &Place| place.day == day && place.session == session;
        plan.blocks.iter().any(|(place, block)| then(place) && block.surgeon == Some(surgeon))
    })
}

/// Gives every block its teams.
pub(super) fn name_teams(
    formulation: &Formulation,
    values: &Values,
    opened: &[Opened],
    blocks: &mut BTreeMap<Place, Block>,
) {
    let mut there: BTreeMap<(Day, SessionIx, TeamKind, CompetenceIx), Vec<TeamIx>> = BTreeMap::new();
    for serves in &formulation.serves {
        let key = (serves.day, serves.session, serves.what, serves.competence);
        there.entry(key).or_default().extend((0..values.whole(serves.variable)).map(|_| serves.team));
    }
    for open in opened {
        let kind = &formulation.kinds[open.kind];
        let Some(block) = blocks.get_mut(&open.place) else { continue };
        let mut take = |what, competence| there.get_mut(&(open.place.day, open.place.session, what, competence))?.pop();
        block.nurses = take(TeamKind::Nurses, kind.nurses);
        block.anaesthesia = kind.anaesthesia.and_then(|competence| take(TeamKind::Anaesthesia, competence));
    }
}
