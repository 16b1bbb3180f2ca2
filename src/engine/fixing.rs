//! What of a dive is decided, and how certain the rest is.

/// Weight of the newest line in a person's average.
const NEWEST: f64 = 0.12;
/// An alternative with at least this average is fixed at once.
const SURE: f64 = 0.97;
/// Person-days fixed at a time at least.
const FEWEST: usize = 5;

/// Averages and decisions by person and day. What somebody does on a day is one of `width` alternatives, the day off among them.
#[derive(Debug)]
pub(crate) struct Fixing {
    width: usize,
    /// Average of the lines priced, `mean[person][day * width + alternative]`.
    mean: Vec<Vec<f64>>,
    /// Decided alternative of each person and day.
    decided: Vec<Vec<Option<usize>>>,
    /// Days that are not decided, by person.
    open: Vec<usize>,
}

impl Fixing {
    /// Nothing is decided but what has no alternative.
    pub(crate) fn new(
        (people, days, width): (usize, usize, usize),
        possible: &dyn Fn(usize, usize, usize) -> bool,
    ) -> Self {
        let mut fixing = Self {
            width,
            mean: vec![vec![0.0; days * width]; people],
            decided: vec![vec![None; days]; people],
            open: vec![days; people],
        };
        for person in 0..people {
            for day in 0..days {
                let mut alternatives = (0..width).filter(|&one| possible(person, day, one));
                if let (Some(only), None) = (alternatives.next(), alternatives.next()) {
                    fixing.decide(person, day, only);
                }
            }
        }
        fixing
    }

    /// Decides a day of a person.
    pub(crate) fn decide(&mut self, person: usize, day: usize, alternative: usize) {
        if self.decided[person][day].replace(alternative).is_none() {
            self.open[person] -= 1;
        }
    }

    /// What is decided of a person, by day.
    pub(crate) fn decided(&self, person: usize) -> &[Option<usize>] {
        &self.decided[person]
    }

    /// Whether a person's line is decided.
    pub(crate) fn is_whole(&self, person: usize) -> bool {
        self.open[person] == 0
    }

    /// Takes a person's newest line, an alternative for each day, into the average.
    pub(crate) fn see(&mut self, person: usize, line: impl IntoIterator<Item = usize>) {
        let mean = &mut self.mean[person];
        mean.iter_mut().for_each(|value| *value *= 1.0 - NEWEST);
        for (day, alternative) in line.into_iter().enumerate() {
            mean[day * self.width + alternative] += NEWEST;
        }
    }

    /// Decides what is sure and, of the rest, the surest `share`. What the last lines (`last(person, day)`) could not keep is opened again.
    /// Returns whether anything was open.
    pub(crate) fn fix_surest(&mut self, share: f64, last: &dyn Fn(usize, usize) -> usize) -> bool {
        let mut open: Vec<(f64, usize, usize, usize)> = Vec::new();
        for person in 0..self.decided.len() {
            for day in 0..self.decided[person].len() {
                match self.decided[person][day] {
                    Some(decided) if decided != last(person, day) => {
                        self.decided[person][day] = None;
                        self.open[person] += 1;
                    }
                    Some(_) => {}
                    None => {
                        let (mean, alternative) = self.likeliest(person, day);
                        open.push((mean, person, day, alternative));
                    }
                }
            }
        }
        open.sort_by(|a, b| b.0.total_cmp(&a.0));
        let at_least = ((open.len() as f64 * share) as usize).max(FEWEST);
        let sure = open.iter().take_while(|&&(mean, ..)| mean >= SURE).count();
        for &(_, person, day, alternative) in open.iter().take(sure + at_least) {
            self.decide(person, day, alternative);
        }
        !open.is_empty()
    }

    fn likeliest(&self, person: usize, day: usize) -> (f64, usize) {
        let means = &self.mean[person][day * self.width..(day + 1) * self.width];
        let mut likeliest = (f64::NEG_INFINITY, self.width - 1);
        for (alternative, &mean) in means.iter().enumerate() {
            if mean > likeliest.0 {
                likeliest = (mean, alternative);
            }
        }
        likeliest
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_without_alternative_is_decided_from_the_start() {
        let fixing = Fixing::new((1, 3, 3), &|_, day, one| day == 1 || one == day);
        assert_eq!(fixing.decided(0), [Some(0), None, Some(2)]);
        assert!(!fixing.is_whole(0));
    }

    #[test]
    fn what_the_last_line_could_not_keep_is_opened_again() {
        let mut fixing = Fixing::new((1, 6, 3), &|_, _, _| true);
        fixing.see(0, [0; 6]);
        // Five at a time at least, so one of six days stays open.
        assert!(fixing.fix_surest(0.0, &|_, _| 0));
        assert!(!fixing.is_whole(0));
        fixing.see(0, [0; 6]);
        assert!(fixing.fix_surest(0.0, &|_, _| 0));
        assert!(fixing.is_whole(0));
        assert!(!fixing.fix_surest(0.0, &|_, _| 0));
        fixing.fix_surest(0.0, &|_, _| 2);
        assert!(!fixing.is_whole(0));
    }
}
