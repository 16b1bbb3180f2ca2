//! What `tavle roster` writes goes back into `tavle check`, in every form that holds a roster, and says the same there.

use assert_cmd::Command;
use std::path::Path;

fn tavle() -> Command {
    Command::new(env!("CARGO_BIN_EXE_tavle"))
}

/// What `check` prints of a roster, and how it ends.
fn checked(ward: &Path, roster: &Path) -> (Option<i32>, String, String) {
    let mut command = tavle();
    let output =
        command.arg("check").arg(ward).arg("--roster").arg(roster).args(["--format", "json"]).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (output.status.code(), text(output.stdout), text(output.stderr))
}

#[test]
fn a_result_says_the_same_as_csv_and_as_json_and_a_page_is_refused() {
    let temp = tempfile::tempdir().unwrap();
    let ward = temp.path().join("ward");
    tavle().arg("init").arg(&ward).assert().success();
    tavle().arg("roster").arg(&ward).args(["--time-limit", "60", "--gap", "50", "--quiet"]).assert().success();
    let (code, csv, _) = checked(&ward, &ward.join("out/roster.csv"));
    assert_eq!(code, Some(0));
    assert_eq!(checked(&ward, &ward.join("out/roster.json")).1, csv);

    let (code, said, told) = checked(&ward, &ward.join("out/roster.html"));
    assert_eq!((code, said.as_str()), (Some(2), ""));
    let faults: Vec<&str> = told.lines().filter(|line| line.contains("roster.html")).collect();
    assert_eq!(faults.len(), 1, "{told}");
    assert!(faults[0].contains("this is a web page"), "{told}");
}

#[test]
fn the_forms_of_a_roster_are_in_the_help() {
    let output = tavle().args(["check", "--help"]).output().unwrap();
    let help = String::from_utf8(output.stdout).unwrap();
    assert!(help.contains("a grid: a column `employment` or `name`"), "{help}");
}
