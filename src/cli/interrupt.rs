//! Ctrl-C: the first one asks the search to stop and keep its best plan, the second ends the program at once.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// A flag that the first Ctrl-C raises.
pub(super) fn flag() -> Arc<AtomicBool> {
    let raised = Arc::new(AtomicBool::new(false));
    let handler = Arc::clone(&raised);
    let installed = ctrlc::set_handler(move || {
        if handler.swap(true, Ordering::Relaxed) {
            std::process::exit(super::Exit::Stopped as i32);
        }
    });
    if let Err(error) = installed {
        eprintln!("warning: Ctrl-C will end the program without keeping the best plan ({error})");
    }
    raised
}
