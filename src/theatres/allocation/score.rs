//! What a plan costs by term, and its tiers in days and patients. Reads the plan, never the program.

use super::assign::least_cost;
use super::cohorts::{Cohort, cohorts};
use super::formulation::in_bed;
use super::slots::is_released;
use super::worth::Worth;
use crate::calendar::Day;
use crate::hospital::theatres::*;
use crate::theatres::durations::Durations;
use crate::theatres::patterns::overrun;
use std::collections::{BTreeMap, BTreeSet};

/// Points of giving somebody a slot before they can come: more than any lateness.
const UNUSABLE: f64 = 1e9;

/// The objective of a plan by term, in points. Less is better.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Terms {
    /// Pathway patients and reserved slots beyond their clocks.
    pub pathway: f64,
    /// Patients beyond their right, and the weeks they are late.
    pub guarantee: f64,
    /// The worst specialty's share of late patients.
    pub fairness: f64,
    /// Weeks of waiting.
    pub waiting: f64,
    /// Blocks that change hands, and frozen blocks that close.
    pub moves: f64,
    /// Booked patients who lose their date, and locked slots that are gone.
    pub displaced: f64,
    /// Expected overrun.
    pub overrun: f64,
    /// Beds beyond those there are.
    pub beds: f64,
    /// Opening blocks at all.
    pub blocks: f64,
}

impl Terms {
    /// The terms with their names, in the order of the tiers.
    pub fn named(&self) -> [(&'static str, f64); 9] {
        [
            ("pathway", self.pathway),
            ("guarantee", self.guarantee),
            ("fairness", self.fairness),
            ("waiting", self.waiting),
            ("moves", self.moves),
            ("displaced", self.displaced),
            ("overrun", self.overrun),
            ("beds", self.beds),
            ("blocks", self.blocks),
        ]
    }

    /// Their sum.
    pub fn total(&self) -> f64 {
        self.named().iter().map(|(_, points)| points).sum()
    }
}

/// How late a group of patients is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Lateness {
    /// Patients beyond their latest day: operated after it, or not planned although it lies in the horizon.
    pub patients: u32,
    /// Their days beyond it, to the end of the horizon for those not planned.
    pub days: u32,
}

/// The tiers of a plan, in days and patients.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Tiers {
    /// Patients on pathways.
    pub pathway: Lateness,
    /// Reserved slots that could not be kept within their clock.
    pub reserve_missing: u32,
    /// Patients on the general right.
    pub guarantee: Lateness,
    /// Late patients of each specialty, and its patients.
    pub late_of: Vec<(u32, u32)>,
    /// Patients planned.
    pub operated: u32,
    /// Weeks from the meeting to the operation, summed over the patients planned.
    pub waiting_weeks: f64,
    /// Blocks that get a new owner against the plan in force, beyond the notice.
    pub moves: u32,
    /// Blocks that close, and blocks inside the notice that are not as they were.
    pub closed: u32,
    /// Booked patients who lose their date.
    pub displaced: u32,
    /// Expected hours of overrun.
    pub overrun_hours: f64,
    /// Expected extra bed-nights.
    pub overflow_beds: f64,
}

/// Scores a plan.
pub fn score(theatres: &Theatres, durations: &Durations, plan: &Allocation) -> (Terms, Tiers) {
    let day_of: BTreeMap<PatientIx, Day> = plan
        .blocks
        .iter()
        .flat_map(|(place, block)| block.cases.iter().filter_map(|case| Some((case.patient?, place.day))))
        .collect();
    let mut scoring = Scoring { theatres, durations, plan, day_of, terms: Terms::default(), tiers: Tiers::default() };
    scoring.patients();
    scoring.lateness();
    scoring.plan_in_force();
    scoring.overrun();
    scoring.beds();
    (scoring.terms, scoring.tiers)
}

struct Scoring<'a> {
    theatres: &'a Theatres,
    durations: &'a Durations,
    plan: &'a Allocation,
    day_of: BTreeMap<PatientIx, Day>,
    terms: Terms,
    tiers: Tiers,
}

impl Scoring<'_> {
    /// Waiting and lateness in points.
    fn patients(&mut self) {
        let worth = Worth::new(self.theatres);
        let mut late_of = vec![0.0; self.theatres.specialties.len()];
        let all = cohorts(self.theatres, |_| false);
        for cohort in all.iter().filter(|cohort| !cohort.is_reserved()) {
            for patient in &cohort.members {
                let day = self.day_of.get(patient).copied();
                let (waiting, late) = worth.parts(cohort, day);
                self.terms.waiting += waiting;
                let late_term =
                    if cohort.pathway.is_some() { &mut self.terms.pathway } else { &mut self.terms.guarantee };
                *late_term += late;
                if day.unwrap_or(self.theatres.horizon.days) > cohort.due {
                    late_of[self.theatres.procedures[cohort.procedure].specialty] += 1.0;
                }
            }
        }
        self.reserve(all.iter().filter(|cohort| cohort.is_reserved()));
        let size = |specialty: usize| {
            let of = |patient: &&Patient| self.theatres.procedures[patient.procedure].specialty == specialty;
            self.theatres.queue.iter().filter(of).count().max(1) as f64
        };
        let shares = late_of.iter().enumerate().map(|(specialty, late)| 100.0 * late / size(specialty));
        self.terms.fairness = self.theatres.points.fairness_percent * shares.fold(0.0, f64::max);
    }

    /// Reserved slots meet what is reserved for, procedure by procedure: counted so that as many as can be are in time, and priced so that
    /// those who are late are late as little as can be.
    fn reserve<'c>(&mut self, cohorts: impl Iterator<Item = &'c Cohort>) {
        let mut slots: BTreeMap<ProcedureIx, Vec<Day>> = BTreeMap::new();
        for (place, block) in &self.plan.blocks {
            for case in block.cases.iter().filter(|case| case.patient.is_none() && case.pathway.is_some()) {
                slots.entry(case.procedure).or_default().push(place.day);
            }
        }
        let mut asked: BTreeMap<ProcedureIx, Vec<&Cohort>> = BTreeMap::new();
        for cohort in cohorts {
            let each = std::iter::repeat_n(cohort, cohort.reserved as usize);
            asked.entry(cohort.procedure).or_default().extend(each);
        }
        for (procedure, mut all) in asked {
            let days = slots.remove(&procedure).unwrap_or_default();
            all.sort_by_key(|cohort| cohort.due);
            let missing = self.without_slot_in_time(&all, &days);
            self.tiers.reserve_missing += missing;
            if missing > 0 {
                self.terms.pathway += self.lateness_of_reserve(&all, &days);
            }
        }
    }

    /// How many have no slot in time although their clock runs out in the horizon: day by day the first to run out is served. Those asked
    /// for stand in the order in which they run out, the days in theirs.
    fn without_slot_in_time(&self, all: &[&Cohort], days: &[Day]) -> u32 {
        let mut left: Vec<&Cohort> = all.to_vec();
        for &day in days {
            if let Some(at) = left.iter().position(|one| one.earliest <= day && day <= one.due) {
                left.remove(at);
            }
        }
        let worth = Worth::new(self.theatres);
        left.iter().filter(|one| worth.parts(one, None).1 > 0.0).count() as u32
    }

    /// Points of the lateness when slots are given out so that it is least.
    fn lateness_of_reserve(&self, all: &[&Cohort], days: &[Day]) -> f64 {
        let worth = Worth::new(self.theatres);
        let cost = |one: &Cohort, day: Option<Day>| match day {
            Some(day) if day < one.earliest => UNUSABLE,
            day => worth.parts(one, day).1,
        };
        // Beside the slots there is a place beyond the horizon for everybody.
        let columns = || days.iter().map(|&day| Some(day)).chain(all.iter().map(|_| None));
        let costs: Vec<Vec<f64>> = all.iter().map(|one| columns().map(|day| cost(one, day)).collect()).collect();
        least_cost(&costs)
    }

    /// Lateness in days and patients, from everybody's own latest day.
    fn lateness(&mut self) {
        let horizon = &self.theatres.horizon;
        let mut late_of = vec![(0, 0); self.theatres.specialties.len()];
        for (at, patient) in self.theatres.queue.iter().enumerate() {
            let latest = self.theatres.latest_day(at);
            let day = self.day_of.get(&at).copied();
            let late = (day.unwrap_or(horizon.days) - latest).max(0) as u32;
            let lateness = if patient.clock.is_some() { &mut self.tiers.pathway } else { &mut self.tiers.guarantee };
            lateness.patients += u32::from(late > 0);
            lateness.days += late;
            let of = &mut late_of[self.theatres.procedures[patient.procedure].specialty];
            of.0 += u32::from(late > 0);
            of.1 += 1;
            if let Some(day) = day {
                self.tiers.operated += 1;
                self.tiers.waiting_weeks += f64::from((day - self.theatres.today).max(0)) / 7.0;
            }
        }
        self.tiers.late_of = late_of;
    }

    fn plan_in_force(&mut self) {
        let (theatres, points) = (self.theatres, &self.theatres.points);
        self.terms.blocks = points.open_block * self.plan.blocks.len() as f64;
        let booked = theatres.queue.iter().enumerate().filter_map(|(at, patient)| Some((at, patient.booked?)));
        let lost = booked.filter(|(at, place)| theatres.is_open(*place) && self.plan.place_of(*at) != Some(*place));
        self.tiers.displaced = lost.count() as u32;
        self.terms.displaced = points.displaced * f64::from(self.tiers.displaced);
        let Some(before) = &theatres.published else { return };
        let places: BTreeSet<Place> = before.blocks.keys().chain(self.plan.blocks.keys()).copied().collect();
        let free = theatres.first_free_day();
        let counts = |place: &Place| theatres.is_open(*place) && (place.day < free || theatres.is_in_force(place.day));
        for place in places.into_iter().filter(counts) {
            let owner = |plan: &Allocation| plan.blocks.get(&place).map(|block| block.specialty);
            if owner(before) != owner(self.plan) {
                let moved = place.day >= free && owner(self.plan).is_some();
                *(if moved { &mut self.tiers.moves } else { &mut self.tiers.closed }) += 1;
                self.terms.moves += super::price_of_change(theatres, place.day);
            }
        }
        self.terms.displaced += points.pathway_late * f64::from(self.lost_locks(before));
    }

    /// Locked slots of days on which fewer are reserved or used by the pathway than were locked.
    fn lost_locks(&self, before: &Allocation) -> u32 {
        let mut locked: BTreeMap<(PathwayIx, Day), (u32, BTreeSet<PatientIx>)> = BTreeMap::new();
        for (place, block) in before.blocks.iter().filter(|(place, _)| self.theatres.is_open(**place)) {
            let Some(pathway) = block.pathway.filter(|&pathway| !is_released(self.theatres, pathway, place.day)) else {
                continue;
            };
            locked.entry((pathway, place.day)).or_default().0 += block.locked_slots().count() as u32;
        }
        let mut lost = 0;
        for ((pathway, day), (slots, _)) in locked {
            let on_day = self.plan.blocks.iter().filter(|(place, _)| place.day == day);
            let booked_there = |case: &PlannedCase| {
                let booked = case.patient.and_then(|patient| self.theatres.queue[patient].booked);
                booked.is_some_and(|place| place.day == day)
            };
            let used = on_day
                .flat_map(|(_, block)| &block.cases)
                .filter(|case| case.pathway == Some(pathway) && !booked_there(case))
                .count() as u32;
            lost += slots.saturating_sub(used);
        }
        lost
    }

    fn overrun(&mut self) {
        for (place, block) in &self.plan.blocks {
            let cases: Vec<_> = block.cases.iter().map(|case| (case.procedure, None)).collect();
            let minutes = f64::from(self.theatres.sessions[place.session].minutes());
            let expected = overrun(self.durations, &cases, minutes, &self.theatres.terms).expected_overrun_minutes;
            self.tiers.overrun_hours += expected / 60.0;
        }
        self.terms.overrun = self.theatres.points.overrun_hour * self.tiers.overrun_hours;
    }

    fn beds(&mut self) {
        let theatres = self.theatres;
        let price = theatres.points.overflow_bed;
        for (at, ward) in theatres.wards.iter().enumerate() {
            for day in 0..theatres.horizon.days {
                let cases = self.plan.blocks.iter().flat_map(|(place, block)| {
                    block.cases.iter().map(move |case| (place.day, &theatres.procedures[case.procedure]))
                });
                let there: f64 = cases.map(|(operated, procedure)| in_bed(procedure, at, day - operated)).sum();
                let beds = f64::from(ward.beds[day as usize]) - f64::from(ward.taken[day as usize]);
                let extra = (there - beds).max(0.0);
                let beyond = (extra - f64::from(ward.most_overflow)).max(0.0);
                self.tiers.overflow_beds += extra;
                self.terms.beds += price * (extra - beyond) + super::BEYOND_OVERFLOW * price * beyond;
            }
        }
    }
}
