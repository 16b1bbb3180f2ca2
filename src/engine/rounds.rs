//! Lock step: how several workers search by work and still come to the same plan every time.
//!
//! Each worker goes by a clock of its own work. All begin a round with the same knowledge and see of the others nothing more
//! until it ends; only what they find themselves they know at once. Whoever has done the work of a round waits for the others, and the last one puts together what all have
//! found, in the order of their clocks (and of the workers, where two clocks are the same). So it does not matter which thread runs when. A
//! worker that does more than a round at a stretch, because nothing in between can be told apart, ends several rounds
//! one after the other.

use super::known::{Find, Known};
use super::shared::{Hub, lock};
use std::sync::PoisonError;
use std::sync::atomic::Ordering;
use std::time::Duration;

/// Rounds of a whole search, and the shortest and longest round.
const ROUNDS: u32 = 200;
const SHORTEST: Duration = Duration::from_millis(20);
const LONGEST: Duration = Duration::from_millis(1_500);
/// How long a waiting worker looks away from Ctrl-C.
const LOOK_UP: Duration = Duration::from_millis(50);

/// How much work is done between two meetings.
pub(super) fn length(limit: Duration) -> Duration {
    (limit / ROUNDS).clamp(SHORTEST, LONGEST)
}

/// Something found, when and by whom.
#[derive(Debug)]
struct Told<P> {
    at: Duration,
    worker: usize,
    find: Find<P>,
}

/// The round that is going on.
#[derive(Debug)]
pub(super) struct Rounds<P> {
    number: u32,
    /// When the first one began.
    begun: Duration,
    /// Workers that take part.
    present: usize,
    /// Workers that have not come to the end of the round.
    at_work: usize,
    told: Vec<Told<P>>,
    /// The latest clock of those that are done.
    latest: Duration,
}

impl<P> Rounds<P> {
    pub(super) fn none() -> Self {
        Self { number: 0, begun: Duration::ZERO, present: 0, at_work: 0, told: Vec::new(), latest: Duration::ZERO }
    }
}

/// A worker's part in it.
#[derive(Debug)]
pub(super) struct Member<P> {
    worker: usize,
    /// When the first round began.
    begun: Duration,
    /// Rounds that it has seen the end of.
    round: u32,
    /// What it knows in this round.
    pub(super) known: Known<P>,
    told: Vec<Told<P>>,
    has_left: bool,
}

impl<P> Member<P> {
    /// A worker that takes part from the first round on.
    pub(super) fn new(hub: &Hub<P>, worker: usize, begun: Duration) -> Self {
        Self { worker, begun, round: 0, known: lock(&hub.known).clone(), told: Vec::new(), has_left: false }
    }

    /// Tells the others of something at the end of the round. Returns whether it is better than what is known here.
    pub(super) fn tell(&mut self, hub: &Hub<P>, find: Find<P>, at: Duration) -> bool {
        if self.has_left {
            return hub.take(find, at);
        }
        let better = self.known.take(find.clone(), at.as_secs_f64());
        if better {
            self.told.push(Told { at, worker: self.worker, find });
        }
        better
    }

    /// Ends the rounds whose work is done by `now`.
    pub(super) fn keep_step(&mut self, hub: &Hub<P>, now: Duration) {
        while !self.has_left && now >= self.end_of(hub, self.round) {
            self.end_round(hub, now);
        }
    }

    fn end_of(&self, hub: &Hub<P>, round: u32) -> Duration {
        self.begun + hub.round * (round + 1)
    }

    fn end_round(&mut self, hub: &Hub<P>, now: Duration) {
        let end = self.end_of(hub, self.round);
        let later = self.told.split_off(self.told.partition_point(|told| told.at < end));
        let mut rounds = lock(&hub.rounds);
        rounds.told.append(&mut self.told);
        self.told = later;
        rounds.at_work -= 1;
        if rounds.at_work == 0 {
            hub.next_round(&mut rounds);
        }
        while rounds.number == self.round {
            if hub.interrupted.load(Ordering::Relaxed) {
                // Nobody keeps step any more: what counts is to end soon with the best plan.
                rounds.at_work += 1;
                drop(rounds);
                self.leave(hub, now);
                return;
            }
            rounds = hub.turn.wait_timeout(rounds, LOOK_UP).unwrap_or_else(PoisonError::into_inner).0;
        }
        drop(rounds);
        self.round += 1;
        self.known = lock(&hub.known).clone();
        for told in &self.told {
            self.known.take(told.find.clone(), told.at.as_secs_f64());
        }
    }

    /// Takes part no longer. The others go on without waiting.
    pub(super) fn leave(&mut self, hub: &Hub<P>, now: Duration) {
        if std::mem::replace(&mut self.has_left, true) {
            return;
        }
        let mut rounds = lock(&hub.rounds);
        rounds.told.append(&mut self.told);
        rounds.latest = rounds.latest.max(now);
        rounds.present -= 1;
        rounds.at_work -= 1;
        if rounds.at_work == 0 {
            hub.next_round(&mut rounds);
        }
    }
}

impl<P> Hub<'_, P> {
    /// So many workers begin together.
    pub(super) fn begin_rounds(&self, begun: Duration, workers: usize) {
        *lock(&self.rounds) = Rounds { begun, present: workers, at_work: workers, ..Rounds::none() };
    }

    /// The latest clock of the workers, once all have left.
    pub(super) fn end_of_rounds(&self) -> Duration {
        lock(&self.rounds).latest
    }

    /// Puts together what was found in a round, and lets everybody go on.
    fn next_round(&self, rounds: &mut Rounds<P>) {
        rounds.told.sort_by_key(|told| (told.at, told.worker));
        // What somebody has left behind from after this round waits for those who are still on their way there.
        let end = rounds.begun + self.round * (rounds.number + 1);
        let due = rounds.told.partition_point(|told| told.at < end || rounds.present == 0);
        for told in rounds.told.drain(..due) {
            self.take(told.find, told.at);
        }
        rounds.number += 1;
        rounds.at_work = rounds.present;
        self.turn.notify_all();
    }
}
