//! The waiting list and the referrals that made it.

use super::{ClockIx, PathwayIx, Place, ProcedureIx, SurgeonIx};
use crate::calendar::Day;

/// A patient who waits. Known by an opaque key, never by name or person number.
#[derive(Debug, Clone, PartialEq)]
pub struct Patient {
    /// Opaque key.
    pub key: String,
    /// What is to be done.
    pub procedure: ProcedureIx,
    /// Surgeon who must do it; `None` is anybody who can.
    pub surgeon: Option<SurgeonIx>,
    /// Day of referral.
    pub referred: Day,
    /// Day from which the right or the pathway's clock counts.
    pub clock_start: Day,
    /// Clock of the pathway that the patient is on; `None` has the general right alone.
    pub clock: Option<ClockIx>,
    /// Days of the general right; `None` takes the procedure's.
    pub guarantee_days: Option<u32>,
    /// Urgency, 1 to 3; `None` takes the procedure's.
    pub priority: Option<u8>,
    /// Times that do not count.
    pub pauses: Vec<Pause>,
    /// Where the patient is booked.
    pub booked: Option<Place>,
    /// Shortest notice in days with which the patient can come; 0 is the same day.
    pub notice_days: u32,
}

/// Time in which a patient's clock stands still, both days included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pause {
    /// First day.
    pub first: Day,
    /// Last day.
    pub last: Day,
    /// Why.
    pub reason: PauseReason,
}

/// Why a clock stands still.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PauseReason {
    /// The patient declined or wants a later date.
    Declined,
    /// A medical reason.
    Medical,
    /// Another illness comes first.
    OtherIllness,
}

/// Referrals of one week.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Referrals {
    /// Monday of the week; negative.
    pub monday: Day,
    /// To what.
    pub procedure: ProcedureIx,
    /// On which pathway.
    pub pathway: Option<PathwayIx>,
    /// How many.
    pub count: u32,
}
