//! What the book promises, in the planner's words.

use super::ruleset::{Library, SHIPPED};
use super::*;
use crate::agreement::rules::daily_rest::DailyRest;
use crate::agreement::testkit::Case;
use crate::agreement::{Language, Rule, Severity};
use chrono::NaiveDate;
use proptest::prelude::*;

const SETS: [&str; 6] =
    ["eu-directive", "dk-law", "dk-regions-nurses", "dk-junior-doctors", "dk-consultants", "nhs-agenda-for-change"];

fn on(year: i32, month: u32, day: u32) -> Hospital {
    let first = NaiveDate::from_ymd_opt(year, month, day).unwrap();
    let mut hospital = Case::blank(first, 7, 56).hospital;
    hospital.staff[0].agreement = "dk-regions-nurses".into();
    hospital
}

fn ward() -> Hospital {
    on(2026, 2, 2)
}

fn book(hospital_toml: &str) -> RuleBook {
    RuleBook::build(&ward(), hospital_toml, &[]).unwrap()
}

fn faults(hospital_toml: &str) -> Vec<BookFault> {
    RuleBook::build(&ward(), hospital_toml, &[]).unwrap_err()
}

/// The only fault, and the text that it points at.
fn fault(hospital_toml: &str) -> (String, &str) {
    let all = faults(hospital_toml);
    assert_eq!(all.len(), 1, "{all:#?}");
    let at = all[0].span.clone().map_or("", |span| &hospital_toml[span]);
    (all[0].message.clone(), at)
}

/// `(severity, sentence)` of every version of a rule.
fn versions(book: &RuleBook, rule: &str) -> Vec<(Severity, String)> {
    let of_rule = book.of(0).iter().filter(|active| active.rule.id() == rule);
    of_rule.map(|active| (active.severity, active.rule.describe(Language::English))).collect()
}

fn days(count: u32) -> String {
    format!("At most {count} working days in a row.")
}

#[test]
fn every_shipped_set_resolves_for_its_staff() {
    for name in SETS {
        let mut hospital = ward();
        hospital.staff[0].agreement = name.into();
        let book = RuleBook::build(&hospital, "", &[]).unwrap_or_else(|faults| panic!("{name}: {faults:#?}"));
        let ids: Vec<&str> = book.of(0).iter().map(|active| active.rule.id()).collect();
        for basic in ["one_shift_a_day", "daily_rest", "average_week"] {
            assert!(ids.contains(&basic), "{name} lacks {basic}: {ids:?}");
        }
        assert!(book.of(0).iter().all(|active| !active.source.is_empty() && !active.layer.is_empty()));
        let has_norm = name != "eu-directive" && name != "dk-law";
        assert_eq!(book.norm(0).is_some(), has_norm, "{name}");
    }
}

#[test]
fn every_shipped_value_names_source_and_confidence() {
    let mut faults = Faults::default();
    let library = Library::read(&[], &mut faults);
    assert_eq!(faults.into_vec(), vec![]);
    assert_eq!(library.names().count() + 1, SHIPPED.len());
    for name in SETS {
        for table in &library.get(name).unwrap().tables {
            assert!(table.confidence.is_some(), "{name}: {}", table.name());
        }
    }
}

#[test]
fn the_nurses_norm_is_thirty_seven_hours_over_eight_weeks() {
    let norm = book("").norm(0).cloned().unwrap();
    assert_eq!((norm.weekly_minutes, norm.day_minutes, norm.period_weeks), (2220, 444, 8));
    assert_eq!(norm.extra_holidays, vec![(12, 24)]);
}

#[test]
fn staff_without_an_agreement_take_the_wards() {
    let mut hospital = ward();
    hospital.staff[0].agreement = String::new();
    let book = RuleBook::build(&hospital, "agreement = \"dk-consultants\"", &[]).unwrap();
    assert_eq!(book.agreement_title(0), "Consultants, Danish regions (OK24 - check against OK26)");
    assert!(RuleBook::build(&hospital, "", &[]).unwrap_err()[0].message.contains("need a default"));
}

#[test]
fn a_law_is_not_loosened_by_the_ward_the_local_agreement_or_consent() {
    let (message, at) = fault("[rules.weekly_rest]\nhours = 24\n");
    assert!(message.contains("loosens the law"), "{message}");
    assert_eq!(at, "24");
    let local = "[local_agreement]\nname = \"x\"\ndate = 2024-05-01\n[local_agreement.rules.daily_rest]\nhours = 9\n";
    assert!(fault(local).0.contains("loosens the law"));
    let consent = "[person.E1.rules.daily_rest]\nhours = 9\nconsent = \"agreed\"\n";
    assert!(fault(consent).0.contains("loosens the law"));
}

#[test]
fn a_law_is_not_made_advice() {
    let message = fault("[rules.daily_rest]\nseverity = \"advice\"\npoints = 1\n").0;
    assert!(message.contains("cannot be made weaker"), "{message}");
}

#[test]
fn a_ward_may_tighten_an_agreement_and_both_limits_stand() {
    let book = book("[rules.max_work_days]\ndays = 5\n");
    let expected = vec![(Severity::Agreement, days(6)), (Severity::Policy, days(5))];
    assert_eq!(versions(&book, "max_work_days"), expected);
}

#[test]
fn a_ward_may_not_loosen_an_agreement() {
    let (message, at) = fault("[rules.max_work_days]\ndays = 8\n");
    assert!(message.contains("loosens the agreement (6 in dk-regions-nurses"), "{message}");
    assert_eq!(at, "8");
}

#[test]
fn a_named_local_agreement_loosens_an_agreement() {
    let rules = "[local_agreement.rules.max_work_days]\ndays = 8\n";
    let named = format!("[local_agreement]\nname = \"Long runs\"\ndate = 2024-05-01\n{rules}");
    let book = book(&named);
    assert_eq!(versions(&book, "max_work_days"), vec![(Severity::Agreement, days(8))]);
    let active = book.of(0).iter().find(|active| active.rule.id() == "max_work_days").unwrap();
    assert_eq!((active.source.as_str(), active.layer.as_str()), ("Long runs, 2024-05-01", "local agreement"));
    assert!(fault(rules).0.contains("has a `name` and a `date`"));
}

#[test]
fn a_local_agreement_opens_reduced_rest_within_the_law() {
    let head = "[local_agreement]\nname = \"Reduced rest\"\ndate = 2024-05-01\n[local_agreement.rules.daily_rest]\n";
    let opened = book(&format!("{head}reduced_hours = 8\n"));
    let reduced = DailyRest { hours: 11, reduced_hours: Some(8) };
    let sentence = reduced.describe(Language::English);
    assert_eq!(versions(&opened, "daily_rest"), vec![(Severity::Law, sentence)]);
    assert!(fault("[rules.daily_rest]\nreduced_hours = 8\n").0.contains("loosens the law"), "a ward cannot");
    assert!(fault(&format!("{head}reduced_hours = 7\n")).0.contains("a whole number from 8 to 24"));
}

#[test]
fn a_person_may_consent_to_seven_days() {
    let ward_and_person = "[rules.max_work_days]\ndays = 5\n[person.E1.rules.max_work_days]\ndays = 7\n";
    let (message, _) = fault(ward_and_person);
    assert!(message.contains("consent"), "{message}");
    let agreed = format!("{ward_and_person}consent = \"agreed with the manager 2026-01-10\"\n");
    assert_eq!(versions(&book(&agreed), "max_work_days"), vec![(Severity::Agreement, days(7))]);
}

#[test]
fn one_persons_consent_leaves_the_others_alone() {
    let mut hospital = ward();
    let mut other = hospital.staff[0].clone();
    other.employment = "E2".into();
    hospital.staff.push(other);
    let toml = "[person.E2.rules.max_work_days]\ndays = 7\nconsent = \"agreed\"\n";
    let book = RuleBook::build(&hospital, toml, &[]).unwrap();
    let runs = |person| {
        let active = book.of(person).iter().find(|active| active.rule.id() == "max_work_days");
        active.unwrap().rule.describe(Language::English)
    };
    assert_eq!((runs(0), runs(1)), (days(6), days(7)));
}

const DATED: &str = r#"
name = "dated"
title = "Two versions"
extends = "dk-law"
[[rules.max_work_days]]
days = 6
severity = "agreement"
source = "the old text"
until = 2026-03-31
[[rules.max_work_days]]
days = 5
severity = "agreement"
source = "the new text"
from = 2026-04-01
"#;

fn dated(hospital: &mut Hospital, text: &str) -> Result<RuleBook, Vec<BookFault>> {
    hospital.staff[0].agreement = "dated".into();
    RuleBook::build(hospital, "", &[("agreements/dated.toml".into(), text.into())])
}

#[test]
fn the_version_in_force_on_the_first_day_applies() {
    for (mut hospital, expected) in [(on(2026, 3, 30), 6), (on(2026, 4, 6), 5)] {
        let book = dated(&mut hospital, DATED).unwrap();
        assert_eq!(versions(&book, "max_work_days"), vec![(Severity::Agreement, days(expected))]);
    }
}

#[test]
fn two_versions_in_force_at_once_are_refused() {
    let faults = dated(&mut ward(), &DATED.replace("2026-04-01", "2026-03-31")).unwrap_err();
    assert!(faults[0].message.contains("in force at once"), "{faults:#?}");
}

#[test]
fn a_version_that_has_run_out_becomes_an_open_question() {
    let text = DATED.replace("until = 2026-03-31", "until = 2025-12-31");
    let book = dated(&mut ward(), &text).unwrap();
    assert!(versions(&book, "max_work_days").is_empty(), "the new one begins later");
    let (old, _) = text.split_once("[[rules.max_work_days]]\ndays = 5").unwrap();
    let book = dated(&mut ward(), old).unwrap();
    assert!(book.open_questions()[0].note.contains("ran out on 2025-12-31"), "{:?}", book.open_questions());
}

#[test]
fn unverified_values_are_open_questions_until_the_ward_sets_them() {
    let asked = |book: &RuleBook| book.open_questions().iter().map(|q| q.rule.clone()).collect::<Vec<_>>();
    let unset = book("");
    assert_eq!(asked(&unset), ["shift_length", "weekend_frequency"]);
    assert_eq!(unset.open_questions()[0].keys, ["min_hours"]);
    assert!(versions(&unset, "weekend_frequency").is_empty());

    let set = book("[rules.weekend_frequency]\nmost = 1\nof = 2\n[rules.shift_length]\nmin_hours = 5\n");
    assert_eq!(asked(&set), [""; 0]);
    assert_eq!(versions(&set, "weekend_frequency")[0].0, Severity::Advice);
    assert_eq!(versions(&set, "shift_length").len(), 1);
}

#[test]
fn a_rule_that_lacks_a_value_waits_for_all_of_them() {
    let mut hospital = ward();
    hospital.staff[0].agreement = "dk-junior-doctors".into();
    let build = |toml: &str| RuleBook::build(&hospital, toml, &[]).unwrap();
    let part = build("[rules.weekly_days_off]\nweeks = 4\n");
    assert_eq!(part.open_questions()[0].keys, ["extra_hours", "long_hours"]);
    assert!(versions(&part, "weekly_days_off").is_empty());
    let whole = build("[rules.weekly_days_off]\nweeks = 4\nlong_hours = 55\nextra_hours = 24\n");
    assert_eq!(whole.open_questions(), []);
    let standings: Vec<Severity> = versions(&whole, "weekly_days_off").into_iter().map(|version| version.0).collect();
    assert_eq!(standings, [Severity::Agreement], "the value completes the agreement's own rule");
}

#[test]
fn a_ward_gives_weekends_its_own_standing() {
    let set = book("[rules.weekend_frequency]\nmost = 1\nof = 2\nseverity = \"policy\"\n");
    assert_eq!(versions(&set, "weekend_frequency").iter().map(|v| v.0).collect::<Vec<_>>(), [Severity::Policy]);
}

#[test]
fn a_label_makes_a_second_instance() {
    let book = book("[rules.max_work_days.preferred]\ndays = 4\nseverity = \"advice\"\npoints = 3\n");
    let expected = vec![(Severity::Agreement, days(6)), (Severity::Advice, days(4))];
    assert_eq!(versions(&book, "max_work_days"), expected);
}

#[test]
fn a_wards_setting_changes_the_norm_in_place() {
    let book = book("[rules.norm_hours]\ntolerance_hours = 4\n");
    assert_eq!(book.norm(0).unwrap().tolerance_minutes, 240);
    assert_eq!(versions(&book, "norm_hours").len(), 1);
    assert!(fault("[rules.norm_hours]\nweekly_hours = 40\n").0.contains("loosens the agreement"));
}

#[test]
fn rules_for_one_agreement_leave_the_others_alone() {
    let toml = "[rules.max_work_days]\ndays = 5\nonly = [\"dk-consultants\"]\n";
    assert_eq!(versions(&book(toml), "max_work_days"), vec![(Severity::Agreement, days(6))]);
}

#[test]
fn junior_doctors_may_opt_out_of_the_average_and_nurses_may_not() {
    let opts_out = |name: &str| {
        let mut hospital = ward();
        hospital.staff[0].agreement = name.into();
        let book = RuleBook::build(&hospital, "", &[]).unwrap();
        let averages: Vec<&ActiveRule> =
            book.of(0).iter().filter(|active| active.rule.id() == "average_week").collect();
        assert_eq!((averages.len(), averages[0].severity), (1, Severity::Law));
        format!("{:?}", averages[0].rule).contains("opt_out: true")
    };
    assert!(opts_out("dk-junior-doctors") && !opts_out("dk-regions-nurses"));
}

#[test]
fn a_misspelt_rule_gets_a_near_match() {
    let (message, at) = fault("[rules.max_workdays]\ndays = 5\n");
    assert_eq!(message, "unknown rule `max_workdays`; did you mean `max_work_days`?");
    assert_eq!(at, "max_workdays");
}

#[test]
fn a_misspelt_key_gets_a_near_match() {
    assert_eq!(
        fault("[rules.daily_rest]\nhour = 11\n").0,
        "unknown key `hour` of rule `daily_rest`; did you mean `hours`?"
    );
}

#[test]
fn a_misspelt_rule_set_gets_a_near_match() {
    let mut hospital = ward();
    hospital.staff[0].agreement = "dk-region-nurses".into();
    let faults = RuleBook::build(&hospital, "", &[]).unwrap_err();
    assert_eq!(faults[0].message, "unknown rule set `dk-region-nurses`; did you mean `dk-regions-nurses`?");
    assert_eq!(faults[0].file, "staff.csv");
}

#[test]
fn several_faults_come_back_at_once_each_with_its_place() {
    let toml = "agreement = 7\n[rules.nope]\n[rules.max_work_days]\ndays = \"five\"\nseverity = \"strict\"\n\
                from = 2026\n[rules.daily_rest]\nhours = 99\n[person.E9.rules.daily_rest]\n[local_agreement]\n";
    let found = faults(toml);
    assert_eq!(found.len(), 8, "{found:#?}");
    assert!(found.iter().all(|fault| fault.file == "hospital.toml" && fault.span.is_some()));
}

#[test]
fn a_broken_file_is_a_fault_and_no_panic() {
    assert!(faults("[rules.daily_rest\nhours = 11").iter().any(|fault| fault.message.contains("not valid TOML")));
}

#[test]
fn own_sets_may_neither_take_a_shipped_name_nor_extend_in_a_circle() {
    let own = |name: &str, extends: &str| {
        let text = format!("name = \"{name}\"\ntitle = \"T\"\nextends = \"{extends}\"\n");
        (format!("agreements/{name}.toml"), text)
    };
    let taken = RuleBook::build(&ward(), "", &[own("dk-law", "eu-directive")]).unwrap_err();
    assert!(taken[0].message.contains("exists already"));
    let mut hospital = ward();
    hospital.staff[0].agreement = "a".into();
    let circle = RuleBook::build(&hospital, "", &[own("a", "b"), own("b", "a")]).unwrap_err();
    assert!(circle[0].message.contains("in a circle"), "{circle:#?}");
    let orphan = RuleBook::build(&ward(), "", &[own("a", "dk-lov")]).unwrap_err();
    assert_eq!(orphan[0].message, "unknown rule set `dk-lov`; did you mean `dk-law`?");
}

#[test]
fn an_own_set_builds_upon_a_shipped_one() {
    let text = "name = \"west\"\ntitle = \"West\"\nextends = \"dk-regions-nurses\"\n\
                [rules.max_work_days]\ndays = 5\nsource = \"the region's own page, 2025\"\n";
    let mut hospital = ward();
    hospital.staff[0].agreement = "west".into();
    let own = [("agreements/west.toml".to_string(), text.to_string())];
    let book = RuleBook::build(&hospital, "", &own).unwrap();
    assert_eq!(versions(&book, "max_work_days"), vec![(Severity::Agreement, days(5))]);
    assert_eq!(book.agreement_title(0), "West");
}

#[test]
fn an_own_set_that_cannot_be_read_is_one_fault_and_not_two() {
    let mut hospital = ward();
    hospital.staff[0].agreement = "west".into();
    let faults = RuleBook::build(&hospital, "", &[("agreements/west.toml".into(), "name = west".into())]).unwrap_err();
    assert_eq!(faults.len(), 1, "{faults:#?}");
    let faults = RuleBook::build(&hospital, "", &[("agreements/west.toml".into(), "# empty".into())]).unwrap_err();
    assert_eq!(faults.len(), 1, "{faults:#?}");
}

#[test]
fn an_unverified_value_may_not_be_shipped_as_if_it_stood() {
    let text = "name = \"x\"\ntitle = \"X\"\n[rules.max_work_days]\ndays = 6\nseverity = \"policy\"\n\
                source = \"hearsay\"\nconfidence = \"U\"\n";
    let faults = RuleBook::build(&ward(), "", &[("x.toml".into(), text.into())]).unwrap_err();
    assert!(faults[0].message.contains("unset = true"), "{faults:#?}");
}

#[test]
fn the_format_page_names_every_rule_and_value() {
    let page = include_str!("../../../models/agreements/README.md");
    for id in registry::ids() {
        let row = page.lines().find(|line| line.starts_with(&format!("| `{id}`")));
        let row = row.unwrap_or_else(|| panic!("models/agreements/README.md has no row for {id}"));
        for key in registry::find(id).unwrap().keys {
            assert!(row.contains(&format!("`{}`", key.name)), "the row of {id} does not name {}", key.name);
        }
    }
}

#[test]
fn shipped_sets_are_listed_with_their_labels() {
    let shipped = RuleBook::shipped();
    assert_eq!(shipped.len(), SETS.len());
    let nurses = shipped.iter().find(|set| set.name == "dk-regions-nurses").unwrap();
    assert_eq!(nurses.label.as_deref(), Some("OK24 - check against OK26"));
    assert_eq!(nurses.extends.as_deref(), Some("dk-law"));
}

const BUSY: &str = r#"
agreement = "dk-regions-nurses"
[[rules.max_work_days]]
days = 5
until = 2026-12-31
only = ["dk-law"]
[rules.call_frequency.home]
kind = "home call"
every = 3
average = true
[local_agreement]
name = "x"
date = 2024-05-01
[local_agreement.rules.daily_rest]
reduced_hours = 8
[person.E1.rules.max_work_days]
days = 7
consent = "agreed"
"#;

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_text_makes_the_reader_panic(
        edits in prop::collection::vec((0..BUSY.len(), 0..30usize, "[\\[\\]{}=\",.0-9a-z\n -]{0,6}"), 0..6),
        as_set in any::<bool>(),
    ) {
        let mut text = BUSY.to_string();
        for (at, length, insert) in edits {
            let at = at.min(text.len());
            let end = (at + length).min(text.len());
            text.replace_range(at..end, &insert);
        }
        let own = [("x.toml".to_string(), text.clone())];
        let built = if as_set { RuleBook::build(&ward(), "", &own) } else { RuleBook::build(&ward(), &text, &[]) };
        for fault in built.err().unwrap_or_default() {
            prop_assert!(fault.span.is_none_or(|span| span.start <= span.end && span.end <= text.len()));
        }
    }
}
