//! Rooms, sessions, closures, equipment and beds.

use super::*;

/// `theatres.csv`
pub(crate) static THEATRES: Table = Table {
    name: "theatres",
    description: "One row an operating room.",
    required: true,
    columns: &[
        required("room", Expect::Key, "T04", "Key."),
        name("Theatre 4"),
        optional(
            "features",
            Expect::Keys,
            "",
            "laminar robot",
            "What the room has; procedures may ask for what some room has.",
        ),
        optional("local_only", Expect::YesNo, "no", "yes", "No anaesthesia: local anaesthetics only."),
    ],
};

/// `sessions.csv`
pub(crate) static SESSIONS: Table = Table {
    name: "sessions",
    description: "The sessions that rooms are open for, by the clock; a block is one session of one room on one day. A \
                  session whose rooms have days of their own has several rows with the same start and end. Public holidays \
                  are left out unless they are named by date, range or `holiday`.",
    required: true,
    columns: &[
        required("session", Expect::Key, "day", "Key."),
        name("Whole day"),
        required("start", Expect::Clock, "07:45", "Start."),
        required("end", Expect::DayEnd, "15:30", "End, on the same day."),
        optional("rooms", Expect::AnyOf(Named::Room), "", "T01 T02", "Rooms that are open for it; blank means all."),
        optional(
            "when",
            Expect::DayListOrNone,
            "weekdays",
            "mon tue wed",
            "Days on which they are open for it; `none` opens none.",
        ),
    ],
};

/// `closures.csv`
pub(crate) static CLOSURES: Table = Table {
    name: "closures",
    description: "One row a time in which rooms are closed: cleaning, holidays, repairs.",
    required: false,
    columns: &[
        link_or_blank(Named::Room, "room", "T04", "Which room; blank means all."),
        required("from", Expect::Date, "2026-07-13", "First day."),
        optional("to", Expect::Date, "", "2026-07-17", "Last day; blank means one day."),
        link_or_blank(Named::Session, "session", "eve", "Which session; blank means all."),
        optional("reason", Expect::Text, "", "New lamps", "Why, for reports."),
    ],
};

/// `equipment.csv`
pub(crate) static EQUIPMENT: Table = Table {
    name: "equipment",
    description: "One row a kind of equipment that rooms share: one unit serves one room for one session.",
    required: false,
    columns: &[
        required("equipment", Expect::Key, "c-arm", "Key."),
        name("C-arm"),
        required("count", Expect::Whole { least: 0, most: 1_000 }, "2", "Units."),
    ],
};

/// `beds.csv`
pub(crate) static BEDS: Table = Table {
    name: "beds",
    description: "The beds that wards have for patients after surgery. Of the rows of a ward that speak of the same day the \
                  most specific counts: date, range, holiday, weekday, weekdays or weekend, daily. Days without a row have \
                  no beds.",
    required: false,
    columns: &[
        required("ward", Expect::Key, "K3", "Key."),
        optional(
            "name",
            Expect::Text,
            "",
            "Surgery 3",
            "Name for reports, on one of the ward's rows; none takes the key.",
        ),
        optional("when", Expect::DayList, "daily", "weekdays", "Days, public holidays among them."),
        required("beds", Expect::Whole { least: 0, most: 10_000 }, "18", "Beds."),
        optional(
            "taken",
            Expect::Whole { least: 0, most: 10_000 },
            "0",
            "6",
            "Beds taken by patients who are in already.",
        ),
        optional(
            "most_overflow",
            Expect::Whole { least: 0, most: 10_000 },
            "",
            "2",
            "Most extra beds on a day, which are priced; on one of the ward's rows; none means 0.",
        ),
    ],
};
