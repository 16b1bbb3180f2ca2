//! The runs of one person as states: what of the days before still matters for the next day.

use super::meter::RunMeter;
use crate::lines::problem::{LineProblem, ShiftIx, Worker};
use std::collections::HashMap;

/// What a person did on the day of a state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Kind {
    /// The evening before the first day.
    Start,
    /// Off.
    Off,
    /// At work.
    Work,
}

/// Shifts that a line can be put to in the same way: same successions before and after, same runs.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Entry {
    class: usize,
    pub(super) shifts: Vec<ShiftIx>,
    meter: RunMeter,
}

/// States that reach the same state by the same kind of day, each with the price of doing so.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Node {
    /// Kind of all the states.
    pub(super) from: Kind,
    /// State and price.
    pub(super) sources: Vec<(usize, f64)>,
    /// What follows: the entry (`None`: a day off) and the state reached.
    pub(super) targets: Vec<(Option<usize>, usize)>,
}

/// States and how they follow each other. State 0 is the evening before the first day.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Automaton {
    /// Kind of each state.
    pub(super) kinds: Vec<Kind>,
    /// Ways to go on from a state at work.
    pub(super) entries: Vec<Entry>,
    /// Transitions, those from the same states taken together.
    pub(super) nodes: Vec<Node>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Run {
    Start,
    Off { days: u32, open: bool },
    Work { class: usize, days: u32, open: bool, same: u32, same_open: bool },
}

impl Run {
    fn kind(self) -> Kind {
        match self {
            Run::Start => Kind::Start,
            Run::Off { .. } => Kind::Off,
            Run::Work { .. } => Kind::Work,
        }
    }
}

/// Entry (`None`: a day off), kind of the states before, state reached.
type Arrival = (Option<usize>, Kind, usize);

/// The rules of one person, as far as runs go.
struct Rules<'a> {
    problem: &'a LineProblem,
    worker: &'a Worker,
    work: RunMeter,
    off: RunMeter,
    shift: Vec<RunMeter>,
    entries: Vec<Entry>,
    /// A shift of each class.
    class_shift: Vec<ShiftIx>,
}

impl Automaton {
    /// The states of a person who can do the shifts `able`.
    pub(super) fn new(problem: &LineProblem, worker: &Worker, able: &[ShiftIx]) -> Self {
        let rules = Rules::new(problem, worker, able);
        let mut place: HashMap<Run, usize> = HashMap::from([(Run::Start, 0)]);
        let mut runs = vec![Run::Start];
        // Price of each source by (entry, kind of source, target).
        let mut arrivals: HashMap<Arrival, Vec<(usize, f64)>> = HashMap::new();
        let mut at = 0;
        while at < runs.len() {
            let ways = std::iter::once(None).chain((0..rules.entries.len()).map(Some));
            for way in ways {
                let Some((next, price)) = rules.follow(runs[at], way) else { continue };
                let target = *place.entry(next).or_insert_with(|| {
                    runs.push(next);
                    runs.len() - 1
                });
                arrivals.entry((way, runs[at].kind(), target)).or_default().push((at, price));
            }
            at += 1;
        }
        let mut arrivals: Vec<_> = arrivals.into_iter().collect();
        arrivals.sort_by_key(|&(key, _)| key);
        let mut nodes: Vec<Node> = Vec::new();
        for ((way, from, target), sources) in arrivals {
            match nodes.iter_mut().find(|node| node.from == from && node.sources == sources) {
                Some(node) => node.targets.push((way, target)),
                None => nodes.push(Node { from, sources, targets: vec![(way, target)] }),
            }
        }
        Self { kinds: runs.iter().map(|run| run.kind()).collect(), entries: rules.entries, nodes }
    }
}

impl<'a> Rules<'a> {
    fn new(problem: &'a LineProblem, worker: &'a Worker, able: &[ShiftIx]) -> Self {
        let carried = worker.past.map_or(0, |past| past.shift_run.max(past.work_run).max(past.off_run));
        let longest = (problem.days as u32).saturating_add(carried);
        let shift: Vec<RunMeter> = worker.shift_run.iter().map(|range| RunMeter::new(range, longest)).collect();
        let past_shift = worker.past.and_then(|past| past.shift);
        let forbids = |before: ShiftIx, after: ShiftIx| problem.shifts[before].forbids_next[after];
        let mut classes: Vec<(Vec<bool>, ShiftIx)> = Vec::new();
        let mut entries: Vec<Entry> = Vec::new();
        let mut ways_in: Vec<Vec<bool>> = Vec::new();
        for &now in able {
            let alone = shift[now].matters();
            let after: Vec<bool> = able.iter().map(|&next| forbids(now, next)).collect();
            let same = |&(ref other, of): &(Vec<bool>, ShiftIx)| !alone && !shift[of].matters() && *other == after;
            let class = classes.iter().position(same).unwrap_or_else(|| {
                classes.push((after, now));
                classes.len() - 1
            });
            let before: Vec<bool> = able.iter().copied().chain(past_shift).map(|before| forbids(before, now)).collect();
            match (0..entries.len()).find(|&at| entries[at].class == class && ways_in[at] == before) {
                Some(at) => entries[at].shifts.push(now),
                None => {
                    entries.push(Entry { class, shifts: vec![now], meter: shift[now] });
                    ways_in.push(before);
                }
            }
        }
        let class_shift = classes.into_iter().map(|(_, of)| of).collect();
        let work = RunMeter::new(&worker.work_run, longest);
        let off = RunMeter::new(&worker.off_run, longest);
        Self { problem, worker, work, off, shift, entries, class_shift }
    }

    fn forbids(&self, before: ShiftIx, entry: usize) -> bool {
        self.entries[entry].shifts.iter().any(|&now| self.problem.shifts[before].forbids_next[now])
    }

    /// The state after one more day, and its price.
    fn follow(&self, run: Run, way: Option<usize>) -> Option<(Run, f64)> {
        match run {
            Run::Start => self.begin(way),
            Run::Off { days, open } => match way {
                None => self.stay_off(days, open, 0.0),
                Some(entry) => {
                    let ended = self.off.end(days, open)?;
                    self.work(entry, (0, false), (0, false), ended)
                }
            },
            Run::Work { class, days, open, same, same_open } => {
                let shift = self.class_shift[class];
                match way {
                    None => {
                        let ended = self.work.end(days, open)? + self.shift[shift].end(same, same_open)?;
                        self.stay_off(0, false, ended)
                    }
                    Some(entry) if self.forbids(shift, entry) => None,
                    Some(entry) if self.entries[entry].class == class => {
                        self.work(entry, (days, open), (same, same_open), 0.0)
                    }
                    Some(entry) => {
                        let ended = self.shift[shift].end(same, same_open)?;
                        self.work(entry, (days, open), (0, false), ended)
                    }
                }
            }
        }
    }

    /// The first day.
    fn begin(&self, way: Option<usize>) -> Option<(Run, f64)> {
        let Some(past) = self.worker.past else {
            return match way {
                None => self.stay_off(0, true, 0.0),
                Some(entry) => self.work(entry, (0, true), (0, true), 0.0),
            };
        };
        // A run of no days cannot end.
        let end = |meter: &RunMeter, days: u32| if days == 0 { Some(0.0) } else { meter.end(days, false) };
        match way {
            None => {
                let mut ended = end(&self.work, past.work_run)?;
                if let Some(shift) = past.shift {
                    ended += end(&self.shift[shift], past.shift_run)?;
                }
                self.stay_off(past.off_run, false, ended)
            }
            Some(entry) => {
                let mut ended = end(&self.off, past.off_run)?;
                let mut same = 0;
                if let Some(shift) = past.shift {
                    if self.forbids(shift, entry) {
                        return None;
                    }
                    if self.entries[entry].shifts.contains(&shift) {
                        same = past.shift_run;
                    } else {
                        ended += end(&self.shift[shift], past.shift_run)?;
                    }
                }
                self.work(entry, (past.work_run, false), (same, false), ended)
            }
        }
    }

    fn stay_off(&self, days: u32, open: bool, price: f64) -> Option<(Run, f64)> {
        let (days, over) = self.off.step(days)?;
        Some((Run::Off { days, open: self.off.still_open(days, open) }, price + over))
    }

    fn work(&self, entry: usize, work: (u32, bool), same: (u32, bool), price: f64) -> Option<(Run, f64)> {
        let Entry { class, meter, .. } = self.entries[entry];
        let (days, over) = self.work.step(work.0)?;
        let open = self.work.still_open(days, work.1);
        let (same_days, same_over) = meter.step(same.0)?;
        let same_open = meter.still_open(same_days, same.1);
        Some((Run::Work { class, days, open, same: same_days, same_open }, price + over + same_over))
    }
}
