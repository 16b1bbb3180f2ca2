//! `tavle` plans hospital staff rosters and operating theatres together, to a proven optimality gap.
//!
//! Data flows one way: a hospital folder is read into a [`hospital::Hospital`], rules are laid over it from
//! [`agreement`], a program is built and solved, and the plan is checked again by code that shares nothing with the
//! program. Floors, from the ground: `calendar`, `linear` → `hospital` → `agreement` → `solver` → `roster` → `explain`,
//! `files`, `report` → `cli`. A room imports only from floors below it.
#![warn(missing_docs)]
#![deny(unsafe_code)]

pub mod agreement;
pub mod calendar;
pub mod check;
pub mod cli;
pub mod cost;
pub mod explain;
pub mod files;
pub mod generate;
pub mod hospital;
pub mod linear;
pub mod report;
pub mod roster;
pub mod solver;
