//! What every rule looks at: hospital, laws of durations, plan.

use super::Stage;
use super::breach::{Findings, TheatreRule};
use crate::calendar::Day;
use crate::hospital::CompetenceIx;
use crate::hospital::theatres::*;
use crate::theatres::Durations;
use std::collections::BTreeSet;

/// A plan beside what it is held against.
#[derive(Debug, Clone, Copy)]
pub(super) struct View<'a> {
    pub(super) theatres: &'a Theatres,
    pub(super) durations: &'a Durations,
    pub(super) plan: &'a Allocation,
    pub(super) stage: Stage,
}

impl<'a> View<'a> {
    /// Start and end of a place's session, in minutes of the day.
    pub(super) fn hours(&self, place: Place) -> (i32, i32) {
        let session = &self.theatres.sessions[place.session];
        (session.start_minute, session.end_minute)
    }

    /// Whether two places share time.
    pub(super) fn at_once(&self, one: Place, other: Place) -> bool {
        let ((from, to), (start, end)) = (self.hours(one), self.hours(other));
        one.day == other.day && from < end && start < to
    }

    /// What a block's cases are, in order.
    pub(super) fn procedures(&self, block: &'a Block) -> impl Iterator<Item = &'a Procedure> + use<'a> {
        let theatres = self.theatres;
        block.cases.iter().map(move |case| &theatres.procedures[case.procedure])
    }

    /// What the surgeon of a block has to be able to do.
    pub(super) fn competences(&self, block: &'a Block) -> BTreeSet<CompetenceIx> {
        self.procedures(block).map(|procedure| procedure.competence).collect()
    }

    /// Every block of a day.
    pub(super) fn of_day(&self, day: Day) -> impl Iterator<Item = (Place, &'a Block)> + use<'a> {
        self.plan.blocks.iter().map(|(place, block)| (*place, block)).filter(move |(place, _)| place.day == day)
    }

    /// The days on which there is a block.
    pub(super) fn days(&self) -> BTreeSet<Day> {
        self.plan.blocks.keys().map(|place| place.day).collect()
    }

    /// The blocks of a day that run when one of them begins: at one of these moments there are the most at once.
    pub(super) fn crowds(&self, blocks: &[(Place, &'a Block)]) -> Vec<Vec<(Place, &'a Block)>> {
        let starts: BTreeSet<i32> = blocks.iter().map(|(place, _)| self.hours(*place).0).collect();
        let runs = |place: Place, minute: i32| {
            let (from, to) = self.hours(place);
            (from..to).contains(&minute)
        };
        let at = |minute: i32| blocks.iter().copied().filter(|(place, _)| runs(*place, minute)).collect();
        starts.into_iter().map(at).collect()
    }

    /// The pathway that a patient is on.
    pub(super) fn pathway_of(&self, patient: PatientIx) -> Option<PathwayIx> {
        self.theatres.queue[patient].clock.map(|clock| self.theatres.clocks[clock].pathway)
    }

    /// The key of a competence.
    pub(super) fn competence(&self, competence: CompetenceIx) -> &'a str {
        &self.theatres.competences[competence].key
    }
}

/// The plan without blocks and cases that name what there is not; each of them is a breach.
pub(super) fn without_strangers(theatres: &Theatres, plan: &Allocation, findings: &mut Findings) -> Allocation {
    let mut known = Allocation::default();
    for (&place, block) in &plan.blocks {
        if let Some(stranger) = stranger(theatres, place, block) {
            let who = format!("{stranger} of the block");
            findings.at(TheatreRule::Known, place, who, "does not exist".into(), "what the folder names".into());
            continue;
        }
        let mut block = block.clone();
        block.cases.retain(|case| {
            let there = case.procedure < theatres.procedures.len()
                && case.patient.is_none_or(|patient| patient < theatres.queue.len())
                && case.pathway.is_none_or(|pathway| pathway < theatres.pathways.len());
            if !there {
                let (who, allowed) = ("a case".into(), "what the folder names".into());
                findings.at(TheatreRule::Known, place, who, "names what does not exist".into(), allowed);
            }
            there
        });
        known.blocks.insert(place, block);
    }
    known
}

fn stranger(theatres: &Theatres, place: Place, block: &Block) -> Option<&'static str> {
    let surgeon = |surgeon: Option<SurgeonIx>| surgeon.is_none_or(|at| at < theatres.surgeons.len());
    let team = |team: Option<TeamIx>| team.is_none_or(|at| at < theatres.teams.len());
    let parts = [
        ("the day", theatres.horizon.contains(place.day)),
        ("the room", place.room < theatres.rooms.len()),
        ("the session", place.session < theatres.sessions.len()),
        ("the specialty", block.specialty < theatres.specialties.len()),
        ("the surgeon", surgeon(block.surgeon)),
        ("the supervisor", surgeon(block.supervisor)),
        ("the theatre-nurse team", team(block.nurses)),
        ("the anaesthesia team", team(block.anaesthesia)),
        ("the pathway", block.pathway.is_none_or(|at| at < theatres.pathways.len())),
    ];
    parts.into_iter().find(|(_, there)| !there).map(|(what, _)| what)
}
