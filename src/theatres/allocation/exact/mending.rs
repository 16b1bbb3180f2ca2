//! Mending against trying everything: on tiny hospitals, every way of mending within the freedom that is told.

use super::everything::{Counts, Waiting, beds, equipment, lists_of, surgeons, teams};
use super::*;
use crate::theatres::allocation::formulation::patterns_beside;
use crate::theatres::allocation::mend::PLANNED_MOVED;
use crate::theatres::allocation::{MendSettings, mend};
use crate::theatres::events::{Event, Hit, apply};
use crate::theatres::kinds::{ListKind, list_kinds};
use crate::theatres::patterns::overrun;
use std::collections::{BTreeMap, BTreeSet};

/// One way of running a day: cases that whoever lost a place may have, who keeps theirs, blocks that change hands.
type Way = (Counts, BTreeSet<PatientIx>, u32);

/// Everything that a way of mending is tried against.
struct Tried<'a> {
    theatres: &'a Theatres,
    durations: &'a Durations,
    before: &'a Allocation,
    hit: &'a Hit,
    kinds: Vec<ListKind>,
}

/// What one room is tried with: the list's kind, and what comes of it.
struct Choice {
    kind: Option<usize>,
    counts: Counts,
    /// All cases, for the beds.
    all: Counts,
    stays: Vec<PatientIx>,
    points: f64,
    gained: bool,
}

impl Tried<'_> {
    fn block(&self, place: Place) -> Option<&Block> {
        self.before.blocks.get(&place)
    }

    fn named(&self, place: Place) -> Vec<PatientIx> {
        self.block(place).iter().flat_map(|block| &block.cases).filter_map(|case| case.patient).collect()
    }

    fn nothing(&self) -> Counts {
        vec![0; self.theatres.procedures.len()]
    }

    /// Points of those who lose their place in a room.
    fn lost(&self, patients: impl Iterator<Item = PatientIx>) -> f64 {
        let price = |patient: PatientIx| match self.theatres.queue[patient].booked {
            Some(_) => self.theatres.points.displaced,
            None => PLANNED_MOVED,
        };
        patients.map(price).sum()
    }

    fn changed(&self, place: Place, now: Option<SpecialtyIx>) -> Option<(f64, bool)> {
        let (theatres, before) = (self.theatres, self.block(place).map(|block| block.specialty));
        if before == now {
            return Some((0.0, false));
        }
        let (free, last) = (theatres.first_free_day(), theatres.horizon.days - 1);
        let frozen = place.day < free;
        if frozen && now.is_some() {
            return None;
        }
        let same_week = |at: &Place| theatres.horizon.monday_of(at.day) == theatres.horizon.monday_of(place.day);
        if !frozen && !theatres.published.as_ref()?.blocks.keys().any(same_week) {
            return Some((0.0, false));
        }
        let way = f64::from(place.day - free.max(0)).max(0.0) / f64::from((last - free.max(0)).max(1));
        let price = theatres.points.move_near + (theatres.points.move_far - theatres.points.move_near) * way.min(1.0);
        Some((if frozen { 200.0 * price } else { price }, now.is_some()))
    }

    /// What can be done with a room on a day that is hit.
    fn choices(&self, place: Place) -> Vec<Choice> {
        let (theatres, named) = (self.theatres, self.named(place));
        let minutes = f64::from(theatres.sessions[0].minutes());
        let mut choices = Vec::new();
        if let Some((points, gained)) = self.changed(place, None) {
            let (counts, all, stays) = (self.nothing(), self.nothing(), Vec::new());
            let points = points + self.lost(named.iter().copied());
            choices.push(Choice { kind: None, counts, all, stays, points, gained });
        }
        for (at, kind) in self.kinds.iter().enumerate() {
            let Some((change, gained)) = self.changed(place, Some(kind.specialty)) else { continue };
            if !kind.features.is_subset(&theatres.rooms[place.room].features) {
                continue;
            }
            let open = change + theatres.points.open_block;
            let owner = self.block(place).is_some_and(|block| block.specialty == kind.specialty);
            let holds = named.iter().all(|&patient| kind.procedures.contains(&theatres.queue[patient].procedure));
            if !named.is_empty() && owner && holds {
                choices.extend(self.kept(at, &named, open));
            }
            let frozen = place.day < theatres.first_free_day();
            if named.is_empty() || (!frozen && self.hit.specialties.contains(&kind.specialty)) {
                for (counts, points) in lists_of(theatres, self.durations, kind, minutes) {
                    let points = points + change;
                    choices.extend(self.taken(at, &named, (counts, points), gained));
                }
            }
        }
        choices
    }

    /// The list goes on, with what fits beside it.
    fn kept(&self, kind: usize, named: &[PatientIx], open: f64) -> Vec<Choice> {
        let (theatres, durations) = (self.theatres, self.durations);
        let minutes = f64::from(theatres.sessions[0].minutes());
        let booked: Vec<_> = named.iter().map(|&patient| (theatres.queue[patient].procedure, None)).collect();
        let hour = theatres.points.overrun_hour / 60.0;
        let own = hour * overrun(durations, &booked, minutes, &theatres.terms).expected_overrun_minutes;
        let patterns = patterns_beside(theatres, durations, &booked, &self.kinds[kind].procedures, minutes);
        let choice = |pattern: crate::theatres::patterns::Pattern| {
            let mut counts = self.nothing();
            pattern.cases.iter().for_each(|&(procedure, count)| counts[procedure] += count);
            let mut all = counts.clone();
            booked.iter().for_each(|&(procedure, _)| all[procedure] += 1);
            let points = open + own + hour * pattern.expected_overrun_minutes;
            Choice { kind: Some(kind), counts, all, stays: named.to_vec(), points, gained: false }
        };
        patterns.into_iter().map(choice).collect()
    }

    /// A new list; any of those who were there may be among its cases.
    fn taken(&self, kind: usize, named: &[PatientIx], (counts, points): (Counts, f64), gained: bool) -> Vec<Choice> {
        let mut choices = Vec::new();
        for some in 0..1_u32 << named.len() {
            let stay = |at: usize| some & (1 << at) != 0;
            let stays: Vec<PatientIx> = (0..named.len()).filter(|&at| stay(at)).map(|at| named[at]).collect();
            let mut left = counts.clone();
            let fits = stays.iter().all(|&patient| {
                let procedure = self.theatres.queue[patient].procedure;
                let has = left[procedure] > 0;
                left[procedure] = left[procedure].saturating_sub(1);
                has
            });
            if fits {
                let gone = (0..named.len()).filter(|&at| !stay(at)).map(|at| named[at]);
                let points = points + self.lost(gone);
                choices.push(Choice { kind: Some(kind), counts: left, all: counts.clone(), stays, points, gained });
            }
        }
        choices
    }

    /// A day on which blocks stay: closed rooms may open for those who are in question, with people who are left.
    fn beside_standing(&self, day: Day, rooms: &[RoomIx]) -> Vec<(Way, f64)> {
        let mut rest = self.theatres.clone();
        let (mut base, mut all, mut closed, mut points) = (self.nothing(), self.nothing(), Vec::new(), 0.0);
        for &room in rooms {
            let place = Place { day, room, session: 0 };
            let Some(block) = self.block(place) else {
                closed.push(place);
                continue;
            };
            rest.surgeon_days.retain(|row| (row.day, Some(row.surgeon)) != (day, block.surgeon));
            for team in [block.nurses, block.anaesthesia].into_iter().flatten() {
                let row = rest.team_days.iter_mut().find(|row| (row.day, row.team) == (day, team) && row.count > 0);
                row.unwrap().count -= 1;
            }
            let mut units: BTreeSet<EquipmentIx> = BTreeSet::new();
            for case in &block.cases {
                all[case.procedure] += 1;
                base[case.procedure] += u32::from(case.patient.is_none());
                units.extend(&rest.procedures[case.procedure].equipment);
            }
            units.into_iter().for_each(|unit| rest.equipment[unit].count -= 1);
            let cases: Vec<_> = block.cases.iter().map(|case| (case.procedure, None)).collect();
            let minutes = f64::from(rest.sessions[0].minutes());
            let over = overrun(self.durations, &cases, minutes, &rest.terms).expected_overrun_minutes;
            points += rest.points.open_block + rest.points.overrun_hour / 60.0 * over;
        }
        let choices: Vec<Vec<Choice>> = closed.iter().map(|&place| self.choices(place)).collect();
        let takers =
            |choice: &Choice| choice.kind.is_none_or(|kind| self.hit.specialties.contains(&self.kinds[kind].specialty));
        let choices: Vec<Vec<&Choice>> =
            choices.iter().map(|of| of.iter().filter(|choice| takers(choice)).collect()).collect();
        self.combine(&rest, day, &choices, (base, all, points))
    }

    fn day(&self, day: Day) -> Vec<(Way, f64)> {
        let open = self.theatres.openings.iter().filter(|open| open.day == day);
        let rooms: Vec<RoomIx> = open.map(|open| open.room).collect();
        if !self.hit.days.contains(&day) {
            return self.beside_standing(day, &rooms);
        }
        let choices: Vec<Vec<Choice>> =
            rooms.iter().map(|&room| self.choices(Place { day, room, session: 0 })).collect();
        let choices: Vec<Vec<&Choice>> = choices.iter().map(|of| of.iter().collect()).collect();
        self.combine(self.theatres, day, &choices, (self.nothing(), self.nothing(), 0.0))
    }

    /// Every combination of what the rooms can do that the people of the day can serve.
    fn combine(
        &self,
        rest: &Theatres,
        day: Day,
        choices: &[Vec<&Choice>],
        (base, all, points): (Counts, Counts, f64),
    ) -> Vec<(Way, f64)> {
        let mut ways: BTreeMap<Way, f64> = BTreeMap::new();
        let mut at = vec![0; choices.len()];
        let mut known: BTreeMap<Vec<Option<usize>>, bool> = BTreeMap::new();
        'all: loop {
            let chosen: Vec<&Choice> = at.iter().zip(choices).map(|(&at, of)| of[at]).collect();
            let given: Vec<Option<usize>> = chosen.iter().map(|choice| choice.kind).collect();
            let served = *known.entry(given).or_insert_with(|| {
                let lists: Vec<&ListKind> =
                    chosen.iter().filter_map(|choice| Some(&self.kinds[choice.kind?])).collect();
                surgeons(rest, day, &lists) && teams(rest, day, &lists) && equipment(rest, &lists)
            });
            if served {
                let sum = |from: &Counts, of: fn(&Choice) -> &Counts| -> Counts {
                    (0..from.len()).map(|p| from[p] + chosen.iter().map(|choice| of(choice)[p]).sum::<u32>()).collect()
                };
                let (counts, all) = (sum(&base, |choice| &choice.counts), sum(&all, |choice| &choice.all));
                let stays = chosen.iter().flat_map(|choice| choice.stays.iter().copied()).collect();
                let moves = chosen.iter().filter(|choice| choice.gained).count() as u32;
                let cost = points + chosen.iter().map(|choice| choice.points).sum::<f64>() + beds(rest, day, &all);
                let entry = ways.entry((self.useful(counts), stays, moves)).or_insert(f64::INFINITY);
                *entry = entry.min(cost);
            }
            for (place, of) in at.iter_mut().zip(choices) {
                *place += 1;
                if *place < of.len() {
                    continue 'all;
                }
                *place = 0;
            }
            break;
        }
        ways.into_iter().collect()
    }

    /// Cases beyond those who may come are nobody's.
    fn useful(&self, counts: Counts) -> Counts {
        let planned = |patient: PatientIx| self.before.place_of(patient).is_some();
        let mut most = self.nothing();
        for (patient, waiting) in self.theatres.queue.iter().enumerate() {
            most[waiting.procedure] += u32::from(planned(patient));
        }
        counts.into_iter().zip(most).map(|(count, most)| count.min(most)).collect()
    }

    fn cheapest(&self) -> f64 {
        let days: BTreeSet<Day> = self.before.blocks.keys().map(|place| place.day).collect();
        let open: BTreeSet<Day> = self.theatres.openings.iter().map(|open| open.day).chain(days).collect();
        let days: Vec<Day> = open.into_iter().collect();
        assert!(days.len() <= 3);
        let ways: Vec<Vec<(Way, f64)>> = days.iter().map(|&day| self.day(day)).collect();
        // Nothing is open about those who had no place, nor about those in blocks that stay.
        let mut settled: BTreeMap<PatientIx, Option<Day>> = BTreeMap::new();
        for patient in 0..self.theatres.queue.len() {
            match self.before.place_of(patient) {
                None => {
                    settled.insert(patient, None);
                }
                Some(place) if !self.hit.days.contains(&place.day) => {
                    settled.insert(patient, Some(place.day));
                }
                Some(_) => {}
            }
        }
        let mut best = f64::INFINITY;
        let one = vec![((self.nothing(), BTreeSet::new(), 0), 0.0)];
        let of = |at: usize| ways.get(at).unwrap_or(&one);
        for (first, a) in of(0) {
            for (second, b) in of(1) {
                for (third, c) in of(2) {
                    if a + b + c >= best || first.2 + second.2 + third.2 > self.hit.moves {
                        continue;
                    }
                    let mut settled = settled.clone();
                    for (way, &day) in [first, second, third].into_iter().zip(&days) {
                        settled.extend(way.1.iter().map(|&patient| (patient, Some(day))));
                    }
                    let counts = [first.0.clone(), second.0.clone(), third.0.clone()];
                    let waits = Waiting::new(self.theatres, &days, settled).cost(&counts);
                    best = best.min(a + b + c + waits);
                }
            }
        }
        best
    }
}

/// What happens: somebody away or a room down on a day with blocks.
fn event(seed: u64, plan: &Allocation) -> Option<Event> {
    let (place, block) = plan.blocks.iter().nth(seed as usize / 3 % plan.blocks.len().max(1))?;
    match seed % 3 {
        0 => Some(Event::SurgeonAway(block.surgeon?, place.day, place.day)),
        1 => Some(Event::RoomDown(place.room, place.day, place.day)),
        _ => Some(Event::TeamAway(block.nurses?, place.day, place.day)),
    }
}

#[test]
fn no_way_of_mending_within_the_freedom_costs_less_on_a_hundred_tiny_hospitals() {
    let (mut mended, mut lost, mut moved) = (0, 0, 0);
    for seed in 0..200 {
        let mut theatres = tiny(seed);
        theatres.wards[0].taken = vec![1; 14];
        let durations = Durations::fit(&theatres);
        let plan = exact(&theatres, Freedom::default()).plan;
        // Every other patient has been told the date.
        for (place, block) in &plan.blocks {
            for patient in block.cases.iter().filter_map(|case| case.patient).filter(|patient| patient % 2 == 0) {
                theatres.queue[patient].booked = Some(*place);
            }
        }
        theatres.published = Some(plan.clone());
        let Some(event) = event(seed, &plan) else { continue };
        let mut hit = apply(&mut theatres, &[event]);
        if hit.days.is_empty() {
            continue;
        }
        // Sometimes nothing may change hands for it.
        hit.moves -= u32::from(seed % 5 == 0);
        let settings = MendSettings { gap_points: 1e-6, ..MendSettings::default() };
        let found = mend(&theatres, &durations, (&plan, &hit), &settings, &Silent).unwrap();
        let kinds = list_kinds(&theatres);
        let tried = Tried { theatres: &theatres, durations: &durations, before: &plan, hit: &hit, kinds };
        let best = tried.cheapest();
        assert!((best - found.cost).abs() < 1e-6, "seed {seed}: {event:?} mended for {}, best {best}", found.cost);
        assert!(found.gap_points() < 1e-5, "seed {seed}: cost {} bound {}", found.cost, found.bound);
        let report = check(&theatres, &durations, &found.plan);
        let hard: Vec<String> = report.hard().map(|breach| breach.sentence(&theatres)).collect();
        assert!(hard.is_empty(), "seed {seed}: {hard:?}");
        mended += 1;
        lost += found.planned_moved + found.tiers.displaced as usize;
        moved += found.tiers.moves;
    }
    assert!(mended >= 100 && lost > 20 && moved > 5, "{mended} mended, {lost} patients moved, {moved} blocks moved");
}
