//! The waiting list, pauses and referrals.

use crate::assert_told;

const COLUMNS: &str =
    "patient;procedure;surgeon;referred;clock_start;pathway;phase;treatment;booked_date;booked_room;booked_session";

/// A waiting list of these rows, and no cases.
#[track_caller]
fn assert_queue_told(rows: &str, expected: &[&str]) {
    let queue = format!("{COLUMNS}\n{rows}");
    assert_told(&[("queue.csv", &queue), ("cases.csv", "date;room;session;procedure\n")], expected);
}

#[test]
fn a_patient_stands_once() {
    assert_queue_told(
        "p1;hip;;2026-06-01;;;;;;;\np1;kidney;;2026-06-02;;;;;;;\n",
        &["queue.csv:3:1: patient: patient `p1` already stands on line 2; expected each one once"],
    );
}

#[test]
fn a_named_surgeon_can_do_the_procedure() {
    assert_queue_told(
        "p1;hip;S2;2026-06-01;;;;;;;\np2;hip;S3;2026-06-01;;;;;;;\n",
        &[
            "queue.csv:2:8: surgeon: surgeon `S2` does not do procedure `hip`, which asks for competence `hips`; expected a surgeon who does, or a blank",
        ],
    );
}

#[test]
fn a_referral_lies_not_after_today() {
    assert_queue_told(
        "p1;hip;;2026-07-02;;;;;;;\n",
        &[
            "queue.csv:2:9: referred: the referral of 2026-07-02 lies after today, 2026-07-01; expected a day not after `today` of hospital.toml",
        ],
    );
}

#[test]
fn a_clock_that_starts_before_the_referral_is_odd() {
    assert_queue_told(
        "p1;hip;;2026-06-10;2026-06-01;;;;;;\n",
        &["warning queue.csv:2:20: clock_start: the clock starts on 2026-06-01, before the referral on 2026-06-10"],
    );
}

#[test]
fn a_pathway_has_a_clock_for_the_treatment() {
    assert_queue_told(
        "p1;kidney;;2026-06-01;;renal;;chemotherapy;;;\n",
        &[
            "queue.csv:2:24: pathway: pathway `renal` has no clock for phase `treatment` and treatment `chemotherapy`; expected `treatment operation`",
        ],
    );
}

#[test]
fn a_procedure_is_of_the_pathways_specialty() {
    assert_queue_told(
        "p1;hip;;2026-06-01;;renal;;;;;\n",
        &[
            "queue.csv:2:21: pathway: pathway `renal` belongs to specialty `uro`, not to `ortho`; expected the same specialty",
        ],
    );
}

#[test]
fn a_booking_names_date_room_and_session() {
    assert_queue_told(
        "p1;hip;;2026-06-01;;;;;2026-07-07;T1;\n",
        &[
            "queue.csv:2:38: booked_session: the booking has no `booked_session`; expected date, room and session of the booking, or none of them",
        ],
    );
}

#[test]
fn a_date_in_a_room_that_is_closed_is_lost() {
    assert_queue_told(
        "p1;hip;;2026-06-01;;;;;2026-07-07;T1;eve\n",
        &[
            "warning queue.csv:2:24: booked_date: the date is lost: room `T1` is not open for session `eve` on 2026-07-07; `p1` is read as without a date",
        ],
    );
}

#[test]
fn who_is_operated_before_the_horizon_is_left_out_and_whose_date_has_passed_has_none() {
    let rows = "p1;hip;;2026-06-01;;;;;2026-07-02;T1;day\np2;hip;;2026-06-01;;;;;2026-06-29;T1;day\np3;hip;;2026-06-01;;;;;;;\n";
    assert_queue_told(
        rows,
        &[
            "warning queue.csv: left out: patients with a date before 2026-07-06, the first day of the horizon (1: p1)",
            "warning queue.csv: read as without a date: patients who still wait though their date has passed (1: p2)",
        ],
    );
}

#[test]
fn a_booking_lies_inside_the_horizon() {
    assert_queue_told(
        "p1;hip;;2026-06-01;;;;;2026-08-07;T1;day\n",
        &[
            "queue.csv:2:24: booked_date: 2026-08-07 lies outside the horizon; expected a date from 2026-07-06 to 2026-07-19",
        ],
    );
}

#[test]
fn a_booking_without_a_block_is_odd() {
    assert_queue_told(
        "p1;hip;;2026-06-01;;;;;2026-07-10;T1;day\n",
        &["warning queue.csv:2:24: booked_date: there is no block in room `T1`, session `day`, on 2026-07-10"],
    );
}

#[test]
fn a_pause_starts_after_the_referral() {
    assert_told(
        &[("pauses.csv", "patient;from;reason\np1;2026-05-30;declined\n")],
        &[
            "pauses.csv:2:4: from: the pause starts on 2026-05-30, before the referral of `p1` on 2026-06-01; expected a day on which the patient was waiting",
        ],
    );
}

#[test]
fn a_pause_ends_after_it_starts() {
    assert_told(
        &[("pauses.csv", "patient;from;to;reason\np1;2026-06-30;2026-06-29;medical\n")],
        &[
            "pauses.csv:2:15: to: the last day 2026-06-29 comes before the first day 2026-06-30; expected a day not before `from`",
        ],
    );
}

#[test]
fn a_pause_has_a_known_reason() {
    assert_told(
        &[("pauses.csv", "patient;from;reason\np1;2026-06-30;declinde\n")],
        &[
            "pauses.csv:2:15: reason: unknown reason `declinde`; expected one of declined, medical, other illness; did you mean `declined`?",
        ],
    );
}

#[test]
fn pauses_of_patients_who_wait_no_longer_are_left_out_and_nobody_else_is_suggested() {
    let pauses = "patient;from;reason\np4;2026-06-30;medical\np1;2026-06-30;medical\np4;2026-07-01;declined\n";
    assert_told(
        &[("pauses.csv", pauses)],
        &["warning pauses.csv: left out: rows of patients who wait no longer, as they are not in queue.csv (2: p4)"],
    );
}

#[test]
fn pauses_that_overlap_are_told_and_count_once() {
    assert_told(
        &[(
            "pauses.csv",
            "patient;from;to;reason\np1;2026-06-10;2026-06-19;declined\np3;2026-06-15;;medical\np1;2026-06-19;2026-06-25;medical\n",
        )],
        &["warning pauses.csv:4:4: from: the pause overlaps the one on line 2; days of both count once"],
    );
}

#[test]
fn referrals_are_counted_once_and_lie_in_the_past() {
    assert_told(
        &[("referrals.csv", "week;procedure;count\n2026-W20;hip;2\n2026-W20;hip;3\n2026-W28;hip;1\n")],
        &[
            "referrals.csv:3:1: week: referrals of `hip 2026-W20` already stands on line 2; expected each one once",
            "referrals.csv:4:1: week: 2026-07-06 does not lie before the horizon; expected a week that starts before 2026-07-06",
        ],
    );
}
