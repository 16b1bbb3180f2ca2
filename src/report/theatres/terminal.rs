//! The board as text: the lines to read first, tiers, rooms × days, specialties, moves, reserve, queues.

use super::board::*;
use super::changes::changes;
use super::headlines::meeting_line;
use super::queues::outlook_text;
use super::sheet::{Sheet, cell_text, sheets};
use crate::calendar::short_date;
use crate::report::style::{Ink, Style};
use crate::report::terminal::{cut, table, wrap};
use crate::report::wording;
use comfy_table::Table;

/// Where the text of a headline starts.
const HEADLINE_INDENT: usize = 12;
/// Postponed patients and changes shown; the page and the JSON have them all.
const SHOWN: usize = 12;
/// Narrowest and widest cell of a day.
const CELL: (usize, usize) = (8, 24);
/// Widest and narrowest name in a table.
pub(super) const NAME_WIDTH: usize = 22;
pub(super) const LEAST_NAME: usize = 8;
/// Columns that a table takes beside its names.
const SPECIALTY_COLUMNS: usize = 58;
const POSTPONED_COLUMNS: usize = 70;
const LEDGER_COLUMNS: usize = 60;
const LOST_COLUMNS: usize = 62;
/// Title of what nobody decides on any more.
pub(super) const LOST: &str = "Lost since the plan in force was made: closed rooms, dates that it cannot keep";

/// Everything that the terminal shows of a meeting.
pub fn board_text(board: &Board, style: &Style) -> String {
    let mut parts = vec![headlines(board, style), tiers(board, style)];
    parts.extend(moves(board, style));
    parts.extend(proposals(board, style));
    parts.push(specialties(board, style));
    parts.push(grid(board, style));
    parts.extend(lost(board, style));
    parts.extend(postponed(board, style));
    parts.extend(ledger(board, style));
    parts.push(outlook_text(&board.outlook, "this plan", style));
    parts.extend(changes(board, style));
    parts.extend(findings(board, style));
    parts.push(made_by(board, style));
    parts.join("\n")
}

fn headlines(board: &Board, style: &Style) -> String {
    let title = format!(
        "{} · {} ({})",
        board.hospital,
        wording::weeks(board.first, board.last),
        wording::span(board.first, board.last)
    );
    let title: Vec<String> = wrap(&title, style.width()).iter().map(|line| style.paint(Ink::Strong, line)).collect();
    let mut text = format!("{}\n  {}\n", title.join("\n"), meeting_line(board));
    for line in &board.headlines {
        let mark = if line.attention { style.paint(Ink::Alarm, "!") } else { " ".into() };
        let topic = style.paint(Ink::Strong, &format!("{:<9}", line.topic));
        let indent = format!("\n{}", " ".repeat(HEADLINE_INDENT));
        let lines = wrap(&line.text, style.width().saturating_sub(HEADLINE_INDENT));
        text += &format!("{mark} {topic} {}\n", lines.join(&indent));
    }
    text
}

/// A title and a table.
pub(super) fn titled(style: &Style, title: &str, table: &Table) -> String {
    format!("{}\n{}\n", style.paint(Ink::Strong, title), table.trim_fmt())
}

/// A count with its days.
pub(super) fn with_days(count: f64, days: Option<u32>) -> String {
    match days {
        Some(days) if days > 0 => format!("{} ({days} d)", wording::number(count)),
        _ => wording::number(count),
    }
}

fn tiers(board: &Board, style: &Style) -> String {
    let mut table = table(&["", "carried on", "proposed", ""], &[0, 3]);
    for tier in &board.tiers {
        let carried_on = tier.carried_on.map_or("–".into(), |count| with_days(count, tier.carried_on_days));
        let proposed = with_days(tier.proposed, tier.proposed_days);
        table.add_row(vec![tier.name.clone(), carried_on, proposed, tier.unit.clone()]);
    }
    let note = carried_on_note(board).map_or(String::new(), |note| note + "\n");
    titled(style, "What it comes to (d: days beyond the latest date, together)", &table) + &note
}

/// How good the plan is that is compared with.
pub(super) fn carried_on_note(board: &Board) -> Option<String> {
    let gap = board.carried_on_gap_relative?;
    Some(format!("Carried on: no block changes hands; within {} of the best of that kind.", wording::percent(gap)))
}

fn moves(board: &Board, style: &Style) -> Option<String> {
    if board.moves.is_empty() {
        return None;
    }
    let mut text = style.paint(Ink::Strong, "Blocks that change hands") + "\n";
    let width = style.width().saturating_sub(6);
    for one in &board.moves {
        let first = wrap(&format!("{}: {}", one.what, one.effect), width).join("\n      ");
        let reason: Vec<String> = wrap(&one.reason, width).iter().map(|line| style.paint(Ink::Faint, line)).collect();
        text += &format!("  {first}\n      {}\n", reason.join("\n      "));
    }
    Some(text)
}

fn proposals(board: &Board, style: &Style) -> Option<String> {
    if board.proposals.is_empty() {
        return None;
    }
    let mut text = style.paint(Ink::Strong, "Inside the notice: only if the owners agree (not in the plan)") + "\n";
    for proposal in &board.proposals {
        let verb = if proposal.owners.len() == 1 { "has" } else { "have" };
        let mut lines = vec![format!("{} {verb} to agree:", proposal.owners.join(" and "))];
        for one in &proposal.moves {
            lines.push(format!("  {}: {}", one.what, one.effect));
        }
        // The same for every move between the same owners.
        lines.extend(proposal.moves.first().map(|one| format!("  {}", one.reason)));
        lines.extend(proposal.surgeons.iter().map(|who| format!("  {who}")));
        lines.extend(
            proposal
                .checks
                .iter()
                .map(|check| format!("  {} {}", if check.holds { "checked:" } else { "NOT SO:" }, check.what)),
        );
        for line in lines {
            text += &format!("  {}\n", wrap(&line, style.width().saturating_sub(4)).join("\n      "));
        }
    }
    Some(text)
}

fn specialties(board: &Board, style: &Style) -> String {
    let heading = ["", "specialty", "wait", "hours", "next", "over", "late", "still", "dates", "blocks"];
    let mut table = table(&heading, &[0, 1]);
    let name = style.width().saturating_sub(SPECIALTY_COLUMNS).clamp(LEAST_NAME, NAME_WIDTH);
    for row in &board.specialties {
        table.add_row(vec![
            row.code.clone(),
            cut(&row.name, name),
            row.waiting.to_string(),
            wording::number((row.work_minutes as f64 / 60.0).round()),
            row.tightest_days.map_or("–".into(), |days| format!("{days} d")),
            row.overdue_now.to_string(),
            row.late_after.to_string(),
            row.late_carried_on.map_or("–".into(), |late| late.to_string()),
            row.given_date.to_string(),
            blocks_change(row),
        ]);
    }
    let note = "wait: patients waiting; hours: of theatre for them; next: days to the next latest date; over: beyond it now; late: beyond it under this plan; \
                still: if no block moved; dates: patients with one";
    let note: Vec<String> = wrap(note, style.width()).iter().map(|line| style.paint(Ink::Faint, line)).collect();
    titled(style, "Specialties", &table) + &note.join("\n") + "\n"
}

/// `41 → 39`, or `41`.
pub(super) fn blocks_change(row: &SpecialtyRow) -> String {
    if row.blocks_in_force == row.blocks_proposed {
        return row.blocks_proposed.to_string();
    }
    format!("{} → {}", row.blocks_in_force, row.blocks_proposed)
}

fn grid(board: &Board, style: &Style) -> String {
    let mut text = String::new();
    for sheet in sheets(board) {
        text += &week(board, &sheet, style);
        text.push('\n');
    }
    let codes: Vec<String> = board.specialties.iter().map(|row| format!("{} {}", row.code, row.name)).collect();
    let marks = "number: patients · r reserved · f free · l released · * changes hands · # locked for a pathway · ~ closed by the plan \
                 · - open, not used · / closed · = inside the notice";
    for line in wrap(&codes.join(" · "), style.width()).iter().chain(&wrap(marks, style.width())) {
        text += &(style.paint(Ink::Faint, line) + "\n");
    }
    text
}

fn week(board: &Board, sheet: &Sheet, style: &Style) -> String {
    let label = sheet.rows.iter().map(|row| row.label.chars().count()).max().unwrap_or(0);
    let room = style.width().saturating_sub(label) / sheet.days.len().max(1);
    let cell = room.saturating_sub(2).clamp(CELL.0, CELL.1);
    let line = |name: &str, cells: Vec<(String, Option<Ink>)>| {
        let mut line = format!("{name:<label$}");
        for (text, ink) in cells {
            let text = cut(&text, cell);
            let gap = " ".repeat(cell - text.chars().count());
            line += &format!("│ {}{gap}", ink.map_or(text.clone(), |ink| style.paint(ink, &text)));
        }
        line.trim_end().to_owned() + "\n"
    };
    let heading = sheet.days.iter().map(|&day| {
        let day = &board.days[day];
        let mark = if day.frozen { " =" } else { "" };
        let name = day.holiday.as_ref().map_or(String::new(), |holiday| format!(" {holiday}"));
        (format!("{}{mark}{name}", short_date(day.date)), day.holiday.is_some().then_some(Ink::Holiday))
    });
    let mut text = style.paint(Ink::Strong, &sheet.title) + "\n" + &line("", heading.collect());
    for row in &sheet.rows {
        text += &line(&row.label, row.cells.iter().map(|content| cell_text(board, content, cell)).collect());
    }
    text
}

fn lost(board: &Board, style: &Style) -> Option<String> {
    if board.lost_blocks.is_empty() {
        return None;
    }
    let mut table = table(&["block", "of", "patients", "why"], &[0, 1, 2, 3]);
    let why = style.width().saturating_sub(LOST_COLUMNS).max(LEAST_NAME);
    for row in board.lost_blocks.iter().take(SHOWN) {
        table.add_row(vec![
            lost_place(row),
            row.specialty.clone().unwrap_or("–".into()),
            cut(&wording::listed(&row.patients, 2), NAME_WIDTH),
            cut(&row.reason, why),
        ]);
    }
    let count = board.lost_blocks.len();
    let more =
        if count > SHOWN { format!("and {} more, all in theatres.json\n", count - SHOWN) } else { String::new() };
    Some(titled(style, LOST, &table) + &more)
}

/// `Tue 12 Jan T1 day`.
pub(super) fn lost_place(row: &LostBlockRow) -> String {
    format!("{} {} {}", short_date(row.date), row.room, row.session)
}

fn postponed(board: &Board, style: &Style) -> Option<String> {
    if board.postponed.is_empty() {
        return None;
    }
    let mut table = table(&["patient", "procedure", "before", "now", "days", "latest", ""], &[0, 1, 2, 3, 5, 6]);
    let name = style.width().saturating_sub(POSTPONED_COLUMNS).clamp(LEAST_NAME, NAME_WIDTH);
    for row in board.postponed.iter().take(SHOWN) {
        table.add_row(vec![
            row.patient.clone(),
            cut(&row.procedure, name),
            short_date(row.before),
            row.now.map_or("later".into(), short_date),
            format!("{}{}", if row.now.is_none() { "≥ " } else { "" }, row.days),
            short_date(row.latest),
            postponed_note(row).to_owned(),
        ]);
    }
    let count = board.postponed.len();
    let more =
        if count > SHOWN { format!("and {} more, all in theatres.json\n", count - SHOWN) } else { String::new() };
    Some(titled(style, "Patients who come later than booked, or than if no block moved", &table) + &more)
}

/// What is to be said of a postponed patient.
pub(super) fn postponed_note(row: &PostponedRow) -> &'static str {
    match (row.booked, row.late) {
        (true, true) => "loses date, late",
        (true, false) => "loses date",
        (false, true) => "late",
        (false, false) => "",
    }
}

fn ledger(board: &Board, style: &Style) -> Option<String> {
    if board.ledger.is_empty() {
        return None;
    }
    let heading = ["pathway", "in force", "named", "released", "refilled", "wasted", "kept now"];
    let mut table = table(&heading, &[0]);
    let name = style.width().saturating_sub(LEDGER_COLUMNS).clamp(LEAST_NAME, NAME_WIDTH);
    for row in &board.ledger {
        let counts = [row.in_force, row.named, row.released, row.refilled, row.wasted, row.reserved];
        table.add_row([cut(&row.name, name)].into_iter().chain(counts.map(|count| count.to_string())));
    }
    Some(titled(style, "Reserve (slots without a name)", &table))
}

fn findings(board: &Board, style: &Style) -> Option<String> {
    if board.findings.is_empty() {
        return None;
    }
    let mut text = style.paint(Ink::Strong, "Found by the checker: nobody could have kept it") + "\n";
    for row in board.findings.iter().take(SHOWN) {
        text += &format!("  {}\n", wrap(&row.what, style.width().saturating_sub(4)).join("\n      "));
    }
    if board.findings.len() > SHOWN {
        text += &format!("  and {} more, all in theatres.html and theatres.json\n", board.findings.len() - SHOWN);
    }
    Some(text)
}

/// What made the plan.
pub(super) fn made_by_line(board: &Board) -> String {
    let proof = &board.proof;
    format!(
        "tavle {}, HiGHS {}, seed {}, {:.1} s; {} rows, {} columns, {} patterns",
        board.versions.tavle,
        board.versions.highs,
        proof.seed,
        proof.seconds,
        proof.rows,
        proof.columns,
        proof.patterns,
    )
}

fn made_by(board: &Board, style: &Style) -> String {
    style.paint(Ink::Faint, &made_by_line(board)) + "\n"
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::theatres::sample;

    #[test]
    fn no_line_is_wider_than_the_terminal() {
        let board = sample::board();
        for width in [80, 120] {
            let text = board_text(&board, &Style::plain(width));
            let wide: Vec<&str> = text.lines().filter(|line| line.chars().count() > width).collect();
            assert!(wide.is_empty(), "{width}: {wide:#?}");
        }
    }

    #[test]
    fn colour_changes_nothing_but_colour() {
        let board = sample::board();
        let mut coloured = board_text(&board, &Style::coloured(100));
        assert!(coloured.contains('\u{1b}'));
        while let Some(start) = coloured.find('\u{1b}') {
            let length = coloured[start..].find('m').unwrap() + 1;
            coloured.replace_range(start..start + length, "");
        }
        assert_eq!(coloured, board_text(&board, &Style::plain(100)));
    }
}
