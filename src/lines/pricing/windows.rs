//! Loads that a state can have on an evening and still end well: everything else has no cell.

use super::automaton::Automaton;
use super::meter::Meter;
use crate::lines::problem::{LineProblem, TaskIx, Worker};

/// Smallest and largest load.
pub(super) type Window = Option<(usize, usize)>;

/// The loads that each state can have on each evening and still end well.
pub(super) fn windows(
    problem: &LineProblem,
    worker: &Worker,
    automaton: &Automaton,
    tasks: &[TaskIx],
    unit: u32,
    load: &Meter,
) -> Vec<Vec<Window>> {
    // Smallest and largest load that a way to go on has on a day.
    let loads = |day: usize, way: Option<usize>| -> Option<(usize, usize)> {
        let Some(entry) = way else { return worker.off_cost[day].is_finite().then_some((0, 0)) };
        let of_entry = |&&task: &&TaskIx| {
            automaton.entries[entry].shifts.contains(&problem.tasks[task].shift) && worker.cost[day][task].is_finite()
        };
        let loads = || tasks.iter().filter(of_entry).map(|&task| (problem.tasks[task].load / unit) as usize);
        Some((loads().min()?, loads().max()?))
    };
    let ways: Vec<Vec<Option<(usize, usize)>>> = (0..problem.days)
        .map(|day| {
            std::iter::once(None).chain((0..automaton.entries.len()).map(Some)).map(|way| loads(day, way)).collect()
        })
        .collect();
    let widen = |range: &mut Option<(usize, usize)>, (low, high): (usize, usize)| match range {
        Some(range) => *range = (range.0.min(low), range.1.max(high)),
        None => *range = Some((low, high)),
    };
    let states = automaton.kinds.len();
    let mut so_far = vec![vec![None; states]; problem.days + 1];
    so_far[0][0] = Some((0, 0));
    let mut to_come = vec![vec![None; states]; problem.days + 1];
    to_come[problem.days] = vec![Some((0, 0)); states];
    let steps: Vec<(usize, usize, usize)> = automaton
        .nodes
        .iter()
        .flat_map(|node| node.sources.iter().flat_map(|&(from, _)| node.targets.iter().map(move |&to| (from, to))))
        .map(|(from, (way, to))| (from, way.map_or(0, |entry| entry + 1), to))
        .collect();
    for day in 0..problem.days {
        for &(from, way, to) in &steps {
            if let (Some(before), Some(added)) = (so_far[day][from], ways[day][way]) {
                widen(&mut so_far[day + 1][to], (before.0 + added.0, before.1 + added.1));
            }
        }
    }
    for day in (0..problem.days).rev() {
        for &(from, way, to) in &steps {
            if let (Some(after), Some(added)) = (to_come[day + 1][to], ways[day][way]) {
                widen(&mut to_come[day][from], (after.0 + added.0, after.1 + added.1));
            }
        }
    }
    let window = |(so_far, to_come): (Window, Window)| {
        let (so_far, to_come) = (so_far?, to_come?);
        let low = so_far.0.min(load.top).max(load.least.saturating_sub(to_come.1));
        let ceiling = if load.closed { load.top.checked_sub(to_come.0)? } else { load.top };
        let high = so_far.1.min(ceiling);
        (low <= high).then_some((low, high))
    };
    so_far
        .into_iter()
        .zip(to_come)
        .map(|(so_far, to_come)| so_far.into_iter().zip(to_come).map(window).collect())
        .collect()
}
