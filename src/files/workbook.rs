//! Workbooks of spreadsheet programs (.xlsx, .xls, .ods) as sheets of cells: the first sheet of the file, so that what follows
//! need not know where its cells come from. Line and column of a cell are its row and column in the sheet, from 1.

use super::civil;
use super::diagnostic::{Diagnostics, Place};
use super::problem::Problem;
use super::sheet::{Cell, Line, MOST_LINES, Sheet, checked_cell};
use calamine::{Data, ExcelDateTime, Ods, Reader, Xls, Xlsx};
use std::collections::BTreeMap;
use std::io::Cursor;

/// Endings of the files that are read.
pub(crate) const ENDINGS: [&str; 3] = ["xlsx", "xls", "ods"];

/// Most columns of a sheet that are looked at.
const MOST_COLUMNS: u32 = 100;

const MINUTES_A_DAY: f64 = 1440.0;

/// Texts by row and column, both from 1; blank cells have none.
type Texts = BTreeMap<u32, BTreeMap<u32, String>>;

/// The first sheet of a workbook; `None` when a fault was reported.
pub(crate) fn sheet_of(file: &str, bytes: &[u8], faults: &mut Diagnostics) -> Option<Sheet> {
    // The reader of workbooks is not held to our promise about damaged files: a panic in it is a file that cannot be read.
    let read = std::panic::catch_unwind(|| texts_of(file, bytes));
    let texts = match read.unwrap_or_else(|_| Err("the file is damaged".into())) {
        Ok(texts) => texts,
        Err(message) => {
            let message = civil::mask(&message).unwrap_or(message);
            faults.report(Place::file(file), Problem::Workbook(message), "a workbook whose first sheet is the table");
            return None;
        }
    };
    if texts.len() > MOST_LINES {
        faults.report(Place::file(file), Problem::TooManyLines(MOST_LINES), format!("at most {MOST_LINES}"));
        return None;
    }
    let mut rows = texts.into_iter().filter(|(_, cells)| !is_comment(cells));
    let Some((number, header)) = rows.next() else {
        faults.report(Place::file(file), Problem::EmptyFile, "a header line");
        return None;
    };
    let width = header.keys().max().copied().unwrap_or(0);
    let header = line(file, number, &header, width, faults);
    let rows = rows.map(|(number, cells)| line(file, number, &cells, width, faults)).collect();
    Some(Sheet { file: file.into(), header, rows })
}

fn is_comment(cells: &BTreeMap<u32, String>) -> bool {
    cells.values().next().is_some_and(|text| text.starts_with('#'))
}

/// A row with a cell for every column of the header, and for whatever stands to the right of it.
fn line(file: &str, number: u32, texts: &BTreeMap<u32, String>, width: u32, faults: &mut Diagnostics) -> Line {
    let number = number as usize;
    let last = texts.keys().max().copied().unwrap_or(0).max(width);
    let cells: Vec<Cell> = (1..=last)
        .map(|column| {
            let text = texts.get(&column).map_or("", String::as_str);
            checked_cell(file, number, column as usize, text, faults)
        })
        .collect();
    Line { number, cells }
}

fn texts_of(file: &str, bytes: &[u8]) -> Result<Texts, String> {
    let data = Cursor::new(bytes);
    let mut texts = Texts::new();
    let mut put = |(row, column): (u32, u32), text: String| {
        let text = text.trim();
        if !text.is_empty() && column < MOST_COLUMNS {
            texts.entry(row + 1).or_default().insert(column + 1, text.into());
        }
    };
    if file.ends_with(".xlsx") {
        // Cell by cell: a sheet whose last cell lies far out would otherwise be filled up to there.
        let mut book = Xlsx::new(data).map_err(text)?;
        let name = book.sheet_names().first().cloned().ok_or("the workbook has no sheet")?;
        let mut cells = book.worksheet_cells_reader(&name).map_err(text)?;
        while let Some(cell) = cells.next_cell().map_err(text)? {
            put(cell.get_position(), text_of(&Data::from(cell.get_value().clone())));
        }
        return Ok(texts);
    }
    let range = if file.ends_with(".ods") {
        Ods::new(data).map_err(text)?.worksheet_range_at(0).map(|range| range.map_err(text))
    } else {
        Xls::new(data).map_err(text)?.worksheet_range_at(0).map(|range| range.map_err(text))
    };
    let range = range.ok_or("the workbook has no sheet")??;
    let (top, left) = range.start().unwrap_or_default();
    for (row, column, data) in range.used_cells() {
        put((top + row as u32, left + column as u32), text_of(data));
    }
    Ok(texts)
}

fn text(error: impl std::fmt::Display) -> String {
    error.to_string()
}

/// What a cell would say in a CSV file.
fn text_of(data: &Data) -> String {
    match data {
        Data::Int(number) => number.to_string(),
        Data::Float(number) => number.to_string(),
        Data::String(text) => text.clone(),
        Data::Bool(yes) => if *yes { "yes" } else { "no" }.into(),
        Data::DateTime(moment) => moment_text(moment),
        Data::DateTimeIso(text) => text.strip_suffix("T00:00:00").unwrap_or(text).into(),
        Data::DurationIso(text) => clock_of_duration(text).unwrap_or_else(|| text.clone()),
        Data::Error(error) => error.to_string(),
        Data::Empty => String::new(),
    }
}

/// A date, a clock time, or both.
fn moment_text(moment: &ExcelDateTime) -> String {
    let minutes = (moment.as_f64() * MINUTES_A_DAY).round();
    if moment.is_duration() || (0.0..MINUTES_A_DAY).contains(&minutes) {
        let minutes = minutes as i64;
        return format!("{:02}:{:02}", minutes / 60, minutes % 60);
    }
    let (year, month, day, hour, minute, ..) = moment.to_ymd_hms_milli();
    let date = format!("{year:04}-{month:02}-{day:02}");
    if (hour, minute) == (0, 0) { date } else { format!("{date} {hour:02}:{minute:02}") }
}

/// `07:30` for `PT07H30M00S`.
fn clock_of_duration(text: &str) -> Option<String> {
    let (hours, rest) = text.strip_prefix("PT")?.split_once('H')?;
    let minutes = rest.split_once('M').map_or("0", |(minutes, _)| minutes);
    let (hours, minutes): (u32, u32) = (hours.parse().ok()?, minutes.parse().ok()?);
    Some(format!("{hours:02}:{minutes:02}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use rust_xlsxwriter::{ExcelDateTime as Written, Format, Workbook};

    fn cells(build: impl Fn(&mut rust_xlsxwriter::Worksheet)) -> Vec<(usize, Vec<String>)> {
        let mut book = Workbook::new();
        build(book.add_worksheet());
        let bytes = book.save_to_buffer().unwrap();
        let mut faults = Diagnostics::default();
        let sheet = sheet_of("worked.xlsx", &bytes, &mut faults).unwrap();
        let of = |line: &Line| (line.number, line.cells.iter().map(|cell| cell.text.clone()).collect());
        std::iter::once(&sheet.header).chain(&sheet.rows).map(of).collect()
    }

    #[test]
    fn dates_times_and_numbers_read_as_they_are_written() {
        let found = cells(|sheet| {
            let (date, time) = (Format::new().set_num_format("dd-mm-yyyy"), Format::new().set_num_format("hh:mm"));
            sheet.write_row(1, 1, ["date", "start", "hours"]).unwrap();
            sheet.write_with_format(3, 1, Written::from_ymd(2026, 7, 11).unwrap(), &date).unwrap();
            sheet.write_with_format(3, 2, Written::from_hms(7, 30, 0).unwrap(), &time).unwrap();
            sheet.write(3, 3, 7.4).unwrap();
            sheet.write(4, 1, "# a comment").unwrap();
        });
        let row = |texts: [&str; 4]| texts.map(String::from).to_vec();
        assert_eq!(found, [(2, row(["", "date", "start", "hours"])), (4, row(["", "2026-07-11", "07:30", "7.4"]))]);
    }

    #[test]
    fn a_file_that_is_no_workbook_is_one_fault() {
        for file in ["worked.xlsx", "worked.xls", "worked.ods"] {
            let mut faults = Diagnostics::default();
            assert_eq!(sheet_of(file, b"employment;date\n", &mut faults), None);
            assert_eq!(faults.count(), 1, "{file}");
        }
    }

    #[test]
    fn open_document_times_are_clock_times() {
        assert_eq!(clock_of_duration("PT07H30M00S").as_deref(), Some("07:30"));
        assert_eq!(clock_of_duration("P1D"), None);
    }
}
