//! How large a reserve: late patients against unused slots against displaced patients, by simulation.
//!
//! Weeks are simulated with the fitted law of arrivals. All sizes meet the same arrivals (common random numbers), so that two
//! rows of the table differ by the size alone. Patients are served in the order in which they came.

use super::arrivals::{Arrivals, Group, groups, weekly_counts};
use super::dates::{due_day, earliest_day};
use super::{PathwayIx, Theatres, arrivals};
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

/// Probability that a slot which is released finds a standby patient who can come.
pub const STANDBY_REFILL: f64 = 0.7;
const YEAR_WEEKS: usize = 52;
const WARM_UP_WEEKS: usize = 8;
const YEARS: usize = 100;
/// Fractional part of the golden ratio: spreads the weeks with one slot more evenly over the year.
const GOLDEN: f64 = 0.618_033_988_749_895;

/// What one size of the reserve comes to in a year.
#[derive(Debug, Clone, PartialEq)]
pub struct Advice {
    /// For which pathways: one, or a pool.
    pub pathways: Vec<PathwayIx>,
    /// Slots above the mean of arrivals, as a share of it.
    pub buffer: f64,
    /// Slots a week that this comes to.
    pub slots_per_week: f64,
    /// Cases a week that can be done in paid extra time (table clearing) when patients would be late otherwise.
    pub clearing_per_week: u32,
    /// Patients a year whose clock runs out before a slot is free.
    pub late_patients: f64,
    /// Slots a year that nobody uses: released, and no standby patient could come.
    pub unused_slots: f64,
    /// Other patients a year who were not given a date in good time, because a slot was kept that no pathway patient took.
    pub displaced_patients: f64,
    /// Cases a year done in extra time.
    pub cleared_cases: f64,
}

/// One week of a reserve.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WeekOutcome {
    /// Slots used.
    pub used: u32,
    /// Cases in extra time.
    pub cleared: u32,
    /// Slots left, to be released.
    pub unused: u32,
    /// Patients whose last week this was and who still wait: late from now on.
    pub late: u32,
    /// All who wait into the next week, the late among them.
    pub waiting: u32,
}

/// Works off a week: patients who can be operated (`waiting`) take the slots; those of them for whom it is the last week
/// (`last_week`, who came first) and who got none are operated in extra time as far as that goes.
pub fn work_off(slots: u32, clearing: u32, waiting: u32, last_week: u32) -> WeekOutcome {
    let used = slots.min(waiting);
    let cleared = last_week.saturating_sub(used).min(clearing);
    let late = last_week.saturating_sub(used + cleared);
    WeekOutcome { used, cleared, unused: slots - used, late, waiting: waiting - used - cleared }
}

/// The table of sizes: for each pathway or pool, each buffer (share of the mean) with each number of cleared cases a week.
pub fn advise(theatres: &Theatres, buffers: &[f64], clearings: &[u32]) -> Vec<Advice> {
    let mut table = Vec::new();
    for group in groups(theatres) {
        let law = Arrivals::fit(&weekly_counts(theatres, &group));
        let years = draw_years(&law, group.pathways[0]);
        let window = Window::of(theatres, &group);
        for &buffer in buffers {
            for &clearing in clearings {
                table.push(row(&group, &law, &years, window, buffer, clearing));
            }
        }
    }
    table
}

/// Arrivals of every week of every simulated year, the weeks that warm up first.
fn draw_years(law: &Arrivals, seed: usize) -> Vec<Vec<u32>> {
    let distribution = law.distribution();
    let draw = |rng: &mut ChaCha8Rng| {
        let share: f64 = rng.random();
        distribution.partition_point(|&sum| sum < share) as u32
    };
    let year = |year: usize| {
        let mut rng = ChaCha8Rng::seed_from_u64((seed * YEARS + year) as u64);
        (0..WARM_UP_WEEKS + YEAR_WEEKS).map(|_| draw(&mut rng)).collect()
    };
    (0..YEARS).map(year).collect()
}

/// In which weeks after the week of arrival a patient can be operated and must have been.
#[derive(Debug, Clone, Copy)]
struct Window {
    earliest: usize,
    last: usize,
}

impl Window {
    /// By the tightest clock of the group, from a Monday on which all days count.
    fn of(theatres: &Theatres, group: &Group) -> Self {
        let monday = theatres.horizon.monday_of(theatres.today);
        let earliest = (earliest_day(theatres, monday) - monday).max(0) as usize / 7;
        let shares = arrivals::shares(theatres, group);
        let days =
            shares.iter().map(|&((pathway, procedure), _)| due_day(theatres, pathway, procedure, monday) - monday);
        // A clock of 14 days from a Monday ends on a Monday: two whole weeks of slots.
        let last = (days.min().unwrap_or(7).max(7) as usize / 7 - 1).max(earliest);
        Self { earliest, last }
    }
}

fn row(group: &Group, law: &Arrivals, years: &[Vec<u32>], window: Window, buffer: f64, clearing: u32) -> Advice {
    let slots_per_week = (law.mean * (1.0 + buffer)).max(0.0);
    let (mut late, mut unused, mut cleared) = (0u64, 0u64, 0u64);
    for arrivals in years {
        let (mut operable, mut gone, mut owed) = (0u32, 0u32, 0u32);
        for week in 0..arrivals.len() {
            operable += week.checked_sub(window.earliest).map_or(0, |came| arrivals[came]);
            owed += week.checked_sub(window.last).map_or(0, |came| arrivals[came]);
            let slots = (slots_per_week + (GOLDEN * week as f64).fract()).floor() as u32;
            // Who was late last week is no longer counted, only served first.
            let overdue = (owed - last_week_arrivals(arrivals, week, window)).saturating_sub(gone);
            let outcome = work_off(slots, clearing, operable - gone, owed.saturating_sub(gone));
            gone += outcome.used + outcome.cleared;
            if week >= WARM_UP_WEEKS {
                let still_overdue = overdue.saturating_sub(outcome.used + outcome.cleared);
                late += u64::from(outcome.late - still_overdue);
                unused += u64::from(outcome.unused);
                cleared += u64::from(outcome.cleared);
            }
        }
    }
    let a_year = |count: u64| count as f64 / years.len() as f64;
    Advice {
        pathways: group.pathways.clone(),
        buffer,
        slots_per_week,
        clearing_per_week: clearing,
        late_patients: a_year(late),
        unused_slots: a_year(unused) * (1.0 - STANDBY_REFILL),
        displaced_patients: a_year(unused),
        cleared_cases: a_year(cleared),
    }
}

/// Those for whom this is the last week within the clock.
fn last_week_arrivals(arrivals: &[u32], week: usize, window: Window) -> u32 {
    week.checked_sub(window.last).map_or(0, |came| arrivals[came])
}
