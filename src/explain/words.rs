//! Conflicts and prices as sentences that a planner reads.

use super::{Conflict, Obstacle, Price, Reason, Relaxation};
use crate::agreement::Language;
use crate::calendar::weekday_name;
use crate::hospital::{AbsenceKind, PersonIx, WishKind};
use crate::roster::{Problem, Subject, Term};
use chrono::Datelike;
use std::fmt::Write;

/// The story of a conflict, several lines.
pub fn conflict_text(problem: &Problem, conflict: &Conflict) -> String {
    match conflict {
        Conflict::Person(person, rules) => person_text(problem, *person, rules),
        Conflict::Ward { at_least, obstacles, relaxations } => ward_text(problem, *at_least, obstacles, relaxations),
    }
}

fn person_text(problem: &Problem, person: PersonIx, rules: &[usize]) -> String {
    let mut text = format!("No roster exists: the rules of {} contradict each other.\n", name(problem, person));
    for &rule in rules {
        if let Some(active) = problem.book.of(person).get(rule) {
            let sentence = active.rule.describe(Language::English);
            let _ = writeln!(text, "  {sentence} ({}, {})", active.rule.id(), active.source);
        }
    }
    text.push_str("Together with the absences and the history, these leave no roster; relax one of them.\n");
    text
}

fn ward_text(problem: &Problem, at_least: f64, obstacles: &[Obstacle], relaxations: &[Relaxation]) -> String {
    let heads = if at_least == 1.0 { "1 head is".to_string() } else { format!("{at_least} heads are") };
    let mut text = format!("No roster exists: at least {heads} missing whatever is done.\n");
    for obstacle in obstacles {
        let need = subject_text(problem, obstacle.subject);
        let missing = obstacle.missing.round();
        if obstacle.people.is_empty() {
            let _ = writeln!(text, "\n{need}; {missing} missing.");
            continue;
        }
        let free = obstacle.people.iter().filter(|(_, reason)| *reason == Reason::Free).count();
        let count = obstacle.people.len();
        let _ = writeln!(text, "\n{need}; {missing} missing. {count} could count, only {free} of them can be there:");
        for (person, reason) in &obstacle.people {
            let _ = writeln!(text, "  {}: {}", name(problem, *person), reason_text(problem, *person, reason));
        }
    }
    if relaxations.is_empty() {
        text.push_str("\nNone of the single changes tried helps; the conflict needs more than one.\n");
        return text;
    }
    text.push_str("\nWhat would help, each tried on the whole ward:\n");
    for relaxation in relaxations {
        let _ = writeln!(text, "  {}", relaxation_text(problem, relaxation));
    }
    text
}

fn relaxation_text(problem: &Problem, relaxation: &Relaxation) -> String {
    let after = match relaxation.missing_after() {
        0.0 => "then a roster exists".to_string(),
        1.0 => "then 1 head is still missing".to_string(),
        missing => format!("then {missing} heads are still missing"),
    };
    match *relaxation {
        Relaxation::Temp { line, points, .. } => {
            let kroner = points * problem.hospital.points.ore_per_point as f64 / 100.0;
            let need = short_subject(problem, Subject::Demand(line));
            format!("one more temp for {need} ({points} points, {kroner:.0} kr): {after}")
        }
        Relaxation::Minimum { line, .. } => {
            format!("a minimum one lower for {}: {after}", short_subject(problem, Subject::Demand(line)))
        }
        Relaxation::Rule { person, rule, .. } => {
            let active = &problem.book.of(person)[rule];
            format!("{} set aside for {}: {after}", active.rule.id(), name(problem, person))
        }
    }
}

/// `Anna Holm (E07)`.
fn name(problem: &Problem, person: PersonIx) -> String {
    let employee = &problem.hospital.staff[person];
    format!("{} ({})", employee.name, employee.employment)
}

fn date(problem: &Problem, day: i32) -> String {
    let date = problem.hospital.horizon.date(day);
    format!("{} {}", weekday_name(date.weekday()), date.format("%-d %B"))
}

/// `Sunday 14 March Night needs 2 Anaesthesia`.
fn subject_text(problem: &Problem, subject: Subject) -> String {
    let hospital = &problem.hospital;
    match subject {
        Subject::Demand(line) => {
            let needed = hospital.demand[line].minimum;
            let (what, who) = demand_words(problem, line);
            format!("{what} needs {needed} {who}")
        }
        Subject::Mix(mix, day) => {
            let mix = &hospital.mixes[mix];
            let (junior, senior) = (&hospital.competences[mix.junior].name, &hospital.competences[mix.senior].name);
            let shift = &hospital.shifts[mix.shift].name;
            format!("{} {shift} needs one {senior} for every {} {junior}", date(problem, day), mix.most_each)
        }
        Subject::Conference(conference) => {
            let conference = &hospital.conferences[conference];
            let who = &hospital.competences[conference.competence].name;
            format!("{} {} needs {} {who}", date(problem, conference.day), conference.name, conference.quorum)
        }
        Subject::Clearing(clearing) => {
            let clearing = &hospital.clearings[clearing];
            let who = &hospital.competences[clearing.competence].name;
            let week = date(problem, clearing.monday);
            format!("{} in the week of {week} needs {} {who}", clearing.name, clearing.per_week)
        }
        Subject::Away(competence, day) => {
            let competence = &hospital.competences[competence];
            let most = competence.most_away.unwrap_or_default();
            format!("{}: more than {most} {} would be away", date(problem, day), competence.name)
        }
        Subject::Posts(day, shift) => format!("{} {}", date(problem, day), hospital.shifts[shift].name),
        Subject::Rule(person, rule) => {
            problem.book.of(person).get(rule).map_or_else(String::new, |active| active.rule.describe(Language::English))
        }
        Subject::Accounts => String::new(),
    }
}

fn demand_words(problem: &Problem, line: usize) -> (String, String) {
    let hospital = &problem.hospital;
    let line = &hospital.demand[line];
    let who = line.competence.map_or("staff", |competence| hospital.competences[competence].name.as_str());
    (format!("{} {}", date(problem, line.day), hospital.shifts[line.shift].name), who.to_string())
}

fn short_subject(problem: &Problem, subject: Subject) -> String {
    match subject {
        Subject::Demand(line) => {
            let (what, who) = demand_words(problem, line);
            format!("{who} on {what}")
        }
        other => subject_text(problem, other),
    }
}

fn reason_text(problem: &Problem, person: PersonIx, reason: &Reason) -> String {
    match reason {
        Reason::Absent(kind) => format!("away ({})", absence_word(*kind)),
        Reason::NotCompetent => "lacks the competence that the shift asks for".into(),
        Reason::Rules(rules) => {
            let sentences: Vec<String> = rules
                .iter()
                .filter_map(|&rule| problem.book.of(person).get(rule))
                .map(|active| active.rule.describe(Language::English).trim_end_matches('.').to_string())
                .collect();
            sentences.join("; ")
        }
        Reason::Free => "could be there, but is needed elsewhere or is already counted".into(),
    }
}

fn absence_word(kind: AbsenceKind) -> &'static str {
    match kind {
        AbsenceKind::Holiday => "holiday",
        AbsenceKind::Course => "course",
        AbsenceKind::Sick => "sick",
        AbsenceKind::Leave => "leave",
        AbsenceKind::TimeOff => "time off in lieu",
    }
}

/// What stands against a refused wish, as half a sentence; empty for a granted one.
pub fn price_text(problem: &Problem, wish: usize, price: &Price) -> String {
    let hospital = &problem.hospital;
    let person = hospital.wishes[wish].person;
    match price {
        Price::Granted => String::new(),
        Price::Impossible(rules) if rules.is_empty() => match hospital.wishes[wish].kind {
            WishKind::Shift(..) | WishKind::DayOn(_) => "nothing is to be worked then, or the person is away".into(),
            _ => "fixed duties forbid it".into(),
        },
        Price::Impossible(rules) => {
            format!("not possible: {}", reason_text(problem, person, &Reason::Rules(rules.clone())))
        }
        Price::WardShort => "granting it would leave the ward below a hard minimum".into(),
        Price::NotPriced => "no time was left to price it".into(),
        Price::Costs { points, change, lost } => {
            let kroner = points * hospital.points.ore_per_point as f64 / 100.0;
            let mut parts: Vec<String> = Vec::new();
            let mut others: Vec<&str> =
                lost.iter().map(|&wish| hospital.staff[hospital.wishes[wish].person].name.as_str()).collect();
            others.dedup();
            if !others.is_empty() {
                parts.push(format!("{} lost ({})", count(lost.len(), "other wish", "other wishes"), others.join(", ")));
            }
            for term in Term::ALL.into_iter().filter(|&term| term != Term::Wishes) {
                if change.of(term) < -0.5 {
                    parts.push(format!("{} {:.0} points", term.name(), -change.of(term)));
                }
            }
            let causes = if parts.is_empty() { String::new() } else { format!(": {}", parts.join(", ")) };
            format!("granting it costs at most {points:.1} points ({kroner:.0} kr){causes}")
        }
    }
}

fn count(number: usize, one: &str, many: &str) -> String {
    if number == 1 { format!("1 {one}") } else { format!("{number} {many}") }
}
