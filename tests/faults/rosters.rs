//! Roster files, long and grid.

use crate::{assert_roster_told, ward};
use tavle::files::{read_folder, read_roster};

#[test]
fn a_roster_of_an_unknown_person_is_refused() {
    assert_roster_told(
        "employment;date;shift\nE11;2026-07-06;D\n",
        &["roster.csv:2:1: employment: unknown employment `E11`; expected one of E1, E2, E3; did you mean `E1`?"],
    );
}

#[test]
fn a_roster_outside_the_horizon_is_refused() {
    assert_roster_told(
        "employment;date;shift\nE1;2026-07-05;D\n",
        &["roster.csv:2:4: date: 2026-07-05 lies outside the horizon; expected a date from 2026-07-06 to 2026-08-02"],
    );
}

#[test]
fn temps_fill_a_line_of_demand() {
    assert_roster_told(
        "employment;date;shift;competence;count\nTEMP;2026-07-06;D;;1\nTEMP;2026-07-06;E;senior;1\n",
        &[
            "roster.csv:3:17: shift: no demand line asks for `E` with competence `senior` on 2026-07-06; expected a line of demand.csv",
        ],
    );
}

#[test]
fn a_grid_with_an_unknown_code_says_where() {
    assert_roster_told(
        "employment;06-07-2026;07-07-2026\nE1;D;F\nE2;-;X\n",
        &["roster.csv:3:6: 2026-07-07: unknown shift `X`; expected one of D, E, N"],
    );
}

#[test]
fn a_grid_needs_a_column_of_people() {
    assert_roster_told(
        "06-07-2026;07-07-2026\nD;F\n",
        &[
            "roster.csv:1: column `employment` is missing; expected a column of employments, or one called `name`, beside the dates",
        ],
    );
}

#[test]
fn a_grid_has_each_date_once() {
    assert_roster_told(
        "employment;2026-07-06;06-07-2026\nE1;D;D\n",
        &["roster.csv:1:23: column `06-07-2026` occurs twice; expected each date once"],
    );
}

#[test]
fn a_grid_by_name_needs_names_that_are_unique() {
    assert_roster_told(
        "name;06-07-2026\nAnna Holm;D\nBo Lund;D\n",
        &["roster.csv:3:1: name: name `Bo Lund` belongs to more than one employment; expected a column `employment`"],
    );
}

#[test]
fn a_grid_has_no_other_columns() {
    assert_roster_told(
        "employment;ward;06-07-2026\nE1;3;D\n",
        &["roster.csv:1:12: unknown column `ward`; expected employment, name or a date from 2026-07-06 to 2026-08-02"],
    );
}

#[test]
fn a_grid_has_each_person_once() {
    assert_roster_told(
        "employment;06-07-2026\nE1;D\nE1;F\n",
        &["roster.csv:3:1: the row of `E1` already stands on line 2; expected each one once"],
    );
}

#[test]
fn a_grid_outside_the_horizon_is_refused() {
    assert_roster_told(
        "employment;06-07-2026;06-07-2027\nE1;D;D\n",
        &["roster.csv:1:23: 2027-07-06 lies outside the horizon; expected a date from 2026-07-06 to 2026-08-02"],
    );
}

#[test]
fn other_columns_of_a_grid_are_one_fault() {
    assert_roster_told(
        "employment;06-07-2026;Mon 7;Tue 8;Wed 9\nE1;D;;;\n",
        &[
            "roster.csv:1:23: unknown column `Mon 7` and 2 more; expected employment, name or a date from 2026-07-06 to 2026-08-02",
        ],
    );
}

#[test]
fn a_file_of_other_columns_is_no_roster() {
    assert_roster_told(
        "who;monday;tuesday\nE1;D;D\nE2;D;D\n",
        &[
            "roster.csv:1: this is neither form of a roster; expected columns `employment`, `date` and `shift`, or a grid with `employment` or `name` and a column a date; `tavle check --help` shows both",
        ],
    );
}

#[test]
fn what_is_no_table_is_refused_in_one_line() {
    for (text, what) in [
        ("<!DOCTYPE html>\n<html>\n<p>D;E\n", "a web page (HTML) or XML"),
        ("PK\u{3}\u{4}\u{14}\0\0", "a workbook of a spreadsheet program (.xlsx, .ods) or another ZIP file"),
        (
            "Ward\n          │ week 28\n          │ Mo Tu\nAnna Holm │ D  ·\n",
            "the text that is printed on a terminal, with lines drawn between the columns",
        ),
    ] {
        let line = format!(
            "roster.csv: this is {what}, not a text file of the format; expected a text file; save tables as CSV"
        );
        assert_roster_told(text, &[&line]);
    }
}

#[test]
fn other_json_is_refused_in_one_line() {
    assert_roster_told(
        "{\"format\": 1, \"verdict\": \"clean\"}",
        &[
            "roster.csv: this JSON is no result of `tavle roster`: missing field `people`; expected the roster.json of `tavle roster` (`tavle schema` describes it), or a CSV roster",
        ],
    );
}

#[test]
fn a_result_of_another_ward_is_refused_name_by_name() {
    let duties = "{\"date\": \"2026-07-06\", \"shift\": \"Q\"}, {\"date\": \"2027-07-06\", \"shift\": \"D\"}";
    let text = format!(
        "{{\"format\": 1, \"people\": [{{\"employment\": \"E1\", \"duties\": [{duties}]}}, \
         {{\"employment\": \"X\", \"duties\": []}}], \"coverage\": []}}"
    );
    assert_roster_told(
        &text,
        &[
            "roster.csv: duties of E1: unknown shift `Q`; expected one of D, E, N",
            "roster.csv: duties of E1: 2027-07-06 lies outside the horizon; expected a date from 2026-07-06 to 2026-08-02",
            "roster.csv: people: unknown employment `X`; expected one of E1, E2, E3",
        ],
    );
}

#[test]
fn dates_that_can_be_read_both_ways_are_refused() {
    let settings = "first_day = 2026-01-05\nweeks = 20\n".as_bytes();
    let folder = ward(&[("hospital.toml", settings)]);
    let path = folder.path().join("roster.csv");
    std::fs::write(&path, "name;02/03/2026;03/03/2026\nAnna Holm;D;D\n").unwrap();
    let hospital = read_folder(folder.path()).unwrap().hospital;
    let faults = read_roster(&path, &hospital).unwrap_err().to_string();
    let expected =
        "1: the dates of the header can be read as day/month and as month/day; expected dates such as 2027-02-03";
    assert!(faults.ends_with(expected), "{faults}");
}

#[test]
fn a_grid_copied_from_the_printed_roster_is_read() {
    let absences = "employment;from;to;kind\nE2;2026-07-06;2026-07-07;holiday\n".as_bytes();
    let folder = ward(&[("absences.csv", absences)]);
    let path = folder.path().join("roster.csv");
    std::fs::write(&path, "employment\tMon 6 Jul\tTue 7 Jul\t8/7\nE1\tD°\t·\tE!\nE2\th\tholiday\tD+E\n").unwrap();
    let hospital = read_folder(folder.path()).unwrap().hospital;
    let roster = read_roster(&path, &hospital).unwrap_or_else(|faults| panic!("{faults}"));
    let all: Vec<_> = roster.assignments().collect();
    assert_eq!(all, [(0, 0, 0), (0, 2, 1), (1, 2, 0), (1, 2, 1)]);
}

#[test]
fn an_absence_of_somebody_who_is_not_away_is_an_unknown_code() {
    assert_roster_told(
        "employment;06-07-2026\nE1;h\n",
        &["roster.csv:2:4: 2026-07-06: unknown shift `h`; expected one of D, E, N"],
    );
}
