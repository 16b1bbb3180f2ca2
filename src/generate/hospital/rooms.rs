//! Rooms, sessions, closures, openings and shared equipment.

use super::catalogue::{EQUIPMENT, IMAGING, LAMINAR, ROBOT};
use super::{HospitalSpec, working_days};
use crate::calendar::Day;
use crate::generate::dice::{Dice, Stream};
use crate::hospital::theatres::{Closure, Equipment, Opening, Room, RoomIx, Session, SessionIx, Theatres};
use chrono::{Datelike, Weekday};

/// The whole day.
pub(super) const DAY: SessionIx = 0;
/// The first half of the day.
pub(super) const AM: SessionIx = 1;
/// The second half of the day.
pub(super) const PM: SessionIx = 2;
/// The evening.
pub(super) const EVENING: SessionIx = 3;

/// Weekday on which a few rooms run in the evening.
pub(super) const EVENING_WEEKDAY: Weekday = Weekday::Tue;

/// Fills rooms, sessions, closures, openings and equipment.
pub(super) fn fill(theatres: &mut Theatres, spec: &HospitalSpec) {
    theatres.rooms = rooms(spec.rooms);
    theatres.sessions = sessions();
    theatres.equipment = EQUIPMENT
        .map(|(key, name, rooms_a_unit)| {
            let count = (spec.rooms.div_ceil(rooms_a_unit)) as u32;
            Equipment { key: key.into(), name: name.into(), count }
        })
        .to_vec();
    theatres.closures = closures(theatres, spec);
    theatres.openings = openings(theatres);
}

fn sessions() -> Vec<Session> {
    let rows = [
        ("day", "Day", 7 * 60 + 45, 15 * 60 + 30),
        ("am", "Morning", 7 * 60 + 45, 11 * 60 + 30),
        ("pm", "Afternoon", 12 * 60, 15 * 60 + 30),
        ("eve", "Evening", 16 * 60, 20 * 60),
    ];
    rows.map(|(key, name, start_minute, end_minute)| Session {
        key: key.into(),
        name: name.into(),
        start_minute,
        end_minute,
    })
    .to_vec()
}

/// Laminar flow in more than a quarter of the rooms, the robot and imaging in one of seven, the last one or two for local
/// anaesthetics. In a hospital with few rooms one room has several.
fn rooms(count: usize) -> Vec<Room> {
    let local = if count < 5 { 0 } else { count.div_ceil(20) };
    let general = count - local;
    let mut rooms: Vec<Room> = (0..count)
        .map(|at| Room {
            key: format!("T{:02}", at + 1),
            name: format!("Theatre {}", at + 1),
            features: Default::default(),
            local_only: at >= general,
        })
        .collect();
    let shares = [(LAMINAR, count * 2 / 7), (ROBOT, count / 7), (IMAGING, count / 7)];
    let mut next = 0;
    for (feature, wanted) in shares {
        for _ in 0..wanted.max(1) {
            rooms[next % general].features.insert(feature);
            next += 1;
        }
    }
    rooms
}

/// Whether a room can be run in halves: those for local anaesthetics, and one in four of the others.
pub(super) fn has_halves(theatres: &Theatres, room: RoomIx) -> bool {
    theatres.rooms[room].local_only || room % 4 == 3
}

/// Whether a room can be run in the evening: one in six, from the middle of the list.
fn has_evenings(theatres: &Theatres, room: RoomIx) -> bool {
    !theatres.rooms[room].local_only && theatres.rooms.len() >= 4 && room % 6 == 2
}

/// A maintenance week for one room, a day for another, and a planning day on which all are shut.
fn closures(theatres: &Theatres, spec: &HospitalSpec) -> Vec<Closure> {
    let mut dice = Dice::new(spec.seed, Stream::Closures);
    let count = theatres.rooms.len();
    let serviced = dice.below(count);
    let tested = (serviced + 1 + dice.below(count - 1)) % count;
    let week = dice.below(spec.weeks as usize) as Day;
    let tested_on = 7 * dice.below(spec.weeks as usize) as Day + dice.between(0, 4) as Day;
    let mut closures = vec![Closure {
        room: Some(tested),
        first: tested_on,
        last: tested_on,
        session: None,
        reason: "test of the ventilation".into(),
    }];
    if spec.rooms >= 4 {
        closures.push(Closure {
            room: Some(serviced),
            first: 7 * week,
            last: 7 * week + 6,
            session: None,
            reason: "maintenance".into(),
        });
    }
    if spec.weeks >= 3 {
        let wednesday = 7 * (spec.weeks as Day - 2) + 2;
        closures.push(Closure {
            room: None,
            first: wednesday,
            last: wednesday,
            session: None,
            reason: "planning day of the department".into(),
        });
    }
    closures
}

fn openings(theatres: &Theatres) -> Vec<Opening> {
    let mut openings = Vec::new();
    for day in working_days(theatres) {
        for room in 0..theatres.rooms.len() {
            let evening = theatres.horizon.date(day).weekday() == EVENING_WEEKDAY && has_evenings(theatres, room);
            for session in [DAY, AM, PM, EVENING] {
                let run = match session {
                    DAY => true,
                    EVENING => evening,
                    _ => has_halves(theatres, room),
                };
                if run && !is_closed(theatres, day, room) {
                    openings.push(Opening { day, room, session });
                }
            }
        }
    }
    openings.sort_unstable();
    openings
}

fn is_closed(theatres: &Theatres, day: Day, room: RoomIx) -> bool {
    let applies = |closure: &Closure| {
        (closure.first..=closure.last).contains(&day) && closure.room.is_none_or(|closed| closed == room)
    };
    theatres.closures.iter().any(applies)
}
