//! Cost against what it buys: a point a scenario, and a line through those that nothing betters in both.

use super::{Comparison, Frontier, ScenarioRow};
use crate::report::wording;

const WIDTH: f64 = 560.0;
const HEIGHT: f64 = 320.0;
const LEFT: f64 = 66.0;
const RIGHT: f64 = 24.0;
const TOP: f64 = 16.0;
const BOTTOM: f64 = 46.0;
/// Letters that a label is cut to.
const MOST_LETTERS: usize = 34;
/// Least distance of two labels.
const LINE: f64 = 14.0;

/// What the template draws.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Plot {
    pub title: String,
    pub across: &'static str,
    pub upwards: String,
    pub width: f64,
    pub height: f64,
    pub sides: (f64, f64),
    pub ends: (f64, f64),
    pub across_marks: Vec<(String, String)>,
    pub upward_marks: Vec<(String, String)>,
    pub line: String,
    pub points: Vec<Point>,
}

/// A scenario.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Point {
    pub x: String,
    pub y: String,
    pub class: &'static str,
    pub label: String,
    pub label_x: String,
    pub label_y: String,
    pub anchor: &'static str,
    pub title: String,
}

/// One plot for each frontier.
pub(super) fn plots(comparison: &Comparison) -> Vec<Plot> {
    comparison.frontiers.iter().filter_map(|frontier| plot(comparison, frontier)).collect()
}

fn plot(comparison: &Comparison, frontier: &Frontier) -> Option<Plot> {
    let value = |scenario: &ScenarioRow, key: &str| {
        scenario
            .figures
            .iter()
            .find(|own| own.key == key)
            .map(|own| if own.unit == "ore" { own.value / 100_000.0 } else { own.value })
    };
    let mut places: Vec<(f64, f64, &ScenarioRow)> = Vec::new();
    for scenario in &comparison.scenarios {
        if let (Some(x), Some(y)) = (value(scenario, frontier.across), value(scenario, frontier.upwards)) {
            places.push((x, y, scenario));
        }
    }
    let figure = |key: &str| comparison.scenarios.iter().flat_map(|own| &own.figures).find(|own| own.key == key);
    let (across, upwards) = (figure(frontier.across)?, figure(frontier.upwards)?);
    let wide = range(places.iter().map(|place| place.0));
    let high = range(places.iter().map(|place| place.1));
    let x = |value: f64| LEFT + (WIDTH - LEFT - RIGHT) * (value - wide.0) / (wide.1 - wide.0);
    let y = |value: f64| HEIGHT - BOTTOM - (HEIGHT - BOTTOM - TOP) * (value - high.0) / (high.1 - high.0);
    let words = |unit: &str, value: f64, step: f64| match unit {
        "share" => format!("{:.*} %", if step < 0.01 { 1 } else { 0 }, value * 100.0),
        _ => wording::number(value),
    };
    let marks = |range: (f64, f64, f64), unit: &'static str, place: &dyn Fn(f64) -> f64| {
        let count = ((range.1 - range.0) / range.2).round() as i32;
        let at = |mark: i32| range.0 + f64::from(mark) * range.2;
        (0..=count).map(|mark| (format!("{:.1}", place(at(mark))), words(unit, at(mark), range.2))).collect::<Vec<_>>()
    };
    let mut line = String::new();
    for key in &frontier.best {
        if let Some((across, upwards, _)) = places.iter().find(|(.., scenario)| scenario.key == *key) {
            line += &format!("{}{:.1} {:.1}", if line.is_empty() { "M" } else { "L" }, x(*across), y(*upwards));
        }
    }
    let more = upwards.more_is_better == Some(true);
    Some(Plot {
        title: format!("{} against {}", across.name, upwards.name),
        across: if across.unit == "ore" { "thousand kroner" } else { across.name },
        upwards: format!("{} ({} is better)", upwards.name, if more { "up" } else { "down" }),
        width: WIDTH,
        height: HEIGHT,
        sides: (LEFT, WIDTH - RIGHT),
        ends: (TOP, HEIGHT - BOTTOM),
        across_marks: marks(wide, across.unit, &x),
        upward_marks: marks(high, upwards.unit, &y),
        line,
        points: points(&places, frontier, &x, &y),
    })
}

/// The points with labels that do not lie on each other.
fn points(
    places: &[(f64, f64, &ScenarioRow)],
    frontier: &Frontier,
    x: &dyn Fn(f64) -> f64,
    y: &dyn Fn(f64) -> f64,
) -> Vec<Point> {
    let mut order: Vec<&(f64, f64, &ScenarioRow)> = places.iter().collect();
    order.sort_by(|one, other| y(one.1).total_cmp(&y(other.1)));
    let mut taken: Vec<(f64, f64)> = Vec::new();
    let mut points = Vec::new();
    for (across, upwards, scenario) in order {
        let (at_x, at_y) = (x(*across), y(*upwards));
        let label: String = scenario.name.chars().take(MOST_LETTERS).collect();
        let label = if label.len() < scenario.name.len() { format!("{}…", label.trim_end()) } else { label };
        let to_the_left = at_x > (LEFT + WIDTH - RIGHT) / 2.0;
        let (label_x, anchor) = if to_the_left { (at_x - 9.0, "end") } else { (at_x + 9.0, "start") };
        let mut label_y = at_y + 4.0;
        let near = |taken: &[(f64, f64)], label_y: f64| {
            taken.iter().any(|(other_x, other_y)| (other_x - label_x).abs() < 220.0 && (other_y - label_y).abs() < LINE)
        };
        while near(&taken, label_y) {
            label_y += LINE;
        }
        taken.push((label_x, label_y));
        let class = match (scenario.key.as_str(), frontier.best.contains(&scenario.key)) {
            ("base", _) => "base",
            (_, true) => "best",
            _ => "other",
        };
        points.push(Point {
            x: format!("{at_x:.1}"),
            y: format!("{at_y:.1}"),
            class,
            label,
            label_x: format!("{label_x:.1}"),
            label_y: format!("{label_y:.1}"),
            anchor,
            title: scenario.name.clone(),
        });
    }
    points
}

/// Round ends with a little air, and the step between marks.
fn range(values: impl Iterator<Item = f64> + Clone) -> (f64, f64, f64) {
    let (low, high) = values.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), own| (low.min(own), high.max(own)));
    let spread = (high - low).max(high.abs() * 0.02).max(1e-3);
    let rough = spread / 4.0;
    let power = 10_f64.powf(rough.log10().floor());
    let step = [1.0, 2.0, 5.0, 10.0].into_iter().find(|round| round * power >= rough).unwrap_or(10.0) * power;
    let (first, last) = (((low - 0.08 * spread) / step).floor() * step, ((high + 0.08 * spread) / step).ceil() * step);
    (first, last.max(first + step), step)
}

#[cfg(test)]
mod tests {
    use super::range;

    #[test]
    fn the_axes_have_round_ends_around_the_points() {
        let (low, high, step) = range([1_079.0, 1_120.0].into_iter());
        assert_eq!((low, high, step), (1_060.0, 1_140.0, 20.0));
        let (low, high, _) = range([0.8, 0.8].into_iter());
        assert!(low < 0.8 && high > 0.8);
    }
}
