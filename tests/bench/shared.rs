//! Instances as published, where they are at hand: `TAVLE_BENCHMARKS` names a folder with `curtois-qu/` and `inrc2/`.

use crate::instance;
use std::path::{Path, PathBuf};
use tavle::files::Diagnostics;
use tavle::files::bench::{Family, read_instances};

/// The folder, or a note that the test is skipped.
fn benchmarks(test: &str) -> Option<PathBuf> {
    let folder = std::env::var_os("TAVLE_BENCHMARKS").map(PathBuf::from);
    if folder.is_none() {
        println!("skipped: {test}: TAVLE_BENCHMARKS is not set");
    }
    folder
}

/// A number of the validator's report.
#[track_caller]
fn number(report: &str, heading: &str) -> f64 {
    let line = report.lines().find_map(|line| line.strip_prefix(heading)?.strip_prefix(": "));
    line.and_then(|number| number.trim().parse().ok()).unwrap_or_else(|| panic!("no `{heading}` in the report"))
}

#[test]
fn the_official_validator_counts_the_same_by_rule() {
    let Some(benchmarks) = benchmarks("official validator") else { return };
    let mut compared = 0;
    for scenario in folders(&benchmarks.join("inrc2")) {
        for solution in folders(&scenario) {
            let Ok(report) = std::fs::read_to_string(solution.join("validator.txt")) else { continue };
            let name = instance_name(&scenario, &solution);
            let instance = instance(Family::Inrc2, &scenario.join(&name));
            let mut faults = Diagnostics::default();
            let roster = instance.read_solution(&solution, &mut faults).unwrap_or_else(|| panic!("{faults}"));
            let own = instance.evaluate(&roster).unwrap();
            let rules = [
                ("Total assignment constraints", "total assignments"),
                ("Consecutive constraints", "consecutive assignments"),
                ("Non working days constraints", "consecutive days off"),
                ("Preferences", "preferences"),
                ("Max working weekend", "working weekends"),
                ("Complete weekends", "complete weekends"),
                ("Optimal coverage constraints", "optimal coverage"),
            ];
            for (theirs, ours) in rules {
                assert_eq!(number(&report, theirs), own.cost_of(ours), "{name}: {theirs}");
            }
            assert_eq!(number(&report, "Total cost"), own.cost(), "{name}");
            let hard = [
                ("Minimal coverage constraints", "minimal coverage"),
                ("Required skill constraints", "required skill"),
                ("Illegal shift type succession constraints", "shift type succession"),
                ("Single assignment per day", "single assignment per day"),
            ];
            for (theirs, ours) in hard {
                let times = own.by_hard_rule().into_iter().find(|(rule, _)| *rule == ours).map(|(_, times)| times);
                assert_eq!(Some(number(&report, theirs) as u32), times, "{name}: {theirs}");
            }
            compared += 1;
        }
    }
    assert!(compared > 0, "no validator.txt below {}", benchmarks.display());
}

/// `Solution_H_0-WD_1-2-3-3` in `n005w4` is a roster of `n005w4_0_1-2-3-3`.
fn instance_name(scenario: &Path, solution: &Path) -> String {
    let (scenario, solution) = (file_name(scenario), file_name(solution));
    let rest = solution.strip_prefix("Solution_H_").unwrap_or_default();
    let (history, weeks) = rest.split_once("-WD_").unwrap_or_default();
    format!("{scenario}_{history}_{weeks}")
}

#[test]
fn rosters_that_came_with_the_competition_break_nothing() {
    let Some(benchmarks) = benchmarks("rosters of the competition") else { return };
    for scenario in folders(&benchmarks.join("inrc2")) {
        for solution in folders(&scenario) {
            let name = instance_name(&scenario, &solution);
            let instance = instance(Family::Inrc2, &scenario.join(&name));
            let mut faults = Diagnostics::default();
            let roster = instance.read_solution(&solution, &mut faults).unwrap_or_else(|| panic!("{faults}"));
            let own = instance.evaluate(&roster).unwrap();
            assert_eq!(own.breaches, [], "{name}");
            println!("{name}: {}", own.cost());
        }
    }
}

#[test]
fn every_published_file_is_read_without_fault() {
    let Some(benchmarks) = benchmarks("published files") else { return };
    let curtois_qu = read_instances(Family::CurtoisQu, &[benchmarks.join("curtois-qu")], &[]).unwrap();
    assert!(!curtois_qu.is_empty());
    for instance in &curtois_qu {
        assert_eq!(instance.problem().workers.len(), instance.people(), "{}", instance.name());
    }
    for scenario in folders(&benchmarks.join("inrc2")) {
        let name = file_name(&scenario);
        let weeks = if name.ends_with("w8") { 8 } else { 4 };
        for (history, first) in [(0, 0), (1, 3), (2, 6)] {
            let files: Vec<String> = (first..first + weeks).map(|week| (week % 10).to_string()).collect();
            let instance = instance(Family::Inrc2, &scenario.join(format!("{name}_{history}_{}", files.join("-"))));
            assert_eq!(instance.problem().workers.len(), instance.people());
        }
    }
}

fn folders(path: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let mut folders: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).filter(|path| path.is_dir()).collect();
    folders.sort();
    folders
}

fn file_name(path: &Path) -> String {
    path.file_name().unwrap().to_string_lossy().into_owned()
}
