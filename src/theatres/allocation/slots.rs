//! Places for blocks that need not be told apart.

use super::formulation::Freeze;
use crate::calendar::{Day, working_days_before};
use crate::hospital::theatres::*;
use crate::theatres::kinds::ListKind;
use std::collections::{BTreeMap, BTreeSet};

/// Interchangeable places: the same session of one day in rooms that are equal, or one place that patients or a lock make special.
#[derive(Debug, Clone, PartialEq)]
pub struct Slot {
    /// When.
    pub day: Day,
    /// Which session.
    pub session: SessionIx,
    /// Group of rooms on the day; see [`Rooms`].
    pub rooms: usize,
    /// The places.
    pub places: Vec<Place>,
    /// Blocks that each specialty has here in the plan in force.
    pub published: BTreeMap<SpecialtyIx, u32>,
    /// Whether blocks may not change hands any more.
    pub frozen: bool,
    /// Booked patients; only where `places` is one.
    pub booked: Vec<PatientIx>,
    /// What is locked in the place; only where `places` is one.
    pub lock: Option<Lock>,
}

/// Unnamed slots that a pathway holds in a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lock {
    /// Whose they are.
    pub pathway: PathwayIx,
    /// What each was kept for.
    pub slots: Vec<ProcedureIx>,
}

impl Slot {
    /// Number of blocks that could be run.
    pub fn count(&self) -> u32 {
        self.places.len() as u32
    }

    /// Whether patients or a lock hold the place.
    pub fn is_held(&self) -> bool {
        !self.booked.is_empty() || self.lock.is_some()
    }

    /// Whether a list of this kind can carry on what holds the place: same owner, every booked procedure, the pathway.
    pub fn carries_on(&self, theatres: &Theatres, of_pathways: &OfPathways, kind: &ListKind) -> bool {
        let owner = self.published.keys().next().is_none_or(|&owner| owner == kind.specialty);
        let booked = self.booked.iter().all(|&patient| kind.procedures.contains(&theatres.queue[patient].procedure));
        let serves = |pathway: PathwayIx| {
            theatres.pathways[pathway].specialty == kind.specialty
                && kind.procedures.iter().any(|&procedure| of_pathways.has(procedure, pathway))
        };
        owner && booked && self.lock.as_ref().is_none_or(|lock| serves(lock.pathway))
    }
}

/// Which procedures patients of each pathway have.
#[derive(Debug, Clone, PartialEq)]
pub struct OfPathways(Vec<BTreeSet<ProcedureIx>>);

impl OfPathways {
    /// Those to which they have been referred, for which they wait, or for which they have slots in the plan in force.
    pub fn new(theatres: &Theatres) -> Self {
        let mut sets = vec![BTreeSet::new(); theatres.pathways.len()];
        let referred = theatres.referrals.iter().filter_map(|row| Some((row.pathway?, row.procedure)));
        let waiting =
            theatres.queue.iter().filter_map(|one| Some((theatres.clocks[one.clock?].pathway, one.procedure)));
        let blocks = theatres.published.iter().flat_map(|plan| plan.blocks.values());
        let slots = blocks.flat_map(|block| &block.cases).filter_map(|case| Some((case.pathway?, case.procedure)));
        for (pathway, procedure) in referred.chain(waiting).chain(slots) {
            sets[pathway].insert(procedure);
        }
        Self(sets)
    }

    /// Whether patients of the pathway have the procedure.
    pub fn has(&self, procedure: ProcedureIx, pathway: PathwayIx) -> bool {
        self.0.get(pathway).is_some_and(|procedures| procedures.contains(&procedure))
    }

    /// The procedures of a pathway.
    pub fn of(&self, pathway: PathwayIx) -> impl Iterator<Item = ProcedureIx> + '_ {
        self.0.get(pathway).into_iter().flatten().copied()
    }
}

/// Equal rooms on one day: same features, same sessions open. A room in which a place is held stands alone on that day,
/// because its other sessions have to fit around it.
#[derive(Debug, Clone, PartialEq)]
pub struct Rooms {
    /// When.
    pub day: Day,
    /// Which rooms.
    pub rooms: Vec<RoomIx>,
}

/// Groups all open places.
pub fn slots(theatres: &Theatres, freeze: Freeze) -> (Vec<Slot>, Vec<Rooms>) {
    let held = held_places(theatres);
    let mut sessions_of: BTreeMap<(Day, RoomIx), Vec<SessionIx>> = BTreeMap::new();
    for opening in &theatres.openings {
        sessions_of.entry((opening.day, opening.room)).or_default().push(opening.session);
    }
    let mut groups: BTreeMap<_, Vec<RoomIx>> = BTreeMap::new();
    for (&(day, room), sessions) in &sessions_of {
        let alone = held.keys().any(|place| (place.day, place.room) == (day, room)).then_some(room);
        let Room { features, local_only, .. } = &theatres.rooms[room];
        groups.entry((day, features, local_only, sessions, alone)).or_default().push(room);
    }
    let (mut slots, mut all_rooms) = (Vec::new(), Vec::new());
    for ((day, _, _, sessions, _), rooms) in groups {
        for &session in sessions {
            let places: Vec<Place> = rooms.iter().map(|&room| Place { day, room, session }).collect();
            let frozen = theatres.published.is_some() && is_frozen(theatres, freeze, day);
            let Held { booked, lock } = held.get(&places[0]).cloned().unwrap_or_default();
            let published = published_at(theatres, &places);
            slots.push(Slot { day, session, rooms: all_rooms.len(), places, published, frozen, booked, lock });
        }
        all_rooms.push(Rooms { day, rooms });
    }
    (slots, all_rooms)
}

fn is_frozen(theatres: &Theatres, freeze: Freeze, day: Day) -> bool {
    let inside = day < theatres.first_free_day();
    match freeze {
        Freeze::InsideNotice => inside,
        Freeze::BeyondNotice => !inside,
        Freeze::Nothing => false,
    }
}

fn published_at(theatres: &Theatres, places: &[Place]) -> BTreeMap<SpecialtyIx, u32> {
    let mut owners = BTreeMap::new();
    let Some(plan) = &theatres.published else { return owners };
    for block in places.iter().filter_map(|place| plan.blocks.get(place)) {
        *owners.entry(block.specialty).or_insert(0) += 1;
    }
    owners
}

/// What holds a place.
#[derive(Debug, Clone, Default)]
struct Held {
    booked: Vec<PatientIx>,
    lock: Option<Lock>,
}

fn held_places(theatres: &Theatres) -> BTreeMap<Place, Held> {
    let mut held: BTreeMap<Place, Held> = BTreeMap::new();
    for (patient, waiting) in theatres.queue.iter().enumerate() {
        if let Some(place) = waiting.booked.filter(|&place| theatres.is_open(place)) {
            held.entry(place).or_default().booked.push(patient);
        }
    }
    for (&place, block) in theatres.published.iter().flat_map(|plan| &plan.blocks) {
        let Some(pathway) = block.pathway.filter(|_| theatres.is_open(place)) else { continue };
        let slots: Vec<ProcedureIx> = block.locked_slots().map(|case| case.procedure).collect();
        if !slots.is_empty() && !is_released(theatres, pathway, place.day) {
            held.entry(place).or_default().lock = Some(Lock { pathway, slots });
        }
    }
    held
}

/// Whether unnamed slots of the pathway on this day are released: the release lead, in working days, has begun.
pub fn is_released(theatres: &Theatres, pathway: PathwayIx, day: Day) -> bool {
    let lead = theatres.pathways[pathway].release_working_days;
    theatres.horizon.day(working_days_before(theatres.horizon.date(day), lead)) <= theatres.today
}
