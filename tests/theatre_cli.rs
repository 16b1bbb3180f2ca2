//! `tavle book` and `tavle check --blocks` on a folder, good and bad.

use assert_cmd::Command;
use predicates::prelude::PredicateBooleanExt;
use predicates::str::contains;
use std::path::{Path, PathBuf};
use tavle::files::write_theatre_folder;
use tavle::generate::{HospitalSpec, hospital};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("instances/hospital-5")
}

fn tavle(arguments: &[&Path]) -> Command {
    let mut command = Command::cargo_bin("tavle").unwrap_or_else(|error| panic!("{error}"));
    command.args(arguments);
    command
}

#[test]
fn bookings_are_written_and_the_checker_has_nothing_against_them() {
    let out = tempfile::tempdir().unwrap();
    let folder = folder();
    let blocks = folder.join("blocks.csv");
    tavle(&["book".as_ref(), &folder, "--out".as_ref(), out.path()])
        .assert()
        .success()
        .stdout(contains("Week of Mon 18 Jan").and(contains("slots reserved")).and(contains("send by")));
    let sent = std::fs::read_to_string(out.path().join("elsewhere.csv")).unwrap();
    assert!(sent.starts_with("\u{feff}patient;specialty;procedure;latest_day;send_by;here;why;kroner"), "{sent}");
    let bookings = out.path().join("bookings.csv");
    let check: [&Path; 6] = ["check".as_ref(), &folder, "--blocks".as_ref(), &blocks, "--bookings".as_ref(), &bookings];
    tavle(&check).assert().code(0).stdout(contains("breaches: 0").or(contains("no breaches")));
    let json = tavle(&check).args(["--format", "json"]).assert().code(0).get_output().stdout.clone();
    let report: serde_json::Value = serde_json::from_slice(&json).unwrap();
    assert_eq!(report["hard"], 0);
    assert!(report["tiers"]["operated"].as_u64().unwrap() > 100);
}

/// What the meeting's blocks cannot keep is lost and told, and what `book` writes passes `check`.
#[test]
fn a_patient_whose_block_has_another_surgeon_now_loses_the_date_and_the_bookings_are_sound() {
    let made = tempfile::tempdir().unwrap();
    let folder = made.path();
    let theatres = hospital(&HospitalSpec { weeks: 3, ..HospitalSpec::new(3, 2, 2) });
    write_theatre_folder(folder, &theatres).unwrap();
    // A block beyond the notice runs by a surgeon of its specialty who does not do what a patient is booked for.
    let plan = theatres.published.as_ref().unwrap();
    let found =
        plan.blocks.iter().filter(|(place, _)| place.day >= theatres.first_free_day()).find_map(|(place, block)| {
            let patient = theatres.queue.iter().find(|patient| patient.booked == Some(*place))?;
            let competence = theatres.procedures[patient.procedure].competence;
            let is_other = |surgeon: &&tavle::hospital::theatres::Surgeon| {
                surgeon.specialty == block.specialty
                    && !surgeon.competences.contains(&competence)
                    && !surgeon.supervised.contains(&competence)
            };
            Some((place, block, patient, theatres.surgeons.iter().find(is_other)?))
        });
    let (place, block, patient, other) = found.unwrap();
    let key = |surgeon: usize| theatres.surgeons[surgeon].key.as_str();
    let (room, session) = (&theatres.rooms[place.room].key, &theatres.sessions[place.session].key);
    let start =
        format!("{};{room};{session};{};", theatres.horizon.date(place.day), theatres.specialties[block.specialty].key);
    let text = std::fs::read_to_string(folder.join("blocks.csv")).unwrap();
    let old = format!("{start}{}", key(block.surgeon.unwrap()));
    assert!(text.contains(&old), "{old}");
    std::fs::write(folder.join("blocks.csv"), text.replace(&old, &format!("{start}{}", other.key))).unwrap();
    let said = tavle(&["book".as_ref(), folder]).assert().code(0).get_output().stdout.clone();
    let said = String::from_utf8(said).unwrap();
    let line = said.lines().find(|line| line.starts_with(&patient.key) && line.contains("does not do it"));
    assert!(line.is_some(), "{}: {said}", patient.key);
    assert!(said.contains("lose their date: ") || said.contains("loses the date that was given: "), "{said}");
    let bookings = std::fs::read_to_string(folder.join("out/bookings.csv")).unwrap();
    let there = format!("{};{room};{session};", theatres.horizon.date(place.day));
    let kept = |line: &str| line.starts_with(&there) && line.contains(&format!(";{};", patient.key));
    assert!(!bookings.lines().any(kept), "{bookings}");
}

#[test]
fn a_plan_that_breaks_a_rule_ends_with_1_and_a_sentence() {
    let out = tempfile::tempdir().unwrap();
    let folder = folder();
    let text = std::fs::read_to_string(folder.join("blocks.csv")).unwrap();
    let broken = out.path().join("blocks.csv");
    std::fs::write(&broken, text.replacen("ortho-01", "urology-01", 1)).unwrap();
    tavle(&["check".as_ref(), &folder, "--blocks".as_ref(), &broken])
        .assert()
        .code(1)
        .stdout(contains("surgeon urology-01: is of urology; allowed: a surgeon of ortho  [surgeon_named]"));
}

#[test]
fn a_file_with_a_fault_ends_with_2_and_its_place() {
    let out = tempfile::tempdir().unwrap();
    let broken = out.path().join("blocks.csv");
    std::fs::write(&broken, "date;room;session;specialty\n2027-01-18;T01;day;orto\n").unwrap();
    tavle(&["check".as_ref(), &folder(), "--blocks".as_ref(), &broken])
        .assert()
        .code(2)
        .stderr(contains("blocks.csv:2:").and(contains("did you mean `ortho`")));
    tavle(&["check".as_ref(), &folder()]).assert().code(2).stderr(contains("--roster"));
}

#[test]
fn a_log_without_variance_is_not_booked_on_unless_that_is_accepted() {
    let out = tempfile::tempdir().unwrap();
    let mut theatres = hospital(&HospitalSpec { weeks: 2, ..HospitalSpec::new(2, 1, 1) });
    for case in &mut theatres.past_cases {
        case.measured_minutes = 100.0;
    }
    write_theatre_folder(out.path(), &theatres).unwrap();
    tavle(&["book".as_ref(), out.path()]).assert().code(2).stderr(contains("implausible"));
    assert!(!out.path().join("out/bookings.csv").exists());
    tavle(&["book".as_ref(), out.path(), "--accept-doubtful-durations".as_ref()]).assert().success();
    assert!(out.path().join("out/bookings.csv").exists());
}
