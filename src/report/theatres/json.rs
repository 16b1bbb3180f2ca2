//! The board as JSON, and its schema.

use super::board::Board;
use crate::report::ReportError;

/// The board as indented JSON.
///
/// # Errors
/// When the board cannot be written as JSON.
pub fn board_json(board: &Board) -> Result<String, ReportError> {
    Ok(serde_json::to_string_pretty(board)? + "\n")
}

/// JSON schema of the board; the same as `docs/theatres.schema.json`.
pub fn board_schema() -> String {
    format!("{:#}\n", schemars::schema_for!(Board).to_value())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::json::tests::{compare, faults};
    use crate::report::theatres::sample;
    use serde_json::Value;

    #[test]
    fn the_committed_schema_is_that_of_the_code() {
        compare("theatres.schema.json", &board_schema());
    }

    #[test]
    fn a_board_reads_back_as_it_was_written_and_keeps_to_its_schema() {
        let board = sample::board();
        let text = board_json(&board).unwrap();
        assert_eq!(serde_json::from_str::<Board>(&text).unwrap(), board);
        let root: Value = serde_json::from_str(&board_schema()).unwrap();
        let mut value: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(faults(&root, &root, &value, "board"), Vec::<String>::new());
        value["proof"]["proven"] = "perhaps".into();
        assert_eq!(faults(&root, &root, &value, "board").len(), 1);
    }
}
