//! Does `tavle check` find every breach, and only that? The ward of `tests/data/planted` has a roster that keeps every rule,
//! much of it to the minute. Each case plants one breach into it; the check must find that one, at its person and day, and
//! nothing else that the case does not name.

use assert_cmd::Command;
use predicates::prelude::PredicateBooleanExt;
use predicates::str::contains;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use tavle::agreement::RuleBook;
use tavle::calendar::Day;
use tavle::check;
use tavle::hospital::{Absence, AbsenceKind, Hospital, Roster};

/// A ward and its roster, to be damaged.
#[derive(Clone)]
struct Scene {
    hospital: Hospital,
    roster: Roster,
}

impl Scene {
    fn person(&self, employment: &str) -> usize {
        self.hospital.person(employment).unwrap_or_else(|| panic!("no {employment}"))
    }

    fn shift(&self, code: &str) -> usize {
        self.hospital.shift(code).unwrap_or_else(|| panic!("no shift {code}"))
    }

    /// Gives the person this shift instead of what they have on the day.
    fn put(&mut self, employment: &str, day: Day, code: &str) {
        self.roster.set(self.person(employment), day, Some(self.shift(code)));
    }

    /// Gives the person this shift beside what they have on the day.
    fn add(&mut self, employment: &str, day: Day, code: &str) {
        self.roster.insert(self.person(employment), day, self.shift(code));
    }

    /// Gives the person the day off; they must have had a shift.
    fn off(&mut self, employment: &str, day: Day) {
        let person = self.person(employment);
        assert!(self.roster.get(person, day).is_some(), "{employment} is off on day {day} anyhow");
        self.roster.set(person, day, None);
    }

    /// Moves the person's shift to another day, as another shift.
    fn shift_to(&mut self, employment: &str, from: Day, to: Day, code: &str) {
        self.off(employment, from);
        self.put(employment, to, code);
    }

    /// Temps on the line of a shift and competence on a day.
    fn temps(&mut self, day: Day, code: &str, temps: u32) {
        let shift = self.shift(code);
        let line = self.hospital.demand.iter().position(|line| (line.day, line.shift) == (day, shift));
        self.roster.temps[line.unwrap_or_else(|| panic!("no demand on day {day} for {code}"))] = temps;
    }
}

/// Something done to the roster, or to what the folder says.
type Change = fn(&mut Scene);

/// One planted breach: what a planner would call it, whose it is (`ward`, `everybody`), a day that the finding must cover,
/// the rules that are broken (almost always one), and how.
struct Case {
    name: &'static str,
    who: &'static str,
    day: Day,
    rules: &'static [&'static str],
    plant: Change,
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/planted")
}

fn clean() -> (Scene, RuleBook) {
    let read = tavle::files::read_folder(folder()).unwrap_or_else(|faults| panic!("{faults}"));
    let book = RuleBook::build(&read.hospital, &read.hospital_toml, &read.own_agreements)
        .unwrap_or_else(|faults| panic!("{faults:?}"));
    let roster = tavle::files::read_roster(folder().join("roster.csv"), &read.hospital)
        .unwrap_or_else(|faults| panic!("{faults}"));
    (Scene { hospital: read.hospital, roster }, book)
}

const fn case(name: &'static str, who: &'static str, day: Day, rules: &'static [&'static str], plant: Change) -> Case {
    Case { name, who, day, rules, plant }
}

/// Rest, days off and runs. Day 0 is Monday 5 October 2026, day 19 the Saturday whose night has 25 hours.
const REST: &[Case] = &[
    case("10 h 59 min between an evening and the next morning", "E01", 2, &["daily_rest"], |s| s.put("E01", 2, "E959")),
    case("10 h 59 min after the last evening of history", "E01", 0, &["daily_rest"], |s| s.put("E01", 0, "E959")),
    case("10 h after an evening, which the October change alone makes 11", "E01", 2, &["daily_rest"], |s| {
        s.put("E01", 2, "E9");
    }),
    case("10 h 59 min over the October change", "E01", 20, &["daily_rest"], |s| s.put("E01", 20, "E859")),
    case("10 h 59 min counted from the latest end of a table clearing", "E19", 16, &["daily_rest"], |s| {
        s.put("E19", 16, "D659");
    }),
    case("evening before a day shift", "E04", 17, &["daily_rest", "forward_rotation"], |s| s.put("E04", 18, "D")),
    case("a weekly rest of 34 h 59 min", "E05", 11, &["weekly_rest"], |s| s.put("E05", 11, "E959")),
    case("two days off within 54 h 59 min", "E06", 6, &["weekly_days_off"], |s| s.put("E06", 4, "E1601")),
    case("a Sunday worked after ten full days", "E06", 13, &["weekly_days_off"], |s| s.put("E06", 13, "D")),
    case("a run of six days that reaches into history", "E04", 3, &["max_work_days"], |s| s.put("E04", 3, "D")),
    case("47 h 59 min free after two nights", "E02", 11, &["recovery_after_nights"], |s| s.put("E02", 11, "D659")),
    case("an evening the day after two nights and a day off", "E02", 10, &["recovery_after_nights"], |s| {
        s.shift_to("E02", 11, 10, "E");
    }),
    case("a night, a day off, a day shift", "E08", 3, &["forbidden_sequence"], |s| s.put("E08", 3, "D")),
    case("a day shift two days after the last night of history", "E07", 0, &["forbidden_sequence"], |s| {
        s.put("E07", 0, "D");
    }),
    case("two shifts on a day", "E11", 18, &["one_shift_a_day"], |s| {
        s.put("E11", 18, "S4");
        s.add("E11", 18, "V");
    }),
    case("two shifts on a day that overlap by a minute", "E11", 18, &["no_overlap", "one_shift_a_day"], |s| {
        s.add("E11", 18, "V1459");
    }),
    case(
        "a day shift that begins a minute before the night ends",
        "E08",
        2,
        &["daily_rest", "forbidden_sequence", "forward_rotation", "no_overlap"],
        |s| s.put("E08", 2, "D659"),
    ),
];

/// Hours, lengths, averages, nights, weekends, calls.
const HOURS: &[Case] = &[
    case("4 h more than the tolerance allows", "E20", 27, &["norm_hours"], |s| s.put("E20", 9, "S4")),
    case("8 h less than the tolerance allows", "E21", 0, &["norm_hours"], |s| s.off("E21", 8)),
    case("a balance that is carried in a minute too high", "E20", 27, &["norm_hours"], |s| {
        let person = s.person("E20");
        s.hospital.staff[person].opening.norm_balance_minutes += 1;
    }),
    case("a shift of 8 h 1 min where the ward allows 8 h", "E11", 8, &["shift_length"], |s| s.put("E11", 8, "D801")),
    case("a shift of 3 h 59 min", "E03", 8, &["shift_length"], |s| s.put("E03", 8, "S359")),
    case("a night of 9 h 1 min over the October change", "E03", 19, &["night_length", "shift_length"], |s| {
        s.put("E03", 19, "N801");
    }),
    case("8 h more than 48 h a week over 17 weeks", "E11", 4, &["average_week"], |s| s.put("E11", 4, "D")),
    case("two days of leave that no longer count in the 48 h average", "E11", 6, &["average_week"], |s| {
        let leave = Absence { person: 10, first: 5, last: 6, kind: AbsenceKind::Holiday, minutes_per_weekday: None };
        s.hospital.absences.push(leave);
    }),
    case("8 h more than a night worker's average", "E10", 4, &["night_average"], |s| s.put("E10", 4, "N")),
    case("a second night in a week of pregnancy", "E08", 3, &["nights_per_week"], |s| s.put("E08", 3, "N")),
    case("three hours of night work for somebody exempt", "E09", 2, &["night_ban"], |s| s.put("E09", 2, "L2")),
    case("a night for somebody exempt", "E09", 18, &["night_ban"], |s| s.put("E09", 18, "N")),
    case("a day shift for somebody employed for nights", "E10", 26, &["night_ban"], |s| s.put("E10", 26, "D")),
    case("a third evening in a week", "E07", 4, &["kind_caps"], |s| s.put("E07", 4, "E")),
    case("a fourth night in the horizon", "E07", 22, &["kind_caps"], |s| s.put("E07", 22, "N")),
    case("a Saturday between two worked weekends", "E03", 12, &["weekend_frequency"], |s| s.put("E03", 12, "D")),
    case("a night into the Saturday of a free weekend", "E03", 12, &["weekend_frequency"], |s| s.put("E03", 11, "N")),
    case("a Friday evening that ends a minute into Saturday", "E12", 12, &["weekend_frequency"], |s| {
        s.put("E12", 11, "E1601");
    }),
    case("a fourth weekend duty in 28 days", "E12", 20, &["weekend_duties"], |s| s.put("E12", 20, "D")),
    case("a fifth duty after 18:00 in 28 days", "E13", 17, &["late_duties"], |s| s.put("E13", 17, "E")),
    case("a call of 12 h 1 min", "E14", 8, &["call_length"], |s| s.put("E14", 8, "C1201")),
    case("a call with 10½ h of work", "E14", 8, &["call_length"], |s| s.put("E14", 8, "CW")),
    case("a call that the October change makes 13 h long", "E14", 19, &["call_length"], |s| {
        s.shift_to("E14", 8, 19, "C");
    }),
    case("a second home call within three days", "E14", 2, &["call_frequency"], |s| s.shift_to("E14", 3, 2, "H")),
];

/// What the folder says of single people: absences, pins, promises, notice.
const PROMISES: &[Case] = &[
    case("a roster that is known 27 days ahead", "everybody", 0, &["publication_notice"], |s| {
        s.hospital.publish_on = s.hospital.publish_on.and_then(|date| date.succ_opt());
    }),
    case("a shift on the last day of a course", "E15", 10, &["availability"], |s| s.put("E15", 10, "D")),
    case("a shift that asks for a competence the person lacks", "E15", 11, &["availability"], |s| {
        s.put("E15", 11, "R");
    }),
    case("another shift than the pinned one", "E16", 1, &["pinned"], |s| s.put("E16", 1, "E")),
    case("a shift on a pinned day off", "E16", 3, &["pinned"], |s| s.put("E16", 3, "D")),
    case("a shift on an approved day off", "E16", 7, &["approved_wishes"], |s| s.put("E16", 7, "D")),
    case("a day off on an approved day at work", "E16", 8, &["approved_wishes"], |s| s.off("E16", 8)),
    case("another shift than the approved one", "E16", 9, &["approved_wishes"], |s| s.put("E16", 9, "D")),
    case("the shift that was promised not to come", "E16", 11, &["approved_wishes"], |s| s.put("E16", 11, "E")),
    case("an evening over an approved free window", "E16", 15, &["approved_wishes"], |s| s.put("E16", 15, "V")),
    case("a shift on the last day of an approved run of days off", "E16", 17, &["approved_wishes"], |s| {
        s.put("E16", 17, "D");
    }),
    case("a Friday night into an approved weekend off", "E16", 19, &["approved_wishes"], |s| s.put("E16", 18, "N")),
];

/// What the ward as a whole asks for.
const WARD: &[Case] = &[
    case("one head below a hard minimum", "ward", 22, &["minimum_staffing"], |s| s.off("E19", 22)),
    case("one head above a maximum", "ward", 22, &["maximum_staffing"], |s| s.put("E15", 22, "D")),
    case("a second temp where one is allowed", "ward", 22, &["temps_cap"], |s| s.temps(22, "E", 2)),
    case("two exclusive posts and one person who could fill either", "ward", 24, &["exclusive_posts"], |s| {
        s.off("E18", 24);
    }),
    case("three people for two exclusive posts", "ward", 24, &["maximum_staffing"], |s| s.put("E19", 24, "D")),
    case("a newly qualified nurse without a senior", "ward", 22, &["skill_mix"], |s| s.off("E17", 22)),
    case("two newly qualified nurses with one senior", "ward", 22, &["skill_mix"], |s| {
        s.shift_to("E21", 23, 22, "E");
    }),
    case("a conference whose only senior goes home a minute too early", "ward", 23, &["conference_quorum"], |s| {
        s.put("E18", 23, "D659");
    }),
    case("no table clearing in a week that asks for one", "ward", 21, &["table_clearing"], |s| s.put("E19", 21, "D")),
    case("two people on table clearing on a day", "ward", 21, &["table_clearing"], |s| s.put("E17", 21, "T")),
    case("a table clearing by somebody who may not", "ward", 21, &["table_clearing"], |s| {
        s.put("E19", 21, "D");
        s.put("E15", 21, "T");
    }),
    case("a wished run of days off while the other senior is on leave", "ward", 9, &["most_away"], |s| {
        s.off("E17", 10);
    }),
];

/// Advice: found and told, but no reason to refuse a roster.
const ADVICE: &[Case] = &[
    case("an evening on a protected day", "E05", 26, &["protected_days"], |s| s.put("E05", 26, "E")),
    case("a day shift the day after an evening", "E11", 16, &["forward_rotation"], |s| s.put("E11", 15, "V")),
    case("a fourth night in a row", "E02", 17, &["nights_in_row"], |s| s.put("E02", 17, "N")),
];

/// Changes that go up to a border and not beyond it.
const STILL_CLEAN: &[(&str, Change)] = &[
    ("a shift of exactly 4 h", |s| s.put("E11", 15, "S4")),
    ("one exclusive post handed to another holder", |s| {
        s.off("E18", 24);
        s.put("E19", 24, "D");
    }),
    ("a temp where one is allowed", |s| s.temps(22, "E", 1)),
    ("a temp in place of the one nurse on the evening, with nobody newly qualified", |s| {
        s.off("E17", 22);
        s.off("E20", 22);
        s.put("E20", 22, "S4");
        s.temps(22, "E", 1);
    }),
    ("an evening to 23:00 before an approved weekend off", |s| s.put("E16", 18, "E")),
    ("a table clearing on the last day that it may take place", |s| {
        s.put("E19", 21, "D");
        s.put("E19", 25, "T");
    }),
    ("8 h less than nothing over", |s| s.off("E01", 16)),
    ("a night in each of two weeks of pregnancy", |s| {
        s.off("E08", 15);
        s.put("E08", 17, "N");
        s.off("E08", 18);
        s.put("E08", 14, "D");
    }),
];

fn all_cases() -> impl Iterator<Item = &'static Case> {
    [REST, HOURS, PROMISES, WARD, ADVICE].into_iter().flatten()
}

/// (rule, employment or `ward`) of everything that is found.
fn found(scene: &Scene, book: &RuleBook) -> BTreeSet<(String, String)> {
    check::check(&scene.hospital, book, &scene.roster)
        .iter()
        .map(|breach| {
            let who = breach.person.map_or("ward", |person| &scene.hospital.staff[person].employment);
            (breach.rule.to_string(), who.to_string())
        })
        .collect()
}

fn expected(case: &Case, scene: &Scene) -> BTreeSet<(String, String)> {
    let everybody = scene.hospital.staff.iter().map(|person| person.employment.clone());
    let who: Vec<String> = if case.who == "everybody" { everybody.collect() } else { vec![case.who.to_string()] };
    case.rules.iter().flat_map(|rule| who.iter().map(|who| (rule.to_string(), who.clone()))).collect()
}

#[test]
fn nothing_is_found_in_the_clean_roster() {
    let (scene, book) = clean();
    assert_eq!(check::check(&scene.hospital, &book, &scene.roster), vec![]);
}

#[test]
fn there_are_at_least_forty_planted_breaches_of_every_sort() {
    let (_, book) = clean();
    let in_force: BTreeSet<&str> = book.of(0).iter().chain(book.of(12)).map(|active| active.rule.id()).collect();
    let planted: BTreeSet<&str> = all_cases().flat_map(|case| case.rules.iter().copied()).collect();
    let missing: Vec<&&str> = in_force.difference(&planted).collect();
    assert!(missing.is_empty(), "no case plants {missing:?}");
    let single = all_cases().filter(|case| case.rules.len() == 1).count();
    assert!(single >= 40, "only {single} cases break a single rule");
}

#[test]
fn every_planted_breach_is_found_and_nothing_else() {
    let (clean, book) = clean();
    let mut wrong = Vec::new();
    for case in all_cases() {
        let mut scene = clean.clone();
        (case.plant)(&mut scene);
        let (found, expected) = (found(&scene, &book), expected(case, &clean));
        if found != expected {
            wrong.push(format!("{}: expected {expected:?}, found {found:?}", case.name));
        }
        let breaches = check::check(&scene.hospital, &book, &scene.roster);
        for breach in &breaches {
            let finding = &breach.finding;
            if !(finding.first..=finding.last).contains(&case.day) && case.rules.len() == 1 {
                wrong.push(format!("{}: not on day {}: {finding:?}", case.name, case.day));
            }
            if breach.source.is_empty() || finding.what.is_empty() || finding.excess <= 0.0 {
                wrong.push(format!("{}: says too little: {breach:?}", case.name));
            }
        }
        let advice_only = ADVICE.iter().any(|advice| advice.name == case.name);
        if check::hard(&breaches).next().is_none() != advice_only {
            wrong.push(format!("{}: wrongly binding", case.name));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn what_goes_up_to_a_border_and_not_beyond_is_no_breach() {
    let (clean, book) = clean();
    for (name, plant) in STILL_CLEAN {
        let mut scene = clean.clone();
        plant(&mut scene);
        assert!(scene.roster != clean.roster, "{name} changes nothing");
        assert_eq!(check::check(&scene.hospital, &book, &scene.roster), vec![], "{name}");
    }
}

/// Every planted breach of the roster alone, through a written roster file and the program itself, would take a process
/// each; one of each standing does.
fn written(name: &str) -> (tempfile::TempDir, PathBuf) {
    let (mut scene, _) = clean();
    let case = all_cases().find(|case| case.name == name).unwrap_or_else(|| panic!("no case `{name}`"));
    (case.plant)(&mut scene);
    let temp = tempfile::tempdir().unwrap();
    let file = temp.path().join("roster.csv");
    tavle::files::write_roster(&file, &scene.hospital, &scene.roster).unwrap();
    (temp, file)
}

fn tavle_check(file: &Path, format: &str) -> assert_cmd::assert::Assert {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tavle"));
    command.arg("check").arg(folder()).arg("--roster").arg(file).args(["--format", format]).assert()
}

#[test]
fn the_program_passes_the_clean_roster_with_exit_0() {
    let clean = folder().join("roster.csv");
    tavle_check(&clean, "text").code(0).stdout(contains("Clean: no rule is broken (21 people over 28 days)."));
    tavle_check(&clean, "json").code(0).stdout(contains("\"hard\": 0"));
    tavle_check(&clean, "html").code(0).stdout(contains("<html"));
}

#[test]
fn the_program_names_rule_person_day_and_clause_with_exit_1() {
    let (_temp, file) = written("10 h 59 min over the October change");
    let text = tavle_check(&file, "text").code(1);
    text.stdout(
        contains("Anna Holm")
            .and(contains("daily_rest"))
            .and(contains("BEK 324/2002"))
            .and(contains("10 h 59 min"))
            .and(contains("25 Oct")),
    );
    let json = tavle_check(&file, "json").code(1);
    let report: serde_json::Value = serde_json::from_slice(&json.get_output().stdout).unwrap();
    assert_eq!((report["hard"].as_u64(), report["advice"].as_u64()), (Some(1), Some(0)));
    let row = &report["groups"][0]["breaches"][0];
    assert_eq!(row["rule"], "daily_rest");
    assert_eq!(report["groups"][0]["employment"], "E01");
    assert_eq!(row["last"], "2026-10-25");
    tavle_check(&file, "html").code(1).stdout(contains("Anna Holm").and(contains("daily_rest")));
}

#[test]
fn advice_that_is_not_followed_is_told_with_exit_0() {
    let (_temp, file) = written("a fourth night in a row");
    tavle_check(&file, "text").code(0).stdout(contains("nights_in_row").and(contains("Bent Friis")));
}

#[test]
fn a_roster_that_cannot_be_read_ends_with_exit_2() {
    let temp = tempfile::tempdir().unwrap();
    let file = temp.path().join("roster.csv");
    std::fs::write(&file, "employment;date;shift\nE01;2026-10-05;Q\nE99;2026-10-05;D\n").unwrap();
    let refused = tavle_check(&file, "text").code(2).stdout("");
    refused.stderr(contains("roster.csv:2:16").and(contains("roster.csv:3:1")).and(contains("2 faults")));
    tavle_check(&temp.path().join("missing.csv"), "json").code(2).stdout("");
}
