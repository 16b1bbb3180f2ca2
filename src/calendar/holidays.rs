//! Danish public holidays (søgnehelligdage) by year.
//!
//! Moving days hang on Easter (Meeus/Jones/Butcher, the Gregorian algorithm). Store Bededag was abolished from 2024 by the
//! act passed on 28 February 2023. The days that agreements add (24 December, 31 December from 12:00, 1 May) are not here:
//! they are data of each rule set in `models/agreements/`.

use chrono::{Datelike, Duration, NaiveDate};

/// Which public holiday a date is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[allow(missing_docs)]
pub enum HolidayKind {
    NewYearsDay,
    MaundyThursday,
    GoodFriday,
    EasterSunday,
    EasterMonday,
    GreatPrayerDay,
    AscensionDay,
    WhitSunday,
    WhitMonday,
    ChristmasDay,
    BoxingDay,
}

/// One public holiday of a year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Holiday {
    /// The date.
    pub date: NaiveDate,
    /// Which holiday.
    pub kind: HolidayKind,
}

impl HolidayKind {
    /// The Danish name, as it stands in a Danish calendar.
    pub fn danish(self) -> &'static str {
        match self {
            Self::NewYearsDay => "Nytårsdag",
            Self::MaundyThursday => "Skærtorsdag",
            Self::GoodFriday => "Langfredag",
            Self::EasterSunday => "Påskedag",
            Self::EasterMonday => "2. påskedag",
            Self::GreatPrayerDay => "Store bededag",
            Self::AscensionDay => "Kristi himmelfartsdag",
            Self::WhitSunday => "Pinsedag",
            Self::WhitMonday => "2. pinsedag",
            Self::ChristmasDay => "1. juledag",
            Self::BoxingDay => "2. juledag",
        }
    }

    /// The English name.
    pub fn english(self) -> &'static str {
        match self {
            Self::NewYearsDay => "New Year's Day",
            Self::MaundyThursday => "Maundy Thursday",
            Self::GoodFriday => "Good Friday",
            Self::EasterSunday => "Easter Sunday",
            Self::EasterMonday => "Easter Monday",
            Self::GreatPrayerDay => "Great Prayer Day",
            Self::AscensionDay => "Ascension Day",
            Self::WhitSunday => "Whit Sunday",
            Self::WhitMonday => "Whit Monday",
            Self::ChristmasDay => "Christmas Day",
            Self::BoxingDay => "Boxing Day",
        }
    }
}

/// Easter Sunday of a year (Meeus/Jones/Butcher).
pub fn easter_sunday(year: i32) -> NaiveDate {
    let a = year % 19;
    let (b, c) = (year / 100, year % 100);
    let (d, e) = (b / 4, b % 4);
    let f = (b + 8) / 25;
    let g = (b - f + 1) / 3;
    let h = (19 * a + b - d - g + 15) % 30;
    let (i, k) = (c / 4, c % 4);
    let l = (32 + 2 * e + 2 * i - h - k) % 7;
    let m = (a + 11 * h + 22 * l) / 451;
    let month = (h + l - 7 * m + 114) / 31;
    let day = (h + l - 7 * m + 114) % 31 + 1;
    NaiveDate::from_ymd_opt(year, month as u32, day as u32).unwrap_or(NaiveDate::MIN)
}

/// All public holidays of a year in date order, Sundays among them.
pub fn holidays_of_year(year: i32) -> Vec<Holiday> {
    let easter = easter_sunday(year);
    let fixed = |month, day| NaiveDate::from_ymd_opt(year, month, day).unwrap_or(NaiveDate::MIN);
    let moving = |days| easter + Duration::days(days);
    let mut days = vec![
        Holiday { date: fixed(1, 1), kind: HolidayKind::NewYearsDay },
        Holiday { date: moving(-3), kind: HolidayKind::MaundyThursday },
        Holiday { date: moving(-2), kind: HolidayKind::GoodFriday },
        Holiday { date: easter, kind: HolidayKind::EasterSunday },
        Holiday { date: moving(1), kind: HolidayKind::EasterMonday },
        Holiday { date: moving(39), kind: HolidayKind::AscensionDay },
        Holiday { date: moving(49), kind: HolidayKind::WhitSunday },
        Holiday { date: moving(50), kind: HolidayKind::WhitMonday },
        Holiday { date: fixed(12, 25), kind: HolidayKind::ChristmasDay },
        Holiday { date: fixed(12, 26), kind: HolidayKind::BoxingDay },
    ];
    if year <= 2023 {
        days.push(Holiday { date: moving(26), kind: HolidayKind::GreatPrayerDay });
    }
    days.sort_by_key(|holiday| holiday.date);
    days
}

/// The public holiday on `date`, if there is one.
pub fn public_holiday(date: NaiveDate) -> Option<HolidayKind> {
    holidays_of_year(date.year()).into_iter().find(|holiday| holiday.date == date).map(|holiday| holiday.kind)
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::Weekday;

    fn date(y: i32, m: u32, d: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(y, m, d).unwrap()
    }

    /// Easter, Ascension Day, Whit Monday, and the number of holidays on Monday–Friday without 24 December.
    #[test]
    fn the_years_to_2030_match_the_published_table() {
        let table = [
            (2024, (3, 31), (5, 9), (5, 20), 8),
            (2025, (4, 20), (5, 29), (6, 9), 8),
            (2026, (4, 5), (5, 14), (5, 25), 7),
            (2027, (3, 28), (5, 6), (5, 17), 6),
            (2028, (4, 16), (5, 25), (6, 5), 7),
            (2029, (4, 1), (5, 10), (5, 21), 8),
            (2030, (4, 21), (5, 30), (6, 10), 8),
        ];
        for (year, easter, ascension, whit_monday, weekdays) in table {
            assert_eq!(easter_sunday(year), date(year, easter.0, easter.1));
            let on = |kind| holidays_of_year(year).into_iter().find(|h| h.kind == kind).unwrap().date;
            assert_eq!(on(HolidayKind::AscensionDay), date(year, ascension.0, ascension.1));
            assert_eq!(on(HolidayKind::WhitMonday), date(year, whit_monday.0, whit_monday.1));
            let on_weekdays = holidays_of_year(year)
                .iter()
                .filter(|h| !matches!(h.date.weekday(), Weekday::Sat | Weekday::Sun))
                .count();
            assert_eq!(on_weekdays, weekdays, "{year}");
        }
    }

    #[test]
    fn great_prayer_day_ends_with_2023() {
        assert_eq!(public_holiday(date(2023, 5, 5)), Some(HolidayKind::GreatPrayerDay));
        assert_eq!(public_holiday(date(2024, 4, 26)), None);
    }

    #[test]
    fn constitution_day_is_an_ordinary_day() {
        assert_eq!(public_holiday(date(2026, 6, 5)), None);
    }
}
