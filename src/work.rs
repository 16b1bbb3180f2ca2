//! Work counted in place of time.
//!
//! Two runs that are cut off by the wall clock end differently, because no two machines are equally quick at every moment. So
//! every thread keeps an odometer of what it has done: cells of pricing tables, iterations and nodes of HiGHS. On a thread that
//! goes by work, stopwatches and limits of solves read that odometer and never the wall clock.
//!
//! One unit is about a millisecond on a plain machine, so that a time by work reads like one by the wall. That is a rough size and no more:
//! what counts is that the same search does the same work everywhere. Knows no solver and no search; who does work counts it.

use std::cell::Cell;
use std::time::{Duration, Instant};

/// What a search's time is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Clock {
    /// Wall time.
    #[default]
    Wall,
    /// Work done, a unit for a millisecond.
    Work,
}

thread_local! {
    /// Nanoseconds that the work of this thread stands for.
    static DONE: Cell<u64> = const { Cell::new(0) };
    static CLOCK: Cell<Clock> = const { Cell::new(Clock::Wall) };
}

/// Units of work as a time.
pub fn of_units(units: u64) -> Duration {
    Duration::from_millis(units)
}

/// Seconds by work as whole units.
pub fn units(seconds: f64) -> u64 {
    (seconds * 1_000.0).round() as u64
}

/// Counts work of this thread, as the nanoseconds that it stands for.
pub(crate) fn count(nanoseconds: u64) {
    DONE.set(DONE.get().saturating_add(nanoseconds));
}

/// Brings the odometer to `done`, unless it is there already: for work that is told as a sum while it goes on.
pub(crate) fn count_up_to(done: Duration) {
    DONE.set(DONE.get().max(nanoseconds(done)));
}

/// The odometer of this thread: all it has ever done.
pub(crate) fn done() -> Duration {
    Duration::from_nanos(DONE.get())
}

/// What time is on this thread.
pub(crate) fn clock() -> Clock {
    CLOCK.get()
}

/// Does a task by a clock.
pub(crate) fn by<T>(clock: Clock, task: impl FnOnce() -> T) -> T {
    /// Puts the clock back, also when the task panics.
    struct Before(Clock);
    impl Drop for Before {
        fn drop(&mut self) {
            CLOCK.set(self.0);
        }
    }
    let _before = Before(CLOCK.replace(clock));
    task()
}

/// Does a task of another thread by that thread's clock, and says how much work it was, for [`count_time`] over there: the odometer of
/// this one goes back to where it was.
pub(crate) fn lent<T>(clock: Clock, task: impl FnOnce() -> T) -> (T, Duration) {
    let before = DONE.get();
    let made = by(clock, task);
    let work = Duration::from_nanos(DONE.get().saturating_sub(before));
    DONE.set(before);
    (made, work)
}

/// Counts work that another thread has done for this one.
pub(crate) fn count_time(work: Duration) {
    count(nanoseconds(work));
}

fn nanoseconds(time: Duration) -> u64 {
    u64::try_from(time.as_nanos()).unwrap_or(u64::MAX)
}

/// Measures time by the clock of the thread that starts it. By work it must be read on that thread.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Stopwatch {
    /// Since a moment.
    Wall(Instant),
    /// Since the odometer stood there.
    Work(Duration),
}

impl Stopwatch {
    /// Starts now.
    pub(crate) fn start() -> Self {
        match clock() {
            Clock::Wall => Self::Wall(Instant::now()),
            Clock::Work => Self::Work(done()),
        }
    }

    /// Time since the start.
    pub(crate) fn elapsed(&self) -> Duration {
        match *self {
            Self::Wall(started) => started.elapsed(),
            Self::Work(before) => done().saturating_sub(before),
        }
    }

    /// The same in seconds.
    pub(crate) fn seconds(&self) -> f64 {
        self.elapsed().as_secs_f64()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn by_work_a_stopwatch_stands_still_until_something_is_done() {
        by(Clock::Work, || {
            let watch = Stopwatch::start();
            std::thread::sleep(Duration::from_millis(2));
            assert_eq!(watch.elapsed(), Duration::ZERO);
            count(1_500_000);
            assert_eq!(units(watch.seconds()), 2, "rounded");
            count_up_to(done());
            assert_eq!(watch.elapsed(), Duration::from_micros(1_500));
        });
        assert_eq!(clock(), Clock::Wall);
        let watch = Stopwatch::start();
        count(u64::MAX);
        assert!(watch.elapsed() < Duration::from_secs(600));
    }

    #[test]
    fn lent_work_is_counted_by_whom_it_was_done_for() {
        let before = done();
        let (made, work) = lent(Clock::Work, || {
            count(5);
            clock()
        });
        assert_eq!((made, work, done()), (Clock::Work, Duration::from_nanos(5), before));
        count_time(work);
        assert_eq!(done() - before, work);
    }

    #[test]
    fn a_panic_does_not_leave_the_thread_on_another_clock() {
        let panicked = std::panic::catch_unwind(|| by(Clock::Work, || panic!("on purpose")));
        assert!(panicked.is_err());
        assert_eq!(clock(), Clock::Wall);
    }
}
