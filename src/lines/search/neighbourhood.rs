//! Which part of a roster to solve again.

use crate::engine::Arms;
use crate::lines::piece::{Cut, IMPOSSIBLE};
use crate::lines::{Heads, LineProblem, Lines};
use rand::Rng;
use rand::seq::SliceRandom;
use rand_chacha::ChaCha8Rng;

/// How people and days are chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A few people, all days, solved as a program.
    People,
    /// A few people, all days or some weeks, solved by their lines.
    Group,
    /// Everybody, a few days.
    Days,
    /// Some people, some weeks.
    Both,
    /// Some people, some weeks around a day whose cover costs much.
    Costly,
    /// Some people, all days or some weeks, by a dive.
    Dive,
}

const KINDS: [Kind; 6] = [Kind::People, Kind::Group, Kind::Days, Kind::Both, Kind::Costly, Kind::Dive];

/// Seconds that a part should take.
pub(super) const AIM_SECONDS: f64 = 1.5;

/// Chooses parts and learns from what they bring.
#[derive(Debug)]
pub(super) struct Chooser {
    arms: Arms<Kind>,
    random: ChaCha8Rng,
}

impl Chooser {
    pub(super) fn new(random: ChaCha8Rng) -> Self {
        // Sizes are free duties: person-days times the tasks that a person can do.
        Self { arms: Arms::new(KINDS.map(|kind| (kind, 1_000.0)), (100.0, 200_000.0), AIM_SECONDS), random }
    }

    /// The next part, its kind and the arm that chose it.
    /// Dives are among them if `dives`.
    pub(super) fn next(
        &mut self,
        problem: &LineProblem,
        lines: &Lines,
        heads: &Heads,
        dives: bool,
    ) -> (Cut, Kind, usize) {
        // Dives come last: they need prices.
        let at = self.arms.pick(KINDS.len() - usize::from(!dives), &mut self.random);
        let (kind, size) = self.arms.of(at);
        let cut = match kind {
            Kind::People => self.some(problem, size, 0, problem.days),
            Kind::Days => self.days(problem, size),
            Kind::Group | Kind::Dive if self.random.random_bool(0.5) => self.some(problem, size, 0, problem.days),
            Kind::Both | Kind::Group | Kind::Dive => {
                let (first, length) = self.weeks(problem);
                self.some(problem, size, first, length)
            }
            Kind::Costly => self.costly(problem, lines, heads, size),
        };
        (cut, kind, at)
    }

    /// Says how a part went.
    pub(super) fn learn(&mut self, at: usize, gained: f64, seconds: f64, solved: bool) {
        self.arms.learn(at, gained, seconds, solved);
    }

    /// People of a window, as many as the size allows, at least two.
    fn some(&mut self, problem: &LineProblem, size: f64, first: usize, length: usize) -> Cut {
        let mut order: Vec<usize> = (0..problem.workers.len()).collect();
        order.shuffle(&mut self.random);
        Self::fill(problem, order, size, first, length)
    }

    fn fill(problem: &LineProblem, order: Vec<usize>, size: f64, first: usize, length: usize) -> Cut {
        let last = (first + length.max(1)).min(problem.days) - 1;
        let mut people = Vec::new();
        let mut duties = 0.0;
        for person in order {
            duties += free_duties(problem, person, first, last);
            if people.len() >= 2 && duties > size {
                break;
            }
            people.push(person);
        }
        people.sort_unstable();
        Cut { people, first, last }
    }

    /// Two to five weeks that begin anywhere.
    fn weeks(&mut self, problem: &LineProblem) -> (usize, usize) {
        let length = (7 * self.random.random_range(2..=5)).min(problem.days);
        let last_start = problem.days - length;
        // The edges are as likely as the middle.
        let first = self.random.random_range(0..=last_start + length).saturating_sub(length / 2).min(last_start);
        (first, length)
    }

    fn days(&mut self, problem: &LineProblem, size: f64) -> Cut {
        let people = problem.workers.len();
        let all: f64 = (0..people).map(|person| free_duties(problem, person, 0, problem.days - 1)).sum();
        let length = (size / (all / problem.days as f64).max(1.0)).round().clamp(2.0, problem.days as f64) as usize;
        let last_start = problem.days - length;
        let first = self.random.random_range(0..=last_start + length).saturating_sub(length / 2).min(last_start);
        Cut { people: (0..people).collect(), first, last: first + length - 1 }
    }

    /// A window around a day drawn by what its cover costs. Those who could do the dear task come first.
    fn costly(&mut self, problem: &LineProblem, lines: &Lines, heads: &Heads, size: f64) -> Cut {
        let costs: Vec<f64> = problem
            .cover
            .iter()
            .map(|cover| {
                let on = heads.on(cover.day, cover.task);
                f64::from(cover.minimum.saturating_sub(on)) * IMPOSSIBLE
                    + f64::from(cover.wanted.saturating_sub(on)) * cover.below.max(1.0)
                    + f64::from(on.saturating_sub(cover.wanted)) * cover.above
            })
            .collect();
        let sum: f64 = costs.iter().sum();
        let (first, length) = self.weeks(problem);
        if sum <= 0.0 {
            return self.some(problem, size, first, length);
        }
        let mut draw = self.random.random_range(0.0..sum);
        let mut chosen = 0;
        for (at, cost) in costs.iter().enumerate() {
            chosen = at;
            draw -= cost;
            if draw < 0.0 {
                break;
            }
        }
        let cover = problem.cover[chosen];
        let first = cover.day.saturating_sub(self.random.random_range(0..length)).min(problem.days - length);
        let mut order: Vec<usize> = (0..problem.workers.len()).collect();
        order.shuffle(&mut self.random);
        // Half of the able first, so that room remains for those who have to step in for them.
        let mut keyed: Vec<(u32, usize)> = order
            .into_iter()
            .map(|person| {
                let able = problem.workers[person].cost[cover.day][cover.task].is_finite()
                    && lines.duty[person][cover.day] != Some(cover.task);
                (u32::from(!(able && self.random.random_bool(0.5))), person)
            })
            .collect();
        keyed.sort_by_key(|&(key, _)| key);
        Self::fill(problem, keyed.into_iter().map(|(_, person)| person).collect(), size, first, length)
    }
}

fn free_duties(problem: &LineProblem, person: usize, first: usize, last: usize) -> f64 {
    let costs = &problem.workers[person].cost[first..=last];
    costs.iter().map(|tasks| tasks.iter().filter(|cost| cost.is_finite()).count()).sum::<usize>() as f64
}
