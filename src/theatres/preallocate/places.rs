//! The open places of a week and who can take them: rooms that suit, surgeons who are there.

use crate::calendar::Day;
use crate::hospital::theatres::{Opening, Place, SpecialtyIx, Theatres};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

/// Least share of a specialty's referred minutes that a room must suit.
const LEAST_SUITED: f64 = 0.1;

/// The places and their owners so far. A place once given is never taken away again, only its owner moved to another.
#[derive(Debug)]
pub(super) struct Places {
    places: Vec<Place>,
    owner: Vec<Option<SpecialtyIx>>,
    /// By specialty: the places it can use, the best first.
    usable: Vec<Vec<usize>>,
    /// Blocks that a specialty's surgeons can run on a day; `None` where nothing is said of surgeons' days.
    most: Option<BTreeMap<(SpecialtyIx, Day), u32>>,
    held: BTreeMap<(SpecialtyIx, Day), u32>,
}

impl Places {
    /// The places of a week: of sessions that overlap in a room the longest ones.
    pub fn of(theatres: &Theatres, minutes: &[f64], monday: Day) -> Self {
        let places = longest_places(theatres, monday);
        let usable = (0..theatres.specialties.len()).map(|specialty| usable(theatres, minutes, &places, specialty));
        Self {
            owner: vec![None; places.len()],
            usable: usable.collect(),
            most: surgeons_by_day(theatres),
            held: BTreeMap::new(),
            places,
        }
    }

    /// How many places there are.
    pub fn len(&self) -> usize {
        self.places.len()
    }

    /// How many places a specialty can use.
    pub fn suiting(&self, specialty: SpecialtyIx) -> usize {
        self.usable[specialty].len()
    }

    /// Gives a specialty one more place, if need be by moving others to other places (an augmenting path); whether it went.
    pub fn give(&mut self, specialty: SpecialtyIx) -> bool {
        let mut tried = BTreeSet::new();
        self.seat(specialty, None, &mut tried)
    }

    /// Finds a place for a specialty that leaves `from`, if it had one.
    fn seat(&mut self, specialty: SpecialtyIx, from: Option<usize>, tried: &mut BTreeSet<usize>) -> bool {
        let open: Vec<usize> = self.usable[specialty]
            .iter()
            .copied()
            .filter(|at| Some(*at) != from && self.owner[*at] != Some(specialty))
            .filter(|&at| self.surgeon_left(specialty, self.places[at].day, from.map(|from| self.places[from].day)))
            .collect();
        // A free place before one that somebody must leave.
        if let Some(free) = open.iter().copied().find(|&at| self.owner[at].is_none()) {
            self.take(specialty, free);
            return true;
        }
        for at in open {
            let Some(other) = self.owner[at].filter(|_| tried.insert(at)) else { continue };
            if self.seat(other, Some(at), tried) {
                self.leave(other, at);
                // The chain of moves may have led this specialty itself to that day.
                let leaves = from.map(|from| self.places[from].day);
                if self.surgeon_left(specialty, self.places[at].day, leaves) {
                    self.take(specialty, at);
                    return true;
                }
            }
        }
        false
    }

    fn surgeon_left(&self, specialty: SpecialtyIx, day: Day, leaves: Option<Day>) -> bool {
        let Some(most) = &self.most else { return true };
        let held = self.held.get(&(specialty, day)).copied().unwrap_or(0) - u32::from(leaves == Some(day));
        held < most.get(&(specialty, day)).copied().unwrap_or(0)
    }

    fn take(&mut self, specialty: SpecialtyIx, at: usize) {
        self.owner[at] = Some(specialty);
        *self.held.entry((specialty, self.places[at].day)).or_default() += 1;
    }

    fn leave(&mut self, specialty: SpecialtyIx, at: usize) {
        self.owner[at] = None;
        if let Some(held) = self.held.get_mut(&(specialty, self.places[at].day)) {
            *held -= 1;
        }
    }

    /// The places given, with their owners.
    pub fn given(&self) -> impl Iterator<Item = (Place, SpecialtyIx)> {
        self.places.iter().zip(&self.owner).filter_map(|(place, owner)| owner.map(|owner| (*place, owner)))
    }

    /// The places that nobody has.
    pub fn left(&self) -> Vec<Place> {
        self.places.iter().zip(&self.owner).filter(|(_, owner)| owner.is_none()).map(|(place, _)| *place).collect()
    }
}

fn longest_places(theatres: &Theatres, monday: Day) -> Vec<Place> {
    let week = |opening: &&Opening| (monday..monday + 7).contains(&opening.day);
    let mut openings: Vec<&Opening> = theatres.openings.iter().filter(week).collect();
    openings.sort_by_key(|opening| (Reverse(theatres.sessions[opening.session].minutes()), **opening));
    let mut places: Vec<Place> = Vec::new();
    for opening in openings {
        let clashes = |place: &Place| {
            let same = place.day == opening.day && place.room == opening.room;
            same && theatres.overlap(place.session, opening.session)
        };
        if !places.iter().any(clashes) {
            places.push(Place { day: opening.day, room: opening.room, session: opening.session });
        }
    }
    places.sort();
    places
}

/// The places whose rooms suit enough of what is referred to a specialty: first those it had a week before in the plan in force,
/// then where most of it can be done, then the rooms with the fewest features that it has no use for.
fn usable(theatres: &Theatres, minutes: &[f64], places: &[Place], specialty: SpecialtyIx) -> Vec<usize> {
    let ours = || theatres.procedures.iter().enumerate().filter(|(_, procedure)| procedure.specialty == specialty);
    let all: f64 = ours().map(|(at, _)| minutes[at]).sum();
    let features: BTreeSet<usize> =
        ours().filter(|(at, _)| minutes[*at] > 0.0).flat_map(|(_, procedure)| procedure.features.clone()).collect();
    let mut ranked = Vec::new();
    for (at, place) in places.iter().enumerate() {
        let done: f64 = ours().filter(|(of, _)| theatres.suits(place.room, *of)).map(|(of, _)| minutes[of]).sum();
        if all > 0.0 && done >= LEAST_SUITED * all {
            let before = Place { day: place.day - 7, ..*place };
            let block = theatres.published.as_ref().and_then(|plan| plan.blocks.get(&before));
            let had = block.is_some_and(|block| block.specialty == specialty);
            let no_use = theatres.rooms[place.room].features.difference(&features).count();
            ranked.push((Reverse(had), Reverse((20.0 * done / all).round() as u32), no_use, at));
        }
    }
    ranked.sort();
    ranked.into_iter().map(|(.., at)| at).collect()
}

/// Surgeons of each specialty who are there on each day; `None` where no surgeon's day is on file.
fn surgeons_by_day(theatres: &Theatres) -> Option<BTreeMap<(SpecialtyIx, Day), u32>> {
    if theatres.surgeon_days.is_empty() {
        return None;
    }
    let there: BTreeSet<_> = theatres.surgeon_days.iter().map(|here| (here.surgeon, here.day)).collect();
    let mut count = BTreeMap::new();
    for (surgeon, day) in there {
        *count.entry((theatres.surgeons[surgeon].specialty, day)).or_default() += 1;
    }
    Some(count)
}
