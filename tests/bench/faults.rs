//! Faults of instance and roster files: what is wrong, where, what was expected, what is near.

use crate::{data, instance};
use std::path::{Path, PathBuf};
use tavle::files::Diagnostics;
use tavle::files::bench::{Family, read_instances, read_known};

/// A copy of a folder of the test data with some text of one file replaced.
fn spoilt(folder: &str, file: &str, old: &str, new: &str) -> tempfile::TempDir {
    let copy = tempfile::tempdir().unwrap();
    for entry in std::fs::read_dir(data(folder)).unwrap() {
        let path = entry.unwrap().path();
        std::fs::copy(&path, copy.path().join(path.file_name().unwrap())).unwrap();
    }
    let path = copy.path().join(file);
    let text = std::fs::read_to_string(&path).unwrap();
    assert!(text.contains(old), "{file} has no `{old}`");
    std::fs::write(&path, text.replacen(old, new, 1)).unwrap();
    copy
}

/// What is printed, with the folder left out.
fn without(folder: &Path, faults: &Diagnostics) -> String {
    faults.to_string().replace(&format!("{}/", folder.display()), "")
}

#[track_caller]
fn assert_curtois_qu(old: &str, new: &str, expected: &[&str]) {
    let folder = spoilt("curtois-qu", "two-people.txt", old, new);
    let faults = read_instances(Family::CurtoisQu, &[folder.path().join("two-people.txt")], &[]).unwrap_err();
    assert_eq!(without(folder.path(), &faults), expected.join("\n"));
}

#[track_caller]
fn assert_inrc2(folder: &str, file: &str, old: &str, new: &str, expected: &[&str]) {
    let folder = spoilt(folder, file, old, new);
    let faults = read_instances(Family::Inrc2, &[folder.path().join("t002w2_0_0-1")], &[]).unwrap_err();
    assert_eq!(without(folder.path(), &faults), expected.join("\n"));
}

#[test]
fn an_unknown_shift_in_cover_is_told_with_its_place_and_the_known_ones() {
    assert_curtois_qu("3,L,1,50,2", "3,LL,1,50,2", &["two-people.txt:42:3: unknown shift `LL`; expected one of E, L"]);
}

#[test]
fn limits_of_shifts_are_read_strictly() {
    assert_curtois_qu(
        "E=14|L=3",
        "E=x|L3|K=3",
        &[
            "two-people.txt:13:8: most of each shift: `x` is not a whole number; expected a whole number from 0 to 1096",
            "two-people.txt:13:10: most of each shift: `L3` is not a limit of a shift; expected a shift and a number, such as D=14",
            "two-people.txt:13:13: unknown shift `K`; expected one of E, L",
        ],
    );
}

#[test]
fn a_misspelt_section_is_told_with_the_near_one() {
    assert_curtois_qu(
        "SECTION_DAYS_OFF",
        "SECTION_DAY_OFF",
        &["two-people.txt:16:1: unknown section `SECTION_DAY_OFF`; expected one of SECTION_HORIZON, SECTION_SHIFTS, \
           SECTION_STAFF, SECTION_DAYS_OFF, SECTION_SHIFT_ON_REQUESTS, SECTION_SHIFT_OFF_REQUESTS, SECTION_COVER; \
           did you mean `SECTION_DAYS_OFF`?"],
    );
}

#[test]
fn all_faults_of_a_file_are_told_at_once() {
    assert_curtois_qu(
        "anna,2\n\nSECTION_SHIFT_ON_REQUESTS\nanna,0,E,2",
        "ann,14\n\nSECTION_SHIFT_ON_REQUESTS\nanna,-1,E",
        &[
            "two-people.txt:17:1: unknown person `ann`; expected one of anna, bo; did you mean `anna`?",
            "two-people.txt:17:5: day: day 14 lies outside the horizon; expected 0 to 13",
            "two-people.txt:20: the line has 3 values, not 4; expected person, day, shift, weight",
        ],
    );
}

#[test]
fn a_person_with_fewer_minutes_at_most_than_at_least_is_a_fault() {
    assert_curtois_qu(
        "4800,1920,5,2",
        "1800,1920,5,2",
        &["two-people.txt:13:20: minutes: minimum 1920 is above maximum 1800; expected the smaller number first"],
    );
}

#[test]
fn cover_of_a_day_is_said_once() {
    assert_curtois_qu(
        "4,L,1,50,2",
        "3,L,1,50,2",
        &["two-people.txt:43:1: cover of `3,L` already stands on line 42; expected one line each"],
    );
}

#[test]
fn a_folder_without_instances_and_a_name_that_is_not_there_are_told() {
    let empty = tempfile::tempdir().unwrap();
    let told = |path: &Path, names: &[String]| {
        without(path, &read_instances(Family::CurtoisQu, &[path.into()], names).unwrap_err())
    };
    assert!(
        told(empty.path(), &[]).ends_with("the folder holds no instance; expected instance files that end in .txt")
    );
    assert!(told(&data("curtois-qu"), &["two-peple".into()]).ends_with(
        "`two-peple` names no instance; expected the name of a file there without its ending; did you mean `two-people`?"
    ));
}

#[test]
fn a_nurse_without_a_known_contract_or_skill_is_told() {
    assert_inrc2(
        "inrc2/t002w2",
        "Sc-t002w2.txt",
        "Ben Half 1 Nurse",
        "Ben Halv 1 Nurs",
        &[
            "Sc-t002w2.txt:23:5: unknown contract `Halv`; expected one of Full, Half; did you mean `Half`?",
            "Sc-t002w2.txt:23:12: unknown skill `Nurs`; expected one of HeadNurse, Nurse; did you mean `Nurse`?",
        ],
    );
}

#[test]
fn pairs_and_announced_numbers_are_held_to() {
    assert_inrc2(
        "inrc2/t002w2",
        "Sc-t002w2.txt",
        "SHIFT_TYPES = 2\nEarly (2,4)",
        "SHIFT_TYPES = 3\nEarly (4,2)",
        &[
            "Sc-t002w2.txt:9:15: SHIFT_TYPES: 3 shift types are announced, 2 follow; expected as many lines as announced",
            "Sc-t002w2.txt:10:8: days in a row: minimum 4 is above maximum 2; expected the smaller number first",
        ],
    );
    assert_inrc2(
        "inrc2/t002w2",
        "WD-t002w2-0.txt",
        "Early Nurse (1,1)",
        "Early Nurse 1",
        &["WD-t002w2-0.txt:5:13: `1` is not a pair of numbers; expected a pair such as (2,5)"],
    );
}

#[test]
fn a_history_that_contradicts_itself_is_told() {
    assert_inrc2(
        "inrc2/t002w2",
        "H0-t002w2-0.txt",
        "Ben 0 0 None 0 0 2",
        "Ben 0 0 None 0 1 2",
        &[
            "H0-t002w2-0.txt:6:1: the days before contradict each other: the last day was off, and days at work are counted; \
           expected one state on the evening before",
        ],
    );
    assert_inrc2(
        "inrc2/t002w2",
        "H0-t002w2-0.txt",
        "Ben 0 0 None 0 0 2\n",
        "",
        &["H0-t002w2-0.txt: `Ben` has no history; expected a line for every nurse"],
    );
}

#[test]
fn json_faults_have_places_too() {
    assert_inrc2(
        "inrc2-json/t002w2",
        "WD-t002w2-0.json",
        "\"nurse\": \"Ben\",\n   \"shiftType\": \"Any\"",
        "\"nurse\": \"Benn\",\n   \"shifttype\": \"Any\"",
        &[
            "WD-t002w2-0.json:70:3: key `shiftType` is missing; expected `shiftType` in this object",
            "WD-t002w2-0.json:71:13: unknown nurse `Benn`; expected one of Ada, Ben; did you mean `Ben`?",
        ],
    );
    assert_inrc2(
        "inrc2-json/t002w2",
        "H0-t002w2-0.json",
        "\"week\": 0,",
        "\"week\": 0",
        &["H0-t002w2-0.json:3:2: this is not JSON: expected `,` or `}`"],
    );
    assert_inrc2(
        "inrc2-json/t002w2",
        "Sc-t002w2.json",
        "\"numberOfWeeks\": 2",
        "\"numberOfWeeks\": [2]",
        &["Sc-t002w2.json:3:19: numberOfWeeks: this is a list; expected a text or a number"],
    );
}

#[test]
fn names_of_instances_are_held_against_the_files() {
    let told = |path: PathBuf| read_instances(Family::Inrc2, &[path], &[]).unwrap_err().to_string();
    assert!(told(data("inrc2/t002w2/t002w2_0_0")).contains("the instance has 1 week files, its scenario 2 weeks"));
    assert!(told(data("inrc2/t002w2/t002w2_0_0-7")).contains("WD-t002w2-7.txt: the file is missing"));
    assert!(told(data("inrc2/t002w2/t002w2-0")).contains("`t002w2-0` names no instance"));
    assert!(told(data("inrc2/t002w2/other_0_0-1")).contains("Sc-other.txt: the file is missing"));
    assert!(told(data("inrc2/t002w2")).contains("the folder may hold many instances, and none is named"));
}

#[test]
fn a_roster_of_other_people_or_days_is_told() {
    let instance = instance(Family::CurtoisQu, &data("curtois-qu/two-people.txt"));
    let told = |text: &str| {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("roster.txt");
        std::fs::write(&path, text).unwrap();
        let mut faults = Diagnostics::default();
        assert_eq!(instance.read_solution(&path, &mut faults), None);
        without(folder.path(), &faults)
    };
    assert_eq!(
        told("E\tE\n"),
        "roster.txt: 1 lines of people, 2 people; expected one line a person, in the order of the instance"
    );
    assert_eq!(told("E\tX\n\tL\n"), "roster.txt:1:3: unknown shift `X`; expected one of E, L");
    let fifteen = format!("{}E\n\t\n", "\t".repeat(14));
    assert_eq!(told(&fifteen), "roster.txt:1:15: 15 days, 14 in the horizon; expected one value a day");
}

#[test]
fn weeks_of_another_scenario_or_out_of_turn_are_told() {
    let instance = instance(Family::Inrc2, &data("inrc2/t002w2/t002w2_0_0-1"));
    let told = |file: &str, old: &str, new: &str| {
        let folder = spoilt("inrc2/roster", file, old, new);
        let mut faults = Diagnostics::default();
        assert_eq!(instance.read_solution(folder.path(), &mut faults), None);
        without(folder.path(), &faults)
    };
    assert_eq!(
        told("Sol-t002w2-1-1.txt", "1 t002w2", "0 t002w3"),
        "Sol-t002w2-1-1.txt:2:3: scenario: this belongs to `t002w3`, not to `t002w2`; expected files of one scenario\n\
         Sol-t002w2-1-1.txt:2:1: week: this is week 0, not week 1; expected the week that the file's name says"
    );
    assert_eq!(
        told("Sol-t002w2-0-0.txt", "Ada Mon Night HeadNurse", "Ada Mo Night HeadNurse"),
        "Sol-t002w2-0-0.txt:5:5: `Mo` is not a weekday; expected one of Mon, Tue, Wed, Thu, Fri, Sat, Sun; \
         did you mean `Mon`?"
    );
}

#[test]
fn known_results_are_read_with_blanks_and_faults() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("known.csv");
    std::fs::write(&path, "instance,best,bound\nA,10,\nB,,7.5\n").unwrap();
    let known = read_known(&path).unwrap();
    assert_eq!((known["A"].best, known["A"].bound, known["B"].bound), (Some(10.0), None, Some(7.5)));
    std::fs::write(&path, "instance,bst\nA,x\nA,1\n").unwrap();
    let faults = read_known(&path).unwrap_err();
    assert_eq!(
        without(folder.path(), &faults),
        "known.csv:1:10: unknown column `bst`; expected one of instance, bound, best; did you mean `best`?\n\
         known.csv:3:1: instance `A` already stands on line 2; expected every name once"
    );
}
