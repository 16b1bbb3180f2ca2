//! Specialties, procedures, measured cases and pathways.

use super::{EquipmentIx, FeatureIx, PathwayIx, ProcedureIx, SpecialtyIx, SurgeonIx, WardIx};
use crate::calendar::Day;
use crate::hospital::CompetenceIx;
use chrono::Weekday;
use std::collections::BTreeSet;

/// A surgical specialty: what a block is given to.
#[derive(Debug, Clone, PartialEq)]
pub struct Specialty {
    /// Key.
    pub key: String,
    /// Name for reports.
    pub name: String,
    /// What an operation bought elsewhere costs, in øre.
    pub external_ore: i64,
}

/// An operation.
#[derive(Debug, Clone, PartialEq)]
pub struct Procedure {
    /// Key.
    pub key: String,
    /// Name for reports.
    pub name: String,
    /// Whose.
    pub specialty: SpecialtyIx,
    /// What the surgeon must be able to do.
    pub competence: CompetenceIx,
    /// What the room must have.
    pub features: BTreeSet<FeatureIx>,
    /// Shared equipment it takes.
    pub equipment: BTreeSet<EquipmentIx>,
    /// What the theatre nurses must be trained in.
    pub nurses: CompetenceIx,
    /// What the anaesthesia team must be trained in; `None` is local anaesthetics.
    pub anaesthesia: Option<CompetenceIx>,
    /// Ward that the patient goes to; `None` goes home.
    pub ward: Option<WardIx>,
    /// Mean nights in the ward.
    pub stay_days: f64,
    /// Days within which the patient has a right to be treated, from the start of the clock.
    pub guarantee_days: u32,
    /// Urgency: 1 most, 3 least.
    pub priority: u8,
    /// Expected minutes in the room where no case has been measured.
    pub usual_minutes: f64,
}

/// A case done: what measured durations are fitted on.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PastCase {
    /// When; negative.
    pub day: Day,
    /// What.
    pub procedure: ProcedureIx,
    /// Who.
    pub surgeon: SurgeonIx,
    /// Minutes that were booked, in the room.
    pub booked_minutes: f64,
    /// Minutes that it took, in the room.
    pub measured_minutes: f64,
}

/// A pathway (pakkeforløb): patients whose clocks may not run out, and for whom capacity is reserved before they are known.
#[derive(Debug, Clone, PartialEq)]
pub struct Pathway {
    /// Key.
    pub key: String,
    /// Name for reports.
    pub name: String,
    /// Specialty that treats it.
    pub specialty: SpecialtyIx,
    /// Order in which capacity is given up: 1 is never touched by sickness or holiday, 3 goes first.
    pub tier: u8,
    /// Share of the weeks in which the reserve is to be enough, e.g. 0.9.
    pub quantile: f64,
    /// Working days before the day of operation at which what is still unnamed is released.
    pub release_working_days: u32,
    /// Slots a week that were agreed on; the reserve is not below. 0 leaves it to the quantile.
    pub agreed_per_week: u32,
    /// Weekday of the conference at which patients get their names; on a holiday the next working day.
    pub conference: Option<Weekday>,
    /// Small pathways with the same pool share one reserve; `None` stands alone.
    pub pool: Option<String>,
}

/// Whether a clock counts all days or working days.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClockUnit {
    /// Monday to Friday without public holidays.
    Working,
    /// All days.
    Calendar,
}

/// A clock of a pathway: the longest time that a phase may take on the way to a treatment.
#[derive(Debug, Clone, PartialEq)]
pub struct Clock {
    /// Which pathway.
    pub pathway: PathwayIx,
    /// Phase, e.g. `treatment`.
    pub phase: String,
    /// Treatment, e.g. `operation`.
    pub treatment: String,
    /// Longest time.
    pub days: u32,
    /// In what.
    pub unit: ClockUnit,
}
