//! What the booking centre reads: the weekly meeting as terminal text, as one HTML page and as JSON; the queues, the reserve and the
//! blocks of a new week.
//!
//! A [`Board`] is built once from the finished plan and every form is made from it. This room counts and words; it plans nothing and
//! judges nothing that the checker has judged.

mod blocks;
mod board;
mod bookings;
mod build;
mod changes;
mod headlines;
mod html;
mod json;
mod ledger;
mod moves;
mod queues;
mod reserve;
#[cfg(test)]
mod sample;
mod sheet;
mod terminal;
mod week;
mod words;

pub use board::*;
pub use bookings::{ELSEWHERE_COLUMNS, booking_text, elsewhere_rows};
pub use build::{OUTLOOK_WEEKS, SearchFacts, outlook_rows};
pub use changes::{CHANGE_COLUMNS, change_rows};
pub use html::board_page;
pub use json::{board_json, board_schema};
pub use queues::{outlook_text, outlook_weeks_text};
pub use reserve::{ADVICE_BUFFERS, ADVICE_CLEARINGS, reserve_page, reserve_text};
pub use terminal::board_text;
pub use week::preallocation_text;
