//! People, demands and reasons in the planner's words.

use super::Reason;
use crate::agreement::{ActiveRule, Language, Severity};
use crate::calendar::{Day, weekday_name};
use crate::hospital::{Hospital, PersonIx, absence_text, wish_text};
use crate::roster::{Problem, Subject};
use chrono::Datelike;

/// `Anna Holm (E07)`.
pub(super) fn name(problem: &Problem, person: PersonIx) -> String {
    let employee = &problem.hospital.staff[person];
    format!("{} ({})", employee.name, employee.employment)
}

/// At most `shown` of the names, and how many more there are.
pub(super) fn names(all: &[String], shown: usize) -> String {
    let head = all.iter().take(shown).cloned().collect::<Vec<_>>().join(", ");
    if all.len() > shown { format!("{head} and {} more", all.len() - shown) } else { head }
}

/// `1 head`, `3 heads`.
pub(super) fn count(number: usize, one: &str, many: &str) -> String {
    if number == 1 { format!("1 {one}") } else { format!("{number} {many}") }
}

/// `40 points, worth 4000 kr`.
pub(super) fn points_and_kroner(hospital: &Hospital, points: f64) -> String {
    let tenths = (points * 10.0).round() / 10.0;
    let kroner = tenths * hospital.points.ore_per_point as f64 / 100.0;
    let unit = if tenths == 1.0 { "point" } else { "points" };
    format!("{tenths} {unit}, worth {kroner:.0} kr")
}

/// `Sunday 14 March`.
pub(super) fn date(problem: &Problem, day: Day) -> String {
    let date = problem.hospital.horizon.date(day);
    format!("{} {}", weekday_name(date.weekday()), date.format("%-d %B"))
}

/// Where a demand is: `Sunday 14 March, Night`.
pub(super) fn place(problem: &Problem, subject: Subject) -> String {
    let hospital = &problem.hospital;
    let shift_on = |day: Day, shift: usize| format!("{}, {}", date(problem, day), hospital.shifts[shift].name);
    match subject {
        Subject::Demand(line) => shift_on(hospital.demand[line].day, hospital.demand[line].shift),
        Subject::Mix(mix, day) => shift_on(day, hospital.mixes[mix].shift),
        Subject::Posts(day, shift) => shift_on(day, shift),
        Subject::Conference(conference) => {
            let conference = &hospital.conferences[conference];
            format!("{}, {}", date(problem, conference.day), conference.name)
        }
        Subject::Clearing(clearing) => {
            let clearing = &hospital.clearings[clearing];
            format!("Week of {}, {}", date(problem, clearing.monday), clearing.name)
        }
        Subject::Away(_, day) => date(problem, day),
        Subject::Rule(person, _) => name(problem, person),
        Subject::Accounts => String::new(),
    }
}

/// What a demand asks for there: `2 with Anaesthesia are needed`.
pub(super) fn need(problem: &Problem, subject: Subject) -> String {
    let hospital = &problem.hospital;
    let are_needed = |number: u32, competence: Option<usize>| {
        let verb = if number == 1 { "is" } else { "are" };
        let with = competence.map_or(String::new(), |at| format!(" with {}", hospital.competences[at].name));
        format!("{number}{with} {verb} needed")
    };
    match subject {
        Subject::Demand(line) => are_needed(hospital.demand[line].minimum, hospital.demand[line].competence),
        Subject::Mix(mix, _) => {
            let mix = &hospital.mixes[mix];
            let (junior, senior) = (&hospital.competences[mix.junior].name, &hospital.competences[mix.senior].name);
            format!("one {senior} is needed for every {} {junior}", mix.most_each)
        }
        Subject::Conference(at) => {
            let conference = &hospital.conferences[at];
            are_needed(conference.quorum, Some(conference.competence))
        }
        Subject::Clearing(at) => {
            let clearing = &hospital.clearings[at];
            are_needed(clearing.per_week, Some(clearing.competence))
        }
        Subject::Away(competence, _) => {
            let competence = &hospital.competences[competence];
            format!("at most {} with {} may be away", competence.most_away.unwrap_or_default(), competence.name)
        }
        Subject::Posts(..) => "nobody fills two posts at once".into(),
        Subject::Rule(person, rule) => problem.book.of(person).get(rule).map_or_else(String::new, sentence),
        Subject::Accounts => String::new(),
    }
}

/// The rule in a sentence without its full stop, and how binding it is.
pub(super) fn sentence(active: &ActiveRule) -> String {
    let sentence = active.rule.describe(Language::English);
    let binding = match active.severity {
        Severity::Law => "law",
        Severity::Agreement => "agreement",
        Severity::Policy => "ward policy",
        Severity::Advice => "advice",
    };
    format!("{} ({binding})", sentence.trim_end_matches('.'))
}

/// Why somebody cannot be there. `at` is the day and lets the reason name what lies on it; without it the text is the same
/// for everybody with the same reason.
pub(super) fn reason_text(problem: &Problem, person: PersonIx, reason: &Reason, at: Option<Day>) -> String {
    match reason {
        Reason::Absent(kind) => format!("away ({})", absence_text(*kind)),
        Reason::NotCompetent => "lacks a competence that the shift asks for".into(),
        Reason::Rules(rules) if rules.is_empty() => "other demands leave no room".into(),
        Reason::Rules(rules) => {
            let known = rules.iter().filter_map(|&rule| problem.book.of(person).get(rule));
            let sentences: Vec<String> = known.map(|active| rule_text(problem, person, active, at)).collect();
            sentences.join(", and ")
        }
        Reason::Free => "can be there".into(),
        Reason::Unknown => "not looked into for lack of time".into(),
    }
}

/// A rule as it bears on one person: an entry of their own is named, any other rule is quoted.
pub(super) fn rule_text(problem: &Problem, person: PersonIx, active: &ActiveRule, at: Option<Day>) -> String {
    let hospital = &problem.hospital;
    let traits = hospital.staff[person].traits;
    match active.rule.id() {
        "night_ban" if traits.no_nights => "is exempt from nights".into(),
        "night_ban" if traits.fixed_nights => "works nights only".into(),
        "approved_wishes" => {
            let near = |kind: &crate::hospital::WishKind| {
                let (first, last) = kind.days();
                at.is_some_and(|day| (first - 1..=last + 1).contains(&day))
            };
            let approved = hospital.wishes.iter().filter(|wish| wish.must && wish.person == person);
            let wishes: Vec<String> =
                approved.filter(|wish| near(&wish.kind)).map(|wish| wish_text(hospital, wish)).collect();
            if wishes.is_empty() { "has an approved wish".into() } else { format!("is promised {}", wishes.join(", ")) }
        }
        "pinned" => match at.and_then(|day| hospital.pinned.get(&(person, day))) {
            Some(Some(shift)) => format!("is fixed to {} that day", hospital.shifts[*shift].name),
            Some(None) => "is fixed to be off that day".into(),
            None => "has fixed duties near it".into(),
        },
        _ => sentence(active),
    }
}
