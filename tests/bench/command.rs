//! `tavle bench` as its user sees it.

use crate::data;
use assert_cmd::Command;
use predicates::prelude::PredicateBooleanExt;
use predicates::str::contains;
use std::path::Path;

fn bench(family: &str, path: impl AsRef<Path>) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tavle"));
    command.arg("bench").arg(family).arg(path.as_ref());
    command
}

fn read(path: impl AsRef<Path>) -> String {
    std::fs::read_to_string(path.as_ref()).unwrap_or_else(|error| panic!("{}: {error}", path.as_ref().display()))
}

#[test]
fn an_instance_is_solved_proven_written_and_scored_again() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out");
    let known = folder.path().join("known.csv");
    std::fs::write(&known, "instance,bound,best\ntwo-people,1,1000\n").unwrap();
    let mut solve = bench("curtois-qu", data("curtois-qu/two-people.txt"));
    solve.args(["--time-limit", "60", "--known"]).arg(&known).arg("--out").arg(&out);
    solve.arg("--csv").arg(folder.path().join("table.csv"));
    solve.assert().success().stdout(contains("two-people").and(contains("0.00 %")).and(contains("best known")));
    let table = read(folder.path().join("table.csv"));
    let row: Vec<&str> = table.lines().nth(1).unwrap().split(',').collect();
    let (cost, bound): (f64, f64) = (row[5].parse().unwrap(), row[6].parse().unwrap());
    assert!(cost <= 906.0 && (cost - bound).abs() < 1e-3, "{table}");
    assert_eq!((row[0], row[4], row[9], row[14]), ("two-people", "1", "1000", "0"));
    let trace = read(out.join("two-people.trace.csv"));
    assert!(trace.starts_with("seconds,cpu_seconds,cost,bound\n") && trace.lines().count() > 1, "{trace}");
    assert!(read(out.join("two-people.trace.svg")).contains("best known 1000"));

    let mut score = bench("curtois-qu", data("curtois-qu/two-people.txt"));
    score.arg("--csv").arg(folder.path().join("scored.csv"));
    score.arg("--score").arg(&out).assert().success().stdout(contains("Total cost").and(contains(row[5])));
    let scored = read(folder.path().join("scored.csv"));
    assert_eq!(scored.lines().nth(1).unwrap().split(',').nth(5), Some(row[5]), "{scored}");
}

#[test]
fn weeks_of_inrc2_are_solved_written_and_scored_again() {
    let folder = tempfile::tempdir().unwrap();
    let mut solve = bench("inrc2", data("inrc2"));
    solve.args(["--instance", "t002w2_0_0-1", "--time-limit", "60", "--seeds", "2"]);
    solve.arg("--csv").arg(folder.path().join("table.csv")).arg("--out").arg(folder.path());
    solve.assert().success().stdout(contains("medians of 2 runs, seeds 1 to 2"));
    let table = read(folder.path().join("table.csv"));
    let seeds: Vec<&str> = table.lines().skip(1).filter_map(|line| line.split(',').nth(4)).collect();
    assert_eq!(seeds, ["1", "2", "median"]);
    for file in ["Sol-t002w2-0-0.txt", "Sol-t002w2-1-1.txt"] {
        assert!(read(folder.path().join("t002w2_0_0-1").join(file)).starts_with("SOLUTION\n"));
    }
    assert!(folder.path().join("t002w2_0_0-1.seed-2.trace.csv").exists());
    let mut score = bench("inrc2", data("inrc2/t002w2/t002w2_0_0-1"));
    let cost = table.lines().nth(1).unwrap().split(',').nth(5).unwrap().to_string();
    score.arg("--score").arg(folder.path().join("t002w2_0_0-1")).assert().success().stdout(contains(cost));
}

#[test]
fn an_instance_is_written_for_other_solvers_as_program_and_as_problem() {
    let folder = tempfile::tempdir().unwrap();
    let (program, problem) = (folder.path().join("program.mps"), folder.path().join("problem.json"));
    let two_people = data("curtois-qu/two-people.txt");
    let mut command = bench("curtois-qu", &two_people);
    command.arg("--model").arg(&program).assert().success().stdout(contains("whole), "));
    let text = read(program);
    assert!(text.starts_with("NAME tavle\nROWS\n") && text.contains(" x#1#13#0 cost "), "{text}");
    let mut command = bench("inrc2", data("inrc2/t002w2/t002w2_0_0-1"));
    command.arg("--model").arg(&problem).assert().success().stdout(contains("2 people, 14 days"));
    assert!(read(problem).contains("\"format\":\"tavle lines 1\""));

    let other = folder.path().join("program.lp");
    let mut command = bench("curtois-qu", &two_people);
    command.arg("--model").arg(&other).assert().code(2).stderr(contains("ends in .mps"));
    assert!(!other.exists());
    let mut several = bench("inrc2", data("inrc2"));
    several.args(["--instance", "t002w2_0_0-1", "--instance", "t002w2_0_1-0", "--model"]).arg(&other);
    several.assert().code(2).stderr(contains("--model takes one instance; 2 were given"));
}

#[test]
fn a_roster_from_elsewhere_is_scored_rule_by_rule() {
    let mut command = bench("inrc2", data("inrc2-json/t002w2/t002w2_0_0-1"));
    let text = "consecutive days off              120";
    command
        .arg("--score")
        .arg(data("inrc2-json/roster"))
        .assert()
        .success()
        .stdout(contains(text).and(contains("370")));
}

#[test]
fn a_roster_that_breaks_hard_rules_ends_with_1() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("roster.txt");
    std::fs::write(&path, "E,E,L,E,E,E,E,E,E,E,E,E,E,E\n.,.,.,L,L,.,.,E,E,.,.,.,.,.\n").unwrap();
    let mut command = bench("curtois-qu", data("curtois-qu/two-people.txt"));
    let told = contains("broken: shift rotation: anna: E on day 3 after L")
        .and(contains("broken: days off: anna: works on day 2, a day off"))
        .and(contains("broken: longest run of work: anna: 14 days from day 0"));
    command.arg("--score").arg(&path).assert().code(1).stdout(told);
}

#[test]
fn faults_end_with_2_and_nothing_is_solved() {
    bench("inrc2", data("inrc2/t002w2/t002w2_0_0-7"))
        .assert()
        .code(2)
        .stdout("")
        .stderr(contains("WD-t002w2-7.txt: the file is missing").and(contains("1 fault; nothing was written")));
    let twice = data("curtois-qu/two-people.txt");
    bench("curtois-qu", &twice).arg(&twice).assert().code(2).stderr(contains("two instances are called two-people"));
    let mut csv = bench("curtois-qu", &twice);
    csv.args(["--csv", "/dev/null/table.csv"]).assert().code(2);
}

#[test]
fn people_whose_rules_contradict_each_other_have_no_roster() {
    let folder = tempfile::tempdir().unwrap();
    let text = read(data("curtois-qu/two-people.txt")).replace("bo,E=14|L=14,4800,1920", "bo,E=1|L=1,4800,1920");
    let path = folder.path().join("poor.txt");
    std::fs::write(&path, text).unwrap();
    let mut command = bench("curtois-qu", &path);
    command.args(["--time-limit", "20"]).assert().code(3).stdout(contains("there is no roster: "));
}
