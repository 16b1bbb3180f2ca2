//! The board as one self-contained page to print and hang up. The markup is in `templates/theatres.html`.
//!
//! One week fills one landscape sheet. Every specialty keeps its code beside its tint, a moved block has a thick frame, a lock a double
//! one: all of it survives a black-and-white printer. The page fetches nothing and needs no script.

use super::board::*;
use super::headlines::meeting_line;
use super::sheet::{Cell, Sheet, code, sheets, short_name};
use super::terminal::{LOST, blocks_change, carried_on_note, lost_place, made_by_line, postponed_note, with_days};
use super::words::rate;
use crate::calendar::short_date;
use crate::report::{ReportError, wording};
use askama::Template;

/// Patients without a date who come later: so many are on the page, the rest is in the JSON.
const POSTPONED_SHOWN: usize = 60;
/// Tints of specialties; further ones begin anew.
const TINTS: usize = 9;
/// Rooms from which the grid is set smaller.
const MANY_ROOMS: usize = 10;

#[derive(Template)]
#[template(path = "theatres.html")]
struct BoardPage<'a> {
    board: &'a Board,
    title: String,
    span: String,
    meeting: String,
    sheets: Vec<SheetView<'a>>,
    legend: Vec<(String, &'a str, &'a str)>,
    size: &'static str,
    tiers: Vec<[String; 4]>,
    carried_on: String,
    lost_title: &'static str,
    lost: Vec<[String; 4]>,
    specialties: Vec<SpecialtyView<'a>>,
    together: [String; 6],
    score: Vec<[String; 2]>,
    postponed: Vec<[String; 8]>,
    postponed_left: usize,
    outlook: Vec<[String; 11]>,
    external: [String; 2],
    changes: Vec<(String, String)>,
    made_by: String,
}

/// A week.
struct SheetView<'a> {
    title: &'a str,
    days: Vec<DayView>,
    rows: Vec<RowView<'a>>,
}

struct DayView {
    name: String,
    note: String,
    class: &'static str,
}

struct RowView<'a> {
    room: &'a RoomRow,
    features: String,
    /// Rows that the room has, on its first row.
    span: Option<usize>,
    label: String,
    cells: Vec<CellView>,
}

struct CellView {
    class: String,
    head: String,
    marks: String,
    people: String,
    title: String,
}

struct SpecialtyView<'a> {
    row: &'a SpecialtyRow,
    hours: String,
    tightest: String,
    patient: &'a str,
    carried_on: String,
    blocks: String,
}

/// The board as one self-contained HTML page.
///
/// # Errors
/// When the template fails.
pub fn board_page(board: &Board) -> Result<String, ReportError> {
    let sheets: Vec<Sheet> = sheets(board);
    let page = BoardPage {
        title: format!("{} · {}", board.hospital, wording::weeks(board.first, board.last)),
        span: wording::span(board.first, board.last),
        meeting: meeting_line(board),
        sheets: sheets.iter().map(|sheet| sheet_view(board, sheet)).collect(),
        legend: legend(board),
        size: if board.rooms.len() > MANY_ROOMS { "many" } else { "few" },
        tiers: board.tiers.iter().map(tier_cells).collect(),
        carried_on: carried_on_note(board).unwrap_or_default(),
        lost_title: LOST,
        lost: board.lost_blocks.iter().map(lost_cells).collect(),
        specialties: board.specialties.iter().map(specialty_view).collect(),
        together: together(board),
        score: score(board),
        postponed: board.postponed.iter().take(POSTPONED_SHOWN).map(postponed_cells).collect(),
        postponed_left: board.postponed.len().saturating_sub(POSTPONED_SHOWN),
        outlook: board.outlook.iter().map(outlook_cells).collect(),
        external: external(&board.outlook),
        changes: board.changes.iter().map(change_cells).collect(),
        made_by: made_by_line(board),
        board,
    };
    Ok(page.render()?)
}

fn tint(board: &Board, key: &str) -> String {
    let at = board.specialties.iter().position(|row| row.key == key).unwrap_or(0);
    format!("t{}", at % TINTS)
}

fn legend(board: &Board) -> Vec<(String, &str, &str)> {
    board.specialties.iter().map(|row| (tint(board, &row.key), row.code.as_str(), row.name.as_str())).collect()
}

fn sheet_view<'a>(board: &'a Board, sheet: &'a Sheet<'a>) -> SheetView<'a> {
    let days = sheet.days.iter().map(|&at| day_view(&board.days[at])).collect();
    let mut rows = Vec::new();
    for row in &sheet.rows {
        let label = if row.of_room > 1 { row.label.rsplit(' ').next().unwrap_or_default() } else { "" };
        rows.push(RowView {
            room: row.room,
            features: row.room.features.join(", "),
            span: row.first.then_some(row.of_room),
            label: label.to_owned(),
            cells: row.cells.iter().map(|cell| cell_view(board, cell)).collect(),
        });
    }
    SheetView { title: &sheet.title, days, rows }
}

fn day_view(day: &TheatreDayRow) -> DayView {
    let note = match (&day.holiday, day.frozen) {
        (Some(holiday), _) => holiday.clone(),
        (None, true) => "inside the notice".into(),
        (None, false) => String::new(),
    };
    let class = match (day.holiday.is_some(), day.frozen) {
        (true, _) => "hol",
        (false, true) => "frozen",
        (false, false) => "",
    };
    DayView { name: short_date(day.date), note, class }
}

fn cell_view(board: &Board, cell: &Cell) -> CellView {
    let plain = |class: &str, head: &str| CellView {
        class: class.into(),
        head: head.into(),
        marks: String::new(),
        people: String::new(),
        title: String::new(),
    };
    let block = match cell {
        Cell::Block(block) => block,
        Cell::Unused => return plain("unused", "not used"),
        Cell::Empty => return plain("", ""),
        Cell::Closed(reason) => return plain("shut", reason),
    };
    let Some(specialty) = &block.specialty else {
        let was = block.was.as_ref().map_or("?", |was| code(board, was));
        return plain("gone", &format!("closed, was {was}"));
    };
    let mut class = format!("b {}", tint(board, specialty));
    if block.moved {
        class += " moved";
    }
    if block.lock.is_some() {
        class += " lock";
    }
    CellView {
        class,
        head: code(board, specialty).to_owned(),
        marks: marks(board, block),
        people: block.surgeon.as_deref().map(short_name).unwrap_or_default(),
        title: hover(block),
    }
}

/// Patients, reserved, free and released slots, and what it was.
fn marks(board: &Board, block: &BlockRow) -> String {
    let mut parts = vec![block.named.to_string()];
    let slots = [("◇", block.reserved), ("○", block.free), ("△", block.released)];
    parts.extend(slots.into_iter().filter(|&(_, count)| count > 0).map(|(mark, count)| format!("{mark}{count}")));
    if block.moved {
        parts.push(block.was.as_ref().map_or("◀ opened".into(), |was| format!("◀ {}", code(board, was))));
    }
    if let Some(pathway) = &block.lock {
        parts.push(format!("■ {pathway}"));
    }
    parts.join(" ")
}

fn hover(block: &BlockRow) -> String {
    let cases: Vec<String> = block
        .cases
        .iter()
        .map(|case| match (&case.patient, &case.pathway) {
            (Some(patient), _) => format!("{patient} {}", case.procedure),
            (None, Some(pathway)) => format!("◇ {pathway} {}", case.procedure),
            (None, None) => format!("○ {}", case.procedure),
        })
        .collect();
    let people: Vec<&str> = [&block.surgeon, &block.supervisor, &block.nurses, &block.anaesthesia]
        .into_iter()
        .flatten()
        .map(String::as_str)
        .collect();
    format!(
        "{}; {}; {:.0} of {} min, risk of overrun {:.0} %",
        people.join(", "),
        cases.join(", "),
        block.expected_minutes,
        block.session_minutes,
        block.overrun_probability * 100.0
    )
}

fn tier_cells(tier: &TierRow) -> [String; 4] {
    let carried_on = tier.carried_on.map_or("–".into(), |count| with_days(count, tier.carried_on_days));
    [tier.name.clone(), carried_on, with_days(tier.proposed, tier.proposed_days), tier.unit.clone()]
}

fn specialty_view(row: &SpecialtyRow) -> SpecialtyView<'_> {
    SpecialtyView {
        hours: wording::number((row.work_minutes as f64 / 60.0).round()),
        tightest: row.tightest_days.map_or("–".into(), |days| format!("{days} d")),
        patient: row.tightest_patient.as_deref().unwrap_or_default(),
        carried_on: row.late_carried_on.map_or("–".into(), |late| late.to_string()),
        blocks: blocks_change(row),
        row,
    }
}

/// Waiting, hours, overdue now, late then, late if nothing moves, with a date: of all specialties.
fn together(board: &Board) -> [String; 6] {
    let sum = |value: fn(&SpecialtyRow) -> u32| board.specialties.iter().map(value).sum::<u32>().to_string();
    let minutes: u64 = board.specialties.iter().map(|row| row.work_minutes).sum();
    let carried_on: Option<u32> = board.specialties.iter().map(|row| row.late_carried_on).sum();
    [
        sum(|row| row.waiting),
        wording::number((minutes as f64 / 60.0).round()),
        sum(|row| row.overdue_now),
        sum(|row| row.late_after),
        carried_on.map_or("–".into(), |late| late.to_string()),
        sum(|row| row.given_date),
    ]
}

fn score(board: &Board) -> Vec<[String; 2]> {
    let rows = board.score.iter().filter(|row| row.points != 0.0);
    rows.map(|row| [row.term.clone(), wording::number(row.points)]).collect()
}

fn lost_cells(row: &LostBlockRow) -> [String; 4] {
    [lost_place(row), row.specialty.clone().unwrap_or_default(), row.patients.join(", "), row.reason.clone()]
}

fn postponed_cells(row: &PostponedRow) -> [String; 8] {
    [
        row.patient.clone(),
        row.specialty.clone(),
        row.procedure.clone(),
        short_date(row.before),
        row.now.map_or("later".into(), short_date),
        format!("{}{}", if row.now.is_none() { "≥ " } else { "" }, row.days),
        short_date(row.latest),
        postponed_note(row).into(),
    ]
}

fn outlook_cells(row: &OutlookRow) -> [String; 11] {
    let last = row.weeks.last();
    let whole = |value: f64| wording::number(value.round());
    [
        row.name.clone(),
        row.waiting_now.map(whole).join(" / "),
        whole(row.over_guarantee_now),
        rate(row.demand_per_week),
        rate(row.capacity_per_week),
        last.map_or("–".into(), |week| week.waiting.map(whole).join(" / ")),
        last.map_or("–".into(), |week| whole(week.over_guarantee)),
        whole(row.target_queue),
        rate(row.capacity_needed_per_week),
        row.external_cases.to_string(),
        wording::kroner(row.external_ore),
    ]
}

fn external(rows: &[OutlookRow]) -> [String; 2] {
    let cases: u32 = rows.iter().map(|row| row.external_cases).sum();
    [cases.to_string(), wording::kroner(rows.iter().map(|row| row.external_ore).sum())]
}

fn change_cells(row: &ChangeRow) -> (String, String) {
    (format!("{} {} {}", short_date(row.date), row.room, row.session), row.what.join("; "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::theatres::sample;

    #[test]
    fn every_room_date_and_specialty_is_on_the_page() {
        let board = sample::board();
        let html = board_page(&board).unwrap();
        for room in &board.rooms {
            assert!(html.contains(&format!(">{}<", room.key)), "{}", room.key);
        }
        for day in &board.days {
            assert!(html.contains(&short_date(day.date)), "{}", day.date);
        }
        for row in &board.specialties {
            assert!(html.contains(&row.name), "{}", row.name);
        }
        for one in &board.moves {
            assert!(html.contains(&one.effect) && html.contains(&one.reason), "{one:?}");
        }
    }

    #[test]
    fn the_page_fetches_nothing_and_escapes_names() {
        let mut board = sample::board();
        board.hospital = "<script>alert(1)</script>".into();
        let html = board_page(&board).unwrap();
        assert!(!html.contains("<script>"));
        for resource in ["http://", "https://", "src=", "<link", "@import", "url("] {
            assert!(!html.contains(resource), "{resource}");
        }
    }
}
