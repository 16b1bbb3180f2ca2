//! Employments, absences and what happened before the horizon.

use super::{CompetenceIx, PersonIx, ShiftIx, ShiftKind};
use crate::calendar::Day;
use std::collections::BTreeSet;

/// One employment: the key of a roster row. A person with two employments has two.
#[derive(Debug, Clone, PartialEq)]
pub struct Employee {
    /// Key of the employment; never a civil registration number.
    pub employment: String,
    /// Name for the roster.
    pub name: String,
    /// Name of the agreement rule set, a file in `models/agreements/` (or in the folder) without its ending.
    pub agreement: String,
    /// Part of full time, above 0 and at most 1.
    pub fraction: f64,
    /// Basic pay in øre per hour (annual net pay / 1924).
    pub hourly_pay_ore: i64,
    /// Competences held.
    pub competences: BTreeSet<CompetenceIx>,
    /// Consents and protections.
    pub traits: Traits,
    /// Most shifts of a kind.
    pub caps: Vec<Cap>,
    /// Balances carried into the horizon.
    pub opening: Opening,
    /// Worked time of the weeks before the horizon, for the averages over four months.
    pub past_weeks: Vec<PastWeek>,
}

impl Employee {
    /// Whether the person holds a competence.
    pub fn holds(&self, competence: CompetenceIx) -> bool {
        self.competences.contains(&competence)
    }
}

/// Consents and protections of a person that rules look at.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Traits {
    /// Agreed to the reduced daily rest of a local agreement.
    pub reduced_rest: bool,
    /// Opted out of the 48-hour average (doctors).
    pub opt_out_48: bool,
    /// Never on nights.
    pub no_nights: bool,
    /// Pregnant: at most one night a week.
    pub pregnant: bool,
    /// Employed for nights only.
    pub fixed_nights: bool,
}

/// The span over which a [`Cap`] counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CapPeriod {
    /// Monday to Sunday.
    Week,
    /// The whole horizon.
    Horizon,
}

/// At most `most` shifts of `kind` per `period`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cap {
    /// Kind of shift that is capped.
    pub kind: ShiftKind,
    /// Largest number.
    pub most: u32,
    /// Per week or per horizon.
    pub period: CapPeriod,
}

/// Balances carried in from before the horizon.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Opening {
    /// Minutes above (+) or below (−) the norm.
    pub norm_balance_minutes: i64,
    /// Night shifts above (+) or below (−) the fair share of the periods before.
    pub nights_balance: f64,
    /// Weekend shifts above (+) or below (−) the fair share of the periods before.
    pub weekends_balance: f64,
    /// Minutes outside day hours so far this calendar year.
    pub off_hours_minutes: i64,
}

/// A week worked before the horizon.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PastWeek {
    /// Its Monday, a negative day.
    pub monday: Day,
    /// Minutes worked, all kinds.
    pub minutes: i64,
    /// Days of holiday or sickness, which are neutral in averages (0..=7).
    pub neutral_days: u32,
}

/// Why somebody is away.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AbsenceKind {
    /// Annual leave and care days.
    Holiday,
    /// Course, conference, trade-union work: counts as worked.
    Course,
    /// Sick.
    Sick,
    /// Parental and other leave.
    Leave,
    /// Time off in lieu (afspadsering): drawn from the balance, so it has no norm value.
    TimeOff,
}

/// Days on which a person is away.
#[derive(Debug, Clone, PartialEq)]
pub struct Absence {
    /// Who.
    pub person: PersonIx,
    /// First day away.
    pub first: Day,
    /// Last day away.
    pub last: Day,
    /// Why.
    pub kind: AbsenceKind,
    /// Norm minutes credited per weekday away; `None` takes the agreement's value of a day (7.4 h × fraction).
    pub minutes_per_weekday: Option<i64>,
}

/// A duty worked before the horizon.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PastDuty {
    /// Who.
    pub person: PersonIx,
    /// When; negative.
    pub day: Day,
    /// What.
    pub shift: ShiftIx,
}
