//! Theatre blocks mended after an event, in words: what is hit, what changes, who loses a date, and what is proven.

use crate::calendar::{Day, short_date};
use crate::hospital::theatres::{Allocation, Block, PatientIx, Place, Theatres};
use crate::report::wording;
use crate::theatres::allocation::{Mended, Terms, Tiers, price_of_change};
use crate::theatres::events::Hit;
use std::collections::BTreeSet;
use std::fmt::Write;

/// Days that are named one by one.
const DAYS_NAMED: usize = 4;

/// What there is to tell about mended blocks.
#[derive(Debug, Clone, Copy)]
pub struct BlockReport<'a> {
    /// The theatres after the event.
    pub theatres: &'a Theatres,
    /// The plan in force, with its patients.
    pub before: &'a Allocation,
    /// What it was worth before the event.
    pub was: &'a (Terms, Tiers),
    /// What the event does to it.
    pub hit: &'a Hit,
    /// The mended plan.
    pub mended: &'a Mended,
}

impl BlockReport<'_> {
    /// Everything, for a terminal.
    pub fn text(&self) -> String {
        let mut text = self.what_happened() + &self.freedom() + &self.proof() + "\n" + &self.blocks();
        text += &self.patients();
        text += &self.tiers();
        text
    }

    fn what_happened(&self) -> String {
        let (theatres, hit) = (self.theatres, self.hit);
        let mut parts = Vec::new();
        if !hit.places.is_empty() {
            let blocks = wording::counted(hit.places.len(), "block", "blocks");
            parts.push(format!("{blocks} of the plan in force cannot be as {}", pronoun(hit.places.len())));
        }
        for &(team, day, blocks) in &hit.short {
            let more = wording::counted(blocks as usize, "block", "blocks");
            let date = short_date(theatres.horizon.date(day));
            parts.push(format!("on {date} {} has {more} more than there are teams", theatres.teams[team].key));
        }
        if parts.is_empty() && hit.moves == 0 {
            parts.push("no block of the plan in force is hit".into());
        } else if parts.is_empty() {
            parts.push("more patients wait".into());
        }
        format!("{}: {}\n", theatres.name, parts.join("; "))
    }

    /// What stays, in words: the proof holds for that alone.
    fn freedom(&self) -> String {
        let (theatres, hit) = (self.theatres, self.hit);
        let standing = self.mended.standing;
        if hit.days.is_empty() {
            return format!("all {} stay as they are\n", wording::counted(standing, "block", "blocks"));
        }
        let names: Vec<String> = hit.specialties.iter().map(|&one| theatres.specialties[one].name.clone()).collect();
        format!(
            "open to change: {}, with {} in all; on other days closed theatres for {}\n\
             stays as it is: {} on other days, owner, people and patients\n",
            self.days(),
            match hit.moves {
                1 => "one block changing hands".to_string(),
                moves => format!("at most {moves} blocks changing hands"),
            },
            wording::listed(&names, names.len()),
            wording::counted(standing, "block", "blocks"),
        )
    }

    fn days(&self) -> String {
        let days: Vec<String> = self.hit.days.iter().map(|&day| short_date(self.theatres.horizon.date(day))).collect();
        match days.len() {
            0..=DAYS_NAMED => days.join(", "),
            many => format!("{many} days from {}", days[0]),
        }
    }

    fn proof(&self) -> String {
        let mended = self.mended;
        let worse = mended.cost - self.was.0.total();
        let gap = mended.gap_points();
        let proof = if gap < 0.05 {
            "no other way of mending within that freedom costs less".to_string()
        } else {
            format!("no way of mending within that freedom is more than {} points better", wording::number(gap))
        };
        format!(
            "mended in {:.1} s: {} points {} than before; {proof}. Whether a whole new plan would be better is not looked at: `tavle \
             theatres` does\n",
            mended.seconds,
            wording::number(worse.abs()),
            if worse >= 0.0 { "worse" } else { "better" },
        )
    }

    fn blocks(&self) -> String {
        let (theatres, before, plan) = (self.theatres, self.before, &self.mended.plan);
        let places: BTreeSet<Place> = before.blocks.keys().chain(plan.blocks.keys()).copied().collect();
        let (mut lines, mut surgeons, mut teams) = (Vec::new(), 0, 0);
        for place in places {
            let (old, new) = (before.blocks.get(&place), plan.blocks.get(&place));
            let owner = |block: Option<&Block>| block.map(|block| block.specialty);
            let is_hit = self.hit.places.contains(&place);
            if owner(old) == owner(new) && !is_hit {
                let surgeon = |block: Option<&Block>| block.and_then(|block| block.surgeon);
                let serving = |block: Option<&Block>| block.map(|block| (block.nurses, block.anaesthesia));
                surgeons += usize::from(surgeon(old).is_some() && surgeon(old) != surgeon(new));
                teams += usize::from(old.is_some_and(|old| old.nurses.is_some()) && serving(old) != serving(new));
                continue;
            }
            let mark = match (is_hit, old, new) {
                (true, ..) => "hit",
                (false, None, _) => "opens",
                (false, _, None) => "closes",
                (false, ..) => "moved",
            };
            let price = if owner(old) == owner(new) || !theatres.is_open(place) {
                String::new()
            } else {
                format!(" ({} points at this notice)", wording::number(price_of_change(theatres, place.day)))
            };
            let (was, now) = (named(theatres, old), named(theatres, new));
            lines.push(format!("  {mark:<6} {}: {was} → {now}{price}", at(theatres, place)));
        }
        let mut text = if lines.is_empty() { "no block changes hands\n".to_string() } else { lines.join("\n") + "\n" };
        for (count, who) in [(surgeons, "surgeon"), (teams, "team")] {
            if count > 0 {
                let blocks = wording::counted(count, "block", "blocks");
                let _ = writeln!(text, "  another {who} of those there serves {blocks} that keep their owner");
            }
        }
        text
    }

    /// Who had a date and loses it, by name; how many had none yet and are moved.
    fn patients(&self) -> String {
        let (theatres, plan) = (self.theatres, &self.mended.plan);
        let date = |day: Day| short_date(theatres.horizon.date(day));
        let (mut told, mut untold) = (Vec::new(), 0);
        let planned = |(place, block): (&Place, &Block)| {
            block.cases.iter().filter_map(|case| Some((case.patient?, *place))).collect::<Vec<(PatientIx, Place)>>()
        };
        for (patient, place) in self.before.blocks.iter().flat_map(planned) {
            let now = plan.place_of(patient);
            if now == Some(place) {
                continue;
            }
            let waiting = &theatres.queue[patient];
            if waiting.booked != Some(place) {
                untold += 1;
                continue;
            }
            let to = match now {
                Some(now) if now.day == place.day => format!("{} the same day", theatres.rooms[now.room].name),
                Some(now) => date(now.day),
                None => "no date yet".into(),
            };
            let what = &theatres.procedures[waiting.procedure].name;
            told.push(format!("  {} ({what}): {} → {to}", waiting.key, date(place.day)));
        }
        let mut text = String::new();
        if !told.is_empty() {
            let _ = writeln!(text, "\nbooked patients to call\n{}", told.join("\n"));
        }
        if untold > 0 {
            let what = "planned without having been told a date, and now in another place or waiting";
            let _ = writeln!(text, "{what}: {}", wording::counted(untold, "patient", "patients"));
        }
        text
    }

    fn tiers(&self) -> String {
        let (was, now) = (&self.was.1, &self.mended.tiers);
        let rows = [
            ("pathway patients late", was.pathway.patients, now.pathway.patients),
            ("reserved slots missing", was.reserve_missing, now.reserve_missing),
            ("patients beyond the guarantee", was.guarantee.patients, now.guarantee.patients),
            ("patients planned", was.operated, now.operated),
            ("blocks", self.before.blocks.len() as u32, self.mended.plan.blocks.len() as u32),
        ];
        let mut text = format!("\n  {:<36}{:>10}{:>10}\n", "", "in force", "mended");
        for (what, was, now) in rows {
            let _ = writeln!(text, "  {what:<36}{was:>10}{now:>10}");
        }
        text
    }
}

fn pronoun(count: usize) -> &'static str {
    if count == 1 { "it was" } else { "they were" }
}

fn at(theatres: &Theatres, place: Place) -> String {
    let (room, session) = (&theatres.rooms[place.room], &theatres.sessions[place.session]);
    format!("{}, {}, {}", short_date(theatres.horizon.date(place.day)), room.name, session.name)
}

fn named(theatres: &Theatres, block: Option<&Block>) -> String {
    let Some(block) = block else { return "closed".into() };
    let surgeon = block.surgeon.map_or(String::new(), |surgeon| format!(" ({})", theatres.surgeons[surgeon].name));
    format!("{}{surgeon}", theatres.specialties[block.specialty].name)
}
