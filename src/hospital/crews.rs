//! What theatre blocks ask for of the roster: people by kind of team, and the shifts that they are on.

use super::theatres::{Session, SessionIx, TeamKind, Theatres};
use super::{DemandLine, Hospital, Shift, ShiftIx};
use crate::calendar::Day;
use std::collections::BTreeSet;

/// People whom a block asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Crew {
    /// Kind of team.
    pub kind: TeamKind,
    /// Only for this session; `None` is for all that have no crew of their own.
    pub session: Option<SessionIx>,
    /// People.
    pub heads: u32,
    /// Shifts whose people can be taken; ascending.
    pub shifts: Vec<ShiftIx>,
}

/// What every block asks for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Crews {
    /// One entry a kind of team, and more for sessions with a crew of their own.
    pub all: Vec<Crew>,
}

impl Crews {
    /// What a block of a session asks for of a kind of team.
    pub fn of(&self, kind: TeamKind, session: SessionIx) -> Option<&Crew> {
        let own = self.all.iter().find(|crew| crew.kind == kind && crew.session == Some(session));
        own.or_else(|| self.all.iter().find(|crew| crew.kind == kind && crew.session.is_none()))
    }

    /// People of a kind of team in a block of a session.
    pub fn heads(&self, kind: TeamKind, session: SessionIx) -> u32 {
        self.of(kind, session).map_or(0, |crew| crew.heads)
    }

    /// Whether people of a kind of team on a shift can serve a whole session: the crew takes the shift, and its hours hold the
    /// session.
    pub fn covers(
        &self,
        kind: TeamKind,
        (session, hours): (SessionIx, &Session),
        (shift, clock): (ShiftIx, &Shift),
    ) -> bool {
        let taken = self.of(kind, session).is_some_and(|crew| crew.shifts.contains(&shift));
        taken && clock.start_minute <= hours.start_minute && hours.end_minute <= clock.end_minute
    }

    /// Whether some crew takes people of a shift.
    pub fn take(&self, shift: ShiftIx) -> bool {
        self.all.iter().any(|crew| crew.shifts.contains(&shift))
    }
}

/// Shifts of days on which people can serve some session that is open: what blocks have to do with of a roster.
pub fn theatre_shifts(hospital: &Hospital, theatres: &Theatres, crews: &Crews) -> BTreeSet<(Day, ShiftIx)> {
    let mut shifts = BTreeSet::new();
    for opening in theatres.openings.iter().filter(|opening| hospital.horizon.contains(opening.day)) {
        let session = (opening.session, &theatres.sessions[opening.session]);
        for (shift, clock) in hospital.shifts.iter().enumerate() {
            if TeamKind::ALL.iter().any(|&kind| crews.covers(kind, session, (shift, clock))) {
                shifts.insert((opening.day, shift));
            }
        }
    }
    shifts
}

/// The hospital without the demand that blocks take the place of: on [`theatre_shifts`] nobody is asked for, and everybody may be there. Lines
/// keep their places; one is added for each such shift.
pub fn relieved(hospital: &Hospital, theatres: &Theatres, crews: &Crews) -> Hospital {
    let shifts = theatre_shifts(hospital, theatres, crews);
    let mut relieved = hospital.clone();
    for line in relieved.demand.iter_mut().filter(|line| shifts.contains(&(line.day, line.shift))) {
        *line = DemandLine { minimum: 0, target: 0, maximum: None, hard: false, exclusive: false, ..line.clone() };
    }
    relieved.demand.extend(shifts.into_iter().map(|(day, shift)| DemandLine {
        day,
        shift,
        competence: None,
        minimum: 0,
        target: 0,
        maximum: None,
        hard: false,
        exclusive: false,
        temps: 0,
    }));
    relieved
}
