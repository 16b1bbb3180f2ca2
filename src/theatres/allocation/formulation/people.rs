//! Surgeons and teams: every block needs people who can do what its list asks for.

use super::{Formulation, KindIx};
use crate::calendar::Day;
use crate::hospital::CompetenceIx;
use crate::hospital::theatres::*;
use crate::theatres::allocation::crewing::Crewing;
use crate::theatres::allocation::program::Part;
use good_lp::{Expression, Variable, constraint};
use std::collections::{BTreeMap, BTreeSet};

/// Surgeons that need not be told apart on a day: same specialty, same competences, same hours.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Peers {
    specialty: SpecialtyIx,
    competences: BTreeSet<CompetenceIx>,
    supervised: BTreeSet<CompetenceIx>,
    from_minute: i32,
    until_minute: i32,
}

/// Surgeons of one group who run blocks of a competence in a session.
#[derive(Debug)]
pub(in super::super) struct Operates {
    pub(in super::super) day: Day,
    pub(in super::super) session: SessionIx,
    pub(in super::super) specialty: SpecialtyIx,
    pub(in super::super) competence: CompetenceIx,
    /// Under supervision.
    pub(in super::super) supervised: bool,
    /// The group.
    pub(in super::super) surgeons: Vec<SurgeonIx>,
    /// How many of it.
    pub(in super::super) variable: Variable,
}

/// Teams of one kind that serve blocks of a competence in a session.
#[derive(Debug)]
pub(in super::super) struct Serves {
    pub(in super::super) day: Day,
    pub(in super::super) session: SessionIx,
    pub(in super::super) what: TeamKind,
    pub(in super::super) competence: CompetenceIx,
    pub(in super::super) team: TeamIx,
    /// How many.
    pub(in super::super) variable: Variable,
}

/// What blocks of one session and competence have of surgeons.
#[derive(Default)]
struct Operating {
    alone: Expression,
    supervised: Expression,
}

impl Formulation<'_> {
    /// Sessions that blocks can have on a day.
    fn sessions_on(&self, day: Day) -> BTreeSet<SessionIx> {
        self.slots.iter().filter(|slot| slot.day == day).map(|slot| slot.session).collect()
    }

    /// Blocks of a session on a day whose kind passes.
    fn blocks_where(&self, day: Day, session: SessionIx, passes: impl Fn(KindIx) -> bool) -> Expression {
        self.blocks_on(day)
            .filter(|&(slot, kind, _)| self.slots[slot].session == session && passes(kind))
            .map(|(.., variable)| variable)
            .sum()
    }

    /// Each block has a surgeon who is there for its whole session and holds the competence, or operates under the supervision of
    /// one who runs another block of it at the same time.
    pub(in super::super) fn add_surgeons(&mut self) {
        for day in 0..self.theatres.horizon.days {
            let sessions = self.sessions_on(day);
            let mut operating: BTreeMap<(SessionIx, SpecialtyIx, CompetenceIx), Operating> = BTreeMap::new();
            for (peers, surgeons) in self.peers_on(day) {
                let count = surgeons.len() as u32;
                let mut used: Vec<(SessionIx, Variable)> = Vec::new();
                for &session in &sessions {
                    if !self.covers(&peers, session) {
                        continue;
                    }
                    for &competence in peers.competences.union(&peers.supervised) {
                        if !self.is_asked_for(peers.specialty, competence) {
                            continue;
                        }
                        let part = Part { day, specialty: Some(peers.specialty) };
                        let variable = self.draft.whole(f64::from(count), 0.0, part);
                        used.push((session, variable));
                        let entry = operating.entry((session, peers.specialty, competence)).or_default();
                        let supervised = !peers.competences.contains(&competence);
                        let sum = if supervised { &mut entry.supervised } else { &mut entry.alone };
                        *sum += variable;
                        let (specialty, surgeons) = (peers.specialty, surgeons.clone());
                        self.operates.push(Operates {
                            day,
                            session,
                            specialty,
                            competence,
                            supervised,
                            surgeons,
                            variable,
                        });
                    }
                }
                self.add_presence(day, &used, count);
            }
            self.add_operating(day, &sessions, &operating);
        }
    }

    fn peers_on(&self, day: Day) -> BTreeMap<Peers, Vec<SurgeonIx>> {
        let mut groups: BTreeMap<Peers, Vec<SurgeonIx>> = BTreeMap::new();
        for attendance in self.theatres.surgeon_days.iter().filter(|attendance| attendance.day == day) {
            let surgeon = &self.theatres.surgeons[attendance.surgeon];
            let peers = Peers {
                specialty: surgeon.specialty,
                competences: surgeon.competences.clone(),
                supervised: surgeon.supervised.difference(&surgeon.competences).copied().collect(),
                from_minute: attendance.from_minute,
                until_minute: attendance.until_minute,
            };
            groups.entry(peers).or_default().push(attendance.surgeon);
        }
        groups
    }

    fn covers(&self, peers: &Peers, session: SessionIx) -> bool {
        let session = &self.theatres.sessions[session];
        peers.from_minute <= session.start_minute && session.end_minute <= peers.until_minute
    }

    fn is_asked_for(&self, specialty: SpecialtyIx, competence: CompetenceIx) -> bool {
        self.kinds.iter().any(|kind| (kind.specialty, kind.competence) == (specialty, competence))
    }

    /// Nobody is in two sessions at once.
    fn add_presence(&mut self, day: Day, used: &[(SessionIx, Variable)], count: u32) {
        for minute in self.moments(day) {
            let at_once = used.iter().filter(|(session, _)| self.runs_at(*session, minute));
            let busy: Vec<Variable> = at_once.map(|(_, variable)| *variable).collect();
            if !busy.is_empty() {
                let busy: Expression = busy.into_iter().sum();
                self.draft.row(constraint!(busy <= f64::from(count)));
            }
        }
    }

    fn add_operating(
        &mut self,
        day: Day,
        sessions: &BTreeSet<SessionIx>,
        operating: &BTreeMap<(SessionIx, SpecialtyIx, CompetenceIx), Operating>,
    ) {
        let asked: BTreeSet<(SpecialtyIx, CompetenceIx)> =
            self.kinds.iter().map(|kind| (kind.specialty, kind.competence)).collect();
        for &session in sessions {
            for &(specialty, competence) in &asked {
                let blocks = self.blocks_where(day, session, |kind| {
                    (self.kinds[kind].specialty, self.kinds[kind].competence) == (specialty, competence)
                });
                match operating.get(&(session, specialty, competence)) {
                    Some(Operating { alone, supervised }) => {
                        self.draft.row(constraint!(blocks <= alone.clone() + supervised.clone()));
                        self.draft.row(constraint!(supervised.clone() <= alone.clone()));
                    }
                    None => self.draft.row(constraint!(blocks <= 0.0)),
                }
            }
        }
    }

    /// Each block has a theatre-nurse team, and an anaesthesia team where it needs one, trained in what its list asks for. A
    /// cross-trained team serves any of its competences.
    pub(in super::super) fn add_teams(&mut self) {
        for day in 0..self.theatres.horizon.days {
            for what in [TeamKind::Nurses, TeamKind::Anaesthesia] {
                self.add_teams_of(day, what);
            }
        }
    }

    fn add_teams_of(&mut self, day: Day, what: TeamKind) {
        let needs = |formulation: &Self, kind: KindIx| match what {
            TeamKind::Nurses => Some(formulation.kinds[kind].nurses),
            TeamKind::Anaesthesia => formulation.kinds[kind].anaesthesia,
        };
        let asked: BTreeSet<CompetenceIx> = (0..self.kinds.len()).filter_map(|kind| needs(self, kind)).collect();
        let sessions = self.sessions_on(day);
        let mut supply: BTreeMap<(SessionIx, CompetenceIx), Expression> = BTreeMap::new();
        let theatres = self.theatres;
        let there = theatres.team_days.iter().enumerate();
        for (at, attendance) in there.filter(|(_, attendance)| attendance.day == day && attendance.count > 0) {
            let team = &theatres.teams[attendance.team];
            if team.kind != what {
                continue;
            }
            let mut used = Vec::new();
            for &session in &sessions {
                let clock = &theatres.sessions[session];
                let by_clock =
                    attendance.from_minute <= clock.start_minute && clock.end_minute <= attendance.until_minute;
                if !by_clock || self.crewing.is_some_and(|crewing| !crewing.serves(at, session)) {
                    continue;
                }
                for &competence in team.competences.intersection(&asked) {
                    let part = Part { day, specialty: None };
                    let variable = self.draft.whole(f64::from(attendance.count), 0.0, part);
                    used.push((session, variable));
                    self.serves.push(Serves { day, session, what, competence, team: attendance.team, variable });
                    *supply.entry((session, competence)).or_default() += variable;
                }
            }
            match self.crewing {
                Some(crewing) => self.take_on(at, crewing, day, &used),
                None => self.add_presence(day, &used, attendance.count),
            }
        }
        for &session in &sessions {
            for &competence in &asked {
                let blocks = self.blocks_where(day, session, |kind| needs(self, kind) == Some(competence));
                let there = supply.get(&(session, competence)).cloned().unwrap_or_default();
                let heads = self.crewing.map_or(1.0, |crewing| f64::from(crewing.heads(what, session)));
                if let Some(crewing) = self.crewing {
                    let hours = f64::from(theatres.sessions[session].minutes()) / 60.0;
                    self.draft.pay(-crewing.reserve_hour * heads * hours, &blocks);
                }
                self.draft.row(constraint!(heads * blocks <= there));
            }
        }
    }

    /// People of one entry are taken on for as many blocks as run at the same time.
    fn take_on(&mut self, at: usize, crewing: &Crewing, day: Day, used: &[(SessionIx, Variable)]) {
        if used.is_empty() {
            return;
        }
        let count = f64::from(self.theatres.team_days[at].count);
        let taken = self.draft.part(count, crewing.price(at));
        for minute in self.moments(day) {
            let at_once = used.iter().filter(|(session, _)| self.runs_at(*session, minute));
            let busy: Expression = at_once.map(|(_, variable)| *variable).sum();
            self.draft.row(constraint!(busy <= taken));
        }
        self.taken_on.insert(at, taken);
    }
}
