//! Tiny wards and crews: the program held against every re-roster there is, and what must never be told.

use super::Absence;
use super::lose::{Lost, Terms, lose, lose_within};
use super::setting::worth;
use super::side::Side;
use super::surgeons::Surgeons;
use super::*;
use crate::agreement::RuleBook;
use crate::calendar::{Horizon, moment};
use crate::check::plan::{self as crew_check, Sides};
use crate::check::{check, hard};
use crate::cost::PayTables;
use crate::hospital::theatres::{Allocation, Attendance, Block, PlannedCase, Session, Surgeon, TeamKind, Theatres};
use crate::hospital::*;
use crate::roster::Problem;
use crate::theatres::testkit::{Small, small};
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::AtomicBool;
use std::time::{Duration, Instant};

const ORTHO: CompetenceIx = 0;
const GENERAL: CompetenceIx = 1;
const ANAESTHESIA: CompetenceIx = 2;
const DAYS: Day = 7;

fn shift(code: &str, start: i32, end: i32) -> Shift {
    Shift {
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
    }
}

/// Two rooms on two days, whole days and halves.
fn theatres(seed: u64) -> Theatres {
    let mut theatres = small(Small { rooms: 2, days: 2, specialties: 2, patients: 0, seed });
    let competence = |key: &str| Competence { key: key.into(), name: key.into(), most_away: None };
    theatres.competences = ["ortho", "general", "anaesthesia"].map(competence).into();
    for (at, procedure) in theatres.procedures.iter_mut().enumerate() {
        (procedure.nurses, procedure.anaesthesia) = (at % 2, Some(ANAESTHESIA));
    }
    let session = |key: &str, start: i32, end: i32| Session {
        key: key.into(),
        name: key.into(),
        start_minute: start * 60,
        end_minute: end * 60,
    };
    theatres.sessions = vec![session("day", 8, 15), session("am", 8, 11), session("pm", 12, 15)];
    for (day, room, session) in
        (0..2).flat_map(|day| (0..2).flat_map(move |room| (1..3).map(move |at| (day, room, at))))
    {
        theatres.openings.push(theatres::Opening { day, room, session });
    }
    theatres.openings.sort_unstable();
    theatres
}

fn crews() -> Crews {
    let crew = |kind| Crew { kind, session: None, heads: 1, shifts: vec![0, 1] };
    Crews { all: TeamKind::ALL.map(crew).into() }
}

/// Blocks in both rooms, each for one case that asks for one of the two trainings; of some a slot of a pathway.
fn blocks(theatres: &Theatres, dice: &mut ChaCha8Rng) -> Allocation {
    let mut plan = Allocation::default();
    for day in 0..2 {
        for room in 0..2 {
            let whole = dice.random_range(0..2) == 0;
            for session in if whole { vec![0] } else { vec![1, 2] } {
                let procedure = dice.random_range(0..theatres.procedures.len());
                let pathway = (dice.random_range(0..3) == 0).then_some(0);
                let block = Block {
                    specialty: 0,
                    surgeon: None,
                    supervisor: None,
                    nurses: None,
                    anaesthesia: None,
                    pathway: None,
                    cases: vec![PlannedCase { procedure, patient: None, pathway }],
                };
                plan.blocks.insert(Place { day, room, session }, block);
            }
        }
    }
    plan
}

fn ward(horizon: Horizon, held: &[&[CompetenceIx]], minimum: u32) -> Hospital {
    let staff = held.iter().enumerate().map(|(at, held)| Employee {
        employment: format!("E{at}"),
        name: format!("Person {at}"),
        agreement: "dk-regions-nurses".into(),
        fraction: 0.5,
        hourly_pay_ore: 20_000,
        competences: held.iter().copied().collect(),
        traits: Traits::default(),
        caps: Vec::new(),
        opening: Opening::default(),
        past_weeks: Vec::new(),
    });
    // Nobody is asked for in the afternoon, but anybody may be there.
    let line = |(day, shift, competence)| DemandLine {
        day,
        shift,
        competence,
        minimum: if shift == 0 { minimum } else { 0 },
        target: if shift == 0 { minimum } else { 0 },
        maximum: None,
        hard: day % 2 == 0,
        exclusive: false,
        temps: 0,
    };
    let competence = |key: &str| Competence { key: key.into(), name: key.into(), most_away: None };
    Hospital {
        name: "Small".into(),
        horizon,
        history_from: 0,
        publish_on: None,
        competences: ["ortho", "general", "anaesthesia"].map(competence).into(),
        shifts: vec![shift("D", 7, 15), shift("P", 11, 19)],
        staff: staff.collect(),
        demand: (0..2).flat_map(|day| [(day, 0, None), (day, 0, Some(ORTHO)), (day, 1, None)]).map(line).collect(),
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

fn problem(hospital: Hospital) -> Problem {
    let settings = "agreement = \"dk-regions-nurses\"\n[rules.norm_hours]\ntolerance_hours = 500\n";
    let book = RuleBook::build(&hospital, settings, &[]).unwrap();
    Problem::new(hospital, book, |_, _, _, _| 0)
}

/// A roster of the first two days by chance, nobody more than once a day.
fn roster(hospital: &Hospital, dice: &mut ChaCha8Rng) -> Roster {
    let mut roster = Roster::empty(hospital);
    for person in 0..hospital.staff.len() {
        for day in 0..2 {
            if let Some(on) = [Some(0), Some(1), None, Some(0)][dice.random_range(0..4)] {
                roster.insert(person, day, on);
            }
        }
    }
    roster
}

fn horizon(theatres: &Theatres) -> Horizon {
    Horizon { first: theatres.horizon.first, days: DAYS }
}

fn with_side<T>(setting: &Setting, blocks: Option<&BlockSide>, look: impl FnOnce(&Side, &Terms) -> T) -> T {
    let all: Vec<Place> = blocks.iter().flat_map(|side| side.blocks.blocks.keys().copied()).collect();
    let standing = match blocks.and_then(|side| Some((side, side.crews?))) {
        Some((side, crews)) => {
            let sides = Sides { hospital: &setting.ready.hospital, theatres: side.theatres, crews };
            let report = crew_check::check(sides, &setting.ready.published, &side.blocks);
            let lacking: BTreeSet<Place> = report.breaches.iter().map(|breach| breach.place).collect();
            all.into_iter().filter(|place| !lacking.contains(place)).collect()
        }
        None => all,
    };
    let told = moment(setting.ready.hospital.horizon.first, 0);
    let side = Side::new(setting, blocks, standing, (told, (0, DAYS - 1))).unwrap();
    let (stop, deadline) = (AtomicBool::new(false), Instant::now() + Duration::from_secs(120));
    let terms = Terms { time: Duration::from_secs(30), deadline, stop: &stop, temps: true, seed: 1 };
    look(&side, &terms)
}

fn away(person: PersonIx) -> Absence {
    Absence { who: vec![Who::Person(person)], first: 0, last: 1 }
}

/// What falls under a roster, by the checkers and by counting: the least over every choice of blocks to give up.
fn falls_by_counting(side: &Side, hospital: &Hospital, roster: &Roster) -> u64 {
    let heads = |roster: &Roster, line: &DemandLine| {
        let on = |person: &usize| {
            let fits = line.competence.is_none_or(|one| hospital.staff[*person].holds(one));
            fits && roster.on(*person, line.day).any(|on| on == line.shift)
        };
        (0..hospital.staff.len()).filter(on).count() as u32
    };
    let mut lost = 0;
    for line in side.setting.ready.problem.hospital.demand.iter().filter(|line| line.minimum > 0) {
        let (short, was) =
            (line.minimum.saturating_sub(heads(roster, line)), line.minimum.saturating_sub(heads(&side.roster, line)));
        lost += u64::from(short.saturating_sub(was)) * WORTH_OF_HEAD;
    }
    let Some(blocks) = side.blocks else { return lost };
    let mut least = u64::MAX;
    for kept in 0..1_u32 << side.standing.len() {
        let is_kept = |at: usize| kept >> at & 1 == 1;
        let fallen: Vec<Fallen> =
            (0..side.standing.len()).filter(|&at| !is_kept(at)).map(|at| Fallen::Block(side.standing[at])).collect();
        let worth = worth(&fallen, Some(blocks));
        if worth >= least {
            continue;
        }
        let plan = side.blocks_of(&|place| side.standing.iter().position(|one| *one == place).is_some_and(is_kept));
        if side.check_crews(hospital, roster, &plan).breaches.is_empty() {
            least = worth;
        }
    }
    lost + least
}

/// The least that falls over every roster of the first two days.
fn least_by_counting(side: &Side, absent: PersonIx) -> u64 {
    let hospital = &side.setting.ready.hospital;
    let book = &side.setting.ready.problem.book;
    let others: Vec<(PersonIx, Day)> = (0..hospital.staff.len())
        .filter(|&person| person != absent)
        .flat_map(|person| (0..2).map(move |day| (person, day)))
        .collect();
    let known: BTreeSet<(Option<PersonIx>, &str)> =
        hard(&check(hospital, book, &side.roster)).map(|one| (one.person, one.rule)).collect();
    let mut least = u64::MAX;
    for code in 0..3_usize.pow(others.len() as u32) {
        let mut roster = side.roster.clone();
        (0..2).for_each(|day| roster.set(absent, day, None));
        let mut rest = code;
        for &(person, day) in &others {
            roster.set(person, day, [None, Some(0), Some(1)][rest % 3]);
            rest /= 3;
        }
        let lost = falls_by_counting(side, hospital, &roster);
        // The rules are looked at where it would be the best so far.
        if lost < least {
            let breaches = check(hospital, book, &roster);
            let of_people = hard(&breaches).filter(|one| one.person.is_some());
            if of_people.map(|one| (one.person, one.rule)).all(|one| known.contains(&one)) {
                least = lost;
            }
        }
    }
    least
}

#[test]
fn of_a_small_ward_no_more_falls_than_the_best_of_all_rosters_loses() {
    let tables = PayTables::shipped();
    let mut fell = 0;
    for seed in 0..6 {
        let mut dice = ChaCha8Rng::seed_from_u64(seed);
        // In every other case nobody but the first holds what is asked for.
        let second: &[CompetenceIx] = if seed % 2 == 0 { &[] } else { &[ORTHO] };
        let hospital = ward(horizon(&theatres(seed)), &[&[ORTHO], &[], second, &[]], 2);
        let roster = roster(&hospital, &mut dice);
        let setting = Setting::new(&problem(hospital), &tables, roster, None);
        let absent = (seed % 4) as usize;
        with_side(&setting, None, |side, terms| {
            let free = (0..2).collect();
            let lost = lose_within(side, &away(absent), &free, terms).unwrap().unwrap();
            assert!(lost.loss.is_proven());
            assert_eq!(lost.loss.worth, least_by_counting(side, absent), "seed {seed}");
            fell += u64::from(lost.loss.worth > 0);
        });
    }
    assert!(fell > 0, "something falls in some of the cases");
}

#[test]
fn of_a_small_theatre_no_more_falls_than_the_best_of_all_rosters_loses() {
    let tables = PayTables::shipped();
    let mut fell = 0;
    for seed in 0..6 {
        let mut dice = ChaCha8Rng::seed_from_u64(seed);
        let theatres = theatres(seed);
        let crews = crews();
        let blocks = BlockSide { theatres: &theatres, crews: Some(&crews), blocks: blocks(&theatres, &mut dice) };
        let held: [&[CompetenceIx]; 4] = [&[ORTHO, GENERAL], &[GENERAL], &[ANAESTHESIA], &[ANAESTHESIA, ORTHO]];
        let hospital = ward(horizon(&theatres), &held, 0);
        let roster = roster(&hospital, &mut dice);
        let setting = Setting::new(&problem(hospital), &tables, roster, Some(&blocks));
        let absent = (seed % 4) as usize;
        with_side(&setting, Some(&blocks), |side, terms| {
            let free = (0..2).collect();
            let lost = lose_within(side, &away(absent), &free, terms).unwrap().unwrap();
            assert!(lost.loss.is_proven());
            assert_eq!(lost.loss.worth, least_by_counting(side, absent), "seed {seed}");
            fell += u64::from(lost.loss.worth > 0);
        });
    }
    assert!(fell > 0, "something falls in some of the cases");
}

/// A case of a whole week: the loss of everybody, with and without a second holder of a competence.
fn losses(setting: &Setting, blocks: &BlockSide) -> Vec<Lost> {
    with_side(setting, Some(blocks), |side, terms| {
        side.people().map(|person| lose(side, &away(person), None, terms).unwrap().unwrap()).collect()
    })
}

#[test]
fn one_more_training_never_makes_an_absence_worse() {
    let tables = PayTables::shipped();
    let mut better = 0;
    for seed in 10..18 {
        let mut dice = ChaCha8Rng::seed_from_u64(seed);
        let theatres = theatres(seed);
        let crews = crews();
        let blocks = BlockSide { theatres: &theatres, crews: Some(&crews), blocks: blocks(&theatres, &mut dice) };
        let held: [&[CompetenceIx]; 5] = [&[ORTHO], &[GENERAL], &[GENERAL], &[ANAESTHESIA], &[ANAESTHESIA]];
        let hospital = ward(horizon(&theatres), &held, 0);
        let mut roster = roster(&hospital, &mut dice);
        (0..5).for_each(|person| roster.set(person, 0, Some(0)));
        let setting = Setting::new(&problem(hospital), &tables, roster, Some(&blocks));
        let (before, after) = with_side(&setting, Some(&blocks), |side, terms| {
            let trained = setting.with_training(1, ORTHO);
            let told = moment(setting.ready.hospital.horizon.first, 0);
            // The same blocks count, whatever the training could open.
            let other = Side::new(&trained, Some(&blocks), side.standing.clone(), (told, (0, DAYS - 1))).unwrap();
            let of = |side: &Side| -> Vec<u64> {
                side.people()
                    .map(|person| lose(side, &away(person), None, terms).unwrap().unwrap().loss.worth)
                    .collect()
            };
            (of(side), of(&other))
        });
        for (before, after) in before.iter().zip(&after) {
            assert!(after <= before, "seed {seed}: {after} after training, {before} before");
            better += u32::from(after < before);
        }
    }
    assert!(better > 0, "in some of the cases the training helps");
}

#[test]
fn who_has_no_duty_on_the_days_is_never_missed() {
    let tables = PayTables::shipped();
    let theatres = theatres(3);
    let crews = crews();
    let blocks = BlockSide {
        theatres: &theatres,
        crews: Some(&crews),
        blocks: blocks(&theatres, &mut ChaCha8Rng::seed_from_u64(3)),
    };
    let hospital = ward(horizon(&theatres), &[&[ORTHO, GENERAL], &[ANAESTHESIA], &[ORTHO]], 0);
    let mut roster = Roster::empty(&hospital);
    for (person, day) in [(0, 0), (1, 0), (0, 1), (1, 1)] {
        roster.insert(person, day, 0);
    }
    let setting = Setting::new(&problem(hospital), &tables, roster, Some(&blocks));
    let question = Question { first: 0, weeks: vec![1], pairs: true, competence: None, temps: true, cures: true };
    let looking = Looking { time_limit: Duration::from_secs(60), each: Duration::from_secs(10), threads: 1, seed: 1 };
    let found = look(Some(&setting), Some(&blocks), &question, &looking, &AtomicBool::new(false), &|_, _| {}).unwrap();
    assert_eq!(found.looked_at, found.asked);
    assert!(found.findings.iter().all(|finding| finding.who != [Who::Person(2)]), "{:?}", found.findings);
    assert!(losses(&setting, &blocks)[2].loss.worth == 0);
    assert!(found.findings.iter().any(|finding| finding.who == [Who::Person(1)]), "nobody else does anaesthesia");
}

#[test]
fn the_cure_that_is_named_cures_when_it_is_written_into_the_folder() {
    let tables = PayTables::shipped();
    let mut theatres = theatres(5);
    for surgeon in 0..theatres.surgeons.len() {
        theatres.surgeons[surgeon].competences = (0..theatres.competences.len().max(8)).collect();
        theatres.surgeon_days.push(Attendance { day: 0, surgeon, from_minute: 0, until_minute: 24 * 60 });
    }
    let crews = crews();
    let one = |day: Day, room: usize, procedure: usize| {
        let block = Block {
            specialty: theatres.procedures[procedure].specialty,
            surgeon: None,
            supervisor: None,
            nurses: None,
            anaesthesia: None,
            pathway: None,
            cases: vec![PlannedCase { procedure, patient: None, pathway: Some(0) }],
        };
        (Place { day, room, session: 0 }, block)
    };
    let ortho = (0..theatres.procedures.len()).find(|&at| theatres.procedures[at].nurses == ORTHO).unwrap();
    let plan = Allocation { blocks: [one(0, 0, ortho)].into() };
    let blocks = BlockSide { theatres: &theatres, crews: Some(&crews), blocks: plan };
    // The only one in orthopaedics, one of another training in reserve, and anaesthesia.
    let held: [&[CompetenceIx]; 3] = [&[ORTHO], &[GENERAL], &[ANAESTHESIA]];
    let hospital = ward(horizon(&theatres), &held, 0);
    let mut roster = Roster::empty(&hospital);
    (0..3).for_each(|person| roster.insert(person, 0, 0));
    let asked = problem(hospital.clone());
    let setting = Setting::new(&asked, &tables, roster.clone(), Some(&blocks));
    let looking = Looking { time_limit: Duration::from_secs(60), each: Duration::from_secs(10), threads: 1, seed: 1 };
    let question = Question { first: 0, weeks: vec![1], pairs: false, competence: None, temps: true, cures: true };
    let never = AtomicBool::new(false);
    let found = look(Some(&setting), Some(&blocks), &question, &looking, &never, &|_, _| {}).unwrap();
    let finding = found.findings.iter().find(|finding| finding.who == [Who::Person(0)]).unwrap();
    assert_eq!(finding.worth(), WORTH_OF_BLOCK + WORTH_OF_SLOT);
    let cure = finding.cure.as_ref().unwrap();
    assert_eq!((cure.who, cure.competence, cure.left.worth), (Who::Person(1), ORTHO, 0));

    let mut trained = hospital;
    trained.staff[1].competences.insert(ORTHO);
    let setting = Setting::new(&problem(trained), &tables, roster, Some(&blocks));
    let again = look(Some(&setting), Some(&blocks), &question, &looking, &never, &|_, _| {}).unwrap();
    assert!(again.findings.iter().all(|finding| finding.who != [Who::Person(0)]), "{:?}", again.findings);
}

/// Two surgeons on one day with a block each; the second learns what the first can.
fn surgeons_case() -> (Theatres, Allocation) {
    let mut theatres = theatres(1);
    let needed = theatres.procedures[0].competence;
    let surgeon = |key: &str, competences: &[usize], supervised: &[usize]| Surgeon {
        key: key.into(),
        name: key.into(),
        specialty: 0,
        competences: competences.iter().copied().collect(),
        supervised: supervised.iter().copied().collect(),
    };
    theatres.surgeons =
        vec![surgeon("S0", &[needed], &[]), surgeon("S1", &[], &[needed]), surgeon("S2", &[needed], &[])];
    let there = |surgeon| Attendance { day: 0, surgeon, from_minute: 0, until_minute: 24 * 60 };
    theatres.surgeon_days = vec![there(0), there(1)];
    let block = |surgeon, supervisor| Block {
        specialty: 0,
        surgeon: Some(surgeon),
        supervisor,
        nurses: None,
        anaesthesia: None,
        pathway: None,
        cases: vec![PlannedCase { procedure: 0, patient: None, pathway: None }],
    };
    let place = |room| Place { day: 0, room, session: 0 };
    let plan = Allocation { blocks: [(place(0), block(0, None)), (place(1), block(1, Some(0)))].into() };
    (theatres, plan)
}

#[test]
fn without_the_supervisor_the_learner_cannot_operate_either() {
    let (theatres, plan) = surgeons_case();
    let side = BlockSide { theatres: &theatres, crews: None, blocks: plan };
    let surgeons = Surgeons::new(&side).unwrap();
    assert_eq!(surgeons.standing.len(), 2);
    let absence = |surgeon| Absence { who: vec![Who::Surgeon(surgeon)], first: 0, last: 6 };
    assert_eq!(surgeons.lose(&absence(0), None).unwrap().fallen.len(), 2);
    assert_eq!(surgeons.lose(&absence(1), None).unwrap().fallen.len(), 1);
    assert_eq!(surgeons.lose(&absence(2), None).unwrap(), Loss::default(), "who is not there is not missed");
    let learnt = Some((1, theatres.procedures[0].competence));
    assert_eq!(surgeons.lose(&absence(0), learnt).unwrap().fallen.len(), 1, "on their own they run one of the two");
}

#[test]
fn a_colleague_who_is_there_and_free_takes_the_block_over() {
    let (mut theatres, plan) = surgeons_case();
    theatres.surgeon_days.push(Attendance { day: 0, surgeon: 2, from_minute: 0, until_minute: 24 * 60 });
    let side = BlockSide { theatres: &theatres, crews: None, blocks: plan };
    let surgeons = Surgeons::new(&side).unwrap();
    let absence = Absence { who: vec![Who::Surgeon(0)], first: 0, last: 6 };
    let loss = surgeons.lose(&absence, None).unwrap();
    assert_eq!((loss.worth, loss.changes), (0, 1));
}

#[test]
fn when_time_is_up_it_is_said_how_many_were_looked_at() {
    let (theatres, plan) = surgeons_case();
    let side = BlockSide { theatres: &theatres, crews: None, blocks: plan };
    let question = Question { first: 0, weeks: vec![1], pairs: false, competence: None, temps: true, cures: false };
    let looking = Looking { time_limit: Duration::from_secs(60), each: Duration::from_secs(10), threads: 1, seed: 1 };
    let found = look(None, Some(&side), &question, &looking, &AtomicBool::new(true), &|_, _| {}).unwrap();
    assert_eq!((found.asked, found.looked_at), (3, 0));
    let found = look(None, Some(&side), &question, &looking, &AtomicBool::new(false), &|_, _| {}).unwrap();
    assert_eq!((found.asked, found.looked_at, found.people), (3, 3, (3, 1)));
}
