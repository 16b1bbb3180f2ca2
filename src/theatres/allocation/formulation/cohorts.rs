//! Who is operated when, who is late, and what is kept for patients not yet known.

use super::{Formulation, Served, Service};
use crate::calendar::Day;
use crate::hospital::theatres::*;
use crate::theatres::allocation::cohorts::Cohort;
use crate::theatres::allocation::program::Part;
use crate::theatres::allocation::slots::Lock;
use good_lp::{Expression, Variable, constraint};
use std::collections::{BTreeMap, BTreeSet};

/// First and last day.
type Span = (Day, Day);

impl Formulation<'_> {
    /// Patients are served from the cases of the lists. Pathway patients and reserved slots are planned by the day, the others by
    /// the week: in the week of their due date, those on time come out of the days up to it.
    pub(in super::super) fn add_cohorts(&mut self) {
        let slot_of: BTreeMap<PatientIx, usize> = (0..self.slots.len())
            .flat_map(|slot| self.slots[slot].booked.iter().map(move |&patient| (patient, slot)))
            .collect();
        let mut late = self.late_among_standing();
        for at in 0..self.cohorts.len() {
            let cohort = self.cohorts[at].clone();
            let late = &mut late[self.theatres.procedures[cohort.procedure].specialty];
            let mut waiting = Expression::from(f64::from(cohort.count()));
            for patient in &cohort.booked {
                let slot = slot_of[patient];
                let day = self.slots[slot].day;
                let stays = self.stays.iter().filter(|stays| stays.patient == *patient).map(|stays| stays.variable);
                let kept = self.kept[&slot].clone() + stays.sum::<Expression>();
                self.draft.pay(self.worth().operated(&cohort, day), &kept);
                waiting += 1.0 - kept.clone();
                if day > cohort.due {
                    *late += kept;
                }
            }
            for days in self.windows(&cohort) {
                let price = self.worth().operated(&cohort, days.1);
                let most = f64::from(cohort.count()) + cohort.booked.len() as f64;
                let variable = match self.service {
                    Service::Divisible => self.draft.part(most, price),
                    Service::Whole => self.draft.whole(most, price, Part { day: days.0, specialty: None }),
                };
                if !cohort.is_reserved() && days.1 > cohort.due {
                    *late += variable;
                }
                waiting -= variable;
                self.served.push(Served { cohort: at, days, variable });
            }
            self.draft.pay(self.worth().left(&cohort), &waiting);
            if !cohort.is_reserved() && cohort.due < self.theatres.horizon.days {
                *late += waiting.clone();
            }
            self.draft.row(constraint!(waiting >= 0.0));
        }
        self.add_reserve_and_capacity();
        self.add_fairness(late);
    }

    /// The spans of days that a cohort's service is told apart by.
    fn windows(&self, cohort: &Cohort) -> Vec<(Day, Day)> {
        let horizon = &self.theatres.horizon;
        if cohort.pathway.is_some() {
            let days = cohort.earliest.max(0)..horizon.days;
            return days
                .filter(|&day| self.cases.contains_key(&(cohort.procedure, day)))
                .map(|day| (day, day))
                .collect();
        }
        let mut windows = Vec::new();
        for monday in horizon.mondays() {
            let (first, last) = (monday.max(0), (monday + 6).min(horizon.days - 1));
            let there = (first..=last).any(|day| self.cases.contains_key(&(cohort.procedure, day)));
            if first < cohort.earliest || !there {
                continue;
            }
            if (first..last).contains(&cohort.due) {
                windows.push((first, cohort.due));
                windows.push((cohort.due + 1, last));
            } else {
                windows.push((first, last));
            }
        }
        windows
    }

    /// What is served is there: by the day for pathways; by the week, its beginnings and its ends for the others, who may not
    /// use what is reserved.
    fn add_reserve_and_capacity(&mut self) {
        let reserved = self.add_reserve();
        let mut of_procedure: BTreeMap<ProcedureIx, Vec<(Span, Variable)>> = BTreeMap::new();
        for served in &self.served {
            let cohort = &self.cohorts[served.cohort];
            if cohort.pathway.is_none() {
                of_procedure.entry(cohort.procedure).or_default().push((served.days, served.variable));
            }
        }
        for (procedure, served) in of_procedure {
            let spans: BTreeSet<Span> = served.iter().map(|(days, _)| *days).collect();
            let weeks = self.theatres.horizon.mondays();
            let whole = weeks.iter().map(|&monday| (monday.max(0), (monday + 6).min(self.theatres.horizon.days - 1)));
            for (first, last) in spans.into_iter().chain(whole).collect::<BTreeSet<_>>() {
                let inside = served.iter().filter(|((from, to), _)| first <= *from && *to <= last);
                let asked: Vec<Variable> = inside.map(|(_, variable)| *variable).collect();
                if asked.is_empty() {
                    continue;
                }
                let mut there = Expression::default();
                for day in first..=last {
                    there += self.cases.get(&(procedure, day)).cloned().unwrap_or_default();
                    if let Some(kept) = reserved.get(&(procedure, day)) {
                        there -= *kept;
                    }
                }
                let asked: Expression = asked.into_iter().sum();
                self.draft.row(constraint!(asked <= there));
            }
        }
    }

    /// Cases set apart for pathways, by procedure and day: not below what their patients and reserved slots use, not below what is
    /// locked on the day, not above what there is.
    fn add_reserve(&mut self) -> BTreeMap<(ProcedureIx, Day), Variable> {
        let mut used: BTreeMap<(ProcedureIx, Day), Expression> = BTreeMap::new();
        for served in &self.served {
            let cohort = &self.cohorts[served.cohort];
            if cohort.pathway.is_some() {
                *used.entry((cohort.procedure, served.days.0)).or_default() += served.variable;
            }
        }
        let mut locked: BTreeMap<(PathwayIx, Day), f64> = BTreeMap::new();
        for slot in &self.slots {
            if let Some(Lock { pathway, slots }) = &slot.lock {
                let pathway = *pathway;
                *locked.entry((pathway, slot.day)).or_default() += slots.len() as f64;
                for &(procedure, day) in self.cases.keys() {
                    if day == slot.day && self.of_pathways.has(procedure, pathway) {
                        used.entry((procedure, day)).or_default();
                    }
                }
            }
        }
        let mut reserved = BTreeMap::new();
        let kept = self.standing.map(|standing| &standing.reserved).into_iter().flatten();
        let kept: BTreeMap<_, f64> = kept.map(|(&at, places)| (at, places.len() as f64)).collect();
        for &at in kept.keys() {
            used.entry(at).or_default();
        }
        for ((procedure, day), used) in used {
            let variable = self.draft.part(f64::INFINITY, 0.0);
            if let Some(&kept) = kept.get(&(procedure, day)) {
                self.draft.row(constraint!(variable >= kept));
            }
            let there = self.cases.get(&(procedure, day)).cloned().unwrap_or_default();
            self.draft.row(constraint!(variable >= used));
            self.draft.row(constraint!(variable <= there));
            reserved.insert((procedure, day), variable);
        }
        for ((pathway, day), slots) in locked {
            let of_pathway =
                reserved.iter().filter(|((procedure, at), _)| *at == day && self.of_pathways.has(*procedure, pathway));
            let kept: Expression = of_pathway.map(|(_, variable)| *variable).sum();
            let short = self.draft.part(slots, self.theatres.points.pathway_late);
            self.draft.row(constraint!(kept + short >= slots));
        }
        reserved
    }

    /// The worst specialty's share of patients who are late, in percent.
    fn add_fairness(&mut self, late: Vec<Expression>) {
        let price = self.theatres.points.fairness_percent;
        let worst = self.draft.part(100.0, price);
        for (specialty, late) in late.into_iter().enumerate() {
            let of = |patient: &&Patient| self.theatres.procedures[patient.procedure].specialty == specialty;
            let patients = self.theatres.queue.iter().filter(of).count();
            if patients > 0 {
                let share = late * (100.0 / patients as f64);
                self.draft.row(constraint!(worst >= share));
            }
        }
    }
}
