//! Bands: which minutes of a duty are paid extra, how much, and how bands that meet stack.

use super::clockwork::{PayDays, Stretch};
use super::money::{Decimal, Fraction, HourlyPay};
use crate::hospital::ShiftKind;
use serde::Deserialize;
use std::collections::BTreeSet;

/// What happens when several bands cover the same minute.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StackingMode {
    /// Every band of the group is paid.
    Add,
    /// Only the dearest band of the group is paid.
    MaxOfGroup,
    /// The dearest band of the group is paid and nothing else, from any group.
    Replace,
}

/// Clock times on some days.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window {
    /// The days; each minute is judged by its own day, so Saturday 02:00 is Saturday also in a Friday night.
    pub days: PayDays,
    /// First minute of the day.
    pub from_minute: i32,
    /// First minute after it, up to 1440; not after `from_minute` means over midnight.
    pub to_minute: i32,
}

impl Window {
    fn contains(&self, stretch: &Stretch) -> bool {
        let (from, to, clock) = (self.from_minute, self.to_minute, stretch.clock_minute);
        let by_clock = if from < to { (from..to).contains(&clock) } else { clock >= from || clock < to };
        by_clock && self.days.contains(stretch.day)
    }
}

/// The hourly pay that a percentage is taken of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Base {
    /// The person's own.
    Own,
    /// A step of the pay grade, the same for everybody, in øre.
    GradeStep(i64),
}

/// How much a band pays.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rate {
    /// Part of an hourly pay.
    Percent(Base, Decimal),
    /// Øre an hour.
    OrePerHour(i64),
    /// Øre once for a duty that touches the band, however long.
    OrePerDuty(i64),
}

impl Rate {
    /// Pay for one hour. A sum per duty stands for itself, which is enough to rank it.
    fn an_hour(self, pay: HourlyPay) -> Fraction {
        match self {
            Self::Percent(Base::Own, percent) => pay.percent_an_hour(percent),
            Self::Percent(Base::GradeStep(ore), percent) => HourlyPay::from_ore(ore).percent_an_hour(percent),
            Self::OrePerHour(ore) | Self::OrePerDuty(ore) => Fraction::whole(ore),
        }
    }

    /// Pay for `minutes` spread over `duties`, in øre, rounded half up once.
    pub fn ore(self, pay: HourlyPay, minutes: i64, duties: i64) -> i64 {
        match self {
            Self::OrePerDuty(ore) => ore.saturating_mul(duties),
            _ => self.an_hour(pay).for_minutes(minutes),
        }
    }
}

/// A supplement in force.
#[derive(Debug, Clone, PartialEq)]
pub struct Band {
    /// Key of the line that it pays, e.g. `evening`; one band a key.
    pub kind: String,
    /// English name.
    pub label: String,
    /// Danish name.
    pub danish: String,
    /// Key of the stacking group.
    pub group: String,
    /// How the group stacks.
    pub mode: StackingMode,
    /// Kinds of shift that it is paid on.
    pub duties: BTreeSet<ShiftKind>,
    /// When.
    pub windows: Vec<Window>,
    /// If more than half of the duty's time on the windows' days lies in the windows, all of that time is paid; if not,
    /// none of it is.
    pub majority_of_shift: bool,
    /// How much.
    pub rate: Rate,
    /// Where the rate comes from, and how sure it is.
    pub source: String,
}

impl Band {
    /// Which stretches the band covers before stacking.
    pub(super) fn covers(&self, stretches: &[Stretch]) -> Vec<bool> {
        let inside = |stretch: &Stretch| self.windows.iter().any(|window| window.contains(stretch));
        if !self.majority_of_shift {
            return stretches.iter().map(inside).collect();
        }
        let eligible = |stretch: &Stretch| self.windows.iter().any(|window| window.days.contains(stretch.day));
        let total: i64 = stretches.iter().filter(|s| eligible(s)).map(|s| s.minutes).sum();
        let within: i64 = stretches.iter().filter(|s| inside(s)).map(|s| s.minutes).sum();
        stretches.iter().map(|stretch| 2 * within > total && eligible(stretch)).collect()
    }
}

/// Minutes that each band is paid for, after stacking, not yet rounded.
pub(super) fn stacked_minutes(bands: &[&Band], stretches: &[Stretch], pay: HourlyPay) -> Vec<i64> {
    let covered: Vec<Vec<bool>> = bands.iter().map(|band| band.covers(stretches)).collect();
    let mut minutes = vec![0; bands.len()];
    for (at, stretch) in stretches.iter().enumerate() {
        let mut here = Vec::with_capacity(bands.len());
        for (index, covers) in covered.iter().enumerate() {
            if covers.get(at) == Some(&true) {
                here.push(index);
            }
        }
        for index in survivors(bands, here, pay) {
            minutes[index] += stretch.minutes;
        }
    }
    minutes
}

/// Which of the bands that cover the same minute are paid.
fn survivors(bands: &[&Band], here: Vec<usize>, pay: HourlyPay) -> Vec<usize> {
    let replacing: Vec<usize> =
        here.iter().copied().filter(|&index| bands[index].mode == StackingMode::Replace).collect();
    if !replacing.is_empty() {
        return dearest(bands, &replacing, pay).into_iter().collect();
    }
    let mut paid = Vec::with_capacity(here.len());
    for &index in &here {
        let stays = match bands[index].mode {
            StackingMode::MaxOfGroup => {
                let rivals: Vec<usize> =
                    here.iter().copied().filter(|&other| bands[other].group == bands[index].group).collect();
                dearest(bands, &rivals, pay) == Some(index)
            }
            StackingMode::Add | StackingMode::Replace => true,
        };
        if stays {
            paid.push(index);
        }
    }
    paid
}

/// The dearest band; the first one of the table among equals.
fn dearest(bands: &[&Band], among: &[usize], pay: HourlyPay) -> Option<usize> {
    let mut best: Option<usize> = None;
    for &index in among {
        let dearer = best.is_none_or(|so_far| {
            bands[index].rate.an_hour(pay).compare(bands[so_far].rate.an_hour(pay)) == std::cmp::Ordering::Greater
        });
        if dearer {
            best = Some(index);
        }
    }
    best
}
