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
                        .all_blocks()
                        .filter(|&(slot, kind, _)| {
                            let slot = &self.slots[slot];
                            let needs = self.kinds[kind].equipment.contains(&equipment);
                            needs && slot.day == day && self.runs_at(slot.session, minute)
                        })
                        .map(|(.., variable)| variable)
                        .sum();
                    self.draft.row(constraint!(used <= f64::from(unit.count)));
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
                let beds = f64::from(ward.beds[day as usize]) - f64::from(ward.taken[day as usize]);
                let price = theatres.points.overflow_bed;
                let extra = self.draft.part(f64::from(ward.most_overflow), price);
                let beyond = self.draft.part(f64::INFINITY, price * BEYOND_OVERFLOW);
                self.draft.row(constraint!(there <= beds + extra + beyond));
            }
        }
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
