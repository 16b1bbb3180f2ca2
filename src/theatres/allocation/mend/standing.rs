//! What stays of a plan in force while a part of it is planned again. The program of the rest knows it as constants.

use super::people::take_out;
use crate::calendar::Day;
use crate::hospital::theatres::*;
use crate::theatres::events::Hit;
use std::collections::{BTreeMap, BTreeSet};

/// Points for a patient who was planned but has no date yet and loses the place: enough not to be moved for nothing.
pub(in super::super) const PLANNED_MOVED: f64 = 1.0;

/// The part of a plan that stays.
#[derive(Debug, Clone, Default)]
pub(in super::super) struct Standing {
    /// Blocks that stay, with the patients planned in them.
    pub(in super::super) blocks: BTreeMap<Place, Block>,
    /// Slots in them that nobody has, by procedure and day.
    pub(in super::super) free: BTreeMap<(ProcedureIx, Day), Vec<Place>>,
    /// Slots in them that are kept for a pathway.
    pub(in super::super) reserved: BTreeMap<(ProcedureIx, Day), Vec<(PathwayIx, Place)>>,
    /// Patients about whom nothing is open: those planned in them, with their day, and those who had no place before and have none now.
    pub(in super::super) patients: BTreeMap<PatientIx, Option<Day>>,
    /// Patients planned, without a date, in blocks that are kept unless it pays to take them.
    pub(in super::super) planned: BTreeMap<PatientIx, Place>,
    /// Days on which everything is open.
    pub(in super::super) open_days: BTreeSet<Day>,
    /// Who may take closed places on other days, and others' blocks on the open ones.
    pub(in super::super) takers: BTreeSet<SpecialtyIx>,
}

impl Standing {
    /// Parts the plan in force. Returns what stays, and the theatres as they are for the rest: without the places and people of the
    /// blocks that stay, and with everybody who is planned in a block that may stay as if booked in it.
    pub(super) fn part(theatres: &Theatres, before: &Allocation, hit: &Hit) -> (Self, Theatres) {
        let mut rest = theatres.clone();
        let mut standing = Self { open_days: hit.days.clone(), takers: hit.specialties.clone(), ..Self::default() };
        let of_day = |day: Day| before.blocks.iter().filter(move |(place, _)| place.day == day);
        for day in (0..theatres.horizon.days).filter(|day| !hit.days.contains(day)) {
            let blocks: Vec<(Place, &Block)> = of_day(day).map(|(&place, block)| (place, block)).collect();
            // Where the plan does not say who serves its blocks, the day has to be planned again.
            let stays = blocks.iter().all(|(place, _)| theatres.is_open(*place)) && take_out(&mut rest, day, &blocks);
            if stays {
                blocks.into_iter().for_each(|(place, block)| standing.keep(place, block));
            } else {
                standing.open_days.insert(day);
            }
        }
        // A slot that falls free is for those who lose theirs; whoever else waits is the next meeting's matter, unless more wait than was known.
        for (patient, waiting) in theatres.queue.iter().enumerate() {
            let specialty = theatres.procedures[waiting.procedure].specialty;
            let placed = waiting.booked.is_some() || before.place_of(patient).is_some();
            if !placed && !hit.referred.contains(&specialty) {
                standing.patients.insert(patient, None);
            }
        }
        let kept = &standing.blocks;
        let room_taken = |open: &Opening| {
            let same_day = kept.range(first_place(open.day)..first_place(open.day + 1));
            same_day
                .into_iter()
                .any(|(place, _)| place.room == open.room && theatres.overlap(place.session, open.session))
        };
        rest.openings.retain(|open| !room_taken(open));
        for (place, block) in before.blocks.iter().filter(|(place, _)| standing.open_days.contains(&place.day)) {
            for patient in block.cases.iter().filter_map(|case| case.patient) {
                let waiting = &mut rest.queue[patient];
                if waiting.booked.is_none() && theatres.is_open(*place) {
                    waiting.booked = Some(*place);
                    standing.planned.insert(patient, *place);
                }
            }
        }
        (standing, rest)
    }

    fn keep(&mut self, place: Place, block: &Block) {
        let mut bare = Block { cases: Vec::new(), ..block.clone() };
        for case in &block.cases {
            let at = (case.procedure, place.day);
            match (case.patient, case.pathway) {
                (Some(patient), _) => {
                    self.patients.insert(patient, Some(place.day));
                    bare.cases.push(*case);
                }
                (None, Some(pathway)) => self.reserved.entry(at).or_default().push((pathway, place)),
                (None, None) => self.free.entry(at).or_default().push(place),
            }
        }
        self.blocks.insert(place, bare);
    }

    /// Cases of a procedure on a day that nobody has by name.
    pub(in super::super) fn unnamed(&self) -> impl Iterator<Item = ((ProcedureIx, Day), usize)> + '_ {
        let free = self.free.iter().map(|(&at, places)| (at, places.len()));
        free.chain(self.reserved.iter().map(|(&at, places)| (at, places.len())))
    }

    /// Blocks that stay and have a unit of equipment at a moment of a day.
    pub(in super::super) fn equipment_used(
        &self,
        theatres: &Theatres,
        unit: EquipmentIx,
        day: Day,
        minute: i32,
    ) -> u32 {
        let today = self.blocks.range(first_place(day)..first_place(day + 1));
        let runs = |place: &Place| {
            let session = &theatres.sessions[place.session];
            (session.start_minute..session.end_minute).contains(&minute)
        };
        let needs = |place: &Place, block: &Block| {
            self.procedures_in(*place, block).any(|procedure| theatres.procedures[procedure].equipment.contains(&unit))
        };
        today.filter(|(place, block)| runs(place) && needs(place, block)).count() as u32
    }

    /// Every case of a block that stays, with a name or without.
    pub(in super::super) fn procedures_in<'s>(
        &'s self,
        place: Place,
        block: &'s Block,
    ) -> impl Iterator<Item = ProcedureIx> + 's {
        let named = block.cases.iter().map(|case| case.procedure);
        let free = self.free.iter().filter(move |((_, day), _)| *day == place.day);
        let free = free.flat_map(move |((procedure, _), places)| {
            places.iter().filter(move |&&other| other == place).map(|_| *procedure)
        });
        let reserved = self.reserved.iter().filter(move |((_, day), _)| *day == place.day);
        let reserved = reserved.flat_map(move |((procedure, _), places)| {
            places.iter().filter(move |(_, other)| *other == place).map(|_| *procedure)
        });
        named.chain(free).chain(reserved)
    }

    /// Whether a list of a specialty may open on a day where nobody holds the place.
    pub(in super::super) fn may_open(&self, day: Day, specialty: SpecialtyIx) -> bool {
        self.open_days.contains(&day) || self.takers.contains(&specialty)
    }
}

/// The first place of a day in order.
fn first_place(day: Day) -> Place {
    Place { day, room: 0, session: 0 }
}
