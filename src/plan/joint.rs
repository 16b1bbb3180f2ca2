//! What is planned as one: people, blocks and what ties them.

use crate::calendar::Day;
use crate::hospital::theatres::{SessionIx, Team, TeamAttendance, TeamKind, Theatres};
use crate::hospital::{CompetenceIx, Crews, Hospital, PersonIx, Roster, ShiftIx, relieved, theatre_shifts};
use crate::roster::Problem;
use crate::theatres::Durations;
use crate::theatres::allocation::Crewing;
use std::collections::{BTreeMap, BTreeSet};

/// Who can be taken by blocks on one shift of one day.
#[derive(Debug, Clone, PartialEq)]
pub enum Hands {
    /// People of the staff who are trained in the same of what blocks ask for.
    Staff(Vec<PersonIx>),
    /// Temps on a line of the demand.
    Temps(usize),
}

/// People whom blocks can take: one entry of [`Joint::pool`]'s `team_days`.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// When.
    pub day: Day,
    /// On which shift.
    pub shift: ShiftIx,
    /// Who.
    pub hands: Hands,
}

/// A folder whose rosters and blocks are planned as one.
pub struct Joint<'a> {
    /// The roster as the folder asks for it.
    pub asked: &'a Problem,
    /// The roster without the demand that blocks take the place of, and without the published roster, which is priced here.
    pub problem: Problem,
    /// The theatres as the folder has them.
    pub theatres: &'a Theatres,
    /// Fitted durations.
    pub durations: &'a Durations,
    /// What a block asks for.
    pub crews: &'a Crews,
    /// The theatres with people of the same training in the place of teams.
    pub pool: Theatres,
    /// How they serve.
    pub crewing: Crewing,
    /// What the entries of the pool's `team_days` stand for.
    pub entries: Vec<Entry>,
    /// Length of every shift of every day on which people can serve a session that is open.
    pub theatre_minutes: BTreeMap<(Day, ShiftIx), i32>,
    /// The roster in force, where there is one, and the last day that it speaks of.
    pub published: Option<(&'a Roster, Day)>,
}

impl<'a> Joint<'a> {
    /// Puts the parts together.
    pub fn new(asked: &'a Problem, theatres: &'a Theatres, durations: &'a Durations, crews: &'a Crews) -> Self {
        let hospital = &asked.hospital;
        let mut problem = asked.with_demand(relieved(hospital, theatres, crews).demand);
        problem.hospital.published = None;
        let published = hospital.published.as_ref().map(|roster| {
            let last = roster.assignments().map(|(_, day, _)| day).max().unwrap_or(-1);
            (roster, (hospital.horizon.monday_of(last) + 6).min(hospital.horizon.days - 1))
        });
        let mut joint = Self {
            asked,
            problem,
            theatres,
            durations,
            crews,
            pool: empty_pool(theatres),
            crewing: Crewing { reserve_hour: theatres.points.reserve_hour, ..Crewing::default() },
            entries: Vec::new(),
            theatre_minutes: theatre_shifts(hospital, theatres, crews)
                .into_iter()
                .map(|(day, shift)| ((day, shift), hospital.shifts[shift].length_minutes()))
                .collect(),
            published,
        };
        joint.fill_pool();
        joint
    }

    /// The hospital whose rosters are made.
    pub fn hospital(&self) -> &Hospital {
        &self.problem.hospital
    }

    /// Competences that blocks ask of a kind of team.
    fn asked_of(&self, kind: TeamKind) -> BTreeSet<CompetenceIx> {
        let procedures = self.theatres.procedures.iter();
        match kind {
            TeamKind::Nurses => procedures.map(|procedure| procedure.nurses).collect(),
            TeamKind::Anaesthesia => procedures.filter_map(|procedure| procedure.anaesthesia).collect(),
        }
    }

    fn fill_pool(&mut self) {
        for kind in TeamKind::ALL {
            for session in 0..self.theatres.sessions.len() {
                self.crewing.heads.insert((kind, session), self.crews.heads(kind, session));
            }
        }
        let asked = TeamKind::ALL.map(|kind| self.asked_of(kind));
        let mut groups: BTreeMap<BTreeSet<CompetenceIx>, Vec<PersonIx>> = BTreeMap::new();
        for (person, employee) in self.hospital().staff.iter().enumerate() {
            let of_use = |held: &CompetenceIx| asked.iter().any(|asked| asked.contains(held));
            groups.entry(employee.competences.iter().copied().filter(of_use).collect()).or_default().push(person);
        }
        let mut teams: BTreeMap<(TeamKind, BTreeSet<CompetenceIx>), usize> = BTreeMap::new();
        let shifts: Vec<(Day, ShiftIx)> = self.theatre_minutes.keys().copied().collect();
        for (day, shift) in shifts {
            for (kind, asked) in TeamKind::ALL.into_iter().zip(&asked) {
                let sessions = self.sessions_of(kind, day, shift);
                if sessions.is_empty() {
                    continue;
                }
                for (held, people) in &groups {
                    let held: BTreeSet<CompetenceIx> = held.intersection(asked).copied().collect();
                    let may = |person: &PersonIx| self.problem.hospital.may_work(*person, day, shift);
                    let able: Vec<PersonIx> = people.iter().copied().filter(may).collect();
                    if held.is_empty() || able.is_empty() {
                        continue;
                    }
                    let (team, count) = (self.team(&mut teams, kind, held), able.len() as u32);
                    let entry = Entry { day, shift, hands: Hands::Staff(able) };
                    self.add_entry(entry, team, count, sessions.clone(), 0.0);
                }
                self.add_temps((day, shift), (kind, asked), &sessions, &mut teams);
            }
        }
    }

    /// Temps on the lines that the folder has for a shift of a day.
    fn add_temps(
        &mut self,
        (day, shift): (Day, ShiftIx),
        (kind, asked): (TeamKind, &BTreeSet<CompetenceIx>),
        sessions: &[SessionIx],
        teams: &mut BTreeMap<(TeamKind, BTreeSet<CompetenceIx>), usize>,
    ) {
        let price = self.hospital().points.temp + self.reserve_points(day, shift);
        let folder = self.asked;
        for (at, line) in folder.hospital.demand.iter().enumerate().filter(|(_, line)| line.temps > 0) {
            let Some(competence) = line.competence.filter(|competence| asked.contains(competence)) else { continue };
            if (line.day, line.shift) == (day, shift) {
                let team = self.team(teams, kind, [competence].into());
                let entry = Entry { day, shift, hands: Hands::Temps(at) };
                self.add_entry(entry, team, line.temps, sessions.to_vec(), price);
            }
        }
    }

    /// Sessions open on a day that people on a shift can serve.
    fn sessions_of(&self, kind: TeamKind, day: Day, shift: ShiftIx) -> Vec<SessionIx> {
        let clock = &self.asked.hospital.shifts[shift];
        let open: BTreeSet<SessionIx> =
            self.theatres.openings.iter().filter(|opening| opening.day == day).map(|opening| opening.session).collect();
        let serves = |session: &SessionIx| {
            self.crews.covers(kind, (*session, &self.theatres.sessions[*session]), (shift, clock))
        };
        open.into_iter().filter(serves).collect()
    }

    fn team(
        &mut self,
        teams: &mut BTreeMap<(TeamKind, BTreeSet<CompetenceIx>), usize>,
        kind: TeamKind,
        competences: BTreeSet<CompetenceIx>,
    ) -> usize {
        let pool = &mut self.pool.teams;
        *teams.entry((kind, competences.clone())).or_insert_with(|| {
            let key = format!("{}-{}", kind.word(), pool.len());
            pool.push(Team { name: key.clone(), key, kind, competences });
            pool.len() - 1
        })
    }

    fn add_entry(&mut self, entry: Entry, team: usize, count: u32, sessions: Vec<SessionIx>, price: f64) {
        let clock = &self.asked.hospital.shifts[entry.shift];
        let (from_minute, until_minute) = (clock.start_minute, clock.end_minute);
        self.pool.team_days.push(TeamAttendance { day: entry.day, team, from_minute, until_minute, count });
        self.crewing.sessions.push(sessions);
        self.crewing.prices.push(price);
        self.entries.push(entry);
    }

    /// Points that a person on a shift of a day costs as long as no block takes them.
    pub fn reserve_points(&self, day: Day, shift: ShiftIx) -> f64 {
        let minutes = self.theatre_minutes.get(&(day, shift)).copied().unwrap_or(0);
        self.crewing.reserve_hour * f64::from(minutes) / 60.0
    }
}

/// The theatres without teams: those of the plan in force are none of the pool's.
fn empty_pool(theatres: &Theatres) -> Theatres {
    let mut pool = Theatres { teams: Vec::new(), team_days: Vec::new(), ..theatres.clone() };
    for block in pool.published.iter_mut().flat_map(|plan| plan.blocks.values_mut()) {
        (block.nurses, block.anaesthesia) = (None, None);
    }
    pool
}
