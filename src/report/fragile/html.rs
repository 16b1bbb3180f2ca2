//! The page: one bar list, the worst first, with the cure beside it. The markup is in `templates/fragile.html`.

use super::terminal::{headline, notes, weeks, worst};
use super::{FindingRow, FragileReport, LossRow};
use crate::report::ReportError;
use askama::Template;

/// Width of the longest bar in pixels.
const WIDTH: f64 = 260.0;

#[derive(Template)]
#[template(path = "fragile.html")]
struct FragilePage<'a> {
    report: &'a FragileReport,
    headline: String,
    notes: Vec<String>,
    rows: Vec<Row<'a>>,
    has_heads: bool,
    has_blocks: bool,
}

/// One line of the list.
struct Row<'a> {
    finding: &'a FindingRow,
    bars: Vec<Bar>,
    /// What falls with the longest absence.
    worst: Option<&'a LossRow>,
}

/// The bar of one length of absence.
struct Bar {
    label: String,
    slots: f64,
    patients: f64,
    heads: f64,
    figures: String,
}

/// The page.
///
/// # Errors
/// When the template fails.
pub fn page(report: &FragileReport) -> Result<String, ReportError> {
    let losses = || report.findings.iter().flat_map(|finding| &finding.losses);
    let most = losses().map(units).max().unwrap_or(1).max(1);
    let rows = report
        .findings
        .iter()
        .map(|finding| Row {
            finding,
            bars: finding.losses.iter().map(|loss| bar(loss, most)).collect(),
            worst: worst(finding),
        })
        .collect();
    let page = FragilePage {
        report,
        headline: headline(report),
        notes: notes(report),
        rows,
        has_heads: losses().any(|loss| loss.heads > 0),
        has_blocks: losses().any(|loss| loss.blocks > 0),
    };
    Ok(page.render()?)
}

/// What a bar is long by: slots, patients, heads; a block without any counts as one.
fn units(loss: &LossRow) -> usize {
    (loss.slots + loss.patients).max(loss.blocks) + loss.heads as usize
}

fn bar(loss: &LossRow, most: usize) -> Bar {
    let width = |count: usize| WIDTH * count as f64 / most as f64;
    let patients = (loss.slots + loss.patients).max(loss.blocks) - loss.slots;
    let mut figures = Vec::new();
    if loss.blocks > 0 {
        figures.push(format!("{} bl.", loss.blocks));
    }
    if loss.slots > 0 {
        figures.push(format!("{} slots", loss.slots));
    }
    if loss.patients > 0 {
        figures.push(format!("{} pat.", loss.patients));
    }
    if loss.heads > 0 {
        figures.push(format!("{} heads", loss.heads));
    }
    let figures = match (loss.looked_at, figures.is_empty()) {
        (false, _) => "not looked at".into(),
        (true, true) => "nothing".into(),
        (true, false) => figures.join(", ") + if loss.proven { "" } else { " at most" },
    };
    let (slots, patients, heads) = (width(loss.slots), width(patients), width(loss.heads as usize));
    Bar { label: weeks(loss.weeks), slots, patients, heads, figures }
}
