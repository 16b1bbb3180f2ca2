//! Seeded chance. Every part of what is made up draws from its own stream, so that a change to one part leaves the others
//! alone.

use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

/// The part of a ward or of a hospital's theatres that a stream belongs to.
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
    /// Surgeons of the theatres, and when they are there.
    Surgeons = 11,
    /// Teams of the theatres, and when they are there.
    Teams = 12,
    /// Closures of rooms.
    Closures = 13,
    /// Durations of operations, and cases done.
    Durations = 14,
    /// Referrals.
    Referrals = 15,
    /// The waiting list.
    Queue = 16,
    /// Beds.
    Beds = 18,
}

/// A stream of chance. Everything is made of whole numbers of fixed width, so that every platform draws the same.
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

    /// A number between 0 and 1, neither included.
    pub fn unit(&mut self) -> f64 {
        (self.between(0, STEPS - 1) as f64 + 0.5) / STEPS as f64
    }

    /// A number from the standard normal distribution.
    pub fn normal(&mut self) -> f64 {
        let radius = (-2.0 * self.unit().ln()).sqrt();
        radius * (std::f64::consts::TAU * self.unit()).cos()
    }

    /// A factor around 1 whose variance is `variance`, which lies above 0 and below 1: gamma distributed.
    pub fn factor(&mut self, variance: f64) -> f64 {
        // Marsaglia and Tsang's way, for shapes of 1 and more.
        let shape = 1.0 / variance;
        let base = shape - 1.0 / 3.0;
        loop {
            let normal = self.normal();
            let cube = (1.0 + normal / (9.0 * base).sqrt()).powi(3);
            if cube > 0.0 && self.unit().ln() < 0.5 * normal * normal + base - base * cube + base * cube.ln() {
                return base * cube * variance;
            }
        }
    }

    /// How many of a stream of single arrivals come when `mean` are expected: Poisson distributed.
    pub fn arrivals(&mut self, mean: f64) -> u32 {
        if mean > 60.0 {
            return (mean + mean.sqrt() * self.normal()).round().max(0.0) as u32;
        }
        let least = (-mean).exp();
        let (mut count, mut left) = (0, self.unit());
        while left > least {
            count += 1;
            left *= self.unit();
        }
        count
    }

    /// An index, each as often as its weight says; 0 if there is none with a weight.
    pub fn weighted(&mut self, weights: &[f64]) -> usize {
        let mut left = self.unit() * weights.iter().sum::<f64>();
        for (at, weight) in weights.iter().enumerate() {
            left -= weight;
            if left < 0.0 {
                return at;
            }
        }
        0
    }
}

/// Steps between 0 and 1.
const STEPS: i64 = 1 << 52;
