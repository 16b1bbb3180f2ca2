//! `tavle check`: every breach in any roster, or in any plan of theatre blocks.

use super::failure::Failure;
use super::plan_folder::{self, PlanFolder};
use super::{Exit, in_force, joined, load, say, theatre_folder};
use crate::agreement::RuleBook;
use crate::check::plan::{self as crew_check, CrewBreach, CrewReport, Sides};
use crate::check::theatres::{self, TheatreBreach, TheatreReport, TheatreTiers};
use crate::hospital::theatres::{Allocation, Block, Theatres};
use crate::hospital::{Hospital, Roster, relieved};
use crate::report::{self, Style, wording};
use crate::theatres::Durations;
use crate::theatres::booking::with_bookings;
use crate::{check, files};
use clap::{Args, ValueEnum};
use serde_json::{Value, json};
use std::fmt::Write;
use std::path::{Path, PathBuf};

/// Check any roster, any plan of theatre blocks, or both together, against what a hospital folder asks for. Together every block must
/// have its people from the roster.
#[derive(Debug, Args)]
#[command(after_long_help = files::ROSTER_FORMS)]
pub struct Check {
    /// Hospital folder.
    folder: PathBuf,
    /// The roster: CSV with one row a duty, a CSV grid of people and dates, or a roster.json [default: the version published last,
    /// with the blocks in force where the roster serves them].
    #[arg(long, value_name = "FILE")]
    roster: Option<PathBuf>,
    /// The theatre blocks, in the form of blocks.csv.
    #[arg(long, value_name = "FILE")]
    blocks: Option<PathBuf>,
    /// What is planned in the blocks, in the form of cases.csv; judged by the times of whoever operates [default: who is booked in
    /// the waiting list, and the slots that the plan in force keeps in the same blocks].
    #[arg(long, value_name = "FILE", requires = "blocks")]
    cases: Option<PathBuf>,
    /// Who is booked in the blocks, in the form of cases.csv; judged by the times of the block's own surgeon, whom a patient may have
    /// asked for.
    #[arg(long, value_name = "FILE", requires = "blocks", conflicts_with = "cases")]
    bookings: Option<PathBuf>,
    /// How to print the breaches; html is for rosters.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

/// How to print.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For reading on a terminal.
    Text,
    /// For other programs.
    Json,
    /// A page for a browser, of a roster alone.
    Html,
}

impl Check {
    /// Reads, checks, prints.
    pub fn run(self) -> Result<Exit, Failure> {
        match (&self.roster, &self.blocks) {
            (Some(roster), Some(blocks)) => self.check_both(roster, blocks),
            (None, Some(blocks)) => self.check_blocks(blocks),
            (None, None) if self.both_in_force() => {
                self.check_both(&self.folder.join("published.csv"), &self.folder.join("blocks.csv"))
            }
            (roster, None) => self.check_roster(roster.as_deref()),
        }
    }

    /// Whether a roster and the blocks that it serves are in force, as `tavle publish` leaves them.
    fn both_in_force(&self) -> bool {
        let has = |table: &str| self.folder.join(table).exists();
        joined::is_joined(&self.folder) && has("published.csv") && has("blocks.csv") && self.format != Format::Html
    }

    fn check_blocks(&self, blocks: &Path) -> Result<Exit, Failure> {
        if self.format == Format::Html {
            return Err(Failure::Argument("theatre blocks are checked as text or json".into()));
        }
        let folder = files::read_theatre_folder(&self.folder)?;
        for warning in &folder.warnings {
            eprintln!("warning: {warning}");
        }
        let theatres = &folder.theatres;
        let report = theatre_report(theatres, theatres, &self.files(blocks))?.1;
        let text = match self.format {
            Format::Json => pretty(&theatre_json(theatres, &report))?,
            Format::Text | Format::Html => theatre_text(theatres, &report),
        };
        say(&text)?;
        Ok(if report.hard().next().is_some() { Exit::Breaches } else { Exit::Done })
    }

    fn files<'a>(&'a self, blocks: &'a Path) -> BlockFiles<'a> {
        BlockFiles { blocks, cases: self.cases.as_deref(), bookings: self.bookings.as_deref() }
    }

    /// Roster and blocks, and that the one staffs the other.
    fn check_both(&self, roster: &Path, blocks: &Path) -> Result<Exit, Failure> {
        if self.format == Format::Html {
            return Err(Failure::Argument("a roster with its theatre blocks is checked as text or json".into()));
        }
        let in_force = self.folder.join("cases.csv");
        let mut given = self.files(blocks);
        // Blocks in force have their cases beside them.
        given.cases =
            given.cases.or_else(|| (self.blocks.is_none() && in_force.exists()).then_some(in_force.as_path()));
        let (folder, both) = both_sides(&self.folder, roster, &given)?;
        let PlanFolder { ward, theatres, .. } = &folder;
        load::warn(ward);
        load::note_open_questions(ward);
        let (book, theatres) = (&ward.problem.book, &theatres.theatres);
        let BothChecked { hospital, of_roster, of_blocks, of_crews, .. } = &both;
        let text = match self.format {
            Format::Json => both_json(hospital, book, of_roster, theatres, of_blocks, of_crews)?,
            Format::Text | Format::Html => {
                let of_roster = report::check_text(hospital, book, of_roster, &Style::of_stdout());
                format!(
                    "Roster\n{of_roster}\nBlocks\n{}\n{}",
                    theatre_text(theatres, of_blocks),
                    crew_text(theatres, of_crews)
                )
            }
        };
        say(&text)?;
        Ok(if both.hard() > 0 { Exit::Breaches } else { Exit::Done })
    }

    fn check_roster(&self, roster: Option<&Path>) -> Result<Exit, Failure> {
        let loaded = load::load(&self.folder)?;
        load::warn(&loaded);
        load::note_open_questions(&loaded);
        let (hospital, book) = (&loaded.problem.hospital, &loaded.problem.book);
        let roster = in_force::roster(&self.folder, roster, hospital)?;
        let breaches = check::check(hospital, book, &roster);
        let internal = |error: report::ReportError| Failure::Internal(error.to_string());
        let text = match self.format {
            Format::Text => report::check_text(hospital, book, &breaches, &Style::of_stdout()),
            Format::Json => report::check_json(hospital, book, &breaches).map_err(internal)?,
            Format::Html => report::check_html(hospital, book, &breaches).map_err(internal)?,
        };
        say(&text)?;
        Ok(if check::hard(&breaches).next().is_some() { Exit::Breaches } else { Exit::Done })
    }
}

/// A roster and the blocks that it serves, with what the checkers say.
pub(super) struct BothChecked {
    /// The ward without what blocks take the place of.
    pub(super) hospital: Hospital,
    pub(super) roster: Roster,
    pub(super) blocks: Allocation,
    pub(super) of_roster: Vec<check::Breach>,
    pub(super) of_blocks: TheatreReport,
    pub(super) of_crews: CrewReport,
}

impl BothChecked {
    /// Breaches of hard rules on both sides and between them.
    pub(super) fn hard(&self) -> usize {
        check::hard(&self.of_roster).count() + self.of_blocks.hard().count() + self.of_crews.breaches.len()
    }
}

/// Reads a folder, a roster and blocks, and checks both and what ties them.
pub(super) fn both_sides(
    folder: &Path,
    roster: &Path,
    files: &BlockFiles,
) -> Result<(PlanFolder, BothChecked), Failure> {
    let folder = plan_folder::load(folder, true)?;
    let (asked, theatres) = (&folder.ward.problem.hospital, &folder.theatres.theatres);
    let mut roster = files::read_roster(roster, asked)?;
    // Blocks take the place of what demand.csv asks for on their shifts.
    let hospital = relieved(asked, theatres, &folder.crews);
    roster.temps.resize(hospital.demand.len(), 0);
    let of_roster = check::check(&hospital, &folder.ward.problem.book, &roster);
    let (blocks, of_blocks) = theatre_report(theatres, &crew_check::without_teams(theatres), files)?;
    let sides = Sides { hospital: &hospital, theatres, crews: &folder.crews };
    let of_crews = crew_check::check(sides, &roster, &blocks);
    let checked = BothChecked { hospital, roster, blocks, of_roster, of_blocks, of_crews };
    Ok((folder, checked))
}

/// The files of a plan of blocks.
pub(super) struct BlockFiles<'a> {
    pub(super) blocks: &'a Path,
    pub(super) cases: Option<&'a Path>,
    pub(super) bookings: Option<&'a Path>,
}

/// Reads the blocks and checks them; `held` are the theatres that they are held against.
pub(super) fn theatre_report(
    theatres: &Theatres,
    held: &Theatres,
    files: &BlockFiles,
) -> Result<(Allocation, TheatreReport), Failure> {
    let cases = files.cases.or(files.bookings);
    let mut plan = theatre_folder::plan(files.blocks, cases, theatres)?;
    if cases.is_none() {
        // As in a plan in force: its locked blocks keep their slots, and who is booked stands in the waiting list.
        keep_slots(theatres, &mut plan);
        plan = with_bookings(theatres, &plan);
    }
    let durations = Durations::fit(theatres);
    let report = match files.bookings {
        Some(_) => theatres::check_bookings(held, &durations, &plan),
        None => theatres::check(held, &durations, &plan),
    };
    Ok((plan, report))
}

/// Blocks that are locked as in the plan in force keep the slots that it keeps in them.
fn keep_slots(theatres: &Theatres, plan: &mut Allocation) {
    let Some(published) = &theatres.published else { return };
    for (place, block) in &mut plan.blocks {
        let same = |before: &&Block| (before.specialty, before.pathway) == (block.specialty, block.pathway);
        let Some(before) = published.blocks.get(place).filter(same).filter(|before| before.pathway.is_some()) else {
            continue;
        };
        block.cases.extend(before.cases.iter().filter(|case| case.patient.is_none() && case.pathway.is_some()));
    }
}

fn theatre_text(theatres: &Theatres, report: &TheatreReport) -> String {
    let mut text = String::new();
    for breach in &report.breaches {
        let _ = writeln!(text, "{}  [{}]", breach.sentence(theatres), breach.rule.key());
    }
    let hard = report.hard().count();
    let forced = report.breaches.len() - hard;
    let _ = match (hard, forced) {
        (0, 0) => writeln!(text, "no breaches"),
        (1, 0) => writeln!(text, "1 breach"),
        (_, 0) => writeln!(text, "{hard} breaches"),
        _ => writeln!(text, "breaches: {hard}, and {forced} that nobody could have kept"),
    };
    for (name, value) in tier_rows(&report.tiers) {
        let _ = writeln!(text, "  {name:<34} {value}");
    }
    text
}

fn tier_rows(tiers: &TheatreTiers) -> Vec<(&'static str, String)> {
    let late = |late: theatres::Late| {
        let patients = wording::counted(late.patients as usize, "patient", "patients");
        format!("{patients}, {}", wording::counted(late.days as usize, "day", "days"))
    };
    let worst =
        tiers.late_of.iter().filter(|(_, of)| *of > 0).map(|(late, of)| 100.0 * f64::from(*late) / f64::from(*of));
    vec![
        ("pathway patients late", late(tiers.pathway)),
        ("reserved slots missing", tiers.reserve_missing.to_string()),
        ("patients beyond the guarantee", late(tiers.guarantee)),
        ("worst specialty's share late", format!("{:.1} %", worst.fold(0.0, f64::max))),
        ("patients planned", tiers.operated.to_string()),
        ("weeks from the meeting to the date", format!("{:.1}", tiers.waiting_weeks)),
        ("blocks that change hands", tiers.moves.to_string()),
        ("blocks that close", tiers.closed.to_string()),
        ("booked patients who lose the date", tiers.displaced.to_string()),
        ("expected hours of overrun", format!("{:.1}", tiers.overrun_hours)),
        ("expected extra bed-nights", format!("{:.1}", tiers.overflow_beds)),
    ]
}

fn crew_text(theatres: &Theatres, report: &CrewReport) -> String {
    let mut text = String::from("People of the blocks\n");
    for breach in &report.breaches {
        let _ = writeln!(text, "{}  [{}]", breach.sentence(theatres), breach.rule());
    }
    let _ = match report.breaches.len() {
        0 => writeln!(text, "no breaches"),
        1 => writeln!(text, "1 breach"),
        count => writeln!(text, "{count} breaches"),
    };
    let _ = writeln!(text, "  {:<34} {}", "heads in blocks", report.served.len());
    let _ = writeln!(text, "  {:<34} {}", "heads in reserve", report.reserve.len());
    text
}

fn both_json(
    hospital: &Hospital,
    book: &RuleBook,
    of_roster: &[check::Breach],
    theatres: &Theatres,
    of_blocks: &TheatreReport,
    of_crews: &CrewReport,
) -> Result<String, Failure> {
    let internal = |error: String| Failure::Internal(error);
    let roster = report::check_json(hospital, book, of_roster).map_err(|error| internal(error.to_string()))?;
    let roster: Value = serde_json::from_str(&roster).map_err(|error| internal(error.to_string()))?;
    let breach = |breach: &CrewBreach| {
        json!({
            "rule": breach.rule(),
            "date": theatres.horizon.date(breach.place.day).to_string(),
            "room": theatres.rooms.get(breach.place.room).map(|room| &room.key),
            "session": theatres.sessions.get(breach.place.session).map(|session| &session.key),
            "team_kind": breach.kind.word(),
            "trained_in": breach.trained_in,
            "found": breach.found,
            "asked": breach.asked,
        })
    };
    let breaches: Vec<Value> = of_crews.breaches.iter().map(breach).collect();
    let crews = json!({ "breaches": breaches, "serving": of_crews.served.len(), "reserve": of_crews.reserve.len() });
    pretty(&json!({ "roster": roster, "blocks": theatre_json(theatres, of_blocks), "crews": crews }))
}

fn pretty(value: &Value) -> Result<String, Failure> {
    let text = serde_json::to_string_pretty(value).map_err(|error| Failure::Internal(error.to_string()))?;
    Ok(text + "\n")
}

fn theatre_json(theatres: &Theatres, report: &TheatreReport) -> Value {
    let breaches: Vec<Value> = report.breaches.iter().map(|breach| breach_json(theatres, breach)).collect();
    let tiers = &report.tiers;
    let late = |late: theatres::Late| json!({ "patients": late.patients, "days": late.days });
    let late_of: Vec<Value> = theatres
        .specialties
        .iter()
        .zip(&tiers.late_of)
        .map(|(specialty, (late, of))| json!({ "specialty": specialty.key, "late": late, "patients": of }))
        .collect();
    json!({
        "hard": report.hard().count(),
        "breaches": breaches,
        "tiers": {
            "pathway": late(tiers.pathway),
            "reserve_missing": tiers.reserve_missing,
            "guarantee": late(tiers.guarantee),
            "late_of": late_of,
            "operated": tiers.operated,
            "waiting_weeks": tiers.waiting_weeks,
            "moves": tiers.moves,
            "closed": tiers.closed,
            "displaced": tiers.displaced,
            "overrun_hours": tiers.overrun_hours,
            "overflow_beds": tiers.overflow_beds,
        },
    })
}

fn breach_json(theatres: &Theatres, breach: &TheatreBreach) -> Value {
    let room = breach.place.and_then(|place| theatres.rooms.get(place.room)).map(|room| room.key.clone());
    let session =
        breach.place.and_then(|place| theatres.sessions.get(place.session)).map(|session| session.key.clone());
    json!({
        "rule": breach.rule.key(),
        "hard": breach.hard,
        "date": breach.day.map(|day| theatres.horizon.date(day).to_string()),
        "room": room,
        "session": session,
        "who": breach.who,
        "measured": breach.measured,
        "allowed": breach.allowed,
    })
}
