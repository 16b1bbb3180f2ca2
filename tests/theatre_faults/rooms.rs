//! Rooms, sessions, closures, equipment and beds.

use crate::{assert_told, theatres};
use tavle::files::read_theatre_folder;

#[test]
fn an_unknown_room_has_a_near_match() {
    assert_told(
        &[("closures.csv", "room;from\nT11;2026-07-06\n")],
        &["closures.csv:2:1: room: unknown room `T11`; expected one of T1, T2, T3; did you mean `T1`?"],
    );
}

#[test]
fn a_feature_is_one_that_some_room_has() {
    let procedures = "procedure;specialty;competence;nurses;features;usual_minutes\nhip;ortho;hips;nursing;laminer;120\n\
                      kidney;uro;kidneys;nursing;;90\n";
    assert_told(
        &[("procedures.csv", procedures)],
        &[
            "procedures.csv:2:24: features: unknown feature `laminer`; expected one of imaging, laminar, robot; did you mean `laminar`?",
        ],
    );
}

#[test]
fn a_procedure_needs_a_room_that_suits_it() {
    let procedures = "procedure;specialty;competence;nurses;anaesthesia;features;usual_minutes\n\
                      hip;ortho;hips;nursing;sleep;laminar robot;120\nkidney;uro;kidneys;nursing;;;90\n";
    assert_told(
        &[("procedures.csv", procedures)],
        &[
            "procedures.csv:2:30: features: no room suits procedure `hip`, which needs laminar, robot, anaesthesia; expected what one room of theatres.csv has together",
        ],
    );
}

#[test]
fn a_session_ends_after_it_starts() {
    assert_told(
        &[("sessions.csv", "session;start;end\nday;08:00;15:00\nam;08:00;07:00\n")],
        &[
            "sessions.csv:3:10: end: the end 07:00 does not come after the start 08:00; expected a time after the start, on the same day",
        ],
    );
}

#[test]
fn rows_of_a_session_agree_on_its_time() {
    assert_told(
        &[("sessions.csv", "session;start;end;rooms\nday;08:00;15:00;T1\nday;08:30;15:00;T2\n")],
        &[
            "sessions.csv:3:5: start: session `day` has another start on line 2; expected the same, or a session with another key",
        ],
    );
}

#[test]
fn rows_of_a_session_add_their_rooms_and_days_up_and_leave_holidays_out() {
    let settings = "first_day = 2026-12-21\nweeks = 1\ntoday = 2026-12-16\n";
    let sessions = "session;start;end;rooms;when\nday;08:00;15:00;T1;mon fri\nday;08:00;15:00;T2;holiday\n\
                    day;08:00;15:00;T1+T3;2026-12-24\n";
    let closures = "room;from;session\nT3;2026-12-24;day\n";
    let nothing = "patient;procedure;referred\n";
    let files = [
        ("hospital.toml", settings),
        ("sessions.csv", sessions),
        ("closures.csv", closures),
        ("queue.csv", nothing),
        ("blocks.csv", "date;room;session;specialty\n"),
        ("cases.csv", "date;room;session;procedure\n"),
    ];
    let theatres = read_theatre_folder(theatres(&files).path()).unwrap_or_else(|faults| panic!("{faults}")).theatres;
    let open: Vec<(i32, &str)> =
        theatres.openings.iter().map(|opening| (opening.day, theatres.rooms[opening.room].key.as_str())).collect();
    assert_eq!(open, [(0, "T1"), (3, "T1"), (4, "T2"), (5, "T2")], "Friday and Saturday are Christmas");
}

#[test]
fn a_closure_ends_after_it_starts() {
    assert_told(
        &[("closures.csv", "from;to\n2026-07-10;2026-07-09\n")],
        &[
            "closures.csv:2:12: to: the last day 2026-07-09 comes before the first day 2026-07-10; expected a day not before `from`",
        ],
    );
}

#[test]
fn equipment_is_counted_from_nought() {
    assert_told(
        &[("equipment.csv", "equipment;count\nc-arm;-1\n")],
        &["equipment.csv:2:7: count: `-1` is out of range; expected a whole number from 0 to 1000"],
    );
}

#[test]
fn a_ward_has_its_beds_once_a_day() {
    assert_told(
        &[("beds.csv", "ward;when;beds\nK1;weekdays;4\nK1;mon;3\nK1;mon tue;2\n")],
        &[
            "beds.csv:4:4: when: line 3 already speaks of 2026-07-06, just as specifically; expected one row, or one that is more specific",
        ],
    );
}

#[test]
fn rows_of_a_ward_agree_on_its_overflow() {
    assert_told(
        &[("beds.csv", "ward;when;beds;most_overflow\nK1;weekdays;4;2\nK1;weekend;3;1\n")],
        &["beds.csv:3:14: most_overflow: ward `K1` has another most_overflow on line 2; expected the same, or a blank"],
    );
}
