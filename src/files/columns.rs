//! How a table is declared. Reading, `tavle columns`, the generated page of the documentation and the starter folder all
//! work from these declarations, so that none of them can say something that the others do not.

/// A CSV table of the hospital folder.
#[derive(Debug, Clone, Copy)]
pub struct Table {
    /// Name, which is the file name without `.csv`.
    pub name: &'static str,
    /// What a row is and what the table is for.
    pub description: &'static str,
    /// Whether a folder must have it, with at least one row.
    pub required: bool,
    /// Columns in the order in which they are written; read in any order.
    pub columns: &'static [Column],
}

impl Table {
    /// File name.
    pub fn file(&self) -> String {
        format!("{}.csv", self.name)
    }

    /// Index of a column.
    pub fn column(&self, name: &str) -> Option<usize> {
        self.columns.iter().position(|column| column.name == name)
    }
}

/// A column of a table.
#[derive(Debug, Clone, Copy)]
pub struct Column {
    /// Name in the header.
    pub name: &'static str,
    /// What its values are.
    pub expect: Expect,
    /// Whether the column must be there and every value filled in.
    pub required: bool,
    /// The value that a blank stands for; empty when blank means "none".
    pub default: &'static str,
    /// An example.
    pub example: &'static str,
    /// What it means.
    pub description: &'static str,
}

/// A column that must be filled in.
pub(crate) const fn required(
    name: &'static str,
    expect: Expect,
    example: &'static str,
    description: &'static str,
) -> Column {
    Column { name, expect, required: true, default: "", example, description }
}

/// A column that may be blank or left out.
pub(crate) const fn optional(
    name: &'static str,
    expect: Expect,
    default: &'static str,
    example: &'static str,
    description: &'static str,
) -> Column {
    Column { name, expect, required: false, default, example, description }
}

/// What the values of a column are.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Expect {
    /// Any text.
    Text,
    /// A short key of one word.
    Key,
    /// A whole number.
    Whole {
        /// Smallest.
        least: i64,
        /// Largest.
        most: i64,
    },
    /// A whole number, or `none`.
    WholeOrNone {
        /// Largest.
        most: i64,
    },
    /// A number, decimal comma or point.
    Number {
        /// Smallest.
        least: f64,
        /// Largest.
        most: f64,
    },
    /// A date.
    Date,
    /// A clock time.
    Clock,
    /// A clock time that may be marked as lying on a later day.
    EndClock,
    /// `yes` or `no`.
    YesNo,
    /// One of these words.
    Word(&'static [&'static str]),
    /// Any of these words.
    Words(&'static [&'static str]),
    /// An ISO week.
    Week,
    /// Days by pattern, date or range.
    Days,
    /// Several of [`Expect::Days`].
    DayList,
    /// A day of the week.
    Weekday,
    /// An employment of `staff.csv`.
    Employment,
    /// A shift of `shifts.csv`.
    Shift,
    /// Any shifts of `shifts.csv`.
    Shifts,
    /// A shift of `shifts.csv` or a mark for a day off.
    ShiftOrOff,
    /// A competence of `competences.csv`.
    Competence,
    /// Any competences of `competences.csv`.
    Competences,
    /// A clock time of the day or its end, 24:00.
    DayEnd,
    /// Several of [`Expect::Days`], or `none`.
    DayListOrNone,
    /// Any short keys, which are declared by being used.
    Keys,
    /// A key of a theatre table.
    Of(Named),
    /// Any keys of a theatre table.
    AnyOf(Named),
}

/// What rows of the theatre tables refer to by key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[allow(missing_docs)] // each is what its name says
pub enum Named {
    Room,
    Session,
    Feature,
    Equipment,
    Specialty,
    Procedure,
    Surgeon,
    Team,
    Ward,
    Pathway,
    Patient,
}

impl Named {
    /// The word for one of them; also the name of its key column.
    pub fn word(self) -> &'static str {
        match self {
            Self::Room => "room",
            Self::Session => "session",
            Self::Feature => "feature",
            Self::Equipment => "equipment",
            Self::Specialty => "specialty",
            Self::Procedure => "procedure",
            Self::Surgeon => "surgeon",
            Self::Team => "team",
            Self::Ward => "ward",
            Self::Pathway => "pathway",
            Self::Patient => "patient",
        }
    }

    /// The file that declares them.
    pub fn file(self) -> &'static str {
        match self {
            Self::Room | Self::Feature => "theatres.csv",
            Self::Session => "sessions.csv",
            Self::Equipment => "equipment.csv",
            Self::Specialty => "specialties.csv",
            Self::Procedure => "procedures.csv",
            Self::Surgeon => "surgeons.csv",
            Self::Team => "teams.csv",
            Self::Ward => "beds.csv",
            Self::Pathway => "pathways.csv",
            Self::Patient => "queue.csv",
        }
    }
}

impl Expect {
    /// What to write, for messages and documentation.
    pub fn describe(self) -> String {
        match self {
            Self::Text => "text".into(),
            Self::Key => "a short key of one word, without `+`, `#` and quotes".into(),
            Self::Whole { least, most } => format!("a whole number from {least} to {most}"),
            Self::WholeOrNone { most } => format!("a whole number from 0 to {most}, or `none`"),
            Self::Number { least, most } => format!("a number from {least} to {most} (7,4 or 7.4; no thousands separator)"),
            Self::Date => "a date such as 2026-07-06 or 06-07-2026".into(),
            Self::Clock => "a clock time such as 07:30".into(),
            Self::EndClock => "a clock time such as 15:30 (`09:00+1` names the next day)".into(),
            Self::YesNo => "`yes` or `no`".into(),
            Self::Word(words) => format!("one of {}", words.join(", ")),
            Self::Words(words) => format!("any of {}, with spaces between", words.join(", ")),
            Self::Week => "a week such as 2026-W07".into(),
            Self::Days => {
                "daily, weekdays, weekend, a weekday (mon … sun), holiday, a date or a range such as 2026-07-06..2026-08-02"
                    .into()
            }
            Self::DayList => {
                "daily, weekdays, weekend, weekdays (mon … sun), holiday, dates or ranges, several with spaces between".into()
            }
            Self::Weekday => "mon, tue, wed, thu, fri, sat or sun".into(),
            Self::Employment => "an employment of staff.csv".into(),
            Self::Shift => "a shift code of shifts.csv".into(),
            Self::Shifts => "shift codes of shifts.csv, with spaces or + between".into(),
            Self::ShiftOrOff => "a shift code of shifts.csv, or `off` for a day off".into(),
            Self::Competence => "a competence of competences.csv".into(),
            Self::Competences => "competences of competences.csv, with spaces or + between".into(),
            Self::DayEnd => "a clock time such as 15:30, at most 24:00".into(),
            Self::DayListOrNone => format!("{}; or `none`", Self::DayList.describe()),
            Self::Keys => "short keys, with spaces or + between".into(),
            Self::Of(named) => format!("a {} of {}", named.word(), named.file()),
            Self::AnyOf(named) => format!("any {} of {}, with spaces or + between", named.word(), named.file()),
        }
    }
}
