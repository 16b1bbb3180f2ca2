//! A block without its people, as a planner reads it.

use super::Sides;
use super::hands::Slot;
use crate::calendar::short_date;
use crate::hospital::theatres::{Place, TeamKind, Theatres};

/// Key of the rule in files.
pub const BLOCK_STAFFED: &str = "block_staffed";

/// A block that lacks people of one kind of team.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CrewBreach {
    /// Which block.
    pub place: Place,
    /// People of which kind.
    pub kind: TeamKind,
    /// What they must be trained in, by key.
    pub trained_in: Vec<String>,
    /// How many could be found who are on duty for the whole session and serve no other block then.
    pub found: usize,
    /// How many the block takes.
    pub asked: usize,
}

impl CrewBreach {
    pub(super) fn new(sides: Sides, slot: &Slot, found: usize, asked: usize) -> Self {
        let keys = slot.all_of.iter().chain(&slot.one_of);
        let trained_in = keys
            .filter_map(|&at| sides.theatres.competences.get(at))
            .map(|competence| competence.key.clone())
            .collect();
        Self { place: slot.place, kind: slot.kind, trained_in, found, asked }
    }

    /// Key of the rule.
    pub fn rule(&self) -> &'static str {
        BLOCK_STAFFED
    }

    /// The breach in a planner's words.
    pub fn sentence(&self, theatres: &Theatres) -> String {
        let date = short_date(theatres.horizon.date(self.place.day));
        let room = theatres.rooms.get(self.place.room).map_or("an unknown room", |room| room.key.as_str());
        let session = theatres.sessions.get(self.place.session).map_or("", |session| session.key.as_str());
        let of = match self.kind {
            TeamKind::Nurses => "theatre nurses",
            TeamKind::Anaesthesia => "anaesthesia",
        };
        let trained =
            if self.trained_in.is_empty() { String::new() } else { format!(" with {}", self.trained_in.join(" or ")) };
        let (found, asked) = (self.found, self.asked);
        format!("{date}, {room} {session}: {found} of {asked} of {of}{trained} on duty for the whole session and free")
    }
}
