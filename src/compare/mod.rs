//! Scenarios: named changes to a hospital, solved beside it, and what they change.
//!
//! A [`Scenario`] says what is changed. The roster is solved again for a ward ([`ward`]), the blocks are given out again for theatres and
//! the year is replayed ([`theatres`]); chance is drawn from the same seeds for all, so that differences are taken seed by seed. What
//! comes of each is an [`Outcome`]: figures by key, one value where nothing is left to chance, one a seed where something is. What one
//! more hour of a competence is worth is in [`worth`]. The mathematics is `models/compare.md`.

pub mod crew;
pub mod sickness;
pub mod theatres;
pub mod ward;
pub mod worth;

use crate::simulate::compare::Estimate;

/// Named changes to a hospital.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Scenario {
    /// Key: the name of its file without the ending.
    pub key: String,
    /// Name for reports.
    pub name: String,
    /// What it is about.
    pub describe: String,
    /// Changes to the ward.
    pub ward: WardChanges,
    /// Changes to the theatres.
    pub theatres: TheatreChanges,
}

/// Changes to a ward.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct WardChanges {
    /// Employments that nobody holds.
    pub vacant: Vec<String>,
    /// New employments.
    pub add: Vec<Newcomer>,
    /// Competences that people are trained in: employment and competence.
    pub train: Vec<(String, String)>,
    /// Share of the days on which a person is sick, in percent.
    pub sick_leave_percent: Option<f64>,
    /// Table clearings in every week, of each kind.
    pub clearing_per_week: Option<u32>,
    /// Most hours above the norm, all people together.
    pub overtime_budget_hours: Option<f64>,
    /// Weights of the objective by key.
    pub points: Vec<(String, f64)>,
}

/// A new employment.
#[derive(Debug, Clone, PartialEq)]
pub struct Newcomer {
    /// Employment whose terms, pay and competences it has.
    pub like: String,
    /// Competences; `None` are those of the other.
    pub competences: Option<Vec<String>>,
    /// Part of full time; `None` is that of the other.
    pub fraction: Option<f64>,
    /// How many.
    pub count: u32,
}

/// Changes to theatres.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct TheatreChanges {
    /// Rooms that are closed.
    pub close_rooms: Vec<String>,
    /// Rooms that are run on Saturdays as they are on the Friday before, with its people.
    pub saturday_rooms: Vec<String>,
    /// Pathway slots a week on top of the mean of the referrals, in percent.
    pub buffer_percent: Option<f64>,
    /// Referrals in percent of the record.
    pub load_percent: Option<u32>,
    /// Surgeon-days and team-days lost in percent.
    pub staff_loss_percent: Option<u32>,
    /// Cross-trained theatre-nurse teams in percent.
    pub cross_trained_percent: Option<u32>,
}

impl WardChanges {
    /// Whether nothing is changed.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

impl TheatreChanges {
    /// Whether nothing is changed.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// A name in a scenario that the hospital does not know, or what cannot be.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ChangeFault {
    /// A name that there is not.
    #[error("scenario `{scenario}`: unknown {what} `{name}`")]
    Unknown {
        /// Key of the scenario.
        scenario: String,
        /// What was named.
        what: &'static str,
        /// The name.
        name: String,
        /// The names that there are.
        known: Vec<String>,
    },
    /// The rules cannot be laid over the changed ward.
    #[error("scenario `{scenario}`: {message}")]
    Rules {
        /// Key of the scenario.
        scenario: String,
        /// What is wrong.
        message: String,
    },
}

/// A figure of an outcome.
#[derive(Debug, Clone, PartialEq)]
pub struct Figure {
    /// Key.
    pub key: &'static str,
    /// Name for reports.
    pub name: &'static str,
    /// How it is shown.
    pub unit: Unit,
    /// Whether more is better; `None` is neither.
    pub more_is_better: Option<bool>,
    /// One value, or one a seed.
    pub values: Vec<f64>,
}

/// How a figure is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// Kroner; the value is in øre.
    Ore,
    /// Hours.
    Hours,
    /// Something counted.
    Count,
    /// A share, shown in percent.
    Share,
    /// Points of the objective.
    Points,
}

impl Figure {
    /// Mean of the values.
    pub fn mean(&self) -> f64 {
        self.values.iter().sum::<f64>() / self.values.len().max(1) as f64
    }

    /// Whether the figure is left to chance.
    pub fn is_random(&self) -> bool {
        self.values.len() > 1
    }
}

/// What came of a scenario.
#[derive(Debug, Clone, PartialEq)]
pub struct Outcome {
    /// Key of the scenario; `base` for the hospital as it is.
    pub key: String,
    /// Name.
    pub name: String,
    /// What it is about.
    pub describe: String,
    /// Its figures.
    pub figures: Vec<Figure>,
    /// What must be known to read them: no roster exists, a budget was not met.
    pub notes: Vec<String>,
}

impl Outcome {
    /// A figure by its key.
    pub fn figure(&self, key: &str) -> Option<&Figure> {
        self.figures.iter().find(|figure| figure.key == key)
    }
}

/// The difference of a figure against the base, seed by seed; without an interval where nothing is left to chance.
pub fn difference(own: &Figure, base: &Figure) -> Option<Estimate> {
    if own.values.len() != base.values.len() || own.values.is_empty() {
        return None;
    }
    let differences: Vec<f64> = own.values.iter().zip(&base.values).map(|(own, base)| own - base).collect();
    match differences[..] {
        [mean] => Some(Estimate { mean, half_width: 0.0, count: 1 }),
        _ => Estimate::of(&differences),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn figure(values: &[f64]) -> Figure {
        Figure { key: "k", name: "k", unit: Unit::Count, more_is_better: None, values: values.to_vec() }
    }

    #[test]
    fn differences_are_taken_seed_by_seed() {
        let estimate = difference(&figure(&[3.0, 13.0, 23.0]), &figure(&[1.0, 11.0, 21.0])).unwrap();
        assert!((estimate.mean - 2.0).abs() < 1e-12 && estimate.half_width < 1e-9);
        let sure = difference(&figure(&[3.0]), &figure(&[1.0])).unwrap();
        assert_eq!((sure.mean, sure.half_width), (2.0, 0.0));
        assert_eq!(difference(&figure(&[3.0]), &figure(&[1.0, 2.0])), None);
    }
}
