//! The plan in force: owners keep their sessions, as far as surgeons, teams and equipment are there.

use super::mix::Mix;
use super::owners::Owned;
use super::rooms::DAY;
use super::working_days;
use crate::calendar::Day;
use crate::hospital::CompetenceIx;
use crate::hospital::theatres::{
    Allocation, Block, EquipmentIx, Place, ProcedureIx, SessionIx, SurgeonIx, TeamIx, TeamKind, Theatres,
};
use std::collections::BTreeMap;

/// The plan in force, and what each block is run for: the procedure whose needs (competence, room, equipment, teams) the block
/// meets.
#[derive(Debug)]
pub(super) struct Plan {
    pub allocation: Allocation,
    pub run_for: BTreeMap<Place, ProcedureIx>,
}

impl Plan {
    /// Whether a procedure can be done in a block: the competence for which it is run, and no needs that it does not meet.
    pub fn holds(&self, theatres: &Theatres, place: Place, procedure: ProcedureIx) -> bool {
        self.run_for.get(&place).is_some_and(|&lead| is_within(theatres, procedure, lead))
    }
}

/// Whether a procedure needs nothing that a block run for `lead` does not have.
pub(super) fn is_within(theatres: &Theatres, procedure: ProcedureIx, lead: ProcedureIx) -> bool {
    let (one, all) = (&theatres.procedures[procedure], &theatres.procedures[lead]);
    one.competence == all.competence
        && one.nurses == all.nurses
        && one.features.is_subset(&all.features)
        && one.equipment.is_subset(&all.equipment)
        && (one.anaesthesia.is_none() || one.anaesthesia == all.anaesthesia)
}

/// Gives owners their sessions.
pub(super) fn publish(theatres: &Theatres, mix: &Mix, owned: &[Owned]) -> Plan {
    let mut maker = Maker::new(theatres, mix, owned);
    for day in working_days(theatres) {
        if day / 7 >= maker.weeks_begun {
            maker.begin_week(day / 7 + 1);
        }
        let weekday = theatres.horizon.monday_of(day);
        let mut sessions: Vec<&Owned> = owned.iter().filter(|owned| weekday + owned.weekday as Day == day).collect();
        // What needs a scarce room comes first, so that it does not go without surgeon or team.
        sessions.sort_by_key(|owned| (std::cmp::Reverse(theatres.rooms[owned.room].features.len()), owned.room));
        for owned in sessions {
            maker.open(Place { day, room: owned.room, session: owned.session }, owned.specialty);
        }
    }
    maker.plan
}

struct Maker<'a> {
    theatres: &'a Theatres,
    mix: &'a Mix,
    plan: Plan,
    weeks_begun: Day,
    /// Blocks a week that each group should have, and what it is short of by now.
    wanted: Vec<f64>,
    short: Vec<f64>,
    surgeons: BTreeMap<(Day, SurgeonIx), Vec<SessionIx>>,
    teams: BTreeMap<(Day, TeamIx), Vec<SessionIx>>,
    equipment: BTreeMap<(Day, EquipmentIx), Vec<SessionIx>>,
}

impl<'a> Maker<'a> {
    fn new(theatres: &'a Theatres, mix: &'a Mix, owned: &[Owned]) -> Self {
        let part = |session: SessionIx| {
            f64::from(theatres.sessions[session].minutes()) / f64::from(theatres.sessions[DAY].minutes())
        };
        let blocks = |specialty: usize| -> f64 {
            owned.iter().filter(|owned| owned.specialty == specialty).map(|owned| part(owned.session)).sum()
        };
        let wanted: Vec<f64> = mix.groups.iter().map(|group| group.share * blocks(group.specialty)).collect();
        let plan = Plan { allocation: Allocation::default(), run_for: BTreeMap::new() };
        let (surgeons, teams, equipment) = (BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
        Self { theatres, mix, plan, weeks_begun: 0, short: vec![0.0; wanted.len()], wanted, surgeons, teams, equipment }
    }

    fn begin_week(&mut self, weeks: Day) {
        self.weeks_begun = weeks;
        for (short, wanted) in self.short.iter_mut().zip(&self.wanted) {
            *short += wanted;
        }
    }

    /// Opens a block of the owner for the group that is most short of blocks; leaves the session shut where nobody can run it.
    fn open(&mut self, place: Place, specialty: usize) {
        if !self.theatres.is_open(place) {
            return;
        }
        let mut best: Option<(f64, SurgeonIx, ProcedureIx)> = None;
        for surgeon in (0..self.theatres.surgeons.len()).filter(|&at| self.theatres.surgeons[at].specialty == specialty)
        {
            if !self.is_at_hand(surgeon, place) {
                continue;
            }
            for &competence in &self.theatres.surgeons[surgeon].competences {
                let Some((score, lead)) = self.best_lead(place, competence) else { continue };
                if best.is_none_or(|(highest, _, _)| score > highest) {
                    best = Some((score, surgeon, lead));
                }
            }
        }
        if let Some((_, surgeon, lead)) = best {
            self.run(place, specialty, surgeon, lead);
        }
    }

    /// What a block of this competence is best run for here: as many of the group's cases as can be, a needed room not wasted.
    fn best_lead(&self, place: Place, competence: CompetenceIx) -> Option<(f64, ProcedureIx)> {
        let group = self.mix.group_of(competence)?;
        let procedures = self.mix.groups[group].procedures.clone();
        let cases = |fits: &dyn Fn(ProcedureIx) -> bool| -> f64 {
            procedures
                .clone()
                .filter(|&procedure| fits(procedure))
                .map(|procedure| self.mix.case_share[procedure])
                .sum()
        };
        let score = |lead: ProcedureIx| {
            let covered = cases(&|procedure| is_within(self.theatres, procedure, lead)) / cases(&|_| true);
            let needs_room = if self.theatres.procedures[lead].features.is_empty() { 0.0 } else { 0.5 };
            (self.short[group] + 0.5 * covered + needs_room, lead)
        };
        let fitting = procedures.clone().filter(|&lead| self.can_run(place, lead));
        fitting.map(score).max_by(|one, other| one.0.total_cmp(&other.0))
    }

    fn can_run(&self, place: Place, lead: ProcedureIx) -> bool {
        let procedure = &self.theatres.procedures[lead];
        let has_units = |&unit: &EquipmentIx| {
            let used = self.equipment.get(&(place.day, unit)).map_or(0, |used| self.most_at_once(used, place.session));
            used < self.theatres.equipment[unit].count
        };
        self.theatres.suits(place.room, lead)
            && procedure.equipment.iter().all(has_units)
            && self.team(place, TeamKind::Nurses, procedure.nurses).is_some()
            && procedure.anaesthesia.is_none_or(|needed| self.team(place, TeamKind::Anaesthesia, needed).is_some())
    }

    fn run(&mut self, place: Place, specialty: usize, surgeon: SurgeonIx, lead: ProcedureIx) {
        let procedure = &self.theatres.procedures[lead];
        let nurses = self.team(place, TeamKind::Nurses, procedure.nurses);
        let anaesthesia = procedure.anaesthesia.and_then(|needed| self.team(place, TeamKind::Anaesthesia, needed));
        for team in nurses.into_iter().chain(anaesthesia) {
            self.teams.entry((place.day, team)).or_default().push(place.session);
        }
        for &unit in &procedure.equipment {
            self.equipment.entry((place.day, unit)).or_default().push(place.session);
        }
        self.surgeons.entry((place.day, surgeon)).or_default().push(place.session);
        let sessions = &self.theatres.sessions;
        if let Some(group) = self.mix.group_of(procedure.competence) {
            let part = f64::from(sessions[place.session].minutes()) / f64::from(sessions[DAY].minutes());
            self.short[group] -= part;
        }
        let block = Block {
            specialty,
            surgeon: Some(surgeon),
            supervisor: None,
            nurses,
            anaesthesia,
            pathway: None,
            cases: Vec::new(),
        };
        self.plan.allocation.blocks.insert(place, block);
        self.plan.run_for.insert(place, lead);
    }

    fn is_at_hand(&self, surgeon: SurgeonIx, place: Place) -> bool {
        let session = &self.theatres.sessions[place.session];
        let there = rows_of(&self.theatres.surgeon_days, place.day, |at| at.day).iter().any(|at| {
            at.surgeon == surgeon && at.from_minute <= session.start_minute && at.until_minute >= session.end_minute
        });
        let busy = self.surgeons.get(&(place.day, surgeon));
        there && busy.is_none_or(|busy| self.most_at_once(busy, place.session) == 0)
    }

    /// A team that is there and free, the least trained of those that can.
    fn team(&self, place: Place, kind: TeamKind, needed: CompetenceIx) -> Option<TeamIx> {
        let session = &self.theatres.sessions[place.session];
        let is_free = |team: &TeamIx| {
            let there = rows_of(&self.theatres.team_days, place.day, |at| at.day).iter().filter(|at| {
                at.team == *team && at.from_minute <= session.start_minute && at.until_minute >= session.end_minute
            });
            let count: u32 = there.map(|at| at.count).sum();
            let used = self.teams.get(&(place.day, *team)).map_or(0, |used| self.most_at_once(used, place.session));
            used < count
        };
        let teams = &self.theatres.teams;
        let able = |&team: &TeamIx| teams[team].kind == kind && teams[team].competences.contains(&needed);
        (0..teams.len()).filter(able).filter(is_free).min_by_key(|&team| teams[team].competences.len())
    }

    /// Most of the used sessions that run at one time during a session.
    fn most_at_once(&self, used: &[SessionIx], during: SessionIx) -> u32 {
        let sessions = &self.theatres.sessions;
        let within: Vec<SessionIx> =
            used.iter().copied().filter(|&session| self.theatres.overlap(session, during)).collect();
        let running = |minute: i32| {
            let runs = |&&at: &&SessionIx| sessions[at].start_minute <= minute && minute < sessions[at].end_minute;
            within.iter().filter(runs).count() as u32
        };
        let starts = within.iter().map(|&at| sessions[at].start_minute.max(sessions[during].start_minute));
        starts.map(running).max().unwrap_or(0)
    }
}

/// The rows of one day of a table that is sorted by day.
fn rows_of<Row>(rows: &[Row], day: Day, day_of: impl Fn(&Row) -> Day) -> &[Row] {
    let from = rows.partition_point(|row| day_of(row) < day);
    let until = rows.partition_point(|row| day_of(row) <= day);
    &rows[from..until]
}
