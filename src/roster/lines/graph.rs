//! Everything that one person may do, as a graph: its nodes are where the rules stand on the evening of a day, its arcs what is done
//! on the next day.
//!
//! Lines that stand alike under all rules that can be followed lead to the same node, and nodes from which the same is possible at the
//! same price are one. A line of the person is a path; whatever the ward pays for duties, the cheapest path is found by looking
//! at every arc once.

use super::counter::Counter;
use crate::agreement::{Follow, Standing, Today};
use crate::calendar::Day;
use crate::hospital::{Duty, Hospital, PersonIx};
use crate::work;
use std::collections::HashMap;

/// What is done on a day: 0 is a day off, 1 + shift a duty.
pub(super) type Choice = usize;

/// Nodes of one evening beyond which rules are left out, those with the most standings first.
const MOST_NODES: usize = 6_000;

/// Work, in nanoseconds, for an arc that is made and for one that is looked at; each total looked at is another one.
const EXPLORED: usize = 150;
const ARC: usize = 4;

/// Something that is followed day by day, and what an excess costs; infinite where it may not be.
pub(super) struct Followed<'a> {
    pub(super) rule: Box<dyn Follow + 'a>,
    pub(super) price: f64,
}

/// An arc of the graph.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Arc {
    from: u32,
    to: u32,
    choice: u16,
    cost: f32,
}

/// The graph of one person's lines.
#[derive(Debug)]
pub(super) struct LineGraph {
    /// Arcs by day, by the node they start from.
    days: Vec<Vec<Arc>>,
    /// Nodes at the evening before each day, and after the last one.
    nodes: Vec<usize>,
    pub(super) choices: usize,
}

/// Room for searches that is used again: by evening, the least cost at every node and total.
#[derive(Debug, Default)]
pub(super) struct Search {
    value: Vec<Vec<f64>>,
    /// Nodes of the evening that any line reaches.
    reached: Vec<bool>,
}

/// One rule's standings, numbered.
struct Numbered<'a> {
    followed: Followed<'a>,
    standings: Vec<Standing>,
    numbers: HashMap<Standing, u16>,
    /// `(next, cost)` of each standing and choice of the day; infinite where forbidden.
    steps: Vec<(u16, f32)>,
}

impl<'a> Numbered<'a> {
    fn new(followed: Followed<'a>) -> Self {
        Self { followed, standings: Vec::new(), numbers: HashMap::new(), steps: Vec::new() }
    }

    fn number(&mut self, standing: Standing) -> u16 {
        let next = self.standings.len() as u16;
        let number = *self.numbers.entry(standing).or_insert(next);
        if number == next {
            self.standings.push(standing);
        }
        number
    }

    /// Begins a day: the standings of the evening before get numbers of their own, from which `steps` lead to those of the next.
    fn begin(&mut self, today: &[Today]) {
        let before = std::mem::take(&mut self.standings);
        self.numbers.clear();
        self.steps.clear();
        for standing in before {
            for today in today {
                let (next, excess) = self.followed.rule.day(standing, today);
                let cost = if excess > 0.0 { excess * self.followed.price } else { 0.0 };
                // Where a forbidden step leads is of no interest.
                let next = if cost.is_infinite() { 0 } else { self.number(next) };
                self.steps.push((next, cost as f32));
            }
        }
    }
}

impl LineGraph {
    /// The graph of a person: `possible[day]` are the choices of each day of the horizon.
    pub(super) fn build(
        hospital: &Hospital,
        person: PersonIx,
        followed: Vec<Followed>,
        possible: &[Vec<Choice>],
    ) -> Self {
        let mut left: Vec<Numbered> = followed.into_iter().map(Numbered::new).collect();
        let choices = hospital.shifts.len() + 1;
        loop {
            match Self::explored(hospital, person, &mut left, possible) {
                Ok((days, nodes)) => {
                    let mut graph = Self { days, nodes, choices };
                    graph.merge();
                    return graph;
                }
                Err(largest) => drop(left.remove(largest)),
            }
        }
    }

    /// All that can be reached, or the place of the rule with the most standings where that is too much.
    fn explored(
        hospital: &Hospital,
        person: PersonIx,
        rules: &mut [Numbered],
        possible: &[Vec<Choice>],
    ) -> Result<(Vec<Vec<Arc>>, Vec<usize>), usize> {
        let start = after_history(hospital, person, rules);
        let mut nodes: Vec<Box<[u16]>> = vec![start];
        let (mut days, mut counts) = (Vec::new(), vec![1]);
        for (day, possible) in (0..).zip(possible) {
            let duties: Vec<Duty> = (0..hospital.shifts.len()).map(|shift| hospital.duty(day, shift)).collect();
            let today: Vec<Today> = possible
                .iter()
                .map(|&choice| Today::new(hospital, day, if choice == 0 { &[] } else { &duties[choice - 1..choice] }))
                .collect();
            rules.iter_mut().for_each(|rule| rule.begin(&today));
            let mut numbers: HashMap<Box<[u16]>, u32> = HashMap::new();
            let mut arcs = Vec::new();
            for (from, node) in nodes.iter().enumerate() {
                for (at, &choice) in possible.iter().enumerate() {
                    let step =
                        |(rule, &number): (&Numbered, &u16)| rule.steps[usize::from(number) * possible.len() + at];
                    let cost: f32 = rules.iter().zip(node).map(|pair| step(pair).1).sum();
                    if cost.is_infinite() {
                        continue;
                    }
                    let next: Box<[u16]> = rules.iter().zip(node).map(|pair| step(pair).0).collect();
                    let count = numbers.len() as u32;
                    let to = *numbers.entry(next).or_insert(count);
                    arcs.push(Arc { from: from as u32, to, choice: choice as u16, cost });
                }
            }
            if numbers.len() > MOST_NODES && rules.len() > 1 {
                let largest = (0..rules.len()).max_by_key(|&at| rules[at].standings.len());
                return Err(largest.unwrap_or(0));
            }
            let mut next: Vec<(Box<[u16]>, u32)> = numbers.into_iter().collect();
            next.sort_unstable_by_key(|&(_, number)| number);
            nodes = next.into_iter().map(|(node, _)| node).collect();
            work::count((EXPLORED * arcs.len()) as u64);
            counts.push(nodes.len());
            days.push(arcs);
        }
        Ok((days, counts))
    }

    /// Makes one node of all from which the same is possible at the same price, from the last day to the first, and leaves out
    /// nodes from which the end cannot be reached.
    fn merge(&mut self) {
        let last = self.days.len();
        let mut merged: Vec<Option<u32>> = vec![Some(0); self.nodes[last]];
        self.nodes[last] = 1;
        for day in (0..last).rev() {
            let arcs = std::mem::take(&mut self.days[day]);
            let mut numbers: HashMap<Vec<(u16, u32, u32)>, u32> = HashMap::new();
            let mut of_node = vec![None; self.nodes[day]];
            let mut kept = Vec::new();
            for group in arcs.chunk_by(|a, b| a.from == b.from) {
                let alive = |arc: &Arc| merged[arc.to as usize].map(|to| (arc.choice, to, arc.cost.to_bits()));
                let key: Vec<(u16, u32, u32)> = group.iter().filter_map(alive).collect();
                if key.is_empty() {
                    continue;
                }
                let count = numbers.len() as u32;
                let number = *numbers.entry(key.clone()).or_insert(count);
                of_node[group[0].from as usize] = Some(number);
                if number == count {
                    let arc = |(choice, to, cost)| Arc { from: number, to, choice, cost: f32::from_bits(cost) };
                    kept.extend(key.into_iter().map(arc));
                }
            }
            self.nodes[day] = numbers.len();
            self.days[day] = kept;
            merged = of_node;
        }
        // The start keeps the number of the only node before the first day.
        if self.nodes.first() == Some(&0) {
            self.days.iter_mut().for_each(Vec::clear);
        }
    }

    /// The largest amounts that can be had before and after the evening before each day, and the last one;
    /// `amount[day * choices + choice]` is what a choice has.
    pub(super) fn most(&self, amount: &[u32]) -> (Vec<u32>, Vec<u32>) {
        let largest = |of_node: &[u32]| of_node.iter().copied().max().unwrap_or(0);
        let (mut behind, mut ahead) = (vec![0], vec![0]);
        let mut here = vec![0; self.nodes.first().copied().unwrap_or(0)];
        for (day, arcs) in self.days.iter().enumerate() {
            let mut next = vec![0; self.nodes[day + 1]];
            for arc in arcs {
                let all = here[arc.from as usize] + amount[day * self.choices + usize::from(arc.choice)];
                let most = &mut next[arc.to as usize];
                *most = all.max(*most);
            }
            behind.push(largest(&next));
            here = next;
        }
        here.fill(0);
        for (day, arcs) in self.days.iter().enumerate().rev() {
            let mut before = vec![0; self.nodes[day]];
            for arc in arcs {
                let all = here[arc.to as usize] + amount[day * self.choices + usize::from(arc.choice)];
                let most = &mut before[arc.from as usize];
                *most = all.max(*most);
            }
            ahead.push(largest(&before));
            here = before;
        }
        ahead.reverse();
        (behind, ahead)
    }

    /// Cost of the cheapest line when `cost[day * choices + choice]` is paid besides and the total is counted, and the line itself;
    /// `None` where every line is forbidden, which an infinite cost says of a choice.
    pub(super) fn cheapest(&self, cost: &[f64], count: &Counter, search: &mut Search) -> Option<(f64, Vec<Choice>)> {
        let (days, width) = (self.days.len(), count.width);
        search.value.resize(days + 1, Vec::new());
        search.value[0].clear();
        search.value[0].resize(self.nodes[0] * width, f64::INFINITY);
        search.value[0].iter_mut().step_by(width).for_each(|value| *value = 0.0);
        search.reached.clear();
        search.reached.resize(self.nodes[0], true);
        let mut looked_at = 0;
        for (day, arcs) in self.days.iter().enumerate() {
            let (before, after) = search.value.split_at_mut(day + 1);
            let (before, after) = (&before[day], &mut after[0]);
            after.clear();
            after.resize(self.nodes[day + 1] * width, f64::INFINITY);
            let (first, last) = count.range[day];
            let mut reached = vec![false; self.nodes[day + 1]];
            for arc in arcs {
                let at = day * self.choices + usize::from(arc.choice);
                let (cost, units) = (cost[at] + f64::from(arc.cost), count.amount[at] as usize);
                let last = last.min((width - 1).saturating_sub(units));
                if !search.reached[arc.from as usize] || cost.is_infinite() || first > last || units >= width {
                    continue;
                }
                reached[arc.to as usize] = true;
                looked_at += last - first + 1;
                let from = &before[arc.from as usize * width..][first..=last];
                let to = &mut after[arc.to as usize * width..][first + units..=last + units];
                for (to, from) in to.iter_mut().zip(from) {
                    *to = to.min(from + cost);
                }
            }
            search.reached = reached;
            if let Some(judged) = &count.judged[day] {
                for totals in after.chunks_mut(width) {
                    totals.iter_mut().zip(judged).for_each(|(value, judged)| *value += judged);
                }
            }
        }
        let arcs: usize = self.days.iter().map(Vec::len).sum();
        work::count((looked_at + ARC * arcs) as u64);
        self.traced_back(cost, count, &search.value)
    }

    /// The line that has led to the cheapest end.
    fn traced_back(&self, cost: &[f64], count: &Counter, value: &[Vec<f64>]) -> Option<(f64, Vec<Choice>)> {
        let (days, width) = (self.days.len(), count.width);
        let ends = value[days].iter().copied().enumerate().take(width);
        let (mut total, end) = ends.min_by(|a, b| a.1.total_cmp(&b.1)).filter(|(_, value)| value.is_finite())?;
        let (mut line, mut node) = (vec![0; days], 0);
        for day in (0..days).rev() {
            let judged = count.judged[day].as_ref().map_or(0.0, |judged| judged[total]);
            let here = value[day + 1][node * width + total];
            let off = |arc: &&Arc| {
                let at = day * self.choices + usize::from(arc.choice);
                let before = total.checked_sub(count.amount[at] as usize).filter(|&total| total >= count.range[day].0);
                let value = before.map_or(f64::INFINITY, |total| value[day][arc.from as usize * width + total]);
                let off = (value + (cost[at] + f64::from(arc.cost)) + judged - here).abs();
                if off.is_nan() { f64::INFINITY } else { off }
            };
            let arcs = self.days[day].iter().filter(|arc| arc.to as usize == node);
            let arc = arcs.min_by(|a, b| off(a).total_cmp(&off(b)))?;
            line[day] = usize::from(arc.choice);
            total -= (count.amount[day * self.choices + line[day]] as usize).min(total);
            node = arc.from as usize;
        }
        Some((end, line))
    }
}

/// Where all rules stand on the evening before the horizon.
fn after_history(hospital: &Hospital, person: PersonIx, rules: &mut [Numbered]) -> Box<[u16]> {
    let mut past: Vec<Duty> = hospital
        .history
        .iter()
        .filter(|past| past.person == person && past.day >= hospital.history_from)
        .map(|past| hospital.duty(past.day, past.shift))
        .collect();
    past.sort_by_key(|duty| (duty.start, duty.end));
    let on = |day: Day| past.iter().filter(|duty| duty.day == day).copied().collect::<Vec<Duty>>();
    let mut standings: Vec<Standing> = rules.iter().map(|rule| rule.followed.rule.start()).collect();
    for day in hospital.history_from..0 {
        let duties = on(day);
        let today = Today::new(hospital, day, &duties);
        for (standing, rule) in standings.iter_mut().zip(rules.iter()) {
            *standing = rule.followed.rule.day(*standing, &today).0;
        }
    }
    for (rule, standing) in rules.iter_mut().zip(standings) {
        rule.standings = vec![standing];
    }
    vec![0; rules.len()].into_boxed_slice()
}
