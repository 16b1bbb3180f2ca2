//! Dates, weeks, public holidays and clock times.
//!
//! Two kinds of time live here and are never mixed: *clock time* (what the shift table says: 23:00–07:00) and
//! *elapsed time* (what a rest rule measures). A [`Moment`] is elapsed time: whole minutes on the UTC line, so that the
//! difference of two moments is the time that really passed, also over both clock changes.

mod clock;
mod holidays;
mod horizon;
mod words;
mod working;

pub use clock::{Moment, local, moment, parse_clock};
pub use holidays::{Holiday, HolidayKind, easter_sunday, holidays_of_year, public_holiday};
pub use horizon::{Day, Horizon, iso_week_label, parse_iso_week, weekday_name};
pub use words::{clock_text, short_date, short_dates};
pub use working::{is_working_day, working_days_before};
