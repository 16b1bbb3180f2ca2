//! `tavle next`: the next period's folder, from what was worked in the last.

use super::failure::Failure;
use super::{Exit, cost, in_force, load, next_theatres, say};
use crate::calendar::Horizon;
use crate::cost::{Ledger, LedgerInput, Rounding, roster_as_worked};
use crate::files;
use crate::handover::next_hospital;
use crate::hospital::{Hospital, Roster};
use crate::store::STORE_FILE;
use clap::Args;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// Tables that the next period has of its own; the others are the same as before.
const OWN_TABLES: [&str; 8] = ["wishes", "absences", "history", "weeks", "balances", "pinned", "published", "worked"];
/// Tables whose rows may speak of dates; those that are over are left out.
const DATED_TABLES: [&str; 6] =
    ["demand.csv", "activities.csv", "blocks.csv", "cases.csv", "closures.csv", "surgeon_days.csv"];

/// Start the next period's folder: the last published roster becomes history, and every balance is carried on.
///
/// Nights and weekends against the fair share, hours outside day hours, and hours owed go on from where they end, so that
/// fairness holds over years; hours above the norm are paid out, as `tavle cost` lists them. Where worked.csv says what was worked, that
/// counts and not the plan. Absences that reach over are kept; wishes and pinned duties are empty.
#[derive(Debug, Args)]
pub struct Next {
    /// Hospital folder of the period that ends.
    folder: PathBuf,
    /// Folder to be made.
    new_folder: PathBuf,
    /// The roster that was worked [default: the version published last, else published.csv].
    #[arg(long, value_name = "FILE")]
    roster: Option<PathBuf>,
}

impl Next {
    /// Reads, carries on, writes.
    pub fn run(self) -> Result<Exit, Failure> {
        let loaded = load::load(&self.folder)?;
        let roster = in_force::roster(&self.folder, self.roster.as_deref(), &loaded.problem.hospital)?;
        if self.new_folder.exists() {
            let folder = self.new_folder.display();
            return Err(Failure::Argument(format!("{folder} is there already; name a folder that is not")));
        }
        let ledger = self.ledger(&loaded, &roster)?;
        let worked = roster_as_worked(&loaded.problem.hospital, &roster, &loaded.worked);
        let mut next = next_hospital(&loaded.problem, &loaded.tables, &worked);
        // One account of the hours: what is paid out when the period ends, or was when somebody was called in, is not owed as time as well.
        for (person, periods) in next.staff.iter_mut().zip(&ledger.balances) {
            if let Some(end) = periods.last() {
                person.opening.norm_balance_minutes = end.carried_minutes[1];
            }
        }
        let write = |error: io::Error| Failure::Write(self.new_folder.clone(), error);
        let parent = match self.new_folder.parent() {
            Some(parent) if !parent.as_os_str().is_empty() => parent,
            _ => Path::new("."),
        };
        fs::create_dir_all(parent).map_err(write)?;
        // Made beside it and renamed when it is whole and sound.
        let draft = tempfile::Builder::new().prefix(".tavle-").tempdir_in(parent).map_err(write)?;
        let made = draft.path().join("next");
        copy(&self.folder, &made, next.horizon).map_err(write)?;
        for (file, text) in files::table_texts(&next, &OWN_TABLES) {
            if let Some(text) = text {
                files::write_whole(made.join(file), text.as_bytes()).map_err(write)?;
            }
        }
        settings(&self.folder, &made, &next).map_err(write)?;
        let operated = match next_theatres::has(&made) {
            true => Some(next_theatres::leave_operated_out(&self.folder, &made, next.horizon)?),
            false => None,
        };
        files::read_folder(&made)?;
        fs::rename(&made, &self.new_folder).map_err(write)?;
        say(&self.text(&next, operated))?;
        Ok(Exit::Done)
    }

    /// Hours and pay of the period that ends: as worked so far, and as planned from there.
    fn ledger(&self, loaded: &load::Loaded, roster: &Roster) -> Result<Ledger, Failure> {
        let problem = &loaded.problem;
        let history = cost::published(&self.folder, &problem.hospital)?;
        Ok(Ledger::of(&LedgerInput {
            hospital: &problem.hospital,
            book: &problem.book,
            tables: &loaded.tables,
            roster,
            worked: &loaded.worked,
            budget: &loaded.budget,
            history: &history,
            told: None,
            rounding: Rounding::EachDuty,
        }))
    }

    fn text(&self, next: &Hospital, operated: Option<usize>) -> String {
        let norms: i64 = next.staff.iter().map(|person| person.opening.norm_balance_minutes).sum();
        let (first, last, folder) = (next.horizon.first, next.horizon.last(), self.new_folder.display());
        let patients = operated.map_or(String::new(), |count| {
            format!("out of the waiting list, because they were in blocks that are over: {count}\n")
        });
        let (look, make) = match (operated, self.folder.join("crews.csv").exists()) {
            (Some(_), true) => ("demand.csv and the waiting list", "plan"),
            _ => ("demand.csv", "roster"),
        };
        format!(
            "{folder}: {first} – {last}, {} people\n\
             carried on: {} duties of history, norm balances of {:.1} h in all, fairness of nights and weekends, hours outside \
             day hours\n\
             {patients}absences that reach over: {}. Next: enter absences and wishes, look at {look}, then tavle {make} {folder}\n",
            next.staff.len(),
            next.history.len(),
            norms as f64 / 60.0,
            next.absences.len(),
        )
    }
}

/// Copies what stays the same: every table but the period's own, rule sets and pay tables.
fn copy(from: &Path, to: &Path, horizon: Horizon) -> io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let own = OWN_TABLES.iter().any(|table| name.strip_suffix(".csv") == Some(table));
        if entry.file_type()?.is_dir() {
            if ["agreements", "pay"].contains(&name.as_str()) {
                copy(&entry.path(), &to.join(&name), horizon)?;
            }
        } else if DATED_TABLES.contains(&name.as_str()) {
            let bytes = fs::read(entry.path())?;
            files::write_whole(to.join(&name), &without_past_rows(&bytes, horizon))?;
        } else if !own && !name.starts_with(STORE_FILE) && !name.starts_with('.') && name != "hospital.toml" {
            files::write_whole(to.join(&name), &fs::read(entry.path())?)?;
        }
    }
    Ok(())
}

/// The lines of a table but those that speak only of dates before the horizon. Works on bytes, so that the file's own encoding
/// stays.
fn without_past_rows(bytes: &[u8], horizon: Horizon) -> Vec<u8> {
    let is_past = |line: &[u8]| {
        let text = String::from_utf8_lossy(line);
        let cells = text.split([';', ',', '\t']).map(|cell| cell.trim().trim_matches('"'));
        let dates = cells.flat_map(str::split_whitespace);
        let mut last = dates.filter_map(|cell| cell.split("..").filter_map(files::date_of).max());
        last.next().is_some_and(|date| date < horizon.first)
    };
    bytes.split_inclusive(|&byte| byte == b'\n').filter(|line| !is_past(line)).flatten().copied().collect()
}

/// `hospital.toml` with its dates moved on and everything else as it stands, comments too.
fn settings(from: &Path, to: &Path, next: &Hospital) -> io::Result<()> {
    let text = fs::read_to_string(from.join("hospital.toml"))?;
    let (mut lines, mut top) = (Vec::new(), true);
    for line in text.lines() {
        top &= !line.trim_start().starts_with('[');
        let key = line.split('=').next().unwrap_or_default().trim();
        let moved = match (top, key) {
            (true, "first_day") => Some(format!("first_day = {}", next.horizon.first)),
            (true, "today") => next_theatres::meeting(line, next.horizon.days),
            (true, "publish_on") => next.publish_on.map(|date| format!("publish_on = {date}")),
            (true, "history_days") => Some(format!("history_days = {}", -next.history_from)),
            _ => None,
        };
        lines.push(moved.unwrap_or_else(|| line.to_string()));
    }
    if !text.lines().any(|line| line.trim_start().starts_with("history_days")) {
        lines.insert(0, format!("history_days = {}", -next.history_from));
    }
    files::write_whole(to.join("hospital.toml"), (lines.join("\n") + "\n").as_bytes())
}
