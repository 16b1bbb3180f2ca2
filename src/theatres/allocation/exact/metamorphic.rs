//! What must not get worse when the hospital gets better.

use super::*;
use crate::theatres::allocation::Freeze;
use crate::theatres::reserve::{slots_needed, work_off};
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

const SEEDS: std::ops::Range<u64> = 0..25;
const EPSILON: f64 = 1e-6;

fn of_week(seed: u64) -> Theatres {
    small(Small { rooms: 3, days: 12, specialties: 2, patients: 24, seed })
}

#[test]
fn more_staff_is_never_worse() {
    for seed in SEEDS {
        let theatres = of_week(seed);
        let before = exact(&theatres, Freedom::default()).cost;
        let mut more = theatres.clone();
        for there in &mut more.team_days {
            there.count += 1;
        }
        let senior = more.surgeons.len();
        more.surgeons.push(Surgeon { key: "K9".into(), ..more.surgeons[0].clone() });
        let everyday = |day: Day| Attendance { day, surgeon: senior, from_minute: 0, until_minute: 1440 };
        more.surgeon_days.extend((0..more.horizon.days).map(everyday));
        let after = exact(&more, Freedom::default()).cost;
        assert!(after <= before + EPSILON, "seed {seed}: {before} and {after}");
    }
}

#[test]
fn no_freeze_is_never_worse() {
    let mut better = 0;
    for seed in SEEDS {
        let theatres = of_week(seed);
        // A change inside the notice has the same price with and without the freeze, but is counted against the most moves only
        // without it: no limit, so that the costs can be compared.
        let with = |freeze: Freeze| exact(&theatres, Freedom { freeze, most_moves: Some(1000) }).cost;
        let (frozen, free) = (with(Freeze::InsideNotice), with(Freeze::Nothing));
        assert!(free <= frozen + EPSILON, "seed {seed}: {frozen} and {free}");
        better += u32::from(free < frozen - EPSILON);
    }
    assert!(better > 0, "the freeze never cost anything");
}

#[test]
fn rooms_in_another_order_cost_the_same() {
    for seed in SEEDS {
        let theatres = of_week(seed);
        let new = |room: RoomIx| [2, 0, 1][room];
        let mut permuted = theatres.clone();
        for (at, room) in theatres.rooms.iter().enumerate() {
            permuted.rooms[new(at)] = room.clone();
        }
        for opening in &mut permuted.openings {
            opening.room = new(opening.room);
        }
        permuted.openings.sort_unstable();
        let blocks = theatres.published.iter().flat_map(|plan| &plan.blocks);
        let blocks = blocks.map(|(place, block)| (Place { room: new(place.room), ..*place }, block.clone()));
        permuted.published = Some(Allocation { blocks: blocks.collect() });
        let (one, other) = (exact(&theatres, Freedom::default()).cost, exact(&permuted, Freedom::default()).cost);
        assert!((one - other).abs() < EPSILON, "seed {seed}: {one} and {other}");
    }
}

/// Arrivals of a clumpy week: mean 6.
fn arrivals(dice: &mut ChaCha8Rng) -> u32 {
    (0..4).map(|_| if dice.random_bool(0.5) { dice.random_range(1..=5) } else { 0 }).sum()
}

#[test]
fn a_higher_quantile_never_has_more_late_pathway_patients() {
    let mut theatres = tiny(1);
    let mut dice = ChaCha8Rng::seed_from_u64(11);
    let week = |week: i32, count: u32| Referrals { monday: -7 * week, procedure: 0, pathway: Some(0), count };
    theatres.referrals = (2..54).map(|at| week(at, arrivals(&mut dice))).collect();
    let future: Vec<u32> = (0..2000).map(|_| arrivals(&mut dice)).collect();
    let mut late = Vec::new();
    for quantile in [0.3, 0.5, 0.7, 0.8, 0.9, 0.95, 0.99] {
        theatres.pathways[0].quantile = quantile;
        let slots = slots_needed(&theatres)[0].per_week;
        // The same arrivals for every quantile; a patient is in time this week or next.
        let (mut waiting, mut late_patients, mut owed) = (0, 0, 0);
        for &came in &future {
            waiting += came;
            let outcome = work_off(slots, 0, waiting, owed);
            late_patients += outcome.late;
            waiting = outcome.waiting;
            // Who came this week and still waits must go next week; the late go first and are counted once.
            owed = waiting.min(came);
        }
        late.push((quantile, slots, late_patients));
    }
    assert!(late.windows(2).all(|pair| pair[1].1 >= pair[0].1 && pair[1].2 <= pair[0].2), "{late:?}");
    assert!(late[0].2 > 20 * late[5].2.max(1), "{late:?}");
}
