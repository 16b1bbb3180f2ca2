//! Blocks, the lists in them, the rooms they take, and the plan in force.

use super::{Formulation, KindIx, Lists, SlotIx, Stays};
use crate::hospital::theatres::*;
use crate::theatres::Durations;
use crate::theatres::allocation::price_of_change;
use crate::theatres::allocation::program::Part;
use crate::theatres::patterns::{Pattern, PatternLimits, overrun, patterns_for};
use good_lp::{Expression, Variable, constraint};
use std::collections::BTreeMap;

/// Most patterns of a kind in a session of one length.
const MOST_PATTERNS: usize = 30;

impl Formulation<'_> {
    /// A variable for every kind that a slot's rooms suit. Where something holds the slot, kinds that carry it on are apart
    /// from kinds that take it away, which is not possible inside the notice or under a lock.
    pub(super) fn add_blocks(&mut self) {
        let open = self.theatres.points.open_block;
        for at in 0..self.slots.len() {
            let slot = &self.slots[at];
            let (room, count) = (slot.places[0].room, f64::from(slot.count()));
            let hard = slot.lock.is_some() || slot.frozen;
            let suits: Vec<KindIx> = (0..self.kinds.len()).filter(|&kind| self.room_suits(room, kind)).collect();
            let day = slot.day;
            for kind in suits {
                let part = Part { day, specialty: Some(self.kinds[kind].specialty) };
                let carries = self.slots[at].carries_on(self.theatres, &self.of_pathways, &self.kinds[kind]);
                let held = self.slots[at].is_held();
                let specialty = self.kinds[kind].specialty;
                let takes = self.standing.is_none_or(|standing| standing.takers.contains(&specialty));
                if !held && !self.standing.is_none_or(|standing| standing.may_open(day, specialty)) {
                    continue;
                }
                if !held || carries {
                    let variable = self.draft.whole(count, open, part);
                    self.blocks.insert((at, kind), variable);
                }
                if held && !hard && takes {
                    let variable = self.draft.whole(1.0, open, part);
                    self.taken.insert((at, kind), variable);
                }
            }
        }
    }

    fn room_suits(&self, room: RoomIx, kind: KindIx) -> bool {
        let (room, kind) = (&self.theatres.rooms[room], &self.kinds[kind]);
        kind.features.is_subset(&room.features) && !(room.local_only && kind.anaesthesia.is_some())
    }

    /// The lists that blocks hold: each block one pattern. What is already booked in a held slot is taken off its session.
    pub(super) fn add_lists(&mut self) {
        let mut groups: BTreeMap<_, Vec<SlotIx>> = BTreeMap::new();
        for &(slot, kind) in self.blocks.keys() {
            let Slot { day, minutes, own } = self.list_class(slot);
            groups.entry((day, minutes, own, kind, false)).or_default().push(slot);
        }
        for &(slot, kind) in self.taken.keys() {
            let Slot { day, minutes, .. } = self.list_class(slot);
            groups.entry((day, minutes, Some(slot), kind, true)).or_default().push(slot);
        }
        let mut known: BTreeMap<(KindIx, i32), Vec<Pattern>> = BTreeMap::new();
        for ((day, minutes, own, kind, taken), slots) in groups {
            let patterns = match own.filter(|_| !taken) {
                Some(slot) if self.slots[slot].is_held() => self.patterns_of_held(slot, kind, minutes),
                _ => known.entry((kind, minutes)).or_insert_with(|| self.patterns(kind, f64::from(minutes))).clone(),
            };
            let chosen = if taken { &self.taken } else { &self.blocks };
            let blocks: Expression = slots.iter().filter_map(|&slot| chosen.get(&(slot, kind))).copied().sum();
            let most: u32 = slots.iter().map(|&slot| self.slots[slot].count()).sum();
            let part = Part { day, specialty: Some(self.kinds[kind].specialty) };
            let hour = self.theatres.points.overrun_hour / 60.0;
            let cost = |pattern: &Pattern| hour * pattern.expected_overrun_minutes;
            let patterns: Vec<_> = patterns
                .into_iter()
                .map(|pattern| (self.draft.whole(f64::from(most), cost(&pattern), part), pattern))
                .map(|(variable, pattern)| (pattern, variable))
                .collect();
            let held: Expression = patterns.iter().map(|(_, variable)| *variable).sum();
            self.draft.row(constraint!(held == blocks));
            for (pattern, variable) in &patterns {
                for &(procedure, count) in &pattern.cases {
                    self.cases.entry((procedure, day)).or_default().add_mul(f64::from(count), *variable);
                }
            }
            if taken {
                self.add_stays(slots[0], kind, &patterns);
            }
            self.lists.push(Lists { kind, taken, slots, patterns });
        }
    }

    /// Booked patients of a place that is taken may be among the cases of the new list. A list counts for no more of them than there
    /// are, and for each at most once: without that, a third of a list with three such cases would do for one patient in the relaxation.
    fn add_stays(&mut self, slot: SlotIx, kind: KindIx, patterns: &[(Pattern, Variable)]) {
        let (day, part) =
            (self.slots[slot].day, Part { day: self.slots[slot].day, specialty: Some(self.kinds[kind].specialty) });
        let mut booked: BTreeMap<ProcedureIx, Vec<PatientIx>> = BTreeMap::new();
        for &patient in &self.slots[slot].booked {
            let procedure = self.theatres.queue[patient].procedure;
            if self.kinds[kind].procedures.contains(&procedure) {
                booked.entry(procedure).or_default().push(patient);
            }
        }
        for (procedure, patients) in booked {
            let lists_with = |most: usize| -> Expression {
                let counts = patterns.iter().map(|(pattern, variable)| (pattern.count(procedure), *variable));
                counts.map(|(count, variable)| f64::from(count.min(most as u32)) * variable).sum()
            };
            let mut left = lists_with(patients.len());
            let several = patients.len() > 1;
            for patient in patients {
                let variable = self.draft.whole(1.0, -self.price_of_losing(patient), part);
                if several {
                    self.draft.row(constraint!(variable <= lists_with(1)));
                }
                left -= variable;
                *self.cases.entry((procedure, day)).or_default() -= variable;
                self.stays.push(Stays { patient, slot, variable });
            }
            self.draft.row(constraint!(left >= 0.0));
        }
    }

    fn list_class(&self, slot: SlotIx) -> Slot {
        let here = &self.slots[slot];
        let minutes = self.theatres.sessions[here.session].minutes();
        Slot { day: here.day, minutes, own: here.is_held().then_some(slot) }
    }

    fn patterns(&self, kind: KindIx, minutes: f64) -> Vec<Pattern> {
        patterns(self.theatres, self.durations, &self.kinds[kind].procedures, minutes)
    }

    /// What can be done beside the booked cases of a slot. What is locked there can always be kept as it is, also where the list runs over
    /// too often by now (booked by the times of its surgeon, say, or before durations were measured again): it was promised.
    fn patterns_of_held(&self, slot: SlotIx, kind: KindIx, minutes: i32) -> Vec<Pattern> {
        let procedures = &self.kinds[kind].procedures;
        let (booked, session) = (self.booked_cases(slot), f64::from(minutes));
        let mut all = match booked.is_empty() {
            true => self.patterns(kind, session),
            false => patterns_beside(self.theatres, self.durations, &booked, procedures, session),
        };
        let locked = self.slots[slot].lock.iter().flat_map(|lock| lock.slots.iter().copied());
        let mut cases: BTreeMap<ProcedureIx, u32> = BTreeMap::new();
        locked.for_each(|procedure| *cases.entry(procedure).or_default() += 1);
        let held = |pattern: &Pattern| cases.iter().all(|(&procedure, &count)| pattern.count(procedure) >= count);
        if cases.keys().all(|procedure| procedures.contains(procedure)) && !all.iter().any(held) {
            let cases: Vec<(ProcedureIx, u32)> = cases.into_iter().collect();
            all.push(beside(self.theatres, self.durations, &booked, cases, session));
        }
        all
    }

    fn booked_cases(&self, slot: SlotIx) -> Vec<(ProcedureIx, Option<SurgeonIx>)> {
        let case = |&patient: &PatientIx| (self.theatres.queue[patient].procedure, None);
        self.slots[slot].booked.iter().map(case).collect()
    }

    /// Points of the overrun expected from what is booked in a slot alone.
    fn overrun_of_booked(&self, slot: SlotIx) -> f64 {
        let minutes = f64::from(self.theatres.sessions[self.slots[slot].session].minutes());
        let booked = overrun(self.durations, &self.booked_cases(slot), minutes, &self.theatres.terms);
        self.theatres.points.overrun_hour / 60.0 * booked.expected_overrun_minutes
    }

    /// A room runs one session at a time.
    pub(super) fn add_room_rows(&mut self) {
        for (at, slot) in self.slots.iter().enumerate().filter(|(_, slot)| slot.is_held()) {
            let kept: Expression = self.blocks.range((at, 0)..=(at, KindIx::MAX)).map(|(_, variable)| *variable).sum();
            let taken: Expression = self.taken.range((at, 0)..=(at, KindIx::MAX)).map(|(_, variable)| *variable).sum();
            self.draft.row(constraint!(kept.clone() + taken <= 1.0));
            // Locked slots are counted by the day, wherever they are kept: `add_reserve`.
            let price: f64 = slot.booked.iter().map(|&patient| self.price_of_losing(patient)).sum();
            self.draft.lose(price, &kept, 1.0);
            self.draft.pay(self.overrun_of_booked(at), &kept);
            self.kept.insert(at, kept);
        }
        for rooms in 0..self.rooms.len() {
            let (day, count) = (self.rooms[rooms].day, self.rooms[rooms].rooms.len() as f64);
            for minute in self.moments(day) {
                let here =
                    |slot: SlotIx| self.slots[slot].rooms == rooms && self.runs_at(self.slots[slot].session, minute);
                let used: Expression =
                    self.blocks_on(day).filter(|&(slot, ..)| here(slot)).map(|(.., variable)| variable).sum();
                self.draft.row(constraint!(used <= count));
            }
        }
    }

    /// Blocks that change hands are counted, capped and priced, the nearer the dearer; inside the notice none may. Weeks that the plan in
    /// force does not reach are free.
    pub(super) fn add_plan_in_force(&mut self) {
        if self.theatres.published.is_none() {
            return;
        }
        let mut all_moves = Expression::default();
        for at in 0..self.slots.len() {
            let slot = self.slots[at].clone();
            if !slot.frozen && !self.theatres.is_in_force(slot.day) {
                continue;
            }
            let published: u32 = slot.published.values().sum();
            let (mut gained, mut lost) = (Expression::default(), Expression::default());
            for specialty in 0..self.theatres.specialties.len() {
                let before = f64::from(slot.published.get(&specialty).copied().unwrap_or(0));
                let owned = self.blocks_in(at).filter(|&(kind, _)| self.kinds[kind].specialty == specialty);
                let now: Expression = owned.map(|(_, variable)| variable).sum();
                if slot.frozen {
                    // Nobody gains inside the notice; a block whose people are missing may close.
                    self.draft.row(constraint!(now.clone() <= before));
                    lost += before - now;
                } else {
                    let over = self.draft.part(f64::from(slot.count()), 0.0);
                    self.draft.row(constraint!(over >= now.clone() - before));
                    gained += over;
                    lost += before - now + over;
                }
            }
            let price = price_of_change(self.theatres, slot.day);
            if slot.frozen {
                if published > 0 {
                    self.draft.pay(price, &lost);
                }
                continue;
            }
            let moves = self.draft.part(f64::from(slot.count()), price);
            self.draft.row(constraint!(moves >= gained.clone()));
            self.draft.row(constraint!(moves >= lost));
            all_moves += gained;
        }
        if let Some(most) = self.freedom.most_moves.or(self.theatres.terms.most_moves) {
            self.draft.row(constraint!(all_moves <= f64::from(most)));
        }
    }
}

/// Patterns of some procedures in a session; where nothing fits, the empty list.
fn patterns(theatres: &Theatres, durations: &Durations, procedures: &[ProcedureIx], minutes: f64) -> Vec<Pattern> {
    let limits = PatternLimits { most: MOST_PATTERNS, ..PatternLimits::default() };
    let set = patterns_for(theatres, durations, procedures, minutes, &limits);
    if set.patterns.is_empty() { vec![empty()] } else { set.patterns }
}

/// Patterns that still fit beside the cases booked in a session: those of a shorter session that keep the risk together with what is
/// booked. Their overrun is what they add to it.
pub(in super::super) fn patterns_beside(
    theatres: &Theatres,
    durations: &Durations,
    booked: &[(ProcedureIx, Option<SurgeonIx>)],
    procedures: &[ProcedureIx],
    minutes: f64,
) -> Vec<Pattern> {
    const STEP: f64 = 15.0;
    let terms = &theatres.terms;
    let taken: f64 = booked
        .iter()
        .map(|&(procedure, surgeon)| durations.of(procedure, surgeon).mean() + terms.turnover_minutes)
        .sum();
    let mut left = minutes - taken;
    let mut fitting = vec![empty()];
    while left > STEP && fitting.len() == 1 {
        for Pattern { cases, .. } in patterns(theatres, durations, procedures, left) {
            let some = !cases.is_empty();
            let pattern = beside(theatres, durations, booked, cases, minutes);
            if some && pattern.overrun_probability <= terms.overrun_risk {
                fitting.push(pattern);
            }
        }
        left -= STEP;
    }
    fitting
}

/// Cases beside what is booked: the risk of all together, and the overrun that they add.
fn beside(
    theatres: &Theatres,
    durations: &Durations,
    booked: &[(ProcedureIx, Option<SurgeonIx>)],
    cases: Vec<(ProcedureIx, u32)>,
    minutes: f64,
) -> Pattern {
    let more = cases.iter().flat_map(|&(procedure, count)| (0..count).map(move |_| (procedure, None)));
    let all: Vec<_> = booked.iter().copied().chain(more.clone()).collect();
    let (before, after) =
        (overrun(durations, booked, minutes, &theatres.terms), overrun(durations, &all, minutes, &theatres.terms));
    Pattern {
        expected_minutes: more
            .map(|(procedure, by)| durations.of(procedure, by).mean() + theatres.terms.turnover_minutes)
            .sum(),
        overrun_probability: after.probability_above_allowance,
        expected_overrun_minutes: (after.expected_overrun_minutes - before.expected_overrun_minutes).max(0.0),
        cases,
    }
}

/// What tells lists apart.
struct Slot {
    day: crate::calendar::Day,
    minutes: i32,
    /// The slot, where something holds it.
    own: Option<SlotIx>,
}

/// The list without a case.
fn empty() -> Pattern {
    Pattern { cases: Vec::new(), expected_minutes: 0.0, overrun_probability: 0.0, expected_overrun_minutes: 0.0 }
}
