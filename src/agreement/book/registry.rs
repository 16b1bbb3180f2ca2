//! Every rule by its key in rule sets, with the values that it takes and which way each value is stricter.
//!
//! To hook in a new rule: add one entry to [`RULES`]. The shapes and bounds here catch a planner's slip at its own line;
//! the rule's own struct decides in the end.

use super::shape::{Key, Stricter};
use crate::agreement::Rule;
use crate::agreement::rules::approved_wishes::ApprovedWishes;
use crate::agreement::rules::availability::Availability;
use crate::agreement::rules::average_week::AverageWeek;
use crate::agreement::rules::call_frequency::CallFrequency;
use crate::agreement::rules::call_length::CallLength;
use crate::agreement::rules::daily_rest::DailyRest;
use crate::agreement::rules::forbidden_sequence::ForbiddenSequence;
use crate::agreement::rules::forward_rotation::ForwardRotation;
use crate::agreement::rules::kind_caps::KindCaps;
use crate::agreement::rules::late_duties::LateDuties;
use crate::agreement::rules::max_work_days::MaxWorkDays;
use crate::agreement::rules::night_average::NightAverage;
use crate::agreement::rules::night_ban::NightBan;
use crate::agreement::rules::night_length::NightLength;
use crate::agreement::rules::nights_in_row::NightsInRow;
use crate::agreement::rules::nights_per_week::NightsPerWeek;
use crate::agreement::rules::no_overlap::NoOverlap;
use crate::agreement::rules::norm_hours::NormHours;
use crate::agreement::rules::one_shift_a_day::OneShiftADay;
use crate::agreement::rules::pinned::Pinned;
use crate::agreement::rules::protected_days::ProtectedDays;
use crate::agreement::rules::publication_notice::PublicationNotice;
use crate::agreement::rules::recovery_after_nights::RecoveryAfterNights;
use crate::agreement::rules::shift_length::ShiftLength;
use crate::agreement::rules::weekend_duties::WeekendDuties;
use crate::agreement::rules::weekend_free_block::WeekendFreeBlock;
use crate::agreement::rules::weekend_frequency::WeekendFrequency;
use crate::agreement::rules::weekly_days_off::WeeklyDaysOff;
use crate::agreement::rules::weekly_rest::WeeklyRest;
use serde::de::DeserializeOwned;

/// Makes a rule from its values.
type Build = fn(toml::Table) -> Result<Box<dyn Rule>, toml::de::Error>;

/// One rule as rule sets know it.
#[derive(Debug)]
pub(super) struct RuleEntry {
    /// Key in rule sets and reports.
    pub id: &'static str,
    /// The values.
    pub keys: &'static [Key],
    /// Whether a person may have several instances of it, told apart by a label (`call_frequency.home`).
    pub labelled: bool,
    /// Makes the rule.
    pub build: Build,
}

impl RuleEntry {
    /// The value with this name.
    pub fn key(&self, name: &str) -> Option<&'static Key> {
        self.keys.iter().find(|key| key.name == name)
    }
}

const fn basic(id: &'static str, build: Build) -> RuleEntry {
    RuleEntry { id, keys: &[], labelled: false, build }
}

const fn entry(id: &'static str, build: Build, keys: &'static [Key]) -> RuleEntry {
    RuleEntry { id, keys, labelled: true, build }
}

fn of<R: Rule + DeserializeOwned + 'static>(values: toml::Table) -> Result<Box<dyn Rule>, toml::de::Error> {
    Ok(Box::new(values.try_into::<R>()?))
}

use Stricter::{Fixed, Higher, Longer, Lower, WardSetting};

/// Most hours or weeks that any value may reasonably name.
const WEEK_HOURS: f64 = 168.0;
const YEAR_WEEKS: i64 = 53;

/// The rules.
static RULES: &[RuleEntry] = &[
    basic("one_shift_a_day", |_| Ok(Box::new(OneShiftADay))),
    basic("no_overlap", of::<NoOverlap>),
    basic("availability", of::<Availability>),
    basic("pinned", of::<Pinned>),
    basic("approved_wishes", of::<ApprovedWishes>),
    basic("night_ban", of::<NightBan>),
    basic("kind_caps", of::<KindCaps>),
    entry(
        "daily_rest",
        of::<DailyRest>,
        // BEK 324/2002 lets a local agreement go down to 8 hours, no further.
        &[Key::count("hours", 1, 24, Higher), Key::count("reduced_hours", 8, 24, Higher).exception()],
    ),
    entry("max_work_days", of::<MaxWorkDays>, &[Key::count("days", 1, 31, Lower)]),
    entry(
        "weekly_rest",
        of::<WeeklyRest>,
        &[
            Key::count("hours", 1, 168, Higher),
            Key::count("reduced_hours", 24, 168, Higher).exception(),
            Key::count("days", 1, 31, Lower),
        ],
    ),
    entry(
        "weekly_days_off",
        of::<WeeklyDaysOff>,
        &[
            Key::count("per_week", 1, 7, Higher),
            Key::count("weeks", 1, YEAR_WEEKS, Lower),
            Key::count("short_hours", 1, 168, Higher),
            Key::count("reduced_short_hours", 24, 168, Higher).exception(),
            Key::count("long_hours", 1, 168, Higher),
            Key::count("extra_hours", 1, 168, Higher),
        ],
    ),
    entry(
        "recovery_after_nights",
        of::<RecoveryAfterNights>,
        &[Key::count("nights", 1, 31, Lower), Key::count("hours", 1, 336, Higher)],
    ),
    entry("forbidden_sequence", of::<ForbiddenSequence>, &[Key::list("sequences", Longer)]),
    RuleEntry {
        id: "norm_hours",
        build: of::<NormHours>,
        keys: &[
            Key::number("weekly_hours", 1.0, WEEK_HOURS, Fixed),
            Key::number("day_hours", 0.0, 24.0, Fixed),
            Key::count("period_weeks", 1, YEAR_WEEKS, WardSetting),
            Key::number("tolerance_hours", 0.0, 1000.0, WardSetting),
            Key::flag("holidays_reduce", Higher),
            Key::list("extra_holidays", Longer),
        ],
        // There is one balance.
        labelled: false,
    },
    entry(
        "shift_length",
        of::<ShiftLength>,
        &[
            Key::number("max_hours", 1.0, 36.0, Lower),
            Key::number("min_hours", 0.0, 24.0, Higher),
            Key::number("clock_change_hours", 0.0, 1.0, Lower),
        ],
    ),
    entry(
        "call_length",
        of::<CallLength>,
        &[
            Key::number("max_hours", 1.0, 36.0, Lower),
            Key::number("max_effective_hours", 0.0, 36.0, Lower),
            Key::number("clock_change_hours", 0.0, 1.0, Lower),
        ],
    ),
    entry(
        "average_week",
        of::<AverageWeek>,
        &[
            Key::number("hours", 1.0, WEEK_HOURS, Lower),
            Key::count("weeks", 1, YEAR_WEEKS, Fixed),
            Key::flag("opt_out", Lower).exception(),
        ],
    ),
    entry(
        "night_average",
        of::<NightAverage>,
        &[Key::number("hours", 1.0, 24.0, Lower), Key::count("weeks", 1, YEAR_WEEKS, Fixed), Key::flag("all", Higher)],
    ),
    entry("nights_in_row", of::<NightsInRow>, &[Key::count("nights", 1, 31, Lower)]),
    entry("night_length", of::<NightLength>, &[Key::number("hours", 1.0, 36.0, Lower)]),
    entry(
        "nights_per_week",
        of::<NightsPerWeek>,
        &[Key::count("most", 0, 7, Lower), Key::count("pregnant_most", 0, 7, Lower)],
    ),
    entry(
        "weekend_frequency",
        of::<WeekendFrequency>,
        &[
            Key::count("most", 0, YEAR_WEEKS, Lower),
            Key::count("of", 1, YEAR_WEEKS, Higher),
            Key::flag("friday_night", Higher),
        ],
    ),
    entry(
        "weekend_free_block",
        of::<WeekendFreeBlock>,
        &[Key::number("hours", 48.0, 336.0, Higher), Key::count("every", 1, YEAR_WEEKS, Lower)],
    ),
    entry(
        "weekend_duties",
        of::<WeekendDuties>,
        &[Key::count("most", 0, 62, Lower), Key::count("days", 1, 366, Higher)],
    ),
    entry(
        "late_duties",
        of::<LateDuties>,
        &[Key::count("every", 1, 366, Higher), Key::text("after", Fixed), Key::list("kinds", Longer).exception()],
    ),
    entry(
        "call_frequency",
        of::<CallFrequency>,
        &[Key::text("kind", Fixed), Key::count("every", 1, 366, Higher), Key::flag("average", Lower).exception()],
    ),
    entry("forward_rotation", of::<ForwardRotation>, &[]),
    entry("protected_days", of::<ProtectedDays>, &[Key::list("days", Longer)]),
    entry("publication_notice", of::<PublicationNotice>, &[Key::count("weeks", 0, YEAR_WEEKS, Higher)]),
];

/// The rule of an id.
pub(super) fn find(id: &str) -> Option<&'static RuleEntry> {
    RULES.iter().find(|rule| rule.id == id)
}

/// All ids.
pub(super) fn ids() -> impl Iterator<Item = &'static str> {
    RULES.iter().map(|rule| rule.id)
}
