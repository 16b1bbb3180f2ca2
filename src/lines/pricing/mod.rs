//! Line pricing: the cheapest line of one person when every task of every day has a price.
//!
//! A resource-constrained shortest path, solved as a dynamic program over days in flat arrays. What matters of the days before
//! is a state (last shift, runs: `automaton`), load and weekends are counted no further than their ranges can tell apart
//! (`meter`), and loads that cannot end well have no cell (`table`). Caps on shifts are left out first and counted only once
//! the cheapest line breaks them. Where counting would make the table too large, as it does over a year, caps, weekends and the
//! load are priced instead (`own`). The bound is valid in every case; lines with too many duties of a shift are mended (`repair`). `models/lines.md` has the details.

mod automaton;
mod meter;
mod own;
mod repair;
mod table;
#[cfg(test)]
pub(crate) mod tests;
mod windows;

use super::problem::{LineProblem, ShiftIx, Task, TaskIx, Worker};
use super::score::line_cost;
use automaton::Automaton;
use meter::Meter;
pub use own::OwnPrices;
use own::{Of, Priced as LeftOut};
use std::cell::RefCell;
use table::{Frame, Layout, Table, Weekend, cells};
use windows::{Window, windows};

/// Table sizes up to which things are counted.
#[derive(Debug, Clone, Copy)]
struct Sizes {
    /// Cells up to which caps are counted.
    with_caps: usize,
    /// Cells up to which weekends are counted.
    with_weekends: usize,
    /// Cells up to which the load is counted.
    with_load: usize,
    /// Cells up to which load and weekends are counted in quick pricing.
    quick: usize,
    /// Cells of any table: where prices alone lead to no line.
    at_most: usize,
}

const SIZES: Sizes =
    Sizes { with_caps: 2_000_000, with_weekends: 3_000_000, with_load: 3_000_000, quick: 50_000, at_most: 8_000_000 };
/// Tables filled for one pricing at most.
const TABLES: usize = 8;
/// Calls after which it is tried again whether a cap need not be counted.
const FORGET_AFTER: u32 = 12;
/// Values closer than this are the same.
const SAME: f64 = 1e-6;

/// One person's whole horizon and what it costs.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// Cost by the person's own rules and requests, without prices.
    pub cost: f64,
    /// The task of every day.
    pub duty: Vec<Option<TaskIx>>,
}

/// What pricing found.
#[derive(Debug, Clone, PartialEq)]
pub struct Priced {
    /// No line of the person is cheaper than this, prices included. Infinite if the person has no line at all.
    pub bound: f64,
    /// Good lines that break no rule, the cheapest first.
    pub lines: Vec<Line>,
    /// Whether the first line is proven to be the cheapest.
    pub exact: bool,
    /// The cheapest line when caps that are not counted may be broken at their price: what the bound is made from.
    pub relaxed: Vec<Option<TaskIx>>,
}

/// How much work pricing may make.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Effort {
    /// One table: caps are priced, and a cap's price moves by so much for each duty too many.
    Quick(f64),
    /// Caps are counted as far as they matter.
    Full,
}

/// Prices the lines of one person, again and again.
#[derive(Debug)]
pub struct Pricer<'a> {
    problem: &'a LineProblem,
    worker: &'a Worker,
    sizes: Sizes,
    automaton: Automaton,
    /// Tasks that the person can be put to on some day.
    tasks: Vec<TaskIx>,
    /// Tasks' loads are multiples of this.
    unit: u32,
    load: Meter,
    weekends: Meter,
    /// Tells nothing apart: of what is priced and not counted.
    blind: Meter,
    roles: Vec<Weekend>,
    windows: Vec<Vec<Window>>,
    /// Windows where the load is priced.
    loose: Vec<Vec<Window>>,
    /// What is priced in quick and in full pricing.
    quick: LeftOut,
    full: LeftOut,
    /// Caps that were counted last, and for how many calls in a row.
    counted: Vec<ShiftIx>,
    calls: u32,
    own: OwnPrices,
}

thread_local! {
    /// Tables are large and as good for the next person: one for each thread.
    static TABLE: RefCell<Table> = RefCell::new(Table::default());
}

impl<'a> Pricer<'a> {
    /// Prepares pricing for one person.
    pub fn new(problem: &'a LineProblem, worker: usize) -> Self {
        Self::within(problem, worker, SIZES)
    }

    fn within(problem: &'a LineProblem, worker: usize, sizes: Sizes) -> Self {
        let worker = &problem.workers[worker];
        let capped_out = |shift: ShiftIx| worker.most_of_shift.get(shift).is_some_and(|most| *most == Some(0));
        let able = |&task: &TaskIx| {
            !capped_out(problem.tasks[task].shift) && worker.cost.iter().any(|costs| costs[task].is_finite())
        };
        let tasks: Vec<TaskIx> = (0..problem.tasks.len()).filter(able).collect();
        let mut shifts: Vec<ShiftIx> = tasks.iter().map(|&task| problem.tasks[task].shift).collect();
        shifts.sort_unstable();
        shifts.dedup();
        let automaton = Automaton::new(problem, worker, &shifts);
        let unit = tasks.iter().fold(0, |unit, &task| divisor(unit, problem.tasks[task].load)).max(1);
        let largest = tasks.iter().map(|&task| problem.tasks[task].load / unit).max().unwrap_or(0);
        let load = Meter::new(&worker.load, unit, problem.days as u64 * u64::from(largest));
        let weekends = Meter::new(&worker.weekends, 1, problem.weekends.len() as u64);
        let roles = Weekend::of_days(problem);
        let blind = Meter::blind();
        let within = |load: &Meter| windows(problem, worker, &automaton, &tasks, unit, load);
        let (windows, loose) = (within(&load), within(&blind));
        let nothing = LeftOut { weekends: false, load: false };
        let mut pricer = Self {
            problem,
            worker,
            sizes,
            own: OwnPrices::new(problem.shifts.len()),
            automaton,
            tasks,
            unit,
            load,
            weekends,
            blind,
            roles,
            windows,
            loose,
            quick: nothing,
            full: nothing,
            counted: Vec::new(),
            calls: 0,
        };
        pricer.quick = pricer.fitting(sizes.quick, sizes.quick);
        pricer.full = pricer.fitting(sizes.with_load, sizes.with_weekends);
        pricer
    }

    /// What has to be priced when tables that count the load, or weekends, may have so many cells.
    fn fitting(&self, with_load: usize, with_weekends: usize) -> LeftOut {
        let size = |left_out: LeftOut| cells(&self.frame(left_out), 1);
        let load = size(LeftOut { weekends: true, load: false }) > with_load;
        LeftOut { load, weekends: size(LeftOut { weekends: false, load }) > with_weekends }
    }

    fn frame(&self, left_out: LeftOut) -> Frame<'_> {
        Frame {
            worker: self.worker,
            automaton: &self.automaton,
            roles: &self.roles,
            windows: if left_out.load { &self.loose } else { &self.windows },
            load: if left_out.load { &self.blind } else { &self.load },
            weekends: if left_out.weekends { &self.blind } else { &self.weekends },
            weekend_price: if left_out.weekends { self.own.weekend() } else { 0.0 },
        }
    }

    fn of(&self) -> Of<'a> {
        Of { problem: self.problem, worker: self.worker }
    }

    /// Whether full pricing counts load and weekends.
    pub fn counts_all(&self) -> bool {
        self.full == LeftOut { weekends: false, load: false }
    }

    /// Prices of the person's own limits.
    pub fn own(&self) -> &OwnPrices {
        &self.own
    }

    /// Goes on from other prices of the person's own limits. Returns those of before.
    pub fn replace_own(&mut self, own: OwnPrices) -> OwnPrices {
        std::mem::replace(&mut self.own, own)
    }

    /// The cheapest line when doing a task on a day costs `prices[day * tasks + task]` more, and up to `most` lines that cost at
    /// most `slack` more than it.
    pub fn price(&mut self, prices: &[f64], most: usize, slack: f64, effort: Effort) -> Priced {
        let usual = if effort == Effort::Full { self.full } else { self.quick };
        let mut found = self.price_once(prices, (most, slack), effort, usual);
        // Where no price led to a line that keeps the limits, they are counted for once.
        for more in [LeftOut { weekends: true, load: false }, LeftOut { weekends: false, load: false }] {
            if !found.lines.is_empty() || found.exact || effort != Effort::Full {
                break;
            }
            let larger = (usual.load && !more.load) || (usual.weekends && !more.weekends);
            if larger && cells(&self.frame(more), 1) <= self.sizes.at_most {
                let counted = self.price_once(prices, (most, slack), effort, more);
                found = Priced { bound: found.bound.max(counted.bound), ..counted };
            }
        }
        found
    }

    fn price_once(&mut self, prices: &[f64], (most, slack): (usize, f64), effort: Effort, left_out: LeftOut) -> Priced {
        self.calls += 1;
        if self.calls.is_multiple_of(FORGET_AFTER) || effort != Effort::Full {
            self.counted.clear();
        }
        let mut found = Priced { bound: f64::NEG_INFINITY, lines: Vec::new(), exact: false, relaxed: Vec::new() };
        let mut best = f64::INFINITY;
        let mut table = TABLE.take();
        let width = self.problem.tasks.len();
        for _ in 0..TABLES {
            let caps: Vec<(ShiftIx, usize)> =
                self.counted.iter().filter_map(|&shift| Some((shift, self.of().cap(shift)?))).collect();
            let frame = self.frame(left_out);
            let layout = Layout::new(self.problem, &self.automaton, &self.tasks, self.unit, frame.weekends, &caps);
            let load_price = if left_out.load { self.own.load() } else { 0.0 };
            let choices = layout.choices(self.problem.days, |day, task| {
                let Task { shift, load, .. } = self.problem.tasks[task];
                let limits = self.own.cap(shift) + load_price * f64::from(load);
                self.worker.cost[day][task] + prices[day * width + task] + limits
            });
            table.fill(&frame, &layout, &choices);
            let ends = table.ends(&frame, &layout, most.max(1), slack);
            let Some(&first) = ends.first() else {
                found.bound = f64::INFINITY;
                found.exact = true;
                break;
            };
            let value = first.value - self.own.credit(self.of(), left_out);
            found.bound = found.bound.max(value);
            let mut cheapest = None;
            for end in ends {
                let mut duty = table.line(&frame, &layout, &choices, end);
                cheapest.get_or_insert_with(|| duty.clone());
                let price = |day: usize, task: TaskIx| self.worker.cost[day][task] + prices[day * width + task];
                if !repair::mend(self.problem, self.worker, &self.tasks, &mut duty, price) {
                    continue;
                }
                let score = line_cost(self.problem, self.worker, &duty);
                if score.broken.is_empty() && found.lines.iter().all(|line| line.duty != duty) {
                    let line = Line { cost: score.total(), duty };
                    best = best.min(priced(&line, prices, width));
                    found.lines.push(line);
                }
            }
            let gap = best - found.bound;
            if best.is_finite() && gap <= SAME * (1.0 + best.abs()) {
                found.exact = true;
                found.relaxed = cheapest.unwrap_or_default();
                break;
            }
            let cheapest = cheapest.unwrap_or_default();
            if value >= found.bound {
                found.relaxed.clone_from(&cheapest);
            }
            let more = match effort {
                Effort::Quick(step) => {
                    let excess = self.own.excess(self.of(), left_out, &cheapest);
                    self.own.step(self.of(), &excess, step);
                    false
                }
                Effort::Full => self.adapt(&cheapest, left_out, value, best),
            };
            if !more {
                break;
            }
        }
        TABLE.set(table);
        found.lines.sort_by(|a, b| priced(a, prices, width).total_cmp(&priced(b, prices, width)));
        found.lines.truncate(most.max(1));
        found
    }

    /// Counts or prices what the cheapest line breaks. Returns whether anything was changed.
    fn adapt(&mut self, line: &[Option<TaskIx>], left_out: LeftOut, value: f64, best: f64) -> bool {
        let of = self.of();
        let used = of.duties(line);
        let broken: Vec<ShiftIx> =
            (0..used.len()).filter(|&shift| of.cap(shift).is_some_and(|cap| used[shift] > cap)).collect();
        let mut changed = false;
        for &shift in &broken {
            let caps = self.counted.iter().chain([&shift]).filter_map(|&shift| of.cap(shift)).map(|cap| cap + 1);
            if cells(&self.frame(left_out), caps.product()) <= self.sizes.with_caps {
                self.counted.push(shift);
                self.own.forget_cap(shift);
                changed = true;
            }
        }
        if changed {
            return true;
        }
        // What is not counted is priced: one step along the subgradient.
        let mut excess = self.own.excess(of, left_out, line);
        for (shift, over) in excess.caps.iter_mut().enumerate() {
            if self.counted.contains(&shift) || (*over < 0.0 && self.own.cap(shift) <= 0.0) {
                *over = 0.0;
            }
        }
        let norm = excess.caps.iter().map(|over| over * over).sum::<f64>();
        if norm == 0.0 && excess.weekends == 0.0 && excess.load == 0.0 {
            return false;
        }
        // Each limit gets a step of its own: many duties above a cap must not drown a few weekends.
        let reach = if best.is_finite() { best - value } else { 0.1 * value.abs() + 10.0 }.max(0.0);
        if norm > 0.0 {
            self.own.move_caps(&excess.caps, reach / norm);
        }
        if excess.weekends != 0.0 {
            self.own.move_weekend(of, reach / excess.weekends);
        }
        if excess.load != 0.0 {
            self.own.move_load(of, reach / excess.load);
        }
        true
    }
}

/// Cost of a line with prices.
fn priced(line: &Line, prices: &[f64], width: usize) -> f64 {
    let price = |(day, duty): (usize, &Option<TaskIx>)| duty.map_or(0.0, |task| prices[day * width + task]);
    line.cost + line.duty.iter().enumerate().map(price).sum::<f64>()
}

fn divisor(a: u32, b: u32) -> u32 {
    if b == 0 { a } else { divisor(b, a % b) }
}
