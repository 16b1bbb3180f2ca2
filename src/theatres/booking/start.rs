//! The start: whose latest day comes first is booked first, on the earliest day that is left.

use super::beds::Wards;
use super::lists::Filling;
use super::week::{Offer, Week};
use std::collections::BTreeMap;

/// Which offers are taken. Fillings that the start needs and that were thinned out are put back.
pub(super) fn earliest_latest_day_first(week: &mut Week, mut wards: Wards) -> Vec<bool> {
    let mut chosen = vec![false; week.offers.len()];
    let mut filled: BTreeMap<usize, Filling> = BTreeMap::new();
    let mut slots: BTreeMap<(usize, usize), u32> = BTreeMap::new();
    for &patient in &week.candidates {
        let mut own: Vec<usize> = (0..week.offers.len()).filter(|&at| week.offers[at].patient == patient).collect();
        own.sort_by_key(|&at| (week.offers[at].slot.is_some(), week.lists[week.offers[at].list].day()));
        let fits = |&at: &usize| {
            let offer = &week.offers[at];
            week.price(offer) < 0.0 && has_room(week, offer, &filled, &slots)
        };
        let Some(at) = own.into_iter().filter(fits).find(|&at| wards.take(week, &week.offers[at])) else { continue };
        let offer = week.offers[at];
        chosen[at] = true;
        match offer.slot {
            Some(slot) => *slots.entry((offer.list, slot)).or_default() += 1,
            None => *filled.entry(offer.list).or_default().entry(procedure(week, &offer)).or_default() += 1,
        }
    }
    for (list, filling) in filled {
        let known = week.fillings.entry(list).or_default();
        if !known.iter().any(|other| is_within(&filling, other)) {
            known.push(filling);
        }
    }
    chosen
}

/// Whether every count of one filling is within the other's.
pub(super) fn is_within(one: &Filling, other: &Filling) -> bool {
    one.iter().all(|(procedure, count)| other.get(procedure).is_some_and(|most| count <= most))
}

fn procedure(week: &Week, offer: &Offer) -> usize {
    week.frame.theatres.queue[offer.patient].procedure
}

fn has_room(
    week: &Week,
    offer: &Offer,
    filled: &BTreeMap<usize, Filling>,
    slots: &BTreeMap<(usize, usize), u32>,
) -> bool {
    let list = &week.lists[offer.list];
    match offer.slot {
        Some(slot) => slots.get(&(offer.list, slot)).copied().unwrap_or(0) < list.slots[slot].count,
        None => {
            let mut more = filled.get(&offer.list).cloned().unwrap_or_default();
            *more.entry(procedure(week, offer)).or_default() += 1;
            list.holds(week.frame.theatres, week.frame.durations, &more)
        }
    }
}
