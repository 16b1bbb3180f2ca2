//! The day of operation: who has come, who is sick, how long it takes.

use super::super::fate::ATTEMPTS;
use super::super::lists::Block;
use super::super::staffing::Present;
use super::release::asks;
use super::{Ending, Running};
use crate::calendar::Day;
use crate::hospital::theatres::SurgeonIx;

/// Minutes beyond the session by which the last case must be expected to end to be begun at all.
const LATEST_END_MINUTES: f64 = 60.0;

impl Running<'_> {
    pub(super) fn operate(&mut self, day: Day) {
        if !self.world.works(day, self.fate.chance.holidays) {
            return;
        }
        let Some(at) = self.diary.span(day, day + 1).next() else { return };
        let mut blocks = std::mem::take(self.diary.on_mut(at));
        self.by_claim(&mut blocks);
        let present = Present::on(self.world, self.fate, day, day, self.levers.cross_trained);
        let asks = asks(self, &blocks);
        let staffed = present.staff(&asks.iter().map(|(_, asks)| *asks).collect::<Vec<_>>());
        let mut used = 0;
        for ((which, _), surgeon) in asks.iter().zip(staffed) {
            let block = &blocks[*which];
            match surgeon {
                Some(surgeon) => used += u32::from(self.run(block, surgeon, day)),
                None => self.cancel_all(block, day),
            }
        }
        if day >= self.tally.measured_from {
            let weekday = self.world.weekday(day);
            let open = self.world.slots.iter().filter(|slot| slot.weekday == weekday);
            let minutes =
                |slot: &super::super::world::Slot| f64::from(self.world.theatres.sessions[slot.session].minutes());
            self.tally.minutes_there += open.clone().map(minutes).sum::<f64>();
            self.tally.lost_blocks += open.count() as f64 - f64::from(used);
        }
    }

    fn measured(&self, day: Day) -> f64 {
        f64::from(u8::from(day >= self.tally.measured_from))
    }

    fn cancel_all(&mut self, block: &Block, day: Day) {
        for patient in block.named().collect::<Vec<_>>() {
            self.tally.cancellations += self.measured(day);
            self.unbook(patient);
        }
    }

    /// Runs a list; whether anybody was operated.
    fn run(&mut self, block: &Block, surgeon: SurgeonIx, day: Day) -> bool {
        let world = self.world;
        let slot = world.slots[block.slot];
        let session = f64::from(world.theatres.sessions[slot.session].minutes());
        let (mut elapsed, mut done) = (0.0, 0);
        for patient in block.named().collect::<Vec<_>>() {
            let who = &self.fate.patients[patient];
            let attempt = self.attempts[patient];
            self.attempts[patient] += 1;
            let turnover = if done > 0 { world.theatres.terms.turnover_minutes } else { 0.0 };
            let law = world.durations.of(who.procedure, Some(surgeon));
            let too_late = done > 0 && elapsed + turnover + law.mean() > session + LATEST_END_MINUTES;
            if who.cancels[attempt % ATTEMPTS] || too_late {
                self.tally.cancellations += self.measured(day);
                self.unbook(patient);
                continue;
            }
            elapsed += turnover + law.quantile(who.duration);
            done += 1;
            self.admit(patient, day);
            self.waiting.push(patient);
            self.end(patient, day, Ending::Treated);
        }
        let measured = self.measured(day);
        self.tally.minutes_used += measured * f64::min(elapsed, session);
        self.tally.overtime_minutes += measured * (elapsed - session).max(0.0);
        let by_another = done > 0 && block.kind.is_some_and(|kind| world.kinds[kind].specialty != slot.owner);
        self.tally.moves += measured * f64::from(u8::from(by_another));
        done > 0
    }

    /// A bed for whole nights around the mean stay.
    fn admit(&mut self, patient: usize, day: Day) {
        let who = &self.fate.patients[patient];
        let procedure = &self.world.theatres.procedures[who.procedure];
        let Some(ward) = procedure.ward else { return };
        let more = f64::from(u8::from(who.stay < procedure.stay_days.fract()));
        let nights = (procedure.stay_days.floor() + more) as Day;
        for night in day..(day + nights).min(self.fate.days) {
            self.beds[ward][night as usize] += 1;
        }
    }
}
