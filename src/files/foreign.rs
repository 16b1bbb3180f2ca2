//! Files that are no table at all, told by how they begin: a workbook, a web page, a PDF, JSON, text off a screen.
//!
//! Read as a table each of them would have a fault in every line. Here it has one, which says what the file is.

use super::problem::Problem;

/// What a file is other than text; `None` when it may be text.
pub(crate) fn of_bytes(bytes: &[u8]) -> Option<Problem> {
    let kind = if bytes.starts_with(b"PK\x03\x04") {
        "a workbook of a spreadsheet program (.xlsx, .ods) or another ZIP file"
    } else if bytes.starts_with(&[0xd0, 0xcf, 0x11, 0xe0]) {
        "a workbook of an older spreadsheet program (.xls)"
    } else if bytes.starts_with(b"%PDF") {
        "a PDF"
    } else if bytes.starts_with(&[0x1f, 0x8b]) {
        "a compressed file"
    } else if bytes.starts_with(b"\x89PNG") || bytes.starts_with(&[0xff, 0xd8, 0xff]) {
        "a picture"
    } else {
        return None;
    };
    Some(Problem::NotThis(kind))
}

/// What a text is other than a table; `None` when it may be a table.
pub(crate) fn of_text(text: &str) -> Option<Problem> {
    let start = text.trim_start();
    let kind = if is_markup(start) {
        "a web page (HTML) or XML"
    } else if is_json(text) {
        "JSON"
    } else if text.lines().take(FIRST_LINES).any(has_drawn_lines) {
        "the text that is printed on a terminal, with lines drawn between the columns"
    } else {
        return None;
    };
    Some(Problem::NotThis(kind))
}

/// Lines among which a drawn one would show.
const FIRST_LINES: usize = 60;

/// Whether a line has box-drawing letters, and is not a comment that somebody has adorned.
fn has_drawn_lines(line: &str) -> bool {
    !line.trim_start().starts_with('#') && line.contains(|letter| ('\u{2500}'..='\u{257f}').contains(&letter))
}

fn is_markup(start: &str) -> bool {
    let mut letters = start.chars();
    letters.next() == Some('<') && letters.next().is_some_and(|letter| letter.is_alphabetic() || "!?".contains(letter))
}

/// Whether a text is JSON and no table; no header of a table begins so.
pub(crate) fn is_json(text: &str) -> bool {
    text.trim_start().starts_with(['{', '['])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_table_is_called_by_its_name() {
        assert!(of_bytes(b"PK\x03\x04\x14\x00").is_some());
        assert!(of_text("\n<!DOCTYPE html>").is_some());
        assert!(of_text("Anna │ D D E").is_some());
        assert!(of_text("{\"format\": 1}").is_some());
    }

    #[test]
    fn tables_are_left_alone() {
        for text in ["employment;date;shift\n", "# ── Ærø < Øst ──\nname;2027-01-11\nAnna;·\n", "", "sep=;\n"]
        {
            assert_eq!(of_text(text), None, "{text}");
            assert_eq!(of_bytes(text.as_bytes()), None, "{text}");
        }
    }
}
