//! Every plan of a tiny hospital: by day all ways of giving rooms to lists, and over the days all ways of combining them. Of each
//! way only what it costs and how many cases of each procedure it holds is kept.

use crate::calendar::Day;
use crate::hospital::theatres::*;
use crate::theatres::Durations;
use crate::theatres::kinds::{ListKind, list_kinds};
use crate::theatres::patterns::{PatternLimits, overrun, patterns_for};
use std::collections::{BTreeMap, BTreeSet};

/// Cases by procedure.
pub(super) type Counts = Vec<u32>;

/// Cheapest plan, if one costs no more than `most`.
pub(super) fn cheapest(theatres: &Theatres, durations: &Durations, most: f64) -> Option<f64> {
    let days: BTreeSet<Day> = theatres.openings.iter().map(|opening| opening.day).collect();
    let days: Vec<Day> = days.into_iter().collect();
    let ways: Vec<Vec<(Counts, f64)>> = days.iter().map(|&day| ways_of_day(theatres, durations, day)).collect();
    let mut waiting = Waiting::new(theatres, &days, BTreeMap::new());
    let everybody = vec![theatres.queue.len() as u32; theatres.procedures.len()];
    let nobody = vec![0; theatres.procedures.len()];
    let mut search = Search { ways: &ways, waiting: &mut waiting, everybody, nobody, best: most, found: None };
    search.go(&mut Vec::new(), 0.0);
    search.found
}

struct Search<'a, 'b> {
    ways: &'a [Vec<(Counts, f64)>],
    waiting: &'a mut Waiting<'b>,
    everybody: Counts,
    nobody: Counts,
    best: f64,
    found: Option<f64>,
}

impl Search<'_, '_> {
    fn go(&mut self, chosen: &mut Vec<Counts>, cost: f64) {
        let at = chosen.len();
        // Days still to come may at best hold everybody; days that do not exist hold nobody.
        let mut held = chosen.clone();
        held.resize(self.ways.len(), self.everybody.clone());
        held.resize(3, self.nobody.clone());
        let total = cost + self.waiting.cost(&held);
        if total > self.best {
            return;
        }
        if at == self.ways.len() {
            self.best = total;
            self.found = Some(total);
            return;
        }
        for (counts, price) in &self.ways[at] {
            chosen.push(counts.clone());
            self.go(chosen, cost + price);
            chosen.pop();
        }
    }
}

/// What a day can hold, and the least that this costs; ways that hold no more for no less are left out.
fn ways_of_day(theatres: &Theatres, durations: &Durations, day: Day) -> Vec<(Counts, f64)> {
    let kinds = list_kinds(theatres);
    let rooms: Vec<RoomIx> = theatres.openings.iter().filter(|open| open.day == day).map(|open| open.room).collect();
    let minutes = f64::from(theatres.sessions[0].minutes());
    let lists: Vec<Vec<(Counts, f64)>> =
        kinds.iter().map(|kind| lists_of(theatres, durations, kind, minutes)).collect();
    let mut ways: BTreeMap<Counts, f64> = BTreeMap::new();
    for code in 0..(kinds.len() + 1).pow(rooms.len() as u32) {
        let given: Vec<Option<usize>> = (0..rooms.len())
            .map(|at| (code / (kinds.len() + 1).pow(at as u32) % (kinds.len() + 1)).checked_sub(1))
            .collect();
        let Some(price) = price_of(theatres, day, &rooms, &given, &kinds) else { continue };
        let mut partial: BTreeMap<Counts, f64> = BTreeMap::from([(vec![0; theatres.procedures.len()], price)]);
        for kind in given.into_iter().flatten() {
            let mut next: BTreeMap<Counts, f64> = BTreeMap::new();
            for (counts, cost) in &partial {
                for (more, price) in &lists[kind] {
                    let sum: Counts = counts.iter().zip(more).map(|(one, other)| one + other).collect();
                    let entry = next.entry(sum).or_insert(f64::INFINITY);
                    *entry = entry.min(cost + price);
                }
            }
            partial = next;
        }
        for (counts, cost) in partial {
            let cost = cost + beds(theatres, day, &counts);
            let entry = ways.entry(trimmed(theatres, counts)).or_insert(f64::INFINITY);
            *entry = entry.min(cost);
        }
    }
    let all: Vec<(Counts, f64)> = ways.into_iter().collect();
    let is_beaten = |at: usize| {
        all.iter().enumerate().any(|(other, (counts, cost))| {
            let holds = all[at].0.iter().zip(counts).all(|(mine, theirs)| mine <= theirs);
            let same = all[at].1 == *cost;
            other != at && holds && *cost <= all[at].1 && (!same || other < at || *counts != all[at].0)
        })
    };
    (0..all.len()).filter(|&at| !is_beaten(at)).map(|at| all[at].clone()).collect()
}

/// Cases beyond the patients of a procedure are nobody's.
fn trimmed(theatres: &Theatres, counts: Counts) -> Counts {
    let patients = |of: usize| theatres.queue.iter().filter(|patient| patient.procedure == of).count() as u32;
    counts.into_iter().enumerate().map(|(of, count)| count.min(patients(of))).collect()
}

/// The lists of a kind with the points of their expected overrun, and of opening a block.
pub(super) fn lists_of(
    theatres: &Theatres,
    durations: &Durations,
    kind: &ListKind,
    minutes: f64,
) -> Vec<(Counts, f64)> {
    let set = patterns_for(theatres, durations, &kind.procedures, minutes, &PatternLimits::default());
    let mut lists = Vec::new();
    for pattern in set.patterns {
        let mut counts = vec![0; theatres.procedures.len()];
        let mut cases = Vec::new();
        for &(procedure, count) in &pattern.cases {
            counts[procedure] += count;
            cases.extend((0..count).map(|_| (procedure, None)));
        }
        let over = overrun(durations, &cases, minutes, &theatres.terms).expected_overrun_minutes;
        lists.push((counts, theatres.points.open_block + theatres.points.overrun_hour * over / 60.0));
    }
    if lists.is_empty() {
        lists.push((vec![0; theatres.procedures.len()], theatres.points.open_block));
    }
    lists
}

/// Points of the blocks that change hands; `None` if the day cannot be run so.
fn price_of(
    theatres: &Theatres,
    day: Day,
    rooms: &[RoomIx],
    given: &[Option<usize>],
    kinds: &[ListKind],
) -> Option<f64> {
    let free = theatres.first_free_day();
    let (near, far) = (theatres.points.move_near, theatres.points.move_far);
    let last = theatres.horizon.days - 1;
    let mut price = 0.0;
    for (&room, kind) in rooms.iter().zip(given) {
        let now = kind.map(|kind| kinds[kind].specialty);
        if kind.is_some_and(|kind| !kinds[kind].features.is_subset(&theatres.rooms[room].features)) {
            return None;
        }
        let before =
            theatres.published.as_ref()?.blocks.get(&Place { day, room, session: 0 }).map(|block| block.specialty);
        if now == before {
            continue;
        }
        if day < free && now.is_some() {
            return None;
        }
        let same_week = |place: &Place| theatres.horizon.monday_of(place.day) == theatres.horizon.monday_of(day);
        if day >= free && !theatres.published.as_ref()?.blocks.keys().any(same_week) {
            continue;
        }
        let way = (f64::from(day - free.max(0)) / f64::from((last - free.max(0)).max(1))).clamp(0.0, 1.0);
        price += (near + (far - near) * way) * if day < free { 200.0 } else { 1.0 };
    }
    let lists: Vec<&ListKind> = given.iter().flatten().map(|&kind| &kinds[kind]).collect();
    (surgeons(theatres, day, &lists) && teams(theatres, day, &lists) && equipment(theatres, &lists)).then_some(price)
}

/// Tries every way of giving the lists surgeons.
pub(super) fn surgeons(theatres: &Theatres, day: Day, lists: &[&ListKind]) -> bool {
    let there: Vec<SurgeonIx> =
        theatres.surgeon_days.iter().filter(|there| there.day == day).map(|there| there.surgeon).collect();
    fn go(
        theatres: &Theatres,
        lists: &[&ListKind],
        at: usize,
        free: &mut Vec<SurgeonIx>,
        alone: &mut Vec<i32>,
    ) -> bool {
        let Some(list) = lists.get(at) else { return alone.iter().all(|&spare| spare >= 0) };
        for which in 0..free.len() {
            let surgeon = &theatres.surgeons[free[which]];
            let holds = surgeon.competences.contains(&list.competence);
            if surgeon.specialty != list.specialty || !(holds || surgeon.supervised.contains(&list.competence)) {
                continue;
            }
            let taken = free.remove(which);
            alone[list.competence] += if holds { 1 } else { -1 };
            let works = go(theatres, lists, at + 1, free, alone);
            alone[list.competence] -= if holds { 1 } else { -1 };
            free.insert(which, taken);
            if works {
                return true;
            }
        }
        false
    }
    go(theatres, lists, 0, &mut there.clone(), &mut vec![0; theatres.competences.len()])
}

/// Tries every way of giving the lists teams of both kinds.
pub(super) fn teams(theatres: &Theatres, day: Day, lists: &[&ListKind]) -> bool {
    fn go(theatres: &Theatres, needs: &[usize], kind: TeamKind, left: &mut [u32]) -> bool {
        let Some((need, rest)) = needs.split_first() else { return true };
        for team in 0..left.len() {
            let able = theatres.teams[team].kind == kind && theatres.teams[team].competences.contains(need);
            if able && left[team] > 0 {
                left[team] -= 1;
                let works = go(theatres, rest, kind, left);
                left[team] += 1;
                if works {
                    return true;
                }
            }
        }
        false
    }
    let mut left = vec![0; theatres.teams.len()];
    for there in theatres.team_days.iter().filter(|there| there.day == day) {
        left[there.team] += there.count;
    }
    let nurses: Vec<usize> = lists.iter().map(|list| list.nurses).collect();
    let anaesthesia: Vec<usize> = lists.iter().filter_map(|list| list.anaesthesia).collect();
    go(theatres, &nurses, TeamKind::Nurses, &mut left) && go(theatres, &anaesthesia, TeamKind::Anaesthesia, &mut left)
}

pub(super) fn equipment(theatres: &Theatres, lists: &[&ListKind]) -> bool {
    let used = |unit: EquipmentIx| lists.iter().filter(|list| list.equipment.contains(&unit)).count() as u32;
    theatres.equipment.iter().enumerate().all(|(unit, there)| used(unit) <= there.count)
}

/// Points of the extra beds of a day's cases; infinite where there are not so many. Open days are so far apart that no bed is asked for twice.
pub(super) fn beds(theatres: &Theatres, day: Day, counts: &[u32]) -> f64 {
    let mut points = 0.0;
    for (at, ward) in theatres.wards.iter().enumerate() {
        for night in 0..(theatres.horizon.days - day) {
            let mut patients = 0.0;
            for (procedure, &count) in theatres.procedures.iter().zip(counts) {
                let probability = (procedure.stay_days - f64::from(night)).clamp(0.0, 1.0);
                patients += if procedure.ward == Some(at) { probability * f64::from(count) } else { 0.0 };
            }
            let index = (day + night) as usize;
            let extra = patients - (f64::from(ward.beds[index]) - f64::from(ward.taken[index]));
            if patients > 0.0 && extra > f64::from(ward.most_overflow) + 1e-9 {
                return f64::INFINITY;
            }
            points += theatres.points.overflow_bed * extra.max(0.0);
        }
    }
    points
}

/// What patients cost by how many cases of their procedure each day holds. Patients of one procedure are given days in every way.
pub(super) struct Waiting<'a> {
    theatres: &'a Theatres,
    days: Vec<Day>,
    /// Patients whose day is settled; `None` is beyond the horizon.
    settled: BTreeMap<PatientIx, Option<Day>>,
    known: BTreeMap<(ProcedureIx, [u32; 3]), Vec<f64>>,
}

impl<'a> Waiting<'a> {
    pub(super) fn new(theatres: &'a Theatres, days: &[Day], settled: BTreeMap<PatientIx, Option<Day>>) -> Self {
        Self { theatres, days: days.to_vec(), settled, known: BTreeMap::new() }
    }

    /// The least points of all patients, the worst specialty's share of late ones among them.
    pub(super) fn cost(&mut self, held: &[Counts]) -> f64 {
        let theatres = self.theatres;
        let mut by_specialty: Vec<Vec<f64>> = vec![vec![0.0]; theatres.specialties.len()];
        for (at, procedure) in theatres.procedures.iter().enumerate() {
            let own = self.by_late(at, [held[0][at], held[1][at], held[2][at]]);
            let sum = &mut by_specialty[procedure.specialty];
            *sum = together(sum, &own);
        }
        let share = |late: usize, of: usize| 100.0 * late as f64 / of.max(1) as f64;
        let mut levels: Vec<f64> = Vec::new();
        for costs in &by_specialty {
            levels.extend((0..costs.len()).map(|late| share(late, costs.len() - 1)));
        }
        let at_level = |level: f64| {
            let least = |costs: &Vec<f64>| {
                let within = (0..costs.len()).filter(|&late| share(late, costs.len() - 1) <= level + 1e-9);
                within.map(|late| costs[late]).fold(f64::INFINITY, f64::min)
            };
            theatres.points.fairness_percent * level + by_specialty.iter().map(least).sum::<f64>()
        };
        levels.into_iter().map(at_level).fold(f64::INFINITY, f64::min)
    }

    /// The least points of a procedure's patients by the number of them who are late.
    fn by_late(&mut self, procedure: ProcedureIx, held: [u32; 3]) -> Vec<f64> {
        if let Some(known) = self.known.get(&(procedure, held)) {
            return known.clone();
        }
        let patients: Vec<PatientIx> =
            (0..self.theatres.queue.len()).filter(|&at| self.theatres.queue[at].procedure == procedure).collect();
        let mut best = vec![f64::INFINITY; patients.len() + 1];
        self.try_days(&patients, held, (0.0, 0), &mut best);
        self.known.insert((procedure, held), best.clone());
        best
    }

    fn try_days(&self, patients: &[PatientIx], held: [u32; 3], (cost, late): (f64, usize), best: &mut Vec<f64>) {
        let Some((&patient, rest)) = patients.split_first() else {
            best[late] = best[late].min(cost);
            return;
        };
        let end = self.theatres.horizon.days;
        if let Some(&day) = self.settled.get(&patient) {
            let (price, is_late) = self.judged(patient, day.unwrap_or(end));
            return self.try_days(rest, held, (cost + price, late + usize::from(is_late)), best);
        }
        let (price, is_late) = self.judged(patient, end);
        self.try_days(rest, held, (cost + price, late + usize::from(is_late)), best);
        for (at, &day) in self.days.iter().enumerate() {
            if held[at] > 0 && self.can_come(patient, day) {
                let (price, is_late) = self.judged(patient, day);
                let mut left = held;
                left[at] -= 1;
                self.try_days(rest, left, (cost + price, late + usize::from(is_late)), best);
            }
        }
    }

    /// Pathway patients are called for a day, the others for a week: the notice is over when it begins.
    fn can_come(&self, patient: PatientIx, day: Day) -> bool {
        let waiting = &self.theatres.queue[patient];
        let begins = if waiting.clock.is_some() { day } else { self.theatres.horizon.monday_of(day).max(0) };
        begins >= self.theatres.today + waiting.notice_days as Day
    }

    /// Points of a patient who is operated on a day, and whether they are late.
    fn judged(&self, patient: PatientIx, day: Day) -> (f64, bool) {
        let theatres = self.theatres;
        let waiting = &theatres.queue[patient];
        let latest = theatres.latest_day(patient);
        let monday = theatres.horizon.monday_of(day);
        let class = waiting.priority.unwrap_or(theatres.procedures[waiting.procedure].priority) as usize - 1;
        let weeks = f64::from((monday - theatres.today).max(0)) / 7.0;
        let points = &theatres.points;
        let (once, weekly) = match waiting.clock {
            Some(_) => (points.pathway_late, points.pathway_late_week),
            None => (points.guarantee_late, points.guarantee_late_week),
        };
        let weeks_late = f64::from(monday - theatres.horizon.monday_of(latest)) / 7.0;
        let late = if day > latest { once + weekly * weeks_late } else { 0.0 };
        (points.waiting_week[class] * weeks + late, day > latest)
    }
}

/// Costs by the number of late ones of both groups together.
fn together(one: &[f64], other: &[f64]) -> Vec<f64> {
    let mut sums = vec![f64::INFINITY; one.len() + other.len() - 1];
    for (late, cost) in one.iter().enumerate() {
        for (more, price) in other.iter().enumerate() {
            sums[late + more] = sums[late + more].min(cost + price);
        }
    }
    sums
}
