//! What plans are compared by: blocks, operations, late patients, overtime, temps.

use super::score::{JointPlan, JointScore};
use crate::roster::Term;

/// The figures of one plan.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Measures {
    /// Blocks open.
    pub blocks: u32,
    /// Patients operated.
    pub operations: u32,
    /// Patients beyond their right or their clock.
    pub overdue: u32,
    /// Hours above the norm.
    pub overtime_hours: f64,
    /// Temps.
    pub temps: f64,
    /// Wishes granted.
    pub wishes: f64,
    /// Hours in reserve.
    pub reserve_hours: f64,
    /// Points of the roster; more is better.
    pub roster_points: f64,
    /// Points of the blocks; less is better.
    pub block_points: f64,
    /// Points of both together; less is better.
    pub cost: f64,
}

/// The figures of a plan.
pub fn measures(plan: &JointPlan, score: &JointScore) -> Measures {
    Measures {
        blocks: plan.blocks.blocks.len() as u32,
        operations: score.tiers.operated,
        overdue: score.tiers.pathway.patients + score.tiers.guarantee.patients,
        overtime_hours: score.roster.amount(Term::Overtime),
        temps: score.roster.amount(Term::Temps),
        wishes: score.roster.amount(Term::Wishes),
        reserve_hours: score.reserve.hours(),
        roster_points: score.roster.total(),
        block_points: score.terms.total(),
        cost: score.cost(),
    }
}
