//! The form of a pay table file, as it is written. `models/pay.md` documents every key.

use super::band::StackingMode;
use super::clockwork::PayDay;
use super::money::Decimal;
use serde::Deserialize;
use std::fmt;
use toml::Spanned;
use toml::value::Datetime;

/// How sure a value is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub enum Confidence {
    /// Text of the law or agreement, or the authority's own page.
    A,
    /// A union's, region's or employer's page that states it.
    B,
    /// Derived from published figures.
    C,
    /// Not verified: must stay unset.
    U,
}

/// Level of a kroner amount.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub enum Level {
    /// As paid.
    #[serde(rename = "paid")]
    Paid,
    /// At the level of 31 March 2000, to be multiplied by the regulation factor.
    #[serde(rename = "31-3-2000")]
    March2000,
}

/// Whose public holidays count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum PublicHolidays {
    /// The Danish ones.
    Denmark,
    /// None but the table's own days.
    None,
}

/// Kind of shift.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs)]
pub enum DutyWord {
    Day,
    Evening,
    Night,
    OnSiteCall,
    HomeCall,
}

/// What a percentage is taken of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BaseWord {
    /// The person's own hourly pay.
    Own,
    /// The table's grade step.
    GradeStep,
}

/// A whole file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FileTable {
    pub title: String,
    pub label: String,
    pub rounding_minutes: Spanned<i64>,
    pub public_holidays: PublicHolidays,
    #[serde(default)]
    pub day: Vec<FileDay>,
    #[serde(default)]
    pub group: Vec<FileGroup>,
    #[serde(default)]
    pub band: Vec<FileBand>,
    #[serde(default)]
    pub regulation: Vec<FileRegulation>,
    #[serde(default)]
    pub grade_step: Vec<FileGradeStep>,
    #[serde(default)]
    pub value: Vec<FileValue>,
}

/// A day on top of the public holidays.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FileDay {
    pub name: String,
    pub month: Spanned<u32>,
    pub day: Spanned<u32>,
    pub from: Option<Spanned<String>>,
    pub counts_as: PayDay,
    pub source: String,
    pub confidence: Confidence,
}

/// A stacking group.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FileGroup {
    pub key: String,
    pub mode: StackingMode,
}

/// A band and its rates.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FileBand {
    pub kind: Spanned<String>,
    pub label: String,
    pub danish: String,
    pub group: Spanned<String>,
    #[serde(default)]
    pub majority_of_shift: bool,
    pub base: Option<BaseWord>,
    pub duties: Option<Vec<DutyWord>>,
    pub windows: Vec<FileWindow>,
    #[serde(default)]
    pub rate: Vec<FileRate>,
}

/// Clock times of a band.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FileWindow {
    pub days: Option<Vec<PayDay>>,
    pub from: Spanned<String>,
    pub to: Spanned<String>,
}

/// A rate from a date on. Without an amount it is unset from that date.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FileRate {
    pub from: Spanned<Datetime>,
    pub percent: Option<Decimal>,
    pub kroner_per_hour: Option<Decimal>,
    pub kroner_per_duty: Option<Decimal>,
    pub level: Option<Level>,
    pub source: String,
    pub confidence: Confidence,
    pub note: Option<String>,
}

/// A regulation factor from a date on.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FileRegulation {
    pub from: Spanned<Datetime>,
    pub factor: Decimal,
    pub source: String,
    pub confidence: Confidence,
}

/// Hourly pay of the grade step that percentages are taken of, from a date on.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FileGradeStep {
    pub from: Spanned<Datetime>,
    pub kroner_per_hour: Decimal,
    pub source: String,
    pub confidence: Confidence,
}

/// A value that is not a band, from a date on. Without an amount it is unset from that date.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FileValue {
    pub key: ValueKey,
    pub from: Spanned<Datetime>,
    pub amount: Option<Decimal>,
    pub level: Option<Level>,
    pub source: String,
    pub confidence: Confidence,
    pub note: Option<String>,
}

/// Values of a pay table that are not bands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ValueKey {
    /// Percent on top of the hourly pay for overtime.
    OvertimePercent,
    /// Kroner per moved hour of a shift moved at short notice (omlagt tjeneste).
    MovedHourKroner,
    /// Hours of notice below which a moved shift costs.
    MovedNoticeHours,
    /// Kroner per occasion of extra work told too late.
    ShortNoticeKroner,
    /// Minutes of extra work that cost nothing at short notice.
    ShortNoticeFreeMinutes,
    /// Percent on top of the hourly pay for a call-in (tilkald).
    CallInPercent,
    /// Least paid hours of a call-in on a day off, a holiday or in a long free period.
    CallInLongHours,
    /// Least paid hours of any other call-in.
    CallInShortHours,
    /// Percent on top of the hourly pay for work on a lost day off (inddraget fridøgn).
    LostDayOffPercent,
    /// Least paid hours per lost day off.
    LostDayOffHours,
    /// Kroner per lost day off at short notice.
    LostDayOffKroner,
    /// Days of notice below which a lost day off costs those kroner.
    LostDayOffNoticeDays,
    /// Kroner per split shift (delt tjeneste).
    SplitShiftKroner,
    /// Hours outside day hours in a calendar year that earn the allowance (vagttillæg).
    AllowanceHours,
    /// The allowance in kroner a month at full time.
    AllowanceMonthKroner,
    /// Hours of notice below which a doctor's extra duty costs.
    ExtraDutyNoticeHours,
    /// Hours by which a duty must be extended at short notice before it costs.
    ExtraDutyExtensionHours,
    /// Kroner for a duty extended at short notice.
    ExtraDutyExtensionKroner,
    /// Kroner for a doctor called in at short notice.
    ExtraDutyCallInKroner,
    /// Least paid hours of that call-in.
    ExtraDutyCallInHours,
}

impl ValueKey {
    /// The word in the file.
    pub fn word(self) -> &'static str {
        match self {
            Self::OvertimePercent => "overtime_percent",
            Self::MovedHourKroner => "moved_hour_kroner",
            Self::MovedNoticeHours => "moved_notice_hours",
            Self::ShortNoticeKroner => "short_notice_kroner",
            Self::ShortNoticeFreeMinutes => "short_notice_free_minutes",
            Self::CallInPercent => "call_in_percent",
            Self::CallInLongHours => "call_in_long_hours",
            Self::CallInShortHours => "call_in_short_hours",
            Self::LostDayOffPercent => "lost_day_off_percent",
            Self::LostDayOffHours => "lost_day_off_hours",
            Self::LostDayOffKroner => "lost_day_off_kroner",
            Self::LostDayOffNoticeDays => "lost_day_off_notice_days",
            Self::SplitShiftKroner => "split_shift_kroner",
            Self::AllowanceHours => "allowance_hours",
            Self::AllowanceMonthKroner => "allowance_month_kroner",
            Self::ExtraDutyNoticeHours => "extra_duty_notice_hours",
            Self::ExtraDutyExtensionHours => "extra_duty_extension_hours",
            Self::ExtraDutyExtensionKroner => "extra_duty_extension_kroner",
            Self::ExtraDutyCallInKroner => "extra_duty_call_in_kroner",
            Self::ExtraDutyCallInHours => "extra_duty_call_in_hours",
        }
    }
}

impl fmt::Display for ValueKey {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.word())
    }
}
