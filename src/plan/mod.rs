//! Rosters and theatre blocks planned as one: no block without its people, nobody on a theatre shift without a block but in reserve.
//!
//! The program of the roster and that of the blocks stand side by side; what ties them is one row for each sort of people on each
//! shift of each day: no more are taken by blocks than are on duty. The mathematics, and why the bound is what it is, stands in
//! `models/plan.md`.

mod gain;
mod improve;
mod joint;
mod meeting;
mod orders;
mod program;
mod prove;
mod score;
mod search;
#[cfg(test)]
mod tests;

pub use gain::{Measures, measures};
pub use joint::Joint;
pub use meeting::Stage;
pub use score::{JointPlan, JointScore, Reserve, score};
pub use search::{JointResult, NoJointPlan, Order, solve, solve_in_order};
