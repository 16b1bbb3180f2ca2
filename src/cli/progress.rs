//! Progress while solving: one line that rewrites itself on a terminal, plain lines when piped.

use crate::engine::{News, Watcher};
use crate::work::{self, Clock};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::io::{IsTerminal, Write};
use std::sync::Mutex;
use std::time::Duration;

/// Seconds between two plain lines, by the clock of the search.
const PLAIN_EVERY_SECONDS: f64 = 5.0;

/// Shows news of a search on standard error.
pub(super) struct Progress {
    bar: Option<ProgressBar>,
    last_plain: Mutex<Option<f64>>,
    quiet: bool,
    line: Box<dyn Fn(&News) -> String + Send + Sync>,
}

impl Progress {
    /// News of a hospital's roster, in points.
    pub(super) fn new(quiet: bool) -> Self {
        Self::worded(quiet, line)
    }

    /// News in words of the caller's own.
    pub(super) fn worded(quiet: bool, line: impl Fn(&News) -> String + Send + Sync + 'static) -> Self {
        let bar = (!quiet && std::io::stderr().is_terminal()).then(|| {
            let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr_with_hz(4));
            if let Ok(style) = ProgressStyle::with_template("{spinner} {msg}") {
                bar.set_style(style);
            }
            bar.enable_steady_tick(Duration::from_millis(250));
            bar
        });
        Self { bar, last_plain: Mutex::new(None), quiet, line: Box::new(line) }
    }

    /// Removes the terminal line.
    pub(super) fn finish(&self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }

    /// Says what is being done, where there is a terminal.
    pub(super) fn say(&self, message: &str) {
        match &self.bar {
            Some(bar) => bar.set_message(message.to_string()),
            None if !self.quiet => {
                // Progress is a courtesy: a closed standard error is no reason to stop planning.
                let _ = writeln!(std::io::stderr(), "{message}");
            }
            None => {}
        }
    }
}

impl Watcher for Progress {
    fn news(&self, news: News) {
        self.tell(news.seconds, (self.line)(&news));
    }
}

impl Progress {
    /// Shows a line: at once on a terminal, now and then when piped.
    pub(super) fn tell(&self, seconds: f64, line: String) {
        if let Some(bar) = &self.bar {
            bar.set_message(line);
            return;
        }
        let mut last = self.last_plain.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let due = last.is_none_or(|last| seconds - last >= PLAIN_EVERY_SECONDS);
        if !self.quiet && due {
            *last = Some(seconds);
            let _ = writeln!(std::io::stderr(), "{line}");
        }
    }
}

fn line(news: &News) -> String {
    let plan = match news.cost {
        // Points are costs that are earned.
        Some(cost) => format!("best {:.1} points", -cost),
        None if news.missing_heads < 0.5 => "no plan yet".to_string(),
        None => format!("no plan yet, {:.0} heads missing from minima", news.missing_heads),
    };
    let bound = news.bound.map_or("no bound yet".to_string(), |bound| format!("at most {:.1} possible", -bound));
    let gap = news.gap.map_or(String::new(), |gap| format!(", gap {:.2} %", gap * 100.0));
    format!("{}  {plan}, {bound}{gap}", moment(news))
}

/// When it was: seconds, or units of work.
pub(super) fn moment(news: &News) -> String {
    match news.clock {
        Clock::Wall => format!("{:6.1} s", news.seconds),
        Clock::Work => format!("{:8} work", work::units(news.seconds)),
    }
}
