//! Who could take an open shift: ranked by what it costs, and for the others the rule that forbids it, found by the
//! independent checker on the line that they would have.

use super::price::Prices;
use super::{Call, ChangePrice, Ready, toll};
use crate::agreement::{Record, RuleBook, Severity};
use crate::calendar::Day;
use crate::hospital::{AbsenceKind, Hospital, PersonIx, Roster, ShiftIx};

/// Why somebody cannot take a shift.
#[derive(Debug, Clone, PartialEq)]
pub enum Obstacle {
    /// Away.
    Away(AbsenceKind),
    /// Lacks the competence that the shift asks for.
    NotCompetent,
    /// Is at work then, on this shift: taking the other one would open it.
    AtWork(ShiftIx),
    /// The shift has begun.
    Begun,
    /// This rule, on these days.
    Rule {
        /// Key of the rule.
        rule: &'static str,
        /// How binding.
        severity: Severity,
        /// Clause.
        source: String,
        /// First and last day.
        days: (Day, Day),
        /// What happens, as half a sentence.
        what: String,
        /// Measured against allowed.
        measured: String,
        /// Allowed.
        allowed: String,
    },
}

/// Somebody for an open shift.
#[derive(Debug, Clone, PartialEq)]
pub struct Candidate {
    /// Who.
    pub person: PersonIx,
    /// What stands against it; empty for those who may be asked.
    pub obstacles: Vec<Obstacle>,
    /// Points that it costs, everything in but the shift itself.
    pub points: f64,
    /// The price of the change.
    pub price: ChangePrice,
    /// Granted wishes that it would cost.
    pub wishes_lost: Vec<usize>,
    /// Hours more above, or below, the norm.
    pub hours: f64,
}

impl Candidate {
    /// Whether the person may be asked.
    pub fn is_allowed(&self) -> bool {
        self.obstacles.is_empty()
    }
}

/// Everybody with the competence that is wanted, for one shift: those who may be asked first, the cheapest first.
pub fn candidates(
    ready: &Ready,
    prices: &Prices,
    call: &Call,
    roster: &Roster,
    wanted: (Day, ShiftIx, Option<usize>),
) -> Vec<Candidate> {
    let (day, shift, competence) = wanted;
    let hospital = ready.hospital_after(&call.sick);
    let mut all: Vec<Candidate> = (0..hospital.staff.len())
        .filter(|&person| competence.is_none_or(|competence| hospital.staff[person].holds(competence)))
        .filter(|&person| !roster.on(person, day).any(|on| on == shift))
        .map(|person| candidate(ready, prices, call, (&hospital, roster), (person, day, shift)))
        .collect();
    all.sort_by(|a, b| {
        let rank = |one: &Candidate| (one.obstacles.len().min(1), one.points);
        rank(a).0.cmp(&rank(b).0).then(rank(a).1.total_cmp(&rank(b).1))
    });
    all
}

fn candidate(
    ready: &Ready,
    prices: &Prices,
    call: &Call,
    (hospital, roster): (&Hospital, &Roster),
    (person, day, shift): (PersonIx, Day, ShiftIx),
) -> Candidate {
    let price = prices.of_change(person, day, Some(shift));
    let mut found =
        Candidate { person, obstacles: Vec::new(), points: price.points, price, wishes_lost: vec![], hours: 0.0 };
    if let Some(absence) = hospital.absence(person, day) {
        found.obstacles.push(Obstacle::Away(absence.kind));
    } else if !hospital.may_work(person, day, shift) {
        found.obstacles.push(Obstacle::NotCompetent);
    } else if let Some(other) = roster.get(person, day) {
        found.obstacles.push(Obstacle::AtWork(other));
    } else if !prices.can_still_start(day, shift) {
        found.obstacles.push(Obstacle::Begun);
    }
    if !found.obstacles.is_empty() {
        return found;
    }
    let mut with = roster.clone();
    with.set(person, day, Some(shift));
    found.obstacles = obstacles(hospital, &ready.problem.book, person, roster, &with);
    found.obstacles.extend(protected_day(hospital, &ready.problem.book, (person, day, shift)));
    if found.obstacles.is_empty() {
        let (was, is) = (toll(ready, prices, call, roster), toll(ready, prices, call, &with));
        found.points = is.points() - is.cover_points - (was.points() - was.cover_points);
        found.wishes_lost = is.wishes_lost.into_iter().filter(|wish| !was.wishes_lost.contains(wish)).collect();
        found.hours = is.hours - was.hours;
    }
    found
}

/// The hard rules that a person's changed line breaks and the old one does not, or breaks further.
pub fn obstacles(hospital: &Hospital, book: &RuleBook, person: PersonIx, old: &Roster, new: &Roster) -> Vec<Obstacle> {
    let (before, after) = (Record::of(hospital, person, old), Record::of(hospital, person, new));
    let mut obstacles = Vec::new();
    for active in book.of(person).iter().filter(|active| active.severity.is_hard()) {
        let known = active.rule.check(&before);
        for finding in active.rule.check(&after).into_iter().filter(|finding| !known.contains(finding)) {
            let same = |old: &&crate::agreement::Finding| (old.first, old.last) == (finding.first, finding.last);
            if known.iter().find(same).is_some_and(|old| finding.excess <= old.excess) {
                continue;
            }
            obstacles.push(Obstacle::Rule {
                rule: active.rule.id(),
                severity: active.severity,
                source: active.source.clone(),
                days: (finding.first, finding.last),
                what: finding.what,
                measured: finding.measured.to_string(),
                allowed: finding.allowed.to_string(),
            });
        }
    }
    obstacles
}

/// Nobody is called in on a protected day, whatever the standing of the rule.
fn protected_day(
    hospital: &Hospital,
    book: &RuleBook,
    (person, day, shift): (PersonIx, Day, ShiftIx),
) -> Vec<Obstacle> {
    let alone = Record { hospital, person, duties: vec![hospital.duty(day, shift)] };
    let protecting = book.of(person).iter().filter(|active| active.rule.id() == "protected_days");
    let found = protecting.filter(|active| !active.severity.is_hard()).flat_map(|active| {
        active.rule.check(&alone).into_iter().map(|finding| Obstacle::Rule {
            rule: active.rule.id(),
            severity: active.severity,
            source: active.source.clone(),
            days: (finding.first, finding.last),
            what: finding.what,
            measured: finding.measured.to_string(),
            allowed: finding.allowed.to_string(),
        })
    });
    found.collect()
}
