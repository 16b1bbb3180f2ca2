//! Values that do not go together.

use crate::{assert_told, told, ward};

#[test]
fn an_employment_stands_once() {
    assert_told(
        "staff.csv",
        "employment;name\nE1;Anna\nE2;Bo\nE1;Carl\n",
        &["staff.csv:4:1: employment: employment `E1` already stands on line 2; expected each one once"],
    );
}

#[test]
fn a_shift_stands_once() {
    assert_told(
        "shifts.csv",
        "shift;kind;start;end\nD;day;07:00;15:00\nD;day;08:00;16:00\n",
        &["shifts.csv:3:1: shift: shift `D` already stands on line 2; expected each one once"],
    );
}

#[test]
fn a_competence_stands_once() {
    assert_told(
        "competences.csv",
        "competence\nsenior\nanaesthesia\nsenior\n",
        &["competences.csv:4:1: competence: competence `senior` already stands on line 2; expected each one once"],
    );
}

#[test]
fn a_person_has_one_balance() {
    assert_told(
        "balances.csv",
        "employment;norm_hours\nE1;2\nE1;3\n",
        &["balances.csv:3:1: employment: balance of `E1` already stands on line 2; expected each one once"],
    );
}

#[test]
fn a_person_has_one_cap_of_a_kind() {
    assert_told(
        "caps.csv",
        "employment;kind;most\nE1;night;2\nE1;night;3\n",
        &["caps.csv:3:1: employment: cap for `E1 night` already stands on line 2; expected each one once"],
    );
}

#[test]
fn a_week_is_counted_once() {
    assert_told(
        "weeks.csv",
        "employment;week;hours\nE1;2026-W20;37\nE1;2026-W20;30\n",
        &["weeks.csv:3:4: week: week of `E1 2026-W20` already stands on line 2; expected each one once"],
    );
}

#[test]
fn a_past_duty_stands_once() {
    assert_told(
        "history.csv",
        "employment;date;shift\nE1;2026-07-01;D\nE1;01-07-2026;D\n",
        &["history.csv:3:4: date: duty of `E1 2026-07-01` already stands on line 2; expected each one once"],
    );
}

#[test]
fn a_shift_of_more_than_36_hours_is_refused() {
    assert_told(
        "shifts.csv",
        "shift;kind;start;end\nD;day;07:00;20:00+1\n",
        &["shifts.csv:2:13: end: shift `D` lasts 2220 minutes; expected 1 to 2160"],
    );
}

#[test]
fn a_latest_end_counts_from_the_end() {
    assert_told(
        "shifts.csv",
        "shift;kind;start;end;latest_end\nD;day;07:00;20:00;12:00+2\n",
        &[
            "shifts.csv:2:19: latest_end: shift `D` lasts 3180 minutes; expected an end not before `end` and at most 2160",
        ],
    );
}

#[test]
fn a_latest_end_before_the_end_is_no_other_day() {
    let expected = "latest_end: the shift's latest end comes before its end; expected a clock time not before `end`; with `+1` after it, one of the next day";
    assert_told(
        "shifts.csv",
        "shift;kind;start;end;latest_end\nD;day;07:00;15:00;14:00\nN;night;23:00;07:00;06:00\nE;evening;15:00;23:00;01:00\n",
        &[&format!("shifts.csv:2:19: {expected}"), &format!("shifts.csv:3:21: {expected}")],
    );
}

#[test]
fn the_same_wish_stands_once() {
    assert_told(
        "wishes.csv",
        "employment;kind;from\nE1;off;2026-07-08\nE1;on;2026-07-09\nE1;off;08-07-2026\n",
        &["wishes.csv:4:8: from: wish of `E1: day off on Wed 8 Jul` already stands on line 2; expected each one once"],
    );
}

#[test]
fn approved_wishes_that_contradict_each_other_are_faults() {
    assert_told(
        "wishes.csv",
        "employment;kind;from;to;shift;must\n\
         E1;off;2026-07-08;;;yes\n\
         E1;on;2026-07-08;;;yes\n\
         E2;shift;2026-07-11;;D;yes\n\
         E2;weekend off;2026-07-11;;;yes\n\
         E2;shift;2026-07-14;;D;yes\n\
         E2;shift;2026-07-14;;E;yes\n\
         E3;on;2026-07-08;;;yes\n\
         E3;run off;2026-07-06;2026-07-09;;yes\n",
        &[
            "wishes.csv:3:7: from: the wish cannot be granted beside the one on line 2; expected one of the two",
            "wishes.csv:5:16: from: the wish cannot be granted beside the one on line 4; expected one of the two",
            "wishes.csv:7:10: from: the wish cannot be granted beside the one on line 6; expected one of the two",
            "wishes.csv:9:12: from: the wish cannot be granted beside the one on line 8; expected one of the two",
        ],
    );
}

#[test]
fn other_wishes_that_contradict_each_other_are_worth_a_warning() {
    assert_told(
        "wishes.csv",
        "employment;kind;from;shift;must\nE1;off;2026-07-08;;yes\nE1;on;2026-07-08;;\nE2;avoid;2026-07-08;D;\nE2;shift;2026-07-08;D;\nE3;on;2026-07-08;;\nE3;shift;2026-07-08;D;\n",
        &[
            "warning wishes.csv:3:7: from: the wish cannot be granted beside the one on line 2; expected one of the two",
            "warning wishes.csv:5:10: from: the wish cannot be granted beside the one on line 4; expected one of the two",
        ],
    );
}

#[test]
fn nobody_is_promised_work_while_away() {
    let absences = "employment;kind;from;to\nE1;holiday;2026-07-06;2026-07-10\n";
    let wishes = "employment;kind;from;must\nE1;on;2026-07-08;yes\nE1;off;2026-07-09;yes\n";
    let folder = ward(&[("absences.csv", absences.as_bytes()), ("wishes.csv", wishes.as_bytes())]);
    assert_eq!(
        told(folder.path()),
        "wishes.csv:2:7: from: `E1` is away on 2026-07-08; expected a day at work, or no absence in absences.csv"
    );
}

#[test]
fn a_break_is_shorter_than_its_shift() {
    assert_told(
        "shifts.csv",
        "shift;kind;start;end;unpaid_break\nD;day;07:00;15:00;500\n",
        &[
            "shifts.csv:2:19: unpaid_break: the unpaid break of 500 minutes is longer than the shift; expected at most its length",
        ],
    );
}

#[test]
fn minimum_target_and_maximum_are_in_order() {
    assert_told(
        "demand.csv",
        "when;shift;minimum;target;maximum\ndaily;D;3;2;\nweekend;D;1;;0\n",
        &[
            "demand.csv:2:9: minimum: minimum 3, target 2 and maximum none are not in order; expected minimum <= target <= maximum",
            "demand.csv:3:11: minimum: minimum 1, target 1 and maximum 0 are not in order; expected minimum <= target <= maximum",
        ],
    );
}

#[test]
fn two_rows_may_not_say_the_same_day() {
    assert_told(
        "demand.csv",
        "when;shift;minimum\ndaily;D;1\n2026-07-06..2026-07-12;D;2\n2026-07-12..2026-07-19;D;3\n",
        &[
            "demand.csv:4:1: when: line 3 already says what is needed on 2026-07-12, just as specifically; expected one row, or one that is more specific",
        ],
    );
}

#[test]
fn a_weekday_narrows_a_range_only() {
    assert_told(
        "demand.csv",
        "when;weekday;shift;minimum\ndaily;sat;D;1\n",
        &["demand.csv:2:7: weekday: `weekday` narrows a range, and `when` is not one; expected a blank"],
    );
}

#[test]
fn a_range_that_ends_before_it_begins_is_reversed() {
    assert_told(
        "demand.csv",
        "when;shift;minimum\ndaily;D;1\n2026-07-12..2026-07-06;D;2\n",
        &[
            "demand.csv:3:1: when: the last day 2026-07-06 comes before the first day 2026-07-12; expected the first day first",
        ],
    );
}

#[test]
fn seniors_and_juniors_are_two_competences() {
    assert_told(
        "mix.csv",
        "shift;junior;senior\nD;senior;senior\n",
        &["mix.csv:2:10: senior: senior and junior are the same competence `senior`; expected two competences"],
    );
}

#[test]
fn a_conference_needs_a_start_and_has_no_shift() {
    assert_told(
        "activities.csv",
        "kind;name;when;competence;start;end;quorum;shift;per_week\nconference;Meeting;wed;senior;;14:00;2;D;\n",
        &[
            "activities.csv:2:31: start: a row of kind `conference` needs `start`; expected a clock time such as 07:30",
            "activities.csv:2:40: shift: a row of kind `conference` has no use for `shift`; expected a blank",
        ],
    );
}

#[test]
fn a_meeting_ends_after_it_starts() {
    assert_told(
        "activities.csv",
        "kind;name;when;competence;start;end;quorum;shift;per_week\nconference;Meeting;wed;senior;14:00;13:00;2;;\n",
        &[
            "activities.csv:2:37: end: the meeting ends before it starts; expected an end later than the start, on the same day",
        ],
    );
}

#[test]
fn a_clearing_cannot_take_place_more_often_than_its_days() {
    assert_told(
        "activities.csv",
        "kind;name;when;competence;start;end;quorum;shift;per_week\nclearing;Clearing;tue thu;senior;;;;D;3\n",
        &[
            "activities.csv:2:39: per_week: the clearing asks for 3 times a week, more than the days that it may take place on; expected at most 2",
        ],
    );
}

#[test]
fn a_wish_for_a_shift_names_it() {
    assert_told(
        "wishes.csv",
        "employment;kind;from;to;shift;start;end\nE1;shift;2026-07-08;;;;\n",
        &["wishes.csv:2:22: shift: a row of kind `shift` needs `shift`; expected a shift code of shifts.csv"],
    );
}

#[test]
fn a_wish_for_a_day_off_has_no_clock_times() {
    assert_told(
        "wishes.csv",
        "employment;kind;from;to;shift;start;end\nE1;off;2026-07-08;;;16:00;20:00\n",
        &[
            "wishes.csv:2:21: start: a row of kind `off` has no use for `start`; expected a blank",
            "wishes.csv:2:27: end: a row of kind `off` has no use for `end`; expected a blank",
        ],
    );
}

#[test]
fn a_wish_outside_the_horizon_is_refused() {
    assert_told(
        "wishes.csv",
        "employment;kind;from;to;shift;start;end\nE1;off;2026-08-03;;;;\n",
        &["wishes.csv:2:8: from: 2026-08-03 lies outside the horizon; expected a date from 2026-07-06 to 2026-08-02"],
    );
}

#[test]
fn a_weekend_begins_on_its_saturday() {
    assert_told(
        "wishes.csv",
        "employment;kind;from;to;shift;start;end\nE1;weekend off;2026-07-12;;;;\n",
        &["wishes.csv:2:16: from: 2026-07-12 is not a Saturday; expected the Saturday of the weekend"],
    );
}

#[test]
fn a_run_of_days_off_is_not_reversed() {
    assert_told(
        "wishes.csv",
        "employment;kind;from;to;shift;start;end\nE1;run off;2026-07-12;2026-07-10;;;\n",
        &[
            "wishes.csv:2:23: to: the last day 2026-07-10 comes before the first day 2026-07-12; expected a day not before `from`",
        ],
    );
}

#[test]
fn an_absence_is_not_reversed() {
    assert_told(
        "absences.csv",
        "employment;from;to;kind\nE1;2026-07-12;2026-07-10;holiday\n",
        &[
            "absences.csv:2:15: to: the last day 2026-07-10 comes before the first day 2026-07-12; expected a day not before `from`",
        ],
    );
}

#[test]
fn absences_of_a_person_do_not_overlap() {
    assert_told(
        "absences.csv",
        "employment;from;to;kind\nE1;2026-07-10;2026-07-12;holiday\nE2;2026-07-11;;sick\nE1;2026-07-12;;sick\n",
        &[
            "absences.csv:4:4: from: the absence overlaps the one on line 2; expected days on which the person is not away yet",
        ],
    );
}

#[test]
fn history_lies_before_the_horizon() {
    assert_told(
        "history.csv",
        "employment;date;shift\nE1;2026-07-06;D\n",
        &[
            "history.csv:2:4: date: 2026-07-06 does not lie before the horizon; expected a date before 2026-07-06; the horizon's own duties belong in pinned.csv",
        ],
    );
}

#[test]
fn history_lies_within_the_known_days() {
    assert_told(
        "history.csv",
        "employment;date;shift\nE1;2026-06-01;D\n",
        &[
            "history.csv:2:4: date: 2026-06-01 lies before the known history; expected a date from 2026-06-22; or raise history_days",
        ],
    );
}

#[test]
fn a_cell_is_pinned_once() {
    assert_told(
        "pinned.csv",
        "employment;date;shift\nE1;2026-07-06;D\nE1;2026-07-06;off\n",
        &["pinned.csv:3:4: date: pin of `E1 2026-07-06` already stands on line 2; expected each one once"],
    );
}

#[test]
fn a_pin_asks_for_a_competence_that_the_person_has() {
    assert_told(
        "pinned.csv",
        "employment;date;shift\nE2;2026-07-06;N\n",
        &[
            "pinned.csv:2:15: shift: `E2` may not work shift `N`, which asks for competence `anaesthesia`; expected a shift that the person may work, or `off`",
        ],
    );
}

#[test]
fn nobody_is_pinned_while_away() {
    let folder = ward(&[
        ("absences.csv", "employment;from;to;kind\nE1;2026-07-10;;sick\n".as_bytes()),
        ("pinned.csv", "employment;date;shift\nE1;2026-07-10;D\n".as_bytes()),
    ]);
    assert_eq!(
        told(folder.path()),
        "pinned.csv:2:15: shift: `E1` is away on 2026-07-10; expected `off`, or no absence in absences.csv"
    );
}

#[test]
fn a_pin_outside_the_horizon_is_refused() {
    assert_told(
        "pinned.csv",
        "employment;date;shift\nE1;2026-12-24;D\n",
        &["pinned.csv:2:4: date: 2026-12-24 lies outside the horizon; expected a date from 2026-07-06 to 2026-08-02"],
    );
}

#[test]
fn five_thousand_employments_are_enough() {
    let people: String = (0..5_001).map(|number| format!("P{number}\n")).collect();
    assert_told(
        "staff.csv",
        &format!("employment\n{people}"),
        &["staff.csv:5002:1: employment: there are 5001 employments; expected at most 5000"],
    );
}

#[test]
fn warned_about_a_file_nearly_named_as_a_table() {
    assert_told(
        "wish.csv",
        "x\n",
        &["warning wish.csv: there is no file with this name in the format; did you mean `wishes.csv`?"],
    );
}

#[test]
fn warned_about_demand_on_a_date_outside_the_horizon() {
    assert_told(
        "demand.csv",
        "when;shift;minimum\ndaily;D;1\n2027-01-01;D;2\n",
        &["warning demand.csv:3:1: when: the row names no day of the horizon"],
    );
}

#[test]
fn warned_about_an_absence_after_the_horizon() {
    assert_told(
        "absences.csv",
        "employment;from;to;kind\nE1;2027-01-01;;holiday\n",
        &["warning absences.csv:2:4: from: the absence touches no day of the horizon"],
    );
}

#[test]
fn two_rows_of_the_same_days_contradict_each_other_even_where_no_such_day_comes() {
    assert_told(
        "demand.csv",
        "when;shift;minimum\ndaily;D;1\nholiday;D;2\nholiday;D;3\n",
        &[
            "demand.csv:4:1: when: the row of these days, shift and competence, `holiday` already stands on line 3; expected each one once",
        ],
    );
}

#[test]
fn warned_about_demand_that_other_rows_override_on_all_its_days() {
    assert_told(
        "demand.csv",
        "when;shift;minimum\nsat;D;1\n2026-07-06..2026-08-02;D;2\n",
        &["warning demand.csv:2:1: when: the row is never in force: on each of its days another row is more specific"],
    );
}
