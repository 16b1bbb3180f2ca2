//! Which part of the plan to solve again: a set of people and a span of days whose duties are free; everything else stays.
//!
//! People and days are drawn at random, evenly or by the points that they lose ([`Heat`]).

use super::heat::Heat;
use crate::calendar::Day;
use crate::hospital::PersonIx;
use crate::roster::{Formulation, Subject};
use rand::Rng;
use rand::seq::SliceRandom;
use rand_chacha::ChaCha8Rng;

/// How people and days are chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A few people, all days.
    People,
    /// Everybody, a few days.
    Days,
    /// Some people, some weeks.
    Both,
    /// Around a head that is missing from a hard minimum.
    Shortage,
}

/// People and days whose duties are free.
#[derive(Debug, Clone)]
pub(super) struct Neighbourhood {
    pub(super) people: Vec<bool>,
    pub(super) days: (Day, Day),
}

impl Neighbourhood {
    /// Which columns of the program are free in it.
    pub(super) fn free_columns(&self, formulation: &Formulation) -> Vec<bool> {
        let hospital = &formulation.problem.hospital;
        let mut free: Vec<bool> =
            formulation.owner.iter().map(|owner| owner.is_none_or(|person| self.people[person])).collect();
        for person in (0..self.people.len()).filter(|&person| self.people[person]) {
            for day in (0..hospital.horizon.days).filter(|day| !(self.days.0..=self.days.1).contains(day)) {
                for shift in 0..hospital.shifts.len() {
                    if let Some(col) = formulation.assign(person, day, shift) {
                        free[col.0] = false;
                    }
                }
            }
        }
        free
    }
}

/// Draws neighbourhoods.
#[derive(Debug)]
pub(super) struct Draw<'a> {
    pub(super) formulation: &'a Formulation<'a>,
    pub(super) random: &'a mut ChaCha8Rng,
    /// Points lost, where people and days are to be drawn by them.
    pub(super) heat: Option<&'a Heat>,
    /// Free person-days aimed at.
    pub(super) size: f64,
}

impl Draw<'_> {
    fn staff(&self) -> usize {
        self.formulation.problem.hospital.staff.len()
    }

    fn horizon(&self) -> Day {
        self.formulation.problem.hospital.horizon.days
    }

    /// A few people over all days.
    pub(super) fn people(&mut self) -> Neighbourhood {
        let days = (0, self.horizon() - 1);
        let count = (self.size / f64::from(self.horizon())).round().max(2.0) as usize;
        Neighbourhood { people: self.some_people(count, days), days }
    }

    /// Everybody over a few days.
    pub(super) fn days(&mut self) -> Neighbourhood {
        let length = (self.size / self.staff().max(1) as f64).round().max(2.0) as Day;
        Neighbourhood { people: vec![true; self.staff()], days: self.window(length) }
    }

    /// Some people over some weeks.
    pub(super) fn both(&mut self) -> Neighbourhood {
        let weeks = self.random.random_range(2..=4);
        let days = self.window(weeks * 7);
        let count = (self.size / f64::from(days.1 - days.0 + 1)).round().max(2.0) as usize;
        Neighbourhood { people: self.some_people(count, days), days }
    }

    /// A window around one missing head, with as many people as the size allows.
    pub(super) fn shortage(&mut self, missing: &[Subject]) -> Neighbourhood {
        let subject = missing.get(self.random.random_range(0..missing.len().max(1))).copied();
        let day = subject.map_or(0, |subject| day_of(self.formulation, subject));
        let half = self.random.random_range(4..=10);
        let days = ((day - half).max(0), (day + half).min(self.horizon() - 1));
        let count = (self.size / f64::from(days.1 - days.0 + 1)).round().max(4.0) as usize;
        // Half of the people could fill the gap themselves, the others may have to make room for them.
        let mut people = self.some_people(count.div_ceil(2), days);
        let mut able: Vec<PersonIx> = subject.map_or_else(Vec::new, |subject| able(self.formulation, subject));
        able.shuffle(self.random);
        able.into_iter().take(count.div_ceil(2)).for_each(|person| people[person] = true);
        Neighbourhood { people, days }
    }

    /// People drawn without putting back, by the points that they lose on the days; everybody keeps a chance.
    fn some_people(&mut self, count: usize, days: (Day, Day)) -> Vec<bool> {
        let staff = self.staff();
        let weights = match self.heat {
            Some(heat) if days == (0, self.horizon() - 1) => with_a_chance(heat.people.clone()),
            Some(heat) => with_a_chance((0..staff).map(|person| heat.within(person, days.0, days.1)).collect()),
            None => vec![1.0; staff],
        };
        let draws = weights.into_iter().map(|weight| -self.random.random_range(f64::EPSILON..1.0).ln() / weight);
        let mut order: Vec<(f64, PersonIx)> = draws.zip(0..).collect();
        order.sort_by(|a, b| a.0.total_cmp(&b.0));
        let mut people = vec![false; staff];
        order.into_iter().take(count.clamp(1, staff)).for_each(|(_, person)| people[person] = true);
        people
    }

    /// A span of so many days.
    fn window(&mut self, length: Day) -> (Day, Day) {
        let days = self.horizon();
        let length = length.clamp(1, days);
        let Some(heat) = self.heat else {
            let first = self.random.random_range(-(length / 2)..=days - length + length / 2).clamp(0, days - length);
            return (first, first + length - 1);
        };
        let lost = |first: Day| heat.by_day[first as usize..(first + length) as usize].iter().sum();
        let weights = with_a_chance((0..=days - length).map(lost).collect());
        let mut draw = self.random.random_range(0.0..weights.iter().sum());
        let past = |weight: &f64| {
            draw -= weight;
            draw < 0.0
        };
        let first = weights.iter().position(past).unwrap_or(0) as Day;
        (first, first + length - 1)
    }
}

/// Weights by the points lost, with a fifth of the average on top and never 0.
fn with_a_chance(mut lost: Vec<f64>) -> Vec<f64> {
    let floor = 0.2 * lost.iter().sum::<f64>() / lost.len().max(1) as f64 + 1e-3;
    lost.iter_mut().for_each(|weight| *weight += floor);
    lost
}

/// The people who could fill a gap, by competence and absences.
fn able(formulation: &Formulation, subject: Subject) -> Vec<PersonIx> {
    let hospital = &formulation.problem.hospital;
    let day = day_of(formulation, subject);
    let competence = match subject {
        Subject::Demand(line) => hospital.demand[line].competence,
        Subject::Mix(mix, _) => Some(hospital.mixes[mix].senior),
        Subject::Conference(conference) => Some(hospital.conferences[conference].competence),
        Subject::Clearing(clearing) => Some(hospital.clearings[clearing].competence),
        _ => None,
    };
    let holds = |person: &PersonIx| competence.is_none_or(|needed| hospital.staff[*person].holds(needed));
    (0..hospital.staff.len()).filter(holds).filter(|&person| hospital.absence(person, day).is_none()).collect()
}

fn day_of(formulation: &Formulation, subject: Subject) -> Day {
    let hospital = &formulation.problem.hospital;
    match subject {
        Subject::Demand(line) => hospital.demand[line].day,
        Subject::Posts(day, _) | Subject::Mix(_, day) | Subject::Away(_, day) => day,
        Subject::Conference(conference) => hospital.conferences[conference].day,
        Subject::Clearing(clearing) => hospital.clearings[clearing].monday.max(0),
        Subject::Rule(_, _) | Subject::Accounts => 0,
    }
}
