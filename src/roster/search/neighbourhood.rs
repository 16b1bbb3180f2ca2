//! Which part of the plan to solve again.
//!
//! A neighbourhood is a set of people and a span of days whose duties are free; everything else stays. How large it may
//! be is learnt: each kind grows while its programs are solved quickly and shrinks when they run out of time.

use crate::calendar::Day;
use crate::engine::Arms;
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

/// The kinds that are of use whether or not something hard is missing.
const ORDINARY: [Kind; 3] = [Kind::People, Kind::Days, Kind::Both];

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

/// Chooses neighbourhoods and learns from what they bring.
#[derive(Debug)]
pub(super) struct Chooser {
    arms: Arms<Kind>,
    random: ChaCha8Rng,
}

/// Seconds that a neighbourhood should take.
pub(super) const AIM_SECONDS: f64 = 1.0;

impl Chooser {
    pub(super) fn new(random: ChaCha8Rng) -> Self {
        let kinds = ORDINARY.map(|kind| (kind, 400.0)).into_iter().chain([(Kind::Shortage, 200.0)]);
        Self { arms: Arms::new(kinds, (40.0, 20_000.0), AIM_SECONDS), random }
    }

    /// A neighbourhood around one of the heads that a plan misses.
    pub(super) fn around_missing(&mut self, formulation: &Formulation, values: &[f64]) -> Neighbourhood {
        let (_, size) = self.arms.of(ORDINARY.len());
        self.shortage(formulation, size, &missing(formulation, values))
    }

    /// The next neighbourhood and the arm that chose it.
    pub(super) fn next(&mut self, formulation: &Formulation, values: &[f64]) -> (Neighbourhood, usize) {
        let missing = missing(formulation, values);
        let at = self.pick(!missing.is_empty());
        let (kind, size) = self.arms.of(at);
        let neighbourhood = match kind {
            Kind::People => self.people(formulation, size),
            Kind::Days => self.days(formulation, size),
            Kind::Both => self.both(formulation, size),
            Kind::Shortage => self.shortage(formulation, size, &missing),
        };
        (neighbourhood, at)
    }

    /// Says how a neighbourhood went.
    pub(super) fn learn(&mut self, at: usize, gained: f64, seconds: f64, solved: bool) {
        self.arms.learn(at, gained, seconds, solved);
    }

    fn pick(&mut self, shortage: bool) -> usize {
        if shortage && self.random.random_bool(0.7) {
            return ORDINARY.len();
        }
        self.arms.pick(ORDINARY.len(), &mut self.random)
    }

    fn some_people(&mut self, staff: usize, count: usize) -> Vec<bool> {
        let mut order: Vec<PersonIx> = (0..staff).collect();
        order.shuffle(&mut self.random);
        let mut people = vec![false; staff];
        order.into_iter().take(count.clamp(1, staff)).for_each(|person| people[person] = true);
        people
    }

    fn window(&mut self, days: Day, length: Day) -> (Day, Day) {
        let length = length.clamp(1, days);
        let first = self.random.random_range(-(length / 2)..=days - length + length / 2).clamp(0, days - length);
        (first, first + length - 1)
    }

    fn people(&mut self, formulation: &Formulation, size: f64) -> Neighbourhood {
        let hospital = &formulation.problem.hospital;
        let count = (size / f64::from(hospital.horizon.days)).round().max(2.0) as usize;
        Neighbourhood { people: self.some_people(hospital.staff.len(), count), days: (0, hospital.horizon.days - 1) }
    }

    fn days(&mut self, formulation: &Formulation, size: f64) -> Neighbourhood {
        let hospital = &formulation.problem.hospital;
        let staff = hospital.staff.len();
        let length = (size / staff.max(1) as f64).round().max(2.0) as Day;
        Neighbourhood { people: vec![true; staff], days: self.window(hospital.horizon.days, length) }
    }

    fn both(&mut self, formulation: &Formulation, size: f64) -> Neighbourhood {
        let hospital = &formulation.problem.hospital;
        let weeks = self.random.random_range(2..=4);
        let days = self.window(hospital.horizon.days, weeks * 7);
        let count = (size / f64::from(days.1 - days.0 + 1)).round().max(2.0) as usize;
        Neighbourhood { people: self.some_people(hospital.staff.len(), count), days }
    }

    /// A window around one missing head, with as many people as the size allows.
    fn shortage(&mut self, formulation: &Formulation, size: f64, missing: &[Subject]) -> Neighbourhood {
        let hospital = &formulation.problem.hospital;
        let subject = missing.get(self.random.random_range(0..missing.len().max(1))).copied();
        let day = subject.map_or(0, |subject| day_of(formulation, subject));
        let half = self.random.random_range(4..=10);
        let days = ((day - half).max(0), (day + half).min(hospital.horizon.days - 1));
        let count = (size / f64::from(days.1 - days.0 + 1)).round().max(4.0) as usize;
        // Half of the people could fill the gap themselves, the others may have to make room for them.
        let mut people = self.some_people(hospital.staff.len(), count.div_ceil(2));
        let mut able: Vec<PersonIx> = subject.map_or_else(Vec::new, |subject| able(formulation, subject));
        able.shuffle(&mut self.random);
        able.into_iter().take(count.div_ceil(2)).for_each(|person| people[person] = true);
        Neighbourhood { people, days }
    }
}

/// What the heads belong to that a plan misses.
fn missing(formulation: &Formulation, values: &[f64]) -> Vec<Subject> {
    formulation.shortages.iter().filter(|(col, _)| values[col.0] > 0.5).map(|&(_, subject)| subject).collect()
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
