//! The report as one long table: week × payee × kind, ready for a pivot.

use super::CostReport;
use crate::calendar::iso_week_label;
use crate::files::csv_number;
use std::collections::BTreeMap;

/// Week, payee, group, kind and clause.
type Key = (String, usize, usize, usize, usize);

/// Columns of `cost.csv`.
pub const CSV_COLUMNS: [&str; 9] =
    ["basis", "week", "group", "employment", "name", "kind", "hours", "kroner", "clause"];

/// Rows of `cost.csv`: budget, attendance planned and worked, and every kind of pay as planned and as it looks now.
pub fn csv_rows(report: &CostReport) -> Vec<Vec<String>> {
    let mut rows = Vec::new();
    let row = |basis: &str, week: &str, who: [&str; 3], kind: &str, minutes: i64, ore: Option<i64>, clause: &str| {
        let [group, employment, name] = who;
        let kroner = ore.map_or(String::new(), |ore| csv_number(ore, 2));
        let hours = hours(minutes);
        [basis, week, group, employment, name, kind, &hours, &kroner, clause].map(String::from).to_vec()
    };
    for (at, week) in report.weeks.iter().enumerate() {
        for group in &report.groups {
            let Some(own) = group.weeks.get(at) else { continue };
            if let Some(minutes) = own.budget_minutes {
                let who = [group.group.as_str(), "", ""];
                rows.push(row("budget", &week.week, who, "attendance", minutes, own.budget_ore, "budget"));
            }
        }
        for person in &report.people {
            let Some(own) = person.weeks.get(at) else { continue };
            let who = [person.group.as_str(), &person.employment, &person.name];
            rows.push(row("planned", &week.week, who, "attendance", own.planned_minutes, None, "roster"));
            if let Some(minutes) = own.worked_minutes.filter(|minutes| *minutes != 0) {
                rows.push(row("worked", &week.week, who, "attendance", minutes, None, "worked"));
            }
        }
    }
    for (basis, entries) in [("planned", &report.planned_entries), ("forecast", &report.forecast_entries)] {
        let mut sums: BTreeMap<Key, (i64, i64)> = BTreeMap::new();
        for entry in entries {
            let key = (iso_week_label(entry.date), entry.payee, entry.group, entry.kind, entry.clause);
            let sum = sums.entry(key).or_default();
            *sum = (sum.0 + entry.minutes, sum.1 + entry.ore);
        }
        for ((week, payee, group, kind, clause), (minutes, ore)) in sums {
            let (Some(person), Some(group), Some(kind)) =
                (report.people.get(payee), report.groups.get(group), report.kinds.get(kind))
            else {
                continue;
            };
            let who = [group.group.as_str(), &person.employment, &person.name];
            let clause = kind.clauses.get(clause).map_or("", String::as_str);
            rows.push(row(basis, &week, who, &kind.kind, minutes, Some(ore), clause));
        }
    }
    rows
}

/// Hours to the hundredth, which is how duty-time systems write them.
fn hours(minutes: i64) -> String {
    csv_number((minutes * 100 + if minutes < 0 { -30 } else { 30 }) / 60, 2)
}
