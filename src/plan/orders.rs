//! The plans that come of planning one side after the other.

use super::program::JointProgram;
use super::prove::Until;
use super::search::{Meeting, NoJointPlan};
use crate::engine;
use crate::hospital::theatres::TeamKind;
use crate::hospital::{CompetenceIx, DemandLine, ShiftIx};
use crate::linear::Col;
use crate::roster::{self, NoPlan, Problem};
use crate::solver::{Limits, Observer, Progress, Solver, SolverError, Status};
use crate::theatres::allocation::{AllocationError, AllocationSettings, Crewed, Freedom};
use std::collections::BTreeMap;
use std::time::{Duration, Instant};

/// What the relaxation uses less of than this stays unused in the first blocks for a roster.
const UNUSED: f64 = 1e-6;
/// Share of the asked gap to which each side is solved for itself.
const SIDE_GAP_SHARE: f64 = 0.5;

/// Rosters for the usual demand, then blocks for who is on duty.
pub(super) fn rosters_first(
    program: &JointProgram,
    meeting: &Meeting,
    time: Duration,
) -> Result<Option<Vec<f64>>, NoJointPlan> {
    let started = Instant::now();
    let Some(values) = rostered(program, program.joint.asked, meeting, time.mul_f64(0.5))? else { return Ok(None) };
    Ok(blocks_for(program, meeting, &values, None, time.saturating_sub(started.elapsed()))?)
}

/// Blocks for the usual teams, then rosters for what is open, then once more the blocks: what nobody serves closes.
pub(super) fn blocks_first(
    program: &JointProgram,
    meeting: &Meeting,
    time: Duration,
) -> Result<Option<Vec<f64>>, NoJointPlan> {
    let started = Instant::now();
    let joint = program.joint;
    let settings = AllocationSettings {
        time_limit: time.mul_f64(0.4).min(meeting.remaining()),
        gap: meeting.gap() * SIDE_GAP_SHARE,
        seed: meeting.seed(),
        threads: 1,
        freedom: Freedom::default(),
    };
    let opened = Crewed::opened_by_teams(joint.theatres, joint.durations, &settings, &Until { meeting });
    let opened = match opened {
        Ok(Some(opened)) => opened,
        Ok(None) => return Ok(None),
        Err(AllocationError::Stopped) => return Ok(None),
        Err(AllocationError::Solver(why)) => return Err(SolverError::Refused(why).into()),
    };
    let asked = joint.asked.with_demand(demand_of(program, &opened));
    let left = time.saturating_sub(started.elapsed());
    let Some(values) = rostered(program, &asked, meeting, left.mul_f64(0.6))? else { return Ok(None) };
    Ok(blocks_for(program, meeting, &values, Some(&opened), time.saturating_sub(started.elapsed()))?)
}

/// The best roster of one problem as values of the joint program's roster; `None` if stopped before any.
fn rostered(
    program: &JointProgram,
    problem: &Problem,
    meeting: &Meeting,
    time: Duration,
) -> Result<Option<Vec<f64>>, NoJointPlan> {
    let settings = engine::Settings {
        time_limit: time.min(meeting.remaining()),
        gap: meeting.gap() * SIDE_GAP_SHARE,
        threads: 1,
        seed: meeting.seed(),
    };
    let watcher = |_: engine::News| {
        meeting.should_stop();
    };
    match roster::solve(problem, &settings, meeting.stopped(), &watcher) {
        Ok(found) => Ok(roster::complete(&program.roster, &found.roster)?),
        Err(NoPlan::Stopped) => Ok(None),
        Err(NoPlan::Infeasible | NoPlan::PersonImpossible(_)) => Err(NoJointPlan::Infeasible),
        Err(NoPlan::Solver(error)) => Err(error.into()),
    }
}

/// The best blocks for a roster, none opened beyond `opened`. The blocks near the relaxation come first; then the whole program, as far as time
/// allows.
fn blocks_for(
    program: &JointProgram,
    meeting: &Meeting,
    roster: &[f64],
    opened: Option<&[u32]>,
    time: Duration,
) -> Result<Option<Vec<f64>>, SolverError> {
    let deadline = Instant::now() + time.min(meeting.remaining());
    let left = |share: f64| Some(deadline.saturating_duration_since(Instant::now()).mul_f64(share));
    let first = program.first_of_blocks();
    let mut values = vec![0.0; program.program.columns.len()];
    values[..first].copy_from_slice(&roster[..first]);
    let mut rest = program.program.restrict(&values, |col| col.0 >= first);
    for (opens, most) in program.blocks.opens.iter().zip(opened.unwrap_or(&[])) {
        let column = &mut rest.program.columns[opens.col.0];
        column.upper = column.upper.min(f64::from(*most));
    }
    let until = Until { meeting };
    let relaxed = Solver::relaxed(&rest.program)?.solve(&Limits { time: left(0.5), ..Limits::default() }, &until)?;
    let enough = (meeting.gap() * SIDE_GAP_SHARE * relaxed.bound.abs()).max(1e-6);
    let limits = |share: f64| Limits { time: left(share), absolute_gap: enough, ..Limits::default() };
    let mut found = None;
    if let Some(relaxed) = relaxed.values.filter(|_| relaxed.status == Status::Optimal) {
        let columns = &rest.program.columns;
        let is_free = |col: Col| !columns[col.0].integer || relaxed[col.0] >= UNUSED;
        let near = rest.program.restrict(&vec![0.0; columns.len()], is_free);
        let outcome = Solver::new(&near.program)?.solve(&limits(0.7), &until)?;
        found = outcome.values.map(|solution| {
            let mut whole = vec![0.0; columns.len()];
            near.write_back(&solution, &mut whole);
            whole
        });
    }
    if !left(1.0).is_some_and(|left| left.is_zero()) && !meeting.should_stop() {
        let mut solver = Solver::new(&rest.program)?;
        if let Some(start) = &found {
            solver.set_start(start)?;
        }
        // With a start the limit may pass; without one the first plan is waited for as long as there is time at all.
        let limits =
            Limits { time: if found.is_some() { left(1.0) } else { Some(meeting.remaining()) }, ..limits(1.0) };
        let watch = FirstPlan { meeting, deadline, has_start: found.is_some() };
        let outcome = solver.solve(&limits, &watch)?;
        found = outcome.values.or(found);
    }
    Ok(found.map(|solution| {
        rest.write_back(&solution, &mut values);
        values
    }))
}

/// Goes on past the deadline only while there is no plan at all.
struct FirstPlan<'a, 'b> {
    meeting: &'a Meeting<'b>,
    deadline: Instant,
    has_start: bool,
}

impl Observer for FirstPlan<'_, '_> {
    fn progress(&self, progress: Progress) -> bool {
        let has_plan = self.has_start || progress.incumbent.is_finite();
        self.meeting.should_stop() || (has_plan && Instant::now() >= self.deadline)
    }
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
