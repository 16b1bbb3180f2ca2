//! What is written reads back as it was.

use super::testkit::{cases, hospital, roster};
use crate::files::read::{Source, read_source};
use crate::files::roster_file::roster_of_bytes;
use crate::files::write::{folder_texts, roster_text};
use crate::files::{read_folder, read_roster, write_folder, write_roster};
use crate::hospital::{Hospital, Roster};
use proptest::prelude::*;
use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;

const RULES: &str = "[rules.max_work_days]\ndays = 5\n";

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(100), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_written_folder_reads_back_as_an_equal_hospital(seed in any::<u64>()) {
        let written = hospital(seed);
        let mut source = Source::default();
        for (file, text) in folder_texts(&written) {
            source.files.insert(file, Ok(text.into_bytes()));
        }
        let read = read_source(&source).map_err(|faults| TestCaseError::fail(faults.to_string()))?;
        prop_assert_eq!(&read.hospital, &written);
    }

    #[test]
    fn a_written_roster_reads_back_with_its_temps(seed in any::<u64>()) {
        let hospital = hospital(seed);
        let written = roster(&hospital, &mut ChaCha8Rng::seed_from_u64(seed));
        let text = roster_text(&hospital, &written);
        prop_assert_eq!(roster_of_bytes("roster.csv", text.as_bytes(), &hospital), Ok(written));
    }

    #[test]
    fn a_grid_made_by_hand_says_the_same_as_the_long_form(seed in any::<u64>()) {
        let hospital = hospital(seed);
        let mut written = roster(&hospital, &mut ChaCha8Rng::seed_from_u64(seed));
        written.temps.fill(0);
        let text = grid(&hospital, &written);
        prop_assert_eq!(roster_of_bytes("grid.csv", text.as_bytes(), &hospital), Ok(written));
    }
}

/// A grid as a planner's spreadsheet has it: Danish dates, weekdays beneath, `F` on days off.
fn grid(hospital: &Hospital, roster: &Roster) -> String {
    let days = || 0..hospital.horizon.days;
    let dates: Vec<String> = days().map(|day| hospital.horizon.date(day).format("%d-%m-%Y").to_string()).collect();
    let mut text = format!("Employment,Name,{}\n", dates.join(","));
    text += &format!(
        ",,{}\n",
        days()
            .map(|day| ["man", "tir", "ons", "tor", "fre", "lør", "søn"][weekday(hospital, day)])
            .collect::<Vec<_>>()
            .join(",")
    );
    for (person, employee) in hospital.staff.iter().enumerate() {
        let cells = days().map(|day| {
            let codes: Vec<&str> = roster.on(person, day).map(|shift| hospital.shifts[shift].code.as_str()).collect();
            if codes.is_empty() { "F".to_string() } else { codes.join("+") }
        });
        text += &format!("{},{},{}\n", employee.employment, employee.name, cells.collect::<Vec<_>>().join(","));
    }
    text
}

fn weekday(hospital: &Hospital, day: i32) -> usize {
    hospital.horizon.weekday(day).num_days_from_monday() as usize
}

#[test]
fn a_folder_and_a_roster_survive_the_disk_with_the_rules_beside_them() {
    let written = hospital(7);
    let planned = roster(&written, &mut ChaCha8Rng::seed_from_u64(7));
    let folder = tempfile::tempdir().unwrap();
    write_folder(folder.path().join("ward"), &written, RULES).unwrap();
    let read = read_folder(folder.path().join("ward")).unwrap();
    assert_eq!(read.hospital, written);
    assert!(read.hospital_toml.contains(RULES));
    let path = folder.path().join("roster.csv");
    for _ in 0..2 {
        write_roster(&path, &written, &planned).unwrap();
        assert_eq!(read_roster(&path, &written), Ok(planned.clone()));
    }
    let names: Vec<_> = std::fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(names.len(), 2, "a temporary file was left behind: {names:?}");
}

/// The rows of a written table, header left out.
fn written_rows(hospital: &Hospital, file: &str) -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    write_folder(folder.path(), hospital, "").unwrap();
    let text = std::fs::read_to_string(folder.path().join(file)).unwrap();
    text.lines().skip(1).map(String::from).collect()
}

#[test]
fn a_usual_week_with_a_closed_christmas_is_written_as_a_few_rows() {
    let mut hospital = (0..).map(hospital).find(|hospital| hospital.horizon.first.to_string() == "2026-12-14").unwrap();
    hospital.horizon.days = 28;
    hospital.pinned.clear();
    hospital.wishes.clear();
    hospital.absences.clear();
    hospital.conferences.clear();
    hospital.clearings.clear();
    hospital.published = None;
    let line = hospital.demand[0].clone();
    let asked = |day: i32| {
        let closed = crate::calendar::public_holiday(hospital.horizon.date(day)).is_some();
        let minimum = if hospital.horizon.is_weekend(day) { 1 } else { 3 };
        let line =
            crate::hospital::DemandLine { day, minimum, target: minimum, maximum: None, hard: true, ..line.clone() };
        (!closed).then_some(line)
    };
    hospital.demand = (0..28).filter_map(asked).collect();
    let rows = written_rows(&hospital, "demand.csv");
    let days: Vec<&str> = rows.iter().map(|row| row.split(';').next().unwrap()).collect();
    assert_eq!(days, ["weekdays", "weekend", "holiday"]);
    assert!(rows[2].contains(";none;"), "{}", rows[2]);
}

#[test]
fn a_roster_file_opens_in_a_danish_spreadsheet() {
    let hospital = hospital(1);
    let text = roster_text(&hospital, &roster(&hospital, &mut ChaCha8Rng::seed_from_u64(1)));
    assert!(text.starts_with("\u{feff}employment;name;date;shift;competence;count\r\n"));
    assert_eq!(text.matches('\n').count(), text.matches("\r\n").count());
}

#[test]
fn a_table_that_has_become_empty_does_not_live_on_in_an_older_file() {
    let mut hospital = (0..).map(hospital).find(|hospital| !hospital.wishes.is_empty()).unwrap();
    let folder = tempfile::tempdir().unwrap();
    write_folder(folder.path(), &hospital, "").unwrap();
    hospital.wishes.clear();
    write_folder(folder.path(), &hospital, "").unwrap();
    assert_eq!(read_folder(folder.path()).unwrap().hospital, hospital);
}

#[test]
fn a_hospital_that_the_format_cannot_say_is_refused_and_nothing_written() {
    let mut hospital = hospital(2);
    let twice = hospital.demand[0].clone();
    hospital.demand.push(twice);
    let folder = tempfile::tempdir().unwrap();
    let error = write_folder(folder.path().join("ward"), &hospital, "").unwrap_err();
    assert!(error.to_string().contains("the hospital cannot be written"), "{error}");
    assert!(!folder.path().join("ward").exists());
}
