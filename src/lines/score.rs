//! What a roster of lines costs, and what it breaks: counted from the lines alone, sharing nothing with any model.

use super::problem::{LineProblem, Price, Range, TaskIx, Worker};

/// A roster: the task of every person on every day, `duty[person][day]`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lines {
    /// `None` is a day off.
    pub duty: Vec<Vec<Option<TaskIx>>>,
}

/// A part of the cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    /// People's tasks and days off.
    Requests,
    /// Load outside its range.
    Load,
    /// Runs of days at work.
    WorkRuns,
    /// Runs of days off.
    OffRuns,
    /// Runs of days on the same shift.
    ShiftRuns,
    /// Number of weekends.
    Weekends,
    /// Weekends worked on one day only.
    HalfWeekends,
    /// People missing.
    Below,
    /// People above what is wanted.
    Above,
    /// The constant.
    Constant,
}

/// What a roster costs and breaks.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct LineScore {
    /// Cost by part.
    pub parts: Vec<(Part, f64)>,
    /// Every hard rule broken, in words.
    pub broken: Vec<String>,
    /// People missing from hard minima.
    pub missing: u32,
    /// How many of the breaches are hard minima.
    pub short_covers: usize,
}

impl LineScore {
    /// The whole cost; of worth only where nothing is broken.
    pub fn total(&self) -> f64 {
        self.parts.iter().map(|&(_, cost)| cost).sum()
    }

    fn add(&mut self, part: Part, cost: f64) {
        match self.parts.iter_mut().find(|(known, _)| *known == part) {
            Some((_, sum)) => *sum += cost,
            None => self.parts.push((part, cost)),
        }
    }

    fn keep(&mut self, part: Part, range: &Range, number: u32, what: impl Fn() -> String) {
        if range.forbids(number) {
            self.broken.push(format!("{}: {number}, allowed {} to {}", what(), range.min, range.max));
        }
        self.add(part, range.cost(number));
    }
}

impl Lines {
    /// Everybody off.
    pub fn empty(problem: &LineProblem) -> Self {
        Self { duty: vec![vec![None; problem.days]; problem.workers.len()] }
    }

    /// Counts what the roster costs and breaks.
    pub fn score(&self, problem: &LineProblem) -> LineScore {
        let mut score = LineScore::default();
        score.add(Part::Constant, problem.offset);
        for (worker, line) in problem.workers.iter().zip(&self.duty) {
            line_score(problem, worker, line, &mut score);
        }
        for cover in &problem.cover {
            let heads = self.duty.iter().filter(|line| line[cover.day] == Some(cover.task)).count() as u32;
            if heads < cover.minimum {
                score.missing += cover.minimum - heads;
                score.short_covers += 1;
                let task = &problem.tasks[cover.task].name;
                score.broken.push(format!("day {}, {task}: {heads} of at least {}", cover.day, cover.minimum));
            }
            let below = cover.wanted.saturating_sub(heads.max(cover.minimum));
            score.add(Part::Below, f64::from(below) * cover.below);
            score.add(Part::Above, f64::from(heads.saturating_sub(cover.wanted)) * cover.above);
        }
        score
    }
}

/// What one person's line costs, cover aside.
pub fn line_cost(problem: &LineProblem, worker: &Worker, line: &[Option<TaskIx>]) -> LineScore {
    let mut score = LineScore::default();
    line_score(problem, worker, line, &mut score);
    score
}

fn line_score(problem: &LineProblem, worker: &Worker, line: &[Option<TaskIx>], score: &mut LineScore) {
    let shift_on = |day: usize| line[day].map(|task| problem.tasks[task].shift);
    for (day, duty) in line.iter().enumerate() {
        let cost = duty.map_or(worker.off_cost[day], |task| worker.cost[day][task]);
        if cost.is_infinite() {
            score.broken.push(format!("{}: must not have {duty:?} on day {day}", worker.name));
        } else {
            score.add(Part::Requests, cost);
        }
        let before = if day == 0 { worker.past.and_then(|past| past.shift) } else { shift_on(day - 1) };
        if let (Some(before), Some(now)) = (before, shift_on(day))
            && problem.shifts[before].forbids_next[now]
        {
            let (before, now) = (&problem.shifts[before].code, &problem.shifts[now].code);
            score.broken.push(format!("{}: {now} after {before} on day {day}", worker.name));
        }
    }
    let load = line.iter().flatten().map(|&task| problem.tasks[task].load).sum();
    score.keep(Part::Load, &worker.load, load, || format!("{}: load", worker.name));
    for (shift, most) in worker.most_of_shift.iter().enumerate() {
        let count = (0..line.len()).filter(|&day| shift_on(day) == Some(shift)).count() as u32;
        if most.is_some_and(|most| count > most) {
            score.broken.push(format!("{}: {count} times {}", worker.name, problem.shifts[shift].code));
        }
    }
    weekends(problem, worker, line, score);
    let past = worker.past;
    let (work, off) = (past.map(|past| past.work_run), past.map(|past| past.off_run));
    runs(line.len(), |day| line[day].is_some(), work, &worker.work_run, Part::WorkRuns, score, &worker.name);
    runs(line.len(), |day| line[day].is_none(), off, &worker.off_run, Part::OffRuns, score, &worker.name);
    for (shift, range) in worker.shift_run.iter().enumerate() {
        let carried = past.map(|past| if past.shift == Some(shift) { past.shift_run } else { 0 });
        runs(line.len(), |day| shift_on(day) == Some(shift), carried, range, Part::ShiftRuns, score, &worker.name);
    }
}

fn weekends(problem: &LineProblem, worker: &Worker, line: &[Option<TaskIx>], score: &mut LineScore) {
    let mut worked = 0;
    for &(saturday, sunday) in &problem.weekends {
        let works = |day: Option<usize>| day.is_some_and(|day| line[day].is_some());
        worked += u32::from(works(saturday) || works(sunday));
        if saturday.is_some() && sunday.is_some() && works(saturday) != works(sunday) {
            score.add(Part::HalfWeekends, worker.half_weekend);
        }
    }
    score.keep(Part::Weekends, &worker.weekends, worked, || format!("{}: weekends", worker.name));
}

/// Runs of days that satisfy `in_run`. `carried` days came before the first; `None` if that is not known. What a run that
/// came from before was too long already is nobody's decision any more.
fn runs(
    days: usize,
    in_run: impl Fn(usize) -> bool,
    carried: Option<u32>,
    range: &Range,
    part: Part,
    score: &mut LineScore,
    name: &str,
) {
    let mut day = 0;
    if carried.is_some_and(|carried| carried > 0) && days > 0 && !in_run(0) {
        // The run from before ended with it.
        short_end(carried.unwrap_or(0), range, part, score, name, 0);
    }
    while day < days {
        if !in_run(day) {
            day += 1;
            continue;
        }
        let first = day;
        while day < days && in_run(day) {
            day += 1;
        }
        let from_before = if first == 0 { carried.unwrap_or(0) } else { 0 };
        let length = (day - first) as u32 + from_before;
        let too_long = length.saturating_sub(range.max.max(from_before));
        if too_long > 0 {
            let only_above = Range { min: 0, max: 0, ..*range };
            score.keep(part, &only_above, too_long, || format!("{name}: days too many in the run from day {first}"));
        }
        let open = day == days || (first == 0 && carried.is_none());
        if !open {
            short_end(length, range, part, score, name, first);
        }
    }
}

/// A run of `length` days has ended: is it too short?
fn short_end(length: u32, range: &Range, part: Part, score: &mut LineScore, name: &str, first: usize) {
    let missing = range.min.saturating_sub(length);
    if missing == 0 {
        return;
    }
    match range.below {
        Price::Hard => score.broken.push(format!("{name}: run from day {first} is {missing} days short")),
        Price::PerUnit(price) => score.add(part, price * f64::from(missing)),
    }
}
#[cfg(test)]
mod tests {
    use super::*;
    use crate::lines::problem::{Cover, Past};
    use crate::lines::testkit::plain;

    fn line(text: &str) -> Vec<Option<TaskIx>> {
        text.chars().map(|letter| "ED".find(letter)).collect()
    }

    #[test]
    fn a_run_at_the_edge_of_an_unknown_past_is_never_too_short() {
        let mut problem = plain(1, 7);
        problem.workers[0].work_run = Range::hard(2, 3);
        let broken = |text| line_cost(&problem, &problem.workers[0], &line(text)).broken.len();
        assert_eq!(broken("E..DD.D"), 0);
        assert_eq!(broken(".E.DD.."), 1, "a single day is short");
        assert_eq!(broken(".EEEE.."), 1, "four days are long");
    }

    #[test]
    fn what_was_too_long_before_is_not_counted_again() {
        let mut problem = plain(1, 4);
        problem.workers[0].work_run = Range::priced(3, 4, 30.0);
        problem.workers[0].past = Some(Past { shift: Some(0), shift_run: 6, work_run: 6, off_run: 0 });
        let cost = |problem: &LineProblem, text| line_cost(problem, &problem.workers[0], &line(text)).total();
        assert_eq!(cost(&problem, "EE.."), 60.0, "two days more");
        assert_eq!(cost(&problem, "...."), 0.0);
        problem.workers[0].past = Some(Past { shift: Some(0), shift_run: 1, work_run: 1, off_run: 0 });
        assert_eq!(cost(&problem, "...."), 60.0, "the run of one ended two days short");
        assert_eq!(cost(&problem, "EE.."), 0.0);
    }

    #[test]
    fn half_weekends_and_missing_people_are_counted() {
        let mut problem = plain(2, 7);
        problem.workers[0].half_weekend = 30.0;
        problem.cover.push(Cover { day: 0, task: 0, minimum: 1, wanted: 3, below: 10.0, above: 1.0 });
        let roster = Lines { duty: vec![line(".....E."), line("D......")] };
        let score = roster.score(&problem);
        assert_eq!(score.missing, 1);
        assert_eq!(score.total(), 30.0 + 20.0);
    }
}
