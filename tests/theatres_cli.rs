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

/// The tables of a new hospital, with nobody inside a room of it from the new year on.
fn all_rooms_closed() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let hospital = folder.path().join("new");
    tavle().args(["init", "--theatres"]).arg(&hospital).assert().code(0);
    let closures = hospital.join("closures.csv");
    let text = std::fs::read_to_string(&closures).unwrap() + ";2027-01-01;2027-03-01;;rebuilt\n";
    std::fs::write(&closures, text).unwrap();
    folder
}

#[test]
fn blocks_and_dates_in_closed_rooms_are_told_everywhere() {
    let folder = all_rooms_closed();
    let hospital = folder.path().join("new");
    let said = tavle().arg("theatres").arg(&hospital).args(["--time-limit", "30"]).assert().code(0);
    let said = String::from_utf8(said.get_output().stdout.clone()).unwrap();
    assert!(
        said.contains("20 blocks of the plan in force lie in closed rooms. 7 patients have lost their dates"),
        "{said}"
    );
    assert!(
        said.contains("Nobody else who is booked loses theirs") && !said.contains("Every booked patient"),
        "{said}"
    );
    assert!(said.contains("Longest wait: more than 70 days") && said.contains("no date yet"), "{said}");
    let out = |file: &str| std::fs::read_to_string(hospital.join("out").join(file)).unwrap();
    let changes = out("changes.csv");
    let closed =
        |reason: &str| changes.lines().filter(|line| line.contains(&format!("the room is closed: {reason}"))).count();
    assert_eq!((closed("rebuilt") + closed("New lamps"), closed("rebuilt") > 15), (20, true), "{changes}");
    assert!(changes.contains("booked patients lose the date: p16, p17"), "{changes}");
    let board: serde_json::Value = serde_json::from_str(&out("theatres.json")).unwrap();
    let lost = board["lost_blocks"].as_array().unwrap();
    let patients: usize = lost.iter().map(|row| row["patients"].as_array().unwrap().len()).sum();
    assert_eq!((lost.len(), patients), (20, 7));
    assert!(out("theatres.html").contains("Lost since the plan in force was made"));
    let in_force: u64 =
        board["specialties"].as_array().unwrap().iter().map(|row| row["blocks_in_force"].as_u64().unwrap()).sum();
    assert_eq!(in_force, 20, "what is lost was in force");
}

#[test]
fn a_plan_that_moves_nothing_is_compared_with_itself() {
    let folder = two_weeks();
    let settings = folder.path().join("hospital.toml");
    let text = std::fs::read_to_string(&settings).unwrap();
    let none: String = text
        .lines()
        .map(|line| if line.starts_with("most_moves") { "most_moves = 0\n".into() } else { format!("{line}\n") })
        .collect();
    std::fs::write(&settings, none).unwrap();
    let out = folder.path().join("board");
    tavle().arg("theatres").arg(folder.path()).args(["--time-limit", "60", "-q", "--out"]).arg(&out).assert().code(0);
    let board: serde_json::Value =
        serde_json::from_str(&std::fs::read_to_string(out.join("theatres.json")).unwrap()).unwrap();
    for tier in board["tiers"].as_array().unwrap() {
        assert_eq!(tier["proposed"], tier["carried_on"], "{tier}");
    }
    assert_eq!(board["carried_on_gap_relative"], board["proof"]["gap_relative"]);
    assert!(board["moves"].as_array().unwrap().iter().all(|one| one["to"].is_null()), "blocks only close");
}
