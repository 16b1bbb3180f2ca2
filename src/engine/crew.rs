//! Workers side by side, one thread each.

use super::Shared;
use crate::work;
use std::thread::ScopedJoinHandle;

/// What one worker does with its view of what all share.
pub(crate) type Task<'t, 'a, P, E> = Box<dyn FnOnce(&Shared<'a, P>) -> Result<(), E> + Send + 't>;

/// Runs all tasks to their ends, each on a thread of its own. The first fault, in the order of the tasks, is returned.
///
/// # Errors
/// When a task fails.
pub(crate) fn run_workers<'a, P: Send + Sync, E: Send>(
    shared: &Shared<'a, P>,
    tasks: Vec<Task<'_, 'a, P, E>>,
) -> Result<(), E> {
    let begun = shared.begin(tasks.len());
    let outcome = std::thread::scope(|scope| {
        let workers: Vec<_> = tasks
            .into_iter()
            .enumerate()
            .map(|(worker, task)| {
                scope.spawn(move || {
                    let own = shared.of_worker(worker, begun);
                    work::by(own.clock(), || task(&own))
                })
            })
            .collect();
        workers.into_iter().map(join).fold(Ok(()), Result::and)
    });
    shared.end();
    outcome
}

/// What a thread returns; its panic is this thread's too.
pub(crate) fn join<T>(worker: ScopedJoinHandle<T>) -> T {
    worker.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
}
