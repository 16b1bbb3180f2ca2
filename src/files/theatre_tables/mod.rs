//! The tables of a theatre folder. `competences.csv` is the ward's table: both kinds of folder share it.

mod crews;
mod people;
mod plan;
mod queue;
mod rooms;

pub(crate) use crews::CREWS;
pub(crate) use people::*;
pub(crate) use plan::*;
pub(crate) use queue::*;
pub(crate) use rooms::*;

use super::columns::{Column, Expect, Named, Table, optional, required};

/// All tables of a theatre folder but `competences.csv`, in the order in which they are read.
pub static THEATRE_TABLES: [&Table; 19] = [
    &THEATRES,
    &SESSIONS,
    &CLOSURES,
    &EQUIPMENT,
    &BEDS,
    &SPECIALTIES,
    &PROCEDURES,
    &SURGEONS,
    &SURGEON_DAYS,
    &TEAMS,
    &TEAM_DAYS,
    &DURATIONS,
    &PATHWAYS,
    &CLOCKS,
    &QUEUE,
    &PAUSES,
    &REFERRALS,
    &BLOCKS,
    &CASES,
];

/// The tables that tie the theatres to the roster of the people behind their teams.
pub static PLAN_TABLES: [&Table; 1] = [&CREWS];

/// A column that refers to another table and must be filled in.
const fn link(named: Named, name: &'static str, example: &'static str, description: &'static str) -> Column {
    required(name, Expect::Of(named), example, description)
}

/// A column that refers to another table or is blank.
const fn link_or_blank(named: Named, name: &'static str, example: &'static str, description: &'static str) -> Column {
    optional(name, Expect::Of(named), "", example, description)
}

/// The name that blank takes from the key.
const fn name(example: &'static str) -> Column {
    optional("name", Expect::Text, "", example, "Name for reports; blank takes the key.")
}
