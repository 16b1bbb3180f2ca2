//! The starter folder of `tavle init --theatres`: a small hospital that can be planned, with every column explained above
//! its table.

use super::settings::{SETTINGS, Setting, THEATRE_POINTS, THEATRE_SETTINGS, THEATRE_TERMS};
use super::starter::{push_setting, table_text};
use super::ward_tables::table;

/// Rows of the starter hospital, in the order of the columns of each table.
const ROWS: [(&str, &[&str]); 20] = [
    (
        "competences",
        &[
            "hand;Hand surgery;",
            "arthroplasty;Hip and knee replacement;",
            "endoscopy;Endoscopic urology;",
            "kidney;Kidney surgery;",
            "ortho-nurse;Theatre nurse, orthopaedics;",
            "uro-nurse;Theatre nurse, urology;",
            "general-anaesthesia;General anaesthesia;",
        ],
    ),
    ("theatres", &["T1;Theatre 1;laminar;", "T2;Theatre 2;laminar robot;"]),
    ("sessions", &["day;Whole day;07:45;15:30;;", "eve;Evening;15:45;19:30;T2;thu"]),
    ("closures", &["T1;2027-01-25;2027-01-27;;New lamps"]),
    ("equipment", &["c-arm;C-arm;1"]),
    ("beds", &["K1;Surgical ward;;12;4;2", "K1;;weekend;8;4;"]),
    ("specialties", &["ortho;Orthopaedics;48000", "uro;Urology;36000"]),
    (
        "procedures",
        &[
            "carpal;Carpal tunnel release;ortho;hand;;;ortho-nurse;;;0;30;3;45",
            "wrist;Wrist fracture;ortho;hand;;c-arm;ortho-nurse;general-anaesthesia;;0;30;1;90",
            "hip;Hip replacement;ortho;arthroplasty;laminar;;ortho-nurse;general-anaesthesia;K1;2,3;30;2;120",
            "stone;Stone removal;uro;endoscopy;;c-arm;uro-nurse;general-anaesthesia;;0,5;30;2;75",
            "nephrectomy;Kidney removal, robot;uro;kidney;robot;;uro-nurse;general-anaesthesia;K1;3;30;1;210",
        ],
    ),
    (
        "surgeons",
        &[
            "S1;Karin Dahl;ortho;arthroplasty hand;",
            "S2;Lars Holt;ortho;hand;arthroplasty",
            "S3;Mona Riis;uro;endoscopy kidney;",
            "S4;Niels Toft;uro;endoscopy;",
        ],
    ),
    (
        "surgeon_days",
        &[
            "S1;mon wed;07:30;15:30;",
            "S2;tue thu;07:30;15:30;",
            "S3;tue thu;07:30;19:30;",
            "S4;mon fri;07:30;15:30;",
            "S4;2027-01-18..2027-01-22;;;no",
        ],
    ),
    (
        "teams",
        &[
            "nurses-ortho;Theatre nurses, orthopaedics;nurses;ortho-nurse",
            "nurses-both;Theatre nurses, cross-trained;nurses;ortho-nurse uro-nurse",
            "anaesthesia;Anaesthesia;anaesthesia;general-anaesthesia",
        ],
    ),
    (
        "team_days",
        &[
            "nurses-ortho;weekdays;07:30;15:30;1",
            "nurses-both;weekdays;07:30;15:30;1",
            "nurses-both;thu;15:30;19:30;1",
            "anaesthesia;weekdays;07:30;15:30;2",
            "anaesthesia;thu;15:30;19:30;1",
        ],
    ),
    (
        "durations",
        &[
            "carpal;S2;2026-11-03;45;38",
            "carpal;S2;2026-11-10;45;61",
            "wrist;S2;2026-11-12;90;104",
            "hip;S1;2026-11-02;120;118",
            "hip;S1;2026-11-09;120;163",
            "hip;S1;2026-11-16;120;97",
            "stone;S4;2026-11-06;75;64",
            "stone;S3;2026-11-17;75;92",
            "nephrectomy;S3;2026-11-19;210;251",
        ],
    ),
    ("pathways", &["renal;Kidney cancer;uro;1;0,9;2;1;wed;"]),
    ("clocks", &["renal;;;13;calendar"]),
    (
        "queue",
        &[
            "p01;hip;;2026-12-01;;;;;;;2027-01-11;T1;day;",
            "p02;hip;;2026-12-03;;;;;;;;;;",
            "p03;hip;S1;2026-12-08;;;;;;;;;;",
            "p04;hip;;2026-12-09;;;;;;;;;;21",
            "p05;hip;;2026-12-14;;;;;;;;;;",
            "p06;hip;;2026-12-17;2026-12-28;;;;;;;;;",
            "p07;hip;;2026-12-22;;;;;60;;;;;",
            "p08;carpal;;2026-11-30;;;;;;;2027-01-12;T1;day;",
            "p09;carpal;;2026-12-02;;;;;;;2027-01-12;T1;day;",
            "p10;carpal;;2026-12-10;;;;;;;;;;2",
            "p11;carpal;;2026-12-15;;;;;;;;;;2",
            "p12;carpal;;2026-12-21;;;;;;;;;;",
            "p13;carpal;;2026-12-29;;;;;;;;;;",
            "p14;wrist;;2027-01-04;;;;;;;2027-01-14;T1;day;1",
            "p15;wrist;;2027-01-05;;;;;;;;;;1",
            "p16;stone;;2026-12-04;;;;;;;2027-01-11;T2;day;",
            "p17;stone;;2026-12-07;;;;;;;2027-01-11;T2;day;",
            "p18;stone;;2026-12-11;;;;;;;;;;",
            "p19;stone;;2026-12-16;;;;;;1;;;;3",
            "p20;stone;;2026-12-18;;;;;;;;;;",
            "p21;stone;;2026-12-23;;;;;;;;;;",
            "p22;stone;;2026-12-30;;;;;;;;;;7",
            "p23;nephrectomy;;2026-12-28;;renal;;;;;2027-01-12;T2;day;2",
            "p24;nephrectomy;;2027-01-04;2027-01-06;renal;;;;;;;;2",
            "p25;nephrectomy;;2026-12-20;;;;;;2;;;;",
        ],
    ),
    ("pauses", &["p07;2026-12-24;2027-01-03;declined", "p20;2027-01-02;2027-01-09;other illness"]),
    (
        "referrals",
        &[
            "2026-W51;hip;;2",
            "2026-W51;carpal;;3",
            "2026-W51;stone;;2",
            "2026-W51;nephrectomy;renal;1",
            "2026-W52;hip;;1",
            "2026-W52;carpal;;1",
            "2026-W52;stone;;2",
            "2026-W53;carpal;;2",
            "2026-W53;stone;;1",
            "2026-W53;nephrectomy;renal;1",
        ],
    ),
    (
        "blocks",
        &[
            "2027-01-11;T1;day;ortho;S1;;nurses-ortho;anaesthesia;",
            "2027-01-11;T2;day;uro;S4;;nurses-both;anaesthesia;",
            "2027-01-12;T1;day;ortho;S2;;nurses-ortho;;",
            "2027-01-12;T2;day;uro;S3;;nurses-both;anaesthesia;renal",
            "2027-01-13;T1;day;ortho;S1;;nurses-ortho;anaesthesia;",
            "2027-01-14;T1;day;ortho;S2;;nurses-ortho;anaesthesia;",
            "2027-01-14;T2;day;uro;S3;;nurses-both;anaesthesia;",
            "2027-01-15;T2;day;uro;S4;;nurses-both;anaesthesia;",
            "2027-01-18;T1;day;ortho;S1;;nurses-ortho;anaesthesia;",
            "2027-01-19;T1;day;ortho;S2;;nurses-ortho;;",
            "2027-01-19;T2;day;uro;S3;;nurses-both;anaesthesia;renal",
            "2027-01-21;T2;day;uro;S3;;nurses-both;anaesthesia;",
            "2027-01-25;T2;day;uro;;;;;",
            "2027-01-26;T2;day;uro;;;;;",
            "2027-01-28;T1;day;ortho;;;;;",
            "2027-02-01;T1;day;ortho;;;;;",
            "2027-02-01;T2;day;uro;;;;;",
            "2027-02-02;T1;day;ortho;;;;;",
            "2027-02-02;T2;day;uro;;;;;",
            "2027-02-04;T1;day;ortho;;;;;",
        ],
    ),
    (
        "cases",
        &[
            "2027-01-11;T1;day;1;hip;p01;",
            "2027-01-11;T2;day;1;stone;p16;",
            "2027-01-11;T2;day;2;stone;p17;",
            "2027-01-12;T1;day;1;carpal;p08;",
            "2027-01-12;T1;day;2;carpal;p09;",
            "2027-01-12;T2;day;1;nephrectomy;p23;renal",
            "2027-01-14;T1;day;1;wrist;p14;",
            "2027-01-19;T2;day;1;nephrectomy;;renal",
        ],
    ),
];

/// Values of `hospital.toml` of the starter hospital.
const SETTINGS_TEXT: [(&str, &str); 4] =
    [("name", "\"Starter theatres\""), ("first_day", "2027-01-11"), ("weeks", "4"), ("today", "2027-01-06")];

/// The files of the starter folder by name.
pub fn theatre_starter_files() -> Vec<(String, String)> {
    let mut files = vec![("hospital.toml".to_string(), settings_text())];
    for (name, rows) in ROWS {
        if let Some(table) = table(name) {
            files.push((table.file(), table_text(table, rows)));
        }
    }
    files
}

fn settings_text() -> String {
    let mut text = String::from(
        "# The theatres, their horizon and what counts how much. `tavle columns` lists the other files.\n\n",
    );
    for setting in SETTINGS.iter().chain(&THEATRE_SETTINGS) {
        if let Some((_, value)) = SETTINGS_TEXT.iter().find(|(key, _)| *key == setting.key) {
            push_setting(&mut text, setting, Some(value));
        }
    }
    push_table(&mut text, "theatres", &THEATRE_TERMS);
    push_table(&mut text, "theatre_points", &THEATRE_POINTS);
    text
}

fn push_table(text: &mut String, name: &str, settings: &[Setting]) {
    text.push_str(&format!("\n[{name}]\n"));
    for setting in settings {
        // A horizon of their own is for folders that have the tables of a ward too.
        let value = (setting.key != "weeks").then_some(setting.default);
        push_setting(text, setting, value);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::files::read_theatre_folder;
    use crate::files::theatre_tables::THEATRE_TABLES;
    use crate::hospital::theatres::{TheatrePoints, TheatreTerms};

    #[test]
    fn the_starter_theatres_read_back_without_fault_or_warning() {
        let folder = tempfile::tempdir().unwrap();
        for (file, text) in theatre_starter_files() {
            std::fs::write(folder.path().join(file), text).unwrap();
        }
        let read = read_theatre_folder(folder.path()).unwrap_or_else(|faults| panic!("{faults}"));
        assert_eq!(read.warnings, vec![]);
        let theatres = read.theatres;
        assert_eq!((theatres.rooms.len(), theatres.queue.len(), theatres.pathways.len()), (2, 25, 1));
        assert_eq!((theatres.terms, theatres.points), (TheatreTerms::default(), TheatrePoints::default()));
    }

    #[test]
    fn the_starter_theatres_show_every_table_with_a_value_for_every_column() {
        for table in THEATRE_TABLES {
            let (_, rows) = ROWS.iter().find(|(name, _)| *name == table.name).unwrap();
            assert!(rows.iter().all(|row| row.split(';').count() == table.columns.len()), "{}", table.name);
        }
    }
}
