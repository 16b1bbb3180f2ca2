//! What the weekly meeting decides on: the plan in force carried on, the plan proposed, and what lies between them.

use super::allocation::{
    AllocationError, AllocationResult, AllocationSettings, FROZEN_CLOSED, Freedom, Freeze, Tiers, allocate,
};
use super::durations::Durations;
use crate::calendar::Day;
use crate::hospital::theatres::*;
use crate::solver::Observer;
use std::collections::BTreeSet;
use std::time::Duration;

/// Most blocks that a proposal inside the notice may touch.
const MOST_SWAPPED: u32 = 6;
/// Largest gap at which the plan carried on is fit to be compared with: a poorly solved one would flatter the moves.
const COMPARABLE: f64 = 0.03;
/// Shares of the time limit, beside it, for the plan carried on and for each of the two solves of the proposals, and the most that each may take.
/// Nothing is compared with a plan carried on that was cut off, so that it gets the larger one.
const CARRIED_ON: (f64, Duration) = (0.2, Duration::from_secs(20));
const PROPOSALS: (f64, Duration) = (0.1, Duration::from_secs(10));

/// A block that changes hands.
#[derive(Debug, Clone, PartialEq)]
pub struct Move {
    /// Where and when.
    pub place: Place,
    /// Who had it; `None` was closed.
    pub from: Option<SpecialtyIx>,
    /// Who gets it; `None` is closed.
    pub to: Option<SpecialtyIx>,
    /// Patients planned in it now.
    pub patients: u32,
    /// Of them, those who are in time here and were not in the plan carried on.
    pub saved: u32,
    /// Slots kept in it for pathways.
    pub reserved: u32,
    /// Surgeon of the block now, and of the one that it was.
    pub surgeons: (Option<SurgeonIx>, Option<SurgeonIx>),
    /// The block as it would be; `None` is closed.
    pub block: Option<Block>,
}

/// Blocks inside the notice that could change hands if both owners agree.
#[derive(Debug, Clone, PartialEq)]
pub struct Proposal {
    /// What changes; two for a swap.
    pub moves: Vec<Move>,
    /// Owners who have to agree.
    pub owners: Vec<SpecialtyIx>,
}

/// A patient whose day becomes later, or who loses it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Postponed {
    /// Who.
    pub patient: PatientIx,
    /// The day in the plan carried on, or the booked one.
    pub before: Day,
    /// The day now; `None` is beyond the horizon.
    pub now: Option<Day>,
    /// Whether the patient had been given the date.
    pub booked: bool,
    /// The patient's latest day.
    pub latest: Day,
}

/// The plan in force carried on: the best that was found in which no block changes hands.
#[derive(Debug, Clone, PartialEq)]
pub struct CarriedOn {
    /// Its tiers.
    pub tiers: Tiers,
    /// How far from the best of its kind it can be at most: (cost − bound) / cost.
    pub gap: f64,
}

/// What the meeting decides on.
#[derive(Debug, Clone, PartialEq)]
pub struct Meeting {
    /// The plan proposed.
    pub result: AllocationResult,
    /// What it comes to if no block changes hands; `None` where there is no plan in force.
    pub carried_on: Option<CarriedOn>,
    /// Blocks that change hands.
    pub moves: Vec<Move>,
    /// What could be agreed on inside the notice, and the points it would bring.
    pub proposals: Vec<Proposal>,
    /// Points that all proposals together would bring.
    pub proposals_gain: f64,
    /// Tiers of the plan with what all proposals together change; only `late_of` differs from the plan's. `None` where there are none.
    pub agreed: Option<Tiers>,
    /// Patients who lose by the moves, the longest first.
    pub postponed: Vec<Postponed>,
    /// Why there is no comparison, or no proposal, where the plan in force should have given one.
    pub not_compared: Option<String>,
}

impl Meeting {
    /// What a plan that was made elsewhere changes against the one in force, with nothing to compare it with.
    pub fn of_plan(theatres: &Theatres, result: AllocationResult) -> Self {
        let plan = &result.plan;
        let moves = theatres.published.as_ref().map(|before| changes(theatres, before, plan, plan, |_| true));
        let postponed = postponed(theatres, plan, plan);
        Self {
            moves: moves.unwrap_or_default(),
            postponed,
            result,
            carried_on: None,
            proposals: Vec::new(),
            proposals_gain: 0.0,
            agreed: None,
            not_compared: None,
        }
    }
}

/// Prepares a meeting: the best plan, what it changes, and what could be agreed on inside the notice.
///
/// # Errors
/// When stopped before any plan, or when the solver fails.
pub fn prepare(
    theatres: &Theatres,
    durations: &Durations,
    settings: &AllocationSettings,
    observer: &(dyn Observer + Sync),
) -> Result<Meeting, AllocationError> {
    let result = allocate(theatres, durations, settings, observer)?;
    let aside =
        AllocationSettings { time_limit: share(settings, PROPOSALS), gap: settings.gap.max(0.005), ..settings.clone() };
    let mut meeting = Meeting {
        result,
        carried_on: None,
        moves: Vec::new(),
        proposals: Vec::new(),
        proposals_gain: 0.0,
        agreed: None,
        postponed: Vec::new(),
        not_compared: None,
    };
    let Some(published) = &theatres.published else { return Ok(meeting) };
    let kept = match carry_on(theatres, durations, &aside, settings, &meeting.result, observer) {
        Ok(kept) => Some(kept),
        Err(why) => {
            meeting.not_compared = Some(why);
            None
        }
    };
    let plan = &meeting.result.plan;
    // Without a comparison nobody is said to gain or lose by the moves.
    let instead = kept.as_ref().map_or(plan, |kept| &kept.plan);
    meeting.moves = changes(theatres, published, plan, instead, |_| true);
    meeting.postponed = postponed(theatres, instead, plan);
    let compared = kept.is_some();
    meeting.carried_on = kept.map(|kept| CarriedOn { gap: kept.gap(), tiers: kept.tiers });
    if compared {
        observer.stage("what could be agreed on inside the notice");
        match propose(theatres, durations, &aside, observer, &mut meeting) {
            Ok(None) => {}
            Ok(Some(why)) => meeting.not_compared = Some(why),
            Err(error) => {
                let why = format!("what could be agreed on inside the notice was not solved: {error}");
                meeting.not_compared = Some(why);
            }
        }
    }
    Ok(meeting)
}

/// The best plan in which no block changes hands. `Err` says why there is none to compare with: what comes after the plan is a courtesy, and
/// stopping or failing in it does not take the plan away.
fn carry_on(
    theatres: &Theatres,
    durations: &Durations,
    aside: &AllocationSettings,
    settings: &AllocationSettings,
    proposed: &AllocationResult,
    observer: &(dyn Observer + Sync),
) -> Result<AllocationResult, String> {
    if proposed.tiers.moves == 0 {
        return Ok(proposed.clone());
    }
    let freedom = Freedom { freeze: Freeze::InsideNotice, most_moves: Some(0) };
    observer.stage("the plan in force carried on");
    let carried = AllocationSettings { freedom, time_limit: share(settings, CARRIED_ON), ..aside.clone() };
    match allocate(theatres, durations, &carried, observer) {
        Ok(kept) if kept.gap() <= COMPARABLE => Ok(kept),
        Ok(kept) => {
            let percent = 100.0 * kept.gap();
            Err(format!(
                "the plan in force carried on was only solved to {percent:.1} %, so nothing is compared with it"
            ))
        }
        Err(error) => Err(format!("the plan in force carried on was not solved: {error}")),
    }
}

fn share(settings: &AllocationSettings, (share, most): (f64, Duration)) -> Duration {
    settings.time_limit.mul_f64(share).clamp(Duration::from_secs(2), most)
}

/// What would be better if owners agreed on swaps inside the notice: the plan stays as it is beyond it. Returns why nothing is proposed where
/// the time was too short to know.
fn propose(
    theatres: &Theatres,
    durations: &Durations,
    aside: &AllocationSettings,
    observer: &(dyn Observer + Sync),
    meeting: &mut Meeting,
) -> Result<Option<String>, AllocationError> {
    let plan = &meeting.result.plan;
    let mut agreed = theatres.clone();
    // With the owners' consent a block inside the notice moves at the price of the first day on which it may without; the price of
    // breaking the freeze would hide every swap.
    agreed.points.move_near /= FROZEN_CLOSED;
    agreed.published = Some(without_cases(plan, theatres));
    let freedom = Freedom { freeze: Freeze::BeyondNotice, most_moves: Some(MOST_SWAPPED) };
    let settings = AllocationSettings { freedom, ..aside.clone() };
    let better = allocate(&agreed, durations, &settings, observer)?;
    let none = AllocationSettings { freedom: Freedom { most_moves: Some(0), ..freedom }, ..settings };
    let same = allocate(&agreed, durations, &none, observer)?;
    let gain = same.cost - better.cost;
    let inside = |place: &Place| place.day < theatres.first_free_day();
    let before = agreed.published.as_ref().unwrap_or(plan);
    let moves = changes(theatres, before, &better.plan, &same.plan, inside);
    // A gain within the gaps of the two solves is no gain.
    if gain > same.cost - same.bound && !moves.is_empty() {
        meeting.proposals_gain = gain;
        meeting.proposals = pair_up(moves);
        meeting.agreed = Some(told_against(&meeting.result.tiers, &same.tiers, &better.tiers));
    } else if same.gap().max(better.gap()) > COMPARABLE {
        let percent = 100.0 * same.gap().max(better.gap());
        return Ok(Some(format!(
            "what could be agreed on inside the notice was only solved to {percent:.1} %, so nothing is proposed"
        )));
    }
    Ok(None)
}

/// The tiers of a plan with what two quick solves, without and with the proposals, differ by: so that they are read against the plan on the table.
fn told_against(plan: &Tiers, without: &Tiers, with: &Tiers) -> Tiers {
    let mut told = plan.clone();
    for ((late, _), (before, after)) in told.late_of.iter_mut().zip(without.late_of.iter().zip(&with.late_of)) {
        *late = (*late + after.0).saturating_sub(before.0);
    }
    told
}

/// A plan as one in force: patients booked stand in the waiting list, locks keep their unnamed slots.
fn without_cases(plan: &Allocation, theatres: &Theatres) -> Allocation {
    let mut bare = plan.clone();
    for block in bare.blocks.values_mut() {
        block.cases.retain(|case| match case.patient {
            Some(patient) => theatres.queue[patient].booked.is_some(),
            None => case.pathway.is_some(),
        });
    }
    bare
}

/// The places whose owner differs between two plans, in the weeks that the plan in force reaches. `other` is what patients would have had instead.
fn changes(
    theatres: &Theatres,
    before: &Allocation,
    now: &Allocation,
    other: &Allocation,
    counts: impl Fn(&Place) -> bool,
) -> Vec<Move> {
    let places: BTreeSet<Place> = before.blocks.keys().chain(now.blocks.keys()).copied().collect();
    let mut moves = Vec::new();
    let compared = |place: &Place| place.day < theatres.first_free_day() || theatres.is_in_force(place.day);
    for place in places.into_iter().filter(|place| theatres.is_open(*place) && compared(place) && counts(place)) {
        let (old, new) = (before.blocks.get(&place), now.blocks.get(&place));
        let (from, to) = (old.map(|block| block.specialty), new.map(|block| block.specialty));
        if from == to {
            continue;
        }
        let cases = new.map_or(&[][..], |block| &block.cases);
        let patients: Vec<PatientIx> = cases.iter().filter_map(|case| case.patient).collect();
        let saved = patients.iter().filter(|&&patient| {
            let latest = theatres.latest_day(patient);
            let instead = other.place_of(patient).map_or(theatres.horizon.days, |place| place.day);
            place.day <= latest && instead > latest
        });
        let reserved = cases.iter().filter(|case| case.patient.is_none() && case.pathway.is_some()).count() as u32;
        let surgeons = (new.and_then(|block| block.surgeon), old.and_then(|block| block.surgeon));
        let saved = saved.count() as u32;
        let patients = patients.len() as u32;
        moves.push(Move { place, from, to, patients, saved, reserved, surgeons, block: new.cloned() });
    }
    moves
}

/// Moves that exchange two owners belong together; the others stand alone.
fn pair_up(mut moves: Vec<Move>) -> Vec<Proposal> {
    let mut proposals = Vec::new();
    while !moves.is_empty() {
        let first = moves.remove(0);
        let back = moves.iter().position(|other| (other.from, other.to) == (first.to, first.from));
        let moves_of: Vec<Move> = std::iter::once(first).chain(back.map(|at| moves.remove(at))).collect();
        let owners: BTreeSet<SpecialtyIx> = moves_of.iter().flat_map(|one| [one.from, one.to]).flatten().collect();
        proposals.push(Proposal { moves: moves_of, owners: owners.into_iter().collect() });
    }
    proposals
}

/// Patients who are operated later than in the plan carried on, or than booked.
fn postponed(theatres: &Theatres, kept: &Allocation, plan: &Allocation) -> Vec<Postponed> {
    let mut all = Vec::new();
    for (patient, waiting) in theatres.queue.iter().enumerate() {
        let booked = waiting.booked.filter(|&place| theatres.is_open(place));
        let Some(before) = booked.or_else(|| kept.place_of(patient)).map(|place| place.day) else { continue };
        let now = plan.place_of(patient).map(|place| place.day);
        if now.is_none_or(|now| now > before) {
            let latest = theatres.latest_day(patient);
            all.push(Postponed { patient, before, now, booked: booked.is_some(), latest });
        }
    }
    let days = theatres.horizon.days;
    all.sort_by_key(|one| std::cmp::Reverse((one.booked, one.now.unwrap_or(days) - one.before)));
    all
}
