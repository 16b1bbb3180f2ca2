//! What must hold for any duty.

use super::*;
use crate::calendar::{Moment, moment};
use crate::hospital::ShiftKind;
use chrono::{Duration, NaiveDate};
use proptest::prelude::*;
use std::collections::BTreeMap;

/// A Danish agreement with percent bands only.
fn agreement() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec!["dk-regions-nurses", "dk-regions-sosu"])
}

/// Any duty that starts on a half hour from 2025 to 2028, whole half hours long.
fn half_hour_duty() -> impl Strategy<Value = (NaiveDate, Moment, i64)> {
    (0i64..1400, 0i32..48, 2i64..52).prop_map(|(day, half_hour, length)| {
        let date = NaiveDate::from_ymd_opt(2025, 1, 1).unwrap() + Duration::days(day);
        (date, moment(date, half_hour * 30), length * 30)
    })
}

fn by_kind(lines: &[SupplementLine]) -> BTreeMap<String, (i64, i64)> {
    let mut sums: BTreeMap<String, (i64, i64)> = BTreeMap::new();
    for line in lines {
        let sum = sums.entry(line.kind.clone()).or_default();
        *sum = (sum.0 + line.minutes, sum.1 + line.ore);
    }
    sums
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    /// On pay of whole 20 kr every half hour is whole øre, so a split duty pays exactly what the whole one does; on any
    /// other pay each line may differ by the øre that its own rounding makes.
    #[test]
    fn a_duty_split_at_a_half_hour_pays_as_the_whole(
        name in agreement(), (date, start, minutes) in half_hour_duty(), at in 1i64..51, pay in 5_000i64..60_000,
    ) {
        let split = start + (at * 30).min(minutes - 30);
        let end = start + minutes;
        let tables = PayTables::shipped();
        let table = tables.for_agreement(name, date).unwrap();
        for (pay, tolerance) in [(pay / 2_000 * 2_000, 0), (pay, 1)] {
            let whole = by_kind(&table.supplements(pay, start, end));
            let parts: Vec<SupplementLine> =
                [(start, split), (split, end)].iter().flat_map(|&(from, to)| table.supplements(pay, from, to)).collect();
            let parts = by_kind(&parts);
            prop_assert_eq!(whole.keys().collect::<Vec<_>>(), parts.keys().collect::<Vec<_>>());
            for (kind, (minutes, ore)) in &whole {
                let (part_minutes, part_ore) = parts[kind];
                prop_assert_eq!(*minutes, part_minutes);
                prop_assert!((ore - part_ore).abs() <= tolerance, "{}: {} against {}", kind, ore, part_ore);
            }
        }
    }

    /// The lines of a statement over several duties are the sums of the lines of the duties, and no line outgrows the time.
    #[test]
    fn lines_sum_to_the_total(name in agreement(), duties in prop::collection::vec(half_hour_duty(), 1..6), pay in 1i64..60_000) {
        let tables = PayTables::shipped();
        let table = tables.for_agreement(name, duties[0].0).unwrap();
        let spans: Vec<(Moment, Moment)> = duties.iter().map(|&(_, start, minutes)| (start, start + minutes)).collect();
        let each: Vec<SupplementLine> = spans.iter().flat_map(|&(from, to)| table.supplements(pay, from, to)).collect();
        let hourly = HourlyPay::from_ore(pay);
        let together = table.statement(ShiftKind::Night, hourly, &spans, Rounding::EachDuty);
        prop_assert_eq!(by_kind(&each), by_kind(&together));
        let worked: i64 = duties.iter().map(|duty| duty.2).sum();
        for line in &together {
            prop_assert!(line.minutes <= worked);
        }
        let rounded_once = table.statement(ShiftKind::Night, hourly, &spans, Rounding::EachLine);
        for (once, by_duty) in rounded_once.iter().zip(&together) {
            prop_assert!((once.ore - by_duty.ore).abs() <= spans.len() as i64);
        }
    }

    /// Minute by minute on the clock, the slow way, gives the same minutes as the cuts do, for any duty.
    #[test]
    fn band_minutes_are_those_that_the_clock_shows(day in 0i64..1400, start in 0i32..1440, minutes in 1i64..1600) {
        let date = NaiveDate::from_ymd_opt(2025, 1, 1).unwrap() + Duration::days(day);
        let start = moment(date, start);
        let night = (0..minutes).filter(|&m| !(360..1380).contains(&local(start + m).1)).count() as i64;
        let evening = (0..minutes).filter(|&m| (1080..1380).contains(&local(start + m).1)).count() as i64;
        let tables = PayTables::shipped();
        let table = tables.for_agreement("dk-regions-nurses", date).unwrap();
        let paid = by_kind(&table.supplements(20_000, start, start + minutes));
        let of = |kind: &str| paid.get(kind).map_or(0, |sum| sum.0);
        prop_assert_eq!(of("night"), (night + 29) / 30 * 30);
        prop_assert_eq!(of("evening"), (evening + 29) / 30 * 30);
    }
}
