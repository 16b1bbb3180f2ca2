//! People's blocks: what one person costs at least, whatever the ward does.
//!
//! The rows of the program that belong to one person alone (rules, wishes, norm) form that person's block; the rest link
//! people to the ward's demand. At given prices of the links each block is a small program of its own, solved to whole
//! duties by HiGHS, so that whatever rule a person has is kept exactly. What it costs at least, read as a row over the
//! person's columns, cuts the relaxation of the whole program. See `models/roster.md`, *Person cuts*.

mod block;
mod split;

pub use split::Split;
