//! `tavle` plans hospital staff rosters and operating theatres, to a proven optimality gap.
//!
//! Data flows one way: a hospital folder is read into a [`hospital::Hospital`], rules are laid over it from
//! [`agreement`], a program is built and solved, and the plan is checked again by code that shares nothing with the
//! program. Floors, from the ground: `calendar`, `linear`, `work` → `hospital`, `solver` → `agreement`, `cost`, `engine`, `generate` →
//! `check`, `roster`, `lines`, `theatres` → `plan`, `replan`, `handover`, `simulate`, `store` → `compare`, `explain` → `files`, `report`
//! → `cli`.
//! A room imports only from floors below it.
//!
//! Read a folder (here a made-up ward, written first) and check a roster in which nobody works:
//!
//! ```
//! use tavle::{agreement::RuleBook, check, files, generate, hospital::Roster};
//!
//! let dir = tempfile::tempdir()?;
//! let (ward, settings) = generate::ward(&generate::WardSpec::new(6, 1, 1));
//! files::write_folder(dir.path(), &ward, &settings)?;
//!
//! let folder = files::read_folder(dir.path())?;
//! let book = RuleBook::build(&folder.hospital, &folder.hospital_toml, &folder.own_agreements).map_err(|faults| {
//!     faults.iter().map(|fault| fault.message.clone()).collect::<Vec<_>>().join("\n")
//! })?;
//! let breaches = check::check(&folder.hospital, &book, &Roster::empty(&folder.hospital));
//! assert!(check::hard(&breaches).any(|breach| breach.rule == "minimum_staffing"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
#![warn(missing_docs)]
#![deny(unsafe_code)]

pub mod agreement;
pub mod calendar;
pub mod check;
pub mod cli;
pub mod compare;
pub mod cost;
pub mod engine;
pub mod explain;
pub mod files;
pub mod fragile;
pub mod generate;
pub mod handover;
pub mod hospital;
pub mod linear;
pub mod lines;
pub mod plan;
pub mod replan;
pub mod report;
pub mod roster;
pub mod simulate;
pub mod solver;
pub mod store;
pub mod theatres;
pub mod work;
