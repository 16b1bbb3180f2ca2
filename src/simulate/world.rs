//! What all policies share: the ordinary week of a hospital, read off its folder, and its rates of referral.

use crate::calendar::{Day, is_working_day};
use crate::hospital::CompetenceIx;
use crate::hospital::theatres::*;
use crate::theatres::durations::{Durations, Lognormal};
use crate::theatres::kinds::{ListKind, list_kinds};
use crate::theatres::patterns::Total;
use crate::theatres::reserve::weeks_on_record;
use std::collections::{BTreeMap, BTreeSet};
use thiserror::Error;

/// Share of a weekday's dates on which something must be there to belong to the ordinary week.
const USUAL_SHARE: f64 = 0.4;

/// Why a folder cannot be simulated.
#[derive(Debug, Clone, PartialEq, Error)]
pub enum SimulationError {
    /// No plan in force: nobody owns a block.
    #[error("the folder has no plan in force (blocks.csv), so that no specialty owns a block")]
    NoPlan,
    /// No referrals to draw from.
    #[error("the folder has no whole week of referrals (referrals.csv) to draw from")]
    NoReferrals,
    /// The solver failed.
    #[error("{0}")]
    Solver(String),
}

/// A block of the ordinary week.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Slot {
    /// Days from Monday.
    pub weekday: u32,
    /// Where.
    pub room: RoomIx,
    /// Which session.
    pub session: SessionIx,
    /// Who owns it in the plan in force.
    pub owner: SpecialtyIx,
}

/// One team of the ordinary week.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unit {
    /// Days from Monday.
    pub weekday: u32,
    /// What it does.
    pub kind: TeamKind,
    /// What it serves as a team of its home specialty.
    pub single: BTreeSet<CompetenceIx>,
    /// What it is trained in.
    pub trained: BTreeSet<CompetenceIx>,
    /// From, in minutes of the day.
    pub from_minute: i32,
    /// Until, in minutes of the day.
    pub until_minute: i32,
}

/// A surgeon in the ordinary week.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Presence {
    pub(super) weekday: u32,
    pub(super) surgeon: SurgeonIx,
    pub(super) from_minute: i32,
    pub(super) until_minute: i32,
}

/// Referrals of a mean week.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Rate {
    pub(super) procedure: ProcedureIx,
    pub(super) pathway: Option<PathwayIx>,
    pub(super) per_week: f64,
}

/// Which teams are cross-trained.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum CrossTraining {
    /// Those that are so in the folder.
    Folder,
    /// This share of the theatre-nurse teams, each in its own specialty and the next.
    Share(f64),
}

/// What all policies share.
#[derive(Debug, Clone)]
pub struct World {
    /// The hospital; its queue is who waits at the beginning.
    pub theatres: Theatres,
    /// Blocks of the ordinary week.
    pub slots: Vec<Slot>,
    /// Teams of the ordinary week.
    pub units: Vec<Unit>,
    pub(super) durations: Durations,
    pub(super) kinds: Vec<ListKind>,
    pub(super) presences: Vec<Presence>,
    pub(super) rates: Vec<Rate>,
    /// Variance of a week's common factor, by specialty (referrals with the general right) and by pathway.
    pub(super) specialty_swing: Vec<f64>,
    pub(super) pathway_swing: Vec<f64>,
    /// Beds of each ward by weekday.
    pub(super) beds: Vec<[u32; 7]>,
    /// One case of each procedure, for the chance constraint.
    pub(super) cases: Vec<Total>,
    /// Share of a block of the longest session that a case of each procedure takes.
    pub(super) case_share: Vec<f64>,
    /// What a session holds against the longest one.
    pub(super) session_share: Vec<f64>,
}

impl World {
    /// The ordinary week of a hospital.
    ///
    /// # Errors
    /// When the folder has no plan in force or no referrals.
    pub fn of(theatres: &Theatres, cross: CrossTraining) -> Result<Self, SimulationError> {
        let durations = Durations::fit(theatres);
        let slots = slots(theatres)?;
        let weeks = weeks_on_record(theatres);
        if weeks.is_empty() {
            return Err(SimulationError::NoReferrals);
        }
        let mut units = units(theatres, &slots);
        if let CrossTraining::Share(share) = cross {
            cross_train(theatres, &mut units, share);
        }
        let one = |at: usize| Total::default().with(&durations.of(at, None));
        let cases: Vec<Total> = (0..theatres.procedures.len()).map(one).collect();
        let longest = theatres.sessions.iter().map(Session::minutes).max().unwrap_or(0);
        let longest = f64::from(longest);
        let case_share = cases.iter().map(|case| share_of_block(&theatres.terms, case, longest)).collect();
        let hour = |session: &Session| (f64::from(session.minutes()) + theatres.terms.turnover_minutes) / longest;
        let most = (longest + theatres.terms.turnover_minutes) / longest;
        let session_share = theatres.sessions.iter().map(|session| hour(session) / most).collect();
        let mut world = Self {
            slots,
            units,
            kinds: list_kinds(theatres),
            presences: presences(theatres),
            rates: rates(theatres, weeks.len()),
            specialty_swing: Vec::new(),
            pathway_swing: Vec::new(),
            beds: beds(theatres),
            cases,
            case_share,
            session_share,
            durations,
            theatres: theatres.clone(),
        };
        world.measure_swings(&weeks);
        Ok(world)
    }

    /// Whether blocks are run on a day.
    pub(super) fn works(&self, day: Day, holidays: bool) -> bool {
        self.weekday(day) < 5 && (!holidays || is_working_day(self.theatres.horizon.date(day)))
            || self.weekday(day) >= 5 && self.slots.iter().any(|slot| slot.weekday == self.weekday(day))
    }

    pub(super) fn weekday(&self, day: Day) -> u32 {
        self.theatres.horizon.weekday(day).num_days_from_monday()
    }

    /// Minutes of work referred in a mean week over minutes of the ordinary week's blocks: what the load 1 means.
    pub fn asked_share(&self) -> f64 {
        let turnover = self.theatres.terms.turnover_minutes;
        let asked: f64 =
            self.rates.iter().map(|rate| rate.per_week * (self.cases[rate.procedure].mean + turnover)).sum();
        let minutes = |slot: &Slot| f64::from(self.theatres.sessions[slot.session].minutes()) + turnover;
        asked / self.slots.iter().map(minutes).sum::<f64>().max(1.0)
    }

    /// Whether one session lies inside somebody's hours.
    pub(super) fn covers(&self, from_minute: i32, until_minute: i32, session: SessionIx) -> bool {
        let session = &self.theatres.sessions[session];
        from_minute <= session.start_minute && session.end_minute <= until_minute
    }

    /// The variance of the weeks beyond chance alone, the season taken out.
    fn measure_swings(&mut self, weeks: &[Day]) {
        let theatres = &self.theatres;
        let total = |of: &dyn Fn(&Referrals) -> bool| -> Vec<f64> {
            let week = |monday: &Day| {
                let rows = theatres.referrals.iter().filter(|row| row.monday == *monday && of(row));
                rows.map(|row| f64::from(row.count)).sum()
            };
            weeks.iter().map(week).collect()
        };
        let all = total(&|_| true);
        let season = smooth(&all);
        let swing = |counts: Vec<f64>| {
            let flat: Vec<f64> = counts.iter().zip(&season).map(|(count, season)| count / season.max(0.2)).collect();
            beyond_poisson(&flat)
        };
        let specialty = |at: usize| {
            swing(total(&|row| row.pathway.is_none() && theatres.procedures[row.procedure].specialty == at))
        };
        let specialty_swing = (0..theatres.specialties.len()).map(specialty).collect();
        let pathway_swing =
            (0..theatres.pathways.len()).map(|at| swing(total(&|row| row.pathway == Some(at)))).collect();
        self.specialty_swing = specialty_swing;
        self.pathway_swing = pathway_swing;
    }
}

/// Each week against the mean of the weeks, as a mean over five weeks.
fn smooth(counts: &[f64]) -> Vec<f64> {
    let mean = counts.iter().sum::<f64>() / counts.len().max(1) as f64;
    let around = |at: usize| {
        let near = &counts[at.saturating_sub(2)..(at + 3).min(counts.len())];
        near.iter().sum::<f64>() / near.len() as f64 / mean.max(1e-9)
    };
    (0..counts.len()).map(around).collect()
}

/// Variance of a common factor that explains what counts spread beyond Poisson.
fn beyond_poisson(counts: &[f64]) -> f64 {
    let weeks = counts.len() as f64;
    let mean = counts.iter().sum::<f64>() / weeks.max(1.0);
    let variance = counts.iter().map(|count| (count - mean).powi(2)).sum::<f64>() / (weeks - 1.0).max(1.0);
    if mean > 0.0 { ((variance - mean) / (mean * mean)).clamp(0.0, 0.9) } else { 0.0 }
}

/// Share of a block that a case takes: between what whole cases of one procedure leave unused and what a perfect mixture would.
fn share_of_block(terms: &TheatreTerms, case: &Total, minutes: f64) -> f64 {
    let fits = |total: &Total| {
        total.above(minutes + terms.overrun_allowance_minutes, terms.turnover_minutes) <= terms.overrun_risk
    };
    let (mut count, mut total) = (0.0_f64, *case);
    while count < 40.0 && fits(&total) {
        count += 1.0;
        total = total.and(case);
    }
    let z = Lognormal { mu: 0.0, sigma: 1.0 }.quantile(1.0 - terms.overrun_risk).ln();
    let (each, spread) = (case.mean + terms.turnover_minutes, z * case.variance.sqrt());
    let most = minutes + terms.overrun_allowance_minutes + terms.turnover_minutes;
    let root = ((spread * spread + 4.0 * each * most).sqrt() - spread) / (2.0 * each).max(1e-9);
    0.5 / count.max(1.0) + 0.5 / (root * root).max(1.0)
}

/// The dates of the horizon on a weekday.
fn dates_of(theatres: &Theatres, weekday: u32) -> f64 {
    let on = |day: &Day| theatres.horizon.weekday(*day).num_days_from_monday() == weekday;
    let open = |day: &Day| theatres.openings.iter().any(|opening| opening.day == *day);
    (0..theatres.horizon.days).filter(on).filter(open).count().max(1) as f64
}

fn slots(theatres: &Theatres) -> Result<Vec<Slot>, SimulationError> {
    let plan = theatres.published.as_ref().ok_or(SimulationError::NoPlan)?;
    let mut owners: BTreeMap<(u32, RoomIx, SessionIx), BTreeMap<SpecialtyIx, u32>> = BTreeMap::new();
    for (place, block) in &plan.blocks {
        let weekday = theatres.horizon.weekday(place.day).num_days_from_monday();
        *owners.entry((weekday, place.room, place.session)).or_default().entry(block.specialty).or_default() += 1;
    }
    let mut seen: Vec<(u32, Slot)> = Vec::new();
    for ((weekday, room, session), counts) in owners {
        let all: u32 = counts.values().sum();
        let most = counts.iter().max_by_key(|(specialty, count)| (**count, std::cmp::Reverse(**specialty)));
        if let Some((&owner, _)) = most.filter(|_| f64::from(all) >= USUAL_SHARE * dates_of(theatres, weekday)) {
            seen.push((all, Slot { weekday, room, session, owner }));
        }
    }
    seen.sort_by_key(|(all, slot)| (std::cmp::Reverse(*all), *slot));
    let mut slots: Vec<Slot> = Vec::new();
    for (_, slot) in seen {
        let clash = |other: &Slot| {
            (other.weekday, other.room) == (slot.weekday, slot.room) && theatres.overlap(other.session, slot.session)
        };
        if !slots.iter().any(clash) {
            slots.push(slot);
        }
    }
    slots.sort_unstable();
    if slots.is_empty() { Err(SimulationError::NoPlan) } else { Ok(slots) }
}

fn presences(theatres: &Theatres) -> Vec<Presence> {
    let mut counts: BTreeMap<Presence, u32> = BTreeMap::new();
    for at in &theatres.surgeon_days {
        let weekday = theatres.horizon.weekday(at.day).num_days_from_monday();
        let (from_minute, until_minute) = (at.from_minute, at.until_minute);
        *counts.entry(Presence { weekday, surgeon: at.surgeon, from_minute, until_minute }).or_default() += 1;
    }
    let usual = |(presence, count): (Presence, u32)| {
        (f64::from(count) >= USUAL_SHARE * dates_of(theatres, presence.weekday)).then_some(presence)
    };
    counts.into_iter().filter_map(usual).collect()
}

/// What the procedures of a specialty ask of a kind of team.
fn asked_of(theatres: &Theatres, specialty: SpecialtyIx, kind: TeamKind) -> BTreeSet<CompetenceIx> {
    let ours = theatres.procedures.iter().filter(|procedure| procedure.specialty == specialty);
    match kind {
        TeamKind::Nurses => ours.map(|procedure| procedure.nurses).collect(),
        TeamKind::Anaesthesia => ours.filter_map(|procedure| procedure.anaesthesia).collect(),
    }
}

/// Teams by weekday. Cross-trained ones get the home specialty whose blocks are shortest of teams on their day.
fn units(theatres: &Theatres, slots: &[Slot]) -> Vec<Unit> {
    let mut most: BTreeMap<(u32, TeamIx, i32, i32), u32> = BTreeMap::new();
    for at in &theatres.team_days {
        let weekday = theatres.horizon.weekday(at.day).num_days_from_monday();
        let count = most.entry((weekday, at.team, at.from_minute, at.until_minute)).or_default();
        *count = at.count.max(*count);
    }
    let mut short: BTreeMap<(u32, TeamKind, SpecialtyIx), f64> = BTreeMap::new();
    let longest = theatres.sessions.iter().map(Session::minutes).max().unwrap_or(1);
    for slot in slots {
        let share = f64::from(theatres.sessions[slot.session].minutes()) / f64::from(longest);
        *short.entry((slot.weekday, TeamKind::Nurses, slot.owner)).or_default() += share;
    }
    let homes = |team: &Team| -> Vec<SpecialtyIx> {
        let serves = |at: &SpecialtyIx| !asked_of(theatres, *at, team.kind).is_disjoint(&team.competences);
        (0..theatres.specialties.len()).filter(serves).collect()
    };
    let mut rows: Vec<_> = most.into_iter().collect();
    rows.sort_by_key(|((weekday, team, ..), _)| (homes(&theatres.teams[*team]).len(), *weekday, *team));
    let mut units = Vec::new();
    for ((weekday, team, from_minute, until_minute), count) in rows {
        let team = &theatres.teams[team];
        for _ in 0..count {
            let shortest = homes(team).into_iter().max_by(|one, other| {
                let of = |at: &SpecialtyIx| short.get(&(weekday, team.kind, *at)).copied().unwrap_or(0.0);
                of(one).total_cmp(&of(other)).then(other.cmp(one))
            });
            let trained = team.competences.clone();
            // Anaesthesia is one skill for all specialties: it has no home.
            let single = match shortest.filter(|_| team.kind == TeamKind::Nurses) {
                Some(home) => {
                    *short.entry((weekday, team.kind, home)).or_default() -= 1.0;
                    asked_of(theatres, home, team.kind).intersection(&trained).copied().collect()
                }
                None => trained.clone(),
            };
            units.push(Unit { weekday, kind: team.kind, single, trained, from_minute, until_minute });
        }
    }
    units.sort_by_key(|unit| unit.weekday);
    units
}

/// Trains a share of the nurse teams in the skill of the next specialty, and the others in nothing but their own.
fn cross_train(theatres: &Theatres, units: &mut [Unit], share: f64) {
    let mut carried = 0.5;
    let count = theatres.specialties.len();
    for unit in units.iter_mut().filter(|unit| unit.kind == TeamKind::Nurses) {
        carried += share;
        unit.trained = unit.single.clone();
        if carried < 1.0 {
            continue;
        }
        carried -= 1.0;
        let serves = |at: &SpecialtyIx| !asked_of(theatres, *at, unit.kind).is_disjoint(&unit.single);
        if let Some(home) = (0..count).find(serves) {
            let next = (home + 1) % count;
            let ordinary = theatres.procedures.iter().filter(|one| one.specialty == next && one.features.is_empty());
            unit.trained.extend(ordinary.map(|procedure| procedure.nurses));
        }
    }
}

fn rates(theatres: &Theatres, weeks: usize) -> Vec<Rate> {
    let mut counts: BTreeMap<(ProcedureIx, Option<PathwayIx>), u32> = BTreeMap::new();
    for row in &theatres.referrals {
        *counts.entry((row.procedure, row.pathway)).or_default() += row.count;
    }
    let rate = |((procedure, pathway), count): ((ProcedureIx, Option<PathwayIx>), u32)| Rate {
        procedure,
        pathway,
        per_week: f64::from(count) / weeks as f64,
    };
    counts.into_iter().map(rate).collect()
}

fn beds(theatres: &Theatres) -> Vec<[u32; 7]> {
    let ward = |ward: &BedWard| {
        let mut beds = [0; 7];
        for (day, &there) in ward.beds.iter().enumerate() {
            let weekday = theatres.horizon.weekday(day as Day).num_days_from_monday() as usize;
            beds[weekday] = there.max(beds[weekday]);
        }
        beds
    };
    theatres.wards.iter().map(ward).collect()
}
