//! Specialties, procedures, surgeons and teams.

use super::*;

/// Words of the `kind` column of teams.
pub(crate) const TEAM_KINDS: &[&str] = &["nurses", "anaesthesia"];

const FROM: Column = optional("from", Expect::Clock, "00:00", "07:30", "From what time.");
const UNTIL: Column = optional("until", Expect::DayEnd, "24:00", "15:30", "Until what time.");

/// `specialties.csv`
pub(crate) static SPECIALTIES: Table = Table {
    name: "specialties",
    description: "One row a surgical specialty: what blocks are given to.",
    required: true,
    columns: &[
        required("specialty", Expect::Key, "ortho", "Key."),
        name("Orthopaedics"),
        optional(
            "external_price",
            Expect::Number { least: 0.0, most: 10_000_000.0 },
            "0",
            "45000",
            "What an operation bought elsewhere costs, in kroner.",
        ),
    ],
};

/// `procedures.csv`
pub(crate) static PROCEDURES: Table = Table {
    name: "procedures",
    description: "One row a procedure, with what it takes.",
    required: true,
    columns: &[
        required("procedure", Expect::Key, "hip", "Key."),
        name("Hip replacement"),
        link(Named::Specialty, "specialty", "ortho", "Whose it is."),
        required("competence", Expect::Competence, "arthroplasty", "What the surgeon must be able to do."),
        optional("features", Expect::AnyOf(Named::Feature), "", "laminar", "What the room must have."),
        optional("equipment", Expect::AnyOf(Named::Equipment), "", "c-arm", "Shared equipment that it takes."),
        required("nurses", Expect::Competence, "ortho-nurse", "What the theatre nurses must be trained in."),
        optional(
            "anaesthesia",
            Expect::Competence,
            "",
            "general-anaesthesia",
            "What the anaesthesia team must be trained in; blank is local anaesthetics.",
        ),
        link_or_blank(Named::Ward, "ward", "K3", "Ward that the patient goes to; blank goes home."),
        optional("stay_days", Expect::Number { least: 0.0, most: 365.0 }, "0", "2,3", "Mean nights in the ward."),
        optional(
            "guarantee_days",
            Expect::Whole { least: 0, most: 3_650 },
            "30",
            "30",
            "Days within which the patient has a right to be treated.",
        ),
        optional("priority", Expect::Whole { least: 1, most: 3 }, "2", "1", "Urgency: 1 most, 3 least."),
        required(
            "usual_minutes",
            Expect::Number { least: 1.0, most: 1_440.0 },
            "110",
            "Expected minutes in the room where no case has been measured.",
        ),
    ],
};

/// `surgeons.csv`
pub(crate) static SURGEONS: Table = Table {
    name: "surgeons",
    description: "One row a surgeon.",
    required: true,
    columns: &[
        required("surgeon", Expect::Key, "S07", "Key of the employment; never a civil registration number."),
        name("Karin Dahl"),
        link(Named::Specialty, "specialty", "ortho", "Specialty whose blocks the surgeon runs."),
        optional("competences", Expect::Competences, "", "arthroplasty+trauma", "What the surgeon does alone."),
        optional(
            "supervised",
            Expect::Competences,
            "",
            "spine",
            "What the surgeon does under the supervision of somebody who runs another block at the same time.",
        ),
    ],
};

/// `surgeon_days.csv`
pub(crate) static SURGEON_DAYS: Table = Table {
    name: "surgeon_days",
    description: "When surgeons are there to operate, leave and other duties taken out. Of a surgeon's rows that speak of the \
                  same day the most specific count: date, range, holiday, weekday, weekdays or weekend, daily; several that \
                  are as specific give several times of the day. Public holidays are off unless they are named by date, \
                  range or `holiday`.",
    required: false,
    columns: &[
        link(Named::Surgeon, "surgeon", "S07", "Who."),
        required("when", Expect::DayList, "mon wed", "Days."),
        FROM,
        UNTIL,
        optional("there", Expect::YesNo, "yes", "no", "Whether the surgeon is there; `no` takes the days out."),
    ],
};

/// `teams.csv`
pub(crate) static TEAMS: Table = Table {
    name: "teams",
    description: "One row a kind of team. A cross-trained team has several competences.",
    required: true,
    columns: &[
        required("team", Expect::Key, "nurses-ortho", "Key."),
        name("Theatre nurses, orthopaedics"),
        required("kind", Expect::Word(TEAM_KINDS), "nurses", "What the team does."),
        optional("competences", Expect::Competences, "", "ortho-nurse general-nurse", "What it is trained in."),
    ],
};

/// `team_days.csv`
pub(crate) static TEAM_DAYS: Table = Table {
    name: "team_days",
    description: "How many teams of each kind are there when; one team serves one room at a time. Of the rows of a team and \
                  time of the day that speak of the same day the most specific counts, as for surgeons; public holidays are \
                  off unless they are named.",
    required: false,
    columns: &[
        link(Named::Team, "team", "nurses-ortho", "Which kind."),
        required("when", Expect::DayList, "weekdays", "Days."),
        FROM,
        UNTIL,
        required("count", Expect::Whole { least: 0, most: 1_000 }, "3", "How many; 0 takes the days out."),
    ],
};
