//! Fragility as a user sees it.

use assert_cmd::Command;
use predicates::str::contains;
use serde_json::Value;
use std::path::Path;

fn tavle() -> Command {
    Command::new(env!("CARGO_BIN_EXE_tavle"))
}

/// Three people; only one of them may lead, and leads every weekday of the first week.
fn three_people() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let files = [
        (
            "hospital.toml",
            "name = \"Three\"\nfirst_day = 2027-01-11\nweeks = 2\nagreement = \"dk-regions-nurses\"\n[rules.norm_hours]\ntolerance_hours = 500\n",
        ),
        ("competences.csv", "competence;name\nlead;Leader\n"),
        ("shifts.csv", "shift;kind;start;end\nD;day;07:00;15:00\n"),
        (
            "staff.csv",
            "employment;name;fraction;hourly_pay;competences\nE1;Anna Holm;1;200;lead\nE2;Bo Lind;1;200;\nE3;Carl Munk;1;200;\n",
        ),
        (
            "demand.csv",
            "when;shift;competence;minimum;target\nmon;D;lead;1;1\nwed;D;lead;1;1\nmon;D;;1;2\nwed;D;;1;2\n",
        ),
        ("roster.csv", "employment;date;shift\nE1;2027-01-11;D\nE2;2027-01-11;D\nE1;2027-01-13;D\nE2;2027-01-13;D\n"),
    ];
    for (file, text) in files {
        std::fs::write(folder.path().join(file), text).unwrap();
    }
    folder
}

fn fragile(folder: &Path) -> Command {
    let mut command = tavle();
    command.arg("fragile").arg(folder).args(["--weeks", "1", "--threads", "1"]);
    command
}

fn found(folder: &Path) -> Value {
    serde_json::from_str(&std::fs::read_to_string(folder.join("out/fragile.json")).unwrap()).unwrap()
}

#[test]
fn the_only_leader_is_named_with_what_falls_and_with_whom_to_train() {
    let folder = three_people();
    let roster = folder.path().join("roster.csv");
    let told = fragile(folder.path()).arg("--roster").arg(&roster).assert().success();
    told.stdout(contains("Anna Holm (E1)"))
        .stdout(contains("2 heads below minimum"))
        .stdout(contains("Mon 11 Jan, D: 1 of 1 missing of Leader"))
        .stdout(contains("in Leader: nothing falls"));
    let found = found(folder.path());
    let findings = found["findings"].as_array().unwrap();
    assert_eq!(findings.len(), 1, "Bo and Carl stand in for each other: {findings:?}");
    assert_eq!(findings[0]["away"][0]["key"], "E1");
    assert_eq!(findings[0]["losses"][0]["proven"], true);
    assert_eq!(findings[0]["cure"]["verdict"], "cures");
    let page = std::fs::read_to_string(folder.path().join("out/fragile.html")).unwrap();
    assert!(page.contains("Anna Holm") && page.contains("Training that helps"));
    let rows = std::fs::read_to_string(folder.path().join("out/fragile.csv")).unwrap();
    assert_eq!(rows.lines().count(), 2);
}

#[test]
fn the_cure_written_into_the_folder_takes_the_finding_away() {
    let folder = three_people();
    let roster = folder.path().join("roster.csv");
    fragile(folder.path()).arg("--roster").arg(&roster).arg("-q").assert().success();
    let cured = found(folder.path())["findings"][0]["cure"]["person"]["key"].as_str().unwrap().to_string();
    let staff = std::fs::read_to_string(folder.path().join("staff.csv")).unwrap();
    let line = staff.lines().find(|line| line.starts_with(&cured)).unwrap();
    std::fs::write(folder.path().join("staff.csv"), staff.replace(line, &format!("{line}lead"))).unwrap();
    fragile(folder.path()).arg("--roster").arg(&roster).arg("-q").assert().success();
    let after = found(folder.path());
    let of_leader =
        after["findings"].as_array().unwrap().iter().filter(|one| one["away"].as_array().unwrap().len() == 1);
    assert_eq!(of_leader.count(), 0, "{after:#}");
}

#[test]
fn without_a_plan_in_force_it_is_said_which_command_makes_one() {
    let folder = three_people();
    let told = fragile(folder.path()).assert().code(2);
    told.stderr(contains("no plan in force")).stderr(contains("tavle roster"));
    assert!(!folder.path().join("out").exists());
}

#[test]
fn an_unknown_competence_is_told_with_the_one_that_was_meant() {
    let folder = three_people();
    let roster = folder.path().join("roster.csv");
    let told = fragile(folder.path()).arg("--roster").arg(&roster).args(["--competence", "laed"]).assert().code(2);
    told.stderr(contains("did you mean `lead`"));
    let told = fragile(folder.path()).arg("--roster").arg(&roster).args(["--from", "2028-01-01"]).assert().code(2);
    told.stderr(contains("is not planned here"));
}

#[test]
fn a_folder_of_theatres_without_people_is_asked_for_its_surgeons() {
    let folder = tempfile::tempdir().unwrap();
    let shipped = Path::new(env!("CARGO_MANIFEST_DIR")).join("instances/hospital-5");
    let of_people = ["staff.csv", "shifts.csv", "demand.csv", "crews.csv", "absences.csv", "history.csv", "wishes.csv"];
    for entry in std::fs::read_dir(shipped).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if path.is_file() && !of_people.contains(&name.as_str()) {
            std::fs::copy(&path, folder.path().join(name)).unwrap();
        }
    }
    fragile(folder.path()).args(["--no-cures"]).assert().success().stdout(contains("absences looked at"));
    let found = found(folder.path());
    let findings = found["findings"].as_array().unwrap();
    assert!(!findings.is_empty());
    let surgeons = |one: &Value| one["away"].as_array().unwrap().iter().all(|who| who["side"] == "surgeon");
    assert!(findings.iter().all(surgeons));
    let worth = |one: &Value| one["losses"][0]["worth"].as_u64().unwrap();
    assert!(findings.windows(2).all(|two| worth(&two[0]) >= worth(&two[1])), "the worst comes first");
}

#[test]
fn the_documented_schema_is_the_one_that_is_printed() {
    let documented = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/fragile.schema.json"));
    tavle().args(["schema", "--fragile"]).assert().success().stdout(documented.unwrap());
}

#[test]
fn out_of_time_it_says_how_many_were_looked_at_or_writes_nothing() {
    let folder = three_people();
    let roster = folder.path().join("roster.csv");
    let told = fragile(folder.path()).arg("--roster").arg(&roster).args(["--time-limit", "0.000001"]).assert().code(4);
    told.stderr(contains("nothing was written"));
    assert!(!folder.path().join("out/fragile.json").exists());
}
