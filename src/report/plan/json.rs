//! The front page as JSON.

use super::front::Front;
use crate::report::ReportError;

/// The text of `plan.json`.
///
/// # Errors
/// When it cannot be written as JSON.
pub fn front_json(front: &Front) -> Result<String, ReportError> {
    Ok(serde_json::to_string_pretty(front)? + "\n")
}

/// The schema of `plan.json`.
///
/// # Errors
/// When it cannot be written as JSON.
pub fn front_schema() -> Result<String, ReportError> {
    Ok(serde_json::to_string_pretty(&schemars::schema_for!(Front))? + "\n")
}
