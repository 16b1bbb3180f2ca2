//! A planner's Friday from the first folder to the next period, on the real binary: whatever one step writes, the next step reads, and
//! numbers that are told twice are the same number.

mod friday_support;

use friday_support::{
    Duties, assert_owed_hours_are_carried_on, assert_sums_agree, changed_cells, duties, history, json, rows, stdout,
    tavle,
};
use predicates::str::contains;
use serde_json::Value;
use std::collections::BTreeSet;
use std::path::PathBuf;

struct Friday {
    _folder: tempfile::TempDir,
    ward: PathBuf,
}

impl Friday {
    fn begin() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let ward = folder.path().join("ward");
        tavle("init", &ward).assert().code(0);
        Self { _folder: folder, ward }
    }

    fn out(&self, file: &str) -> PathBuf {
        self.ward.join("out").join(file)
    }

    /// The checker has the last word on what is about to be published.
    fn checked(&self) {
        let said = stdout(tavle("check", &self.ward).arg("--roster").arg(self.out("roster.csv")));
        assert!(said.contains("no rule is broken") || said.contains("no hard rule is broken"), "{said}");
    }

    fn publish(&self, on: (&str, &str), why: &str, more: &[&str]) {
        let mut publish = tavle("publish", &self.ward);
        publish.arg("--roster").arg(self.out("roster.csv"));
        publish.args(["--who", "K. Planner", "--why", why, "--on", on.0, "--at", on.1]).args(more).assert().code(0);
    }

    fn in_force(&self) -> Duties {
        duties(&self.ward.join("published.csv"))
    }

    /// Somebody with a duty on the date calls in sick until the last date. Returns who, and the changes to phone through.
    fn sick_call(&self, first: &str, last: &str) -> (String, Vec<Vec<String>>) {
        let before = self.in_force();
        let on_duty: Vec<&String> = before.keys().filter(|(_, date)| date == first).map(|(who, _)| who).collect();
        for who in on_duty {
            let mut replan = tavle("replan", &self.ward);
            replan.args(["--sick", &format!("{who}={first}..{last}"), "--at", "05:30", "--time-limit", "20"]);
            // Where a minimum stays open it is said, with another exit code: the next one on duty is sick instead.
            let output = replan.output().unwrap();
            let said = String::from_utf8_lossy(&output.stdout).into_owned();
            assert!(said.contains("proven: no other way costs less"), "{said}");
            if output.status.code() != Some(0) {
                continue;
            }
            assert!(said.contains("absences.csv") && said.contains(&format!("--on {first} --at 05:30")), "{said}");
            std::fs::copy(self.out("absences.csv"), self.ward.join("absences.csv")).unwrap();
            return (who.clone(), rows(self.out("changes.csv")));
        }
        panic!("nobody on duty on {first} can be missed");
    }

    /// What `diff` has to say of the last version is what the replan said, and the duties that fell away.
    fn differs_by(&self, before: &Duties, changes: &[Vec<String>], away: &BTreeSet<(String, String)>) {
        let changed = changed_cells(before, &self.in_force());
        let told: BTreeSet<(String, String)> = changes.iter().map(|row| (row[1].clone(), row[0].clone())).collect();
        let told: BTreeSet<(String, String)> = told.union(away).cloned().collect();
        assert_eq!(changed, told);
        let said = stdout(&mut tavle("diff", &self.ward));
        let count = if told.len() == 1 { "1 change for".to_string() } else { format!("{} changes for", told.len()) };
        assert!(said.contains(&count), "{count}: {said}");
    }

    /// The first two people in the tables who may swap a day of a week.
    fn swap(&self) -> (String, String, String) {
        let people: Vec<String> = rows(self.ward.join("staff.csv")).into_iter().map(|row| row[0].clone()).collect();
        for day in 25..32 {
            let date = format!("2027-01-{day}");
            for (at, one) in people.iter().enumerate() {
                for other in &people[at + 1..] {
                    let judged = tavle("swap", &self.ward).args([one, other, &date]).output().unwrap();
                    let said = String::from_utf8_lossy(&judged.stdout).into_owned();
                    if judged.status.code() == Some(0) && said.starts_with("Legal") {
                        assert!(said.contains(&format!("--swap {one},{other}={date}")), "{said}");
                        return (one.clone(), other.clone(), date);
                    }
                }
            }
        }
        panic!("nobody may swap anything in a week");
    }
}

#[test]
fn a_planners_friday_from_a_new_folder_to_the_next_period() {
    let friday = Friday::begin();
    tavle("roster", &friday.ward).args(["--gap", "95", "--time-limit", "120", "-q"]).assert().code(0);
    friday.checked();
    friday.publish(("2026-12-07", "12:00"), "weeks 2 to 5", &[]);

    // Before anything happens, nothing has cost anything.
    tavle("cost", &friday.ward).arg("-q").assert().code(0);
    let cost = json(friday.out("cost.json"));
    assert_eq!(cost["changes"], Value::Array(vec![]));

    // Two sick calls, the second over a weekend; the first is published before the second comes.
    let mut told: Vec<Vec<String>> = Vec::new();
    let mut fell_away = 0;
    for (first, last, why) in
        [("2027-01-14", "2027-01-15", "sick on Thursday"), ("2027-01-22", "2027-01-24", "sick on Friday")]
    {
        let before = friday.in_force();
        let (who, changes) = friday.sick_call(first, last);
        friday.checked();
        friday.publish((first, "05:30"), why, &[]);
        let theirs = |cell: &&(String, String)| cell.0 == who && (first..=last).contains(&cell.1.as_str());
        let away: BTreeSet<(String, String)> = before.keys().filter(theirs).cloned().collect();
        friday.differs_by(&before, &changes, &away);
        fell_away += away.len();
        told.extend(changes);
    }

    // A swap: judged, made, published as agreed.
    let before = friday.in_force();
    let (one, other, date) = friday.swap();
    tavle("replan", &friday.ward).args(["--swap", &format!("{one},{other}={date}")]).assert().code(0);
    friday.checked();
    friday.publish(("2027-01-24", "12:00"), "they have agreed", &["--agreed"]);
    let swapped: BTreeSet<(String, String)> = [one, other].map(|who| (who, date.clone())).into();
    friday.differs_by(&before, &[], &swapped);
    tavle("versions", &friday.ward).assert().code(0).stdout(contains("sick on Friday"));

    // What was changed after publication is counted and paid for by its own notice; every sum is the same sum.
    tavle("cost", &friday.ward).arg("-q").assert().code(0);
    let cost = json(friday.out("cost.json"));
    let after_publication = cost["changes"].as_array().unwrap();
    let amounts: Vec<i64> = after_publication.iter().map(|change| change["ore"].as_i64().unwrap()).collect();
    let taken_out = after_publication.iter().filter(|change| change["what"].as_str().unwrap().contains("taken out"));
    assert!(taken_out.count() >= 1 && amounts.len() >= told.len().max(fell_away), "{after_publication:?}");
    assert_sums_agree(&cost);
    for change in after_publication
        .iter()
        .filter(|change| swapped.iter().any(|(who, day)| change["employment"] == **who && change["date"] == **day))
    {
        assert_eq!(change["ore"], 0, "an agreed swap is not paid for: {change}");
    }

    // A scenario beside it.
    let scenario = friday.ward.join("sickness.toml");
    std::fs::write(&scenario, "name = \"Much sickness\"\n[ward]\nsick_leave_percent = 12\n").unwrap();
    let mut compare = tavle("compare", &friday.ward);
    compare.arg(&scenario).args(["--seeds", "4", "--gap", "95", "--time-limit", "60", "-q"]).assert().code(0);
    let compared = json(friday.out("compare.json"));
    assert_eq!(compared["scenarios"].as_array().unwrap().len(), 2);
    std::fs::remove_file(&scenario).unwrap();

    // The next period begins with what was worked, and can be planned.
    let next = friday.ward.with_file_name("next");
    tavle("next", &friday.ward).arg(&next).assert().code(0);
    let worked = friday.in_force().into_iter().filter(|((_, date), _)| date.as_str() >= "2027-01-25");
    assert_eq!(history(&next), worked.collect());
    assert_owed_hours_are_carried_on(&cost, &next);
    tavle("roster", &next).args(["--gap", "95", "--time-limit", "120", "-q"]).assert().code(0);
    let said = stdout(tavle("check", &next).arg("--roster").arg(next.join("out/roster.csv")));
    assert!(said.contains("no rule is broken") || said.contains("no hard rule is broken"), "{said}");
}
