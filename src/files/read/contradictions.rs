//! Wishes that cannot be meant together: the same one twice, work and time off on the same day, work while away.
//!
//! Between two approved wishes a contradiction is a fault, for no roster could keep both; otherwise it is worth a warning,
//! for one of the two is refused in any roster.

use super::Once;
use crate::calendar::Day;
use crate::files::diagnostic::Diagnostics;
use crate::files::problem::Problem;
use crate::files::rows::Row;
use crate::hospital::{Hospital, PersonIx, Wish, WishKind, wish_text};
use std::collections::BTreeMap;

pub(super) fn report(
    wishes: &[(Wish, &Row)],
    hospital: &Hospital,
    faults: &mut Diagnostics,
    warnings: &mut Diagnostics,
) {
    let mut once = Once::default();
    let mut of_day: BTreeMap<(PersonIx, Day), Vec<&(Wish, &Row)>> = BTreeMap::new();
    let mut seen = std::collections::BTreeSet::new();
    for entry in wishes {
        let (wish, row) = entry;
        let employment = hospital.staff.get(wish.person).map_or("", |employee| employee.employment.as_str());
        let value = format!("{employment}: {}", wish_text(hospital, wish));
        once.check((wish.person, wish.kind.clone()), row, "from", ("wish of", value), faults);
        if seen.insert((wish.person, wish.kind.clone()))
            && let Some(day) = wished_work(&wish.kind)
        {
            report_absence(wish, row, day, hospital, faults);
            of_day.entry((wish.person, day)).or_default().push(entry);
        }
    }
    for (wish, row) in wishes {
        let (first, last) = wish.kind.days();
        if first > last {
            // Told already: it ends before it begins.
            continue;
        }
        let near = of_day.range((wish.person, first)..=(wish.person, last)).flat_map(|(_, entries)| entries);
        let against = near.filter(|(work, other)| other.line != row.line && excludes(&wish.kind, &work.kind));
        // The gravest one is told: an approved wish before others, then the first in the file.
        let Some((work, other)) = against.min_by_key(|(work, other)| (!work.must, other.line)) else { continue };
        if wished_work(&wish.kind).is_some() && other.line > row.line {
            continue;
        }
        let (earlier, later) = if other.line < row.line { (*other, *row) } else { (*row, *other) };
        let told = if wish.must && work.must { &mut *faults } else { &mut *warnings };
        told.report(later.place("from"), Problem::WishesContradict(earlier.line), "one of the two");
    }
}

/// The day on which a wish for work wants it.
fn wished_work(kind: &WishKind) -> Option<Day> {
    match *kind {
        WishKind::DayOn(day) | WishKind::Shift(day, _) => Some(day),
        _ => None,
    }
}

/// Whether a wish rules out what a wish for work asks for, whatever the shift table says.
fn excludes(kind: &WishKind, work: &WishKind) -> bool {
    let (Some(day), shift) =
        (wished_work(work), if let WishKind::Shift(_, shift) = work { Some(*shift) } else { None })
    else {
        return false;
    };
    match *kind {
        WishKind::DayOff(off) => off == day,
        WishKind::RunOff(first, last) => (first..=last).contains(&day),
        WishKind::WeekendOff(saturday) => (saturday..=saturday + 1).contains(&day),
        WishKind::AvoidShift(on, avoided) => on == day && shift == Some(avoided),
        WishKind::Shift(on, other) => on == day && shift.is_some_and(|shift| shift != other),
        WishKind::DayOn(_) | WishKind::FreeWindow(..) => false,
    }
}

/// Approved work on a day of an absence.
fn report_absence(wish: &Wish, row: &Row, day: Day, hospital: &Hospital, faults: &mut Diagnostics) {
    let (Some(employee), Some(_)) = (hospital.staff.get(wish.person), hospital.absence(wish.person, day)) else {
        return;
    };
    if wish.must {
        let problem = Problem::IsAway { employment: employee.employment.clone(), date: hospital.horizon.date(day) };
        faults.report(row.place("from"), problem, "a day at work, or no absence in absences.csv");
    }
}
