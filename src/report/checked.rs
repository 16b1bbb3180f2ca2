//! What the independent checker found in a roster, as text, JSON and a page: each breach with its rule in words, the
//! days, what the roster has and what the rule says, and where the rule comes from.

use super::style::{Ink, Style};
use super::summary::{BreachRow, FORMAT};
use super::{ReportError, breaches, html, wording};
use crate::agreement::{RuleBook, Severity};
use crate::check::Breach;
use crate::hospital::Hospital;
use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A check of a roster.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(title = "Roster check")]
pub struct CheckReport {
    /// Version of this format.
    pub format: u32,
    /// Name of the ward or hospital.
    pub ward: String,
    /// First date checked.
    #[schemars(with = "String", extend("format" = "date"))]
    pub first: NaiveDate,
    /// Last date checked.
    #[schemars(with = "String", extend("format" = "date"))]
    pub last: NaiveDate,
    /// People checked.
    pub people: usize,
    /// The verdict in a line.
    pub verdict: String,
    /// Breaches of hard rules.
    pub hard: usize,
    /// Advice not followed.
    pub advice: usize,
    /// The breaches: the ward's own first, then by person in the order of the staff table.
    pub groups: Vec<PersonBreaches>,
    /// Breaches counted by rule, the most binding first.
    pub totals: Vec<RuleTotal>,
}

/// The breaches of one person, or of the ward as a whole.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PersonBreaches {
    /// Employment key; `null` for the ward.
    pub employment: Option<String>,
    /// Name; `null` for the ward.
    pub name: Option<String>,
    /// By date.
    pub breaches: Vec<BreachRow>,
}

impl PersonBreaches {
    /// `Anna (E1)` or `The ward`.
    pub fn title(&self) -> String {
        match (&self.name, &self.employment) {
            (Some(name), Some(employment)) => format!("{name} ({employment})"),
            _ => "The ward".to_string(),
        }
    }
}

/// How often a rule is broken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RuleTotal {
    /// Key of the rule.
    pub rule: String,
    /// How binding.
    pub severity: Severity,
    /// Breaches.
    pub count: usize,
}

impl CheckReport {
    /// The report on some breaches of a roster.
    pub fn build(hospital: &Hospital, book: &RuleBook, breaches: &[Breach]) -> Self {
        let mut ordered: Vec<&Breach> = breaches.iter().collect();
        ordered.sort_by_key(|breach| breach.person);
        let ordered: Vec<Breach> = ordered.into_iter().cloned().collect();
        let rows = breaches::rows(hospital, book, &ordered);
        let hard = rows.iter().filter(|row| row.severity.is_hard()).count();
        let mut report = Self {
            format: FORMAT,
            ward: hospital.name.clone(),
            first: hospital.horizon.first,
            last: hospital.horizon.last(),
            people: hospital.staff.len(),
            verdict: String::new(),
            hard,
            advice: rows.len() - hard,
            groups: groups(&rows),
            totals: totals(&rows),
        };
        report.verdict = verdict(&report);
        report
    }

    /// Whether no hard rule is broken.
    pub fn is_clean(&self) -> bool {
        self.hard == 0
    }
}

/// Breaches of the same person together, in the order in which people first occur, each person's by date.
pub(super) fn groups(rows: &[BreachRow]) -> Vec<PersonBreaches> {
    let mut groups: Vec<PersonBreaches> = Vec::new();
    let mut at: BTreeMap<Option<&str>, usize> = BTreeMap::new();
    for row in rows {
        let index = *at.entry(row.employment.as_deref()).or_insert(groups.len());
        if index == groups.len() {
            let (employment, name) = (row.employment.clone(), row.name.clone());
            groups.push(PersonBreaches { employment, name, breaches: Vec::new() });
        }
        groups[index].breaches.push(row.clone());
    }
    for group in &mut groups {
        group.breaches.sort_by_key(|breach| (breach.first, breach.last));
    }
    groups
}

fn totals(rows: &[BreachRow]) -> Vec<RuleTotal> {
    let mut counts: BTreeMap<(Severity, &str), usize> = BTreeMap::new();
    for row in rows {
        *counts.entry((row.severity, &row.rule)).or_default() += 1;
    }
    let total = |((severity, rule), count): ((Severity, &str), usize)| RuleTotal { rule: rule.into(), severity, count };
    counts.into_iter().map(total).collect()
}

fn verdict(report: &CheckReport) -> String {
    let advice = wording::counted(report.advice, "piece of advice is", "pieces of advice are");
    if report.hard > 0 {
        let people = report.groups.iter().filter(|g| g.employment.is_some() && g.breaches.iter().any(is_hard)).count();
        let by = if people == 0 {
            String::new()
        } else {
            format!(", {} concerned", wording::counted(people, "person", "people"))
        };
        let hard = wording::counted(report.hard, "breach", "breaches");
        let tail = if report.advice == 0 { String::new() } else { format!("; {advice} not followed") };
        return format!("{hard} of hard rules{by}{tail}.");
    }
    let days = wording::counted((report.last - report.first).num_days() as usize + 1, "day", "days");
    let checked = format!("{} over {days}", wording::counted(report.people, "person", "people"));
    match report.advice {
        0 => format!("Clean: no rule is broken ({checked})."),
        _ => format!("Clean: no hard rule is broken ({checked}); {advice} not followed."),
    }
}

fn is_hard(row: &BreachRow) -> bool {
    row.severity.is_hard()
}

/// `law`, `agreement`, `policy` or `advice`.
pub(super) fn severity_word(severity: Severity) -> &'static str {
    match severity {
        Severity::Law => "law",
        Severity::Agreement => "agreement",
        Severity::Policy => "policy",
        Severity::Advice => "advice",
    }
}

/// The check as text.
pub fn check_text(hospital: &Hospital, book: &RuleBook, breaches: &[Breach], style: &Style) -> String {
    let report = CheckReport::build(hospital, book, breaches);
    let weeks = wording::weeks(report.first, report.last);
    let title = format!("{} · {weeks} ({})", report.ward, wording::span(report.first, report.last));
    let verdict = if report.is_clean() { report.verdict.clone() } else { style.paint(Ink::Alarm, &report.verdict) };
    let mut text = format!("{}\n{verdict}\n", style.paint(Ink::Strong, &title));
    if report.groups.is_empty() {
        return text;
    }
    text += &format!("\n{}\n{}\n", groups_text(&report.groups, style), style.paint(Ink::Strong, "By rule"));
    for total in &report.totals {
        let severity = severity_word(total.severity);
        text += &format!("  {:>4}  {severity:<9}  {}\n", total.count, total.rule);
    }
    text
}

/// Breaches by person: days, what happened, measured against the rule, and the rule with its source.
pub(super) fn groups_text(groups: &[PersonBreaches], style: &Style) -> String {
    let mut text = String::new();
    for group in groups {
        text += &format!("{}\n", style.paint(Ink::Strong, &group.title()));
        for breach in &group.breaches {
            let ink = if breach.severity.is_hard() { Ink::Alarm } else { Ink::Notice };
            let severity = style.paint(ink, &format!("{:<9}", severity_word(breach.severity)));
            let days = wording::short_dates(breach.first, breach.last);
            let (measured, allowed) = (&breach.measured, &breach.allowed);
            text += &format!("  {severity}  {days}  {}: {measured} (rule: {allowed})\n", breach.what);
            let sentence = breach.sentence.as_ref().map_or(String::new(), |sentence| format!(": {sentence}"));
            let source = if breach.source.is_empty() { String::new() } else { format!(" [{}]", breach.source) };
            text +=
                &format!("             {}\n", style.paint(Ink::Faint, &format!("{}{sentence}{source}", breach.rule)));
        }
    }
    text
}

/// The check as indented JSON; its schema is `docs/check.schema.json`.
///
/// # Errors
/// When it cannot be written as JSON.
pub fn check_json(hospital: &Hospital, book: &RuleBook, breaches: &[Breach]) -> Result<String, ReportError> {
    Ok(serde_json::to_string_pretty(&CheckReport::build(hospital, book, breaches))? + "\n")
}

/// The check as one self-contained page.
///
/// # Errors
/// When the template fails.
pub fn check_html(hospital: &Hospital, book: &RuleBook, breaches: &[Breach]) -> Result<String, ReportError> {
    html::check_page(&CheckReport::build(hospital, book, breaches))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample;

    #[test]
    fn the_text_of_a_check_with_breaches() {
        let (hospital, _) = sample::tiny();
        let text = check_text(&hospital, &sample::book(&hospital), &sample::breaches(), &Style::plain(100));
        insta::assert_snapshot!(text, @r"
        Ward K · week 14 (30 March – 5 April 2026)
        2 breaches of hard rules, 1 person concerned; 1 piece of advice is not followed.

        The ward
          policy     Fri 3 Apr  heads on N: 1 (rule: 2)
                     coverage [demand]
        Anna Møller (E1)
          law        Tue 31 Mar – Wed 1 Apr  rest between E on Tue 31 Mar and D on Wed 1 Apr: 8 h 30 min (rule: 11 h)
                     daily_rest: 11 hours of rest in a row in any 24 hours. [BEK 324/2002 § 3]
        Bo Lund (E2)
          advice     Wed 1 Apr – Thu 2 Apr  backward turn: 1 (rule: 0)
                     forward_rotation [ward]

        By rule
             1  law        daily_rest
             1  policy     coverage
             1  advice     forward_rotation
        ");
    }

    #[test]
    fn a_clean_roster_is_one_clear_line() {
        let (hospital, _) = sample::tiny();
        let text = check_text(&hospital, &sample::book(&hospital), &[], &Style::plain(100));
        insta::assert_snapshot!(text, @r"
        Ward K · week 14 (30 March – 5 April 2026)
        Clean: no rule is broken (2 people over 7 days).
        ");
    }

    #[test]
    fn advice_alone_leaves_a_roster_clean() {
        let (hospital, _) = sample::tiny();
        let report = CheckReport::build(&hospital, &sample::book(&hospital), &sample::breaches()[1..2]);
        assert!(report.is_clean());
        assert!(report.verdict.starts_with("Clean: no hard rule is broken"), "{}", report.verdict);
        assert!(report.verdict.ends_with("1 piece of advice is not followed."), "{}", report.verdict);
    }

    #[test]
    fn the_ward_comes_first_and_people_in_staff_order() {
        let (hospital, _) = sample::tiny();
        let report = CheckReport::build(&hospital, &sample::book(&hospital), &sample::breaches());
        let titles: Vec<String> = report.groups.iter().map(PersonBreaches::title).collect();
        assert_eq!(titles, ["The ward", "Anna Møller (E1)", "Bo Lund (E2)"]);
        let json = check_json(&hospital, &sample::book(&hospital), &sample::breaches()).unwrap();
        assert_eq!(serde_json::from_str::<CheckReport>(&json).unwrap(), report);
    }
}
