//! The decision of a meeting: which list each block of the week that is about to freeze is run as.
//!
//! The same idea as the full allocation, small enough to be solved thousands of times: cohorts by week of the latest day, the two weeks after
//! the notice, whole blocks in the first of them only, cases as shares of a block instead of patterns. `models/simulate.md`
//! says what is simplified and how far the two are apart.

mod people;

use super::fate::Fate;
use super::policy::Levers;
use super::world::{SimulationError, World};
use crate::calendar::Day;
use crate::hospital::theatres::*;
use crate::linear::{Col, Expr, Program};
use crate::solver::{Limits, Silent, Solver};
use std::collections::{BTreeMap, BTreeSet};

/// Points by which a decision may miss the best one, and nodes after which it has to be good enough. Not a relative gap: most of the
/// objective is what those cost who wait whatever is decided.
const GAP_POINTS: f64 = 3.0;
const NODES: i32 = 20;
/// Distance to a whole number that counts as none.
const WHOLE: f64 = 1e-6;
/// A row without a name.
const NO_TAG: u32 = 0;

/// What a meeting knows.
pub(super) struct Meeting<'a> {
    pub(super) world: &'a World,
    pub(super) fate: &'a Fate,
    pub(super) levers: Levers,
    pub(super) today: Day,
    /// First day that is booked at this meeting.
    pub(super) first: Day,
    /// Weeks from there on whose blocks are fixed already; the week after them is decided on.
    pub(super) ahead: usize,
    /// Blocks of the weeks that are fixed: week, list kind, share of a block.
    pub(super) fixed: &'a [(usize, usize, f64)],
    /// Patients who have no date, as far as they are known.
    pub(super) waiting: &'a [usize],
    /// Slots that the reserve lacks.
    pub(super) reserve: &'a [(PathwayIx, ProcedureIx)],
}

/// A block that was decided on: day, place of the ordinary week, list kind.
pub(super) type Decided = (Day, usize, usize);

/// Patients whom the program need not tell apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct CohortKey {
    procedure: ProcedureIx,
    on_pathway: bool,
    /// Last week in which they are in time: −1 is before the first, one more than the last is after the last.
    due_week: i8,
    /// First week in which they can be operated.
    from_week: u8,
}

/// Decides.
pub(super) fn decide(meeting: &Meeting<'_>) -> Result<Vec<Decided>, SimulationError> {
    let weeks = meeting.ahead + 2;
    let mut draft = Draft { meeting, weeks, program: Program::default(), blocks: Vec::new() };
    for week in meeting.ahead..weeks {
        for day in meeting.first + 7 * week as Day..meeting.first + 7 * (week as Day + 1) {
            if day < meeting.fate.days && meeting.world.works(day, meeting.fate.chance.holidays) {
                draft.day(week, day);
            }
        }
    }
    draft.cap_moves();
    draft.cases();
    draft.solve()
}

/// Blocks of equal rooms, sessions and owners on one day that run lists of one kind.
struct Run {
    week: usize,
    day: Day,
    /// Places of the ordinary week.
    slots: Vec<usize>,
    kind: usize,
    session: SessionIx,
    moved: bool,
    column: Col,
}

struct Draft<'a> {
    meeting: &'a Meeting<'a>,
    /// Weeks that are looked at: those that are fixed, the one to decide, and the one after it.
    weeks: usize,
    program: Program,
    blocks: Vec<Run>,
}

impl Draft<'_> {
    fn day(&mut self, week: usize, day: Day) {
        let (world, weekday) = (self.meeting.world, self.meeting.world.weekday(day));
        let mut classes: BTreeMap<(BTreeSet<FeatureIx>, bool, SessionIx, SpecialtyIx), Vec<usize>> = BTreeMap::new();
        for (at, slot) in world.slots.iter().enumerate().filter(|(_, slot)| slot.weekday == weekday) {
            let room = &world.theatres.rooms[slot.room];
            classes.entry((room.features.clone(), room.local_only, slot.session, slot.owner)).or_default().push(at);
        }
        let first = self.blocks.len();
        for ((.., session, owner), slots) in classes {
            self.class(week, day, &slots, session, owner);
        }
        self.surgeons(day, first);
        self.teams(day, first);
        self.equipment(first);
    }

    fn class(&mut self, week: usize, day: Day, slots: &[usize], session: SessionIx, owner: SpecialtyIx) {
        let world = self.meeting.world;
        let room = world.slots[slots[0]].room;
        let points = &world.theatres.points;
        let count = slots.len() as f64;
        let mut all = Expr::default();
        for (at, kind) in world.kinds.iter().enumerate() {
            let suits = kind.procedures.iter().all(|&procedure| world.theatres.suits(room, procedure));
            let moved = kind.specialty != owner;
            if !suits || (moved && !self.meeting.levers.moves) {
                continue;
            }
            let cost = points.open_block + if moved { points.move_near } else { 0.0 };
            let column = self.program.column(0.0, count, cost, week == self.meeting.ahead);
            all.add(column, 1.0);
            self.blocks.push(Run { week, day, slots: slots.to_vec(), kind: at, session, moved, column });
        }
        self.program.row(f64::NEG_INFINITY, &all, count, NO_TAG);
    }

    /// Blocks that pass, from the first of the day.
    fn sum(&self, first: usize, passes: impl Fn(&Run) -> bool) -> Expr {
        let mut sum = Expr::default();
        for run in self.blocks[first..].iter().filter(|run| passes(run)) {
            sum.add(run.column, 1.0);
        }
        sum
    }

    fn sessions(&self, first: usize) -> BTreeSet<SessionIx> {
        self.blocks[first..].iter().map(|run| run.session).collect()
    }

    /// No more blocks change hands at one meeting than the folder allows.
    fn cap_moves(&mut self) {
        if let Some(most) = self.meeting.world.theatres.terms.most_moves {
            let moved = self.sum(0, |run| run.moved && run.week == self.meeting.ahead);
            self.program.row(f64::NEG_INFINITY, &moved, f64::from(most), NO_TAG);
        }
    }

    /// The week of a day: −1 before the first, one more than the last after it.
    fn week_of(&self, day: Day) -> i8 {
        let days = day - self.meeting.first;
        if days < 0 { -1 } else { (days / 7).min(self.weeks as Day) as i8 }
    }

    fn cohorts(&self) -> BTreeMap<CohortKey, f64> {
        let Meeting { fate, today, levers, first, .. } = *self.meeting;
        let mut cohorts: BTreeMap<CohortKey, f64> = BTreeMap::new();
        let known = self.meeting.waiting.iter().map(|&at| &fate.patients[at]);
        // With foresight, those too who are referred before the second week.
        let from = fate.patients.partition_point(|patient| patient.day <= today);
        let coming = fate.patients[from..].iter().take_while(|patient| levers.foresight && patient.day < first + 7);
        for patient in known.chain(coming.filter(|patient| patient.pathway.is_none())) {
            let due_week = self.week_of(patient.latest);
            let from_week = u8::from(patient.day > today);
            let key =
                CohortKey { procedure: patient.procedure, on_pathway: patient.pathway.is_some(), due_week, from_week };
            *cohorts.entry(key).or_default() += 1.0;
        }
        for &(_, procedure) in self.meeting.reserve {
            let key = CohortKey { procedure, on_pathway: true, due_week: 0, from_week: 0 };
            *cohorts.entry(key).or_default() += 1.0;
        }
        self.expect(&mut cohorts);
        cohorts
    }

    /// Referrals that are expected to become known before the later weeks are booked.
    fn expect(&self, cohorts: &mut BTreeMap<CohortKey, f64>) {
        let Meeting { world, fate, levers, .. } = *self.meeting;
        let known_weeks = usize::from(levers.foresight);
        for week in 1 + known_weeks..self.weeks {
            for rate in &world.rates {
                let right = world.theatres.procedures[rate.procedure].guarantee_days / 7;
                let due_week = if rate.pathway.is_some() { week } else { (week + right as usize).saturating_sub(2) };
                let due_week = due_week.min(self.weeks) as i8;
                let (procedure, on_pathway) = (rate.procedure, rate.pathway.is_some());
                let key = CohortKey { procedure, on_pathway, due_week, from_week: week as u8 };
                *cohorts.entry(key).or_default() += rate.per_week * fate.chance.load;
            }
        }
    }

    /// Points for operating one of a cohort in a week (one after the last: later).
    fn worth(&self, cohort: &CohortKey, week: usize) -> f64 {
        let theatres = &self.meeting.world.theatres;
        let points = &theatres.points;
        let class = usize::from(theatres.procedures[cohort.procedure].priority.clamp(1, 3)) - 1;
        let weeks = f64::from(self.meeting.first - self.meeting.today) / 7.0 + week as f64;
        let (once, weekly) = if cohort.on_pathway {
            (points.pathway_late, points.pathway_late_week)
        } else {
            (points.guarantee_late, points.guarantee_late_week)
        };
        let late = week as f64 - f64::from(cohort.due_week);
        let lateness = if late > 0.0 { once + weekly * late } else { 0.0 };
        weeks * points.waiting_week[class] + lateness
    }

    /// Cases within the blocks, patients within the cases, beds, and the worst specialty.
    fn cases(&mut self) {
        let world = self.meeting.world;
        let (mut of_procedure, mut of_kind) = (BTreeMap::new(), BTreeMap::new());
        let cohorts = self.cohorts();
        let asked: BTreeSet<ProcedureIx> = cohorts.keys().map(|cohort| cohort.procedure).collect();
        for week in 0..self.weeks {
            for (at, kind) in world.kinds.iter().enumerate() {
                for &procedure in kind.procedures.iter().filter(|procedure| asked.contains(procedure)) {
                    let column = self.program.continuous(0.0, f64::INFINITY, 0.0);
                    let shares: &mut Expr = of_kind.entry((week, at)).or_default();
                    shares.add(column, world.case_share[procedure]);
                    let cases: &mut Expr = of_procedure.entry((week, procedure)).or_default();
                    cases.add(column, 1.0);
                }
            }
        }
        for ((week, kind), mut row) in of_kind {
            for run in self.blocks.iter().filter(|run| run.week == week && run.kind == kind) {
                row.add(run.column, -world.session_share[run.session]);
            }
            let fixed = self.meeting.fixed.iter().filter(|(of, what, _)| (*of, *what) == (week, kind));
            row.add_constant(-fixed.map(|(.., share)| share).sum::<f64>());
            self.program.row(f64::NEG_INFINITY, &row, 0.0, NO_TAG);
        }
        self.beds(&of_procedure);
        let late = self.patients(&cohorts, of_procedure);
        self.fairness(late);
    }

    /// Nights of a week in each ward within its beds, or priced.
    fn beds(&mut self, cases: &BTreeMap<(usize, ProcedureIx), Expr>) {
        let world = self.meeting.world;
        let price = world.theatres.points.overflow_bed;
        for (ward, beds) in world.beds.iter().enumerate() {
            for week in 0..self.weeks {
                let mut nights = Expr::default();
                for ((_, procedure), own) in cases.iter().filter(|((of, _), _)| *of == week) {
                    let procedure = &world.theatres.procedures[*procedure];
                    if procedure.ward == Some(ward) {
                        nights.add_expr(own, procedure.stay_days);
                    }
                }
                let extra = self.program.continuous(0.0, f64::INFINITY, price);
                nights.add(extra, -1.0);
                self.program.row(f64::NEG_INFINITY, &nights, f64::from(beds.iter().sum::<u32>()), NO_TAG);
            }
        }
    }

    /// Patients by week of operation; returns those late by specialty, and how many there are.
    fn patients(
        &mut self,
        cohorts: &BTreeMap<CohortKey, f64>,
        mut cases: BTreeMap<(usize, ProcedureIx), Expr>,
    ) -> BTreeMap<SpecialtyIx, (Expr, f64)> {
        let theatres = &self.meeting.world.theatres;
        let mut late: BTreeMap<SpecialtyIx, (Expr, f64)> = BTreeMap::new();
        for (cohort, &count) in cohorts {
            let left = self.worth(cohort, self.weeks);
            self.program.offset += count * left;
            let mut served = Expr::default();
            let (late_ones, size) = late.entry(theatres.procedures[cohort.procedure].specialty).or_default();
            let is_late = |week: usize| week as f64 > f64::from(cohort.due_week);
            late_ones.add_constant(if is_late(self.weeks) { count } else { 0.0 });
            *size += count;
            for week in usize::from(cohort.from_week)..self.weeks {
                let column = self.program.continuous(0.0, count, self.worth(cohort, week) - left);
                served.add(column, 1.0);
                if is_late(self.weeks) && !is_late(week) {
                    late_ones.add(column, -1.0);
                }
                if let Some(cases) = cases.get_mut(&(week, cohort.procedure)) {
                    cases.add(column, -1.0);
                }
            }
            self.program.row(f64::NEG_INFINITY, &served, count, NO_TAG);
        }
        for cases in cases.values() {
            self.program.row(0.0, cases, f64::INFINITY, NO_TAG);
        }
        late
    }

    /// The worst specialty's share of late patients, in percent.
    fn fairness(&mut self, late: BTreeMap<SpecialtyIx, (Expr, f64)>) {
        let worst = self.program.continuous(0.0, 100.0, self.meeting.world.theatres.points.fairness_percent);
        for (mut late, size) in late.into_values() {
            late.terms.iter_mut().for_each(|(_, factor)| *factor *= 100.0 / size.max(1.0));
            late.constant *= 100.0 / size.max(1.0);
            late.add(worst, -1.0);
            self.program.row(f64::NEG_INFINITY, &late, 0.0, NO_TAG);
        }
    }

    /// Blocks that are whole in the relaxation stay as they are there; what is left is solved.
    fn settle(&self, solver: &mut Solver, relaxed: &[f64]) -> Result<(), crate::solver::SolverError> {
        let whole = self.blocks.iter().filter(|run| run.week == self.meeting.ahead).filter_map(|run| {
            let value = *relaxed.get(run.column.0)?;
            ((value - value.round()).abs() < WHOLE).then_some((run.column.0, value.round(), value.round()))
        });
        solver.set_bounds(&whole.collect::<Vec<_>>())
    }

    fn solve(&self) -> Result<Vec<Decided>, SimulationError> {
        let failed = |error: crate::solver::SolverError| SimulationError::Solver(error.to_string());
        let mut solver = Solver::new(&self.program).map_err(failed)?;
        // Counted in nodes and not in seconds, so that the same seed gives the same year on every machine.
        let limits = Limits { absolute_gap: GAP_POINTS, nodes: Some(NODES), ..Limits::default() };
        let relaxed = solver.solve_relaxation(&limits, &Silent).map_err(failed)?;
        self.settle(&mut solver, &relaxed.values.unwrap_or_default()).map_err(failed)?;
        let outcome = solver.solve(&limits, &Silent).map_err(failed)?;
        let Some(values) = outcome.values else {
            return Err(SimulationError::Solver(format!("a meeting's program is {:?}", outcome.status)));
        };
        let mut left: BTreeMap<(Day, usize), Vec<usize>> = BTreeMap::new();
        let mut decided = Vec::new();
        for run in self.blocks.iter().filter(|run| run.week == self.meeting.ahead) {
            let places = left.entry((run.day, run.slots[0])).or_insert_with(|| run.slots.clone());
            for _ in 0..values[run.column.0].round().max(0.0) as usize {
                decided.extend(places.pop().map(|slot| (run.day, slot, run.kind)));
            }
        }
        Ok(decided)
    }
}
