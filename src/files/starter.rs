//! The starter folder of `tavle init`: a small ward that can be planned, with every column explained above its table.

use super::columns::Table;
use super::docs::{fill_in, wrap};
use super::settings::{POINTS, SETTINGS, Setting};
use super::ward_tables::{TABLES, table};

/// Rows of the starter ward, in the order of the columns of each table. There is no `published.csv`: a new ward has no
/// roster in force.
const ROWS: [(&str, &[&str]); 13] = [
    ("competences", &["senior;Senior nurse;2", "newly-qualified;Newly qualified nurse;"]),
    (
        "shifts",
        &[
            "D;Day;day;07:00;15:00;;;;;;",
            "E;Evening;evening;15:00;23:00;;;;;;",
            "N;Night;night;23:00;07:00;;;;;;",
            "B;Table clearing;day;11:00;19:00;20:30;;;;senior;350",
        ],
    ),
    (
        "staff",
        &[
            "E01;Anna Holm;;1;228,5;senior;",
            "E02;Bo Lund;;1;224,1;senior;",
            "E03;Camilla Friis;;1;219,25;senior;",
            "E04;Dorte Krogh;;1;214;;",
            "E05;Emil Skov;;1;209,8;;",
            "E06;Fatima Said;;1;205,6;;reduced-rest",
            "E07;Grethe Bach;;0,8649;231,4;senior;no-nights",
            "E08;Hans Juhl;;1;212,3;;",
            "E09;Ida Munk;;1;196,2;newly-qualified;",
        ],
    ),
    (
        "demand",
        &[
            "weekdays;;D;;2;3;;yes;no;1",
            "weekend;;D;;1;;;yes;no;1",
            "holiday;;D;;1;;;yes;no;1",
            "daily;;E;;1;2;;yes;no;1",
            "daily;;N;;1;;;yes;no;1",
            "weekdays;;D;senior;1;;;no;no;0",
        ],
    ),
    ("mix", &["E;newly-qualified;senior;1", "N;newly-qualified;senior;1"]),
    (
        "activities",
        &["conference;Ward meeting;wed;senior;13:00;14:00;1;;", "clearing;Table clearing;tue thu;senior;;;;B;1"],
    ),
    (
        "wishes",
        &[
            "E01;off;2027-01-22;;;;;;",
            "E02;weekend off;2027-01-30;;;;;;",
            "E03;run off;2027-02-01;2027-02-03;;;;;",
            "E04;shift;2027-01-19;;E;;;;",
            "E05;avoid;2027-01-13;;N;;;;",
            "E06;free window;2027-01-20;;;16:00;20:00;;",
            "E08;on;2027-01-25;;;;;5;",
        ],
    ),
    ("absences", &["E05;2027-01-25;2027-01-29;holiday;", "E09;2027-01-20;2027-01-21;course;7,4"]),
    ("history", &["E01;2027-01-08;D", "E04;2027-01-10;N", "E06;2027-01-09;E", "E06;2027-01-10;E"]),
    ("weeks", &["E01;2027-W01;37;0", "E04;2027-W01;40;0", "E06;2027-W01;32;1"]),
    ("balances", &["E04;3,5;1;0;24", "E06;-2;0;1;16"]),
    ("caps", &["E09;night;1;week"]),
    ("pinned", &["E02;2027-01-11;D", "E08;2027-01-17;off"]),
];

/// Values of `hospital.toml` of the starter ward; a key without one is shown behind `#`.
const SETTINGS_TEXT: [(&str, &str); 6] = [
    ("name", "\"Starter ward\""),
    ("first_day", "2027-01-11"),
    ("weeks", "4"),
    ("publish_on", "2026-12-14"),
    ("agreement", "\"dk-regions-nurses\""),
    ("history_days", "7"),
];

/// The files of the starter folder by name.
pub fn starter_files() -> Vec<(String, String)> {
    let mut files = vec![("hospital.toml".to_string(), settings_text())];
    for (name, rows) in ROWS {
        if let Some(table) = table(name) {
            files.push((table.file(), table_text(table, rows)));
        }
    }
    files
}

/// A table with its columns explained above.
pub(crate) fn table_text(table: &Table, rows: &[&str]) -> String {
    let mut lines = vec![wrap(table.description, 110, "# "), "#".into()];
    for column in table.columns {
        let text = format!("{} ({}): {}", column.name, fill_in(column), column.description);
        lines.push(wrap(&text, 110, "#   "));
        lines.push(wrap(&column.expect.describe(), 106, "#       "));
    }
    let header: Vec<&str> = table.columns.iter().map(|column| column.name).collect();
    lines.push(header.join(";"));
    lines.extend(rows.iter().map(|row| row.to_string()));
    let text: String = lines.join("\n").lines().map(|line| format!("{}\r\n", line.trim_end())).collect();
    format!("\u{feff}{text}")
}

fn settings_text() -> String {
    let mut text =
        String::from("# The ward, its horizon and what counts how much. `tavle columns` lists the other files.\n\n");
    for setting in SETTINGS.iter().filter(|setting| setting.key != "points") {
        let value = SETTINGS_TEXT.iter().find(|(key, _)| *key == setting.key).map(|(_, value)| *value);
        push_setting(&mut text, setting, value);
    }
    text.push_str(
        "# The ward's own rules go on top of the agreement, for example:\n# [rules.max_work_days]\n# days = 5\n\n",
    );
    text.push_str("[points]\n");
    for setting in &POINTS {
        push_setting(&mut text, setting, Some(setting.default));
    }
    text
}

/// A setting with its explanation; one without a value stands behind `#`.
pub(crate) fn push_setting(text: &mut String, setting: &Setting, value: Option<&str>) {
    text.push_str(&format!("# {} ({})\n", setting.description, setting.expect));
    match value {
        Some(value) => text.push_str(&format!("{} = {value}\n", setting.key)),
        None => text.push_str(&format!("# {} =\n", setting.key)),
    }
}

/// Tables that the starter folder leaves out.
pub fn left_out_of_starter() -> Vec<String> {
    let shown = |table: &Table| ROWS.iter().any(|(name, _)| *name == table.name);
    TABLES.iter().filter(|table| !shown(table)).map(|table| table.file()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::files::read_folder;
    use crate::hospital::Points;

    #[test]
    fn the_starter_folder_reads_back_without_fault_or_warning() {
        let folder = tempfile::tempdir().unwrap();
        for (file, text) in starter_files() {
            std::fs::write(folder.path().join(file), text).unwrap();
        }
        let read = read_folder(folder.path()).unwrap_or_else(|faults| panic!("{faults}"));
        assert_eq!(read.warnings, vec![]);
        assert_eq!((read.hospital.staff.len(), read.hospital.horizon.days), (9, 28));
        assert_eq!(read.hospital.points, Points::default());
        assert_eq!(left_out_of_starter(), ["published.csv", "budget.csv", "worked.csv"]);
    }

    #[test]
    fn every_row_of_the_starter_has_a_value_for_every_column() {
        for (name, rows) in ROWS {
            let columns = table(name).unwrap().columns.len();
            assert!(rows.iter().all(|row| row.split(';').count() == columns), "{name}");
        }
    }
}
