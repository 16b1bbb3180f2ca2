//! What the specialties operate: groups of operations that one surgeon masters, with their shares, needs and pathways.
//!
//! Mean and spread of the minutes, shares and waiting times are those of published process times and waiting lists; the
//! operations inside a specialty are ordinary ones with plausible shares. [`super::mix`] scales their minutes so that
//! each specialty has exactly its mean and spread.

mod first;
mod further;

use chrono::Weekday;

/// A specialty of the catalogue.
#[derive(Debug)]
pub(super) struct Discipline {
    pub key: &'static str,
    pub name: &'static str,
    /// Mean minutes of a case.
    pub mean_minutes: f64,
    /// Standard deviation of a case's minutes over their mean, everything included.
    pub spread: f64,
    /// Standard deviation of the logarithm of the minutes of one operation by one surgeon.
    pub sigma: f64,
    /// Share of the hospital's work, relative to orthopaedics.
    pub share: f64,
    /// Weeks of work that wait at a load of 1.
    pub waiting_weeks: f64,
    /// Minutes that are booked over minutes that it takes.
    pub booking_habit: f64,
    pub groups: &'static [Group],
    pub pathways: &'static [Package],
}

/// Operations of one competence.
#[derive(Debug)]
pub(super) struct Group {
    pub key: &'static str,
    pub name: &'static str,
    /// Whether theatre nurses need training with the robot.
    pub robot_nurses: bool,
    pub operations: &'static [Operation],
}

/// A pathway of the catalogue.
#[derive(Debug)]
pub(super) struct Package {
    pub key: &'static str,
    pub name: &'static str,
    pub tier: u8,
    pub conference: Weekday,
    pub pool: Option<&'static str>,
    /// Longest time to the operation.
    pub operation: (u32, Unit),
}

/// Unit of a clock in the catalogue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unit {
    Working,
    Calendar,
}

/// An operation of the catalogue.
#[derive(Debug, Clone, Copy)]
pub(super) struct Operation {
    pub key: &'static str,
    pub name: &'static str,
    /// Minutes before they are scaled to the specialty's mean.
    pub minutes: f64,
    /// Share of the specialty's cases, in percent.
    pub share: f64,
    pub feature: Option<usize>,
    pub equipment: Option<usize>,
    pub local: bool,
    pub nights: f64,
    pub priority: u8,
    /// Pathway and the percentage of the referrals that come on it.
    pub pathway: Option<(&'static str, f64)>,
}

pub(super) const IMAGING: usize = 0;
pub(super) const LAMINAR: usize = 1;
pub(super) const ROBOT: usize = 2;
/// Keys of the features, by index; in alphabetical order, as a folder is read.
pub(super) const FEATURES: [&str; 3] = ["imaging", "laminar", "robot"];

pub(super) const C_ARM: usize = 0;
pub(super) const MICROSCOPE: usize = 1;
pub(super) const LASER: usize = 2;
/// Keys and names of the equipment, and rooms for each unit.
pub(super) const EQUIPMENT: [(&str, &str, usize); 3] =
    [("c-arm", "C-arm", 5), ("microscope", "Operating microscope", 6), ("laser", "Laser", 14)];

/// The specialties, in the order in which a growing hospital gets them.
pub(super) const DISCIPLINES: [&Discipline; 9] = [
    &first::ORTHOPAEDIC,
    &first::GENERAL,
    &first::UROLOGY,
    &first::GYNAECOLOGY,
    &further::EYE,
    &further::EAR_NOSE_THROAT,
    &further::VASCULAR,
    &further::PLASTIC,
    &further::NEURO,
];

/// An operation in general anaesthesia, not urgent, home the same day.
const fn op(key: &'static str, name: &'static str, minutes: f64, share: f64) -> Operation {
    Operation {
        key,
        name,
        minutes,
        share,
        feature: None,
        equipment: None,
        local: false,
        nights: 0.0,
        priority: 3,
        pathway: None,
    }
}

impl Operation {
    const fn room(self, feature: usize) -> Self {
        Self { feature: Some(feature), ..self }
    }

    const fn with(self, equipment: usize) -> Self {
        Self { equipment: Some(equipment), ..self }
    }

    const fn local(self) -> Self {
        Self { local: true, ..self }
    }

    const fn nights(self, nights: f64) -> Self {
        Self { nights, ..self }
    }

    const fn urgency(self, priority: u8) -> Self {
        Self { priority, ..self }
    }

    const fn on(self, pathway: &'static str, percent: f64) -> Self {
        Self { pathway: Some((pathway, percent)), priority: 1, ..self }
    }
}

const fn group(key: &'static str, name: &'static str, operations: &'static [Operation]) -> Group {
    Group { key, name, robot_nurses: false, operations }
}

const fn robot_group(key: &'static str, name: &'static str, operations: &'static [Operation]) -> Group {
    Group { key, name, robot_nurses: true, operations }
}
