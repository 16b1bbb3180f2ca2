//! Valid folders and rosters, damaged: every reading ends in a hospital or in faults, never in a panic.

use super::testkit::{cases, hospital, roster};
use crate::files::diagnostic::Diagnostics;
use crate::files::read::{Source, read_source};
use crate::files::roster_file::roster_of_bytes;
use crate::files::starter_files;
use crate::files::workbook::sheet_of;
use crate::files::write::{folder_texts, roster_text};
use proptest::prelude::*;
use rand::seq::IndexedRandom;
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

/// Pieces that stand at the borders of the format.
const PIECES: [&str; 30] = [
    ";",
    ",",
    "\t",
    "\"",
    "\n",
    "\r",
    "#",
    "\0",
    "\u{feff}",
    "..",
    "-",
    "+",
    "+2",
    "sep=",
    "010190-1234",
    "2026-02-30",
    "9999-12-31",
    "0001-01-01",
    "2200-12-31..1900-01-01",
    "99999999999999999999",
    "-1",
    "1e308",
    "NaN",
    "24:00",
    "æøå",
    "none",
    "TEMP",
    "off",
    "[points]\n",
    "''' ",
];

/// A budget and time worked that some folders have no dates or people for: faults, as long as nobody panics.
const BUDGET: &str = "week;from;to;group;hours;kroner\n2026-W28;;;;412,5;98500\n;2026-07-06;2026-08-02;;100;\n";
const WORKED: &str = "employment;date;start;end;kind;told_on;told_at\nE1;2026-07-06;07:00;15:30;duty;;\n\
                      E1;2026-07-07;23:00;07:00;call-in;2026-07-06;14:30\n";

pub(super) fn damage(bytes: &mut Vec<u8>, random: &mut ChaCha8Rng) {
    for _ in 0..random.random_range(1..6) {
        let at = random.random_range(0..=bytes.len());
        let end = random.random_range(at..=bytes.len().min(at + 40));
        match random.random_range(0..8) {
            0 if at < bytes.len() => bytes[at] ^= 1 << random.random_range(0..8),
            1 => bytes.truncate(at),
            2 => {
                let piece = *PIECES.choose(random).unwrap();
                bytes.splice(at..at, piece.bytes());
            }
            3 => {
                let piece = *PIECES.choose(random).unwrap();
                bytes.splice(at..end, piece.bytes());
            }
            4 => {
                let copy = bytes[at..end].to_vec();
                let to = random.random_range(0..=bytes.len());
                bytes.splice(to..to, copy);
            }
            5 => drop(bytes.drain(at..end)),
            6 => swap_cells(bytes, random),
            _ => {
                let noise: Vec<u8> = (0..random.random_range(0..20)).map(|_| random.random()).collect();
                bytes.splice(at..end, noise);
            }
        }
    }
}

/// Swaps two cells: every value is well-formed, and stands where another should.
fn swap_cells(bytes: &mut Vec<u8>, random: &mut ChaCha8Rng) {
    let text = String::from_utf8_lossy(bytes).into_owned();
    let mut cells: Vec<&str> = text.split_inclusive([';', '\n']).collect();
    if cells.len() > 1 {
        let (one, other) = (random.random_range(0..cells.len()), random.random_range(0..cells.len()));
        cells.swap(one, other);
        *bytes = cells.concat().into_bytes();
    }
}

/// Reads a folder that a seed has damaged.
fn read_damaged_folder(seed: u64) -> Result<(), TestCaseError> {
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    let texts = if random.random_bool(0.5) { starter_files() } else { folder_texts(&hospital(seed)) };
    let mut source = Source::default();
    let hours =
        [("budget.csv", BUDGET), ("worked.csv", WORKED)].map(|(file, text)| (file.to_string(), text.to_string()));
    for (file, text) in texts.into_iter().chain(hours) {
        let mut bytes = text.into_bytes();
        if random.random_bool(0.3) {
            damage(&mut bytes, &mut random);
        }
        let is_hours = file == "budget.csv" || file == "worked.csv";
        if random.random_bool(if is_hours { 0.3 } else { 0.98 }) {
            source.files.insert(file, Ok(bytes));
        }
    }
    match read_source(&source) {
        Ok(folder) => prop_assert_eq!(folder.hospital.faults(), vec![]),
        Err(faults) => prop_assert!(!faults.to_string().is_empty()),
    }
    Ok(())
}

#[test]
fn a_wish_that_ends_before_it_begins_does_not_make_the_reader_panic() {
    read_damaged_folder(12_102_049_662_003_745_670).unwrap();
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(300), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_damage_to_a_folder_makes_the_reader_panic(seed in any::<u64>()) {
        read_damaged_folder(seed)?;
    }

    #[test]
    fn no_damage_to_a_roster_makes_the_reader_panic(seed in any::<u64>()) {
        let mut random = ChaCha8Rng::seed_from_u64(seed);
        let hospital = hospital(seed % 50);
        let mut bytes = roster_text(&hospital, &roster(&hospital, &mut random)).into_bytes();
        damage(&mut bytes, &mut random);
        if let Err(faults) = roster_of_bytes("roster.csv", &bytes, &hospital) {
            prop_assert!(!faults.to_string().is_empty());
        }
    }

    #[test]
    fn no_damage_to_a_workbook_makes_the_reader_panic(seed in any::<u64>()) {
        let mut random = ChaCha8Rng::seed_from_u64(seed);
        let mut book = rust_xlsxwriter::Workbook::new();
        let sheet = book.add_worksheet();
        for (row, line) in WORKED.lines().enumerate() {
            for (column, cell) in line.split(';').enumerate() {
                sheet.write(row as u32, column as u16, cell).unwrap();
            }
        }
        let mut bytes = book.save_to_buffer().unwrap();
        damage(&mut bytes, &mut random);
        for file in ["worked.xlsx", "worked.xls", "worked.ods"] {
            let mut faults = Diagnostics::default();
            let sheet = sheet_of(file, &bytes, &mut faults);
            prop_assert!(sheet.is_some() || !faults.to_string().is_empty());
        }
    }

    #[test]
    fn noise_is_no_folder(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        let mut source = Source::default();
        for (file, _) in starter_files() {
            source.files.insert(file, Ok(bytes.clone()));
        }
        prop_assert!(read_source(&source).is_err());
    }
}
