//! The plans that come of planning one side after the other.

use super::improve::improve_blocks;
use super::meeting::Meeting;
use super::program::JointProgram;
use super::search::NoJointPlan;
use crate::engine;
use crate::hospital::theatres::TeamKind;
use crate::hospital::{CompetenceIx, DemandLine, ShiftIx};
use crate::linear::{Col, Program};
use crate::roster::{self, NoPlan, Problem};
use crate::solver::{Limits, Solver, SolverError, Status, StopWhen};
use crate::theatres::allocation::{AllocationError, AllocationSettings, Crewed, Freedom};
use crate::work::Clock;
use std::collections::BTreeMap;
use std::time::{Duration, Instant};

/// What the relaxation uses less of than this stays unused in the first blocks for a roster.
const UNUSED: f64 = 1e-6;
/// Share of what is left of the time for the blocks near a relaxation.
const NEAR_SHARE: f64 = 0.7;
/// The least time that a first roster gets, and first blocks.
const LEAST: Duration = Duration::from_secs(5);
/// Share of the asked gap to which they are solved.
const CLOSE: f64 = 0.2;
/// Share of the asked gap to which each side is solved for itself.
const SIDE_GAP_SHARE: f64 = 0.5;

/// What may be spent on one order.
#[derive(Debug, Clone, Copy)]
pub(super) struct OrderEffort {
    /// Wall time for both of its sides.
    pub(super) time: Duration,
    /// Worker threads of each side's own search.
    pub(super) threads: usize,
}

/// Rosters for the usual demand, then blocks for who is on duty.
pub(super) fn rosters_first(
    program: &JointProgram,
    meeting: &Meeting,
    OrderEffort { time, threads }: OrderEffort,
) -> Result<Option<Vec<f64>>, NoJointPlan> {
    let started = Instant::now();
    let Some(values) =
        rostered(program, program.joint.asked, meeting, OrderEffort { time: time.mul_f64(0.5), threads })?
    else {
        return Ok(None);
    };
    Ok(blocks_for(program, meeting, &values, None, time.saturating_sub(started.elapsed()))?)
}

/// Blocks for the usual teams, then rosters for what is open, then once more the blocks: what nobody serves closes.
pub(super) fn blocks_first(
    program: &JointProgram,
    meeting: &Meeting,
    OrderEffort { time, threads }: OrderEffort,
) -> Result<Option<Vec<f64>>, NoJointPlan> {
    let started = Instant::now();
    let joint = program.joint;
    let settings = AllocationSettings {
        time_limit: time.mul_f64(0.4).min(meeting.remaining()),
        gap: meeting.gap() * SIDE_GAP_SHARE,
        seed: meeting.seed(),
        threads,
        freedom: Freedom::default(),
    };
    let opened =
        Crewed::opened_by_teams(joint.theatres, joint.durations, &settings, &StopWhen(|| meeting.should_stop()));
    let opened = match opened {
        Ok(Some(opened)) => opened,
        Ok(None) => return Ok(None),
        Err(AllocationError::Stopped) => return Ok(None),
        Err(AllocationError::Solver(why)) => return Err(SolverError::Refused(why).into()),
    };
    let asked = joint.asked.with_demand(demand_of(program, &opened));
    let left = time.saturating_sub(started.elapsed());
    let Some(values) = rostered(program, &asked, meeting, OrderEffort { time: left.mul_f64(0.6), threads })? else {
        return Ok(None);
    };
    Ok(blocks_for(program, meeting, &values, Some(&opened), time.saturating_sub(started.elapsed()))?)
}

/// The best roster of one problem as values of the joint program's roster; `None` if stopped before any. Without a roster there is nothing to
/// compare with, so a machine too busy for its share of the time gives it twice as much, until all is gone.
fn rostered(
    program: &JointProgram,
    problem: &Problem,
    meeting: &Meeting,
    OrderEffort { time, threads }: OrderEffort,
) -> Result<Option<Vec<f64>>, NoJointPlan> {
    let watcher = |_: engine::News| {
        meeting.should_stop();
    };
    // The first roster needs its time whatever the share.
    let mut time = time.max(LEAST);
    loop {
        let settings = engine::Settings {
            time_limit: time.min(meeting.remaining()),
            clock: Clock::Wall,
            gap: meeting.gap() * SIDE_GAP_SHARE,
            threads,
            seed: meeting.seed(),
        };
        match roster::solve(problem, &settings, meeting.stopped(), &watcher) {
            Ok(found) => return Ok(roster::complete(&program.roster, &found.roster)?),
            Err(NoPlan::Stopped) if meeting.should_stop() => return Ok(None),
            Err(NoPlan::Stopped) => time = time.mul_f64(2.0),
            Err(NoPlan::Infeasible | NoPlan::PersonImpossible(_)) => return Err(NoJointPlan::Infeasible),
            Err(NoPlan::Solver(error)) => return Err(error.into()),
        }
    }
}

/// The best blocks for a roster, none opened beyond `opened`: first those near the relaxation, then better ones part by part.
fn blocks_for(
    program: &JointProgram,
    meeting: &Meeting,
    roster: &[f64],
    opened: Option<&[u32]>,
    time: Duration,
) -> Result<Option<Vec<f64>>, SolverError> {
    let deadline = Instant::now() + time.min(meeting.remaining());
    let first = program.first_of_blocks();
    let mut whole = program.program.clone();
    for (opens, most) in program.blocks.opens.iter().zip(opened.unwrap_or(&[])) {
        let column = &mut whole.columns[program.of_blocks(opens.col).0];
        column.upper = column.upper.min(f64::from(*most));
    }
    let mut values = vec![0.0; whole.columns.len()];
    values[..first].copy_from_slice(&roster[..first]);
    let rest = whole.restrict(&values, |col| col.0 >= first);
    let Some(solution) = near_relaxation(program, &rest.program, meeting, deadline)? else { return Ok(None) };
    rest.write_back(&solution, &mut values);
    improve_blocks(program, &whole, values, meeting, deadline).map(Some)
}

/// Good blocks to start from: patterns that the relaxation leaves unused stay unused. Where that leaves no plan, any blocks.
fn near_relaxation(
    joint: &JointProgram,
    program: &Program,
    meeting: &Meeting,
    deadline: Instant,
) -> Result<Option<Vec<f64>>, SolverError> {
    let until = StopWhen(|| meeting.should_stop());
    let limits = || Limits { time: Some(meeting.remaining()), ..Limits::default() };
    let relaxed = Solver::relaxed(program)?.solve(&limits(), &until)?;
    let enough = (CLOSE * meeting.gap() * relaxed.bound.abs()).max(1e-6);
    if let Some(relaxed) = relaxed.values.filter(|_| relaxed.status == Status::Optimal) {
        let is_free = |col: Col| !joint.blocks.patterns.contains(&col) || relaxed[col.0] >= UNUSED;
        let near = program.restrict(&vec![0.0; program.columns.len()], is_free);
        let left = deadline.saturating_duration_since(Instant::now()).mul_f64(NEAR_SHARE);
        let time = Some(left.max(LEAST).min(meeting.remaining()));
        let near_enough = Limits { time, absolute_gap: enough, ..Limits::default() };
        let outcome = Solver::new(&near.program)?.solve(&near_enough, &until)?;
        if let Some(solution) = outcome.values {
            let mut values = vec![0.0; program.columns.len()];
            near.write_back(&solution, &mut values);
            return Ok(Some(values));
        }
    }
    let any = Limits { absolute_gap: f64::INFINITY, relative_gap: 1.0, ..limits() };
    Ok(Solver::new(program)?.solve(&any, &until)?.values)
}

/// The demand of open blocks in the place of the usual: people by training, each on the first shift whose hours hold the session.
fn demand_of(program: &JointProgram, opened: &[u32]) -> Vec<DemandLine> {
    let joint = program.joint;
    let (hospital, theatres) = (&joint.asked.hospital, joint.theatres);
    let mut asked: BTreeMap<(i32, ShiftIx, CompetenceIx), Vec<(usize, u32)>> = BTreeMap::new();
    for (opens, &count) in program.blocks.opens.iter().zip(opened).filter(|(_, count)| **count > 0) {
        let needs = [(TeamKind::Nurses, Some(opens.nurses)), (TeamKind::Anaesthesia, opens.anaesthesia)];
        for (kind, competence) in needs.into_iter().filter_map(|(kind, competence)| Some((kind, competence?))) {
            let hours = (opens.session, &theatres.sessions[opens.session]);
            let mut shifts = (0..hospital.shifts.len()).map(|shift| (shift, &hospital.shifts[shift]));
            let covers = |shift: &(ShiftIx, _)| joint.crews.covers(kind, hours, *shift);
            let Some((shift, _)) = shifts.find(covers) else { continue };
            let heads = count * joint.crews.heads(kind, opens.session);
            asked.entry((opens.day, shift, competence)).or_default().push((opens.session, heads));
        }
    }
    let mut demand = joint.problem.hospital.demand.clone();
    for ((day, shift, competence), sessions) in asked {
        let starts = sessions.iter().map(|&(session, _)| theatres.sessions[session].start_minute);
        let at = |minute: i32| -> u32 {
            let runs = |session: usize| {
                let session = &theatres.sessions[session];
                (session.start_minute..session.end_minute).contains(&minute)
            };
            sessions.iter().filter(|(session, _)| runs(*session)).map(|(_, heads)| heads).sum()
        };
        let heads = starts.map(at).max().unwrap_or(0);
        let usual = hospital
            .demand
            .iter()
            .find(|line| (line.day, line.shift, line.competence) == (day, shift, Some(competence)));
        demand.push(DemandLine {
            day,
            shift,
            competence: Some(competence),
            minimum: heads,
            target: heads,
            maximum: None,
            hard: false,
            exclusive: true,
            temps: usual.map_or(0, |line| line.temps),
        });
    }
    demand
}
