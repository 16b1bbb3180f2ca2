//! Why a store could not be used.

use rusqlite::ErrorCode;
use std::path::{Path, PathBuf};
use thiserror::Error;

/// Why a store could not be used.
#[derive(Debug, Error)]
pub enum StoreError {
    /// Bytes have changed since they were written.
    #[error("{path} is damaged: {why}. Put back a copy of it; nothing was read from it and nothing was written", path = .0.display(), why = .1)]
    Damaged(PathBuf, String),
    /// Somebody else's file.
    #[error("{path} is not a store of published plans: another program's file has this name", path = .0.display())]
    Foreign(PathBuf),
    /// A form that this version does not know.
    #[error("{path} was made by a newer version of this program (form {form}); use that one", path = .0.display(), form = .1)]
    Newer(PathBuf, i32),
    /// Another process is writing.
    #[error("{path} is being written by somebody else right now; try again in a moment. Nothing was published", path = .0.display())]
    Busy(PathBuf),
    /// Anything else, such as a full disk.
    #[error("{path}: {error}", path = .0.display(), error = .1)]
    Failed(PathBuf, #[source] rusqlite::Error),
}

impl StoreError {
    /// What an error of SQLite means for the store.
    pub(super) fn of(path: &Path, error: rusqlite::Error) -> Self {
        let path = path.to_path_buf();
        match error.sqlite_error_code() {
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Self::Busy(path),
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase | ErrorCode::SchemaChanged) => {
                Self::Damaged(path, error.to_string())
            }
            // A table that is gone, a text that is no text.
            Some(ErrorCode::Unknown) => Self::Damaged(path, error.to_string()),
            None => Self::Damaged(path, error.to_string()),
            Some(_) => Self::Failed(path, error),
        }
    }
}
