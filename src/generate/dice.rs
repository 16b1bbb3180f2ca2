//! Seeded chance. Every part of a ward draws from its own stream, so that a change to one part leaves the others alone.

use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

/// The part of a ward that a stream belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stream {
    /// Names, contracts, competences, traits.
    Staff = 1,
    /// Absences.
    Leave = 2,
    /// Duties and weeks before the horizon, opening balances.
    Past = 3,
    /// Wishes.
    Wishes = 4,
}

/// A stream of chance. Draws whole numbers only, of fixed width, so that every platform draws the same.
#[derive(Debug)]
pub(super) struct Dice(ChaCha8Rng);

impl Dice {
    /// The stream of one part of the ward with this seed.
    pub fn new(seed: u64, stream: Stream) -> Self {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        rng.set_stream(stream as u64);
        Self(rng)
    }

    /// A number from `low` to `high`, both included.
    pub fn between(&mut self, low: i64, high: i64) -> i64 {
        self.0.random_range(low..=high.max(low))
    }

    /// A number below `count`; 0 if `count` is 0.
    pub fn below(&mut self, count: usize) -> usize {
        self.between(0, count as i64 - 1) as usize
    }

    /// True `percent` times in a hundred.
    pub fn percent(&mut self, percent: i64) -> bool {
        self.between(1, 100) <= percent
    }

    /// One of the items; none of an empty list.
    pub fn pick<'a, T>(&mut self, items: &'a [T]) -> Option<&'a T> {
        items.get(self.below(items.len()))
    }

    /// The items in chance order.
    pub fn shuffle<T>(&mut self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            let other = self.below(last + 1);
            items.swap(last, other);
        }
    }
}
