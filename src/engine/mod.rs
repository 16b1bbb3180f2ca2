//! What every search for a plan shares, whatever the plan is made of: workers that improve, one that proves, a meeting place
//! for the best plan and the bound, and neighbourhoods whose sizes are learnt. Knows costs to be minimised, not rosters.

mod arms;
mod shared;

pub(crate) use arms::Arms;
pub use shared::{News, Settings, TracePoint, Watcher, gap};
pub(crate) use shared::{Offer, Shared};
