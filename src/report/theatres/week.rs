//! The blocks of a new week as text.

use super::sheet;
use super::words::{codes, specialty_name};
use crate::calendar::{iso_week_label, short_date};
use crate::hospital::theatres::{Place, Theatres};
use crate::report::style::{Ink, Style};
use crate::report::terminal::{cut, table};
use crate::report::wording;
use crate::theatres::preallocate::Preallocation;
use std::collections::BTreeMap;

/// Blocks by specialty, and who has which room on which day.
pub fn preallocation_text(theatres: &Theatres, week: &Preallocation, style: &Style) -> String {
    let label = iso_week_label(theatres.horizon.date(week.monday));
    let codes = codes(theatres);
    let mut by_specialty = table(&["", "specialty", "referred h", "share", "blocks"], &[0, 1]);
    for (at, code) in codes.iter().enumerate() {
        by_specialty.add_row(vec![
            code.clone(),
            specialty_name(theatres, at).to_owned(),
            wording::number((week.referred_minutes[at] / 60.0).round()),
            format!("{:.2}", week.quota[at]),
            week.blocks[at].to_string(),
        ]);
    }
    let given: u32 = week.blocks.iter().sum();
    let title =
        format!("Blocks of {label} by last year's referrals of the season: {given} given, {} left", week.unused.len());
    let mut text = format!("{}\n{}\n\n", style.paint(Ink::Strong, &title), by_specialty.trim_fmt());
    text += &rooms(theatres, week, &codes);
    if !week.unused.is_empty() {
        let note = "- open, but no specialty with referrals has a surgeon left for it";
        text += &(style.paint(Ink::Faint, note) + "\n");
    }
    text
}

fn rooms(theatres: &Theatres, week: &Preallocation, codes: &[String]) -> String {
    let mut cells: BTreeMap<(usize, usize), BTreeMap<i32, String>> = BTreeMap::new();
    let unused = week.unused.iter().map(|place| (place, "-".to_owned()));
    let given = week.allocation.blocks.iter().map(|(place, block)| (place, codes[block.specialty].clone()));
    for (&Place { day, room, session }, text) in given.chain(unused) {
        cells.entry((room, session)).or_default().insert(day, text);
    }
    let days: Vec<i32> = (week.monday..week.monday + 7)
        .filter(|&day| !theatres.horizon.is_weekend(day) || cells.values().any(|row| row.contains_key(&day)))
        .collect();
    let heading: Vec<String> = days.iter().map(|&day| short_date(theatres.horizon.date(day))).collect();
    let heading: Vec<&str> = ["room"].into_iter().chain(heading.iter().map(String::as_str)).collect();
    let mut table = table(&heading, &(0..heading.len()).collect::<Vec<_>>());
    for ((room, session), row) in &cells {
        let label = format!("{} {}", theatres.rooms[*room].key, theatres.sessions[*session].key);
        let of_day = |day: &i32| row.get(day).cloned().unwrap_or_default();
        table.add_row([cut(&label, sheet::LABEL_WIDTH)].into_iter().chain(days.iter().map(of_day)));
    }
    format!("{}\n", table.trim_fmt())
}
