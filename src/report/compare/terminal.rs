//! The comparison on a terminal.

use super::html::worth_cells;
use super::{Comparison, FigureRow};
use crate::report::style::{Ink, Style};
use crate::report::terminal::table;

/// Figures that are told on the terminal; the files have all.
const TOLD: [&str; 16] = [
    "cost",
    "overtime_hours",
    "temps",
    "below_target",
    "wishes",
    "points",
    "short_heads",
    "cost_after_sickness",
    "room_hours",
    "planned",
    "pathway_late",
    "late",
    "late_days",
    "year_guarantee",
    "year_operations",
    "year_sent_out",
];

/// The text.
pub fn text(comparison: &Comparison, style: &Style) -> String {
    let mut text = style.paint(Ink::Strong, &comparison.hospital) + "\n";
    for scenario in comparison.scenarios.iter().skip(1) {
        text += &format!("\n{}\n", style.paint(Ink::Strong, &scenario.name));
        if !scenario.describe.is_empty() {
            text += &format!("{}\n", scenario.describe);
        }
        for note in &scenario.notes {
            text += &format!("{} {note}\n", style.paint(Ink::Alarm, "!"));
        }
        let told: Vec<&FigureRow> = scenario.figures.iter().filter(|own| TOLD.contains(&own.key)).collect();
        if told.is_empty() {
            continue;
        }
        let mut rows = table(&["", "base", "scenario", "difference", ""], &[0, 4]);
        for own in told {
            let base =
                comparison.scenarios.first().and_then(|base| base.figures.iter().find(|base| base.key == own.key));
            let base = base.map_or("–".to_string(), |base| base.shown.clone());
            rows.add_row(vec![
                own.name.to_string(),
                base,
                own.shown.clone(),
                own.shown_difference.clone(),
                own.verdict.into(),
            ]);
        }
        text += &format!("{rows}\n");
    }
    for note in comparison.scenarios.first().map_or(&[][..], |base| &base.notes) {
        text += &format!("\nbase: {note}\n");
    }
    if !comparison.worth.is_empty() {
        let mut rows =
            table(&["one more hour of", "hours", "by the prices", "hours", "solved again", "points"], &[0, 5]);
        for own in &comparison.worth {
            rows.add_row(worth_cells(own).to_vec());
        }
        text += &format!("\n{rows}\n");
    }
    for frontier in &comparison.frontiers {
        let name = |key: &String| {
            let scenario = comparison.scenarios.iter().find(|own| own.key == *key);
            scenario.map_or(key.clone(), |own| own.name.clone())
        };
        let names: Vec<String> = frontier.best.iter().map(name).collect();
        let figure = |key: &'static str| {
            let all = || comparison.scenarios.iter().flat_map(|own| &own.figures);
            all().find(|own| own.key == key).map_or(key, |own| own.name)
        };
        let (across, upwards) = (figure(frontier.across), figure(frontier.upwards));
        text += &format!("\nNothing is better in both {across} and {upwards}: {}\n", names.join("; "));
    }
    text
}
