//! The grid of the HTML page: blocks of weeks with their cells as they are drawn.

use super::grid::{Cell, Grid, StripRow};
use super::summary::*;
use super::wording;
use chrono::Datelike;
use std::ops::Range;

/// A shift from this length is drawn as a long one.
const LONG_MINUTES: i32 = 600;

/// Four weeks of the grid.
pub(super) struct Block {
    /// Weeks and dates.
    pub title: String,
    /// Heading and number of days of each week.
    pub weeks: Vec<(String, usize)>,
    pub days: Vec<DayHead>,
    /// Index of the person, name, percent of full time, cells.
    pub rows: Vec<(usize, String, String, Vec<CellView>)>,
    /// Label and cells of each kind of demand.
    pub strip: Vec<(String, Vec<CellView>)>,
}

/// The heading of a day.
pub(super) struct DayHead {
    pub letter: String,
    pub number: String,
    pub class: &'static str,
    pub title: String,
}

/// A cell as it is drawn.
pub(super) struct CellView {
    pub class: String,
    pub text: String,
    pub mark: &'static str,
    pub title: String,
}

/// A letter and its meaning.
pub(super) struct LegendItem {
    pub class: String,
    pub code: String,
    pub text: String,
}

/// The block of some weeks.
pub(super) fn block(summary: &Summary, grid: &Grid, sheet: &[Range<usize>]) -> Block {
    let days = sheet.first().map_or(0, |week| week.start)..sheet.last().map_or(0, |week| week.end);
    let week_title = |week: &Range<usize>| {
        let first = summary.days[week.start].date;
        let number = first.iso_week().week();
        // A week cut short by the horizon has no room for more than its number.
        let title =
            if week.len() < 4 { format!("W{number}") } else { format!("Week {number} · {}", first.format("%-d %b")) };
        (title, week.len())
    };
    let mut rows = Vec::with_capacity(summary.people.len());
    for (at, person) in summary.people.iter().enumerate() {
        let cells = days.clone().map(|day| cell_view(summary, person, day, &grid.cells[at][day])).collect();
        rows.push((at, person.name.clone(), format!("{:.0}", person.fraction * 100.0), cells));
    }
    let strip_cells = |row: &StripRow| days.clone().map(|day| strip_cell(&summary.days[day], row, day)).collect();
    let date = |day: usize| summary.days.get(day).map_or(summary.first, |day| day.date);
    let (first, last) = (date(days.start), date(days.end.saturating_sub(1)));
    Block {
        title: format!("{}, {}", wording::weeks(first, last), wording::span(first, last)),
        weeks: sheet.iter().map(week_title).collect(),
        days: days.clone().map(|day| day_head(&summary.days[day])).collect(),
        rows,
        strip: grid.strip.iter().map(|row| (row.label.clone(), strip_cells(row))).collect(),
    }
}

fn day_class(day: &DayRow) -> &'static str {
    match (&day.holiday, day.weekend, day.date.weekday() == chrono::Weekday::Mon) {
        (Some(_), _, true) => "hol mon",
        (Some(_), _, false) => "hol",
        (None, true, _) => "we",
        (None, false, true) => "mon",
        (None, false, false) => "",
    }
}

fn day_head(day: &DayRow) -> DayHead {
    let date = wording::short_date(day.date);
    DayHead {
        letter: day.date.format("%a").to_string().chars().take(1).collect(),
        number: day.date.day().to_string(),
        class: day_class(day),
        title: day.holiday.as_ref().map_or(format!("{date} ({})", day.date), |name| format!("{date}: {name}")),
    }
}

/// CSS class of a shift.
fn shift_class(shift: &ShiftRow) -> &'static str {
    match shift.kind.as_str() {
        "evening" => "s eve",
        "night" => "s night",
        "on-site call" => "s onsite",
        "home call" => "s home",
        _ if shift.length_minutes >= LONG_MINUTES => "s long",
        _ => "s day",
    }
}

fn cell_view(summary: &Summary, person: &PersonRow, day: usize, cell: &Cell) -> CellView {
    let head = &summary.days[day];
    let mut classes = vec![day_class(head)];
    let mut notes = Vec::new();
    for shift in &cell.shifts {
        notes.push(format!("{} {}–{}", shift.name, shift.start, shift.end));
    }
    if let Some(shift) = cell.shifts.first() {
        classes.push(shift_class(shift));
    }
    if let Some(kind) = cell.absence {
        classes.push("away");
        notes.push(kind.to_string());
    }
    if cell.pinned {
        classes.push("pin");
        notes.push("fixed by the planner".into());
    }
    if !cell.breaches.is_empty() {
        classes.push("bad");
        notes.extend(cell.breaches.iter().map(|breach| format!("breaks {}: {}", breach.rule, breach.what)));
    }
    for wish in &cell.wishes {
        notes.push(format!("wish {}: {}", if wish.granted { "granted" } else { "refused" }, wish.what));
    }
    let granted = cell.wishes.iter().any(|wish| wish.granted);
    let mark = match (granted, cell.is_refused()) {
        (true, true) => "●○",
        (true, false) => "●",
        (false, true) => "○",
        (false, false) => "",
    };
    let text = match (cell.shifts.is_empty(), cell.absence) {
        (true, Some(kind)) => kind.chars().take(1).collect(),
        _ => cell.codes(),
    };
    let title = if notes.is_empty() {
        String::new()
    } else {
        format!("{}, {}: {}", person.name, wording::short_date(head.date), notes.join("; "))
    };
    CellView { class: joined(&classes), text, mark, title }
}

fn joined(classes: &[&str]) -> String {
    classes.iter().filter(|class| !class.is_empty()).copied().collect::<Vec<_>>().join(" ")
}

fn strip_cell(day: &DayRow, row: &StripRow, at: usize) -> CellView {
    let Some(line) = row.cells[at] else {
        return CellView { class: day_class(day).into(), text: String::new(), mark: "", title: String::new() };
    };
    let state = match line {
        line if line.short > 0 => "short",
        line if line.below_target > 0 => "below",
        _ => "",
    };
    let mut title = format!(
        "{} {}: {} own, {} temps; minimum {}, target {}",
        wording::short_date(day.date),
        row.label,
        line.have,
        line.temps,
        line.minimum,
        line.target
    );
    if let Some(most) = line.maximum {
        title += &format!(", maximum {most}");
    }
    let mark = if line.temps > 0 { "t" } else { "" };
    CellView { class: joined(&[day_class(day), state]), text: (line.have + line.temps).to_string(), mark, title }
}

/// What the letters of the grid mean: shifts, and the absences that occur.
pub(super) fn legend(summary: &Summary, grid: &Grid) -> Vec<LegendItem> {
    let mut items = Vec::new();
    for shift in &summary.shifts {
        let text = format!("{} {}–{}", shift.name, shift.start, shift.end);
        items.push(LegendItem { class: shift_class(shift).into(), code: shift.code.clone(), text });
    }
    for kind in ["holiday", "course", "sick", "leave", "time off"] {
        if grid.cells.iter().flatten().any(|cell| cell.absence == Some(kind)) {
            let code = kind.chars().take(1).collect();
            items.push(LegendItem { class: "away".into(), code, text: kind.into() });
        }
    }
    items
}
