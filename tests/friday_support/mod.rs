//! What the Fridays share: running the binary and reading back what it wrote.

use assert_cmd::Command;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

pub fn tavle(command: &str, folder: &Path) -> Command {
    let mut tavle = Command::new(env!("CARGO_BIN_EXE_tavle"));
    tavle.arg(command).arg(folder);
    tavle
}

pub fn stdout(command: &mut Command) -> String {
    String::from_utf8(command.assert().code(0).get_output().stdout.clone()).unwrap()
}

/// Rows of a table without comments and header, cell by cell.
pub fn rows(file: impl AsRef<Path>) -> Vec<Vec<String>> {
    let text = std::fs::read_to_string(file).unwrap();
    let lines = text.trim_start_matches('\u{feff}').lines().filter(|line| !line.starts_with('#'));
    lines.skip(1).map(|line| line.split(';').map(|cell| cell.trim_matches('"').to_string()).collect()).collect()
}

pub fn json(file: impl AsRef<Path>) -> Value {
    serde_json::from_str(&std::fs::read_to_string(file).unwrap()).unwrap()
}

/// Who works when: the shift by employment and date.
pub type Duties = BTreeMap<(String, String), String>;

/// Who works when, temps left out.
pub fn duties(published: &Path) -> Duties {
    let rows = rows(published);
    let own = rows.iter().filter(|row| row[0] != "TEMP");
    own.map(|row| ((row[0].clone(), row[2].clone()), row[3].clone())).collect()
}

/// The cells in which two rosters differ.
pub fn changed_cells(before: &Duties, after: &Duties) -> BTreeSet<(String, String)> {
    let cells: BTreeSet<&(String, String)> = before.keys().chain(after.keys()).collect();
    cells.into_iter().filter(|cell| before.get(*cell) != after.get(*cell)).cloned().collect()
}

/// People, kinds, weeks and groups come to the same total.
pub fn assert_sums_agree(cost: &Value) {
    let total = cost["total"]["planned_ore"].as_i64().unwrap();
    for parts in ["people", "kinds", "weeks", "groups"] {
        let sum: i64 = cost[parts].as_array().unwrap().iter().map(|part| part["planned_ore"].as_i64().unwrap()).sum();
        assert_eq!(sum, total, "{parts}");
    }
}

/// What was worked, as the next period's folder begins with it.
pub fn history(next: &Path) -> Duties {
    rows(next.join("history.csv")).into_iter().map(|row| ((row[0].clone(), row[1].clone()), row[2].clone())).collect()
}

/// Everybody goes into the next period with the hours that they owe; what is above the norm is paid out, and hours that a call-in has
/// paid for are in neither.
pub fn assert_owed_hours_are_carried_on(cost: &Value, next: &Path) {
    let number = |cell: &str| cell.replace(',', ".").parse::<f64>().unwrap_or(0.0);
    let balances: BTreeMap<String, f64> =
        rows(next.join("balances.csv")).into_iter().map(|row| (row[0].clone(), number(&row[1]))).collect();
    for person in cost["people"].as_array().unwrap() {
        let Some(end) = person["periods"].as_array().and_then(|all| all.last()) else { continue };
        let owed = end["planned_balance_minutes"].as_i64().unwrap().min(0);
        let carried = balances.get(person["employment"].as_str().unwrap()).copied().unwrap_or(0.0);
        assert!((carried - owed as f64 / 60.0).abs() < 0.05, "{person}: {carried} carried on");
    }
}
