//! A swap judged, and the partners for one day, as text.

use super::{cell, code, first_obstacle, obstacles_text, who};
use crate::calendar::{Day, short_date, short_dates};
use crate::hospital::PersonIx;
use crate::replan::{Ready, Side, Swap};
use crate::report::style::{Ink, Style};
use crate::report::terminal::{cut, table, wrap};
use crate::report::wording;

/// Widest name in a table.
const NAME_WIDTH: usize = 24;
/// People shown of those who may swap, and of those who may not.
const SHOWN: usize = 12;

/// The verdict on one swap, with what it means for both.
pub fn swap_text(ready: &Ready, swap: &Swap, days: (Day, Day), style: &Style) -> String {
    let hospital = &ready.hospital;
    let [a, b] = &swap.sides;
    let dates = short_dates(hospital.horizon.date(days.0), hospital.horizon.date(days.1));
    let names = format!("{} and {}", who(hospital, a.person), who(hospital, b.person));
    if swap.changes.is_empty() {
        return format!("Nothing to swap: {names} have the same on {dates}.\n");
    }
    let verdict = if swap.is_legal() {
        style.paint(Ink::Strong, &format!("Legal: {names} may swap {dates}."))
    } else {
        style.paint(Ink::Alarm, &format!("Not legal: {names} may not swap {dates}."))
    };
    let mut text = verdict + "\n";
    for line in reasons(ready, swap, true) {
        text += &format!("  {}\n", wrap(&line, style.width().saturating_sub(4)).join("\n    "));
    }
    for side in &swap.sides {
        text += &side_text(ready, swap, side, style);
    }
    text
}

/// What forbids a swap, for each of the two and for the ward.
fn reasons(ready: &Ready, swap: &Swap, in_full: bool) -> Vec<String> {
    let hospital = &ready.hospital;
    let mut reasons = Vec::new();
    for side in swap.sides.iter().filter(|side| !side.obstacles.is_empty()) {
        let why =
            if in_full { obstacles_text(hospital, &side.obstacles) } else { first_obstacle(hospital, &side.obstacles) };
        reasons.push(format!("{}: {why}", hospital.staff[side.person].name));
    }
    for breach in &swap.ward {
        let date = short_date(hospital.horizon.date(breach.finding.first));
        let (have, allowed) = (breach.finding.measured, breach.finding.allowed);
        reasons.push(format!(
            "the ward: {} on {date}: {have}, asked for {allowed} ({})",
            breach.finding.what, breach.rule
        ));
    }
    reasons
}

fn side_text(ready: &Ready, swap: &Swap, side: &Side, style: &Style) -> String {
    let hospital = &ready.hospital;
    let mut text = format!("\n{}\n", style.paint(Ink::Strong, &who(hospital, side.person)));
    for change in swap.changes.iter().filter(|change| change.person == side.person) {
        let date = short_date(hospital.horizon.date(change.day));
        text += &format!("  {date}: {} → {}\n", code(hospital, change.from), code(hospital, change.to));
    }
    let wish = |at: &usize| wording::wish(hospital, &hospital.wishes[*at]);
    let named = |what: &str, wishes: &[usize]| match wishes {
        [] => String::new(),
        wishes => format!("; {what}: {}", wishes.iter().map(wish).collect::<Vec<_>>().join(", ")),
    };
    let (before, after, of) = side.wishes;
    text += &format!(
        "  wishes granted: {before} of {of} before, {after} after{}{}\n",
        named("lost", &side.lost),
        named("won", &side.won)
    );
    if let Some((before, after)) = side.balance_minutes {
        text +=
            &format!("  norm balance: {} h before, {} h after\n", wording::balance(before), wording::balance(after));
    }
    let sign = if side.supplement_ore > 0 { "+" } else { "" };
    text += &format!("  supplements: {sign}{}", wording::kroner(side.supplement_ore));
    if side.ordered_ore > 0 {
        text += &format!(
            "; if the ward orders the change instead of the two agreeing on it: {}",
            wording::kroner(side.ordered_ore)
        );
    }
    text + "\n"
}

/// Everybody who may swap a day with somebody, the best first, and what forbids it for the others.
pub fn partners_text(ready: &Ready, person: PersonIx, day: Day, swaps: &[Swap], style: &Style, all: bool) -> String {
    let hospital = &ready.hospital;
    let has = ready.published.get(person, day);
    let what =
        has.map_or(format!("off on {}", short_date(hospital.horizon.date(day))), |shift| cell(hospital, day, shift));
    let (legal, barred): (Vec<&Swap>, Vec<&Swap>) = swaps.iter().partition(|swap| swap.is_legal());
    let most = if all { usize::MAX } else { SHOWN };
    let title =
        format!("{}, {what}: {} may swap", who(hospital, person), wording::counted(legal.len(), "person", "people"));
    let mut text = style.paint(Ink::Strong, &title) + "\n";
    if !legal.is_empty() {
        let mut rows =
            table(&["name", "employment", "has", "wishes", "supplements", "loses", "wins"], &[0, 1, 2, 5, 6]);
        for swap in legal.iter().take(most) {
            let other = &swap.sides[1];
            let employee = &hospital.staff[other.person];
            let wishes = |of: fn(&Side) -> &Vec<usize>| {
                let all = swap.sides.iter().flat_map(of);
                all.map(|&at| wording::wish(hospital, &hospital.wishes[at])).collect::<Vec<_>>().join(", ")
            };
            rows.add_row([
                cut(&employee.name, NAME_WIDTH),
                employee.employment.clone(),
                code(hospital, ready.published.get(other.person, day)),
                wording::signed(swap.wishes_won() as f64),
                wording::kroner(swap.supplement_ore()),
                wishes(|side| &side.lost),
                wishes(|side| &side.won),
            ]);
        }
        text += &format!("{}\n", rows.trim_fmt());
        text += &more(legal.len(), most);
    }
    for swap in barred.iter().take(most) {
        let line = format!("{}: {}", who(hospital, swap.sides[1].person), reasons(ready, swap, all).join("; "));
        text += &format!("  not {}\n", wrap(&line, style.width().saturating_sub(6)).join("\n      "));
    }
    text + &more(barred.len(), most)
}

fn more(count: usize, shown: usize) -> String {
    if count > shown { format!("  and {} more (--all shows them)\n", count - shown) } else { String::new() }
}
