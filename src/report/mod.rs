//! What a planner reads: the plan as terminal text, as one HTML page and as JSON, and the checker's findings as all
//! three.
//!
//! A [`Summary`] is built once from the finished plan; every form is made from it, so that no two of them can disagree.
//! This room counts and words; it judges nothing that the checker or the search has judged, and knows neither norm nor
//! pay: those come in as [`PersonFacts`].

pub mod bench;
mod breaches;
mod build;
mod chart;
mod checked;
pub mod compare;
pub mod cost;
mod coverage;
mod fairness;
pub mod fragile;
mod grid;
mod headlines;
mod html;
mod json;
pub mod plan;
pub mod replan;
#[cfg(test)]
mod sample;
mod sheet;
mod style;
mod summary;
mod terminal;
mod terminal_grid;
pub mod theatres;
mod wishes;
pub(crate) mod wording;

pub use build::{NormFacts, PersonFacts};
pub use checked::{CheckReport, PersonBreaches, RuleTotal, check_html, check_json, check_text};
pub use html::page;
pub use json::{check_schema, from_json, schema, to_json};
pub use style::Style;
pub use summary::*;
pub use terminal::{headlines, text};
pub use wishes::WishNote;

use thiserror::Error;

/// A report could not be made.
#[derive(Debug, Error)]
pub enum ReportError {
    /// The page template failed.
    #[error("the HTML page could not be written: {0}")]
    Page(#[from] askama::Error),
    /// Not the JSON that this version writes.
    #[error("the JSON is not a plan of this format: {0}")]
    Json(#[from] serde_json::Error),
}
