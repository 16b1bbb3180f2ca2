//! Some people's days of a roster as a problem of their own: everything else stays, and only what it leaves open is wanted.
//!
//! On a year's roster a few weeks of their own are much quicker to price than the whole of it with all other days fixed, and
//! what is left of load, weekends and caps can be counted. Days just outside stay in the problem, fixed as they are, back to where everybody's last run began and on to where
//! the next one ends: only there do runs and weekends end that the open days can change.

use super::{Cover, Heads, LineProblem, Lines, Past, Price, Range, TaskIx, Worker};
use std::ops::RangeInclusive;

/// A part of a roster.
#[derive(Debug, Clone)]
pub(super) struct Excerpt<'r> {
    /// The part alone. A roster of it costs what the whole roster does.
    pub(super) problem: LineProblem,
    /// The part as it is.
    pub(super) roster: Lines,
    whole: &'r Lines,
    people: &'r [usize],
    /// Days of the whole roster that are in the part, fixed ones included.
    span: RangeInclusive<usize>,
}

impl<'r> Excerpt<'r> {
    /// The part of `people` on the days `open` while all others stay.
    pub(super) fn new(
        problem: &LineProblem,
        people: &'r [usize],
        open: RangeInclusive<usize>,
        lines: &'r Lines,
        heads: &Heads,
    ) -> Self {
        let span = span(problem, people, &open, lines);
        let (first, last) = (*span.start(), *span.end());
        let inside = |day: Option<usize>| day.filter(|day| span.contains(day)).map(|day| day - first);
        let weekends = problem.weekends.iter().map(|&(saturday, sunday)| (inside(saturday), inside(sunday)));
        let mut part = LineProblem {
            name: problem.name.clone(),
            days: last + 1 - first,
            shifts: problem.shifts.clone(),
            tasks: problem.tasks.clone(),
            weekends: weekends.filter(|&(saturday, sunday)| saturday.is_some() || sunday.is_some()).collect(),
            workers: people.iter().map(|&person| worker(problem, person, &open, &span, lines)).collect(),
            cover: Vec::new(),
            offset: 0.0,
        };
        for cover in problem.cover.iter().filter(|cover| open.contains(&cover.day)) {
            let own = people.iter().filter(|&&person| lines.duty[person][cover.day] == Some(cover.task)).count() as u32;
            let others = heads.on(cover.day, cover.task) - own;
            part.cover.push(Cover {
                day: cover.day - first,
                minimum: cover.minimum.saturating_sub(others),
                wanted: cover.wanted.saturating_sub(others),
                ..*cover
            });
        }
        let roster = Lines { duty: people.iter().map(|&person| lines.duty[person][first..=last].to_vec()).collect() };
        part.offset = lines.score(problem).total() - roster.score(&part).total();
        Self { problem: part, roster, whole: lines, people, span }
    }

    /// Prices of tasks of the whole roster, those of the part's days.
    pub(super) fn prices<'p>(&self, prices: &'p [f64]) -> &'p [f64] {
        let width = self.problem.tasks.len();
        &prices[self.span.start() * width..(self.span.end() + 1) * width]
    }

    /// The whole roster with another roster of the part.
    pub(super) fn put_back(&self, found: Lines) -> Lines {
        let mut lines = self.whole.clone();
        for (&person, line) in self.people.iter().zip(found.duty) {
            lines.duty[person][self.span.clone()].copy_from_slice(&line);
        }
        lines
    }
}

/// The open days and those around them that their runs and weekends reach.
fn span(problem: &LineProblem, people: &[usize], open: &RangeInclusive<usize>, lines: &Lines) -> RangeInclusive<usize> {
    let (mut first, mut last) = (*open.start(), *open.end());
    let end = problem.days - 1;
    for &person in people {
        let works = |day: usize| lines.duty[person][day].is_some();
        if let Some(before) = open.start().checked_sub(1) {
            let run = (0..=before).rev().take_while(|&day| works(day) == works(before)).count();
            first = first.min(before + 1 - run);
        }
        let after = open.end() + 1;
        if after <= end {
            let run = (after..=end).take_while(|&day| works(day) == works(after)).count();
            // One day more, so that the run is seen to end.
            last = last.max((after + run).min(end));
        }
    }
    for &(saturday, sunday) in &problem.weekends {
        if let (Some(saturday), Some(sunday)) = (saturday, sunday) {
            first = if first == sunday { saturday } else { first };
            last = if last == saturday { sunday } else { last };
        }
    }
    first..=last
}

/// One person in the part: fixed days have one choice, and what is done outside counts already.
fn worker(
    problem: &LineProblem,
    person: usize,
    open: &RangeInclusive<usize>,
    span: &RangeInclusive<usize>,
    lines: &Lines,
) -> Worker {
    let (whole, line) = (&problem.workers[person], &lines.duty[person]);
    let mut cost = whole.cost[span.clone()].to_vec();
    let mut off_cost = whole.off_cost[span.clone()].to_vec();
    for day in span.clone().filter(|day| !open.contains(day)) {
        let at = day - span.start();
        let others = cost[at].iter_mut().enumerate().filter(|&(task, _)| line[day] != Some(task));
        others.for_each(|(_, cost)| *cost = f64::INFINITY);
        if line[day].is_some() {
            off_cost[at] = f64::INFINITY;
        }
    }
    let outside = || line.iter().enumerate().filter(|(day, _)| !span.contains(day)).filter_map(|(_, task)| *task);
    let mut most_of_shift = whole.most_of_shift.clone();
    for task in outside() {
        let most = &mut most_of_shift[problem.tasks[task].shift];
        *most = most.map(|most| most.saturating_sub(1));
    }
    let works = |day: Option<usize>| day.is_some_and(|day| !span.contains(&day) && line[day].is_some());
    let weekends = problem.weekends.iter().filter(|&&(saturday, sunday)| works(saturday) || works(sunday)).count();
    Worker {
        cost,
        off_cost,
        most_of_shift,
        load: less(&whole.load, outside().map(|task| problem.tasks[task].load).sum()),
        weekends: less(&whole.weekends, weekends as u32),
        past: if *span.start() == 0 { whole.past } else { Some(past(problem, whole, &line[..*span.start()])) },
        ..whole.clone()
    }
}

/// A range of which so much is used already.
fn less(range: &Range, used: u32) -> Range {
    let max = if range.max == u32::MAX { u32::MAX } else { range.max.saturating_sub(used) };
    Range { min: range.min.saturating_sub(used), max, ..*range }
}

/// How a line stands after the days `before`.
fn past(problem: &LineProblem, worker: &Worker, before: &[Option<TaskIx>]) -> Past {
    let shift_on = |day: usize| before[day].map(|task| problem.tasks[task].shift);
    let last = before.len() - 1;
    let run = |same: &dyn Fn(usize) -> bool| (0..=last).rev().take_while(|&day| same(day)).count();
    // What reaches back to the first day goes on from the past; without one it is never too short.
    let whole = |days: usize, carried: Option<u32>, range: &Range| match carried {
        _ if days <= last => days as u32,
        Some(carried) => days as u32 + carried,
        None if range.below != Price::PerUnit(0.0) => (days as u32).max(range.min),
        None => days as u32,
    };
    let carried = worker.past;
    match shift_on(last) {
        None => {
            let days = run(&|day| before[day].is_none());
            let off_run = whole(days, carried.map(|past| past.off_run), &worker.off_run);
            Past { shift: None, shift_run: 0, work_run: 0, off_run }
        }
        Some(shift) => {
            let same = run(&|day| shift_on(day) == Some(shift));
            let days = run(&|day| before[day].is_some());
            let of_shift = carried.map(|past| if past.shift == Some(shift) { past.shift_run } else { 0 });
            Past {
                shift: Some(shift),
                shift_run: whole(same, of_shift, &worker.shift_run[shift]),
                work_run: whole(days, carried.map(|past| past.work_run), &worker.work_run),
                off_run: 0,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lines::testkit::answered;
    use crate::lines::testkit::{random, random_lines};
    use rand::{Rng, SeedableRng};
    use rand_chacha::ChaCha8Rng;

    #[test]
    fn a_group_costs_what_the_whole_roster_costs() {
        for seed in 0..100 {
            let mut rng = ChaCha8Rng::seed_from_u64(seed);
            let problem = random(4, 10, &mut rng);
            let lines = random_lines(&problem, &mut rng);
            let group = Excerpt::new(&problem, &[1, 3], 0..=9, &lines, &Heads::of(&problem, &lines));
            let other = random_lines(&group.problem, &mut rng);
            let changed = group.put_back(other.clone());
            let (whole, part) = (changed.score(&problem), other.score(&group.problem));
            assert!((whole.total() - part.total()).abs() < 1e-6, "seed {seed}: {} {}", whole.total(), part.total());
            assert_eq!(whole.missing, part.missing, "seed {seed}");
        }
    }

    #[test]
    fn a_few_weeks_cost_and_forbid_what_the_whole_roster_does() {
        let (mut compared, mut broken) = (0, 0);
        for seed in 0..300 {
            let mut rng = ChaCha8Rng::seed_from_u64(seed);
            let problem = random(4, 24, &mut rng);
            let lines = answered(&problem, seed);
            if lines.score(&problem).broken.len() > lines.score(&problem).short_covers {
                continue;
            }
            let from = rng.random_range(0..20);
            let open = from..=rng.random_range(from..24);
            let part = Excerpt::new(&problem, &[0, 2], open.clone(), &lines, &Heads::of(&problem, &lines));
            for _ in 0..20 {
                let mut other = part.roster.clone();
                let anew = random_lines(&part.problem, &mut rng);
                for (line, anew) in other.duty.iter_mut().zip(anew.duty) {
                    for day in open.clone().filter(|_| rng.random_bool(0.4)) {
                        line[day - part.span.start()] = anew[day - part.span.start()];
                    }
                }
                let (whole, alone) = (part.put_back(other.clone()).score(&problem), other.score(&part.problem));
                assert_eq!(
                    whole.broken.len() > whole.short_covers,
                    alone.broken.len() > alone.short_covers,
                    "seed {seed}: {open:?} {:?} {:?}",
                    whole.broken,
                    alone.broken
                );
                if whole.broken.len() > whole.short_covers {
                    broken += 1;
                    continue;
                }
                assert!(
                    (whole.total() - alone.total()).abs() < 1e-6,
                    "seed {seed}: {} {}",
                    whole.total(),
                    alone.total()
                );
                assert_eq!(
                    whole.missing - lines.score(&problem).missing,
                    alone.missing - part.roster.score(&part.problem).missing
                );
                compared += 1;
            }
        }
        assert!(compared > 100 && broken > 100, "{compared} compared, {broken} broken");
    }
}
