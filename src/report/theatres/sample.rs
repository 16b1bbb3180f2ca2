//! A small meeting for the tests of this room.

use super::{Board, SearchFacts};
use crate::hospital::theatres::Theatres;
use crate::solver::Silent;
use crate::theatres::allocation::AllocationSettings;
use crate::theatres::testkit::{Small, small};
use crate::theatres::{Durations, meeting};
use std::sync::OnceLock;
use std::time::Duration;

/// A made-up hospital with too many patients of one specialty in the plan in force's eyes.
pub(super) fn theatres() -> Theatres {
    small(Small { rooms: 3, days: 10, specialties: 2, patients: 60, seed: 7 })
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
    Board::build(&theatres, &durations, &meeting, SearchFacts { asked_gap: 0.01, interrupted: false })
}
