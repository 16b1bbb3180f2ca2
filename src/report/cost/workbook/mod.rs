//! `cost.xlsx`: the ledger as a sheet of rows, and sheets over it whose sums and differences are formulas, so that a manager can
//! change a figure and see what follows. Every formula carries its result, for readers that do not calculate.

mod cells;

use super::*;
use crate::calendar::iso_week_label;
use cells::{Formats, begin, date, formula, hours, kroner, letters, sum, widths};
use chrono::Datelike;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, Worksheet, XlsxError};
use std::collections::BTreeMap;
use thiserror::Error;

/// The workbook could not be made.
#[derive(Debug, Error)]
#[error("the workbook could not be written: {0}")]
pub struct SheetError(#[from] XlsxError);

type Done = Result<(), XlsxError>;

/// The workbook as bytes.
///
/// # Errors
/// When it is larger than a workbook can be.
pub fn workbook(report: &CostReport) -> Result<Vec<u8>, SheetError> {
    let formats = Formats::new();
    let mut book = Workbook::new();
    // The same report is the same file.
    let made = ExcelDateTime::from_ymd(report.first.year().clamp(1900, 9999) as u16, 1, 1)?;
    book.set_properties(&DocProperties::new().set_title(&report.ward).set_creation_datetime(&made));
    let ledger_rows = ledger_rows(report);
    weeks_sheet(book.add_worksheet().set_name("Weeks")?, report, &formats)?;
    groups_sheet(book.add_worksheet().set_name("Groups")?, report, &formats)?;
    kinds_sheet(book.add_worksheet().set_name("Kinds")?, report, &formats, ledger_rows.len() as u32)?;
    people_sheet(book.add_worksheet().set_name("People")?, report, &formats)?;
    ledger_sheet(book.add_worksheet().set_name("Ledger")?, report, &ledger_rows, &formats)?;
    Ok(book.save_to_buffer()?)
}

/// Budgeted, planned, worked, now, left (a formula), in hours and then in kroner.
const FIGURE_HEADS: [&str; 10] = [
    "Budgeted hours",
    "Planned hours",
    "Worked hours",
    "Forecast hours",
    "Budget left, hours",
    "Budgeted kr.",
    "Planned kr.",
    "Worked kr.",
    "Forecast kr.",
    "Budget left, kr.",
];

fn figure_cells(sheet: &mut Worksheet, row: u32, from: u16, own: &Figures, formats: &Formats) -> Done {
    let minutes = [own.budget_minutes, Some(own.planned_minutes), own.worked_minutes, Some(own.forecast_minutes)];
    let ore = [own.budget_ore, Some(own.planned_ore), own.worked_ore, Some(own.forecast_ore)];
    for (at, value) in minutes.into_iter().enumerate() {
        if let Some(minutes) = value {
            sheet.write_with_format(row, from + at as u16, hours(minutes), &formats.hours)?;
        }
    }
    for (at, value) in ore.into_iter().enumerate() {
        if let Some(ore) = value {
            sheet.write_with_format(row, from + 5 + at as u16, kroner(ore), &formats.kroner)?;
        }
    }
    let left = |first: u16| format!("={}{}-{}{}", letters(first), row + 1, letters(first + 3), row + 1);
    if let Some(unused) = own.unused_minutes {
        formula(sheet, row, from + 4, left(from), hours(unused), &formats.hours)?;
    }
    if let Some(unused) = own.unused_ore {
        formula(sheet, row, from + 9, left(from + 5), kroner(unused), &formats.kroner)?;
    }
    Ok(())
}

/// Sums of rows `first..last` under the ten figures.
fn figure_sums(sheet: &mut Worksheet, (first, last): (u32, u32), from: u16, own: &Figures, formats: &Formats) -> Done {
    let values = [
        own.budget_minutes.map(hours),
        Some(hours(own.planned_minutes)),
        own.worked_minutes.map(hours),
        Some(hours(own.forecast_minutes)),
        own.unused_minutes.map(hours),
        own.budget_ore.map(kroner),
        Some(kroner(own.planned_ore)),
        own.worked_ore.map(kroner),
        Some(kroner(own.forecast_ore)),
        own.unused_ore.map(kroner),
    ];
    for (at, value) in values.into_iter().enumerate() {
        let column = from + at as u16;
        let format = if at < 5 { &formats.sum_hours } else { &formats.sum_kroner };
        match value {
            Some(value) => sum(sheet, (first, last), column, value, format)?,
            None => {
                sheet.write_with_format(last, column, "", format)?;
            }
        }
    }
    Ok(())
}

fn weeks_sheet(sheet: &mut Worksheet, report: &CostReport, formats: &Formats) -> Done {
    let heads: Vec<&str> = ["Week", "Monday"].into_iter().chain(FIGURE_HEADS).collect();
    let first = begin(sheet, report, "hours and kroner by week", &heads, formats, 2)?;
    let mut row = first;
    for week in &report.weeks {
        sheet.write_with_format(row, 0, &week.week, &formats.text)?;
        date(sheet, row, 1, week.monday, formats)?;
        figure_cells(sheet, row, 2, &week.figures, formats)?;
        row += 1;
    }
    sheet.write_with_format(row, 0, "Together", &formats.sum)?;
    sheet.write_with_format(row, 1, "", &formats.sum)?;
    figure_sums(sheet, (first, row), 2, &report.total, formats)?;
    for (line, own) in (row + 2..).zip(&report.headlines) {
        sheet.write_with_format(line, 0, format!("{}: {}", own.topic, own.text), &formats.note)?;
    }
    widths(sheet, &[11, 12], 10, 15)
}

fn groups_sheet(sheet: &mut Worksheet, report: &CostReport, formats: &Formats) -> Done {
    let heads: Vec<&str> = ["Group", "Week"].into_iter().chain(FIGURE_HEADS).collect();
    let first = begin(sheet, report, "hours and kroner by group and week", &heads, formats, 2)?;
    let mut row = first;
    for group in &report.groups {
        for (week, own) in report.weeks.iter().zip(&group.weeks) {
            sheet.write_with_format(row, 0, &group.group, &formats.text)?;
            sheet.write_with_format(row, 1, &week.week, &formats.text)?;
            figure_cells(sheet, row, 2, own, formats)?;
            row += 1;
        }
    }
    sheet.write_with_format(row, 0, "Together", &formats.sum)?;
    sheet.write_with_format(row, 1, "", &formats.sum)?;
    figure_sums(sheet, (first, row), 2, &report.total, formats)?;
    if row > first {
        sheet.autofilter(3, 0, row - 1, heads.len() as u16 - 1)?;
    }
    widths(sheet, &[24, 11], 10, 15)
}

/// Sums over the ledger by kind.
fn kinds_sheet(sheet: &mut Worksheet, report: &CostReport, formats: &Formats, rows: u32) -> Done {
    let heads = [
        "Kind",
        "Key",
        "Planned hours",
        "Planned kr.",
        "Worked kr.",
        "Forecast hours",
        "Forecast kr.",
        "Difference kr.",
        "Comes from",
    ];
    let first = begin(sheet, report, "what is paid for, by kind", &heads, formats, 1)?;
    let last_row = rows + 4;
    let mut row = first;
    for kind in &report.kinds {
        sheet.write_with_format(row, 0, &kind.label, &formats.text)?;
        sheet.write_with_format(row, 1, &kind.kind, &formats.note)?;
        let over = |column: &str| {
            format!("=SUMIFS(Ledger!${column}$5:${column}${last_row},Ledger!$F$5:$F${last_row},$B{})", row + 1)
        };
        let numbers = [
            (2, "G", hours(kind.planned_minutes), &formats.hours),
            (3, "H", kroner(kind.planned_ore), &formats.kroner),
            (4, "I", kroner(kind.worked_ore.unwrap_or(0)), &formats.kroner),
            (5, "J", hours(kind.forecast_minutes), &formats.hours),
            (6, "K", kroner(kind.forecast_ore), &formats.kroner),
        ];
        for (column, source, value, format) in numbers {
            formula(sheet, row, column, over(source), value, format)?;
        }
        let difference = kroner(kind.forecast_ore - kind.planned_ore);
        formula(sheet, row, 7, format!("=G{0}-D{0}", row + 1), difference, &formats.kroner)?;
        sheet.write_with_format(row, 8, kind.clauses.join(" · "), &formats.note)?;
        row += 1;
    }
    for column in [0, 1, 2, 5, 8] {
        sheet.write_with_format(row, column, if column == 0 { "Together" } else { "" }, &formats.sum)?;
    }
    let total = &report.total;
    let sums = [
        (3, total.planned_ore),
        (4, total.worked_ore.unwrap_or(0)),
        (6, total.forecast_ore),
        (7, total.forecast_ore - total.planned_ore),
    ];
    for (column, ore) in sums {
        sum(sheet, (first, row), column, kroner(ore), &formats.sum_kroner)?;
    }
    widths(sheet, &[30, 18], 6, 16)?;
    sheet.set_column_width(8, 90)?;
    Ok(())
}

/// One row a person: hours, balance, and kroner by kind with their sum.
fn people_sheet(sheet: &mut Worksheet, report: &CostReport, formats: &Formats) -> Done {
    let mut heads = vec![
        "Name",
        "Employment",
        "Group",
        "Planned hours",
        "Forecast hours",
        "Difference hours",
        "Balance planned",
        "Balance forecast",
        "Overtime hours",
        "Extra hours",
        "Pay-out due kr.",
    ];
    let first_kind = heads.len() as u16;
    heads.extend(report.kinds.iter().map(|kind| kind.label.as_str()));
    heads.push("Together kr.");
    let first = begin(sheet, report, "person by person, forecast", &heads, formats, 1)?;
    let together = first_kind + report.kinds.len() as u16;
    let mut row = first;
    for person in &report.people {
        for (column, text) in [&person.name, &person.employment, &person.group].into_iter().enumerate() {
            sheet.write_with_format(row, column as u16, text, &formats.text)?;
        }
        let own = &person.figures;
        sheet.write_with_format(row, 3, hours(own.planned_minutes), &formats.hours)?;
        sheet.write_with_format(row, 4, hours(own.forecast_minutes), &formats.hours)?;
        let difference = hours(own.forecast_minutes - own.planned_minutes);
        formula(sheet, row, 5, format!("=E{0}-D{0}", row + 1), difference, &formats.hours)?;
        period_cells(sheet, row, person, formats)?;
        for (at, kind) in report.kinds.iter().enumerate() {
            let ore = person.kinds.iter().find(|own| own.kind == kind.kind).map_or(0, |own| own.forecast_ore);
            sheet.write_with_format(row, first_kind + at as u16, kroner(ore), &formats.kroner)?;
        }
        let range = format!("=SUM({}{1}:{2}{1})", letters(first_kind), row + 1, letters(together - 1));
        formula(sheet, row, together, range, kroner(own.forecast_ore), &formats.kroner)?;
        row += 1;
    }
    for column in 0..3 {
        sheet.write_with_format(row, column, if column == 0 { "Together" } else { "" }, &formats.sum)?;
    }
    people_sums(sheet, report, (first, row), (first_kind, together), formats)?;
    widths(sheet, &[24, 12, 18], together - 2, 15)
}

fn period_cells(sheet: &mut Worksheet, row: u32, person: &PayeeRow, formats: &Formats) -> Done {
    let Some(last) = person.periods.last() else { return Ok(()) };
    let all = |value: fn(&PeriodRow) -> i64| -> i64 { person.periods.iter().map(value).sum() };
    for (column, minutes) in [
        (6, last.planned_balance_minutes),
        (7, last.forecast_balance_minutes),
        (8, all(|own| own.overtime_minutes)),
        (9, all(|own| own.extra_minutes)),
    ] {
        sheet.write_with_format(row, column, hours(minutes), &formats.hours)?;
    }
    sheet.write_with_format(row, 10, kroner(all(|own| own.pay_out_ore)), &formats.kroner)?;
    Ok(())
}

fn people_sums(
    sheet: &mut Worksheet,
    report: &CostReport,
    rows: (u32, u32),
    (first_kind, together): (u16, u16),
    formats: &Formats,
) -> Done {
    let periods = || report.people.iter().flat_map(|own| &own.periods);
    let last = || report.people.iter().filter_map(|own| own.periods.last());
    let total = &report.total;
    let minutes = [
        total.planned_minutes,
        total.forecast_minutes,
        total.forecast_minutes - total.planned_minutes,
        last().map(|own| own.planned_balance_minutes).sum(),
        last().map(|own| own.forecast_balance_minutes).sum(),
        periods().map(|own| own.overtime_minutes).sum(),
        periods().map(|own| own.extra_minutes).sum(),
    ];
    for (at, minutes) in minutes.into_iter().enumerate() {
        sum(sheet, rows, 3 + at as u16, hours(minutes), &formats.sum_hours)?;
    }
    sum(sheet, rows, 10, kroner(periods().map(|own| own.pay_out_ore).sum()), &formats.sum_kroner)?;
    for (at, kind) in report.kinds.iter().enumerate() {
        sum(sheet, rows, first_kind + at as u16, kroner(kind.forecast_ore), &formats.sum_kroner)?;
    }
    sum(sheet, rows, together, kroner(total.forecast_ore), &formats.sum_kroner)
}

/// Rows of the ledger: week, payee, group and kind, with minutes and øre planned, worked and as it looks now.
type LedgerRow = ((String, usize, usize, usize), [i64; 5]);

fn ledger_rows(report: &CostReport) -> Vec<LedgerRow> {
    let mut sums: BTreeMap<(String, usize, usize, usize), [i64; 5]> = BTreeMap::new();
    for (entries, is_plan) in [(&report.planned_entries, true), (&report.forecast_entries, false)] {
        for entry in entries {
            let key = (iso_week_label(entry.date), entry.payee, entry.group, entry.kind);
            let sum = sums.entry(key).or_default();
            if is_plan {
                sum[0] += entry.minutes;
                sum[1] += entry.ore;
            } else {
                sum[2] += if entry.worked { entry.ore } else { 0 };
                sum[3] += entry.minutes;
                sum[4] += entry.ore;
            }
        }
    }
    sums.into_iter().collect()
}

fn ledger_sheet(sheet: &mut Worksheet, report: &CostReport, rows: &[LedgerRow], formats: &Formats) -> Done {
    let heads = [
        "Week",
        "Name",
        "Employment",
        "Group",
        "Kind",
        "Key",
        "Planned hours",
        "Planned kr.",
        "Worked kr.",
        "Forecast hours",
        "Forecast kr.",
    ];
    let first = begin(sheet, report, "every amount by week, person and kind", &heads, formats, 2)?;
    let mut row = first;
    for ((week, payee, group, kind), [planned_minutes, planned_ore, worked_ore, minutes, ore]) in rows {
        let payee = report.people.get(*payee).map_or(("", ""), |own| (&own.name, &own.employment));
        let group = report.groups.get(*group).map_or("", |own| own.group.as_str());
        let kind = report.kinds.get(*kind).map_or(("", ""), |own| (&own.label, &own.kind));
        for (column, text) in [week, payee.0, payee.1, group, kind.0, kind.1].into_iter().enumerate() {
            sheet.write_with_format(row, column as u16, text, &formats.text)?;
        }
        for (column, minutes) in [(6, *planned_minutes), (9, *minutes)] {
            sheet.write_with_format(row, column, hours(minutes), &formats.hours)?;
        }
        for (column, ore) in [(7, *planned_ore), (8, *worked_ore), (10, *ore)] {
            sheet.write_with_format(row, column, kroner(ore), &formats.kroner)?;
        }
        row += 1;
    }
    if row > first {
        sheet.autofilter(3, 0, row - 1, heads.len() as u16 - 1)?;
    }
    widths(sheet, &[11, 24, 12, 18, 26, 18], 5, 15)
}
