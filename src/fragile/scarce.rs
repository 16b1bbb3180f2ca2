//! Which competences are scarce: where two holders away leave hardly more than a day asks for.

use super::crews::needs;
use super::surgeons::competences;
use super::{BlockSide, Setting, Who};
use crate::calendar::Day;
use crate::hospital::CompetenceIx;
use crate::hospital::theatres::{Block, Place};
use std::collections::{BTreeMap, BTreeSet};

/// Holders that may be left beyond the greatest need of a day when two are away, for the competence to count as scarce.
const LEFT_OVER: usize = 1;

/// A competence of which two at once may be missed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scarce {
    /// Its place among the competences of the side that holds it: the staff's, or the theatres'.
    pub competence: CompetenceIx,
    /// Whether surgeons hold it.
    pub of_surgeons: bool,
    /// Who holds it.
    pub holders: Vec<Who>,
    /// The most heads that a day of the window asks for.
    pub need: usize,
}

/// The scarce competences: asked for on some day from `first` to `last`, and with two holders away at most one more is left than the day with
/// the greatest need asks for.
pub fn scarce(setting: Option<&Setting>, blocks: Option<&BlockSide>, (first, last): (Day, Day)) -> Vec<Scarce> {
    let within = |day: Day| (first..=last).contains(&day);
    let mut found = Vec::new();
    let mut add = |competence, of_surgeons, need: usize, holders: Vec<Who>| {
        if need > 0 && holders.len() >= 2 && holders.len() <= need + 2 + LEFT_OVER {
            found.push(Scarce { competence, of_surgeons, holders, need });
        }
    };
    if let Some(setting) = setting {
        let staff = &setting.ready.hospital.staff;
        for (competence, need) in needs_of_staff(setting, blocks, &within) {
            let holders = (0..staff.len()).filter(|&person| staff[person].holds(competence)).map(Who::Person);
            add(competence, false, need, holders.collect());
        }
    }
    if let Some(side) = blocks {
        let surgeons = &side.theatres.surgeons;
        for (competence, need) in needs_of_surgeons(side, &within) {
            let holds = |surgeon: &usize| surgeons[*surgeon].competences.contains(&competence);
            let holders = (0..surgeons.len()).filter(holds).map(Who::Surgeon);
            add(competence, true, need, holders.collect());
        }
    }
    found
}

/// Heads of the staff by competence on the day with the greatest need: minima of its shifts, and crews of blocks that run at once.
fn needs_of_staff(
    setting: &Setting,
    blocks: Option<&BlockSide>,
    within: &dyn Fn(Day) -> bool,
) -> BTreeMap<CompetenceIx, usize> {
    let mut by_day: BTreeMap<(CompetenceIx, Day), usize> = BTreeMap::new();
    for line in setting.ready.problem.hospital.demand.iter().filter(|line| within(line.day)) {
        if let Some(competence) = line.competence {
            *by_day.entry((competence, line.day)).or_default() += line.minimum as usize;
        }
    }
    if let Some((side, crews)) = blocks.and_then(|side| Some((side, side.crews?))) {
        let asked = |place: Place, block: &Block| {
            let needs = needs(side.theatres, crews, place, block).into_iter();
            needs.flat_map(|(need, heads)| need.all_of.into_iter().map(move |one| (one, heads as usize))).collect()
        };
        for (key, heads) in at_once(side, within, &asked) {
            *by_day.entry(key).or_default() += heads;
        }
    }
    greatest(by_day)
}

/// Blocks that run at once by what they ask of the surgeon, on the day with the most.
fn needs_of_surgeons(side: &BlockSide, within: &dyn Fn(Day) -> bool) -> BTreeMap<CompetenceIx, usize> {
    let asked = |_: Place, block: &Block| competences(side.theatres, block).into_iter().map(|one| (one, 1)).collect();
    greatest(at_once(side, within, &asked))
}

/// What a block asks for: competences with heads.
type Asked<'a> = dyn Fn(Place, &Block) -> Vec<(CompetenceIx, usize)> + 'a;

/// By competence and day, the most heads that blocks ask for at any moment.
fn at_once(side: &BlockSide, within: &dyn Fn(Day) -> bool, asked: &Asked) -> BTreeMap<(CompetenceIx, Day), usize> {
    let sessions = &side.theatres.sessions;
    let mut by_moment: BTreeMap<(CompetenceIx, Day, i32), usize> = BTreeMap::new();
    for (&place, block) in side.blocks.blocks.iter().filter(|(place, _)| within(place.day)) {
        let Some(hours) = sessions.get(place.session) else { continue };
        let moments = sessions.iter().map(|session| session.start_minute).collect::<BTreeSet<i32>>();
        for moment in moments.into_iter().filter(|moment| (hours.start_minute..hours.end_minute).contains(moment)) {
            for (competence, heads) in asked(place, block) {
                *by_moment.entry((competence, place.day, moment)).or_default() += heads;
            }
        }
    }
    let mut by_day: BTreeMap<(CompetenceIx, Day), usize> = BTreeMap::new();
    for ((competence, day, _), heads) in by_moment {
        let known = by_day.entry((competence, day)).or_default();
        *known = (*known).max(heads);
    }
    by_day
}

fn greatest(by_day: BTreeMap<(CompetenceIx, Day), usize>) -> BTreeMap<CompetenceIx, usize> {
    let mut greatest: BTreeMap<CompetenceIx, usize> = BTreeMap::new();
    for ((competence, _), heads) in by_day {
        let known = greatest.entry(competence).or_default();
        *known = (*known).max(heads);
    }
    greatest
}
