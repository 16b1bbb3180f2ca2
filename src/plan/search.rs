//! Finds a joint plan and proves how good it is.
//!
//! One worker proves a bound, then improves too. The other makes the plan that most hospitals without this program would make (rosters, then
//! blocks for who is on duty) and improves it by fixing most of both sides and solving the rest again as one program. The other order (blocks,
//! then rosters for what is open) is made by whoever has the least else to do. So no plan that is returned is worse than either.

use super::improve::improve;
use super::joint::Joint;
use super::meeting::{IMPROVING, Meeting, Stage};
use super::orders::{OrderEffort, blocks_first, rosters_first};
use super::program::JointProgram;
use super::prove::prove;
use super::score::{JointPlan, JointScore, score};
use crate::engine::{Settings, join};
use crate::roster::Ending;
use crate::solver::SolverError;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use thiserror::Error;

/// Share of the time that both orders together may take, one after the other.
const ORDERS_SHARE: f64 = 0.55;
/// Share of the time for rosters first, and for blocks first, beside a worker that proves.
const SIDE_BY_SIDE: [f64; 2] = [0.4, 0.2];
/// Share of the time after which the proof gives way to blocks first.
const PROOF_SHARE: f64 = 0.5;
/// Longest time for either there: from then on both sides as one get better no more slowly than each by itself.
const ORDER_TIME: Duration = Duration::from_secs(120);
/// Share of the time that one thread alone spends on the bound.
const ALONE_PROOF_SHARE: f64 = 0.5;

/// In which order a hospital plans that does not plan as one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// Rosters for the usual demand, then blocks for who is on duty.
    RostersFirst,
    /// Blocks for the usual teams, then rosters for what is open; what nobody serves closes again.
    BlocksFirst,
}

impl Order {
    /// Name in reports.
    pub fn name(self) -> &'static str {
        match self {
            Self::RostersFirst => "rosters, then blocks",
            Self::BlocksFirst => "blocks, then rosters",
        }
    }
}

impl Order {
    /// What is being done while it is made.
    fn doing(self) -> &'static str {
        match self {
            Self::RostersFirst => "rosters for the usual demand, then blocks",
            Self::BlocksFirst => "blocks for the usual teams, then rosters",
        }
    }
}

/// A joint plan with what is proven about it.
#[derive(Debug, Clone, PartialEq)]
pub struct JointResult {
    /// The plan.
    pub plan: JointPlan,
    /// Its objective, worked out from the plan.
    pub score: JointScore,
    /// No plan costs less.
    pub bound: f64,
    /// Why the search ended.
    pub ending: Ending,
    /// Wall seconds.
    pub seconds: f64,
    /// The plans of both orders, where there was time for them.
    pub orders: Vec<(Order, JointPlan, JointScore)>,
    /// Rows and columns of the joint program, and the rows that tie its sides.
    pub size: (usize, usize, usize),
    /// Seed.
    pub seed: u64,
    /// Worker threads.
    pub threads: usize,
    /// Where the search stood whenever something got better.
    pub trace: Vec<Stage>,
}

impl JointResult {
    /// How far from the best the plan can be at most, relative to the points of both sides.
    pub fn gap(&self) -> f64 {
        self.score.gap(self.bound)
    }
}

/// Why there is no plan.
#[derive(Debug, Error)]
pub enum NoJointPlan {
    /// No roster keeps every hard rule.
    #[error("no roster keeps every hard rule")]
    Infeasible,
    /// Stopped before the first plan.
    #[error("stopped before the first plan")]
    Stopped,
    /// The solver failed.
    #[error(transparent)]
    Solver(#[from] SolverError),
}

/// What is being done while one of the orders is still to be made.
const FIRST_IMPROVING: &str = "improving rosters and blocks as one";

/// Plans rosters and blocks as one. `interrupted` stops the search at once; the best plan so far is returned.
///
/// # Errors
/// When no plan was found: see [`NoJointPlan`].
pub fn solve(
    joint: &Joint,
    settings: &Settings,
    interrupted: &AtomicBool,
    watcher: &(dyn Fn(&Stage) + Sync),
) -> Result<JointResult, NoJointPlan> {
    let meeting = Meeting::new(settings, interrupted, watcher);
    let program = JointProgram::build(joint);
    let orders = if settings.threads < 2 {
        let orders = both_orders(&program, &meeting)?;
        let before = meeting.remaining().mul_f64(1.0 - ALONE_PROOF_SHARE);
        let short = Settings { time_limit: settings.time_limit.saturating_sub(before), ..settings.clone() };
        prove_until(&program, &meeting, &short, interrupted)?;
        meeting.doing(IMPROVING);
        improve(&program, &meeting, settings.seed, &|| false)?;
        orders
    } else {
        side_by_side(&program, &meeting, settings)?
    };
    conclude(&program, &meeting, orders)
}

/// Proves for a part of the time only, and passes the bound on.
fn prove_until(
    program: &JointProgram,
    meeting: &Meeting,
    settings: &Settings,
    stop: &AtomicBool,
) -> Result<(), SolverError> {
    let quiet = |stage: &Stage| {
        if let Some(bound) = stage.bound {
            meeting.raise_bound(bound);
        }
    };
    let mut part = Meeting::new(settings, stop, &quiet);
    part.started = meeting.started;
    if let Some(best) = meeting.best() {
        part.offer(program, &best);
    }
    prove(program, &part)
}

/// One worker makes rosters first and improves, one proves; blocks first are made by whoever has the least to lose: the prover when nothing more
/// can be proven or its time is up, or else the improver when the gap is reached. Further workers improve as soon as there is a plan.
fn side_by_side(
    program: &JointProgram,
    meeting: &Meeting,
    settings: &Settings,
) -> Result<Vec<(Order, Vec<f64>)>, NoJointPlan> {
    let order = |order: Order| {
        let share = SIDE_BY_SIDE[usize::from(order == Order::BlocksFirst)];
        let time = settings.time_limit.mul_f64(share).min(ORDER_TIME).min(meeting.remaining());
        meeting.doing(order.doing());
        make(program, meeting, order, OrderEffort { time, threads: 1 })
    };
    let is_taken = AtomicBool::new(false);
    let blocks_first_once = || {
        if is_taken.swap(true, Ordering::Relaxed) {
            return Ok(None);
        }
        let made = order(Order::BlocksFirst);
        meeting.doing(IMPROVING);
        made
    };
    let is_due = || !is_taken.load(Ordering::Relaxed) && meeting.is_close();
    let proof = Settings { time_limit: settings.time_limit.mul_f64(PROOF_SHARE), ..settings.clone() };
    let improve_from = |seed: u64, until: &dyn Fn() -> bool| {
        wait_for_plan(meeting);
        improve(program, meeting, seed, until)
    };
    std::thread::scope(|scope| {
        let mut further = Vec::new();
        for worker in 2..settings.threads {
            let seed = settings.seed.wrapping_add(worker as u64);
            further.push(scope.spawn(move || {
                wait_for_plan(meeting);
                improve(program, meeting, seed, &|| false)
            }));
        }
        let prover = scope.spawn(|| {
            prove_until(program, meeting, &proof, meeting.stopped())?;
            // What more there is to gain is on the side of the plan.
            let made = blocks_first_once()?;
            improve_from(settings.seed.wrapping_add(1), &|| false)?;
            Ok(made)
        });
        let first = order(Order::RostersFirst).and_then(|made| {
            if !is_taken.load(Ordering::Relaxed) {
                meeting.doing(FIRST_IMPROVING);
            }
            improve_from(settings.seed, &is_due)?;
            let second = blocks_first_once()?;
            improve_from(settings.seed, &|| false)?;
            Ok([made, second])
        });
        meeting.stop();
        let of_prover: Result<_, NoJointPlan> = join(prover);
        for worker in further {
            join(worker)?;
        }
        let [made, second] = first?;
        Ok([made, second, of_prover?].into_iter().flatten().collect())
    })
}

/// The plan of one order, for which there is all the time and every thread that [`solve`] would have had: what a hospital gets that plans
/// one side after the other and takes as long over it. `None` if stopped before any.
///
/// # Errors
/// When no plan exists, or the solver fails: see [`NoJointPlan`].
pub fn solve_in_order(
    joint: &Joint,
    order: Order,
    settings: &Settings,
    interrupted: &AtomicBool,
) -> Result<Option<(JointPlan, JointScore)>, NoJointPlan> {
    let meeting = Meeting::new(settings, interrupted, &|_| ());
    let program = JointProgram::build(joint);
    let effort = OrderEffort { time: meeting.remaining(), threads: settings.threads.max(1) };
    let values = match order {
        Order::RostersFirst => rosters_first(&program, &meeting, effort)?,
        Order::BlocksFirst => blocks_first(&program, &meeting, effort)?,
    };
    let Some(values) = values else { return Ok(None) };
    let plan = program.plan(&values)?;
    let score = score(joint, &plan);
    Ok(Some((plan, score)))
}

fn wait_for_plan(meeting: &Meeting) {
    while meeting.best().is_none() && !meeting.should_stop() {
        std::thread::sleep(Duration::from_millis(100));
    }
}

/// Makes the plans of both orders, one after the other. That one of them fails does not matter as long as there is a plan.
fn both_orders(program: &JointProgram, meeting: &Meeting) -> Result<Vec<(Order, Vec<f64>)>, NoJointPlan> {
    let effort = OrderEffort { time: meeting.remaining().mul_f64(ORDERS_SHARE * 0.5), threads: 1 };
    let mut both = Vec::new();
    for order in [Order::RostersFirst, Order::BlocksFirst] {
        meeting.doing(order.doing());
        both.extend(make(program, meeting, order, effort)?);
    }
    Ok(both)
}

/// Makes the plan of an order and offers it; `None` if stopped before any.
fn make(
    program: &JointProgram,
    meeting: &Meeting,
    order: Order,
    effort: OrderEffort,
) -> Result<Option<(Order, Vec<f64>)>, NoJointPlan> {
    let values = match order {
        Order::RostersFirst => rosters_first(program, meeting, effort)?,
        Order::BlocksFirst => blocks_first(program, meeting, effort)?,
    };
    if let Some(values) = &values {
        meeting.offer(program, values);
    }
    Ok(values.map(|values| (order, values)))
}

fn conclude(
    program: &JointProgram,
    meeting: &Meeting,
    orders: Vec<(Order, Vec<f64>)>,
) -> Result<JointResult, NoJointPlan> {
    let joint = program.joint;
    let named = |values: &[f64]| -> Result<(JointPlan, JointScore), NoJointPlan> {
        let plan = program.plan(values)?;
        let score = score(joint, &plan);
        Ok((plan, score))
    };
    let best = meeting.best().ok_or(NoJointPlan::Stopped)?;
    let (mut plan, mut score) = named(&best)?;
    let mut named_orders = Vec::new();
    for (order, values) in &orders {
        let (of_order, score_of_order) = named(values)?;
        // Names can cost a little rounding: what counts is the named plan.
        if score_of_order.cost() < score.cost() {
            (plan, score) = (of_order.clone(), score_of_order.clone());
        }
        named_orders.push((*order, of_order, score_of_order));
    }
    let (bound, trace) = (meeting.bound().min(score.cost()), meeting.trace());
    let ending = if score.gap(bound) <= meeting.gap() {
        Ending::GapReached
    } else if meeting.interrupted.load(Ordering::Relaxed) {
        Ending::Interrupted
    } else {
        Ending::TimeLimit
    };
    let seconds = meeting.started.elapsed().as_secs_f64();
    let size = (program.program.rows.len(), program.program.columns.len(), program.links.len());
    let (seed, threads) = (meeting.settings.seed, meeting.settings.threads);
    Ok(JointResult { plan, score, bound, ending, seconds, orders: named_orders, size, seed, threads, trace })
}
