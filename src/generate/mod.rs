//! Wards and operating theatres of any size, made up from a seed: for trying the program, for measuring it and for tests.
//! Theatres: [`hospital`].
//!
//! A ward is a Danish surgical ward: day, evening and night shifts of eight hours, table clearing twice a week, nurses and
//! a few assistants under the regional agreement, leave, wishes and two weeks of history. Its demand is cut to what the
//! staff can give ([`group_supply_minutes`]), so that a ward with a squeeze below 1 can be planned. Same
//! [`WardSpec`], same ward, on every platform.

mod conflict;
mod demand;
mod dice;
mod hospital;
mod leave;
mod names;
mod past;
mod staff;
mod wishes;

pub use conflict::PLANTED_COMPETENCE;
pub use demand::{group_supply_minutes, supply_minutes};
pub use hospital::{Crewed, HospitalSpec, ROSTER_WEEKS, USUAL_FILL, crewed, hospital, theatre_load};

use crate::calendar::Horizon;
use crate::hospital::{CompetenceIx, Hospital, Points, Shift, ShiftIx, ShiftKind};
use chrono::{Datelike, Days, NaiveDate};
use std::collections::BTreeMap;

/// When a ward is planned, which decides who is away.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Season {
    /// One person in seventeen is on leave at a time.
    #[default]
    Ordinary,
    /// Leave gathers around the public holidays of the horizon.
    Holiday,
    /// Everybody takes two or three weeks, and demand goes down with supply.
    SummerLeave,
}

/// Wards below this size are small.
const SMALL_STAFF: usize = 15;
/// Over a short horizon, wards below this size are small.
const SMALL_STAFF_OF_FEW_WEEKS: usize = 25;
/// Most weeks of a short horizon.
const SHORT_WEEKS: u32 = 4;

/// What ward to make.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct WardSpec {
    /// People; at least 5.
    pub staff: usize,
    /// Weeks to plan, 1 to 104.
    pub weeks: u32,
    /// Seed of everything that is left to chance.
    pub seed: u64,
    /// First date; moved back to its Monday.
    pub first: NaiveDate,
    /// Season.
    pub season: Season,
    /// Wanted hours over the hours that the norm leaves to plan.
    pub squeeze: f64,
    /// Whether to plant a conflict, so that no roster exists.
    pub infeasible: bool,
}

impl WardSpec {
    /// An ordinary ward at the usual squeeze.
    pub fn new(staff: usize, weeks: u32, seed: u64) -> Self {
        let first = NaiveDate::from_ymd_opt(2027, 1, 11).unwrap_or(NaiveDate::MIN);
        Self { staff, weeks, seed, first, season: Season::Ordinary, squeeze: 0.97, infeasible: false }
    }

    /// Whether so few people are there that one of them away could leave a skill without anybody: then skills are wanted and
    /// not demanded, and a temp may come on any shift.
    fn is_small(&self) -> bool {
        self.staff < SMALL_STAFF || (self.is_short() && self.staff < SMALL_STAFF_OF_FEW_WEEKS)
    }

    /// Whether the horizon is too short to even out what people bring with them.
    fn is_short(&self) -> bool {
        self.weeks <= SHORT_WEEKS
    }

    /// The same with every value brought into its range.
    fn within_range(self) -> Self {
        let back = Days::new(u64::from(self.first.weekday().num_days_from_monday()));
        let squeeze = if self.squeeze.is_finite() { self.squeeze.clamp(0.3, 1.5) } else { 1.0 };
        let first = self.first.checked_sub_days(back).unwrap_or(self.first);
        Self { staff: self.staff.clamp(5, 1500), weeks: self.weeks.clamp(1, 104), first, squeeze, ..self }
    }
}

/// Indices of the competences and shifts that every ward has.
#[derive(Debug)]
struct Keys;

impl Keys {
    const NURSE: CompetenceIx = 0;
    const SENIOR: CompetenceIx = 1;
    const RECOVERY: CompetenceIx = 2;
    const MEDICATION: CompetenceIx = 3;
    const NEW: CompetenceIx = 4;
    const ASSISTANT: CompetenceIx = 5;

    const DAY: ShiftIx = 0;
    const EVENING: ShiftIx = 1;
    const NIGHT: ShiftIx = 2;
    const CLEARING: ShiftIx = 3;
}

/// Makes a ward, and the text that goes into its `hospital.toml` beside it: the ward's own rules and what is planted.
pub fn ward(spec: &WardSpec) -> (Hospital, String) {
    let spec = spec.within_range();
    let horizon = Horizon::of_weeks(spec.first, spec.weeks);
    let staff = staff::staff(&spec);
    let absences = leave::absences(&spec, horizon, &staff);
    let mut hospital = Hospital {
        name: format!("Surgical ward, {} people", spec.staff),
        horizon,
        history_from: past::HISTORY_FROM,
        publish_on: spec.first.checked_sub_days(Days::new(35)),
        competences: staff::competences(),
        shifts: shifts(),
        staff,
        demand: Vec::new(),
        mixes: Vec::new(),
        conferences: Vec::new(),
        clearings: Vec::new(),
        wishes: Vec::new(),
        absences,
        history: Vec::new(),
        pinned: BTreeMap::new(),
        published: None,
        points: Points::default(),
    };
    demand::fill(&mut hospital, &spec);
    past::fill(&mut hospital, spec.seed);
    hospital.wishes = wishes::wishes(&hospital, &spec);
    let planted = if spec.infeasible { conflict::plant(&mut hospital) } else { None };
    limit_absence(&mut hospital);
    if spec.is_short() {
        past::fit_balances(&mut hospital);
    }
    let extra = policy_text(planted.as_deref());
    (hospital, extra)
}

fn shifts() -> Vec<Shift> {
    let rows = [
        ("D", "Day", ShiftKind::Day, 7, 15, None, None, 0),
        ("E", "Evening", ShiftKind::Evening, 15, 23, None, None, 0),
        ("N", "Night", ShiftKind::Night, 23, 31, None, None, 0),
        ("T", "Table clearing", ShiftKind::Day, 8, 16, Some(20 * 60), Some(Keys::RECOVERY), 15_000),
    ];
    let shift = |(code, name, kind, start, end, latest_end_minute, requires, supplement_ore): (
        &str,
        &str,
        _,
        _,
        _,
        _,
        _,
        _,
    )| Shift {
        code: code.into(),
        name: name.into(),
        kind,
        start_minute: start * 60,
        end_minute: end * 60,
        latest_end_minute,
        unpaid_break_minutes: 0,
        counts_percent: 100,
        effective_minutes: None,
        requires,
        supplement_ore,
    };
    rows.map(shift).to_vec()
}

/// Whether the ward is open at night.
fn has_nights(hospital: &Hospital) -> bool {
    hospital.demand.iter().any(|line| line.shift == Keys::NIGHT)
}

/// Allows a few more seniors away than are away already.
fn limit_absence(hospital: &mut Hospital) {
    let holders = hospital.staff.iter().filter(|person| person.holds(Keys::SENIOR)).count();
    let away_on = |day| {
        let is_away = |at: &usize| hospital.staff[*at].holds(Keys::SENIOR) && hospital.absence(*at, day).is_some();
        (0..hospital.staff.len()).filter(is_away).count()
    };
    let most = (0..hospital.horizon.days).map(away_on).max().unwrap_or(0);
    hospital.competences[Keys::SENIOR].most_away = Some(((most + 2).max(holders / 3)) as u32);
}

/// The ward's own rules, as sections of `hospital.toml`.
fn policy_text(planted: Option<&str>) -> String {
    let mut text = String::new();
    if let Some(planted) = planted {
        text.push_str(&format!("# Planted, so that no roster exists: {planted}\n\n"));
    }
    text.push_str(
        "# The ward's own rules, on top of the agreement.\n\
         [rules.weekend_frequency]\nseverity = \"policy\"\nmost = 1\nof = 2\n\n\
         [rules.forbidden_sequence]\nsequences = [[\"night\", \"day\"], [\"night\", \"evening\"]]\n\n\
         [rules.recovery_after_nights]\nnights = 2\nhours = 48\n",
    );
    text
}

#[cfg(test)]
mod tests;
