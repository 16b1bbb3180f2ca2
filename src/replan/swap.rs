//! Whether two people may swap their days: judged by the independent checker, priced from the rosters.

use super::candidates::{Obstacle, obstacles};
use super::price::Prices;
use super::{Change, Ready, changes_between};
use crate::agreement::{Record, is_granted};
use crate::calendar::Day;
use crate::check::{self, Breach};
use crate::hospital::{PersonIx, Roster};
use crate::roster::balances;

/// What a swap comes to for one of the two.
#[derive(Debug, Clone, PartialEq)]
pub struct Side {
    /// Who.
    pub person: PersonIx,
    /// Hard rules that the new line breaks and the old one does not.
    pub obstacles: Vec<Obstacle>,
    /// Wishes granted before and after, and of how many.
    pub wishes: (usize, usize, usize),
    /// Wishes that are lost, and those that are won, by their places in the hospital's wishes.
    pub lost: Vec<usize>,
    /// See `lost`.
    pub won: Vec<usize>,
    /// Norm balance in minutes at the end of the last period, before and after; `None` without a norm.
    pub balance_minutes: Option<(i64, i64)>,
    /// Supplements gained (+) or lost (−) in øre.
    pub supplement_ore: i64,
    /// Pay in øre if the ward orders the change instead of the two agreeing on it.
    pub ordered_ore: i64,
}

/// A swap of all days of a span between two people.
#[derive(Debug, Clone, PartialEq)]
pub struct Swap {
    /// The two.
    pub sides: [Side; 2],
    /// What changes.
    pub changes: Vec<Change>,
    /// Hard rules of the ward that the swap breaks.
    pub ward: Vec<Breach>,
    /// The roster afterwards.
    pub roster: Roster,
}

impl Swap {
    /// Whether no rule forbids it.
    pub fn is_legal(&self) -> bool {
        self.ward.is_empty() && self.sides.iter().all(|side| side.obstacles.is_empty())
    }

    /// Granted wishes more (+) or fewer (−).
    pub fn wishes_won(&self) -> i64 {
        self.sides.iter().map(|side| side.won.len() as i64 - side.lost.len() as i64).sum()
    }

    /// Supplements more (+) or less (−), of both together.
    pub fn supplement_ore(&self) -> i64 {
        self.sides.iter().map(|side| side.supplement_ore).sum()
    }
}

/// Judges a swap of two people's days, first to last.
pub fn swap(ready: &Ready, prices: &Prices, a: PersonIx, b: PersonIx, days: (Day, Day)) -> Swap {
    let mut roster = ready.published.clone();
    for day in days.0..=days.1 {
        let (of_a, of_b): (Vec<_>, Vec<_>) = (roster.on(a, day).collect(), roster.on(b, day).collect());
        roster.set(a, day, None);
        roster.set(b, day, None);
        of_b.into_iter().for_each(|shift| roster.insert(a, day, shift));
        of_a.into_iter().for_each(|shift| roster.insert(b, day, shift));
    }
    let changes = changes_between(&ready.published, &roster);
    let sides = [a, b].map(|person| side(ready, prices, person, &roster, &changes));
    let ward = new_ward_breaches(ready, &roster);
    Swap { sides, changes, ward, roster }
}

/// Swaps of one day of a person with everybody who has something else then, the best first; those that a rule forbids last.
pub fn partners(ready: &Ready, prices: &Prices, person: PersonIx, day: Day) -> Vec<Swap> {
    let shift = ready.published.get(person, day);
    let others = (0..ready.hospital.staff.len()).filter(|&other| other != person);
    let different = others.filter(|&other| ready.published.get(other, day) != shift);
    let mut swaps: Vec<Swap> = different.map(|other| swap(ready, prices, person, other, (day, day))).collect();
    swaps.sort_by_key(|swap| (!swap.is_legal(), -swap.wishes_won(), swap.supplement_ore()));
    swaps
}

fn side(ready: &Ready, prices: &Prices, person: PersonIx, roster: &Roster, changes: &[Change]) -> Side {
    let hospital = &ready.hospital;
    let (old, new) = (Record::of(hospital, person, &ready.published), Record::of(hospital, person, roster));
    let (mut lost, mut won, mut before, mut of) = (Vec::new(), Vec::new(), 0, 0);
    for (index, wish) in hospital.wishes.iter().enumerate().filter(|(_, wish)| wish.person == person) {
        of += 1;
        let (was, is) = (is_granted(wish, &old), is_granted(wish, &new));
        before += usize::from(was);
        if was && !is {
            lost.push(index);
        }
        if is && !was {
            won.push(index);
        }
    }
    let supplements = |roster: &Roster| -> i64 {
        roster.of_person(person).map(|(day, shift)| ready.problem.supplement_ore(person, day, shift)).sum()
    };
    let mine = changes.iter().filter(|change| change.person == person);
    let last = |roster: &Roster| balances(&ready.problem, roster, person).last().copied();
    Side {
        person,
        obstacles: obstacles(hospital, &ready.problem.book, person, &ready.published, roster),
        wishes: (before, before + won.len() - lost.len(), of),
        lost,
        won,
        balance_minutes: last(&ready.published).zip(last(roster)),
        supplement_ore: supplements(roster) - supplements(&ready.published),
        ordered_ore: mine.map(|change| prices.of_change(person, change.day, change.to).ore()).sum(),
    }
}

fn new_ward_breaches(ready: &Ready, roster: &Roster) -> Vec<Breach> {
    let of_ward = |roster: &Roster| -> Vec<Breach> {
        let all = check::check_ward(&ready.hospital, roster);
        all.into_iter().filter(|breach| breach.severity.is_hard()).collect()
    };
    let known = of_ward(&ready.published);
    of_ward(roster).into_iter().filter(|breach| !known.contains(breach)).collect()
}
