//! Rooms, sessions, closures, shared equipment and beds.

use super::{FeatureIx, Place, RoomIx, SessionIx};
use crate::calendar::Day;
use std::collections::BTreeSet;

/// An operating room.
#[derive(Debug, Clone, PartialEq)]
pub struct Room {
    /// Key, e.g. `T04`.
    pub key: String,
    /// Name for reports.
    pub name: String,
    /// What it has.
    pub features: BTreeSet<FeatureIx>,
    /// No anaesthesia: local anaesthetics only.
    pub local_only: bool,
}

/// A session by the clock; a block is one session of one room on one day.
#[derive(Debug, Clone, PartialEq)]
pub struct Session {
    /// Key, e.g. `day`, `am`, `pm`, `eve`.
    pub key: String,
    /// Name for reports.
    pub name: String,
    /// Start in minutes of the day.
    pub start_minute: i32,
    /// End in minutes of the day, later than the start.
    pub end_minute: i32,
}

impl Session {
    /// Length in minutes.
    pub fn minutes(&self) -> i32 {
        self.end_minute - self.start_minute
    }
}

/// A session that can be run in a room on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Opening {
    /// When; inside the horizon.
    pub day: Day,
    /// Where.
    pub room: RoomIx,
    /// Which session.
    pub session: SessionIx,
}

/// Days on which a room is closed.
#[derive(Debug, Clone, PartialEq)]
pub struct Closure {
    /// Which room; `None` is all of them.
    pub room: Option<RoomIx>,
    /// First day.
    pub first: Day,
    /// Last day.
    pub last: Day,
    /// Which session; `None` is all of them.
    pub session: Option<SessionIx>,
    /// Why, for reports.
    pub reason: String,
}

impl Closure {
    /// Whether it takes a place out.
    pub fn closes(&self, place: Place) -> bool {
        (self.first..=self.last).contains(&place.day)
            && self.room.is_none_or(|room| room == place.room)
            && self.session.is_none_or(|session| session == place.session)
    }
}

/// Equipment shared between rooms: one unit serves one room for one session.
#[derive(Debug, Clone, PartialEq)]
pub struct Equipment {
    /// Key, e.g. `c-arm`.
    pub key: String,
    /// Name for reports.
    pub name: String,
    /// Units.
    pub count: u32,
}

/// A bed ward and the beds it has for surgery.
#[derive(Debug, Clone, PartialEq)]
pub struct BedWard {
    /// Key.
    pub key: String,
    /// Name for reports.
    pub name: String,
    /// Beds on each day of the horizon.
    pub beds: Vec<u32>,
    /// Of them taken by patients who are in already, on each day of the horizon.
    pub taken: Vec<u32>,
    /// Most extra beds (overflow) on a day; they are priced.
    pub most_overflow: u32,
}
