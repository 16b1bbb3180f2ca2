//! What can be wrong in a pay table, each fault with its place in the file.

use chrono::NaiveDate;
use std::fmt;

/// Where in a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// File, as it was named to the reader.
    pub file: String,
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
}

impl fmt::Display for Place {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}:{}:{}", self.file, self.line, self.column)
    }
}

/// What is wrong in a pay table.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[allow(missing_docs)]
pub enum PayFault {
    #[error("{place}: {message}")]
    Syntax { place: Place, message: String },
    #[error("{place}: `{value}` is not a date; write it as 2024-05-01")]
    NotADate { place: Place, value: String },
    #[error("{place}: `{value}` is not a clock time; write it as 18:00, at most 24:00")]
    NotAClockTime { place: Place, value: String },
    #[error("{place}: there is no day {day} in month {month}")]
    NoSuchDay { place: Place, month: u32, day: u32 },
    #[error("{place}: rounding_minutes is {value}; expected 1 to 60")]
    RoundingUnit { place: Place, value: i64 },
    #[error("{place}: unknown group `{value}`{}", near.as_ref().map_or(String::new(), |near| format!("; did you mean `{near}`?")))]
    UnknownGroup { place: Place, value: String, near: Option<String> },
    #[error("{place}: there are two bands of kind `{value}`; give one band several windows instead")]
    DuplicateKind { place: Place, value: String },
    #[error(
        "{place}: a rate has {count} amounts; expected one of percent, kroner_per_hour, kroner_per_duty, or none to leave it unset"
    )]
    SeveralAmounts { place: Place, count: usize },
    #[error(
        "{place}: confidence U means not verified: leave the amount out, or name a source and its confidence A, B or C"
    )]
    UnverifiedAmount { place: Place },
    #[error("{place}: an amount below zero")]
    NegativeAmount { place: Place },
    #[error("{place}: a percentage of the grade step needs a [[grade_step]] in force on {date}")]
    NoGradeStep { place: Place, date: NaiveDate },
    #[error("{place}: an amount at the level of 31-3-2000 needs a [[regulation]] factor in force on {date}")]
    NoRegulation { place: Place, date: NaiveDate },
}

impl PayFault {
    /// Where it is.
    pub fn place(&self) -> &Place {
        match self {
            Self::Syntax { place, .. }
            | Self::NotADate { place, .. }
            | Self::NotAClockTime { place, .. }
            | Self::NoSuchDay { place, .. }
            | Self::RoundingUnit { place, .. }
            | Self::UnknownGroup { place, .. }
            | Self::DuplicateKind { place, .. }
            | Self::SeveralAmounts { place, .. }
            | Self::UnverifiedAmount { place }
            | Self::NegativeAmount { place }
            | Self::NoGradeStep { place, .. }
            | Self::NoRegulation { place, .. } => place,
        }
    }

    /// What is wrong, without the place.
    pub fn message(&self) -> String {
        let text = self.to_string();
        text.strip_prefix(&format!("{}: ", self.place())).unwrap_or(&text).to_string()
    }
}

#[cfg(test)]
mod tests {
    use crate::cost::{PayTables, shipped};
    use chrono::NaiveDate;

    const HEAD: &str = "title = \"t\"\nlabel = \"t\"\nrounding_minutes = 30\npublic_holidays = \"none\"\n\n[[group]]\nkey = \"hour\"\nmode = \"add\"\n\n";

    /// A band with its rate in the given words. Its `kind` stands on line 11, its window on 15, the rate's date on 18.
    fn band(group: &str, window: &str, rate: &str) -> String {
        format!(
            "{HEAD}[[band]]\nkind = \"late\"\nlabel = \"Late\"\ndanish = \"Sen\"\ngroup = \"{group}\"\nwindows = [{window}]\n\n\
             [[band.rate]]\n{rate}\nsource = \"s\"\n"
        )
    }

    fn faults(text: &str) -> Vec<String> {
        let faults = PayTables::with_own(&[("own.toml", text)]).unwrap_err();
        faults.iter().map(ToString::to_string).collect()
    }

    const WINDOW: &str = "{ from = \"18:00\", to = \"23:00\" }";
    const RATE: &str = "from = 2020-01-01\npercent = 27\nconfidence = \"B\"";

    #[test]
    fn the_shipped_tables_have_no_faults() {
        assert!(PayTables::with_own(&shipped::SHIPPED).is_ok());
        assert_eq!(PayTables::shipped().agreements().count(), shipped::SHIPPED.len());
    }

    #[test]
    fn a_sound_own_table_is_taken_and_replaces_a_shipped_one() {
        let text = band("hour", WINDOW, RATE);
        let tables = PayTables::with_own(&[("pay/dk-consultants.toml", &text)]).unwrap();
        let date = NaiveDate::from_ymd_opt(2025, 1, 1).unwrap();
        assert_eq!(tables.for_agreement("dk-consultants", date).unwrap().bands[0].source, "s [B]");
    }

    #[test]
    fn a_broken_file_is_named_with_line_and_column() {
        let found = faults(&HEAD.replace("rounding_minutes = 30", "rounding_minutes = "));
        assert!(found[0].starts_with("own.toml:3:"), "{found:?}");
        let found = faults(&band("hour", WINDOW, "from = 2020-01-01\nper_cent = 27\nconfidence = \"B\""));
        assert!(found[0].starts_with("own.toml:19:1: unknown field `per_cent`"), "{found:?}");
    }

    #[test]
    fn a_mistyped_group_gets_a_near_match() {
        assert_eq!(faults(&band("huor", WINDOW, RATE)), ["own.toml:14:9: unknown group `huor`; did you mean `hour`?"]);
        assert_eq!(faults(&band("weekend", WINDOW, RATE)), ["own.toml:14:9: unknown group `weekend`"]);
    }

    #[test]
    fn clock_times_and_dates_are_checked() {
        let found = faults(&band(
            "hour",
            "{ from = \"18:00\", to = \"25:00\" }",
            "from = 07:00:00\npercent = 27\nconfidence = \"B\"",
        ));
        let expected = [
            "own.toml:18:8: `07:00:00` is not a date; write it as 2024-05-01",
            "own.toml:15:35: `25:00` is not a clock time; write it as 18:00, at most 24:00",
        ];
        assert_eq!(found, expected);
    }

    #[test]
    fn an_unverified_amount_is_refused_and_without_amount_it_is_unset() {
        let found = faults(&band("hour", WINDOW, "from = 2020-01-01\npercent = 27\nconfidence = \"U\""));
        assert_eq!(
            found,
            [
                "own.toml:18:8: confidence U means not verified: leave the amount out, or name a source and its confidence A, B or C"
            ]
        );
        let text = band("hour", WINDOW, "from = 2020-01-01\nconfidence = \"U\"");
        let tables = PayTables::with_own(&[("own.toml", &text)]).unwrap();
        let table = tables.for_agreement("own", NaiveDate::from_ymd_opt(2025, 1, 1).unwrap()).unwrap();
        assert_eq!(table.unset, ["late: no confirmed rate (s)"]);
    }

    #[test]
    fn a_rate_has_one_amount_not_below_zero() {
        let found =
            faults(&band("hour", WINDOW, "from = 2020-01-01\npercent = 27\nkroner_per_hour = 3\nconfidence = \"B\""));
        assert_eq!(
            found,
            [
                "own.toml:18:8: a rate has 2 amounts; expected one of percent, kroner_per_hour, kroner_per_duty, or none to leave it unset"
            ]
        );
        let found = faults(&band("hour", WINDOW, "from = 2020-01-01\npercent = -27\nconfidence = \"B\""));
        assert_eq!(found, ["own.toml:18:8: an amount below zero"]);
    }

    #[test]
    fn the_year_2000_level_needs_a_factor_and_the_grade_step_a_pay() {
        let rate = "from = 2020-01-01\nkroner_per_hour = 10\nlevel = \"31-3-2000\"\nconfidence = \"B\"";
        let found = faults(&band("hour", WINDOW, rate));
        assert_eq!(
            found,
            ["own.toml:18:8: an amount at the level of 31-3-2000 needs a [[regulation]] factor in force on 2020-01-01"]
        );
        let found = faults(&band("hour", WINDOW, RATE).replace("danish", "base = \"grade_step\"\ndanish"));
        assert_eq!(
            found,
            ["own.toml:19:8: a percentage of the grade step needs a [[grade_step]] in force on 2020-01-01"]
        );
    }

    #[test]
    fn a_percentage_of_the_grade_step_is_the_same_for_everybody() {
        let step = "\n[[grade_step]]\nfrom = 2020-01-01\nkroner_per_hour = 180\nsource = \"g\"\nconfidence = \"B\"\n";
        let text = band("hour", WINDOW, RATE).replace("danish", "base = \"grade_step\"\ndanish") + step;
        let tables = PayTables::with_own(&[("own.toml", &text)]).unwrap();
        let date = NaiveDate::from_ymd_opt(2025, 6, 11).unwrap();
        let table = tables.for_agreement("own", date).unwrap();
        let (start, end) = (crate::calendar::moment(date, 15 * 60), crate::calendar::moment(date, 23 * 60));
        for own_pay in [10_000, 90_000] {
            assert_eq!(table.supplements(own_pay, start, end)[0].ore, 18_000 * 5 * 27 / 100);
        }
    }

    #[test]
    fn double_kinds_impossible_days_and_rounding_units_are_found_together() {
        let twice = band("hour", WINDOW, RATE);
        let second = &twice[HEAD.len()..];
        let day =
            "\n[[day]]\nname = \"n\"\nmonth = 2\nday = 30\ncounts_as = \"sun\"\nsource = \"s\"\nconfidence = \"B\"\n";
        let text = format!("{twice}\n{second}{day}").replace("rounding_minutes = 30", "rounding_minutes = 0");
        let expected = [
            "own.toml:3:20: rounding_minutes is 0; expected 1 to 60",
            "own.toml:24:8: there are two bands of kind `late`; give one band several windows instead",
            "own.toml:39:7: there is no day 30 in month 2",
        ];
        assert_eq!(faults(&text), expected);
    }

    #[test]
    fn faults_of_all_files_come_in_one_go() {
        let (first, second) = (band("huor", WINDOW, RATE), band("hour", "{ from = \"x\", to = \"23:00\" }", RATE));
        let faults = PayTables::with_own(&[("a.toml", &first), ("b.toml", &second)]).unwrap_err();
        let files: Vec<String> = faults.iter().map(|fault| fault.to_string().chars().take(6).collect()).collect();
        assert_eq!(files, ["a.toml", "b.toml"]);
    }
}
