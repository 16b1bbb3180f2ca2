//! Lines: a column is one person's whole horizon.
//!
//! The rows of the program that belong to one person alone (rules, wishes, norm) form that person's block; the rest link
//! people to the ward's demand. Pricing the links by their duals leaves one small program per person, solved to whole duties
//! by HiGHS, so that whatever rule a person has is kept exactly. The sum of what the blocks then cost at least is a bound on
//! every roster (Lagrange), valid at any prices and at any moment; the lines found on the way feed a master program whose
//! duals are better prices. See `models/roster.md`, *Lines*.

mod block;
mod master;
mod split;

pub use block::{Line, Priced};
pub use master::{Master, Relaxed};
pub use split::Split;
