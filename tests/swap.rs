//! `tavle swap` as a user sees it.

use assert_cmd::Command;
use predicates::prelude::PredicateBooleanExt;
use predicates::str::contains;

/// Four people over a week: two with day shifts, one on evenings, one off.
fn four_people() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let files = [
        (
            "hospital.toml",
            "name = \"Four\"\nfirst_day = 2027-01-11\nweeks = 1\nagreement = \"dk-regions-nurses\"\n[rules.norm_hours]\ntolerance_hours = 500\n",
        ),
        ("competences.csv", "competence;name\nsenior;Senior\n"),
        ("shifts.csv", "shift;kind;start;end\nD;day;07:00;15:00\nE;evening;15:00;23:00\n"),
        (
            "staff.csv",
            "employment;name;fraction;hourly_pay;competences\nE1;Anna Holm;1;200;senior\nE2;Bo Lind;1;200;\nE3;Carl Munk;1;200;senior\nE4;Dorte Vig;1;200;\n",
        ),
        ("demand.csv", "when;shift;competence;minimum;target\nweekdays;D;senior;1;1\nweekdays;E;;0;1\n"),
        ("wishes.csv", "employment;kind;from\nE1;off;2027-01-13\nE3;off;2027-01-12\n"),
        (
            "published.csv",
            "employment;date;shift\nE1;2027-01-11;D\nE1;2027-01-12;D\nE1;2027-01-13;D\nE2;2027-01-11;E\nE2;2027-01-12;E\nE3;2027-01-14;D\nE3;2027-01-15;D\n",
        ),
    ];
    for (file, text) in files {
        std::fs::write(folder.path().join(file), text).unwrap();
    }
    folder
}

fn swap(folder: &tempfile::TempDir, rest: &[&str]) -> assert_cmd::assert::Assert {
    Command::new(env!("CARGO_BIN_EXE_tavle")).arg("swap").arg(folder.path()).args(rest).assert()
}

#[test]
fn a_swap_that_wins_a_wish_and_breaks_nothing_is_legal() {
    let folder = four_people();
    swap(&folder, &["E1", "carl munk", "2027-01-13"])
        .code(0)
        .stdout(contains("Legal: Anna Holm (E1) and Carl Munk (E3) may swap Wed 13 Jan."))
        .stdout(contains("wishes granted: 0 of 1 before, 1 after; won: day off on Wed 13 Jan"))
        .stdout(contains("Wed 13 Jan: D → off"));
}

#[test]
fn an_evening_before_a_day_is_forbidden_by_the_daily_rest_and_named() {
    let folder = four_people();
    swap(&folder, &["E1", "E2", "2027-01-11"])
        .code(1)
        .stdout(contains("Not legal"))
        .stdout(contains("Anna Holm: rest between E on Mon 11 Jan and D on Tue 12 Jan: 8 h, allowed 11 h (daily_rest"));
}

#[test]
fn a_swap_that_leaves_the_ward_without_its_senior_is_not_legal() {
    let folder = four_people();
    swap(&folder, &["E1", "E4", "2027-01-13"]).code(1).stdout(contains("minimum_staffing"));
}

#[test]
fn partners_of_one_shift_are_ranked_and_the_others_have_their_rule() {
    let folder = four_people();
    swap(&folder, &["E1", "2027-01-13"])
        .code(0)
        .stdout(contains("Anna Holm (E1), D on Wed 13 Jan: 1 person may swap"))
        .stdout(contains("Carl Munk").and(contains("not Dorte Vig (E4)")));
}

#[test]
fn names_and_dates_that_do_not_exist_are_refused() {
    let folder = four_people();
    swap(&folder, &["E1", "Carl Munch", "2027-01-13"]).code(2).stderr(contains("did you mean `Carl Munk`?"));
    swap(&folder, &["E1", "E1", "2027-01-13"]).code(2).stderr(contains("nobody swaps with themselves"));
    swap(&folder, &["E1", "E3", "soon"]).code(2).stderr(contains("expected a date"));
    swap(&folder, &["E1", "E3", "2027-02-13"]).code(2).stderr(contains("not planned here"));
}
