//! The plan in force.

use crate::{assert_told, theatres};
use tavle::files::read_theatre_folder;

const BLOCKS: &str = "date;room;session;specialty;surgeon;supervisor;nurses;anaesthesia;pathway";

/// Blocks of these rows beside the one that the booked patient is in.
#[track_caller]
fn assert_blocks_told(rows: &str, expected: &[&str]) {
    let week_after = "2026-07-15;T2;day;uro;;;;;\n";
    assert_told(&[("blocks.csv", &format!("{BLOCKS}\n2026-07-07;T1;day;ortho;;;;;\n{rows}{week_after}"))], expected);
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
fn the_waiting_list_and_not_the_plan_says_where_a_patient_is_booked() {
    let blocks = format!("{BLOCKS}\n2026-07-07;T1;day;ortho;;;;;\n2026-07-14;T1;day;ortho;;;;;\n");
    let cases = "date;room;session;procedure;patient\n2026-07-14;T1;day;hip;p1\n2026-07-14;T1;day;hip;p3\n";
    let files = [("blocks.csv", blocks.as_str()), ("cases.csv", cases)];
    assert_told(
        &files,
        &["warning cases.csv: read as free slots: cases of patients whom queue.csv books elsewhere (1: p1)"],
    );
    let read = read_theatre_folder(theatres(&files).path()).unwrap().theatres;
    let places: Vec<_> = read.published.iter().flat_map(|plan| plan.blocks.values()).collect();
    let named: Vec<_> = places[1].cases.iter().map(|case| case.patient).collect();
    assert_eq!((named, read.queue[0].booked.map(|place| place.day)), (vec![None, Some(2)], Some(1)));
}

#[test]
fn a_date_that_the_plan_in_force_gave_to_another_specialty_or_closed_is_lost() {
    let read = |files: &[(&str, &str)]| read_theatre_folder(theatres(files).path()).unwrap().theatres;
    let given_away = format!("{BLOCKS}\n2026-07-07;T1;day;uro;;;;;\n2026-07-15;T2;day;uro;;;;;\n");
    let closed = format!("{BLOCKS}\n2026-07-15;T2;day;uro;;;;;\n2026-07-08;T1;day;ortho;;;;;\n");
    let none = "date;room;session;procedure\n";
    let files = [("blocks.csv", given_away.as_str()), ("cases.csv", none)];
    assert_told(
        &files,
        &[
            "warning queue.csv:2:19: booked_date: the date is lost: by the plan in force room `T1`, session `day`, on 2026-07-07 is `uro`'s; `p1` is read as without a date",
        ],
    );
    assert_eq!(read(&files).queue[0].booked, None);
    let files = [("blocks.csv", closed.as_str()), ("cases.csv", none)];
    assert_told(
        &files,
        &[
            "warning queue.csv:2:19: booked_date: the date is lost: the plan in force has no block in room `T1`, session `day`, on 2026-07-07; `p1` is read as without a date",
        ],
    );
    assert_eq!(read(&files).queue[0].booked, None);
}

#[test]
fn rows_before_the_horizon_are_over_and_patients_who_are_gone_leave_free_slots() {
    let blocks = format!(
        "{BLOCKS}\n2026-06-29;T1;day;ortho;;;;;\n2026-06-30;T1;day;ortho;;;;;\n2026-07-07;T1;day;ortho;;;;;\n2026-07-15;T2;day;uro;;;;;\n"
    );
    let cases = "date;room;session;procedure;patient\n2026-06-29;T1;day;hip;p0\n2026-07-07;T1;day;hip;p1\n2026-07-07;T1;day;hip;p9\n";
    let files = [("blocks.csv", blocks.as_str()), ("cases.csv", cases)];
    assert_told(
        &files,
        &[
            "warning blocks.csv:2: left out: rows before 2026-07-06, the first day of the horizon (2)",
            "warning cases.csv: read as free slots: cases of patients who are not in queue.csv (1: p9)",
            "warning cases.csv:2: left out: rows before 2026-07-06, the first day of the horizon (1)",
        ],
    );
    let read = read_theatre_folder(theatres(&files).path()).unwrap().theatres;
    let plan = read.published.unwrap();
    let (_, block) = plan.blocks.first_key_value().unwrap();
    assert_eq!(block.cases.iter().map(|case| case.patient).collect::<Vec<_>>(), [Some(0), None]);
}

#[test]
fn a_plan_that_is_over_is_no_plan_in_force() {
    let blocks = format!("{BLOCKS}\n2026-06-29;T1;day;ortho;;;;;\n");
    let files = [("blocks.csv", blocks.as_str()), ("cases.csv", "date;room;session;procedure\n")];
    assert_told(
        &files,
        &[
            "warning blocks.csv: the plan in force ends before the horizon begins: there is none",
            "warning blocks.csv:2: left out: rows before 2026-07-06, the first day of the horizon (1)",
        ],
    );
    assert_eq!(read_theatre_folder(theatres(&files).path()).unwrap().theatres.published, None);
}

#[test]
fn a_week_that_the_plan_in_force_does_not_reach_is_told() {
    let blocks = format!("{BLOCKS}\n2026-07-07;T1;day;ortho;;;;;\n");
    assert_told(
        &[("blocks.csv", &blocks)],
        &[
            "warning blocks.csv: 2026-W29 has no block in the plan in force: what opens there is given out anew and does not count as changing hands; `tavle preallocate` gives out a new week from last year's distribution",
        ],
    );
}

#[test]
fn a_lock_without_slots_holds_nothing_and_is_told() {
    assert_blocks_told(
        "2026-07-08;T2;day;uro;;;;;renal\n",
        &[
            "warning blocks.csv:3:27: pathway: the block is locked for `renal`, but cases.csv keeps no slot in it, so that nothing is held",
        ],
    );
}

#[test]
fn cases_without_blocks_are_left_out_and_told_once() {
    let folder = theatres(&[]);
    std::fs::remove_file(folder.path().join("blocks.csv")).unwrap();
    assert_eq!(
        crate::told(folder.path()),
        "warning cases.csv: left out: there is no plan in force (blocks.csv) that the cases could be in"
    );
}
