//! The queues of the coming weeks as text.

use super::board::{OutlookRow, OutlookWeekRow};
use super::terminal::{LEAST_NAME, NAME_WIDTH, titled};
use super::words::rate;
use crate::report::style::{Ink, Style};
use crate::report::terminal::{cut, table, wrap};
use crate::report::wording;

/// Columns that the table takes beside its names.
const OUTLOOK_COLUMNS: usize = 68;

/// Queues of the coming weeks as a table, with the plan of that name.
pub fn outlook_text(rows: &[OutlookRow], plan: &str, style: &Style) -> String {
    let weeks = rows.first().map_or(0, |row| row.weeks.len());
    let heading = ["specialty", "now", "over", "in/w", "done/w", "then", "over", "target", "need/w", "buy", "1000 kr"];
    let mut table = table(&heading, &[0]);
    let name = style.width().saturating_sub(OUTLOOK_COLUMNS).clamp(LEAST_NAME, NAME_WIDTH);
    for row in rows {
        let last = row.weeks.last();
        table.add_row(vec![
            cut(&row.name, name),
            wording::number(row.waiting_now.iter().sum::<f64>().round()),
            wording::number(row.over_guarantee_now.round()),
            rate(row.demand_per_week),
            rate(row.capacity_per_week),
            last.map_or("–".into(), |week| wording::number(week.waiting.iter().sum::<f64>().round())),
            last.map_or("–".into(), |week| wording::number(week.over_guarantee.round())),
            wording::number(row.target_queue.round()),
            rate(row.capacity_needed_per_week),
            row.external_cases.to_string(),
            thousands(row.external_ore),
        ]);
    }
    let total: i64 = rows.iter().map(|row| row.external_ore).sum();
    let cases: u32 = rows.iter().map(|row| row.external_cases).sum();
    table.add_row(vec![
        "together".into(),
        String::new(),
        String::new(),
        String::new(),
        String::new(),
        String::new(),
        String::new(),
        String::new(),
        String::new(),
        cases.to_string(),
        thousands(total),
    ]);
    let note = "over: beyond the latest date; in/w: referrals a week (the first week also takes in those since the meeting); done/w: what the blocks hold that have an open room \
                and a surgeon; then: at the end; need/w: operations a week that \
                bring the queue to its target (98 % in time); buy: operations to buy elsewhere until then";
    let note: Vec<String> = wrap(note, style.width()).iter().map(|line| style.paint(Ink::Faint, line)).collect();
    let span = if weeks == 1 { "week".into() } else { format!("{weeks} weeks") };
    titled(style, &format!("Queues over the next {span} with {plan}"), &table) + &note.join("\n") + "\n"
}

/// Whole thousands of kroner.
fn thousands(ore: i64) -> String {
    wording::number((ore as f64 / 100_000.0).round())
}

/// How many wait at the end of each week, and in brackets how many of them are beyond their latest date.
pub fn outlook_weeks_text(rows: &[OutlookRow], style: &Style) -> String {
    let weeks = rows.first().map_or(0, |row| row.weeks.len());
    let name = rows.iter().map(|row| row.name.chars().count()).max().unwrap_or(0).min(NAME_WIDTH);
    let cell = |week: &OutlookWeekRow| {
        let (waiting, over) = (week.waiting.iter().sum::<f64>().round(), week.over_guarantee.round());
        if over > 0.0 { format!("{waiting:.0} ({over:.0})") } else { format!("{waiting:.0}") }
    };
    let widest = rows.iter().flat_map(|row| &row.weeks).map(|week| cell(week).chars().count()).max().unwrap_or(0);
    let per_band = (style.width().saturating_sub(name) / (widest.max(6) + 2)).max(1);
    let mut text = style.paint(Ink::Strong, "Waiting at the end of each week (of them beyond the latest date)") + "\n";
    for first in (0..weeks).step_by(per_band) {
        let band = first..(first + per_band).min(weeks);
        let mondays = rows.first().into_iter().flat_map(|row| &row.weeks[band.clone()]);
        let heading: Vec<String> = mondays.map(|week| week.monday.format("%-d %b").to_string()).collect();
        let heading: Vec<&str> = ["week from"].into_iter().chain(heading.iter().map(String::as_str)).collect();
        let mut table = table(&heading, &[0]);
        for row in rows {
            table.add_row([cut(&row.name, NAME_WIDTH)].into_iter().chain(row.weeks[band.clone()].iter().map(cell)));
        }
        text += &format!("{}\n", table.trim_fmt());
    }
    text
}
