//! Lists every maximal multiset that keeps the chance constraint.

use super::Total;
use crate::hospital::theatres::{ProcedureIx, TheatreTerms};
use crate::theatres::durations::{Durations, Lognormal, normal};

/// Multisets after which the search starts again with fewer different procedures in a list.
const MOST_CONSIDERED: usize = 20_000;
/// No list has more cases than this, however short they are and whatever is left of the session.
const MOST_CASES: u32 = 60;

/// The session to fill and what it can be filled with.
#[derive(Debug)]
pub(super) struct Room {
    /// What fits at all, the longest first.
    procedures: Vec<ProcedureIx>,
    /// Their laws as totals of one case.
    singles: Vec<Total>,
    /// Those that no other one is shorter and steadier than: when none of them fits any more, nothing does.
    lightest: Vec<usize>,
    too_long: Vec<ProcedureIx>,
    most_minutes: f64,
    turnover: f64,
    /// Standard deviations of the log that the accepted risk stands for.
    deviations: f64,
}

/// A multiset by counts in the order of the room's procedures.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Candidate {
    pub counts: Vec<u32>,
    pub total: Total,
}

/// What the search found.
#[derive(Debug)]
pub(super) struct Listed {
    pub maximal: Vec<Candidate>,
    pub found: usize,
    pub considered: usize,
    pub most_mixed: usize,
}

impl Room {
    pub fn new(durations: &Durations, procedures: &[ProcedureIx], minutes: f64, terms: &TheatreTerms) -> Self {
        let mut room = Self {
            procedures: Vec::new(),
            singles: Vec::new(),
            lightest: Vec::new(),
            too_long: Vec::new(),
            most_minutes: minutes + terms.overrun_allowance_minutes,
            turnover: terms.turnover_minutes,
            deviations: normal::quantile(1.0 - terms.overrun_risk),
        };
        let laws = procedures.iter().map(|&procedure| (procedure, durations.of(procedure, None)));
        let mut laws: Vec<(ProcedureIx, Lognormal)> = laws.collect();
        laws.sort_by(|one, other| other.1.mean().total_cmp(&one.1.mean()).then(one.0.cmp(&other.0)));
        laws.dedup_by_key(|(procedure, _)| *procedure);
        for (procedure, law) in laws {
            let single = Total::default().with(&law);
            if room.fits(&single) {
                room.procedures.push(procedure);
                room.singles.push(single);
            } else {
                room.too_long.push(procedure);
            }
        }
        room.too_long.sort_unstable();
        room.lightest = lightest(&room.singles);
        room
    }

    /// Whether a list keeps the chance constraint: its quantile at the accepted risk lies within session and allowance.
    pub fn fits(&self, total: &Total) -> bool {
        let left = self.most_minutes - total.turnover(self.turnover);
        let within =
            |minutes: f64, law: Lognormal| minutes > 0.0 && minutes.ln() >= law.mu + self.deviations * law.sigma;
        total.cases <= MOST_CASES && total.law().is_some_and(|sum| within(left - sum.shift, sum.law))
    }

    pub fn too_long(&self) -> &[ProcedureIx] {
        &self.too_long
    }

    /// Expected minutes of a candidate.
    pub fn expected_minutes(&self, candidate: &Candidate) -> f64 {
        candidate.total.expected_minutes(self.turnover)
    }

    /// The counts with the procedures' own numbers, in order of index.
    pub fn named(&self, counts: &[u32]) -> Vec<(ProcedureIx, u32)> {
        let pairs = self.procedures.iter().copied().zip(counts.iter().copied());
        let mut cases: Vec<_> = pairs.filter(|(_, count)| *count > 0).collect();
        cases.sort_unstable();
        cases
    }

    fn add(&self, total: &Total, at: usize) -> Total {
        total.and(&self.singles[at])
    }
}

/// Cases that no other case is both shorter and steadier than.
fn lightest(singles: &[Total]) -> Vec<usize> {
    let lighter = |one: &Total, other: &Total| {
        let not_heavier = one.mean <= other.mean && one.variance <= other.variance && one.third <= other.third;
        not_heavier && (one.mean < other.mean || one.variance < other.variance || one.third < other.third)
    };
    let undominated = |at: &usize| !singles.iter().any(|one| lighter(one, &singles[*at]));
    let mut kept: Vec<usize> = (0..singles.len()).filter(undominated).collect();
    kept.reverse();
    kept
}

/// All maximal multisets; with fewer different procedures in a list where the multisets are too many.
pub(super) fn maximal(room: &Room) -> Listed {
    let mut most_mixed = room.procedures.len();
    loop {
        let mut search = Search {
            room,
            most_mixed,
            counts: vec![0; room.procedures.len()],
            maximal: Vec::new(),
            considered: 0,
            over: false,
        };
        search.extend(0, &Total::default(), 0);
        if !search.over || most_mixed <= 1 {
            let found = search.maximal.len();
            return Listed { maximal: search.maximal, found, considered: search.considered, most_mixed };
        }
        // Lists of more than four procedures are rare; from there on step by step.
        most_mixed = if most_mixed > 5 { 4 } else { most_mixed - 1 };
    }
}

struct Search<'a> {
    room: &'a Room,
    most_mixed: usize,
    counts: Vec<u32>,
    maximal: Vec<Candidate>,
    considered: usize,
    over: bool,
}

impl Search<'_> {
    /// Adds cases from procedure `from` on, so that every multiset is met once.
    fn extend(&mut self, from: usize, total: &Total, mixed: usize) {
        for at in from..self.counts.len() {
            let more = mixed + usize::from(self.counts[at] == 0);
            let next = self.room.add(total, at);
            if more > self.most_mixed || !self.room.fits(&next) {
                continue;
            }
            self.considered += 1;
            if self.considered > MOST_CONSIDERED && self.most_mixed > 1 {
                self.over = true;
                return;
            }
            self.counts[at] += 1;
            if self.is_maximal(&next, more) {
                self.maximal.push(Candidate { counts: self.counts.clone(), total: next });
            }
            self.extend(at, &next, more);
            self.counts[at] -= 1;
            if self.over {
                return;
            }
        }
    }

    /// Whether one more case would break the chance constraint: of any procedure, or in a list that may mix no more, of
    /// those that it has.
    fn is_maximal(&self, total: &Total, mixed: usize) -> bool {
        let breaks = |at: &usize| !self.room.fits(&self.room.add(total, *at));
        if mixed < self.most_mixed || mixed == self.counts.len() {
            self.room.lightest.iter().all(breaks)
        } else {
            (0..self.counts.len()).filter(|&at| self.counts[at] > 0).all(|at| breaks(&at))
        }
    }
}
