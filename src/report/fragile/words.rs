//! People, blocks and what falls, in a planner's words.

use super::{FallRow, FragilePlan, PersonRow};
use crate::calendar::{Day, Horizon};
use crate::fragile::{Fallen, Finding, Loss, Who};
use crate::hospital::CompetenceIx;
use crate::hospital::theatres::{Block, Place};
use crate::report::wording::{counted, short_date};
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// Names by place.
#[derive(Clone, Copy)]
pub(super) struct Names<'a> {
    pub(super) plan: FragilePlan<'a>,
}

impl Names<'_> {
    fn horizon(&self) -> Option<Horizon> {
        let ward = self.plan.setting.map(|one| one.ready.hospital.horizon);
        ward.or(self.plan.blocks.map(|one| one.theatres.horizon))
    }

    pub(super) fn date(&self, day: Day) -> NaiveDate {
        self.horizon().map_or(NaiveDate::default(), |horizon| horizon.date(day))
    }

    pub(super) fn competence(&self, competence: CompetenceIx) -> String {
        let ward = self.plan.setting.and_then(|one| one.ready.hospital.competences.get(competence));
        let known = ward.or_else(|| self.plan.blocks.and_then(|one| one.theatres.competences.get(competence)));
        known.map_or(String::new(), |one| one.name.clone())
    }

    pub(super) fn person(&self, who: Who) -> PersonRow {
        let row = |key: &str, name: &str, side, held: &std::collections::BTreeSet<CompetenceIx>| PersonRow {
            key: key.into(),
            name: name.into(),
            side,
            competences: held.iter().map(|&one| self.competence(one)).collect(),
        };
        let staff = |at: usize| self.plan.setting.and_then(|one| one.ready.hospital.staff.get(at));
        let surgeon = |at: usize| self.plan.blocks.and_then(|one| one.theatres.surgeons.get(at));
        let known = match who {
            Who::Person(at) => staff(at).map(|one| row(&one.employment, &one.name, "staff", &one.competences)),
            Who::Surgeon(at) => surgeon(at).map(|one| row(&one.key, &one.name, "surgeon", &one.competences)),
        };
        known.unwrap_or_else(|| row("", "", "", &std::collections::BTreeSet::new()))
    }

    fn block_at(&self, place: Place) -> Option<&Block> {
        self.plan.blocks.and_then(|side| side.blocks.blocks.get(&place))
    }

    /// Slots by pathway, and other patients of a block.
    pub(super) fn cases(&self, place: Place) -> (BTreeMap<usize, usize>, usize) {
        let (mut slots, mut patients) = (BTreeMap::new(), 0);
        for case in self.block_at(place).iter().flat_map(|block| &block.cases) {
            match case.pathway {
                Some(pathway) => *slots.entry(pathway).or_default() += 1,
                None => patients += 1,
            }
        }
        (slots, patients)
    }

    pub(super) fn pathway(&self, pathway: usize) -> String {
        let known = self.plan.blocks.and_then(|side| side.theatres.pathways.get(pathway));
        known.map_or(String::new(), |one| one.name.clone())
    }

    /// `Mon 11 Jan, Theatre 3, Day: Urology`.
    pub(super) fn block(&self, place: Place) -> String {
        let date = short_date(self.date(place.day));
        let Some(theatres) = self.plan.blocks.map(|side| side.theatres) else { return date };
        let room = theatres.rooms.get(place.room).map_or("", |room| room.name.as_str());
        let session = theatres.sessions.get(place.session).map_or("", |session| session.name.as_str());
        let owner = self.block_at(place).and_then(|block| theatres.specialties.get(block.specialty));
        let owner = owner.map_or(String::new(), |owner| format!(": {}", owner.name));
        format!("{date}, {room}, {}{owner}", session.to_lowercase())
    }

    /// What falls, with what is in it.
    pub(super) fn fall(&self, fallen: &Fallen) -> FallRow {
        let hospital = self.plan.setting.map(|one| &one.ready.hospital);
        let row = |kind, day, text| FallRow { kind, date: self.date(day), text };
        let day = match (fallen, hospital) {
            (Fallen::Block(place), _) => place.day,
            (_, Some(hospital)) => fallen.day(hospital),
            _ => 0,
        };
        let date = short_date(self.date(day));
        let shift = |at: usize| hospital.and_then(|one| one.shifts.get(at)).map_or("", |shift| shift.name.as_str());
        match *fallen {
            Fallen::Block(place) => {
                let (slots, patients) = self.cases(place);
                let mut inside: Vec<String> = slots
                    .iter()
                    .map(|(&pathway, &count)| {
                        format!("{} of {}", counted(count, "slot", "slots"), self.pathway(pathway))
                    })
                    .collect();
                if patients > 0 {
                    inside.push(counted(patients, "patient", "patients"));
                }
                let inside = if inside.is_empty() { String::new() } else { format!(" ({})", inside.join(", ")) };
                row("block", day, format!("{}{inside}", self.block(place)))
            }
            Fallen::Heads { line, missing } => {
                let line = hospital.and_then(|one| one.demand.get(line));
                let competence =
                    line.and_then(|line| line.competence).map(|one| format!(" of {}", self.competence(one)));
                let (shift, least) = line.map_or(("", 0), |line| (shift(line.shift), line.minimum));
                let competence = competence.unwrap_or_default();
                row("minimum", day, format!("{date}, {shift}: {missing} of {least} missing{competence}"))
            }
            Fallen::Mix { mix, missing, .. } => {
                let mix = hospital.and_then(|one| one.mixes.get(mix));
                let (shift, senior) =
                    mix.map_or(("", String::new()), |mix| (shift(mix.shift), self.competence(mix.senior)));
                row("mix", day, format!("{date}, {shift}: {missing} more than {senior} on the shift can carry"))
            }
            Fallen::Quorum { conference, missing } => {
                let name = hospital.and_then(|one| one.conferences.get(conference)).map_or("", |one| one.name.as_str());
                row("meeting", day, format!("{date}, {name}: {missing} short of the quorum"))
            }
            Fallen::Clearing { clearing, missing } => {
                let name = hospital.and_then(|one| one.clearings.get(clearing)).map_or("", |one| one.name.as_str());
                row("clearing", day, format!("week of {date}, {name}: {missing} fewer"))
            }
        }
    }

    /// Why no training helps, as far as it can be told.
    pub(super) fn why_no_cure(&self, finding: &Finding) -> &'static str {
        let fallen = finding.worst().map(|(_, loss)| loss.fallen.as_slice()).unwrap_or_default();
        let only_heads = |one: &Fallen| match one {
            Fallen::Heads { line, .. } => {
                let hospital = self.plan.setting.map(|one| &one.ready.hospital);
                hospital.and_then(|one| one.demand.get(*line)).is_some_and(|line| line.competence.is_none())
            }
            _ => false,
        };
        if fallen.iter().all(only_heads) {
            "no training helps: heads are missing, whatever they are trained in"
        } else if finding.who.iter().all(|who| matches!(who, Who::Surgeon(_))) {
            "no training of one surgeon helps: no other of the specialty is there then and free"
        } else {
            "no training of one person that was tried helps"
        }
    }
}

/// What falls in a few words: `3 blocks with 2 slots of Bladder cancer and 9 patients; 1 head below minimum`.
pub(super) fn summary(names: &Names, loss: &Loss) -> String {
    let (mut slots, mut patients, mut blocks): (BTreeMap<usize, usize>, _, _) = (BTreeMap::new(), 0, 0);
    let (mut heads, mut meetings, mut clearings) = (0, 0, 0);
    for fallen in &loss.fallen {
        match *fallen {
            Fallen::Block(place) => {
                let (of_block, others) = names.cases(place);
                of_block.into_iter().for_each(|(pathway, count)| *slots.entry(pathway).or_default() += count);
                patients += others;
                blocks += 1;
            }
            Fallen::Heads { missing, .. } | Fallen::Mix { missing, .. } => heads += missing as usize,
            Fallen::Quorum { .. } => meetings += 1,
            Fallen::Clearing { missing, .. } => clearings += missing as usize,
        }
    }
    let mut parts = Vec::new();
    if blocks > 0 {
        let mut inside: Vec<String> = slots
            .iter()
            .map(|(&pathway, &count)| format!("{} of {}", counted(count, "slot", "slots"), names.pathway(pathway)))
            .collect();
        if patients > 0 {
            inside.push(counted(patients, "patient", "patients"));
        }
        let inside = if inside.is_empty() { String::new() } else { format!(" with {}", inside.join(", ")) };
        parts.push(format!("{}{inside}", counted(blocks, "block", "blocks")));
    }
    let mut add = |count: usize, one: &str, many: &str| {
        if count > 0 {
            parts.push(counted(count, one, many));
        }
    };
    add(heads, "head below minimum", "heads below minimum");
    add(meetings, "meeting without quorum", "meetings without quorum");
    add(clearings, "table clearing", "table clearings");
    if parts.is_empty() { "nothing".into() } else { parts.join("; ") }
}
