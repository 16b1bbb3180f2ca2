//! Measured cases, pathways, the waiting list and referrals.

use super::*;

/// Words of the `unit` column of clocks.
pub(crate) const CLOCK_UNITS: &[&str] = &["working", "calendar"];

/// Words of the `reason` column of pauses.
pub(crate) const PAUSE_REASONS: &[&str] = &["declined", "medical", "other illness"];

const MINUTES: Expect = Expect::Number { least: 0.0, most: 10_000.0 };

/// `durations.csv`
pub(crate) static DURATIONS: Table = Table {
    name: "durations",
    description: "One row a case done before the horizon: what durations are learnt from.",
    required: false,
    columns: &[
        link(Named::Procedure, "procedure", "hip", "What."),
        link(Named::Surgeon, "surgeon", "S07", "Who."),
        required("date", Expect::Date, "2026-03-09", "When, before the horizon."),
        required("booked_minutes", MINUTES, "120", "Minutes that were booked, in the room."),
        required("measured_minutes", MINUTES, "134", "Minutes that it took, in the room; above 0."),
    ],
};

/// `pathways.csv`
pub(crate) static PATHWAYS: Table = Table {
    name: "pathways",
    description: "One row a pathway (pakkeforløb): capacity is reserved for its patients before they are known.",
    required: false,
    columns: &[
        required("pathway", Expect::Key, "lung", "Key."),
        name("Lung cancer"),
        link(Named::Specialty, "specialty", "thoracic", "Specialty that treats it."),
        optional(
            "tier",
            Expect::Whole { least: 1, most: 3 },
            "1",
            "1",
            "Order in which capacity is given up: 1 is never touched by sickness or holiday, 3 goes first.",
        ),
        optional(
            "quantile",
            Expect::Number { least: 0.0, most: 1.0 },
            "0,9",
            "0,9",
            "Share of the weeks in which the reserve is to be enough, below 1.",
        ),
        optional(
            "release_working_days",
            Expect::Whole { least: 0, most: 250 },
            "2",
            "2",
            "Working days before the operation at which what has no name yet is released.",
        ),
        optional(
            "agreed_per_week",
            Expect::Whole { least: 0, most: 1_000 },
            "0",
            "16",
            "Slots a week that were agreed on; the reserve is not below. 0 leaves it to the quantile.",
        ),
        optional(
            "conference",
            Expect::Weekday,
            "",
            "tue",
            "Weekday on which patients get their names; on a holiday the next working day.",
        ),
        optional(
            "pool",
            Expect::Text,
            "",
            "small",
            "Small pathways with the same pool share one reserve; blank stands alone.",
        ),
    ],
};

/// `clocks.csv`
pub(crate) static CLOCKS: Table = Table {
    name: "clocks",
    description: "One row the longest time that a phase of a pathway may take on the way to a treatment.",
    required: false,
    columns: &[
        link(Named::Pathway, "pathway", "lung", "Which pathway."),
        optional("phase", Expect::Text, "treatment", "treatment", "Phase."),
        optional("treatment", Expect::Text, "operation", "operation", "Treatment."),
        required("days", Expect::Whole { least: 0, most: 1_000 }, "10", "Longest time; the day of the start is day 0."),
        optional(
            "unit",
            Expect::Word(CLOCK_UNITS),
            "calendar",
            "working",
            "In what: all days, or Monday to Friday without public holidays.",
        ),
    ],
};

/// `queue.csv`
pub(crate) static QUEUE: Table = Table {
    name: "queue",
    description: "The waiting list: one row a patient, by an opaque key, never by name or person number.",
    required: false,
    columns: &[
        required("patient", Expect::Key, "p-4711", "Opaque key."),
        link(Named::Procedure, "procedure", "hip", "What is to be done."),
        link_or_blank(Named::Surgeon, "surgeon", "S07", "Surgeon who must do it; blank is anybody who can."),
        required("referred", Expect::Date, "2026-06-11", "Day of referral."),
        optional(
            "clock_start",
            Expect::Date,
            "",
            "2026-06-18",
            "Day from which the right or the pathway's clock counts; blank takes the referral.",
        ),
        link_or_blank(Named::Pathway, "pathway", "lung", "Pathway; blank has the general right alone."),
        optional("phase", Expect::Text, "treatment", "treatment", "Phase whose clock runs; read with a pathway."),
        optional("treatment", Expect::Text, "operation", "operation", "Treatment of that clock; read with a pathway."),
        optional(
            "guarantee_days",
            Expect::Whole { least: 0, most: 3_650 },
            "",
            "30",
            "Days of the general right; blank takes the procedure's.",
        ),
        optional("priority", Expect::Whole { least: 1, most: 3 }, "", "1", "Urgency; blank takes the procedure's."),
        optional("booked_date", Expect::Date, "", "2026-07-09", "Date that the patient has been given."),
        link_or_blank(Named::Room, "booked_room", "T04", "Room of the booking."),
        link_or_blank(Named::Session, "booked_session", "day", "Session of the booking."),
        optional(
            "notice_days",
            Expect::Whole { least: 0, most: 365 },
            "14",
            "3",
            "Shortest notice with which the patient can come; 0 is the same day.",
        ),
    ],
};

/// `pauses.csv`
pub(crate) static PAUSES: Table = Table {
    name: "pauses",
    description: "One row a time in which a patient's clock stands still. Rows of patients who are not in queue.csv any more are left out.",
    required: false,
    columns: &[
        link(Named::Patient, "patient", "p-4711", "Who."),
        required("from", Expect::Date, "2026-06-22", "First day."),
        optional("to", Expect::Date, "", "2026-06-28", "Last day; blank means one day."),
        required("reason", Expect::Word(PAUSE_REASONS), "declined", "Why."),
    ],
};

/// `referrals.csv`
pub(crate) static REFERRALS: Table = Table {
    name: "referrals",
    description: "One row the referrals of a week before the horizon to a procedure, on a pathway or none.",
    required: false,
    columns: &[
        required("week", Expect::Week, "2026-W20", "ISO week."),
        link(Named::Procedure, "procedure", "hip", "To what."),
        link_or_blank(Named::Pathway, "pathway", "lung", "On which pathway; blank is none."),
        required("count", Expect::Whole { least: 0, most: 100_000 }, "4", "How many."),
    ],
};
