//! The rules, one file each. To add one: copy the nearest neighbour, give it its three faces and its tests, list it here
//! and in `book::registry`.

pub mod daily_rest;
pub mod max_work_days;
pub mod norm_hours;
pub mod one_shift_a_day;
pub mod values;
