//! The report from what was found.

use super::words::{Names, summary};
use super::*;
use crate::fragile::{BlockSide, Cure, Fallen, Finding, Fragility, Loss, Question, Setting, Who};
use std::collections::BTreeMap;

/// What was looked at.
#[derive(Debug, Clone, Copy)]
pub struct FragilePlan<'a> {
    /// Name of the ward or hospital.
    pub name: &'a str,
    /// The roster in force.
    pub setting: Option<&'a Setting<'a>>,
    /// The blocks in force.
    pub blocks: Option<&'a BlockSide<'a>>,
}

impl FragileReport {
    /// Builds the report.
    pub fn build(plan: &FragilePlan, question: &Question, found: &Fragility, (seed, interrupted): (u64, bool)) -> Self {
        let names = Names { plan: *plan };
        let findings: Vec<FindingRow> = found
            .findings
            .iter()
            .enumerate()
            .map(|(at, finding)| FindingRow {
                rank: at + 1,
                away: finding.who.iter().map(|&who| names.person(who)).collect(),
                losses: finding.losses.iter().map(|(&weeks, loss)| loss_row(&names, weeks, loss.as_ref())).collect(),
                cure: cure_row(&names, finding, question.cures),
            })
            .collect();
        Self {
            format: FORMAT,
            hospital: plan.name.into(),
            from: names.date(question.first),
            weeks: question.weeks.clone(),
            trainings: trainings(&names, found),
            findings,
            scarce: scarce_rows(&names, found),
            already_fallen: found.already_fallen.iter().map(|place| names.block(*place)).collect(),
            search: SearchRow {
                asked: found.asked,
                looked_at: found.looked_at,
                unproven: found.unproven,
                people: found.people.0,
                people_without_loss: found.people.1,
                pairs: found.pairs.0,
                pairs_without_news: found.pairs.1,
                cures_not_sought: found.cures_not_sought,
                interrupted,
                seconds: found.milliseconds as f64 / 1_000.0,
                seed,
            },
        }
    }
}

fn loss_row(names: &Names, weeks: u32, loss: Option<&Loss>) -> LossRow {
    let mut row = LossRow {
        weeks,
        looked_at: loss.is_some(),
        proven: loss.is_some_and(Loss::is_proven),
        worth: loss.map_or(0, |loss| loss.worth),
        at_least: loss.map_or(0, |loss| loss.at_least),
        blocks: 0,
        slots: 0,
        patients: 0,
        heads: 0,
        changes: loss.map_or(0, |loss| loss.changes),
        temps: loss.map_or(0, |loss| loss.temps),
        summary: String::new(),
        falls: Vec::new(),
    };
    for fallen in loss.iter().flat_map(|loss| &loss.fallen) {
        match *fallen {
            Fallen::Block(place) => {
                let (slots, patients) = names.cases(place);
                row.blocks += 1;
                row.slots += slots.values().sum::<usize>();
                row.patients += patients;
            }
            Fallen::Heads { missing, .. }
            | Fallen::Mix { missing, .. }
            | Fallen::Quorum { missing, .. }
            | Fallen::Clearing { missing, .. } => row.heads += missing,
        }
        row.falls.push(names.fall(fallen));
    }
    row.summary = match loss {
        None => "not looked at".into(),
        Some(loss) => summary(names, loss),
    };
    row
}

fn cure_row(names: &Names, finding: &Finding, asked: bool) -> CureRow {
    let blank = |verdict, text: &str| CureRow {
        verdict,
        person: None,
        competence: None,
        weeks: None,
        left: None,
        text: text.into(),
    };
    let weeks = finding.worst().map(|(weeks, _)| weeks);
    match &finding.cure {
        Some(Cure { who, competence, left }) => {
            let (person, learns) = (names.person(*who), names.competence(*competence));
            let still = (left.worth > 0).then(|| summary(names, left));
            let what = format!("train {} in {learns}", person.name);
            let text = match &still {
                None => format!("{what}: nothing falls"),
                Some(still) => format!("{what}: leaves {still}"),
            };
            let verdict = if still.is_none() { "cures" } else { "helps" };
            CureRow { verdict, person: Some(person), competence: Some(learns), weeks, left: still, text }
        }
        None if finding.cure_sought => blank("none", names.why_no_cure(finding)),
        None if asked => blank("not_sought", "no time to look for training"),
        None => blank("not_sought", "not looked for"),
    }
}

fn trainings(names: &Names, found: &Fragility) -> Vec<TrainingRow> {
    let mut counts: BTreeMap<(Who, usize), usize> = BTreeMap::new();
    for cure in found.findings.iter().filter_map(|finding| finding.cure.as_ref()) {
        *counts.entry((cure.who, cure.competence)).or_default() += 1;
    }
    let row = |((who, competence), helps)| TrainingRow {
        name: names.person(who).name,
        competence: names.competence(competence),
        helps,
    };
    let mut rows: Vec<TrainingRow> = counts.into_iter().map(row).collect();
    rows.sort_by(|one, other| other.helps.cmp(&one.helps).then_with(|| one.name.cmp(&other.name)));
    rows
}

fn scarce_rows(names: &Names, found: &Fragility) -> Vec<ScarceRow> {
    let row = |one: &crate::fragile::Scarce| ScarceRow {
        competence: names.competence(one.competence),
        holders: one.holders.len(),
        greatest_need: one.need,
    };
    found.scarce.iter().map(row).collect()
}
