//! The points of a finished roster, worked out from the roster itself and never from the program that made it.

use super::{Burden, Problem, Score, Term};
use crate::agreement::{Record, Severity, is_granted};
use crate::calendar::Day;
use crate::hospital::{DemandLine, PersonIx, Roster, ShiftIx};

/// The score of a roster by term.
pub fn score(problem: &Problem, roster: &Roster) -> Score {
    let mut score = Score::default();
    let records: Vec<Record> =
        (0..problem.hospital.staff.len()).map(|person| Record::of(&problem.hospital, person, roster)).collect();
    wishes(problem, &records, &mut score);
    coverage(problem, roster, &mut score);
    hours(problem, roster, &mut score);
    supplements(problem, roster, &mut score);
    fairness(problem, roster, &mut score);
    advice(problem, &records, &mut score);
    changes(problem, roster, &mut score);
    score
}

fn wishes(problem: &Problem, records: &[Record], score: &mut Score) {
    for wish in &problem.hospital.wishes {
        if records.get(wish.person).is_some_and(|record| is_granted(wish, record)) {
            score.add(Term::Wishes, 1.0, wish.points);
        }
    }
}

/// Heads on every demand line, temps not counted. On shared lines everybody with the competence counts; over exclusive
/// lines people are spread so that, beside the roster's temps, the dearest gaps are filled first.
pub fn heads_by_line(problem: &Problem, roster: &Roster) -> Vec<u32> {
    spread(problem, roster, &|index| {
        let temps = roster.temps.get(index).copied().unwrap_or(0);
        let line = &problem.hospital.demand[index];
        let slot = move |heads: u32| worth(problem, line, heads + temps);
        (Box::new(slot), line.maximum.map(|most| most.saturating_sub(temps)))
    })
}

/// Heads on every demand line before anybody has asked for temps: where a temp may come, a head is worth no more than the
/// temp that it spares.
fn heads_before_temps(problem: &Problem, roster: &Roster) -> Vec<u32> {
    spread(problem, roster, &|index| {
        let line = &problem.hospital.demand[index];
        let temp = problem.hospital.points.temp;
        let slot = move |heads: u32| {
            let own = worth(problem, line, heads);
            let spared = own.min(temp) + (worth(problem, line, heads + line.temps) - temp).max(0.0);
            if line.temps == 0 { own } else { spared }
        };
        (Box::new(slot), line.maximum)
    })
}

/// Points that one head more is worth on a line that has so many.
fn worth(problem: &Problem, line: &DemandLine, have: u32) -> f64 {
    let points = &problem.hospital.points;
    if have < line.minimum {
        if line.hard { super::IMPOSSIBLE } else { points.below_minimum }
    } else if have < line.target {
        points.below_target
    } else {
        -line.price_above(points.above_target)
    }
}

/// What the next head is worth on a line by the heads it has, falling; and the most heads.
type Slots<'a> = (Box<dyn Fn(u32) -> f64 + 'a>, Option<u32>);

/// Heads on every line, exclusive ones filled by the worth of their slots.
fn spread<'a>(problem: &'a Problem, roster: &Roster, slots: &dyn Fn(usize) -> Slots<'a>) -> Vec<u32> {
    let hospital = &problem.hospital;
    let mut present: std::collections::BTreeMap<(Day, ShiftIx), Vec<PersonIx>> = Default::default();
    for (person, day, shift) in roster.assignments() {
        present.entry((day, shift)).or_default().push(person);
    }
    let mut heads = vec![0; hospital.demand.len()];
    let mut posts: std::collections::BTreeMap<(Day, ShiftIx), Vec<usize>> = Default::default();
    for (index, line) in hospital.demand.iter().enumerate() {
        let on_shift = present.get(&(line.day, line.shift)).map_or(&[][..], Vec::as_slice);
        if line.exclusive {
            posts.entry((line.day, line.shift)).or_default().push(index);
        } else {
            let holds = |&&person: &&PersonIx| line.competence.is_none_or(|c| hospital.staff[person].holds(c));
            heads[index] = on_shift.iter().filter(holds).count() as u32;
        }
    }
    for (key, lines) in posts {
        let people = present.get(&key).map_or(&[][..], Vec::as_slice);
        fill_posts(problem, people, &lines, slots, &mut heads);
    }
    heads
}

/// Slots of exclusive lines in falling order of worth, each filled along an augmenting path: slots that can be filled
/// together form a matroid, so taking the dearest first is best.
fn fill_posts<'a>(
    problem: &'a Problem,
    people: &[PersonIx],
    lines: &[usize],
    slots_of: &dyn Fn(usize) -> Slots<'a>,
    heads: &mut [u32],
) {
    let hospital = &problem.hospital;
    let mut slots: Vec<(f64, usize)> = Vec::new();
    for &index in lines {
        let (worth, most) = slots_of(index);
        let most = most.map_or(people.len(), |most| people.len().min(most as usize));
        slots.extend((0..most as u32).map(|heads| (worth(heads), index)));
    }
    slots.sort_by(|a, b| b.0.total_cmp(&a.0));
    let fills = |person: PersonIx, line: usize| {
        hospital.demand[line].competence.is_none_or(|competence| hospital.staff[person].holds(competence))
    };
    let mut holder: Vec<Option<usize>> = vec![None; slots.len()];
    let mut place: Vec<Option<usize>> = vec![None; people.len()];
    for slot in 0..slots.len() {
        let mut seen = vec![false; people.len()];
        let can = |slot: usize, at: usize| fills(people[at], slots[slot].1);
        augment(slot, &can, &mut seen, &mut holder, &mut place);
    }
    for (slot, held) in slots.iter().zip(&holder) {
        if held.is_some() {
            heads[slot.1] += 1;
        }
    }
}

/// Finds somebody for `slot`, moving others on where needed. Who is placed stays placed.
fn augment(
    slot: usize,
    can: &dyn Fn(usize, usize) -> bool,
    seen: &mut [bool],
    holder: &mut [Option<usize>],
    place: &mut [Option<usize>],
) -> bool {
    for at in 0..place.len() {
        if seen[at] || !can(slot, at) {
            continue;
        }
        seen[at] = true;
        let free = match place[at] {
            None => true,
            Some(other) => augment(other, can, seen, holder, place),
        };
        if free {
            place[at] = Some(slot);
            holder[slot] = Some(at);
            return true;
        }
    }
    false
}

/// Sets the temps of every line to the cheapest number: a temp is taken where it costs less than the gap it fills.
pub fn fill_temps(problem: &Problem, roster: &mut Roster) {
    let points = &problem.hospital.points;
    let heads = heads_before_temps(problem, roster);
    let lines = problem.hospital.demand.iter().zip(heads);
    roster.temps = lines
        .map(|(line, heads)| {
            let mut upto = heads;
            if line.hard || points.temp < points.below_minimum {
                upto = upto.max(line.minimum);
            }
            if upto >= line.minimum && points.temp < points.below_target {
                upto = upto.max(line.target);
            }
            (upto - heads).min(line.temps)
        })
        .collect();
}

fn coverage(problem: &Problem, roster: &Roster, score: &mut Score) {
    let points = &problem.hospital.points;
    for (index, (line, heads)) in problem.hospital.demand.iter().zip(heads_by_line(problem, roster)).enumerate() {
        let temps = roster.temps.get(index).copied().unwrap_or(0);
        let have = heads + temps;
        let below_minimum = f64::from(line.minimum.saturating_sub(have));
        let below_target = f64::from(line.target.saturating_sub(have.max(line.minimum)));
        let above = if line.maximum.is_some() { f64::from(have.saturating_sub(line.target)) } else { 0.0 };
        score.add(Term::Temps, f64::from(temps), -f64::from(temps) * points.temp);
        // A hard minimum is a breach, not a price.
        if !line.hard {
            score.add(Term::BelowMinimum, below_minimum, -below_minimum * points.below_minimum);
        }
        score.add(Term::BelowTarget, below_target, -below_target * points.below_target);
        score.add(Term::AboveTarget, above, -above * points.above_target);
    }
}

fn hours(problem: &Problem, roster: &Roster, score: &mut Score) {
    let points = &problem.hospital.points;
    for person in 0..problem.hospital.staff.len() {
        for balance in balances(problem, roster, person) {
            let hours = balance as f64 / 60.0;
            score.add(Term::Overtime, hours.max(0.0), -hours.max(0.0) * points.overtime_hour);
            score.add(Term::Undertime, (-hours).max(0.0), -(-hours).max(0.0) * points.undertime_hour);
        }
    }
}

/// A person's norm balance in minutes at the end of each norm period; empty where the agreement has no norm.
pub fn balances(problem: &Problem, roster: &Roster, person: PersonIx) -> Vec<i64> {
    let hospital = &problem.hospital;
    let Some(terms) = problem.norm(person) else { return Vec::new() };
    let mut balance = hospital.staff[person].opening.norm_balance_minutes;
    let mut ends = Vec::new();
    for period in terms.periods(&hospital.horizon) {
        balance += terms.credited_minutes(hospital, person, period) - terms.target_minutes(hospital, person, period);
        let inside = roster.of_person(person).filter(|(day, _)| (period.first..=period.last).contains(day));
        balance += inside.map(|(day, shift)| hospital.duty(day, shift).counted_minutes).sum::<i64>();
        ends.push(balance);
    }
    ends
}

fn supplements(problem: &Problem, roster: &Roster, score: &mut Score) {
    if !problem.hospital.points.supplements {
        return;
    }
    let paid: i64 = roster.assignments().map(|(person, day, shift)| problem.supplement_ore(person, day, shift)).sum();
    let points = paid as f64 / problem.hospital.points.ore_per_point.max(1) as f64;
    score.add(Term::Supplements, paid as f64 / 100.0, problem.unavoidable_supplement_points() - points);
}

fn fairness(problem: &Problem, roster: &Roster, score: &mut Score) {
    let hospital = &problem.hospital;
    for burden in Burden::ALL {
        for (person, share) in problem.fair_shares(burden).into_iter().enumerate() {
            let Some(share) = share else { continue };
            let taken = roster.of_person(person).filter(|&(day, shift)| burden.covers(hospital, day, shift)).count();
            let above = (taken as f64 + burden.opening(hospital, person) - share).max(0.0);
            score.add(Term::Fairness, above, -above * hospital.points.unfair);
        }
    }
}

fn advice(problem: &Problem, records: &[Record], score: &mut Score) {
    for (person, record) in records.iter().enumerate() {
        for active in problem.book.of(person).iter().filter(|active| active.severity == Severity::Advice) {
            let excess: f64 = active.rule.check(record).iter().map(|finding| finding.excess).sum();
            score.add(Term::Advice, excess, -excess * active.points);
        }
    }
}

fn changes(problem: &Problem, roster: &Roster, score: &mut Score) {
    let Some(published) = &problem.hospital.published else { return };
    for person in 0..problem.hospital.staff.len() {
        for day in 0..problem.hospital.horizon.days {
            if published.get(person, day) != roster.get(person, day) {
                score.add(Term::Changes, 1.0, -problem.hospital.points.change);
            }
        }
    }
}
