//! Release: reserved slots inside the lead, and blocks that their holder cannot use or staff.

use super::super::lists::Block;
use super::super::staffing::{Asks, Present};
use super::{Entry, Running};
use crate::calendar::Day;
use crate::hospital::theatres::SpecialtyIx;
use crate::theatres::reserve::release_day;

/// Days before, from which on a holder says that a block cannot be used or staffed.
const HANDED_OVER_DAYS: Day = 5;
/// Days within which slots can be due for release: the longest lead with holidays and weekends in it.
const LONGEST_LEAD_DAYS: Day = 21;

impl Running<'_> {
    /// Gives up what is reserved and unnamed where its release has come.
    pub(super) fn release_reserve(&mut self, today: Day) {
        for day in self.diary.span(today, today + LONGEST_LEAD_DAYS) {
            let theatres = &self.world.theatres;
            for block in self.diary.on_mut(day) {
                let before = block.entries.len();
                block.entries.retain(|entry| match entry {
                    Entry::Reserved { pathway, .. } => release_day(theatres, *pathway, day as Day) > today,
                    Entry::Named { .. } => true,
                });
                block.has_hole |= block.entries.len() < before;
            }
        }
    }

    /// Some days before: blocks that their holders cannot use or staff are given up; whoever may takes them. Without the lever of
    /// refill that is the holder's own specialty alone.
    pub(super) fn hand_over(&mut self, today: Day) {
        if today < self.notice {
            return;
        }
        for day in today + 1..=today + HANDED_OVER_DAYS {
            if self.world.works(day, self.fate.chance.holidays) {
                self.hand_over_on(day, today);
            }
        }
    }

    fn hand_over_on(&mut self, day: Day, today: Day) {
        let Some(at) = self.diary.span(day, day + 1).next() else { return };
        let known_on = if self.levers.foresight { day } else { today };
        let present = Present::on(self.world, self.fate, day, known_on, self.levers.cross_trained);
        let mut blocks = std::mem::take(self.diary.on_mut(at));
        let holders: Vec<SpecialtyIx> = (0..self.world.slots.len()).map(|slot| self.holder(&blocks, slot)).collect();
        self.give_up(&present, &mut blocks);
        let weekday = self.world.weekday(day);
        for slot in (0..self.world.slots.len()).filter(|&slot| self.world.slots[slot].weekday == weekday) {
            if !blocks.iter().any(|block| block.slot == slot) {
                blocks.push(Block::new(slot, None));
            }
        }
        *self.diary.on_mut(at) = blocks;
        for which in 0..self.diary.on(at).len() {
            let block = &self.diary.on(at)[which];
            if block.kind.is_none() {
                self.take_over(&present, at, which, holders[block.slot], today);
            }
        }
    }

    /// Who has a place: the specialty it was given to, or else its owner.
    fn holder(&self, blocks: &[Block], slot: usize) -> SpecialtyIx {
        let given = blocks.iter().find(|block| block.slot == slot).and_then(|block| block.kind);
        given.map_or(self.world.slots[slot].owner, |kind| self.world.kinds[kind].specialty)
    }

    /// Blocks without a list, and those that cannot be staffed, are held by nobody; their patients wait again.
    fn give_up(&mut self, present: &Present<'_>, blocks: &mut [Block]) {
        self.by_claim(blocks);
        let asks: Vec<(usize, Asks)> = asks(self, blocks);
        let staffed = present.staff(&asks.iter().map(|(_, asks)| *asks).collect::<Vec<_>>());
        for block in blocks.iter_mut().filter(|block| block.entries.is_empty()) {
            block.kind = None;
        }
        for ((at, _), _) in asks.iter().zip(&staffed).filter(|(_, surgeon)| surgeon.is_none()) {
            let block = &mut blocks[*at];
            for patient in block.named().collect::<Vec<_>>() {
                self.unbook(patient);
            }
            *block = Block::new(block.slot, None);
        }
    }

    /// Pathway patients first, then the fuller lists: the order in which people are given.
    pub(super) fn by_claim(&self, blocks: &mut [Block]) {
        let pathway = |block: &Block| {
            let named = block.named().filter(|&at| self.fate.patients[at].pathway.is_some()).count();
            named + block.entries.iter().filter(|entry| entry.patient().is_none()).count()
        };
        blocks.sort_by_cached_key(|block| {
            let minutes = block.expected_minutes(self.world).round() as i64;
            (std::cmp::Reverse((pathway(block), minutes)), block.slot)
        });
    }

    /// Gives a block that nobody holds to the list that uses it best, if there are people for it beside all others.
    fn take_over(&mut self, present: &Present<'_>, day: usize, which: usize, holder: SpecialtyIx, today: Day) {
        let slot = self.world.slots[self.diary.on(day)[which].slot];
        let mut best: Option<(f64, usize)> = None;
        for (at, kind) in self.world.kinds.iter().enumerate() {
            let may = self.levers.refill || kind.specialty == holder;
            let suits = kind.procedures.iter().all(|&procedure| self.world.theatres.suits(slot.room, procedure));
            let wanted =
                self.waiting.iter().any(|&patient| kind.procedures.contains(&self.fate.patients[patient].procedure));
            if !may || !suits || !wanted {
                continue;
            }
            let mut others: Vec<Asks> = asks(self, self.diary.on(day)).into_iter().map(|(_, asks)| asks).collect();
            others.push(Asks { session: slot.session, kind: at });
            if present.staff(&others).iter().any(Option::is_none) {
                continue;
            }
            let minutes = self.minutes_to_fill(day, which, at, today);
            if minutes > best.map_or(0.0, |(most, _)| most) {
                best = Some((minutes, at));
            }
        }
        if let Some((_, kind)) = best {
            self.diary.on_mut(day)[which].kind = Some(kind);
            self.fill(day, which, today);
        }
    }

    /// Expected minutes of the list that a block would have as this kind.
    fn minutes_to_fill(&self, day: usize, which: usize, kind: usize, today: Day) -> f64 {
        let mut trial = Block::new(self.diary.on(day)[which].slot, Some(kind));
        let mut order = self.waiting.clone();
        order.sort_by_key(|&at| (self.fate.patients[at].latest, at));
        let can_come = |at: &usize| today + (self.fate.patients[*at].notice_days as Day).max(1) <= day as Day;
        trial.fill(self.world, order.into_iter().filter(can_come).map(|at| (at, self.fate.patients[at].procedure)));
        trial.expected_minutes(self.world)
    }
}

/// The blocks that ask for people, with their position.
pub(super) fn asks(running: &Running<'_>, blocks: &[Block]) -> Vec<(usize, Asks)> {
    let asks = |(at, block): (usize, &Block)| {
        let session = running.world.slots[block.slot].session;
        block.kind.filter(|_| !block.entries.is_empty()).map(|kind| (at, Asks { session, kind }))
    };
    blocks.iter().enumerate().filter_map(asks).collect()
}
