//! Hospital folders and roster files: CSV and TOML in and out.
//!
//! Every table is declared once, in `tables`, `ward_tables` and `theatre_tables`; the declaration drives the reader, `tavle columns`, the
//! documentation and the starter folder. Reading gathers every fault of every file with file, line, column and a near
//! match ([`Diagnostics`]); what comes out without a fault is a [`crate::hospital::Hospital`], or for a folder of theatres a
//! [`crate::hospital::theatres::Theatres`]. The way of a table:
//! bytes (`read::source`) → text (`text`) → cells (`sheet`) → values by column (`rows`, `expect`) → the domain (`read`).
//! Files are written whole: a reader finds the old file or the new one, never a part ([`write_together`]).

pub mod bench;
mod civil;
mod columns;
mod days;
mod diagnostic;
mod docs;
mod expect;
mod foreign;
mod formula;
mod grid_dates;
mod names;
mod problem;
mod read;
mod roster_file;
mod roster_json;
mod rows;
mod scenario;
mod settings;
mod sheet;
mod starter;
mod tables;
#[cfg(test)]
mod tests;
mod text;
mod theatre_problem;
mod theatre_starter;

mod theatre_tables;
mod value;
mod ward_tables;
mod workbook;
mod write;

pub use columns::{Column, Expect, Named, Table};
pub use diagnostic::{Diagnostic, Diagnostics, Place, near_match};
pub use docs::{columns_page, describe_settings, describe_table, describe_tables};
pub use problem::Problem;
pub use read::{
    Draft, Folder, PlanFiles, TheatreFolder, read_allocation, read_bookings, read_crews, read_draft, read_folder,
    read_theatre_folder,
};
pub use roster_file::{ROSTER_FORMS, read_roster, roster_of_text};
pub use scenario::{SCENARIO_FORM, read_scenarios};
pub use settings::{POINTS, SETTINGS, Setting, THEATRE_POINTS, THEATRE_SETTINGS, THEATRE_TERMS};
pub use starter::{left_out_of_starter, starter_files};
pub use theatre_problem::TheatreProblem;
pub use theatre_starter::theatre_starter_files;
pub use theatre_tables::{PLAN_TABLES, THEATRE_TABLES};
pub use value::csv_number;
pub(crate) use value::date_of;
pub use ward_tables::{TABLES, table};
pub use write::{
    blocks_text, can_write_into, cases_text, csv_of, roster_text, table_texts, theatre_toml, write_folder,
    write_plan_folder, write_roster, write_theatre_folder, write_together, write_whole,
};
