//! A problem of lines as JSON, the same for every family, so that another program can be given what the search is given.
//!
//! Persons, days, tasks and shifts are numbered from 0. A cost of `null` is a task (or a day off) that must not be, a limit of
//! `null` is none; a side of a range is `"hard"` or the price of each unit beyond it.

use crate::lines::{LineProblem, Past, Price, Range, Worker};
use serde_json::{Value, json};

/// Name and number of the format.
const FORMAT: &str = "tavle lines 1";

/// The problem as JSON text.
pub fn problem_json(problem: &LineProblem) -> String {
    let shifts = problem.shifts.iter().map(|shift| {
        let forbidden = shift.forbids_next.iter().enumerate().filter(|(_, forbids)| **forbids).map(|(next, _)| next);
        json!({ "code": shift.code, "forbids_next": forbidden.collect::<Vec<_>>() })
    });
    let tasks = problem.tasks.iter().map(|task| json!({ "name": task.name, "shift": task.shift, "load": task.load }));
    let cover = problem.cover.iter().map(|cover| {
        json!({
            "day": cover.day, "task": cover.task, "minimum": cover.minimum, "wanted": cover.wanted,
            "below": cover.below, "above": cover.above,
        })
    });
    let document = json!({
        "format": FORMAT,
        "name": problem.name,
        "days": problem.days,
        "offset": problem.offset,
        "shifts": shifts.collect::<Vec<_>>(),
        "tasks": tasks.collect::<Vec<_>>(),
        "weekends": problem.weekends,
        "workers": problem.workers.iter().map(worker).collect::<Vec<_>>(),
        "cover": cover.collect::<Vec<_>>(),
    });
    document.to_string() + "\n"
}

/// Infinite costs become `null`: JSON has no infinity.
fn worker(worker: &Worker) -> Value {
    json!({
        "name": worker.name,
        "cost": worker.cost,
        "off_cost": worker.off_cost,
        "most_of_shift": worker.most_of_shift,
        "load": range(&worker.load),
        "work_run": range(&worker.work_run),
        "off_run": range(&worker.off_run),
        "shift_run": worker.shift_run.iter().map(range).collect::<Vec<_>>(),
        "weekends": range(&worker.weekends),
        "half_weekend": worker.half_weekend,
        "past": worker.past.as_ref().map(past),
    })
}

fn range(range: &Range) -> Value {
    let price = |price: Price| match price {
        Price::Hard => json!("hard"),
        Price::PerUnit(price) => json!(price),
    };
    let max = Some(range.max).filter(|&max| max < u32::MAX);
    json!({ "min": range.min, "max": max, "below": price(range.below), "above": price(range.above) })
}

fn past(past: &Past) -> Value {
    let Past { shift, shift_run, work_run, off_run } = past;
    json!({ "shift": shift, "shift_run": shift_run, "work_run": work_run, "off_run": off_run })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lines::testkit::random;
    use crate::lines::{Cover, Shift, Task};
    use rand::SeedableRng;
    use rand_chacha::ChaCha8Rng;

    fn number(value: &Value) -> u32 {
        value.as_u64().and_then(|number| number.try_into().ok()).unwrap_or_else(|| panic!("{value}"))
    }

    fn index(value: &Value) -> usize {
        number(value) as usize
    }

    fn cost(value: &Value) -> f64 {
        if value.is_null() { f64::INFINITY } else { value.as_f64().unwrap() }
    }

    fn list<T>(value: &Value, read: impl Fn(&Value) -> T) -> Vec<T> {
        value.as_array().unwrap().iter().map(read).collect()
    }

    fn optional<T>(value: &Value, read: impl Fn(&Value) -> T) -> Option<T> {
        (!value.is_null()).then(|| read(value))
    }

    fn read_range(value: &Value) -> Range {
        let price = |side: &Value| if side == "hard" { Price::Hard } else { Price::PerUnit(side.as_f64().unwrap()) };
        let max = optional(&value["max"], number).unwrap_or(u32::MAX);
        Range { min: number(&value["min"]), max, below: price(&value["below"]), above: price(&value["above"]) }
    }

    fn read_worker(value: &Value) -> Worker {
        Worker {
            name: value["name"].as_str().unwrap().into(),
            cost: list(&value["cost"], |day| list(day, cost)),
            off_cost: list(&value["off_cost"], cost),
            most_of_shift: list(&value["most_of_shift"], |most| optional(most, number)),
            load: read_range(&value["load"]),
            work_run: read_range(&value["work_run"]),
            off_run: read_range(&value["off_run"]),
            shift_run: list(&value["shift_run"], read_range),
            weekends: read_range(&value["weekends"]),
            half_weekend: cost(&value["half_weekend"]),
            past: optional(&value["past"], |past| Past {
                shift: optional(&past["shift"], index),
                shift_run: number(&past["shift_run"]),
                work_run: number(&past["work_run"]),
                off_run: number(&past["off_run"]),
            }),
        }
    }

    fn read(text: &str) -> LineProblem {
        let document: Value = serde_json::from_str(text).unwrap();
        assert_eq!(document["format"], FORMAT);
        let shifts = document["shifts"].as_array().unwrap();
        let shift = |shift: &Value| Shift {
            code: shift["code"].as_str().unwrap().into(),
            forbids_next: (0..shifts.len()).map(|next| list(&shift["forbids_next"], index).contains(&next)).collect(),
        };
        LineProblem {
            name: document["name"].as_str().unwrap().into(),
            days: index(&document["days"]),
            shifts: shifts.iter().map(shift).collect(),
            tasks: list(&document["tasks"], |task| Task {
                name: task["name"].as_str().unwrap().into(),
                shift: index(&task["shift"]),
                load: number(&task["load"]),
            }),
            weekends: list(&document["weekends"], |days| (optional(&days[0], index), optional(&days[1], index))),
            workers: list(&document["workers"], read_worker),
            cover: list(&document["cover"], |cover| Cover {
                day: index(&cover["day"]),
                task: index(&cover["task"]),
                minimum: number(&cover["minimum"]),
                wanted: number(&cover["wanted"]),
                below: self::cost(&cover["below"]),
                above: self::cost(&cover["above"]),
            }),
            offset: cost(&document["offset"]),
        }
    }

    #[test]
    fn nothing_of_a_problem_is_lost_in_json() {
        for seed in 0..50 {
            let problem = random(3, 10, &mut ChaCha8Rng::seed_from_u64(seed));
            assert_eq!(read(&problem_json(&problem)), problem, "seed {seed}");
        }
    }
}
