//! Heads on every demand line.
//!
//! A person counts once in every line whose competence they hold, but of the exclusive lines of a shift they fill only
//! one. Which one is chosen so that minima are filled first, then targets: seats are offered in that order, and a person
//! already seated moves over when that frees a seat that nobody else could take (augmenting paths).

use super::summary::CoverageRow;
use crate::hospital::{Hospital, PersonIx, Roster};
use std::collections::BTreeMap;

/// One row per demand line, in the hospital's order.
pub(super) fn rows(hospital: &Hospital, roster: &Roster) -> Vec<CoverageRow> {
    let heads = heads(hospital, roster);
    let mut rows = Vec::with_capacity(hospital.demand.len());
    for (index, line) in hospital.demand.iter().enumerate() {
        let have = heads[index];
        let temps = roster.temps.get(index).copied().unwrap_or(0);
        rows.push(CoverageRow {
            date: hospital.horizon.date(line.day),
            shift: hospital.shifts[line.shift].code.clone(),
            competence: line.competence.map(|competence| hospital.competences[competence].name.clone()),
            minimum: line.minimum,
            target: line.target,
            maximum: line.maximum,
            have,
            temps,
            short: line.minimum.saturating_sub(have + temps),
            below_target: line.target.saturating_sub(have + temps),
        });
    }
    rows
}

/// Own staff per demand line.
fn heads(hospital: &Hospital, roster: &Roster) -> Vec<u32> {
    let mut on_shift: BTreeMap<_, Vec<PersonIx>> = BTreeMap::new();
    for (person, day, shift) in roster.assignments() {
        on_shift.entry((day, shift)).or_default().push(person);
    }
    let mut exclusive: BTreeMap<_, Vec<usize>> = BTreeMap::new();
    let mut heads = vec![0; hospital.demand.len()];
    for (index, line) in hospital.demand.iter().enumerate() {
        let people = on_shift.get(&(line.day, line.shift)).map_or(&[][..], Vec::as_slice);
        heads[index] = people.iter().filter(|&&person| fits(hospital, person, index)).count() as u32;
        if line.exclusive {
            exclusive.entry((line.day, line.shift)).or_default().push(index);
        }
    }
    for (place, lines) in exclusive.iter().filter(|(_, lines)| lines.len() > 1) {
        let people = on_shift.get(place).map_or(&[][..], Vec::as_slice);
        for (&line, count) in lines.iter().zip(seat(hospital, lines, people)) {
            heads[line] = count;
        }
    }
    heads
}

fn fits(hospital: &Hospital, person: PersonIx, line: usize) -> bool {
    hospital.demand[line].competence.is_none_or(|competence| hospital.staff[person].holds(competence))
}

/// Seats people on exclusive lines: minima first, then targets, lines that ask for a competence before open ones; then
/// whoever is left on any line that fits.
fn seat(hospital: &Hospital, lines: &[usize], people: &[PersonIx]) -> Vec<u32> {
    let mut order: Vec<usize> = (0..lines.len()).collect();
    order.sort_by_key(|&at| hospital.demand[lines[at]].competence.is_none());
    let mut seats: Vec<usize> = Vec::new();
    let useful = |count: u32| (count as usize).min(people.len());
    for &at in &order {
        seats.extend(std::iter::repeat_n(at, useful(hospital.demand[lines[at]].minimum)));
    }
    for &at in &order {
        let line = &hospital.demand[lines[at]];
        seats.extend(std::iter::repeat_n(at, useful(line.target.saturating_sub(line.minimum))));
    }
    let mut seat_of: Vec<Option<usize>> = vec![None; people.len()];
    for seat in 0..seats.len() {
        let mut asked = vec![false; people.len()];
        offer(hospital, lines, people, &seats, seat, &mut seat_of, &mut asked);
    }
    let mut counts = vec![0; lines.len()];
    for (at, person) in people.iter().enumerate() {
        let line = match seat_of[at] {
            Some(seat) => Some(seats[seat]),
            None => (0..lines.len()).find(|&line| fits(hospital, *person, lines[line])),
        };
        if let Some(line) = line {
            counts[line] += 1;
        }
    }
    counts
}

/// Finds somebody for a seat, moving seated people over where that helps. Whether it succeeded.
fn offer(
    hospital: &Hospital,
    lines: &[usize],
    people: &[PersonIx],
    seats: &[usize],
    seat: usize,
    seat_of: &mut [Option<usize>],
    asked: &mut [bool],
) -> bool {
    for at in 0..people.len() {
        if asked[at] || !fits(hospital, people[at], lines[seats[seat]]) {
            continue;
        }
        asked[at] = true;
        let free = match seat_of[at] {
            None => true,
            Some(taken) => offer(hospital, lines, people, seats, taken, seat_of, asked),
        };
        if free {
            seat_of[at] = Some(seat);
            return true;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hospital::DemandLine;
    use crate::report::sample;

    fn line(competence: Option<usize>, minimum: u32, target: u32, exclusive: bool) -> DemandLine {
        DemandLine { day: 0, shift: 0, competence, minimum, target, maximum: None, hard: true, exclusive, temps: 0 }
    }

    /// Anna (senior) and Bo (not) both work D on Monday.
    fn have(lines: Vec<DemandLine>) -> Vec<u32> {
        let (mut hospital, roster) = sample::tiny();
        hospital.demand = lines;
        rows(&hospital, &roster).iter().map(|row| row.have).collect()
    }

    #[test]
    fn a_person_counts_in_every_line_that_is_not_exclusive() {
        assert_eq!(have(vec![line(None, 2, 2, false), line(Some(0), 1, 1, false)]), [2, 1]);
    }

    #[test]
    fn a_person_fills_only_one_exclusive_line() {
        assert_eq!(have(vec![line(None, 2, 2, true), line(Some(0), 1, 1, true)]), [1, 1]);
    }

    #[test]
    fn the_senior_moves_over_when_only_the_senior_can() {
        // Anna is seated on the open line first, and makes room for Bo there.
        assert_eq!(have(vec![line(None, 1, 1, true), line(Some(0), 1, 1, true)]), [1, 1]);
    }

    #[test]
    fn minima_are_filled_before_targets() {
        assert_eq!(have(vec![line(Some(0), 0, 1, true), line(None, 2, 2, true)]), [0, 2]);
    }

    #[test]
    fn temps_fill_what_is_missing() {
        let (mut hospital, mut roster) = sample::tiny();
        hospital.demand = vec![line(None, 4, 5, false)];
        roster.temps = vec![1];
        let row = &rows(&hospital, &roster)[0];
        assert_eq!((row.have, row.temps, row.short, row.below_target), (2, 1, 1, 2));
    }
}
