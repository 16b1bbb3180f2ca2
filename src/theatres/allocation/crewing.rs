//! Single people instead of whole teams: where blocks are planned together with the roster of those who serve them.

use crate::hospital::theatres::{SessionIx, TeamKind};
use std::collections::BTreeMap;

/// How people serve blocks. The theatres' teams then stand for people of the same training, and each entry of `team_days` for those
/// of them who may be there on one shift.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Crewing {
    /// People of a kind of team whom a block of a session takes.
    pub heads: BTreeMap<(TeamKind, SessionIx), u32>,
    /// For each entry of `team_days` the sessions that its people may serve.
    pub sessions: Vec<Vec<SessionIx>>,
    /// For each entry of `team_days` the points that each of its people costs who is taken.
    pub prices: Vec<f64>,
    /// Points for an hour in reserve: a block gives them back for the hours of its people.
    pub reserve_hour: f64,
}

impl Crewing {
    /// People of a kind of team whom a block of a session takes.
    pub fn heads(&self, kind: TeamKind, session: SessionIx) -> u32 {
        self.heads.get(&(kind, session)).copied().unwrap_or(0)
    }

    /// Whether the people of an entry may serve a session.
    pub fn serves(&self, entry: usize, session: SessionIx) -> bool {
        self.sessions.get(entry).is_some_and(|sessions| sessions.contains(&session))
    }

    /// Points that each of the people of an entry costs who is taken.
    pub fn price(&self, entry: usize) -> f64 {
        self.prices.get(entry).copied().unwrap_or(0.0)
    }
}
