//! What a replay is judged by.

use super::fate::{Fate, Referred};
use super::world::World;
use crate::calendar::Day;

/// One of the figures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Indicator {
    /// Column in files.
    pub key: &'static str,
    /// Name for reports.
    pub name: &'static str,
    /// Whether more is better; `None` is neither.
    pub more_is_better: Option<bool>,
    /// Whether it is a share, shown in percent.
    pub is_share: bool,
}

const fn figure(key: &'static str, name: &'static str, more_is_better: Option<bool>, is_share: bool) -> Indicator {
    Indicator { key, name, more_is_better, is_share }
}

/// The figures, in the order of their columns. All are of the measured weeks alone.
pub const INDICATORS: [Indicator; 15] = [
    figure("guarantee", "within the guarantee", Some(true), true),
    figure("pathway", "within the pathway's clock", Some(true), true),
    figure("operations", "operations", Some(true), false),
    figure("lost_blocks", "blocks without an operation", Some(false), false),
    figure("utilisation", "use of the ordinary sessions", Some(true), true),
    figure("overtime_hours", "hours of overtime", Some(false), false),
    figure("cancellations", "cancellations", Some(false), false),
    figure("overflow_nights", "nights in extra beds", Some(false), false),
    figure("moves", "blocks run by others", None, false),
    figure("worst_specialty", "guarantee, worst specialty", Some(true), true),
    figure("wait_p95", "95th percentile of the wait, days", Some(false), false),
    figure("mean_queue", "mean queue", Some(false), false),
    figure("sent_out", "sent elsewhere", Some(false), false),
    figure("referred", "referrals", None, false),
    figure("mean_wait", "mean wait, days", Some(false), false),
];

/// The figures of one replay.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Indicators {
    /// In the order of [`INDICATORS`].
    pub values: [f64; INDICATORS.len()],
}

impl Indicators {
    /// A figure by its column; 0 where there is none of this name.
    pub fn get(&self, key: &str) -> f64 {
        column(key).map_or(0.0, |at| self.values[at])
    }

    fn set(&mut self, key: &str, value: f64) {
        if let Some(at) = column(key) {
            self.values[at] = value;
        }
    }
}

/// The column of a figure.
pub(super) fn column(key: &str) -> Option<usize> {
    INDICATORS.iter().position(|indicator| indicator.key == key)
}

/// How a patient ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ending {
    Treated,
    SentOut,
    Left,
    /// Waits still, and the latest day is over.
    Overdue,
}

/// Counts while a replay runs.
#[derive(Debug, Clone, Default)]
pub(super) struct Tally {
    pub(super) measured_from: Day,
    /// In time and all, by specialty, of those with the general right.
    right: Vec<(f64, f64)>,
    pathway: (f64, f64),
    waits: Vec<f64>,
    pub(super) operations: f64,
    pub(super) lost_blocks: f64,
    pub(super) minutes_there: f64,
    pub(super) minutes_used: f64,
    pub(super) overtime_minutes: f64,
    pub(super) cancellations: f64,
    pub(super) overflow_nights: f64,
    pub(super) moves: f64,
    pub(super) sent_out: f64,
    pub(super) referred: f64,
    pub(super) queue_days: f64,
}

impl Tally {
    pub(super) fn new(world: &World, measured_from: Day) -> Self {
        Self { measured_from, right: vec![(0.0, 0.0); world.theatres.specialties.len()], ..Self::default() }
    }

    /// A patient whose wait is over on `day`. Whoever left of their own accord is no breach and no success.
    pub(super) fn ended(&mut self, world: &World, patient: &Referred, day: Day, ending: Ending) {
        if day < self.measured_from || ending == Ending::Left {
            return;
        }
        let in_time = f64::from(u8::from(ending == Ending::Treated && day <= patient.latest));
        let counts = match patient.pathway {
            Some(_) => &mut self.pathway,
            None => &mut self.right[world.theatres.procedures[patient.procedure].specialty],
        };
        counts.0 += in_time;
        counts.1 += 1.0;
        if ending == Ending::Treated {
            self.operations += 1.0;
            if patient.pathway.is_none() {
                self.waits.push(f64::from(day - patient.day));
            }
        }
        self.sent_out += f64::from(u8::from(ending == Ending::SentOut));
    }

    pub(super) fn indicators(mut self, fate: &Fate) -> Indicators {
        let share = |(part, whole): (f64, f64)| if whole > 0.0 { part / whole } else { 1.0 };
        let right = self.right.iter().fold((0.0, 0.0), |sum, own| (sum.0 + own.0, sum.1 + own.1));
        let worst = self.right.iter().filter(|own| own.1 > 0.0).map(|own| share(*own)).fold(1.0, f64::min);
        self.waits.sort_by(f64::total_cmp);
        let p95 = self.waits.get(self.waits.len() * 95 / 100).copied().unwrap_or(0.0);
        let mean_wait = self.waits.iter().sum::<f64>() / self.waits.len().max(1) as f64;
        let days = f64::from((fate.days - self.measured_from).max(1));
        let mut indicators = Indicators::default();
        for (key, value) in [
            ("guarantee", share(right)),
            ("pathway", share(self.pathway)),
            ("operations", self.operations),
            ("lost_blocks", self.lost_blocks),
            ("utilisation", share((self.minutes_used, self.minutes_there))),
            ("overtime_hours", self.overtime_minutes / 60.0),
            ("cancellations", self.cancellations),
            ("overflow_nights", self.overflow_nights),
            ("moves", self.moves),
            ("worst_specialty", worst),
            ("wait_p95", p95),
            ("mean_queue", self.queue_days / days),
            ("sent_out", self.sent_out),
            ("referred", self.referred),
            ("mean_wait", mean_wait),
        ] {
            indicators.set(key, value);
        }
        indicators
    }
}
