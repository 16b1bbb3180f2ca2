//! Progress of a theatre plan: one line that rewrites itself on a terminal, plain lines when piped.

use crate::solver::{Observer, Progress};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::io::{IsTerminal, Write};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Seconds between two plain lines.
const PLAIN_EVERY: Duration = Duration::from_secs(5);

/// Shows where the solver stands, on standard error, and stops it on Ctrl-C.
pub(super) struct TheatreProgress {
    bar: Option<ProgressBar>,
    quiet: bool,
    interrupted: Arc<AtomicBool>,
    started: Instant,
    state: Mutex<State>,
}

/// What was said last.
struct State {
    stage: String,
    last_plain: Option<Instant>,
}

impl TheatreProgress {
    pub(super) fn new(quiet: bool, interrupted: Arc<AtomicBool>) -> Self {
        let bar = (!quiet && std::io::stderr().is_terminal()).then(|| {
            let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr_with_hz(4));
            if let Ok(style) = ProgressStyle::with_template("{spinner} {msg}") {
                bar.set_style(style);
            }
            bar.enable_steady_tick(Duration::from_millis(250));
            bar
        });
        let state = Mutex::new(State { stage: "the plan".into(), last_plain: None });
        Self { bar, quiet, interrupted, started: Instant::now(), state }
    }

    /// Removes the terminal line.
    pub(super) fn finish(&self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }

    fn show(&self, state: &mut State, text: &str) {
        let line = format!("{:6.1} s  {}: {text}", self.started.elapsed().as_secs_f64(), state.stage);
        if let Some(bar) = &self.bar {
            bar.set_message(line);
        } else if !self.quiet && state.last_plain.is_none_or(|last| last.elapsed() >= PLAIN_EVERY) {
            state.last_plain = Some(Instant::now());
            // Progress is a courtesy: a closed standard error is no reason to stop planning.
            let _ = writeln!(std::io::stderr(), "{line}");
        }
    }
}

impl Observer for TheatreProgress {
    fn progress(&self, progress: Progress) -> bool {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        self.show(&mut state, &standing(progress));
        self.interrupted.load(Ordering::Relaxed)
    }

    fn stage(&self, what: &str) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        *state = State { stage: what.to_owned(), last_plain: None };
        self.show(&mut state, "begins");
    }
}

/// Best plan, bound and gap, as far as they are known.
fn standing(progress: Progress) -> String {
    let Progress { incumbent, bound, .. } = progress;
    let best = if incumbent.is_finite() { format!("best {incumbent:.1} points") } else { "no plan yet".into() };
    let least = if bound.is_finite() { format!(", at least {bound:.1}") } else { String::new() };
    let gap = match incumbent.is_finite() && bound.is_finite() && incumbent.abs() > 1e-9 {
        true => format!(", gap {:.2} %", ((incumbent - bound) / incumbent.abs()).max(0.0) * 100.0),
        false => String::new(),
    };
    format!("{best}{least}{gap}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_known_is_not_said() {
        let of = |incumbent, bound| standing(Progress { incumbent, bound, nodes: 0 });
        assert_eq!(of(f64::INFINITY, f64::NEG_INFINITY), "no plan yet");
        assert_eq!(of(f64::INFINITY, 10.0), "no plan yet, at least 10.0");
        assert_eq!(of(200.0, 198.0), "best 200.0 points, at least 198.0, gap 1.00 %");
    }
}
