//! What a planner reads of rosters and blocks planned as one: a front page beside the roster's and the theatres' own pages, the same as
//! terminal text, and JSON.
//!
//! A [`Front`] is built once from the finished plan and the checker's findings; every form is made from it.

mod build;
mod front;
mod html;
mod json;
mod terminal;

pub use build::{FrontFacts, SERVED_COLUMNS, served_rows};
pub use front::*;
pub use html::front_page;
pub use json::{front_json, front_schema};
pub use terminal::front_text;
