//! Files, lines and headers.

use crate::{assert_told, told, ward};

#[test]
fn a_missing_file_is_named() {
    let folder = ward(&[]);
    std::fs::remove_file(folder.path().join("staff.csv")).unwrap();
    assert_eq!(
        told(folder.path()),
        "staff.csv: the file is missing; expected one; `tavle columns staff` says what it holds"
    );
}

#[test]
fn missing_settings_are_named() {
    let folder = ward(&[]);
    std::fs::remove_file(folder.path().join("hospital.toml")).unwrap();
    assert_eq!(
        told(folder.path()),
        "hospital.toml: the file is missing; expected the name, the horizon and the weights of the ward; `tavle init` makes one"
    );
}

#[test]
fn a_directory_in_place_of_a_file_is_noticed() {
    let folder = ward(&[]);
    std::fs::remove_file(folder.path().join("demand.csv")).unwrap();
    std::fs::create_dir(folder.path().join("demand.csv")).unwrap();
    assert_eq!(
        told(folder.path()),
        "demand.csv: this is a directory, not a file; expected a text file of at most 32 MB"
    );
}

#[test]
fn an_empty_file_is_noticed() {
    assert_told("demand.csv", "", &["demand.csv: the file is empty; expected a header line"]);
}

#[test]
fn a_file_of_comments_is_empty() {
    assert_told("demand.csv", "# nothing\n\n", &["demand.csv: the file is empty; expected a header line"]);
}

#[test]
fn a_header_without_rows_is_noticed_where_rows_are_needed() {
    assert_told(
        "demand.csv",
        "when;shift;minimum\n",
        &["demand.csv: the file has a header and no rows; expected at least one row"],
    );
}

#[test]
fn utf_16_is_refused() {
    let mut bytes: Vec<u8> = vec![0xff, 0xfe];
    bytes.extend("employment;name\nE1;Anna\n".encode_utf16().flat_map(u16::to_le_bytes));
    assert_eq!(
        told(ward(&[("staff.csv", &bytes)]).path()),
        "staff.csv: the file is UTF-16 text; expected UTF-8 or Windows-1252; save it as \"CSV UTF-8\""
    );
}

#[test]
fn utf_16_without_a_mark_is_refused() {
    let mut bytes: Vec<u8> = vec![];
    bytes.extend("employment;name\nE1;Anna\n".encode_utf16().flat_map(u16::to_le_bytes));
    assert_eq!(
        told(ward(&[("staff.csv", &bytes)]).path()),
        "staff.csv: the file is UTF-16 text; expected UTF-8 or Windows-1252; save it as \"CSV UTF-8\""
    );
}

#[test]
fn a_nul_byte_is_no_text() {
    assert_told(
        "staff.csv",
        "employment;name\nE1;An\0na\n",
        &["staff.csv:2:6: there is a NUL byte, so this is not a text file; expected plain text"],
    );
}

#[test]
fn a_byte_order_mark_in_the_middle_is_found() {
    assert_told(
        "staff.csv",
        "employment;name\nE1;Anna\n\u{feff}E2;Bo\n",
        &[
            "staff.csv:3:1: there is a byte-order mark in the middle of the text; expected the mark at the very start only; two files were perhaps joined",
        ],
    );
}

#[test]
fn an_unclosed_quote_is_found_on_its_line() {
    assert_told(
        "staff.csv",
        "employment;name\nE1;\"Anna\nE2;Bo\n",
        &["staff.csv:2:4: a quote is opened and not closed on the same line; expected a closing quote"],
    );
}

#[test]
fn text_after_a_closing_quote_is_found() {
    assert_told(
        "staff.csv",
        "employment;name\nE1;\"Anna\" Holm\n",
        &[
            "staff.csv:2:11: there is text after the closing quote; expected the separator; write a quote inside quotes twice",
        ],
    );
}

#[test]
fn a_row_with_too_few_fields_is_counted() {
    assert_told(
        "demand.csv",
        "when;shift;minimum\ndaily;D\n",
        &["demand.csv:2: the row has 2 fields, the header 3; expected one field for each column, blank ones too"],
    );
}

#[test]
fn a_row_with_too_many_fields_is_counted() {
    assert_told(
        "demand.csv",
        "when;shift;minimum\ndaily;D;1;2\n",
        &["demand.csv:2: the row has 4 fields, the header 3; expected one field for each column, blank ones too"],
    );
}

#[test]
fn too_many_lines_are_refused() {
    let text = format!("when;shift;minimum\ndaily;D;1\n{}", "\n".repeat(200_000));
    assert_told(
        "demand.csv",
        &text,
        &["demand.csv:200001: the file has more than 200000 lines; expected at most 200000"],
    );
}

#[test]
fn an_unknown_column_has_a_near_match() {
    assert_told(
        "staff.csv",
        "employment;name;competence\nE1;Anna;senior\n",
        &[
            "staff.csv:1:17: unknown column `competence`; expected one of employment, name, agreement, fraction, hourly_pay, competences, traits; did you mean `competences`?",
        ],
    );
}

#[test]
fn a_column_that_occurs_twice_is_refused() {
    assert_told(
        "demand.csv",
        "when;shift;minimum;Shift\ndaily;D;1;D\n",
        &["demand.csv:1:20: column `shift` occurs twice; expected each column once"],
    );
}

#[test]
fn a_missing_column_is_named() {
    assert_told(
        "demand.csv",
        "when;shift\ndaily;D\n",
        &["demand.csv:1: column `minimum` is missing; expected a whole number from 0 to 1000, or `none`"],
    );
}

#[test]
fn a_civil_registration_number_is_refused_and_not_echoed() {
    assert_told(
        "staff.csv",
        "employment;name\n010190-1234;Anna\nE2;Bo 0202911234\n",
        &[
            "staff.csv:2:1: `01****-****` looks like a civil registration number; expected an employment key; people are never keyed by person number",
            "staff.csv:3:4: `Bo 02****-****` looks like a civil registration number; expected an employment key; people are never keyed by person number",
        ],
    );
}

#[test]
fn a_civil_registration_number_is_refused_in_a_comment() {
    assert_told(
        "staff.csv",
        "# 010190-1234\nemployment;name\nE1;Anna\n",
        &[
            "staff.csv:1:1: `# 01****-****` looks like a civil registration number; expected no civil registration number anywhere",
        ],
    );
}

#[test]
fn a_civil_registration_number_is_refused_in_the_settings() {
    assert_told(
        "hospital.toml",
        "name = \"010190-1234\"\nfirst_day = 2026-07-06\nweeks = 4\n",
        &[
            "hospital.toml:1:1: `name = \"01****-****\"` looks like a civil registration number; expected an employment key; people are never keyed by person number",
        ],
    );
}

#[test]
fn a_line_of_a_thousand_fields_is_long_enough() {
    let text = format!("when;shift;minimum\ndaily;D;1{}\n", ";".repeat(1_000));
    assert_told("demand.csv", &text, &["demand.csv:2:1007: the line has more than 1000 fields; expected at most 1000"]);
}

#[test]
fn a_value_of_a_page_is_told_in_short() {
    let text = format!("when;shift;minimum\n{};D;1\n", "x".repeat(100_000));
    let told = told(ward(&[("demand.csv", text.as_bytes())]).path());
    assert!(told.starts_with("demand.csv:2:1: when: `xxx") && told.contains(" … xxx"), "{told}");
    assert!(told.len() < 500, "{told}");
}
