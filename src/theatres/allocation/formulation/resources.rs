//! Shared equipment and beds.

use super::Formulation;
use crate::calendar::Day;
use crate::hospital::theatres::*;
use crate::theatres::allocation::BEYOND_OVERFLOW;
use good_lp::{Expression, constraint};

impl Formulation<'_> {
    /// A unit of equipment serves one block at a time.
    pub(in super::super) fn add_equipment(&mut self) {
        for (equipment, unit) in self.theatres.equipment.iter().enumerate() {
            for day in 0..self.theatres.horizon.days {
                for minute in self.moments(day) {
                    let used: Expression = self
                        .blocks_on(day)
                        .filter(|&(slot, kind, _)| {
                            let slot = &self.slots[slot];
                            let needs = self.kinds[kind].equipment.contains(&equipment);
                            needs && self.runs_at(slot.session, minute)
                        })
                        .map(|(.., variable)| variable)
                        .sum();
                    let stands =
                        self.standing.map_or(0, |one| one.equipment_used(self.theatres, equipment, day, minute));
                    let left = f64::from(unit.count.saturating_sub(stands));
                    self.draft.row(constraint!(used <= left));
                }
            }
        }
    }

    /// Expected patients in each ward on each night against its beds.
    pub(in super::super) fn add_beds(&mut self) {
        let theatres = self.theatres;
        for (at, ward) in theatres.wards.iter().enumerate() {
            for day in 0..theatres.horizon.days {
                let mut there = Expression::default();
                for (&(procedure, operated), cases) in &self.cases {
                    let share = in_bed(&theatres.procedures[procedure], at, day - operated);
                    if share > 0.0 {
                        there += share * cases.clone();
                    }
                }
                for (slot, kept) in &self.kept {
                    let slot = &self.slots[*slot];
                    let stays = slot.booked.iter().map(|&patient| {
                        in_bed(&theatres.procedures[theatres.queue[patient].procedure], at, day - slot.day)
                    });
                    there += stays.sum::<f64>() * kept.clone();
                }
                for stays in &self.stays {
                    let procedure = &theatres.procedures[theatres.queue[stays.patient].procedure];
                    there += in_bed(procedure, at, day - self.slots[stays.slot].day) * stays.variable;
                }
                there += self.stand_in_bed(at, day);
                let beds = f64::from(ward.beds[day as usize]) - f64::from(ward.taken[day as usize]);
                let price = theatres.points.overflow_bed;
                let extra = self.draft.part(f64::from(ward.most_overflow), price);
                let beyond = self.draft.part(self.promised_beyond(at, day), price * BEYOND_OVERFLOW);
                self.draft.row(constraint!(there <= beds + extra + beyond));
            }
        }
    }
}

impl Formulation<'_> {
    /// Patients of blocks that stay who are expected in a ward on a night.
    fn stand_in_bed(&self, ward: WardIx, day: Day) -> f64 {
        let Some(standing) = self.standing else { return 0.0 };
        let theatres = self.theatres;
        let stays = |(&patient, operated): (&PatientIx, &Option<Day>)| {
            operated
                .map(|operated| in_bed(&theatres.procedures[theatres.queue[patient].procedure], ward, day - operated))
        };
        standing.patients.iter().filter_map(stays).sum()
    }

    /// Beds beyond the overflow that patients take who are in already, have their date or have a locked slot: only these may.
    fn promised_beyond(&self, ward: WardIx, day: Day) -> f64 {
        let theatres = self.theatres;
        let mut promised = f64::from(theatres.wards[ward].taken[day as usize]);
        for slot in self.slots.iter().filter(|slot| slot.day <= day) {
            let stays = |procedure: ProcedureIx| in_bed(&theatres.procedures[procedure], ward, day - slot.day);
            promised += slot.booked.iter().map(|&patient| stays(theatres.queue[patient].procedure)).sum::<f64>();
            if let Some(lock) = &slot.lock {
                let (pathway, unnamed) = (lock.pathway, lock.slots.len() as f64);
                promised += unnamed * self.of_pathways.of(pathway).map(stays).fold(0.0, f64::max);
            }
        }
        promised += self.stand_in_bed(ward, day);
        for ((procedure, operated), slots) in self.standing.iter().flat_map(|standing| standing.unnamed()) {
            promised += slots as f64 * in_bed(&theatres.procedures[procedure], ward, day - operated);
        }
        let ward = &theatres.wards[ward];
        (promised - f64::from(ward.beds[day as usize]) - f64::from(ward.most_overflow)).max(0.0)
    }
}

/// Probability that a patient is in the ward in the night after `nights` days since the operation. The mean stay is met by
/// mixing its two neighbouring whole numbers of nights.
pub(in super::super) fn in_bed(procedure: &Procedure, ward: WardIx, nights: Day) -> f64 {
    if procedure.ward != Some(ward) || nights < 0 {
        return 0.0;
    }
    (procedure.stay_days - f64::from(nights)).clamp(0.0, 1.0)
}
