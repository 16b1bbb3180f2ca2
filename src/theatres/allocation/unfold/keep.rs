//! Keeps the people of the plan in force on blocks that stay with their owner. The program counts people who are equal to it; whom it
//! happens to name must not fill the change log.

use crate::hospital::CompetenceIx;
use crate::hospital::theatres::*;
use crate::theatres::allocation::formulation::Formulation;
use crate::theatres::kinds::ListKind;
use std::collections::BTreeMap;

/// A block's list kind, by place.
pub(super) type Kinds<'a> = BTreeMap<Place, &'a ListKind>;

/// Gives blocks back the surgeon and the teams that they had, where these are free or can be exchanged.
pub(super) fn keep_people(formulation: &Formulation, kinds: &Kinds, blocks: &mut BTreeMap<Place, Block>) {
    let theatres = formulation.theatres;
    let Some(published) = &theatres.published else { return };
    let places: Vec<Place> = blocks.keys().copied().collect();
    for place in places {
        let Some(before) = published.blocks.get(&place).filter(|before| before.specialty == blocks[&place].specialty)
        else {
            continue;
        };
        if let Some(surgeon) = before.surgeon {
            keep_surgeon(theatres, kinds, blocks, place, surgeon);
        }
        for (had, kind) in [(before.nurses, TeamKind::Nurses), (before.anaesthesia, TeamKind::Anaesthesia)] {
            if let Some(team) = had {
                keep_team(theatres, kinds, blocks, place, (team, kind));
            }
        }
    }
}

/// Other blocks that run at the same time.
fn at_once<'b>(
    theatres: &'b Theatres,
    blocks: &'b BTreeMap<Place, Block>,
    place: Place,
) -> impl Iterator<Item = (Place, &'b Block)> + 'b {
    let others = blocks.iter().filter(move |(other, _)| other.day == place.day && **other != place);
    others
        .filter(move |(other, _)| theatres.overlap(other.session, place.session))
        .map(|(other, block)| (*other, block))
}

fn keep_surgeon(
    theatres: &Theatres,
    kinds: &Kinds,
    blocks: &mut BTreeMap<Place, Block>,
    place: Place,
    surgeon: SurgeonIx,
) {
    let now = blocks[&place].surgeon;
    let able = theatres.surgeons[surgeon].competences.contains(&kinds[&place].competence);
    if now == Some(surgeon) || !able || !attends(theatres, surgeon, place) || blocks[&place].supervisor.is_some() {
        return;
    }
    let busy: Vec<Place> = at_once(theatres, blocks, place)
        .filter(|(_, block)| block.surgeon == Some(surgeon))
        .map(|(at, _)| at)
        .collect();
    match busy[..] {
        [] => {}
        [other] if other.session == place.session && exchangeable(kinds, blocks, place, other) => {
            if let Some(block) = blocks.get_mut(&other) {
                block.surgeon = now;
            }
        }
        _ => return,
    }
    // Who was supervised by one of the two is supervised at the same time by the other.
    let supervised: Vec<Place> = at_once(theatres, blocks, place)
        .filter(|(_, block)| block.supervisor == now && now.is_some())
        .map(|(at, _)| at)
        .collect();
    if busy.is_empty() {
        for at in supervised {
            if let Some(block) = blocks.get_mut(&at) {
                block.supervisor = Some(surgeon);
            }
        }
    }
    if let Some(block) = blocks.get_mut(&place) {
        block.surgeon = Some(surgeon);
    }
}

/// Two blocks of one competence whose surgeons both operate alone.
fn exchangeable(kinds: &Kinds, blocks: &BTreeMap<Place, Block>, one: Place, other: Place) -> bool {
    kinds[&one].competence == kinds[&other].competence
        && kinds[&one].specialty == kinds[&other].specialty
        && blocks[&one].surgeon.is_some()
        && blocks[&other].supervisor.is_none()
}

fn attends(theatres: &Theatres, surgeon: SurgeonIx, place: Place) -> bool {
    let session = &theatres.sessions[place.session];
    theatres.surgeon_days.iter().any(|there| {
        (there.day, there.surgeon) == (place.day, surgeon)
            && there.from_minute <= session.start_minute
            && session.end_minute <= there.until_minute
    })
}

fn team_of(block: &Block, kind: TeamKind) -> Option<TeamIx> {
    match kind {
        TeamKind::Nurses => block.nurses,
        TeamKind::Anaesthesia => block.anaesthesia,
    }
}

fn set_team(block: Option<&mut Block>, kind: TeamKind, team: Option<TeamIx>) {
    if let Some(block) = block {
        match kind {
            TeamKind::Nurses => block.nurses = team,
            TeamKind::Anaesthesia => block.anaesthesia = team,
        }
    }
}

fn needs(kind: &ListKind, what: TeamKind) -> Option<CompetenceIx> {
    match what {
        TeamKind::Nurses => Some(kind.nurses),
        TeamKind::Anaesthesia => kind.anaesthesia,
    }
}

/// Exchanges the block's team with that of a block of the same session that has the one it had.
fn keep_team(
    theatres: &Theatres,
    kinds: &Kinds,
    blocks: &mut BTreeMap<Place, Block>,
    place: Place,
    (team, what): (TeamIx, TeamKind),
) {
    let Some(now) = team_of(&blocks[&place], what).filter(|&now| now != team) else { return };
    let can = |team: TeamIx, at: Place| {
        needs(kinds[&at], what).is_some_and(|needed| theatres.teams[team].competences.contains(&needed))
    };
    let other = at_once(theatres, blocks, place)
        .find(|(at, block)| {
            let settled =
                theatres.published.as_ref().and_then(|plan| team_of(plan.blocks.get(at)?, what)) == Some(team);
            at.session == place.session && team_of(block, what) == Some(team) && can(now, *at) && !settled
        })
        .map(|(at, _)| at);
    if let Some(other) = other.filter(|_| can(team, place)) {
        set_team(blocks.get_mut(&other), what, Some(now));
        set_team(blocks.get_mut(&place), what, Some(team));
    }
}
