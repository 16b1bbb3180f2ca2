//! The story of a conflict that lies in one person's own entries: which rules, on which dates, and what brought it about.

use super::RuleAt;
use super::words::{count, name, rule_text, sentence};
use crate::agreement::ActiveRule;
use crate::calendar::{Day, short_date, short_dates};
use crate::hospital::{PersonIx, wish_text};
use crate::roster::Problem;
use std::collections::BTreeSet;
use std::fmt::Write;

/// Entries shown of one kind.
const SHOWN: usize = 6;

/// Who contradicts whom, where, and what would help.
pub(super) fn person_text(problem: &Problem, person: PersonIx, rules: &[RuleAt]) -> String {
    let known = problem.book.of(person);
    let rules: Vec<(&ActiveRule, &RuleAt)> =
        rules.iter().filter_map(|at| known.get(at.rule).map(|active| (active, at))).collect();
    let mut text = headline(problem, person, &rules);
    for &(active, at) in &rules {
        let _ = writeln!(text, "  {}: {}", sentence(active), active.source);
        let what = what_of(problem, person, active, at);
        if !what.is_empty() {
            let _ = writeln!(text, "    {what}");
        }
    }
    text += "\nWhat would help, any one of:\n";
    for remedy in remedies(problem, person, &rules) {
        let _ = writeln!(text, "  {remedy}");
    }
    text
}

fn headline(problem: &Problem, person: PersonIx, rules: &[(&ActiveRule, &RuleAt)]) -> String {
    let who = name(problem, person);
    match rules {
        [(only, _)] if only.rule.id() == "publication_notice" => {
            "No roster exists: whoever works when, it would be known too late.\n\nThis rule stands against it:\n".into()
        }
        [_] => format!(
            "No roster exists: what is asked of {who} cannot be kept, whatever the others do.\n\nThis rule cannot be kept:\n"
        ),
        _ => format!(
            "No roster exists: what is asked of {who} cannot be kept, whatever the others do.\n\n\
             These rules contradict each other:\n"
        ),
    }
}

/// What the rule is about here: the entries and dates behind it.
fn what_of(problem: &Problem, person: PersonIx, active: &ActiveRule, at: &RuleAt) -> String {
    let hospital = &problem.hospital;
    match active.rule.id() {
        "publication_notice" => {
            let Some(published) = hospital.publish_on else { return String::new() };
            let ahead = (hospital.horizon.first - published).num_days();
            let ahead = usize::try_from(ahead)
                .map_or("after it".into(), |days| format!("{} before it", count(days, "day", "days")));
            format!("the first day is {}; publish_on is {published}, {ahead}", hospital.horizon.first)
        }
        "norm_hours" => norm_text(problem, person, at),
        "pinned" => {
            let pins = at.days.iter().filter_map(|&(day, _)| {
                let code = match hospital.pinned.get(&(person, day))? {
                    Some(shift) => hospital.shifts.get(*shift)?.code.as_str(),
                    None => "off",
                };
                Some(format!("{code} on {}", short_date(hospital.horizon.date(day))))
            });
            format!("in pinned.csv: {}", some_of(pins.collect()))
        }
        "approved_wishes" => {
            let of_person = hospital.wishes.iter().filter(|wish| wish.must && wish.person == person);
            let about = of_person.filter(|wish| {
                let (first, last) = wish.kind.days();
                at.days.contains(&(first, last.max(0)))
            });
            format!("approved in wishes.csv: {}", some_of(about.map(|wish| wish_text(hospital, wish)).collect()))
        }
        "night_ban" => format!("{} ({})", spans_text(problem, &at.days), rule_text(problem, person, active, None)),
        _ => {
            let past = past_duties(problem, person, &at.days);
            let dates = spans_text(problem, &at.days);
            if past.is_empty() { dates } else { format!("{dates}; worked before, in history.csv: {}", some_of(past)) }
        }
    }
}

/// How much work the norm asks for, and what it is made of.
fn norm_text(problem: &Problem, person: PersonIx, at: &RuleAt) -> String {
    let hospital = &problem.hospital;
    let (Some(terms), Some(&(_, end))) = (problem.norm(person), at.days.first()) else { return String::new() };
    let carried = hospital.staff[person].opening.norm_balance_minutes;
    let (mut owed, mut credited) = (0, 0);
    for period in terms.periods(&hospital.horizon).into_iter().filter(|period| period.last <= end) {
        owed += terms.target_minutes(hospital, person, period);
        credited += terms.credited_minutes(hospital, person, period);
    }
    let left = owed - credited - carried;
    let by = short_date(hospital.horizon.date(end));
    let (least, most) = (left - terms.tolerance_minutes, left + terms.tolerance_minutes);
    let asked = match most {
        ..0 => format!("{} above what the norm allows by {by} without any work", hours(-most)),
        _ => format!("between {} and {} of work by {by}", hours(least.max(0)), hours(most)),
    };
    format!("{asked}: {} owed, {} for absence, {} carried in", hours(owed), hours(credited), hours(carried))
}

fn hours(minutes: i64) -> String {
    let sign = if minutes < 0 { "−" } else { "" };
    format!("{sign}{:.1} h", minutes.abs() as f64 / 60.0)
}

/// Duties from before the horizon on the days of a rule's limits.
fn past_duties(problem: &Problem, person: PersonIx, days: &[(Day, Day)]) -> Vec<String> {
    let hospital = &problem.hospital;
    let concerns = |day: Day| days.iter().any(|&(first, last)| (first..=last).contains(&day));
    let past = hospital.history.iter().filter(|duty| duty.person == person && concerns(duty.day));
    let code = |shift: usize| hospital.shifts.get(shift).map_or("?", |shift| shift.code.as_str());
    past.map(|duty| format!("{} on {}", code(duty.shift), short_date(hospital.horizon.date(duty.day)))).collect()
}

/// `Mon 11 Jan – Tue 12 Jan, Fri 15 Jan`: spans that touch are one.
fn spans_text(problem: &Problem, days: &[(Day, Day)]) -> String {
    let horizon = problem.hospital.horizon;
    let mut spans: Vec<(Day, Day)> = Vec::new();
    for &(first, last) in days {
        match spans.last_mut() {
            Some(span) if first <= span.1 + 1 => span.1 = span.1.max(last),
            _ => spans.push((first, last)),
        }
    }
    some_of(spans.into_iter().map(|(first, last)| short_dates(horizon.date(first), horizon.date(last))).collect())
}

fn some_of(entries: Vec<String>) -> String {
    super::words::names(&entries, SHOWN)
}

/// Entries that the planner could change, and rules that may be set aside.
fn remedies(problem: &Problem, person: PersonIx, rules: &[(&ActiveRule, &RuleAt)]) -> Vec<String> {
    let hospital = &problem.hospital;
    let employee = &hospital.staff[person];
    let mut entries: BTreeSet<String> = BTreeSet::new();
    let mut exceptions: BTreeSet<String> = BTreeSet::new();
    for (active, at) in rules {
        let id = active.rule.id();
        let first = at.days.iter().map(|&(first, _)| first).min();
        let last = at.days.iter().map(|&(_, last)| last).max();
        if first.is_some_and(|first| first < 0) && !past_duties(problem, person, &at.days).is_empty() {
            entries.insert("a duty of history.csv, if it was not worked".into());
        }
        let change = match id {
            "publication_notice" => "an earlier publish_on in hospital.toml, or a later first_day",
            "pinned" => "a cell of pinned.csv freed",
            "approved_wishes" => "an approved wish of wishes.csv taken back",
            "night_ban" => "the person's traits in staff.csv",
            "kind_caps" => "the person's limit in caps.csv",
            "average_week" | "night_average" if !employee.past_weeks.is_empty() => {
                "the hours of the weeks before, in weeks.csv"
            }
            "norm_hours" if employee.opening.norm_balance_minutes != 0 => "the balance carried in, in balances.csv",
            _ => "",
        };
        if !change.is_empty() {
            entries.insert(change.into());
        }
        if id == "norm_hours"
            && let Some(last) = last
            && hospital.absences.iter().any(|absence| absence.person == person && absence.first <= last)
        {
            entries.insert("the hours that absence counts for, in absences.csv".into());
        }
        if active.severity != crate::agreement::Severity::Law && !matches!(id, "pinned" | "approved_wishes") {
            exceptions.insert(format!("other values of {id} in hospital.toml, as far as the agreement allows them"));
        }
    }
    let mut all: Vec<String> = entries.into_iter().chain(exceptions).collect();
    if all.is_empty() {
        all.push(format!("the entries of {} in staff.csv or absences.csv", name(problem, person)));
    }
    all
}
