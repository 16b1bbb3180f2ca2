//! Bytes to text: UTF-8 with or without a byte-order mark, else Windows-1252, as Danish spreadsheets write it.

use super::diagnostic::{Diagnostics, Place};
use super::foreign;
use super::problem::Problem;
use std::path::Path;

/// What to do with a file that is no text.
pub(crate) const SAVE_AS_CSV: &str = "a text file; save tables as CSV";

/// Largest file that is read.
pub(crate) const MOST_BYTES: u64 = 32 * 1024 * 1024;

/// The bytes of a file, or why there are none.
pub(crate) fn bytes_of(path: &Path) -> Result<Vec<u8>, Problem> {
    let metadata = std::fs::metadata(path).map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound => Problem::MissingFile,
        _ => Problem::Unreadable(error.to_string()),
    })?;
    if metadata.is_dir() {
        return Err(Problem::Directory);
    }
    if metadata.len() > MOST_BYTES {
        return Err(Problem::TooManyBytes(metadata.len()));
    }
    std::fs::read(path).map_err(|error| Problem::Unreadable(error.to_string()))
}

/// The text of a file; `None` when a fault was reported.
pub(crate) fn decode(file: &str, bytes: &[u8], faults: &mut Diagnostics) -> Option<String> {
    if let Some(problem) = foreign::of_bytes(bytes) {
        faults.report(Place::file(file), problem, SAVE_AS_CSV);
        return None;
    }
    let utf16 = bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) || every_other_is_nul(bytes);
    if utf16 {
        faults.report(Place::file(file), Problem::Utf16, "UTF-8 or Windows-1252; save it as \"CSV UTF-8\"");
        return None;
    }
    let body = bytes.strip_prefix(&[0xef, 0xbb, 0xbf]).unwrap_or(bytes);
    let text = match std::str::from_utf8(body) {
        Ok(text) => text.to_string(),
        Err(_) => encoding_rs::WINDOWS_1252.decode_without_bom_handling(body).0.into_owned(),
    };
    for (problem, letter, expected) in [
        (Problem::NulByte, '\0', "plain text"),
        (Problem::StrayMark, '\u{feff}', "the mark at the very start only; two files were perhaps joined"),
    ] {
        if let Some(at) = text.find(letter) {
            let (line, column) = position(&text, at);
            faults.report(Place::at(file, line, column), problem, expected);
            return None;
        }
    }
    Some(text)
}

/// UTF-16 without a mark: ordinary letters leave every other byte zero.
fn every_other_is_nul(bytes: &[u8]) -> bool {
    let start = &bytes[..bytes.len().min(64)];
    let zeros = |parity: usize| start.iter().skip(parity).step_by(2).filter(|&&byte| byte == 0).count();
    start.len() >= 4 && (zeros(0) * 3 > start.len() || zeros(1) * 3 > start.len())
}

/// Line and character, both from 1, of a byte offset.
pub(crate) fn position(text: &str, offset: usize) -> (usize, usize) {
    let before = text.get(..offset).unwrap_or(text);
    let line = before.bytes().filter(|&byte| byte == b'\n').count() + 1;
    let column = before.rsplit('\n').next().map_or(0, |rest| rest.chars().count()) + 1;
    (line, column)
}
