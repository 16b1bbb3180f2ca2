//! The list on a terminal.

use super::{FindingRow, FragileReport, LossRow, PersonRow};
use crate::report::style::{Ink, Style};
use crate::report::wording::{counted, listed, short_date};

/// Findings that are told on the terminal; the files have all.
const TOLD: usize = 20;
/// Things that fall told of each.
const FALLS: usize = 3;

/// The text.
pub fn text(report: &FragileReport, style: &Style) -> String {
    let mut text = format!("{}\n{}\n", style.paint(Ink::Strong, &report.hospital), headline(report));
    for line in notes(report) {
        text += &format!("{line}\n");
    }
    for finding in report.findings.iter().take(TOLD) {
        text += &finding_text(finding, style);
    }
    if report.findings.len() > TOLD {
        text += &format!("\nand {} more in fragile.html\n", report.findings.len() - TOLD);
    }
    if report.trainings.iter().any(|training| training.helps > 1) {
        text += &format!("\n{}\n", style.paint(Ink::Strong, "Training that helps more than once"));
        for training in report.trainings.iter().filter(|training| training.helps > 1).take(FALLS) {
            let times = counted(training.helps, "absence", "absences");
            text += &format!("  {} in {}: {times}\n", training.name, training.competence);
        }
    }
    text
}

fn finding_text(finding: &FindingRow, style: &Style) -> String {
    let who = names(&finding.away);
    let mut text = format!("\n{:>3}. {}\n", finding.rank, style.paint(Ink::Strong, &who));
    for loss in &finding.losses {
        let proof = if loss.looked_at && !loss.proven { " (at most; not proven)" } else { "" };
        text += &format!("     {}: {}{proof}\n", weeks(loss.weeks), loss.summary);
    }
    if let Some(worst) = worst(finding) {
        let falls: Vec<String> = worst.falls.iter().map(|fall| fall.text.clone()).collect();
        if !falls.is_empty() {
            let shown = falls.iter().take(FALLS).map(|fall| format!("       {fall}\n")).collect::<String>();
            text += &style.paint(Ink::Faint, &shown);
            if falls.len() > FALLS {
                text += &style.paint(Ink::Faint, &format!("       and {} more\n", falls.len() - FALLS));
            }
        }
    }
    text + &format!("     cure: {}\n", finding.cure.text)
}

/// The longest absence with which something falls.
pub(super) fn worst(finding: &FindingRow) -> Option<&LossRow> {
    finding.losses.iter().rev().find(|loss| loss.worth > 0)
}

pub(super) fn names(away: &[PersonRow]) -> String {
    let one = |person: &PersonRow| format!("{} ({})", person.name, person.key);
    away.iter().map(one).collect::<Vec<_>>().join(" and ")
}

/// `1 week`, `4 weeks`.
pub(super) fn weeks(weeks: u32) -> String {
    counted(weeks as usize, "week", "weeks")
}

/// What the list is about.
pub(super) fn headline(report: &FragileReport) -> String {
    let lengths: Vec<String> = report.weeks.iter().map(|&one| weeks(one)).collect();
    let from = short_date(report.from);
    let singles = report.findings.iter().filter(|finding| finding.away.len() == 1).count();
    let pairs = report.findings.len() - singles;
    let people = counted(report.search.people, "person", "people");
    let pairs = match report.search.pairs {
        0 => String::new(),
        _ => format!(", and more than that without {}", counted(pairs, "pair of them", "pairs of them")),
    };
    format!("Away from {from} for {}: something falls without {singles} of {people}{pairs}", lengths.join(" or "))
}

/// What must be known to read the list.
pub(super) fn notes(report: &FragileReport) -> Vec<String> {
    let search = &report.search;
    let mut notes = Vec::new();
    if search.looked_at < search.asked {
        let why = if search.interrupted { "stopped" } else { "out of time" };
        notes.push(format!("{why}: {} of {} absences were looked at", search.looked_at, search.asked));
    } else {
        notes.push(format!("{} absences looked at in {:.0} s", search.looked_at, search.seconds));
    }
    if search.unproven > 0 {
        let many = counted(search.unproven, "absence", "absences");
        notes.push(format!("{many} might lose less than is told: not proven in the time"));
    }
    if search.pairs > 0 {
        let scarce: Vec<String> = report
            .scarce
            .iter()
            .map(|one| format!("{} ({} for {})", one.competence, one.holders, one.greatest_need))
            .collect();
        let scarce = listed(&scarce, 8);
        notes.push(format!(
            "{} of {} pairs within scarce competences lose no more than the two by themselves and are not listed",
            search.pairs_without_news, search.pairs
        ));
        notes.push(format!("scarce, holders for the greatest need of a day: {scarce}"));
    }
    if search.cures_not_sought > 0 {
        notes.push(format!("training was not looked for in {} cases: out of time", search.cures_not_sought));
    }
    if !report.already_fallen.is_empty() {
        let many = counted(report.already_fallen.len(), "block lacks", "blocks lack");
        notes.push(format!(
            "{many} people or surgeon already and are not counted: {}",
            listed(&report.already_fallen, 3)
        ));
    }
    notes
}
