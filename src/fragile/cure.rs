//! The training of one person that keeps most of what falls.
//!
//! Of the staff, everybody who could learn what is missing is held against the roster that was found: how much of what falls would stand if
//! they had the competence and nobody moved. The most promising are then solved again with it, so that a cure is never a guess. Of surgeons
//! everybody is solved again.

use super::lose::{Lost, Terms, lose};
use super::setting::worth;
use super::side::Side;
use super::surgeons::Surgeons;
use super::{Absence, Cure, Fallen, Loss, Setting, Who};
use crate::calendar::Moment;
use crate::hospital::theatres::Procedure;
use crate::hospital::{CompetenceIx, PersonIx};
use crate::solver::SolverError;
use std::collections::BTreeSet;

/// How many of the staff are solved again.
const MOST_TRIED: usize = 3;
/// Blocks that fall that a promise is held against.
const MOST_BLOCKS: usize = 6;

/// The best training for an absence of staff; `None` where nothing that was tried keeps anything.
pub(super) fn of_staff(
    side: &Side,
    absence: &Absence,
    lost: &Lost,
    (told, terms): (Moment, &Terms),
) -> Result<Option<Cure>, SolverError> {
    let mut best: Option<Cure> = None;
    let last = (absence.last + super::REACH_DAYS).min(side.setting.ready.hospital.horizon.days - 1);
    for (person, competence) in promising(side, absence, lost) {
        if terms.is_over() {
            break;
        }
        let setting: Setting = side.setting.with_training(person, competence);
        let trained = Side::new(&setting, side.blocks, side.standing.clone(), (told, (absence.first, last)))?;
        let Some(left) = lose(&trained, absence, None, terms)? else { continue };
        let who = Who::Person(person);
        keep_better(&mut best, Cure { who, competence, left: left.loss }, lost.loss.worth);
        if best.as_ref().is_some_and(|best| best.left.worth == 0) {
            break;
        }
    }
    Ok(best)
}

/// The best training for an absence of surgeons.
pub(super) fn of_surgeons(
    side: &Surgeons,
    absence: &Absence,
    loss: &Loss,
    terms: &Terms,
) -> Result<Option<Cure>, SolverError> {
    let mut asked: BTreeSet<(usize, CompetenceIx)> = BTreeSet::new();
    for fallen in &loss.fallen {
        if let Fallen::Block(place) = fallen
            && let Some((specialty, competences)) = side.asked_by(place)
        {
            asked.extend(competences.into_iter().map(|competence| (specialty, competence)));
        }
    }
    let surgeons = &side.side.theatres.surgeons;
    let mut best = None;
    for (specialty, competence) in asked {
        for (surgeon, one) in surgeons.iter().enumerate() {
            let learns = one.specialty == specialty && !one.competences.contains(&competence);
            if !learns || absence.surgeons().any(|away| away == surgeon) || terms.is_over() {
                continue;
            }
            let left = side.lose(absence, Some((surgeon, competence)))?;
            keep_better(&mut best, Cure { who: Who::Surgeon(surgeon), competence, left }, loss.worth);
        }
    }
    Ok(best)
}

/// Keeps what leaves less to fall; of equals what changes less.
fn keep_better(best: &mut Option<Cure>, cure: Cure, worth: u64) {
    let key = |cure: &Cure| (cure.left.worth, cure.left.changes);
    if cure.left.worth < worth && best.as_ref().is_none_or(|best| key(&cure) < key(best)) {
        *best = Some(cure);
    }
}

/// Who could learn what is missing, the most promising first.
fn promising(side: &Side, absence: &Absence, lost: &Lost) -> Vec<(PersonIx, CompetenceIx)> {
    let staff = &side.setting.ready.hospital.staff;
    let mut found = Vec::new();
    for competence in missing(side, &lost.loss.fallen) {
        for person in side.people().filter(|&person| !staff[person].holds(competence)) {
            if !absence.people().any(|away| away == person) && could_learn(side, person, competence) {
                let promise = promise(side, lost, person, competence);
                let days = lost.stand.roster.of_person(person).filter(|(day, _)| absence.holds(*day)).count();
                found.push((promise, days, staff[person].hourly_pay_ore, person, competence));
            }
        }
    }
    // Whoever keeps most as it is; then who is there most, then who costs least.
    found.sort_by_key(|&(promise, days, pay, person, competence)| {
        (std::cmp::Reverse(promise), std::cmp::Reverse(days), pay, person, competence)
    });
    found.into_iter().take(MOST_TRIED).map(|(_, _, _, person, competence)| (person, competence)).collect()
}

/// The competences that what falls asks for.
fn missing(side: &Side, fallen: &[Fallen]) -> BTreeSet<CompetenceIx> {
    let hospital = &side.setting.ready.hospital;
    let mut missing = BTreeSet::new();
    for one in fallen {
        match *one {
            Fallen::Block(place) => {
                let block =
                    side.blocks.and_then(|blocks| Some((blocks, blocks.crews?, blocks.blocks.blocks.get(&place)?)));
                if let Some((blocks, crews, block)) = block {
                    let needs = super::crews::needs(blocks.theatres, crews, place, block);
                    missing.extend(needs.into_iter().flat_map(|(need, _)| need.all_of));
                }
            }
            Fallen::Heads { line, .. } => {
                let line = hospital.demand.get(line);
                missing.extend(line.and_then(|line| line.competence));
                missing.extend(line.and_then(|line| hospital.shifts[line.shift].requires));
            }
            Fallen::Mix { mix, .. } => missing.extend(hospital.mixes.get(mix).map(|mix| mix.senior)),
            Fallen::Quorum { conference, .. } => {
                missing.extend(hospital.conferences.get(conference).map(|one| one.competence));
            }
            Fallen::Clearing { clearing, .. } => {
                missing.extend(hospital.clearings.get(clearing).map(|one| one.competence));
            }
        }
    }
    missing
}

/// Whether a person can be trained in a competence: theatre nurses learn what theatre nurses do, anaesthesia what anaesthesia does.
fn could_learn(side: &Side, person: PersonIx, competence: CompetenceIx) -> bool {
    let Some(theatres) = side.blocks.filter(|blocks| blocks.crews.is_some()).map(|blocks| blocks.theatres) else {
        return true;
    };
    let nurses: BTreeSet<CompetenceIx> = theatres.procedures.iter().map(|one: &Procedure| one.nurses).collect();
    let anaesthesia: BTreeSet<CompetenceIx> = theatres.procedures.iter().filter_map(|one| one.anaesthesia).collect();
    let held = &side.setting.ready.hospital.staff[person].competences;
    let of_kind = |kind: &BTreeSet<CompetenceIx>| !kind.contains(&competence) || !kind.is_disjoint(held);
    of_kind(&nurses) && of_kind(&anaesthesia)
}

/// Worth of what falls that would stand if a person had a competence and nobody moved.
fn promise(side: &Side, lost: &Lost, person: PersonIx, competence: CompetenceIx) -> u64 {
    let mut hospital = side.setting.lean.hospital.clone();
    hospital.staff[person].competences.insert(competence);
    let gone: BTreeSet<_> = lost.loss.fallen.iter().filter_map(place_of).collect();
    let mut stands = Vec::new();
    for one in lost.loss.fallen.iter().take(MOST_BLOCKS) {
        match *one {
            Fallen::Block(place) => {
                let on_duty = lost.stand.roster.get(person, place.day).is_some();
                let of_day = |other: crate::hospital::theatres::Place| {
                    other.day == place.day && (other == place || !gone.contains(&other))
                };
                let blocks = if on_duty { side.blocks_of(&of_day) } else { continue };
                if side.check_crews(&hospital, &lost.stand.roster, &blocks).breaches.is_empty() {
                    stands.push(*one);
                }
            }
            Fallen::Heads { line, .. } => {
                let on = hospital.demand.get(line).is_some_and(|line| {
                    line.competence == Some(competence) && lost.stand.roster.get(person, line.day) == Some(line.shift)
                });
                stands.extend(on.then_some(Fallen::Heads { line, missing: 1 }));
            }
            Fallen::Mix { .. } | Fallen::Quorum { .. } | Fallen::Clearing { .. } => {}
        }
    }
    worth(&stands, side.blocks)
}

fn place_of(fallen: &Fallen) -> Option<crate::hospital::theatres::Place> {
    match fallen {
        Fallen::Block(place) => Some(*place),
        _ => None,
    }
}
