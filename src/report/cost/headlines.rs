//! What a manager reads first.

use super::{CostReport, Line};
use crate::report::wording;

/// Names told in a line.
const NAMES: usize = 4;
/// Somebody so near to the 300 hours, in minutes, stands at the edge.
const NEAR_MINUTES: i64 = 24 * 60;

pub(super) fn headlines(report: &CostReport) -> Vec<Line> {
    let mut lines = vec![hours(report), money(report)];
    lines.extend(overdrawn(report));
    lines.push(balances(report));
    lines.extend(pay_outs(report));
    lines.extend(extras(report));
    lines.extend(allowance(report));
    lines.extend(changes(report));
    if !report.unpriced.is_empty() {
        let count = wording::counted(report.unpriced.len(), "thing has", "things have");
        lines.push(line("Not priced", format!("{count} no price: see the list at the end"), true));
    }
    lines
}

fn line(topic: &str, text: String, attention: bool) -> Line {
    Line { topic: topic.into(), text, attention }
}

fn hours(report: &CostReport) -> Line {
    let total = &report.total;
    let mut parts = Vec::new();
    parts.extend(total.budget_minutes.map(|own| format!("{} budgeted", wording::hours(own))));
    parts.push(format!("{} planned", wording::hours(total.planned_minutes)));
    if let (Some(worked), Some(last)) = (total.worked_minutes, report.worked_through) {
        parts.push(format!("{} worked up to {}", wording::hours(worked), wording::short_date(last)));
        parts.push(format!("{} forecast", wording::hours(total.forecast_minutes)));
    }
    let unused = total.unused_minutes.map_or(String::new(), |own| match own {
        own if own < 0 => format!("; {} over the budget", wording::hours(-own)),
        own => format!("; {} of the budget unused", wording::hours(own)),
    });
    let over = total.unused_minutes.is_some_and(|own| own < 0);
    line("Hours", parts.join(", ") + &unused, over)
}

fn money(report: &CostReport) -> Line {
    let total = &report.total;
    let mut parts = Vec::new();
    parts.extend(total.budget_ore.map(|own| format!("{} budgeted", wording::kroner(own))));
    parts.push(format!("{} planned", wording::kroner(total.planned_ore)));
    if total.worked_minutes.is_some() {
        parts.push(format!("{} forecast", wording::kroner(total.forecast_ore)));
    }
    let unused = total.unused_ore.map_or(String::new(), |own| match own {
        own if own < 0 => format!("; {} over the budget", wording::kroner(-own)),
        own => format!("; {} of the budget unused", wording::kroner(own)),
    });
    line("Kroner", parts.join(", ") + &unused, total.unused_ore.is_some_and(|own| own < 0))
}

fn overdrawn(report: &CostReport) -> Option<Line> {
    let over: Vec<String> = report
        .weeks
        .iter()
        .filter_map(|week| {
            let over = week.figures.unused_minutes.filter(|own| *own < 0)?;
            Some(format!("{} by {}", short_week(&week.week), wording::hours(-over)))
        })
        .collect();
    (!over.is_empty()).then(|| line("Weeks", format!("over budget in hours: {}", wording::listed(&over, 8)), true))
}

/// `W02` of `2027-W02`.
pub(super) fn short_week(label: &str) -> &str {
    label.split_once('-').map_or(label, |(_, week)| week)
}

fn balances(report: &CostReport) -> Line {
    let ends: Vec<i64> =
        report.people.iter().filter_map(|own| own.periods.last()).map(|own| own.forecast_balance_minutes).collect();
    let (above, below) = (ends.iter().filter(|own| **own > 0), ends.iter().filter(|own| **own < 0));
    let (plus, minus): (i64, i64) = (above.clone().sum(), below.clone().sum());
    let above_it = above.count();
    let text = format!(
        "when the norm period ends, {above_it} {} above the norm ({}) and {} below ({})",
        if above_it == 1 { "stands" } else { "stand" },
        wording::balance(plus),
        below.count(),
        wording::balance(minus),
    );
    line("Norm", text, false)
}

fn pay_outs(report: &CostReport) -> Option<Line> {
    let mut due: Vec<(i64, &str)> = Vec::new();
    for person in &report.people {
        let ore: i64 = person.periods.iter().map(|period| period.pay_out_ore).sum();
        if ore > 0 {
            due.push((ore, &person.name));
        }
    }
    due.sort_by_key(|(ore, name)| (-ore, *name));
    let sum: i64 = due.iter().map(|(ore, _)| ore).sum();
    let names: Vec<String> = due.iter().map(|(ore, name)| format!("{name} {}", wording::kroner(*ore))).collect();
    let text =
        format!("{} of overtime and extra hours come due: {}", wording::kroner(sum), wording::listed(&names, NAMES));
    (!due.is_empty()).then(|| line("Pay-outs", text, false))
}

fn extras(report: &CostReport) -> Option<Line> {
    let told: Vec<String> = report
        .kinds
        .iter()
        .filter(|own| own.kind != "basic_pay" && own.forecast_ore != 0)
        .map(|own| format!("{} {}", own.label.to_lowercase(), wording::kroner(own.forecast_ore)))
        .collect();
    let sum: i64 = report.kinds.iter().filter(|own| own.kind != "basic_pay").map(|own| own.forecast_ore).sum();
    let text = format!("{} on top of basic pay: {}", wording::kroner(sum), wording::listed(&told, 6));
    (!told.is_empty()).then(|| line("On top", text, false))
}

fn allowance(report: &CostReport) -> Option<Line> {
    let (mut over, mut edge) = (Vec::new(), Vec::new());
    for person in &report.people {
        for own in &person.allowances {
            let left = own.threshold_minutes - own.so_far_minutes - own.planned_minutes;
            let worth = wording::kroner(own.at_stake_ore);
            if own.crossed_by_plan {
                over.push(format!("{} ({worth})", person.name));
            } else if (1..=NEAR_MINUTES).contains(&left) {
                edge.push(format!("{} ({} short of {worth})", person.name, wording::hours(left)));
            }
        }
    }
    let mut parts = Vec::new();
    if !over.is_empty() {
        parts.push(format!("the plan carries over the threshold {}", wording::listed(&over, NAMES)));
    }
    if !edge.is_empty() {
        parts.push(format!("just short of it {}", wording::listed(&edge, NAMES)));
    }
    (!parts.is_empty()).then(|| line("300 h", parts.join("; "), true))
}

fn changes(report: &CostReport) -> Option<Line> {
    let count = wording::counted(report.changes.len(), "change", "changes");
    let priced: i64 = report.changes.iter().filter_map(|own| own.ore).sum();
    let text = match report.changes.iter().filter(|own| own.ore.is_none()).count() {
        0 => format!("{count} after publication, {}", wording::kroner(priced)),
        open => format!("{count} after publication; {open} not priced (--told says when they were told)"),
    };
    (!report.changes.is_empty()).then(|| line("Changes", text, false))
}
