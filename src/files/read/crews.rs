//! Reading what blocks ask for of the roster.

use super::{Once, Reading, Source, theatres};
use crate::files::columns::Named;
use crate::files::diagnostic::{Diagnostics, Place};
use crate::files::names::Names;
use crate::files::problem::Problem;
use crate::files::rows::Row;
use crate::files::tables::COMPETENCES;
use crate::files::theatre_tables::{CREWS, SESSIONS};
use crate::files::ward_tables::SHIFTS;
use crate::hospital::{Crew, Crews};
use std::path::Path;

/// Reads the crews of a folder that has the tables of a ward and of theatres.
///
/// # Errors
/// With every fault of `crews.csv`; those of the tables that it names are left to their readers.
pub fn read_crews(path: impl AsRef<Path>) -> Result<Crews, Diagnostics> {
    read_crews_source(&Source::open(path.as_ref())?)
}

/// Reads the crews of a folder whose bytes are in memory.
pub(crate) fn read_crews_source(source: &Source) -> Result<Crews, Diagnostics> {
    let mut reading =
        Reading { source, names: Names::default(), faults: Diagnostics::default(), warnings: Diagnostics::default() };
    // Only for the names: what is wrong with these tables is told by those who read them.
    (_, reading.names.competences) = reading.keyed_rows(&COMPETENCES);
    (_, reading.names.shifts) = reading.keyed_rows(&SHIFTS);
    if let (_, Some(sessions)) = reading.keyed_rows(&SESSIONS) {
        reading.names.theatre.insert(Named::Session, sessions);
    }
    reading.faults = Diagnostics::default();
    let rows = reading.rows(&CREWS);
    let crews = crews(&rows, &mut reading.faults);
    if reading.faults.is_empty() { Ok(crews) } else { Err(reading.faults) }
}

fn crews(rows: &[Row], faults: &mut Diagnostics) -> Crews {
    let mut once = Once::default();
    let mut crews = Vec::new();
    for row in rows {
        let kind = row.index("team_kind").and_then(|at| theatres::TEAM_KINDS_IN_ORDER.get(at).copied());
        let (Some(kind), Some(heads)) = (kind, row.count("heads")) else { continue };
        let session = row.index("session");
        let of_session = session.map_or("every session".to_string(), |at| format!("session {}", at + 1));
        once.check((kind, session), row, "team_kind", ("crew for", of_session), faults);
        let mut shifts = row.indices("shifts").to_vec();
        shifts.sort_unstable();
        shifts.dedup();
        crews.push(Crew { kind, session, heads, shifts });
    }
    for kind in theatres::TEAM_KINDS_IN_ORDER {
        if !rows.is_empty()
            && faults.is_empty()
            && !crews.iter().any(|crew| crew.kind == kind && crew.session.is_none())
        {
            let problem = Problem::NoCrew(kind.word());
            faults.report(Place::file(&CREWS.file()), problem, "a row with a blank session for each kind of team");
        }
    }
    Crews { all: crews }
}
