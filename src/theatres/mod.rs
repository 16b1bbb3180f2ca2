//! Theatre blocks by current waiting times: durations, patterns, reserve, allocation, booking. See `models/theatres.md`.

pub mod allocation;
pub mod durations;
pub mod kinds;
pub mod meeting;
pub mod patterns;

pub use durations::Durations;
#[cfg(test)]
mod testkit;
