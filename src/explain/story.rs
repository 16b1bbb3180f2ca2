//! A conflict as a story that a planner reads: what is missing, who could fill it and why they cannot, what would help.

use super::conflict::need_of;
use super::person_story::person_text;
use super::words::{count, date, name, names, need, place, points_and_kroner, reason_text, rule_text, sentence};
use super::{Conflict, Obstacle, Reason, Relaxation};
use crate::calendar::Day;
use crate::hospital::PersonIx;
use crate::roster::{Problem, Subject};
use std::collections::BTreeMap;
use std::fmt::Write;

/// More people than this are summed up by reason.
const MOST_PEOPLE: usize = 12;
/// Names shown of people with the same reason.
const NAMES_OF_A_REASON: usize = 4;

/// The story of a conflict, several lines.
pub fn conflict_text(problem: &Problem, conflict: &Conflict) -> String {
    match conflict {
        Conflict::Person(person, rules) => person_text(problem, *person, rules),
        Conflict::Ward { at_least, missing, obstacles, relaxations } => {
            let mut text = headline(*at_least);
            for obstacle in obstacles {
                text += &obstacle_text(problem, obstacle);
            }
            text += &relaxations_text(problem, relaxations);
            text += &all_together(problem, *missing, obstacles);
            text
        }
    }
}

fn headline(at_least: f64) -> String {
    let heads = at_least.round() as usize;
    let verb = if heads == 1 { "is" } else { "are" };
    format!("No roster exists: at least {} {verb} missing whatever is done.\n", count(heads, "head", "heads"))
}

fn obstacle_text(problem: &Problem, obstacle: &Obstacle) -> String {
    let mut text = String::new();
    let missing = obstacle.missing.round();
    let _ = writeln!(
        text,
        "\n{}: {}, {missing} missing.",
        place(problem, obstacle.subject),
        need(problem, obstacle.subject)
    );
    let Some((day, _, competence)) = need_of(&problem.hospital, obstacle.subject) else { return text };
    let with = competence.map_or(String::new(), |at| format!(" with {}", problem.hospital.competences[at].name));
    let people = &obstacle.people;
    if people.is_empty() {
        let _ = writeln!(text, "Nobody on the staff counts for it.");
        return text;
    }
    let _ = writeln!(text, "{}", who_counts(people, &with, obstacle.subject, problem));
    if people.len() > MOST_PEOPLE {
        text += &by_reason(problem, people);
        return text;
    }
    for (person, reason) in people {
        let _ = writeln!(text, "  {}: {}", name(problem, *person), reason_text(problem, *person, reason, Some(day)));
    }
    text
}

/// `Of 4 people with Anaesthesia 1 can be there:`.
fn who_counts(people: &[(PersonIx, Reason)], with: &str, subject: Subject, problem: &Problem) -> String {
    let all = count(people.len(), "person", "people");
    let free = people.iter().filter(|(_, reason)| *reason == Reason::Free).count();
    let asked = match subject {
        Subject::Demand(line) => problem.hospital.demand[line].minimum as usize,
        _ => usize::MAX,
    };
    if people.iter().any(|(_, reason)| *reason == Reason::Unknown) {
        return format!("Of {all}{with}, as far as there was time to look:");
    }
    match free {
        0 if people.len() == 1 => format!("The one person{with} cannot be there:"),
        0 => format!("None of the {all}{with} can be there:"),
        _ if free >= asked => {
            format!("Of {all}{with} {free} could be there, each taken alone, but other demands need them as well:")
        }
        _ => format!("Of {all}{with} {free} can be there:"),
    }
}

/// One line a reason, the most frequent first.
fn by_reason(problem: &Problem, people: &[(PersonIx, Reason)]) -> String {
    let mut groups: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (person, reason) in people {
        let who = problem.hospital.staff[*person].name.clone();
        groups.entry(reason_text(problem, *person, reason, None)).or_default().push(who);
    }
    let mut groups: Vec<(String, Vec<String>)> = groups.into_iter().collect();
    groups.sort_by_key(|(_, who)| std::cmp::Reverse(who.len()));
    let mut text = String::new();
    for (reason, who) in groups {
        let _ = writeln!(text, "  {} × {reason}: {}", who.len(), names(&who, NAMES_OF_A_REASON));
    }
    text
}

fn relaxations_text(problem: &Problem, relaxations: &[Relaxation]) -> String {
    if relaxations.is_empty() {
        return "\nNo single change that was tried helps; the conflict needs more than one.\n".into();
    }
    let mut text = "\nWhat would help, each tried on the whole ward:\n".to_string();
    for relaxation in relaxations {
        let _ = writeln!(text, "  {}", relaxation_text(problem, relaxation));
    }
    text
}

fn relaxation_text(problem: &Problem, relaxation: &Relaxation) -> String {
    let after = match relaxation.missing_after().round() as usize {
        0 => "a roster exists".to_string(),
        1 => "1 head is still missing".to_string(),
        missing => format!("{missing} heads are still missing"),
    };
    let change = match *relaxation {
        Relaxation::Temp { line, points, .. } => {
            let at = place(problem, Subject::Demand(line));
            let price = points_and_kroner(&problem.hospital, points);
            let allowed = problem.hospital.demand[line].temps;
            format!("{} on {at} instead of {allowed} ({price})", count(allowed as usize + 1, "temp", "temps"))
        }
        Relaxation::Minimum { line, .. } => {
            let demand = &problem.hospital.demand[line];
            let (at, lower) = (place(problem, Subject::Demand(line)), demand.minimum.saturating_sub(1));
            format!("a minimum of {lower} instead of {} on {at}", demand.minimum)
        }
        Relaxation::Rule { person, rule, .. } => set_aside(problem, person, rule),
    };
    format!("{change}: {after}")
}

/// What it means to set a rule aside for one person.
fn set_aside(problem: &Problem, person: PersonIx, rule: usize) -> String {
    let who = name(problem, person);
    let Some(active) = problem.book.of(person).get(rule) else { return who };
    match active.rule.id() {
        "approved_wishes" => format!("the approved wishes of {who} taken back"),
        "pinned" => format!("the fixed duties of {who} freed"),
        "night_ban" => format!("a night of {who}, who {}", rule_text(problem, person, active, None)),
        _ => format!("an exception for {who} from: {}", sentence(active)),
    }
}

/// What all changes together come to, where one does not do.
fn all_together(problem: &Problem, missing: f64, obstacles: &[Obstacle]) -> String {
    let lines = obstacles.iter().filter(|obstacle| matches!(obstacle.subject, Subject::Demand(_)));
    let heads: f64 = lines.map(|obstacle| obstacle.missing).sum();
    let total = missing.round() as usize;
    if total < 2 {
        return String::new();
    }
    if heads.round() < missing {
        let shown = obstacles.iter().map(|obstacle| obstacle.missing).sum::<f64>().round() as usize;
        let rest = total.saturating_sub(shown);
        return if rest == 0 { String::new() } else { format!("\n{rest} more are missing elsewhere.\n") };
    }
    let days: Vec<Day> = obstacles.iter().filter_map(|at| Some(need_of(&problem.hospital, at.subject)?.0)).collect();
    let span = match (days.iter().min(), days.iter().max()) {
        (Some(&first), Some(&last)) if first != last => {
            format!(", from {} to {}", date(problem, first), date(problem, last))
        }
        _ => String::new(),
    };
    let price = points_and_kroner(&problem.hospital, problem.hospital.points.temp * missing);
    format!("\n{total} temps at the places above{span} ({price}) would give a roster.\n")
}
