//! The program of roster and blocks side by side, with the rows that tie them.

use super::joint::{Hands, Joint};
use super::score::JointPlan;
use crate::hospital::theatres::{Allocation, Team, TeamIx, TeamKind};
use crate::linear::{Col, Expr, Program, Row};
use crate::roster::Formulation;
use crate::solver::SolverError;
use crate::theatres::allocation::Crewed;

/// Day, shift, and people of the same training.
type People<'a> = (i32, usize, &'a [usize]);

/// Roster and blocks as one program: the roster's columns come first.
pub(super) struct JointProgram<'a> {
    pub(super) joint: &'a Joint<'a>,
    pub(super) roster: Formulation<'a>,
    pub(super) blocks: Crewed<'a>,
    pub(super) program: Program,
    /// Rows that tie the two: the row, and the entries of people whose number taken it limits.
    pub(super) links: Vec<Link>,
}

/// No more people are taken than are on duty.
#[derive(Debug, Clone)]
pub(super) struct Link {
    /// Its row.
    pub(super) row: usize,
    /// Assignments of the people whom it counts.
    pub(super) on_duty: Vec<Col>,
    /// Columns of the blocks' own program that take them.
    pub(super) taken: Vec<Col>,
}

impl<'a> JointProgram<'a> {
    pub(super) fn build(joint: &'a Joint<'a>) -> Self {
        let mut roster = Formulation::build(&joint.problem);
        price_duties(joint, &mut roster);
        let blocks = Crewed::build(&joint.pool, joint.durations, &joint.crewing);
        let mut program = roster.program.clone();
        let first = program.columns.len();
        let moved = |row: &Row| {
            let entries = row.entries.iter().map(|&(col, factor)| (Col(first + col.0), factor)).collect();
            Row { entries, ..row.clone() }
        };
        program.columns.extend(&blocks.program.columns);
        program.rows.extend(blocks.program.rows.iter().map(moved));
        program.offset += blocks.program.offset;
        let mut joined = Self { joint, roster, blocks, program, links: Vec::new() };
        joined.add_links();
        joined
    }

    /// Number of the roster's columns.
    pub(super) fn first_of_blocks(&self) -> usize {
        self.roster.program.columns.len()
    }

    /// A column of the blocks among all.
    pub(super) fn of_blocks(&self, col: Col) -> Col {
        Col(self.first_of_blocks() + col.0)
    }

    /// Points of the roster and points of the blocks, whatever their signs: see [`super::JointScore::size`].
    pub(super) fn size(&self, values: &[f64]) -> f64 {
        let (first, joint) = (self.first_of_blocks(), self.joint);
        let mut roster = self.roster.program.objective(&values[..first]);
        for &(day, shift) in joint.theatre_minutes.keys() {
            let duties = (0..joint.hospital().staff.len()).filter_map(|person| self.roster.assign(person, day, shift));
            roster -= joint.reserve_points(day, shift) * duties.map(|col| values[col.0]).sum::<f64>();
        }
        let mut blocks = self.blocks.program.objective(&values[first..]);
        for opens in &self.blocks.opens {
            let heads = joint.crews.heads(TeamKind::Nurses, opens.session)
                + opens.anaesthesia.map_or(0, |_| joint.crews.heads(TeamKind::Anaesthesia, opens.session));
            let hours = f64::from(joint.theatres.sessions[opens.session].minutes()) / 60.0;
            blocks += joint.crewing.reserve_hour * f64::from(heads) * hours * values[first + opens.col.0];
        }
        roster.abs() + blocks.abs()
    }

    /// People of the same training are taken as nurses and as anaesthesia together no more often than they are on duty.
    fn add_links(&mut self) {
        let mut tied: Vec<(People, Vec<Col>)> = Vec::new();
        for (&entry, &col) in &self.blocks.taken_on {
            let one = &self.joint.entries[entry];
            let Hands::Staff(people) = &one.hands else { continue };
            let key = (one.day, one.shift, people.as_slice());
            match tied.iter_mut().rev().take(200).find(|(other, _)| *other == key) {
                Some((_, taken)) => taken.push(col),
                None => tied.push((key, vec![col])),
            }
        }
        let mut links = Vec::new();
        for ((day, shift, people), taken) in tied {
            let on_duty: Vec<Col> =
                people.iter().filter_map(|&person| self.roster.assign(person, day, shift)).collect();
            let mut row = Expr::default();
            for &col in &taken {
                row.add(Col(self.roster.program.columns.len() + col.0), 1.0);
            }
            for &col in &on_duty {
                row.add(col, -1.0);
            }
            links.push((row, on_duty, taken));
        }
        for (expr, on_duty, taken) in links {
            self.program.row(f64::NEG_INFINITY, &expr, 0.0, u32::MAX);
            self.links.push(Link { row: self.program.rows.len() - 1, on_duty, taken });
        }
    }

    /// The plan that column values stand for.
    pub(super) fn plan(&self, values: &[f64]) -> Result<JointPlan, SolverError> {
        let first = self.first_of_blocks();
        let mut roster = self.roster.roster(&values[..first]);
        for (&entry, &col) in &self.blocks.taken_on {
            if let Hands::Temps(line) = self.joint.entries[entry].hands {
                let taken = values[first + col.0].round().max(0.0) as u32;
                if let Some(temps) = roster.temps.get_mut(line) {
                    *temps = (*temps).max(taken);
                }
            }
        }
        let mut blocks = self.blocks.plan(&values[first..])?;
        name_teams(self.joint, &mut blocks);
        Ok(JointPlan { roster, blocks })
    }
}

/// Duties on theatre shifts cost what reserve costs (blocks give it back), and days that differ from the roster in force their price.
fn price_duties(joint: &Joint, roster: &mut Formulation) {
    let hospital = joint.hospital();
    for person in 0..hospital.staff.len() {
        for day in 0..hospital.horizon.days {
            let in_force = joint.published.filter(|(_, last)| day <= *last);
            let price = hospital.points.change;
            let had = in_force.and_then(|(published, _)| published.get(person, day));
            if in_force.is_some() && had.is_some() {
                roster.program.offset += price;
            }
            for shift in 0..hospital.shifts.len() {
                let Some(col) = roster.assign(person, day, shift) else { continue };
                let change = match (in_force, had) {
                    (None, _) => 0.0,
                    (Some(_), None) => price,
                    (Some(_), Some(had)) => {
                        if had == shift {
                            -price
                        } else {
                            0.0
                        }
                    }
                };
                roster.program.columns[col.0].cost += joint.reserve_points(day, shift) + change;
            }
        }
    }
}

/// Gives blocks teams that the folder knows: the one trained in least beyond what the list asks for.
fn name_teams(joint: &Joint, plan: &mut Allocation) {
    let theatres = joint.theatres;
    for block in plan.blocks.values_mut() {
        for kind in TeamKind::ALL {
            let pooled: &mut Option<TeamIx> = match kind {
                TeamKind::Nurses => &mut block.nurses,
                TeamKind::Anaesthesia => &mut block.anaesthesia,
            };
            let Some(group) = *pooled else { continue };
            let cases = block.cases.iter().map(|case| &theatres.procedures[case.procedure]);
            let needed: Vec<usize> = match kind {
                TeamKind::Nurses => cases.map(|procedure| procedure.nurses).collect(),
                TeamKind::Anaesthesia => cases.filter_map(|procedure| procedure.anaesthesia).collect(),
            };
            let held = &joint.pool.teams[group].competences;
            // A list without cases could be for anything that its people are trained in.
            let beyond = |team: &Team| match needed.is_empty() {
                true => held.difference(&team.competences).count() + team.competences.len(),
                false => team.competences.len(),
            };
            let fits = |team: &Team| {
                let trained = needed.iter().all(|competence| team.competences.contains(competence));
                team.kind == kind && trained && (!needed.is_empty() || !team.competences.is_disjoint(held))
            };
            let known = theatres.teams.iter().enumerate().filter(|(_, team)| fits(team));
            *pooled = known.min_by_key(|(_, team)| beyond(team)).map(|(at, _)| at);
        }
    }
}
