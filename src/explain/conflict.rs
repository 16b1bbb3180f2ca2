//! Why no roster exists, in the planner's words, and what would help.
//!
//! First the fewest heads that any roster leaves missing is found (the program with the missing heads as objective); the
//! lines where they are missing are the heart of the conflict. Then everybody who could fill such a line is asked why they
//! cannot, and the answers that a planner may change are tried out, one by one, on the whole ward.

use super::reasons::{Reason, RuleAt, loosest, places_of, smallest_conflict, why_not};
use crate::agreement::Severity;
use crate::calendar::Day;
use crate::hospital::{CompetenceIx, Hospital, PersonIx, ShiftIx};
use crate::linear::Program;
use crate::roster::{Formulation, Problem, Subject, staffing_program};
use crate::solver::{Limits, Observer, Progress, Silent, Solver, SolverError, Status};
use rayon::prelude::*;
use std::time::{Duration, Instant};

/// One demand that cannot be met, and why nobody else can meet it.
#[derive(Debug, Clone, PartialEq)]
pub struct Obstacle {
    /// What goes short.
    pub subject: Subject,
    /// Heads missing in the roster that misses fewest.
    pub missing: f64,
    /// Everybody who counts for it, with what keeps them away.
    pub people: Vec<(PersonIx, Reason)>,
}

/// A change that a planner could make, and what it would do.
#[derive(Debug, Clone, PartialEq)]
pub enum Relaxation {
    /// Allow one more temp on a demand line.
    Temp {
        /// The line.
        line: usize,
        /// Points of the temp.
        points: f64,
        /// Missing heads of the whole ward afterwards.
        missing_after: f64,
    },
    /// Lower the minimum of a demand line by one.
    Minimum {
        /// The line.
        line: usize,
        /// Missing heads of the whole ward afterwards.
        missing_after: f64,
    },
    /// Set a rule aside for one person (a wish withdrawn, a fixed duty freed, a local agreement).
    Rule {
        /// Who.
        person: PersonIx,
        /// Place in the person's rules.
        rule: usize,
        /// Missing heads of the whole ward afterwards.
        missing_after: f64,
    },
}

impl Relaxation {
    /// Missing heads of the whole ward afterwards.
    pub fn missing_after(&self) -> f64 {
        match *self {
            Self::Temp { missing_after, .. }
            | Self::Minimum { missing_after, .. }
            | Self::Rule { missing_after, .. } => missing_after,
        }
    }
}

/// Why no roster exists.
#[derive(Debug, Clone, PartialEq)]
pub enum Conflict {
    /// One person's own rules and fixed duties contradict each other: these rules, together, at these days.
    Person(PersonIx, Vec<RuleAt>),
    /// The ward cannot be staffed.
    Ward {
        /// Heads that every roster leaves missing: a proven lower bound, at least 1.
        at_least: f64,
        /// Heads missing in the best roster found.
        missing: f64,
        /// Where they are missing in the best roster found.
        obstacles: Vec<Obstacle>,
        /// Changes that were tried and help, best first.
        relaxations: Vec<Relaxation>,
    },
}

/// What a search for a conflict came to.
#[derive(Debug, Clone, PartialEq)]
pub enum Verdict {
    /// No roster exists, and this is why.
    Conflict(Conflict),
    /// There is no conflict: a roster that keeps every hard rule was found.
    RosterExists,
    /// The time was too short to say.
    Undecided,
}

/// Most obstacles that are looked into; more do not help a reader.
const MOST_OBSTACLES: usize = 6;
/// Longest time for one of them.
const TRIAL_TIME: Duration = Duration::from_secs(10);
/// Most changes tried out.
const MOST_TRIALS: usize = 12;

/// Finds out whether a roster exists and, if not, why.
///
/// # Errors
/// When the solver fails.
pub fn conflict(problem: &Problem, time: Duration) -> Result<Verdict, SolverError> {
    let started = Instant::now();
    let deadline = started + time;
    for person in 0..problem.hospital.staff.len() {
        let formulation = Formulation::build_person(problem, person);
        if let Some(rules) = smallest_conflict(&formulation)? {
            let places = places_of(&formulation, &rules, deadline)?;
            return Ok(Verdict::Conflict(Conflict::Person(person, places)));
        }
    }
    let formulation = Formulation::build(problem);
    let program = staffing_program(&formulation);
    let Some((values, at_least)) = fewest_missing(&program, time.saturating_sub(started.elapsed()))? else {
        return Ok(Verdict::Undecided);
    };
    let missing = program.objective(&values);
    if missing < 0.5 {
        return Ok(Verdict::RosterExists);
    }
    if at_least < 0.5 {
        return Ok(Verdict::Undecided);
    }
    let mut obstacles = Vec::new();
    for &(col, subject) in &formulation.shortages {
        if values[col.0] > 0.5 && obstacles.len() < MOST_OBSTACLES {
            let people = who_could(problem, subject, deadline)?;
            obstacles.push(Obstacle { subject, missing: values[col.0], people });
        }
    }
    let trials = Trials { formulation: &formulation, program: &program, values: &values, deadline };
    let relaxations = trials.relaxations(&obstacles, missing)?;
    Ok(Verdict::Conflict(Conflict::Ward { at_least, missing: missing.round(), obstacles, relaxations }))
}

/// A roster with as few missing heads as can be found in the time, and the number that is proven.
fn fewest_missing(program: &Program, time: Duration) -> Result<Option<(Vec<f64>, f64)>, SolverError> {
    let limits = Limits { time: Some(time), absolute_gap: 0.99, ..Limits::default() };
    let outcome = Solver::new(program)?.solve(&limits, &Silent)?;
    Ok(outcome.values.map(|values| (values, (outcome.bound - 1e-6).ceil().max(0.0))))
}

/// Everybody who counts for a demand, each with the reason that keeps them from it, as far as the time goes.
fn who_could(problem: &Problem, subject: Subject, deadline: Instant) -> Result<Vec<(PersonIx, Reason)>, SolverError> {
    let hospital = &problem.hospital;
    let Some((day, shift, competence)) = need_of(hospital, subject) else { return Ok(Vec::new()) };
    let counts = |person: &PersonIx| competence.is_none_or(|needed| hospital.staff[*person].holds(needed));
    let people: Vec<PersonIx> = (0..hospital.staff.len()).filter(counts).collect();
    let reason = |person: PersonIx| match Instant::now() < deadline {
        true => why_not(problem, person, day, shift),
        false => Ok(Reason::Unknown),
    };
    people.into_par_iter().map(|person| Ok((person, reason(person)?))).collect()
}

/// Day, shift and competence that a demand asks for, where it asks for one shift.
pub(super) fn need_of(hospital: &Hospital, subject: Subject) -> Option<(Day, ShiftIx, Option<CompetenceIx>)> {
    match subject {
        Subject::Demand(line) => {
            let line = hospital.demand.get(line)?;
            Some((line.day, line.shift, line.competence))
        }
        Subject::Mix(mix, day) => {
            let mix = hospital.mixes.get(mix)?;
            Some((day, mix.shift, Some(mix.senior)))
        }
        Subject::Conference(conference) => {
            let conference = hospital.conferences.get(conference)?;
            let covers = |at: &ShiftIx| {
                let shift = &hospital.shifts[*at];
                shift.start_minute <= conference.start_minute && shift.end_minute >= conference.end_minute
            };
            let shift = (0..hospital.shifts.len()).find(covers)?;
            Some((conference.day, shift, Some(conference.competence)))
        }
        Subject::Clearing(clearing) => {
            let clearing = hospital.clearings.get(clearing)?;
            Some((*clearing.days.first()?, clearing.shift, Some(clearing.competence)))
        }
        Subject::Rule(..) | Subject::Posts(..) | Subject::Away(..) | Subject::Accounts => None,
    }
}

/// Tries changes out on the whole ward.
struct Trials<'a> {
    formulation: &'a Formulation<'a>,
    program: &'a Program,
    values: &'a [f64],
    deadline: Instant,
}

impl Trials<'_> {
    fn relaxations(&self, obstacles: &[Obstacle], missing: f64) -> Result<Vec<Relaxation>, SolverError> {
        let problem = self.formulation.problem;
        let mut tried = Vec::new();
        for obstacle in obstacles {
            if let Subject::Demand(line) = obstacle.subject {
                // Filling the very head that is missing helps by exactly that head.
                let after = (missing - 1.0).max(0.0);
                tried.push(Relaxation::Temp { line, points: problem.hospital.points.temp, missing_after: after });
                tried.push(Relaxation::Minimum { line, missing_after: after });
            }
            for (person, reason) in &obstacle.people {
                let Reason::Rules(rules) = reason else { continue };
                let Some((rule, severity)) = loosest(problem, *person, rules) else { continue };
                if severity == Severity::Law || rules.len() > 2 || tried.len() >= MOST_TRIALS {
                    continue;
                }
                if let Some(after) = self.without(*person, rule, missing)? {
                    tried.push(Relaxation::Rule { person: *person, rule, missing_after: after });
                }
            }
        }
        tried.sort_by(|a, b| a.missing_after().total_cmp(&b.missing_after()));
        Ok(tried)
    }

    /// Missing heads of the whole ward with one rule of one person set aside; `None` if that does not help.
    fn without(&self, person: PersonIx, rule: usize, missing: f64) -> Result<Option<f64>, SolverError> {
        let time = self.deadline.saturating_duration_since(Instant::now()).min(TRIAL_TIME);
        if time.is_zero() {
            return Ok(None);
        }
        let mut program = self.program.clone();
        program.rows.retain(|row| self.formulation.subject(row.tag) != Subject::Rule(person, rule));
        let mut solver = Solver::new(&program)?;
        solver.set_start(self.values)?;
        let limits = Limits { time: Some(time), absolute_gap: 0.99, ..Limits::default() };
        let outcome = solver.solve(&limits, &EnoughBelow(missing))?;
        let better = outcome.status != Status::Infeasible && outcome.objective < missing - 0.5;
        Ok(better.then_some(outcome.objective.round()))
    }
}

/// Stops once the missing heads are fewer than before: how many fewer is not worth a long search.
struct EnoughBelow(f64);

impl Observer for EnoughBelow {
    fn progress(&self, progress: Progress) -> bool {
        progress.incumbent < self.0 - 0.5
    }
}
