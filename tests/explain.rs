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
        .stdout(contains("in pinned.csv: E on Mon 11 Jan, D on Tue 12 Jan"))
        .stdout(contains("Mon 11 Jan – Tue 12 Jan"))
        .stdout(contains("a cell of pinned.csv freed").and(contains("staff.csv").not()));
}

#[test]
fn a_late_publication_is_named_as_what_it_is() {
    let folder = two_people();
    let text = "name = \"Two\"\nfirst_day = 2027-01-11\nweeks = 1\nagreement = \"dk-regions-nurses\"\npublish_on = 2027-01-05\n";
    std::fs::write(folder.path().join("hospital.toml"), text).unwrap();
    let explained = tavle().arg("explain").arg(folder.path()).assert().code(3);
    explained
        .stdout(contains("the first day is 2027-01-11; publish_on is 2027-01-05, 6 days before it"))
        .stdout(contains("an earlier publish_on in hospital.toml"))
        .stdout(contains("staff.csv").not().and(contains("Anna Holm").not()));
}

#[test]
fn a_balance_that_no_work_can_settle_is_named_with_its_hours() {
    let folder = two_people();
    let text = "name = \"Two\"\nfirst_day = 2027-01-11\nweeks = 1\nagreement = \"dk-regions-nurses\"\n";
    std::fs::write(folder.path().join("hospital.toml"), text).unwrap();
    std::fs::write(folder.path().join("balances.csv"), "employment;norm_hours\nE2;1500\n").unwrap();
    let explained = tavle().arg("explain").arg(folder.path()).assert().code(3);
    explained
        .stdout(contains("what is asked of Bo Lind (E2) cannot be kept"))
        .stdout(contains("above what the norm allows by Sun 17 Jan without any work"))
        .stdout(contains("1500.0 h carried in"))
        .stdout(contains("the balance carried in, in balances.csv"));
}

#[test]
fn duties_from_before_the_horizon_are_named() {
    let folder = two_people();
    let shifts = "shift;kind;start;end\nD;day;07:00;15:00\nE;evening;15:00;23:00\n";
    std::fs::write(folder.path().join("shifts.csv"), shifts).unwrap();
    std::fs::write(folder.path().join("history.csv"), "employment;date;shift\nE2;2027-01-10;E\n").unwrap();
    std::fs::write(folder.path().join("wishes.csv"), "employment;kind;from;shift;must\nE2;shift;2027-01-11;D;yes\n")
        .unwrap();
    let explained = tavle().arg("explain").arg(folder.path()).assert().code(3);
    explained
        .stdout(contains("approved in wishes.csv: D on Mon 11 Jan"))
        .stdout(contains("worked before, in history.csv: E on Sun 10 Jan"));
}

/// `name +12.5`, as the lines of a price are written: the sum of its numbers.
fn sum_of_lines(lines: &str) -> f64 {
    let numbers =
        lines.split(", ").filter_map(|entry| entry.rsplit_once(' ')).map(|(_, number)| number.replace('−', "-"));
    numbers.filter_map(|number| number.parse::<f64>().ok()).sum()
}

#[test]
fn the_lines_of_a_price_sum_to_it() {
    let folder = two_people();
    std::fs::write(folder.path().join("demand.csv"), "when;shift;minimum;target\nweekdays;D;1;2\n").unwrap();
    let file = roster(folder.path(), "E1", "E2");
    let explained =
        tavle().arg("explain").arg(folder.path()).arg("--roster").arg(&file).arg("--quiet").assert().code(0);
    let text = String::from_utf8(explained.get_output().stdout.clone()).unwrap();
    let line = text.lines().find(|line| line.contains("granting it")).unwrap();
    let (words, lines) = line.rsplit_once(": ").unwrap();
    let points: f64 = match words.split_once("costs at most ") {
        Some((_, points)) => points.split(' ').next().unwrap().parse().unwrap(),
        None if words.contains("costs nothing") => 0.0,
        None => -words.split_once("even gain ").unwrap().1.split(' ').next().unwrap().parse::<f64>().unwrap(),
    };
    assert!(lines.contains("this wish −10"), "{line}");
    assert!((sum_of_lines(lines) - points).abs() < 1e-6, "{line}");
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

#[test]
fn somebodys_day_is_explained_by_the_rule_or_the_price_of_every_other_choice() {
    let folder = two_people();
    let file = roster(folder.path(), "E1", "E2");
    let mut explain = tavle();
    explain.arg("explain").arg(folder.path()).arg("--roster").arg(&file).args(["--person", "anna holm=2027-01-11"]);
    explain
        .assert()
        .code(0)
        .stdout(contains("Anna Holm (E1) works D on Mon 11 Jan."))
        .stdout(contains("wish: day off on Mon 11 Jan, refused"))
        .stdout(contains("off instead: only if somebody else steps in").and(contains("(minimum_staffing)")));
}

#[test]
fn a_shift_is_explained_by_who_is_on_it_and_who_else_could_come() {
    let folder = two_people();
    let file = roster(folder.path(), "E1", "E2");
    let shift = |code: &str| {
        let mut explain = tavle();
        explain.arg("explain").arg(folder.path()).arg("--roster").arg(&file).args(["--shift", code]);
        explain.assert()
    };
    shift("D=2027-01-11")
        .code(0)
        .stdout(contains("D on Mon 11 Jan: Anna Holm (E1)"))
        .stdout(contains("heads: 1, minimum 1, target 1: as wanted").and(contains("Bo Lind")));
    shift("d=2027-01-11").code(2).stderr(contains("there is no shift `d`"));
    shift("D=2027-02-11").code(2).stderr(contains("is not planned here"));
}

#[test]
fn a_theatre_and_a_patient_are_explained_by_what_is_short() {
    let explain = |arguments: &[&str]| {
        let mut explain = tavle();
        explain.arg("explain").arg(instance("hospital-14")).args(arguments);
        explain.assert()
    };
    explain(&["--block", "T03=2027-09-25"]).code(0).stdout(contains("Theatre 3: not open on this day"));
    explain(&["--block", "T03=2027-09-21"]).code(0).stdout(contains("Tue 21 Sep, Theatre 3, Day: Eye surgery"));
    explain(&["--patient", "P00015"]).code(0).stdout(contains("latest day Thu 2 Sep").and(contains("5 days late")));
    explain(&["--block", "T30=2027-09-21"]).code(2).stderr(contains("did you mean `T03`?"));
    explain(&["--patient", "nobody"]).code(2).stderr(contains("nobody in the waiting list is `nobody`"));
}
