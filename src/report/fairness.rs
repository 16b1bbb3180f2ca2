//! Nights and weekends beside a fair share of them.
//!
//! The shares are those of the score (`Problem::fair_shares`), so that what stands above them in the tables comes to the
//! amount in the points. What earlier periods left is carried in, so that a person who had too many before may be fairly
//! treated with fewer now.

use super::summary::{Fairness, PersonRow, Share, Spread};
use crate::hospital::Roster;
use crate::roster::{Burden, Problem};

/// Everybody's shifts of a burden beside the share that the score holds them against.
pub(super) fn shares(problem: &Problem, roster: &Roster, burden: Burden) -> Vec<Share> {
    let hospital = &problem.hospital;
    let mut shares = Vec::with_capacity(hospital.staff.len());
    for (person, fair) in problem.fair_shares(burden).into_iter().enumerate() {
        let count = roster.of_person(person).filter(|&(day, shift)| burden.covers(hospital, day, shift)).count() as u32;
        let above = fair.map_or(0.0, |fair| f64::from(count) - fair);
        let balance_out = thousandths(burden.opening(hospital, person) + above);
        shares.push(Share { count, fair: fair.map(thousandths), balance_out });
    }
    shares
}

/// The ends of both distributions.
pub(super) fn fairness(people: &[PersonRow]) -> Fairness {
    Fairness { nights: spread(people, |person| person.nights), weekend_shifts: spread(people, |p| p.weekend_shifts) }
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

    /// Anna's and Bo's nights in the tiny ward, of which two on Friday are wanted.
    fn nights(hospital: crate::hospital::Hospital, roster: &Roster) -> Vec<Share> {
        shares(&sample::problem(hospital), roster, Burden::Nights)
    }

    #[test]
    fn a_half_time_person_who_is_there_as_much_has_half_the_share() {
        let (mut hospital, roster) = sample::tiny();
        hospital.staff[1].fraction = 0.5;
        hospital.absences.clear();
        let shares = nights(hospital, &roster);
        assert_eq!((shares[0].count, shares[0].fair), (1, Some(1.333)));
        assert_eq!((shares[1].count, shares[1].fair), (0, Some(0.667)));
        assert_eq!(shares[1].balance_out, -0.667);
    }

    #[test]
    fn who_takes_no_nights_has_no_share_of_them() {
        let (mut hospital, roster) = sample::tiny();
        hospital.staff[1].traits.no_nights = true;
        let shares = nights(hospital, &roster);
        assert_eq!((shares[0].fair, shares[1].fair), (Some(2.0), None));
    }

    #[test]
    fn what_earlier_periods_left_is_carried_in() {
        let (mut hospital, roster) = sample::tiny();
        hospital.staff[0].opening.nights_balance = -2.0;
        hospital.staff[1].traits.no_nights = true;
        assert_eq!(nights(hospital, &roster)[0].balance_out, -3.0);
    }

    #[test]
    fn what_stands_above_fair_shares_comes_to_the_amount_of_the_points() {
        let (hospital, result, _, _) = sample::ward();
        let problem = sample::problem(hospital);
        let mut above = 0.0;
        for burden in Burden::ALL {
            let sharing = shares(&problem, &result.roster, burden).into_iter().filter(|share| share.fair.is_some());
            above += sharing.map(|share| share.balance_out.max(0.0)).sum::<f64>();
        }
        let priced = crate::roster::score(&problem, &result.roster).amount(crate::roster::Term::Fairness);
        assert!((above - priced).abs() < 0.05 && above > 1.0, "{above} {priced}");
    }
}
