//! Single values.

use crate::assert_told;

#[test]
fn a_blank_that_must_be_filled_in_is_found() {
    assert_told(
        "demand.csv",
        "when;shift;minimum\ndaily;;1\n",
        &["demand.csv:2:7: shift: the value is blank; expected a shift code of shifts.csv"],
    );
}

#[test]
fn a_word_is_no_whole_number() {
    assert_told(
        "demand.csv",
        "when;shift;minimum\ndaily;D;one\n",
        &["demand.csv:2:9: minimum: `one` is not a whole number; expected a whole number from 0 to 1000, or `none`"],
    );
}

#[test]
fn a_decimal_is_no_whole_number() {
    assert_told(
        "demand.csv",
        "when;shift;minimum\ndaily;D;1,5\n",
        &["demand.csv:2:9: minimum: `1,5` is not a whole number; expected a whole number from 0 to 1000, or `none`"],
    );
}

#[test]
fn a_huge_number_is_out_of_range() {
    assert_told(
        "demand.csv",
        "when;shift;minimum\ndaily;D;99999999999999999999\n",
        &[
            "demand.csv:2:9: minimum: `99999999999999999999` is out of range; expected a whole number from 0 to 1000, or `none`",
        ],
    );
}

#[test]
fn a_thousands_separator_is_no_number() {
    assert_told(
        "staff.csv",
        "employment;hourly_pay\nE1;1.219,25\n",
        &[
            "staff.csv:2:4: hourly_pay: `1.219,25` is not a number; expected a number from 0 to 100000 (7,4 or 7.4; no thousands separator)",
        ],
    );
}

#[test]
fn a_fraction_above_one_is_out_of_range() {
    assert_told(
        "staff.csv",
        "employment;fraction\nE1;37\n",
        &[
            "staff.csv:2:4: fraction: `37` is out of range; expected a number from 0 to 1 (7,4 or 7.4; no thousands separator)",
        ],
    );
}

#[test]
fn a_fraction_of_nothing_is_out_of_range() {
    assert_told(
        "staff.csv",
        "employment;fraction\nE1;0\n",
        &["staff.csv:2:4: fraction: `0` is out of range; expected more than 0 and at most 1"],
    );
}

#[test]
fn a_day_that_does_not_exist_is_no_date() {
    assert_told(
        "absences.csv",
        "employment;from;to;kind\nE1;2026-02-30;;sick\n",
        &["absences.csv:2:4: from: `2026-02-30` is not a date; expected a date such as 2026-07-06 or 06-07-2026"],
    );
}

#[test]
fn a_clock_time_must_exist() {
    assert_told(
        "shifts.csv",
        "shift;kind;start;end\nD;day;07:60;15:00\n",
        &["shifts.csv:2:7: start: `07:60` is not a clock time; expected a clock time such as 07:30"],
    );
}

#[test]
fn yes_and_no_are_meant_literally() {
    assert_told(
        "demand.csv",
        "when;shift;minimum;hard\ndaily;D;1;perhaps\n",
        &["demand.csv:2:11: hard: `perhaps` is neither yes nor no; expected `yes` or `no`"],
    );
}

#[test]
fn a_week_that_does_not_exist_is_refused() {
    assert_told(
        "weeks.csv",
        "employment;week;hours\nE1;2025-W53;37\n",
        &["weeks.csv:2:4: week: `2025-W53` is not a week; expected a week such as 2026-W07"],
    );
}

#[test]
fn a_week_inside_the_horizon_is_no_history() {
    assert_told(
        "weeks.csv",
        "employment;week;hours\nE1;2026-W28;37\n",
        &[
            "weeks.csv:2:4: week: 2026-07-06 does not lie before the horizon; expected a week that starts before 2026-07-06",
        ],
    );
}

#[test]
fn days_must_be_named_by_pattern_or_date() {
    assert_told(
        "demand.csv",
        "when;shift;minimum\nsometimes;D;1\n",
        &[
            "demand.csv:2:1: when: `sometimes` does not name days; expected daily, weekdays, weekend, a weekday (mon … sun), holiday, a date or a range such as 2026-07-06..2026-08-02",
        ],
    );
}

#[test]
fn a_key_is_one_word() {
    assert_told(
        "competences.csv",
        "competence\nsenior\nanaesthesia\nscrub nurse\n",
        &[
            "competences.csv:4:1: competence: `scrub nurse` cannot be a key; expected a short key of one word, without `+`, `#` and quotes",
        ],
    );
}

#[test]
fn temps_own_the_key_temp() {
    assert_told(
        "staff.csv",
        "employment;name\nTEMP;Anna\n",
        &[
            "staff.csv:2:1: employment: `TEMP` has a meaning of its own; expected another key; TEMP names temps in rosters",
        ],
    );
}

#[test]
fn a_mark_for_days_off_is_no_shift_code() {
    assert_told(
        "shifts.csv",
        "shift;kind;start;end\nD;day;07:00;15:00\nF;day;07:00;15:00\n",
        &["shifts.csv:3:1: shift: `F` has a meaning of its own; expected another code; it marks a day off in rosters"],
    );
}

#[test]
fn an_unknown_competence_has_a_near_match() {
    assert_told(
        "staff.csv",
        "employment;name;competences\nE1;Anna;senior anesthesia\n",
        &[
            "staff.csv:2:9: competences: unknown competence `anesthesia`; expected one of senior, anaesthesia; did you mean `anaesthesia`?",
        ],
    );
}

#[test]
fn an_unknown_shift_has_a_near_match() {
    assert_told(
        "demand.csv",
        "when;shift;minimum\ndaily;D;1\ndaily;d;1\n",
        &["demand.csv:3:7: shift: unknown shift `d`; expected one of D, E, N; did you mean `D`?"],
    );
}

#[test]
fn an_unknown_employment_is_named() {
    assert_told(
        "wishes.csv",
        "employment;kind;from;to;shift;start;end\nE9;off;2026-07-08;;;;\n",
        &["wishes.csv:2:1: employment: unknown employment `E9`; expected one of E1, E2, E3"],
    );
}

#[test]
fn an_unknown_kind_has_a_near_match() {
    assert_told(
        "wishes.csv",
        "employment;kind;from;to;shift;start;end\nE1;weekand off;2026-07-11;;;;\n",
        &[
            "wishes.csv:2:4: kind: unknown kind `weekand off`; expected one of off, on, shift, avoid, free window, run off, weekend off; did you mean `weekend off`?",
        ],
    );
}

#[test]
fn an_unknown_trait_is_named() {
    assert_told(
        "staff.csv",
        "employment;traits\nE1;no-nights sleepy\n",
        &[
            "staff.csv:2:4: traits: unknown trait `sleepy`; expected one of reduced-rest, opt-out-48, no-nights, pregnant, fixed-nights",
        ],
    );
}
