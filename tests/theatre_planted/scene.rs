//! A small hospital and a plan of its blocks that keeps every rule, much of it to the limit.

use chrono::NaiveDate;
use std::collections::BTreeSet;
use tavle::calendar::{Day, Horizon};
use tavle::hospital::Competence;
use tavle::hospital::theatres::*;

pub const HIP: ProcedureIx = 0;
pub const NAIL: ProcedureIx = 1;
pub const KNEE: ProcedureIx = 2;
pub const TURP: ProcedureIx = 3;
pub const CYSTO: ProcedureIx = 4;
pub const ANNA: SurgeonIx = 0;
pub const BENT: SurgeonIx = 1;
pub const JULIE: SurgeonIx = 2;
pub const UFFE: SurgeonIx = 3;
pub const VERA: SurgeonIx = 4;
pub const NURSES_ORTHO: TeamIx = 0;
pub const NURSES_URO: TeamIx = 1;
pub const NURSES_BOTH: TeamIx = 2;
pub const ANAESTHESIA: TeamIx = 3;
const HIPS: usize = 0;
const URO: usize = 1;
const KNEES: usize = 2;
const ORTHO_TRAINED: usize = 3;
const URO_TRAINED: usize = 4;
const ANAESTHETIST: usize = 5;

/// A hospital and its plan, to be damaged.
#[derive(Clone)]
pub struct Scene {
    pub theatres: Theatres,
    pub plan: Allocation,
}

impl Scene {
    /// The block of the day session of a room, rooms from 1.
    pub fn block(&mut self, day: Day, room: usize) -> &mut Block {
        self.plan.blocks.get_mut(&day_session(day, room)).expect("a block of the plan")
    }

    /// Adds a case without a patient.
    pub fn add(&mut self, day: Day, room: usize, procedure: ProcedureIx) {
        self.block(day, room).cases.push(free(procedure));
    }

    /// Takes a patient out of the plan; they must have been in it.
    pub fn without(&mut self, patient: PatientIx) {
        let place = self.plan.place_of(patient).expect("a patient of the plan");
        let block = self.plan.blocks.get_mut(&place).expect("a block of the plan");
        block.cases.retain(|case| case.patient != Some(patient));
    }

    /// The published block of the day session of a room.
    pub fn published(&mut self) -> &mut Allocation {
        self.theatres.published.as_mut().expect("a plan in force")
    }
}

pub fn day_session(day: Day, room: usize) -> Place {
    Place { day, room: room - 1, session: 0 }
}

pub fn free(procedure: ProcedureIx) -> PlannedCase {
    PlannedCase { procedure, patient: None, pathway: None }
}

/// A block of orthopaedics or, for procedures of it, of urology.
pub fn block(specialty: SpecialtyIx, surgeon: SurgeonIx, nurses: TeamIx, cases: Vec<PlannedCase>) -> Block {
    let anaesthesia = Some(ANAESTHESIA);
    Block {
        specialty,
        surgeon: Some(surgeon),
        supervisor: None,
        nurses: Some(nurses),
        anaesthesia,
        pathway: None,
        cases,
    }
}

pub fn clean() -> Scene {
    let theatres = hospital();
    let patient = |patient: PatientIx| PlannedCase {
        procedure: theatres.queue[patient].procedure,
        patient: Some(patient),
        pathway: theatres.queue[patient].clock.map(|_| 0),
    };
    let slot = PlannedCase { procedure: TURP, patient: None, pathway: Some(0) };
    let supervised = Block { supervisor: Some(ANNA), ..block(0, JULIE, NURSES_ORTHO, vec![patient(8)]) };
    let local = Block { anaesthesia: None, ..block(1, UFFE, NURSES_URO, vec![patient(5), patient(6)]) };
    let locked = Block { pathway: Some(0), ..block(1, UFFE, NURSES_URO, vec![slot, slot]) };
    let blocks = [
        (day_session(0, 1), block(0, ANNA, NURSES_ORTHO, vec![patient(0), patient(2)])),
        (day_session(1, 2), block(1, UFFE, NURSES_URO, vec![patient(4)])),
        (day_session(7, 1), block(0, ANNA, NURSES_ORTHO, vec![patient(1), patient(7)])),
        (day_session(7, 2), supervised),
        (day_session(8, 2), locked),
        (day_session(10, 3), local),
    ];
    Scene { plan: Allocation { blocks: blocks.into() }, theatres }
}

/// Two weeks from Monday 1 March 2027, the meeting on the Friday before: the notice of seven days ends with Thursday.
fn hospital() -> Theatres {
    let horizon = Horizon::of_weeks(NaiveDate::from_ymd_opt(2027, 3, 1).expect("a date"), 2);
    let weekdays: Vec<Day> = (0..14).filter(|&day| !horizon.is_weekend(day)).collect();
    let mut openings: Vec<Opening> = Vec::new();
    for &day in &weekdays {
        for room in 0..3 {
            openings.extend((0..3).filter(|_| (day, room) != (9, 1)).map(|session| Opening { day, room, session }));
        }
    }
    let keys = ["hips", "uro", "knees", "ortho-trained", "uro-trained", "anaesthetist"];
    let competences = keys.map(|key| Competence { key: key.into(), name: key.into(), most_away: None }).into();
    let closed = Closure { room: Some(1), first: 9, last: 9, session: None, reason: "ventilation".into() };
    Theatres {
        name: "Planted".into(),
        horizon,
        today: -3,
        competences,
        features: vec!["laminar".into()],
        equipment: vec![Equipment { key: "c-arm".into(), name: "C-arm".into(), count: 1 }],
        rooms: vec![room("T1", true, false), room("T2", false, false), room("T3", false, true)],
        sessions: vec![session("day", 8, 15), session("am", 8, 12), session("pm", 12, 15)],
        openings,
        closures: vec![closed],
        specialties: vec![specialty("ortho"), specialty("uro")],
        procedures: procedures(),
        surgeons: surgeons(),
        surgeon_days: surgeon_days(&weekdays),
        teams: vec![
            team("nurses-ortho", TeamKind::Nurses, &[ORTHO_TRAINED]),
            team("nurses-uro", TeamKind::Nurses, &[URO_TRAINED]),
            team("nurses-both", TeamKind::Nurses, &[ORTHO_TRAINED, URO_TRAINED]),
            team("anaesthesia", TeamKind::Anaesthesia, &[ANAESTHETIST]),
        ],
        team_days: team_days(&weekdays),
        wards: vec![BedWard {
            key: "W".into(),
            name: "Ward".into(),
            beds: vec![3; 14],
            taken: vec![1; 14],
            most_overflow: 0,
        }],
        past_cases: vec![],
        pathways: vec![bladder()],
        clocks: vec![Clock {
            pathway: 0,
            phase: "treatment".into(),
            treatment: "operation".into(),
            days: 14,
            unit: ClockUnit::Calendar,
        }],
        queue: queue(),
        referrals: vec![],
        published: Some(in_force()),
        lost_dates: vec![],
        terms: TheatreTerms { most_moves: Some(1), ..TheatreTerms::default() },
        points: TheatrePoints::default(),
    }
}

fn room(key: &str, laminar: bool, local_only: bool) -> Room {
    let features = if laminar { BTreeSet::from([0]) } else { BTreeSet::new() };
    Room { key: key.into(), name: key.into(), features, local_only }
}

fn session(key: &str, start: i32, end: i32) -> Session {
    Session { key: key.into(), name: key.into(), start_minute: start * 60, end_minute: end * 60 }
}

fn specialty(key: &str) -> Specialty {
    Specialty { key: key.into(), name: key.into(), external_ore: 1_000_000 }
}

fn procedures() -> Vec<Procedure> {
    let procedure = |key: &str, specialty, competence, nurses, minutes| Procedure {
        key: key.into(),
        name: key.into(),
        specialty,
        competence,
        features: BTreeSet::new(),
        equipment: BTreeSet::new(),
        nurses,
        anaesthesia: Some(ANAESTHETIST),
        ward: None,
        stay_days: 0.0,
        guarantee_days: 60,
        priority: 2,
        usual_minutes: minutes,
    };
    let hip = procedure("hip", 0, HIPS, ORTHO_TRAINED, 100.0);
    let turp = procedure("turp", 1, URO, URO_TRAINED, 75.0);
    vec![
        Procedure { features: [0].into(), ward: Some(0), stay_days: 2.0, ..hip.clone() },
        Procedure { equipment: [0].into(), ..procedure("nail", 0, HIPS, ORTHO_TRAINED, 80.0) },
        procedure("knee", 0, KNEES, ORTHO_TRAINED, 60.0),
        Procedure { equipment: [0].into(), ..turp },
        Procedure { anaesthesia: None, ..procedure("cysto", 1, URO, URO_TRAINED, 30.0) },
        Procedure { specialty: 1, key: "borrowed".into(), ..hip },
    ]
}

fn surgeons() -> Vec<Surgeon> {
    let surgeon = |key: &str, specialty, competences: &[usize], supervised: &[usize]| Surgeon {
        key: key.into(),
        name: key.into(),
        specialty,
        competences: competences.iter().copied().collect(),
        supervised: supervised.iter().copied().collect(),
    };
    vec![
        surgeon("anna", 0, &[HIPS, KNEES], &[]),
        surgeon("bent", 0, &[HIPS], &[]),
        surgeon("julie", 0, &[], &[HIPS]),
        surgeon("uffe", 1, &[URO], &[]),
        surgeon("vera", 1, &[URO], &[]),
    ]
}

/// Everybody is there for the day session, Vera until noon.
fn surgeon_days(weekdays: &[Day]) -> Vec<Attendance> {
    let there = |day: Day, surgeon: SurgeonIx| Attendance {
        day,
        surgeon,
        from_minute: 8 * 60,
        until_minute: if surgeon == VERA { 12 * 60 } else { 15 * 60 },
    };
    weekdays.iter().flat_map(|&day| (0..5).map(move |surgeon| there(day, surgeon))).collect()
}

fn team(key: &str, kind: TeamKind, competences: &[usize]) -> Team {
    Team { key: key.into(), name: key.into(), kind, competences: competences.iter().copied().collect() }
}

fn team_days(weekdays: &[Day]) -> Vec<TeamAttendance> {
    let there = |day: Day, team: TeamIx| TeamAttendance {
        day,
        team,
        from_minute: 8 * 60,
        until_minute: 15 * 60,
        count: [2, 1, 1, 2][team],
    };
    weekdays.iter().flat_map(|&day| (0..4).map(move |team| there(day, team))).collect()
}

fn bladder() -> Pathway {
    Pathway {
        key: "bladder".into(),
        name: "Bladder cancer".into(),
        specialty: 1,
        tier: 1,
        quantile: 0.9,
        release_working_days: 2,
        agreed_per_week: 0,
        conference: None,
        pool: None,
    }
}

/// Nine patients: 0 is booked on the first Monday, 4 is on the pathway, 7 wants Anna.
fn queue() -> Vec<Patient> {
    let procedures = [HIP, HIP, NAIL, KNEE, TURP, CYSTO, CYSTO, HIP, NAIL];
    let patient = |(at, &procedure): (usize, &ProcedureIx)| Patient {
        key: format!("p{at}"),
        procedure,
        surgeon: (at == 7).then_some(ANNA),
        referred: -10,
        clock_start: -10,
        clock: (at == 4).then_some(0),
        guarantee_days: None,
        priority: None,
        pauses: vec![],
        booked: (at == 0).then_some(day_session(0, 1)),
        notice_days: 3,
    };
    procedures.iter().enumerate().map(patient).collect()
}

fn in_force() -> Allocation {
    let bare = |specialty| Block {
        specialty,
        surgeon: None,
        supervisor: None,
        nurses: None,
        anaesthesia: None,
        pathway: None,
        cases: vec![],
    };
    let slot = PlannedCase { procedure: TURP, patient: None, pathway: Some(0) };
    let blocks = [
        (day_session(0, 1), bare(0)),
        (day_session(1, 2), bare(1)),
        (day_session(7, 1), bare(0)),
        (day_session(8, 2), Block { pathway: Some(0), cases: vec![slot, slot], ..bare(1) }),
        (day_session(10, 3), bare(1)),
    ];
    Allocation { blocks: blocks.into() }
}
