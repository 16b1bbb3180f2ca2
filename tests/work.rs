//! A limit of work: the same files byte for byte, whatever else the machine does. Runs the binary as its user does.

use assert_cmd::Command as Assert;
use predicates::prelude::PredicateBooleanExt;
use predicates::str::contains;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Output;
use std::sync::atomic::{AtomicBool, Ordering};

fn data(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/bench").join(path)
}

fn tavle(arguments: &[&str]) -> Output {
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_tavle")).args(arguments).output().unwrap();
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    output
}

/// All files of a folder, those of its folders too.
fn files(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut all = BTreeMap::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            let folder = PathBuf::from(path.file_name().unwrap());
            all.extend(files(&path).into_iter().map(|(name, bytes)| (folder.join(name), bytes)));
        } else {
            all.insert(path.file_name().unwrap().into(), std::fs::read(&path).unwrap());
        }
    }
    all
}

/// The files that a command writes into a folder of its own, given after `option`.
fn written(arguments: &[&str], option: &str) -> BTreeMap<PathBuf, Vec<u8>> {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out");
    let mut all = arguments.to_vec();
    all.extend([option, out.to_str().unwrap()]);
    tavle(&all);
    files(&out)
}

/// Keeps the processors busy with something else.
fn under_load<T>(task: impl FnOnce() -> T) -> T {
    let done = AtomicBool::new(false);
    std::thread::scope(|scope| {
        for _ in 0..3 {
            scope.spawn(|| {
                let mut number = 1_u64;
                while !done.load(Ordering::Relaxed) {
                    number = std::hint::black_box(number.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1));
                }
            });
        }
        let made = task();
        done.store(true, Ordering::Relaxed);
        made
    })
}

/// Two runs, and a third under load.
fn assert_the_same_every_time(arguments: &[&str]) -> BTreeMap<PathBuf, Vec<u8>> {
    let first = written(arguments, "--out");
    assert!(!first.is_empty());
    for again in [written(arguments, "--out"), under_load(|| written(arguments, "--out"))] {
        assert_eq!(first.keys().collect::<Vec<_>>(), again.keys().collect::<Vec<_>>());
        for (name, bytes) in &first {
            assert!(again[name] == *bytes, "{} differs after {arguments:?}", name.display());
        }
    }
    first
}

/// Nine people with less room than the days ask for: enough to do for a while.
fn crowded(folder: &Path) -> PathBuf {
    let mut text = String::from("SECTION_HORIZON\n28\nSECTION_SHIFTS\nE,480,\nD,480,E\nL,480,E|D\nSECTION_STAFF\n");
    for person in 0..9 {
        text += &format!("P{person},E=14|D=28|L=10,8640,6720,5,2,2,2\n");
    }
    text += "SECTION_COVER\n";
    for day in 0..28 {
        for (at, shift) in ["E", "D", "L"].into_iter().enumerate() {
            text += &format!("{day},{shift},{},{},{}\n", 1 + (day + at) % 3, 100 + 7 * (day % 5), 1 + at);
        }
    }
    let path = folder.join("crowded.txt");
    std::fs::write(&path, text).unwrap();
    path
}

#[test]
fn bench_by_work_writes_the_same_files_with_one_thread_and_with_two() {
    let folder = tempfile::tempdir().unwrap();
    let path = crowded(folder.path());
    for threads in ["1", "2"] {
        let arguments = ["bench", "curtois-qu", path.to_str().unwrap(), "--work", "200", "--threads", threads, "-q"];
        let files = assert_the_same_every_time(&arguments);
        let trace = String::from_utf8(files[Path::new("crowded.trace.csv")].clone()).unwrap();
        assert!(trace.starts_with("work,cost,bound\n") && trace.lines().count() > 3, "{trace}");
        let last: u64 = trace.lines().last().unwrap().split(',').next().unwrap().parse().unwrap();
        assert!(last <= 400, "the limit is kept within a factor: {trace}");
    }
}

#[test]
fn weeks_of_inrc2_by_work_are_the_same_and_the_table_tells_no_seconds() {
    let path = data("inrc2/t002w2/t002w2_0_0-1");
    for threads in ["1", "2"] {
        let arguments = ["bench", "inrc2", path.to_str().unwrap(), "--work", "200", "--threads", threads, "-q"];
        assert_the_same_every_time(&arguments);
    }
    let folder = tempfile::tempdir().unwrap();
    let table = folder.path().join("table.csv");
    tavle(&["bench", "inrc2", path.to_str().unwrap(), "--work", "200", "-q", "--csv", table.to_str().unwrap()]);
    let text = std::fs::read_to_string(table).unwrap();
    let cell = |name: &str| {
        let at = text.lines().next().unwrap().split(',').position(|heading| heading == name).unwrap();
        text.lines().nth(1).unwrap().split(',').nth(at).unwrap().to_string()
    };
    assert_eq!((cell("seconds"), cell("cpu_seconds")), (String::new(), String::new()));
    assert!(cell("work").parse::<u64>().is_ok_and(|units| units <= 400), "{text}");
}

#[test]
fn another_seed_is_another_search() {
    let folder = tempfile::tempdir().unwrap();
    let path = crowded(folder.path());
    let run = |seed: &str| {
        let arguments =
            ["bench", "curtois-qu", path.to_str().unwrap(), "--work", "100", "--threads", "1", "-q", "--seed", seed];
        let mut files = written(&arguments, "--out");
        // The drawing names the seed and would differ anyway.
        files.remove(Path::new("crowded.trace.svg"));
        files
    };
    assert!(run("1") != run("2") || run("1") != run("3"), "three seeds, one course: the comparison cannot fail");
}

fn ward(staff: &str, weeks: &str) -> (tempfile::TempDir, String) {
    let temp = tempfile::tempdir().unwrap();
    let folder = temp.path().join("ward").to_str().unwrap().to_string();
    tavle(&["generate", "ward", "--staff", staff, "--weeks", weeks, "--seed", "3", &folder]);
    (temp, folder)
}

#[test]
fn a_ward_by_work_gets_the_same_roster_page_and_json() {
    let (_temp, folder) = ward("6", "2");
    for threads in ["1", "2"] {
        let arguments = ["roster", &folder, "--work", "1000", "--gap", "0", "--threads", threads, "-q"];
        let files = assert_the_same_every_time(&arguments);
        assert_eq!(files.len(), 3);
        let json: serde_json::Value = serde_json::from_slice(&files[Path::new("roster.json")]).unwrap();
        assert!(
            json["proof"]["seconds"].is_null() && json["proof"]["work"]["limit_units"].as_u64() < Some(1000),
            "{}",
            json["proof"]
        );
        assert!(json["proof"]["trace"][0]["work"].is_u64(), "{}", json["proof"]["trace"]);
    }
}

#[test]
fn work_and_time_are_not_asked_for_together() {
    let (_temp, folder) = ward("6", "1");
    let both = ["--work", "10", "--time-limit", "10"];
    let refused = contains("cannot be used with").and(contains("--time-limit"));
    Assert::new(env!("CARGO_BIN_EXE_tavle")).args(["roster", &folder]).args(both).assert().code(2).stderr(refused);
    let none = contains("expected a whole number of units of work");
    Assert::new(env!("CARGO_BIN_EXE_tavle")).args(["roster", &folder, "--work", "0"]).assert().code(2).stderr(none);
}

#[cfg(unix)]
#[test]
fn ctrl_c_by_work_keeps_the_best_plan() {
    use std::io::{BufRead, BufReader, Read};
    use std::process::{Command, Stdio};
    let (_temp, folder) = ward("25", "6");
    let mut child = Command::new(env!("CARGO_BIN_EXE_tavle"))
        .args(["roster", &folder, "--work", "600000000", "--gap", "0", "--threads", "2"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut told = BufReader::new(child.stderr.take().unwrap());
    let mut line = String::new();
    // Nothing is lost only once there is something.
    while !line.contains("best") {
        line.clear();
        assert!(told.read_line(&mut line).unwrap() > 0, "the program ended before the first roster");
    }
    assert!(Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap().success());
    let mut rest = String::new();
    told.read_to_string(&mut rest).unwrap();
    assert!(child.wait().unwrap().success(), "{rest}");
    assert!(Path::new(&folder).join("out/roster.csv").exists());
}
