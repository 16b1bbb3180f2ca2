//! Blocks in force that take their people from the roster: what they ask of it, and which crews it gives them.

use crate::calendar::Day;
use crate::check::plan::{self as crew_check, CrewBreach, CrewReport, Hand, Served, Sides};
use crate::hospital::theatres::{Allocation, Block, Place, TeamAttendance, TeamKind, Theatres};
use crate::hospital::{CompetenceIx, Crews, DemandLine, Hospital, Roster, ShiftIx, relieved};
use std::collections::{BTreeMap, BTreeSet};

/// Blocks in force, with what they ask for. A block that lacks its people already asks for nobody.
#[derive(Debug, Clone, Copy)]
pub struct Serving<'a> {
    /// The theatres.
    pub theatres: &'a Theatres,
    /// What a block asks for.
    pub crews: &'a Crews,
    /// The blocks, with all that is planned in them.
    pub blocks: &'a Allocation,
}

/// What blocks and ward ask for together, in the terms of a ward.
#[derive(Debug, Clone, PartialEq)]
pub struct BlockDemand {
    /// The folder's lines, with those that blocks take the place of asking for nobody, and after them lines for the heads in blocks.
    pub lines: Vec<DemandLine>,
    /// The roster with its temps on those lines.
    pub roster: Roster,
    /// Lines of the folder.
    of_folder: usize,
    /// Lines for heads in blocks, each with the folder's line whose temps it may have.
    heads: Vec<(usize, Option<usize>)>,
}

impl BlockDemand {
    /// The same with no head in a block to be missed.
    pub fn insisting(mut self) -> Self {
        for &(line, _) in &self.heads {
            if let Some(line) = self.lines.get_mut(line) {
                line.hard = true;
            }
        }
        self
    }

    /// A roster on these lines with its temps on the folder's own.
    pub fn to_folder(&self, roster: &Roster) -> Roster {
        let mut own = roster.clone();
        for &(line, folder) in &self.heads {
            let moved = own.temps.get(line).copied().unwrap_or(0);
            if let Some(temps) = folder.and_then(|folder| own.temps.get_mut(folder)) {
                *temps += moved;
            }
        }
        own.temps.truncate(self.of_folder);
        own
    }
}

/// Heads in blocks: when, on which shift, trained in what.
type Heads = (Day, ShiftIx, Option<CompetenceIx>);

impl<'a> Serving<'a> {
    /// Who serves which block of a roster that has its temps on the folder's lines.
    pub fn report(&self, hospital: &Hospital, roster: &Roster) -> CrewReport {
        let sides = Sides { hospital, theatres: self.theatres, crews: self.crews };
        crew_check::check(sides, roster, self.blocks)
    }

    /// The blocks that lack their people with the second roster and had them with the first.
    pub fn newly_short(&self, hospital: &Hospital, before: &Roster, after: &Roster) -> Vec<CrewBreach> {
        let known = short(&self.report(hospital, before));
        let of_after = self.report(hospital, after).breaches;
        of_after.into_iter().filter(|breach| !known.contains(&breach.place)).collect()
    }

    /// What the blocks that the roster serves ask of it: the heads that serve them, on the shifts on which they do.
    pub fn demand(&self, hospital: &Hospital, roster: &Roster) -> BlockDemand {
        let report = self.report(hospital, roster);
        let lacking = short(&report);
        // Somebody who serves in the morning and in the afternoon is one head.
        let mut heads: BTreeMap<Heads, (BTreeSet<Hand>, u32)> = BTreeMap::new();
        for served in report.served.iter().filter(|served| !lacking.contains(&served.place)) {
            let Some(shift) = self.shift_of(hospital, roster, served) else { continue };
            let competence = self.asked_of(hospital, served);
            let (people, temps) = heads.entry((served.place.day, shift, competence)).or_default();
            match served.hand {
                Hand::Person(_) => {
                    people.insert(served.hand);
                }
                Hand::Temp(_) => *temps += 1,
            }
        }
        let mut demand = BlockDemand {
            lines: relieved(hospital, self.theatres, self.crews).demand,
            roster: roster.clone(),
            of_folder: hospital.demand.len(),
            heads: Vec::new(),
        };
        demand.roster.temps.resize(demand.lines.len(), 0);
        for (heads, (people, temps)) in heads {
            demand.add(hospital, heads, people.len() as u32 + temps, temps);
        }
        demand
    }

    fn shift_of(&self, hospital: &Hospital, roster: &Roster, served: &Served) -> Option<ShiftIx> {
        match served.hand {
            Hand::Person(person) => roster.on(person, served.place.day).find(|&shift| self.crews.take(shift)),
            Hand::Temp(line) => hospital.demand.get(line).map(|line| line.shift),
        }
    }

    /// What a head must be trained in: of what its block asks for, the training that fewest have.
    fn asked_of(&self, hospital: &Hospital, served: &Served) -> Option<CompetenceIx> {
        let block = self.blocks.blocks.get(&served.place)?;
        let holders = |competence: &CompetenceIx| hospital.staff.iter().filter(|one| one.holds(*competence)).count();
        let cases = || block.cases.iter().filter_map(|case| self.theatres.procedures.get(case.procedure));
        let asked: BTreeSet<CompetenceIx> = match served.kind {
            TeamKind::Nurses => cases().map(|procedure| procedure.nurses).collect(),
            TeamKind::Anaesthesia => cases().filter_map(|procedure| procedure.anaesthesia).collect(),
        };
        let of_team = || {
            let team = self.theatres.teams.get(named(block, served.kind)?)?;
            let held = |competence: &CompetenceIx| match served.hand {
                Hand::Person(person) => hospital.staff[person].holds(*competence),
                Hand::Temp(line) => hospital.demand[line].competence == Some(*competence),
            };
            team.competences.iter().copied().find(held)
        };
        asked.into_iter().min_by_key(holders).or_else(of_team)
    }

    /// The crews that a roster gives: for every block with its people one of the team named for it, and more out of those in reserve. In these
    /// terms blocks can be mended like those of a hospital that plans teams. Blocks in `already`, which lacked their people
    /// before, count as served.
    pub fn crews_on_duty(
        &self,
        hospital: &Hospital,
        roster: &Roster,
        already: &BTreeSet<Place>,
    ) -> Vec<TeamAttendance> {
        let report = self.report(hospital, roster);
        let lacking = short(&report);
        let mut there = Vec::new();
        for (&place, block) in &self.blocks.blocks {
            let served = !lacking.contains(&place);
            if !served && !already.contains(&place) {
                continue;
            }
            for kind in TeamKind::ALL {
                let Some(team) = named(block, kind) else { continue };
                let crew: Vec<&Served> =
                    report.served.iter().filter(|one| served && (one.place, one.kind) == (place, kind)).collect();
                let session = &self.theatres.sessions[place.session];
                let hours = crew.iter().filter_map(|one| self.shift_of(hospital, roster, one));
                let hours = hours.map(|shift| &hospital.shifts[shift]);
                let (from_minute, until_minute) = hours
                    .map(|shift| (shift.start_minute, shift.end_minute))
                    .reduce(|one, other| (one.0.max(other.0), one.1.min(other.1)))
                    .unwrap_or((session.start_minute, session.end_minute));
                there.push(TeamAttendance { day: place.day, team, from_minute, until_minute, count: 1 });
            }
        }
        self.add_reserve(hospital, roster, &report, &mut there);
        there.sort_by_key(|one| (one.day, one.team, one.from_minute, one.until_minute));
        there
    }

    /// Crews of those who serve no block, each person in one of them.
    fn add_reserve(&self, hospital: &Hospital, roster: &Roster, report: &CrewReport, there: &mut Vec<TeamAttendance>) {
        let lacking = short(report);
        let left_over = report.served.iter().filter(|served| lacking.contains(&served.place));
        let left_over = left_over.filter_map(|served| match served.hand {
            Hand::Person(person) => Some((served.place.day, self.shift_of(hospital, roster, served)?, person)),
            Hand::Temp(_) => None,
        });
        let mut free: BTreeSet<(Day, ShiftIx, usize)> = report.reserve.iter().copied().chain(left_over).collect();
        let days: BTreeSet<(Day, ShiftIx)> = free.iter().map(|&(day, shift, _)| (day, shift)).collect();
        let theatres = self.theatres;
        for (day, shift) in days {
            let clock = &hospital.shifts[shift];
            for (team, trained) in theatres.teams.iter().enumerate().filter(|(_, team)| !team.competences.is_empty()) {
                let open = theatres.openings.iter().filter(|open| open.day == day).map(|open| open.session);
                let covered = |&session: &usize| {
                    self.crews.covers(trained.kind, (session, &theatres.sessions[session]), (shift, clock))
                };
                let heads = open.filter(covered).map(|session| self.crews.heads(trained.kind, session)).max();
                let Some(heads) = heads.filter(|heads| *heads > 0) else { continue };
                loop {
                    let able = |&&(on, at, person): &&(Day, ShiftIx, usize)| {
                        let held = &hospital.staff[person].competences;
                        (on, at) == (day, shift) && trained.competences.is_subset(held)
                    };
                    let crew: Vec<_> = free.iter().filter(able).take(heads as usize).copied().collect();
                    if crew.len() < heads as usize {
                        break;
                    }
                    crew.iter().for_each(|one| {
                        free.remove(one);
                    });
                    let (from_minute, until_minute) = (clock.start_minute, clock.end_minute);
                    there.push(TeamAttendance { day, team, from_minute, until_minute, count: 1 });
                }
            }
        }
    }
}

impl BlockDemand {
    /// Adds a line for heads in blocks. Temps among them come from the folder's line of the same kind.
    fn add(&mut self, hospital: &Hospital, (day, shift, competence): Heads, heads: u32, temps: u32) {
        let same = |line: &DemandLine| (line.day, line.shift, line.competence) == (day, shift, competence);
        let folder = hospital.demand.iter().position(same);
        let most_temps = folder.map_or(0, |at| hospital.demand[at].temps);
        let at = self.lines.len();
        self.lines.push(DemandLine {
            day,
            shift,
            competence,
            minimum: heads,
            target: heads,
            maximum: None,
            hard: false,
            exclusive: true,
            temps: most_temps,
        });
        self.roster.temps.push(0);
        self.heads.push((at, folder));
        if let Some(folder) = folder {
            self.lines[folder].temps = 0;
            let moved = temps.min(self.roster.temps[folder]);
            self.roster.temps[folder] -= moved;
            self.roster.temps[at] = moved;
        }
    }
}

/// The team that a block names.
fn named(block: &Block, kind: TeamKind) -> Option<usize> {
    match kind {
        TeamKind::Nurses => block.nurses,
        TeamKind::Anaesthesia => block.anaesthesia,
    }
}

/// The blocks that lack people.
pub fn short(report: &CrewReport) -> BTreeSet<Place> {
    report.breaches.iter().map(|breach| breach.place).collect()
}
