//! Folders as people send them: other encodings, separators and orders; and the commands that describe and make folders.

use assert_cmd::Command;
use std::io::Read;
use std::path::Path;
use std::process::Stdio;
use tavle::files::{Folder, read_folder};

const SETTINGS: &str = "name = \"Test ward\"\nfirst_day = 2026-12-21\nweeks = 2\n";
const SHIFTS: &str = "shift;kind;start;end\nD;day;07:00;15:00\n";
const STAFF: &str = "employment;name;fraction\nE1;Søren Ærø;0,8649\n";
const DEMAND: &str = "when;shift;minimum\ndaily;D;1\n";

fn read(files: &[(&str, &[u8])]) -> Folder {
    let folder = tempfile::tempdir().unwrap();
    for (file, text) in
        [("hospital.toml", SETTINGS), ("shifts.csv", SHIFTS), ("staff.csv", STAFF), ("demand.csv", DEMAND)]
    {
        std::fs::write(folder.path().join(file), text).unwrap();
    }
    for (file, bytes) in files {
        let path = folder.path().join(file);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
    }
    read_folder(folder.path()).unwrap_or_else(|faults| panic!("{faults}"))
}

/// Name and fraction of the one person.
fn person(bytes: &[u8]) -> (String, f64) {
    let folder = read(&[("staff.csv", bytes)]);
    (folder.hospital.staff[0].name.clone(), folder.hospital.staff[0].fraction)
}

#[test]
fn every_encoding_and_separator_says_the_same() {
    let expected = ("Søren Ærø".to_string(), 0.8649);
    let latin = b"employment;name;fraction\r\nE1;S\xf8ren \xc6r\xf8;0,8649\r\n";
    for bytes in [
        STAFF.as_bytes(),
        latin,
        "\u{feff}employment;name;fraction\r\nE1;Søren Ærø;0,8649\r\n".as_bytes(),
        "employment\tname\tfraction\nE1\tSøren Ærø\t0,8649\n".as_bytes(),
        "employment,name,fraction\nE1,Søren Ærø,0.8649\n".as_bytes(),
        "employment,name,fraction\nE1,\"Søren Ærø\",\"0,8649\"\n".as_bytes(),
        "sep=;\nemployment;name;fraction\nE1;Søren Ærø;0,8649\n".as_bytes(),
        "# a comment\n\n Fraction ; NAME;employment;;\n\n0.8649;  Søren Ærø ;E1;;\n;;;;\n".as_bytes(),
    ] {
        assert_eq!(person(bytes), expected, "{}", String::from_utf8_lossy(bytes));
    }
}

/// Minimum per day of the horizon, Monday 21 December 2026 to Sunday 3 January 2027.
fn minima(rows: &str) -> Vec<u32> {
    let text = format!("when;weekday;shift;minimum\n{rows}");
    let folder = read(&[("demand.csv", text.as_bytes())]);
    (0..14)
        .map(|day| folder.hospital.demand.iter().find(|line| line.day == day).map_or(0, |line| line.minimum))
        .collect()
}

#[test]
fn the_most_specific_row_of_demand_counts() {
    let rows = "daily;;D;1\nweekdays;;D;2\nweekend;;D;3\nons;;D;4\nholiday;;D;5\n";
    assert_eq!(minima(rows), [2, 2, 4, 2, 5, 5, 3, 2, 2, 4, 2, 5, 3, 3]);
    let range = format!("{rows}2026-12-24..2026-12-31;;D;6\n24-12-2026..31-12-2026;fri;D;7\n2026-12-25;;D;8\n");
    assert_eq!(minima(&range), [2, 2, 4, 6, 8, 6, 6, 6, 6, 6, 6, 5, 3, 3]);
    let none = "daily;;D;1\nholiday;;D;none\nsøn;;D;none\n";
    assert_eq!(minima(none), [1, 1, 1, 1, 0, 0, 0, 1, 1, 1, 1, 0, 1, 0]);
}

#[test]
fn a_shift_that_ends_when_it_starts_lasts_a_day() {
    let shifts =
        "shift;kind;start;end;latest_end\nD;day;07:00;07:00;\nB;day;11:00;19:00;20:30\nC;home call;08:00;09:00+1;\n";
    let folder = read(&[("shifts.csv", shifts.as_bytes())]);
    let lengths: Vec<i32> = folder.hospital.shifts.iter().map(|shift| shift.length_minutes()).collect();
    assert_eq!(lengths, [1440, 480, 1500]);
    assert_eq!(folder.hospital.shifts[1].latest_end_minute, Some(20 * 60 + 30));
}

#[test]
fn regular_activities_leave_public_holidays_out() {
    let text = "kind;name;when;competence;start;end;quorum;shift;per_week\n\
                conference;Meeting;fri;senior;08:00;09:00;1;;\n\
                conference;Feast;holiday;senior;08:00;09:00;1;;\n\
                clearing;Clearing;weekdays;senior;;;;D;2\n";
    let competences = "competence\nsenior\n".as_bytes();
    let hospital = read(&[("activities.csv", text.as_bytes()), ("competences.csv", competences)]).hospital;
    let named = |name: &str| {
        let of_name = hospital.conferences.iter().filter(|conference| conference.name == name);
        of_name.map(|conference| conference.day).collect::<Vec<_>>()
    };
    assert_eq!(named("Meeting"), Vec::<i32>::new(), "both Fridays are public holidays");
    assert_eq!(named("Feast"), [4, 5, 11]);
    let days: Vec<_> = hospital.clearings.iter().map(|clearing| clearing.days.clone()).collect();
    assert_eq!(days, [vec![0, 1, 2, 3], vec![7, 8, 9, 10]]);
}

#[test]
fn rules_and_rule_sets_of_the_folder_are_handed_on_unread() {
    let settings = format!("{SETTINGS}[rules.max_work_days]\ndays = 5\n[person.E1.rules.daily_rest]\nhours = 12\n");
    let folder = read(&[("hospital.toml", settings.as_bytes()), ("agreements/own.toml", b"name = \"own\"\n")]);
    assert_eq!(folder.hospital_toml, settings);
    assert_eq!(folder.own_agreements, [("agreements/own.toml".to_string(), "name = \"own\"\n".to_string())]);
}

fn tavle() -> Command {
    Command::cargo_bin("tavle").unwrap()
}

#[test]
fn init_makes_a_folder_that_reads_back_and_never_touches_a_full_one() {
    let folder = tempfile::tempdir().unwrap();
    let ward = folder.path().join("ward");
    tavle().arg("init").arg(&ward).assert().code(0);
    assert_eq!(read_folder(&ward).unwrap().warnings, vec![]);
    std::fs::write(ward.join("staff.csv"), "mine").unwrap();
    let refused = tavle().arg("init").arg(&ward).assert().code(2);
    let message = String::from_utf8(refused.get_output().stderr.clone()).unwrap();
    assert!(message.ends_with("ward is not empty; name a new folder or an empty one\n"), "{message}");
    assert_eq!(std::fs::read_to_string(ward.join("staff.csv")).unwrap(), "mine");
}

#[test]
fn columns_describes_every_file_and_knows_what_was_meant() {
    let all = tavle().arg("columns").assert().code(0);
    assert!(String::from_utf8_lossy(&all.get_output().stdout).contains("demand.csv"));
    for table in ["demand", "demand.csv", "hospital.toml"] {
        tavle().args(["columns", table]).assert().code(0);
    }
    let wrong = tavle().args(["columns", "wishs"]).assert().code(2);
    let message = String::from_utf8_lossy(&wrong.get_output().stderr).into_owned();
    assert!(message.contains("did you mean `wishes`?"), "{message}");
}

#[test]
fn a_closed_pipe_ends_the_program_quietly() {
    let program = Path::new(env!("CARGO_BIN_EXE_tavle"));
    let mut child = std::process::Command::new(program)
        .args(["columns", "wishes"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let mut complaints = String::new();
    child.stderr.take().unwrap().read_to_string(&mut complaints).unwrap();
    assert_eq!((child.wait().unwrap().code(), complaints.as_str()), (Some(0), ""));
}
