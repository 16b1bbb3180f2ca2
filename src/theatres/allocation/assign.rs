//! The cheapest way of giving each of some rows a column of its own.

/// The least total cost when every row gets one column and no column serves two rows (the Hungarian method: shortest augmenting paths with
/// prices). There are at least as many columns as rows, and every row has as many costs.
pub(super) fn least_cost(costs: &[Vec<f64>]) -> f64 {
    let (rows, columns) = (costs.len(), costs.first().map_or(0, Vec::len));
    // Rows and columns count from 1; column 0 stands for the row that is being placed.
    let (mut row_price, mut column_price) = (vec![0.0; rows + 1], vec![0.0; columns + 1]);
    let mut row_of = vec![0; columns + 1];
    for row in 1..=rows {
        row_of[0] = row;
        let mut least = vec![f64::INFINITY; columns + 1];
        let (mut before, mut done) = (vec![0; columns + 1], vec![false; columns + 1]);
        let mut at = 0;
        while row_of[at] != 0 {
            done[at] = true;
            let (placed, mut step, mut next) = (row_of[at], f64::INFINITY, 0);
            for column in (1..=columns).filter(|&column| !done[column]) {
                let reduced = costs[placed - 1][column - 1] - row_price[placed] - column_price[column];
                if reduced < least[column] {
                    (least[column], before[column]) = (reduced, at);
                }
                if least[column] < step {
                    (step, next) = (least[column], column);
                }
            }
            if next == 0 {
                break;
            }
            for column in 0..=columns {
                if done[column] {
                    row_price[row_of[column]] += step;
                    column_price[column] -= step;
                } else {
                    least[column] -= step;
                }
            }
            at = next;
        }
        while at != 0 {
            row_of[at] = row_of[before[at]];
            at = before[at];
        }
    }
    (1..=columns).filter(|&column| row_of[column] > 0).map(|column| costs[row_of[column] - 1][column - 1]).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::{Rng, SeedableRng};
    use rand_chacha::ChaCha8Rng;

    /// By trying everything.
    fn tried(costs: &[Vec<f64>], used: &mut Vec<usize>) -> f64 {
        let Some(row) = costs.get(used.len()) else { return 0.0 };
        let mut best = f64::INFINITY;
        for (column, cost) in row.iter().enumerate() {
            if !used.contains(&column) {
                used.push(column);
                best = best.min(cost + tried(costs, used));
                used.pop();
            }
        }
        best
    }

    #[test]
    fn no_other_way_costs_less() {
        let mut dice = ChaCha8Rng::seed_from_u64(3);
        for _ in 0..200 {
            let (rows, more) = (dice.random_range(0..5), dice.random_range(0..3));
            let cost = |dice: &mut ChaCha8Rng| f64::from(dice.random_range(0..20)) * 25.0;
            let row = |dice: &mut ChaCha8Rng| (0..rows + more).map(|_| cost(dice)).collect();
            let costs: Vec<Vec<f64>> = (0..rows).map(|_| row(&mut dice)).collect();
            let (found, best) = (least_cost(&costs), tried(&costs, &mut Vec::new()));
            assert!((found - best).abs() < 1e-9, "{found} and {best}: {costs:?}");
        }
    }
}
