//! What the workers share: the best plan, the bound, prices, the clock.
//!
//! Every worker has a [`Shared`] of its own onto the same meeting place. By the wall clock all see at once what anybody finds. By work
//! they keep step (`rounds`), and time is what the worker's own thread has done.

use super::known::{Find, Known, Offer};
use super::news::{News, Settings, TracePoint, Watcher};
use super::rounds::{self, Member, Rounds};
use crate::work::{self, Clock};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::ThreadId;
use std::time::{Duration, Instant};

/// The meeting place.
pub(super) struct Hub<'a, P> {
    clock: Clock,
    started: Instant,
    cpu_started: Duration,
    limit: Duration,
    gap: f64,
    pub(super) interrupted: &'a AtomicBool,
    pub(super) known: Mutex<Known<P>>,
    /// Whether what is known is enough: asked often, and needs no lock.
    settled: AtomicBool,
    trace: Mutex<Vec<TracePoint>>,
    watcher: &'a dyn Watcher,
    /// Work between two meetings.
    pub(super) round: Duration,
    pub(super) rounds: Mutex<Rounds<P>>,
    pub(super) turn: Condvar,
}

/// A worker's view of what all share.
pub(crate) struct Shared<'a, P> {
    hub: Arc<Hub<'a, P>>,
    timer: Timer,
    /// Only with several workers by work.
    member: Option<Mutex<Member<P>>>,
}

/// A clock of one thread's work.
struct Timer {
    thread: ThreadId,
    /// Where the thread's odometer stood at the start.
    odometer: Duration,
    /// What the clock showed at the start, in nanoseconds.
    start: AtomicU64,
    /// What it has shown last: all that other threads can see.
    shown: AtomicU64,
}

impl Timer {
    fn start_at(start: Duration) -> Self {
        let nanoseconds = AtomicU64::new(start.as_nanos() as u64);
        let shown = AtomicU64::new(start.as_nanos() as u64);
        Self { thread: std::thread::current().id(), odometer: work::done(), start: nanoseconds, shown }
    }

    fn is_of_this_thread(&self) -> bool {
        std::thread::current().id() == self.thread
    }

    fn now(&self) -> Duration {
        if self.is_of_this_thread() {
            let own = work::done().saturating_sub(self.odometer).as_nanos() as u64;
            self.shown.store(self.start.load(Ordering::Relaxed).saturating_add(own), Ordering::Relaxed);
        }
        Duration::from_nanos(self.shown.load(Ordering::Relaxed))
    }

    /// Goes forward to a time.
    fn catch_up(&self, time: Duration) {
        let behind = time.saturating_sub(self.now()).as_nanos() as u64;
        self.start.fetch_add(behind, Ordering::Relaxed);
    }
}

pub(super) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // A worker that panicked ends the search anyway; what it left behind is whole.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Processor seconds of the process; 0 where the system does not tell.
fn cpu_time() -> Duration {
    cpu_time::ProcessTime::try_now().map_or(Duration::ZERO, |time| time.as_duration())
}

impl<P> Hub<'_, P> {
    fn cpu_seconds(&self) -> f64 {
        cpu_time().saturating_sub(self.cpu_started).as_secs_f64()
    }

    /// Takes what was found at a moment, if it is better than what was known, and says so. Returns whether it is.
    pub(super) fn take(&self, find: Find<P>, at: Duration) -> bool {
        let seconds = at.as_secs_f64();
        let is_news = matches!(find, Find::Plan(_) | Find::Bound(_));
        let known = {
            let mut known = lock(&self.known);
            if !known.take(find, seconds) {
                return false;
            }
            if known.is_settled(self.gap) {
                self.settled.store(true, Ordering::Relaxed);
            }
            known.clone()
        };
        if is_news {
            self.announce(&known, seconds);
        }
        true
    }

    fn announce(&self, known: &Known<P>, seconds: f64) {
        let missing_heads = known.best.as_ref().map_or(0.0, |best| best.missing);
        let (cost, bound, gap) = (known.plan_cost(), known.proven_bound(), known.gap());
        let cpu_seconds = if self.clock == Clock::Wall { self.cpu_seconds() } else { 0.0 };
        lock(&self.trace).push(TracePoint { seconds, cpu_seconds, cost, bound });
        self.watcher.news(News { seconds, clock: self.clock, cost, bound, gap, missing_heads });
    }
}

impl<'a, P> Shared<'a, P> {
    /// A meeting place for a search by the clock of this thread (see [`work::by`]).
    pub(crate) fn new(settings: &Settings, interrupted: &'a AtomicBool, watcher: &'a dyn Watcher) -> Self {
        let hub = Hub {
            clock: work::clock(),
            started: Instant::now(),
            cpu_started: cpu_time(),
            limit: settings.time_limit,
            gap: settings.gap,
            interrupted,
            known: Mutex::new(Known::nothing()),
            settled: AtomicBool::new(false),
            trace: Mutex::new(Vec::new()),
            watcher,
            round: rounds::length(settings.time_limit),
            rounds: Mutex::new(Rounds::none()),
            turn: Condvar::new(),
        };
        Self { hub: Arc::new(hub), timer: Timer::start_at(Duration::ZERO), member: None }
    }

    /// So many workers are about to begin. Returns what the time is to all of them.
    pub(super) fn begin(&self, workers: usize) -> Duration {
        let begun = self.now();
        self.hub.begin_rounds(begun, workers);
        begun
    }

    /// The view of one worker, made on the thread it works on.
    pub(super) fn of_worker(&self, worker: usize, begun: Duration) -> Self {
        let member = (self.clock() == Clock::Work).then(|| Mutex::new(Member::new(&self.hub, worker, begun)));
        Self { hub: Arc::clone(&self.hub), timer: Timer::start_at(begun), member }
    }

    /// All workers are done: their time has passed here too.
    pub(super) fn end(&self) {
        if self.clock() == Clock::Work {
            self.timer.catch_up(self.hub.end_of_rounds());
        }
    }

    /// What the time of this search is.
    pub(crate) fn clock(&self) -> Clock {
        self.hub.clock
    }

    fn now(&self) -> Duration {
        match self.hub.clock {
            Clock::Wall => self.hub.started.elapsed(),
            Clock::Work => self.timer.now(),
        }
    }

    /// Seconds since the start by the clock of the search.
    pub(crate) fn seconds(&self) -> f64 {
        self.now().as_secs_f64()
    }

    /// Wall seconds since the start, whatever the clock.
    pub(crate) fn wall_seconds(&self) -> f64 {
        self.hub.started.elapsed().as_secs_f64()
    }

    pub(crate) fn cpu_seconds(&self) -> f64 {
        self.hub.cpu_seconds()
    }

    /// Time left by the clock of the search.
    pub(crate) fn remaining(&self) -> Duration {
        self.hub.limit.saturating_sub(self.now())
    }

    pub(crate) fn was_interrupted(&self) -> bool {
        self.hub.interrupted.load(Ordering::Relaxed)
    }

    /// The relative gap to be proven.
    pub(crate) fn gap(&self) -> f64 {
        self.hub.gap
    }

    /// Whether every worker should stop now. By work, this is where a worker waits for the others.
    pub(crate) fn should_stop(&self) -> bool {
        if self.was_interrupted() {
            return true;
        }
        let Some(member) = &self.member else {
            return self.hub.settled.load(Ordering::Relaxed) || self.remaining().is_zero();
        };
        let now = self.now();
        if now >= self.hub.limit {
            return true;
        }
        let mut member = lock(member);
        if self.timer.is_of_this_thread() {
            member.keep_step(&self.hub, now);
        }
        member.known.is_settled(self.hub.gap) || self.was_interrupted()
    }

    fn known<T>(&self, read: impl FnOnce(&Known<P>) -> T) -> T {
        match &self.member {
            Some(member) => read(&lock(member).known),
            None => read(&lock(&self.hub.known)),
        }
    }

    fn tell(&self, find: Find<P>) -> bool {
        let now = self.now();
        match &self.member {
            Some(member) => lock(member).tell(&self.hub, find, now),
            None => self.hub.take(find, now),
        }
    }

    /// Takes a plan if it is better than the best so far. Returns whether it was.
    pub(crate) fn offer(&self, offer: Offer<P>) -> bool {
        self.tell(Find::Plan(Arc::new(offer)))
    }

    /// Takes a lower bound on the cost of every plan if it is better than the best so far.
    pub(crate) fn raise_bound(&self, bound: f64) {
        self.tell(Find::Bound(bound));
    }

    /// Leaves prices of what plans have to cover for those who search by them.
    pub(crate) fn leave_prices(&self, prices: Vec<f64>) {
        self.tell(Find::Prices(Arc::new(prices)));
    }

    /// The newest prices, if there are any yet.
    pub(crate) fn prices(&self) -> Option<Arc<Vec<f64>>> {
        self.known(|known| known.prices.clone())
    }

    pub(crate) fn bound(&self) -> f64 {
        self.known(|known| known.bound)
    }

    /// The best so far, plan or not yet one.
    pub(crate) fn best(&self) -> Option<Arc<Offer<P>>> {
        self.known(|known| known.best.clone())
    }

    /// Cost of the best so far; infinite if there is none.
    pub(crate) fn cost(&self) -> f64 {
        self.known(|known| known.best.as_ref().map_or(f64::INFINITY, |best| best.cost))
    }

    /// Heads missing from hard minima in the best so far; infinite if there is none.
    pub(crate) fn missing_heads(&self) -> f64 {
        self.known(|known| known.best.as_ref().map_or(f64::INFINITY, |best| best.missing))
    }

    /// Seconds by the clock of the search at which the first plan that keeps every hard rule was found.
    pub(crate) fn first_plan_seconds(&self) -> Option<f64> {
        self.known(|known| known.first_plan_seconds)
    }

    pub(crate) fn declare_infeasible(&self) {
        self.tell(Find::Infeasible);
    }

    pub(crate) fn proven_infeasible(&self) -> bool {
        self.known(|known| known.infeasible)
    }

    pub(crate) fn trace(&self) -> Vec<TracePoint> {
        lock(&self.hub.trace).clone()
    }
}

impl<P> Drop for Shared<'_, P> {
    /// However a worker ends, the others must not wait for it.
    fn drop(&mut self) {
        let now = self.now();
        if let Some(member) = &self.member {
            lock(member).leave(&self.hub, now);
        }
    }
}
