//! Heads on every demand line, counted as the score counts them: a person stands in every line whose competence they hold,
//! but of the exclusive lines of a shift in only one (`roster::heads_by_line`).

use super::summary::CoverageRow;
use crate::hospital::Roster;
use crate::roster::{Problem, heads_by_line};

/// One row per demand line, in the hospital's order.
pub(super) fn rows(problem: &Problem, roster: &Roster) -> Vec<CoverageRow> {
    let hospital = &problem.hospital;
    let heads = heads_by_line(problem, roster);
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
        rows(&sample::problem(hospital), &roster).iter().map(|row| row.have).collect()
    }

    #[test]
    fn a_person_counts_in_every_line_that_is_not_exclusive() {
        assert_eq!(have(vec![line(None, 2, 2, false), line(Some(0), 1, 1, false)]), [2, 1]);
    }

    #[test]
    fn a_person_fills_only_one_exclusive_line() {
        assert_eq!(have(vec![line(None, 1, 2, true), line(Some(0), 1, 1, true)]), [1, 1]);
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
        let row = &rows(&sample::problem(hospital), &roster)[0];
        assert_eq!((row.have, row.temps, row.short, row.below_target), (2, 1, 1, 2));
    }
}
