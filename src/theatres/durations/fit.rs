//! The fit: moments of the log minutes, each level pulled towards the one above it.
//!
//! `ln minutes = m_p + a_ps + e`, with `e ~ N(0, σ_p²)` between cases, `a_ps ~ N(0, τ²)` between surgeons of a procedure and
//! `m_p` around what the procedure's usual minutes and its specialty's bias say, with variance `ω²`.

use super::Lognormal;
use crate::hospital::theatres::{ProcedureIx, SurgeonIx, Theatres};
use std::collections::BTreeMap;

/// Usual σ of the log of a case in the room (measured German process times), and the cases that this belief is worth.
const USUAL_SIGMA: f64 = 0.31;
const USUAL_SIGMA_CASES: f64 = 20.0;
/// Cases that the spread of all procedures is worth when the spread of one is judged.
const SHARED_SIGMA_CASES: f64 = 10.0;
/// Usual σ of a procedure's level around its usual minutes, and the procedures that this belief is worth.
const USUAL_LEVEL_SIGMA: f64 = 0.2;
const USUAL_LEVEL_PROCEDURES: f64 = 5.0;
/// Least variance of the level, so that many cases always outweigh the usual minutes.
const LEAST_LEVEL_VARIANCE: f64 = 0.0025;

/// The law of a procedure that does not exist.
pub(super) const UNKNOWN: Lognormal = Lognormal { mu: 0.0, sigma: 0.0 };

/// The cases of one surgeon with one procedure, in log minutes.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) struct Cell {
    /// How many.
    pub cases: f64,
    /// Their mean.
    pub mean: f64,
    /// Sum of squares around the mean.
    pub squares: f64,
}

impl Cell {
    /// Takes one more case in (Welford).
    fn add(&mut self, value: f64) {
        self.cases += 1.0;
        let before = value - self.mean;
        self.mean += before / self.cases;
        self.squares += before * (value - self.mean);
    }
}

/// What the fit gives.
#[derive(Debug)]
pub(super) struct Fitted {
    pub procedures: Vec<Lognormal>,
    pub surgeons: BTreeMap<(ProcedureIx, SurgeonIx), Lognormal>,
    pub cells: BTreeMap<(ProcedureIx, SurgeonIx), Cell>,
}

/// What is measured of one procedure before it is pulled anywhere.
#[derive(Debug, Clone, Copy)]
struct Level {
    mean: f64,
    variance: f64,
}

impl Fitted {
    pub fn of(theatres: &Theatres) -> Self {
        let cells = cells(theatres);
        let sigma2 = case_variances(theatres, &cells);
        let tau2 = surgeon_variance(&cells, &sigma2);
        let measured = measured_levels(&cells, &sigma2, tau2);
        let levels = pulled_levels(theatres, &measured, &sigma2, tau2);
        let procedures = levels
            .iter()
            .zip(&sigma2)
            .map(|(level, sigma2)| Lognormal { mu: level.mean, sigma: (sigma2 + tau2 + level.variance).sqrt() });
        let procedures = procedures.collect();
        let surgeons = cells.iter().map(|(&(procedure, surgeon), cell)| {
            let law = surgeon_law(cell, &levels[procedure], sigma2[procedure], tau2);
            ((procedure, surgeon), law)
        });
        let surgeons = surgeons.collect();
        Self { procedures, surgeons, cells }
    }
}

/// Surgeon's mean pulled to the procedure's with weight `n / (n + σ²/τ²)`; what stays unknown is added to the spread.
fn surgeon_law(cell: &Cell, level: &Level, sigma2: f64, tau2: f64) -> Lognormal {
    let weight = tau2 / (tau2 + sigma2 / cell.cases);
    let unknown = (1.0 - weight) * tau2 + (1.0 - weight).powi(2) * level.variance;
    Lognormal { mu: level.mean + weight * (cell.mean - level.mean), sigma: (sigma2 + unknown).sqrt() }
}

fn cells(theatres: &Theatres) -> BTreeMap<(ProcedureIx, SurgeonIx), Cell> {
    let mut cells: BTreeMap<_, Cell> = BTreeMap::new();
    for case in &theatres.past_cases {
        let minutes = case.measured_minutes;
        if minutes > 0.0 && minutes.is_finite() && case.procedure < theatres.procedures.len() {
            cells.entry((case.procedure, case.surgeon)).or_default().add(minutes.ln());
        }
    }
    cells
}

/// σ_p²: the spread within surgeons, pulled to that of all procedures together.
fn case_variances(theatres: &Theatres, cells: &BTreeMap<(ProcedureIx, SurgeonIx), Cell>) -> Vec<f64> {
    let mut own = vec![(0.0, 0.0); theatres.procedures.len()];
    let mut all = (USUAL_SIGMA_CASES, USUAL_SIGMA_CASES * USUAL_SIGMA * USUAL_SIGMA);
    for (&(procedure, _), cell) in cells {
        for (freedom, squares) in [&mut own[procedure], &mut all] {
            *freedom += cell.cases - 1.0;
            *squares += cell.squares;
        }
    }
    let shared = all.1 / all.0;
    own.iter()
        .map(|(freedom, squares)| (SHARED_SIGMA_CASES * shared + squares) / (SHARED_SIGMA_CASES + freedom))
        .collect()
}

/// τ²: what surgeons of one procedure differ by, over all procedures together (analysis of variance); not below 0.
fn surgeon_variance(cells: &BTreeMap<(ProcedureIx, SurgeonIx), Cell>, sigma2: &[f64]) -> f64 {
    let (mut excess, mut weight) = (0.0, 0.0);
    for (procedure, own) in by_procedure(cells) {
        let cases: f64 = own.iter().map(|cell| cell.cases).sum();
        let mean = own.iter().map(|cell| cell.cases * cell.mean).sum::<f64>() / cases;
        let between: f64 = own.iter().map(|cell| cell.cases * (cell.mean - mean).powi(2)).sum();
        excess += between - (own.len() as f64 - 1.0) * sigma2[procedure];
        weight += cases - own.iter().map(|cell| cell.cases * cell.cases).sum::<f64>() / cases;
    }
    if weight > 0.0 { (excess / weight).max(0.0) } else { 0.0 }
}

/// The mean of each measured procedure over its surgeons, who weigh by what is known of them.
fn measured_levels(
    cells: &BTreeMap<(ProcedureIx, SurgeonIx), Cell>,
    sigma2: &[f64],
    tau2: f64,
) -> BTreeMap<ProcedureIx, Level> {
    let mut levels = BTreeMap::new();
    for (procedure, own) in by_procedure(cells) {
        let weigh = |cell: &Cell| 1.0 / (tau2 + sigma2[procedure] / cell.cases);
        let weight: f64 = own.iter().map(weigh).sum();
        let mean = own.iter().map(|cell| weigh(cell) * cell.mean).sum::<f64>() / weight;
        levels.insert(procedure, Level { mean, variance: 1.0 / weight });
    }
    levels
}

/// Each procedure's level pulled to its usual minutes, corrected by how its specialty's measured levels lie to theirs.
fn pulled_levels(
    theatres: &Theatres,
    measured: &BTreeMap<ProcedureIx, Level>,
    sigma2: &[f64],
    tau2: f64,
) -> Vec<Level> {
    let log_usual: Vec<f64> =
        theatres.procedures.iter().map(|procedure| procedure.usual_minutes.max(1.0).ln()).collect();
    let mut off: BTreeMap<usize, Vec<(f64, f64)>> = BTreeMap::new();
    for (&procedure, level) in measured {
        let centre = log_usual[procedure] - 0.5 * (sigma2[procedure] + tau2);
        let specialty = theatres.procedures[procedure].specialty;
        off.entry(specialty).or_default().push((level.mean - centre, level.variance));
    }
    let omega2 = level_variance(&off);
    let bias = |specialty: usize| {
        let (mut sum, mut weight) = (0.0, 1.0 / omega2);
        for (distance, variance) in off.get(&specialty).into_iter().flatten() {
            sum += distance / (omega2 + variance);
            weight += 1.0 / (omega2 + variance);
        }
        sum / weight
    };
    let levels = theatres.procedures.iter().enumerate().map(|(at, procedure)| {
        // Half of ω² off, so that a procedure that was never measured has its usual minutes as its mean.
        let prior = log_usual[at] - 0.5 * (sigma2[at] + tau2 + omega2) + bias(procedure.specialty);
        match measured.get(&at) {
            Some(level) => {
                let weight = omega2 / (omega2 + level.variance);
                Level { mean: weight * level.mean + (1.0 - weight) * prior, variance: weight * level.variance }
            }
            None => Level { mean: prior, variance: omega2 },
        }
    });
    levels.collect()
}

/// ω²: what procedures of a specialty differ by from their usual minutes.
fn level_variance(off: &BTreeMap<usize, Vec<(f64, f64)>>) -> f64 {
    let (mut squares, mut freedom) =
        (USUAL_LEVEL_PROCEDURES * USUAL_LEVEL_SIGMA * USUAL_LEVEL_SIGMA, USUAL_LEVEL_PROCEDURES);
    for own in off.values() {
        let count = own.len() as f64;
        let mean = own.iter().map(|(distance, _)| distance).sum::<f64>() / count;
        let known = (count - 1.0) / count;
        squares += own.iter().map(|(distance, variance)| (distance - mean).powi(2) - known * variance).sum::<f64>();
        freedom += count - 1.0;
    }
    (squares / freedom).max(LEAST_LEVEL_VARIANCE)
}

fn by_procedure(cells: &BTreeMap<(ProcedureIx, SurgeonIx), Cell>) -> BTreeMap<ProcedureIx, Vec<Cell>> {
    let mut grouped: BTreeMap<ProcedureIx, Vec<Cell>> = BTreeMap::new();
    for (&(procedure, _), cell) in cells {
        grouped.entry(procedure).or_default().push(*cell);
    }
    grouped
}
