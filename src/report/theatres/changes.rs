//! The change log: counted on the terminal, whole in a file of its own.

use super::board::{Board, ChangeKind, ChangeRow};
use crate::calendar::short_date;
use crate::report::style::{Ink, Style};
use crate::report::terminal::wrap;
use crate::report::wording;

/// Blocks told on the terminal: the change log is a file of its own.
const SHOWN: usize = 12;

/// How many blocks change in what way, and the blocks of which somebody outside the theatres has to know: patients who lose their date and
/// slots that are released.
pub(super) fn changes(board: &Board, style: &Style) -> Option<String> {
    if board.changes.is_empty() {
        return None;
    }
    let mut text = style.paint(Ink::Strong, "Changes to the plan in force") + "\n";
    let log = format!(
        "{}: {} (changes.csv and theatres.html have each)",
        wording::counted(board.changes.len(), "block", "blocks"),
        counts(board)
    );
    text += &paragraph(&log, style);
    let told: Vec<&ChangeRow> = board.changes.iter().filter(|row| concerns_others(row)).collect();
    for row in told.iter().take(SHOWN) {
        let said = row.what.iter().zip(&row.kinds).filter(|(_, kind)| is_grave(**kind));
        let what: Vec<&str> = said.map(|(what, _)| what.as_str()).collect();
        let line = format!("{} {} {}: {}", short_date(row.date), row.room, row.session, what.join("; "));
        text += &paragraph(&line, style);
    }
    if told.len() > SHOWN {
        text += &format!("  and {} more\n", told.len() - SHOWN);
    }
    Some(text)
}

fn paragraph(line: &str, style: &Style) -> String {
    format!("  {}\n", wrap(line, style.width().saturating_sub(4)).join("\n      "))
}

/// `19 owners, 31 theatre-nurse teams`.
fn counts(board: &Board) -> String {
    let kinds = [
        (ChangeKind::Owner, "owner", "owners"),
        (ChangeKind::Surgeon, "surgeon", "surgeons"),
        (ChangeKind::Nurses, "theatre-nurse team", "theatre-nurse teams"),
        (ChangeKind::Anaesthesia, "anaesthesia team", "anaesthesia teams"),
        (ChangeKind::Lock, "new lock", "new locks"),
        (ChangeKind::Released, "release", "releases"),
        (ChangeKind::DateLost, "with a lost date", "with lost dates"),
    ];
    let count = |kind| board.changes.iter().filter(|row| row.kinds.contains(&kind)).count();
    let some = kinds.into_iter().map(|(kind, one, many)| (count(kind), one, many)).filter(|(count, ..)| *count > 0);
    some.map(|(count, one, many)| wording::counted(count, one, many)).collect::<Vec<_>>().join(", ")
}

fn is_grave(kind: ChangeKind) -> bool {
    matches!(kind, ChangeKind::DateLost | ChangeKind::Released)
}

fn concerns_others(row: &ChangeRow) -> bool {
    row.kinds.iter().any(|&kind| is_grave(kind))
}

/// Columns of the whole change log.
pub const CHANGE_COLUMNS: [&str; 5] = ["date", "room", "session", "kind", "what"];

/// The whole change log: a row a change.
pub fn change_rows(board: &Board) -> Vec<Vec<String>> {
    let mut rows = Vec::new();
    for row in &board.changes {
        for (kind, what) in row.kinds.iter().zip(&row.what) {
            let place = [row.date.to_string(), row.room.clone(), row.session.clone()];
            rows.push(place.into_iter().chain([key(*kind).into(), what.clone()]).collect());
        }
    }
    rows
}

fn key(kind: ChangeKind) -> &'static str {
    match kind {
        ChangeKind::DateLost => "date_lost",
        ChangeKind::Owner => "owner",
        ChangeKind::Surgeon => "surgeon",
        ChangeKind::Nurses => "nurses",
        ChangeKind::Anaesthesia => "anaesthesia",
        ChangeKind::Released => "released",
        ChangeKind::Lock => "lock",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::theatres::sample;
    use chrono::NaiveDate;

    fn change(day: u32, parts: &[(ChangeKind, &str)]) -> ChangeRow {
        let (kinds, what) = parts.iter().map(|&(kind, what)| (kind, what.to_owned())).unzip();
        let date = NaiveDate::from_ymd_opt(2027, 2, day).unwrap();
        ChangeRow { date, room: "T1".into(), session: "day".into(), what, kinds }
    }

    #[test]
    fn the_log_is_counted_on_the_terminal_and_whole_in_its_file() {
        let mut board = sample::board();
        board.changes = (1..=20).map(|day| change(day, &[(ChangeKind::Nurses, "nurses B (was A)")])).collect();
        let grave = [(ChangeKind::Owner, "owner closed (was Eyes)"), (ChangeKind::DateLost, "patients lose: p1")];
        board.changes.push(change(21, &grave));
        let text = changes(&board, &Style::plain(120)).unwrap();
        let expected = "Changes to the plan in force\n  21 blocks: 1 owner, 20 theatre-nurse teams, 1 with a lost date \
                        (changes.csv and theatres.html have each)\n  Sun 21 Feb T1 day: patients lose: p1\n";
        assert_eq!(text, expected);
        let rows = change_rows(&board);
        assert_eq!(rows.len(), 22);
        assert_eq!(rows[20], ["2027-02-21", "T1", "day", "owner", "owner closed (was Eyes)"]);
    }

    #[test]
    fn a_plan_that_changes_nothing_has_no_log() {
        let mut board = sample::board();
        board.changes.clear();
        assert_eq!(changes(&board, &Style::plain(80)), None);
    }
}
