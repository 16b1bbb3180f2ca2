//! Rooms × days of one week: what terminal and page both show.

use super::board::*;
use crate::calendar::iso_week_label;
use crate::report::style::Ink;
use chrono::NaiveDate;

/// Widest label of a row in text.
pub(super) const LABEL_WIDTH: usize = 16;

/// One week of the board.
#[derive(Debug)]
pub(super) struct Sheet<'a> {
    /// `week 3 · 18 – 22 January 2027`.
    pub(super) title: String,
    /// Index into [`Board::days`].
    pub(super) days: Vec<usize>,
    /// One row a room, or a room and a session.
    pub(super) rows: Vec<SheetRow<'a>>,
}

/// A row of a week.
#[derive(Debug)]
pub(super) struct SheetRow<'a> {
    /// `T04`, or `T04 am` where the room has several sessions this week.
    pub(super) label: String,
    /// Which room.
    pub(super) room: &'a RoomRow,
    /// Whether it is the first row of its room.
    pub(super) first: bool,
    /// How many rows the room has.
    pub(super) of_room: usize,
    /// The days.
    pub(super) cells: Vec<Cell<'a>>,
}

/// What is in a room and session on a day.
#[derive(Debug, Clone, Copy)]
pub(super) enum Cell<'a> {
    /// A block.
    Block(&'a BlockRow),
    /// Nothing is run though the room is open.
    Unused,
    /// Another session of the day fills the room, or the room is not staffed by plan.
    Empty,
    /// Closed, and why.
    Closed(&'a str),
}

/// The weeks of a board.
pub(super) fn sheets(board: &Board) -> Vec<Sheet<'_>> {
    let mut weeks: Vec<(String, Vec<usize>)> = Vec::new();
    for (at, day) in board.days.iter().enumerate() {
        let week = iso_week_label(day.date);
        match weeks.last_mut() {
            Some((last, days)) if *last == week => days.push(at),
            _ => weeks.push((week, vec![at])),
        }
    }
    weeks.into_iter().map(|(_, days)| sheet(board, days)).collect()
}

fn sheet(board: &Board, days: Vec<usize>) -> Sheet<'_> {
    let mut rows = Vec::new();
    for room in &board.rooms {
        let used = sessions_used(board, room, &days);
        let several = used.len() > 1;
        for (at, session) in used.iter().enumerate() {
            let label = match session {
                Some(session) if several => format!("{} {}", room.key, session.key),
                _ => room.key.clone(),
            };
            let cells = days.iter().map(|&day| cell(board, room, *session, day, at == 0)).collect();
            rows.push(SheetRow { label, room, first: at == 0, of_room: used.len(), cells });
        }
    }
    Sheet { title: title(board, &days), days, rows }
}

fn title(board: &Board, days: &[usize]) -> String {
    let ends = days.first().zip(days.last());
    let Some((first, last)) = ends.map(|(&first, &last)| (board.days[first].date, board.days[last].date)) else {
        return String::new();
    };
    format!("week {} · {} – {}", first.format("%-V"), first.format("%-d %B"), last.format("%-d %B %Y"))
}

/// The sessions in which the room has a block this week, in order of the clock; one row without a session where it has none.
fn sessions_used<'a>(board: &'a Board, room: &RoomRow, days: &[usize]) -> Vec<Option<&'a SessionRow>> {
    let here = |block: &&BlockRow, date: NaiveDate| block.room == room.key && block.date == date;
    let mut used: Vec<&SessionRow> = Vec::new();
    for session in &board.sessions {
        let is_used = days.iter().any(|&day| {
            board.blocks.iter().any(|block| here(&block, board.days[day].date) && block.session == session.key)
        });
        if is_used {
            used.push(session);
        }
    }
    used.sort_by(|one, other| (&one.start, &other.end).cmp(&(&other.start, &one.end)));
    if used.is_empty() { vec![None] } else { used.into_iter().map(Some).collect() }
}

fn cell<'a>(board: &'a Board, room: &RoomRow, session: Option<&SessionRow>, day: usize, first: bool) -> Cell<'a> {
    let day = &board.days[day];
    let own = |block: &&BlockRow| {
        block.room == room.key && block.date == day.date && session.is_some_and(|session| block.session == session.key)
    };
    if let Some(block) = board.blocks.iter().find(own) {
        return Cell::Block(block);
    }
    if day.open_rooms.contains(&room.key) {
        let busy = board.blocks.iter().any(|block| block.room == room.key && block.date == day.date);
        return if first && !busy { Cell::Unused } else { Cell::Empty };
    }
    let closes = |closure: &&ClosureRow| {
        closure.room.as_ref().is_none_or(|closed| *closed == room.key)
            && (closure.first..=closure.last).contains(&day.date)
    };
    match (board.closures.iter().find(closes), &day.holiday) {
        (Some(closure), _) => Cell::Closed(&closure.reason),
        (None, Some(holiday)) => Cell::Closed(holiday),
        (None, None) => Cell::Empty,
    }
}

/// Short code of a specialty.
pub(super) fn code<'a>(board: &'a Board, key: &str) -> &'a str {
    board.specialties.iter().find(|row| row.key == key).map_or("?", |row| &row.code)
}

/// `URO*5 r2 f1`: the code with its marks, patients, reserved, free and released slots; the surgeon where there is room.
pub(super) fn cell_text(board: &Board, cell: &Cell, width: usize) -> (String, Option<Ink>) {
    let block = match cell {
        Cell::Block(block) => block,
        Cell::Unused => return ("-".into(), Some(Ink::Faint)),
        Cell::Empty => return (String::new(), None),
        Cell::Closed(reason) => return (format!("/ {reason}"), Some(Ink::Faint)),
    };
    let Some(specialty) = &block.specialty else {
        let was = block.was.as_ref().map_or("?", |was| code(board, was));
        return (format!("~{was}"), Some(Ink::Notice));
    };
    let moved = if block.moved { "*" } else { " " };
    let lock = if block.lock.is_some() { "#" } else { "" };
    let mut text = format!("{}{moved}{}{lock}", code(board, specialty), block.named);
    let slots = [('r', block.reserved), ('f', block.free), ('l', block.released)];
    for (mark, count) in slots.into_iter().filter(|&(_, count)| count > 0) {
        text += &format!(" {mark}{count}");
    }
    if text.chars().count() > width {
        text.retain(|letter| letter != ' ');
    }
    let called = block.surgeon.as_deref().map(|name| called(board, name)).unwrap_or_default();
    if let Some(name) = called.iter().find(|name| text.chars().count() + 1 + name.chars().count() <= width) {
        text += &format!(" {name}");
    }
    (text, block.moved.then_some(Ink::Strong))
}

/// What a surgeon may be called in a cell, the longest first: by the surname, or with an initial, and at the least by initials, where another
/// surgeon of the board has the same one.
fn called(board: &Board, name: &str) -> Vec<String> {
    let surname = |name: &str| name.split_whitespace().last().unwrap_or_default().to_owned();
    let own = surname(name);
    let others = board.blocks.iter().filter_map(|block| block.surgeon.as_deref());
    if !others.into_iter().any(|other| other != name && surname(other) == own) {
        return vec![own];
    }
    vec![short_name(name), name.split_whitespace().filter_map(|part| part.chars().next()).collect()]
}

/// `H. Nielsen` for `Henriette Nielsen`.
pub(super) fn short_name(name: &str) -> String {
    match (name.chars().next(), name.rsplit_once(' ')) {
        (Some(initial), Some((_, surname))) => format!("{initial}. {surname}"),
        _ => name.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::theatres::sample;

    #[test]
    fn two_surgeons_of_one_surname_are_told_apart_in_the_grid() {
        let mut board = sample::board();
        let mut surgeons = board.blocks.iter_mut().filter_map(|block| block.surgeon.as_mut());
        for name in ["Signe Christensen", "Oline Christensen", "Karen Enebo"] {
            *surgeons.next().unwrap() = name.into();
        }
        let of = |name: &str| board.blocks.iter().find(|block| block.surgeon.as_deref() == Some(name)).unwrap();
        let text = |name: &str, width: usize| cell_text(&board, &Cell::Block(of(name)), width).0;
        assert!(text("Signe Christensen", 40).ends_with(" S. Christensen"));
        assert!(text("Oline Christensen", 40).ends_with(" O. Christensen"));
        assert!(text("Signe Christensen", 14).ends_with(" SC"), "{}", text("Signe Christensen", 14));
        assert!(text("Karen Enebo", 40).ends_with(" Enebo") && !text("Karen Enebo", 40).contains("K."));
    }
}
