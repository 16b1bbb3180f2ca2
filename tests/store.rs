//! Published plans as a user keeps them: versions, differences, the next period; killed, crowded and damaged.

use assert_cmd::Command;
use predicates::prelude::PredicateBooleanExt;
use predicates::str::contains;
use std::path::{Path, PathBuf};
use tavle::calendar::Moment;
use tavle::store::{Kind, Publication, STORE_FILE, Store, StoreError};

fn tavle(command: &str, folder: &Path) -> Command {
    let mut tavle = Command::new(env!("CARGO_BIN_EXE_tavle"));
    tavle.arg(command).arg(folder);
    tavle
}

/// Three people over two weeks.
fn ward() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let files = [
        (
            "hospital.toml",
            "# Ours\nname = \"Three\"\nfirst_day = 2027-01-11\nweeks = 2\npublish_on = 2026-12-07\nagreement = \"dk-regions-nurses\"\n\n[rules.norm_hours]\ntolerance_hours = 500\n",
        ),
        ("shifts.csv", "shift;kind;start;end\nD;day;07:00;15:00\nN;night;23:00;07:00\n"),
        (
            "staff.csv",
            "employment;name;fraction;hourly_pay\nE1;Anna Holm;1;200\nE2;Bo Lind;1;200\nE3;Carl Munk;1;200\n",
        ),
        ("demand.csv", "when;shift;minimum;target\nweekdays;D;0;1\n2027-01-12;D;0;2\nsat;N;0;1\n"),
        ("absences.csv", "employment;kind;from;to\nE3;holiday;2027-01-18;2027-01-31\n"),
        ("wishes.csv", "employment;kind;from\nE1;off;2027-01-12\n"),
        ("first.csv", "employment;date;shift\nE1;2027-01-12;D\nE2;2027-01-14;D\nE2;2027-01-16;N\n"),
        ("second.csv", "employment;date;shift\nE2;2027-01-12;D\nE2;2027-01-14;D\nE2;2027-01-16;N\n"),
    ];
    for (file, text) in files {
        std::fs::write(folder.path().join(file), text).unwrap();
    }
    folder
}

fn publish(folder: &Path, roster: &str, on: &str, why: &str) -> Command {
    let mut command = tavle("publish", folder);
    command.arg("--roster").arg(folder.join(roster)).args(["--who", "K. Planner", "--on", on, "--why", why]);
    command
}

fn twice_published() -> tempfile::TempDir {
    let folder = ward();
    publish(folder.path(), "first.csv", "2026-12-07", "weeks 2 and 3").assert().code(0).stdout(contains("version 1"));
    publish(folder.path(), "second.csv", "2027-01-11", "E1 is sick").assert().code(0).stdout(contains("version 2"));
    folder
}

#[test]
fn every_version_is_kept_with_who_when_and_why() {
    let folder = twice_published();
    tavle("versions", folder.path())
        .assert()
        .code(0)
        .stdout(contains("2026-12-07 12:00").and(contains("K. Planner")).and(contains("E1 is sick")));
    tavle("versions", folder.path())
        .args(["--print", "1"])
        .assert()
        .code(0)
        .stdout(contains("E1;Anna Holm;2027-01-12;D"));
    tavle("versions", folder.path()).args(["--print", "3"]).assert().code(2).stderr(contains("expected 1 to 2"));
    let in_force = std::fs::read_to_string(folder.path().join("published.csv")).unwrap();
    assert!(in_force.contains("E2;Bo Lind;2027-01-12;D"), "{in_force}");
}

#[test]
fn a_difference_names_changes_notice_and_what_the_agreement_asks_for() {
    let folder = twice_published();
    tavle("diff", folder.path())
        .assert()
        .code(0)
        .stdout(contains("version 1 (Mon 7 Dec, K. Planner: weeks 2 and 3)"))
        .stdout(contains("Anna Holm").and(contains("19 h")).and(contains("work on a lost day off 2,400 kr")))
        .stdout(contains("2 changes for 2 people"));
    tavle("diff", folder.path()).args(["2", "1"]).assert().code(0).stdout(contains("0 kr by the agreement"));
    tavle("diff", folder.path()).args(["1", "7"]).assert().code(2).stderr(contains("there is no version 7"));
}

#[test]
fn the_last_version_is_in_force_where_no_roster_is_named() {
    let folder = twice_published();
    tavle("swap", folder.path())
        .args(["E2", "E1", "2027-01-12"])
        .assert()
        .stdout(contains("Bo Lind (E2)\n  Tue 12 Jan: D → off"));
    tavle("check", folder.path()).assert().code(0);
    tavle("replan", folder.path())
        .args(["--sick", "E2=2027-01-14", "--fill"])
        .assert()
        .code(0)
        .stdout(contains("1 change"));
}

#[test]
fn a_roster_that_breaks_rules_is_published_only_when_asked_to() {
    let folder = ward();
    std::fs::write(folder.path().join("bad.csv"), "employment;date;shift\nE3;2027-01-19;D\n").unwrap();
    publish(folder.path(), "bad.csv", "2026-12-07", "x").assert().code(1).stderr(contains("nothing was published"));
    assert!(!folder.path().join(STORE_FILE).exists());
    publish(folder.path(), "bad.csv", "2026-12-07", "x").arg("--despite-breaches").assert().code(0);
}

#[test]
fn the_next_period_starts_from_what_was_worked() {
    let folder = twice_published();
    let new = folder.path().join("spring");
    tavle("next", folder.path()).arg(&new).assert().code(0).stdout(contains("2027-01-25 – 2027-02-07, 3 people"));
    let read = |file: &str| std::fs::read_to_string(new.join(file)).unwrap();
    let settings = read("hospital.toml");
    assert!(settings.contains("# Ours") && settings.contains("first_day = 2027-01-25"), "{settings}");
    assert!(settings.contains("publish_on = 2026-12-21") && settings.contains("tolerance_hours = 500"), "{settings}");
    assert!(read("history.csv").contains("E2;2027-01-16;N"));
    assert!(read("absences.csv").contains("E3;2027-01-25;2027-01-31;holiday"), "{}", read("absences.csv"));
    assert!(!read("demand.csv").contains("2027-01-12") && read("demand.csv").contains("weekdays;D"));
    assert!(!new.join("wishes.csv").exists() && !new.join(STORE_FILE).exists());
    let old = tavle::files::read_folder(folder.path()).unwrap().hospital;
    let next = tavle::files::read_folder(&new).unwrap().hospital;
    // Two weeks of 37 h, and 24 h worked, of which the 8 h of the day off that was lost are paid for by themselves.
    assert_eq!(old.staff[1].opening.norm_balance_minutes, 0);
    assert_eq!(next.staff[1].opening.norm_balance_minutes, (24 - 8) * 60 - 2 * 37 * 60);
    // Two nights are wanted: 0.8 each, and 0.4 of Carl, who is away for half of the time. Bo has worked the one that was filled.
    assert!((next.staff[1].opening.nights_balance - 0.2).abs() < 0.01, "{:?}", next.staff[1].opening);
    assert!((next.staff.iter().map(|one| one.opening.nights_balance).sum::<f64>() + 1.0).abs() < 0.02);
    assert_eq!(next.staff[1].past_weeks.len(), 2);
    assert_eq!(next.staff[1].past_weeks[0].minutes, 24 * 60);
    tavle("next", folder.path()).arg(&new).assert().code(2).stderr(contains("is there already"));
}

#[test]
fn the_next_period_goes_by_what_was_worked_and_owes_no_hours_that_are_paid_out() {
    let folder = twice_published();
    let mut worked = "employment;date;start;end;kind\n".to_string();
    for day in 11..25 {
        worked += &format!("E1;2027-01-{day};07:00;15:00;duty\n");
    }
    std::fs::write(folder.path().join("worked.csv"), worked).unwrap();
    let new = folder.path().join("spring");
    tavle("next", folder.path()).arg(&new).assert().code(0);
    let history = std::fs::read_to_string(new.join("history.csv")).unwrap();
    assert!(history.contains("E1;2027-01-20;D") && !history.contains("E2;2027-01-16;N"), "{history}");
    tavle("cost", folder.path()).args(["-q"]).assert().code(0);
    let cost = std::fs::read_to_string(folder.path().join("out/cost.json")).unwrap();
    let cost: serde_json::Value = serde_json::from_str(&cost).unwrap();
    let end = &cost["people"][0]["periods"][0];
    // 14 days of 8 hours against two weeks of 37: 38 hours come due.
    assert_eq!(end["forecast_balance_minutes"], 38 * 60, "{end}");
    assert!(end["pay_out_ore"].as_i64().unwrap() > 0, "{end}");
    let next = tavle::files::read_folder(&new).unwrap().hospital;
    assert_eq!(next.staff[0].opening.norm_balance_minutes, 0);
    assert_eq!(next.staff[0].past_weeks[0].minutes, 7 * 8 * 60);
}

fn publication(why: &str) -> Publication {
    let parts = vec![("roster.csv".to_string(), "x".repeat(40_000))];
    Publication { kind: Kind::Roster, told: Moment(0), who: "K. Planner".into(), why: why.into(), parts }
}

#[test]
fn a_second_writer_is_told_that_somebody_else_is_writing() {
    let folder = ward();
    Store::open_or_make(folder.path()).unwrap().publish(&publication("one")).unwrap();
    let other = rusqlite::Connection::open(folder.path().join(STORE_FILE)).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    publish(folder.path(), "first.csv", "2026-12-07", "x")
        .assert()
        .code(2)
        .stderr(contains("is being written by somebody else right now"));
    other.execute_batch("ROLLBACK").unwrap();
    publish(folder.path(), "first.csv", "2026-12-07", "x").assert().code(0).stdout(contains("version 2"));
}

#[test]
fn many_writers_at_once_each_get_a_version_of_their_own() {
    let folder = ward();
    let path = folder.path();
    std::thread::scope(|scope| {
        for writer in 0..8 {
            scope.spawn(move || {
                let mut store = Store::open_or_make(path).unwrap();
                store.publish(&publication(&format!("writer {writer}"))).unwrap();
            });
        }
    });
    let versions = Store::open(path).unwrap().unwrap().versions().unwrap();
    assert_eq!(versions.iter().map(|version| version.number).collect::<Vec<_>>(), (1..=8).collect::<Vec<_>>());
}

#[test]
fn any_damaged_byte_is_noticed_or_does_not_matter() {
    let folder = ward();
    let mut store = Store::open_or_make(folder.path()).unwrap();
    for why in ["one", "two"] {
        store.publish(&publication(why)).unwrap();
    }
    let sound = store.versions().unwrap();
    drop(store);
    let file = folder.path().join(STORE_FILE);
    let bytes = std::fs::read(&file).unwrap();
    let mut noticed = 0;
    for at in (0..bytes.len()).step_by(37) {
        let mut damaged = bytes.clone();
        damaged[at] ^= 0x5a;
        std::fs::write(&file, &damaged).unwrap();
        match Store::open(folder.path()) {
            // Unused space, or a counter that SQLite sets right.
            Ok(Some(store)) => assert_eq!(store.versions().unwrap(), sound, "byte {at}"),
            Ok(None) => panic!("the file is there"),
            Err(StoreError::Busy(_)) => panic!("byte {at}: nobody else is writing"),
            Err(_) => noticed += 1,
        }
    }
    assert!(noticed > 100, "{noticed}");
}

#[test]
fn a_damaged_store_is_said_to_be_so_and_nothing_is_published() {
    let folder = twice_published();
    let file = folder.path().join(STORE_FILE);
    let mut bytes = std::fs::read(&file).unwrap();
    let at = bytes.windows(10).position(|window| window == b"E1 is sick").unwrap();
    bytes[at] = b'X';
    std::fs::write(&file, &bytes).unwrap();
    tavle("versions", folder.path()).assert().code(2).stderr(contains("is damaged: version 2 is not what was written"));
    publish(folder.path(), "first.csv", "2026-12-07", "x").assert().code(2).stderr(contains("is damaged"));
    assert_eq!(std::fs::read(&file).unwrap(), bytes);
    std::fs::write(&file, b"not a database at all, and longer than a header of a hundred bytes: ".repeat(4)).unwrap();
    tavle("versions", folder.path()).assert().code(2).stderr(contains("is damaged"));
}

#[cfg(unix)]
#[test]
fn killed_at_any_moment_the_store_holds_whole_versions_only() {
    let folder = ward();
    publish(folder.path(), "first.csv", "2026-12-07", "one").assert().code(0);
    let roster: PathBuf = folder.path().join("second.csv");
    let mut last = 1;
    for delay in 0..40u64 {
        let mut child = std::process::Command::new(env!("CARGO_BIN_EXE_tavle"))
            .arg("publish")
            .arg(folder.path())
            .arg("--roster")
            .arg(&roster)
            .args(["--who", "K. Planner", "--why", "again", "--on", "2027-01-11"])
            .stdout(std::process::Stdio::null())
            .stderr(std::process::Stdio::null())
            .spawn()
            .unwrap();
        std::thread::sleep(std::time::Duration::from_micros(500 * delay));
        child.kill().unwrap();
        child.wait().unwrap();
        let versions = Store::open(folder.path()).unwrap().unwrap().versions().unwrap();
        assert!((last..=last + 1).contains(&versions.len()), "after {delay}: {}", versions.len());
        assert!(versions.iter().all(|version| version.part("roster.csv").is_some_and(|text| text.ends_with("\r\n"))));
        last = versions.len();
    }
}
