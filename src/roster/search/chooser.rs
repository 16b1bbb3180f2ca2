//! Chooses neighbourhoods and learns from what they bring.
//!
//! Kinds that bring more points per second are drawn more often. Each kind grows while its relaxations are solved quickly
//! and shrinks when they are not; how many duties may be in dispute is learnt the same way. While nothing gets better,
//! neighbourhoods may take longer.

use super::heat::Heat;
use super::neighbourhood::{Draw, Kind, Neighbourhood};
use super::part::{Effort, Part};
use crate::roster::{Formulation, Subject};
use rand::Rng;
use rand_chacha::ChaCha8Rng;
use std::time::Duration;

/// Seconds that a neighbourhood should take while there is much to gain.
const SHORTEST_AIM: f64 = 0.8;
/// Seconds that it may take in the end.
const LONGEST_AIM: f64 = 6.0;
/// Rounds without a gain after which neighbourhoods may take longer.
const PATIENCE: u32 = 8;
/// Longest wall time of either half, as a multiple of the aim.
const LIMIT: f64 = 2.5;
/// Share of the time that is meant for the relaxation.
const RELAXED_SHARE: f64 = 0.4;

/// A kind with its learnt size and success.
#[derive(Debug, Clone)]
struct Arm {
    kind: Kind,
    /// Whether people and days are drawn by the points that they lose.
    guided: bool,
    /// Free person-days aimed at.
    size: f64,
    /// Points gained per second, smoothed.
    reward: f64,
}

/// Chooses neighbourhoods and learns from what they bring.
#[derive(Debug)]
pub(super) struct Chooser {
    arms: Vec<Arm>,
    random: ChaCha8Rng,
    aim_seconds: f64,
    idle: u32,
    disputed: f64,
}

impl Chooser {
    pub(super) fn new(random: ChaCha8Rng) -> Self {
        let arm = |kind, guided| Arm { kind, guided, size: 400.0, reward: 1.0 };
        let kinds = [Kind::People, Kind::Days, Kind::Both];
        let mut arms: Vec<Arm> = kinds.iter().flat_map(|&kind| [arm(kind, false), arm(kind, true)]).collect();
        arms.push(Arm { size: 200.0, ..arm(Kind::Shortage, false) });
        Self { arms, random, aim_seconds: SHORTEST_AIM, idle: 0, disputed: 150.0 }
    }

    /// The next neighbourhood and the arm that chose it. `heat` says where the plan loses points, once known.
    pub(super) fn next(
        &mut self,
        formulation: &Formulation,
        values: &[f64],
        heat: Option<&Heat>,
    ) -> (Neighbourhood, usize) {
        let missing: Vec<Subject> =
            formulation.shortages.iter().filter(|(col, _)| values[col.0] > 0.5).map(|&(_, subject)| subject).collect();
        let at = self.pick(!missing.is_empty(), heat.is_some());
        let Arm { kind, guided, size, .. } = self.arms[at];
        let heat = heat.filter(|_| guided);
        let mut draw = Draw { formulation, random: &mut self.random, heat, size };
        let neighbourhood = match kind {
            Kind::People => draw.people(),
            Kind::Days => draw.days(),
            Kind::Both => draw.both(),
            Kind::Shortage => draw.shortage(&missing),
        };
        (neighbourhood, at)
    }

    /// How much work the next neighbourhood may be.
    pub(super) fn effort(&self) -> Effort {
        Effort { time: Duration::from_secs_f64(self.aim_seconds * LIMIT), disputed: self.disputed as usize }
    }

    /// Says how a neighbourhood went.
    pub(super) fn learn(&mut self, at: usize, gained: f64, part: &Part) {
        let aim = self.aim_seconds;
        let arm = &mut self.arms[at];
        let seconds = (part.relaxed_seconds + part.disputed_seconds).max(0.05);
        arm.reward = 0.9 * arm.reward + 0.1 * (gained.min(500.0) / seconds);
        arm.size = (arm.size * growth(part.relaxed_seconds, aim * RELAXED_SHARE)).clamp(40.0, 20_000.0);
        if part.disputed > 0 {
            let growth = growth(part.disputed_seconds, aim * (1.0 - RELAXED_SHARE));
            // Where fewer were in dispute than allowed, a quick solve says nothing of the limit.
            let growth = if part.disputed < self.disputed as usize { growth.min(1.0) } else { growth };
            self.disputed = (self.disputed * growth).clamp(40.0, 5_000.0);
        }
        if gained > 0.0 {
            self.idle = 0;
            self.aim_seconds = (aim * 0.85).max(SHORTEST_AIM);
        } else {
            self.idle += 1;
            if self.idle.is_multiple_of(PATIENCE) {
                self.aim_seconds = (aim * 1.25).min(LONGEST_AIM);
            }
        }
    }

    fn pick(&mut self, shortage: bool, guided: bool) -> usize {
        if shortage && self.random.random_bool(0.8) {
            return self.arms.len() - 1;
        }
        let arms = &self.arms[..self.arms.len() - 1];
        let best = arms.iter().map(|arm| arm.reward).fold(1e-9, f64::max);
        // Everyone keeps a chance: what brings nothing now may bring something later.
        let weight = |arm: &Arm| if guided || !arm.guided { 0.2 + arm.reward / best } else { 0.0 };
        let weights: Vec<f64> = arms.iter().map(weight).collect();
        let mut draw = self.random.random_range(0.0..weights.iter().sum());
        for (at, weight) in weights.iter().enumerate() {
            if draw < *weight {
                return at;
            }
            draw -= weight;
        }
        0
    }
}

/// Factor for what took `seconds` where `aim` was meant.
fn growth(seconds: f64, aim: f64) -> f64 {
    match seconds / aim {
        share if share < 0.4 => 1.12,
        share if share < 1.0 => 1.04,
        share if share < 1.8 => 0.95,
        _ => 0.8,
    }
}
