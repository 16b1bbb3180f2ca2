//! Random cases with a life around the duties: part time, absence, weeks worked before, horizons that start midweek.

use super::Case;
use crate::calendar::Day;
use crate::hospital::{Absence, AbsenceKind, PastWeek};
use chrono::NaiveDate;
use proptest::prelude::*;

/// Days on which a long horizon starts: mid-week, ordinary, in both clock changes, before Christmas, before 1 May.
const STARTS: [(i32, u32, u32); 7] =
    [(2026, 2, 2), (2026, 2, 5), (2026, 3, 28), (2026, 10, 14), (2026, 12, 13), (2026, 4, 20), (2027, 1, 10)];

const KINDS: [AbsenceKind; 5] =
    [AbsenceKind::Holiday, AbsenceKind::Course, AbsenceKind::Sick, AbsenceKind::Leave, AbsenceKind::TimeOff];

impl Case {
    /// Random cases over a horizon of `horizon_days` after `history_days`, at most one shift a day, each day worked with
    /// the probability `busy`.
    pub fn spans(codes: &'static str, history_days: i32, horizon_days: i32, busy: f64) -> BoxedStrategy<Case> {
        let code = prop::sample::select(codes.chars().collect::<Vec<_>>());
        let days = (history_days + horizon_days) as usize;
        let cells = prop::collection::vec((prop::option::weighted(busy, code), 1usize..3), days);
        (prop::sample::select(STARTS.to_vec()), cells)
            .prop_map(move |((year, month, day), runs)| {
                let first = NaiveDate::from_ymd_opt(year, month, day).unwrap();
                let mut case = Self::blank(first, history_days, horizon_days);
                let cells = runs.into_iter().flat_map(|(cell, length)| std::iter::repeat_n(cell, length));
                for (at, cell) in cells.take(days).enumerate() {
                    if let Some(shift) = cell.and_then(|code| case.hospital.shift(&code.to_string())) {
                        case.put(at as Day - history_days, shift);
                    }
                }
                case
            })
            .boxed()
    }

    /// The cases of `bare`, with a random fraction, opening balance, absences and past weeks (some of them unknown).
    pub fn with_lives(bare: BoxedStrategy<Case>) -> BoxedStrategy<Case> {
        let absence = (-10..30i32, 0..9i32, prop::sample::select(KINDS.to_vec()), prop::option::of(0..500i64));
        let absences = prop::collection::vec(absence, 0..3);
        let past = prop::collection::vec(prop::option::weighted(0.8, (0..4500i64, 0..8u32)), 0..8);
        let fraction = prop::sample::select(vec![1.0, 30.0 / 37.0, 28.0 / 37.0, 0.5]);
        (bare, absences, past, fraction, -1500..1500i64)
            .prop_map(|(mut case, absences, past, fraction, balance)| {
                let monday = case.hospital.horizon.monday_of(0);
                let person = &mut case.hospital.staff[0];
                person.fraction = fraction;
                person.opening.norm_balance_minutes = balance;
                for (at, week) in past.into_iter().enumerate() {
                    if let Some((minutes, neutral_days)) = week {
                        person.past_weeks.push(PastWeek { monday: monday - at as Day * 7, minutes, neutral_days });
                    }
                }
                for (first, length, kind, minutes_per_weekday) in absences {
                    case.hospital.absences.push(Absence {
                        person: 0,
                        first,
                        last: first + length,
                        kind,
                        minutes_per_weekday,
                    });
                }
                case
            })
            .boxed()
    }
}
