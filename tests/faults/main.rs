//! Every kind of fault with its message: what is wrong, where, what was expected, what is near.
//!
//! Each test puts one file into a small folder that has no fault otherwise.

mod files;
mod meaning;
mod rosters;
mod settings;
mod values;

use std::path::Path;
use tavle::files::{read_folder, read_roster};

/// A ward without fault.
const WARD: [(&str, &str); 5] = [
    ("hospital.toml", "name = \"Test ward\"\nfirst_day = 2026-07-06\nweeks = 4\nhistory_days = 14\n"),
    ("competences.csv", "competence;name\nsenior;Senior nurse\nanaesthesia;Anaesthesia nurse\n"),
    (
        "shifts.csv",
        "shift;kind;start;end;requires\nD;day;07:00;15:00;\nE;evening;15:00;23:00;\nN;night;23:00;07:00;anaesthesia\n",
    ),
    ("staff.csv", "employment;name;competences\nE1;Anna Holm;senior anaesthesia\nE2;Bo Lund;senior\nE3;Bo Lund;\n"),
    ("demand.csv", "when;shift;minimum\ndaily;D;1\n"),
];

/// Lays the ward out with some files put in place of its own.
fn ward(files: &[(&str, &[u8])]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let own = WARD.iter().map(|(file, text)| (*file, text.as_bytes()));
    for (file, bytes) in own.chain(files.iter().copied()) {
        std::fs::write(folder.path().join(file), bytes).unwrap();
    }
    folder
}

/// What is printed for the ward with these files: its faults, or its warnings.
fn told(folder: &Path) -> String {
    match read_folder(folder) {
        Err(faults) => faults.to_string(),
        Ok(folder) => folder.warnings.iter().map(|warning| format!("warning {warning}")).collect::<Vec<_>>().join("\n"),
    }
}

/// Holds what is printed for the ward with one file put in against the lines expected.
#[track_caller]
fn assert_told(file: &str, text: &str, expected: &[&str]) {
    assert_eq!(told(ward(&[(file, text.as_bytes())]).path()), expected.join("\n"));
}

/// Holds what is printed for a roster of the ward against the lines expected.
#[track_caller]
fn assert_roster_told(text: &str, expected: &[&str]) {
    let folder = ward(&[]);
    let path = folder.path().join("roster.csv");
    std::fs::write(&path, text).unwrap();
    let hospital = read_folder(folder.path()).unwrap().hospital;
    let faults = read_roster(&path, &hospital).unwrap_err().to_string();
    assert_eq!(faults.replace(path.to_str().unwrap(), "roster.csv"), expected.join("\n"));
}

#[test]
fn the_ward_itself_has_no_fault() {
    assert_eq!(told(ward(&[]).path()), "");
}

#[test]
fn a_missing_folder_says_how_to_make_one() {
    assert_eq!(
        told(Path::new("no/such/ward")),
        "no/such/ward: the folder does not exist; expected a hospital folder; `tavle init` makes one"
    );
}

#[test]
fn all_faults_of_all_files_are_told_at_once_in_order() {
    let staff = b"employment;fraction\nE1;2\nE1;1\n".as_slice();
    let folder = ward(&[("staff.csv", staff), ("demand.csv", b"when;shift;minimum\ndayly;X;1\n")]);
    let told = told(folder.path());
    let places: Vec<&str> = told.lines().map(|line| line.split(": ").next().unwrap()).collect();
    assert_eq!(places, ["demand.csv:2:1", "demand.csv:2:7", "staff.csv:2:4", "staff.csv:3:1"]);
}

#[test]
fn fifty_faults_are_printed_and_the_rest_counted() {
    let demand = format!("when;shift;minimum\n{}", "daily;X;1\n".repeat(60));
    let told = told(ward(&[("demand.csv", demand.as_bytes())]).path());
    assert_eq!((told.lines().count(), told.lines().last()), (51, Some("… and 10 more")));
}
