//! The worker that improves: most of both sides stays, the rest is solved again as one program.

use super::meeting::Meeting;
use super::program::JointProgram;
use crate::calendar::Day;
use crate::engine::{Arms, Effort, Solved, solve_again};
use crate::hospital::PersonIx;
use crate::linear::{Col, Program};
use crate::solver::{Limits, Solver, SolverError, Status, StopWhen};
use rand::seq::SliceRandom;
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use std::collections::BTreeSet;
use std::time::{Duration, Instant};

/// Points below which an improvement is not looked for.
const WORTHWHILE: f64 = 0.3;
/// Longest time of a part that is solved whole.
const WHOLE_TIME: Duration = Duration::from_secs(8);
/// Share of the asked gap to which such a part is solved.
const CLOSE: f64 = 0.05;
/// Seconds that a part should take.
const AIM_SECONDS: f64 = 3.0;

/// What is freed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// A few people on all days; blocks stay, who serves them does not.
    People,
    /// Everybody on a few days; blocks stay.
    Days,
    /// Some people in some weeks; blocks stay.
    Both,
    /// Blocks of some days; duties stay.
    Blocks,
    /// Blocks of some specialties on all days; duties stay.
    Specialties,
    /// Blocks and everybody on the same few days; what plan and relaxation agree on stays.
    Joint,
    /// The same with nothing kept.
    JointWhole,
}

impl Kind {
    /// Whether the whole part is solved. Blocks take their lists from many patterns, of which the relaxation uses a bit each: what it
    /// agrees on with the plan says little.
    fn is_solved_whole(self) -> bool {
        matches!(self, Self::Blocks | Self::Specialties | Self::JointWhole)
    }
}

/// Kinds with their first sizes: free days of people, or free days of blocks times ten.
const KINDS: [(Kind, f64); 7] = [
    (Kind::People, 300.0),
    (Kind::Days, 300.0),
    (Kind::Both, 300.0),
    (Kind::Blocks, 60.0),
    (Kind::Specialties, 60.0),
    (Kind::Joint, 250.0),
    (Kind::JointWhole, 150.0),
];

/// The columns that are free.
struct Free {
    people: Vec<bool>,
    /// Days on which duties of those people are free.
    duties: (Day, Day),
    /// Days on which blocks are free.
    blocks: BTreeSet<Day>,
    specialties: BTreeSet<usize>,
}

/// Improves the shared plan until everybody stops, or something else is to be done.
pub(super) fn improve(
    program: &JointProgram,
    meeting: &Meeting,
    seed: u64,
    until: &dyn Fn() -> bool,
) -> Result<(), SolverError> {
    let mut improver = Improver::new(program, &program.program, &KINDS, seed);
    while let Some(best) = meeting.best().filter(|_| !meeting.should_stop() && !until()) {
        let left = meeting.remaining();
        improver.step(&best, left, meeting, |values| {
            meeting.offer(program, values);
        })?;
    }
    Ok(())
}

/// Improves the blocks of one plan, whose duties stay, until the time is up; `whole` is the joint program, with whatever bounds.
pub(super) fn improve_blocks(
    program: &JointProgram,
    whole: &Program,
    start: Vec<f64>,
    meeting: &Meeting,
    deadline: Instant,
) -> Result<Vec<f64>, SolverError> {
    let kinds: Vec<(Kind, f64)> =
        KINDS.into_iter().filter(|(kind, _)| matches!(kind, Kind::Blocks | Kind::Specialties)).collect();
    let mut improver = Improver::new(program, whole, &kinds, meeting.seed());
    let mut best = start;
    while !meeting.should_stop() && Instant::now() < deadline {
        let left = deadline.saturating_duration_since(Instant::now());
        let mut better = None;
        improver.step(&best, left, meeting, |values| better = Some(values.to_vec()))?;
        best = better.unwrap_or(best);
    }
    Ok(best)
}

/// Chooses parts and learns from what they bring.
struct Improver<'a> {
    program: &'a JointProgram<'a>,
    whole: &'a Program,
    arms: Arms<Kind>,
    kinds: usize,
    random: ChaCha8Rng,
    round: i32,
}

impl<'a> Improver<'a> {
    fn new(program: &'a JointProgram<'a>, whole: &'a Program, kinds: &[(Kind, f64)], seed: u64) -> Self {
        let arms = Arms::new(kinds.iter().copied(), (20.0, 20_000.0), AIM_SECONDS);
        Self { program, whole, arms, kinds: kinds.len(), random: ChaCha8Rng::seed_from_u64(seed), round: 0 }
    }

    /// Solves one part of a plan again, and passes on what is better.
    fn step(
        &mut self,
        best: &[f64],
        left: Duration,
        meeting: &Meeting,
        mut better: impl FnMut(&[f64]),
    ) -> Result<(), SolverError> {
        let (program, whole) = (self.program, self.whole);
        let observer = StopWhen(|| meeting.should_stop());
        let at = self.arms.pick(self.kinds, &mut self.random);
        let (kind, size) = self.arms.of(at);
        let free = choose(program, kind, size, &mut self.random).columns(program);
        let part = whole.restrict(best, |col: Col| free[col.0]);
        let effort = Effort {
            worthwhile: WORTHWHILE,
            time: Duration::from_secs_f64(AIM_SECONDS * 2.5).min(left),
            seed: self.round,
            is_weak: &|row| program.roster.is_weak(row),
            observer: &observer,
        };
        let started = Instant::now();
        let before = whole.objective(best);
        let Solved { better: found, to_the_end } = match kind.is_solved_whole() {
            true => solve_whole(&part.program, &part.project(best), left, meeting)?,
            false => solve_again(&part.program, &part.project(best), &effort)?,
        };
        let gained = found.map_or(0.0, |solution| {
            let mut values = best.to_vec();
            part.write_back(&solution, &mut values);
            better(&values);
            (before - whole.objective(&values)).max(0.0)
        });
        self.arms.learn(at, gained, started.elapsed().as_secs_f64(), to_the_end);
        self.round = (self.round + 1) & i32::MAX;
        Ok(())
    }
}

/// Solves a part without keeping anything of it.
fn solve_whole(part: &Program, start: &[f64], left: Duration, meeting: &Meeting) -> Result<Solved, SolverError> {
    let before = part.objective(start);
    let mut solver = Solver::new(part)?;
    solver.set_start(start)?;
    let limits = Limits {
        time: Some(left.min(WHOLE_TIME)),
        absolute_gap: (CLOSE * meeting.gap() * meeting.size()).max(WORTHWHILE),
        ..Limits::default()
    };
    let outcome = solver.solve(&limits, &StopWhen(|| meeting.should_stop()))?;
    let better = outcome.values.filter(|_| outcome.objective < before - 1e-6);
    Ok(Solved { better, to_the_end: outcome.status == Status::Optimal })
}

fn choose(program: &JointProgram, kind: Kind, size: f64, random: &mut ChaCha8Rng) -> Free {
    let hospital = program.joint.hospital();
    let (staff, days) = (hospital.staff.len(), hospital.horizon.days);
    let theatre_days = program.joint.theatres.horizon.days.min(days);
    let per_person = |days: Day| (size / f64::from(days.max(1))).round().max(2.0) as usize;
    let mut free =
        Free { people: vec![false; staff], duties: (0, -1), blocks: BTreeSet::new(), specialties: BTreeSet::new() };
    match kind {
        Kind::People => {
            free.people = some_people(staff, per_person(days), random);
            free.duties = (0, days - 1);
        }
        Kind::Days => {
            free.people = vec![true; staff];
            free.duties = window(days, (size / staff.max(1) as f64).round().max(2.0) as Day, random);
        }
        Kind::Both => {
            free.duties = window(days, 7 * random.random_range(2..=4), random);
            free.people = some_people(staff, per_person(free.duties.1 - free.duties.0 + 1), random);
        }
        Kind::Blocks => {
            let count = (size / 10.0).round().max(2.0) as usize;
            let mut all: Vec<Day> = (0..theatre_days).collect();
            if random.random_bool(0.5) {
                all.shuffle(random);
                free.blocks = all.into_iter().take(count).collect();
            } else {
                let (first, last) = window(theatre_days, count as Day, random);
                free.blocks = (first..=last).collect();
            }
        }
        Kind::Specialties => {
            let mut all: Vec<usize> = (0..program.joint.theatres.specialties.len()).collect();
            all.shuffle(random);
            let count = ((size / 30.0).round() as usize).clamp(1, all.len().max(1));
            free.specialties = all.into_iter().take(count).collect();
        }
        Kind::Joint | Kind::JointWhole => {
            free.people = vec![true; staff];
            let (first, last) = window(theatre_days, (size / staff.max(1) as f64).round().max(2.0) as Day, random);
            free.duties = (first, last);
            free.blocks = (first..=last).collect();
        }
    }
    free
}

fn some_people(staff: usize, count: usize, random: &mut ChaCha8Rng) -> Vec<bool> {
    let mut order: Vec<PersonIx> = (0..staff).collect();
    order.shuffle(random);
    let mut people = vec![false; staff];
    order.into_iter().take(count.min(staff)).for_each(|person| people[person] = true);
    people
}

fn window(days: Day, length: Day, random: &mut ChaCha8Rng) -> (Day, Day) {
    let length = length.clamp(1, days.max(1));
    let first = random.random_range(-(length / 2)..=days - length + length / 2).clamp(0, (days - length).max(0));
    (first, first + length - 1)
}

impl Free {
    /// Which columns of the joint program are free. What is not whole always is, and so is who serves which block where duties or
    /// blocks are free.
    fn columns(&self, program: &JointProgram) -> Vec<bool> {
        let hospital = program.joint.hospital();
        let mut free: Vec<bool> = vec![true; program.program.columns.len()];
        for (at, owner) in program.roster.owner.iter().enumerate() {
            free[at] = owner.is_none_or(|person| self.people[person]);
        }
        for person in (0..self.people.len()).filter(|&person| self.people[person]) {
            for day in (0..hospital.horizon.days).filter(|day| !(self.duties.0..=self.duties.1).contains(day)) {
                for shift in 0..hospital.shifts.len() {
                    if let Some(col) = program.roster.assign(person, day, shift) {
                        free[col.0] = false;
                    }
                }
            }
        }
        for (&col, &(day, specialty)) in &program.blocks.parts {
            free[program.of_blocks(col).0] = match specialty {
                // People serve all specialties.
                None => {
                    (self.duties.0..=self.duties.1).contains(&day)
                        || self.blocks.contains(&day)
                        || !self.specialties.is_empty()
                }
                Some(specialty) => self.blocks.contains(&day) || self.specialties.contains(&specialty),
            };
        }
        free
    }
}
