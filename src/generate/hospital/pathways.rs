//! Pathways, their clocks, and the slots that the plan in force keeps for them.

use super::HospitalSpec;
use super::catalogue::{Package, Unit};
use super::filling::{fits, minutes_of};
use super::mix::Mix;
use super::plan::{Plan, is_within};
use crate::calendar::Day;
use crate::hospital::theatres::{Clock, ClockUnit, Pathway, PathwayIx, Place, PlannedCase, ProcedureIx, Theatres};

/// Fewest patients a week for which a pathway is kept up.
const LEAST_A_WEEK: f64 = 0.4;
/// Share of the weeks in which the reserve is to be enough.
const QUANTILE: f64 = 0.9;
/// Working days before the operation at which unnamed slots are released.
const RELEASE_WORKING_DAYS: u32 = 2;
/// Share of a session below which slots lock no block of their own.
const LEAST_LOCKED_FILL: f64 = 0.6;
/// Phases of the lung package up to the treatment, and its other treatments: working days.
const LUNG: [(&str, &str, u32); 4] = [
    ("examination", "any", 3),
    ("diagnosis", "any", 17),
    ("treatment", "radiotherapy", 11),
    ("treatment", "chemotherapy", 8),
];
/// Calendar days from referral to the start of the examination.
const EXAMINATION_DAYS: u32 = 14;

/// Pathway of a procedure and the share of its referrals that come on it.
pub(super) fn on_pathway(theatres: &Theatres, mix: &Mix, procedure: ProcedureIx) -> Option<(PathwayIx, f64)> {
    let (key, percent) = mix.operations[procedure].pathway?;
    let pathway = theatres.pathways.iter().position(|pathway| pathway.key == key)?;
    Some((pathway, percent / 100.0))
}

/// The clock of a pathway's operation.
pub(super) fn operation_clock(theatres: &Theatres, pathway: PathwayIx) -> Option<usize> {
    theatres.clocks.iter().position(|clock| clock.pathway == pathway && clock.treatment == "operation")
}

/// Fills pathways that have patients enough (and always the largest) and their clocks.
pub(super) fn fill(theatres: &mut Theatres, mix: &Mix, rates: &[f64]) {
    let mut packages: Vec<(usize, &'static Package, f64)> = Vec::new();
    for (specialty, discipline) in mix.disciplines.iter().enumerate() {
        for package in discipline.pathways {
            packages.push((specialty, package, weekly_patients(mix, rates, package.key)));
        }
    }
    let largest = packages.iter().map(|(_, _, weekly)| *weekly).fold(0.0, f64::max);
    for (specialty, package, weekly) in packages {
        if weekly < LEAST_A_WEEK.min(largest) {
            continue;
        }
        let pathway = theatres.pathways.len();
        theatres.pathways.push(Pathway {
            key: package.key.into(),
            name: package.name.into(),
            specialty,
            tier: package.tier,
            quantile: QUANTILE,
            release_working_days: RELEASE_WORKING_DAYS,
            agreed_per_week: (weekly.round() as u32).max(1),
            conference: Some(package.conference),
            pool: package.pool.map(String::from),
        });
        add_clocks(theatres, pathway, package);
    }
}

fn weekly_patients(mix: &Mix, rates: &[f64], key: &str) -> f64 {
    let share =
        |at: usize| mix.operations[at].pathway.filter(|(of, _)| *of == key).map_or(0.0, |(_, percent)| percent / 100.0);
    rates.iter().enumerate().map(|(at, rate)| rate * share(at)).sum()
}

fn add_clocks(theatres: &mut Theatres, pathway: PathwayIx, package: &Package) {
    let mut add = |phase: &str, treatment: &str, days, unit| {
        theatres.clocks.push(Clock { pathway, phase: phase.into(), treatment: treatment.into(), days, unit });
    };
    let (days, unit) = package.operation;
    match unit {
        Unit::Working => {
            add("treatment", "operation", days, ClockUnit::Working);
            for (phase, treatment, days) in LUNG {
                add(phase, treatment, days, ClockUnit::Working);
            }
        }
        Unit::Calendar => {
            add("treatment", "operation", days, ClockUnit::Calendar);
            add("examination", "any", EXAMINATION_DAYS, ClockUnit::Calendar);
        }
    }
}

/// Reserves the agreed slots of every week: in blocks locked for the pathway where slots fill most of a block, in a block of the
/// specialty beside others where they do not.
pub(super) fn lock(theatres: &Theatres, spec: &HospitalSpec, mix: &Mix, plan: &mut Plan, rates: &[f64]) {
    let mut order: Vec<PathwayIx> = (0..theatres.pathways.len()).collect();
    order.sort_by_key(|&pathway| (theatres.pathways[pathway].tier, pathway));
    for week in 0..spec.weeks as Day {
        for &pathway in &order {
            let mut procedures: Vec<ProcedureIx> = (0..rates.len())
                .filter(|&at| on_pathway(theatres, mix, at).is_some_and(|on| on.0 == pathway))
                .collect();
            procedures.sort_by(|&one, &other| rates[other].total_cmp(&rates[one]));
            let slots = slots_of_week(&procedures, rates, theatres.pathways[pathway].agreed_per_week);
            reserve_week(theatres, plan, pathway, slots, week);
        }
    }
}

/// The procedures of a week's slots, as often as they are referred, the most frequent first.
fn slots_of_week(procedures: &[ProcedureIx], rates: &[f64], count: u32) -> Vec<ProcedureIx> {
    let whole: f64 = procedures.iter().map(|&at| rates[at]).sum();
    let mut slots = Vec::new();
    for number in 0..count {
        let lacks = |at: ProcedureIx| {
            let had = slots.iter().filter(|&&slot| slot == at).count() as f64;
            rates[at] / whole * f64::from(number + 1) - had
        };
        let next = procedures.iter().copied().max_by(|&one, &other| lacks(one).total_cmp(&lacks(other)));
        slots.extend(next);
    }
    slots
}

fn reserve_week(theatres: &Theatres, plan: &mut Plan, pathway: PathwayIx, mut slots: Vec<ProcedureIx>, week: Day) {
    while let Some((place, held)) = best_block(theatres, plan, &slots, week) {
        for &slot in &held {
            if let Some(at) = slots.iter().position(|&left| left == slot) {
                slots.remove(at);
            }
        }
        let Some(block) = plan.allocation.blocks.get_mut(&place) else { return };
        block.cases =
            held.iter().map(|&procedure| PlannedCase { procedure, patient: None, pathway: Some(pathway) }).collect();
        let session = f64::from(theatres.sessions[place.session].minutes());
        if minutes_of(theatres, &held) >= LEAST_LOCKED_FILL * session {
            block.pathway = Some(pathway);
        }
        if slots.is_empty() {
            return;
        }
    }
}

/// The block of the week, without slots so far, that most of the slots fit into, and which; the earliest of equals.
fn best_block(theatres: &Theatres, plan: &Plan, slots: &[ProcedureIx], week: Day) -> Option<(Place, Vec<ProcedureIx>)> {
    let mut best: Option<(Place, Vec<ProcedureIx>)> = None;
    for (&place, &lead) in &plan.run_for {
        let free = plan.allocation.blocks.get(&place).is_some_and(|block| block.cases.is_empty());
        if place.day / 7 != week || !free {
            continue;
        }
        let mut held: Vec<ProcedureIx> = Vec::new();
        for &slot in slots {
            held.push(slot);
            if !is_within(theatres, slot, lead) || !fits(theatres, place.session, &held) {
                held.pop();
            }
        }
        let longest = best.as_ref().map_or(0.0, |(_, held)| minutes_of(theatres, held));
        if minutes_of(theatres, &held) > longest {
            best = Some((place, held));
        }
    }
    best
}
