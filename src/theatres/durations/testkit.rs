//! A small hospital for the tests of this side, and measured cases drawn from known laws.

use super::Lognormal;
use crate::calendar::Horizon;
use crate::hospital::Competence;
use crate::hospital::theatres::*;
use chrono::NaiveDate;
use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;

/// A procedure of the first specialty under local anaesthetics, of so many usual minutes.
pub(in crate::theatres) fn procedure(key: &str, usual_minutes: f64) -> Procedure {
    Procedure {
        key: key.into(),
        name: key.into(),
        specialty: 0,
        competence: 0,
        features: Default::default(),
        equipment: Default::default(),
        nurses: 0,
        anaesthesia: None,
        ward: None,
        stay_days: 0.0,
        guarantee_days: 30,
        priority: 2,
        usual_minutes,
    }
}

/// One room with a day session on the working days of five weeks from Monday 11 January 2027; the meeting is on the Thursday
/// before. One surgeon, one specialty, and the given procedures.
pub(in crate::theatres) fn hospital(procedures: Vec<Procedure>) -> Theatres {
    let horizon = Horizon::of_weeks(NaiveDate::from_ymd_opt(2027, 1, 11).unwrap(), 5);
    let days = (0..horizon.days).filter(|&day| !horizon.is_weekend(day));
    Theatres {
        name: "test".into(),
        horizon,
        today: -4,
        competences: vec![Competence { key: "c".into(), name: "c".into(), most_away: None }],
        features: vec!["laminar".into(), "robot".into()],
        equipment: vec![],
        rooms: vec![Room { key: "T1".into(), name: "T1".into(), features: [0, 1].into(), local_only: false }],
        sessions: vec![Session { key: "day".into(), name: "day".into(), start_minute: 480, end_minute: 960 }],
        openings: days.map(|day| Opening { day, room: 0, session: 0 }).collect(),
        closures: vec![],
        specialties: vec![Specialty { key: "s".into(), name: "S".into(), external_ore: 1_000_000 }],
        procedures,
        surgeons: vec![Surgeon {
            key: "a".into(),
            name: "A".into(),
            specialty: 0,
            competences: [0].into(),
            supervised: Default::default(),
        }],
        surgeon_days: vec![],
        teams: vec![],
        team_days: vec![],
        wards: vec![],
        past_cases: vec![],
        pathways: vec![],
        clocks: vec![],
        queue: vec![],
        referrals: vec![],
        published: None,
        lost_dates: Vec::new(),
        terms: TheatreTerms::default(),
        points: TheatrePoints::default(),
    }
}

/// Adds measured cases of a procedure by a surgeon, drawn from a law and booked at its median.
pub(in crate::theatres) fn measure(
    theatres: &mut Theatres,
    (procedure, surgeon): (ProcedureIx, SurgeonIx),
    law: Lognormal,
    cases: u64,
) {
    let mut rng = ChaCha8Rng::seed_from_u64(1000 * procedure as u64 + surgeon as u64);
    for _ in 0..cases {
        theatres.past_cases.push(PastCase {
            day: -30,
            procedure,
            surgeon,
            booked_minutes: law.mu.exp(),
            measured_minutes: law.sample(&mut rng),
        });
    }
}
