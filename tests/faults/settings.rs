//! `hospital.toml`.

use crate::assert_told;

#[test]
fn the_settings_are_toml() {
    assert_told(
        "hospital.toml",
        "name = \n",
        &["hospital.toml:1:8: this is not TOML: string values must be quoted, expected literal string"],
    );
}

#[test]
fn an_unknown_key_has_a_near_match() {
    assert_told(
        "hospital.toml",
        "first_day = 2026-07-06\nweek = 4\n",
        &[
            "hospital.toml: key `weeks` is missing; expected the length of the horizon, such as weeks = 8",
            "hospital.toml:2:1: unknown key `week`; expected one of name, first_day, weeks, days, publish_on, agreement, history_days, points, today, theatres, theatre_points, rules … and 2 more; did you mean `weeks`?",
        ],
    );
}

#[test]
fn an_unknown_weight_has_a_near_match() {
    assert_told(
        "hospital.toml",
        "first_day = 2026-07-06\nweeks = 4\n[points]\nwishes = 3\n",
        &[
            "hospital.toml:4:1: unknown key `wishes`; expected one of ore_per_point, wish, below_minimum, below_target, above_target, temp, overtime_hour, undertime_hour, unfair, change, supplements; did you mean `wish`?",
        ],
    );
}

#[test]
fn a_missing_first_day_is_named() {
    assert_told(
        "hospital.toml",
        "weeks = 4\n",
        &["hospital.toml: key `first_day` is missing; expected a date such as first_day = 2026-07-06"],
    );
}

#[test]
fn weeks_and_days_exclude_each_other() {
    assert_told(
        "hospital.toml",
        "first_day = 2026-07-06\nweeks = 4\ndays = 28\n",
        &["hospital.toml: both `weeks` and `days` are given; expected one of the two"],
    );
}

#[test]
fn an_absurd_horizon_is_out_of_range() {
    assert_told(
        "hospital.toml",
        "first_day = 2026-07-06\nweeks = 5000\n",
        &["hospital.toml:2:9: weeks: `5000` is out of range; expected a whole number from 1 to 104"],
    );
}

#[test]
fn a_key_of_the_wrong_type_is_told() {
    assert_told(
        "hospital.toml",
        "first_day = 2026-07-06\nweeks = \"four\"\n",
        &["hospital.toml:2:9: weeks: this is a text; expected a whole number from 1 to 104"],
    );
}

#[test]
fn a_negative_weight_is_out_of_range() {
    assert_told(
        "hospital.toml",
        "first_day = 2026-07-06\nweeks = 4\n[points]\nwish = -1\n",
        &["hospital.toml:4:8: wish: `-1` is out of range; expected a number from 0 to 1000000"],
    );
}

#[test]
fn a_table_that_nobody_reads_is_an_unknown_key() {
    assert_told(
        "hospital.toml",
        "first_day = 2026-07-06\nweeks = 4\n[limits]\nmost_nights = 4\n",
        &[
            "hospital.toml:3:2: unknown key `limits`; expected one of name, first_day, weeks, days, publish_on, agreement, history_days, points, rules, local_agreement, person",
        ],
    );
}
