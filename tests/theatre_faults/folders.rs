//! The folder as a whole, and the commands that describe and make one.

use crate::{assert_told, theatres, told};
use assert_cmd::Command;
use tavle::files::{read_folder, read_theatre_folder, starter_files, theatre_starter_files};

#[test]
fn a_ward_folder_is_told_what_theatres_need() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("hospital.toml"), "first_day = 2026-07-06\nweeks = 2\n").unwrap();
    assert_eq!(
        told(folder.path()),
        "theatres.csv: the folder has no theatre tables; expected theatres.csv, sessions.csv, specialties.csv, \
         procedures.csv, surgeons.csv, teams.csv; `tavle init --theatres` makes them"
    );
}

#[test]
fn a_missing_table_is_asked_for_by_name() {
    let folder = theatres(&[]);
    std::fs::remove_file(folder.path().join("surgeons.csv")).unwrap();
    assert_eq!(
        told(folder.path()),
        "surgeons.csv: the file is missing; expected one; `tavle columns surgeons` says what it holds"
    );
}

#[test]
fn days_without_anybody_are_odd() {
    let folder = theatres(&[]);
    std::fs::remove_file(folder.path().join("surgeon_days.csv")).unwrap();
    assert_eq!(told(folder.path()), "warning surgeon_days.csv: there are no rows, so that nobody is there on any day");
}

#[test]
fn a_civil_registration_number_is_refused_and_masked() {
    assert_told(
        &[
            ("queue.csv", "patient;procedure;referred\n010190-1234;hip;2026-06-01\n"),
            ("cases.csv", "date;room;session;procedure\n"),
        ],
        &[
            "queue.csv:2:1: `01****-****` looks like a civil registration number; expected an employment key; people are never keyed by person number",
        ],
    );
}

#[test]
fn faults_of_several_tables_are_told_at_once() {
    let surgeons = "surgeon;specialty;competences\nS1;orto;hips\nS1;uro;kidneys\n";
    let folder = theatres(&[("surgeons.csv", surgeons), ("closures.csv", "room;from\nT9;2026-07-06\n")]);
    let told = told(folder.path());
    let places: Vec<&str> = told.lines().map(|line| line.split(": ").next().unwrap()).collect();
    assert_eq!(places, ["closures.csv:2:1", "surgeon_days.csv:3:1", "surgeons.csv:2:4", "surgeons.csv:3:1"]);
}

#[test]
fn a_folder_of_ward_and_theatres_is_both_without_a_warning() {
    let folder = tempfile::tempdir().unwrap();
    let mut competences = String::new();
    for (file, text) in theatre_starter_files().into_iter().chain(starter_files()) {
        let text = match file.as_str() {
            "hospital.toml" => text.replace("[points]", "today = 2027-01-06\n[points]"),
            "competences.csv" => {
                let rows = text.lines().filter(|line| !line.trim_start_matches('\u{feff}').starts_with('#'));
                competences.extend(rows.skip(usize::from(!competences.is_empty())).flat_map(|row| [row, "\n"]));
                competences.clone()
            }
            _ => text,
        };
        std::fs::write(folder.path().join(file), text).unwrap();
    }
    assert_eq!(read_folder(folder.path()).unwrap_or_else(|faults| panic!("{faults}")).warnings, vec![]);
    let theatres = read_theatre_folder(folder.path()).unwrap_or_else(|faults| panic!("{faults}"));
    assert_eq!(theatres.warnings, vec![]);
    assert_eq!(theatres.theatres.competences.len(), 9);
}

fn tavle() -> Command {
    Command::cargo_bin("tavle").unwrap()
}

#[test]
fn init_makes_theatres_that_read_back() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("theatres");
    let made = tavle().args(["init", "--theatres"]).arg(&path).assert().code(0);
    let said = String::from_utf8_lossy(&made.get_output().stdout).into_owned();
    assert!(said.contains("21 files of two theatres") && said.contains("Next: tavle theatres"), "{said}");
    assert_eq!(read_theatre_folder(&path).unwrap().warnings, vec![]);
}

#[test]
fn columns_describes_the_tables_of_theatres() {
    let all = tavle().arg("columns").assert().code(0);
    let text = String::from_utf8_lossy(&all.get_output().stdout).into_owned();
    assert!(text.contains("For theatres") && text.contains("surgeon_days.csv"), "{text}");
    let settings = tavle().args(["columns", "hospital.toml"]).assert().code(0);
    assert!(String::from_utf8_lossy(&settings.get_output().stdout).contains("overrun_risk"));
    let wrong = tavle().args(["columns", "pathway"]).assert().code(2);
    assert!(String::from_utf8_lossy(&wrong.get_output().stderr).contains("did you mean `pathways`?"));
}

#[test]
fn a_waiting_list_on_which_nobody_waits_is_odd() {
    assert_told(
        &[("queue.csv", "patient;procedure;referred\n"), ("cases.csv", "date;room;session;procedure\n")],
        &["warning queue.csv: nobody waits: there is no queue.csv, or it has no rows"],
    );
}

#[test]
fn who_makes_a_roster_of_theatres_is_told_what_plans_them() {
    let folder = theatres(&[]);
    let faults = read_folder(folder.path()).unwrap_err().to_string();
    let expected = "staff.csv: the file is missing; expected the tables of a ward; this folder has those of theatres, which `tavle theatres` plans";
    assert!(faults.contains(expected), "{faults}");
}
