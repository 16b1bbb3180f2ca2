//! The page: plots, the table of differences, what an hour is worth.

use super::plot::{Plot, plots};
use super::{Comparison, WorthRow};
use crate::report::{ReportError, wording};
use askama::Template;

#[derive(Template)]
#[template(path = "compare.html")]
struct ComparePage<'a> {
    comparison: &'a Comparison,
    plots: Vec<Plot>,
    /// Names of the figures, with base and differences.
    rows: Vec<Row>,
    worth: Vec<[String; 6]>,
}

struct Row {
    name: &'static str,
    base: String,
    /// Value, difference, verdict of each scenario.
    cells: Vec<(String, String, &'static str)>,
    first_of_part: bool,
}

/// The page.
///
/// # Errors
/// When the template fails.
pub fn page(comparison: &Comparison) -> Result<String, ReportError> {
    let worth = comparison.worth.iter().map(worth_cells).collect();
    Ok(ComparePage { comparison, plots: plots(comparison), rows: rows(comparison), worth }.render()?)
}

/// Every figure that any scenario has, in order.
fn rows(comparison: &Comparison) -> Vec<Row> {
    let mut keys: Vec<(&'static str, &'static str)> = Vec::new();
    for own in comparison.scenarios.iter().flat_map(|scenario| &scenario.figures) {
        if !keys.iter().any(|(key, _)| *key == own.key) {
            keys.push((own.key, own.name));
        }
    }
    let mut rows = Vec::new();
    for (key, name) in keys {
        let figure = |at: usize| comparison.scenarios.get(at)?.figures.iter().find(|own| own.key == key);
        let cell = |at: usize| match figure(at) {
            Some(own) => (own.shown.clone(), own.shown_difference.clone(), own.verdict),
            None => ("–".into(), String::new(), ""),
        };
        rows.push(Row {
            name,
            base: figure(0).map_or("–".into(), |own| own.shown.clone()),
            cells: (1..comparison.scenarios.len()).map(cell).collect(),
            first_of_part: ["sick_duties", "room_hours", "year_guarantee"].contains(&key),
        });
    }
    rows
}

pub(super) fn worth_cells(own: &WorthRow) -> [String; 6] {
    let kroner = |ore: Option<i64>| ore.map_or("–".into(), wording::kroner);
    [
        own.competence.clone(),
        wording::number(own.priced_hours),
        kroner(own.priced_ore_an_hour),
        own.resolved_hours.map_or("–".into(), wording::number),
        kroner(own.resolved_ore_an_hour),
        match (own.priced_points, own.resolved_points, own.resolved_range) {
            (priced, Some(found), Some((least, most))) => format!(
                "{} promised, {} found (between {} and {})",
                wording::number(priced),
                wording::number(found),
                wording::number(least),
                wording::number(most)
            ),
            (priced, ..) => format!("{} promised, not solved again in time", wording::number(priced)),
        },
    ]
}
