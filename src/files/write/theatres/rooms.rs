//! Rooms, sessions, closures, equipment and beds back to rows.

use super::days::{open_words, when_rows};
use super::key;
use crate::files::days::Date;
use crate::files::read::closes;
use crate::files::value::{clock_text, yes_no_text};
use crate::files::write::tables::{Rows, unless};
use crate::hospital::theatres::*;
use std::collections::BTreeSet;

pub(super) fn room_rows(theatres: &Theatres) -> Rows {
    let features = |room: &Room| {
        let has: Vec<&str> =
            room.features.iter().filter_map(|&at| theatres.features.get(at)).map(String::as_str).collect();
        has.join(" ")
    };
    let row = |room: &Room| {
        vec![room.key.clone(), unless(&room.name, &room.key), features(room), yes_no_text(room.local_only)]
    };
    theatres.rooms.iter().map(row).collect()
}

/// For each session the rooms with the same days on one row.
pub(super) fn session_rows(theatres: &Theatres, dates: &[Date]) -> Rows {
    let openings: BTreeSet<Opening> = theatres.openings.iter().copied().collect();
    let mut rows = Rows::new();
    for (at, session) in theatres.sessions.iter().enumerate() {
        let mut by_days: Vec<(String, Vec<RoomIx>)> = Vec::new();
        for room in 0..theatres.rooms.len() {
            let Some(when) = opened(theatres, &openings, (room, at), dates) else { continue };
            match by_days.iter_mut().find(|(days, _)| *days == when) {
                Some((_, rooms)) => rooms.push(room),
                None => by_days.push((when, vec![room])),
            }
        }
        if by_days.is_empty() {
            by_days.push(("none".into(), (0..theatres.rooms.len()).collect()));
        }
        for (when, rooms) in by_days {
            let all = rooms.len() == theatres.rooms.len();
            let keys: Vec<String> = rooms.iter().map(|&room| key(&theatres.rooms, room, |room| &room.key)).collect();
            rows.push(vec![
                session.key.clone(),
                unless(&session.name, &session.key),
                clock_text(session.start_minute),
                clock_text(session.end_minute),
                if all { String::new() } else { keys.join(" ") },
                unless(&when, "weekdays"),
            ]);
        }
    }
    rows
}

/// The days on which a room is open for a session. Where it is closed a row may say that it is open all the same.
fn opened(
    theatres: &Theatres,
    openings: &BTreeSet<Opening>,
    (room, session): (RoomIx, SessionIx),
    dates: &[Date],
) -> Option<String> {
    let (mut open, mut closed) = (Vec::new(), Vec::new());
    for date in dates {
        let opening = Opening { day: date.day, room, session };
        open.push(openings.contains(&opening));
        closed.push(theatres.closures.iter().any(|closure| closes(closure, &opening)));
    }
    open_words(&open, &closed, dates)
}

pub(super) fn closure_rows(theatres: &Theatres) -> Rows {
    let date = |day| theatres.horizon.date(day).to_string();
    let row = |closure: &Closure| {
        vec![
            closure.room.map_or(String::new(), |room| key(&theatres.rooms, room, |room| &room.key)),
            date(closure.first),
            if closure.last == closure.first { String::new() } else { date(closure.last) },
            closure.session.map_or(String::new(), |at| key(&theatres.sessions, at, |session| &session.key)),
            closure.reason.clone(),
        ]
    };
    theatres.closures.iter().map(row).collect()
}

pub(super) fn equipment_rows(theatres: &Theatres) -> Rows {
    let row = |one: &Equipment| vec![one.key.clone(), unless(&one.name, &one.key), one.count.to_string()];
    theatres.equipment.iter().map(row).collect()
}

pub(super) fn bed_rows(theatres: &Theatres, dates: &[Date]) -> Rows {
    let mut rows = Rows::new();
    for ward in &theatres.wards {
        let days: Vec<(u32, u32)> = ward.beds.iter().copied().zip(ward.taken.iter().copied()).collect();
        let mut said = when_rows(&days, dates, &(0, 0), false);
        if said.is_empty() {
            said.push(("daily".into(), (0, 0)));
        }
        let mut name = unless(&ward.name, &ward.key);
        let mut overflow = ward.most_overflow.to_string();
        for (when, (beds, taken)) in said {
            let (name, overflow) = (std::mem::take(&mut name), std::mem::take(&mut overflow));
            rows.push(vec![
                ward.key.clone(),
                name,
                unless(&when, "daily"),
                beds.to_string(),
                taken.to_string(),
                overflow,
            ]);
        }
    }
    rows
}
