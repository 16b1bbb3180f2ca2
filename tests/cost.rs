//! `tavle cost` from end to end: every pay example of the agreements to the øre, the tables `budget` and `worked` as text and as
//! sheets, and sums that come to the same total.

use assert_cmd::Command;
use calamine::{Data, Reader, Xlsx};
use serde_json::Value;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::io::Cursor;
use std::path::Path;

const SHIFTS: &str = "shift;name;kind;start;end;supplement\nD;Day;day;07:00;15:00;0\nE;Evening;evening;15:00;23:00;0\n\
    N;Night;night;23:00;07:00;0\nK;Early;day;06:00;14:00;0\nX;Small hours;night;00:00;08:00;0\n\
    L;Late;evening;15:00;08:00;0\nH;Home call;home call;16:00;08:00;0\n";

/// A ward of one person, E1, with a plan and what was worked.
struct Ward {
    first_day: &'static str,
    weeks: u32,
    agreement: &'static str,
    /// `fraction;hourly_pay;traits`
    person: &'static str,
    /// `date;shift`
    planned: Vec<String>,
    /// `date;start;end;kind;told_on;told_at`
    worked: Vec<String>,
    /// `date;shift`
    published: Vec<String>,
    balances: &'static str,
}

impl Ward {
    fn new(first_day: &'static str, weeks: u32, person: &'static str) -> Self {
        let agreement = "dk-regions-nurses";
        let (planned, worked, published) = (Vec::new(), Vec::new(), Vec::new());
        Self { first_day, weeks, agreement, person, planned, worked, published, balances: "" }
    }

    fn planned(mut self, rows: &[&str]) -> Self {
        self.planned.extend(rows.iter().map(ToString::to_string));
        self
    }

    fn worked(mut self, rows: &[&str]) -> Self {
        self.worked.extend(rows.iter().map(ToString::to_string));
        self
    }

    fn of(self, agreement: &'static str) -> Self {
        Self { agreement, ..self }
    }

    fn write(&self, folder: &Path) {
        let put = |file: &str, text: String| std::fs::write(folder.join(file), text).unwrap();
        let Self { first_day, weeks, agreement, person, .. } = self;
        put(
            "hospital.toml",
            format!("name = \"Ward\"\nfirst_day = {first_day}\nweeks = {weeks}\nagreement = \"{agreement}\"\n"),
        );
        std::fs::create_dir_all(folder.join("agreements")).unwrap();
        put(
            "agreements/dk-regions-sosu.toml",
            "name = \"dk-regions-sosu\"\ntitle = \"SOSU\"\nextends = \"dk-regions-nurses\"\n".into(),
        );
        put("shifts.csv", SHIFTS.into());
        put("staff.csv", format!("employment;name;fraction;hourly_pay;traits\nE1;Anna Holm;{person}\n"));
        put("demand.csv", "when;shift;minimum\ndaily;D;0\n".into());
        let roster = |rows: &[String]| {
            rows.iter().fold("employment;date;shift\n".to_string(), |text, row| text + "E1;" + row + "\n")
        };
        put("roster.csv", roster(&self.planned));
        if !self.published.is_empty() {
            put("published.csv", roster(&self.published));
        }
        if !self.worked.is_empty() {
            let head = "employment;date;start;end;kind;told_on;told_at\n".to_string();
            put("worked.csv", self.worked.iter().fold(head, |text, row| text + "E1;" + row + "\n"));
        }
        if !self.balances.is_empty() {
            put("balances.csv", format!("employment;norm_hours;off_hours\nE1;{}\n", self.balances));
        }
    }

    fn cost(&self, arguments: &[&str]) -> Report {
        let folder = tempfile::tempdir().unwrap();
        self.write(folder.path());
        Report(cost(folder.path(), arguments))
    }
}

fn tavle() -> Command {
    Command::cargo_bin("tavle").unwrap()
}

/// Runs `tavle cost` on a folder with a roster.csv and reads cost.json.
fn cost(folder: &Path, arguments: &[&str]) -> Value {
    let out = folder.join("report");
    let mut command = tavle();
    command.arg("cost").arg(folder).arg("--roster").arg(folder.join("roster.csv")).arg("--out").arg(&out);
    command.args(arguments).arg("-q").assert().code(0);
    serde_json::from_str(&std::fs::read_to_string(out.join("cost.json")).unwrap()).unwrap()
}

/// A `cost.json`.
struct Report(Value);

impl Report {
    /// Minutes and øre of a kind, as it looks now.
    fn kind(&self, kind: &str) -> (i64, i64) {
        let kinds = self.0["kinds"].as_array().unwrap();
        let found = kinds.iter().find(|own| own["kind"] == kind);
        found.map_or((0, 0), |own| (number(&own["forecast_minutes"]), number(&own["forecast_ore"])))
    }

    /// Kinds on top of basic pay with their øre, as it looks now.
    fn extras(&self) -> Vec<(String, i64)> {
        let kinds = self.0["kinds"].as_array().unwrap().iter();
        let known = kinds.map(|own| (own["kind"].as_str().unwrap().to_string(), number(&own["forecast_ore"])));
        known.filter(|(kind, _)| kind != "basic_pay").collect()
    }

    /// Øre of a kind on some dates.
    fn on(&self, kind: &str, dates: &[&str]) -> i64 {
        let at = self.0["kinds"].as_array().unwrap().iter().position(|own| own["kind"] == kind).unwrap();
        let entries = self.0["forecast_entries"].as_array().unwrap().iter();
        let own = entries.filter(|own| number(&own["kind"]) == at as i64);
        own.filter(|own| dates.contains(&own["date"].as_str().unwrap())).map(|own| number(&own["ore"])).sum()
    }

    fn balance(&self, key: &str) -> i64 {
        number(&self.0["people"][0]["periods"][0][key])
    }
}

fn number(value: &Value) -> i64 {
    value.as_i64().unwrap_or_else(|| panic!("{value} is no whole number"))
}

fn pairs(expected: &[(&str, i64)]) -> Vec<(String, i64)> {
    expected.iter().map(|(kind, ore)| (kind.to_string(), *ore)).collect()
}

const EXAMPLE_2019: [&str; 11] = [
    "2019-10-07;E",
    "2019-10-08;E",
    "2019-10-09;E",
    "2019-10-10;E",
    "2019-10-14;N",
    "2019-10-15;N",
    "2019-10-16;N",
    "2019-10-12;D",
    "2019-10-19;D",
    "2019-10-13;D",
    "2019-10-20;D",
];

#[test]
fn the_published_month_of_october_2019_pays_to_the_ore() {
    let report = Ward::new("2019-10-07", 2, "1;195,75;").planned(&EXAMPLE_2019).cost(&["--rounding", "line"]);
    assert_eq!(report.kind("evening"), (20 * 60, 105_705));
    assert_eq!(report.kind("night"), (21 * 60, 133_599));
    assert_eq!(report.on("weekend", &["2019-10-12", "2019-10-19"]), 131_544);
    assert_eq!(report.on("weekend", &["2019-10-13", "2019-10-20"]), 131_544);
}

#[test]
fn the_published_month_of_october_2020_pays_to_the_ore() {
    let rows = EXAMPLE_2019.map(|row| {
        let (date, shift) = row.split_once(';').unwrap();
        let day: u32 = date[8..].parse().unwrap();
        format!("2020-10-{:02};{shift}", day - 2)
    });
    let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
    let report = Ward::new("2020-10-05", 2, "1;219,25;").planned(&rows).cost(&[]);
    assert_eq!(report.kind("evening"), (20 * 60, 118_396));
    assert_eq!(report.kind("night"), (21 * 60, 149_637));
    assert_eq!(report.on("weekend", &["2020-10-10", "2020-10-17"]), 147_336);
    assert_eq!(report.on("weekend", &["2020-10-11", "2020-10-18"]), 147_336);
}

/// Off from Friday 14:00 to Monday 24:00; called in from Saturday 23 to Sunday 07, told on Friday.
fn weekend_off(person: &'static str) -> Ward {
    Ward::new("2019-02-25", 2, person)
        .planned(&["2019-03-01;K", "2019-03-05;X"])
        .worked(&["2019-03-01;06:00;14:00;duty;;", "2019-03-02;23:00;07:00;call-in;2019-03-01;12:00"])
}

#[test]
fn a_night_in_eighty_two_free_hours_takes_two_days_off() {
    let report = weekend_off("1;200;").cost(&[]);
    assert_eq!(report.kind("lost_day_off"), ((8 + 6) * 60, (8 + 6) * 30_000));
    assert_eq!(report.kind("lost_day_off_notice").1, 2 * 53_282);
}

#[test]
fn with_reduced_rest_the_same_night_takes_one() {
    let report = weekend_off("1;200;reduced-rest").cost(&[]);
    assert_eq!(report.kind("lost_day_off"), (8 * 60, 8 * 30_000));
    assert_eq!(report.kind("lost_day_off_notice").1, 53_282);
}

#[test]
fn a_duty_put_into_published_days_off_costs_the_same_when_the_roster_changes() {
    let mut ward = weekend_off("1;200;");
    ward.worked.clear();
    ward.published = ward.planned.clone();
    ward.planned.push("2019-03-02;N".into());
    let report = ward.cost(&["--told", "2019-03-01"]);
    assert_eq!(report.kind("lost_day_off"), (14 * 60, 14 * 30_000));
    assert_eq!(report.kind("lost_day_off_notice").1, 2 * 53_282);
    assert_eq!(number(&report.0["changes"][0]["ore"]), 14 * 30_000 + 2 * 53_282);
    let untold = ward.cost(&[]);
    assert_eq!((untold.kind("lost_day_off").1, &untold.0["changes"][0]["ore"]), (0, &Value::Null));
}

#[test]
fn rates_after_may_2024_are_five_points_higher() {
    let planned = ["2025-06-11;E", "2025-06-11;N", "2025-06-14;D"];
    let report = Ward::new("2025-06-09", 1, "1;200;").planned(&planned).cost(&[]);
    assert_eq!(report.extras(), pairs(&[("evening", 32_000), ("night", 52_500), ("weekend", 75_200)]));
}

#[test]
fn holidays_are_paid_by_the_day_that_they_fall_on() {
    let one = |first_day, row: &str| Ward::new(first_day, 1, "1;200;").planned(&[row]).cost(&[]).extras();
    assert_eq!(one("2025-05-26", "2025-05-29;D"), pairs(&[("holiday", 80_000)]), "Ascension Day");
    assert_eq!(one("2025-04-14", "2025-04-20;D"), pairs(&[("weekend", 75_200)]), "Easter Sunday");
    assert_eq!(one("2025-12-22", "2025-12-24;D"), pairs(&[("holiday", 80_000)]), "Christmas Eve");
    assert_eq!(one("2025-12-29", "2025-12-31;D"), pairs(&[("weekend", 28_200)]), "New Year's Eve from noon");
    assert_eq!(one("2025-04-28", "2025-05-01;D"), pairs(&[("weekend", 75_200)]), "1 May");
    assert_eq!(one("2026-06-01", "2026-06-05;D"), pairs(&[]), "5 June");
}

#[test]
fn sosu_evenings_begin_at_five() {
    let report = Ward::new("2025-06-09", 1, "1;200;").of("dk-regions-sosu").planned(&["2025-06-11;E"]).cost(&[]);
    assert_eq!(report.kind("evening"), (6 * 60, 40_800));
}

#[test]
fn consultants_are_paid_kroner_by_the_hour_and_a_sum_for_the_night() {
    let ward = Ward::new("2025-06-09", 1, "1;500;").of("dk-consultants");
    let report = ward.planned(&["2025-06-11;L"]).cost(&[]);
    assert_eq!(report.extras(), pairs(&[("night", 327_898), ("early_evening", 59_901), ("late_evening", 57_050)]));
    let call = Ward::new("2025-06-09", 1, "1;500;").of("dk-consultants").planned(&["2025-06-11;H"]).cost(&[]);
    assert_eq!(call.extras(), pairs(&[("home_call", 191_389)]));
}

/// A week in October 2020 with a day shift planned on Tuesday.
fn tuesday(worked: &str) -> Report {
    let ward = Ward::new("2020-10-05", 1, "1;200;").planned(&["2020-10-06;D"]);
    ward.worked(&[worked]).cost(&[])
}

#[test]
fn hours_moved_within_a_day_cost_41_56_each() {
    assert_eq!(tuesday("2020-10-06;11:00;19:00;moved;2020-10-05;08:00").kind("moved_shift"), (4 * 60, 4 * 4_156));
    assert_eq!(tuesday("2020-10-06;11:00;19:00;moved;2020-10-05;07:00").kind("moved_shift"), (0, 0));
}

#[test]
fn extra_work_told_on_the_day_costs_37_60_once() {
    assert_eq!(tuesday("2020-10-06;07:00;16:30;duty;2020-10-06;14:00").kind("short_notice").1, 3_760);
    assert_eq!(tuesday("2020-10-06;07:00;16:00;duty;2020-10-06;14:00").kind("short_notice").1, 0, "an hour is free");
    assert_eq!(
        tuesday("2020-10-06;07:00;16:30;duty;2020-10-05;14:00").kind("short_notice").1,
        0,
        "told the day before"
    );
}

#[test]
fn a_split_duty_costs_45_53_once() {
    let ward = Ward::new("2020-10-05", 1, "1;200;").planned(&["2020-10-06;D"]);
    let report = ward.worked(&["2020-10-06;07:00;11:00;split;;", "2020-10-06;15:00;19:00;split;;"]).cost(&[]);
    assert_eq!(report.kind("split_shift").1, 4_553);
}

#[test]
fn a_call_in_is_paid_at_least_six_hours_from_long_and_three_from_short_free_time() {
    // Off from Tuesday 15:00 to Wednesday 15:00 is 24 hours; to Wednesday 07:00 it is 16.
    let call = |next: &str, person| {
        let ward = Ward::new("2020-10-05", 1, person).planned(&["2020-10-06;D", next]);
        ward.worked(&["2020-10-06;07:00;15:00;duty;;", "2020-10-06;20:00;21:30;call-in;2020-10-06;19:00"])
            .cost(&[])
            .kind("call_in")
    };
    assert_eq!(call("2020-10-07;E", "1;200;"), (360, 6 * 30_000));
    assert_eq!(call("2020-10-07;E", "0,8;200;"), (180, 3 * 30_000));
    assert_eq!(call("2020-10-07;D", "1;200;"), (180, 3 * 30_000));
}

#[test]
fn a_full_timer_is_paid_overtime_for_everything_beyond_the_plan() {
    let report = tuesday("2020-10-06;07:00;16:00;duty;;");
    assert_eq!(report.kind("overtime"), (60, 30_000));
}

/// Four weeks at 112 of 148 hours, planned to the norm, with some extra shifts on free days.
fn part_timer(extra: usize) -> Report {
    let date = |day: usize| format!("2025-08-{:02}", 4 + day);
    let planned_days: Vec<usize> = (0..19).filter(|day| day % 7 < 5).take(14).collect();
    let planned: Vec<String> = planned_days.iter().map(|day| format!("{};D", date(*day))).collect();
    let mut worked: Vec<String> = planned_days.iter().map(|day| format!("{};07:00;15:00;duty;;", date(*day))).collect();
    // Friday of the third week and the first days of the fourth.
    let free = ["2025-08-22", "2025-08-25", "2025-08-26", "2025-08-27", "2025-08-28"];
    worked.extend(free.iter().take(extra).map(|date| format!("{date};07:00;15:00;duty;;")));
    let mut ward = Ward::new("2025-08-04", 4, "0,756757;200;");
    (ward.planned, ward.worked) = (planned, worked);
    ward.cost(&[])
}

#[test]
fn extra_shifts_of_a_part_timer_are_extra_hours_up_to_37_a_week() {
    let one = part_timer(1);
    assert_eq!((one.kind("extra_hours"), one.kind("overtime")), ((480, 8 * 20_000), (0, 0)));
    let five = part_timer(5);
    assert_eq!((five.kind("extra_hours"), five.kind("overtime")), ((36 * 60, 36 * 20_000), (4 * 60, 4 * 30_000)));
    assert_eq!((five.balance("planned_balance_minutes"), five.balance("forecast_balance_minutes")), (0, 40 * 60));
    assert_eq!(five.balance("pay_out_ore"), 36 * 20_000 + 4 * 30_000);
}

#[test]
fn the_three_hundred_hours_are_worth_twelve_months_of_the_amount() {
    let mut ward = Ward::new("2025-06-09", 1, "1;200;").planned(&["2025-06-11;N"]);
    ward.balances = "0;293";
    let report = ward.cost(&[]);
    let own = &report.0["people"][0]["allowances"][0];
    assert_eq!((number(&own["so_far_minutes"]), number(&own["planned_minutes"])), (293 * 60, 420));
    assert_eq!((number(&own["at_stake_ore"]), &own["crossed_by_plan"]), (12 * 108_800, &Value::Bool(true)));
    let lines = report.0["headlines"].as_array().unwrap();
    assert!(lines.iter().any(|line| line["topic"] == "300 h" && line["attention"] == true));
}

#[test]
fn a_junior_doctors_extra_duty_within_72_hours_costs_by_its_kind() {
    let ward = || Ward::new("2023-01-02", 1, "1;200;").of("dk-junior-doctors").planned(&["2023-01-03;D"]);
    let longer = ward().worked(&["2023-01-03;07:00;18:30;duty;2023-01-03;12:00"]).cost(&[]);
    assert_eq!(longer.kind("extra_duty").1, 104_924);
    let called =
        ward().worked(&["2023-01-03;07:00;15:00;duty;;", "2023-01-05;07:00;11:00;call-in;2023-01-04;12:00"]).cost(&[]);
    assert_eq!((called.kind("extra_duty_hours"), called.kind("extra_duty").1), ((360, 6 * 30_000), 198_153));
}

#[test]
fn a_weekday_of_leave_is_worth_seven_point_four_hours_times_the_fraction() {
    let folder = tempfile::tempdir().unwrap();
    Ward::new("2025-06-09", 1, "0,810811;200;").planned(&["2025-06-11;D"]).write(folder.path());
    std::fs::write(folder.path().join("absences.csv"), "employment;from;kind\nE1;2025-06-12;holiday\n").unwrap();
    assert_eq!(Report(cost(folder.path(), &[])).balance("credited_minutes"), 360, "30 hours a week");
}

#[test]
fn what_has_no_confirmed_amount_is_named_and_not_zero() {
    let ward = Ward::new("2022-01-31", 1, "1;200;").of("dk-regions-sosu").planned(&["2022-01-31;D"]);
    let report =
        ward.worked(&["2022-01-31;07:00;15:00;duty;;", "2022-02-02;07:00;15:00;call-in;2022-02-01;12:00"]).cost(&[]);
    let told = report.0["unpriced"][0]["what"].as_str().unwrap();
    assert!(told.contains("dk-regions-sosu") && told.contains("sets no"), "{told}");
}

/// A ward of the generator with a roster of its wishes' wishing: everybody on a simple cycle, so that no solver is needed.
fn generated(folder: &Path) {
    tavle().args(["generate", "ward", "--staff", "12", "--weeks", "4", "--seed", "5"]).arg(folder).assert().code(0);
    let staff = std::fs::read_to_string(folder.join("staff.csv")).unwrap();
    let mut roster = String::from("employment;date;shift;count\n");
    let mut worked = String::from("employment;date;start;end;kind\n");
    let first = chrono::NaiveDate::parse_from_str(&first_day(folder), "%Y-%m-%d").unwrap();
    let absences = std::fs::read_to_string(folder.join("absences.csv")).unwrap_or_default();
    for (at, line) in staff.trim_start_matches('\u{feff}').lines().skip(1).enumerate() {
        let employment = line.split(';').next().unwrap();
        if absences.contains(employment) {
            continue;
        }
        for day in 0..28 {
            let (code, start, end) =
                [("D", "07:00", "15:10"), ("E", "15:00", "23:00"), ("N", "23:00", "07:00")][(at + day / 7) % 3];
            if (at + day) % 7 < 5 {
                let date = first + chrono::Duration::days(day as i64);
                writeln!(roster, "{employment};{date};{code};").unwrap();
                if day < 12 {
                    writeln!(worked, "{employment};{date};{start};{end};duty").unwrap();
                }
            }
        }
    }
    std::fs::write(folder.join("roster.csv"), roster).unwrap();
    std::fs::write(folder.join("worked.csv"), worked).unwrap();
    let week = |date: chrono::NaiveDate| date.format("%G-W%V").to_string();
    let mut budget = String::from("week;from;to;group;hours;kroner\n");
    for at in 0..4 {
        let monday = first + chrono::Duration::weeks(at);
        writeln!(budget, "{};;;senior;150,5;40000,01", week(monday)).unwrap();
    }
    writeln!(budget, ";{first};{};;1000;250000", first + chrono::Duration::days(27)).unwrap();
    std::fs::write(folder.join("budget.csv"), budget).unwrap();
}

fn first_day(folder: &Path) -> String {
    let settings = std::fs::read_to_string(folder.join("hospital.toml")).unwrap();
    let line = settings.lines().find(|line| line.starts_with("first_day")).unwrap();
    line.split('=').nth(1).unwrap().trim().trim_matches('"').to_string()
}

#[test]
fn people_kinds_groups_and_weeks_add_up_to_the_ward() {
    let folder = tempfile::tempdir().unwrap();
    generated(folder.path());
    let report = cost(folder.path(), &[]);
    for figure in ["planned_ore", "worked_ore", "forecast_ore", "planned_minutes", "worked_minutes", "forecast_minutes"]
    {
        let total = number(&report["total"][figure]);
        assert!(total > 0, "{figure}");
        for list in ["weeks", "groups", "people"] {
            let sum: i64 = report[list].as_array().unwrap().iter().map(|own| own[figure].as_i64().unwrap_or(0)).sum();
            assert_eq!(sum, total, "{figure} of {list}");
        }
        if figure.ends_with("ore") {
            let sum: i64 = report["kinds"].as_array().unwrap().iter().map(|own| number(&own[figure])).sum();
            assert_eq!(sum, total, "{figure} of kinds");
        }
    }
    for (list, figure) in
        [("weeks", "budget_minutes"), ("groups", "budget_minutes"), ("weeks", "budget_ore"), ("groups", "budget_ore")]
    {
        let sum: i64 = report[list].as_array().unwrap().iter().map(|own| own[figure].as_i64().unwrap_or(0)).sum();
        assert_eq!(sum, number(&report["total"][figure]), "{figure} of {list}");
    }
    assert_eq!(number(&report["total"]["budget_minutes"]), (4 * 9_030) + 60_000);
    assert_eq!(number(&report["total"]["budget_ore"]), 4 * 4_000_001 + 25_000_000);
    let entries: i64 = report["planned_entries"].as_array().unwrap().iter().map(|own| number(&own["ore"])).sum();
    assert_eq!(entries, number(&report["total"]["planned_ore"]));
}

/// Texts of the first sheet that has a name.
fn sheet(folder: &Path, name: &str) -> Vec<Vec<Data>> {
    let bytes = std::fs::read(folder.join("report/cost.xlsx")).unwrap();
    let mut book = Xlsx::new(Cursor::new(bytes)).unwrap();
    let range = book.worksheet_range(name).unwrap();
    range.rows().map(<[Data]>::to_vec).collect()
}

#[test]
fn the_workbook_has_formulas_and_says_what_the_json_says() {
    let folder = tempfile::tempdir().unwrap();
    generated(folder.path());
    let report = cost(folder.path(), &[]);
    let together = |rows: &[Vec<Data>]| {
        let row = rows.iter().find(|row| row.first() == Some(&Data::String("Together".into()))).unwrap();
        row.iter()
            .filter_map(|cell| if let Data::Float(number) = cell { Some(*number) } else { None })
            .collect::<Vec<_>>()
    };
    let weeks = together(&sheet(folder.path(), "Weeks"));
    let ore = |value: f64| (value * 100.0).round() as i64;
    assert_eq!(ore(weeks[6]), number(&report["total"]["planned_ore"]));
    assert_eq!(ore(weeks[9]), number(&report["total"]["unused_ore"]));
    let people = together(&sheet(folder.path(), "People"));
    assert_eq!(ore(*people.last().unwrap()), number(&report["total"]["forecast_ore"]));
    let bytes = std::fs::read(folder.path().join("report/cost.xlsx")).unwrap();
    let mut book = Xlsx::new(Cursor::new(bytes)).unwrap();
    for (name, least) in [("Weeks", 18), ("Groups", 18), ("Kinds", 20), ("People", 30)] {
        let formulas = book.worksheet_formula(name).unwrap();
        let count = formulas.used_cells().filter(|(_, _, text)| !text.is_empty()).count();
        assert!(count >= least, "{name} has {count} formulas");
    }
}

#[test]
fn sheets_of_worked_time_and_budget_read_like_the_tables() {
    let folder = tempfile::tempdir().unwrap();
    generated(folder.path());
    let as_text = cost(folder.path(), &[]);
    for table in ["worked", "budget"] {
        let csv = folder.path().join(format!("{table}.csv"));
        let text = std::fs::read_to_string(&csv).unwrap();
        std::fs::remove_file(&csv).unwrap();
        let mut book = rust_xlsxwriter::Workbook::new();
        let sheet = book.add_worksheet();
        let date = rust_xlsxwriter::Format::new().set_num_format("dd-mm-yyyy");
        let clock = rust_xlsxwriter::Format::new().set_num_format("hh:mm");
        for (row, line) in text.lines().enumerate() {
            for (column, cell) in line.split(';').enumerate() {
                let (row, column) = (row as u32, column as u16);
                if let Ok(day) = chrono::NaiveDate::parse_from_str(cell, "%Y-%m-%d") {
                    let (y, m, d) =
                        (chrono::Datelike::year(&day), chrono::Datelike::month(&day), chrono::Datelike::day(&day));
                    let written = rust_xlsxwriter::ExcelDateTime::from_ymd(y as u16, m as u8, d as u8).unwrap();
                    sheet.write_with_format(row, column, written, &date).unwrap();
                } else if let Some((hour, minute)) = cell.split_once(':') {
                    let written =
                        rust_xlsxwriter::ExcelDateTime::from_hms(hour.parse().unwrap(), minute.parse().unwrap(), 0.0);
                    sheet.write_with_format(row, column, written.unwrap(), &clock).unwrap();
                } else if let Ok(number) = cell.replace(',', ".").parse::<f64>() {
                    sheet.write(row, column, number).unwrap();
                } else if !cell.is_empty() {
                    sheet.write(row, column, cell).unwrap();
                }
            }
        }
        book.save(folder.path().join(format!("{table}.xlsx"))).unwrap();
    }
    assert_eq!(cost(folder.path(), &[]), as_text);
}

fn refused(prepare: impl Fn(&Path)) -> String {
    let folder = tempfile::tempdir().unwrap();
    Ward::new("2025-06-09", 1, "1;200;").planned(&["2025-06-11;D"]).write(folder.path());
    prepare(folder.path());
    let mut command = tavle();
    command.arg("cost").arg(folder.path()).arg("--roster").arg(folder.path().join("roster.csv"));
    let output = command.assert().code(2).get_output().stderr.clone();
    assert!(!folder.path().join("out").exists(), "nothing is written");
    String::from_utf8(output).unwrap()
}

#[test]
fn every_fault_of_budget_and_worked_time_is_told_at_once_with_its_place() {
    let message = refused(|folder| {
        let worked = "employment;date;start;end;kind;told_on\nE2;2025-06-11;07:00;15:00;duty;\nE1;2025-07-11;07:00;15:00;duty;\n\
            E1;2025-06-11;07:00;15:00;moves;\nE1;2025-06-11;07:00;15:00;call-in;\nE1;2025-06-12;07:00;15:00;duty;\n\
            E1;2025-06-12;14:00;18:00;duty;\nE1;2025-06-13;07:00;15:00;call-in;2025-06-14\n";
        std::fs::write(folder.join("worked.csv"), worked).unwrap();
        let budget = "week;from;to;group;hours;kroner\n2025-W24;;;nobody;10;\n;2025-06-10;2025-06-09;;10;\n;;;;10;\n2025-W24;;;;many;\n";
        std::fs::write(folder.join("budget.csv"), budget).unwrap();
    });
    for expected in [
        "worked.csv:2:1: employment: unknown employment `E2`",
        "worked.csv:3:4: date: 2025-07-11 lies outside the horizon",
        "worked.csv:4:27: kind: unknown kind `moves`; expected one of duty, call-in",
        "did you mean `moved`?",
        "worked.csv:5:35: told_on: a row of kind `call-in` needs `told_on`",
        "worked.csv:7:15: start: the time overlaps the one on line 6",
        "worked.csv:8:35: told_on: the person was told too late",
        "budget.csv:2:12: group: unknown competence `nobody`",
        "budget.csv:3:13: to: the last day 2025-06-09 comes before the first day 2025-06-10",
        "budget.csv:4:2: from: a row of kind `range` needs `from`",
        "budget.csv:5:13: hours: `many` is not a number",
    ] {
        assert!(message.contains(expected), "{expected}\n{message}");
    }
}

#[test]
fn cells_of_a_sheet_are_named_by_row_and_column() {
    let message = refused(|folder| {
        let mut book = rust_xlsxwriter::Workbook::new();
        let sheet = book.add_worksheet();
        sheet.write_row(0, 0, ["employment", "date", "start", "end", "knd"]).unwrap();
        sheet.write_row(2, 0, ["E9", "2025-06-11", "7 o'clock", "15:00"]).unwrap();
        book.save(folder.join("worked.xlsx")).unwrap();
    });
    for expected in
        ["worked.xlsx:1:5: unknown column `knd`", "worked.xlsx:3:1: employment", "worked.xlsx:3:3: start: `7 o'clock`"]
    {
        assert!(message.contains(expected), "{expected}\n{message}");
    }
}

#[test]
fn one_table_in_two_files_and_a_damaged_sheet_are_refused() {
    let message = refused(|folder| {
        std::fs::write(folder.join("worked.csv"), "employment;date;start;end\n").unwrap();
        std::fs::write(folder.join("worked.xlsx"), "").unwrap();
        std::fs::write(folder.join("budget.ods"), b"PK\x03\x04 not much of a workbook").unwrap();
    });
    assert!(message.contains("worked.xlsx: `worked.csv` is there too"), "{message}");
    assert!(message.contains("budget.ods: the sheet cannot be read"), "{message}");
}

#[test]
fn without_a_roster_the_command_says_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    Ward::new("2025-06-09", 1, "1;200;").write(folder.path());
    let output = tavle().arg("cost").arg(folder.path()).assert().code(2).get_output().stderr.clone();
    assert!(String::from_utf8(output).unwrap().contains("name one with --roster FILE"));
}

#[test]
fn the_csv_adds_up_to_the_json() {
    let folder = tempfile::tempdir().unwrap();
    generated(folder.path());
    let report = cost(folder.path(), &[]);
    let text = std::fs::read_to_string(folder.path().join("report/cost.csv")).unwrap();
    let mut sums: BTreeMap<String, i64> = BTreeMap::new();
    for line in text.lines().skip(1) {
        let cells: Vec<&str> = line.split(';').collect();
        let ore = cells[7].replace(',', "");
        if !ore.is_empty() {
            *sums.entry(cells[0].into()).or_default() += ore.parse::<i64>().unwrap();
        }
    }
    let total = &report["total"];
    assert_eq!(sums["planned"], number(&total["planned_ore"]));
    assert_eq!(sums["forecast"], number(&total["forecast_ore"]));
    assert_eq!(sums["budget"], number(&total["budget_ore"]));
}
