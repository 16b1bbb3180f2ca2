//! Booking: the same rule for every policy. Pathway patients and their reserve first, then earliest latest day first, each list
//! within the chance constraint; what is left free or becomes free goes to standby patients whose notice fits.

use super::{Entry, Running, State};
use crate::calendar::Day;
use crate::hospital::theatres::{PathwayIx, ProcedureIx};

impl Running<'_> {
    /// Days ahead that a patient who is told today can be operated at the earliest.
    fn soonest(&self, patient: usize, today: Day) -> Day {
        let patient = &self.fate.patients[patient];
        today + (patient.notice_days as Day).max(1)
    }

    /// A pathway patient gets a reserved slot of the own pathway or pool, or else room in any list, if that is in time.
    pub(super) fn name(&mut self, patient: usize, today: Day) {
        let who = &self.fate.patients[patient];
        let (procedure, own) = (who.procedure, who.pathway);
        let group = self.groups.iter().find(|group| own.is_some_and(|own| group.pathways.contains(&own)));
        let pathways: Vec<PathwayIx> = group.map_or(Vec::new(), |group| group.pathways.clone());
        let span = self.diary.span(self.soonest(patient, today), today + self.notice + 7);
        for wants_reserved in [true, false] {
            for day in span.clone() {
                let found = (0..self.diary.on(day).len()).find(|&at| {
                    if wants_reserved {
                        self.takes_reserved(day, at, patient, procedure, &pathways)
                    } else {
                        self.takes_free(day, at, patient, procedure)
                    }
                });
                if found.is_some() {
                    self.book(patient, day);
                    return;
                }
            }
        }
    }

    /// Puts a patient in the place of a reserved slot of one of the pathways, if the list keeps its risk.
    fn takes_reserved(
        &mut self,
        day: usize,
        at: usize,
        patient: usize,
        procedure: ProcedureIx,
        pathways: &[PathwayIx],
    ) -> bool {
        let world = self.world;
        let block = &mut self.diary.on_mut(day)[at];
        let is_ours = |entry: &Entry| matches!(entry, Entry::Reserved { pathway, .. } if pathways.contains(pathway));
        let slots: Vec<usize> = (0..block.entries.len()).filter(|&slot| is_ours(&block.entries[slot])).collect();
        for slot in slots {
            let reserved = block.entries.remove(slot);
            if block.fits(world, procedure) {
                block.entries.insert(slot, Entry::Named { patient, procedure });
                return true;
            }
            block.entries.insert(slot, reserved);
        }
        false
    }

    fn takes_free(&mut self, day: usize, at: usize, patient: usize, procedure: ProcedureIx) -> bool {
        let world = self.world;
        let block = &mut self.diary.on_mut(day)[at];
        let fits = block.fits(world, procedure);
        if fits {
            block.entries.push(Entry::Named { patient, procedure });
        }
        fits
    }

    /// Patients without a date, in the order in which they are booked: those still in time by their latest day, then the others.
    fn in_order(&self, first: Day) -> Vec<usize> {
        let mut order = self.waiting.clone();
        let latest = |at: usize| self.fate.patients[at].latest;
        order.sort_by_key(|&at| (latest(at) < first, latest(at), at));
        order
    }

    /// Books the week that has come inside the notice.
    pub(super) fn book_week(&mut self, today: Day, first: Day, wanted: &[(PathwayIx, ProcedureIx)]) {
        let on_pathway: Vec<usize> =
            self.in_order(today).into_iter().filter(|&at| self.fate.patients[at].pathway.is_some()).collect();
        for patient in on_pathway {
            self.name(patient, today);
        }
        for &(pathway, procedure) in wanted {
            self.reserve_slot(first, pathway, procedure);
        }
        for day in self.diary.span(first, first + 7) {
            for at in 0..self.diary.on(day).len() {
                self.fill(day, at, today);
            }
        }
    }

    /// Reserves a slot in the list that has fewest of them.
    fn reserve_slot(&mut self, first: Day, pathway: PathwayIx, procedure: ProcedureIx) {
        let mut best: Option<(usize, usize, usize)> = None;
        for day in self.diary.span(first, first + 7) {
            for (at, block) in self.diary.on(day).iter().enumerate() {
                let reserved = block.entries.iter().filter(|entry| entry.patient().is_none()).count();
                if best.is_none_or(|(least, ..)| reserved < least) && block.fits(self.world, procedure) {
                    best = Some((reserved, day, at));
                }
            }
        }
        if let Some((_, day, at)) = best {
            self.diary.on_mut(day)[at].entries.push(Entry::Reserved { pathway, procedure });
        }
    }

    /// Fills a list from those who wait and can come.
    pub(super) fn fill(&mut self, day: usize, at: usize, today: Day) {
        let order = self.in_order(day as Day);
        let (world, fate) = (self.world, self.fate);
        let can_come = |patient: &usize| {
            let patient = &fate.patients[*patient];
            today + (patient.notice_days as Day).max(1) <= day as Day
        };
        let candidates = order.into_iter().filter(can_come).map(|patient| (patient, fate.patients[patient].procedure));
        let taken = self.diary.on_mut(day)[at].fill(world, candidates);
        for patient in taken {
            debug_assert_eq!(self.state[patient], State::Waiting);
            self.book(patient, day);
        }
    }

    /// Room in the lists of the booked weeks goes to standby patients.
    pub(super) fn standby(&mut self, today: Day) {
        for day in self.diary.span(today + 1, today + self.notice + 7) {
            for at in 0..self.diary.on(day).len() {
                if self.diary.on(day)[at].has_hole && !self.waiting.is_empty() {
                    self.fill(day, at, today);
                }
            }
        }
    }
}
