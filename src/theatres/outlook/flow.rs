//! The queue of one specialty as a fluid: parts of patients, each with a latest day.

use crate::calendar::Day;
use crate::hospital::theatres::{PathwayIx, ProcedureIx, SpecialtyIx, Theatres};
use crate::theatres::reserve::due_day;
use std::collections::BTreeMap;

/// The middle of a week, from its Monday.
const MIDWEEK: Day = 3;

/// Patients alike, not a whole number of them.
#[derive(Debug, Clone, Copy)]
struct Waiting {
    due: Day,
    priority: usize,
    since: Day,
    count: f64,
}

/// The queue of one specialty.
#[derive(Debug)]
pub(super) struct Flow {
    queue: Vec<Waiting>,
    /// Of a procedure's referrals the share on each pathway and on none.
    pathways: BTreeMap<ProcedureIx, Vec<(Option<PathwayIx>, f64)>>,
}

impl Flow {
    /// The queue at the meeting, without those whose date is before `first`.
    pub fn start(theatres: &Theatres, specialty: SpecialtyIx, first: Day) -> Self {
        let mut queue = Vec::new();
        for (at, patient) in theatres.queue.iter().enumerate() {
            let procedure = &theatres.procedures[patient.procedure];
            if procedure.specialty == specialty && patient.booked.is_none_or(|place| place.day >= first) {
                let priority = slot(patient.priority.unwrap_or(procedure.priority));
                queue.push(Waiting { due: theatres.latest_day(at), priority, since: patient.referred, count: 1.0 });
            }
        }
        Self { queue, pathways: pathway_shares(theatres, specialty) }
    }

    /// Takes in `share` times the expected referrals of a week; how many came.
    pub fn refer(
        &mut self,
        theatres: &Theatres,
        specialty: SpecialtyIx,
        expected: &[f64],
        monday: Day,
        share: f64,
    ) -> f64 {
        let (since, mut came) = (monday + MIDWEEK, 0.0);
        for (of, procedure) in theatres.procedures.iter().enumerate() {
            if procedure.specialty != specialty || expected[of] <= 0.0 {
                continue;
            }
            let alone = vec![(None, 1.0)];
            for &(pathway, part) in self.pathways.get(&of).unwrap_or(&alone) {
                let right = since + procedure.guarantee_days as Day;
                let due = pathway.map_or(right, |pathway| due_day(theatres, pathway, of, since));
                let count = share * part * expected[of];
                self.queue.push(Waiting { due, priority: slot(procedure.priority), since, count });
                came += count;
            }
        }
        came
    }

    /// Works off the earliest latest day first; how many were done and how many weeks they had waited.
    pub fn work_off(&mut self, monday: Day, capacity: f64) -> (f64, f64) {
        self.queue.sort_by_key(|waiting| (waiting.due, waiting.priority, waiting.since));
        let (mut left, mut waited) = (capacity, 0.0);
        for waiting in &mut self.queue {
            let done = waiting.count.min(left);
            waiting.count -= done;
            left -= done;
            waited += done * f64::from((monday + MIDWEEK - waiting.since).max(0)) / 7.0;
        }
        self.queue.retain(|waiting| waiting.count > 0.0);
        let done = capacity - left;
        (done, if done > 0.0 { waited / done } else { 0.0 })
    }

    /// Patients who wait, by priority.
    pub fn waiting(&self) -> [f64; 3] {
        let mut by_priority = [0.0; 3];
        self.queue.iter().for_each(|waiting| by_priority[waiting.priority] += waiting.count);
        by_priority
    }

    /// Patients whose latest day is before `day`.
    pub fn overdue(&self, day: Day) -> f64 {
        self.queue.iter().filter(|waiting| waiting.due < day).map(|waiting| waiting.count).sum()
    }
}

/// Priority 1 to 3 as an index.
fn slot(priority: u8) -> usize {
    usize::from(priority.clamp(1, 3)) - 1
}

fn pathway_shares(theatres: &Theatres, specialty: SpecialtyIx) -> BTreeMap<ProcedureIx, Vec<(Option<PathwayIx>, f64)>> {
    let mut counts: BTreeMap<ProcedureIx, BTreeMap<Option<PathwayIx>, f64>> = BTreeMap::new();
    for row in theatres.referrals.iter().filter(|row| row.count > 0) {
        if theatres.procedures[row.procedure].specialty == specialty {
            *counts.entry(row.procedure).or_default().entry(row.pathway).or_default() += f64::from(row.count);
        }
    }
    let shares = counts.into_iter().map(|(procedure, by_pathway)| {
        let all: f64 = by_pathway.values().sum();
        (procedure, by_pathway.into_iter().map(|(pathway, count)| (pathway, count / all)).collect())
    });
    shares.collect()
}
