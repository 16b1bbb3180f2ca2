//! People for all heads that the blocks of a day ask for, each in one place at a time.
//!
//! Heads are filled one after the other. Before each choice stands, every moment of the day is looked at: the heads still open at it
//! must find different people among those who are free then. That fails early where people are short; where the moments all hold, the
//! search hardly ever turns back.

use super::Sides;
use super::hands::{Slot, There};
use std::collections::BTreeSet;

/// Choices after which a search gives up. A day that needs more is taken for one that cannot be staffed: the checker may then object to
/// a plan that somebody cleverer could staff, but never passes one that nobody could.
const MOST_CHOICES: usize = 20_000;

/// A person for every slot, by place among `hands`; `None` if there is no way.
pub(super) fn serve_all(sides: Sides, slots: &[Slot], hands: &[There]) -> Option<Vec<usize>> {
    let can: Vec<Vec<usize>> =
        slots.iter().map(|slot| (0..hands.len()).filter(|&hand| slot.suits(sides, &hands[hand])).collect()).collect();
    let mut order: Vec<usize> = (0..slots.len()).collect();
    order.sort_by_key(|&slot| (can[slot].len(), slots[slot].from_minute, slot));
    let mut search = Search { slots, hands, can, chosen: vec![None; slots.len()], choices: 0 };
    (search.every_moment_holds() && search.fill(&order)).then(|| search.chosen.into_iter().flatten().collect())
}

/// What makes people alike for the rest of a day: shift, training, and the times for which they are chosen already.
type Alike = (usize, Vec<usize>, Vec<(i32, i32)>);

struct Search<'a> {
    slots: &'a [Slot],
    hands: &'a [There],
    /// Who could serve each slot.
    can: Vec<Vec<usize>>,
    chosen: Vec<Option<usize>>,
    choices: usize,
}

impl Search<'_> {
    fn fill(&mut self, order: &[usize]) -> bool {
        let Some((&slot, rest)) = order.split_first() else { return true };
        let mut tried: BTreeSet<Alike> = BTreeSet::new();
        // Whoever works already that day comes first: it keeps others free for the whole of it.
        let mut able: Vec<usize> = self.can[slot].iter().copied().filter(|&hand| self.is_free(hand, slot)).collect();
        able.sort_by_key(|&hand| self.work_of(hand).is_empty());
        for hand in able {
            let there = &self.hands[hand];
            // Of people alike who do alike one is enough.
            if !tried.insert((there.shift, there.trained.iter().copied().collect(), self.work_of(hand))) {
                continue;
            }
            self.choices += 1;
            if self.choices > MOST_CHOICES {
                return false;
            }
            self.chosen[slot] = Some(hand);
            if self.every_moment_holds() && self.fill(rest) {
                return true;
            }
            self.chosen[slot] = None;
        }
        false
    }

    fn is_free(&self, hand: usize, slot: usize) -> bool {
        let clashes =
            |(at, chosen): (usize, &Option<usize>)| *chosen == Some(hand) && self.slots[at].overlaps(&self.slots[slot]);
        !self.chosen.iter().enumerate().any(clashes)
    }

    /// The times for which somebody is chosen already.
    fn work_of(&self, hand: usize) -> Vec<(i32, i32)> {
        let mine = self.chosen.iter().enumerate().filter(|(_, chosen)| **chosen == Some(hand));
        let mut times: Vec<(i32, i32)> =
            mine.map(|(at, _)| (self.slots[at].from_minute, self.slots[at].until_minute)).collect();
        times.sort_unstable();
        times
    }

    /// Whether at every moment the open slots that run find different people who are free for them.
    fn every_moment_holds(&self) -> bool {
        let moments: BTreeSet<i32> = self.slots.iter().map(|slot| slot.from_minute).collect();
        moments.into_iter().all(|moment| {
            let runs = |slot: &Slot| slot.from_minute <= moment && moment < slot.until_minute;
            let open: Vec<usize> =
                (0..self.slots.len()).filter(|&slot| self.chosen[slot].is_none() && runs(&self.slots[slot])).collect();
            self.find_different_people(&open)
        })
    }

    /// Matches the slots to people one by one, moving others on where needed.
    fn find_different_people(&self, open: &[usize]) -> bool {
        let mut holder: Vec<Option<usize>> = vec![None; self.hands.len()];
        open.iter().all(|&slot| {
            let mut seen = vec![false; self.hands.len()];
            self.augment(slot, &mut seen, &mut holder)
        })
    }

    fn augment(&self, slot: usize, seen: &mut [bool], holder: &mut [Option<usize>]) -> bool {
        for &hand in &self.can[slot] {
            if seen[hand] || !self.is_free(hand, slot) {
                continue;
            }
            seen[hand] = true;
            let moved = match holder[hand] {
                None => true,
                Some(other) => self.augment(other, seen, holder),
            };
            if moved {
                holder[hand] = Some(slot);
                return true;
            }
        }
        false
    }
}
