//! Blocks for the coming weeks by current waiting times: one program on HiGHS, with a proven bound.
//!
//! Patients of the same procedure, urgency and due date are one *cohort*; equal rooms are one *slot*; blocks hold *patterns* of
//! cases that keep the risk of overrun, made beforehand. What the program counts gets its names afterwards (`unfold`): rooms,
//! surgeons, teams, patients. The mathematics is `models/theatres.md`.

mod assign;
mod cohorts;
mod crewed;
mod crewing;
#[cfg(test)]
mod exact;
mod formulation;
mod mend;
mod program;
mod score;
mod search;
mod slots;
mod solve;
#[cfg(test)]
mod tests;
mod unfold;
mod worth;

pub use crewed::{Crewed, Opens};
pub use crewing::Crewing;
pub use formulation::{Freedom, Freeze};
pub use mend::{MendSettings, Mended, mend};
pub use score::{Lateness, Terms, Tiers, score};
pub use slots::is_released;
pub use solve::{AllocationError, AllocationResult, AllocationSettings, allocate};

use crate::calendar::Day;
use crate::hospital::theatres::Theatres;

/// What an extra bed beyond the overflow is worth in extra beds within it: for patients who are in or booked already.
const BEYOND_OVERFLOW: f64 = 20.0;
/// What giving up a frozen block is worth in moves: nothing but missing people should close one, not even a late pathway patient.
pub(super) const FROZEN_CLOSED: f64 = 200.0;

/// Points for a block that changes hands: dearest on the first day at which it may, cheapest at the end of the horizon. Inside the
/// notice it can only close, at a price that nothing but missing people justifies.
pub fn price_of_change(theatres: &Theatres, day: Day) -> f64 {
    let (free, last) = (theatres.first_free_day(), theatres.horizon.days - 1);
    let first = free.max(0);
    let far = f64::from((day - first).max(0)) / f64::from((last - first).max(1));
    let points = &theatres.points;
    let price = points.move_near + (points.move_far - points.move_near) * far.min(1.0);
    if day < free { price * FROZEN_CLOSED } else { price }
}
