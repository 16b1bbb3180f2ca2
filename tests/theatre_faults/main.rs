//! Every kind of fault of a theatre folder with its message: what is wrong, where, what was expected, what is near.
//!
//! Each test puts files into a small folder that has no fault otherwise.

mod folders;
mod people;
mod plan;
mod queue;
mod rooms;
mod settings;

use std::path::Path;
use tavle::files::read_theatre_folder;

/// Theatres without fault: two weeks from Monday 6 July 2026, seen from the Wednesday before.
const THEATRES: [(&str, &str); 15] = [
    ("hospital.toml", "name = \"Test\"\nfirst_day = 2026-07-06\nweeks = 2\ntoday = 2026-07-01\n"),
    ("competences.csv", "competence\nhips\nkidneys\nnursing\nsleep\n"),
    ("theatres.csv", "room;features;local_only\nT1;laminar;\nT2;robot imaging;\nT3;;yes\n"),
    (
        "sessions.csv",
        "session;start;end;rooms;when\nday;08:00;15:00;;\nam;08:00;11:00;T1;mon\neve;16:00;20:00;T2;tue\n",
    ),
    ("specialties.csv", "specialty\northo\nuro\n"),
    (
        "procedures.csv",
        "procedure;specialty;competence;nurses;anaesthesia;features;usual_minutes\n\
         hip;ortho;hips;nursing;sleep;laminar;120\nkidney;uro;kidneys;nursing;sleep;robot;200\n",
    ),
    ("surgeons.csv", "surgeon;specialty;competences;supervised\nS1;ortho;hips;\nS2;uro;kidneys;\nS3;ortho;;hips\n"),
    ("surgeon_days.csv", "surgeon;when\nS1;weekdays\nS2;weekdays\n"),
    ("teams.csv", "team;kind;competences\nN;nurses;nursing\nA;anaesthesia;sleep\n"),
    ("team_days.csv", "team;when;count\nN;weekdays;2\nA;weekdays;2\n"),
    ("pathways.csv", "pathway;specialty\nrenal;uro\n"),
    ("clocks.csv", "pathway;days\nrenal;14\n"),
    (
        "queue.csv",
        "patient;procedure;referred;booked_date;booked_room;booked_session\np1;hip;2026-06-01;2026-07-07;T1;day\n\
         p2;kidney;2026-06-11;;;\np3;hip;2026-06-11;;;\n",
    ),
    (
        "blocks.csv",
        "date;room;session;specialty\n2026-07-07;T1;day;ortho\n2026-07-08;T2;day;uro\n2026-07-15;T2;day;uro\n",
    ),
    ("cases.csv", "date;room;session;procedure;patient\n2026-07-07;T1;day;hip;p1\n"),
];

/// Lays the theatres out with some files put in place of their own.
fn theatres(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (file, text) in THEATRES.iter().chain(files) {
        std::fs::write(folder.path().join(file), text).unwrap();
    }
    folder
}

/// What is printed for a folder: its faults, or its warnings.
fn told(folder: &Path) -> String {
    match read_theatre_folder(folder) {
        Err(faults) => faults.to_string(),
        Ok(folder) => folder.warnings.iter().map(|warning| format!("warning {warning}")).collect::<Vec<_>>().join("\n"),
    }
}

/// Holds what is printed for the theatres with some files put in against the lines expected.
#[track_caller]
fn assert_told(files: &[(&str, &str)], expected: &[&str]) {
    assert_eq!(told(theatres(files).path()), expected.join("\n"));
}

#[test]
fn the_theatres_themselves_have_no_fault() {
    assert_told(&[], &[]);
}
