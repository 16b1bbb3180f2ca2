//! Which of the maximal multisets become patterns.

use super::PatternLimits;
use super::enumerate::{Candidate, Room};

/// Candidates among which the different ones are sought, over those to be kept.
const POOL: usize = 6;

/// Keeps what is used enough, and at most as many as asked for. Every procedure that fits the session stays in one pattern at
/// least. In a fixed order: best used first.
pub(super) fn choose(room: &Room, mut all: Vec<Candidate>, minutes: f64, limits: &PatternLimits) -> Vec<Candidate> {
    all.sort_by(|one, other| {
        let by_use = room.expected_minutes(other).total_cmp(&room.expected_minutes(one));
        by_use.then_with(|| other.counts.cmp(&one.counts))
    });
    let kinds = all.first().map_or(0, |candidate| candidate.counts.len());
    let enough = |candidate: &Candidate| room.expected_minutes(candidate) >= limits.least_use * minutes;
    let mut keep: Vec<bool> = all.iter().map(enough).collect();
    for kind in 0..kinds {
        let holds = |candidate: &Candidate| candidate.counts[kind] > 0;
        if !all.iter().zip(&keep).any(|(candidate, kept)| *kept && holds(candidate))
            && let Some(best) = all.iter().position(holds)
        {
            keep[best] = true;
        }
    }
    let used: Vec<Candidate> =
        all.into_iter().zip(keep).filter(|(_, kept)| *kept).map(|(candidate, _)| candidate).collect();
    if used.len() <= limits.most { used } else { different(&used, kinds, limits.most) }
}

/// The purest list of each procedure, then always the one that differs most from all that were taken; best used first in ties.
fn different(used: &[Candidate], kinds: usize, most: usize) -> Vec<Candidate> {
    let mut taken: Vec<usize> = Vec::new();
    for kind in 0..kinds {
        let holders = (0..used.len()).filter(|&at| used[at].counts[kind] > 0);
        let purest = holders.max_by_key(|&at| (used[at].counts[kind], std::cmp::Reverse(at)));
        taken.extend(purest.filter(|at| !taken.contains(at)));
    }
    // More procedures than patterns allowed: each keeps its own list all the same, or its patients could never be operated.
    let pool = used.len().min(POOL * most);
    let mut nearest: Vec<u32> = (0..pool).map(|at| distance_to(used, at, &taken)).collect();
    while taken.len() < most {
        let Some(next) = (0..pool).max_by_key(|&at| (nearest[at], std::cmp::Reverse(at))) else { break };
        if nearest[next] == 0 {
            break;
        }
        taken.push(next);
        for (at, distance) in nearest.iter_mut().enumerate() {
            *distance = (*distance).min(apart(&used[at], &used[next]));
        }
    }
    taken.sort_unstable();
    taken.into_iter().map(|at| used[at].clone()).collect()
}

fn distance_to(used: &[Candidate], at: usize, taken: &[usize]) -> u32 {
    taken.iter().map(|&other| apart(&used[at], &used[other])).min().unwrap_or(u32::MAX)
}

/// In how many cases two lists differ.
fn apart(one: &Candidate, other: &Candidate) -> u32 {
    one.counts.iter().zip(&other.counts).map(|(a, b)| a.abs_diff(*b)).sum()
}
