//! The tables of shifts, demand and rosters.

use super::columns::{Expect, Table, optional, required};
use super::tables::*;
use super::theatre_tables::{PLAN_TABLES, THEATRE_TABLES};

/// Words of the `kind` column of activities.
pub(crate) const ACTIVITY_KINDS: &[&str] = &["conference", "clearing"];

const HEADS: Expect = Expect::Whole { least: 0, most: 1_000 };

/// `shifts.csv`
pub static SHIFTS: Table = Table {
    name: "shifts",
    description: "One row a shift, by the clock. An end not later than the start lies on the next day: 07:00 to 07:00 is 24 hours.",
    required: true,
    columns: &[
        required("shift", Expect::Key, "N", "Code in the roster."),
        optional("name", Expect::Text, "", "Night", "Name for reports; blank takes the code."),
        required("kind", Expect::Word(SHIFT_KINDS), "night", "What sort of duty it is; rules speak of kinds."),
        required("start", Expect::Clock, "23:00", "Start."),
        required(
            "end",
            Expect::EndClock,
            "07:00",
            "End; `09:00+1` names the next day for shifts of more than 24 hours.",
        ),
        optional(
            "latest_end",
            Expect::EndClock,
            "",
            "20:00",
            "Latest end of an open-ended shift, from which rest is counted; blank means the end is sure.",
        ),
        optional("unpaid_break", Expect::Whole { least: 0, most: 600 }, "0", "30", "Unpaid break in minutes."),
        optional(
            "counts",
            Expect::Whole { least: 0, most: 200 },
            "100",
            "33",
            "Percent of the time that counts towards the norm.",
        ),
        optional(
            "effective_hours",
            Expect::Number { least: 0.0, most: 36.0 },
            "",
            "13",
            "Expected hours of work in an on-call duty; blank means all of it.",
        ),
        optional(
            "requires",
            Expect::Competence,
            "",
            "anaesthesia",
            "Competence that everybody on the shift must hold.",
        ),
        optional(
            "supplement",
            Expect::Number { least: 0.0, most: 100_000.0 },
            "0",
            "350",
            "Supplement in kroner each time the shift is worked.",
        ),
    ],
};

/// `demand.csv`
pub static DEMAND: Table = Table {
    name: "demand",
    description: "What the ward needs, for each shift and competence. Of the rows that speak of the same day the most specific \
                  counts: date, range with weekday, range, holiday, weekday, weekdays or weekend, daily.",
    required: true,
    columns: &[
        required("when", Expect::Days, "weekdays", "The days."),
        optional("weekday", Expect::Weekday, "", "sat", "Only this weekday of a range; otherwise blank."),
        required("shift", Expect::Shift, "D", "Shift."),
        optional(
            "competence",
            Expect::Competence,
            "",
            "senior",
            "Competence that counts; blank counts everybody on the shift.",
        ),
        required(
            "minimum",
            Expect::WholeOrNone { most: 1_000 },
            "3",
            "Fewest heads; `none` asks for nothing on these days.",
        ),
        optional("target", HEADS, "", "4", "Wanted heads; blank takes the minimum."),
        optional("maximum", HEADS, "", "6", "Most heads that are of use, hard; blank sets no limit."),
        optional(
            "hard",
            Expect::YesNo,
            "yes",
            "no",
            "Whether the minimum is hard; otherwise every missing head is priced.",
        ),
        optional(
            "exclusive",
            Expect::YesNo,
            "no",
            "yes",
            "Whether a head that fills this line may fill no other exclusive line of the shift.",
        ),
        optional("temps", HEADS, "0", "1", "Most temps that may fill the line."),
    ],
};

/// `mix.csv`
pub static MIX: Table = Table {
    name: "mix",
    description: "One row a rule of skill mix: juniors work the shift only beside seniors.",
    required: false,
    columns: &[
        required("shift", Expect::Shift, "N", "Shift."),
        required("junior", Expect::Competence, "newly-qualified", "Competence that needs company."),
        required("senior", Expect::Competence, "senior", "Competence that gives it."),
        optional("most_each", Expect::Whole { least: 1, most: 1_000 }, "1", "2", "Juniors that one senior can carry."),
    ],
};

/// `activities.csv`
pub static ACTIVITIES: Table = Table {
    name: "activities",
    description: "One row a conference (a meeting on each of the days that needs a quorum at work) or a clearing (an \
                  open-ended shift that one person takes so many times a week). Public holidays are left out unless they \
                  are named by date, range or `holiday`.",
    required: false,
    columns: &[
        required("kind", Expect::Word(ACTIVITY_KINDS), "conference", "Which of the two."),
        required("name", Expect::Text, "Morning conference", "Name for reports."),
        required(
            "when",
            Expect::DayList,
            "tue thu",
            "The days of the conference; the days on which the clearing may take place.",
        ),
        required("competence", Expect::Competence, "senior", "Competence that counts, or that the person must hold."),
        optional("start", Expect::Clock, "", "08:00", "Conference: start."),
        optional("end", Expect::Clock, "", "08:45", "Conference: end."),
        optional(
            "quorum",
            Expect::Whole { least: 1, most: 1_000 },
            "",
            "3",
            "Conference: fewest people whose shift covers it.",
        ),
        optional("shift", Expect::Shift, "", "B", "Clearing: the open-ended shift."),
        optional(
            "per_week",
            Expect::Whole { least: 1, most: 7 },
            "",
            "2",
            "Clearing: times a week, at most one a day.",
        ),
    ],
};

/// `pinned.csv`
pub static PINNED: Table = Table {
    name: "pinned",
    description: "One row a person's day that the planner has fixed.",
    required: false,
    columns: &[
        required("employment", Expect::Employment, "E07", "Who."),
        required("date", Expect::Date, "2026-07-11", "When."),
        required("shift", Expect::ShiftOrOff, "off", "What."),
    ],
};

/// A roster file; also `published.csv`.
pub static PUBLISHED: Table = Table {
    name: "published",
    description: "The roster in force, where there is one: one row a shift of a person, and one a demand line that temps \
                  fill. Rosters are written in this form too.",
    required: false,
    columns: &[
        required("employment", Expect::Text, "E07", "Who; `TEMP` for temps."),
        optional("name", Expect::Text, "", "Anna Holm", "Name; not read."),
        required("date", Expect::Date, "2026-07-11", "When."),
        required("shift", Expect::ShiftOrOff, "N", "What."),
        optional(
            "competence",
            Expect::Competence,
            "",
            "senior",
            "Temps: competence of the demand line; blank for the line that counts everybody.",
        ),
        optional("count", Expect::Whole { least: 1, most: 1_000 }, "1", "1", "Temps: how many."),
    ],
};

/// Words of the `kind` column of `worked`, in the order of [`crate::hospital::WorkKind::ALL`].
pub(crate) const WORK_KINDS: &[&str] = &["duty", "call-in", "moved", "swap", "split"];

/// `budget.csv`
pub static BUDGET: Table = Table {
    name: "budget",
    description: "What `tavle cost` holds the roster against: one row a week or a range of dates and a group. May be a sheet instead: \
                  budget.xlsx, budget.xls or budget.ods, the first sheet of the file.",
    required: false,
    columns: &[
        optional("week", Expect::Week, "", "2026-W28", "The week; blank where the row speaks of a range."),
        optional("from", Expect::Date, "", "2026-07-06", "First day of a range; spread evenly over its days."),
        optional("to", Expect::Date, "", "2026-08-02", "Last day of the range."),
        optional(
            "group",
            Expect::Competence,
            "",
            "senior",
            "The group: a person counts in one only, the one with fewest holders of those budgeted; blank for everybody else.",
        ),
        required("hours", Expect::Number { least: 0.0, most: 1_000_000.0 }, "412,5", "Hours of attendance."),
        optional(
            "kroner",
            Expect::Number { least: 0.0, most: 1_000_000_000.0 },
            "",
            "98500",
            "Pay and supplements in kroner; blank where only hours are budgeted.",
        ),
    ],
};

/// `worked.csv`
pub static WORKED: Table = Table {
    name: "worked",
    description: "Time worked, as the duty-time system has it, for `tavle cost`: one row a stretch of work. Days up to the last one \
                  written count as worked, later ones as planned. May be a sheet instead: worked.xlsx, worked.xls or worked.ods.",
    required: false,
    columns: &[
        required("employment", Expect::Employment, "E07", "Who."),
        required("date", Expect::Date, "2026-07-11", "Date on which the work started."),
        required("start", Expect::Clock, "07:00", "Start."),
        required("end", Expect::EndClock, "15:30", "End; not later than the start means the next day."),
        optional(
            "kind",
            Expect::Word(WORK_KINDS),
            "duty",
            "call-in",
            "duty: planned, longer or on top. call-in: called in from free time. moved: a planned duty of the 24 hours around. \
             swap: a planned duty of another day. split: one part of a split duty.",
        ),
        optional(
            "told_on",
            Expect::Date,
            "",
            "2026-07-10",
            "Date on which the person was told, where the work was not in the plan; call-in and moved need it.",
        ),
        optional("told_at", Expect::Clock, "12:00", "14:30", "Clock time at which the person was told."),
    ],
};

/// Tables that may be given as a spreadsheet.
pub(crate) const AS_WORKBOOK: [&Table; 2] = [&BUDGET, &WORKED];

/// All tables of a ward folder, in the order in which they are read.
pub static TABLES: [&Table; 16] = [
    &COMPETENCES,
    &SHIFTS,
    &STAFF,
    &DEMAND,
    &MIX,
    &ACTIVITIES,
    &WISHES,
    &ABSENCES,
    &HISTORY,
    &WEEKS,
    &BALANCES,
    &CAPS,
    &PINNED,
    &PUBLISHED,
    &BUDGET,
    &WORKED,
];

/// The table of a ward or theatre folder with this name, with or without `.csv`.
pub fn table(name: &str) -> Option<&'static Table> {
    let name = name.strip_suffix(".csv").unwrap_or(name);
    TABLES.iter().chain(&THEATRE_TABLES).chain(&PLAN_TABLES).copied().find(|table| table.name == name)
}
