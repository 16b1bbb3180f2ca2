//! What `hospital.toml` says of theatres.

use crate::assert_told;

const HORIZON: &str = "first_day = 2026-07-06\nweeks = 2\n";

#[track_caller]
fn assert_settings_told(text: &str, expected: &[&str]) {
    assert_told(&[("hospital.toml", &format!("{HORIZON}{text}"))], expected);
}

#[test]
fn the_day_of_the_meeting_is_asked_for() {
    assert_settings_told(
        "",
        &["hospital.toml: key `today` is missing; expected the day of the meeting, such as today = 2026-07-01"],
    );
}

#[test]
fn a_horizon_that_is_over_cannot_be_planned() {
    assert_settings_told(
        "today = 2026-07-20\n",
        &["hospital.toml: today: today is 2026-07-20, and the horizon is over; expected a day not after 2026-07-19"],
    );
}

#[test]
fn a_notice_that_freezes_everything_is_odd() {
    assert_settings_told(
        "today = 2026-07-01\n[theatres]\nnotice_days = 60\n",
        &["warning hospital.toml: today: with 60 days of notice every day of the horizon is frozen"],
    );
}

#[test]
fn a_horizon_that_has_begun_is_odd() {
    assert_settings_told(
        "today = 2026-07-08\n[theatres]\nnotice_days = 3\n",
        &["warning hospital.toml: today: the horizon began 2 days before today"],
    );
}

#[test]
fn an_unknown_rule_of_planning_has_a_near_match() {
    assert_settings_told(
        "today = 2026-07-01\n[theatres]\nnotice = 7\n",
        &[
            "hospital.toml:5:1: unknown key `notice`; expected one of weeks, notice_days, most_moves, overrun_risk, overrun_allowance_minutes, turnover_minutes, pathway_lead_working_days",
        ],
    );
    assert_settings_told(
        "today = 2026-07-01\n[theatres]\noverun_risk = 0.1\n",
        &[
            "hospital.toml:5:1: unknown key `overun_risk`; expected one of weeks, notice_days, most_moves, overrun_risk, overrun_allowance_minutes, turnover_minutes, pathway_lead_working_days; did you mean `overrun_risk`?",
        ],
    );
}

#[test]
fn a_risk_is_a_share() {
    assert_settings_told(
        "today = 2026-07-01\n[theatres]\noverrun_risk = 20\n",
        &["hospital.toml:5:16: overrun_risk: `20` is out of range; expected a number above 0 and below 1"],
    );
}

#[test]
fn most_moves_is_a_number_or_none() {
    assert_settings_told("today = 2026-07-01\n[theatres]\nmost_moves = \"none\"\n", &[]);
    assert_settings_told(
        "today = 2026-07-01\n[theatres]\nmost_moves = \"all\"\n",
        &["hospital.toml:5:14: most_moves: this is a text; expected a whole number from 0 to 100000, or \"none\""],
    );
}

#[test]
fn a_waiting_week_has_three_prices_and_none_of_them_is_nothing() {
    let expected = "expected a list of three numbers above 0, for priority 1, 2 and 3";
    assert_settings_told(
        "today = 2026-07-01\n[theatre_points]\nwaiting_week = [3, 0, 1.5]\n",
        &[&format!("hospital.toml:5:20: waiting_week: `0` is out of range; {expected}")],
    );
    assert_settings_told(
        "today = 2026-07-01\n[theatre_points]\nwaiting_week = [3, 1]\n",
        &[&format!("hospital.toml:5:16: waiting_week: the list has 2 entries, not 3; {expected}")],
    );
    assert_settings_told(
        "today = 2026-07-01\n[theatre_points]\nwaiting_week = 3\n",
        &[&format!("hospital.toml:5:16: waiting_week: this is a whole number; {expected}")],
    );
}
