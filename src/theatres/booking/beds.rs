//! Beds that a week's patients can have: what is free beside those who are in, those who are booked, and reserved slots.

use super::week::{Offer, Week};
use crate::calendar::Day;
use crate::hospital::theatres::*;
use std::collections::BTreeMap;

/// A bed is there if so little of one is missing.
const PART: f64 = 1e-9;

/// Beds of a ward on a night.
#[derive(Debug, Clone, Copy)]
pub(super) struct Beds {
    pub(super) free: f64,
    /// Extra beds that are left. What others overflow already is not there for new patients.
    pub(super) extra: f64,
}

/// The wards' beds on the nights from the week on.
#[derive(Debug, Clone)]
pub(super) struct Wards {
    beds: BTreeMap<(WardIx, Day), Beds>,
}

impl Wards {
    /// The beds as they are before anybody is booked in the week.
    pub(super) fn before(week: &Week) -> Self {
        let theatres = week.frame.theatres;
        let mut beds = BTreeMap::new();
        for (at, ward) in theatres.wards.iter().enumerate() {
            for day in week.frame.monday.max(0)..theatres.horizon.days {
                let index = day as usize;
                let (Some(&all), Some(&taken)) = (ward.beds.get(index), ward.taken.get(index)) else { continue };
                let left = f64::from(all) - f64::from(taken) - expected(week, at, day);
                let extra = (f64::from(ward.most_overflow) + left.min(0.0)).max(0.0);
                beds.insert((at, day), Beds { free: left.max(0.0), extra });
            }
        }
        Self { beds }
    }

    /// Every ward and night with its beds.
    pub(super) fn iter(&self) -> impl Iterator<Item = (WardIx, Day, Beds)> + use<'_> {
        self.beds.iter().map(|(&(ward, day), &beds)| (ward, day, beds))
    }

    /// Takes the beds of an offer; `false`, and nothing taken, where one is missing.
    pub(super) fn take(&mut self, week: &Week, offer: &Offer) -> bool {
        let needs: Vec<((WardIx, Day), f64)> = self
            .beds
            .keys()
            .map(|&at| (at, share(week, offer, at.0, at.1)))
            .filter(|(_, share)| *share > 0.0)
            .collect();
        let there = needs
            .iter()
            .all(|(at, share)| self.beds.get(at).is_some_and(|beds| *share <= beds.free + beds.extra + PART));
        for (at, share) in needs.into_iter().filter(|_| there) {
            if let Some(beds) = self.beds.get_mut(&at) {
                let over = (share - beds.free).max(0.0);
                beds.free = (beds.free - share).max(0.0);
                beds.extra = (beds.extra - over).max(0.0);
            }
        }
        there
    }
}

/// Probability that whoever takes an offer is in on a night. Who takes a reserved slot takes its bed, which is counted already.
pub(super) fn share(week: &Week, offer: &Offer, ward: WardIx, night: Day) -> f64 {
    let theatres = week.frame.theatres;
    let procedure = &theatres.procedures[theatres.queue[offer.patient].procedure];
    if offer.slot.is_some() { 0.0 } else { in_bed(procedure, ward, night - week.lists[offer.list].day()) }
}

/// Probability of being in after so many nights: the mean stay mixes its two neighbouring whole numbers.
fn in_bed(procedure: &Procedure, ward: WardIx, nights: Day) -> f64 {
    let there = procedure.ward == Some(ward) && nights >= 0;
    if there { (procedure.stay_days - f64::from(nights)).clamp(0.0, 1.0) } else { 0.0 }
}

/// Patients of the ward on a night who stand in the lists already, reserved slots among them.
fn expected(week: &Week, ward: WardIx, day: Day) -> f64 {
    let theatres = week.frame.theatres;
    let mut patients = 0.0;
    for list in week.lists {
        let cases = list.fixed.iter().chain(&list.new).map(|case| (case.procedure, 1));
        for (procedure, count) in cases.chain(list.slots.iter().map(|slot| (slot.procedure, slot.count))) {
            patients += f64::from(count) * in_bed(&theatres.procedures[procedure], ward, day - list.day());
        }
    }
    patients
}
