//! Some people of a roster as a problem of their own: everybody else's lines stay, and only the cover that they leave open is
//! wanted.

use super::{Cover, Heads, LineProblem, Lines};

impl LineProblem {
    /// The problem of some people while the others keep their lines. A roster of the group costs what the whole roster does.
    pub(super) fn of_group(&self, people: &[usize], lines: &Lines, heads: &Heads) -> LineProblem {
        let mut group = LineProblem {
            name: self.name.clone(),
            days: self.days,
            shifts: self.shifts.clone(),
            tasks: self.tasks.clone(),
            weekends: self.weekends.clone(),
            workers: people.iter().map(|&person| self.workers[person].clone()).collect(),
            cover: Vec::with_capacity(self.cover.len()),
            offset: 0.0,
        };
        for cover in &self.cover {
            let own = people.iter().filter(|&&person| lines.duty[person][cover.day] == Some(cover.task)).count() as u32;
            let others = heads.on(cover.day, cover.task) - own;
            group.cover.push(Cover {
                minimum: cover.minimum.saturating_sub(others),
                wanted: cover.wanted.saturating_sub(others),
                ..*cover
            });
        }
        let now = Lines { duty: people.iter().map(|&person| lines.duty[person].clone()).collect() };
        group.offset = lines.score(self).total() - now.score(&group).total();
        group
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lines::testkit::{random, random_lines};
    use rand::SeedableRng;
    use rand_chacha::ChaCha8Rng;

    #[test]
    fn a_group_costs_what_the_whole_roster_costs() {
        for seed in 0..100 {
            let mut rng = ChaCha8Rng::seed_from_u64(seed);
            let problem = random(4, 10, &mut rng);
            let lines = random_lines(&problem, &mut rng);
            let group = problem.of_group(&[1, 3], &lines, &Heads::of(&problem, &lines));
            let mut changed = lines.clone();
            let other = random_lines(&group, &mut rng);
            changed.duty[1].clone_from(&other.duty[0]);
            changed.duty[3].clone_from(&other.duty[1]);
            let (whole, part) = (changed.score(&problem), other.score(&group));
            assert!((whole.total() - part.total()).abs() < 1e-6, "seed {seed}: {} {}", whole.total(), part.total());
            assert_eq!(whole.missing, part.missing, "seed {seed}");
        }
    }
}
