//! The independent checker of what ties blocks to rosters: reads any roster and any blocks and says which blocks lack their people.
//!
//! Every block takes people of each kind of team, trained in what its list asks for, on duty for its whole session; nobody serves two
//! blocks at once, and every head counts once. Who serves which block stands in no file: the checker looks for people for all blocks of
//! a day, and what it finds is also what a coordinator may phone. Shares nothing with the program that makes plans.

mod breach;
mod hands;
mod match_up;
#[cfg(test)]
mod tests;

pub use breach::CrewBreach;
pub use hands::Hand;

use crate::calendar::Day;
use crate::hospital::theatres::{Allocation, Place, TeamAttendance, TeamKind, Theatres};
use crate::hospital::{Crews, Hospital, PersonIx, Roster, ShiftIx, theatre_shifts};
use hands::{Slot, hands_on, slots_of};
use match_up::serve_all;
use std::collections::BTreeSet;

/// Somebody who serves a block.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Served {
    /// Which block.
    pub place: Place,
    /// As which kind of team.
    pub kind: TeamKind,
    /// Who.
    pub hand: Hand,
}

/// What the checker says about roster and blocks together.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct CrewReport {
    /// Blocks that lack people, by day.
    pub breaches: Vec<CrewBreach>,
    /// Who serves which block.
    pub served: Vec<Served>,
    /// People on theatre shifts of days with open theatres who serve no block: they stand in reserve.
    pub reserve: Vec<(Day, ShiftIx, PersonIx)>,
}

/// A folder's two sides and what ties them.
#[derive(Debug, Clone, Copy)]
pub struct Sides<'a> {
    /// The people.
    pub hospital: &'a Hospital,
    /// The theatres.
    pub theatres: &'a Theatres,
    /// What a block asks for.
    pub crews: &'a Crews,
}

/// Theatres whose teams are as many as anybody could ask for, at all times: for checking blocks whose people come from a roster.
pub fn without_teams(theatres: &Theatres) -> Theatres {
    const MANY: u32 = 1_000;
    let mut free = theatres.clone();
    let teams = 0..free.teams.len();
    let all = (0..free.horizon.days).flat_map(|day| teams.clone().map(move |team| (day, team)));
    let there = |(day, team)| TeamAttendance { day, team, from_minute: 0, until_minute: 24 * 60, count: MANY };
    free.team_days = all.map(there).collect();
    free
}

/// Checks that every block has its people. The temps of the roster are a number for each line of the hospital's demand.
pub fn check(sides: Sides, roster: &Roster, blocks: &Allocation) -> CrewReport {
    let mut report = CrewReport::default();
    let open: BTreeSet<Day> = sides.theatres.openings.iter().map(|opening| opening.day).collect();
    let used: BTreeSet<Day> = blocks.blocks.keys().map(|place| place.day).collect();
    for &day in open.union(&used) {
        check_day(sides, roster, blocks, day, &mut report);
    }
    report
}

fn check_day(sides: Sides, roster: &Roster, blocks: &Allocation, day: Day, report: &mut CrewReport) {
    let hands = hands_on(sides, roster, day);
    let slots = slots_of(sides, blocks, day);
    let chosen = match serve_all(sides, &slots, &hands) {
        Some(chosen) => chosen.into_iter().map(Some).collect(),
        None => serve_most(sides, &slots, &hands, report),
    };
    let shifts = theatre_shifts(sides.hospital, sides.theatres, sides.crews);
    let mut busy = BTreeSet::new();
    for (slot, hand) in slots.iter().zip(chosen) {
        if let Some(at) = hand {
            busy.insert(at);
            report.served.push(Served { place: slot.place, kind: slot.kind, hand: hands[at].hand });
        }
    }
    let idle = hands.iter().enumerate().filter(|(at, _)| !busy.contains(at));
    report.reserve.extend(idle.filter_map(|(_, there)| match there.hand {
        Hand::Person(person) if shifts.contains(&(day, there.shift)) => Some((day, there.shift, person)),
        _ => None,
    }));
}

/// People for as many blocks as can be had one after the other, in the order of rooms and sessions; the others are breaches.
fn serve_most(sides: Sides, slots: &[Slot], hands: &[hands::There], report: &mut CrewReport) -> Vec<Option<usize>> {
    let mut kept: Vec<usize> = Vec::new();
    let mut chosen: Vec<Option<usize>> = vec![None; slots.len()];
    let places: BTreeSet<Place> = slots.iter().map(|slot| slot.place).collect();
    for place in places {
        let mine: Vec<usize> = (0..slots.len()).filter(|&at| slots[at].place == place).collect();
        let mut missing: Vec<usize> = Vec::new();
        // Head by head, so that a breach can say how many are missing.
        for at in mine {
            let with: Vec<usize> = kept.iter().copied().chain([at]).collect();
            let part: Vec<Slot> = with.iter().map(|&at| slots[at].clone()).collect();
            match serve_all(sides, &part, hands) {
                Some(found) => {
                    with.iter().zip(found).for_each(|(&at, hand)| chosen[at] = Some(hand));
                    kept = with;
                }
                None => missing.push(at),
            }
        }
        for kind in TeamKind::ALL {
            let lacking = missing.iter().filter(|&&at| slots[at].kind == kind).count();
            if let Some(&first) = missing.iter().find(|&&at| slots[at].kind == kind) {
                let asked = slots.iter().filter(|slot| slot.place == place && slot.kind == kind).count();
                report.breaches.push(CrewBreach::new(sides, &slots[first], asked - lacking, asked));
            }
        }
    }
    chosen
}
