//! Operating theatres of any size, made up from a seed: for trying the program, for measuring it and for tests.
//!
//! Rooms, people, operations, their durations, referrals, the waiting list, pathways and a plan in force in which every
//! specialty owns its rooms as it did last year. Some specialties own too much and some too little, which shows in their
//! queues. Staff is scarcer than rooms. Same [`HospitalSpec`], same theatres.
//!
//! Parts are made in the order of the lines of [`hospital`]; each one draws from its own stream of chance.

mod beds;
mod booking;
mod catalogue;
mod crew_time;
mod crews;
mod durations;
mod filling;
mod mix;
mod owners;
mod pathways;
mod plan;
mod referrals;
mod rooms;
mod surgeons;
mod teams;
mod waiting;

pub use crews::{Crewed, ROSTER_WEEKS, crewed};

use crate::calendar::{Day, Horizon, is_working_day};
use crate::hospital::theatres::{Allocation, TheatrePoints, TheatreTerms, Theatres};
use chrono::{Datelike, Days, NaiveDate};

/// What theatres to make.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct HospitalSpec {
    /// Rooms, 2 to 40.
    pub rooms: usize,
    /// Specialties, 1 to 9.
    pub specialties: usize,
    /// Referred work over the work that the staffed blocks of the plan in force can hold, 0.3 to 2; see [`theatre_load`].
    pub load: f64,
    /// Seed of everything that is left to chance.
    pub seed: u64,
    /// First date; moved back to its Monday.
    pub first: NaiveDate,
    /// Weeks to plan, 1 to 12.
    pub weeks: u32,
    /// Share of the theatre-nurse teams that serve two specialties, 0 to 1.
    pub cross_training: f64,
    /// Cases of the last year whose measured time is known, at most.
    pub past_cases: usize,
}

impl HospitalSpec {
    /// Five weeks in balance.
    pub fn new(rooms: usize, specialties: usize, seed: u64) -> Self {
        let first = NaiveDate::from_ymd_opt(2027, 1, 18).unwrap_or(NaiveDate::MIN);
        let past_cases = (rooms * 240).min(6000);
        Self { rooms, specialties, load: 1.0, seed, first, weeks: 5, cross_training: 0.4, past_cases }
    }

    /// The same with every value brought into its range.
    fn within_range(self) -> Self {
        let back = Days::new(u64::from(self.first.weekday().num_days_from_monday()));
        let finite = |value: f64, low: f64, high: f64| if value.is_finite() { value.clamp(low, high) } else { low };
        Self {
            rooms: self.rooms.clamp(2, 40),
            specialties: self.specialties.clamp(1, catalogue::DISCIPLINES.len()),
            load: finite(self.load, 0.3, 2.0),
            first: self.first.checked_sub_days(back).unwrap_or(self.first),
            weeks: self.weeks.clamp(1, 12),
            cross_training: finite(self.cross_training, 0.0, 1.0),
            ..self
        }
    }
}

/// The day of the meeting: the Thursday before the horizon.
const TODAY: Day = -4;

/// Share of a session's minutes that cases and the turnover between them fill in the long run: what is left over is lost
/// between the last case and the end, and to the risk of running over.
pub const USUAL_FILL: f64 = 0.83;

/// Makes theatres.
pub fn hospital(spec: &HospitalSpec) -> Theatres {
    let spec = spec.within_range();
    let mut theatres = empty(&spec);
    rooms::fill(&mut theatres, &spec);
    let mix = mix::fill(&mut theatres, &spec);
    let owned = owners::weekly(&theatres, &mix);
    surgeons::fill(&mut theatres, &spec, &mix, &owned);
    teams::fill(&mut theatres, &spec, &mix, &owned);
    let mut plan = plan::publish(&theatres, &mix, &owned);
    let rates = referrals::rates(&theatres, &mix, &plan.allocation, spec.load);
    durations::fill(&mut theatres, &spec, &mix, &rates);
    pathways::fill(&mut theatres, &mix, &rates);
    let arrivals = referrals::fill(&mut theatres, &spec, &mix, &rates);
    waiting::fill(&mut theatres, &spec, &mix, &plan.allocation, &rates, &arrivals);
    pathways::lock(&theatres, &spec, &mix, &mut plan, &rates);
    booking::fill(&mut theatres, &mut plan);
    beds::fill(&mut theatres, &spec, &rates);
    theatres.published = Some(plan.allocation);
    theatres
}

fn empty(spec: &HospitalSpec) -> Theatres {
    Theatres {
        name: format!("Hospital with {} rooms and {} specialties", spec.rooms, spec.specialties),
        horizon: Horizon::of_weeks(spec.first, spec.weeks),
        today: TODAY,
        competences: Vec::new(),
        features: Vec::new(),
        equipment: Vec::new(),
        rooms: Vec::new(),
        sessions: Vec::new(),
        openings: Vec::new(),
        closures: Vec::new(),
        specialties: Vec::new(),
        procedures: Vec::new(),
        surgeons: Vec::new(),
        surgeon_days: Vec::new(),
        teams: Vec::new(),
        team_days: Vec::new(),
        wards: Vec::new(),
        past_cases: Vec::new(),
        pathways: Vec::new(),
        clocks: Vec::new(),
        queue: Vec::new(),
        referrals: Vec::new(),
        published: None,
        lost_dates: Vec::new(),
        terms: TheatreTerms::default(),
        points: TheatrePoints::default(),
    }
}

/// Working days of the horizon.
fn working_days(theatres: &Theatres) -> impl Iterator<Item = Day> {
    let horizon = theatres.horizon;
    (0..horizon.days).filter(move |&day| is_working_day(horizon.date(day)))
}

/// Work minutes that a week of five open days holds, by specialty: the minutes of its blocks that are filled in the long
/// run, and one turnover more, since the last case of a block needs none.
fn weekly_capacity(theatres: &Theatres, plan: &Allocation) -> Vec<f64> {
    let mut days: Vec<Day> = theatres.openings.iter().map(|opening| opening.day).collect();
    days.dedup();
    let mut minutes = vec![0.0; theatres.specialties.len()];
    for (place, block) in &plan.blocks {
        let session = f64::from(theatres.sessions[place.session].minutes());
        minutes[block.specialty] += USUAL_FILL * session + theatres.terms.turnover_minutes;
    }
    minutes.iter().map(|minutes| minutes * 5.0 / days.len().max(1) as f64).collect()
}

/// Referred work over the work that the plan in force can hold: the mean week of the referrals against a week of five open days
/// of the plan, cases with their turnover against blocks filled as usual ([`USUAL_FILL`]). `None` without plan or
/// referrals.
pub fn theatre_load(theatres: &Theatres) -> Option<f64> {
    let capacity: f64 = weekly_capacity(theatres, theatres.published.as_ref()?).iter().sum();
    let first = theatres.referrals.iter().map(|row| row.monday).min()?;
    let last = theatres.referrals.iter().map(|row| row.monday).max()?;
    let weeks = (last - first) / 7 + 1;
    let work = |row: &crate::hospital::theatres::Referrals| {
        f64::from(row.count) * (theatres.procedures[row.procedure].usual_minutes + theatres.terms.turnover_minutes)
    };
    let referred: f64 = theatres.referrals.iter().map(work).sum();
    (capacity > 0.0).then(|| referred / f64::from(weeks) / capacity)
}

#[cfg(test)]
mod tests;
