//! What runs on public instances came to: one table of all, one curve of each.

mod plot;
mod run;
mod score;
mod table;

pub use plot::{Curve, plot};
pub use run::{BenchRun, NoRoster, median_run, trace_csv};
pub use score::score_text;
pub use table::{runs_csv, runs_table};
