//! Line pricing: the cheapest line of one person when every task of every day has a price.
//!
//! A resource-constrained shortest path, solved as a dynamic program over days in flat arrays. What matters of the days before
//! is a state (last shift, runs: `automaton`), load and weekends are counted no further than their ranges can tell apart
//! (`meter`), and loads that cannot end well have no cell (`table`). Caps on shifts are left out first and counted only once
//! the cheapest line breaks them; where counting them would make the table too large they are priced instead. The bound is
//! valid in every case; lines with too many duties of a shift are mended (`repair`). `models/lines.md` has the details.

mod automaton;
mod meter;
mod repair;
mod table;
#[cfg(test)]
pub(crate) mod tests;
mod windows;

use super::problem::{LineProblem, Price, ShiftIx, TaskIx, Worker};
use super::score::line_cost;
use automaton::Automaton;
use meter::Meter;
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
}

const SIZES: Sizes = Sizes { with_caps: 2_000_000, with_weekends: 3_000_000 };
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
    /// Weekends counted, whatever the table's size.
    all_weekends: Meter,
    /// Whether weekends are priced and not counted.
    weekends_priced: bool,
    roles: Vec<Weekend>,
    windows: Vec<Vec<Window>>,
    /// Caps that were counted last, and for how many calls in a row.
    counted: Vec<ShiftIx>,
    calls: u32,
    /// Price of each duty of a shift whose cap is not counted.
    cap_price: Vec<f64>,
    weekend_price: f64,
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
        let windows = windows(problem, worker, &automaton, &tasks, unit, &load);
        let cap_price = vec![0.0; problem.shifts.len()];
        let mut pricer = Self {
            problem,
            worker,
            sizes,
            automaton,
            tasks,
            unit,
            load,
            all_weekends: weekends.clone(),
            weekends,
            weekends_priced: false,
            roles,
            windows,
            counted: Vec::new(),
            calls: 0,
            cap_price,
            weekend_price: 0.0,
        };
        if cells(&pricer.frame(), 1) > sizes.with_weekends {
            pricer.weekends = Meter::blind();
            pricer.weekends_priced = true;
        }
        pricer
    }

    fn frame(&self) -> Frame<'_> {
        Frame {
            worker: self.worker,
            automaton: &self.automaton,
            roles: &self.roles,
            windows: &self.windows,
            load: &self.load,
            weekends: &self.weekends,
            weekend_price: if self.weekends_priced { self.weekend_price } else { 0.0 },
        }
    }

    /// The cheapest line when doing a task on a day costs `prices[day * tasks + task]` more, and up to `most` lines that cost at
    /// most `slack` more than it.
    pub fn price(&mut self, prices: &[f64], most: usize, slack: f64, effort: Effort) -> Priced {
        let found = self.price_once(prices, most, slack, effort);
        if !(self.weekends_priced && found.lines.is_empty() && !found.exact && effort == Effort::Full) {
            return found;
        }
        // No price of weekends led to a line that keeps their range: count them for once.
        let blind = std::mem::replace(&mut self.weekends, self.all_weekends.clone());
        self.weekends_priced = false;
        let counted = self.price_once(prices, most, slack, effort);
        self.weekends = blind;
        self.weekends_priced = true;
        Priced { bound: found.bound.max(counted.bound), ..counted }
    }

    fn price_once(&mut self, prices: &[f64], most: usize, slack: f64, effort: Effort) -> Priced {
        self.calls += 1;
        if self.calls.is_multiple_of(FORGET_AFTER) || effort != Effort::Full {
            self.counted.clear();
        }
        let mut found = Priced { bound: f64::NEG_INFINITY, lines: Vec::new(), exact: false, relaxed: Vec::new() };
        let mut best = f64::INFINITY;
        let mut table = TABLE.take();
        for _ in 0..TABLES {
            let caps: Vec<(ShiftIx, usize)> =
                self.counted.iter().filter_map(|&shift| Some((shift, self.cap(shift)?))).collect();
            let layout = Layout::new(self.problem, &self.automaton, &self.tasks, self.unit, &self.weekends, &caps);
            let width = self.problem.tasks.len();
            let choices = layout.choices(self.problem.days, |day, task| {
                let shift = self.problem.tasks[task].shift;
                self.worker.cost[day][task] + prices[day * width + task] + self.cap_price[shift]
            });
            let frame = self.frame();
            table.fill(&frame, &layout, &choices);
            let ends = table.ends(&frame, &layout, most.max(1), slack);
            let Some(&first) = ends.first() else {
                found.bound = f64::INFINITY;
                found.exact = true;
                break;
            };
            found.bound = found.bound.max(first.value - self.credit());
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
            let value = first.value - self.credit();
            if value >= found.bound {
                found.relaxed.clone_from(&cheapest);
            }
            let more = match effort {
                Effort::Quick(step) => {
                    let step = step * (28.0 / self.problem.days.max(28) as f64);
                    self.move_cap_prices(&cheapest, step);
                    let over = self.weekends_over(&cheapest);
                    self.move_weekend_price(step * over);
                    false
                }
                Effort::Full => self.adapt(&cheapest, value, best),
            };
            if !more {
                break;
            }
        }
        TABLE.set(table);
        let width = self.problem.tasks.len();
        found.lines.sort_by(|a, b| priced(a, prices, width).total_cmp(&priced(b, prices, width)));
        found.lines.truncate(most.max(1));
        found
    }

    fn duties(&self, line: &[Option<TaskIx>]) -> Vec<usize> {
        let mut used = vec![0; self.problem.shifts.len()];
        for &task in line.iter().flatten() {
            used[self.problem.tasks[task].shift] += 1;
        }
        used
    }

    /// One step along the subgradient. The longer the horizon, the more duties a line can have too many: steps are for four weeks.
    fn move_cap_prices(&mut self, line: &[Option<TaskIx>], step: f64) {
        let used = self.duties(line);
        for (shift, used) in used.into_iter().enumerate() {
            if let Some(cap) = self.cap(shift) {
                let over = used as f64 - cap as f64;
                self.cap_price[shift] = (self.cap_price[shift] + step * over).max(0.0);
            }
        }
    }

    fn cap(&self, shift: ShiftIx) -> Option<usize> {
        self.worker.most_of_shift[shift].map(|most| most as usize)
    }

    /// What the prices of caps and weekends took at most from a line that keeps them.
    fn credit(&self) -> f64 {
        let caps = (0..self.cap_price.len())
            .map(|shift| self.cap(shift).map_or(0.0, |cap| cap as f64 * self.cap_price[shift]));
        caps.sum::<f64>() + if self.weekends_priced { self.dearest_weekends().0 } else { 0.0 }
    }

    /// The largest difference between the price of a number of weekends and what it really costs, and that number.
    fn dearest_weekends(&self) -> (f64, u32) {
        let number = 0..=self.problem.weekends.len() as u32;
        let allowed = number.filter(|&number| !self.worker.weekends.forbids(number));
        let gain = |number: u32| (self.weekend_price * f64::from(number) - self.worker.weekends.cost(number), number);
        allowed.map(gain).max_by(|a, b| a.0.total_cmp(&b.0)).unwrap_or((f64::INFINITY, 0))
    }

    /// Counts or prices what the cheapest line breaks. Returns whether anything was changed.
    fn adapt(&mut self, line: &[Option<TaskIx>], value: f64, best: f64) -> bool {
        let used = self.duties(line);
        let broken: Vec<ShiftIx> =
            (0..used.len()).filter(|&shift| self.cap(shift).is_some_and(|cap| used[shift] > cap)).collect();
        let mut changed = false;
        for &shift in &broken {
            let caps = self.counted.iter().chain([&shift]).filter_map(|&shift| self.cap(shift)).map(|cap| cap + 1);
            if cells(&self.frame(), caps.product()) <= self.sizes.with_caps {
                self.counted.push(shift);
                self.cap_price[shift] = 0.0;
                changed = true;
            }
        }
        if changed {
            return true;
        }
        // What is not counted is priced: one step along the subgradient.
        let mut slope = vec![0.0; used.len()];
        for shift in (0..used.len()).filter(|shift| !self.counted.contains(shift)) {
            let Some(cap) = self.cap(shift) else { continue };
            let over = used[shift] as f64 - cap as f64;
            if over > 0.0 || self.cap_price[shift] > 0.0 {
                slope[shift] = over;
            }
        }
        let norm = slope.iter().map(|slope| slope * slope).sum::<f64>();
        let weekends_over = self.weekends_over(line);
        if norm == 0.0 && weekends_over == 0.0 {
            return false;
        }
        // Caps and weekends each get a step of their own: many duties above a cap must not drown a few weekends.
        let reach = if best.is_finite() { best - value } else { 0.1 * value.abs() + 10.0 }.max(0.0);
        if norm > 0.0 {
            for (price, slope) in self.cap_price.iter_mut().zip(slope) {
                *price = (*price + reach / norm * slope).max(0.0);
            }
        }
        if weekends_over != 0.0 {
            self.move_weekend_price(reach / weekends_over);
        }
        true
    }

    /// Weekends with work in a line less the number that the price of weekends is weighed against; 0 where they are counted.
    fn weekends_over(&self, line: &[Option<TaskIx>]) -> f64 {
        if !self.weekends_priced {
            return 0.0;
        }
        let works = |day: Option<usize>| day.is_some_and(|day| line[day].is_some());
        let worked =
            self.problem.weekends.iter().filter(|&&(saturday, sunday)| works(saturday) || works(sunday)).count();
        let over = worked as f64 - f64::from(self.dearest_weekends().1);
        // Where too few weekends do not exist, weekends are never rewarded.
        if self.worker.weekends.min == 0 && self.weekend_price <= 0.0 { over.max(0.0) } else { over }
    }

    fn move_weekend_price(&mut self, step: f64) {
        self.weekend_price += step;
        if let Price::PerUnit(most) = self.worker.weekends.above {
            self.weekend_price = self.weekend_price.min(most);
        }
        if self.worker.weekends.min == 0 {
            self.weekend_price = self.weekend_price.max(0.0);
        } else if let Price::PerUnit(most) = self.worker.weekends.below {
            self.weekend_price = self.weekend_price.max(-most);
        }
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
