//! The plan in force; results are written in this form too.

use super::*;

const DATE: Column = required("date", Expect::Date, "2026-07-09", "When.");
const ROOM: Column = link(Named::Room, "room", "T04", "Where.");
const SESSION: Column = link(Named::Session, "session", "day", "Which session.");

/// `blocks.csv`
pub(crate) static BLOCKS: Table = Table {
    name: "blocks",
    description: "The plan in force, where there is one: one row a block. Allocations are written in this form too, so that the \
                  plan of one week is put into the folder as the plan in force of the next. Rows before the horizon are over \
                  and left out.",
    required: false,
    columns: &[
        DATE,
        ROOM,
        SESSION,
        link(Named::Specialty, "specialty", "ortho", "To whom the block is given."),
        link_or_blank(Named::Surgeon, "surgeon", "S07", "Who operates; blank does not say."),
        link_or_blank(
            Named::Surgeon,
            "supervisor",
            "S01",
            "Who supervises: the surgeon of another block at the same time.",
        ),
        link_or_blank(Named::Team, "nurses", "nurses-ortho", "Theatre-nurse team; blank does not say."),
        link_or_blank(
            Named::Team,
            "anaesthesia",
            "anaesthesia-1",
            "Anaesthesia team; blank does not say or needs none.",
        ),
        link_or_blank(Named::Pathway, "pathway", "lung", "Locked for this pathway until its release."),
    ],
};

/// `cases.csv`
pub(crate) static CASES: Table = Table {
    name: "cases",
    description: "One row a case that is planned in a block. Bookings are written in this form too. Who has been given which \
                  date stands in queue.csv: a case of a patient who is booked elsewhere there, or who does not wait any more, is \
                  read as a free slot.",
    required: false,
    columns: &[
        DATE,
        ROOM,
        SESSION,
        optional(
            "order",
            Expect::Whole { least: 1, most: 1_000 },
            "",
            "2",
            "Place in the block's order; blank comes after those that have one.",
        ),
        link(Named::Procedure, "procedure", "hip", "What."),
        optional(
            "patient",
            Expect::Key,
            "",
            "p-4711",
            "Whom, by the key of queue.csv; blank is a slot without a name: reserved where a pathway is given, free otherwise.",
        ),
        link_or_blank(
            Named::Pathway,
            "pathway",
            "lung",
            "Pathway for which the slot is reserved or that the patient is on.",
        ),
    ],
};
