//! The search over time as lines to draw: points of the best plan, and the bound above it.

use super::summary::Summary;
use super::wording;

/// Width of the drawing.
const WIDTH: f64 = 640.0;
/// Height of the drawing.
const HEIGHT: f64 = 200.0;
/// Room left of the plot for the points.
const LEFT: f64 = 60.0;
/// Room below the plot for the seconds.
const BELOW: f64 = 24.0;
/// Room above and right of the plot.
const EDGE: f64 = 10.0;

/// What the template draws.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Chart {
    /// Width of the drawing.
    pub width: f64,
    /// Height of the drawing.
    pub height: f64,
    /// Left end of the plot.
    pub left: f64,
    /// Right end of the plot.
    pub right: f64,
    /// Lower end of the plot.
    pub bottom: f64,
    /// SVG path of the best plan's points.
    pub score: String,
    /// SVG path of the bound.
    pub bound: String,
    /// Points beside the plot, each with its height.
    pub points: Vec<(f64, String)>,
    /// Seconds, or units of work, below the plot, each with its place.
    pub times: Vec<(f64, String)>,
}

/// The chart of a summary; `None` when there is too little to draw.
pub(super) fn chart(summary: &Summary) -> Option<Chart> {
    let trace = &summary.proof.trace;
    let proof = &summary.proof;
    let whole = proof.seconds.or(proof.work.map(|work| work.units as f64)).unwrap_or(0.0);
    let unit = if proof.work.is_some() { "work" } else { "s" };
    let end = trace.last().map(|at| at.at().max(whole)).filter(|&end| end > 0.0)?;
    let (low, high) = range(summary)?;
    let x = |time: f64| LEFT + (WIDTH - EDGE - LEFT) * (time / end).clamp(0.0, 1.0);
    let y = |points: f64| EDGE + (HEIGHT - BELOW - EDGE) * (1.0 - ((points - low) / (high - low)).clamp(0.0, 1.0));
    let scores = trace.iter().filter_map(|at| Some((x(at.at()), y(at.score?))));
    let bounds = trace.iter().filter_map(|at| Some((x(at.at()), y(at.bound?))));
    let label = |value: f64| (y(value), wording::number(value.round()));
    let tick = |part: f64| (x(end * part), format!("{} {unit}", wording::number(end * part)));
    Some(Chart {
        width: WIDTH,
        height: HEIGHT,
        left: LEFT,
        right: WIDTH - EDGE,
        bottom: HEIGHT - BELOW,
        score: steps(scores.collect(), x(end)),
        bound: steps(bounds.collect(), x(end)),
        points: vec![label(low), label((low + high) / 2.0), label(high)],
        times: vec![tick(0.0), tick(0.5), tick(1.0)],
    })
}

/// Points to show: around where the search ended, so that a poor first plan or a first bound far away does not flatten
/// everything else. What lies outside is drawn on the edge.
fn range(summary: &Summary) -> Option<(f64, f64)> {
    let scores: Vec<f64> = summary.proof.trace.iter().filter_map(|at| at.score).collect();
    let bounds: Vec<f64> = summary.proof.trace.iter().filter_map(|at| at.bound).collect();
    let score = summary.proof.score_points;
    let top = summary.proof.bound_points.unwrap_or(score).max(score);
    let reach = ((top - score) * 10.0).max(score.abs() * 0.1).max(1.0);
    let low = scores.iter().copied().fold(score, f64::min).max(score - reach);
    let high = bounds.iter().copied().fold(top, f64::max).min(top + reach);
    (scores.len() + bounds.len() >= 2).then(|| (low.floor(), high.ceil().max(low.floor() + 1.0)))
}

/// A staircase through the places, to the right end.
fn steps(places: Vec<(f64, f64)>, end: f64) -> String {
    let mut path = String::new();
    for (at, (x, y)) in places.iter().enumerate() {
        path += &if at == 0 { format!("M{x:.1} {y:.1}") } else { format!("H{x:.1}V{y:.1}") };
    }
    if places.is_empty() { path } else { format!("{path}H{end:.1}") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample;

    #[test]
    fn lines_run_to_the_end_of_the_search() {
        let chart = chart(&sample::tiny_summary()).unwrap();
        assert!(chart.score.starts_with('M') && chart.score.ends_with("H630.0"), "{}", chart.score);
        assert!(chart.bound.ends_with("H630.0"));
    }

    #[test]
    fn nothing_is_drawn_without_a_trace() {
        let mut summary = sample::tiny_summary();
        summary.proof.trace.clear();
        assert_eq!(chart(&summary), None);
    }
}
