//! The course of a search as a drawing: cost coming down, bound coming up, over the seconds or over the work.

use super::table::money;
use crate::engine::TracePoint;
use crate::report::ReportError;
use crate::work::Clock;
use askama::Template;

/// Width of the drawing.
const WIDTH: f64 = 800.0;
/// Height of the drawing.
const HEIGHT: f64 = 420.0;
/// Left and right end of the plot.
const SIDES: (f64, f64) = (80.0, 780.0);
/// Upper and lower end of the plot.
const ENDS: (f64, f64) = (60.0, 370.0);
/// Marks on an axis, about.
const MARKS: f64 = 6.0;
/// Share of the highest last value that is shown beyond the last values at least, however small the gap.
const REACH: f64 = 0.25;

/// One run to draw.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Curve<'a> {
    /// Seed of the run.
    pub seed: u64,
    /// Its course.
    pub trace: &'a [TracePoint],
    /// What its seconds are.
    pub clock: Clock,
    /// Seconds at which it ended.
    pub seconds: f64,
}

#[derive(Template)]
#[template(path = "trace.svg", escape = "html")]
struct Drawing<'a> {
    width: f64,
    height: f64,
    sides: (f64, f64),
    ends: (f64, f64),
    title: &'a str,
    summary: String,
    costs: Vec<String>,
    bounds: Vec<String>,
    known: Option<(f64, String)>,
    cost_marks: Vec<(f64, String)>,
    time_marks: Vec<(f64, String)>,
    unit: &'a str,
}

/// SVG of the runs on an instance, with the best known cost if there is one; `None` when there is nothing to draw.
///
/// # Errors
/// When the template fails.
pub fn plot(title: &str, curves: &[Curve], best_known: Option<f64>) -> Result<Option<String>, ReportError> {
    let seconds = curves.iter().map(|curve| curve.seconds).fold(0.0, f64::max).max(0.001);
    let Some((low, high)) = range(curves, best_known) else { return Ok(None) };
    let cost_step = step((high - low) / MARKS).max(1e-6);
    let (low, high) = ((low / cost_step).floor() * cost_step, (high / cost_step).ceil() * cost_step);
    let x = |at: f64| SIDES.0 + (SIDES.1 - SIDES.0) * (at / seconds).clamp(0.0, 1.0);
    let y = |cost: f64| ENDS.1 - (ENDS.1 - ENDS.0) * ((cost - low) / (high - low)).clamp(0.0, 1.0);
    let path = |curve: &Curve, value: fn(&TracePoint) -> Option<f64>| {
        let places = curve.trace.iter().filter_map(|point| Some((x(point.seconds), y(value(point)?))));
        staircase(places, x(curve.seconds))
    };
    // A thousand units of work are a second of it.
    let (unit, in_second) = match curves.first().map(|curve| curve.clock) {
        Some(Clock::Work) => ("work", 1_000.0),
        _ => ("seconds", 1.0),
    };
    let time_step = step(seconds * in_second / MARKS);
    let times = marks(0.0, seconds * in_second, time_step);
    let drawing = Drawing {
        width: WIDTH,
        height: HEIGHT,
        sides: SIDES,
        ends: ENDS,
        title,
        summary: summary(curves, best_known),
        costs: curves.iter().map(|curve| path(curve, |point| point.cost)).collect(),
        bounds: curves.iter().map(|curve| path(curve, |point| point.bound)).collect(),
        known: best_known.map(|best| (y(best), money(best))),
        cost_marks: marks(low, high, cost_step).into_iter().map(|cost| (y(cost), shown(cost, cost_step))).collect(),
        time_marks: times.into_iter().map(|at| (x(at / in_second), shown(at, time_step))).collect(),
        unit,
    };
    Ok(Some(drawing.render()?))
}

/// Costs to show: around where the runs ended, so that poor first rosters and bounds do not flatten everything else. What
/// lies outside is drawn on the edge.
fn range(curves: &[Curve], best_known: Option<f64>) -> Option<(f64, f64)> {
    let points = || curves.iter().flat_map(|curve| curve.trace);
    let last = |value: fn(&TracePoint) -> Option<f64>| {
        curves.iter().filter_map(move |curve| curve.trace.iter().rev().find_map(value))
    };
    let ends: Vec<f64> = last(|point| point.cost).chain(last(|point| point.bound)).chain(best_known).collect();
    let low = ends.iter().copied().reduce(f64::min)?;
    let high = ends.iter().copied().reduce(f64::max)?;
    let least = (high.abs() * REACH).max(1.0);
    let (above, below) = (least.max(10.0 * (high - low)), least.max(high - low));
    let highest = points().filter_map(|point| point.cost).fold(high, f64::max).min(high + above);
    let lowest = points().filter_map(|point| point.bound).fold(low, f64::min).max(low - below);
    Some(if highest - lowest < 1e-6 { (lowest - 1.0, highest + 1.0) } else { (lowest, highest) })
}

/// The nearest of 1, 2, 5, 10, 20, 50 … above.
fn step(least: f64) -> f64 {
    let tens = 10_f64.powf(least.max(1e-9).log10().floor());
    [1.0, 2.0, 5.0, 10.0]
        .into_iter()
        .map(|times| times * tens)
        .find(|&step| step >= least - 1e-12)
        .unwrap_or(tens * 10.0)
}

fn marks(low: f64, high: f64, step: f64) -> Vec<f64> {
    let (first, last) = ((low / step).ceil() as i64, (high / step + 1e-9).floor() as i64);
    (first..=last).map(|number| number as f64 * step).collect()
}

/// A mark with as many decimals as its step needs.
fn shown(value: f64, step: f64) -> String {
    let decimals = (-step.log10().floor()).max(0.0) as usize;
    format!("{value:.decimals$}")
}

/// A staircase through the places, to the right end.
fn staircase(places: impl Iterator<Item = (f64, f64)>, end: f64) -> String {
    let mut path = String::new();
    for (x, y) in places {
        path += &if path.is_empty() { format!("M{x:.1} {y:.1}") } else { format!("H{x:.1}V{y:.1}") };
    }
    if path.is_empty() { path } else { format!("{path}H{end:.1}") }
}

/// Where the runs ended, in a line below the title.
fn summary(curves: &[Curve], best_known: Option<f64>) -> String {
    let mut parts = Vec::new();
    for curve in curves {
        let last = |value: fn(&TracePoint) -> Option<f64>| curve.trace.iter().rev().find_map(value).map(money);
        let cost = last(|point| point.cost).map_or("no roster".into(), |cost| format!("cost {cost}"));
        let bound = last(|point| point.bound).map_or("no bound".into(), |bound| format!("bound {bound}"));
        parts.push(format!("seed {}: {cost}, {bound}", curve.seed));
    }
    parts.extend(best_known.map(|best| format!("best known {}", money(best))));
    parts.join(" · ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn point(seconds: f64, cost: Option<f64>, bound: Option<f64>) -> TracePoint {
        TracePoint { seconds, cpu_seconds: 2.0 * seconds, cost, bound }
    }

    #[test]
    fn marks_are_round_numbers() {
        assert_eq!(step(0.7), 1.0);
        assert_eq!(step(130.0), 200.0);
        assert_eq!(step(0.013), 0.02);
        assert_eq!(marks(0.0, 600.0, 100.0).len(), 7);
        assert_eq!(shown(0.2, 0.1), "0.2");
        assert_eq!(shown(1300.0, 50.0), "1300");
    }

    #[test]
    fn curves_run_to_the_end_and_names_are_escaped() {
        let trace = [point(0.5, Some(4000.0), None), point(2.0, Some(1310.0), Some(1297.0))];
        let curve = Curve { seed: 1, trace: &trace, clock: Clock::Wall, seconds: 10.0 };
        let svg = plot("A<b>", &[curve], Some(1300.0)).unwrap().unwrap();
        assert!(svg.contains("A&#60;b&#62;") || svg.contains("A&lt;b&gt;"), "{svg}");
        assert!(svg.contains("H780.0"), "{svg}");
        assert!(svg.contains(">seconds<") && svg.contains(">10<"), "{svg}");
        let by_work = plot("A", &[Curve { clock: Clock::Work, ..curve }], None).unwrap().unwrap();
        assert!(by_work.contains(">work<") && by_work.contains(">10000<"), "{by_work}");
        assert!(!svg.contains("NaN"), "{svg}");
    }

    #[test]
    fn nothing_is_drawn_without_cost_and_bound() {
        assert_eq!(
            plot("empty", &[Curve { seed: 1, trace: &[], clock: Clock::Wall, seconds: 0.0 }], None).unwrap(),
            None
        );
    }
}
