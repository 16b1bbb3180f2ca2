//! What a block asks for of the roster.

use super::*;

/// `crews.csv`
pub(crate) static CREWS: Table = Table {
    name: "crews",
    description: "How many people a block asks for, and on which shifts they are: a row for the theatre nurses and one for \
                  anaesthesia, each trained in what the block's list asks of that kind of team. A person serves one block at \
                  a time, for its whole session. On days with open theatres these shifts are there for the blocks: demand.csv \
                  does not count on them.",
    required: true,
    columns: &[
        required("team_kind", Expect::Word(TEAM_KINDS), "nurses", "Kind of team."),
        link_or_blank(
            Named::Session,
            "session",
            "eve",
            "Only for this session; blank is every session without a row of its own.",
        ),
        required("heads", Expect::Whole { least: 0, most: 20 }, "2", "People."),
        required(
            "shifts",
            Expect::Shifts,
            "D L",
            "Shifts whose people can be taken, where their hours hold the whole session.",
        ),
    ],
};
