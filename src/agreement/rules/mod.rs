//! The rules, one file each. To add one: copy the nearest neighbour, give it its three faces and its tests, list it here
//! and in `book::registry`.

mod off_periods;

pub mod approved_wishes;
pub mod availability;
pub mod daily_rest;
pub mod forbidden_sequence;
pub mod kind_caps;
pub mod max_work_days;
pub mod night_ban;
pub mod no_overlap;
pub mod one_shift_a_day;
pub mod pinned;
pub mod recovery_after_nights;
pub mod weekly_days_off;
pub mod weekly_rest;
