//! Scenarios side by side, for readers: figures with their differences against the base, what lies on the frontier of cost, wishes and
//! lateness, and what one more hour of a competence is worth. Text, page, JSON and CSV are made from one [`Comparison`].

mod html;
mod plot;
mod terminal;

pub use html::page;
pub use terminal::text;

use crate::compare::worth::Worth;
use crate::compare::{Figure, Outcome, Unit, difference};
use crate::files::csv_number;
use crate::hospital::Hospital;
use crate::report::wording;
use serde::Serialize;

/// Version of the format of `compare.json`.
const FORMAT: u32 = 1;

/// Scenarios side by side.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Comparison {
    /// Version of this format.
    pub format: u32,
    /// The ward or hospital.
    pub hospital: String,
    /// The command that does the same again.
    pub command: String,
    /// Replays or draws of sickness of each scenario.
    pub seeds: u64,
    /// The base first, then the scenarios as they were named.
    pub scenarios: Vec<ScenarioRow>,
    /// Pairs of figures of which no scenario betters both.
    pub frontiers: Vec<Frontier>,
    /// What one more hour of each competence is worth.
    pub worth: Vec<WorthRow>,
}

/// A scenario.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ScenarioRow {
    /// Key: file name without the ending; `base`.
    pub key: String,
    /// Name.
    pub name: String,
    /// What it is about.
    pub describe: String,
    /// What must be known to read its figures.
    pub notes: Vec<String>,
    /// Its figures.
    pub figures: Vec<FigureRow>,
}

/// A figure of a scenario.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FigureRow {
    /// Key.
    pub key: &'static str,
    /// Name.
    pub name: &'static str,
    /// `ore`, `hours`, `count`, `share` or `points`.
    pub unit: &'static str,
    /// Whether more is better.
    pub more_is_better: Option<bool>,
    /// Value, the mean over the seeds where chance has a part.
    pub value: f64,
    /// Value less that of the base; the mean of the differences seed by seed.
    pub difference: Option<f64>,
    /// Half the width of the 95 % interval of the difference; `None` where nothing is left to chance or one seed says nothing.
    pub half_width: Option<f64>,
    /// Values seed by seed, where chance has a part.
    pub by_seed: Vec<f64>,
    /// The value in words.
    pub shown: String,
    /// The difference in words.
    pub shown_difference: String,
    /// `better`, `worse`, or blank where it is neither or the interval holds 0.
    pub verdict: &'static str,
}

/// Two figures against each other.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Frontier {
    /// Key of the figure that runs to the right; less is better.
    pub across: &'static str,
    /// Key of the figure that runs upwards.
    pub upwards: &'static str,
    /// Keys of the scenarios that no other betters in both, from left to right.
    pub best: Vec<String>,
}

/// What one more hour of a competence is worth.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct WorthRow {
    /// Competence.
    pub competence: String,
    /// Hours of a newcomer by the prices.
    pub priced_hours: f64,
    /// Points that the prices promise for these hours.
    pub priced_points: f64,
    /// Points an hour by the prices.
    pub priced_points_an_hour: Option<f64>,
    /// The same in øre.
    pub priced_ore_an_hour: Option<i64>,
    /// Hours of the newcomer in the roster solved again.
    pub resolved_hours: Option<f64>,
    /// Points that the roster solved again has more.
    pub resolved_points: Option<f64>,
    /// The least and the most that this can be, by what is proven.
    pub resolved_range: Option<(f64, f64)>,
    /// Points an hour of the roster solved again.
    pub resolved_points_an_hour: Option<f64>,
    /// The same in øre.
    pub resolved_ore_an_hour: Option<i64>,
}

/// Pairs that are drawn: cost against what it buys.
const PAIRS: [(&str, &str); 5] = [
    ("cost_after_sickness", "wishes"),
    ("cost_after_sickness", "short_heads"),
    ("room_hours", "late_days"),
    ("room_hours", "year_guarantee"),
    ("cost_after_sickness", "late_days"),
];

impl Comparison {
    /// Builds the comparison. The first outcome is the base.
    pub fn build(hospital: String, command: String, seeds: u64, outcomes: &[Outcome], worth: Vec<WorthRow>) -> Self {
        let base = outcomes.first();
        let scenario = |outcome: &Outcome| ScenarioRow {
            key: outcome.key.clone(),
            name: outcome.name.clone(),
            describe: outcome.describe.clone(),
            notes: outcome.notes.clone(),
            figures: outcome
                .figures
                .iter()
                .map(|own| figure_row(own, base.filter(|base| base.key != outcome.key)))
                .collect(),
        };
        let scenarios: Vec<ScenarioRow> = outcomes.iter().map(scenario).collect();
        let frontiers = PAIRS.iter().filter_map(|&(across, upwards)| frontier(outcomes, across, upwards)).collect();
        Self { format: FORMAT, hospital, command, seeds, scenarios, frontiers, worth }
    }
}

/// A worth in words and øre.
pub fn worth_row(hospital: &Hospital, worth: &Worth) -> WorthRow {
    let an_hour = |points: f64, hours: f64| (hours > 0.0).then(|| points / hours);
    let ore = |points: Option<f64>| points.map(|points| (points * hospital.points.ore_per_point as f64).round() as i64);
    let priced = an_hour(worth.priced_points, worth.priced_hours);
    let resolved = worth.resolved.and_then(|own| an_hour(own.points, own.hours));
    WorthRow {
        competence: hospital.competences.get(worth.competence).map_or(String::new(), |own| own.name.clone()),
        priced_hours: worth.priced_hours,
        priced_points: worth.priced_points,
        priced_points_an_hour: priced,
        priced_ore_an_hour: ore(priced),
        resolved_hours: worth.resolved.map(|own| own.hours),
        resolved_points: worth.resolved.map(|own| own.points),
        resolved_range: worth.resolved.map(|own| own.range),
        resolved_points_an_hour: resolved,
        resolved_ore_an_hour: ore(resolved),
    }
}

fn figure_row(own: &Figure, base: Option<&Outcome>) -> FigureRow {
    let estimate = base.and_then(|base| base.figure(own.key)).and_then(|base| difference(own, base));
    let half_width = estimate.map(|own| own.half_width).filter(|half| half.is_finite() && own.is_random());
    let clear = estimate.is_some_and(|own| own.mean.abs() > own.half_width && own.mean.abs() > 1e-9);
    let verdict = match (own.more_is_better, estimate) {
        (Some(more), Some(estimate)) if clear => {
            if (estimate.mean > 0.0) == more {
                "better"
            } else {
                "worse"
            }
        }
        _ => "",
    };
    FigureRow {
        key: own.key,
        name: own.name,
        unit: match own.unit {
            Unit::Ore => "ore",
            Unit::Hours => "hours",
            Unit::Count => "count",
            Unit::Share => "share",
            Unit::Points => "points",
        },
        more_is_better: own.more_is_better,
        value: own.mean(),
        difference: estimate.map(|own| own.mean),
        half_width,
        by_seed: if own.is_random() { own.values.clone() } else { Vec::new() },
        shown: shown(own.unit, own.mean()),
        shown_difference: estimate.map_or(String::new(), |estimate| {
            let mean = with_sign(own.unit, estimate.mean);
            match half_width {
                Some(half) if half > 1e-9 => format!("{mean} ± {}", size(own.unit, half)),
                _ => mean,
            }
        }),
        verdict,
    }
}

/// A value as it is shown.
fn shown(unit: Unit, value: f64) -> String {
    match unit {
        Unit::Ore => wording::kroner(value.round() as i64),
        Unit::Share => wording::percent(value),
        Unit::Hours | Unit::Count | Unit::Points => wording::number(value),
    }
}

/// A difference as it is shown; shares in percentage points.
fn with_sign(unit: Unit, value: f64) -> String {
    let text = size(unit, value.abs());
    let none = size(unit, 0.0);
    match value {
        _ if text == none => none,
        value if value < 0.0 => format!("−{text}"),
        _ => format!("+{text}"),
    }
}

fn size(unit: Unit, value: f64) -> String {
    match unit {
        Unit::Share => format!("{:.1} pp", value * 100.0),
        unit => shown(unit, value),
    }
}

/// The scenarios that nothing betters in both figures; `None` unless at least two have both.
fn frontier(outcomes: &[Outcome], across: &'static str, upwards: &'static str) -> Option<Frontier> {
    let mut places: Vec<(f64, f64, &Outcome)> = Vec::new();
    let mut more_is_better = false;
    for outcome in outcomes {
        if let (Some(x), Some(y)) = (outcome.figure(across), outcome.figure(upwards)) {
            more_is_better = y.more_is_better == Some(true);
            places.push((x.mean(), y.mean(), outcome));
        }
    }
    if places.len() < 2 {
        return None;
    }
    let height = |y: f64| if more_is_better { -y } else { y };
    places.sort_by(|one, other| one.0.total_cmp(&other.0).then(height(one.1).total_cmp(&height(other.1))));
    let (mut best, mut reached) = (Vec::new(), f64::INFINITY);
    for (_, y, outcome) in places {
        if height(y) < reached - 1e-9 {
            reached = height(y);
            best.push(outcome.key.clone());
        }
    }
    Some(Frontier { across, upwards, best })
}

/// The comparison as `compare.json`.
///
/// # Errors
/// When it cannot be written as JSON.
pub fn json(comparison: &Comparison) -> Result<String, super::ReportError> {
    Ok(serde_json::to_string_pretty(comparison)? + "\n")
}

/// Columns of `compare.csv`.
pub const CSV_COLUMNS: [&str; 9] =
    ["scenario", "name", "figure", "figure_name", "unit", "value", "difference", "half_width", "verdict"];

/// Rows of `compare.csv`: one a scenario and figure.
pub fn csv_rows(comparison: &Comparison) -> Vec<Vec<String>> {
    let decimal = |value: f64| csv_number((value * 10_000.0).round() as i64, 4);
    let mut rows = Vec::new();
    for scenario in &comparison.scenarios {
        for own in &scenario.figures {
            let or_blank = |value: Option<f64>| value.map_or(String::new(), decimal);
            rows.push(vec![
                scenario.key.clone(),
                scenario.name.clone(),
                own.key.into(),
                own.name.into(),
                own.unit.into(),
                decimal(own.value),
                or_blank(own.difference),
                or_blank(own.half_width),
                own.verdict.into(),
            ]);
        }
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outcome(key: &str, cost: f64, wishes: f64) -> Outcome {
        let figure = |key, more, value| Figure {
            key,
            name: key,
            unit: Unit::Ore,
            more_is_better: Some(more),
            values: vec![value],
        };
        let figures = vec![figure("cost_after_sickness", false, cost), figure("wishes", true, wishes)];
        Outcome { key: key.into(), name: key.into(), describe: String::new(), figures, notes: Vec::new() }
    }

    #[test]
    fn nothing_on_the_frontier_is_bettered_in_both() {
        let outcomes = [
            outcome("base", 100.0, 0.8),
            outcome("dear", 120.0, 0.9),
            outcome("bad", 110.0, 0.7),
            outcome("same", 120.0, 0.85),
        ];
        let frontier = frontier(&outcomes, "cost_after_sickness", "wishes").unwrap();
        assert_eq!(frontier.best, ["base", "dear"]);
    }

    #[test]
    fn a_difference_is_better_or_worse_only_when_it_is_clear() {
        let base = outcome("base", 100.0, 0.8);
        let worse = figure_row(&outcome("s", 120.0, 0.9).figures[0], Some(&base));
        assert_eq!((worse.verdict, worse.difference, worse.half_width), ("worse", Some(20.0), None));
        let same = figure_row(&base.figures[0], Some(&base));
        assert_eq!(same.verdict, "");
    }
}
