//! Theatre blocks by current waiting times: durations, patterns, reserve, allocation, booking. See `models/theatres.md`.

pub mod allocation;
pub mod booking;
pub mod durations;
pub mod events;
pub mod kinds;
pub mod meeting;
pub mod outlook;
pub mod patterns;
pub mod preallocate;
pub mod reserve;
#[cfg(test)]
pub(crate) mod testkit;

pub use durations::Durations;
pub use outlook::outlook;
pub use preallocate::preallocate;
