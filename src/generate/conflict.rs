//! A conflict planted into a ward, for showing how one is explained.
//!
//! A Sunday night asks for two people of a scarce competence. Four hold it: one is on leave, one never works nights, one
//! has that day off approved. One is left. Any one of the three giving way would do, so the smallest conflict is these
//! four facts and nothing else.

use super::{Keys, demand};
use crate::calendar::Day;
use crate::hospital::{Absence, AbsenceKind, Competence, Hospital, PersonIx, WishKind};
use chrono::Weekday;

/// Key of the scarce competence; only a ward with a planted conflict has it.
pub const PLANTED_COMPETENCE: &str = "anaesthesia";

/// Plants the conflict and tells it in a sentence; `None` if the ward is too small or too short to hold it.
pub(super) fn plant(hospital: &mut Hospital) -> Option<String> {
    let sunday = sunday_to_plant(hospital)?;
    let [on_leave, never_nights, day_off, left] = holders(hospital, sunday)?;
    let competence = hospital.competences.len();
    hospital.competences.push(Competence {
        key: PLANTED_COMPETENCE.into(),
        name: "Anaesthesia".into(),
        most_away: None,
    });
    for person in [on_leave, never_nights, day_off, left] {
        hospital.staff[person].competences.insert(competence);
    }
    let leave = Absence {
        person: on_leave,
        first: sunday - 6,
        last: sunday,
        kind: AbsenceKind::Holiday,
        minutes_per_weekday: None,
    };
    hospital.absences.push(leave);
    hospital.absences.sort_by_key(|absence| (absence.person, absence.first));
    hospital
        .wishes
        .retain(|wish| wish.person != on_leave || wish.kind.days().1 < sunday - 6 || wish.kind.days().0 > sunday);
    hospital.staff[never_nights].traits.no_nights = true;
    approve_day_off(hospital, day_off, sunday)?;
    hospital.demand.push(demand::line(sunday, Keys::NIGHT, Some(competence), (2, 2, None), true, 0));
    for line in &mut hospital.demand {
        if (line.day, line.shift, line.competence) == (sunday, Keys::NIGHT, Some(Keys::NURSE)) {
            line.target = line.target.max(2);
            line.maximum = line.maximum.map(|most| most.max(3));
        }
    }
    hospital.demand.sort_by_key(|line| (line.day, line.shift));
    let name = |person: PersonIx| format!("{} ({})", hospital.staff[person].name, hospital.staff[person].employment);
    Some(format!(
        "{} night needs 2 anaesthesia and allows no temps. Four hold it: {} is on leave, {} never works nights, {} has the \
         day off approved; only {} is left.",
        hospital.horizon.date(sunday).format("Sunday %-d %B %Y"),
        name(on_leave),
        name(never_nights),
        name(day_off),
        name(left),
    ))
}

/// A Sunday near the middle that is not in the first week.
fn sunday_to_plant(hospital: &Hospital) -> Option<Day> {
    let horizon = &hospital.horizon;
    let has_night = |day: Day| hospital.demand.iter().any(|line| line.day == day && line.shift == Keys::NIGHT);
    let sundays = (7..horizon.days).filter(|&day| horizon.weekday(day) == Weekday::Sun && has_night(day));
    sundays.min_by_key(|&day| (day - horizon.days / 2).abs())
}

/// Four ordinary nurses who are at hand on the Sunday and in the week before it.
fn holders(hospital: &Hospital, sunday: Day) -> Option<[PersonIx; 4]> {
    let at_hand = |person: PersonIx| (sunday - 6..=sunday).all(|day| hospital.absence(person, day).is_none());
    let approved = |person: PersonIx| hospital.wishes.iter().any(|wish| wish.person == person && wish.must);
    let mut people = (0..hospital.staff.len()).filter(|&person| {
        let employee = &hospital.staff[person];
        let traits = employee.traits;
        let ordinary = !traits.fixed_nights && !traits.no_nights && !traits.pregnant;
        ordinary && employee.holds(Keys::NURSE) && !employee.holds(Keys::NEW) && at_hand(person) && !approved(person)
    });
    Some([people.next()?, people.next()?, people.next()?, people.next()?])
}

/// Turns one of the person's wishes into an approved day off on `day`, so that their number stays.
fn approve_day_off(hospital: &mut Hospital, person: PersonIx, day: Day) -> Option<()> {
    let speaks = |kind: &WishKind| (kind.days().0..=kind.days().1).contains(&day);
    let of_person = |at: &usize| hospital.wishes[*at].person == person;
    let on_the_day = (0..hospital.wishes.len()).filter(of_person).find(|&at| speaks(&hospital.wishes[at].kind));
    let at = on_the_day.or_else(|| (0..hospital.wishes.len()).find(|at| of_person(at)))?;
    hospital.wishes[at].kind = WishKind::DayOff(day);
    hospital.wishes[at].must = true;
    Some(())
}
