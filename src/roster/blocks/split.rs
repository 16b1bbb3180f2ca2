//! Cuts a program into people's blocks and the links between them.

use super::block::Block;
use crate::hospital::PersonIx;
use crate::linear::{Col, Row};
use crate::roster::Formulation;
use crate::solver::SolverError;
use std::time::Duration;

/// A program cut along its people.
#[derive(Debug)]
pub struct Split {
    /// One block per person, in the order of the staff.
    blocks: Vec<Block>,
    /// Rows that link people to the ward: (row of the program, entries of each person are in the blocks).
    links: Vec<usize>,
}

impl Split {
    /// Cuts the program of a formulation.
    pub fn of(formulation: &Formulation) -> Self {
        let program = &formulation.program;
        let staff = formulation.problem.hospital.staff.len();
        let mut split = Self { blocks: (0..staff).map(|_| Block::default()).collect(), links: Vec::new() };
        let mut place = vec![0; program.columns.len()];
        for (at, owner) in formulation.owner.iter().enumerate() {
            if let Some(person) = *owner {
                place[at] = split.blocks[person].add_column(Col(at), program.columns[at]);
            }
        }
        let owner_of = |col: Col| formulation.owner[col.0];
        for (at, row) in program.rows.iter().enumerate() {
            let owner = row.entries.first().and_then(|&(col, _)| owner_of(col));
            match owner.filter(|_| row.entries.iter().all(|&(col, _)| owner_of(col) == owner)) {
                Some(person) => split.blocks[person].add_row(row, &place),
                None => split.add_link(at, row, &owner_of, &place),
            }
        }
        split
    }

    fn add_link(&mut self, at: usize, row: &Row, owner_of: &dyn Fn(Col) -> Option<PersonIx>, place: &[usize]) {
        let link = self.links.len();
        self.links.push(at);
        for &(col, factor) in &row.entries {
            if let Some(person) = owner_of(col) {
                self.blocks[person].add_link(place[col.0], link, factor);
            }
        }
    }

    /// Number of people.
    pub fn people(&self) -> usize {
        self.blocks.len()
    }

    /// The row that says what `person` costs at least at the links' duals, over the columns of the whole program:
    /// `Σ reduced cost × column ≥ proven minimum`. Valid for every roster, whatever the duals; deepest at the relaxation's
    /// own. The minimum is proven to within `accuracy` points, or as far as `time` allows. `None` if nothing is proven.
    ///
    /// # Errors
    /// When the solver fails.
    pub fn person_cut(
        &self,
        person: PersonIx,
        row_duals: &[f64],
        accuracy: f64,
        time: Duration,
        stop: &dyn Fn() -> bool,
    ) -> Result<Option<Row>, SolverError> {
        let prices: Vec<f64> = self.links.iter().map(|&row| row_duals.get(row).copied().unwrap_or(0.0)).collect();
        self.blocks[person].cut(&prices, accuracy, time, stop)
    }
}
