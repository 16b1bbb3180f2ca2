//! Rosters of a ward by whole lines: everybody's possible lines as graphs, prices of the ward's links, dives from prices to rosters.
//!
//! The mathematics is in `models/roster.md`, *Lines*.

mod accounts;
mod ascent;
mod counter;
mod dive;

mod graph;
mod links;
mod market;
mod person;
#[cfg(test)]
mod tests;

pub(crate) use dive::{Manner, dive};
pub(crate) use market::{Market, Prices};
