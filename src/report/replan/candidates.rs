//! Who could take a shift: those who may be asked by rank, and what forbids the others.

use super::changes::pay_reasons;
use super::{NAME_WIDTH, NAMES, SHOWN, who};
use crate::hospital::{Hospital, PersonIx};
use crate::replan::{Candidate, Obstacle, Ready};
use crate::report::style::{Ink, Style};
use crate::report::terminal::{cut, table, wrap};
use crate::report::wording;

/// The candidates of one shift: those who may be asked by rank, and what forbids the others.
pub fn candidates_text(
    ready: &Ready,
    candidates: &[Candidate],
    style: &Style,
    all: bool,
    chosen: &dyn Fn(PersonIx) -> bool,
) -> String {
    let hospital = &ready.hospital;
    let (allowed, barred): (Vec<&Candidate>, Vec<&Candidate>) = candidates.iter().partition(|one| one.is_allowed());
    let (most_allowed, most_barred) = if all { (usize::MAX, usize::MAX) } else { SHOWN };
    let mut text = String::new();
    if allowed.is_empty() {
        text += "  nobody: the rules forbid everybody who is not at work\n";
    } else {
        let mut rows = table(&["", "name", "employment", "points", "kr", "hours", "loses", "pay"], &[1, 2, 6, 7]);
        for (rank, candidate) in allowed.iter().take(most_allowed).enumerate() {
            let employee = &hospital.staff[candidate.person];
            let mark = if chosen(candidate.person) { "→" } else { "" };
            rows.add_row([
                format!("{mark}{}", rank + 1),
                cut(&employee.name, NAME_WIDTH),
                employee.employment.clone(),
                wording::number(candidate.points),
                wording::kroner(candidate.price.ore()).trim_end_matches(" kr").to_string(),
                wording::signed(candidate.hours),
                candidate
                    .wishes_lost
                    .iter()
                    .map(|&at| wording::wish(hospital, &hospital.wishes[at]))
                    .collect::<Vec<_>>()
                    .join(", "),
                pay_reasons(&candidate.price),
            ]);
        }
        text += &format!("{}\n", rows.trim_fmt());
        text += &more(allowed.len(), most_allowed, "who may be asked");
    }
    let (at_work, ruled): (Vec<&Candidate>, Vec<&Candidate>) = barred
        .into_iter()
        .partition(|one| matches!(one.obstacles.first(), Some(Obstacle::AtWork(_) | Obstacle::Away(_))));
    for candidate in ruled.iter().take(most_barred) {
        let why = if all {
            obstacles_text(hospital, &candidate.obstacles)
        } else {
            first_obstacle(hospital, &candidate.obstacles)
        };
        let line = format!("{}: {why}", who(hospital, candidate.person));
        text += &format!("  not {}\n", wrap(&line, style.width().saturating_sub(6)).join("\n      "));
    }
    text += &more(ruled.len(), most_barred, "whom a rule forbids it");
    if !at_work.is_empty() {
        let names: Vec<String> = at_work.iter().map(|one| hospital.staff[one.person].name.clone()).collect();
        let shown = if all { usize::MAX } else { NAMES };
        text += &style.paint(Ink::Faint, &format!("  at work then or away: {}", wording::listed(&names, shown)));
        text += "\n";
    }
    text
}

fn more(count: usize, shown: usize, what: &str) -> String {
    if count > shown { format!("  and {} more {what} (--all shows them)\n", count - shown) } else { String::new() }
}

/// What stands against somebody, every rule with its dates and clause.
pub fn obstacles_text(hospital: &Hospital, obstacles: &[Obstacle]) -> String {
    obstacles.iter().map(|one| obstacle_text(hospital, one, true)).collect::<Vec<_>>().join("; ")
}

/// The most binding of what stands against somebody, and how much more there is.
pub(super) fn first_obstacle(hospital: &Hospital, obstacles: &[Obstacle]) -> String {
    let binding = |one: &&Obstacle| if let Obstacle::Rule { severity, .. } = one { Some(*severity) } else { None };
    let Some(first) = obstacles.iter().min_by_key(binding) else { return String::new() };
    let more = match obstacles.len() - 1 {
        0 => String::new(),
        more => format!(", and {}", wording::counted(more, "more rule", "more rules")),
    };
    obstacle_text(hospital, first, false) + &more
}

fn obstacle_text(hospital: &Hospital, obstacle: &Obstacle, with_source: bool) -> String {
    match obstacle {
        Obstacle::Away(kind) => format!("away ({})", wording::absence(*kind)),
        Obstacle::NotCompetent => "lacks a competence that the shift asks for".into(),
        Obstacle::AtWork(shift) => format!("is on {} then", hospital.shifts[*shift].code),
        Obstacle::Begun => "the shift has begun".into(),
        Obstacle::Rule { rule, source, days, what, measured, allowed, .. } => {
            let dates = wording::short_dates(hospital.horizon.date(days.0), hospital.horizon.date(days.1));
            let source = if source.is_empty() || !with_source { String::new() } else { format!("; {source}") };
            format!("{what}: {measured}, allowed {allowed} ({rule}, {dates}{source})")
        }
    }
}
