//! The whole roster as one program, to be given to other solvers.

use super::piece::{Cut, IMPOSSIBLE, Piece};
use super::{Heads, LineProblem, Lines, TaskIx};
use crate::linear::{Col, Program};

/// The compact program of `models/lines.md` with everybody and all days free.
#[derive(Debug, Clone, PartialEq)]
pub struct Compact {
    /// Rows and columns. The objective of a roster is its cost; a person missing from a hard minimum is priced far above
    /// everything that a roster could save by it.
    pub program: Program,
    duties: Vec<(Col, usize, usize, TaskIx)>,
}

impl Compact {
    /// Builds the program.
    pub fn of(problem: &LineProblem) -> Self {
        let nobody = Lines::empty(problem);
        let heads = Heads::of(problem, &nobody);
        let Piece { mut program, start, duties } = Piece::build(problem, &nobody, &heads, &Cut::whole(problem));
        let score = nobody.score(problem);
        // What the program leaves out is the same for every roster.
        program.offset += score.total() + IMPOSSIBLE * f64::from(score.missing) - program.objective(&start);
        Self { program, duties }
    }

    /// Names of all columns: `x#person#day#task` for a duty, numbered from 0 in the order of the problem, `c` and a number
    /// for what follows from the duties.
    pub fn names(&self) -> Vec<String> {
        let mut names: Vec<String> = (0..self.program.columns.len()).map(|at| format!("c{at}")).collect();
        for &(col, person, day, task) in &self.duties {
            if let Some(name) = names.get_mut(col.0) {
                *name = format!("x#{person}#{day}#{task}");
            }
        }
        names
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lines::testkit::random;
    use crate::solver::{Limits, Silent, Solver, Status};
    use rand::SeedableRng;
    use rand_chacha::ChaCha8Rng;

    /// The roster that named columns stand for, as somebody reads it who knows the names alone.
    fn read_by_name(names: &[String], values: &[f64], problem: &LineProblem) -> Lines {
        let mut lines = Lines::empty(problem);
        for (name, _) in names.iter().zip(values).filter(|(_, value)| **value > 0.5) {
            let Some(duty) = name.strip_prefix("x#") else { continue };
            let numbers: Vec<usize> = duty.split('#').map(|number| number.parse().unwrap()).collect();
            let [person, day, task] = numbers[..] else { panic!("{name}") };
            assert_eq!(lines.duty[person][day].replace(task), None, "two duties on one day");
        }
        lines
    }

    #[test]
    fn the_optimum_costs_what_the_score_says_of_the_roster_read_back_by_names() {
        let mut solved = 0;
        for seed in 0..30 {
            let problem = random(2, 9, &mut ChaCha8Rng::seed_from_u64(seed));
            let compact = Compact::of(&problem);
            let outcome = Solver::new(&compact.program).unwrap().solve(&Limits::default(), &Silent).unwrap();
            let (Status::Optimal, Some(values)) = (outcome.status, outcome.values) else { continue };
            let score = read_by_name(&compact.names(), &values, &problem).score(&problem);
            assert_eq!(score.broken.len(), score.short_covers, "seed {seed}: {:?}", score.broken);
            let cost = score.total() + IMPOSSIBLE * f64::from(score.missing);
            // The solver holds rows to a millionth, and one missing person is dear.
            assert!(
                (cost - outcome.objective).abs() < 1e-4,
                "seed {seed}: score {cost}, program {}",
                outcome.objective
            );
            solved += 1;
        }
        assert!(solved > 10, "{solved} programs prove little");
    }

    #[test]
    fn every_column_has_its_own_name_without_blanks() {
        let compact = Compact::of(&random(3, 9, &mut ChaCha8Rng::seed_from_u64(1)));
        let mut names = compact.names();
        assert!(names.iter().all(|name| !name.contains(char::is_whitespace)));
        let all = names.len();
        names.sort();
        names.dedup();
        assert_eq!((names.len(), all), (all, compact.program.columns.len()));
    }
}
