//! `tavle plan` and `tavle check` of roster and blocks together, on a small made-up hospital: good and bad.

use assert_cmd::Command;
use predicates::prelude::PredicateBooleanExt;
use predicates::str::contains;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use tempfile::TempDir;

fn tavle(arguments: &[&Path]) -> Command {
    let mut command = Command::cargo_bin("tavle").unwrap_or_else(|error| panic!("{error}"));
    command.args(arguments);
    command
}

/// A hospital of two rooms and one specialty over two weeks of blocks, and its plan: made once for all tests.
fn planned() -> &'static (TempDir, Vec<u8>) {
    static PLANNED: OnceLock<(TempDir, Vec<u8>)> = OnceLock::new();
    PLANNED.get_or_init(|| {
        let dir = tempfile::tempdir().unwrap_or_else(|error| panic!("{error}"));
        let folder = dir.path().join("small");
        let arguments = ["--rooms", "2", "--specialties", "1", "--weeks", "2", "--seed", "3", "--staff"];
        tavle(&["generate".as_ref(), "hospital".as_ref(), &folder]).args(arguments).assert().success();
        let out = dir.path().join("out");
        let mut run = tavle(&["plan".as_ref(), &folder, "--out".as_ref(), &out]);
        let stdout = run.args(["--time-limit", "30", "--gap", "2"]).assert().code(0).get_output().stdout.clone();
        (dir, stdout)
    })
}

fn folder() -> PathBuf {
    planned().0.path().join("small")
}

fn out(file: &str) -> PathBuf {
    planned().0.path().join("out").join(file)
}

fn json() -> serde_json::Value {
    serde_json::from_slice(&std::fs::read(out("plan.json")).unwrap()).unwrap()
}

fn check_both(roster: &Path, blocks: &Path) -> Command {
    let (folder, cases) = (folder(), out("cases.csv"));
    let files: [&Path; 6] = ["--roster".as_ref(), roster, "--blocks".as_ref(), blocks, "--cases".as_ref(), &cases];
    let mut command = tavle(&["check".as_ref(), &folder]);
    command.args(files);
    command
}

#[test]
fn the_plan_says_what_it_is_how_good_and_what_it_gains_over_both_orders() {
    let text = String::from_utf8_lossy(&planned().1);
    for word in ["Every hard rule is kept", "Proven within", "rosters, then blocks", "blocks, then rosters", "reserve"]
    {
        assert!(text.contains(word), "{word} is missing in\n{text}");
    }
    for file in ["plan.html", "roster.html", "theatres.html", "plan.json", "roster.csv", "blocks.csv", "served.csv"] {
        assert!(out(file).is_file(), "{file} is missing");
    }
}

#[test]
fn the_plan_is_never_worse_than_either_order_nor_better_than_its_bound() {
    let json = json();
    let cost = json["proof"]["cost"].as_f64().unwrap();
    let gain = &json["gains"][0];
    for order in ["rosters_first", "blocks_first"] {
        let other = gain[order].as_f64().unwrap();
        assert!(cost <= other + 0.1, "{order}: {cost} and {other}");
    }
    assert!(json["proof"]["bound"].as_f64().unwrap() <= cost + 0.1);
}

#[test]
fn the_checker_has_nothing_against_the_plan_it_is_given_as_files() {
    check_both(&out("roster.csv"), &out("blocks.csv")).assert().code(0).stdout(contains("People of the blocks"));
    let report = check_both(&out("roster.csv"), &out("blocks.csv")).args(["--format", "json"]).assert().code(0);
    let report: serde_json::Value = serde_json::from_slice(&report.get_output().stdout).unwrap();
    assert_eq!(report["crews"]["breaches"].as_array().unwrap().len(), 0);
    assert!(report["crews"]["serving"].as_u64().unwrap() > 10);
}

#[test]
fn a_duty_taken_out_of_the_roster_leaves_a_block_without_its_people() {
    let served = std::fs::read_to_string(out("served.csv")).unwrap();
    let text = std::fs::read_to_string(out("roster.csv")).unwrap();
    let first = served.lines().nth(1).unwrap();
    let day = first.split(';').next().unwrap();
    // Everybody on the theatres' day shift of that day stays at home.
    let kept: Vec<&str> = text.lines().filter(|line| !(line.contains(day) && line.contains(";D;"))).collect();
    assert!(kept.len() < text.lines().count());
    let dir = tempfile::tempdir().unwrap();
    let broken = dir.path().join("roster.csv");
    std::fs::write(&broken, kept.join("\r\n") + "\r\n").unwrap();
    check_both(&broken, &out("blocks.csv")).assert().code(1).stdout(contains("[block_staffed]"));
}

#[test]
fn a_folder_without_crews_or_with_a_faulty_one_is_refused_with_every_fault() {
    let dir = tempfile::tempdir().unwrap();
    let broken = dir.path().join("small");
    std::fs::create_dir(&broken).unwrap();
    for entry in std::fs::read_dir(folder()).unwrap().flatten().filter(|entry| entry.path().is_file()) {
        std::fs::copy(entry.path(), broken.join(entry.file_name())).unwrap();
    }
    std::fs::write(broken.join("crews.csv"), "team_kind;session;heads;shifts\nnurse;;2;D\nanaesthesia;dya;1;D Q\n")
        .unwrap();
    tavle(&["plan".as_ref(), &broken]).assert().code(2).stderr(
        contains("crews.csv:2:1")
            .and(contains("did you mean `nurses`"))
            .and(contains("did you mean `day`"))
            .and(contains("crews.csv:3:").and(contains("unknown shift `Q`")))
            .and(contains("nothing was written")),
    );
    std::fs::remove_file(broken.join("crews.csv")).unwrap();
    tavle(&["plan".as_ref(), &broken]).assert().code(2).stderr(contains("crews.csv: the file is missing"));
    assert!(!broken.join("out").exists());
}

#[test]
fn rosters_and_theatres_of_such_a_folder_are_planned_for_themselves_as_before() {
    let dir = tempfile::tempdir().unwrap();
    let folder = folder();
    let quick = ["--time-limit", "12", "--gap", "30", "--quiet"];
    let theatres = dir.path().join("theatres");
    tavle(&["theatres".as_ref(), &folder, "--out".as_ref(), &theatres]).args(quick).assert().code(0);
    let roster = dir.path().join("roster");
    tavle(&["roster".as_ref(), &folder, "--out".as_ref(), &roster]).args(quick).assert().code(0);
    assert!(theatres.join("blocks.csv").is_file() && roster.join("roster.csv").is_file());
}

#[test]
fn a_limit_too_short_for_any_plan_ends_with_4_and_writes_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let out = dir.path().join("out");
    tavle(&["plan".as_ref(), &folder(), "--out".as_ref(), &out])
        .args(["--time-limit", "0.01"])
        .assert()
        .code(4)
        .stderr(contains("nothing was written"));
    assert!(!out.exists());
}
