//! Small problems for tests.

use super::{LineProblem, Range, Shift, Task, Worker};

/// People without any rule, two shifts, horizon from a Monday.
pub(crate) fn plain(people: usize, days: usize) -> LineProblem {
    let shift = |code: &str| Shift { code: code.into(), forbids_next: vec![false; 2] };
    let task = |shift: usize, name: &str| Task { name: name.into(), shift, load: 480 };
    let worker = |at: usize| Worker {
        name: format!("P{at}"),
        cost: vec![vec![0.0; 2]; days],
        off_cost: vec![0.0; days],
        most_of_shift: vec![None; 2],
        load: Range::ANY,
        work_run: Range::ANY,
        off_run: Range::ANY,
        shift_run: vec![Range::ANY; 2],
        weekends: Range::ANY,
        half_weekend: 0.0,
        past: None,
    };
    let weekends = (0..days).filter(|day| day % 7 == 5).map(|day| (Some(day), Some(day + 1).filter(|&day| day < days)));
    LineProblem {
        name: "plain".into(),
        days,
        shifts: vec![shift("E"), shift("D")],
        tasks: vec![task(0, "E"), task(1, "D")],
        weekends: weekends.collect(),
        workers: (0..people).map(worker).collect(),
        cover: Vec::new(),
        offset: 0.0,
    }
}
