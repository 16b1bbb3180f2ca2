//! Random theatres of every shape that the format can say.

use crate::calendar::{Day, Horizon};
use crate::hospital::Competence;
use crate::hospital::theatres::*;
use chrono::{NaiveDate, Weekday};
use rand::seq::IndexedRandom;
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use std::collections::BTreeSet;

/// First days that matter: ordinary, midweek, Easter, Christmas.
const FIRST: [(i32, u32, u32); 4] = [(2026, 2, 2), (2026, 8, 6), (2026, 3, 23), (2026, 12, 14)];

/// Features, in alphabetical order.
const FEATURES: [&str; 3] = ["imaging", "laminar", "robot"];

/// Random theatres.
pub(crate) fn theatres(seed: u64) -> Theatres {
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    let random = &mut random;
    let (year, month, day) = *FIRST.choose(random).unwrap();
    let first = NaiveDate::from_ymd_opt(year, month, day).unwrap();
    let horizon = Horizon { first, days: *[1, 5, 14, 35].choose(random).unwrap() };
    let competence = |key: &str| Competence { key: key.into(), name: format!("{key} æøå"), most_away: None };
    let mut theatres = Theatres {
        name: "Sygehus \"Øst\"".into(),
        horizon,
        today: -random.random_range(0..5),
        competences: ["hips", "kidneys", "nurses", "sleep"].map(competence).to_vec(),
        features: FEATURES.map(String::from).to_vec(),
        equipment: vec![Equipment {
            key: "c-arm".into(),
            name: "C-bue; stor".into(),
            count: random.random_range(0..3),
        }],
        rooms: Vec::new(),
        sessions: Vec::new(),
        openings: Vec::new(),
        closures: Vec::new(),
        specialties: Vec::new(),
        procedures: Vec::new(),
        surgeons: Vec::new(),
        surgeon_days: Vec::new(),
        teams: Vec::new(),
        team_days: Vec::new(),
        wards: Vec::new(),
        past_cases: Vec::new(),
        pathways: Vec::new(),
        clocks: Vec::new(),
        queue: Vec::new(),
        referrals: Vec::new(),
        published: None,
        lost_dates: Vec::new(),
        terms: TheatreTerms::default(),
        points: TheatrePoints::default(),
    };
    settings(&mut theatres, random);
    rooms(&mut theatres, random);
    procedures(&mut theatres, random);
    people(&mut theatres, random);
    pathways(&mut theatres, random);
    queue(&mut theatres, random);
    if random.random_bool(0.5) {
        theatres.published = Some(plan(&theatres, random));
        let booked = bookings(&theatres, random);
        for (patient, place) in booked {
            theatres.queue[patient].booked = Some(place);
        }
    }
    assert_eq!(theatres.faults(), vec![]);
    theatres
}

fn settings(theatres: &mut Theatres, random: &mut ChaCha8Rng) {
    theatres.terms.most_moves = random.random_bool(0.5).then(|| random.random_range(0..40));
    theatres.terms.notice_days = random.random_range(0..9);
    theatres.terms.overrun_risk = random.random_range(1..100) as f64 / 100.0;
    theatres.points.waiting_week[1] = random.random_range(1..100) as f64 / 7.0;
    theatres.points.move_near = random.random_range(0..100) as f64 / 3.0;
}

fn rooms(theatres: &mut Theatres, random: &mut ChaCha8Rng) {
    for room in 0..random.random_range(1..4) {
        // The first room has and may all.
        let features = (0..3).filter(|_| room == 0 || random.random_bool(0.5)).collect();
        let local_only = room > 0 && random.random_bool(0.3);
        theatres.rooms.push(Room { key: format!("T{room}"), name: format!("Stue {room}"), features, local_only });
    }
    for (key, start_minute, end_minute) in [("day", 465, 930), ("am", 465, 690), ("eve", 930, 1440)] {
        let name = if random.random_bool(0.5) { key.into() } else { format!("{key}, æøå") };
        theatres.sessions.push(Session { key: key.into(), name, start_minute, end_minute });
    }
    theatres.sessions.truncate(random.random_range(1..4));
    for _ in 0..random.random_range(0..3) {
        let first = random.random_range(-3..theatres.horizon.days);
        let last = first + random.random_range(0..9);
        let room = random.random_bool(0.7).then(|| random.random_range(0..theatres.rooms.len()));
        let session = random.random_bool(0.3).then(|| random.random_range(0..theatres.sessions.len()));
        theatres.closures.push(Closure { room, first, last, session, reason: "Ferie, lampe".into() });
    }
    let mut openings = BTreeSet::new();
    let odd = *[0.0, 0.1, 0.5].choose(random).unwrap();
    for session in 0..theatres.sessions.len() {
        for room in 0..theatres.rooms.len() {
            let weekdays: Vec<bool> = (0..7).map(|weekday| weekday < 5 && random.random_bool(0.8)).collect();
            for day in 0..theatres.horizon.days {
                let usual = weekdays[theatres.horizon.weekday(day).num_days_from_monday() as usize];
                let opening = Opening { day, room, session };
                let closed = theatres.closures.iter().any(|closure| crate::files::read::closes(closure, &opening));
                if (usual != random.random_bool(odd)) && !closed {
                    openings.insert(opening);
                }
            }
        }
    }
    theatres.openings = openings.into_iter().collect();
}

fn procedures(theatres: &mut Theatres, random: &mut ChaCha8Rng) {
    let days = theatres.horizon.days as usize;
    for ward in 0..random.random_range(0..3) {
        let mut figures = || {
            let usual = random.random_range(0..9);
            (0..days).map(|_| if random.random_bool(0.1) { random.random_range(0..9) } else { usual }).collect()
        };
        let (beds, taken) = (figures(), figures());
        let name = format!("Afsnit {ward}");
        theatres.wards.push(BedWard { key: format!("K{ward}"), name, beds, taken, most_overflow: ward });
    }
    for (specialty, key) in ["ortho", "urology"].into_iter().enumerate() {
        let external_ore = random.random_range(0..9_000_000);
        theatres.specialties.push(Specialty { key: key.into(), name: key.into(), external_ore });
        for procedure in 0..random.random_range(1..4) {
            theatres.procedures.push(Procedure {
                key: format!("{key}-{procedure}"),
                name: format!("Operation {procedure}"),
                specialty,
                competence: specialty,
                features: (0..3).filter(|_| random.random_bool(0.3)).collect(),
                equipment: (0..1).filter(|_| random.random_bool(0.3)).collect(),
                nurses: 2,
                anaesthesia: random.random_bool(0.7).then_some(3),
                ward: (0..theatres.wards.len()).next().filter(|_| random.random_bool(0.7)),
                stay_days: random.random_range(0..50) as f64 / 7.0,
                guarantee_days: random.random_range(0..60),
                priority: random.random_range(1..=3),
                usual_minutes: random.random_range(10..400) as f64 / 3.0,
            });
        }
    }
}

fn people(theatres: &mut Theatres, random: &mut ChaCha8Rng) {
    for surgeon in 0..random.random_range(2..6) {
        let supervised = if surgeon > 1 { [surgeon % 2].into() } else { BTreeSet::new() };
        theatres.surgeons.push(Surgeon {
            key: format!("S{surgeon}"),
            name: format!("Åse {surgeon}"),
            specialty: surgeon % 2,
            competences: if surgeon < 4 { [surgeon % 2].into() } else { BTreeSet::new() },
            supervised,
        });
        for day in 0..theatres.horizon.days {
            let spans: &[(i32, i32)] = match random.random_range(0..12) {
                0 => &[],
                1 => &[(480, 600), (660, 930)],
                2 => &[(0, 1440)],
                _ if theatres.horizon.is_weekend(day) => &[],
                _ => &[(465, 930)],
            };
            let there = |&(from_minute, until_minute)| Attendance { day, surgeon, from_minute, until_minute };
            theatres.surgeon_days.extend(spans.iter().map(there));
        }
    }
    for (team, kind) in [TeamKind::Nurses, TeamKind::Anaesthesia].into_iter().enumerate() {
        let key = ["n", "a"][team].to_string();
        theatres.teams.push(Team { key, name: "Hold".into(), kind, competences: [team + 2].into() });
        for day in 0..theatres.horizon.days {
            for (from_minute, until_minute) in [(465, 930), (0, 1440)] {
                let count = if random.random_bool(0.1) { random.random_range(0..5) } else { 2 };
                if count > 0 && !theatres.horizon.is_weekend(day) {
                    theatres.team_days.push(TeamAttendance { day, team, from_minute, until_minute, count });
                }
            }
        }
    }
    theatres.surgeon_days.sort_unstable();
    theatres.team_days.sort_unstable();
    for _ in 0..random.random_range(0..9) {
        theatres.past_cases.push(PastCase {
            day: -random.random_range(1..400),
            procedure: random.random_range(0..theatres.procedures.len()),
            surgeon: random.random_range(0..theatres.surgeons.len()),
            booked_minutes: random.random_range(0..600) as f64 / 4.0,
            measured_minutes: random.random_range(1..600) as f64 / 7.0,
        });
    }
}

fn pathways(theatres: &mut Theatres, random: &mut ChaCha8Rng) {
    for pathway in 0..random.random_range(0..4) {
        theatres.pathways.push(Pathway {
            key: format!("p{pathway}"),
            name: format!("Pakke {pathway}"),
            specialty: pathway % 2,
            tier: random.random_range(1..=3),
            quantile: random.random_range(0..100) as f64 / 100.0,
            release_working_days: random.random_range(0..4),
            agreed_per_week: random.random_range(0..4),
            conference: random.random_bool(0.5).then_some(Weekday::Tue),
            pool: random.random_bool(0.5).then(|| "små puljer".into()),
        });
        for treatment in 0..random.random_range(1..3) {
            let phase = ["treatment", "investigation"].choose(random).unwrap().to_string();
            let treatment = ["operation", "kemo terapi"][treatment].to_string();
            let unit = *[ClockUnit::Working, ClockUnit::Calendar].choose(random).unwrap();
            theatres.clocks.push(Clock { pathway, phase, treatment, days: random.random_range(0..30), unit });
        }
    }
    for week in 1..random.random_range(1..5) {
        let monday = theatres.horizon.monday_of(-1) - 7 * (week - 1);
        for procedure in 0..theatres.procedures.len() {
            let specialty = theatres.procedures[procedure].specialty;
            let pathway = pathway_of(theatres, specialty, random);
            let count = random.random_range(0..9);
            theatres.referrals.push(Referrals { monday, procedure, pathway, count });
        }
    }
}

/// A pathway of the specialty, or none.
fn pathway_of(theatres: &Theatres, specialty: SpecialtyIx, random: &mut ChaCha8Rng) -> Option<PathwayIx> {
    let own = |at: &usize| theatres.pathways[*at].specialty == specialty;
    let own: Vec<usize> = (0..theatres.pathways.len()).filter(own).collect();
    own.choose(random).copied().filter(|_| random.random_bool(0.5))
}

fn queue(theatres: &mut Theatres, random: &mut ChaCha8Rng) {
    for patient in 0..random.random_range(0..30) {
        let procedure = random.random_range(0..theatres.procedures.len());
        let specialty = theatres.procedures[procedure].specialty;
        let referred: Day = theatres.today - random.random_range(0..60);
        let pathway = pathway_of(theatres, specialty, random);
        let clock_of = |pathway: PathwayIx| theatres.clocks.iter().position(|clock| clock.pathway == pathway);
        let pauses = (0..random.random_range(0..3)).map(|pause| {
            let first = referred + 9 * pause;
            let reasons = [PauseReason::Declined, PauseReason::Medical, PauseReason::OtherIllness];
            Pause { first, last: first + pause, reason: reasons[pause as usize] }
        });
        theatres.queue.push(Patient {
            key: format!("patient-{patient}"),
            procedure,
            surgeon: random.random_bool(0.2).then_some(specialty),
            referred,
            clock_start: referred + if random.random_bool(0.3) { 4 } else { 0 },
            clock: pathway.and_then(clock_of),
            guarantee_days: random.random_bool(0.2).then_some(60),
            priority: random.random_bool(0.2).then_some(1),
            pauses: pauses.collect(),
            booked: None,
            notice_days: random.random_range(0..20),
        });
    }
}

/// A random plan: one session of a room on a day, and some cases of its specialty.
pub(super) fn plan(theatres: &Theatres, random: &mut ChaCha8Rng) -> Allocation {
    let mut plan = Allocation::default();
    let mut taken = BTreeSet::new();
    for opening in &theatres.openings {
        if !random.random_bool(0.4) || !taken.insert((opening.day, opening.room)) {
            continue;
        }
        let specialty = random.random_range(0..2);
        let own = |at: &usize| theatres.procedures[*at].specialty == specialty;
        let procedures: Vec<usize> = (0..theatres.procedures.len()).filter(own).collect();
        let cases = (0..random.random_range(0..4)).map(|_| PlannedCase {
            procedure: *procedures.choose(random).unwrap(),
            patient: None,
            pathway: None,
        });
        let cases = cases.collect();
        let block = Block {
            specialty,
            surgeon: random.random_bool(0.8).then_some(specialty),
            supervisor: None,
            nurses: random.random_bool(0.8).then_some(0),
            anaesthesia: random.random_bool(0.8).then_some(1),
            pathway: pathway_of(theatres, specialty, random),
            cases,
        };
        plan.blocks.insert(Place { day: opening.day, room: opening.room, session: opening.session }, block);
    }
    plan
}

/// Bookings of patients in blocks of their specialty.
fn bookings(theatres: &Theatres, random: &mut ChaCha8Rng) -> Vec<(PatientIx, Place)> {
    let mut booked = Vec::new();
    for (at, patient) in theatres.queue.iter().enumerate() {
        let specialty = theatres.procedures[patient.procedure].specialty;
        let plan = theatres.published.iter().flat_map(|plan| &plan.blocks);
        let own: Vec<Place> = plan.filter(|(_, block)| block.specialty == specialty).map(|(place, _)| *place).collect();
        if let Some(&place) = own.choose(random).filter(|_| random.random_bool(0.5)) {
            booked.push((at, place));
        }
    }
    booked
}
