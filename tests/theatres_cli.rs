//! The theatre commands as a booking centre sees them.

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

/// A copy of a shipped folder that can be spoilt.
fn copy_of(name: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for file in std::fs::read_dir(instance(name)).unwrap() {
        let file = file.unwrap();
        if file.file_type().unwrap().is_file() {
            std::fs::copy(file.path(), folder.path().join(file.file_name())).unwrap();
        }
    }
    folder
}

/// The smallest shipped hospital: two weeks of it, so that it is quickly planned.
fn two_weeks() -> tempfile::TempDir {
    let folder = copy_of("hospital-5");
    let settings = folder.path().join("hospital.toml");
    let text = std::fs::read_to_string(&settings).unwrap();
    std::fs::write(&settings, text.replace("weeks = 5", "weeks = 2")).unwrap();
    for file in ["beds", "blocks", "cases", "closures", "surgeon_days", "team_days", "queue"] {
        cut_off(&folder.path().join(file).with_extension("csv"), "2027-02-01");
    }
    folder
}

/// Leaves out rows whose first date is not before `end`; bookings after it are taken back.
fn cut_off(file: &Path, end: &str) {
    let text = std::fs::read_to_string(file).unwrap();
    let mut lines = text.lines();
    let mut kept = vec![lines.next().unwrap().to_owned()];
    let queue = file.ends_with("queue.csv");
    for line in lines {
        let mut cells: Vec<&str> = line.split(';').collect();
        if queue {
            // booked_date, booked_room, booked_session
            if cells[10] >= end {
                (cells[10], cells[11], cells[12]) = ("", "", "");
            }
            kept.push(cells.join(";"));
        } else if cells.iter().find(|cell| cell.starts_with("2027-")).is_none_or(|date| *date < end) {
            kept.push(line.to_owned());
        }
    }
    std::fs::write(file, kept.join("\n") + "\n").unwrap();
}

#[test]
fn a_meeting_is_planned_checked_written_and_shown() {
    let folder = two_weeks();
    let out = folder.path().join("board");
    let planned = tavle().arg("theatres").arg(folder.path()).args(["--time-limit", "60", "--out"]).arg(&out).assert();
    planned
        .code(0)
        .stdout(contains("Proven within").and(contains("Specialties")).and(contains("Reserve (slots without a name)")))
        .stderr(contains("the plan: "));
    let written: Vec<String> = ["blocks.csv", "cases.csv", "theatres.json", "theatres.html"]
        .iter()
        .map(|file| std::fs::read_to_string(out.join(file)).unwrap())
        .collect();
    let board: serde_json::Value = serde_json::from_str(&written[2]).unwrap();
    let open = board["blocks"].as_array().unwrap().iter().filter(|block| !block["specialty"].is_null()).count();
    assert_eq!(written[0].lines().count() - 1, open, "blocks.csv and theatres.json tell of the same blocks");
    assert!(board["findings"].as_array().unwrap().iter().all(|finding| finding["hard"] == false));
    assert!(written[3].contains("</html>"));
}

#[test]
fn quiet_says_nothing() {
    let folder = two_weeks();
    let planned = tavle().arg("theatres").arg(folder.path()).args(["--time-limit", "60", "--quiet"]).assert();
    planned.code(0).stdout("");
    assert!(folder.path().join("out/theatres.html").exists());
}

#[test]
fn durations_that_cannot_be_true_are_refused_unless_accepted() {
    let folder = copy_of("hospital-5");
    let file = folder.path().join("durations.csv");
    let text = std::fs::read_to_string(&file).unwrap();
    let mut lines = text.lines();
    let heading = lines.next().unwrap();
    let measured = heading.split(';').position(|column| column.contains("measured")).unwrap();
    let planned: Vec<String> = lines
        .map(|line| {
            let mut cells: Vec<&str> = line.split(';').collect();
            cells[measured] = "90";
            cells.join(";")
        })
        .collect();
    std::fs::write(&file, format!("{heading}\n{}\n", planned.join("\n"))).unwrap();
    let refused = tavle().arg("outlook").arg(folder.path()).assert();
    refused.code(2).stderr(contains("implausible").and(contains("--accept-doubtful-durations")));
    let accepted = tavle().arg("outlook").arg(folder.path()).arg("--accept-doubtful-durations").assert();
    accepted.code(0).stderr(contains("accepted"));
}

#[test]
fn the_outlook_shows_every_specialty_and_what_to_buy() {
    let shown = tavle().arg("outlook").arg(instance("hospital-5")).args(["--weeks", "8"]).assert().code(0);
    let names = contains("Orthopaedic surgery").and(contains("General surgery")).and(contains("Urology"));
    shown.stdout(names.and(contains("over the next 8 weeks")).and(contains("together")));
    tavle().arg("outlook").arg(instance("hospital-5")).args(["--weeks", "0"]).assert().code(2);
}

#[test]
fn the_reserve_is_advised_on_and_plotted() {
    let out = tempfile::tempdir().unwrap();
    let advised = tavle().arg("reserve").arg(instance("hospital-5")).arg("--out").arg(out.path()).assert();
    advised.code(0).stdout(contains("Slots needed").and(contains("Breast cancer")).and(contains("30 %")));
    let page = std::fs::read_to_string(out.path().join("reserve.html")).unwrap();
    assert!(page.contains("<svg") && page.contains("displaced patients"));
}

#[test]
fn a_new_week_is_given_out_and_written_as_blocks() {
    let out = tempfile::tempdir().unwrap();
    let week = ["--week", "2027-W05", "--out"];
    let given = tavle().arg("preallocate").arg(instance("hospital-5")).args(week).arg(out.path()).assert();
    given.code(0).stdout(contains("Blocks of 2027-W05"));
    let blocks = std::fs::read_to_string(out.path().join("blocks-2027-W05.csv")).unwrap();
    assert!(blocks.lines().skip(1).count() > 10);
    assert!(blocks.lines().skip(1).all(|line| ("2027-02-01".."2027-02-08").contains(&&line[..10])));
}

#[test]
fn a_week_outside_the_horizon_is_refused() {
    let refused = tavle().arg("preallocate").arg(instance("hospital-5")).args(["--week", "2027-W30"]).assert();
    refused.code(2).stderr(contains("2027-W30 is not planned in this folder; expected 2027-W03 to 2027-W07"));
    tavle().arg("preallocate").arg(instance("hospital-5")).args(["--week", "W30"]).assert().code(2);
}

#[test]
fn a_ward_has_no_theatres_to_plan() {
    tavle().arg("theatres").arg(instance("ward-15")).assert().code(2).stderr(contains("no theatre tables"));
}

#[test]
fn the_schema_of_the_plan_is_the_documented_one() {
    let documented = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/theatres.schema.json"));
    tavle().args(["schema", "--theatres"]).assert().code(0).stdout(documented.unwrap());
}
