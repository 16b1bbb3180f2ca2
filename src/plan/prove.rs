//! The worker that proves: what roster and blocks cost at least, each for itself, when people have a price.
//!
//! The relaxation of the joint program gives each link row its price: what one more person of this training on this shift is worth.
//! At these prices the sides are apart: blocks pay for the people they take, duties earn for the people they bring. The least that the
//! blocks cost plus the least that the roster costs is a bound on every joint plan (Lagrange), valid at any prices. Both are proven
//! to whole blocks and whole duties: by HiGHS over the blocks' program, and person by person for the roster.

use super::meeting::Meeting;
use super::program::JointProgram;
use crate::engine;
use crate::linear::Program;
use crate::roster::lines::Market;
use crate::roster::{self, Formulation};
use crate::solver::{Limits, Observer, Progress, Solver, SolverError, StopWhen};
use crate::work::Clock;
use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;
use std::sync::Mutex;
use std::sync::PoisonError;

/// Share of what is left of the time that the blocks may take.
const BLOCKS_SHARE: f64 = 0.4;
/// Share of the gap that the blocks' own bound may be off when they stop early.
const BLOCKS_GAP_SHARE: f64 = 0.15;

/// Rounds without a better bound of the roster after which people's programs are taken to have nothing to add.
const PATIENCE: usize = 1;

/// Both halves of the bound.
#[derive(Debug, Clone, Copy)]
struct Halves {
    roster: f64,
    blocks: f64,
}

/// Raises the bound until everybody stops or nothing rises any more.
pub(super) fn prove(program: &JointProgram, meeting: &Meeting) -> Result<(), SolverError> {
    let duals = relax(program, meeting)?;
    if meeting.should_stop() || duals.len() != program.program.rows.len() {
        return Ok(());
    }
    let mut roster = Formulation::build(&program.joint.problem);
    roster.program.columns.clone_from(&program.roster.program.columns);
    roster.program.offset = program.roster.program.offset;
    let mut blocks = program.blocks.program.clone();
    for link in &program.links {
        // A row `taken − on duty ≤ 0` has a price of at most 0.
        let worth = (-duals[link.row]).max(0.0);
        link.taken.iter().for_each(|col| blocks.columns[col.0].cost += worth);
        link.on_duty.iter().for_each(|col| roster.program.columns[col.0].cost -= worth);
    }
    let of_roster = &duals[..roster.program.rows.len()];
    let of_blocks = &duals[roster.program.rows.len()..roster.program.rows.len() + blocks.rows.len()];
    let halves = Halves { roster: roster.program.dual_bound(of_roster), blocks: blocks.dual_bound(of_blocks) };
    let halves = Mutex::new(halves);
    raise(&halves, meeting, |_| {});
    blocks_bound(&blocks, &halves, meeting)?;
    roster_bound(&roster, &halves, meeting)
}

fn raise(halves: &Mutex<Halves>, meeting: &Meeting, change: impl Fn(&mut Halves)) {
    let sum = {
        let mut halves = halves.lock().unwrap_or_else(PoisonError::into_inner);
        change(&mut halves);
        halves.roster + halves.blocks
    };
    meeting.raise_bound(sum);
}

/// Solves the relaxation of the joint program without its weak rows and returns duals of all rows.
fn relax(program: &JointProgram, meeting: &Meeting) -> Result<Vec<f64>, SolverError> {
    let rows = &program.program.rows;
    let kept: Vec<usize> = (0..rows.len()).filter(|&at| !program.roster.is_weak(&rows[at])).collect();
    let (columns, offset) = (program.program.columns.clone(), program.program.offset);
    let relaxed = Program { columns, rows: kept.iter().map(|&at| rows[at].clone()).collect(), offset };
    let mut solver = Solver::relaxed(&relaxed)?;
    solver.set_text_option("solver", "ipm")?;
    solver.set_text_option("run_crossover", "off")?;
    solver
        .solve(&Limits { time: Some(meeting.remaining()), ..Limits::default() }, &StopWhen(|| meeting.should_stop()))?;
    let duals = solver.row_duals();
    meeting.raise_bound(relaxed.dual_bound(&duals));
    let mut whole = vec![0.0; if duals.is_empty() { 0 } else { rows.len() }];
    kept.iter().zip(&duals).for_each(|(&at, &dual)| whole[at] = dual);
    Ok(whole)
}

fn blocks_bound(blocks: &Program, halves: &Mutex<Halves>, meeting: &Meeting) -> Result<(), SolverError> {
    let mut solver = Solver::new(blocks)?;
    let enough = meeting.gap() * BLOCKS_GAP_SHARE * meeting.size();
    let limits = Limits {
        time: Some(meeting.remaining().mul_f64(BLOCKS_SHARE)),
        absolute_gap: enough.max(1e-6),
        ..Limits::default()
    };
    let watch = Raises { halves, meeting };
    let outcome = solver.solve(&limits, &watch)?;
    raise(halves, meeting, |halves| halves.blocks = halves.blocks.max(outcome.bound));
    Ok(())
}

/// First by everybody's graph of lines, then by their programs.
fn roster_bound(roster: &Formulation, halves: &Mutex<Halves>, meeting: &Meeting) -> Result<(), SolverError> {
    let settings = engine::Settings {
        time_limit: meeting.remaining(),
        clock: Clock::Wall,
        gap: 0.0,
        threads: 1,
        seed: meeting.seed(),
    };
    let watcher = |news: engine::News| {
        if let Some(bound) = news.bound {
            raise(halves, meeting, |halves| halves.roster = halves.roster.max(bound));
        }
    };
    let shared = roster::Shared::new(&settings, meeting.stopped(), &watcher);
    let stop = || shared.should_stop();
    let market = Market::build(roster);
    let mut dice = ChaCha8Rng::seed_from_u64(meeting.seed());
    let prices = market.ascend(market.free(), &mut dice, &stop, &mut |bound| shared.raise_bound(bound));
    roster::ascend(roster, &shared, &market.row_duals(&prices, roster.program.rows.len()), PATIENCE)
}

/// Passes the rising bound of the blocks on.
struct Raises<'a, 'b> {
    halves: &'a Mutex<Halves>,
    meeting: &'a Meeting<'b>,
}

impl Observer for Raises<'_, '_> {
    fn progress(&self, progress: Progress) -> bool {
        if progress.bound.is_finite() {
            raise(self.halves, self.meeting, |halves| halves.blocks = halves.blocks.max(progress.bound));
        }
        self.meeting.should_stop()
    }
}
