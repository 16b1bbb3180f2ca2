//! One person's columns and rows.

use super::runs::{Sequence, limit_runs};
use super::{Cut, Piece};
use crate::linear::{Col, Expr};
use crate::lines::{LineProblem, Lines, Price, Range, TaskIx, Worker};

/// Adds the free days of a person.
pub(super) fn add(piece: &mut Piece, problem: &LineProblem, base: &Lines, cut: &Cut, person: usize) {
    let days = cut.last - cut.first + 1;
    let mut own = Own {
        problem,
        worker: &problem.workers[person],
        line: &base.duty[person],
        first: cut.first,
        free: vec![Vec::new(); days],
    };
    own.duties(piece, person);
    own.rest(piece);
    own.load(piece);
    own.caps(piece);
    own.weekends(piece);
}

/// A person while the rows are written.
struct Own<'a> {
    problem: &'a LineProblem,
    worker: &'a Worker,
    line: &'a [Option<TaskIx>],
    first: usize,
    /// Columns of each free day.
    free: Vec<Vec<(TaskIx, Col)>>,
}

impl Own<'_> {
    fn duties(&mut self, piece: &mut Piece, person: usize) {
        for at in 0..self.free.len() {
            let day = self.first + at;
            let off_cost = self.worker.off_cost[day];
            let off = if off_cost.is_finite() { off_cost } else { 0.0 };
            for (task, &cost) in self.worker.cost[day].iter().enumerate().filter(|(_, cost)| cost.is_finite()) {
                let value = f64::from(u8::from(self.line[day] == Some(task)));
                let col = piece.column(1.0, cost - off, true, value);
                self.free[at].push((task, col));
                piece.duties.push((col, person, day, task));
            }
            let works = self.tasks(day as i64, |_| true);
            if off_cost.is_infinite() {
                piece.program.row(1.0, &works, 1.0, 0);
            } else if works.terms.len() > 1 {
                piece.at_most(&works, 1.0);
            }
        }
    }

    /// 1 if a task that satisfies `wanted` is done on a day of the horizon.
    fn tasks(&self, day: i64, wanted: impl Fn(TaskIx) -> bool) -> Expr {
        let mut expr = Expr::default();
        let Ok(day) = usize::try_from(day) else { return expr };
        match day.checked_sub(self.first).and_then(|at| self.free.get(at)) {
            Some(free) => {
                for &(_, col) in free.iter().filter(|&&(task, _)| wanted(task)) {
                    expr.add(col, 1.0);
                }
            }
            None => {
                expr.add_constant(f64::from(u8::from(self.line.get(day).copied().flatten().is_some_and(wanted))));
            }
        }
        expr
    }

    fn works(&self, day: i64) -> Expr {
        let Some(past) = self.worker.past.filter(|_| day < 0) else { return self.tasks(day, |_| true) };
        Expr::constant(f64::from(u8::from(-day <= i64::from(past.work_run))))
    }

    fn is_on(&self, day: i64, shift: usize) -> Expr {
        let Some(past) = self.worker.past.filter(|_| day < 0) else {
            return self.tasks(day, |task| self.problem.tasks[task].shift == shift);
        };
        Expr::constant(f64::from(u8::from(past.shift == Some(shift) && -day <= i64::from(past.shift_run))))
    }

    /// Days off before the horizon count only as far back as they are known.
    fn is_off(&self, day: i64) -> Expr {
        if day < 0 {
            let run = self.worker.past.map_or(0, |past| past.off_run);
            return Expr::constant(f64::from(u8::from(-day <= i64::from(run))));
        }
        let mut off = Expr::constant(1.0);
        off.add_expr(&self.works(day), -1.0);
        off
    }

    /// Runs of work, of days off and of shifts, and what may follow what.
    fn rest(&self, piece: &mut Piece) {
        let (worker, last) = (self.worker, self.first + self.free.len() - 1);
        let span = (self.first as i64, last as i64, self.problem.days as i64);
        let past = worker.past;
        let on = |day| self.works(day);
        let work = Sequence::new(piece, span, past.map(|past| past.work_run), &on);
        limit_runs(piece, &work, &worker.work_run, &|day| work.start(day));
        let off = |day| self.is_off(day);
        let rest = Sequence::fixed(span, past.map(|past| past.off_run), &off);
        // A run of days off starts where a run of work ends: no columns of its own.
        let ends = |day: i64| {
            if day < 0 || (day == 0 && past.is_none()) {
                return rest.start(day);
            }
            let mut ends = work.start(day);
            ends.add_expr(&self.works(day), -1.0);
            ends.add_expr(&self.works(day - 1), 1.0);
            ends
        };
        limit_runs(piece, &rest, &worker.off_run, &ends);
        for shift in 0..self.problem.shifts.len() {
            let range = worker.shift_run[shift];
            if range == Range::ANY
                || (0..self.free.len()).all(|at| self.is_on((self.first + at) as i64, shift).terms.is_empty())
            {
                continue;
            }
            let on = |day| self.is_on(day, shift);
            let carried = past.map(|past| if past.shift == Some(shift) { past.shift_run } else { 0 });
            let needs_starts = range.min > 1 && range.below != Price::PerUnit(0.0);
            let runs = if needs_starts {
                Sequence::new(piece, span, carried, &on)
            } else {
                Sequence::fixed(span, carried, &on)
            };
            limit_runs(piece, &runs, &range, &|day| runs.start(day));
        }
        self.successions(piece, &work);
    }

    /// Whoever is on a shift of `forbidden` starts a run of work or comes from a shift that allows all of it.
    fn successions(&self, piece: &mut Piece, work: &Sequence) {
        let shifts = &self.problem.shifts;
        let mut sets: Vec<&Vec<bool>> = shifts.iter().map(|shift| &shift.forbids_next).collect();
        sets.sort();
        sets.dedup();
        let days = self.problem.days as i64;
        let (first, last) = (self.first as i64, (self.first + self.free.len()) as i64);
        for forbidden in sets.into_iter().filter(|set| set.contains(&true)) {
            let forbids_all =
                |shift: usize| shifts[shift].forbids_next.iter().zip(forbidden).all(|(&does, &asked)| does || !asked);
            for day in first..=last.min(days - 1) {
                if day == 0 && self.worker.past.is_none() {
                    continue;
                }
                let mut row = self.tasks(day, |task| forbidden[self.problem.tasks[task].shift]);
                row.add_expr(&work.start(day), -1.0);
                row.add_expr(&self.works(day - 1), -1.0);
                for shift in (0..shifts.len()).filter(|&shift| forbids_all(shift)) {
                    row.add_expr(&self.is_on(day - 1, shift), 1.0);
                }
                piece.at_most(&row, 0.0);
            }
        }
    }

    fn load(&self, piece: &mut Piece) {
        let range = self.worker.load;
        let tasks = &self.problem.tasks;
        let usable = |task: usize| self.worker.cost.iter().any(|costs| costs[task].is_finite());
        let unit = (0..tasks.len()).filter(|&task| usable(task)).map(|task| tasks[task].load).fold(0, gcd).max(1);
        let mut load = Expr::default();
        for day in 0..self.problem.days {
            for (task, of_task) in tasks.iter().enumerate().filter(|(_, task)| task.load > 0) {
                load.add_expr(&self.tasks(day as i64, |other| other == task), f64::from(of_task.load / unit));
            }
        }
        let most = f64::from(tasks.iter().map(|task| task.load).max().unwrap_or(0)) * self.problem.days as f64;
        let unit = f64::from(unit);
        match range.above {
            Price::Hard => piece.at_most(&load, (f64::from(range.max) / unit).floor()),
            Price::PerUnit(price) if f64::from(range.max) < most => {
                piece.priced_at_most(load.clone(), f64::from(range.max) / unit, price * unit, most);
            }
            Price::PerUnit(_) => {}
        }
        let mut short = Expr::default();
        short.add_expr(&load, -1.0);
        match range.below {
            Price::Hard => piece.at_most(&short, -(f64::from(range.min) / unit).ceil()),
            Price::PerUnit(price) => {
                piece.priced_at_most(short, -f64::from(range.min) / unit, price * unit, f64::from(range.min));
            }
        }
    }

    fn caps(&self, piece: &mut Piece) {
        for (shift, most) in self.worker.most_of_shift.iter().enumerate() {
            let Some(most) = most.filter(|&most| (most as usize) < self.problem.days) else { continue };
            let mut count = Expr::default();
            (0..self.problem.days).for_each(|day| {
                count.add_expr(&self.is_on(day as i64, shift), 1.0);
            });
            // As many free days as are left of the cap cannot break it.
            if count.constant + count.terms.len() as f64 > f64::from(most) {
                piece.at_most(&count, f64::from(most));
            }
        }
    }

    fn weekends(&self, piece: &mut Piece) {
        let (range, half) = (self.worker.weekends, self.worker.half_weekend);
        let counted = range != Range::ANY;
        let mut worked = Expr::default();
        for &(saturday, sunday) in &self.problem.weekends {
            let days = [saturday, sunday].map(|day| day.map(|day| self.works(day as i64)));
            let values = days.iter().flatten().map(|works| works.value(&piece.start));
            let value = values.fold(0.0, f64::max);
            let is_free = days.iter().flatten().any(|works| !works.terms.is_empty());
            if !is_free {
                worked.add_constant(value);
                continue;
            }
            let whole = saturday.is_some() && sunday.is_some() && half > 0.0;
            if !counted && !whole {
                continue;
            }
            let any = piece.column(1.0, 0.0, false, value);
            for works in days.iter().flatten() {
                let mut row = works.clone();
                row.add(any, -1.0);
                piece.at_most(&row, 0.0);
            }
            if whole {
                let mut split = Expr::default();
                split.add(any, 2.0);
                days.iter().flatten().for_each(|works| {
                    split.add_expr(works, -1.0);
                });
                piece.program.add_cost(&split, half);
            }
            worked.add(any, 1.0);
        }
        match range.above {
            Price::Hard => piece.at_most(&worked, f64::from(range.max)),
            Price::PerUnit(price) => {
                let most = self.problem.weekends.len() as f64;
                if f64::from(range.max) < most {
                    piece.priced_at_most(worked, f64::from(range.max), price, most);
                }
            }
        }
    }
}

fn gcd(a: u32, b: u32) -> u32 {
    if b == 0 { a } else { gcd(b, a % b) }
}
