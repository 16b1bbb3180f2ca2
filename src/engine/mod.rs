//! What every search for a plan shares, whatever the plan is made of: workers that improve, one that proves, a meeting place
//! for the best plan and the bound, the clock they go by, and neighbourhoods whose sizes are learnt. Knows costs to be minimised, not rosters.

mod arms;
mod crew;
mod fixing;
mod known;
mod news;
mod part;
mod rounds;
mod shared;
#[cfg(test)]
mod tests;

pub(crate) use arms::Arms;
pub(crate) use crew::{Task, join, run_workers};
pub(crate) use fixing::Fixing;
pub(crate) use known::Offer;
pub use news::{News, Settings, TracePoint, Watcher, gap};
pub(crate) use part::{Effort, Solved, solve_again};
pub(crate) use shared::Shared;
