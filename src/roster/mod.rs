//! Rosters: formulation, search, results. The mathematics is in `models/roster.md`.

pub mod blocks;
mod formulation;
pub mod lines;
mod problem;
mod result;
mod score;
mod search;

pub use formulation::{Formulation, IMPOSSIBLE, Subject};
pub use problem::{Burden, Problem};
pub use result::{Ending, PlanResult, Score, Term, TracePoint, relative_gap};
pub use score::{balances, fill_temps, heads_by_line, score};
pub use search::{NoPlan, complete, solve, solve_from, staffing_program};
pub(crate) use search::{Shared, ascend};
