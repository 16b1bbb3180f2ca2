//! The operating theatres: rooms, people, procedures, the waiting list, pathways, and the plan in force. Plain types; knows
//! no file format and no solver.
//!
//! Like [`crate::hospital::Hospital`], a [`Theatres`] is one value in which everything refers to everything else by index. Days
//! are counted from the first day of the horizon; the day of the meeting ([`Theatres::today`]), referrals and the past are
//! mostly negative.

mod deadline;
mod people;
mod plan;
mod procedures;
mod queue;
mod rooms;
mod terms;
mod validity;

pub use deadline::latest_day;
pub use people::{Attendance, Surgeon, Team, TeamAttendance, TeamKind};
pub use plan::{Allocation, Block, Place, PlannedCase};
pub use procedures::{Clock, ClockUnit, PastCase, Pathway, Procedure, Specialty};
pub use queue::{Patient, Pause, PauseReason, Referrals};
pub use rooms::{BedWard, Closure, Equipment, Opening, Room, Session};
pub use terms::{TheatrePoints, TheatreTerms};
pub use validity::TheatreFault;

use super::{Competence, CompetenceIx};
use crate::calendar::{Day, Horizon};

/// Index into [`Theatres::rooms`].
pub type RoomIx = usize;
/// Index into [`Theatres::sessions`].
pub type SessionIx = usize;
/// Index into [`Theatres::features`].
pub type FeatureIx = usize;
/// Index into [`Theatres::equipment`].
pub type EquipmentIx = usize;
/// Index into [`Theatres::specialties`].
pub type SpecialtyIx = usize;
/// Index into [`Theatres::procedures`].
pub type ProcedureIx = usize;
/// Index into [`Theatres::surgeons`].
pub type SurgeonIx = usize;
/// Index into [`Theatres::teams`].
pub type TeamIx = usize;
/// Index into [`Theatres::wards`].
pub type WardIx = usize;
/// Index into [`Theatres::pathways`].
pub type PathwayIx = usize;
/// Index into [`Theatres::clocks`].
pub type ClockIx = usize;
/// Index into [`Theatres::queue`].
pub type PatientIx = usize;

/// Everything that an allocation of theatre blocks needs.
#[derive(Debug, Clone, PartialEq)]
pub struct Theatres {
    /// Name for reports.
    pub name: String,
    /// The days to plan; usually five weeks from a Monday.
    pub horizon: Horizon,
    /// The day of the meeting: what is known is known on this day. Usually a few days before the horizon, so negative.
    pub today: Day,
    /// Competences of surgeons and teams.
    pub competences: Vec<Competence>,
    /// What a room can have and a procedure can need: laminar flow, robot, imaging.
    pub features: Vec<String>,
    /// Equipment that is shared between rooms.
    pub equipment: Vec<Equipment>,
    /// Rooms.
    pub rooms: Vec<Room>,
    /// Sessions by the clock: whole days, halves, evenings.
    pub sessions: Vec<Session>,
    /// Which session can be run in which room on which day, closures already taken out; sorted.
    pub openings: Vec<Opening>,
    /// Why rooms are closed, for reports.
    pub closures: Vec<Closure>,
    /// Specialties.
    pub specialties: Vec<Specialty>,
    /// Procedures.
    pub procedures: Vec<Procedure>,
    /// Surgeons.
    pub surgeons: Vec<Surgeon>,
    /// When surgeons are there to operate.
    pub surgeon_days: Vec<Attendance>,
    /// Kinds of theatre-nurse and anaesthesia teams.
    pub teams: Vec<Team>,
    /// How many teams of each kind are there when.
    pub team_days: Vec<TeamAttendance>,
    /// Bed wards.
    pub wards: Vec<BedWard>,
    /// Cases done: what was booked and what was measured.
    pub past_cases: Vec<PastCase>,
    /// Pathways (pakkeforløb).
    pub pathways: Vec<Pathway>,
    /// Clocks of the pathways.
    pub clocks: Vec<Clock>,
    /// The waiting list.
    pub queue: Vec<Patient>,
    /// Referrals of the weeks before, by week, procedure and pathway.
    pub referrals: Vec<Referrals>,
    /// The plan in force; `None` where there is none yet.
    pub published: Option<Allocation>,
    /// Dates that were given and cannot be kept, whatever is planned: the room is closed, or the plan in force has given the block to somebody
    /// else. These patients are in the waiting list without a date.
    pub lost_dates: Vec<(PatientIx, Place)>,
    /// Rules of planning.
    pub terms: TheatreTerms,
    /// Weights of the objective.
    pub points: TheatrePoints,
}

impl Theatres {
    /// Days before this one are frozen: blocks cannot move there without both owners agreeing.
    pub fn first_free_day(&self) -> Day {
        self.today + self.terms.notice_days as Day
    }

    /// Whether the plan in force reaches the week of a day: it has a block somewhere in it. In a week that it does not reach, a block that
    /// opens takes nothing from anybody and is no move.
    pub fn is_in_force(&self, day: Day) -> bool {
        let monday = self.horizon.monday_of(day);
        let from = |day| Place { day, room: 0, session: 0 };
        self.published.as_ref().is_some_and(|plan| plan.blocks.range(from(monday)..from(monday + 7)).next().is_some())
    }

    /// Whether a block can be opened there at all.
    pub fn is_open(&self, place: Place) -> bool {
        self.openings.binary_search(&Opening { day: place.day, room: place.room, session: place.session }).is_ok()
    }

    /// Whether a room has what a procedure needs.
    pub fn suits(&self, room: RoomIx, procedure: ProcedureIx) -> bool {
        let (room, procedure) = (&self.rooms[room], &self.procedures[procedure]);
        procedure.features.is_subset(&room.features) && !(room.local_only && procedure.anaesthesia.is_some())
    }

    /// Whether two sessions cannot be run in one room on one day.
    pub fn overlap(&self, one: SessionIx, other: SessionIx) -> bool {
        let (one, other) = (&self.sessions[one], &self.sessions[other]);
        one.start_minute < other.end_minute && other.start_minute < one.end_minute
    }

    /// The latest day on which a patient can be operated within their right or clock; see [`latest_day`].
    pub fn latest_day(&self, patient: PatientIx) -> Day {
        latest_day(self, &self.queue[patient])
    }

    /// The competence that the surgeon of a procedure holds.
    pub fn competence_of(&self, procedure: ProcedureIx) -> CompetenceIx {
        self.procedures[procedure].competence
    }
}
