//! Beds: expected patients on each night, by lengths of stay that mix two neighbouring whole numbers of nights.

use super::breach::{Findings, TheatreRule};
use super::view::View;
use crate::calendar::Day;
use crate::hospital::theatres::{PathwayIx, ProcedureIx, WardIx};

/// Reports wards that overflow beyond what they may; returns the expected extra bed-nights.
pub(super) fn check(view: &View, findings: &mut Findings) -> f64 {
    let theatres = view.theatres;
    let mut extra_nights = 0.0;
    for (at, ward) in theatres.wards.iter().enumerate() {
        let planned = expected(view, at);
        for (day, (patients, given)) in planned.into_iter().enumerate() {
            let (Some(&beds), Some(&taken)) = (ward.beds.get(day), ward.taken.get(day)) else { continue };
            let free = f64::from(beds) - f64::from(taken);
            let most = f64::from(ward.most_overflow);
            extra_nights += (patients - free).max(0.0);
            if patients > free + most + 1e-6 && patients > 0.0 {
                let measured = format!("{:.1} patients expected with those who are in", patients + f64::from(taken));
                let allowed = format!("{beds} beds and {} extra", ward.most_overflow);
                findings.on(TheatreRule::Beds, Some(day as i32), format!("ward {}", ward.key), measured, allowed);
                // Those who are in, and those who have their date, stay.
                findings.forced_if(given + 1e-6 >= patients);
            }
        }
    }
    extra_nights
}

/// Expected patients of the plan in a ward by night, and of them those whom the plan in force has given the date: booked, or slots
/// locked for a pathway.
fn expected(view: &View, ward: WardIx) -> Vec<(f64, f64)> {
    let theatres = view.theatres;
    let mut planned = vec![(0.0, 0.0); theatres.horizon.days.max(0) as usize];
    for (place, block) in &view.plan.blocks {
        let locked = |pathway: Option<PathwayIx>| {
            let before = theatres.published.as_ref().and_then(|plan| plan.blocks.get(place));
            pathway.is_some() && before.is_some_and(|before| before.pathway == pathway)
        };
        for case in &block.cases {
            let given = match case.patient {
                Some(patient) => theatres.queue[patient].booked == Some(*place),
                None => locked(case.pathway),
            };
            let procedure = &theatres.procedures[case.procedure];
            if procedure.ward == Some(ward) {
                for (night, share) in nights(procedure.stay_days).enumerate() {
                    if let Some(there) = planned.get_mut(place.day as usize + night) {
                        there.0 += share;
                        there.1 += if given { share } else { 0.0 };
                    }
                }
            }
        }
    }
    planned
}

/// Whether a list would find beds on a day beside those who are in and those who have their date.
pub(super) fn free_for(view: &View, day: Day, list: &[ProcedureIx]) -> bool {
    view.theatres.wards.iter().enumerate().all(|(at, ward)| {
        let mut patients: Vec<f64> = expected(view, at).into_iter().map(|(_, given)| given).collect();
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
