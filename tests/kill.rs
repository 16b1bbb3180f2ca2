//! What a user has after `tavle roster` was stopped: the old files or the whole new ones, and an exit code that says which.
#![cfg(unix)]

use assert_cmd::Command as Assert;
use predicates::str::contains;
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant, SystemTime};
use tavle::agreement::RuleBook;
use tavle::{check, files, report};

const RESULTS: [&str; 3] = ["roster.csv", "roster.json", "roster.html"];

fn tavle() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tavle"));
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

/// A small ward in a folder of its own.
fn ward(staff: u32, weeks: u32) -> (tempfile::TempDir, PathBuf) {
    let temp = tempfile::tempdir().unwrap();
    let folder = temp.path().join("ward");
    let (staff, weeks) = (staff.to_string(), weeks.to_string());
    let arguments = ["generate", "ward", "--staff", &staff, "--weeks", &weeks, "--seed", "3"];
    Assert::new(env!("CARGO_BIN_EXE_tavle")).args(arguments).arg(&folder).assert().success();
    (temp, folder)
}

fn signal(child: &Child, name: &str) {
    let sent = Command::new("kill").args([name, &child.id().to_string()]).status().unwrap();
    assert!(sent.success());
}

/// Waits until the program has said something, which it does only once it listens to Ctrl-C.
fn wait_for_first_words(child: &mut Child) -> BufReader<std::process::ChildStderr> {
    let mut reader = BufReader::new(child.stderr.take().unwrap());
    let mut line = String::new();
    reader.read_line(&mut line).unwrap();
    assert!(!line.is_empty(), "the program ended without a word");
    reader
}

/// Panics unless the file is a whole result of its kind.
fn assert_whole(folder: &Path, file: &Path) {
    let bytes = std::fs::read(file).unwrap();
    match file.extension().and_then(|ending| ending.to_str()) {
        Some("csv") => {
            let read = files::read_folder(folder).unwrap();
            let book = RuleBook::build(&read.hospital, &read.hospital_toml, &read.own_agreements).unwrap();
            let roster = files::read_roster(file, &read.hospital).unwrap_or_else(|faults| panic!("{faults}"));
            // A roster cut short leaves shifts unstaffed.
            assert_eq!(check::hard(&check::check(&read.hospital, &book, &roster)).count(), 0);
        }
        Some("json") => drop(report::from_json(std::str::from_utf8(&bytes).unwrap()).unwrap()),
        Some("html") => assert!(bytes.trim_ascii_end().ends_with(b"</html>")),
        other => panic!("{other:?}"),
    }
}

fn written_at(file: &Path) -> SystemTime {
    std::fs::metadata(file).and_then(|file| file.modified()).unwrap()
}

/// The names in a folder.
fn names(folder: &Path) -> Vec<String> {
    let names = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<String> = names.collect();
    names.sort();
    names
}

/// The files of the out folder that a person would take for results.
fn visible_files(out: &Path) -> Vec<String> {
    names(out).into_iter().filter(|name| !name.starts_with('.')).collect()
}

#[test]
fn killed_at_any_moment_it_leaves_the_old_files_or_whole_new_ones() {
    let (_temp, folder) = ward(8, 2);
    let out = folder.join("out");
    let arguments = ["--time-limit", "3", "--gap", "0", "--threads", "2", "--quiet", "--seed"];
    let started = Instant::now();
    let done = tavle().arg("roster").arg(&folder).args(arguments).arg("1").output().unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    let life = started.elapsed();
    let mut sorted = RESULTS.map(String::from);
    sorted.sort();
    let mut old: Vec<Vec<u8>> = RESULTS.iter().map(|file| std::fs::read(out.join(file)).unwrap()).collect();
    let mut dice = ChaCha8Rng::seed_from_u64(7);
    let (mut died, mut replaced) = (0, 0);
    for attempt in 0..9 {
        let seed = (attempt + 2).to_string();
        let mut child = tavle().arg("roster").arg(&folder).args(arguments).arg(seed).spawn().unwrap();
        match attempt {
            // Writing takes a moment only: strike at the first sign of it, and when the first or second file is new.
            2 => strike_on_change(&mut child, &|| names(&out), life * 4),
            5 => strike_on_change(&mut child, &|| written_at(&out.join("roster.csv")), life * 4),
            8 => strike_on_change(&mut child, &|| written_at(&out.join("roster.json")), life * 4),
            _ => std::thread::sleep(life.mul_f64(dice.random_range(0.02..1.05))),
        }
        let _ = child.kill();
        died += u32::from(!child.wait().unwrap().success());
        assert_eq!(visible_files(&out), sorted);
        for (before, name) in old.iter_mut().zip(RESULTS) {
            let bytes = std::fs::read(out.join(name)).unwrap();
            if bytes != *before {
                assert_whole(&folder, &out.join(name));
                *before = bytes;
                replaced += 1;
            }
        }
    }
    assert!(died >= 4, "only {died} of 9 were killed in time");
    assert!(replaced >= 1, "none came as far as to replace a file");
}

/// Waits until what `look` sees changes, or the program ends.
fn strike_on_change<T: PartialEq>(child: &mut Child, look: &dyn Fn() -> T, patience: Duration) {
    let (before, started) = (look(), Instant::now());
    while look() == before && child.try_wait().unwrap().is_none() && started.elapsed() < patience {
        std::thread::sleep(Duration::from_micros(200));
    }
}

#[test]
fn one_ctrl_c_keeps_the_best_plan_and_says_that_it_was_stopped() {
    let (_temp, folder) = ward(25, 6);
    let mut command = tavle();
    command.arg("roster").arg(&folder).args(["--time-limit", "120", "--gap", "0", "--threads", "2"]);
    let mut child = command.spawn().unwrap();
    let mut reader = wait_for_first_words(&mut child);
    let mut line = String::new();
    // Plain progress comes every few seconds; a line that names a best plan means that there is one.
    while !line.contains("best ") {
        line.clear();
        assert!(reader.read_line(&mut line).unwrap() > 0, "ended before it could be stopped");
    }
    let asked = Instant::now();
    signal(&child, "-INT");
    // The pipes are read to the end, so that a long summary does not hold the program up.
    let mut words = String::new();
    let drain = std::thread::spawn(move || reader.read_to_string(&mut words).map(|_| words));
    let output = child.wait_with_output().unwrap();
    drain.join().unwrap().unwrap();
    assert_eq!(output.status.code(), Some(0));
    assert!(asked.elapsed() < Duration::from_secs(20), "took {:?} to stop", asked.elapsed());
    let said = String::from_utf8(output.stdout).unwrap();
    let sentence = said.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(sentence.contains("Stopped by the user."), "{said}");
    let json = std::fs::read_to_string(folder.join("out/roster.json")).unwrap();
    assert!(json.contains("\"ending\": \"interrupted\""));
    RESULTS.iter().for_each(|file| assert_whole(&folder, &folder.join("out").join(file)));
}

#[test]
fn a_second_ctrl_c_ends_it_at_once_with_exit_4_and_nothing_written() {
    let temp = tempfile::tempdir().unwrap();
    let out = temp.path().join("out");
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("instances/ward-120");
    let mut child = tavle().arg("roster").arg(&folder).arg("--out").arg(&out).spawn().unwrap();
    let reader = wait_for_first_words(&mut child);
    let asked = Instant::now();
    signal(&child, "-INT");
    signal(&child, "-INT");
    let mut ended = child.try_wait().unwrap();
    while ended.is_none() && asked.elapsed() < Duration::from_secs(30) {
        // Two signals that come together may be delivered as one.
        std::thread::sleep(Duration::from_millis(5));
        signal_if_alive(&child);
        ended = child.try_wait().unwrap();
    }
    drop(reader);
    assert_eq!(ended.and_then(|status| status.code()), Some(4));
    assert!(asked.elapsed() < Duration::from_secs(2), "took {:?} to end", asked.elapsed());
    assert!(!out.exists(), "something was written");
}

fn signal_if_alive(child: &Child) {
    // The program may have ended in the meantime; it has not been waited for, so its number is still its own.
    let _ = Command::new("kill").args(["-INT", &child.id().to_string()]).stderr(Stdio::null()).status();
}

#[test]
fn a_folder_with_faults_ends_with_exit_2_and_nothing_written() {
    let (_temp, folder) = ward(8, 2);
    let staff = std::fs::read_to_string(folder.join("staff.csv")).unwrap().replace("nurse", "nurze");
    std::fs::write(folder.join("staff.csv"), staff).unwrap();
    let mut command = Assert::new(env!("CARGO_BIN_EXE_tavle"));
    let refused = command.arg("roster").arg(&folder).assert().code(2).stdout("");
    refused.stderr(contains("nothing was written")).stderr(contains("did you mean `nurse`?"));
    assert!(!folder.join("out").exists());
    let missing = folder.join("elsewhere");
    Assert::new(env!("CARGO_BIN_EXE_tavle")).arg("roster").arg(&missing).assert().code(2).stdout("");
    assert!(!missing.exists());
}

#[test]
fn an_old_plan_survives_a_folder_that_can_no_longer_be_planned() {
    let (_temp, folder) = ward(8, 2);
    let out = folder.join("out");
    std::fs::create_dir(&out).unwrap();
    RESULTS.iter().for_each(|file| std::fs::write(out.join(file), "old").unwrap());
    std::fs::write(folder.join("demand.csv"), "when;shift;minimum\ndaily;Q;1\n").unwrap();
    Assert::new(env!("CARGO_BIN_EXE_tavle")).arg("roster").arg(&folder).assert().code(2);
    RESULTS.iter().for_each(|file| assert_eq!(std::fs::read_to_string(out.join(file)).unwrap(), "old"));
    assert_eq!(visible_files(&out).len(), 3);
}
