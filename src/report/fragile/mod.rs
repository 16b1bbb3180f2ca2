//! Whom a plan cannot do without, for readers: the ranked list as text, page, JSON and CSV, all made from one [`FragileReport`].

mod build;
mod html;
mod terminal;
mod words;

pub use build::FragilePlan;
pub use html::page;
pub use terminal::text;

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::Serialize;

/// Version of the format of `fragile.json`.
const FORMAT: u32 = 1;

/// Whom a plan in force cannot do without.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct FragileReport {
    /// Version of this format.
    pub format: u32,
    /// The ward or hospital.
    pub hospital: String,
    /// First day of every absence.
    #[schemars(with = "String")]
    pub from: NaiveDate,
    /// Lengths of the absences in weeks, ascending.
    pub weeks: Vec<u32>,
    /// Everybody, and every pair, without whom something falls after the best replan; the worst first.
    pub findings: Vec<FindingRow>,
    /// Competences whose pairs were looked at.
    pub scarce: Vec<ScarceRow>,
    /// Training that comes up as a cure, by how many it helps.
    pub trainings: Vec<TrainingRow>,
    /// Blocks that lack their people or their surgeon already though nobody is away; they are not counted.
    pub already_fallen: Vec<String>,
    /// How far the search came.
    pub search: SearchRow,
}

/// Somebody, or two at once, and what falls without them.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct FindingRow {
    /// Place in the list, from 1.
    pub rank: usize,
    /// Who is away: one, or two at once.
    pub away: Vec<PersonRow>,
    /// What falls, by length of the absence, ascending.
    pub losses: Vec<LossRow>,
    /// The training that keeps most of it.
    pub cure: CureRow,
}

/// One of the staff, or a surgeon.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct PersonRow {
    /// Key of the employment.
    pub key: String,
    /// Name.
    pub name: String,
    /// `staff` or `surgeon`.
    pub side: &'static str,
    /// Names of the competences held.
    pub competences: Vec<String>,
}

/// What falls with an absence of one length.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct LossRow {
    /// Length of the absence.
    pub weeks: u32,
    /// Whether there was time to look.
    pub looked_at: bool,
    /// Whether it is proven that nobody could keep more.
    pub proven: bool,
    /// What it is worth; the list is ranked by it.
    pub worth: u64,
    /// The least that falls, whatever the others do.
    pub at_least: u64,
    /// Blocks.
    pub blocks: usize,
    /// Slots of pathways in them, named or reserved.
    pub slots: usize,
    /// Other patients in them.
    pub patients: usize,
    /// Heads below minima, in meetings, of table clearing.
    pub heads: u32,
    /// Days of others that change so that no more falls.
    pub changes: usize,
    /// Temps who are called for it.
    pub temps: u32,
    /// In a few words.
    pub summary: String,
    /// Everything that falls, by day.
    pub falls: Vec<FallRow>,
}

/// Something that falls.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct FallRow {
    /// `block`, `minimum`, `mix`, `meeting` or `clearing`.
    pub kind: &'static str,
    /// When; of table clearing the first day of the week.
    #[schemars(with = "String")]
    pub date: NaiveDate,
    /// In words: what, where, when.
    pub text: String,
}

/// What training does about it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct CureRow {
    /// `cures` (nothing falls any more), `helps`, `none` (nothing that was tried helps) or `not_sought`.
    pub verdict: &'static str,
    /// Who is trained.
    pub person: Option<PersonRow>,
    /// In what.
    pub competence: Option<String>,
    /// Length of the absence that it was tried on, in weeks.
    pub weeks: Option<u32>,
    /// What falls even so, in a few words.
    pub left: Option<String>,
    /// In words.
    pub text: String,
}

/// A scarce competence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ScarceRow {
    /// Name.
    pub competence: String,
    /// Who holds it.
    pub holders: usize,
    /// The most heads that a day asks for.
    pub greatest_need: usize,
}

/// A training that comes up as a cure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct TrainingRow {
    /// Who.
    pub name: String,
    /// In what.
    pub competence: String,
    /// Findings of which it is the cure.
    pub helps: usize,
}

/// How far the search came.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct SearchRow {
    /// Absences to be looked at, each length by itself.
    pub asked: usize,
    /// Absences that were.
    pub looked_at: usize,
    /// Of them, those of which it is not proven that nobody could keep more.
    pub unproven: usize,
    /// People looked at by themselves.
    pub people: usize,
    /// Of them, those without whom nothing falls.
    pub people_without_loss: usize,
    /// Pairs looked at.
    pub pairs: usize,
    /// Of them, those that lose no more than the two by themselves; they are not listed.
    pub pairs_without_news: usize,
    /// Findings for which there was no time to look for training.
    pub cures_not_sought: usize,
    /// Whether somebody stopped it.
    pub interrupted: bool,
    /// Wall time.
    pub seconds: f64,
    /// Seed.
    pub seed: u64,
}

/// The report as `fragile.json`.
///
/// # Errors
/// When it cannot be written as JSON.
pub fn json(report: &FragileReport) -> Result<String, super::ReportError> {
    Ok(serde_json::to_string_pretty(report)? + "\n")
}

/// The schema of `fragile.json`.
///
/// # Errors
/// When it cannot be written as JSON.
pub fn schema() -> Result<String, super::ReportError> {
    Ok(serde_json::to_string_pretty(&schemars::schema_for!(FragileReport))? + "\n")
}

/// Columns of `fragile.csv`.
pub const CSV_COLUMNS: [&str; 13] = [
    "rank",
    "employments",
    "names",
    "weeks",
    "blocks",
    "slots",
    "patients",
    "heads",
    "worth",
    "proven",
    "falls",
    "train",
    "competence",
];

/// Rows of `fragile.csv`: one a finding and length.
pub fn csv_rows(report: &FragileReport) -> Vec<Vec<String>> {
    let mut rows = Vec::new();
    for finding in &report.findings {
        let joined = |of: &dyn Fn(&PersonRow) -> String| finding.away.iter().map(of).collect::<Vec<_>>().join(" + ");
        for loss in finding.losses.iter().filter(|loss| loss.looked_at) {
            let falls: Vec<&str> = loss.falls.iter().map(|fall| fall.text.as_str()).collect();
            rows.push(vec![
                finding.rank.to_string(),
                joined(&|one| one.key.clone()),
                joined(&|one| one.name.clone()),
                loss.weeks.to_string(),
                loss.blocks.to_string(),
                loss.slots.to_string(),
                loss.patients.to_string(),
                loss.heads.to_string(),
                loss.worth.to_string(),
                if loss.proven { "yes" } else { "no" }.into(),
                falls.join("; "),
                finding.cure.person.as_ref().map_or(String::new(), |one| one.key.clone()),
                finding.cure.competence.clone().unwrap_or_default(),
            ]);
        }
    }
    rows
}
