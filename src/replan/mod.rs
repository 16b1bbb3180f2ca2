//! Mending a published roster: somebody is sick, or two people swap, and as little as can be of the rest changes.
//!
//! [`Ready`] is a problem whose roster in force stands: whatever it grants may be lost, whatever it refuses is not up for
//! gain, so that nothing is touched that need not be. [`Mender`] holds its program and answers any number of calls;
//! [`candidates`] ranks who could take one open shift. The mathematics is in `models/replan.md`.
//!
//! Held back: the program of the window (`window`), how a roster that breaks rules already is taken as it is (`settle`).

mod base;
mod candidates;
mod cover;
mod fallout;
mod mend;
mod price;
mod ready;
mod serving;
mod settle;
mod swap;
mod toll;
mod window;

pub use candidates::{Candidate, Obstacle, candidates, obstacles};
pub use cover::OpenShift;
pub use fallout::fallout;
pub use mend::{Change, MendLimits, Mended, Mender, changes_between};
pub use price::{ChangePrice, Prices};
pub use ready::{Call, Ready, Sickness};
pub use serving::{BlockDemand, Serving, short};
pub(crate) use settle::settle;
pub use swap::{Side, Swap, partners, swap};
pub use toll::{Toll, toll};
