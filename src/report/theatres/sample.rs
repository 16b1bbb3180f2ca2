//! A small meeting for the tests of this room.

use super::{Board, SearchFacts};
use crate::check::theatres as check;
use crate::generate::{HospitalSpec, hospital};
use crate::hospital::theatres::Theatres;
use crate::solver::Silent;
use crate::theatres::allocation::AllocationSettings;
use crate::theatres::{Durations, meeting};
use std::sync::OnceLock;
use std::time::Duration;

/// A made-up hospital with pathways and a plan in force, two weeks long.
pub(super) fn theatres() -> Theatres {
    hospital(&HospitalSpec { weeks: 2, ..HospitalSpec::new(3, 2, 3) })
}

/// Its meeting; made once.
pub(super) fn board() -> Board {
    static BOARD: OnceLock<Board> = OnceLock::new();
    BOARD.get_or_init(make).clone()
}

fn make() -> Board {
    let theatres = theatres();
    let durations = Durations::fit(&theatres);
    let settings =
        AllocationSettings { time_limit: Duration::from_secs(10), gap: 0.01, ..AllocationSettings::default() };
    let meeting = meeting::prepare(&theatres, &durations, &settings, &Silent).unwrap();
    let report = check::check(&theatres, &durations, &meeting.result.plan);
    Board::build(
        &theatres,
        &durations,
        &meeting,
        &report,
        SearchFacts { asked_gap: 0.01, time_limit_seconds: 10.0, interrupted: false },
    )
}
