//! What ties people to the ward: rows over several people's duties, and the ward's own columns in them.

use crate::linear::{Col, Column};
use crate::roster::{Formulation, IMPOSSIBLE, Subject};
use std::collections::{BTreeSet, HashMap};

/// What a duty brings to the links.
#[derive(Debug, Clone, Default)]
pub(super) struct Place {
    /// Links that it counts in, whatever else.
    always: Vec<(usize, f64)>,
    /// Exclusive lines of which it fills one: the one that pays best.
    one_of: Vec<usize>,
}

impl Place {
    /// What the ward pays for it.
    pub(super) fn worth(&self, prices: &[f64]) -> f64 {
        let always: f64 = self.always.iter().map(|&(link, factor)| prices[link] * factor).sum();
        always + self.best(prices).map_or(0.0, |link| prices[link])
    }

    /// The links that it counts in at the prices.
    pub(super) fn at(&self, prices: &[f64]) -> impl Iterator<Item = (usize, f64)> + '_ {
        self.always.iter().copied().chain(self.best(prices).map(|link| (link, 1.0)))
    }

    fn best(&self, prices: &[f64]) -> Option<usize> {
        self.one_of.iter().copied().max_by(|&a, &b| prices[a].total_cmp(&prices[b]))
    }
}

/// The rows between people, without those that only say who fills which exclusive line.
#[derive(Debug)]
pub(super) struct Links {
    /// Lower and upper side of each.
    sides: Vec<(f64, f64)>,
    /// Least and greatest price of each.
    pub(super) limits: Vec<(f64, f64)>,
    /// The ward's columns and the links that they are in.
    ward: Vec<(Column, Vec<(usize, f64)>)>,
    /// Where the links stand in the program, and the rows that say who fills which line, with the lines' links.
    rows: Vec<usize>,
    posts: Vec<(usize, Vec<usize>)>,
}

/// Everything that a formulation says, by whose it is.
pub(super) struct Cut {
    pub(super) links: Links,
    /// Rows of each person alone.
    pub(super) rows: Vec<Vec<usize>>,
    /// What each choice of each day of each person brings.
    pub(super) uses: Vec<Vec<Place>>,
}

impl Cut {
    /// Cuts a formulation.
    pub(super) fn of(formulation: &Formulation) -> Self {
        let hospital = &formulation.problem.hospital;
        let choices = hospital.shifts.len() + 1;
        let people = hospital.staff.len();
        let mut places: HashMap<Col, (usize, usize)> = HashMap::new();
        for person in 0..people {
            for day in 0..hospital.horizon.days {
                for shift in 0..hospital.shifts.len() {
                    if let Some(col) = formulation.assign(person, day, shift) {
                        places.insert(col, (person, day as usize * choices + shift + 1));
                    }
                }
            }
        }
        let mut rows = vec![Vec::new(); people];
        let (mut links, mut posts) = (Vec::new(), Vec::new());
        for (at, row) in formulation.program.rows.iter().enumerate() {
            let owner = row.entries.first().and_then(|&(col, _)| formulation.owner[col.0]);
            match owner.filter(|_| row.entries.iter().all(|&(col, _)| formulation.owner[col.0] == owner)) {
                Some(person) => rows[person].push(at),
                None if matches!(formulation.subject(row.tag), Subject::Posts(..)) => posts.push(at),
                None => links.push(at),
            }
        }
        let mut uses = vec![vec![Place::default(); hospital.horizon.days as usize * choices]; people];
        let mut ward: HashMap<Col, Vec<(usize, f64)>> = HashMap::new();
        let mut unpriced = BTreeSet::new();
        for (link, &at) in links.iter().enumerate() {
            for &(col, factor) in &formulation.program.rows[at].entries {
                match (places.get(&col), formulation.owner[col.0]) {
                    (Some(&(person, place)), _) => uses[person][place].always.push((link, factor)),
                    (None, None) => ward.entry(col).or_default().push((link, factor)),
                    // What a person's other columns bring is not known to their graph: the row goes without a price.
                    (None, Some(_)) => drop(unpriced.insert(link)),
                }
            }
        }
        let mut lines_of_posts = Vec::new();
        for at in posts {
            let entries = &formulation.program.rows[at].entries;
            let mut lines: Vec<usize> = Vec::new();
            for (col, _) in entries {
                lines.extend(ward.remove(col).into_iter().flatten().map(|(link, _)| link));
            }
            for (col, _) in entries {
                if let Some(&(person, place)) = places.get(col) {
                    uses[person][place].one_of.extend(&lines);
                }
            }
            lines_of_posts.push((at, lines));
        }
        let sides =
            links.iter().map(|&at| (formulation.program.rows[at].lower, formulation.program.rows[at].upper)).collect();
        let mut ward: Vec<(Col, Vec<(usize, f64)>)> = ward.into_iter().collect();
        ward.sort_unstable_by_key(|(col, _)| *col);
        let ward = ward.into_iter().map(|(col, links)| (formulation.program.columns[col.0], links)).collect();
        let mut links = Links::new(sides, ward, links, lines_of_posts);
        unpriced.into_iter().for_each(|link| links.limits[link] = (0.0, 0.0));
        Self { links, rows, uses }
    }
}

impl Links {
    fn new(
        sides: Vec<(f64, f64)>,
        ward: Vec<(Column, Vec<(usize, f64)>)>,
        rows: Vec<usize>,
        posts: Vec<(usize, Vec<usize>)>,
    ) -> Self {
        // A row without a lower side cannot be paid for being too high, one without an upper side not for being too low.
        let limit = |&(lower, upper): &(f64, f64)| {
            let low = if f64::is_infinite(upper) { 0.0 } else { -IMPOSSIBLE };
            (low, if f64::is_infinite(lower) { 0.0 } else { IMPOSSIBLE })
        };
        let limits = sides.iter().map(limit).collect();
        Self { sides, limits, ward, rows, posts }
    }

    pub(super) fn len(&self) -> usize {
        self.sides.len()
    }

    /// Duals of all rows of the program: where people are shared out among exclusive lines, a head is worth the best line.
    pub(super) fn row_duals(&self, prices: &[f64], rows: usize) -> Vec<f64> {
        let mut duals = vec![0.0; rows];
        self.rows.iter().zip(prices).for_each(|(&row, &price)| duals[row] = price);
        for (row, lines) in &self.posts {
            let best = lines.iter().map(|&link| prices[link]).fold(f64::NEG_INFINITY, f64::max);
            duals[*row] = if best.is_finite() { -best } else { 0.0 };
        }
        duals
    }

    /// What the ward's side costs at least at the prices, and how much of each link is left to the people.
    pub(super) fn least(&self, prices: &[f64]) -> (f64, Vec<f64>) {
        let (mut value, mut left) = (0.0, Vec::with_capacity(prices.len()));
        for (&price, &(lower, upper)) in prices.iter().zip(&self.sides) {
            let side = if price > 0.0 || upper.is_infinite() { lower } else { upper };
            let side = if side.is_finite() { side } else { 0.0 };
            value += price * side;
            left.push(side);
        }
        for (column, links) in &self.ward {
            let reduced = column.cost - links.iter().map(|&(link, factor)| prices[link] * factor).sum::<f64>();
            let amount = if reduced >= 0.0 { column.lower } else { column.upper };
            value += reduced * amount;
            if amount != 0.0 {
                links.iter().for_each(|&(link, factor)| left[link] -= factor * amount);
            }
        }
        (value, left)
    }
}
