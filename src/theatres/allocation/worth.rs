//! What it costs in points to operate somebody on a day, or not at all. The program and the score both ask here.

use super::cohorts::Cohort;
use crate::calendar::{Day, Horizon};
use crate::hospital::theatres::{TheatrePoints, Theatres};

/// Points by which a case on a day, or none, is judged.
#[derive(Debug, Clone, Copy)]
pub(super) struct Worth<'a> {
    points: &'a TheatrePoints,
    horizon: &'a Horizon,
    today: Day,
}

impl<'a> Worth<'a> {
    /// The weights of a hospital.
    pub(super) fn new(theatres: &'a Theatres) -> Self {
        Self { points: &theatres.points, horizon: &theatres.horizon, today: theatres.today }
    }

    /// Operating one of the cohort on `day`: waiting, and lateness if it is past the due date.
    pub(super) fn operated(&self, cohort: &Cohort, day: Day) -> f64 {
        let (waiting, late) = self.parts(cohort, Some(day));
        waiting + late
    }

    /// Leaving one of the cohort waiting beyond the horizon.
    pub(super) fn left(&self, cohort: &Cohort) -> f64 {
        let (waiting, late) = self.parts(cohort, None);
        waiting + late
    }

    /// Points for waiting and points for lateness of one who is operated on the day, or not inside the horizon.
    pub(super) fn parts(&self, cohort: &Cohort, day: Option<Day>) -> (f64, f64) {
        let day = day.unwrap_or(self.horizon.days);
        (self.waiting(cohort, day), if day > cohort.due { self.late(cohort, day) } else { 0.0 })
    }

    /// Weeks from the meeting to the week of `day`. A reserved slot does not wait.
    fn waiting(&self, cohort: &Cohort, day: Day) -> f64 {
        if cohort.is_reserved() {
            return 0.0;
        }
        let weeks = f64::from((self.horizon.monday_of(day) - self.today).max(0)) / 7.0;
        let class = usize::from(cohort.priority.clamp(1, 3)) - 1;
        weeks * self.points.waiting_week[class]
    }

    fn late(&self, cohort: &Cohort, day: Day) -> f64 {
        let weeks = f64::from(self.horizon.monday_of(day) - self.horizon.monday_of(cohort.due)) / 7.0;
        let (once, weekly) = match cohort.pathway {
            Some(_) => (self.points.pathway_late, self.points.pathway_late_week),
            None => (self.points.guarantee_late, self.points.guarantee_late_week),
        };
        once + weekly * weeks
    }
}
