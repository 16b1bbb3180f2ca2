//! Kinds of neighbourhoods with what was learnt of them: how large one may be, and what it brings. Seconds are those of the search's clock.

use rand::Rng;
use rand_chacha::ChaCha8Rng;

/// Largest gain that one success counts for, so that the first big steps do not decide for ever.
const MOST_GAIN: f64 = 500.0;

#[derive(Debug, Clone)]
struct Arm<K> {
    kind: K,
    size: f64,
    /// Gain per second, smoothed.
    reward: f64,
}

/// Kinds of neighbourhoods, chosen by measured success.
#[derive(Debug, Clone)]
pub(crate) struct Arms<K> {
    arms: Vec<Arm<K>>,
    sizes: (f64, f64),
    aim_seconds: f64,
}

impl<K: Copy> Arms<K> {
    /// Kinds with their first sizes; every size stays within `sizes`, and grows or shrinks until a neighbourhood takes about
    /// `aim_seconds`.
    pub(crate) fn new(kinds: impl IntoIterator<Item = (K, f64)>, sizes: (f64, f64), aim_seconds: f64) -> Self {
        let arms = kinds.into_iter().map(|(kind, size)| Arm { kind, size, reward: 1.0 }).collect();
        Self { arms, sizes, aim_seconds }
    }

    /// Kind and size of an arm.
    pub(crate) fn of(&self, at: usize) -> (K, f64) {
        (self.arms[at].kind, self.arms[at].size)
    }

    /// Draws one of the first `among` arms. All keep a chance: what brings nothing now may bring something later.
    pub(crate) fn pick(&self, among: usize, random: &mut ChaCha8Rng) -> usize {
        let arms = &self.arms[..among.min(self.arms.len())];
        let best = arms.iter().map(|arm| arm.reward).fold(1e-9, f64::max);
        let weights: Vec<f64> = arms.iter().map(|arm| 0.25 + arm.reward / best).collect();
        let mut draw = random.random_range(0.0..weights.iter().sum());
        for (at, weight) in weights.iter().enumerate() {
            if draw < *weight {
                return at;
            }
            draw -= weight;
        }
        0
    }

    /// Says how a neighbourhood went: what it gained, how long it took, and whether it was solved to the end.
    pub(crate) fn learn(&mut self, at: usize, gained: f64, seconds: f64, solved: bool) {
        let (aim, (least, most)) = (self.aim_seconds, self.sizes);
        let arm = &mut self.arms[at];
        arm.reward = 0.9 * arm.reward + 0.1 * (gained.min(MOST_GAIN) / seconds.max(0.05));
        let factor = match (solved, seconds) {
            (false, _) => 0.85,
            (true, seconds) if seconds < aim / 3.0 => 1.15,
            (true, seconds) if seconds < aim => 1.05,
            _ => 0.95,
        };
        arm.size = (arm.size * factor).clamp(least, most);
    }
}
