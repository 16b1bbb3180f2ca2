//! What falls when surgeons are away: day by day, who else of the specialty could run their blocks.
//!
//! Surgeons have no duties to change here: whoever is there for operating on the day (`surgeon_days.csv`) and competent may run any block of
//! the specialty, alone or supervised by the surgeon of another block. Days do not hang on each other, and each is a small program.

use super::setting::worth_of_block;
use super::{Absence, BlockSide, Fallen, Loss};
use crate::calendar::Day;
use crate::hospital::CompetenceIx;
use crate::hospital::theatres::{Block, Place, SurgeonIx, Theatres};
use crate::linear::{Col, Expr, Program};
use crate::solver::{Limits, Silent, Solver, SolverError};
use std::collections::{BTreeMap, BTreeSet};

/// What all changes of surgeons together can cost at most, in units of worth.
const ALL_CHANGES: f64 = 0.4;

/// Somebody trained in something that the folder does not know of.
pub(super) type Training = (SurgeonIx, CompetenceIx);

/// The surgeons' side of the blocks in force.
pub(super) struct Surgeons<'a> {
    pub(super) side: &'a BlockSide<'a>,
    /// The blocks that stand under the plan in force.
    pub(super) standing: Vec<Place>,
}

impl<'a> Surgeons<'a> {
    /// The side with those of the blocks that can be run while nobody is away.
    pub(super) fn new(side: &'a BlockSide<'a>) -> Result<Self, SolverError> {
        let mut surgeons = Self { side, standing: side.blocks.blocks.keys().copied().collect() };
        let days: BTreeSet<Day> = surgeons.standing.iter().map(|place| place.day).collect();
        let nobody = Absence { who: Vec::new(), first: 0, last: -1 };
        let mut fallen = BTreeSet::new();
        for day in days {
            fallen.extend(surgeons.lose_on(day, &nobody, None)?.0);
        }
        surgeons.standing.retain(|place| !fallen.contains(place));
        Ok(surgeons)
    }

    /// What falls with an absence, when one surgeon may have been trained in something more.
    pub(super) fn lose(&self, absence: &Absence, training: Option<Training>) -> Result<Loss, SolverError> {
        let mut loss = Loss::default();
        for day in self.hit_days(absence) {
            let (fallen, changes) = self.lose_on(day, absence, training)?;
            for place in fallen {
                loss.worth += self.side.blocks.blocks.get(&place).map_or(0, worth_of_block);
                loss.fallen.push(Fallen::Block(place));
            }
            loss.changes += changes;
        }
        loss.at_least = loss.worth;
        Ok(loss)
    }

    /// The days on which somebody who is away operates or supervises.
    fn hit_days(&self, absence: &Absence) -> BTreeSet<Day> {
        let away: BTreeSet<SurgeonIx> = absence.surgeons().collect();
        let hit = |block: &Block| [block.surgeon, block.supervisor].iter().flatten().any(|who| away.contains(who));
        let standing = self.standing.iter().filter(|place| absence.holds(place.day));
        standing.filter(|place| self.side.blocks.blocks.get(place).is_some_and(hit)).map(|place| place.day).collect()
    }

    /// The blocks of a day that fall, and how many others change their surgeon.
    fn lose_on(
        &self,
        day: Day,
        absence: &Absence,
        training: Option<Training>,
    ) -> Result<(Vec<Place>, usize), SolverError> {
        let away: BTreeSet<SurgeonIx> = absence.surgeons().filter(|_| absence.holds(day)).collect();
        let places: Vec<Place> = self.standing.iter().copied().filter(|place| place.day == day).collect();
        let mut program = DayProgram::new(self.side, places, training);
        program.runs(&away);
        program.supervisions();
        program.one_at_a_time();
        let outcome = Solver::new(&program.program)?.solve(&Limits::default(), &Silent)?;
        let values = outcome.values.unwrap_or_else(|| vec![0.0; program.program.columns.len()]);
        Ok(program.read(&values))
    }

    /// What the blocks that fall ask of a surgeon, with the specialty.
    pub(super) fn asked_by(&self, place: &Place) -> Option<(usize, BTreeSet<CompetenceIx>)> {
        let block = self.side.blocks.blocks.get(place)?;
        Some((block.specialty, competences(self.side.theatres, block)))
    }
}

/// What a block asks of its surgeon.
pub(super) fn competences(theatres: &Theatres, block: &Block) -> BTreeSet<CompetenceIx> {
    let procedures = block.cases.iter().filter_map(|case| theatres.procedures.get(case.procedure));
    procedures.map(|procedure| procedure.competence).collect()
}

/// A surgeon who runs a block, with the supervisor where one is needed.
struct Run {
    surgeon: SurgeonIx,
    at: usize,
    /// What the surgeon may only do under supervision.
    learning: BTreeSet<CompetenceIx>,
    col: Col,
}

/// The blocks of a day and who could run them.
struct DayProgram<'a> {
    side: &'a BlockSide<'a>,
    places: Vec<Place>,
    asked: Vec<BTreeSet<CompetenceIx>>,
    training: Option<Training>,
    program: Program,
    runs: Vec<Run>,
    /// Who supervises which run.
    supervised: Vec<(SurgeonIx, usize, Col)>,
}

impl<'a> DayProgram<'a> {
    fn new(side: &'a BlockSide<'a>, places: Vec<Place>, training: Option<Training>) -> Self {
        let asked = places.iter().map(|place| competences(side.theatres, &side.blocks.blocks[place])).collect();
        let program = Program::default();
        Self { side, places, asked, training, program, runs: Vec::new(), supervised: Vec::new() }
    }

    fn holds(&self, surgeon: SurgeonIx, competence: CompetenceIx) -> bool {
        self.training == Some((surgeon, competence))
            || self.side.theatres.surgeons[surgeon].competences.contains(&competence)
    }

    fn hours(&self, at: usize) -> (i32, i32) {
        let session = &self.side.theatres.sessions[self.places[at].session];
        (session.start_minute, session.end_minute)
    }

    /// A column for everybody who could run a block; a block that nobody runs costs its worth.
    fn runs(&mut self, away: &BTreeSet<SurgeonIx>) {
        let theatres = self.side.theatres;
        let price = ALL_CHANGES / self.places.len().max(1) as f64;
        for at in 0..self.places.len() {
            let (place, block) = (self.places[at], &self.side.blocks.blocks[&self.places[at]]);
            let worth = worth_of_block(block) as f64;
            self.program.offset += worth;
            let mut all = Expr::default();
            for (surgeon, one) in theatres.surgeons.iter().enumerate() {
                let (from, to) = self.hours(at);
                let there = !away.contains(&surgeon) && is_there(theatres, surgeon, place.day, from, to);
                let learning: BTreeSet<CompetenceIx> =
                    self.asked[at].iter().copied().filter(|&asked| !self.holds(surgeon, asked)).collect();
                if one.specialty != block.specialty || !there || !learning.is_subset(&one.supervised) {
                    continue;
                }
                let change = if block.surgeon.is_none_or(|known| known == surgeon) { 0.0 } else { price };
                let col = self.program.column(0.0, 1.0, change - worth, true);
                all.add(col, 1.0);
                self.runs.push(Run { surgeon, at, learning, col });
            }
            self.program.row(0.0, &all, 1.0, 0);
        }
    }

    /// Who learns is supervised by the surgeon of another block of the same thing that runs all the while.
    fn supervisions(&mut self) {
        for at in 0..self.runs.len() {
            if self.runs[at].learning.is_empty() {
                continue;
            }
            let mut found = Expr::default();
            let teachers: BTreeSet<SurgeonIx> = self.runs.iter().map(|run| run.surgeon).collect();
            for teacher in teachers {
                let pairs = self.blocks_beside(at, teacher);
                if pairs.is_empty() {
                    continue;
                }
                let col = self.program.binary();
                found.add(col, 1.0);
                let mut beside = Expr::default();
                beside.add(col, -1.0);
                pairs.iter().for_each(|&run| {
                    beside.add(self.runs[run].col, 1.0);
                });
                self.program.row(0.0, &beside, f64::INFINITY, 0);
                self.supervised.push((teacher, at, col));
            }
            found.add(self.runs[at].col, -1.0);
            self.program.row(0.0, &found, f64::INFINITY, 0);
        }
    }

    /// Runs by a teacher beside which somebody could learn what a run asks for.
    fn blocks_beside(&self, at: usize, teacher: SurgeonIx) -> Vec<usize> {
        let run = &self.runs[at];
        let (from, to) = self.hours(run.at);
        let able = teacher != run.surgeon && run.learning.iter().all(|&learnt| self.holds(teacher, learnt));
        let beside = |other: &usize| {
            let other = &self.runs[*other];
            let (start, end) = self.hours(other.at);
            let asked = &self.asked[other.at];
            other.surgeon == teacher
                && other.at != run.at
                && start <= from
                && to <= end
                && (asked.is_empty() || run.learning.is_subset(asked))
        };
        (0..self.runs.len()).filter(|_| able).filter(beside).collect()
    }

    /// Nobody runs, or supervises, two blocks at a time.
    fn one_at_a_time(&mut self) {
        let moments: BTreeSet<i32> = (0..self.places.len()).map(|at| self.hours(at).0).collect();
        for moment in moments {
            let mut running: BTreeMap<SurgeonIx, Expr> = BTreeMap::new();
            let mut teaching: BTreeMap<SurgeonIx, Expr> = BTreeMap::new();
            let now = |(from, to): (i32, i32)| from <= moment && moment < to;
            for run in self.runs.iter().filter(|run| now(self.hours(run.at))) {
                running.entry(run.surgeon).or_default().add(run.col, 1.0);
            }
            for &(teacher, run, col) in self.supervised.iter().filter(|(_, run, _)| now(self.hours(self.runs[*run].at)))
            {
                let _ = run;
                teaching.entry(teacher).or_default().add(col, 1.0);
            }
            for row in running.into_values().chain(teaching.into_values()) {
                self.program.row(0.0, &row, 1.0, 0);
            }
        }
    }

    fn read(&self, values: &[f64]) -> (Vec<Place>, usize) {
        let mut fallen: BTreeSet<Place> = self.places.iter().copied().collect();
        let mut changes = 0;
        for run in self.runs.iter().filter(|run| values[run.col.0] > 0.5) {
            let place = self.places[run.at];
            fallen.remove(&place);
            let known = self.side.blocks.blocks[&place].surgeon;
            changes += usize::from(known.is_some_and(|known| known != run.surgeon));
        }
        (fallen.into_iter().collect(), changes)
    }
}

/// Whether a surgeon is there without a break.
fn is_there(theatres: &Theatres, surgeon: SurgeonIx, day: Day, from: i32, to: i32) -> bool {
    let own = theatres.surgeon_days.iter().filter(|there| (there.day, there.surgeon) == (day, surgeon));
    let mut spans: Vec<(i32, i32)> = own.map(|there| (there.from_minute, there.until_minute)).collect();
    spans.sort_unstable();
    let mut covered = from;
    for (start, end) in spans {
        if start <= covered {
            covered = covered.max(end);
        }
    }
    covered >= to
}
