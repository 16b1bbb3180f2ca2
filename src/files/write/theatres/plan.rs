//! Allocations back to rows.

use super::key;
use super::people::specialty;
use super::queue::{pathway, place, procedure, surgeon};
use crate::files::theatre_tables::{BLOCKS, CASES};
use crate::files::write::csv_text;
use crate::files::write::tables::Rows;
use crate::hospital::theatres::*;

/// The text of `blocks.csv` for an allocation: who has which block.
pub fn blocks_text(theatres: &Theatres, allocation: &Allocation) -> String {
    csv_text(&BLOCKS, &block_rows(theatres, allocation))
}

/// The text of `cases.csv` for an allocation: what is planned in the blocks, reserved slots and bookings alike.
pub fn cases_text(theatres: &Theatres, allocation: &Allocation) -> String {
    csv_text(&CASES, &case_rows(theatres, allocation))
}

pub(super) fn block_rows(theatres: &Theatres, allocation: &Allocation) -> Rows {
    let team = |team: Option<TeamIx>| team.map_or(String::new(), |at| key(&theatres.teams, at, |team| &team.key));
    let mut rows = Rows::new();
    for (&at, block) in &allocation.blocks {
        let mut cells = place(theatres, at).to_vec();
        cells.extend([
            specialty(theatres, block.specialty),
            surgeon(theatres, block.surgeon),
            surgeon(theatres, block.supervisor),
            team(block.nurses),
            team(block.anaesthesia),
            pathway(theatres, block.pathway),
        ]);
        rows.push(cells);
    }
    rows
}

pub(super) fn case_rows(theatres: &Theatres, allocation: &Allocation) -> Rows {
    let mut rows = Rows::new();
    for (&at, block) in &allocation.blocks {
        for (order, case) in block.cases.iter().enumerate() {
            let patient = case.patient.map(|patient| key(&theatres.queue, patient, |patient| &patient.key));
            let mut cells = place(theatres, at).to_vec();
            cells.extend([
                (order + 1).to_string(),
                procedure(theatres, case.procedure),
                patient.unwrap_or_default(),
                pathway(theatres, case.pathway),
            ]);
            rows.push(cells);
        }
    }
    rows
}
