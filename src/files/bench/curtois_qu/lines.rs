//! Instances as lines: a task is a shift, its load its minutes, every limit hard, every request and all cover priced.

use super::{Instance, Person, Solution};
use crate::lines::{self, LineProblem, Lines, Price, Range, Task, Worker};

impl Instance {
    /// The instance as a problem of lines.
    pub fn problem(&self) -> LineProblem {
        let shift = |shift: &super::Shift| lines::Shift {
            code: shift.code.clone(),
            forbids_next: (0..self.shifts.len()).map(|next| shift.forbids_next.contains(&next)).collect(),
        };
        let task = |(index, shift): (usize, &super::Shift)| Task {
            name: shift.code.clone(),
            shift: index,
            load: shift.minutes,
        };
        let day = |day: usize| Some(day).filter(|&day| day < self.days);
        LineProblem {
            name: self.name.clone(),
            days: self.days,
            shifts: self.shifts.iter().map(shift).collect(),
            tasks: self.shifts.iter().enumerate().map(task).collect(),
            weekends: (5..self.days).step_by(7).map(|saturday| (Some(saturday), day(saturday + 1))).collect(),
            workers: self.workers(),
            cover: self.cover.iter().map(cover).collect(),
            offset: 0.0,
        }
    }

    fn workers(&self) -> Vec<Worker> {
        let mut workers: Vec<Worker> = self.people.iter().map(|person| self.worker(person)).collect();
        for request in &self.off_requests {
            workers[request.person].cost[request.day][request.shift] += f64::from(request.weight);
        }
        for request in &self.on_requests {
            // Whatever else is done on that day costs the request.
            let (worker, weight) = (&mut workers[request.person], f64::from(request.weight));
            worker.off_cost[request.day] += weight;
            for (shift, cost) in worker.cost[request.day].iter_mut().enumerate() {
                *cost += if shift == request.shift { 0.0 } else { weight };
            }
        }
        workers
    }

    fn worker(&self, person: &Person) -> Worker {
        let mut cost = vec![vec![0.0; self.shifts.len()]; self.days];
        for &day in &person.days_off {
            cost[day].fill(f64::INFINITY);
        }
        Worker {
            name: person.id.clone(),
            cost,
            off_cost: vec![0.0; self.days],
            most_of_shift: person.most_of_shift.clone(),
            load: Range::hard(person.fewest_minutes, person.most_minutes),
            work_run: Range::hard(person.shortest_work, person.longest_work),
            off_run: Range { min: person.shortest_off, below: Price::Hard, ..Range::ANY },
            shift_run: vec![Range::ANY; self.shifts.len()],
            weekends: Range { max: person.most_weekends, above: Price::Hard, ..Range::ANY },
            half_weekend: 0.0,
            past: None,
        }
    }

    /// The roster of lines in the family's terms.
    pub fn solution(&self, lines: &Lines) -> Solution {
        // A task is its shift.
        Solution { shift: lines.duty.clone() }
    }
}

impl Solution {
    /// The same as lines.
    pub fn lines(&self) -> Lines {
        Lines { duty: self.shift.clone() }
    }
}

fn cover(cover: &super::Cover) -> lines::Cover {
    lines::Cover {
        day: cover.day,
        task: cover.shift,
        minimum: 0,
        wanted: cover.wanted,
        below: f64::from(cover.under),
        above: f64::from(cover.over),
    }
}
