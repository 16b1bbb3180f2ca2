//! The report on a terminal: the lines to read first, the weeks, the kinds.

use super::headlines::short_week;
use super::{CostReport, Figures};
use crate::report::style::{Ink, Style};
use crate::report::terminal::{table, wrap};
use crate::report::wording;

/// Where the text of a headline starts.
const INDENT: usize = 13;

/// The text.
pub fn text(report: &CostReport, style: &Style) -> String {
    let title = format!(
        "{} · {} ({})",
        report.ward,
        wording::weeks(report.first, report.last),
        wording::span(report.first, report.last)
    );
    let mut text = style.paint(Ink::Strong, &title) + "\n";
    for line in &report.headlines {
        let mark = if line.attention { style.paint(Ink::Alarm, "!") } else { " ".into() };
        let topic = style.paint(Ink::Strong, &format!("{:<10}", line.topic));
        let lines = wrap(&line.text, style.width().saturating_sub(INDENT));
        text += &format!("{mark} {topic} {}\n", lines.join(&format!("\n{}", " ".repeat(INDENT))));
    }
    format!("{text}\n{}\n{}", weeks(report), kinds(report))
}

fn weeks(report: &CostReport) -> String {
    let heading = [
        "week",
        "budgeted h",
        "planned h",
        "worked h",
        "forecast h",
        "left h",
        "budgeted",
        "planned",
        "forecast",
        "left",
    ];
    let mut table = table(&heading, &[0]);
    for week in &report.weeks {
        table.add_row(row(short_week(&week.week), &week.figures));
    }
    table.add_row(row("together", &report.total));
    format!("{table}\n")
}

fn row(name: &str, own: &Figures) -> Vec<String> {
    let or_dash = |value: Option<i64>, write: fn(i64) -> String| value.map_or("–".into(), write);
    vec![
        name.into(),
        or_dash(own.budget_minutes, wording::hours),
        wording::hours(own.planned_minutes),
        or_dash(own.worked_minutes, wording::hours),
        wording::hours(own.forecast_minutes),
        or_dash(own.unused_minutes, wording::balance),
        or_dash(own.budget_ore, wording::kroner),
        wording::kroner(own.planned_ore),
        wording::kroner(own.forecast_ore),
        or_dash(own.unused_ore, wording::kroner),
    ]
}

fn kinds(report: &CostReport) -> String {
    let mut table = table(&["paid for", "planned h", "forecast h", "planned", "forecast"], &[0]);
    for kind in &report.kinds {
        table.add_row(vec![
            kind.label.clone(),
            wording::hours(kind.planned_minutes),
            wording::hours(kind.forecast_minutes),
            wording::kroner(kind.planned_ore),
            wording::kroner(kind.forecast_ore),
        ]);
    }
    let total = &report.total;
    let (planned, now) = (wording::kroner(total.planned_ore), wording::kroner(total.forecast_ore));
    table.add_row(vec!["together".into(), String::new(), String::new(), planned, now]);
    format!("{table}\n")
}
