//! The rules, one file each. To add one: copy the nearest neighbour, give it its three faces and its tests, list it here
//! and in `book::registry`.

mod off_periods;

pub mod approved_wishes;
pub mod availability;
pub mod average_week;
pub mod call_frequency;
pub mod call_length;
pub mod daily_rest;
pub mod forbidden_sequence;
pub mod forward_rotation;
pub mod kind_caps;
pub mod late_duties;
pub mod max_work_days;
pub mod night_average;
pub mod night_ban;
pub mod night_length;
pub mod nights_in_row;
pub mod nights_per_week;
pub mod no_overlap;
pub mod norm_hours;
pub mod one_shift_a_day;
pub mod pinned;
pub mod protected_days;
pub mod publication_notice;
pub mod recovery_after_nights;
pub mod shift_length;
pub mod values;
pub mod weekend_duties;
pub mod weekend_free_block;
pub mod weekend_frequency;
pub mod weekly_days_off;
pub mod weekly_rest;
