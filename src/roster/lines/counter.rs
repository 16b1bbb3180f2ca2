//! Hours counted along a line.

use super::accounts::Account;
use super::graph::LineGraph;
use crate::calendar::Day;

/// Totals beyond which hours are not counted but priced.
const MOST_TOTALS: usize = 400;

/// A total that is counted along a line, in whole units.
#[derive(Debug, Clone)]
pub(super) struct Counter {
    /// Units of each choice of each day, `amount[day * choices + choice]`.
    pub(super) amount: Vec<u32>,
    /// Where the total is judged on the evening of a day: what each total costs.
    pub(super) judged: Vec<Option<Vec<f64>>>,
    /// Number of totals that are told apart.
    pub(super) width: usize,
    /// The least and the greatest total before each day from which the end can be reached.
    pub(super) range: Vec<(usize, usize)>,
}

impl Counter {
    /// Counts nothing.
    pub(super) fn of_nothing(days: usize, choices: usize) -> Self {
        Self { amount: vec![0; days * choices], judged: vec![None; days], width: 1, range: vec![(0, 0); days + 1] }
    }

    /// The hours as one total that is counted: of all periods, each judged on its last day. `None` where there would be too many totals.
    pub(super) fn of_hours(hours: &[(Day, Account)], graph: &LineGraph, days: usize) -> Option<Self> {
        let Some((_, last)) = hours.last() else { return Some(Self::of_nothing(days, graph.choices)) };
        let unit = last.unit;
        let amount: Vec<u32> = last.amount.iter().map(|amount| (amount / unit).round() as u32).collect();
        let (behind, ahead) = graph.most(&amount);
        let within = |total: f64| ((total - last.opening) / unit).clamp(0.0, f64::from(ahead[0]));
        let (least, most) = (within(last.range.0 - 1e-6).ceil() as usize, within(last.range.1 + 1e-6).floor() as usize);
        if most >= MOST_TOTALS {
            return None;
        }
        let width = most + 1;
        let mut judged = vec![None; days];
        for (day, hours) in hours {
            let cost = |units: usize| {
                let total = hours.opening + units as f64 * unit;
                let inside = total >= hours.range.0 - 1e-6 && total <= hours.range.1 + 1e-6;
                if inside { hours.cost(total) } else { f64::INFINITY }
            };
            judged[*day as usize] = Some((0..width).map(cost).collect());
        }
        let reach = |(&behind, &ahead): (&u32, &u32)| (least.saturating_sub(ahead as usize), most.min(behind as usize));
        let range = behind.iter().zip(&ahead).map(reach).collect();
        Some(Self { amount, judged, width, range })
    }
}
