//! People's blocks: what one person costs at least, whatever the ward does.
//!
//! The rows of the program that belong to one person alone (rules, wishes, norm) form that person's block; the rest link
//! people to the ward's demand. At given prices of the links each block is a small program of its own, solved to whole
//! duties by HiGHS, so that whatever rule a person has is kept exactly. The sum of what all blocks cost at least is a bound
//! on every roster (Lagrange), valid at any prices. See `models/roster.md`, *Proof*.

mod block;
mod split;

pub use split::{Split, Valuation};
