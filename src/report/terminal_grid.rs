//! The grid of people and days as text: bands of weeks, the coverage strip, what the marks mean.

use super::grid::{Cell, Grid, StripRow, weeks};
use super::style::{Ink, Style};
use super::summary::*;
use super::terminal::{NAME_WIDTH, cut};
use super::wording;
use chrono::Datelike;
use std::ops::Range;

/// Weeks side by side, as many as the width holds.
pub(super) fn grid(summary: &Summary, style: &Style) -> String {
    let grid = Grid::of(summary);
    let names = summary.people.iter().map(|person| person.name.chars().count());
    let labels = grid.strip.iter().map(|row| row.label.chars().count());
    let name_width = names.chain(labels).max().unwrap_or(0).min(NAME_WIDTH);
    let codes = grid.cells.iter().flatten().map(|cell| cell.codes().chars().count());
    let sheet = Sheet { summary, grid: &grid, style, name_width, cell_width: codes.max().unwrap_or(1).max(2) + 1 };
    let week_width = 7 * sheet.cell_width + 2;
    let per_band = (style.width().saturating_sub(name_width + 1) / week_width).max(1);
    let weeks = weeks(summary);
    let bands: Vec<String> = weeks.chunks(per_band).map(|band| sheet.band(band)).collect();
    bands.join("\n") + &legend(summary, &grid, style)
}

/// What the bands of the grid have in common.
struct Sheet<'a> {
    summary: &'a Summary,
    grid: &'a Grid<'a>,
    style: &'a Style,
    name_width: usize,
    cell_width: usize,
}

impl Sheet<'_> {
    /// Some weeks: three lines of heading, one line a person, the coverage strip.
    fn band(&self, weeks: &[Range<usize>]) -> String {
        let mut text = self.label("");
        for week in weeks {
            let title = format!("week {}", self.summary.days[week.start].date.iso_week().week());
            let room = (week.len() * self.cell_width).saturating_sub(title.chars().count());
            text += &format!("│ {}{}", self.style.paint(Ink::Strong, &title), " ".repeat(room));
        }
        text = text.trim_end().to_string() + "\n";
        text += &self.line("", weeks, |day| self.heading(day, "%a"));
        text += &self.line("", weeks, |day| self.heading(day, "%-d"));
        text += &self.line("", weeks, |day| self.marks(day));
        for (person, cells) in self.summary.people.iter().zip(&self.grid.cells) {
            text += &self.line(&person.name, weeks, |day| self.cell(&cells[day]));
        }
        let rule = "─".repeat(self.name_width + 1);
        let dashes = |week: &Range<usize>| format!("┼─{}", "─".repeat(week.len() * self.cell_width));
        text += &format!("{rule}{}\n", weeks.iter().map(dashes).collect::<String>());
        for row in &self.grid.strip {
            text += &self.line(&row.label, weeks, |day| self.cover(row, day));
        }
        text
    }

    fn label(&self, name: &str) -> String {
        format!("{:<width$} ", cut(name, self.name_width), width = self.name_width)
    }

    /// One line: a label, and the text of every day with its colour.
    fn line(&self, label: &str, weeks: &[Range<usize>], text: impl Fn(usize) -> (String, Option<Ink>)) -> String {
        let mut line = self.label(label);
        for week in weeks {
            line += "│ ";
            for day in week.clone() {
                let (text, ink) = text(day);
                let room = self.cell_width.saturating_sub(text.chars().count());
                line += &ink.map_or(text.clone(), |ink| self.style.paint(ink, &text));
                line += &" ".repeat(room);
            }
        }
        line.trim_end().to_string() + "\n"
    }

    fn heading(&self, day: usize, format: &str) -> (String, Option<Ink>) {
        let day = &self.summary.days[day];
        let text: String = day.date.format(format).to_string().chars().take(2).collect();
        (text, (day.weekend || day.holiday.is_some()).then_some(Ink::Holiday))
    }

    /// `**` under a holiday, `==` under a weekend.
    fn marks(&self, day: usize) -> (String, Option<Ink>) {
        let day = &self.summary.days[day];
        let text = match (&day.holiday, day.weekend) {
            (Some(_), _) => "**",
            (None, true) => "==",
            (None, false) => "",
        };
        (text.into(), Some(Ink::Holiday))
    }

    fn cell(&self, cell: &Cell) -> (String, Option<Ink>) {
        let (text, ink) = match (cell.shifts.first(), cell.absence) {
            (Some(shift), _) => (cell.codes(), ink_of(&shift.kind)),
            (None, Some(absence)) => (absence_letter(absence).to_string(), Some(Ink::Faint)),
            (None, None) => ("·".into(), Some(Ink::Faint)),
        };
        if !cell.breaches.is_empty() {
            return (text + "!", Some(Ink::Alarm));
        }
        if cell.is_refused() { (text + "°", Some(Ink::Notice)) } else { (text, ink) }
    }

    /// Heads, temps among them: `!` below minimum, `-` below target, `t` filled by temps.
    fn cover(&self, row: &StripRow, day: usize) -> (String, Option<Ink>) {
        let Some(line) = row.cells[day] else { return (String::new(), None) };
        let (mark, ink) = match line {
            line if line.short > 0 => ("!", Some(Ink::Alarm)),
            line if line.below_target > 0 => ("-", Some(Ink::Notice)),
            line if line.temps > 0 => ("t", None),
            _ => ("", None),
        };
        (format!("{}{mark}", line.have + line.temps), ink)
    }
}

fn ink_of(kind: &str) -> Option<Ink> {
    match kind {
        "evening" => Some(Ink::Evening),
        "night" => Some(Ink::Night),
        "on-site call" | "home call" => Some(Ink::Call),
        _ => None,
    }
}

/// The letter of an absence in the grid: small, so that no shift code is mistaken for it.
fn absence_letter(kind: &str) -> &'static str {
    match kind {
        "holiday" => "h",
        "course" => "c",
        "sick" => "s",
        "leave" => "l",
        _ => "t",
    }
}

fn legend(summary: &Summary, grid: &Grid, style: &Style) -> String {
    let shifts: Vec<String> =
        summary.shifts.iter().map(|s| format!("{} {} {}–{}", s.code, s.name, s.start, s.end)).collect();
    let mut text = format!("{}\n", shifts.join(" · "));
    let mut marks = vec!["· off".to_string()];
    for kind in ["holiday", "course", "sick", "leave", "time off"] {
        if grid.cells.iter().flatten().any(|cell| cell.absence == Some(kind)) {
            marks.push(format!("{} {kind}", absence_letter(kind)));
        }
    }
    marks.push("° wish refused".into());
    if summary.hard_breaches().next().is_some() {
        marks.push("! hard rule broken".into());
    }
    marks.push("cover: ! below minimum, - below target, t by temps".into());
    text += &format!("{}\n", marks.join(" · "));
    let holiday = |day: &DayRow| day.holiday.as_ref().map(|name| format!("{} {name}", wording::short_date(day.date)));
    let holidays: Vec<String> = summary.days.iter().filter_map(holiday).collect();
    text +=
        &if holidays.is_empty() { "== weekend".into() } else { format!("== weekend · ** {}", holidays.join(", ")) };
    format!("\n{}\n", style.paint(Ink::Faint, &text))
}
