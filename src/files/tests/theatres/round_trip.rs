//! What is written reads back as it was.

use super::testkit::{plan, theatres};
use crate::files::read::{Source, allocation_of_bytes, read_theatre_source};
use crate::files::tests::testkit::cases;
use crate::files::write::theatre_texts;
use crate::files::*;
use crate::hospital::theatres::{Attendance, PlannedCase, Theatres};
use proptest::prelude::*;
use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(100), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_written_theatre_folder_reads_back_as_equal_theatres(seed in any::<u64>()) {
        let written = theatres(seed);
        let mut source = Source::default();
        for (file, text) in theatre_texts(&written) {
            source.files.insert(file, Ok(text.into_bytes()));
        }
        let read = read_theatre_source(&source).map_err(|faults| TestCaseError::fail(faults.to_string()))?;
        prop_assert_eq!(&read.theatres, &written);
    }

    #[test]
    fn a_written_allocation_reads_back_with_its_cases(seed in any::<u64>()) {
        let theatres = theatres(seed);
        let mut written = plan(&theatres, &mut ChaCha8Rng::seed_from_u64(seed));
        let mut patients = 0..theatres.queue.len();
        for case in written.blocks.values_mut().flat_map(|block| &mut block.cases) {
            if let Some(patient) = patients.next() {
                *case = PlannedCase { procedure: theatres.queue[patient].procedure, patient: Some(patient), pathway: None };
            }
        }
        let (blocks, cases) = (blocks_text(&theatres, &written), cases_text(&theatres, &written));
        prop_assert_eq!(allocation_of_bytes(blocks.as_bytes(), cases.as_bytes(), &theatres), Ok(written));
    }
}

/// Theatres in which something is planned.
fn planned() -> Theatres {
    let has_cases = |theatres: &Theatres| {
        theatres.published.iter().flat_map(|plan| plan.blocks.values()).any(|b| !b.cases.is_empty())
    };
    (0..).map(theatres).find(has_cases).unwrap()
}

#[test]
fn folder_and_results_are_replaced_whole_and_read_back() {
    let folder = tempfile::tempdir().unwrap();
    let written = planned();
    for _ in 0..2 {
        write_theatre_folder(folder.path(), &written).unwrap();
        let read = read_theatre_folder(folder.path()).unwrap();
        assert_eq!(read.theatres, written);
    }
    let plan = written.published.clone().unwrap();
    let (blocks, cases) = (folder.path().join("blocks.csv"), folder.path().join("cases.csv"));
    assert_eq!(read_allocation(&blocks, Some(&cases), &written).unwrap().allocation, plan);
    let without = read_allocation(&blocks, None::<&str>, &written).unwrap().allocation;
    assert!(without.blocks.values().all(|block| block.cases.is_empty()));
    assert_eq!(read_bookings(&cases, &without, &written).unwrap().allocation, plan);
}

#[test]
fn a_plan_that_is_gone_does_not_live_on_in_older_files() {
    let folder = tempfile::tempdir().unwrap();
    let mut theatres = planned();
    write_theatre_folder(folder.path(), &theatres).unwrap();
    theatres.published = None;
    write_theatre_folder(folder.path(), &theatres).unwrap();
    assert_eq!(read_theatre_folder(folder.path()).unwrap().theatres, theatres);
}

#[test]
fn theatres_that_the_format_cannot_say_are_refused_and_nothing_written() {
    let mut theatres = theatres(2);
    theatres.features.push("zebra".into());
    let folder = tempfile::tempdir().unwrap();
    let error = write_theatre_folder(folder.path().join("theatres"), &theatres).unwrap_err();
    assert_eq!(error.to_string(), "the theatres cannot be written: the features would not read back as they are");
    assert!(!folder.path().join("theatres").exists());
}

#[test]
fn a_usual_week_and_its_exceptions_are_a_row_each() {
    let mut theatres = (0..)
        .map(theatres)
        .find(|one| one.horizon.days == 35 && one.horizon.first.to_string() == "2026-03-23")
        .unwrap();
    let days = theatres.horizon.days;
    let usual = |day: i32| Attendance { day, surgeon: 0, from_minute: 465, until_minute: 930 };
    theatres.surgeon_days = (0..days).filter(|&day| !theatres.horizon.is_weekend(day)).map(usual).collect();
    let texts = theatre_texts(&theatres);
    let (_, text) = texts.iter().find(|(file, _)| file == "surgeon_days.csv").unwrap();
    let rows: Vec<&str> = text.lines().skip(1).collect();
    // Three weekdays of Easter are public holidays, and worked on: Thursday and Friday, and the Monday after the weekend.
    assert_eq!(rows, ["S0;weekdays;07:45;15:30;", "S0;2026-04-02 2026-04-03 2026-04-06;07:45;15:30;"], "{text}");
}
