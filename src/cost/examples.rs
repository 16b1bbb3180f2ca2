//! Published pay examples to the øre, and duties on the days that matter.

use super::*;
use crate::agreement::testkit::Case;
use crate::calendar::{Moment, moment};
use crate::hospital::ShiftKind;
use chrono::NaiveDate;

const NURSES: &str = "dk-regions-nurses";

fn date(y: i32, m: u32, d: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(y, m, d).unwrap()
}

/// A duty by the clock, hours counted from the date's midnight.
fn duty(day: NaiveDate, from: i32, to: i32) -> (Moment, Moment) {
    (moment(day, from * 60), moment(day, to * 60))
}

/// Kind, minutes and øre of every line at 200 kr an hour.
fn lines(agreement: &str, day: NaiveDate, from: i32, to: i32) -> Vec<(String, i64, i64)> {
    let tables = PayTables::shipped();
    let table = tables.for_agreement(agreement, day).unwrap();
    let (start, end) = duty(day, from, to);
    short(&table.supplements(20_000, start, end))
}

fn short(lines: &[SupplementLine]) -> Vec<(String, i64, i64)> {
    lines.iter().map(|line| (line.kind.clone(), line.minutes, line.ore)).collect()
}

fn line(kind: &str, hours: i64, ore: i64) -> (String, i64, i64) {
    (kind.to_string(), hours * 60, ore)
}

/// The month of both examples: four evenings, three nights, two Saturdays and two Sundays by day.
fn example_month(pay: HourlyPay, first_monday: NaiveDate, rounding: Rounding) -> Vec<(String, i64, i64)> {
    let tables = PayTables::shipped();
    let table = tables.for_agreement(NURSES, first_monday).unwrap();
    let on = |offset: i64| first_monday + chrono::Duration::days(offset);
    let sum = |duties: &[(Moment, Moment)]| short(&table.statement(ShiftKind::Day, pay, duties, rounding));
    let evenings: Vec<_> = (0..4).map(|day| duty(on(day), 15, 23)).collect();
    let nights: Vec<_> = (7..10).map(|day| duty(on(day), 23, 31)).collect();
    let mut all = sum(&evenings);
    all.extend(sum(&nights));
    all.extend(sum(&[duty(on(5), 7, 15), duty(on(12), 7, 15)]));
    all.extend(sum(&[duty(on(6), 7, 15), duty(on(13), 7, 15)]));
    all
}

#[test]
fn the_published_month_of_october_2019_pays_to_the_ore() {
    let pay = HourlyPay::from_monthly_ore(2_945_483 + 193_047).rounded_to_ore();
    let expected = [
        line("evening", 20, 105_705),
        line("night", 21, 133_599),
        line("weekend", 16, 131_544),
        line("weekend", 16, 131_544),
    ];
    assert_eq!(example_month(pay, date(2019, 10, 7), Rounding::EachLine), expected);
}

#[test]
fn the_published_month_of_october_2020_pays_to_the_ore() {
    let pay = HourlyPay::from_monthly_ore(3_017_542 + 197_769 + 300_000).rounded_to_ore();
    assert_eq!(pay, HourlyPay::from_ore(21_925));
    let expected = [
        line("evening", 20, 118_396),
        line("night", 21, 149_637),
        line("weekend", 16, 147_336),
        line("weekend", 16, 147_336),
    ];
    assert_eq!(example_month(pay, date(2020, 10, 5), Rounding::EachDuty), expected);
}

#[test]
fn neither_rounding_alone_gives_both_published_months() {
    let in_2019 = HourlyPay::from_ore(19_575);
    assert_eq!(example_month(in_2019, date(2019, 10, 7), Rounding::EachDuty)[0].2, 105_704);
    let in_2020 = HourlyPay::from_ore(21_925);
    assert_eq!(example_month(in_2020, date(2020, 10, 5), Rounding::EachLine)[0].2, 118_395);
    let exact = HourlyPay::from_monthly_ore(2_945_483 + 193_047);
    assert_eq!(example_month(exact, date(2019, 10, 7), Rounding::EachLine)[1].2, 133_600);
}

#[test]
fn rates_rise_by_five_points_on_the_first_of_may_2024() {
    assert_eq!(lines(NURSES, date(2024, 4, 29), 15, 23), [line("evening", 5, 27_000)]);
    assert_eq!(lines(NURSES, date(2024, 5, 2), 15, 23), [line("evening", 5, 32_000)]);
    assert_eq!(lines(NURSES, date(2024, 5, 2), 23, 31), [line("night", 7, 52_500)]);
    assert_eq!(lines(NURSES, date(2024, 5, 4), 7, 15), [line("weekend", 8, 75_200)]);
}

#[test]
fn evening_and_weekend_add_and_saturday_begins_at_six() {
    assert_eq!(lines(NURSES, date(2025, 6, 14), 15, 23), [line("evening", 5, 32_000), line("weekend", 8, 75_200)]);
    assert_eq!(lines(NURSES, date(2025, 6, 13), 23, 31), [line("night", 7, 52_500), line("weekend", 1, 9_400)]);
}

#[test]
fn a_holiday_on_a_weekday_pays_fifty_percent_with_evening_on_top() {
    // Ascension Day, a Thursday.
    assert_eq!(lines(NURSES, date(2025, 5, 29), 15, 23), [line("evening", 5, 32_000), line("holiday", 8, 80_000)]);
}

#[test]
fn a_holiday_on_a_sunday_pays_the_sunday_supplement_only() {
    // Easter Sunday, and Christmas Eve 2023, which was a Sunday.
    assert_eq!(lines(NURSES, date(2025, 4, 20), 7, 15), [line("weekend", 8, 75_200)]);
    assert_eq!(lines(NURSES, date(2023, 12, 24), 7, 15), [line("weekend", 8, 67_200)]);
}

#[test]
fn a_holiday_on_a_saturday_pays_the_dearer_of_the_two() {
    // Boxing Day 2026.
    assert_eq!(lines(NURSES, date(2026, 12, 26), 7, 15), [line("holiday", 8, 80_000)]);
}

#[test]
fn christmas_eve_is_a_holiday() {
    assert_eq!(lines(NURSES, date(2025, 12, 24), 7, 15), [line("holiday", 8, 80_000)]);
}

#[test]
fn new_years_eve_is_a_sunday_from_noon() {
    assert_eq!(lines(NURSES, date(2025, 12, 31), 7, 15), [line("weekend", 3, 28_200)]);
}

#[test]
fn the_first_of_may_is_a_sunday_from_the_day_shift() {
    assert_eq!(lines(NURSES, date(2025, 5, 1), 7, 15), [line("weekend", 8, 75_200)]);
    assert_eq!(lines(NURSES, date(2025, 4, 30), 23, 31), [line("night", 7, 52_500)]);
}

#[test]
fn the_fifth_of_june_is_an_ordinary_day() {
    assert_eq!(lines(NURSES, date(2026, 6, 5), 7, 15), []);
}

#[test]
fn a_started_half_hour_is_a_half_hour() {
    let tables = PayTables::shipped();
    let day = date(2025, 6, 11);
    let table = tables.for_agreement(NURSES, day).unwrap();
    let until = |minute| table.supplements(20_000, moment(day, 15 * 60), moment(day, 18 * 60 + minute));
    assert_eq!(until(0), vec![]);
    assert_eq!(short(&until(1)), [("evening".to_string(), 30, 3_200)]);
    assert_eq!(short(&until(30)), [("evening".to_string(), 30, 3_200)]);
    assert_eq!(short(&until(31)), [("evening".to_string(), 60, 6_400)]);
}

#[test]
fn the_october_night_pays_the_hour_that_passes_twice() {
    let expected = [line("evening", 4, 25_600), line("night", 8, 60_000), line("weekend", 13, 122_200)];
    assert_eq!(lines(NURSES, date(2026, 10, 24), 19, 31), expected);
}

#[test]
fn the_march_night_does_not_pay_the_hour_that_is_skipped() {
    let expected = [line("evening", 4, 25_600), line("night", 6, 45_000), line("weekend", 11, 103_400)];
    assert_eq!(lines(NURSES, date(2026, 3, 28), 19, 31), expected);
}

#[test]
fn sosu_evenings_begin_at_five() {
    assert_eq!(lines("dk-regions-sosu", date(2022, 6, 15), 15, 23), [line("evening", 6, 34_800)]);
    assert_eq!(lines("dk-regions-sosu", date(2025, 6, 11), 15, 23), [line("evening", 6, 40_800)]);
}

#[test]
fn consultants_are_paid_kroner_by_the_hour_and_a_sum_for_the_night() {
    let found = lines("dk-consultants", date(2025, 6, 11), 15, 32);
    let expected = [line("early_evening", 3, 59_901), line("late_evening", 2, 57_050), line("night", 9, 327_898)];
    assert_eq!(found, expected);
    let tables = PayTables::shipped();
    let table = tables.for_agreement("dk-consultants", date(2025, 6, 11)).unwrap();
    let (start, end) = duty(date(2025, 6, 11), 16, 32);
    let call = table.supplements_of(ShiftKind::HomeCall, HourlyPay::from_ore(50_000), start, end);
    assert_eq!(short(&call), [line("home_call", 16, 191_389)]);
}

#[test]
fn an_nhs_weekday_shift_qualifies_whole_if_more_than_half_of_it_is_at_night() {
    let nhs = |from, to| lines("nhs-agenda-for-change", date(2025, 6, 11), from, to);
    assert_eq!(nhs(16, 24), []);
    assert_eq!(nhs(17, 25), [line("weekday_night", 8, 48_000)]);
    assert_eq!(nhs(12, 20), []);
    // Friday 19–24 by itself qualifies whole; Saturday is paid as Saturday, Sunday as Sunday.
    let friday = lines("nhs-agenda-for-change", date(2025, 6, 13), 19, 31);
    assert_eq!(friday, [line("weekday_night", 5, 30_000), line("saturday", 7, 42_000)]);
    assert_eq!(lines("nhs-agenda-for-change", date(2025, 6, 15), 7, 15), [line("sunday_or_holiday", 8, 96_000)]);
}

#[test]
fn junior_doctors_have_no_confirmed_supplements_and_the_table_says_so() {
    let tables = PayTables::shipped();
    let table = tables.for_agreement("dk-junior-doctors", date(2025, 6, 14)).unwrap();
    assert_eq!(lines("dk-junior-doctors", date(2025, 6, 14), 7, 31), []);
    assert_eq!(table.unset, ["unsocial: hours and rates not confirmed (no source seen)"]);
}

#[test]
fn no_table_before_its_first_date_and_none_for_an_unknown_agreement() {
    let tables = PayTables::shipped();
    assert!(tables.for_agreement(NURSES, date(2018, 9, 30)).is_none());
    assert!(tables.for_agreement("dk-regions-nurse", date(2025, 1, 1)).is_none());
    let early = tables.for_agreement(NURSES, date(2018, 10, 1)).unwrap();
    assert_eq!((early.bands.len(), early.unset.len()), (0, 4));
}

#[test]
fn a_duty_costs_its_supplements_and_the_shifts_own() {
    let mut case = Case::blank(date(2025, 6, 9), 0, 7);
    let evening = case.hospital.shift("E").unwrap();
    case.hospital.shifts[evening].supplement_ore = 5_000;
    let wednesday = case.hospital.duty(2, evening);
    let tables = PayTables::shipped();
    assert_eq!(supplement_ore(&tables, &case.hospital, 0, &wednesday), 5_000, "agreement without a pay table");
    case.hospital.staff[0].agreement = NURSES.into();
    assert_eq!(supplement_ore(&tables, &case.hospital, 0, &wednesday), 32_000 + 5_000);
    assert_eq!(supplement_ore(&tables, &case.hospital, 7, &wednesday), 0, "nobody");
}

/// Two bands over the same evening, 10 % and 25 %, in groups as given.
fn stacked(modes: [(&str, &str); 2]) -> Vec<(String, i64, i64)> {
    let band = |kind: &str, percent: u32, group: &str| {
        format!(
            "[[band]]\nkind='{kind}'\nlabel='{kind}'\ndanish='{kind}'\ngroup='{group}'\nwindows=[{{from='18:00',to='23:00'}}]\n\
             [[band.rate]]\nfrom=2020-01-01\npercent={percent}\nsource='test'\nconfidence='B'\n"
        )
    };
    let mut text = "title='t'\nlabel='t'\nrounding_minutes=30\npublic_holidays='none'\n".to_string();
    let mut declared = Vec::new();
    for (key, mode) in modes {
        if !declared.contains(&key) {
            text += &format!("[[group]]\nkey='{key}'\nmode='{mode}'\n");
            declared.push(key);
        }
    }
    text += &band("small", 10, modes[0].0);
    text += &band("large", 25, modes[1].0);
    let tables = PayTables::with_own(&[("own.toml", &text)]).unwrap();
    let day = date(2025, 6, 11);
    let (start, end) = duty(day, 15, 23);
    short(&tables.for_agreement("own", day).unwrap().supplements(20_000, start, end))
}

#[test]
fn bands_of_an_adding_group_are_all_paid() {
    assert_eq!(stacked([("g", "add"), ("g", "add")]), [line("small", 5, 10_000), line("large", 5, 25_000)]);
}

#[test]
fn of_a_max_group_only_the_dearest_is_paid() {
    assert_eq!(stacked([("g", "max_of_group"), ("g", "max_of_group")]), [line("large", 5, 25_000)]);
    let two_groups = stacked([("g", "max_of_group"), ("h", "max_of_group")]);
    assert_eq!(two_groups, [line("small", 5, 10_000), line("large", 5, 25_000)]);
}

#[test]
fn a_replacing_band_is_paid_alone_even_if_it_is_the_smaller() {
    assert_eq!(stacked([("g", "replace"), ("h", "add")]), [line("small", 5, 10_000)]);
}
