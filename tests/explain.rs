//! `tavle explain` as a user sees it.

use assert_cmd::Command;
use predicates::prelude::PredicateBooleanExt;
use predicates::str::contains;
use std::path::{Path, PathBuf};

fn tavle() -> Command {
    Command::new(env!("CARGO_BIN_EXE_tavle"))
}

fn instance(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("instances").join(name)
}

/// A ward of two who share one shift a day; nobody else is asked for.
fn two_people() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let files = [
        ("hospital.toml", "name = \"Two\"\nfirst_day = 2027-01-11\nweeks = 1\nagreement = \"eu-directive\"\n"),
        ("shifts.csv", "shift;kind;start;end\nD;day;07:00;15:00\n"),
        ("staff.csv", "employment;name;fraction\nE1;Anna Holm;1\nE2;Bo Lind;1\n"),
        ("demand.csv", "when;shift;minimum;target\nweekdays;D;1;1\n"),
        ("wishes.csv", "employment;kind;from\nE1;off;2027-01-11\nE2;off;2027-01-11\n"),
    ];
    for (file, text) in files {
        std::fs::write(folder.path().join(file), text).unwrap();
    }
    folder
}

fn roster(folder: &Path, monday: &str, others: &str) -> PathBuf {
    let mut text = "employment;date;shift\n".to_string();
    for day in 11..=15 {
        text += &format!("{};2027-01-{day};D\n", if day == 11 { monday } else { others });
    }
    let file = folder.join("roster.csv");
    std::fs::write(&file, text).unwrap();
    file
}

#[test]
fn the_planted_conflict_is_named_with_everybody_who_could_have_filled_it() {
    let explained = tavle().arg("explain").arg(instance("ward-infeasible")).assert().code(3);
    explained
        .stdout(contains("Sunday 21 February, Night: 2 with Anaesthesia are needed, 1 missing."))
        .stdout(contains("Thea Juhl (E102): away (holiday)"))
        .stdout(contains("Frida Larsen (E103): is exempt from nights"))
        .stdout(contains("Trine Bruun (E104): is promised day off on Sun 21 Feb"))
        .stdout(contains("a minimum of 1 instead of 2 on Sunday 21 February, Night: a roster exists"))
        .stdout(contains("the approved wishes of Trine Bruun (E104) taken back: a roster exists"));
}

#[test]
fn a_ward_that_can_be_planned_has_no_conflict() {
    let folder = two_people();
    tavle().arg("explain").arg(folder.path()).assert().code(0).stdout(contains("a roster exists"));
}

#[test]
fn a_wish_that_only_another_wish_can_pay_for_names_whose() {
    let folder = two_people();
    let file = roster(folder.path(), "E1", "E2");
    let explained = tavle().arg("explain").arg(folder.path()).arg("--roster").arg(&file).assert().code(0);
    explained
        .stdout(contains("1 of 2 wishes refused, 1 granted."))
        .stdout(contains("Anna Holm (E1)").and(contains("Bo Lind (E2)").not()))
        .stdout(contains("day off on Mon 11 Jan: granting it costs"));
}

#[test]
fn many_people_are_summed_up_by_reason() {
    let folder = two_people();
    let (mut staff, mut absences) = ("employment;name;fraction\n".to_string(), "employment;kind;from;to\n".to_string());
    for person in 1..=14 {
        staff += &format!("E{person};Person {person};1\n");
        absences += &format!("E{person};holiday;2027-01-11;2027-01-11\n");
    }
    std::fs::write(folder.path().join("staff.csv"), staff).unwrap();
    std::fs::write(folder.path().join("absences.csv"), absences).unwrap();
    let explained = tavle().arg("explain").arg(folder.path()).assert().code(3);
    explained
        .stdout(contains("Monday 11 January, D: 1 is needed, 1 missing."))
        .stdout(contains("None of the 14 people can be there:"))
        .stdout(contains("14 × away (holiday): Person 1, Person 2, Person 3, Person 4 and 10 more"));
}

#[test]
fn fixed_duties_that_leave_no_rest_are_named_with_the_rule() {
    let folder = two_people();
    let shifts = "shift;kind;start;end\nD;day;07:00;15:00\nE;evening;15:00;23:00\n";
    std::fs::write(folder.path().join("shifts.csv"), shifts).unwrap();
    std::fs::write(folder.path().join("pinned.csv"), "employment;date;shift\nE1;2027-01-11;E\nE1;2027-01-12;D\n")
        .unwrap();
    let explained = tavle().arg("explain").arg(folder.path()).assert().code(3);
    explained
        .stdout(contains("what is asked of Anna Holm (E1) cannot be kept"))
        .stdout(contains("11 hours"))
        .stdout(contains("fixed"));
}

#[test]
fn an_unknown_employment_gets_its_near_match() {
    let folder = two_people();
    let file = roster(folder.path(), "E1", "E2");
    let mut explain = tavle();
    explain.arg("explain").arg(folder.path()).arg("--roster").arg(&file).args(["--wish", "E11"]);
    explain.assert().code(2).stderr(contains("there is no employment `E11`; did you mean `E1`?"));
}

#[test]
fn a_roster_that_breaks_hard_rules_is_not_priced() {
    let folder = two_people();
    let file = folder.path().join("roster.csv");
    std::fs::write(&file, "employment;date;shift\nE1;2027-01-11;D\n").unwrap();
    let explained = tavle().arg("explain").arg(folder.path()).arg("--roster").arg(&file).assert().code(1);
    explained.stdout(contains("breaks hard rules")).stdout(contains("tavle check"));
}

#[test]
fn completions_know_the_commands() {
    tavle().args(["completions", "bash"]).assert().code(0).stdout(contains("explain"));
}
