//! `tavle generate` as a user sees it, and the folders that ship.

use assert_cmd::Command;
use predicates::str::contains;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

fn tavle() -> Command {
    Command::new(env!("CARGO_BIN_EXE_tavle"))
}

/// The files below a folder, by relative path.
fn files(root: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut folders = vec![root.to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                found.insert(path.strip_prefix(root).unwrap().to_path_buf(), std::fs::read(&path).unwrap());
            }
        }
    }
    found
}

#[test]
fn a_generated_ward_is_a_folder_that_can_be_read() {
    let temp = tempfile::tempdir().unwrap();
    let folder = temp.path().join("ward");
    let arguments = ["generate", "ward", "--staff", "12", "--weeks", "4", "--seed", "5"];
    tavle().args(arguments).arg(&folder).assert().success().stdout(contains("Surgical ward, 12 people"));
    let read = tavle::files::read_folder(&folder).unwrap();
    assert_eq!(read.hospital, tavle::generate::ward(&tavle::generate::WardSpec::new(12, 4, 5)).0);
    assert!(read.warnings.is_empty());
}

#[test]
fn a_generated_hospital_is_a_folder_that_can_be_read() {
    let temp = tempfile::tempdir().unwrap();
    let folder = temp.path().join("hospital");
    let arguments = ["generate", "hospital", "--rooms", "4", "--specialties", "2", "--seed", "5"];
    tavle().args(arguments).arg(&folder).assert().success().stdout(contains("4 rooms and 2 specialties"));
    let read = tavle::files::read_theatre_folder(&folder).unwrap();
    assert_eq!(read.theatres, tavle::generate::hospital(&tavle::generate::HospitalSpec::new(4, 2, 5)));
    assert!(read.warnings.is_empty());
    tavle().args(arguments).arg(&folder).assert().code(2).stderr(contains("is not empty"));
}

#[test]
fn hospitals_out_of_range_are_refused() {
    let wrong =
        [("--rooms", "1"), ("--specialties", "10"), ("--load", "0"), ("--cross-training", "2"), ("--weeks", "0")];
    for (option, value) in wrong {
        let temp = tempfile::tempdir().unwrap();
        tavle().args(["generate", "hospital", option, value]).arg(temp.path()).assert().code(2);
        assert!(files(temp.path()).is_empty());
    }
}

#[test]
fn a_folder_with_files_is_left_alone() {
    let temp = tempfile::tempdir().unwrap();
    std::fs::write(temp.path().join("staff.csv"), "mine").unwrap();
    let refused = tavle().args(["generate", "ward"]).arg(temp.path()).assert();
    refused.code(2).stderr(contains("is not empty; name another folder, or say --force"));
    assert_eq!(files(temp.path()).len(), 1);
}

#[test]
fn values_out_of_range_are_refused() {
    let wrong =
        [("--staff", "4"), ("--weeks", "0"), ("--squeeze", "nan"), ("--first", "1066-10-14"), ("--first", "soon")];
    for (option, value) in wrong {
        let temp = tempfile::tempdir().unwrap();
        tavle().args(["generate", "ward", option, value]).arg(temp.path()).assert().code(2);
        assert!(files(temp.path()).is_empty());
    }
}

#[test]
fn a_ward_too_small_for_a_conflict_says_so() {
    let temp = tempfile::tempdir().unwrap();
    let refused = tavle().args(["generate", "ward", "--staff", "5", "--infeasible"]).arg(temp.path()).assert();
    refused.code(2).stderr(contains("no conflict can be planted into 5 people over 8 weeks"));
}

#[cfg(unix)]
#[test]
fn the_folders_that_ship_are_what_the_script_makes() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let temp = tempfile::tempdir().unwrap();
    let mut script = Command::new(root.join("scripts/instances"));
    script.env("TAVLE", env!("CARGO_BIN_EXE_tavle")).arg(temp.path()).assert().success();
    let made = files(temp.path());
    assert!(made.len() > 50);
    for (file, bytes) in made {
        let shipped = std::fs::read(root.join("instances").join(&file)).unwrap();
        assert!(shipped == bytes, "{} is not what the generator writes; run `make instances`", file.display());
    }
}

/// Plans a ward of a few people, with any roster that keeps the rules.
fn plan(arguments: &[&str]) -> std::process::Output {
    let temp = tempfile::tempdir().unwrap();
    let folder = temp.path().join("ward");
    tavle().args(["generate", "ward"]).args(arguments).arg(&folder).assert().success();
    let limits = ["--time-limit", "120", "--gap", "99", "--quiet"];
    tavle().arg("roster").arg(&folder).args(limits).output().unwrap()
}

#[test]
fn small_wards_over_a_few_weeks_can_be_planned() {
    can_be_planned(&[("6", "1", "1"), ("9", "2", "2")]);
}

#[test]
#[ignore = "takes minutes: run by make test-long"]
fn more_small_wards_can_be_planned() {
    can_be_planned(&[("9", "1", "1"), ("9", "2", "5"), ("16", "2", "3")]);
}

fn can_be_planned(wards: &[(&str, &str, &str)]) {
    for (staff, weeks, seed) in wards {
        let output = plan(&["--staff", staff, "--weeks", weeks, "--seed", seed]);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(0), "{staff} people, {weeks} weeks, seed {seed}: {said}");
    }
}

#[test]
fn the_conflict_of_a_small_ward_is_the_planted_one() {
    for seed in ["1", "2", "3"] {
        let output = plan(&["--staff", "11", "--weeks", "3", "--seed", seed, "--infeasible"]);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(3), "seed {seed}: {said}");
        assert!(said.contains("Night: 2 with Anaesthesia are needed"), "seed {seed}: {said}");
    }
}
