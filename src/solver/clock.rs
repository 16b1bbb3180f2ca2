//! What work costs.

use std::time::Instant;

/// Measures the work of the thread that started it: its processor time where the system tells it, wall time elsewhere. On a
/// busy machine a solve does not become harder because others work too.
#[derive(Debug)]
pub struct Stopwatch {
    wall: Instant,
    processor: Option<f64>,
}

impl Stopwatch {
    /// Starts now.
    pub fn start() -> Self {
        Self { wall: Instant::now(), processor: processor_seconds() }
    }

    /// Seconds of work since the start. To be asked on the thread that started it.
    pub fn seconds(&self) -> f64 {
        match (self.processor, processor_seconds()) {
            (Some(before), Some(now)) => (now - before).max(0.0),
            _ => self.wall.elapsed().as_secs_f64(),
        }
    }
}

/// Processor time of the running thread, as Linux tells it in nanoseconds.
fn processor_seconds() -> Option<f64> {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    text.split_whitespace().next()?.parse::<f64>().ok().map(|nanoseconds| nanoseconds / 1e9)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn work_takes_time_and_never_runs_backwards() {
        let watch = Stopwatch::start();
        let early = watch.seconds();
        let mut sum = 0u64;
        while watch.wall.elapsed().as_millis() < 50 {
            sum = std::hint::black_box(sum.wrapping_add(1));
        }
        let late = watch.seconds();
        assert!(early >= 0.0 && late >= early && late <= watch.wall.elapsed().as_secs_f64() + 0.1, "{early} {late}");
    }
}
