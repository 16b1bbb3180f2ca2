//! Who owns which room on which weekday: last year's distribution, which the queues have outgrown.

use super::catalogue::{IMAGING, LAMINAR, ROBOT};
use super::mix::Mix;
use super::rooms::{AM, DAY, EVENING, EVENING_WEEKDAY, PM, has_halves};
use crate::hospital::theatres::{FeatureIx, RoomIx, SessionIx, SpecialtyIx, Theatres};
use chrono::Datelike;

/// A session of the week and who owns it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Owned {
    /// Days after Monday.
    pub weekday: u32,
    pub room: RoomIx,
    pub session: SessionIx,
    pub specialty: SpecialtyIx,
    /// The group for which the session was given.
    pub group: usize,
}

/// Theatre-nurse teams for each room: rooms outnumber teams.
const STAFFED_SHARE: f64 = 0.86;
/// Part of a block that a group must still be short of to be given another.
const LEAST_SHORT: f64 = 0.3;
/// Blocks short that count as much as one session too many on a weekday.
const WEEKDAY_WEIGHT: f64 = 1.5;
/// Share of blocks that a specialty lacks (or has too many) for each week that its queue is longer (or shorter) than the mean.
const DRIFT_A_WEEK: f64 = 0.012;

/// The sessions of a week, by weekday, room and session.
pub(super) fn weekly(theatres: &Theatres, mix: &Mix) -> Vec<Owned> {
    let mut owners = Owners::new(theatres, mix);
    owners.give_local_rooms();
    for feature in [ROBOT, IMAGING, LAMINAR] {
        owners.give_rooms_with(feature);
    }
    owners.give_the_rest();
    owners.give_evenings();
    owners.owned.sort_by_key(|owned| (owned.weekday, owned.room, owned.session));
    owners.owned
}

/// Teams on each weekday, Monday first.
fn teams_by_weekday(rooms: usize) -> [usize; 5] {
    let until = |weekday: usize| (STAFFED_SHARE * (rooms * weekday) as f64 + 0.5) as usize;
    [0, 1, 2, 3, 4].map(|weekday| (until(weekday + 1) - until(weekday)).clamp(1, rooms))
}

struct Owners<'a> {
    theatres: &'a Theatres,
    mix: &'a Mix,
    /// Teams without a room, by weekday.
    teams_left: [usize; 5],
    /// Blocks a week that each specialty is to own.
    specialty_wanted: Vec<f64>,
    /// Blocks that each specialty is short of, and each group.
    specialty_short: Vec<f64>,
    group_short: Vec<f64>,
    owned: Vec<Owned>,
}

impl<'a> Owners<'a> {
    fn new(theatres: &'a Theatres, mix: &'a Mix) -> Self {
        let teams_left = teams_by_weekday(theatres.rooms.len());
        let blocks = teams_left.iter().sum::<usize>() as f64;
        let shares = owned_shares(mix);
        let group_short = mix.groups.iter().map(|group| blocks * shares[group.specialty] * group.share).collect();
        let specialty_wanted: Vec<f64> = shares.iter().map(|share| blocks * share).collect();
        let specialty_short = specialty_wanted.clone();
        Self { theatres, mix, teams_left, specialty_wanted, specialty_short, group_short, owned: Vec::new() }
    }

    fn short(&self, group: usize) -> f64 {
        self.specialty_short[self.mix.groups[group].specialty] + 0.5 * self.group_short[group]
    }

    /// The group most in need of a room on a weekday, of those for which it serves. Weekdays on which the specialty has its
    /// fifth of the week already count less.
    fn neediest(&self, weekday: u32, serves: impl Fn(usize) -> bool) -> Option<usize> {
        let need = |group: usize| {
            let specialty = self.mix.groups[group].specialty;
            let on_day = self.owned.iter().filter(|owned| (owned.weekday, owned.specialty) == (weekday, specialty));
            let over = on_day.count() as f64 - self.specialty_wanted[specialty] / 5.0;
            self.short(group) - WEEKDAY_WEIGHT * over.max(-0.5)
        };
        let groups = (0..self.mix.groups.len()).filter(|&group| serves(group));
        groups.max_by(|&one, &other| need(one).total_cmp(&need(other)))
    }

    /// Share of a group's cases that a room suits.
    fn suited(&self, room: RoomIx, group: usize) -> f64 {
        let cases = |fits: &dyn Fn(usize) -> bool| -> f64 {
            let procedures = self.mix.groups[group].procedures.clone();
            procedures.filter(|&procedure| fits(procedure)).map(|procedure| self.mix.case_share[procedure]).sum()
        };
        cases(&|procedure| self.theatres.suits(room, procedure)) / cases(&|_| true)
    }

    fn needs(&self, group: usize, feature: FeatureIx) -> bool {
        let mut procedures = self.mix.groups[group].procedures.clone();
        procedures.any(|procedure| self.theatres.procedures[procedure].features.contains(&feature))
    }

    fn is_free(&self, weekday: u32, room: RoomIx) -> bool {
        self.teams_left[weekday as usize] > 0
            && !self.owned.iter().any(|owned| (owned.weekday, owned.room) == (weekday, room))
    }

    fn give(&mut self, weekday: u32, room: RoomIx, session: SessionIx, group: usize) {
        let specialty = self.mix.groups[group].specialty;
        self.owned.push(Owned { weekday, room, session, specialty, group });
        let sessions = &self.theatres.sessions;
        let part = f64::from(sessions[session].minutes()) / f64::from(sessions[DAY].minutes());
        self.specialty_short[specialty] -= part;
        self.group_short[group] -= part;
    }

    /// Gives a room for a weekday: in halves to two groups where that is usual.
    fn give_day(&mut self, weekday: u32, room: RoomIx, serves: impl Fn(&Self, usize) -> bool) {
        let in_halves = has_halves(self.theatres, room) && (room as u32 + weekday).is_multiple_of(3);
        let sessions: &[SessionIx] = if in_halves { &[AM, PM] } else { &[DAY] };
        let mut given = false;
        for &session in sessions {
            if let Some(group) = self.neediest(weekday, |group| serves(self, group)) {
                self.give(weekday, room, session, group);
                given = true;
            }
        }
        if given {
            self.teams_left[weekday as usize] -= 1;
        }
    }

    /// To groups most of whose cases need no anaesthesia.
    fn give_local_rooms(&mut self) {
        for weekday in 0..5 {
            for room in 0..self.theatres.rooms.len() {
                if self.theatres.rooms[room].local_only && self.is_free(weekday, room) {
                    self.give_day(weekday, room, |owners, group| {
                        owners.suited(room, group) > 0.6 && owners.group_short[group] > LEAST_SHORT
                    });
                }
            }
        }
    }

    /// To groups that need the feature, as far as they are short of blocks; weekdays apart come first.
    fn give_rooms_with(&mut self, feature: FeatureIx) {
        for weekday in [0, 2, 4, 1, 3] {
            for room in 0..self.theatres.rooms.len() {
                if self.theatres.rooms[room].features.contains(&feature) && self.is_free(weekday, room) {
                    self.give_day(weekday, room, |owners, group| {
                        owners.needs(group, feature)
                            && owners.suited(room, group) > 0.0
                            && owners.group_short[group] > LEAST_SHORT
                    });
                }
            }
        }
    }

    /// To whoever is most short, rooms without features first, as long as there are teams.
    fn give_the_rest(&mut self) {
        let mut rooms: Vec<RoomIx> = (0..self.theatres.rooms.len()).collect();
        rooms.sort_by_key(|&room| (self.theatres.rooms[room].features.len(), room));
        for room in rooms {
            for weekday in 0..5 {
                if self.is_free(weekday, room) {
                    self.give_day(weekday, room, |owners, group| owners.suited(room, group) >= 0.5);
                }
            }
        }
    }

    /// Evening sessions of the rooms that have them, on top of the day.
    fn give_evenings(&mut self) {
        let weekday = EVENING_WEEKDAY.num_days_from_monday();
        let horizon = self.theatres.horizon;
        let is_evening = |opening: &&crate::hospital::theatres::Opening| {
            opening.session == EVENING && horizon.date(opening.day).weekday() == EVENING_WEEKDAY
        };
        let mut rooms: Vec<RoomIx> = self.theatres.openings.iter().filter(is_evening).map(|open| open.room).collect();
        rooms.sort_unstable();
        rooms.dedup();
        for room in rooms {
            if let Some(group) = self.neediest(weekday, |group| self.suited(room, group) >= 0.5) {
                self.give(weekday, room, EVENING, group);
            }
        }
    }
}

/// Share of the blocks that each specialty owns: its work, but for the drift that made its queue long or short.
fn owned_shares(mix: &Mix) -> Vec<f64> {
    let weeks = |specialty: usize| mix.disciplines[specialty].waiting_weeks;
    let mean: f64 = (0..mix.disciplines.len()).map(|at| mix.work_share[at] * weeks(at)).sum();
    let owned = |at: usize| mix.work_share[at] * (1.0 - DRIFT_A_WEEK * (weeks(at) - mean));
    let whole: f64 = (0..mix.disciplines.len()).map(owned).sum();
    (0..mix.disciplines.len()).map(|at| owned(at) / whole).collect()
}
