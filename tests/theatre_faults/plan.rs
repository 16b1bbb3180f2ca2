//! The plan in force.

use crate::assert_told;

const BLOCKS: &str = "date;room;session;specialty;surgeon;supervisor;nurses;anaesthesia;pathway";

/// Blocks of these rows beside the one that the booked patient is in.
#[track_caller]
fn assert_blocks_told(rows: &str, expected: &[&str]) {
    assert_told(&[("blocks.csv", &format!("{BLOCKS}\n2026-07-07;T1;day;ortho;;;;;\n{rows}"))], expected);
}

/// Cases of these rows.
#[track_caller]
fn assert_cases_told(rows: &str, expected: &[&str]) {
    assert_told(&[("cases.csv", &format!("date;room;session;order;procedure;patient;pathway\n{rows}"))], expected);
}

#[test]
fn a_block_stands_once() {
    assert_blocks_told(
        "07-07-2026;T1;day;uro;;;;;\n",
        &["blocks.csv:3:1: date: block `2026-07-07 T1 day` already stands on line 2; expected each one once"],
    );
}

#[test]
fn two_blocks_do_not_share_a_room_at_the_same_time() {
    assert_blocks_told(
        "2026-07-13;T1;day;ortho;;;;;\n2026-07-13;T1;am;ortho;;;;;\n",
        &[
            "blocks.csv:4:15: session: the block overlaps the one on line 3: the sessions `day` and `am` share time; expected one block at a time in a room",
        ],
    );
}

#[test]
fn a_block_in_a_room_that_was_closed_since_is_odd() {
    assert_blocks_told(
        "2026-07-11;T1;day;ortho;;;;;\n",
        &["warning blocks.csv:3:12: room: room `T1` is not open for session `day` on 2026-07-11"],
    );
}

#[test]
fn a_block_is_run_by_a_surgeon_of_its_specialty() {
    assert_blocks_told(
        "2026-07-08;T1;day;ortho;S2;;;;\n",
        &[
            "blocks.csv:3:25: surgeon: surgeon `S2` belongs to specialty `uro`, not to `ortho`; expected the same specialty",
        ],
    );
}

#[test]
fn nobody_supervises_themself() {
    assert_blocks_told(
        "2026-07-08;T1;day;ortho;S1;S1;;;\n",
        &["blocks.csv:3:28: supervisor: surgeon `S1` supervises themself; expected somebody else, or a blank"],
    );
}

#[test]
fn a_team_does_what_its_kind_does() {
    assert_blocks_told(
        "2026-07-08;T1;day;ortho;;;A;;\n",
        &["blocks.csv:3:27: nurses: team `A` is of kind anaesthesia; expected a team of kind nurses"],
    );
}

#[test]
fn a_block_is_locked_for_a_pathway_of_its_specialty() {
    assert_blocks_told(
        "2026-07-08;T1;day;ortho;;;;;renal\n",
        &[
            "blocks.csv:3:29: pathway: pathway `renal` belongs to specialty `uro`, not to `ortho`; expected the same specialty",
        ],
    );
}

#[test]
fn a_case_is_in_a_block() {
    assert_cases_told(
        "2026-07-09;T1;day;1;hip;;\n",
        &[
            "cases.csv:2:12: room: there is no block in room `T1`, session `day`, on 2026-07-09; expected a block of blocks.csv",
        ],
    );
}

#[test]
fn a_case_is_of_its_blocks_specialty() {
    assert_cases_told(
        "2026-07-07;T1;day;1;kidney;;\n",
        &[
            "cases.csv:2:21: procedure: procedure `kidney` belongs to specialty `uro`, not to `ortho`; expected the same specialty",
        ],
    );
}

#[test]
fn a_patient_is_planned_once_and_a_place_in_the_order_taken_once() {
    assert_cases_told(
        "2026-07-07;T1;day;1;hip;p3;\n2026-07-07;T1;day;1;hip;p3;\n",
        &[
            "cases.csv:3:19: order: case `2026-07-07 T1 day 1` already stands on line 2; expected each one once",
            "cases.csv:3:25: patient: case of `p3` already stands on line 2; expected each one once",
        ],
    );
}

#[test]
fn a_case_is_what_the_patient_waits_for() {
    assert_cases_told(
        "2026-07-07;T1;day;1;hip;p2;\n",
        &["cases.csv:2:21: procedure: `p2` is to have procedure `kidney`; expected the procedure of queue.csv"],
    );
}

#[test]
fn a_case_is_where_the_patient_is_booked() {
    let blocks = format!("{BLOCKS}\n2026-07-07;T1;day;ortho;;;;;\n2026-07-09;T1;day;ortho;;;;;\n");
    let cases = "date;room;session;procedure;patient\n2026-07-09;T1;day;hip;p1\n";
    assert_told(
        &[("blocks.csv", &blocks), ("cases.csv", cases)],
        &[
            "cases.csv:2:23: patient: `p1` is booked elsewhere: room `T1`, session `day`, 2026-07-07; expected the place of queue.csv",
        ],
    );
}
