//! The waiting list: what is left of the year's referrals when every specialty works through its own at the pace of the
//! sessions it owns, the earliest latest day first, roughly.

use super::mix::Mix;
use super::pathways::operation_clock;
use super::referrals::{Arrival, WARM_UP_WEEKS, WEEKS, season};
use super::{HospitalSpec, weekly_capacity};
use crate::calendar::Day;
use crate::generate::dice::{Dice, Stream};
use crate::hospital::theatres::{
    Allocation, ClockUnit, Patient, Pause, PauseReason, ProcedureIx, SpecialtyIx, Theatres,
};
use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// Patients with a pause, in percent.
const PAUSED_PERCENT: i64 = 8;
/// Patients who can come within two days, in percent.
const STANDBY_PERCENT: i64 = 10;
/// Patients who must have the surgeon whom they saw, in percent.
const OWN_SURGEON_PERCENT: i64 = 6;
/// Days by which the order in which patients were taken differs from that of their latest days.
const ORDER_SPREAD_DAYS: f64 = 12.0;
/// Days by which patients are taken before their latest day, in the mean, in a specialty with a queue as long as its guarantee
/// classes allow.
const SPARE_DAYS: f64 = 6.0;
/// How much longer queues are for each unit of load above 1.
const LOAD_STRETCH: f64 = 4.0;

/// Fills the waiting list; nobody is booked yet.
pub(super) fn fill(
    theatres: &mut Theatres,
    spec: &HospitalSpec,
    mix: &Mix,
    plan: &Allocation,
    rates: &[f64],
    arrivals: &[Arrival],
) {
    let mut dice = Dice::new(spec.seed, Stream::Queue);
    let mut queue = pathway_patients(theatres, &mut dice, arrivals);
    let capacity = weekly_capacity(theatres, plan);
    for (specialty, capacity) in capacity.into_iter().enumerate() {
        let history = History::new(theatres, spec, mix, (specialty, capacity), rates);
        queue.extend(history.left_over(&mut dice, arrivals));
    }
    queue.sort_by_key(|patient| (patient.referred, patient.procedure));
    for (at, patient) in queue.iter_mut().enumerate() {
        patient.key = format!("P{:05}", at + 1);
    }
    theatres.queue = queue;
}

/// A patient with the procedure's right and nothing special.
fn patient(theatres: &Theatres, dice: &mut Dice, arrival: &Arrival) -> Patient {
    let competence = theatres.procedures[arrival.procedure].competence;
    let surgeons: Vec<usize> = (0..theatres.surgeons.len())
        .filter(|&surgeon| theatres.surgeons[surgeon].competences.contains(&competence))
        .collect();
    let own = dice.percent(OWN_SURGEON_PERCENT).then(|| dice.pick(&surgeons).copied()).flatten();
    let notice = if dice.percent(STANDBY_PERCENT) { dice.between(0, 2) } else { dice.between(3, 21) };
    Patient {
        key: String::new(),
        procedure: arrival.procedure,
        surgeon: own,
        referred: arrival.day,
        clock_start: arrival.day,
        clock: None,
        guarantee_days: None,
        priority: None,
        pauses: Vec::new(),
        booked: None,
        notice_days: notice as u32,
    }
}

/// Patients on pathways who are not operated before the horizon. Each pathway has one at least.
fn pathway_patients(theatres: &Theatres, dice: &mut Dice, arrivals: &[Arrival]) -> Vec<Patient> {
    let mut queue = Vec::new();
    for pathway in 0..theatres.pathways.len() {
        let Some(clock) = operation_clock(theatres, pathway) else { continue };
        let days = match theatres.clocks[clock].unit {
            ClockUnit::Calendar => f64::from(theatres.clocks[clock].days),
            ClockUnit::Working => f64::from(theatres.clocks[clock].days) * 1.4,
        };
        let mine: Vec<&Arrival> = arrivals.iter().filter(|arrival| arrival.pathway == Some(pathway)).collect();
        let mut waiting: Vec<Arrival> = Vec::new();
        for arrival in &mine {
            let operated = arrival.day + ((0.5 + 0.35 * dice.unit()) * days) as Day;
            if operated >= 0 {
                waiting.push(**arrival);
            }
        }
        if let (true, Some(last)) = (waiting.is_empty(), mine.last()) {
            waiting.push(Arrival { day: theatres.today - dice.between(0, 2) as Day, ..**last });
        }
        for arrival in waiting {
            let patient = patient(theatres, dice, &arrival);
            queue.push(Patient { clock: Some(clock), surgeon: None, ..patient });
        }
    }
    queue
}

/// A year of a specialty.
struct History<'a> {
    theatres: &'a Theatres,
    specialty: SpecialtyIx,
    /// Work minutes that wait at the end.
    target: f64,
    /// Weeks of the warm-up before anybody is operated: the queue at the beginning.
    idle_weeks: Day,
    /// Chance of a longer right of those who are not urgent.
    longer: f64,
}

impl<'a> History<'a> {
    fn new(
        theatres: &'a Theatres,
        spec: &HospitalSpec,
        mix: &Mix,
        (specialty, capacity): (SpecialtyIx, f64),
        rates: &[f64],
    ) -> Self {
        let usual = mix.disciplines[specialty].waiting_weeks;
        let weeks = (usual * (1.0 + LOAD_STRETCH * (spec.load - 1.0))).clamp(1.2, 20.0);
        let of_specialty = |at: &ProcedureIx| theatres.procedures[*at].specialty == specialty;
        let all: f64 = (0..rates.len()).filter(of_specialty).map(|at| rates[at] * work(theatres, at)).sum();
        let ordinary: f64 = (0..rates.len())
            .filter(of_specialty)
            .map(|at| {
                let on_pathway = super::pathways::on_pathway(theatres, mix, at).map_or(0.0, |(_, share)| share);
                rates[at] * (1.0 - on_pathway) * work(theatres, at)
            })
            .sum();
        let drift = f64::from(WEEKS) * (1.0 - capacity / all.max(1.0));
        let idle_weeks = (weeks - drift).round().clamp(1.0, f64::from(WARM_UP_WEEKS - 2)) as Day;
        // Days of the right, 30 or 75 in the mean, so that patients are taken a little before their latest day.
        let longer = ((7.0 * usual + SPARE_DAYS - 30.0) / 45.0).clamp(0.08, 0.9);
        Self { theatres, specialty, target: weeks * ordinary, idle_weeks, longer }
    }

    /// Works through the year and returns who is left.
    fn left_over(&self, dice: &mut Dice, arrivals: &[Arrival]) -> Vec<Patient> {
        let of_specialty = |arrival: &&Arrival| {
            arrival.pathway.is_none() && self.theatres.procedures[arrival.procedure].specialty == self.specialty
        };
        let patients: Vec<Patient> =
            arrivals.iter().filter(of_specialty).map(|arrival| self.ordinary_patient(dice, arrival)).collect();
        let referred: f64 = patients.iter().map(|patient| work(self.theatres, patient.procedure)).sum();
        let this_monday = self.theatres.horizon.monday_of(self.theatres.today);
        let from = this_monday - 7 * (WEEKS + WARM_UP_WEEKS) + 7 * self.idle_weeks;
        let weeks = || (from..=this_monday).step_by(7);
        let pace = |monday: Day| season(self.theatres.horizon.date(monday));
        let whole: f64 = weeks().map(pace).sum();
        let (mut waiting, mut next, mut budget) = (BinaryHeap::new(), 0, 0.0);
        for monday in weeks() {
            // Those referred before the week can be taken in it.
            while let Some(patient) = patients.get(next).filter(|patient| patient.referred < monday) {
                waiting.push((Reverse(self.turn(dice, patient)), Reverse(next)));
                next += 1;
            }
            budget += (referred - self.target).max(0.0) * pace(monday) / whole;
            while budget > 0.0 {
                let Some((_, Reverse(at))) = waiting.pop() else { break };
                budget -= work(self.theatres, patients[at].procedure);
            }
        }
        let mut left: Vec<usize> = waiting.into_iter().map(|(_, Reverse(at))| at).chain(next..patients.len()).collect();
        left.sort_unstable();
        left.into_iter().map(|at| patients[at].clone()).collect()
    }

    /// When a patient was taken, against others: the latest day, give or take.
    fn turn(&self, dice: &mut Dice, patient: &Patient) -> Day {
        let right = patient.guarantee_days.unwrap_or(self.theatres.procedures[patient.procedure].guarantee_days);
        let paused: Day = patient.pauses.iter().map(|pause| pause.last - pause.first + 1).sum();
        patient.clock_start + right as Day + paused + (ORDER_SPREAD_DAYS * dice.normal()).round() as Day
    }

    fn ordinary_patient(&self, dice: &mut Dice, arrival: &Arrival) -> Patient {
        let mut patient = patient(self.theatres, dice, arrival);
        let usual = self.theatres.procedures[arrival.procedure].priority;
        // What is urgent on a pathway is not as urgent without; and one in eight is more urgent than usual.
        let urgent = if dice.percent(12) { 1 } else { 0 };
        let priority = if self.theatres.clocks.is_empty() || usual > 1 { usual } else { 2 };
        let priority = (priority - urgent).max(1);
        patient.priority = (priority != usual).then_some(priority);
        let longer = match priority {
            1 => 0.0,
            2 => 0.8 * self.longer,
            _ => (1.25 * self.longer).min(0.95),
        };
        if dice.unit() < longer {
            patient.guarantee_days = Some(if dice.percent(50) { 60 } else { 90 });
        }
        if dice.percent(PAUSED_PERCENT) {
            let first = arrival.day + dice.between(3, 30) as Day;
            let reasons = [PauseReason::Declined, PauseReason::Medical, PauseReason::OtherIllness];
            let reason = reasons[dice.weighted(&[0.5, 0.3, 0.2])];
            // Nobody knows of a pause more than two weeks ahead.
            if first <= self.theatres.today + 14 {
                patient.pauses.push(Pause { first, last: first + dice.between(6, 35) as Day, reason });
            }
        }
        patient
    }
}

/// Minutes of a case with the turnover after it.
fn work(theatres: &Theatres, procedure: ProcedureIx) -> f64 {
    theatres.procedures[procedure].usual_minutes + theatres.terms.turnover_minutes
}
