//! What a joint plan is worth, worked out from roster and blocks and never from the program that made them.

use super::joint::Joint;
use crate::hospital::Roster;
use crate::hospital::theatres::{Allocation, Place, TeamKind};
use crate::roster::{self, Score};
use crate::theatres::allocation::{Terms, Tiers, score as score_blocks};

/// A roster and the blocks that it serves.
#[derive(Debug, Clone, PartialEq)]
pub struct JointPlan {
    /// Who is on duty when, and the temps, a number for each line of [`Joint::problem`].
    pub roster: Roster,
    /// Who has which block, and what is planned in it.
    pub blocks: Allocation,
}

/// Time on theatre shifts for which no block takes anybody: people in reserve, and the time before, between and after blocks.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Reserve {
    /// Hours that people and temps are on theatre shifts.
    pub there_hours: f64,
    /// Hours for which blocks take them.
    pub taken_hours: f64,
    /// Points of the hours between.
    pub points: f64,
}

impl Reserve {
    /// Hours outside blocks.
    pub fn hours(&self) -> f64 {
        self.there_hours - self.taken_hours
    }
}

/// The objective of a joint plan: the sum of both sides.
#[derive(Debug, Clone, PartialEq)]
pub struct JointScore {
    /// The roster's points.
    pub roster: Score,
    /// Days that differ from the roster in force, as far as that goes, and their points.
    pub changes: (u32, f64),
    /// The blocks' points by term.
    pub terms: Terms,
    /// The blocks' tiers in days and patients.
    pub tiers: Tiers,
    /// People in reserve.
    pub reserve: Reserve,
}

impl JointScore {
    /// Points that the plan costs; less is better.
    pub fn cost(&self) -> f64 {
        self.terms.total() + self.reserve.points + self.changes.1 - self.roster.total()
    }

    /// The size that gaps are told against: points of the roster and points of the blocks, whatever their signs. The two have
    /// opposite signs, so that their sum may be near nothing.
    pub fn size(&self) -> f64 {
        self.roster.total().abs() + self.terms.total().abs()
    }

    /// How far from the best the plan can be at most, given that none costs less than `bound`.
    pub fn gap(&self, bound: f64) -> f64 {
        (self.cost() - bound).max(0.0) / self.size().max(1e-9)
    }
}

/// Scores a plan.
pub fn score(joint: &Joint, plan: &JointPlan) -> JointScore {
    let (terms, tiers) = score_blocks(joint.theatres, joint.durations, &plan.blocks);
    JointScore {
        roster: roster::score(&joint.problem, &plan.roster),
        changes: changes(joint, &plan.roster),
        terms,
        tiers,
        reserve: reserve(joint, plan),
    }
}

fn changes(joint: &Joint, roster: &Roster) -> (u32, f64) {
    let Some((published, last)) = joint.published else { return (0, 0.0) };
    let mut count = 0;
    for person in 0..joint.hospital().staff.len() {
        count += (0..=last).filter(|&day| published.get(person, day) != roster.get(person, day)).count() as u32;
    }
    (count, f64::from(count) * joint.hospital().points.change)
}

fn reserve(joint: &Joint, plan: &JointPlan) -> Reserve {
    let minutes = |day, shift| f64::from(joint.theatre_minutes.get(&(day, shift)).copied().unwrap_or(0));
    let people: f64 = plan.roster.assignments().map(|(_, day, shift)| minutes(day, shift)).sum();
    let lines = joint.hospital().demand.iter().zip(&plan.roster.temps);
    let temps: f64 = lines.map(|(line, temps)| f64::from(*temps) * minutes(line.day, line.shift)).sum();
    let taken: f64 = plan.blocks.blocks.iter().map(|(place, block)| taken_minutes(joint, place, block)).sum();
    let (there_hours, taken_hours) = ((people + temps) / 60.0, taken / 60.0);
    Reserve { there_hours, taken_hours, points: joint.crewing.reserve_hour * (there_hours - taken_hours) }
}

fn taken_minutes(joint: &Joint, place: &Place, block: &crate::hospital::theatres::Block) -> f64 {
    let heads = |kind: TeamKind, named: bool| if named { joint.crews.heads(kind, place.session) } else { 0 };
    let heads =
        heads(TeamKind::Nurses, block.nurses.is_some()) + heads(TeamKind::Anaesthesia, block.anaesthesia.is_some());
    f64::from(heads) * f64::from(joint.theatres.sessions[place.session].minutes())
}
