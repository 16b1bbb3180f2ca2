//! Rosters: formulation, search, results. The mathematics is in `models/roster.md`.

mod result;

pub use result::{Ending, PlanResult, Score, Term, TracePoint};
