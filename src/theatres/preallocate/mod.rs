//! Blocks of a new week from last year's distribution of referrals, minus leave and closures.
//!
//! Each specialty's share is its referred minutes of the same season a year before. Blocks are whole: first the whole part of
//! each quota, then the largest remainders (Hamilton), always as far as rooms that suit and surgeons who are there allow;
//! what a specialty cannot take goes to the others. See `models/reserve.md`.

mod places;
mod season;

#[cfg(test)]
mod tests;

pub(super) use season::Season;

use super::durations::Durations;
use crate::calendar::Day;
use crate::hospital::theatres::{Allocation, Block, Place, SpecialtyIx, Theatres};
use places::Places;

/// A new week's blocks by specialty.
#[derive(Debug, Clone, PartialEq)]
pub struct Preallocation {
    /// Monday of the week.
    pub monday: Day,
    /// By specialty: minutes a week that were referred in the season a year before, turnover included.
    pub referred_minutes: Vec<f64>,
    /// By specialty: blocks by share, not whole.
    pub quota: Vec<f64>,
    /// By specialty: blocks given.
    pub blocks: Vec<u32>,
    /// Who has which block. Surgeons, teams and cases are left to the allocation.
    pub allocation: Allocation,
    /// Open places that no specialty with referrals can use.
    pub unused: Vec<Place>,
}

/// Gives the open blocks of the week of a Monday to the specialties.
pub fn preallocate(theatres: &Theatres, durations: &Durations, monday: Day) -> Preallocation {
    let minutes = referred_minutes(theatres, durations, monday);
    let mut referred_minutes = vec![0.0; theatres.specialties.len()];
    for (procedure, minutes) in theatres.procedures.iter().zip(&minutes) {
        referred_minutes[procedure.specialty] += minutes;
    }
    let mut places = Places::of(theatres, &minutes, monday);
    let all: f64 = referred_minutes.iter().sum();
    let share = |minutes: f64| if all > 0.0 { minutes / all } else { 0.0 };
    let quota: Vec<f64> = referred_minutes.iter().map(|&own| share(own) * places.len() as f64).collect();
    apportion(&mut places, &quota);
    let mut allocation = Allocation::default();
    let mut blocks = vec![0; theatres.specialties.len()];
    for (place, specialty) in places.given() {
        blocks[specialty] += 1;
        allocation.blocks.insert(place, empty_block(specialty));
    }
    Preallocation { monday, referred_minutes, quota, blocks, allocation, unused: places.left() }
}

/// Minutes by procedure that are referred in a week of this season, turnover included.
fn referred_minutes(theatres: &Theatres, durations: &Durations, monday: Day) -> Vec<f64> {
    let expected = Season::of(theatres).expected(monday);
    let minutes = |of: usize| durations.of(of, None).mean() + theatres.terms.turnover_minutes;
    expected.iter().enumerate().map(|(of, count)| count * minutes(of)).collect()
}

/// Whole blocks by quota: one at a time to the specialty that lacks most of its quota, among those that can take one more.
/// While anybody lacks a whole block that gives the whole parts, then the largest remainders, then what others could not take.
fn apportion(places: &mut Places, quota: &[f64]) {
    let mut given = vec![0.0; quota.len()];
    let mut open: Vec<SpecialtyIx> = (0..quota.len()).filter(|&specialty| quota[specialty] > 0.0).collect();
    // Those with the fewest rooms first in ties: scarce rooms go to whom nothing else helps.
    open.sort_by_key(|&specialty| places.suiting(specialty));
    while let Some(at) = neediest(&open, quota, &given) {
        let specialty = open[at];
        if places.give(specialty) {
            given[specialty] += 1.0;
        } else {
            open.remove(at);
        }
    }
}

/// Where in `open` the one stands that lacks most; beyond the quotas, by quota over blocks given.
fn neediest(open: &[SpecialtyIx], quota: &[f64], given: &[f64]) -> Option<usize> {
    let lack = |at: usize| {
        let specialty = open[at];
        let left = quota[specialty] - given[specialty];
        if left > 0.0 { (1, left) } else { (0, quota[specialty] / (given[specialty] + 1.0)) }
    };
    (0..open.len()).max_by(|&one, &other| {
        let (one_lack, other_lack) = (lack(one), lack(other));
        one_lack.0.cmp(&other_lack.0).then(one_lack.1.total_cmp(&other_lack.1)).then(other.cmp(&one))
    })
}

fn empty_block(specialty: SpecialtyIx) -> Block {
    Block {
        specialty,
        surgeon: None,
        supervisor: None,
        nurses: None,
        anaesthesia: None,
        pathway: None,
        cases: Vec::new(),
    }
}
