//! What chance brings in a replay: referrals, leave, sickness, durations, cancellations. Drawn once for a seed, before anything is
//! decided, so that every policy meets the same year (common random numbers).

use super::world::{Rate, World};
use crate::calendar::Day;
use crate::hospital::theatres::*;
use crate::theatres::reserve::{conference_day, due_day};
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

/// Mean working days of a spell of sickness.
const SPELL_DAYS: f64 = 3.0;
/// Days after the referral within which a patient who leaves does so.
const LEAVES_WITHIN_DAYS: Day = 60;
/// Longest notice of a pathway patient: a name comes two working days ahead.
const PATHWAY_NOTICE_DAYS: u32 = 2;
/// Notice where the folder's queue says nothing.
const USUAL_NOTICE_DAYS: u32 = 7;
/// Attempts at operating one patient whose cancellation is drawn beforehand.
pub(super) const ATTEMPTS: usize = 8;

/// How much is left to chance.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Chance {
    /// Referrals against the folder's record; 1 is as on record.
    pub load: f64,
    /// Share of surgeon-days and team-days that are lost: half to leave known ahead, half to sickness on the day.
    pub staff_loss: f64,
    /// How much weeks differ: 1 is as on record, 0 is the same number of referrals every week.
    pub swings: f64,
    /// Share of patients who cancel on the day of their operation.
    pub cancelled: f64,
    /// Share of patients who leave the list of their own accord if they wait long.
    pub leaving: f64,
    /// Whether public holidays are kept.
    pub holidays: bool,
}

impl Default for Chance {
    fn default() -> Self {
        Self { load: 1.0, staff_loss: 0.05, swings: 1.0, cancelled: 0.03, leaving: 0.02, holidays: true }
    }
}

impl Chance {
    /// Nothing is left to chance but durations.
    pub fn none() -> Self {
        Self { load: 1.0, staff_loss: 0.0, swings: 0.0, cancelled: 0.0, leaving: 0.0, holidays: false }
    }
}

/// A patient, with everything that chance has in store.
#[derive(Debug, Clone, PartialEq)]
pub struct Referred {
    /// What is to be done.
    pub procedure: ProcedureIx,
    /// On which pathway.
    pub pathway: Option<PathwayIx>,
    /// Day on which the patient becomes known; the clock starts then.
    pub day: Day,
    /// Latest day within the right, or the pathway's clock.
    pub latest: Day,
    /// Shortest notice with which the patient can come.
    pub notice_days: u32,
    /// Quantile of the duration.
    pub duration: f64,
    /// Quantile of the stay.
    pub stay: f64,
    /// Whether the patient cancels, by attempt.
    pub cancels: [bool; ATTEMPTS],
    /// Day on which the patient leaves the list if still not operated.
    pub leaves: Option<Day>,
}

/// When somebody is away.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Away {
    /// Day from which everybody knows.
    known: Day,
}

/// Everything that chance brings in one replay.
#[derive(Debug, Clone)]
pub struct Fate {
    /// Patients in order of the day on which they become known; first those who wait at the beginning.
    pub patients: Vec<Referred>,
    /// Days of the replay.
    pub days: Day,
    /// What was left to chance.
    pub chance: Chance,
    surgeons: Vec<Vec<Option<Away>>>,
    units: Vec<Vec<Option<Away>>>,
}

impl Fate {
    /// Draws a year (or whatever many weeks).
    pub fn draw(world: &World, chance: Chance, weeks: u32, seed: u64) -> Self {
        let days = weeks as Day * 7;
        let stream = |part: u64| {
            let mut rng = ChaCha8Rng::seed_from_u64(seed);
            rng.set_stream(part);
            rng
        };
        let mut patients = waiting_at_first(world, chance, &mut stream(1));
        patients.extend(referred(world, chance, weeks, &mut stream(2), &mut stream(3)));
        patients.sort_by_key(|patient| patient.day);
        let mut dice = stream(4);
        let surgeons =
            world.theatres.surgeons.iter().map(|_| surgeon_away(chance.staff_loss, days, &mut dice)).collect();
        let mut dice = stream(5);
        let units = world.units.iter().map(|_| unit_away(chance.staff_loss, days, &mut dice)).collect();
        Self { patients, days, chance, surgeons, units }
    }

    /// Whether a surgeon is away on a day, as far as is known on the day `known_on`.
    pub(super) fn surgeon_is_away(&self, surgeon: SurgeonIx, day: Day, known_on: Day) -> bool {
        is_away(&self.surgeons, surgeon, day, known_on)
    }

    /// Whether a team is away on a day, as far as is known on the day `known_on`.
    pub(super) fn unit_is_away(&self, unit: usize, day: Day, known_on: Day) -> bool {
        is_away(&self.units, unit, day, known_on)
    }
}

fn is_away(all: &[Vec<Option<Away>>], who: usize, day: Day, known_on: Day) -> bool {
    let away = all.get(who).and_then(|days| days.get(day.max(0) as usize)).copied().flatten();
    away.is_some_and(|away| away.known <= known_on)
}

/// Whole weeks of leave, known long ahead, and spells of sickness, known from their first day.
fn surgeon_away(loss: f64, days: Day, dice: &mut ChaCha8Rng) -> Vec<Option<Away>> {
    let mut away = vec![None; days as usize];
    let mut sick_until = -1;
    let mut sick_from = 0;
    for day in 0..days {
        // Drawn whether needed or not, so that another loss changes nothing else.
        let (leave, falls_sick, spell): (f64, f64, f64) = (dice.random(), dice.random(), dice.random());
        if day % 7 == 0 && leave < loss / 2.0 {
            for at in day..(day + 7).min(days) {
                away[at as usize] = Some(Away { known: Day::MIN });
            }
        }
        if day > sick_until && day % 7 < 5 && falls_sick < loss / 2.0 / SPELL_DAYS {
            sick_from = day;
            // Geometric, in calendar days.
            let length = ((1.0 - spell).ln() / (1.0 - 1.0 / (SPELL_DAYS * 1.4)).ln()).floor() as Day;
            sick_until = day + length.clamp(0, 28);
        }
        if day <= sick_until && away[day as usize].is_none() {
            away[day as usize] = Some(Away { known: sick_from });
        }
    }
    away
}

/// A team is short of somebody on single days: half of them known ahead.
fn unit_away(loss: f64, days: Day, dice: &mut ChaCha8Rng) -> Vec<Option<Away>> {
    let day = |day: Day| {
        let lot: f64 = dice.random();
        let known = if lot < loss / 2.0 { Day::MIN } else { day };
        (lot < loss).then_some(Away { known })
    };
    (0..days).map(day).collect()
}

/// The folder's queue, its bookings forgotten; pauses are taken into the latest day.
fn waiting_at_first(world: &World, chance: Chance, dice: &mut ChaCha8Rng) -> Vec<Referred> {
    let theatres = &world.theatres;
    let patient = |patient: &Patient| {
        let pathway = patient.clock.map(|clock| theatres.clocks[clock].pathway);
        let latest = latest_day(theatres, patient);
        Referred { latest, ..make(world, chance, dice, patient.procedure, pathway, patient.referred.min(0)) }
    };
    theatres.queue.iter().map(patient).collect()
}

fn referred(
    world: &World,
    chance: Chance,
    weeks: u32,
    counts: &mut ChaCha8Rng,
    dice: &mut ChaCha8Rng,
) -> Vec<Referred> {
    let mut patients = Vec::new();
    let mut owed = vec![0.5; world.rates.len()];
    for week in 0..weeks as Day {
        let specialties: Vec<f64> =
            world.specialty_swing.iter().map(|&swing| factor(counts, swing * chance.swings)).collect();
        let pathways: Vec<f64> =
            world.pathway_swing.iter().map(|&swing| factor(counts, swing * chance.swings)).collect();
        for (at, rate) in world.rates.iter().enumerate() {
            let clump = match rate.pathway {
                Some(pathway) => pathways[pathway],
                None => specialties[world.theatres.procedures[rate.procedure].specialty],
            };
            let mean = rate.per_week * chance.load * clump;
            let count = if chance.swings > 0.0 {
                poisson(counts, mean)
            } else {
                owed[at] += mean;
                let whole = owed[at].floor();
                owed[at] -= whole;
                whole as u32
            };
            for nth in 0..count {
                let even = (Day::try_from(nth).unwrap_or(0) + at as Day) % 5;
                let weekday = if chance.swings > 0.0 { dice.random_range(0..5) } else { even };
                patients.push(new_patient(world, chance, dice, rate, week * 7 + weekday));
            }
        }
    }
    patients
}

/// A new referral; those on pathways become known at the conference of the week.
fn new_patient(world: &World, chance: Chance, dice: &mut ChaCha8Rng, rate: &Rate, day: Day) -> Referred {
    let theatres = &world.theatres;
    let conference = rate.pathway.and_then(|pathway| theatres.pathways[pathway].conference);
    let day = conference.map_or(day, |weekday| conference_day(theatres, weekday, theatres.horizon.monday_of(day)));
    make(world, chance, dice, rate.procedure, rate.pathway, day)
}

fn make(
    world: &World,
    chance: Chance,
    dice: &mut ChaCha8Rng,
    procedure: ProcedureIx,
    pathway: Option<PathwayIx>,
    day: Day,
) -> Referred {
    let theatres = &world.theatres;
    let latest = match pathway {
        Some(pathway) => due_day(theatres, pathway, procedure, day),
        None => day + right(theatres, procedure, dice.random()),
    };
    let notice = dice.random_range(0..theatres.queue.len().max(1));
    let notice_days = theatres.queue.get(notice).map_or(USUAL_NOTICE_DAYS, |patient| patient.notice_days);
    // A list is booked when its block freezes; whoever asks for more notice was told before that the week is coming.
    let most = if pathway.is_some() { PATHWAY_NOTICE_DAYS } else { theatres.terms.notice_days };
    let notice_days = notice_days.min(most);
    let (leaves, after): (f64, Day) = (dice.random(), dice.random_range(1..=LEAVES_WITHIN_DAYS));
    Referred {
        procedure,
        pathway,
        day,
        latest,
        notice_days,
        duration: dice.random_range(1e-9..1.0),
        stay: dice.random(),
        cancels: std::array::from_fn(|_| dice.random::<f64>() < chance.cancelled),
        leaves: (leaves < chance.leaving).then_some(day.max(0) + after),
    }
}

/// Days of the general right, by chance as in the folder's queue: patients of the same specialty, each weighed by one over the right, since
/// who may wait longer stands in a queue longer.
fn right(theatres: &Theatres, procedure: ProcedureIx, lot: f64) -> Day {
    let own = &theatres.procedures[procedure];
    let days = |patient: &Patient| {
        let ours = theatres.procedures[patient.procedure].specialty == own.specialty && patient.clock.is_none();
        ours.then(|| patient.guarantee_days.unwrap_or(theatres.procedures[patient.procedure].guarantee_days).max(1))
    };
    let all: f64 = theatres.queue.iter().filter_map(days).map(|days| 1.0 / f64::from(days)).sum();
    let mut left = lot * all;
    for days in theatres.queue.iter().filter_map(days) {
        left -= 1.0 / f64::from(days);
        if left < 0.0 {
            return days as Day;
        }
    }
    own.guarantee_days as Day
}

/// A factor around 1 with this variance: gamma distributed (Marsaglia and Tsang; the variance is below 1).
fn factor(dice: &mut ChaCha8Rng, variance: f64) -> f64 {
    if variance <= 1e-9 {
        return 1.0;
    }
    let shape = 1.0 / variance.min(0.95);
    let base = shape - 1.0 / 3.0;
    loop {
        let normal = normal(dice);
        let cube = (1.0 + normal / (9.0 * base).sqrt()).powi(3);
        let lot: f64 = dice.random_range(1e-12..1.0);
        if cube > 0.0 && lot.ln() < 0.5 * normal * normal + base * (1.0 - cube + cube.ln()) {
            return base * cube / shape;
        }
    }
}

fn normal(dice: &mut ChaCha8Rng) -> f64 {
    let radius = (-2.0 * dice.random_range(1e-12..1.0_f64).ln()).sqrt();
    radius * (std::f64::consts::TAU * dice.random::<f64>()).cos()
}

fn poisson(dice: &mut ChaCha8Rng, mean: f64) -> u32 {
    if mean > 60.0 {
        return (mean + mean.sqrt() * normal(dice)).round().max(0.0) as u32;
    }
    let least = (-mean).exp();
    let (mut count, mut left) = (0, dice.random::<f64>());
    while left > least {
        count += 1;
        left *= dice.random::<f64>();
    }
    count
}
