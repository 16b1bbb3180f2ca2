//! A swap inside the notice: proposed, never done, with the owners who have to agree and the competences checked.

use assert_cmd::Command;
use predicates::prelude::PredicateBooleanExt;
use predicates::str::contains;
use std::path::Path;

/// One room. The meeting is on Thursday 7 January, so that days before the 14th are inside the notice. Lungs have to be operated by
/// Tuesday the 12th, which is a day of the eyes; the eyes have time until Wednesday the 13th, which is the lungs'.
const FOLDER: [(&str, &str); 15] = [
    ("hospital.toml", "name = \"Swap\"\nfirst_day = 2027-01-11\nweeks = 2\ntoday = 2027-01-07\n"),
    ("competences.csv", "competence;name\nlung;Lung surgery\neye;Eye surgery\nnursing;Theatre nursing\n"),
    ("theatres.csv", "room\nT1\n"),
    ("sessions.csv", "session;start;end;when\nday;08:00;16:00;weekdays\n"),
    ("closures.csv", "room;from\nT1;2027-01-11\n"),
    ("specialties.csv", "specialty;name\nlung;Lungs\neye;Eyes\n"),
    (
        "procedures.csv",
        "procedure;specialty;competence;nurses;usual_minutes\nlobe;lung;lung;nursing;100\nlens;eye;eye;nursing;100\n",
    ),
    ("surgeons.csv", "surgeon;name;specialty;competences\nS1;Lis Lund;lung;lung\nS2;Ebbe Ejby;eye;eye\n"),
    ("surgeon_days.csv", "surgeon;when\nS1;weekdays\nS2;weekdays\n"),
    ("teams.csv", "team;name;kind;competences\nN;Nurses;nurses;nursing\n"),
    ("team_days.csv", "team;when;count\nN;weekdays;1\n"),
    ("pathways.csv", "pathway;name;specialty\ncancer;Lung cancer;lung\n"),
    ("clocks.csv", "pathway;days\ncancer;14\n"),
    (
        "queue.csv",
        "patient;procedure;referred;pathway;notice_days\nL1;lobe;2026-12-29;cancer;0\nL2;lobe;2026-12-29;cancer;0\n\
         E1;lens;2026-12-14;;0\nE2;lens;2026-12-14;;0\n",
    ),
    (
        "blocks.csv",
        "date;room;session;specialty\n2027-01-12;T1;day;eye\n2027-01-13;T1;day;lung\n2027-01-18;T1;day;eye\n",
    ),
];

fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (file, text) in FOLDER.iter().chain(files) {
        std::fs::write(folder.path().join(file), text).unwrap();
    }
    folder
}

fn meeting(folder: &Path) -> (assert_cmd::assert::Assert, serde_json::Value, String) {
    let mut run = Command::new(env!("CARGO_BIN_EXE_tavle"));
    let said = run.arg("theatres").arg(folder).args(["--time-limit", "20", "--gap", "0"]).assert().code(0);
    let read = |file: &str| std::fs::read_to_string(folder.join("out").join(file)).unwrap();
    (said, serde_json::from_str(&read("theatres.json")).unwrap(), read("blocks.csv"))
}

#[test]
fn a_swap_inside_the_notice_is_proposed_with_both_owners_and_the_competences_and_not_made() {
    let folder = folder(&[]);
    let (said, board, blocks) = meeting(folder.path());
    let proposals = board["proposals"].as_array().unwrap();
    assert_eq!(proposals.len(), 1, "{proposals:#?}");
    assert_eq!(proposals[0]["owners"], serde_json::json!(["Lungs", "Eyes"]));
    assert_eq!(proposals[0]["moves"].as_array().unwrap().len(), 2, "{proposals:#?}");
    let checks = proposals[0]["checks"].as_array().unwrap();
    assert!(checks.iter().all(|check| check["holds"] == true), "{checks:#?}");
    said.stdout(
        contains("Lungs and Eyes have to agree:")
            .and(contains("Eyes −1, Lungs +1 Tue 12 Jan T1: 2 patients within their right"))
            .and(contains("Lungs −1, Eyes +1 Wed 13 Jan T1"))
            .and(contains("if all is agreed on, late by all moves together: Lungs 2 → 0 of 2, Eyes 0 → 0 of 2"))
            .and(contains("Lis Lund operates Tue 12 Jan T1"))
            .and(contains("Lis Lund holds Lung surgery"))
            .and(contains("Lis Lund is there on Tue 12 Jan"))
            .and(contains("Ebbe Ejby holds Eye surgery"))
            .and(contains("Nurses is trained in Theatre nursing")),
    );
    // The plan itself leaves the owners where they are, and says that two are late.
    assert!(blocks.contains("2027-01-12;T1;day;eye") && blocks.contains("2027-01-13;T1;day;lung"), "{blocks}");
    let page = std::fs::read_to_string(folder.path().join("out/theatres.html")).unwrap();
    assert!(page.contains("Lungs and Eyes") && page.contains("Lis Lund holds Lung surgery"));
}

#[test]
fn without_the_competence_there_is_no_swap_to_propose() {
    // The lungs' surgeon is away on Tuesday.
    let folder = folder(&[("surgeon_days.csv", "surgeon;when;there\nS1;weekdays;\nS1;2027-01-12;no\nS2;weekdays;\n")]);
    let (said, board, _) = meeting(folder.path());
    assert!(board["proposals"].as_array().unwrap().is_empty());
    said.stdout(contains("have to agree").not());
}
