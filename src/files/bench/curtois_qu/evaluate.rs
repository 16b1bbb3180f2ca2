//! The family's rules, counted from its own words.
//!
//! Nothing is known of the time before and after: every run that touches an edge of the horizon is long enough, and counts
//! from the edge.

use super::{Instance, Person, Solution};
use crate::files::bench::Evaluation;

const ROTATION: &str = "shift rotation";
const MOST_OF_SHIFT: &str = "maximum of a shift";
const MINUTES: &str = "minutes";
const LONGEST_WORK: &str = "longest run of work";
const SHORTEST_WORK: &str = "shortest run of work";
const SHORTEST_OFF: &str = "shortest run of days off";
const WEEKENDS: &str = "weekends";
const DAYS_OFF: &str = "days off";
const HARD: [&str; 8] =
    [ROTATION, MOST_OF_SHIFT, MINUTES, LONGEST_WORK, SHORTEST_WORK, SHORTEST_OFF, WEEKENDS, DAYS_OFF];

/// Cost of requests to work that are not granted.
const ON_REQUESTS: &str = "shift on requests";
/// Cost of requests not to work that are not granted.
const OFF_REQUESTS: &str = "shift off requests";
/// Cost of people missing.
const UNDER: &str = "cover below";
/// Cost of people too many.
const OVER: &str = "cover above";

impl Instance {
    /// Hard rules broken and cost by rule.
    pub fn evaluate(&self, solution: &Solution) -> Evaluation {
        let mut evaluation = Evaluation::new(&HARD, &[ON_REQUESTS, OFF_REQUESTS, UNDER, OVER]);
        for (person, line) in self.people.iter().zip(&solution.shift) {
            self.shifts_of(person, line, &mut evaluation);
            days_of(person, line, &mut evaluation);
        }
        let works = |person: usize, day: usize, shift: usize| solution.shift[person][day] == Some(shift);
        for request in &self.on_requests {
            if !works(request.person, request.day, request.shift) {
                evaluation.pay(ON_REQUESTS, f64::from(request.weight));
            }
        }
        for request in &self.off_requests {
            if works(request.person, request.day, request.shift) {
                evaluation.pay(OFF_REQUESTS, f64::from(request.weight));
            }
        }
        for cover in &self.cover {
            let people = (0..self.people.len()).filter(|&person| works(person, cover.day, cover.shift)).count() as u32;
            if people < cover.wanted {
                evaluation.pay(UNDER, f64::from(cover.wanted - people) * f64::from(cover.under));
            } else {
                evaluation.pay(OVER, f64::from(people - cover.wanted) * f64::from(cover.over));
            }
        }
        evaluation
    }

    /// What depends on which shifts are worked.
    fn shifts_of(&self, person: &Person, line: &[Option<usize>], evaluation: &mut Evaluation) {
        let id = &person.id;
        for (day, pair) in line.windows(2).enumerate() {
            if let [Some(first), Some(second)] = *pair
                && self.shifts[first].forbids_next.contains(&second)
            {
                let (first, second) = (&self.shifts[first].code, &self.shifts[second].code);
                evaluation.broken(ROTATION, 1, format!("{id}: {second} on day {} after {first}", day + 1));
            }
        }
        let mut minutes = 0;
        for (index, shift) in self.shifts.iter().enumerate() {
            let times = line.iter().filter(|&&duty| duty == Some(index)).count() as u32;
            minutes += times * shift.minutes;
            if let Some(most) = person.most_of_shift[index] {
                let beyond = times.saturating_sub(most);
                evaluation.broken(MOST_OF_SHIFT, beyond, format!("{id}: {times} of {}, at most {most}", shift.code));
            }
        }
        let (fewest, most) = (person.fewest_minutes, person.most_minutes);
        if minutes < fewest || minutes > most {
            evaluation.broken(MINUTES, 1, format!("{id}: {minutes} minutes, allowed {fewest} to {most}"));
        }
    }
}

/// What depends on which days are worked.
fn days_of(person: &Person, line: &[Option<usize>], evaluation: &mut Evaluation) {
    let id = &person.id;
    for &day in &person.days_off {
        evaluation.broken(DAYS_OFF, u32::from(line[day].is_some()), format!("{id}: works on day {day}, a day off"));
    }
    let weekend = |week: &[Option<usize>]| week.iter().skip(5).any(|duty| duty.is_some());
    let weekends = line.chunks(7).filter(|&week| weekend(week)).count() as u32;
    let beyond = weekends.saturating_sub(person.most_weekends);
    evaluation.broken(WEEKENDS, beyond, format!("{id}: {weekends} weekends, at most {}", person.most_weekends));

    let mut start = 0;
    for run in line.chunk_by(|a, b| a.is_some() == b.is_some()) {
        let (first, end, length) = (start, start + run.len(), run.len() as u32);
        start = end;
        let at_work = run.first().is_some_and(|duty| duty.is_some());
        let at_an_edge = first == 0 || end == line.len();
        let what = || format!("{id}: {length} days from day {first}");
        if at_work && length > person.longest_work {
            evaluation.broken(LONGEST_WORK, length - person.longest_work, what());
        }
        let (rule, shortest) =
            if at_work { (SHORTEST_WORK, person.shortest_work) } else { (SHORTEST_OFF, person.shortest_off) };
        if !at_an_edge && length < shortest {
            evaluation.broken(rule, shortest - length, what());
        }
    }
}
