//! Surgeons, supervision and teams.

use super::breach::{Findings, TheatreRule};
use super::view::View;
use crate::calendar::{Day, clock_text};
use crate::hospital::CompetenceIx;
use crate::hospital::theatres::*;
use std::collections::{BTreeMap, BTreeSet};

pub(super) fn check(view: &View, findings: &mut Findings) {
    for (&place, block) in &view.plan.blocks {
        surgeon(view, place, block, findings);
        team(view, place, block, TeamKind::Nurses, findings);
        team(view, place, block, TeamKind::Anaesthesia, findings);
    }
    for day in view.days() {
        let blocks: Vec<_> = view.of_day(day).collect();
        pairs(view, &blocks, findings);
        team_counts(view, day, &blocks, findings);
    }
}

fn surgeon(view: &View, place: Place, block: &Block, findings: &mut Findings) {
    let theatres = view.theatres;
    let owner = &theatres.specialties[block.specialty].key;
    let Some(at) = block.surgeon else {
        let allowed = format!("a surgeon of {owner}");
        findings.at(TheatreRule::SurgeonNamed, place, format!("block of {owner}"), "has no surgeon".into(), allowed);
        return;
    };
    let surgeon = &theatres.surgeons[at];
    let who = format!("surgeon {}", surgeon.key);
    if surgeon.specialty != block.specialty {
        let measured = format!("is of {}", theatres.specialties[surgeon.specialty].key);
        findings.at(TheatreRule::SurgeonNamed, place, who.clone(), measured, format!("a surgeon of {owner}"));
    }
    let (from, to) = view.hours(place);
    if !is_there(theatres, at, place.day, from, to) {
        let allowed = format!("there from {} to {}", clock_text(from), clock_text(to));
        findings.at(TheatreRule::SurgeonThere, place, who.clone(), presence(theatres, at, place.day), allowed);
    }
    for competence in view.competences(block) {
        if surgeon.competences.contains(&competence) {
            continue;
        }
        let name = view.competence(competence);
        if surgeon.supervised.contains(&competence) {
            supervision(view, place, block, competence, findings);
        } else {
            let measured = format!("does not hold {name}");
            findings.at(TheatreRule::SurgeonCompetent, place, who.clone(), measured, format!("{name}, or learning it"));
        }
    }
}

/// Whether a surgeon is there without a break.
pub(super) fn is_there(theatres: &Theatres, surgeon: SurgeonIx, day: Day, from: i32, to: i32) -> bool {
    let mut spans: Vec<(i32, i32)> = spans(theatres, surgeon, day);
    spans.sort_unstable();
    let mut covered = from;
    for (start, end) in spans {
        if start <= covered {
            covered = covered.max(end);
        }
    }
    covered >= to
}

fn spans(theatres: &Theatres, surgeon: SurgeonIx, day: Day) -> Vec<(i32, i32)> {
    let own = theatres.surgeon_days.iter().filter(|there| (there.day, there.surgeon) == (day, surgeon));
    own.map(|there| (there.from_minute, there.until_minute)).collect()
}

fn presence(theatres: &Theatres, surgeon: SurgeonIx, day: Day) -> String {
    let spans = spans(theatres, surgeon, day);
    if spans.is_empty() {
        return "is not there on the day".into();
    }
    let words: Vec<String> =
        spans.iter().map(|(from, to)| format!("{}–{}", clock_text(*from), clock_text(*to))).collect();
    format!("is there {}", words.join(" and "))
}

/// A supervisor holds the competence and runs another block of it all the while.
fn supervision(view: &View, place: Place, block: &Block, competence: CompetenceIx, findings: &mut Findings) {
    let theatres = view.theatres;
    let name = view.competence(competence);
    let allowed = format!("supervised by the surgeon of another block of {name} at the same time");
    let who = format!("surgeon {}", block.surgeon.map_or("", |at| &theatres.surgeons[at].key));
    let Some(at) = block.supervisor else {
        findings.at(TheatreRule::Supervision, place, who, "operates without a supervisor".into(), allowed);
        return;
    };
    let supervisor = &theatres.surgeons[at];
    let (from, to) = view.hours(place);
    let runs_it = view.of_day(place.day).any(|(other, theirs)| {
        let (start, end) = view.hours(other);
        let its = view.competences(theirs);
        other != place
            && theirs.surgeon == Some(at)
            && start <= from
            && to <= end
            && (its.is_empty() || its.contains(&competence))
    });
    if !supervisor.competences.contains(&competence) {
        let measured = format!("is supervised by {}, who does not hold {name}", supervisor.key);
        findings.at(TheatreRule::Supervision, place, who, measured, allowed);
    } else if !runs_it {
        let measured = format!("is supervised by {}, who runs no such block then", supervisor.key);
        findings.at(TheatreRule::Supervision, place, who, measured, allowed);
    }
}

/// Nobody operates, or supervises, in two places at once.
fn pairs(view: &View, blocks: &[(Place, &Block)], findings: &mut Findings) {
    for (at, &(place, block)) in blocks.iter().enumerate() {
        for &(other, theirs) in blocks[at + 1..].iter().filter(|(other, _)| view.at_once(place, *other)) {
            let rooms = || {
                let key = |place: Place| view.theatres.rooms[place.room].key.as_str();
                format!("{} and {}", key(place), key(other))
            };
            if let Some(surgeon) = block.surgeon.filter(|_| block.surgeon == theirs.surgeon) {
                let who = format!("surgeon {}", view.theatres.surgeons[surgeon].key);
                let measured = format!("operates in {} at once", rooms());
                findings.at(TheatreRule::SurgeonOnce, other, who, measured, "one room at a time".into());
            }
            if let Some(supervisor) = block.supervisor.filter(|_| block.supervisor == theirs.supervisor) {
                let who = format!("surgeon {}", view.theatres.surgeons[supervisor].key);
                let measured = format!("supervises {} at once", rooms());
                findings.at(TheatreRule::SupervisesOne, other, who, measured, "one at a time".into());
            }
        }
    }
}

fn words(kind: TeamKind) -> &'static str {
    match kind {
        TeamKind::Nurses => "theatre nurses",
        TeamKind::Anaesthesia => "anaesthesia",
    }
}

/// What a block's team of a kind has to be trained in.
pub(super) fn training(view: &View, block: &Block, kind: TeamKind) -> BTreeSet<CompetenceIx> {
    let needs = |procedure: &Procedure| match kind {
        TeamKind::Nurses => Some(procedure.nurses),
        TeamKind::Anaesthesia => procedure.anaesthesia,
    };
    block.cases.iter().filter_map(|case| needs(&view.theatres.procedures[case.procedure])).collect()
}

fn team(view: &View, place: Place, block: &Block, kind: TeamKind, findings: &mut Findings) {
    let needed = training(view, block, kind);
    let named = match kind {
        TeamKind::Nurses => block.nurses,
        TeamKind::Anaesthesia => block.anaesthesia,
    };
    let Some(team) = named.map(|at| &view.theatres.teams[at]) else {
        // Theatre nurses are needed by every block, also one without cases.
        if kind == TeamKind::Nurses || !needed.is_empty() {
            let owner = format!("block of {}", view.theatres.specialties[block.specialty].key);
            let measured = format!("has no {}", words(kind));
            findings.at(TheatreRule::TeamNamed, place, owner, measured, format!("a team of {}", words(kind)));
        }
        return;
    };
    let who = format!("team {}", team.key);
    if team.kind != kind {
        let measured = format!("is a team of {}", words(team.kind));
        findings.at(TheatreRule::TeamTrained, place, who.clone(), measured, format!("a team of {}", words(kind)));
        return;
    }
    for &competence in needed.difference(&team.competences) {
        let name = view.competence(competence);
        let measured = format!("is not trained in {name}");
        findings.at(TheatreRule::TeamTrained, place, who.clone(), measured, format!("a team trained in {name}"));
    }
}

/// Each block takes a team of its kind that is there for its whole session.
fn team_counts(view: &View, day: Day, blocks: &[(Place, &Block)], findings: &mut Findings) {
    let mut taken: BTreeMap<TeamIx, Vec<(i32, i32)>> = BTreeMap::new();
    for &(place, block) in blocks {
        for team in [block.nurses, block.anaesthesia].into_iter().flatten() {
            taken.entry(team).or_default().push(view.hours(place));
        }
    }
    for (team, mut sessions) in taken {
        sessions.sort_unstable();
        if served(&sessions, &mut shifts(view.theatres, team, day)) {
            continue;
        }
        let busiest = sessions
            .iter()
            .map(|&(from, _)| sessions.iter().filter(|(start, end)| (*start..*end).contains(&from)).count());
        let who = format!("team {}", view.theatres.teams[team].key);
        let measured = format!("serves {} blocks, {} at once", sessions.len(), busiest.max().unwrap_or(0));
        findings.on(TheatreRule::TeamCount, Some(day), who, measured, there(view.theatres, team, day));
    }
}

/// Hours of each single team of a kind on a day, with when it is free again.
struct Shift {
    from: i32,
    until: i32,
    free: i32,
}

fn shifts(theatres: &Theatres, team: TeamIx, day: Day) -> Vec<Shift> {
    let own = theatres.team_days.iter().filter(|there| (there.day, there.team) == (day, team));
    own.flat_map(|there| {
        (0..there.count).map(|_| Shift { from: there.from_minute, until: there.until_minute, free: i32::MIN })
    })
    .collect()
}

/// Whether single teams can be found for all sessions, which come in the order of their starts. Of the teams that could, each kind
/// of hours is tried once.
fn served(sessions: &[(i32, i32)], shifts: &mut [Shift]) -> bool {
    let Some((&(from, to), rest)) = sessions.split_first() else { return true };
    let mut tried = BTreeSet::new();
    for at in 0..shifts.len() {
        let Shift { from: start, until, free } = shifts[at];
        let can = start <= from && to <= until && free <= from;
        if can && tried.insert((start, until)) {
            shifts[at].free = to;
            if served(rest, shifts) {
                return true;
            }
            shifts[at].free = free;
        }
    }
    false
}

fn there(theatres: &Theatres, team: TeamIx, day: Day) -> String {
    let own = theatres.team_days.iter().filter(|there| (there.day, there.team) == (day, team) && there.count > 0);
    let words: Vec<String> = own
        .map(|row| format!("{} from {} to {}", row.count, clock_text(row.from_minute), clock_text(row.until_minute)))
        .collect();
    if words.is_empty() { "none is there".into() } else { words.join(" and ") }
}
