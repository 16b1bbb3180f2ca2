//! The tables of people and of what they wish for. The rest is in [`super::ward_tables`].

use super::columns::{Column, Expect, Table, optional, required};

/// Words of the `traits` column, in the order of the fields of [`crate::hospital::Traits`].
pub(crate) const TRAITS: &[&str] = &["reduced-rest", "opt-out-48", "no-nights", "pregnant", "fixed-nights"];

/// Words of the `kind` column of shifts and caps, in the order of [`crate::hospital::ShiftKind::ALL`].
pub(crate) const SHIFT_KINDS: &[&str] = &["day", "evening", "night", "on-site call", "home call"];

/// Words of the `period` column of caps.
pub(crate) const CAP_PERIODS: &[&str] = &["week", "horizon"];

/// Words of the `kind` column of absences.
pub(crate) const ABSENCE_KINDS: &[&str] = &["holiday", "course", "sick", "leave", "time off"];

/// Words of the `kind` column of wishes.
pub(crate) const WISH_KINDS: &[&str] = &["off", "on", "shift", "avoid", "free window", "run off", "weekend off"];

const EMPLOYMENT: Column = required("employment", Expect::Employment, "E07", "Who.");
/// A year's work and more: what lies beyond is a slip of the pen.
const BALANCE: Expect = Expect::Number { least: -2_000.0, most: 2_000.0 };

/// `staff.csv`
pub static STAFF: Table = Table {
    name: "staff",
    description: "One row an employment. A person with two employments has two rows.",
    required: true,
    columns: &[
        required("employment", Expect::Key, "E07", "Key of the employment; never a civil registration number."),
        optional("name", Expect::Text, "", "Anna Holm", "Name on the roster; blank takes the employment."),
        optional(
            "agreement",
            Expect::Text,
            "",
            "dk-regions-nurses",
            "Rule set; blank takes `agreement` of hospital.toml.",
        ),
        optional(
            "fraction",
            Expect::Number { least: 0.0, most: 1.0 },
            "1",
            "0,8649",
            "Part of full time, above 0 and at most 1.",
        ),
        optional(
            "hourly_pay",
            Expect::Number { least: 0.0, most: 100_000.0 },
            "0",
            "219,25",
            "Basic pay in kroner per hour (annual net pay / 1924).",
        ),
        optional("competences", Expect::Competences, "", "senior+anaesthesia", "Competences held."),
        optional("traits", Expect::Words(TRAITS), "", "reduced-rest no-nights", "Consents and protections."),
    ],
};

/// `competences.csv`
pub static COMPETENCES: Table = Table {
    name: "competences",
    description: "One row a competence that people hold and demand asks for.",
    required: false,
    columns: &[
        required("competence", Expect::Key, "senior", "Key."),
        optional("name", Expect::Text, "", "Senior nurse", "Name for reports; blank takes the key."),
        optional(
            "most_away",
            Expect::Whole { least: 0, most: 5_000 },
            "",
            "2",
            "Largest number of holders away on the same date; blank sets no limit.",
        ),
    ],
};

/// `caps.csv`
pub static CAPS: Table = Table {
    name: "caps",
    description: "One row a person's largest number of shifts of a kind.",
    required: false,
    columns: &[
        EMPLOYMENT,
        required("kind", Expect::Word(SHIFT_KINDS), "night", "Kind of shift."),
        required("most", Expect::Whole { least: 0, most: 1_000 }, "2", "Largest number."),
        optional("period", Expect::Word(CAP_PERIODS), "week", "week", "The span over which it counts."),
    ],
};

/// `balances.csv`
pub static BALANCES: Table = Table {
    name: "balances",
    description: "One row a person's balances carried in from before the horizon; whoever has no row starts at zero.",
    required: false,
    columns: &[
        EMPLOYMENT,
        optional("norm_hours", BALANCE, "0", "-3,5", "Hours above (+) or below (-) the norm."),
        optional("nights", BALANCE, "0", "1,5", "Night shifts above (+) or below (-) the fair share."),
        optional("weekends", BALANCE, "0", "-1", "Weekend shifts above (+) or below (-) the fair share."),
        optional(
            "off_hours",
            Expect::Number { least: 0.0, most: 10_000.0 },
            "0",
            "112",
            "Hours outside day hours so far this calendar year.",
        ),
    ],
};

/// `weeks.csv`
pub static WEEKS: Table = Table {
    name: "weeks",
    description: "One row a person's week before the horizon: hours for the averages over four months.",
    required: false,
    columns: &[
        EMPLOYMENT,
        required("week", Expect::Week, "2026-W07", "ISO week, before the horizon."),
        required("hours", Expect::Number { least: 0.0, most: 168.0 }, "37", "Hours worked, all kinds."),
        optional(
            "neutral_days",
            Expect::Whole { least: 0, most: 7 },
            "0",
            "2",
            "Days of holiday or sickness, which are neutral in averages.",
        ),
    ],
};

/// `history.csv`
pub static HISTORY: Table = Table {
    name: "history",
    description: "One row a duty worked before the horizon: rest and runs of work days are counted across its start.",
    required: false,
    columns: &[
        EMPLOYMENT,
        required("date", Expect::Date, "2026-06-28", "Date on which the duty started, before the horizon."),
        required("shift", Expect::Shift, "N", "What was worked."),
    ],
};

/// `absences.csv`
pub static ABSENCES: Table = Table {
    name: "absences",
    description: "One row an absence known beforehand. Absences of one person may not overlap.",
    required: false,
    columns: &[
        EMPLOYMENT,
        required("from", Expect::Date, "2026-07-06", "First day away."),
        optional("to", Expect::Date, "", "2026-07-26", "Last day away; blank means one day."),
        required("kind", Expect::Word(ABSENCE_KINDS), "holiday", "Why."),
        optional(
            "hours_per_weekday",
            Expect::Number { least: 0.0, most: 24.0 },
            "",
            "7,4",
            "Norm hours credited per weekday; blank takes the agreement's value of a day.",
        ),
    ],
};

/// `wishes.csv`
pub static WISHES: Table = Table {
    name: "wishes",
    description: "One row a wish. off, on: no duty, some duty on the day. shift, avoid: this shift, not this shift. \
                  free window: no work between two clock times. run off: no duty from the first day to the last. weekend \
                  off: the Saturday and its Sunday.",
    required: false,
    columns: &[
        EMPLOYMENT,
        required("kind", Expect::Word(WISH_KINDS), "off", "What is wished for."),
        required("from", Expect::Date, "2026-07-18", "The day; the first day of a run; the Saturday of a weekend."),
        optional("to", Expect::Date, "", "2026-07-20", "Last day of a run off; otherwise blank."),
        optional("shift", Expect::Shift, "", "E", "The shift, for the kinds shift and avoid."),
        optional("start", Expect::Clock, "", "16:00", "Start of a free window."),
        optional(
            "end",
            Expect::EndClock,
            "",
            "20:00",
            "End of a free window; not later than the start means the next day.",
        ),
        optional(
            "points",
            Expect::Number { least: 0.0, most: 1_000_000.0 },
            "",
            "10",
            "Points if granted; blank takes `wish` of [points].",
        ),
        optional("must", Expect::YesNo, "no", "yes", "Already approved: kept in every roster."),
    ],
};
