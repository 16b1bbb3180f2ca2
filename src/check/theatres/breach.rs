//! A breach as a planner reads it.

use crate::calendar::{Day, short_date};
use crate::hospital::theatres::{Place, Theatres};

/// What was broken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum TheatreRule {
    /// The plan names something that the hospital does not have.
    Known,
    /// A block stands where a session can be run.
    OpenPlace,
    /// A room runs one session at a time.
    RoomOnce,
    /// The room has what each case needs.
    RoomSuits,
    /// A list holds cases of its block's specialty.
    OneSpecialty,
    /// A list holds cases of one competence.
    OneCompetence,
    /// Every block has a surgeon of its specialty.
    SurgeonNamed,
    /// The surgeon is there for the whole session.
    SurgeonThere,
    /// A surgeon is in one place at a time.
    SurgeonOnce,
    /// The surgeon holds the competence, or may operate under supervision.
    SurgeonCompetent,
    /// Who operates under supervision is supervised by the surgeon of another block of the competence at the same time.
    Supervision,
    /// Nobody supervises two blocks at once.
    SupervisesOne,
    /// Every block has theatre nurses, and anaesthesia where a case needs it.
    TeamNamed,
    /// A team is trained in what its cases need.
    TeamTrained,
    /// As many teams as are there.
    TeamCount,
    /// As many units of equipment as there are.
    EquipmentCount,
    /// Inside the notice no block changes hands.
    Freeze,
    /// What is locked for a pathway stays until its release.
    Lock,
    /// No more blocks change hands than may.
    MostMoves,
    /// Inside the notice booked patients keep date and place.
    BookingKept,
    /// A patient is operated once.
    PatientOnce,
    /// A patient can come at the notice.
    PatientNotice,
    /// A patient has what they wait for, on their own pathway.
    PatientProcedure,
    /// A patient is operated by the surgeon who was demanded.
    PatientSurgeon,
    /// A list runs over by more than the allowance with no more than the accepted risk.
    OverrunRisk,
    /// Expected patients fit the beds and the overflow.
    Beds,
}

impl TheatreRule {
    /// Key for files.
    pub fn key(self) -> &'static str {
        match self {
            Self::Known => "known",
            Self::OpenPlace => "open_place",
            Self::RoomOnce => "room_once",
            Self::RoomSuits => "room_suits",
            Self::OneSpecialty => "one_specialty",
            Self::OneCompetence => "one_competence",
            Self::SurgeonNamed => "surgeon_named",
            Self::SurgeonThere => "surgeon_there",
            Self::SurgeonOnce => "surgeon_once",
            Self::SurgeonCompetent => "surgeon_competent",
            Self::Supervision => "supervision",
            Self::SupervisesOne => "supervises_one",
            Self::TeamNamed => "team_named",
            Self::TeamTrained => "team_trained",
            Self::TeamCount => "team_count",
            Self::EquipmentCount => "equipment_count",
            Self::Freeze => "freeze",
            Self::Lock => "lock",
            Self::MostMoves => "most_moves",
            Self::BookingKept => "booking_kept",
            Self::PatientOnce => "patient_once",
            Self::PatientNotice => "patient_notice",
            Self::PatientProcedure => "patient_procedure",
            Self::PatientSurgeon => "patient_surgeon",
            Self::OverrunRisk => "overrun_risk",
            Self::Beds => "beds",
        }
    }
}

/// One breach of one rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TheatreBreach {
    /// What was broken.
    pub rule: TheatreRule,
    /// Whether it forbids the plan. What nobody could have kept, because people, room or beds are missing, does not.
    pub hard: bool,
    /// When; `None` for the plan as a whole.
    pub day: Option<Day>,
    /// Where, where it is one block.
    pub place: Option<Place>,
    /// Who or what, by key.
    pub who: String,
    /// What was found.
    pub measured: String,
    /// What is allowed.
    pub allowed: String,
}

impl TheatreBreach {
    /// The breach in a planner's words.
    pub fn sentence(&self, theatres: &Theatres) -> String {
        let mut words = Vec::new();
        words.extend(self.day.map(|day| short_date(theatres.horizon.date(day))));
        words.extend(self.place.map(|place| at(theatres, place)));
        if !self.who.is_empty() {
            words.push(self.who.clone());
        }
        let forced = if self.hard { "" } else { " (nobody could have kept it)" };
        format!("{}: {}; allowed: {}{forced}", words.join(", "), self.measured, self.allowed)
    }
}

/// Room and session of a place.
fn at(theatres: &Theatres, place: Place) -> String {
    let room = theatres.rooms.get(place.room).map_or("an unknown room", |room| room.key.as_str());
    let session = theatres.sessions.get(place.session).map_or("unknown session", |session| session.key.as_str());
    format!("{room} {session}")
}

/// Breaches while they are gathered.
#[derive(Debug, Default)]
pub(super) struct Findings {
    all: Vec<TheatreBreach>,
}

impl Findings {
    /// A breach at a block.
    pub(super) fn at(&mut self, rule: TheatreRule, place: Place, who: String, measured: String, allowed: String) {
        let (day, place) = (Some(place.day), Some(place));
        self.all.push(TheatreBreach { rule, hard: true, day, place, who, measured, allowed });
    }

    /// A breach that is not of one block.
    pub(super) fn on(
        &mut self,
        rule: TheatreRule,
        day: Option<Day>,
        who: String,
        measured: String,
        allowed: impl Into<String>,
    ) {
        self.all.push(TheatreBreach { rule, hard: true, day, place: None, who, measured, allowed: allowed.into() });
    }

    /// Says of the last breach that nobody could have kept the rule.
    pub(super) fn forced_if(&mut self, forced: bool) {
        if let Some(last) = self.all.last_mut().filter(|_| forced) {
            last.hard = false;
        }
    }

    /// By day, place and rule.
    pub(super) fn sorted(mut self) -> Vec<TheatreBreach> {
        self.all.sort_by(|one, other| {
            (one.day, one.place, one.rule, &one.who).cmp(&(other.day, other.place, other.rule, &other.who))
        });
        self.all
    }
}
