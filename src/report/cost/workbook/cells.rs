//! Cells of the workbook: formats, headings, formulas with their results.

use super::{CostReport, Done};
use chrono::{Datelike, NaiveDate};
use rust_xlsxwriter::{ExcelDateTime, Format, FormatAlign, FormatBorder, Formula, Worksheet, XlsxError};

/// Formats of the cells.
pub(super) struct Formats {
    pub(super) title: Format,
    pub(super) head: Format,
    pub(super) text: Format,
    pub(super) note: Format,
    pub(super) hours: Format,
    pub(super) kroner: Format,
    pub(super) date: Format,
    pub(super) sum: Format,
    pub(super) sum_hours: Format,
    pub(super) sum_kroner: Format,
}

/// Two decimals, thousands apart, minus in red.
const HOURS: &str = "#,##0.00;[Red]-#,##0.00";
/// The same with the unit.
const KRONER: &str = "#,##0.00\" kr.\";[Red]-#,##0.00\" kr.\"";

impl Formats {
    pub(super) fn new() -> Self {
        let head = Format::new().set_bold().set_text_wrap().set_border_bottom(FormatBorder::Medium);
        let sum = Format::new().set_bold().set_border_top(FormatBorder::Thin);
        Self {
            title: Format::new().set_bold().set_font_size(14),
            head: head.set_align(FormatAlign::Top).set_background_color("#ECECEC"),
            text: Format::new(),
            note: Format::new().set_font_color("#555555"),
            hours: Format::new().set_num_format(HOURS),
            kroner: Format::new().set_num_format(KRONER),
            date: Format::new().set_num_format("dd-mm-yyyy").set_align(FormatAlign::Left),
            sum_hours: sum.clone().set_num_format(HOURS),
            sum_kroner: sum.clone().set_num_format(KRONER),
            sum,
        }
    }
}

pub(super) fn hours(minutes: i64) -> f64 {
    minutes as f64 / 60.0
}

pub(super) fn kroner(ore: i64) -> f64 {
    ore as f64 / 100.0
}

/// Letters of a column, from 0.
pub(super) fn letters(column: u16) -> String {
    let mut text = String::new();
    let mut left = u32::from(column) + 1;
    while left > 0 {
        text.insert(0, char::from(b'A' + ((left - 1) % 26) as u8));
        left = (left - 1) / 26;
    }
    text
}

/// Title, headings and frozen panes; returns the first row of the table.
pub(super) fn begin(
    sheet: &mut Worksheet,
    report: &CostReport,
    what: &str,
    heads: &[&str],
    formats: &Formats,
    fixed: u16,
) -> Result<u32, XlsxError> {
    sheet.write_with_format(0, 0, format!("{} · {what}", report.ward), &formats.title)?;
    let span = crate::report::wording::span(report.first, report.last);
    sheet.write_with_format(1, 0, format!("{span}; plan: {}", report.roster), &formats.note)?;
    for (at, head) in heads.iter().enumerate() {
        sheet.write_with_format(3, at as u16, *head, &formats.head)?;
    }
    sheet.set_row_height(3, 32)?;
    sheet.set_freeze_panes(4, fixed)?;
    sheet.set_landscape();
    sheet.set_print_fit_to_pages(1, 0);
    sheet.set_repeat_rows(3, 3)?;
    Ok(4)
}

pub(super) fn formula(sheet: &mut Worksheet, row: u32, column: u16, text: String, value: f64, format: &Format) -> Done {
    sheet.write_formula_with_format(row, column, Formula::new(text).set_result(value.to_string()), format)?;
    Ok(())
}

pub(super) fn sum(sheet: &mut Worksheet, (first, last): (u32, u32), column: u16, value: f64, format: &Format) -> Done {
    let letters = letters(column);
    formula(sheet, last, column, format!("=SUM({letters}{}:{letters}{last})", first + 1), value, format)
}

pub(super) fn date(sheet: &mut Worksheet, row: u32, column: u16, date: NaiveDate, formats: &Formats) -> Done {
    let written = ExcelDateTime::from_ymd(date.year().clamp(1900, 9999) as u16, date.month() as u8, date.day() as u8)?;
    sheet.write_datetime_with_format(row, column, &written, &formats.date)?;
    Ok(())
}

/// Widths of the first columns, and of `more` after them.
pub(super) fn widths(sheet: &mut Worksheet, first: &[u16], more: u16, each: u16) -> Done {
    for (at, width) in first.iter().enumerate() {
        sheet.set_column_width(at as u16, *width)?;
    }
    for at in 0..more {
        sheet.set_column_width(first.len() as u16 + at, each)?;
    }
    Ok(())
}
