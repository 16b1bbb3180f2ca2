//! How wishes and absences are written for readers.

use super::{AbsenceKind, Hospital, Wish, WishKind};
use crate::calendar::{Horizon, clock_text, short_date, short_dates};

/// The word for an absence.
pub fn absence_text(kind: AbsenceKind) -> &'static str {
    match kind {
        AbsenceKind::Holiday => "holiday",
        AbsenceKind::Course => "course",
        AbsenceKind::Sick => "sick",
        AbsenceKind::Leave => "leave",
        AbsenceKind::TimeOff => "time off",
    }
}

/// A wish in words: `no N on Tue 3 Mar`.
pub fn wish_text(hospital: &Hospital, wish: &Wish) -> String {
    let horizon: &Horizon = &hospital.horizon;
    let on = |day| short_date(horizon.date(day));
    let code = |shift: usize| hospital.shifts.get(shift).map_or("?", |shift| shift.code.as_str());
    match wish.kind {
        WishKind::DayOff(day) => format!("day off on {}", on(day)),
        WishKind::DayOn(day) => format!("work on {}", on(day)),
        WishKind::Shift(day, shift) => format!("{} on {}", code(shift), on(day)),
        WishKind::AvoidShift(day, shift) => format!("no {} on {}", code(shift), on(day)),
        WishKind::FreeWindow(day, from, to) => {
            format!("free {}–{} on {}", clock_text(from), clock_text(to), on(day))
        }
        WishKind::RunOff(first, last) => format!("off {}", short_dates(horizon.date(first), horizon.date(last))),
        WishKind::WeekendOff(saturday) => {
            format!("weekend off {}", short_dates(horizon.date(saturday), horizon.date(saturday + 1)))
        }
    }
}
