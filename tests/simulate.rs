//! `tavle simulate` as a user sees it.

use assert_cmd::Command;
use predicates::str::contains;
use std::fs;
use std::path::Path;

fn tavle(arguments: &[&str]) -> assert_cmd::assert::Assert {
    Command::cargo_bin("tavle").expect("the binary is built").args(arguments).assert()
}

/// A small made-up hospital.
fn hospital(dir: &Path) -> String {
    let folder = dir.join("hospital").display().to_string();
    tavle(&["generate", "hospital", "--rooms", "3", "--specialties", "2", &folder]).success();
    folder
}

fn rows(out: &Path) -> Vec<String> {
    let text = fs::read_to_string(out.join("runs.csv")).expect("runs.csv is there");
    text.lines().skip(1).map(String::from).collect()
}

#[test]
fn policies_are_compared_in_a_table_and_on_a_page() {
    let dir = tempfile::tempdir().expect("a folder");
    let (folder, out) = (hospital(dir.path()), dir.path().join("out"));
    let text = out.display().to_string();
    let short = ["--seeds", "2", "--weeks", "6", "--warm-up", "2", "--policies", "refill,weekly", "--out", &text];
    tavle(&[&["simulate", &folder], &short[..]].concat())
        .success()
        .stdout(contains("4 of 4 replays of 2 + 6 weeks"))
        .stdout(contains("Against fixed owners, ad-hoc refill (paired by seed"))
        .stdout(contains("within the guarantee"));
    assert_eq!(rows(&out).len(), 4);
    let page = fs::read_to_string(out.join("policies.html")).expect("the page is there");
    assert!(page.contains("<svg") && !page.contains("http"));
    assert!(page.contains("(in 6 weeks)") && !page.contains("(a year)"), "six weeks were counted");
    // What is there is not written over unless asked to go on.
    tavle(&[&["simulate", &folder], &short[..]].concat()).code(2).stderr(contains("--resume"));
}

#[test]
fn a_stopped_simulation_goes_on_after_its_last_whole_line() {
    let dir = tempfile::tempdir().expect("a folder");
    let (folder, out) = (hospital(dir.path()), dir.path().join("out"));
    let text = out.display().to_string();
    let run = |seeds: &str, resume: &[&str]| {
        let what = ["simulate", &folder, "--seeds", seeds, "--weeks", "4", "--warm-up", "1", "--policies", "weekly"];
        tavle(&[&what[..], &["--out", &text], resume].concat())
    };
    run("3", &[]).success();
    let whole = rows(&out);
    let mut sorted = whole.clone();
    sorted.sort();
    // The last line is cut short, as by a power failure.
    let file = out.join("runs.csv");
    let bytes = fs::read(&file).expect("runs.csv is there");
    fs::write(&file, &bytes[..bytes.len() - 20]).expect("runs.csv is written");
    run("3", &["--resume"]).success().stderr(contains("3/3 replays done")).stdout(contains("3 of 3 replays"));
    let mut again = rows(&out);
    again.sort();
    assert_eq!(again, sorted);
    // Fewer seeds than were run: the means are those of the seeds asked for, and nothing is lost.
    let fewer = run("2", &["--resume"]).success().stdout(contains("2 of 2 replays")).get_output().stdout.clone();
    assert_eq!(rows(&out).len(), 3);
    fs::remove_file(&file).expect("runs.csv is removed");
    let afresh = run("2", &[]).success().get_output().stdout.clone();
    assert_eq!(String::from_utf8_lossy(&fewer), String::from_utf8_lossy(&afresh));
}

#[test]
fn a_map_says_where_the_gain_is_reached_and_where_not() {
    let dir = tempfile::tempdir().expect("a folder");
    let (folder, out) = (hospital(dir.path()), dir.path().join("out"));
    let text = out.display().to_string();
    let cells = [
        "--map",
        "--loads",
        "80",
        "--losses",
        "0,20",
        "--crosses",
        "0",
        "--seeds",
        "2",
        "--weeks",
        "4",
        "--warm-up",
        "2",
    ];
    tavle(&[&["simulate", &folder, "--out", &text], &cells[..]].concat())
        .success()
        .stdout(contains("of 2 cells"))
        .stdout(contains("over refill"));
    let table = fs::read_to_string(out.join("map.csv")).expect("the table is there");
    assert_eq!(table.lines().count(), 3);
    assert!(fs::read_to_string(out.join("map.html")).expect("the page is there").contains("staff days lost"));
}

#[test]
fn a_folder_without_a_plan_in_force_cannot_be_simulated() {
    let dir = tempfile::tempdir().expect("a folder");
    let folder = hospital(dir.path());
    for file in ["blocks.csv", "cases.csv"] {
        let _ = fs::remove_file(Path::new(&folder).join(file));
    }
    let queue = Path::new(&folder).join("queue.csv");
    let text = fs::read_to_string(&queue).expect("a queue");
    fs::write(&queue, text.lines().take(1).collect::<String>() + "\n").expect("an empty queue");
    let _ = fs::remove_file(Path::new(&folder).join("pauses.csv"));
    let out = dir.path().join("out").display().to_string();
    tavle(&["simulate", &folder, "--out", &out]).code(2).stderr(contains("no plan in force"));
}
