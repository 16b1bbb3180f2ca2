//! The weekly loop on the real program: the plan of one meeting is the plan in force of the next.

use assert_cmd::Command;
use predicates::prelude::PredicateBooleanExt;
use predicates::str::contains;
use std::collections::BTreeMap;
use std::path::Path;
use tavle::files::{read_theatre_folder, write_theatre_folder};
use tavle::generate::{HospitalSpec, hospital};

const MEETING: [&str; 2] = ["2027-01-14", "2027-01-21"];
const FIRST_DAY: [&str; 2] = ["2027-01-18", "2027-01-25"];

fn tavle(folder: &Path, command: &str, arguments: &[&str]) -> assert_cmd::assert::Assert {
    let mut run = Command::new(env!("CARGO_BIN_EXE_tavle"));
    run.arg(command).arg(folder).args(arguments).assert()
}

fn rows(file: &Path) -> Vec<Vec<String>> {
    let text = std::fs::read_to_string(file).unwrap();
    text.lines().map(|line| line.split(';').map(String::from).collect()).collect()
}

fn write(file: &Path, rows: &[Vec<String>]) {
    let lines: Vec<String> = rows.iter().map(|row| row.join(";")).collect();
    std::fs::write(file, lines.join("\n") + "\n").unwrap();
}

/// What the booking office does in a week: dates of the first fortnight are entered, who has been operated leaves the list.
fn a_week_goes_by(folder: &Path) {
    let booked: BTreeMap<String, Vec<String>> = rows(&folder.join("cases.csv"))
        .into_iter()
        .skip(1)
        .filter(|row| !row[5].is_empty() && row[0].as_str() < "2027-02-01")
        .map(|row| (row[5].clone(), row))
        .collect();
    let mut queue = rows(&folder.join("queue.csv"));
    for row in &mut queue[1..] {
        if let Some(case) = booked.get(&row[0]) {
            row[10..13].clone_from_slice(&case[..3]);
        }
    }
    queue.retain(|row| row[10].is_empty() || row[10] == "booked_date" || row[10].as_str() >= MEETING[1]);
    write(&folder.join("queue.csv"), &queue);
    let settings = folder.join("hospital.toml");
    let text = std::fs::read_to_string(&settings).unwrap();
    let text = text.replace(FIRST_DAY[0], FIRST_DAY[1]).replace(MEETING[0], MEETING[1]);
    std::fs::write(settings, text).unwrap();
}

#[test]
fn the_plan_of_one_meeting_is_the_plan_in_force_of_the_next() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let theatres = hospital(&HospitalSpec { weeks: 3, ..HospitalSpec::new(3, 2, 2) });
    assert_eq!(theatres.horizon.first.to_string(), FIRST_DAY[0]);
    write_theatre_folder(folder, &theatres).unwrap();
    let search = ["--time-limit", "30", "--gap", "3", "--quiet"];
    tavle(folder, "theatres", &search).code(0);
    let (blocks, cases) = (folder.join("out/blocks.csv"), folder.join("out/cases.csv"));
    let (blocks, cases) = (blocks.to_str().unwrap(), cases.to_str().unwrap());
    tavle(folder, "book", &["--blocks", blocks, "--cases", cases, "--quiet"]).code(0);
    // The plan names patients without a date.
    let named = rows(&folder.join("out/bookings.csv")).iter().skip(1).filter(|row| !row[5].is_empty()).count();
    let promised = rows(&folder.join("queue.csv")).iter().skip(1).filter(|row| !row[10].is_empty()).count();
    assert!(named > promised, "{named} named, {promised} promised");

    // It becomes the plan in force, and nothing is wrong with it.
    std::fs::copy(blocks, folder.join("blocks.csv")).unwrap();
    std::fs::copy(folder.join("out/bookings.csv"), folder.join("cases.csv")).unwrap();
    let in_force = folder.join("blocks.csv");
    let in_force = in_force.to_str().unwrap();
    tavle(folder, "check", &["--blocks", in_force]).code(0).stdout(contains("no breaches").or(contains("breaches: 0")));

    // The next meeting: a week is over, a week is new.
    a_week_goes_by(folder);
    let read = read_theatre_folder(folder).unwrap();
    assert!(read.theatres.published.iter().all(|plan| plan.blocks.keys().all(|place| place.day >= 0)));
    let warnings: Vec<String> = read.warnings.iter().map(|warning| warning.to_string()).collect();
    for said in ["blocks.csv:2: left out: rows before 2027-01-25", "2027-W06 has no block in the plan in force"] {
        assert!(warnings.iter().any(|warning| warning.contains(said)), "{warnings:#?}");
    }
    assert!(!warnings.iter().any(|warning| warning.contains("the date is lost")), "{warnings:#?}");
    tavle(folder, "preallocate", &["--week", "2027-W06", "--append"]).code(0).stdout(contains("added to the plan"));
    let again = tavle(folder, "preallocate", &["--week", "2027-W06", "--append"]);
    again.code(2).stderr(contains("blocks in week 2027-W06 already"));
    tavle(folder, "theatres", &search).code(0);
    tavle(folder, "book", &["--quiet"]).code(0);
    let kept = |file: &str| -> BTreeMap<String, Vec<String>> {
        let rows = rows(&folder.join(file)).into_iter().skip(1).filter(|row| !row[5].is_empty());
        rows.map(|row| (row[5].clone(), row[..3].to_vec())).collect()
    };
    // Who has a date inside the notice has it after the meeting too.
    let (promised, now) = (rows(&folder.join("queue.csv")), kept("out/cases.csv"));
    let near = promised.iter().skip(1).filter(|row| (FIRST_DAY[1].."2027-01-28").contains(&row[10].as_str()));
    let mut count = 0;
    for row in near {
        assert_eq!(now.get(&row[0]).map(Vec::as_slice), Some(&row[10..13]), "patient {}", row[0]);
        count += 1;
    }
    assert!(count > 3, "{count} dates inside the notice");
}

#[test]
fn a_patient_whose_date_the_plan_took_away_gets_another_and_the_folder_stays_whole() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let theatres = hospital(&HospitalSpec { weeks: 3, ..HospitalSpec::new(3, 2, 2) });
    write_theatre_folder(folder, &theatres).unwrap();
    // The meeting gave the block of a booked patient to the other specialty, and named a later day in the plan.
    let (place, block) = (theatres.published.as_ref().unwrap().blocks.iter())
        .find(|(place, _)| {
            let booked = theatres.queue.iter().filter(|patient| patient.booked == Some(**place));
            place.day >= theatres.first_free_day() && booked.count() > 0
        })
        .unwrap();
    let loses: Vec<&str> =
        theatres.queue.iter().filter(|one| one.booked == Some(*place)).map(|one| one.key.as_str()).collect();
    let (room, session) = (&theatres.rooms[place.room].key, &theatres.sessions[place.session].key);
    let at = format!("{};{room};{session};", theatres.horizon.date(place.day));
    let other = &theatres.specialties[1 - block.specialty].key;
    let text = std::fs::read_to_string(folder.join("blocks.csv")).unwrap();
    let taken =
        text.lines().map(|line| if line.starts_with(&at) { format!("{at}{other};;;;;") } else { line.to_owned() });
    let taken = taken.collect::<Vec<_>>().join("\n") + "\n";
    std::fs::write(folder.join("blocks.csv"), taken).unwrap();
    let text = std::fs::read_to_string(folder.join("cases.csv")).unwrap();
    let rest: Vec<&str> = text.lines().filter(|line| !line.starts_with(&at)).collect();
    std::fs::write(folder.join("cases.csv"), rest.join("\n") + "\n").unwrap();

    let planned = tavle(folder, "theatres", &["--time-limit", "30", "--gap", "3", "--quiet"]).code(0);
    planned.stderr(contains("the date is lost").count(loses.len()).and(contains(format!("is `{other}`'s"))));
    tavle(folder, "book", &["--time-limit", "20"]).code(0);
    let read = read_theatre_folder(folder).unwrap().theatres;
    for key in loses {
        let patient = read.queue.iter().find(|patient| patient.key == key).unwrap();
        assert_eq!(patient.booked, None, "{key}");
    }
}
