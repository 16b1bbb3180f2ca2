//! A folder's own rules and pay, as a user writes them: where they are wrong, what they pay.

use assert_cmd::Command;
use std::path::Path;

fn tavle() -> Command {
    Command::new(env!("CARGO_BIN_EXE_tavle"))
}

const WARD: [(&str, &str); 5] = [
    (
        "hospital.toml",
        "first_day = 2026-07-06\nweeks = 1\nagreement = \"west\"\nhistory_days = 14\n[rules.norm_hours]\ntolerance_hours = 1000\n",
    ),
    ("shifts.csv", "shift;kind;start;end\nD;day;07:00;15:00\n"),
    ("staff.csv", "employment;name;hourly_pay\nE1;Anna;200\nE2;Bo;200\nE3;Cy;200\n"),
    ("demand.csv", "when;shift;minimum;maximum\nsat;D;1;1\n"),
    ("agreements/west.toml", "name = \"west\"\ntitle = \"Western hospitals\"\nextends = \"dk-regions-nurses\"\n"),
];

/// A pay table that pays ten kroner for every duty on a Saturday.
const PAY: &str = "title = \"t\"\nlabel = \"t\"\nrounding_minutes = 30\npublic_holidays = \"none\"\n\n\
    [[group]]\nkey = \"hour\"\nmode = \"add\"\n\n\
    [[band]]\nkind = \"late\"\nlabel = \"Late\"\ndanish = \"Sen\"\ngroup = \"hour\"\n\
    windows = [{ days = [\"sat\"], from = \"00:00\", to = \"24:00\" }]\n\n\
    [[band.rate]]\nfrom = 2020-01-01\nkroner_per_hour = 10\nconfidence = \"B\"\nsource = \"s\"\n";

fn ward(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (file, text) in WARD.iter().chain(files) {
        let path = folder.path().join(file);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    folder
}

/// What `check` of an empty roster says on standard error, without the note of unset values.
fn told(folder: &Path) -> Vec<String> {
    let roster = folder.join("empty.csv");
    std::fs::write(&roster, "employment;date;shift\n").unwrap();
    let output = tavle().arg("check").arg(folder).arg("--roster").arg(roster).output().unwrap();
    let text = String::from_utf8(output.stderr).unwrap();
    text.lines().filter(|line| !line.starts_with("note:")).map(str::to_string).collect()
}

/// Supplements of the ward in øre, as `roster` reports them.
fn supplements(folder: &Path) -> i64 {
    tavle().arg("roster").arg(folder).args(["--time-limit", "60", "--gap", "50", "--quiet"]).assert().success();
    let text = std::fs::read_to_string(folder.join("out/roster.json")).unwrap();
    let plan: serde_json::Value = serde_json::from_str(&text).unwrap();
    plan["people"].as_array().unwrap().iter().map(|person| person["supplements_ore"].as_i64().unwrap()).sum()
}

#[test]
fn faults_of_tables_rules_and_pay_come_in_one_go_with_their_files() {
    let folder = ward(&[
        ("demand.csv", "when;shift;minimum\nsaturn;D;1\n"),
        (
            "agreements/west.toml",
            "name = \"west\"\ntitle = \"Western\"\nextends = \"dk-regions-nurses\"\n[rules.daily_rst]\nhours = 11\n",
        ),
        ("pay/west.toml", &PAY.replace("group = \"hour\"", "group = \"huor\"")),
        ("hospital.toml", &format!("{}[rules.max_work_days]\ndais = 5\n", WARD[0].1)),
    ]);
    let lines = told(folder.path());
    let files: Vec<&str> = lines.iter().filter_map(|line| line.split_once(": ")).map(|(place, _)| place).collect();
    assert_eq!(
        files,
        ["agreements/west.toml:4:8", "demand.csv:2:1", "hospital.toml:8:1", "pay/west.toml:14:9"],
        "{lines:#?}"
    );
    assert_eq!(lines.last().unwrap(), "4 faults; nothing was written");
}

#[test]
fn rules_are_read_even_when_the_staff_cannot_be_and_nobody_is_called_unknown_for_it() {
    let folder = ward(&[
        ("staff.csv", "employment;fraction\nE1;9\n"),
        ("hospital.toml", &format!("{}[person.E2.rules.max_work_days]\ndais = 5\n", WARD[0].1)),
    ]);
    let lines = told(folder.path());
    assert!(lines[0].starts_with("hospital.toml:8:1: ") && lines[0].contains("dais"), "{lines:#?}");
    assert!(lines[1].starts_with("staff.csv:2:4: "), "{lines:#?}");
    assert_eq!(lines.len(), 3);
}

#[test]
fn a_broken_line_of_hospital_toml_is_told_once() {
    let folder = ward(&[("hospital.toml", "first_day = \n")]);
    assert_eq!(told(folder.path()).iter().filter(|line| line.starts_with("hospital.toml:1")).count(), 1);
}

#[test]
fn a_pay_table_of_the_folder_pays() {
    // Eight hours of a Saturday at ten kroner.
    assert_eq!(supplements(ward(&[("pay/west.toml", PAY)]).path()), 8_000);
}

#[test]
fn a_rule_set_without_a_pay_table_is_paid_like_the_one_it_extends() {
    let folder = ward(&[]);
    let own = supplements(folder.path());
    let shipped = ward(&[("hospital.toml", &WARD[0].1.replace("west", "dk-regions-nurses"))]);
    assert_eq!(own, supplements(shipped.path()));
    assert!(own > 0);
}

#[test]
fn a_pay_table_that_pays_nobody_is_noticed() {
    let lines = told(ward(&[("pay/wset.toml", PAY)]).path());
    let expected =
        "warning: pay/wset.toml: no rule set is called `wset`, so this pay table pays nobody; did you mean `west`?";
    assert!(lines.contains(&expected.to_string()), "{lines:#?}");
}
