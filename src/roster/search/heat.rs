//! Where a plan loses points.
//!
//! At the prices of the relaxation, what a plan costs above the bound is a sum of terms that are never negative: every
//! column away from its cheaper bound pays its reduced cost, every priced row away from its side pays its price
//! (complementary slackness). Added up by person and day they say where the gap sits.

use crate::calendar::Day;
use crate::hospital::PersonIx;
use crate::linear::Row;
use crate::roster::Formulation;

/// Whom and which day a column or a row is about, where it is about one.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Place {
    person: Option<PersonIx>,
    day: Option<Day>,
}

/// Prices of a program, ready to be held against plans.
#[derive(Debug)]
pub(super) struct Prices<'a> {
    formulation: &'a Formulation<'a>,
    /// Cost of each column less what its rows are worth.
    reduced: Vec<f64>,
    /// Rows with a price.
    priced: Vec<(usize, f64)>,
    place: Vec<Place>,
}

/// Points lost, by person and day.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Heat {
    days: usize,
    /// Points lost by each person, on days or as a whole.
    pub(super) people: Vec<f64>,
    /// Points lost on each day, by people or by the ward.
    pub(super) by_day: Vec<f64>,
    cells: Vec<f64>,
}

impl<'a> Prices<'a> {
    /// Takes duals of all rows; those of an impossible sign count as 0.
    pub(super) fn new(formulation: &'a Formulation<'a>, row_duals: &[f64]) -> Self {
        let program = &formulation.program;
        let mut reduced: Vec<f64> = program.columns.iter().map(|column| column.cost).collect();
        let mut priced = Vec::new();
        for (at, (row, &dual)) in program.rows.iter().zip(row_duals).enumerate() {
            if dual == 0.0 || !dual.is_finite() || side(row, dual).is_infinite() {
                continue;
            }
            priced.push((at, dual));
            row.entries.iter().for_each(|&(col, factor)| reduced[col.0] -= dual * factor);
        }
        Self { formulation, reduced, priced, place: places(formulation) }
    }

    /// Where the plan with these column values loses points.
    pub(super) fn heat(&self, values: &[f64]) -> Heat {
        let hospital = &self.formulation.problem.hospital;
        let (days, staff) = (hospital.horizon.days as usize, hospital.staff.len());
        let mut heat = Heat { days, people: vec![0.0; staff], by_day: vec![0.0; days], cells: vec![0.0; staff * days] };
        let columns = self.formulation.program.columns.iter().zip(values).zip(&self.reduced);
        for (((column, value), &reduced), &place) in columns.zip(&self.place) {
            let cheaper = if reduced > 0.0 { column.lower } else { column.upper };
            heat.add(place, reduced * (value - cheaper));
        }
        for &(at, dual) in &self.priced {
            let row = &self.formulation.program.rows[at];
            let sum: f64 = row.entries.iter().map(|&(col, factor)| factor * values[col.0]).sum();
            let lost = dual * (sum - side(row, dual));
            if lost > 1e-6 {
                let share = lost / row.entries.len().max(1) as f64;
                row.entries.iter().for_each(|&(col, _)| heat.add(self.place[col.0], share));
            }
        }
        heat
    }
}

fn side(row: &Row, dual: f64) -> f64 {
    if dual > 0.0 { row.lower } else { row.upper }
}

/// The place of every column. One that is not a duty has the day of the first duty that shares a row with it.
fn places(formulation: &Formulation) -> Vec<Place> {
    let hospital = &formulation.problem.hospital;
    let mut places: Vec<Place> = formulation.owner.iter().map(|&person| Place { person, day: None }).collect();
    for person in 0..hospital.staff.len() {
        for day in 0..hospital.horizon.days {
            for shift in 0..hospital.shifts.len() {
                if let Some(col) = formulation.assign(person, day, shift) {
                    places[col.0].day = Some(day);
                }
            }
        }
    }
    for row in &formulation.program.rows {
        let Some(day) = row.entries.iter().find_map(|&(col, _)| places[col.0].day) else { continue };
        for &(col, _) in &row.entries {
            places[col.0].day.get_or_insert(day);
        }
    }
    places
}

impl Heat {
    fn add(&mut self, place: Place, lost: f64) {
        // Noise of a solution that is only feasible to a tolerance is no loss.
        let lost = lost.max(0.0);
        if let Some(person) = place.person {
            self.people[person] += lost;
        }
        if let Some(day) = place.day {
            self.by_day[day as usize] += lost;
        }
        if let (Some(person), Some(day)) = (place.person, place.day) {
            self.cells[person * self.days + day as usize] += lost;
        }
    }

    /// Points lost by a person on the days first to last.
    pub(super) fn within(&self, person: PersonIx, first: Day, last: Day) -> f64 {
        let row = &self.cells[person * self.days..(person + 1) * self.days];
        row[first as usize..=last as usize].iter().sum()
    }
}
