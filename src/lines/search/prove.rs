//! The worker that proves.

use super::{Shared, offer, valued};
use crate::lines::master::{Master, raised};
use crate::lines::piece::{Cut, Heads, Piece};
use crate::lines::{LineProblem, Lines};
use crate::solver::{Limits, Observer, Progress, Solver, SolverError, Status};
use std::time::Duration;

/// Columns up to which HiGHS is given the whole program once the master has nothing more to say.
const WHOLE_COLUMNS: usize = 60_000;

/// Runs until nothing more can be proven, the gap is closed or everybody stops; at most `time`.
pub(super) fn prove(problem: &LineProblem, shared: &Shared, time: Option<Duration>) -> Result<(), SolverError> {
    let until = shared.seconds() + time.unwrap_or(shared.remaining()).as_secs_f64();
    let stop = || shared.should_stop() || shared.seconds() >= until;
    let mut master = Master::new(problem, 1)?;
    let best = shared.best();
    master.run(best.as_ref().map(|best| &best.plan), &stop, &mut |bound| shared.raise_bound(raised(problem, bound)))?;
    if std::env::var("DBG").is_ok() { eprintln!("dbg master done {:.1}", shared.seconds()); }
    while !stop() {
        let lines = master.dive(&stop)?;
        if std::env::var("DBG").is_ok() { eprintln!("dbg dive {:?} at {:.1}", valued(problem, lines.clone()).map(|o| o.cost), shared.seconds()); }
        offer(shared, problem, lines);
        let Some(best) = shared.best() else { break };
        let limits = Limits { time: Some(Duration::from_secs(20).min(shared.remaining())), ..Limits::default() };
        let found = master.restricted(Some(&best.plan), 200, &limits, &Stop { shared })?;
        let better = found.is_some_and(|lines| { let c = valued(problem, lines.clone()).map(|o| o.cost);            if std::env::var("DBG").is_ok() { eprintln!("dbg restricted {:?} at {:.1}", c, shared.seconds()); }
 offer(shared, problem, lines)});
        if !better { break; }
    }
    if stop() {
        return Ok(());
    }
    whole(problem, shared, until)
}

/// Gives HiGHS the whole program, with the best roster as its start.
fn whole(problem: &LineProblem, shared: &Shared, until: f64) -> Result<(), SolverError> {
    let Some(best) = shared.best() else { return Ok(()) };
    let cut = Cut::whole(problem);
    let piece = Piece::build(problem, &best.plan, &Heads::of(problem, &best.plan), &cut);
    if piece.program.columns.len() > WHOLE_COLUMNS {
        return Ok(());
    }
    let constant = best.cost - piece.program.objective(&piece.start);
    let mut solver = Solver::new(&piece.program)?;
    solver.set_start(&piece.start)?;
    let time = Duration::from_secs_f64((until - shared.seconds()).max(0.1));
    let observer = Whole { problem, shared, piece: &piece, cut: &cut, base: &best.plan, constant };
    let outcome = solver.solve(&Limits { time: Some(time), ..Limits::default() }, &observer)?;
    if outcome.status == Status::Optimal || outcome.status == Status::Stopped {
        shared.raise_bound(raised(problem, outcome.bound + constant));
    }
    if let Some(values) = outcome.values {
        offer(shared, problem, piece.read(&values, &best.plan, &cut));
    }
    Ok(())
}

/// Passes on what HiGHS finds.
struct Whole<'a> {
    problem: &'a LineProblem,
    shared: &'a Shared<'a>,
    piece: &'a Piece,
    cut: &'a Cut,
    base: &'a Lines,
    /// What the program leaves out of the roster's cost.
    constant: f64,
}

impl Observer for Whole<'_> {
    fn progress(&self, progress: Progress) -> bool {
        let bound = raised(self.problem, progress.bound + self.constant);
        if bound.is_finite() {
            self.shared.raise_bound(bound);
        }
        // Others may have found what this solve would only prove: a bound that meets the best roster ends the search.
        self.shared.should_stop() || self.shared.bound() >= self.shared.cost() - 1e-6
    }

    fn solution(&self, _: f64, values: &[f64]) {
        offer(self.shared, self.problem, self.piece.read(values, self.base, self.cut));
    }
}

struct Stop<'a> {
    shared: &'a Shared<'a>,
}

impl Observer for Stop<'_> {
    fn progress(&self, _: Progress) -> bool {
        self.shared.should_stop()
    }
}
