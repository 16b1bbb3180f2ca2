//! What a mended roster costs, worked out from the rosters and never from the program: what got worse, term by term.

use super::mend::changes_between;
use super::price::Prices;
use super::{Call, Ready};
use crate::agreement::{Record, Severity, is_granted};
use crate::hospital::{PersonIx, Roster};
use crate::roster::{Burden, IMPOSSIBLE, balances, heads_by_line};
use std::collections::BTreeSet;

/// The toll of a mended roster against the roster in force. Nothing that gets better is set against what gets worse.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Toll {
    /// Changed cells, the absence itself not counted.
    pub changes: usize,
    /// Their fixed price.
    pub change_points: f64,
    /// Pay that the changes ask for.
    pub ore: i64,
    /// The pay in points.
    pub pay_points: f64,
    /// Wishes that were granted and are not any more.
    pub wishes_lost: Vec<usize>,
    /// Their points.
    pub wish_points: f64,
    /// Hours more above, or below, the norm.
    pub hours: f64,
    /// Their points.
    pub hour_points: f64,
    /// Points of nights and weekends above a fair share, and of advice not followed.
    pub other_points: f64,
    /// Points of heads that are missing now, heads above target, and temps.
    pub cover_points: f64,
}

impl Toll {
    /// All of it.
    pub fn points(&self) -> f64 {
        self.change_points
            + self.pay_points
            + self.wish_points
            + self.hour_points
            + self.other_points
            + self.cover_points
    }
}

/// The toll of a roster.
pub fn toll(ready: &Ready, prices: &Prices, call: &Call, roster: &Roster) -> Toll {
    let mut toll = Toll::default();
    let away: BTreeSet<PersonIx> = ready.away(call).iter().map(|away| away.person).collect();
    let settled: BTreeSet<PersonIx> = call.settled.iter().map(|&(person, _, _)| person).collect();
    let mut people: BTreeSet<PersonIx> = BTreeSet::new();
    for change in changes_between(&ready.roster_before(call), roster) {
        let price = prices.of_change(change.person, change.day, change.to);
        toll.changes += 1;
        toll.change_points += prices.of_any_change();
        toll.ore += price.ore();
        people.insert(change.person);
    }
    toll.pay_points = toll.ore as f64 / ready.hospital.points.ore_per_point.max(1) as f64;
    for &person in people.iter().filter(|person| !away.contains(person) && !settled.contains(person)) {
        of_person(ready, roster, person, &mut toll);
    }
    cover(ready, roster, &mut toll);
    toll
}

fn of_person(ready: &Ready, roster: &Roster, person: PersonIx, toll: &mut Toll) {
    let (problem, hospital) = (&ready.problem, &ready.problem.hospital);
    let (old, new) = (Record::of(hospital, person, &ready.published), Record::of(hospital, person, roster));
    for (index, wish) in hospital.wishes.iter().enumerate().filter(|(_, wish)| wish.person == person) {
        if is_granted(wish, &old) && !is_granted(wish, &new) {
            toll.wishes_lost.push(index);
            toll.wish_points += wish.points;
        }
    }
    let (was, is) = (balances(problem, &ready.published, person), balances(problem, roster, person));
    for (was, is) in was.iter().zip(&is) {
        let hours = |minutes: i64| minutes.max(0) as f64 / 60.0;
        let over = (hours(*is) - hours(*was)).max(0.0);
        let under = (hours(-is) - hours(-was)).max(0.0);
        toll.hours += over + under;
        toll.hour_points += over * hospital.points.overtime_hour + under * hospital.points.undertime_hour;
    }
    for burden in Burden::ALL {
        let Some(Some(share)) = problem.fair_shares(burden).get(person).copied() else { continue };
        let above = |roster: &Roster| {
            let taken = roster.of_person(person).filter(|&(day, shift)| burden.covers(hospital, day, shift)).count();
            (taken as f64 + burden.opening(hospital, person) - share).max(0.0)
        };
        toll.other_points += (above(roster) - above(&ready.published)).max(0.0) * hospital.points.unfair;
    }
    for active in problem.book.of(person).iter().filter(|active| active.severity == Severity::Advice) {
        let excess = |record: &Record| active.rule.check(record).iter().map(|finding| finding.excess).sum::<f64>();
        toll.other_points += (excess(&new) - excess(&old)).max(0.0) * active.points;
    }
}

fn cover(ready: &Ready, roster: &Roster, toll: &mut Toll) {
    let problem = &ready.problem;
    let points = &problem.hospital.points;
    let (had, have) = (heads_by_line(problem, &ready.published), heads_by_line(problem, roster));
    for (index, line) in problem.hospital.demand.iter().enumerate() {
        let temps = |roster: &Roster| roster.temps.get(index).copied().unwrap_or(0);
        let parts = |heads: u32, temps: u32| {
            let all = heads + temps;
            let below_target = line.target.saturating_sub(all.max(line.minimum));
            let above = if line.maximum.is_some() { all.saturating_sub(line.target) } else { 0 };
            [line.minimum.saturating_sub(all), below_target, above, temps]
        };
        let before = parts(had[index], temps(&ready.published));
        let after = parts(have[index], temps(roster));
        let missing = if line.hard { IMPOSSIBLE } else { points.below_minimum };
        for ((was, is), price) in
            before.into_iter().zip(after).zip([missing, points.below_target, points.above_target, points.temp])
        {
            toll.cover_points += f64::from(is.saturating_sub(was)) * price;
        }
    }
}
