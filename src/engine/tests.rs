//! Workers in lock step come to the same every time, and nobody waits for ever.

use super::*;
use crate::solver::SolverError;
use crate::work::{self, Clock};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

type Told = Vec<(u64, Option<f64>, Option<f64>)>;

fn settings(units: u64) -> Settings {
    Settings { time_limit: work::of_units(units), clock: Clock::Work, gap: 0.0, threads: 3, seed: 1 }
}

/// Each worker does pieces of work of its own size and finds plans whose cost depends on what it knew. Some sleep, so that threads run in
/// another order each time.
fn race(units: u64, sleep: impl Fn(usize, u64) -> Duration + Sync) -> (Told, u64) {
    let (interrupted, watcher) = (AtomicBool::new(false), |_: News| {});
    work::by(Clock::Work, || {
        let shared = Shared::<u64>::new(&settings(units), &interrupted, &watcher);
        shared.offer(Offer { plan: 0, cost: 1e6, missing: 0.0 });
        let sleep = &sleep;
        let task = |worker: usize| -> Task<'_, '_, u64, SolverError> {
            Box::new(move |shared| {
                let mut step = 0;
                while !shared.should_stop() {
                    step += 1;
                    std::thread::sleep(sleep(worker, step));
                    work::count(3_000_000 * (worker as u64 + 1) + step % 7 * 100_000);
                    let best = shared.best().unwrap();
                    let cost = best.cost - (best.plan % 5 + step % 3 + worker as u64) as f64;
                    shared.offer(Offer { plan: best.plan * 31 % 1009 + worker as u64 + 1, cost, missing: 0.0 });
                    shared.raise_bound(step as f64);
                }
                Ok(())
            })
        };
        run_workers(&shared, vec![task(0), task(1), task(2)]).unwrap();
        let told = shared.trace().iter().map(|at| (work::units(at.seconds), at.cost, at.bound)).collect();
        (told, work::units(shared.seconds()))
    })
}

#[test]
fn threads_that_run_in_another_order_find_the_same() {
    let (first, end) = race(400, |_, _| Duration::ZERO);
    assert!(first.len() > 50 && (400..=420).contains(&end), "{} {end}", first.len());
    assert!(first.windows(2).all(|pair| pair[0].0 <= pair[1].0), "told in the order of work");
    for slow in 0..3 {
        let again =
            race(400, |worker, step| Duration::from_micros(if worker == slow { 1 + step % 3 * 900 } else { 0 }));
        assert_eq!(again, (first.clone(), end));
    }
}

#[test]
fn a_worker_sees_what_others_found_in_earlier_rounds_only() {
    let (interrupted, watcher) = (AtomicBool::new(false), |_: News| {});
    let seen = Mutex::new(Vec::new());
    work::by(Clock::Work, || {
        let shared = Shared::<u64>::new(&settings(100), &interrupted, &watcher);
        let told: Task<'_, '_, u64, SolverError> = Box::new(|shared| {
            shared.offer(Offer { plan: 7, cost: 1.0, missing: 0.0 });
            Ok(())
        });
        let waiting: Task<'_, '_, u64, SolverError> = Box::new(|shared| {
            std::thread::sleep(Duration::from_millis(20));
            while !shared.should_stop() {
                seen.lock().unwrap().push(shared.best().is_some());
                work::count(8_000_000);
            }
            Ok(())
        });
        run_workers(&shared, vec![told, waiting]).unwrap();
    });
    let seen = seen.into_inner().unwrap();
    // Rounds of 20 units: at 0, 8 and 16 it knows nothing, from 24 on it does.
    assert_eq!(seen[..4], [false, false, false, true], "{seen:?}");
}

#[test]
fn ctrl_c_ends_a_search_by_work_with_the_best_plan() {
    let (interrupted, watcher) = (AtomicBool::new(false), |_: News| {});
    work::by(Clock::Work, || {
        let shared = Shared::<u64>::new(&settings(1_000_000), &interrupted, &watcher);
        let finds: Task<'_, '_, u64, SolverError> = Box::new(|shared| {
            shared.offer(Offer { plan: 7, cost: 1.0, missing: 0.0 });
            // Waits at the end of its round for one that never comes to it.
            work::count(3_000_000_000);
            assert!(shared.should_stop());
            Ok(())
        });
        let never_ends: Task<'_, '_, u64, SolverError> = Box::new(|shared| {
            std::thread::sleep(Duration::from_millis(30));
            interrupted.store(true, Ordering::Relaxed);
            while !shared.should_stop() {}
            Ok(())
        });
        run_workers(&shared, vec![finds, never_ends]).unwrap();
        assert_eq!(shared.best().map(|best| best.plan), Some(7));
    });
}

#[test]
fn a_worker_that_fails_or_panics_holds_nobody_up() {
    let (interrupted, watcher) = (AtomicBool::new(false), |_: News| {});
    let run = |panics: bool| {
        work::by(Clock::Work, || {
            let shared = Shared::<u64>::new(&settings(200), &interrupted, &watcher);
            let fails: Task<'_, '_, u64, SolverError> = Box::new(move |_| {
                assert!(!panics, "on purpose");
                Err(SolverError::Failed(4))
            });
            let works: Task<'_, '_, u64, SolverError> = Box::new(|shared| {
                while !shared.should_stop() {
                    work::count(5_000_000);
                }
                Ok(())
            });
            run_workers(&shared, vec![fails, works])
        })
    };
    assert_eq!(run(false), Err(SolverError::Failed(4)));
    assert!(std::panic::catch_unwind(|| run(true)).is_err());
}
