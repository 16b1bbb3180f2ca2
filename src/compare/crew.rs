//! Many solves at once, each with threads of its own.
//!
//! Searches are parallel inside. In one pool, a worker that waits for a part of its search would take up another scenario meanwhile and
//! let the clock of the first run out: so every worker here is a thread that brings its own pool.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

/// Why there were no workers.
#[derive(Debug, thiserror::Error)]
#[error("worker threads cannot be made: {0}")]
pub struct NoCrew(#[from] rayon::ThreadPoolBuildError);

/// `work` on every item, by so many `workers` at a time with so many `threads` each; results in the order of the items.
///
/// # Errors
/// When the system gives no threads.
pub fn all<T: Sync, R: Send>(
    items: &[T],
    workers: usize,
    threads: usize,
    work: impl Fn(&T) -> R + Sync,
) -> Result<Vec<R>, NoCrew> {
    let next = AtomicUsize::new(0);
    let done: Mutex<Vec<(usize, R)>> = Mutex::new(Vec::new());
    let worker = || -> Result<(), NoCrew> {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads.max(1)).build()?;
        loop {
            let at = next.fetch_add(1, Ordering::Relaxed);
            let Some(item) = items.get(at) else { return Ok(()) };
            let result = pool.install(|| work(item));
            done.lock().unwrap_or_else(PoisonError::into_inner).push((at, result));
        }
    };
    std::thread::scope(|scope| {
        let crew: Vec<_> = (0..workers.clamp(1, items.len().max(1))).map(|_| scope.spawn(worker)).collect();
        crew.into_iter().try_for_each(|own| own.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
    })?;
    let mut done = done.into_inner().unwrap_or_else(PoisonError::into_inner);
    done.sort_by_key(|(at, _)| *at);
    Ok(done.into_iter().map(|(_, result)| result).collect())
}

#[cfg(test)]
mod tests {
    #[test]
    fn results_come_in_the_order_of_the_items() {
        let items: Vec<u64> = (0..50).collect();
        let squares = super::all(&items, 3, 1, |own| own * own).unwrap();
        assert_eq!(squares, items.iter().map(|own| own * own).collect::<Vec<_>>());
        assert!(super::all(&[] as &[u64], 3, 1, |own| *own).unwrap().is_empty());
    }
}
