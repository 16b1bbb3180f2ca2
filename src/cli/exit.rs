//! Exit codes: what a script can rely on.

/// Done: a plan within the asked gap or the limit reached with a plan; nothing to complain of.
pub(super) const DONE: u8 = 0;
/// `check` found breaches.
pub(super) const BREACHES: u8 = 1;
/// The input is faulty; nothing was written.
pub(super) const BAD_INPUT: u8 = 2;
/// No plan exists; the conflict was named.
pub(super) const NO_PLAN: u8 = 3;
/// Stopped before any plan.
pub(super) const STOPPED: u8 = 4;
