//! Procedures, surgeons, teams, measured cases and pathways.

use crate::{assert_told, theatres};
use tavle::files::read_theatre_folder;

#[test]
fn somebody_operates_every_procedure() {
    assert_told(
        &[(
            "surgeons.csv",
            "surgeon;specialty;competences;supervised\nS1;uro;hips;\nS2;uro;kidneys;\nS3;ortho;;hips\n",
        )],
        &[
            "procedures.csv:2:11: competence: no surgeon of specialty `ortho` has competence `hips`, so that nobody does procedure `hip`; expected a competence that a surgeon of surgeons.csv has alone",
        ],
    );
}

#[test]
fn a_team_serves_every_procedure() {
    assert_told(
        &[("teams.csv", "team;kind;competences\nN;nurses;nursing sleep\nA;anaesthesia;\n")],
        &[
            "procedures.csv:2:24: anaesthesia: no team of kind anaesthesia is trained in `sleep`, which procedure `hip` asks for; expected a competence that a team of teams.csv has",
            "procedures.csv:3:28: anaesthesia: no team of kind anaesthesia is trained in `sleep`, which procedure `kidney` asks for; expected a competence that a team of teams.csv has",
        ],
    );
}

/// The days on which the first surgeon is there, with the times.
fn days(rows: &str) -> Vec<(i32, i32, i32)> {
    let text = format!("surgeon;when;from;until;there\nS2;weekdays;;;\n{rows}");
    let read = read_theatre_folder(theatres(&[("surgeon_days.csv", &text)]).path()).unwrap();
    let there = read.theatres.surgeon_days.into_iter().filter(|there| there.surgeon == 0);
    there.map(|there| (there.day, there.from_minute, there.until_minute)).collect()
}

#[test]
fn the_most_specific_row_says_when_a_surgeon_is_there() {
    let rows = "S1;weekdays;08:00;15:00;\nS1;mon;08:00;10:00;\nS1;mon;12:00;15:00;\nS1;2026-07-08..2026-07-17;;;no\n\
                S1;2026-07-09;16:00;24:00;\n";
    assert_eq!(days(rows), [(0, 480, 600), (0, 720, 900), (1, 480, 900), (3, 960, 1440)]);
}

#[test]
fn times_of_a_surgeon_do_not_overlap() {
    assert_told(
        &[("surgeon_days.csv", "surgeon;when;from;until\nS1;mon tue;08:00;12:00\nS2;mon;;\nS1;tue;11:00;15:00\n")],
        &[
            "surgeon_days.csv:4:4: when: the time overlaps the one on line 2, on 2026-07-07; expected another time of the day, or a row that is more specific",
        ],
    );
}

#[test]
fn a_surgeons_time_ends_after_it_starts() {
    assert_told(
        &[("surgeon_days.csv", "surgeon;when;from;until\nS1;mon;12:00;08:00\nS2;mon;;\n")],
        &[
            "surgeon_days.csv:2:14: until: the end 08:00 does not come after the start 12:00; expected a time after `from`, on the same day",
        ],
    );
}

#[test]
fn teams_are_counted_once_a_day() {
    assert_told(
        &[("team_days.csv", "team;when;count\nN;weekdays;2\nN;mon;1\nN;mon tue;3\nA;daily;1\n")],
        &[
            "team_days.csv:4:3: when: line 3 already speaks of 2026-07-06, just as specifically; expected one row, or one that is more specific",
        ],
    );
}

#[test]
fn days_outside_the_horizon_are_odd() {
    assert_told(
        &[("team_days.csv", "team;when;count\nN;2025-07-07;2\nA;daily;1\n")],
        &["warning team_days.csv:2:3: when: the row names no day of the horizon"],
    );
    // Last week's rows lie there because the folder goes on from week to week.
    assert_told(&[("team_days.csv", "team;when;count\nN;2026-06-29;2\nN;daily;2\nA;daily;1\n")], &[]);
}

#[test]
fn a_measured_case_took_time_and_lies_in_the_past() {
    let expected = "expected more than 0; leave cancelled cases out";
    assert_told(
        &[("durations.csv", "procedure;surgeon;date;booked_minutes;measured_minutes\nhip;S1;2026-07-06;60;0\n")],
        &[
            "durations.csv:2:8: date: 2026-07-06 does not lie before the horizon; expected a date before 2026-07-06",
            &format!("durations.csv:2:22: measured_minutes: the case took 0 minutes; {expected}"),
        ],
    );
}

#[test]
fn an_operation_of_a_week_is_asked_about() {
    let rows = "procedure;surgeon;date;booked_minutes;measured_minutes\nhip;S1;2026-06-01;60;9999\nhip;S1;2026-06-02;60;61\nhip;S1;2026-06-03;9999;9999\n";
    assert_told(
        &[("durations.csv", rows)],
        &[
            "warning durations.csv:2:22: measured_minutes: 9999 minutes are 83 times the usual 120 of `hip`: is it a slip? The fit takes them (cases of more than six times the usual: 2)",
        ],
    );
}

#[test]
fn a_reserve_for_any_number_of_patients_has_no_end() {
    assert_told(
        &[("pathways.csv", "pathway;specialty;quantile\nrenal;uro;1\n")],
        &[
            "pathways.csv:2:11: quantile: quantile 1 would keep slots for any number of patients; expected a share below 1, such as 0,9",
        ],
    );
}

#[test]
fn a_pathway_has_a_clock() {
    assert_told(
        &[("pathways.csv", "pathway;specialty\nrenal;uro\nbone;ortho\n")],
        &[
            "pathways.csv:3:1: pathway: pathway `bone` has no clock in clocks.csv; expected a row in clocks.csv, or no pathway",
        ],
    );
}

#[test]
fn a_clock_belongs_to_a_pathway() {
    assert_told(
        &[("clocks.csv", "pathway;days\nrenal;14\nrena;10\n")],
        &["clocks.csv:3:1: pathway: unknown pathway `rena`; expected `renal`; did you mean `renal`?"],
    );
}

#[test]
fn a_clock_stands_once() {
    assert_told(
        &[("clocks.csv", "pathway;phase;days\nrenal;;14\nrenal;treatment;10\n")],
        &[
            "clocks.csv:3:1: pathway: clock `renal treatment operation` already stands on line 2; expected each one once",
        ],
    );
}

#[test]
fn leads_and_clocks_have_a_longest_time() {
    assert_told(
        &[
            ("pathways.csv", "pathway;specialty;release_working_days\nrenal;uro;251\n"),
            ("clocks.csv", "pathway;days\nrenal;1001\n"),
        ],
        &[
            "clocks.csv:2:7: days: `1001` is out of range; expected a whole number from 0 to 1000",
            "pathways.csv:2:11: release_working_days: `251` is out of range; expected a whole number from 0 to 250",
        ],
    );
}
