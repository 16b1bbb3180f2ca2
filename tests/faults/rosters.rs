//! Roster files, long and grid.

use crate::assert_roster_told;

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
        &["roster.csv:1:12: unknown column `ward`; expected employment, name or a date such as 2026-07-06"],
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
