//! Small made-up hospitals for tests: everything an allocation can trip over, in a few rooms and days.

use crate::calendar::{Day, Horizon};
use crate::hospital::Competence;
use crate::hospital::theatres::*;
use chrono::NaiveDate;
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use std::collections::BTreeSet;

/// How large a small hospital is.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Small {
    pub(crate) rooms: usize,
    pub(crate) days: Day,
    pub(crate) specialties: usize,
    pub(crate) patients: usize,
    pub(crate) seed: u64,
}

/// A random small hospital: one competence and two procedures a specialty, surgeons and teams that do not reach for every room
/// on every day, a plan in force. The horizon starts on a Monday, the meeting is on the Thursday before.
pub(crate) fn small(size: Small) -> Theatres {
    let mut dice = ChaCha8Rng::seed_from_u64(size.seed);
    let mut theatres = bare(size);
    for specialty in 0..size.specialties {
        add_specialty(&mut theatres, specialty, &mut dice);
    }
    for day in 0..size.days {
        add_people(&mut theatres, day, &mut dice);
    }
    for at in 0..size.patients {
        let patient = patient(&theatres, at, &mut dice);
        theatres.queue.push(patient);
    }
    theatres.published = Some(plan_in_force(&theatres, &mut dice));
    theatres
}

fn bare(size: Small) -> Theatres {
    let first = NaiveDate::from_ymd_opt(2027, 2, 1).unwrap();
    let session = |key: &str, start: i32, end: i32| Session {
        key: key.into(),
        name: key.into(),
        start_minute: start * 60,
        end_minute: end * 60,
    };
    let room = |at: usize| Room {
        key: format!("T{at}"),
        name: format!("Theatre {at}"),
        features: if at == 0 { BTreeSet::from([0]) } else { BTreeSet::new() },
        local_only: false,
    };
    let mut openings: Vec<Opening> =
        (0..size.days).flat_map(|day| (0..size.rooms).map(move |room| Opening { day, room, session: 0 })).collect();
    openings.sort_unstable();
    let days = size.days as usize;
    Theatres {
        name: "Small".into(),
        horizon: Horizon { first, days: size.days },
        today: -4,
        competences: Vec::new(),
        features: vec!["laminar".into()],
        equipment: vec![Equipment { key: "c-arm".into(), name: "C-arm".into(), count: 1 }],
        rooms: (0..size.rooms).map(room).collect(),
        sessions: vec![session("day", 8, 15)],
        openings,
        closures: Vec::new(),
        specialties: Vec::new(),
        procedures: Vec::new(),
        surgeons: Vec::new(),
        surgeon_days: Vec::new(),
        teams: Vec::new(),
        team_days: Vec::new(),
        wards: vec![BedWard {
            key: "W1".into(),
            name: "Ward 1".into(),
            beds: vec![4; days],
            taken: vec![1; days],
            most_overflow: 2,
        }],
        past_cases: Vec::new(),
        pathways: Vec::new(),
        clocks: Vec::new(),
        queue: Vec::new(),
        referrals: Vec::new(),
        published: None,
        lost_dates: Vec::new(),
        terms: TheatreTerms { notice_days: 5, ..TheatreTerms::default() },
        points: TheatrePoints::default(),
    }
}

fn add_specialty(theatres: &mut Theatres, specialty: usize, dice: &mut ChaCha8Rng) {
    let key = format!("S{specialty}");
    let competence = theatres.competences.len();
    theatres.competences.push(Competence { key: key.clone(), name: key.clone(), most_away: None });
    theatres.specialties.push(Specialty { key: key.clone(), name: key.clone(), external_ore: 2_000_000 });
    for which in 0..2 {
        theatres.procedures.push(Procedure {
            key: format!("{key}P{which}"),
            name: format!("Procedure {which} of {key}"),
            specialty,
            competence,
            features: if specialty == 0 && which == 1 { BTreeSet::from([0]) } else { BTreeSet::new() },
            equipment: if which == 1 && specialty > 0 { BTreeSet::from([0]) } else { BTreeSet::new() },
            nurses: competence,
            anaesthesia: Some(0),
            ward: (which == 1).then_some(0),
            stay_days: 1.5,
            guarantee_days: 30,
            priority: if which == 0 { 2 } else { 3 },
            usual_minutes: f64::from(dice.random_range(80..170)),
        });
    }
    theatres.surgeons.push(Surgeon {
        key: format!("K{specialty}"),
        name: format!("Surgeon of {key}"),
        specialty,
        competences: BTreeSet::from([competence]),
        supervised: BTreeSet::new(),
    });
    theatres.surgeons.push(Surgeon {
        key: format!("J{specialty}"),
        name: format!("Junior of {key}"),
        specialty,
        competences: BTreeSet::new(),
        supervised: BTreeSet::from([competence]),
    });
    let own = |at: usize, kind, competences| Team {
        key: format!("{}{at}", if kind == TeamKind::Nurses { "N" } else { "A" }),
        name: "Team".into(),
        kind,
        competences,
    };
    theatres.teams.push(own(specialty, TeamKind::Nurses, BTreeSet::from([competence])));
    if specialty == 0 {
        theatres.teams.push(own(specialty, TeamKind::Anaesthesia, BTreeSet::from([0])));
    } else {
        theatres.teams.push(own(100 + specialty, TeamKind::Nurses, BTreeSet::from([competence, competence - 1])));
    }
}

fn add_people(theatres: &mut Theatres, day: Day, dice: &mut ChaCha8Rng) {
    for surgeon in 0..theatres.surgeons.len() {
        if dice.random_bool(0.75) {
            theatres.surgeon_days.push(Attendance { day, surgeon, from_minute: 0, until_minute: 1440 });
        }
    }
    for team in 0..theatres.teams.len() {
        let most = if theatres.teams[team].kind == TeamKind::Nurses { 2 } else { theatres.rooms.len() as u32 + 1 };
        let count = dice.random_range(0..most);
        theatres.team_days.push(TeamAttendance { day, team, from_minute: 0, until_minute: 1440, count });
    }
}

fn patient(theatres: &Theatres, at: usize, dice: &mut ChaCha8Rng) -> Patient {
    let referred = -dice.random_range(5..45);
    Patient {
        key: format!("P{at:03}"),
        procedure: dice.random_range(0..theatres.procedures.len()),
        surgeon: None,
        referred,
        clock_start: referred,
        clock: None,
        guarantee_days: None,
        priority: None,
        pauses: Vec::new(),
        booked: None,
        notice_days: if dice.random_bool(0.5) { 0 } else { 3 },
    }
}

fn plan_in_force(theatres: &Theatres, dice: &mut ChaCha8Rng) -> Allocation {
    let mut plan = Allocation::default();
    for opening in &theatres.openings {
        if dice.random_bool(0.6) {
            let place = Place { day: opening.day, room: opening.room, session: opening.session };
            let specialty = dice.random_range(0..theatres.specialties.len());
            let block = Block {
                specialty,
                surgeon: None,
                supervisor: None,
                nurses: None,
                anaesthesia: None,
                pathway: None,
                cases: Vec::new(),
            };
            plan.blocks.insert(place, block);
        }
    }
    plan
}
