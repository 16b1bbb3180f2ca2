//! Why a command did not do what was asked.

use super::Exit;
use crate::files::Diagnostics;
use std::io;
use std::path::PathBuf;
use thiserror::Error;

/// Why a command did not do what was asked.
#[derive(Debug, Error)]
pub enum Failure {
    /// The folder, its rules and pay among it, or the roster has faults.
    #[error("{0}\n{count} {noun}; nothing was written", count = .0.count(), noun = if .0.count() == 1 { "fault" } else { "faults" })]
    Input(#[from] Diagnostics),
    /// This program did something wrong; nothing was written.
    #[error("internal error: {0}")]
    Internal(String),
    /// An argument names something that there is not.
    #[error("{0}")]
    Argument(String),
    /// The store of published plans could not be used.
    #[error(transparent)]
    Store(#[from] crate::store::StoreError),
    /// A file could not be written.
    #[error("{path}: {error}", path = .0.display(), error = .1)]
    Write(PathBuf, #[source] io::Error),
    /// Standard output could not be written.
    #[error("standard output: {0}")]
    Output(#[source] io::Error),
}

impl Failure {
    /// How the process ends.
    pub fn exit(&self) -> Exit {
        match self {
            Self::Internal(_) => Exit::Internal,
            _ => Exit::BadInput,
        }
    }

    /// Whether the reader of standard output has gone away: no fault of anybody.
    pub fn is_closed_pipe(&self) -> bool {
        matches!(self, Self::Output(error) if error.kind() == io::ErrorKind::BrokenPipe)
    }
}
