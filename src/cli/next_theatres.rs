//! The theatres of the next period: whoever was operated waits no longer, and the meeting is as many days later.

use super::failure::Failure;
use super::joined::without_rows;
use crate::calendar::Horizon;
use crate::files;
use crate::theatres::booking::with_bookings;
use chrono::NaiveDate;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// Tables that speak of patients in the waiting list.
const OF_PATIENTS: [&str; 2] = ["queue.csv", "pauses.csv"];

/// Whether a folder holds theatres.
pub(super) fn has(folder: &Path) -> bool {
    folder.join("theatres.csv").exists()
}

/// Takes those who were operated before the horizon out of the waiting list in `made`; `folder` is that of the period that ends. Returns how
/// many.
pub(super) fn leave_operated_out(folder: &Path, made: &Path, horizon: Horizon) -> Result<usize, Failure> {
    let theatres = files::read_theatre_folder(folder)?.theatres;
    let Some(plan) = theatres.published.as_ref().map(|plan| with_bookings(&theatres, plan)) else { return Ok(0) };
    let over = plan.blocks.iter().filter(|(place, _)| theatres.horizon.date(place.day) < horizon.first);
    let patients = over.flat_map(|(_, block)| block.cases.iter().filter_map(|case| case.patient));
    let operated: BTreeSet<&str> = patients.map(|patient| theatres.queue[patient].key.as_str()).collect();
    for table in OF_PATIENTS {
        let path = made.join(table);
        if let Some(left) = fs::read(&path).ok().and_then(|table| without_rows(&table, "patient", &operated)) {
            files::write_whole(&path, &left).map_err(|error| Failure::Write(path.clone(), error))?;
        }
    }
    Ok(operated.len())
}

/// A line of the settings that names the day of the meeting, moved by so many days; `None` for what is no date.
pub(super) fn meeting(line: &str, days: i32) -> Option<String> {
    let value = line.split_once('=')?.1.split('#').next()?;
    let date = value.trim().trim_matches(['"', '\'']).parse::<NaiveDate>().ok()?;
    Some(format!("today = {}", date + chrono::Duration::days(i64::from(days))))
}
