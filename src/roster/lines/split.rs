//! Cuts a program into people's blocks, links and the ward's own columns.

use super::{Line, block::Block};
use crate::hospital::PersonIx;
use crate::linear::{Col, Program};
use crate::roster::Formulation;

/// A program cut along its people.
#[derive(Debug)]
pub struct Split<'a> {
    pub(super) program: &'a Program,
    /// One block per person, in the order of the staff.
    pub(super) blocks: Vec<Block>,
    /// Rows that link people to the ward, by their place in the program.
    pub(super) links: Vec<usize>,
    /// Columns that belong to nobody.
    pub(super) ward: Vec<Col>,
    /// `(link, factor)` of each ward column.
    pub(super) ward_links: Vec<Vec<(usize, f64)>>,
}

impl<'a> Split<'a> {
    /// Cuts the program of a formulation.
    pub fn of(formulation: &'a Formulation) -> Self {
        let program = &formulation.program;
        let staff = formulation.problem.hospital.staff.len();
        let mut blocks: Vec<Block> = (0..staff).map(|_| Block::default()).collect();
        let mut place = vec![0; program.columns.len()];
        let mut ward = Vec::new();
        for (at, owner) in formulation.owner.iter().enumerate() {
            place[at] = match owner {
                Some(person) => blocks[*person].add_column(Col(at), program.columns[at]),
                None => {
                    ward.push(Col(at));
                    ward.len() - 1
                }
            };
        }
        let mut split = Self { program, blocks, links: Vec::new(), ward_links: vec![Vec::new(); ward.len()], ward };
        for (at, row) in program.rows.iter().enumerate() {
            let owner_of = |col: Col| formulation.owner[col.0];
            let owner = row.entries.first().and_then(|&(col, _)| owner_of(col));
            match owner.filter(|_| row.entries.iter().all(|&(col, _)| owner_of(col) == owner)) {
                Some(person) => split.blocks[person].add_row(row, &place),
                None => split.add_link(at, &formulation.owner, &place),
            }
        }
        split
    }

    fn add_link(&mut self, at: usize, owner: &[Option<PersonIx>], place: &[usize]) {
        let link = self.links.len();
        self.links.push(at);
        for &(col, factor) in &self.program.rows[at].entries {
            match owner[col.0] {
                Some(person) => self.blocks[person].links[place[col.0]].push((link, factor)),
                None => self.ward_links[place[col.0]].push((link, factor)),
            }
        }
    }

    /// The prices of the links within duals of the whole program.
    pub fn prices_of(&self, row_duals: &[f64]) -> Vec<f64> {
        self.links.iter().map(|&row| row_duals.get(row).copied().unwrap_or(0.0)).collect()
    }

    /// Prices with impossible signs set to 0: a row without a lower bound cannot be paid for being too high.
    pub fn clean(&self, prices: &mut [f64]) {
        for (price, &row) in prices.iter_mut().zip(&self.links) {
            let row = &self.program.rows[row];
            let impossible = (*price > 0.0 && row.lower.is_infinite()) || (*price < 0.0 && row.upper.is_infinite());
            if impossible || !price.is_finite() {
                *price = 0.0;
            }
        }
    }

    /// What the links and the ward's own columns cost at least at these (clean) prices. Adding the least cost of every block
    /// gives a lower bound on the whole program.
    pub fn ward_bound(&self, prices: &[f64]) -> f64 {
        let mut bound = self.program.offset;
        for (&price, &row) in prices.iter().zip(&self.links) {
            let row = &self.program.rows[row];
            if price > 0.0 {
                bound += price * row.lower;
            } else if price < 0.0 {
                bound += price * row.upper;
            }
        }
        for (col, links) in self.ward.iter().zip(&self.ward_links) {
            let column = self.program.columns[col.0];
            let paid: f64 = links.iter().map(|&(link, factor)| prices[link] * factor).sum();
            let reduced = column.cost - paid;
            bound += if reduced >= 0.0 { reduced * column.lower } else { reduced * column.upper };
        }
        bound
    }

    /// The lines of a whole solution.
    pub fn lines_of(&self, values: &[f64]) -> Vec<Line> {
        let line = |(person, block): (PersonIx, &Block)| block.line(person, block.project(values));
        self.blocks.iter().enumerate().map(line).collect()
    }

    /// Number of people.
    pub fn people(&self) -> usize {
        self.blocks.len()
    }
}
