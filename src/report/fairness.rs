//! Nights and weekends beside a fair share of them.
//!
//! The fair share of a person is the shifts to be shared, times their fraction over everybody's fractions. Who cannot or
//! shall not take nights, and who is employed for nights only, takes no part in sharing them. What earlier periods left
//! is carried in, so that a person who had too many before may be fairly treated with fewer now.

use super::summary::{Fairness, PersonRow, Share, Spread};
use crate::calendar::Day;
use crate::hospital::{Employee, Hospital, Roster, ShiftIx, ShiftKind};

/// Night shifts per person.
pub(super) fn nights(hospital: &Hospital, roster: &Roster) -> Vec<Share> {
    let counts = counts(hospital, roster, |_, shift| hospital.shifts[shift].kind == ShiftKind::Night);
    let carried = |person: &Employee| person.opening.nights_balance;
    shares(hospital, &counts, |person| takes_nights(hospital, person), carried)
}

/// Shifts that touch a Saturday or Sunday, per person.
pub(super) fn weekend_shifts(hospital: &Hospital, roster: &Roster) -> Vec<Share> {
    let counts = counts(hospital, roster, |day, shift| hospital.duty(day, shift).touches_weekend());
    shares(hospital, &counts, |_| true, |person| person.opening.weekends_balance)
}

/// The ends of both distributions.
pub(super) fn fairness(people: &[PersonRow]) -> Fairness {
    Fairness { nights: spread(people, |person| person.nights), weekend_shifts: spread(people, |p| p.weekend_shifts) }
}

fn counts(hospital: &Hospital, roster: &Roster, wanted: impl Fn(Day, ShiftIx) -> bool) -> Vec<u32> {
    let mut counts = vec![0; hospital.staff.len()];
    for (person, day, shift) in roster.assignments() {
        if let Some(count) = counts.get_mut(person).filter(|_| wanted(day, shift)) {
            *count += 1;
        }
    }
    counts
}

fn takes_nights(hospital: &Hospital, person: &Employee) -> bool {
    let is_night = |kind| kind == ShiftKind::Night;
    let capped = person.caps.iter().any(|cap| is_night(cap.kind) && cap.most == 0);
    let competent = hospital
        .shifts
        .iter()
        .any(|shift| is_night(shift.kind) && shift.requires.is_none_or(|competence| person.holds(competence)));
    competent && !capped && !person.traits.no_nights && !person.traits.fixed_nights
}

fn shares(
    hospital: &Hospital,
    counts: &[u32],
    shares_in: impl Fn(&Employee) -> bool,
    carried_in: impl Fn(&Employee) -> f64,
) -> Vec<Share> {
    let sharers = || hospital.staff.iter().zip(counts).filter(|(person, _)| shares_in(person));
    let total: f64 = sharers().map(|(_, &count)| f64::from(count)).sum();
    let fractions: f64 = sharers().map(|(person, _)| person.fraction).sum();
    let mut shares = Vec::with_capacity(counts.len());
    for (person, &count) in hospital.staff.iter().zip(counts) {
        let fair = shares_in(person).then(|| thousandths(total * person.fraction / fractions));
        let above = fair.map_or(0.0, |fair| f64::from(count) - fair);
        shares.push(Share { count, fair, balance_out: thousandths(carried_in(person) + above) });
    }
    shares
}

/// Rounded so that the JSON file reads well and reads back the same.
fn thousandths(value: f64) -> f64 {
    (value * 1000.0).round() / 1000.0
}

fn spread(people: &[PersonRow], share: impl Fn(&PersonRow) -> Share) -> Spread {
    let mut spread = Spread::default();
    for person in people {
        let share = share(person);
        if share.fair.is_none() {
            continue;
        }
        spread.total += share.count;
        spread.people += 1;
        if spread.most_above_name.is_none() || share.balance_out > spread.most_above {
            (spread.most_above, spread.most_above_name) = (share.balance_out, Some(person.name.clone()));
        }
        if spread.most_below_name.is_none() || share.balance_out < spread.most_below {
            (spread.most_below, spread.most_below_name) = (share.balance_out, Some(person.name.clone()));
        }
    }
    spread
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample;

    #[test]
    fn a_half_time_person_has_half_the_share() {
        let (mut hospital, mut roster) = sample::tiny();
        hospital.staff[1].fraction = 0.5;
        for day in 0..5 {
            roster.set(0, day, Some(2));
            roster.set(1, day, None);
        }
        roster.set(1, 2, Some(2));
        let shares = nights(&hospital, &roster);
        assert_eq!((shares[0].count, shares[0].fair), (5, Some(4.0)));
        assert_eq!((shares[1].count, shares[1].fair), (1, Some(2.0)));
        assert_eq!(shares[1].balance_out, -1.0);
    }

    #[test]
    fn who_takes_no_nights_has_no_share_of_them() {
        let (mut hospital, roster) = sample::tiny();
        hospital.staff[1].traits.no_nights = true;
        let shares = nights(&hospital, &roster);
        assert_eq!(shares[1].fair, None);
        assert_eq!(shares[0].fair, Some(1.0));
    }

    #[test]
    fn what_earlier_periods_left_is_carried_in() {
        let (mut hospital, roster) = sample::tiny();
        hospital.staff[0].opening.nights_balance = -2.0;
        assert_eq!(nights(&hospital, &roster)[0].balance_out, -1.5);
    }

    #[test]
    fn a_friday_night_is_a_weekend_shift() {
        let (hospital, roster) = sample::tiny();
        assert_eq!(weekend_shifts(&hospital, &roster)[0].count, 1);
    }
}
