//! Rosters as lines: large and long rosters whose rules count days, runs, weekends and minutes.
//!
//! A *line* is one person's whole horizon. Here a roster is nothing but lines and the cover that they add up to: no dates, no
//! clock, no competences, only what is left of them (who may do which task on which day, and at what cost). That is what
//! the public benchmark families ask for, and small enough per person for a line to be priced exactly.

mod compact;
pub mod dive;
mod excerpt;
mod heads;
pub mod master;
pub mod person;
mod piece;
pub mod pricing;
mod problem;
mod rescue;
mod score;
mod search;
#[cfg(test)]
pub(crate) mod testkit;

pub use compact::Compact;
pub use heads::Heads;
pub use problem::{Cover, LineProblem, Past, Price, Range, Shift, ShiftIx, Task, TaskIx, Worker};
pub use score::{LineScore, Lines, Part, line_cost};
pub use search::{LineResult, NoLines, solve};
