//! JSON files: the same content under the competition's own names.

use super::documents::*;
use crate::files::bench::problem::BenchProblem;
use crate::files::bench::words::{Reader, Word};
use crate::files::diagnostic::Place;
use crate::files::problem::Problem;

/// A JSON value that knows where it stands.
#[derive(Debug)]
struct Node {
    /// Where it begins; the text of a plain value.
    word: Word,
    kind: Kind,
}

#[derive(Debug)]
enum Kind {
    Plain,
    List(Vec<Node>),
    Object(Vec<(String, Node)>),
}

/// Walks over text that is known to be JSON.
struct Walker<'t> {
    rest: &'t str,
    line: usize,
    column: usize,
}

impl Walker<'_> {
    fn peek(&self) -> Option<char> {
        self.rest.chars().next()
    }

    fn step(&mut self) -> Option<char> {
        let letter = self.peek()?;
        self.rest = &self.rest[letter.len_utf8()..];
        self.column += 1;
        if letter == '\n' {
            (self.line, self.column) = (self.line + 1, 1);
        }
        Some(letter)
    }

    /// Steps over blanks and over the marks between values, which are where they should be.
    fn blanks(&mut self) {
        while self.peek().is_some_and(|letter| letter.is_whitespace() || letter == ',' || letter == ':') {
            self.step();
        }
    }

    fn value(&mut self) -> Node {
        self.blanks();
        let (line, column) = (self.line, self.column);
        let mut text = String::new();
        let kind = match self.peek() {
            Some('{') => Kind::Object(self.members()),
            Some('[') => Kind::List(self.entries()),
            Some('"') => {
                text = self.string();
                Kind::Plain
            }
            _ => {
                while let Some(letter) =
                    self.peek().filter(|&letter| !letter.is_whitespace() && !",:]}".contains(letter))
                {
                    text.push(letter);
                    self.step();
                }
                Kind::Plain
            }
        };
        Node { word: Word { text, line, column }, kind }
    }

    fn members(&mut self) -> Vec<(String, Node)> {
        let mut members = Vec::new();
        self.step();
        self.blanks();
        while self.peek().is_some_and(|letter| letter != '}') {
            let key = self.value().word.text;
            members.push((key, self.value()));
            self.blanks();
        }
        self.step();
        members
    }

    fn entries(&mut self) -> Vec<Node> {
        let mut entries = Vec::new();
        self.step();
        self.blanks();
        while self.peek().is_some_and(|letter| letter != ']') {
            entries.push(self.value());
            self.blanks();
        }
        self.step();
        entries
    }

    fn string(&mut self) -> String {
        let start = self.rest;
        self.step();
        while let Some(letter) = self.step() {
            match letter {
                '"' => break,
                '\\' => {
                    self.step();
                }
                _ => {}
            }
        }
        let quoted = &start[..start.len() - self.rest.len()];
        serde_json::from_str(quoted).unwrap_or_default()
    }
}

/// The values of a file; `None` when it is not JSON, which is reported.
fn parse(reader: &mut Reader, text: &str) -> Option<Node> {
    // Also holds how deep values are nested.
    if let Err(error) = serde_json::from_str::<serde_json::Value>(text) {
        let place = Place::at(&reader.file, error.line(), error.column());
        let whole = error.to_string();
        let message = whole.split(" at line ").next().unwrap_or_default();
        reader.faults.report(place, BenchProblem::Json(message.into()).into(), "");
        return None;
    }
    Some(Walker { rest: text, line: 1, column: 1 }.value())
}

/// Reads members, and reports those that are missing or of another kind.
struct Members<'a, 'b> {
    reader: &'a mut Reader<'b>,
}

impl Members<'_, '_> {
    fn member<'n>(&mut self, node: &'n Node, key: &str) -> Option<&'n Node> {
        let Kind::Object(members) = &node.kind else {
            self.reader.fault(&node.word, key, Problem::WrongType(kind_of(node)), "an object");
            return None;
        };
        let found = members.iter().find(|(name, _)| name == key).map(|(_, value)| value);
        if found.is_none() {
            // What else is there may be the key with a slip in it.
            self.reader.fault(&node.word, "", Problem::MissingKey(key.into()), format!("`{key}` in this object"));
        }
        found
    }

    fn word(&mut self, node: &Node, key: &str) -> Word {
        self.member(node, key).map(|value| self.plain(value, key)).unwrap_or_default()
    }

    fn plain(&mut self, value: &Node, key: &str) -> Word {
        if !matches!(value.kind, Kind::Plain) {
            self.reader.fault(&value.word, key, Problem::WrongType(kind_of(value)), "a text or a number");
            return Word::default();
        }
        value.word.clone()
    }

    fn list<'n>(&mut self, node: &'n Node, key: &str) -> &'n [Node] {
        let Some(value) = self.member(node, key) else { return &[] };
        let Kind::List(list) = &value.kind else {
            self.reader.fault(&value.word, key, Problem::WrongType(kind_of(value)), "a list");
            return &[];
        };
        list
    }

    fn words(&mut self, node: &Node, key: &str) -> Vec<Word> {
        self.list(node, key).iter().map(|value| self.plain(value, key)).collect()
    }

    /// `minimum…` and `maximum…`
    fn range(&mut self, node: &Node, what: &str) -> (Word, Word) {
        (self.word(node, &format!("minimum{what}")), self.word(node, &format!("maximum{what}")))
    }
}

fn kind_of(node: &Node) -> &'static str {
    match node.kind {
        Kind::Plain => "a plain value",
        Kind::List(_) => "a list",
        Kind::Object(_) => "an object",
    }
}

/// `Sc-….json`
pub(super) fn scenario(reader: &mut Reader, text: &str) -> Option<ScenarioDocument> {
    let root = parse(reader, text)?;
    let mut file = Members { reader };
    let mut document = ScenarioDocument {
        id: file.word(&root, "id"),
        weeks: file.word(&root, "numberOfWeeks"),
        skills: file.words(&root, "skills"),
        ..Default::default()
    };
    for shift in file.list(&root, "shiftTypes") {
        let run = file.range(shift, "NumberOfConsecutiveAssignments");
        document.shifts.push(ShiftDocument { id: file.word(shift, "id"), run });
    }
    for succession in file.list(&root, "forbiddenShiftTypeSuccessions") {
        let shift = file.word(succession, "precedingShiftType");
        document.successions.push((shift, file.words(succession, "succeedingShiftTypes")));
    }
    for contract in file.list(&root, "contracts") {
        document.contracts.push(ContractDocument {
            id: file.word(contract, "id"),
            assignments: file.range(contract, "NumberOfAssignments"),
            work_run: file.range(contract, "NumberOfConsecutiveWorkingDays"),
            off_run: file.range(contract, "NumberOfConsecutiveDaysOff"),
            most_weekends: file.word(contract, "maximumNumberOfWorkingWeekends"),
            complete_weekends: file.word(contract, "completeWeekends"),
        });
    }
    for nurse in file.list(&root, "nurses") {
        let (id, contract) = (file.word(nurse, "id"), file.word(nurse, "contract"));
        document.nurses.push(NurseDocument { id, contract, skills: file.words(nurse, "skills") });
    }
    Some(document)
}

/// `H0-….json`
pub(super) fn history(reader: &mut Reader, text: &str) -> Option<HistoryDocument> {
    let root = parse(reader, text)?;
    let mut file = Members { reader };
    let mut document = HistoryDocument { scenario: file.word(&root, "scenario"), ..Default::default() };
    for nurse in file.list(&root, "nurseHistory") {
        document.nurses.push(BeforeDocument {
            nurse: file.word(nurse, "nurse"),
            assignments: file.word(nurse, "numberOfAssignments"),
            weekends: file.word(nurse, "numberOfWorkingWeekends"),
            last: file.word(nurse, "lastAssignedShiftType"),
            shift_run: file.word(nurse, "numberOfConsecutiveAssignments"),
            work_run: file.word(nurse, "numberOfConsecutiveWorkingDays"),
            off_run: file.word(nurse, "numberOfConsecutiveDaysOff"),
        });
    }
    Some(document)
}

/// `WD-….json`
pub(super) fn week(reader: &mut Reader, text: &str) -> Option<WeekDocument> {
    const WEEKDAYS: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
    let root = parse(reader, text)?;
    let mut file = Members { reader };
    let mut document = WeekDocument { scenario: file.word(&root, "scenario"), ..Default::default() };
    for requirement in file.list(&root, "requirements") {
        let (shift, skill) = (file.word(requirement, "shiftType"), file.word(requirement, "skill"));
        let mut days = Vec::new();
        for weekday in WEEKDAYS {
            let Some(day) = file.member(requirement, &format!("requirementOn{weekday}")) else { continue };
            days.push((file.word(day, "minimum"), file.word(day, "optimal")));
        }
        document.requirements.push(RequirementDocument { shift, skill, days });
    }
    for request in file.list(&root, "shiftOffRequests") {
        let (nurse, shift) = (file.word(request, "nurse"), file.word(request, "shiftType"));
        document.requests.push(RequestDocument { nurse, shift, day: file.word(request, "day") });
    }
    Some(document)
}

/// `Sol-….json`
pub(super) fn solution(reader: &mut Reader, text: &str) -> Option<SolutionDocument> {
    let root = parse(reader, text)?;
    let mut file = Members { reader };
    let mut document = SolutionDocument {
        scenario: file.word(&root, "scenario"),
        week: file.word(&root, "week"),
        ..Default::default()
    };
    for assignment in file.list(&root, "assignments") {
        document.assignments.push(AssignmentDocument {
            nurse: file.word(assignment, "nurse"),
            day: file.word(assignment, "day"),
            shift: file.word(assignment, "shiftType"),
            skill: file.word(assignment, "skill"),
        });
    }
    Some(document)
}
