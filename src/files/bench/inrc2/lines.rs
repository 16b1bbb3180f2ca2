//! Instances as lines: a task is a shift type in a skill, its load one duty.
//!
//! What the history has used up is taken off the ranges; what it has overdrawn already is a constant.

use super::evaluate::price;
use super::{Assignment, Before, Bounds, Instance, Nurse, Solution};
use crate::lines::{Cover, LineProblem, Lines, Past, Price, Range, Shift, Task, Worker};

impl Instance {
    /// The instance as a problem of lines.
    pub fn problem(&self) -> LineProblem {
        let shifts = &self.scenario.shifts;
        let shift = |shift: &super::ShiftType| Shift {
            code: shift.id.clone(),
            forbids_next: (0..shifts.len()).map(|next| shift.forbids_next.contains(&next)).collect(),
        };
        let mut tasks = Vec::new();
        for (index, shift) in shifts.iter().enumerate() {
            for skill in &self.scenario.skills {
                tasks.push(Task { name: format!("{} {skill}", shift.id), shift: index, load: 1 });
            }
        }
        let nurses = || self.scenario.nurses.iter().zip(&self.history);
        LineProblem {
            name: self.name.clone(),
            days: self.days(),
            shifts: shifts.iter().map(shift).collect(),
            tasks,
            weekends: (0..self.weeks.len()).map(|week| (Some(7 * week + 5), Some(7 * week + 6))).collect(),
            workers: nurses().enumerate().map(|(index, (nurse, before))| self.worker(index, nurse, before)).collect(),
            cover: self.cover(),
            offset: nurses().map(|(nurse, before)| self.overdrawn(nurse, before)).sum(),
        }
    }

    fn task(&self, shift: usize, skill: usize) -> usize {
        shift * self.scenario.skills.len() + skill
    }

    fn worker(&self, index: usize, nurse: &Nurse, before: &Before) -> Worker {
        let contract = &self.scenario.contracts[nurse.contract];
        let Bounds { min, max } = contract.assignments;
        let used = before.assignments;
        let run = |bounds: Bounds, price| Range::priced(bounds.min, bounds.max, price);
        Worker {
            name: nurse.id.clone(),
            cost: self.costs(index, nurse),
            off_cost: vec![0.0; self.days()],
            most_of_shift: vec![None; self.scenario.shifts.len()],
            load: Range::priced(min.saturating_sub(used), max.saturating_sub(used), price::ASSIGNMENT),
            work_run: run(contract.work_run, price::WORK_RUN),
            off_run: run(contract.off_run, price::OFF_RUN),
            shift_run: self.scenario.shifts.iter().map(|shift| run(shift.run, price::SHIFT_RUN)).collect(),
            weekends: Range {
                max: contract.most_weekends.saturating_sub(before.weekends),
                above: Price::PerUnit(price::WEEKEND),
                ..Range::ANY
            },
            half_weekend: if contract.complete_weekends { price::COMPLETE_WEEKEND } else { 0.0 },
            past: Some(Past {
                shift: before.last,
                shift_run: before.shift_run,
                work_run: before.work_run,
                off_run: before.off_run,
            }),
        }
    }

    /// Cost of every task on every day: wishes, and skills that the nurse has not.
    fn costs(&self, index: usize, nurse: &Nurse) -> Vec<Vec<f64>> {
        let mut costs = Vec::new();
        for week in &self.weeks {
            for weekday in 0..7 {
                let mut cost = Vec::new();
                for shift in 0..self.scenario.shifts.len() {
                    let unwanted = week.requests.iter().filter(|request| {
                        let (on_it, on_the_day) =
                            (request.shift.is_none_or(|it| it == shift), request.weekday == weekday);
                        request.nurse == index && on_it && on_the_day
                    });
                    let wishes = price::PREFERENCE * unwanted.count() as f64;
                    cost.extend(nurse.skills.iter().map(|&has| if has { wishes } else { f64::INFINITY }));
                }
                costs.push(cost);
            }
        }
        costs
    }

    fn cover(&self) -> Vec<Cover> {
        let mut cover = Vec::new();
        for (number, week) in self.weeks.iter().enumerate() {
            for requirement in &week.requirements {
                for weekday in 0..7 {
                    let (minimum, optimal) = (requirement.minimum[weekday], requirement.optimal[weekday]);
                    if minimum > 0 || optimal > 0 {
                        cover.push(Cover {
                            day: 7 * number + weekday,
                            task: self.task(requirement.shift, requirement.skill),
                            minimum,
                            wanted: optimal.max(minimum),
                            below: price::OPTIMAL,
                            above: 0.0,
                        });
                    }
                }
            }
        }
        cover
    }

    /// What the history costs whatever the roster.
    fn overdrawn(&self, nurse: &Nurse, before: &Before) -> f64 {
        let contract = &self.scenario.contracts[nurse.contract];
        let assignments = before.assignments.saturating_sub(contract.assignments.max);
        let weekends = before.weekends.saturating_sub(contract.most_weekends);
        price::ASSIGNMENT * f64::from(assignments) + price::WEEKEND * f64::from(weekends)
    }

    /// The roster of lines in the competition's terms.
    pub fn solution(&self, lines: &Lines) -> Solution {
        let skills = self.scenario.skills.len();
        let mut assignments = Vec::new();
        for (nurse, line) in lines.duty.iter().enumerate() {
            for (day, duty) in line.iter().enumerate() {
                let assignment = |task: usize| Assignment { nurse, day, shift: task / skills, skill: task % skills };
                assignments.extend(duty.map(assignment));
            }
        }
        Solution { assignments }
    }
}
