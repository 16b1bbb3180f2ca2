//! The front page as text.

use super::front::*;
use crate::calendar::short_date;
use crate::report::style::{Ink, Style};
use crate::report::terminal::{table, wrap};
use crate::report::wording;

/// Where the text of a headline starts.
const HEADLINE_INDENT: usize = 12;

/// Everything that the terminal shows of a joint plan.
pub fn front_text(front: &Front, style: &Style) -> String {
    [headlines(front, style), gains(front, style), days(front, style), made_by_line(front) + "\n"].join("\n")
}

/// What made the plan, from what.
pub(super) fn made_by_line(front: &Front) -> String {
    let FrontProof { rows, columns, links, seed, threads, seconds, .. } = front.proof;
    let count = |number: usize| wording::number(number as f64);
    format!(
        "tavle {} on HiGHS {}; {} rows and {} columns, {} of the rows tie people to blocks; seed {seed}, {}, {} s.",
        front.versions.tavle,
        front.versions.highs,
        count(rows),
        count(columns),
        count(links),
        wording::counted(threads, "thread", "threads"),
        wording::number(seconds),
    )
}

/// Name and spans.
pub(super) fn title(front: &Front) -> String {
    format!(
        "{} · roster {} ({}), blocks {}",
        front.hospital,
        wording::weeks(front.first, front.roster_last),
        wording::span(front.first, front.roster_last),
        wording::weeks(front.first, front.blocks_last)
    )
}

fn headlines(front: &Front, style: &Style) -> String {
    let lines: Vec<String> =
        wrap(&title(front), style.width()).iter().map(|line| style.paint(Ink::Strong, line)).collect();
    let mut text = lines.join("\n") + "\n";
    for line in &front.headlines {
        let mark = if line.attention { style.paint(Ink::Alarm, "!") } else { " ".into() };
        let topic = style.paint(Ink::Strong, &format!("{:<9}", line.topic));
        let indent = format!("\n{}", " ".repeat(HEADLINE_INDENT));
        let lines = wrap(&line.text, style.width().saturating_sub(HEADLINE_INDENT));
        text += &format!("{mark} {topic} {}\n", lines.join(&indent));
    }
    text
}

fn figure(value: Option<f64>) -> String {
    value.map_or("–".into(), wording::number)
}

fn gains(front: &Front, style: &Style) -> String {
    let mut rows = table(&["", "as one", "rosters first", "blocks first", ""], &[0, 4]);
    for gain in &front.gains {
        let (rosters, blocks) = (figure(gain.rosters_first), figure(gain.blocks_first));
        rows.add_row(vec![gain.name.clone(), wording::number(gain.as_one), rosters, blocks, gain.unit.clone()]);
    }
    let heading = style.paint(Ink::Strong, "What planning as one brings");
    format!("{heading}\n{}\n", rows.trim_fmt())
}

fn days(front: &Front, style: &Style) -> String {
    let mut rows = table(&["", "blocks", "on duty", "serving", "reserve", "temps"], &[0]);
    for day in &front.days {
        let counts = [day.blocks, day.on_duty, day.serving, day.reserve, day.temps as usize].map(|one| one.to_string());
        rows.add_row([vec![short_date(day.date)], counts.to_vec()].concat());
    }
    let heading = style.paint(Ink::Strong, "People and blocks by day");
    format!("{heading}\n{}\n", rows.trim_fmt())
}
