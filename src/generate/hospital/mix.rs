//! Specialties, competences and procedures, from the catalogue, with minutes scaled to each specialty's mean and spread.

use super::HospitalSpec;
use super::catalogue::{DISCIPLINES, Discipline, FEATURES, Operation};
use crate::generate::dice::{Dice, Stream};
use crate::hospital::theatres::{Procedure, ProcedureIx, Specialty, SpecialtyIx, Theatres};
use crate::hospital::{Competence, CompetenceIx};
use std::collections::BTreeSet;
use std::ops::Range;

/// Days of the general right.
const GUARANTEE_DAYS: u32 = 30;
/// Spread (standard deviation of the logarithm) of surgeons' speed.
pub(super) const SURGEON_SPREAD: f64 = 0.12;
/// What an operation bought elsewhere costs: a fixed part and a part for each minute, in øre.
const EXTERNAL_ORE: (i64, i64) = (900_000, 22_000);

/// Competence of anaesthesia teams.
pub(super) const ANAESTHESIA: CompetenceIx = 0;
/// Competence of theatre nurses with the robot.
pub(super) const ROBOT_NURSES: CompetenceIx = 1;

/// Competence of a specialty's theatre nurses.
pub(super) fn nurses_of(specialty: SpecialtyIx) -> CompetenceIx {
    2 + specialty
}

/// Procedures of one competence.
#[derive(Debug)]
pub(super) struct GroupMix {
    pub specialty: SpecialtyIx,
    pub competence: CompetenceIx,
    pub procedures: Range<ProcedureIx>,
    /// Share of the specialty's work.
    pub share: f64,
}

/// What the catalogue says of the hospital's specialties and procedures.
#[derive(Debug)]
pub(super) struct Mix {
    pub disciplines: Vec<&'static Discipline>,
    /// Share of each specialty in the hospital's work.
    pub work_share: Vec<f64>,
    pub groups: Vec<GroupMix>,
    /// Entry of the catalogue, by procedure.
    pub operations: Vec<&'static Operation>,
    /// Share of the specialty's cases, by procedure.
    pub case_share: Vec<f64>,
    /// Standard deviation of the logarithm of the minutes, by procedure.
    pub sigma: Vec<f64>,
}

impl Mix {
    /// The group of a competence of surgeons.
    pub fn group_of(&self, competence: CompetenceIx) -> Option<usize> {
        self.groups.iter().position(|group| group.competence == competence)
    }

    /// The groups of a specialty.
    pub fn groups_of(&self, specialty: SpecialtyIx) -> impl Iterator<Item = usize> {
        (0..self.groups.len()).filter(move |&group| self.groups[group].specialty == specialty)
    }
}

/// Fills features, competences, specialties and procedures.
pub(super) fn fill(theatres: &mut Theatres, spec: &HospitalSpec) -> Mix {
    let disciplines: Vec<&'static Discipline> = DISCIPLINES.into_iter().take(spec.specialties).collect();
    theatres.features = FEATURES.map(String::from).to_vec();
    theatres.competences = vec![competence("anaesthesia", "Anaesthesia"), competence("nurses-robot", "Robot nurses")];
    for discipline in &disciplines {
        let key = format!("nurses-{}", discipline.key);
        theatres.competences.push(competence(&key, &format!("Theatre nurses, {}", discipline.name)));
    }
    let whole: f64 = disciplines.iter().map(|discipline| discipline.share).sum();
    let work_share = disciplines.iter().map(|discipline| discipline.share / whole).collect();
    let mut mix = Mix {
        disciplines,
        work_share,
        groups: Vec::new(),
        operations: Vec::new(),
        case_share: Vec::new(),
        sigma: Vec::new(),
    };
    let mut dice = Dice::new(spec.seed, Stream::Durations);
    for specialty in 0..mix.disciplines.len() {
        add_specialty(theatres, &mut mix, &mut dice, specialty);
    }
    mix
}

fn competence(key: &str, name: &str) -> Competence {
    Competence { key: key.into(), name: name.into(), most_away: None }
}

fn add_specialty(theatres: &mut Theatres, mix: &mut Mix, dice: &mut Dice, specialty: SpecialtyIx) {
    let discipline = mix.disciplines[specialty];
    theatres.specialties.push(Specialty {
        key: discipline.key.into(),
        name: discipline.name.into(),
        external_ore: EXTERNAL_ORE.0 + EXTERNAL_ORE.1 * discipline.mean_minutes as i64,
    });
    let operations: Vec<&'static Operation> = discipline.groups.iter().flat_map(|group| group.operations).collect();
    let shares = normalised(operations.iter().map(|operation| operation.share));
    let rough: Vec<f64> = operations.iter().map(|operation| operation.minutes * (0.08 * dice.normal()).exp()).collect();
    let minutes = scaled(discipline, &rough, &shares);
    let work = |at: usize| shares[at] * (minutes[at] + theatres.terms.turnover_minutes);
    let whole: f64 = (0..operations.len()).map(work).sum();
    let mut at = 0;
    for group in discipline.groups {
        let competence_ix = theatres.competences.len();
        let key = format!("{}-{}", discipline.key, group.key);
        theatres.competences.push(competence(&key, &format!("{}: {}", discipline.name, group.name)));
        let first = theatres.procedures.len();
        let within = at..at + group.operations.len();
        let share = within.clone().map(work).sum::<f64>() / whole;
        let nurses = if group.robot_nurses { ROBOT_NURSES } else { nurses_of(specialty) };
        for at in within {
            let key = format!("{}-{}", key, operations[at].key);
            let procedure = procedure(operations[at], key, minutes[at], (specialty, competence_ix, nurses));
            theatres.procedures.push(procedure);
            mix.operations.push(operations[at]);
            mix.case_share.push(shares[at]);
            mix.sigma.push((discipline.sigma + 0.025 * dice.normal()).clamp(0.24, 0.42));
        }
        at += group.operations.len();
        let procedures = first..theatres.procedures.len();
        mix.groups.push(GroupMix { specialty, competence: competence_ix, procedures, share });
    }
}

fn normalised(shares: impl Iterator<Item = f64> + Clone) -> Vec<f64> {
    let whole: f64 = shares.clone().sum();
    shares.map(|share| share / whole).collect()
}

fn procedure(
    operation: &Operation,
    key: String,
    minutes: f64,
    (specialty, competence, nurses): (SpecialtyIx, CompetenceIx, CompetenceIx),
) -> Procedure {
    Procedure {
        key,
        name: operation.name.into(),
        specialty,
        competence,
        features: operation.feature.into_iter().collect(),
        equipment: operation.equipment.into_iter().collect::<BTreeSet<_>>(),
        nurses,
        anaesthesia: (!operation.local).then_some(ANAESTHESIA),
        // Wards are made last; this is the one of the specialty's pair.
        ward: (operation.nights > 0.0).then_some(specialty / 2),
        stay_days: operation.nights,
        guarantee_days: GUARANTEE_DAYS,
        priority: operation.priority,
        usual_minutes: minutes.round(),
    }
}

/// Minutes with the specialty's mean, and so spread that a case, with the spread within an operation and between surgeons on
/// top, has the specialty's coefficient of variation.
fn scaled(discipline: &Discipline, rough: &[f64], shares: &[f64]) -> Vec<f64> {
    let within = (discipline.sigma.powi(2) + SURGEON_SPREAD.powi(2)).exp() - 1.0;
    let between = ((discipline.spread.powi(2) - within) / (1.0 + within)).max(0.0).sqrt();
    let (mut low, mut high) = (0.0, 3.0);
    for _ in 0..30 {
        let power = 0.5 * (low + high);
        let (mean, deviation) = moments(rough, shares, power);
        if deviation / mean < between {
            low = power;
        } else {
            high = power;
        }
    }
    let (mean, _) = moments(rough, shares, low);
    rough.iter().map(|minutes| minutes.powf(low) * discipline.mean_minutes / mean).collect()
}

fn moments(rough: &[f64], shares: &[f64], power: f64) -> (f64, f64) {
    let values = || rough.iter().map(|minutes| minutes.powf(power)).zip(shares);
    let mean: f64 = values().map(|(value, share)| value * share).sum();
    let variance: f64 = values().map(|(value, share)| share * (value - mean).powi(2)).sum();
    (mean, variance.sqrt())
}
