//! Beds: expected patients on each night, by lengths of stay that mix two neighbouring whole numbers of nights.

use super::Stage;
use super::breach::{Findings, TheatreRule};
use super::patients::stood;
use super::view::View;
use crate::calendar::Day;
use crate::hospital::theatres::*;

/// Reports wards that overflow beyond what they may; returns the expected extra bed-nights.
pub(super) fn check(view: &View, findings: &mut Findings) -> f64 {
    let theatres = view.theatres;
    let mut extra_nights = 0.0;
    for (at, ward) in theatres.wards.iter().enumerate() {
        let mut planned = vec![0.0; theatres.horizon.days.max(0) as usize];
        for (place, block) in &view.plan.blocks {
            for case in &block.cases {
                add(&mut planned, &theatres.procedures[case.procedure], at, place.day);
            }
        }
        let mut promised = promised(view, at);
        if view.stage == Stage::Bookings {
            for (most, given) in promised.iter_mut().zip(given(view, at)) {
                *most = given.max(*most);
            }
        }
        for (day, (patients, promised)) in planned.into_iter().zip(promised).enumerate() {
            let (Some(&beds), Some(&taken)) = (ward.beds.get(day), ward.taken.get(day)) else { continue };
            let free = f64::from(beds) - f64::from(taken);
            let most = f64::from(ward.most_overflow);
            extra_nights += (patients - free).max(0.0);
            if patients > free + most + 1e-6 && patients > 0.0 {
                let measured = format!("{:.1} patients expected with those who are in", patients + f64::from(taken));
                let allowed = format!("{beds} beds and {} extra", ward.most_overflow);
                findings.on(TheatreRule::Beds, Some(day as i32), format!("ward {}", ward.key), measured, allowed);
                // Those who are in, who have their date, or for whom a slot is locked, stay.
                findings.forced_if(promised + 1e-6 >= patients);
            }
        }
    }
    extra_nights
}

/// Expected patients of each night whom the plan in force promises a bed: booked, or to come to slots that are locked for a pathway
/// (counted at the longest stay that its patients can have).
fn promised(view: &View, ward: WardIx) -> Vec<f64> {
    let theatres = view.theatres;
    let mut promised = vec![0.0; theatres.horizon.days.max(0) as usize];
    for patient in &theatres.queue {
        if let Some(place) = patient.booked.filter(|place| theatres.is_open(*place)) {
            add(&mut promised, &theatres.procedures[patient.procedure], ward, place.day);
        }
    }
    for (place, block) in theatres.published.iter().flat_map(|plan| &plan.blocks) {
        let Some(pathway) = block.pathway else { continue };
        let on = |procedure: usize| {
            let referred = theatres.referrals.iter().any(|r| r.procedure == procedure && r.pathway == Some(pathway));
            let clock_of = |clock: ClockIx| theatres.clocks[clock].pathway == pathway;
            let waits = theatres.queue.iter().any(|one| one.procedure == procedure && one.clock.is_some_and(clock_of));
            let planned =
                theatres.published.iter().flat_map(|plan| plan.blocks.values().flat_map(|block| &block.cases));
            let locked = planned.into_iter().any(|case| (case.procedure, case.pathway) == (procedure, Some(pathway)));
            theatres.procedures[procedure].ward == Some(ward) && (referred || waits || locked)
        };
        let possible =
            (0..theatres.procedures.len()).filter(|&procedure| on(procedure)).map(|at| &theatres.procedures[at]);
        let longest = possible.max_by(|one, other| one.stay_days.total_cmp(&other.stay_days));
        for _ in block.locked_slots() {
            if let Some(procedure) = longest {
                add(&mut promised, procedure, ward, place.day);
            }
        }
    }
    promised
}

/// Expected patients of each night who stood in the blocks before patients were booked into them.
fn given(view: &View, ward: WardIx) -> Vec<f64> {
    let mut given = vec![0.0; view.theatres.horizon.days.max(0) as usize];
    for (place, block) in &view.plan.blocks {
        for case in block.cases.iter().filter(|case| stood(view, *place, case)) {
            add(&mut given, &view.theatres.procedures[case.procedure], ward, place.day);
        }
    }
    given
}

/// Adds the expected nights of one patient in a ward.
fn add(nights_of: &mut [f64], procedure: &Procedure, ward: WardIx, day: Day) {
    if procedure.ward != Some(ward) {
        return;
    }
    for (night, share) in nights(procedure.stay_days).enumerate() {
        if let Some(there) = nights_of.get_mut(day.max(0) as usize + night) {
            *there += share;
        }
    }
}

/// Whether a list would find beds on a day beside those who are in and those who are promised one.
pub(super) fn free_for(view: &View, day: Day, list: &[ProcedureIx]) -> bool {
    view.theatres.wards.iter().enumerate().all(|(at, ward)| {
        let mut patients = promised(view, at);
        let mut more = vec![false; patients.len()];
        for procedure in list.iter().map(|&procedure| &view.theatres.procedures[procedure]) {
            for (night, share) in nights(procedure.stay_days).enumerate().filter(|_| procedure.ward == Some(at)) {
                if let Some(there) = patients.get_mut(day as usize + night) {
                    *there += share;
                    more[day as usize + night] = true;
                }
            }
        }
        let beds = ward.beds.iter().zip(&ward.taken).map(|(beds, taken)| f64::from(*beds) - f64::from(*taken));
        let most = f64::from(ward.most_overflow) + 1e-6;
        patients.iter().zip(beds).zip(more).all(|((patients, free), more)| !more || *patients <= free.max(0.0) + most)
    })
}

/// Probability of being in on the first night, the second, …: a stay of 2.3 nights is one of two nights in 70 of 100 patients and one
/// of three in 30.
fn nights(stay_days: f64) -> impl Iterator<Item = f64> {
    let whole = stay_days.max(0.0).floor() as usize;
    let longer = stay_days.max(0.0) - whole as f64;
    std::iter::repeat_n(1.0, whole).chain((longer > 0.0).then_some(longer))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_of_the_nights_add_up_to_the_mean_stay() {
        for stay in [0.0, 0.4, 1.0, 2.3, 5.9] {
            assert!((nights(stay).sum::<f64>() - stay).abs() < 1e-12);
        }
    }
}
