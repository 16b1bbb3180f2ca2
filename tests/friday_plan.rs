//! A planner's Friday in a hospital whose rosters serve its theatres, on the real binary: rosters and blocks as one, published as one,
//! changed from either side, and checked as one after every step. Numbers that are told twice are the same number.

mod friday_support;

use friday_support::{
    Duties, assert_owed_hours_are_carried_on, assert_sums_agree, changed_cells, duties, history, json, rows, stdout,
    tavle,
};
use predicates::str::contains;
use serde_json::Value;
use std::collections::BTreeSet;
use std::path::PathBuf;

struct Hospital {
    _folder: tempfile::TempDir,
    path: PathBuf,
}

/// A row of served.csv.
struct Serves {
    date: String,
    kind: String,
    who: String,
}

impl Hospital {
    /// Two rooms, sixteen people behind them, planned as one.
    fn planned() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("hospital");
        let mut generate = assert_cmd::Command::new(env!("CARGO_BIN_EXE_tavle"));
        generate.args(["generate", "hospital", "--rooms", "2", "--specialties", "1", "--weeks", "2", "--seed", "3"]);
        generate.arg("--staff").arg(&path).assert().code(0).stdout(contains("tavle plan"));
        let hospital = Self { _folder: folder, path };
        tavle("plan", &hospital.path).args(["--time-limit", "25", "--gap", "8", "-q"]).assert().code(0);
        hospital
    }

    fn out(&self, file: &str) -> PathBuf {
        self.path.join("out").join(file)
    }

    fn in_force(&self) -> Duties {
        duties(&self.path.join("published.csv"))
    }

    fn served(&self) -> Vec<Serves> {
        let row = |row: Vec<String>| Serves { date: row[0].clone(), kind: row[3].clone(), who: row[4].clone() };
        rows(self.out("served.csv")).into_iter().map(row).collect()
    }

    /// Roster, blocks, cases and the links between, as they are in force; every hard rule is kept.
    fn checked(&self) -> Value {
        let said = stdout(tavle("check", &self.path).args(["--format", "json"]));
        let report: Value = serde_json::from_str(&said).unwrap();
        assert_eq!(report["blocks"]["hard"], 0, "{report}");
        assert_eq!(report["crews"]["breaches"], Value::Array(vec![]), "{report}");
        assert_eq!(report["blocks"]["tiers"]["operated"], self.operated());
        assert_eq!(report["blocks"]["tiers"]["displaced"], 0, "whoever lost a date has been told so: {report}");
        report
    }

    /// Patients in the blocks in force.
    fn operated(&self) -> usize {
        rows(self.path.join("cases.csv")).iter().filter(|row| !row[5].is_empty()).count()
    }

    /// Puts what a replan has written in force: the tables that it names, then roster or blocks or both.
    fn publish(&self, sides: &[&str], on: (&str, &str), why: &str, more: &[&str]) {
        for table in ["absences.csv", "queue.csv", "closures.csv", "surgeon_days.csv"] {
            if self.out(table).exists() {
                std::fs::rename(self.out(table), self.path.join(table)).unwrap();
            }
        }
        let mut publish = tavle("publish", &self.path);
        for side in sides {
            publish.arg(format!("--{side}")).arg(self.out(&format!("{side}.csv")));
        }
        if sides.contains(&"blocks") {
            publish.arg("--cases").arg(self.out("cases.csv"));
        }
        publish.args(["--who", "K. Planner", "--why", why, "--on", on.0, "--at", on.1]).args(more).assert().code(0);
        // What is in force was read from what was published, to the letter of what counts.
        self.checked();
    }

    /// People away for a day are replaced, or their blocks fall; told before the day begins. Returns the cells that change; `None`, and
    /// nothing happens, where the absence by itself breaks something that nobody can mend.
    fn sick(&self, who: &[&str], date: &str) -> Option<BTreeSet<(String, String)>> {
        let before = self.in_force();
        let mut replan = tavle("replan", &self.path);
        for one in who {
            replan.args(["--sick", &format!("{one}={date}")]);
        }
        let output = replan.args(["--at", "05:30", "--time-limit", "20"]).output().unwrap();
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(output.status.code().is_some_and(|code| code < 2), "{said}{}", String::from_utf8_lossy(&output.stderr));
        if output.status.code() != Some(0) {
            self.forget_made();
            return None;
        }
        assert!(said.contains("proven: no other way costs less"), "{said}");
        let both = said.contains("Blocks in force ask for more people than are left");
        assert_eq!(both, self.out("blocks.csv").exists(), "{said}");
        let sides: &[&str] = if both { &["roster", "blocks"] } else { &["roster"] };
        let changes = rows(self.out("changes.csv"));
        self.publish(sides, (date, "05:30"), &format!("{} sick", who.join(" and ")), &[]);
        let changed = changed_cells(&before, &self.in_force());
        let told = changes.iter().map(|row| (row[1].clone(), row[0].clone()));
        let away = before.keys().filter(|(person, day)| day == date && who.contains(&person.as_str())).cloned();
        assert_eq!(changed, told.chain(away).collect(), "{said}");
        Some(changed)
    }

    fn forget_made(&self) {
        std::fs::remove_dir_all(self.path.join("out")).unwrap();
    }

    /// The first two people who may swap a day.
    fn swap(&self) -> (String, String, String) {
        let people: Vec<String> = rows(self.path.join("staff.csv")).into_iter().map(|row| row[0].clone()).collect();
        for day in 1..29 {
            let date = format!("2027-02-{day:02}");
            for (at, one) in people.iter().enumerate() {
                for other in &people[at + 1..] {
                    let judged = tavle("swap", &self.path).args([one, other, &date]).output().unwrap();
                    let said = String::from_utf8_lossy(&judged.stdout).into_owned();
                    if judged.status.code() == Some(0) && said.starts_with("Legal") {
                        return (one.clone(), other.clone(), date);
                    }
                }
            }
        }
        panic!("nobody may swap anything in four weeks");
    }
}

/// What the plan says of itself is what its files hold and what the checker counts.
fn the_plan_tells_every_number_once(hospital: &Hospital) {
    let plan = json(hospital.out("plan.json"));
    let figure = |name: &str| {
        let gain = plan["gains"].as_array().unwrap().iter().find(|gain| gain["name"] == name);
        gain.unwrap_or_else(|| panic!("{name}"))["as_one"].as_f64().unwrap()
    };
    assert_eq!(figure("Blocks open"), rows(hospital.out("blocks.csv")).len() as f64);
    let cases = rows(hospital.out("cases.csv"));
    assert_eq!(figure("Operations"), cases.iter().filter(|row| !row[5].is_empty()).count() as f64);
    let temps = rows(hospital.out("roster.csv")).iter().filter(|row| row[0] == "TEMP").count();
    assert_eq!(figure("Temps"), temps as f64);
    let (cost, bound) = (plan["proof"]["cost"].as_f64().unwrap(), plan["proof"]["bound"].as_f64().unwrap());
    assert!((plan["proof"]["gap_points"].as_f64().unwrap() - (cost - bound)).abs() < 0.15);
    let terms: f64 = plan["points"].as_array().unwrap().iter().map(|row| row["cost"].as_f64().unwrap()).sum();
    assert!((terms - cost).abs() < 1.5, "terms come to {terms}, the plan costs {cost}");
    for order in ["rosters_first", "blocks_first"] {
        let Some(other) = plan["gains"][0][order].as_f64() else { continue };
        assert!(cost <= other + 0.1, "{order}");
    }
    let mut check = tavle("check", &hospital.path);
    check.arg("--roster").arg(hospital.out("roster.csv")).arg("--blocks").arg(hospital.out("blocks.csv"));
    check.arg("--cases").arg(hospital.out("cases.csv")).args(["--format", "json"]);
    let checked: Value = serde_json::from_str(&stdout(&mut check)).unwrap();
    assert_eq!(checked["crews"]["serving"], hospital.served().len());
    assert_eq!(checked["crews"]["reserve"], plan["reserve"].as_array().unwrap().len());
    assert_eq!(checked["blocks"]["tiers"]["operated"].as_f64().unwrap(), figure("Operations"));
}

#[test]
fn a_planners_friday_with_theatres_from_the_plan_as_one_to_the_next_period() {
    let hospital = Hospital::planned();
    the_plan_tells_every_number_once(&hospital);
    let served = hospital.served();
    let blocks_before = std::fs::read_to_string(hospital.path.join("blocks.csv")).unwrap();
    hospital.publish(&["roster", "blocks"], ("2027-01-08", "12:00"), "weeks 3 to 10", &[]);
    let versions = stdout(&mut tavle("versions", &hospital.path));
    assert!(versions.contains("in force before the first published version"), "{versions}");
    let first = hospital.in_force();
    hospital.forget_made();

    // A theatre nurse and somebody of anaesthesia call in sick, on two days with blocks.
    let mut changed: Vec<BTreeSet<(String, String)>> = Vec::new();
    for (kind, date) in [("nurses", "2027-01-20"), ("anaesthesia", "2027-01-25")] {
        let mut serving =
            served.iter().filter(|one| one.kind == kind && one.date.as_str() >= date && one.who != "TEMP");
        changed.push(serving.find_map(|one| hospital.sick(&[&one.who], &one.date)).unwrap());
    }
    // The whole of anaesthesia is sick: a block that nobody can serve falls, and its patients are told.
    hospital.forget_made();
    let blocks = rows(hospital.path.join("blocks.csv")).len();
    let anaesthesia: Vec<String> = rows(hospital.path.join("staff.csv"))
        .into_iter()
        .filter(|row| row[5].split(' ').any(|held| held == "anaesthesia"))
        .map(|row| row[0].clone())
        .collect();
    let all: Vec<&str> = anaesthesia.iter().map(String::as_str).collect();
    let heads = |date: &str| served.iter().filter(|one| one.kind == "anaesthesia" && one.date == date).count();
    let days: BTreeSet<&str> = served.iter().map(|one| one.date.as_str()).filter(|date| heads(date) > 1).collect();
    let fell = days.iter().rev().find_map(|date| hospital.sick(&all, date));
    changed.push(fell.expect("a day with two blocks that ask for anaesthesia"));
    assert!(
        rows(hospital.path.join("blocks.csv")).len() < blocks,
        "two blocks asked for anaesthesia and one temp is to be had"
    );
    hospital.forget_made();

    // A surgeon with a block calls in sick, and a room breaks down.
    let block = rows(hospital.path.join("blocks.csv")).pop().unwrap();
    tavle("replan", &hospital.path).args(["--sick", &format!("{}={}", block[4], block[0])]).assert().code(0);
    hospital.publish(&["blocks"], (&block[0], "06:00"), "a surgeon is sick", &[]);
    let of_surgeon = |row: &Vec<String>| row[0] == block[0] && row[4] == block[4];
    assert!(!rows(hospital.path.join("blocks.csv")).iter().any(of_surgeon));
    hospital.forget_made();
    let block = rows(hospital.path.join("blocks.csv")).pop().unwrap();
    tavle("replan", &hospital.path).args(["--room-down", &format!("{}={}", block[1], block[0])]).assert().code(0);
    hospital.publish(&["blocks"], (&block[0], "06:30"), "a room is down", &[]);
    assert!(!rows(hospital.path.join("blocks.csv")).iter().any(|row| row[..2] == block[..2]));
    assert_ne!(blocks_before, std::fs::read_to_string(hospital.path.join("blocks.csv")).unwrap());
    hospital.forget_made();

    // A swap that leaves every block its people.
    let before = hospital.in_force();
    let (one, other, date) = hospital.swap();
    tavle("replan", &hospital.path).args(["--swap", &format!("{one},{other}={date}")]).assert().code(0);
    hospital.publish(&["roster"], ("2027-01-31", "12:00"), "they have agreed", &["--agreed"]);
    let swapped: BTreeSet<(String, String)> = [one, other].map(|who| (who, date.clone())).into();
    assert_eq!(changed_cells(&before, &hospital.in_force()), swapped);
    changed.push(swapped.clone());

    // Hours and kroner: every sum is the same sum, temps cost what the ward says, and each changed cell is listed.
    tavle("cost", &hospital.path).arg("-q").assert().code(0);
    let cost = json(hospital.out("cost.json"));
    assert_sums_agree(&cost);
    let temps = rows(hospital.path.join("published.csv")).iter().filter(|row| row[0] == "TEMP").count();
    let paid = cost["kinds"].as_array().unwrap().iter().find(|kind| kind["kind"] == "temps");
    // A temp is 40 points of 100 kr.
    assert_eq!(paid.map_or(0, |kind| kind["planned_ore"].as_i64().unwrap()), temps as i64 * 400_000);
    let text = |change: &Value, key: &str| change[key].as_str().unwrap().to_string();
    let listed: BTreeSet<(String, String)> = cost["changes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|change| (text(change, "employment"), text(change, "date")))
        .collect();
    assert_eq!(listed, changed.into_iter().flatten().collect());
    assert_ne!(first, hospital.in_force());
    let of_swap = |change: &&Value| swapped.contains(&(text(change, "employment"), text(change, "date")));
    for change in cost["changes"].as_array().unwrap().iter().filter(of_swap) {
        assert_eq!(change["ore"], 0, "an agreed swap is not paid for: {change}");
    }

    // A scenario beside it.
    let scenario = hospital.path.join("sickness.toml");
    std::fs::write(&scenario, "name = \"Much sickness\"\n[ward]\nsick_leave_percent = 12\n").unwrap();
    let mut compare = tavle("compare", &hospital.path);
    compare.arg(&scenario).args(["--seeds", "2", "--gap", "95", "--time-limit", "10", "--no-worth", "-q"]);
    compare.assert().code(0);
    assert_eq!(json(hospital.out("compare.json"))["scenarios"].as_array().unwrap().len(), 2);
    std::fs::remove_file(&scenario).unwrap();

    the_next_period_goes_on(&hospital, &cost);
}

/// History and balances are what was worked; whoever was operated waits no longer; it can be planned.
fn the_next_period_goes_on(hospital: &Hospital, cost: &Value) {
    let next = hospital.path.with_file_name("next");
    let said = stdout(tavle("next", &hospital.path).arg(&next));
    assert!(said.contains(&format!("blocks that are over: {}", hospital.operated())), "{said}");
    assert!(said.contains("then tavle plan"), "{said}");
    let waiting = |folder: &PathBuf| rows(folder.join("queue.csv")).len();
    assert_eq!(waiting(&next) + hospital.operated(), waiting(&hospital.path));
    let worked = hospital.in_force().into_iter().filter(|((_, date), _)| date.as_str() >= "2027-03-01");
    assert_eq!(history(&next), worked.collect());
    assert_owed_hours_are_carried_on(cost, &next);
    tavle("plan", &next).args(["--time-limit", "15", "--gap", "60", "-q"]).assert().code(0);
    let mut check = tavle("check", &next);
    check.arg("--roster").arg(next.join("out/roster.csv")).arg("--blocks").arg(next.join("out/blocks.csv"));
    check.arg("--cases").arg(next.join("out/cases.csv")).assert().code(0);
}
