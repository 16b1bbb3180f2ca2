//! The dynamic program over days: the cheapest way to every state, load and count.

use super::automaton::{Automaton, Kind};
use super::meter::Meter;
use super::windows::Window;
use crate::lines::problem::{LineProblem, ShiftIx, TaskIx, Worker};
use crate::work;

/// Going on from one state to another costs as much work as so many cells, besides those it looks at.
const MOVE: usize = 20;

/// What a day has to do with a weekend.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Weekend {
    No,
    Saturday,
    /// A Sunday, and whether its Saturday is planned as well.
    Sunday(bool),
}

impl Weekend {
    /// The role of every day.
    pub(super) fn of_days(problem: &LineProblem) -> Vec<Self> {
        let mut roles = vec![Weekend::No; problem.days];
        for &(saturday, sunday) in &problem.weekends {
            if let Some(day) = saturday {
                roles[day] = Weekend::Saturday;
            }
            if let Some(day) = sunday {
                roles[day] = Weekend::Sunday(saturday.is_some());
            }
        }
        roles
    }

    /// Whether a day of work after such a day makes one more weekend with work.
    fn adds(self, before: Kind, works: bool) -> bool {
        match self {
            Weekend::No => false,
            Weekend::Saturday => works,
            Weekend::Sunday(after_saturday) => works && !(after_saturday && before == Kind::Work),
        }
    }

    /// Whether only one of the two days is worked.
    fn splits(self, before: Kind, works: bool) -> bool {
        self == Weekend::Sunday(true) && works != (before == Kind::Work)
    }
}

/// Tasks between which only the price of the day decides.
#[derive(Debug, Clone, PartialEq)]
struct Group {
    entry: usize,
    load: usize,
    /// Place of its shift among the counted caps.
    cap: Option<usize>,
    tasks: Vec<TaskIx>,
}

/// The best task of a group on a day.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Choice {
    cost: f64,
    task: TaskIx,
}

/// Where each count leads and the price of going there; `None` where that is forbidden.
type Moves = Vec<Option<(usize, f64)>>;

/// What is counted, and how.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Layout {
    groups: Vec<Group>,
    by_entry: Vec<Vec<usize>>,
    /// The count after one more weekend (or none) and one more shift of a cap (or none): `moves[weekend][cap + 1][count]`.
    moves: [Vec<Moves>; 2],
    /// Counts of caps for each number of weekends.
    caps: usize,
}

impl Layout {
    /// Counts weekends by `weekends` and the shifts in `counted` up to their caps.
    pub(super) fn new(
        problem: &LineProblem,
        automaton: &Automaton,
        tasks: &[TaskIx],
        unit: u32,
        weekends: &Meter,
        counted: &[(ShiftIx, usize)],
    ) -> Self {
        let mut groups: Vec<Group> = Vec::new();
        for &task in tasks {
            let shift = problem.tasks[task].shift;
            let load = (problem.tasks[task].load / unit) as usize;
            let Some(entry) = automaton.entries.iter().position(|entry| entry.shifts.contains(&shift)) else {
                continue;
            };
            let cap = counted.iter().position(|&(of, _)| of == shift);
            let same = |group: &&mut Group| group.entry == entry && group.load == load && group.cap == cap;
            match groups.iter_mut().find(same) {
                Some(group) => group.tasks.push(task),
                None => groups.push(Group { entry, load, cap, tasks: vec![task] }),
            }
        }
        let in_entry = |entry: usize| (0..groups.len()).filter(|&at| groups[at].entry == entry).collect();
        let by_entry = (0..automaton.entries.len()).map(in_entry).collect();
        let caps: usize = counted.iter().map(|&(_, most)| most + 1).product();
        let moves = [false, true].map(|weekend| {
            let of_cap = |cap: Option<usize>| (0..(weekends.top + 1) * caps).map(move |count| (cap, count));
            let moved = |(cap, count): (Option<usize>, usize)| {
                let (number, price) = weekends.step(count / caps, usize::from(weekend))?;
                let mut rest = count % caps;
                if let Some(cap) = cap {
                    let weight: usize = counted[..cap].iter().map(|&(_, most)| most + 1).product();
                    if rest / weight % (counted[cap].1 + 1) == counted[cap].1 {
                        return None;
                    }
                    rest += weight;
                }
                Some((number * caps + rest, price))
            };
            std::iter::once(None)
                .chain((0..counted.len()).map(Some))
                .map(|cap| of_cap(cap).map(moved).collect())
                .collect()
        });
        Self { groups, by_entry, moves, caps }
    }

    /// The cheapest task of every group on every day, by the full cost of each task.
    pub(super) fn choices(&self, days: usize, cost: impl Fn(usize, TaskIx) -> f64) -> Vec<Vec<Choice>> {
        let cheapest = |day: usize, group: &Group| {
            let mut best = Choice { cost: f64::INFINITY, task: group.tasks[0] };
            for &task in &group.tasks {
                let cost = cost(day, task);
                if cost < best.cost {
                    best = Choice { cost, task };
                }
            }
            best
        };
        (0..days).map(|day| self.groups.iter().map(|group| cheapest(day, group)).collect()).collect()
    }
}

/// What stays the same from one pricing to the next.
#[derive(Debug)]
pub(super) struct Frame<'a> {
    pub(super) worker: &'a Worker,
    pub(super) automaton: &'a Automaton,
    pub(super) roles: &'a [Weekend],
    /// By evening (0: before the first day) and state.
    pub(super) windows: &'a [Vec<Window>],
    pub(super) load: &'a Meter,
    pub(super) weekends: &'a Meter,
    /// Price of each weekend, where weekends are priced and not counted.
    pub(super) weekend_price: f64,
}

/// The cheapest way to everything that is told apart.
#[derive(Debug, Default)]
pub(super) struct Table {
    cells: Vec<f64>,
    /// First cell of each state by evening.
    first: Vec<Vec<usize>>,
    /// Counts told apart by evening.
    counts: Vec<usize>,
}

/// Where a line ends.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct End {
    /// Cost of the whole line, prices included.
    pub(super) value: f64,
    state: usize,
    count: usize,
    load: usize,
}

/// Number of cells that a table takes.
pub(super) fn cells(frame: &Frame, caps: usize) -> usize {
    let width = |window: &Window| window.map_or(0, |(low, high)| high - low + 1);
    let evening = |at: usize| frame.windows[at].iter().map(width).sum::<usize>() * counts(frame, at, caps);
    (0..frame.windows.len()).map(evening).sum()
}

fn counts(frame: &Frame, evening: usize, caps: usize) -> usize {
    let begun = |role: &&Weekend| matches!(role, Weekend::Saturday | Weekend::Sunday(false));
    let weekends = frame.roles[..evening].iter().filter(begun).count();
    (weekends.min(frame.weekends.top) + 1) * caps
}

impl Table {
    /// Fills the table.
    pub(super) fn fill(&mut self, frame: &Frame, layout: &Layout, choices: &[Vec<Choice>]) {
        let days = choices.len();
        self.counts = (0..=days).map(|evening| counts(frame, evening, layout.caps)).collect();
        self.first.clear();
        let mut size = 0;
        let mut day_first = Vec::with_capacity(days + 2);
        for evening in 0..=days {
            day_first.push(size);
            let mut places = Vec::with_capacity(frame.windows[evening].len());
            for window in &frame.windows[evening] {
                places.push(size);
                size += window.map_or(0, |(low, high)| high - low + 1) * self.counts[evening];
            }
            self.first.push(places);
        }
        self.cells.clear();
        self.cells.resize(size, f64::INFINITY);
        if frame.windows[0][0].is_some() {
            self.cells[0] = 0.0;
        }
        let mut merged = Vec::new();
        let mut looked_at = size;
        for day in 0..days {
            let (past, rest) = self.cells.split_at_mut(day_first[day + 1]);
            for node in &frame.automaton.nodes {
                let live = |&&(state, _): &&(usize, f64)| frame.windows[day][state].is_some();
                let mut sources = node.sources.iter().filter(live);
                let Some(&(source, price)) = sources.next() else { continue };
                let Some(mut window) = frame.windows[day][source] else { continue };
                let counts = self.counts[day];
                let (from, price): (&[f64], f64) = if sources.next().is_none() {
                    let first = self.first[day][source];
                    (&past[first..first + counts * (window.1 - window.0 + 1)], price)
                } else {
                    window = merge(frame, day, &node.sources, (past, &self.first[day], counts), &mut merged);
                    looked_at += merged.len() * node.sources.len();
                    (&merged, 0.0)
                };
                for &(way, target) in &node.targets {
                    let Some(reach) = frame.windows[day + 1][target] else { continue };
                    let start = self.first[day + 1][target] - day_first[day + 1];
                    let into = &mut rest[start..start + self.counts[day + 1] * (reach.1 - reach.0 + 1)];
                    let works = way.is_some();
                    let adds = frame.roles[day].adds(node.from, works);
                    let mut base = price;
                    base += if frame.roles[day].splits(node.from, works) { frame.worker.half_weekend } else { 0.0 };
                    base += if adds { frame.weekend_price } else { 0.0 };
                    let moves = &layout.moves[usize::from(adds)];
                    looked_at += from.len() + MOVE;
                    match way {
                        None => {
                            let cost = base + frame.worker.off_cost[day];
                            relax((from, window), (into, reach), &moves[0][..counts], 0, cost, frame.load);
                        }
                        Some(entry) => {
                            let groups = &layout.by_entry[entry];
                            looked_at += (from.len() + MOVE) * groups.len();
                            for &group in groups {
                                let Group { cap, load, .. } = layout.groups[group];
                                let cost = base + choices[day][group].cost;
                                let moves = &moves[cap.map_or(0, |cap| cap + 1)][..counts];
                                relax((from, window), (into, reach), moves, load, cost, frame.load);
                            }
                        }
                    }
                }
            }
        }
        work::count(looked_at as u64);
    }

    fn cell(&self, frame: &Frame, evening: usize, state: usize, count: usize, load: usize) -> f64 {
        match frame.windows[evening][state] {
            Some((low, high)) if (low..=high).contains(&load) && count < self.counts[evening] => {
                self.cells[self.first[evening][state] + count * (high - low + 1) + load - low]
            }
            _ => f64::INFINITY,
        }
    }

    /// The places where lines end, the cheapest first, at most `most`, none dearer than the cheapest by more than `slack`.
    pub(super) fn ends(&self, frame: &Frame, layout: &Layout, most: usize, slack: f64) -> Vec<End> {
        let evening = self.counts.len() - 1;
        let mut ends = Vec::new();
        for (state, window) in frame.windows[evening].iter().enumerate() {
            let Some((low, high)) = *window else { continue };
            for count in 0..self.counts[evening] {
                for load in low..=high {
                    let value = self.cell(frame, evening, state, count, load)
                        + frame.load.end[load]
                        + frame.weekends.end[count / layout.caps];
                    if value.is_finite() {
                        ends.push(End { value, state, count, load });
                    }
                }
            }
        }
        ends.sort_by(|a, b| a.value.total_cmp(&b.value));
        let limit = ends.first().map_or(0.0, |end| end.value) + slack;
        ends.retain(|end| end.value <= limit);
        ends.truncate(most);
        ends
    }

    /// The line that ends there.
    pub(super) fn line(
        &self,
        frame: &Frame,
        layout: &Layout,
        choices: &[Vec<Choice>],
        end: End,
    ) -> Vec<Option<TaskIx>> {
        let days = choices.len();
        let mut line = vec![None; days];
        let (mut state, mut count, mut load) = (end.state, end.count, end.load);
        for day in (0..days).rev() {
            let mut best = (f64::INFINITY, 0, 0, 0, None);
            for node in &frame.automaton.nodes {
                for &(way, _) in node.targets.iter().filter(|&&(_, target)| target == state) {
                    let works = way.is_some();
                    let adds = frame.roles[day].adds(node.from, works);
                    let mut base =
                        if frame.roles[day].splits(node.from, works) { frame.worker.half_weekend } else { 0.0 };
                    base += if adds { frame.weekend_price } else { 0.0 };
                    let moves = &layout.moves[usize::from(adds)];
                    let mut look = |units: usize, cap: usize, cost: f64, task: Option<TaskIx>| {
                        for before in
                            (0..self.counts[day]).filter(|&at| moves[cap][at].is_some_and(|(to, _)| to == count))
                        {
                            let count_price = moves[cap][before].map_or(0.0, |(_, price)| price);
                            for &(source, price) in &node.sources {
                                for (less, load_price) in loads_before(frame.load, load, units) {
                                    let value = self.cell(frame, day, source, before, less);
                                    let value = value + price + base + cost + count_price + load_price;
                                    if value < best.0 {
                                        best = (value, source, before, less, task);
                                    }
                                }
                            }
                        }
                    };
                    match way {
                        None => look(0, 0, frame.worker.off_cost[day], None),
                        Some(entry) => {
                            for &group in &layout.by_entry[entry] {
                                let Group { cap, load, .. } = layout.groups[group];
                                let choice = choices[day][group];
                                look(load, cap.map_or(0, |cap| cap + 1), choice.cost, Some(choice.task));
                            }
                        }
                    }
                }
            }
            (state, count, load) = (best.1, best.2, best.3);
            line[day] = best.4;
        }
        line
    }
}

/// The loads from which `units` more make `load`, and the price of each.
fn loads_before(meter: &Meter, load: usize, units: usize) -> impl Iterator<Item = (usize, f64)> + '_ {
    let saturated = load == meter.top && !meter.closed;
    let low = load.saturating_sub(units);
    let high = if saturated { load } else { low };
    let made = move |&(_, step): &(usize, Option<(usize, f64)>)| step.is_some_and(|(to, _)| to == load);
    (low..=high)
        .map(move |less| (less, meter.step(less, units)))
        .filter(made)
        .filter_map(|(less, step)| Some((less, step?.1)))
}

/// The cheapest of several states for every count and load. Returns the window of loads.
fn merge(
    frame: &Frame,
    day: usize,
    sources: &[(usize, f64)],
    (past, first, counts): (&[f64], &[usize], usize),
    merged: &mut Vec<f64>,
) -> (usize, usize) {
    let live = || sources.iter().filter_map(|&(state, price)| Some((state, price, frame.windows[day][state]?)));
    let low = live().map(|(_, _, window)| window.0).min().unwrap_or(0);
    let high = live().map(|(_, _, window)| window.1).max().unwrap_or(0);
    let width = high - low + 1;
    merged.clear();
    merged.resize(counts * width, f64::INFINITY);
    for (state, price, window) in live() {
        let own = window.1 - window.0 + 1;
        for count in 0..counts {
            let from = &past[first[state] + count * own..][..own];
            let into = &mut merged[count * width + window.0 - low..][..own];
            keep_cheaper(from, into, price);
        }
    }
    (low, high)
}

/// Goes on from all counts and loads of one state to another one.
fn relax(
    (from, window): (&[f64], (usize, usize)),
    (into, reach): (&mut [f64], (usize, usize)),
    moves: &[Option<(usize, f64)>],
    units: usize,
    cost: f64,
    load: &Meter,
) {
    if cost.is_infinite() {
        return;
    }
    let (width, wide) = (window.1 - window.0 + 1, reach.1 - reach.0 + 1);
    let low = window.0.max(reach.0.saturating_sub(units));
    let beyond = reach.1 == load.top && !load.closed;
    for (count, step) in moves.iter().enumerate() {
        let Some((to, price)) = *step else { continue };
        let from = &from[count * width..][..width];
        // More weekends than have begun: nothing leads there, and no place is kept for it.
        let Some(into) = into.get_mut(to * wide..(to + 1) * wide) else { continue };
        if let Some(high) = reach.1.checked_sub(units).map(|high| high.min(window.1)).filter(|&high| high >= low) {
            let from = &from[low - window.0..=high - window.0];
            keep_cheaper(from, &mut into[low + units - reach.0..][..from.len()], cost + price);
        }
        if beyond {
            for less in window.0.max((load.top + 1).saturating_sub(units))..=window.1 {
                let over = (less + units - load.top) as f64 * load.above;
                let value = from[less - window.0] + cost + price + over;
                let cell = &mut into[load.top - reach.0];
                if value < *cell {
                    *cell = value;
                }
            }
        }
    }
}

fn keep_cheaper(from: &[f64], into: &mut [f64], cost: f64) {
    for (from, into) in from.iter().zip(into) {
        let value = from + cost;
        *into = if value < *into { value } else { *into };
    }
}
