//! A year of weekly meetings replayed under several policies. The mathematics is `models/simulate.md`.
//!
//! A [`World`] is what all policies share: rooms, sessions, people by weekday, procedures, rates of referral. A [`Fate`] is what
//! chance brings in a replay: referrals, leave, sickness, durations, cancellations; drawn once for a seed and the same for every
//! policy. A [`Policy`] is what may be decided. [`replay`] plays one fate under one policy and counts [`Indicators`]; [`campaign`] plays many and
//! keeps what is finished; [`compare`] sets policies against each other, seed by seed.

pub mod campaign;
pub mod compare;
mod decision;
mod fate;
mod indicators;
mod lists;
pub mod page;
mod policy;
mod replay;
mod staffing;
#[cfg(test)]
mod tests;
mod world;

pub use fate::{Chance, Fate, Referred};
pub use indicators::{INDICATORS, Indicator, Indicators};
pub use policy::{Levers, Policy};
pub use replay::{Flow, Replay, replay};
pub use world::{CrossTraining, SimulationError, Slot, Unit, World};
