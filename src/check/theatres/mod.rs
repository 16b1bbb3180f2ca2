//! The independent checker of theatre plans: reads any allocation or booking, returns every breach of a hard rule, and counts every
//! tier anew. Shares nothing with the program that makes plans.
//!
//! What it takes from elsewhere: the domain, the calendar, the fitted laws of durations, and how many slots a pathway asks for
//! ([`crate::theatres::reserve`]). Sums of cases are convolved minute by minute, where the planner has a closed form.

mod beds;
mod breach;
mod overrun;
mod patients;
mod people;
mod plan;
mod rooms;
mod tiers;
mod view;

pub use breach::{TheatreBreach, TheatreRule};
pub use tiers::{Late, TheatreTiers};

use crate::hospital::theatres::{Allocation, Theatres};
use crate::theatres::Durations;
use breach::Findings;
use view::View;

/// By how much a list may be above the accepted risk before it is a breach: the planner's closed form is right to about this.
pub const RISK_TOLERANCE: f64 = 0.015;

/// What the checker says about a plan.
#[derive(Debug, Clone, PartialEq)]
pub struct TheatreReport {
    /// Everything that is wrong, by day.
    pub breaches: Vec<TheatreBreach>,
    /// The tiers, counted anew.
    pub tiers: TheatreTiers,
}

impl TheatreReport {
    /// The breaches that forbid the plan.
    pub fn hard(&self) -> impl Iterator<Item = &TheatreBreach> {
        self.breaches.iter().filter(|breach| breach.hard)
    }
}

/// By whose times lists are judged, and how far a plan has to be worked out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Blocks: the times of whoever operates; patients stand for their like, so that a demanded surgeon is not looked at.
    Blocks,
    /// Bookings: the block's own surgeon, whom a patient may have demanded.
    Bookings,
}

/// Checks an allocation of blocks.
pub fn check(theatres: &Theatres, durations: &Durations, plan: &Allocation) -> TheatreReport {
    check_at(theatres, durations, plan, Stage::Blocks)
}

/// Checks blocks filled with patients.
pub fn check_bookings(theatres: &Theatres, durations: &Durations, plan: &Allocation) -> TheatreReport {
    check_at(theatres, durations, plan, Stage::Bookings)
}

fn check_at(theatres: &Theatres, durations: &Durations, plan: &Allocation, stage: Stage) -> TheatreReport {
    let mut findings = Findings::default();
    let plan = &view::without_strangers(theatres, plan, &mut findings);
    let view = View { theatres, durations, plan, stage };
    rooms::check(&view, &mut findings);
    people::check(&view, &mut findings);
    patients::check(&view, &mut findings);
    plan::check(&view, &mut findings);
    let overrun_hours = overrun::check(&view, &mut findings);
    let overflow_beds = beds::check(&view, &mut findings);
    let tiers = tiers::count(&view, overrun_hours, overflow_beds);
    TheatreReport { breaches: findings.sorted(), tiers }
}
