//! Replanning as a user sees it, and held against the whole program solved exactly.

use assert_cmd::Command;
use predicates::prelude::PredicateBooleanExt;
use predicates::str::contains;
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use std::collections::BTreeSet;
use std::path::Path;
use std::sync::atomic::AtomicBool;
use std::time::Duration;
use tavle::agreement::RuleBook;
use tavle::calendar::moment;
use tavle::check;
use tavle::cost::ledger::{ChangeKind, Ledger, LedgerInput, Published};
use tavle::cost::{PayTables, Rounding, supplement_ore};
use tavle::engine::{News, Settings};
use tavle::generate::{WardSpec, ward};
use tavle::hospital::Roster;
use tavle::replan::{Call, MendLimits, Mender, Prices, Ready, Sickness, fallout, toll};
use tavle::roster::{Problem, solve};
use tavle::theatres::events::{Event, apply};

fn tavle() -> Command {
    Command::new(env!("CARGO_BIN_EXE_tavle"))
}

/// A small made-up ward with a roster in force, and somebody sick on a day of work.
fn small_ward(seed: u64, insist: bool) -> (Ready, PayTables, Call) {
    let (hospital, settings) = ward(&WardSpec::new(8, 2, seed));
    let book = RuleBook::build(&hospital, &settings, &[]).unwrap();
    let tables = PayTables::shipped();
    let problem = Problem::new(hospital, book, |hospital, person, day, shift| {
        supplement_ore(&tables, hospital, person, &hospital.duty(day, shift))
    });
    let settings = Settings { time_limit: Duration::from_secs(4), gap: 0.2, threads: 1, seed, ..Settings::default() };
    let roster = solve(&problem, &settings, &AtomicBool::new(false), &|_: News| {}).unwrap().roster;
    let ready = Ready::new(problem, roster);
    let ready = if insist { ready.insisting() } else { ready };
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    let duties: Vec<_> = ready.published.assignments().collect();
    let (person, day, _) = duties[random.random_range(0..duties.len())];
    let told = moment(ready.hospital.horizon.date(day), 5 * 60);
    (ready, tables, Call { sick: vec![Sickness { person, first: day, last: day + 1 }], settled: vec![], told })
}

#[test]
fn twenty_small_wards_are_mended_as_cheaply_and_with_as_few_changes_as_the_whole_program_can() {
    for seed in 0..20 {
        let (ready, tables, call) = small_ward(seed, seed % 2 == 0);
        let mender = Mender::new(&ready).unwrap();
        let prices = Prices::new(&ready, &tables, call.told);
        let limits = MendLimits { time: Duration::from_secs(60), seed: 1 };
        let never = AtomicBool::new(false);
        let mended = mender.mend(&call, &prices, &limits, &never).unwrap();
        let exact = mender.mend_exactly(&call, &prices, &limits, &never).unwrap();
        assert!(mended.is_proven() && exact.is_proven(), "seed {seed}");
        assert!((mended.cost - exact.cost).abs() < 1e-3, "seed {seed}: {} against {}", mended.cost, exact.cost);
        assert!(mended.changes.len() <= exact.changes.len(), "seed {seed}: more changes at equal cost");
        let toll = toll(&ready, &prices, &call, &mended.roster);
        assert!((toll.points() - mended.cost).abs() < 1e-3, "seed {seed}: {toll:?} is not {}", mended.cost);
        let hospital = ready.hospital_after(&call.sick);
        let before = check::check(&hospital, &ready.problem.book, &mended.before);
        let clean = check::check(&ready.hospital, &ready.problem.book, &ready.published);
        let fallout = fallout(&ready, &call, &mended);
        for breach in check::hard(&check::check(&hospital, &ready.problem.book, &mended.roster)) {
            let known = |one: &&check::Breach| (one.person, one.rule) == (breach.person, breach.rule);
            assert!(before.iter().any(|one| known(&one)), "seed {seed}: {breach:?}");
            let told = clean.contains(breach) || fallout.contains(breach) || breach.rule == check::MINIMUM;
            assert!(told, "seed {seed}: nobody is told of {breach:?}");
        }
    }
}

/// A ward's roster published, mended and published again: what the replan says a person's changes cost is what the ledger lists, unless the
/// person's duty went to a neighbouring day, which the replan takes for one that falls away and one that is put in.
#[test]
fn what_a_change_would_cost_is_what_it_did_cost_once_it_is_published() {
    let (mut compared, mut paid) = (0, 0);
    for seed in 0..40 {
        let (ready, tables, mut call) = small_ward(seed, true);
        // Told hours or days before.
        call.told = call.told + -[0, 6, 20, 70][seed as usize % 4] * 60;
        let mender = Mender::new(&ready).unwrap();
        let prices = Prices::new(&ready, &tables, call.told);
        let limits = MendLimits { time: Duration::from_secs(60), seed: 1 };
        let mended = mender.mend(&call, &prices, &limits, &AtomicBool::new(false)).unwrap();
        let version = |roster: &Roster, told| Published { roster: roster.clone(), told, agreed: false };
        let ledger = Ledger::of(&LedgerInput {
            hospital: &ready.hospital,
            book: &ready.problem.book,
            tables: &tables,
            roster: &mended.roster,
            worked: &[],
            budget: &[],
            history: &[version(&ready.published, call.told), version(&mended.roster, call.told)],
            told: None,
            rounding: Rounding::EachDuty,
        });
        let people: BTreeSet<usize> = mended.changes.iter().map(|change| change.person).collect();
        for person in people {
            let mine: Vec<_> = mended.changes.iter().filter(|change| change.person == person).collect();
            let listed: Vec<_> = ledger.changes.iter().filter(|change| change.person == person).collect();
            if listed.iter().any(|change| matches!(change.kind, ChangeKind::Moved(from, _) if from != change.day)) {
                continue;
            }
            let would = mine.iter().map(|change| prices.of_change(person, change.day, change.to));
            let would: i64 = would.flat_map(|price| price.pay).map(|line| line.ore).sum();
            let did: i64 = listed.iter().map(|change| change.ore.unwrap()).sum();
            assert_eq!(would, did, "seed {seed}, person {person}: {mine:?} is not {listed:?}");
            compared += 1;
            paid += usize::from(did > 0);
        }
    }
    assert!(compared > 5 && paid > 3, "{compared} people compared, {paid} of them paid: that proves little");
}

#[test]
fn nothing_before_the_telling_and_nothing_of_the_sick_is_changed() {
    for seed in 30..34 {
        let (ready, tables, call) = small_ward(seed, true);
        let mender = Mender::new(&ready).unwrap();
        let prices = Prices::new(&ready, &tables, call.told);
        let limits = MendLimits { time: Duration::from_secs(60), seed: 1 };
        let mended = mender.mend(&call, &prices, &limits, &AtomicBool::new(false)).unwrap();
        for change in &mended.changes {
            assert_ne!(change.person, call.sick[0].person);
            for shift in change.from.into_iter().chain(change.to) {
                assert!(ready.hospital.duty(change.day, shift).start >= call.told, "{change:?}");
            }
        }
    }
}

/// Three people, one of them on every weekday; the others are free.
fn three_people() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let files = [
        (
            "hospital.toml",
            "name = \"Three\"\nfirst_day = 2027-01-11\nweeks = 2\nagreement = \"dk-regions-nurses\"\n[rules.norm_hours]\ntolerance_hours = 500\n",
        ),
        ("shifts.csv", "shift;kind;start;end\nD;day;07:00;15:00\nE;evening;15:00;23:00\n"),
        (
            "staff.csv",
            "employment;name;fraction;hourly_pay\nE1;Anna Holm;1;200\nE2;Bo Lind;1;200\nE3;Carl Munk;1;200\n",
        ),
        ("demand.csv", "when;shift;minimum;target\nweekdays;D;1;1\nweekdays;E;0;1\n"),
        ("roster.csv", "employment;date;shift\nE1;2027-01-11;D\nE1;2027-01-12;D\nE2;2027-01-11;E\nE1;2027-01-13;D\n"),
    ];
    for (file, text) in files {
        std::fs::write(folder.path().join(file), text).unwrap();
    }
    folder
}

fn replan(folder: &Path) -> Command {
    let mut command = tavle();
    command.arg("replan").arg(folder).arg("--roster").arg(folder.join("roster.csv")).arg("--quiet");
    command
}

#[test]
fn a_sick_call_is_a_list_to_phone_through() {
    let folder = three_people();
    let told = tavle()
        .arg("replan")
        .arg(folder.path())
        .arg("--roster")
        .arg(folder.path().join("roster.csv"))
        .args(["--sick", "anna holm=2027-01-12"])
        .assert()
        .code(0);
    told.stdout(contains("Anna Holm (E1), Tue 12 Jan: without D on Tue 12 Jan"))
        .stdout(contains("Carl Munk").and(contains("proven: no other way costs less")))
        .stdout(contains("not Bo Lind (E2): rest between E on Mon 11 Jan and D on Tue 12 Jan: 8 h, allowed 11 h"));
    let roster = std::fs::read_to_string(folder.path().join("out/roster.csv")).unwrap();
    assert!(roster.contains("E3;Carl Munk;2027-01-12;D"), "{roster}");
    let changes = std::fs::read_to_string(folder.path().join("out/changes.csv")).unwrap();
    assert!(changes.contains("2027-01-12;E3;Carl Munk;off;D;1;"), "{changes}");
}

#[test]
fn a_shift_that_nobody_may_take_stays_open_and_says_so() {
    let folder = three_people();
    let absences = "employment;kind;from;to\nE3;holiday;2027-01-11;2027-01-15\n";
    std::fs::write(folder.path().join("absences.csv"), absences).unwrap();
    replan(folder.path())
        .args(["--sick", "E1=2027-01-12"])
        .assert()
        .code(1)
        .stderr(contains("2027-01-12 D stays below its minimum: 0 of 1"));
}

#[test]
fn a_meeting_that_the_absence_leaves_without_its_quorum_is_told() {
    let folder = three_people();
    let staff = "employment;name;fraction;hourly_pay;competences\nE1;Anna Holm;1;200;senior\nE2;Bo Lind;1;200;\nE3;Carl Munk;1;200;\n";
    std::fs::write(folder.path().join("staff.csv"), staff).unwrap();
    std::fs::write(folder.path().join("competences.csv"), "competence;name\nsenior;Senior nurse\n").unwrap();
    let meetings =
        "kind;name;when;competence;start;end;quorum\nconference;Ward meeting;2027-01-13;senior;13:00;14:00;1\n";
    std::fs::write(folder.path().join("activities.csv"), meetings).unwrap();
    let call = |dates: &str| {
        let mut command = tavle();
        command.arg("replan").arg(folder.path()).arg("--roster").arg(folder.path().join("roster.csv"));
        command.args(["--sick", dates]).assert()
    };
    let told = "Broken by the absence itself\n  the ward: Senior nurse at Ward meeting: 0, allowed 1";
    call("E1=2027-01-13").code(1).stdout(contains(told));
    call("E1=2027-01-12").code(0).stdout(contains("Broken").not());
}

#[test]
fn an_absence_entered_in_the_folder_is_mended_too() {
    let folder = three_people();
    let absences = "employment;kind;from;to\nE1;sick;2027-01-13;2027-01-13\n";
    std::fs::write(folder.path().join("absences.csv"), absences).unwrap();
    replan(folder.path()).assert().code(0);
    let changes = std::fs::read_to_string(folder.path().join("out/changes.csv")).unwrap();
    assert!(changes.contains("2027-01-13"), "{changes}");
}

#[test]
fn bad_arguments_are_refused_with_a_near_match_and_nothing_is_written() {
    let folder = three_people();
    replan(folder.path())
        .args(["--sick", "Ana Holm=2027-01-12"])
        .assert()
        .code(2)
        .stderr(contains("did you mean `Anna Holm`?"));
    replan(folder.path())
        .args(["--sick", "E1=2027-03-12"])
        .assert()
        .code(2)
        .stderr(contains("2027-03-12 is not planned here"));
    replan(folder.path()).args(["--sick", "E1"]).assert().code(2).stderr(contains("expected NAME=DATE"));
    replan(folder.path()).assert().code(2).stderr(contains("nothing has happened"));
    tavle()
        .arg("replan")
        .arg(folder.path())
        .args(["--sick", "E1=2027-01-12"])
        .assert()
        .code(2)
        .stderr(contains("no roster in force"));
    assert!(!folder.path().join("out").exists());
}

#[test]
fn a_room_that_is_down_hits_its_blocks_and_referrals_join_the_waiting_list() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("instances/hospital-14");
    let mut theatres = tavle::files::read_theatre_folder(folder).unwrap().theatres;
    let published = theatres.published.clone().unwrap();
    let (&place, block) = published.blocks.iter().find(|(_, block)| block.surgeon.is_some()).unwrap();
    let surgeon = block.surgeon.unwrap();
    let waiting = theatres.queue.len();
    let events = [
        Event::RoomDown(place.room, place.day, place.day),
        Event::SurgeonAway(surgeon, place.day, place.day + 6),
        Event::Bulge(block.specialty, 12),
    ];
    let hit = apply(&mut theatres, &events);
    assert!(hit.places.contains(&place) && !theatres.is_open(place));
    for place in &hit.places {
        let block = &published.blocks[place];
        assert!(
            events[0] == Event::RoomDown(place.room, place.day, place.day)
                || block.surgeon == Some(surgeon)
                || block.supervisor == Some(surgeon)
        );
    }
    assert!(!theatres.surgeon_days.iter().any(|there| there.surgeon == surgeon && there.day == place.day));
    assert_eq!(theatres.queue.len(), waiting + 12);
    for patient in &theatres.queue[waiting..] {
        assert_eq!(theatres.procedures[patient.procedure].specialty, block.specialty);
        assert!(patient.booked.is_none() && patient.referred == theatres.today);
    }
    assert!(theatres.faults().is_empty(), "{:?}", theatres.faults());
}

#[test]
fn a_theatre_that_does_not_exist_is_refused_with_a_near_match() {
    // One folder has the people behind its teams, the other has theatres alone.
    for folder in ["hospital-14", "hospital-28"] {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("instances").join(folder);
        let refused = |arguments: &[&str], why: &str| {
            tavle().arg("replan").arg(&folder).args(arguments).assert().code(2).stderr(contains(why.to_string()));
        };
        refused(&["--room-down", "T033=2027-09-21"], "there is no theatre `T033`; did you mean `T03`?");
        refused(&["--room-down", "T03=2026-09-21"], "is not planned here");
        refused(&["--bulge", "ortho=0"], "expected SPECIALTY=N");
        refused(&["--sick", "ortho-99=2027-09-21"], "there is no surgeon or team `ortho-99`");
    }
}

#[test]
fn a_room_down_closes_its_blocks_and_what_is_not_touched_stays_to_the_letter_and_is_published() {
    let shipped = Path::new(env!("CARGO_MANIFEST_DIR")).join("instances/hospital-5");
    let folder = tempfile::tempdir().unwrap();
    for file in std::fs::read_dir(shipped).unwrap().filter_map(Result::ok) {
        std::fs::copy(file.path(), folder.path().join(file.file_name())).unwrap();
    }
    let before = tavle::files::read_theatre_folder(folder.path()).unwrap().theatres;
    let published = before.published.clone().unwrap();
    let place = *published.blocks.keys().find(|place| place.day >= before.first_free_day()).unwrap();
    let date = before.horizon.date(place.day).to_string();
    let room = &before.rooms[place.room].key;
    let mut replan = tavle();
    replan.arg("replan").arg(folder.path()).args(["--room-down", &format!("{room}={date}")]);
    let said = replan.assert().code(0).stdout(contains("stays as it is").and(contains("within that freedom")));
    let said = String::from_utf8_lossy(&said.get_output().stdout).into_owned();
    assert!(said.contains("→ closed"), "{said}");
    let rows = |file: std::path::PathBuf| -> Vec<String> {
        let text = std::fs::read_to_string(file).unwrap();
        text.trim_start_matches('\u{feff}').lines().filter(|line| line.starts_with("20")).map(String::from).collect()
    };
    let (was, is) = (rows(folder.path().join("blocks.csv")), rows(folder.path().join("out/blocks.csv")));
    for row in was.iter().filter(|row| !row.starts_with(&date)) {
        assert!(is.contains(row), "{row} is not as it was");
    }
    assert!(!is.iter().any(|row| row.starts_with(&format!("{date};{room};"))), "the room is down");
    // What was mended is sound, and is published; what breaks a rule is not.
    let text = std::fs::read_to_string(folder.path().join("closures.csv")).unwrap();
    std::fs::write(
        folder.path().join("closures.csv"),
        text.trim_end().to_string() + &format!("\n{room};{date};{date};;out of use\n"),
    )
    .unwrap();
    let publish = |blocks: &str, cases: Option<&str>| {
        let mut publish = tavle();
        publish.arg("publish").arg(folder.path()).arg("--blocks").arg(folder.path().join(blocks));
        publish.args(["--who", "K. Planner", "--why", "a room is down"]);
        if let Some(cases) = cases {
            publish.arg("--cases").arg(folder.path().join(cases));
        }
        publish
    };
    publish("out/blocks.csv", Some("out/cases.csv")).assert().code(0).stdout(contains("version 1: blocks"));
    assert_eq!(rows(folder.path().join("blocks.csv")), is);
    let nobody: Vec<String> =
        std::fs::read_to_string(folder.path().join("blocks.csv")).unwrap().lines().map(String::from).collect();
    let header: Vec<&str> = nobody[0].split(';').collect();
    let surgeon = header.iter().position(|cell| *cell == "surgeon").unwrap();
    let mut cells: Vec<&str> = nobody[1].split(';').collect();
    cells[surgeon] = "";
    std::fs::write(folder.path().join("nobody.csv"), format!("{}\n{}\n", nobody[0], cells.join(";"))).unwrap();
    let known = rows(folder.path().join("blocks.csv"));
    publish("nobody.csv", None)
        .assert()
        .code(1)
        .stderr(contains("breaks hard rules").and(contains("nothing was published")));
    assert_eq!(rows(folder.path().join("blocks.csv")), known);
}
