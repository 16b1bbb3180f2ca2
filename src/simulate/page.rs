//! One self-contained page: the table, plots of the paired differences, the map as a heat table that survives black and white.

use super::campaign::{Cell, Results};
use super::compare::*;
use super::indicators::INDICATORS;
use super::policy::Policy;
use std::fmt::Write;

const STYLE: &str = "body{font:14px/1.45 system-ui,sans-serif;margin:2em auto;max-width:70em;padding:0 1em;color:#111}\
table{border-collapse:collapse;margin:1em 0}td,th{border:1px solid #777;padding:.25em .6em;text-align:right}\
th:first-child,td:first-child{text-align:left}caption{text-align:left;font-weight:600;padding:.3em 0}\
svg text{font:12px system-ui,sans-serif}.yes{border:3px solid #000;font-weight:700}.note{color:#333;max-width:50em}";
/// Figures that are plotted.
const PLOTTED: [&str; 4] = ["operations", "guarantee", "pathway", "lost_blocks"];
const PLOT_WIDTH: f64 = 520.0;
const LABELS_WIDTH: f64 = 310.0;
const ROW_HEIGHT: f64 = 24.0;
/// The gain at which a cell of the map is darkest.
const DARKEST_GAIN: f64 = 0.15;

/// The page of a comparison of policies.
pub fn comparison(
    (title, command): (&str, &str),
    weeks: u32,
    results: &Results,
    cell: Cell,
    policies: &[Policy],
) -> String {
    let mut body = format!("<table><caption>Means over seeds</caption><tr><th>Figure</th>{}</tr>", heads(policies));
    for indicator in &INDICATORS {
        let _ = write!(body, "<tr><td>{}</td>", escape(indicator.name));
        for &policy in policies {
            let text =
                mean(results, cell, policy, indicator.key).map_or("–".into(), |own| shown(indicator.key, own.mean));
            let _ = write!(body, "<td>{text}</td>");
        }
        body += "</tr>";
    }
    body += "</table>";
    for baseline in [Policy::Fixed, Policy::Refill].into_iter().filter(|policy| policies.contains(policy)) {
        for key in PLOTTED {
            body += &plot(results, weeks, cell, policies, (baseline, key));
        }
    }
    page(title, command, &body)
}

fn heads(policies: &[Policy]) -> String {
    policies.iter().map(|policy| format!("<th>{}</th>", escape(policy.describe()))).collect()
}

/// The weeks that the figures count.
fn over(weeks: u32) -> String {
    if weeks == 52 { "a year".into() } else { format!("in {weeks} weeks") }
}

/// Differences to a baseline as points with intervals.
fn plot(results: &Results, weeks: u32, cell: Cell, policies: &[Policy], (baseline, key): (Policy, &str)) -> String {
    let relative = key == "operations";
    let of = |policy| difference(results, (cell, policy), (cell, baseline), key, relative).map(|own| (policy, own));
    let rows: Vec<(Policy, Estimate)> =
        policies.iter().filter(|&&policy| policy != baseline).filter_map(|&policy| of(policy)).collect();
    let indicator = INDICATORS.iter().find(|indicator| indicator.key == key);
    let scale = if relative || indicator.is_some_and(|indicator| indicator.is_share) { 100.0 } else { 1.0 };
    let reach = |own: &Estimate| {
        if own.half_width.is_finite() { own.low().abs().max(own.high().abs()) } else { own.mean.abs() }
    };
    let most = rows.iter().map(|(_, own)| reach(own)).fold(1e-6, f64::max) * 1.1;
    let x = |value: f64| LABELS_WIDTH + PLOT_WIDTH / 2.0 * (1.0 + value / most);
    let height = ROW_HEIGHT * (rows.len() as f64 + 1.0);
    let (name, zero) = (indicator.map_or(key, |indicator| indicator.name), x(0.0));
    let unit = match (relative, scale > 1.0) {
        (true, _) => "%".to_owned(),
        (false, true) => "percentage points".to_owned(),
        (false, false) => over(weeks),
    };
    let mut svg = format!(
        "<h3>{}, against {} ({unit})</h3><svg role=\"img\" width=\"{:.0}\" height=\"{height:.0}\">\
         <line x1=\"{zero:.1}\" x2=\"{zero:.1}\" y1=\"0\" y2=\"{height:.0}\" stroke=\"#777\"/>",
        escape(name),
        escape(baseline.describe()),
        LABELS_WIDTH + PLOT_WIDTH + 130.0,
    );
    for (at, (policy, own)) in rows.iter().enumerate() {
        let y = ROW_HEIGHT * (at as f64 + 0.7);
        let wide = if own.half_width.is_finite() { own.half_width } else { 0.0 };
        let (low, high) = (x(own.mean - wide), x(own.mean + wide));
        let text = if relative { shown_percent(own) } else { shown_difference(key, own) };
        let _ = write!(
            svg,
            "<text x=\"0\" y=\"{:.1}\">{}</text><line x1=\"{low:.1}\" x2=\"{high:.1}\" y1=\"{y:.1}\" y2=\"{y:.1}\" \
             stroke=\"#000\" stroke-width=\"2\"/><circle cx=\"{:.1}\" cy=\"{y:.1}\" r=\"4\"/><text x=\"{:.1}\" y=\"{:.1}\">{text}</text>",
            y + 4.0,
            escape(policy.describe()),
            x(own.mean),
            LABELS_WIDTH + PLOT_WIDTH + 8.0,
            y + 4.0,
        );
    }
    svg + "</svg>"
}

/// The page of a map.
pub fn map(title: &str, command: &str, rows: &[MapRow]) -> String {
    let mut body = String::from(
        "<p class=\"note\">Each cell: more operations than fixed owners, and than fixed owners with refill (single-skill teams both), in percent \
         with the 95 % interval over the seeds; then the share within the guarantee. The darker, the larger the smaller gain. A thick frame: at least \
         +10 % against both <em>and</em> at least 98 % within the guarantee, with the whole interval.</p>",
    );
    let crosses: std::collections::BTreeSet<Option<u32>> = rows.iter().map(|row| row.cell.cross_percent).collect();
    for cross in crosses {
        let ours: Vec<&MapRow> = rows.iter().filter(|row| row.cell.cross_percent == cross).collect();
        body += &heat_table(&ours, cross.unwrap_or(0));
    }
    page(title, command, &body)
}

fn heat_table(rows: &[&MapRow], cross: u32) -> String {
    let losses: std::collections::BTreeSet<u32> = rows.iter().map(|row| row.cell.loss_percent).collect();
    let loads: std::collections::BTreeSet<u32> = rows.iter().map(|row| row.cell.load_percent).collect();
    let mut table =
        format!("<table><caption>{cross} % of the nurse teams cross-trained</caption><tr><th>Referrals</th>");
    for loss in &losses {
        let _ = write!(table, "<th>{loss} % of staff days lost</th>");
    }
    table += "</tr>";
    for load in loads {
        let _ = write!(table, "<tr><td>{load} % of the record</td>");
        for &loss in &losses {
            let row = rows.iter().find(|row| (row.cell.load_percent, row.cell.loss_percent) == (load, loss));
            table += &row.map_or("<td>–</td>".into(), |row| heat_cell(row));
        }
        table += "</tr>";
    }
    table + "</table>"
}

fn heat_cell(row: &MapRow) -> String {
    let gain = row.gain_fixed.mean.min(row.gain_refill.mean);
    let dark = (gain / DARKEST_GAIN).clamp(0.0, 1.0);
    let grey = (255.0 - 165.0 * dark) as u8;
    let class = if row.gain_reached.and(row.guarantee_reached) == Verdict::Reached { " class=\"yes\"" } else { "" };
    format!(
        "<td{class} style=\"background:rgb({grey},{grey},{grey})\">{} / {}<br>{:.1} %</td>",
        shown_percent(&row.gain_fixed),
        shown_percent(&row.gain_refill),
        row.guarantee.mean * 100.0,
    )
}

fn page(title: &str, command: &str, body: &str) -> String {
    let (title, command) = (escape(title), escape(command));
    format!(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">\
         <title>{title}</title><style>{STYLE}</style></head><body><h1>{title}</h1><p class=\"note\">Made by <code>{command}</code>. Same rooms, \
         people, referrals and sickness for every policy; differences are taken seed by seed.</p>{body}</body></html>\n"
    )
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
