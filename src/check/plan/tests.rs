//! Planted breaches: blocks that lack somebody, each in one way.

use super::*;
use crate::calendar::Horizon;
use crate::hospital::theatres::{Block, PlannedCase, Session};
use crate::hospital::{
    Competence, CompetenceIx, Crew, DemandLine, Employee, Opening, Points, Shift, ShiftKind, Traits,
};
use crate::theatres::testkit::{Small, small};
use std::collections::BTreeMap;

const ORTHO: CompetenceIx = 0;
const ANAESTHESIA: CompetenceIx = 1;
const DAY_SESSION: usize = 0;
const MORNING: usize = 1;
const AFTERNOON: usize = 2;
const DAY_SHIFT: ShiftIx = 0;
const SHORT_SHIFT: ShiftIx = 1;
const ACUTE_SHIFT: ShiftIx = 2;

/// Two rooms, one day, one specialty; a block takes one nurse and one of anaesthesia.
struct Case {
    hospital: Hospital,
    theatres: Theatres,
    crews: Crews,
    roster: Roster,
    blocks: Allocation,
}

impl Case {
    fn new(held: &[&[CompetenceIx]]) -> Self {
        let mut theatres = small(Small { rooms: 2, days: 1, specialties: 1, patients: 0, seed: 1 });
        let competence = |key: &str| Competence { key: key.into(), name: key.into(), most_away: None };
        theatres.competences = vec![competence("ortho"), competence("anaesthesia")];
        for procedure in &mut theatres.procedures {
            (procedure.nurses, procedure.anaesthesia) = (ORTHO, Some(ANAESTHESIA));
        }
        let session = |key: &str, start: i32, end: i32| Session {
            key: key.into(),
            name: key.into(),
            start_minute: start * 60,
            end_minute: end * 60,
        };
        theatres.sessions = vec![session("day", 8, 15), session("am", 8, 11), session("pm", 12, 15)];
        let hospital = hospital(&theatres, held);
        let crew = |kind| Crew { kind, session: None, heads: 1, shifts: vec![DAY_SHIFT, SHORT_SHIFT] };
        let crews = Crews { all: vec![crew(TeamKind::Nurses), crew(TeamKind::Anaesthesia)] };
        let roster = Roster::empty(&hospital);
        Self { hospital, theatres, crews, roster, blocks: Allocation::default() }
    }

    fn on(mut self, person: PersonIx, shift: ShiftIx) -> Self {
        self.roster.insert(person, 0, shift);
        self
    }

    fn block(mut self, room: usize, session: usize) -> Self {
        let case = PlannedCase { procedure: 0, patient: None, pathway: None };
        let block = Block {
            specialty: 0,
            surgeon: None,
            supervisor: None,
            nurses: None,
            anaesthesia: None,
            pathway: None,
            cases: vec![case],
        };
        self.blocks.blocks.insert(Place { day: 0, room, session }, block);
        self
    }

    fn report(&self) -> CrewReport {
        let sides = Sides { hospital: &self.hospital, theatres: &self.theatres, crews: &self.crews };
        check(sides, &self.roster, &self.blocks)
    }

    /// Room, kind, found and asked of every breach.
    fn lacking(&self) -> Vec<(usize, TeamKind, usize, usize)> {
        self.report().breaches.iter().map(|one| (one.place.room, one.kind, one.found, one.asked)).collect()
    }
}

fn hospital(theatres: &Theatres, held: &[&[CompetenceIx]]) -> Hospital {
    let shift = |code: &str, start: i32, end: i32| Shift {
        code: code.into(),
        name: code.into(),
        kind: ShiftKind::Day,
        start_minute: start * 60,
        end_minute: end * 60,
        latest_end_minute: None,
        unpaid_break_minutes: 0,
        counts_percent: 100,
        effective_minutes: None,
        requires: None,
        supplement_ore: 0,
    };
    let person = |(at, held): (usize, &&[CompetenceIx])| Employee {
        employment: format!("E{at}"),
        name: format!("E{at}"),
        agreement: "dk-regions-nurses".into(),
        fraction: 1.0,
        hourly_pay_ore: 0,
        competences: held.iter().copied().collect(),
        traits: Traits::default(),
        caps: Vec::new(),
        opening: Opening::default(),
        past_weeks: Vec::new(),
    };
    let line = DemandLine {
        day: 0,
        shift: DAY_SHIFT,
        competence: Some(ANAESTHESIA),
        minimum: 0,
        target: 0,
        maximum: None,
        hard: false,
        exclusive: false,
        temps: 1,
    };
    Hospital {
        name: "Planted".into(),
        horizon: Horizon { first: theatres.horizon.first, days: 1 },
        history_from: 0,
        publish_on: None,
        competences: theatres.competences.clone(),
        shifts: vec![shift("D", 7, 15), shift("K", 7, 14), shift("A", 7, 15)],
        staff: held.iter().enumerate().map(person).collect(),
        demand: vec![line],
        mixes: Vec::new(),
        conferences: Vec::new(),
        clearings: Vec::new(),
        wishes: Vec::new(),
        absences: Vec::new(),
        history: Vec::new(),
        pinned: BTreeMap::new(),
        published: None,
        points: Points::default(),
    }
}

#[test]
fn a_block_with_nurse_and_anaesthesia_on_duty_is_staffed_and_says_by_whom() {
    let case = Case::new(&[&[ORTHO], &[ANAESTHESIA], &[ORTHO]]);
    let case = case.on(0, DAY_SHIFT).on(1, DAY_SHIFT).on(2, DAY_SHIFT).block(0, DAY_SESSION);
    let report = case.report();
    assert_eq!(report.breaches, vec![]);
    assert_eq!(report.served.len(), 2);
    assert_eq!(report.reserve.len(), 1, "the second nurse stands in reserve");
}

#[test]
fn a_block_without_anaesthesia_on_duty_is_a_breach() {
    let case = Case::new(&[&[ORTHO], &[ANAESTHESIA]]).on(0, DAY_SHIFT).block(0, DAY_SESSION);
    assert_eq!(case.lacking(), [(0, TeamKind::Anaesthesia, 0, 1)]);
    let sentence = case.report().breaches[0].sentence(&case.theatres);
    assert!(sentence.contains("T0 day: 0 of 1 of anaesthesia with anaesthesia"), "{sentence}");
}

#[test]
fn who_goes_home_before_the_session_ends_does_not_staff_it() {
    let case = Case::new(&[&[ORTHO], &[ANAESTHESIA]]).on(0, SHORT_SHIFT).on(1, DAY_SHIFT);
    assert_eq!(case.block(0, DAY_SESSION).lacking(), [(0, TeamKind::Nurses, 0, 1)]);
    let case = Case::new(&[&[ORTHO], &[ANAESTHESIA]]).on(0, SHORT_SHIFT).on(1, DAY_SHIFT);
    assert_eq!(case.block(0, MORNING).lacking(), []);
}

#[test]
fn who_is_on_a_shift_that_crews_do_not_take_does_not_staff_a_block() {
    let case = Case::new(&[&[ORTHO], &[ANAESTHESIA]]).on(0, ACUTE_SHIFT).on(1, DAY_SHIFT).block(0, DAY_SESSION);
    assert_eq!(case.lacking(), [(0, TeamKind::Nurses, 0, 1)]);
}

#[test]
fn who_is_not_trained_in_what_the_list_asks_for_does_not_staff_it() {
    let case = Case::new(&[&[], &[ANAESTHESIA]]).on(0, DAY_SHIFT).on(1, DAY_SHIFT).block(0, DAY_SESSION);
    assert_eq!(case.lacking(), [(0, TeamKind::Nurses, 0, 1)]);
}

#[test]
fn one_nurse_serves_one_block_at_a_time() {
    let staff: [&[CompetenceIx]; 3] = [&[ORTHO], &[ANAESTHESIA], &[ANAESTHESIA]];
    let all = || Case::new(&staff).on(0, DAY_SHIFT).on(1, DAY_SHIFT).on(2, DAY_SHIFT);
    assert_eq!(all().block(0, DAY_SESSION).block(1, DAY_SESSION).lacking(), [(1, TeamKind::Nurses, 0, 1)]);
    assert_eq!(all().block(0, DAY_SESSION).block(1, MORNING).lacking(), [(1, TeamKind::Nurses, 0, 1)]);
    assert_eq!(all().block(0, MORNING).block(1, AFTERNOON).lacking(), [], "morning and afternoon are two times");
}

#[test]
fn who_is_trained_in_both_counts_once() {
    let case = Case::new(&[&[ORTHO, ANAESTHESIA]]).on(0, DAY_SHIFT).block(0, DAY_SESSION);
    assert_eq!(case.lacking().len(), 1);
    let case = Case::new(&[&[ORTHO, ANAESTHESIA], &[ORTHO]]).on(0, DAY_SHIFT).on(1, DAY_SHIFT);
    assert_eq!(case.block(0, DAY_SESSION).lacking(), [], "the other one nurses");
}

#[test]
fn a_block_that_asks_for_two_nurses_says_how_many_it_has() {
    let mut case = Case::new(&[&[ORTHO], &[ANAESTHESIA]]).on(0, DAY_SHIFT).on(1, DAY_SHIFT).block(0, DAY_SESSION);
    case.crews.all[0].heads = 2;
    assert_eq!(case.lacking(), [(0, TeamKind::Nurses, 1, 2)]);
}

#[test]
fn a_temp_staffs_a_block_as_often_as_the_roster_has_temps() {
    let mut case = Case::new(&[&[ORTHO], &[ORTHO]]).on(0, DAY_SHIFT).on(1, DAY_SHIFT).block(0, DAY_SESSION);
    case.roster.temps = vec![1];
    assert_eq!(case.lacking(), []);
    let case = case.block(1, DAY_SESSION);
    assert_eq!(case.lacking(), [(1, TeamKind::Anaesthesia, 0, 1)]);
}
