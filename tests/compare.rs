//! `tavle compare` from end to end: scenarios of wards and theatres, what they may say, and the shipped examples.

use assert_cmd::Command;
use serde_json::Value;
use std::path::{Path, PathBuf};
use tavle::agreement::RuleBook;
use tavle::compare::theatres::changed;
use tavle::compare::ward::WardBase;
use tavle::cost::PayTables;
use tavle::files::{read_folder, read_scenarios, read_theatre_folder};

fn tavle() -> Command {
    Command::cargo_bin("tavle").unwrap()
}

fn shipped(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("instances").join(name)
}

/// A ward of seven for two weeks.
fn ward(folder: &Path) {
    tavle().args(["generate", "ward", "--staff", "7", "--weeks", "2", "--seed", "4"]).arg(folder).assert().code(0);
}

fn put(folder: &Path, name: &str, text: &str) -> PathBuf {
    let file = folder.join(name);
    std::fs::write(&file, text).unwrap();
    file
}

fn figure<'a>(scenario: &'a Value, key: &str) -> &'a Value {
    scenario["figures"].as_array().unwrap().iter().find(|own| own["key"] == key).unwrap_or_else(|| panic!("no {key}"))
}

fn compare(folder: &Path, scenarios: &[PathBuf], more: &[&str]) -> Value {
    let out = folder.join("out");
    let mut command = tavle();
    command.arg("compare").arg(folder).args(scenarios).arg("--out").arg(&out).args(["--threads", "2", "-q"]);
    command.args(more).assert().code(0);
    for file in ["compare.csv", "compare.html"] {
        assert!(out.join(file).exists());
    }
    serde_json::from_str(&std::fs::read_to_string(out.join("compare.json")).unwrap()).unwrap()
}

#[test]
fn scenarios_of_a_ward_stand_beside_it_with_their_differences() {
    let folder = tempfile::tempdir().unwrap();
    ward(folder.path());
    let staff = std::fs::read_to_string(folder.path().join("staff.csv")).unwrap();
    let first = staff.lines().nth(1).unwrap().split(';').next().unwrap();
    let more = format!("name = \"One more\"\n[[ward.add]]\nlike = \"{first}\"\nfraction = 1.0\n");
    let scenarios = [
        put(folder.path(), "more.toml", &more),
        put(folder.path(), "sick.toml", "name = \"Much sickness\"\n[ward]\nsick_leave_percent = 12\n"),
    ];
    let result = compare(folder.path(), &scenarios, &["--seeds", "8", "--time-limit", "6", "--gap", "8"]);
    let [base, more, sick] = &result["scenarios"].as_array().unwrap()[..] else { panic!("{result}") };
    assert_eq!((&base["key"], &more["name"]), (&"base".into(), &"One more".into()));
    assert!(figure(base, "cost")["difference"].is_null());
    for key in ["cost", "wishes", "short_heads"] {
        let (own, was) = (figure(more, key), figure(base, key));
        let difference = own["value"].as_f64().unwrap() - was["value"].as_f64().unwrap();
        assert!((own["difference"].as_f64().unwrap() - difference).abs() < 1e-6, "{key}");
    }
    assert!(figure(more, "cost")["difference"].as_f64().unwrap() > 0.0, "one more salary");
    assert_eq!(figure(more, "short_heads")["by_seed"].as_array().unwrap().len(), 8);
    assert!(figure(more, "cost")["half_width"].is_null(), "nothing is left to chance in it");
    let lost = figure(sick, "sick_duties");
    assert!(lost["difference"].as_f64().unwrap() > 0.0 && lost["half_width"].as_f64().unwrap() > 0.0);
    assert_eq!(lost["verdict"], "worse");
    assert!(result["frontiers"].as_array().unwrap().iter().any(|own| own["upwards"] == "wishes"));
    for worth in result["worth"].as_array().unwrap() {
        assert!(worth["priced_points"].is_f64() && worth["competence"].is_string());
        if let (Some(found), Some(range)) = (worth["resolved_points"].as_f64(), worth["resolved_range"].as_array()) {
            assert!(range[0].as_f64().unwrap() <= found + 1e-6 && found <= range[1].as_f64().unwrap() + 1e-6);
        }
    }
    assert!(!result["worth"].as_array().unwrap().is_empty());
}

#[test]
fn scenarios_of_theatres_are_given_out_and_replayed() {
    let folder = tempfile::tempdir().unwrap();
    for entry in std::fs::read_dir(shipped("hospital-5")).unwrap() {
        let entry = entry.unwrap();
        if entry.file_type().unwrap().is_file() {
            std::fs::copy(entry.path(), folder.path().join(entry.file_name())).unwrap();
        }
    }
    let closed = put(
        folder.path(),
        "closed.toml",
        "name = \"Two rooms closed\"\n[theatres]\nclose_rooms = [\"T01\", \"T04\"]\n",
    );
    let result = compare(folder.path(), &[closed], &["--seeds", "2", "--weeks", "4", "--time-limit", "8"]);
    let [base, closed] = &result["scenarios"].as_array().unwrap()[..] else { panic!("{result}") };
    let of = |scenario: &Value, key: &str| figure(scenario, key)["value"].as_f64().unwrap();
    assert!(of(closed, "room_hours") < of(base, "room_hours"));
    assert!(of(closed, "year_operations") < of(base, "year_operations"));
    assert_eq!(figure(closed, "year_operations")["by_seed"].as_array().unwrap().len(), 2);
    assert_eq!(of(closed, "year_referred"), of(base, "year_referred"), "the same patients come");
}

fn refused(scenario: &str) -> String {
    let folder = tempfile::tempdir().unwrap();
    ward(folder.path());
    let file = put(folder.path(), "s.toml", scenario);
    let mut command = tavle();
    let output = command.arg("compare").arg(folder.path()).arg(file).assert().code(2).get_output().stderr.clone();
    assert!(!folder.path().join("out").exists(), "nothing is written");
    String::from_utf8(output).unwrap()
}

#[test]
fn unknown_keys_and_wrong_values_are_told_with_place_and_near_match() {
    let message = refused(
        "nam = \"x\"\n[ward]\nvacnt = [\"E1\"]\nsick_leave_percent = \"many\"\nclearing_per_week = 9\n[ward.points]\nwhish = 3\n[theatre]\n[[ward.add]]\ncount = 2\n",
    );
    for expected in [
        "s.toml:1:1: unknown key `nam`",
        "did you mean `name`?",
        "s.toml:3:1: unknown key `vacnt`",
        "did you mean `vacant`?",
        "s.toml:4:22: sick_leave_percent: this is a text; expected a number from 0 to 60",
        "s.toml:5:21: clearing_per_week: `9` is out of range",
        "s.toml:7:1: unknown key `whish`",
        "did you mean `wish`?",
        "did you mean `theatres`?",
        "key `like` is missing",
        "key `name` is missing",
    ] {
        assert!(message.contains(expected), "{expected}\n{message}");
    }
}

#[test]
fn names_that_the_ward_does_not_know_are_told_together() {
    let message = refused(
        "name = \"x\"\n[ward]\nvacant = [\"E1O1\"]\n[[ward.train]]\npeople = [\"E101\"]\ncompetence = \"senor\"\n",
    );
    assert!(message.contains("unknown employment `E1O1`; did you mean `E101`?"), "{message}");
    assert!(message.contains("unknown competence `senor`; did you mean `senior`?"), "{message}");
    let message = refused("name = \"x\"\n[theatres]\nclose_rooms = [\"T01\"]\n");
    assert!(message.contains("the folder has no tables of theatres"), "{message}");
}

#[test]
fn the_shipped_scenarios_fit_the_folders_that_they_name() {
    let mut files: Vec<PathBuf> =
        std::fs::read_dir(shipped("scenarios")).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|ending| ending == "toml"));
    files.sort();
    let scenarios = read_scenarios(&files).unwrap_or_else(|faults| panic!("{faults}"));
    assert!(scenarios.len() >= 6);
    let folder = read_folder(shipped("ward-15")).unwrap();
    let theatres = read_theatre_folder(shipped("hospital-5")).unwrap().theatres;
    let tables = PayTables::shipped();
    let base = WardBase {
        hospital: &folder.hospital,
        hospital_toml: &folder.hospital_toml,
        own_agreements: &folder.own_agreements,
        tables: &tables,
        sick_share: 0.04,
        seeds: 1,
    };
    assert!(RuleBook::build(&folder.hospital, &folder.hospital_toml, &folder.own_agreements).is_ok());
    for scenario in &scenarios {
        if scenario.key.starts_with("ward") {
            let problem = base.problem(scenario).unwrap_or_else(|faults| panic!("{faults:?}"));
            assert_eq!(problem.hospital.faults(), vec![], "{}", scenario.key);
            assert!(!scenario.ward.is_empty() && scenario.theatres.is_empty());
        } else {
            let changed = changed(&theatres, scenario).unwrap_or_else(|faults| panic!("{faults:?}"));
            assert_ne!(changed, theatres, "{}", scenario.key);
        }
    }
}
