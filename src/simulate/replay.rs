//! Plays one fate under one policy, day by day.

mod booking;
mod operating;
mod release;

use super::decision::{Meeting, decide};
use super::fate::Fate;
use super::indicators::{Ending, Indicators, Tally};
use super::lists::{Block, Diary, Entry};
use super::policy::Levers;
use super::world::{SimulationError, World};
use crate::calendar::Day;
use crate::hospital::theatres::{PathwayIx, ProcedureIx};
use crate::theatres::reserve::{Group, groups, lag_weeks, slots_needed};

/// Days beyond the latest day after which a pathway patient without a date is sent elsewhere.
const PATHWAY_PATIENCE_DAYS: Day = 28;

/// What became of everybody in a replay, from the first day to the last.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Flow {
    /// Known on the first day or later.
    pub arrived: usize,
    /// Operated.
    pub treated: usize,
    /// Sent elsewhere.
    pub sent_out: usize,
    /// Left of their own accord.
    pub left: usize,
    /// Wait at the end, booked or not.
    pub waiting: usize,
    /// Patients in the queue at the end of a day, summed over the measured days.
    pub queue_days: f64,
    /// Days waited by those whose wait ended in the measured days, and how many they are.
    pub waited_days: f64,
    /// See `waited_days`.
    pub ended: usize,
}

/// A finished replay.
#[derive(Debug, Clone, PartialEq)]
pub struct Replay {
    /// Figures of the measured weeks.
    pub indicators: Indicators,
    /// What became of everybody.
    pub flow: Flow,
    /// Wait of each patient of the general right who was operated in the measured days, in days.
    pub waits: Vec<Day>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Unknown,
    Waiting,
    Booked(Day),
    Over(Ending),
}

/// A replay under way.
struct Running<'a> {
    world: &'a World,
    fate: &'a Fate,
    levers: Levers,
    notice: Day,
    meeting_weekday: u32,
    state: Vec<State>,
    attempts: Vec<usize>,
    known: usize,
    waiting: Vec<usize>,
    diary: Diary,
    beds: Vec<Vec<u32>>,
    groups: Vec<Group>,
    /// The reserve of each group.
    reserves: Vec<Reserve>,
    tally: Tally,
    flow: Flow,
    waits: Vec<Day>,
}

/// Plays a fate under a policy; the figures are of the days from `measured_from`.
///
/// # Errors
/// When the solver fails.
pub fn replay(world: &World, fate: &Fate, levers: Levers, measured_from: Day) -> Result<Replay, SimulationError> {
    let mut running = Running::new(world, fate, levers, measured_from);
    for day in 0..fate.days {
        running.arrivals(day);
        running.departures(day);
        running.release_reserve(day);
        if world.weekday(day) == running.meeting_weekday {
            running.meeting(day)?;
        }
        running.hand_over(day);
        running.standby(day);
        running.operate(day);
        running.count(day);
    }
    Ok(running.finish())
}

impl<'a> Running<'a> {
    fn new(world: &'a World, fate: &'a Fate, levers: Levers, measured_from: Day) -> Self {
        let theatres = &world.theatres;
        let notice = theatres.terms.notice_days as Day;
        let lag = lag_weeks(theatres);
        let weeks = levers.reserve_weeks.unwrap_or(lag) as usize;
        let stock = |needed: crate::theatres::reserve::SlotsNeeded| {
            let slots = needed.cumulative.get(weeks.max(1) - 1).or(needed.cumulative.last()).copied().unwrap_or(0);
            f64::from(slots) * fate.chance.load / f64::from(lag)
        };
        let groups = groups(theatres);
        let needs = slots_needed(theatres).into_iter().map(stock);
        let reserves = groups.iter().zip(needs).map(|(group, slots)| Reserve::of(world, group, slots)).collect();
        Self {
            world,
            fate,
            levers,
            notice,
            meeting_weekday: theatres.horizon.weekday(theatres.today).num_days_from_monday(),
            state: vec![State::Unknown; fate.patients.len()],
            attempts: vec![0; fate.patients.len()],
            known: 0,
            waiting: Vec::new(),
            diary: Diary::new(fate.days),
            beds: vec![vec![0; fate.days.max(0) as usize]; theatres.wards.len()],
            groups,
            reserves,
            tally: Tally::new(world, measured_from),
            flow: Flow::default(),
            waits: Vec::new(),
        }
    }

    /// Weeks between the blocks that are booked now and those that are decided on now.
    fn weeks_fixed_ahead(&self) -> usize {
        let blocks = self.levers.notice_days.map_or(self.notice, |days| days as Day);
        ((blocks - self.notice).max(0) / 7) as usize
    }

    fn arrivals(&mut self, day: Day) {
        while let Some(patient) = self.fate.patients.get(self.known).filter(|patient| patient.day <= day) {
            let at = self.known;
            self.known += 1;
            self.state[at] = State::Waiting;
            self.waiting.push(at);
            self.flow.arrived += 1;
            self.tally.referred += f64::from(u8::from(patient.day >= self.tally.measured_from));
            if patient.pathway.is_some() {
                self.name(at, day);
            }
        }
    }

    /// Those who leave of their own accord today.
    fn departures(&mut self, day: Day) {
        for at in 0..self.known {
            let waits = matches!(self.state[at], State::Waiting | State::Booked(_));
            if waits && self.fate.patients[at].leaves == Some(day) {
                self.end(at, day, Ending::Left);
            }
        }
    }

    /// The wait of a patient is over.
    fn end(&mut self, patient: usize, day: Day, ending: Ending) {
        if let State::Booked(on) = self.state[patient] {
            let blocks = self.diary.on_mut(on as usize);
            if let Some(block) = blocks.iter_mut().find(|block| block.named().any(|at| at == patient)) {
                block.drop_patient(patient);
            }
        }
        self.waiting.retain(|&at| at != patient);
        self.state[patient] = State::Over(ending);
        let who = &self.fate.patients[patient];
        self.tally.ended(self.world, who, day, ending);
        match ending {
            Ending::Treated => self.flow.treated += 1,
            Ending::SentOut => self.flow.sent_out += 1,
            Ending::Left => self.flow.left += 1,
            Ending::Overdue => {}
        }
        if day >= self.tally.measured_from {
            self.flow.waited_days += f64::from(day - who.day.max(0));
            self.flow.ended += 1;
            if ending == Ending::Treated && who.pathway.is_none() {
                self.waits.push(day - who.day);
            }
        }
    }

    /// A patient loses the date and waits again.
    fn unbook(&mut self, patient: usize) {
        self.state[patient] = State::Waiting;
        self.waiting.push(patient);
    }

    fn book(&mut self, patient: usize, day: usize) {
        self.state[patient] = State::Booked(day as Day);
        self.waiting.retain(|&at| at != patient);
    }

    /// The weekly meeting: who must go elsewhere, which blocks, who is booked.
    fn meeting(&mut self, today: Day) -> Result<(), SimulationError> {
        let first = today + self.notice;
        self.send_out(today, first);
        let wanted = if self.levers.reserve { self.reserve_wanted(today) } else { Vec::new() };
        let ahead = self.weeks_fixed_ahead();
        let fixed = self.fixed_blocks(first, ahead);
        let meeting = Meeting {
            world: self.world,
            fate: self.fate,
            levers: self.levers,
            today,
            first,
            waiting: &self.waiting,
            reserve: &wanted,
            ahead,
            fixed: &fixed,
        };
        for (day, slot, kind) in decide(&meeting)? {
            if let Some(day) = self.diary.span(day, day + 1).next() {
                self.diary.on_mut(day).push(Block::new(slot, Some(kind)));
            }
        }
        self.book_week(today, first, &wanted);
        Ok(())
    }

    /// Blocks decided on at earlier meetings for weeks that are not booked yet: week and list kind, in shares of a block.
    fn fixed_blocks(&self, first: Day, ahead: usize) -> Vec<(usize, usize, f64)> {
        let mut fixed = Vec::new();
        for week in 0..ahead {
            for day in self.diary.span(first + 7 * week as Day, first + 7 * (week as Day + 1)) {
                let shares = self.diary.on(day).iter().filter_map(|block| {
                    let session = self.world.slots[block.slot].session;
                    block.kind.map(|kind| (week, kind, self.world.session_share[session]))
                });
                fixed.extend(shares);
            }
        }
        fixed
    }

    /// Patients who cannot be operated within their right any more, whatever is decided, and have no date: they are sent elsewhere.
    fn send_out(&mut self, today: Day, first: Day) {
        let too_late = |at: &usize| {
            let patient = &self.fate.patients[*at];
            let patience = if patient.pathway.is_some() { PATHWAY_PATIENCE_DAYS } else { 0 };
            patient.latest + patience < first
        };
        let out: Vec<usize> = self.waiting.iter().copied().filter(too_late).collect();
        for patient in out {
            self.end(patient, today, Ending::SentOut);
        }
    }

    /// The slots to reserve in the week that freezes. A referral meets the blocks of all frozen weeks, so that the need over the lag is
    /// spread over them; fractions are carried on, and so is each procedure's share.
    fn reserve_wanted(&mut self, today: Day) -> Vec<(PathwayIx, ProcedureIx)> {
        if self.levers.foresight {
            return self.coming(today);
        }
        let mut wanted = Vec::new();
        for reserve in &mut self.reserves {
            reserve.owed += reserve.per_meeting;
            while reserve.owed >= 1.0 {
                reserve.owed -= 1.0;
                wanted.extend(reserve.next());
            }
        }
        wanted
    }

    /// Pathway patients who will become known until the next meeting: known only with foresight.
    fn coming(&self, today: Day) -> Vec<(PathwayIx, ProcedureIx)> {
        let from = self.fate.patients.partition_point(|patient| patient.day <= today);
        let coming = self.fate.patients[from..].iter().take_while(|patient| patient.day <= today + 7);
        coming.filter_map(|patient| Some((patient.pathway?, patient.procedure))).collect()
    }

    /// Queue and beds at the end of a day.
    fn count(&mut self, day: Day) {
        if day < self.tally.measured_from {
            return;
        }
        let there = self.flow.arrived - self.flow.treated - self.flow.sent_out - self.flow.left;
        self.tally.queue_days += there as f64;
        let weekday = self.world.weekday(day) as usize;
        for (used, beds) in self.beds.iter().zip(&self.world.beds) {
            self.tally.overflow_nights += f64::from(used[day as usize].saturating_sub(beds[weekday]));
        }
    }

    fn finish(mut self) -> Replay {
        let last = self.fate.days - 1;
        let waits = |state: &State| matches!(state, State::Waiting | State::Booked(_));
        self.flow.waiting = self.state.iter().filter(|state| waits(state)).count();
        self.flow.queue_days = self.tally.queue_days;
        for at in 0..self.known {
            if waits(&self.state[at]) && self.fate.patients[at].latest < last {
                self.tally.ended(self.world, &self.fate.patients[at], last, Ending::Overdue);
            }
        }
        Replay { indicators: self.tally.indicators(self.fate), flow: self.flow, waits: self.waits }
    }
}

/// The reserve of a pathway or a pool.
struct Reserve {
    /// Slots a meeting.
    per_meeting: f64,
    /// Slots that are due by now, not whole.
    owed: f64,
    /// What they are for, with its share, and how many it had.
    mix: Vec<(PathwayIx, ProcedureIx, f64, f64)>,
}

impl Reserve {
    fn of(world: &World, group: &Group, per_meeting: f64) -> Self {
        let ours = world.rates.iter().filter_map(|rate| {
            let pathway = rate.pathway.filter(|at| group.pathways.contains(at))?;
            Some((pathway, rate.procedure, rate.per_week, 0.0))
        });
        Self { per_meeting, owed: 0.5, mix: ours.collect() }
    }

    /// What the next slot is for: by shares (Sainte-Laguë).
    fn next(&mut self) -> Option<(PathwayIx, ProcedureIx)> {
        let claim = |one: &(PathwayIx, ProcedureIx, f64, f64)| one.2 / (2.0 * one.3 + 1.0);
        let most = self.mix.iter_mut().max_by(|one, other| claim(one).total_cmp(&claim(other)))?;
        most.3 += 1.0;
        Some((most.0, most.1))
    }
}
