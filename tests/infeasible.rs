//! A ward that no roster fits: `tavle roster` ends with 3, says which facts contradict each other, and writes nothing.

use assert_cmd::Command;
use predicates::prelude::PredicateBooleanExt;
use predicates::str::contains;
use std::path::Path;

#[test]
fn the_conflict_planted_into_the_shipped_ward_is_named_person_by_person() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("instances/ward-infeasible");
    let settings = std::fs::read_to_string(folder.join("hospital.toml")).unwrap();
    let planted = settings.lines().find(|line| line.starts_with("# Planted")).unwrap();
    let temp = tempfile::tempdir().unwrap();
    let out = temp.path().join("out");
    let mut command = Command::new(env!("CARGO_BIN_EXE_tavle"));
    command.arg("roster").arg(&folder).arg("--out").arg(&out).args(["--time-limit", "60", "--quiet"]);
    let refused = command.assert().code(3).stdout("");
    let said = String::from_utf8(refused.get_output().stderr.clone()).unwrap();

    // Whatever the generator planted, its people and its night are the ones named.
    let people: Vec<&str> = planted.split_inclusive(')').filter_map(employment).collect();
    assert_eq!(people.len(), 4, "{planted}");
    for person in &people {
        assert!(said.contains(person), "{person} is not named:\n{said}");
    }
    refused.stderr(
        contains("Sunday 21 February, Night: 2 with Anaesthesia are needed, 1 missing")
            .and(contains("Of 4 people with Anaesthesia 1 can be there"))
            .and(contains("away (holiday)"))
            .and(contains("is exempt from nights"))
            .and(contains("is promised day off on Sun 21 Feb"))
            .and(contains("What would help"))
            .and(contains("1 temp on Sunday 21 February, Night instead of 0")),
    );
    assert!(!out.exists(), "something was written");
    assert!(!folder.join("out").exists(), "something was written into the folder");
}

/// The `E102` of a text that ends in `(E102)`.
fn employment(text: &str) -> Option<&str> {
    text.strip_suffix(')')?.rsplit_once('(').map(|(_, key)| key)
}
