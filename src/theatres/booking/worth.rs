//! What it costs in points to book somebody on a day, or to put them off. The weights are those of the allocation.

use crate::calendar::Day;
use crate::hospital::theatres::*;

/// Share of a late pathway patient that a reserved slot costs when a known patient takes it from one who is not known yet.
const SLOT_TAKEN: f64 = 0.5;

/// Points for waiting until a day, and for being late on it.
pub(super) fn operated(theatres: &Theatres, patient: PatientIx, latest: Day, day: Day) -> f64 {
    let waiting = &theatres.queue[patient];
    let priority = waiting.priority.unwrap_or(theatres.procedures[waiting.procedure].priority);
    let class = usize::from(priority.clamp(1, 3)) - 1;
    let weeks = f64::from((day - theatres.today).max(0)) / 7.0;
    let (once, weekly) = lateness(theatres, patient);
    let late = if day > latest { once + weekly * f64::from(day - latest) / 7.0 } else { 0.0 };
    theatres.points.waiting_week[class] * weeks + late
}

/// Points for being put off to a later week that begins on `next`: as if operated then, and half a late patient for one who runs out on
/// that day, a quarter a week after it, and so on. So those whose day comes first go first.
pub(super) fn put_off(theatres: &Theatres, patient: PatientIx, latest: Day, next: Day) -> f64 {
    let next = next.min(theatres.horizon.days);
    let slack = f64::from((latest - next).max(0)) / 7.0;
    let near = if latest >= next { lateness(theatres, patient).0 * 0.5f64.powf(1.0 + slack) } else { 0.0 };
    operated(theatres, patient, latest, next) + near
}

/// Points for taking a reserved slot.
pub(super) fn slot_taken(theatres: &Theatres) -> f64 {
    SLOT_TAKEN * theatres.points.pathway_late
}

fn lateness(theatres: &Theatres, patient: PatientIx) -> (f64, f64) {
    let points = &theatres.points;
    match theatres.queue[patient].clock {
        Some(_) => (points.pathway_late, points.pathway_late_week),
        None => (points.guarantee_late, points.guarantee_late_week),
    }
}
