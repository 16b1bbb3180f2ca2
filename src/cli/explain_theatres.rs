//! `tavle explain` on a folder of theatres: why a patient is where they are, and why a block is what it is.

use super::failure::Failure;
use super::people::WhoWhen;
use super::{Exit, say, theatre_folder};
use crate::calendar::{Day, short_date};
use crate::check::theatres::{TheatreBreach, check};
use crate::files::near_match;
use crate::hospital::theatres::{Allocation, Block, PatientIx, Place, PlannedCase, Theatres};
use crate::theatres::Durations;
use crate::theatres::booking::with_bookings;
use std::path::Path;

/// Blocks told in full.
const SHOWN: usize = 8;

/// What is asked.
pub(super) struct Asked<'a> {
    pub(super) folder: &'a Path,
    pub(super) blocks: Option<&'a Path>,
    pub(super) cases: Option<&'a Path>,
    pub(super) patient: Option<&'a str>,
    pub(super) block: Option<&'a WhoWhen>,
}

/// Reads, finds out, prints.
pub(super) fn run(asked: &Asked) -> Result<Exit, Failure> {
    let theatre_folder::TheatreFolder { theatres, durations } = theatre_folder::load(asked.folder, true)?;
    let plan = match (asked.blocks, &theatres.published) {
        (Some(blocks), _) => theatre_folder::plan(blocks, asked.cases, &theatres)?,
        (None, Some(published)) => with_bookings(&theatres, published),
        (None, None) => return Err(Failure::Argument("there is no plan in force: name one with --blocks FILE".into())),
    };
    let why = Why { theatres: &theatres, durations: &durations, plan: &plan };
    if let Some(key) = asked.patient {
        let keys = || theatres.queue.iter().map(|patient| patient.key.as_str());
        let patient = keys().position(|known| known == key).ok_or_else(|| {
            let near = near_match(key, keys()).map_or(String::new(), |near| format!("; did you mean `{near}`?"));
            Failure::Argument(format!("nobody in the waiting list is `{key}`{near}"))
        })?;
        say(&why.patient(patient))?;
    }
    if let Some(asked) = asked.block {
        let keys = || theatres.rooms.iter().map(|room| room.key.as_str());
        let room = keys().position(|known| known == asked.who).ok_or_else(|| {
            let near = near_match(&asked.who, keys()).map_or(String::new(), |near| format!("; did you mean `{near}`?"));
            Failure::Argument(format!("there is no theatre `{}`{near}", asked.who))
        })?;
        let (first, last) = (theatres.horizon.day(asked.first), theatres.horizon.day(asked.last));
        if !theatres.horizon.contains(first) || !theatres.horizon.contains(last) {
            let (from, to) = (theatres.horizon.first, theatres.horizon.last());
            return Err(Failure::Argument(format!(
                "{} is not planned here; expected a date from {from} to {to}",
                asked.first
            )));
        }
        for day in first..=last {
            say(&why.room_day(room, day))?;
        }
    }
    Ok(Exit::Done)
}

struct Why<'a> {
    theatres: &'a Theatres,
    durations: &'a Durations,
    plan: &'a Allocation,
}

impl Why<'_> {
    fn date(&self, day: Day) -> String {
        short_date(self.theatres.horizon.date(day))
    }

    fn patient(&self, index: PatientIx) -> String {
        let patient = &self.theatres.queue[index];
        let latest = self.theatres.latest_day(index);
        let procedure = &self.theatres.procedures[patient.procedure].name;
        let mut text = format!("{}: {procedure}, latest day {}.\n", patient.key, self.date(latest));
        match self.plan.place_of(index) {
            Some(place) => {
                let late = (place.day - latest).max(0);
                let when = if late > 0 { format!("{late} days late") } else { "in time".into() };
                text += &format!("  planned on {}, {when}\n", self.at(place));
                if late == 0 {
                    return text;
                }
            }
            None if latest >= self.theatres.horizon.days => {
                text += "  not planned in these weeks; the latest day lies after them, and others are due before\n";
            }
            None => text += "  not planned in these weeks\n",
        }
        // For whoever is late already, any earlier day would be better.
        let planned = self.plan.place_of(index).map_or(self.theatres.horizon.days, |place| place.day);
        let until = if latest < 0 { planned - 1 } else { latest };
        text + &self.earlier(index, until)
    }

    /// Every block that could take the patient in time, with what stands against it.
    fn earlier(&self, index: PatientIx, until: Day) -> String {
        let patient = &self.theatres.queue[index];
        let competence = self.theatres.competence_of(patient.procedure);
        let can = |block: &Block| {
            let holds = |surgeon: usize| self.theatres.surgeons[surgeon].competences.contains(&competence);
            block.surgeon.is_some_and(|surgeon| holds(surgeon) && patient.surgeon.is_none_or(|asked| asked == surgeon))
        };
        let from = self.theatres.today + patient.notice_days as Day;
        let fits = |place: &Place| {
            (from.max(0)..=until).contains(&place.day) && self.theatres.suits(place.room, patient.procedure)
        };
        let able: Vec<(&Place, &Block)> =
            self.plan.blocks.iter().filter(|(place, block)| fits(place) && can(block)).collect();
        if able.is_empty() {
            let name = &self.theatres.competences[competence].name;
            return format!(
                "  no block until {} has a surgeon with {name} in a theatre that suits: the shortage is of blocks\n",
                self.date(until)
            );
        }
        let mut text = format!("  {} blocks until then have the surgeon and the theatre for it:\n", able.len());
        let known = check(self.theatres, self.durations, self.plan).breaches;
        for (place, block) in able.iter().take(SHOWN) {
            let mut with = self.plan.clone();
            with.blocks.values_mut().for_each(|block| block.cases.retain(|case| case.patient != Some(index)));
            if let Some(block) = with.blocks.get_mut(place) {
                let pathway = patient.clock.map(|clock| self.theatres.clocks[clock].pathway);
                block.cases.push(PlannedCase { procedure: patient.procedure, patient: Some(index), pathway });
            }
            let report = check(self.theatres, self.durations, &with);
            let new: Vec<&TheatreBreach> = report.hard().filter(|breach| !known.contains(breach)).collect();
            text += &match new.first() {
                Some(breach) => format!("    {}: {}\n", self.at(**place), breach.sentence(self.theatres)),
                None => format!(
                    "    {}: there is room beside its {} cases; others were worth more to the plan, or it was not seen\n",
                    self.at(**place),
                    block.cases.len()
                ),
            };
        }
        if able.len() > SHOWN {
            text += &format!("    and {} more\n", able.len() - SHOWN);
        }
        text
    }

    fn at(&self, place: Place) -> String {
        let (room, session) = (&self.theatres.rooms[place.room], &self.theatres.sessions[place.session]);
        format!("{}, {}, {}", self.date(place.day), room.name, session.name)
    }

    /// What a theatre has on a day: its blocks with their patients, and for what stands empty the reason.
    fn room_day(&self, room: usize, day: Day) -> String {
        let on = |place: &Place| (place.room, place.day) == (room, day);
        let mut text = String::new();
        for (place, block) in self.plan.blocks.iter().filter(|(place, _)| on(place)) {
            let specialty = &self.theatres.specialties[block.specialty].name;
            let surgeon = block.surgeon.map_or("nobody named".into(), |at| self.theatres.surgeons[at].name.clone());
            let named = block.cases.iter().filter_map(|case| case.patient);
            let urgent = named.clone().map(|patient| self.theatres.latest_day(patient)).min();
            text += &format!("{}: {specialty} ({surgeon}), {} patients", self.at(*place), named.count());
            text += &urgent
                .map_or(String::new(), |latest| format!(", the most urgent of them until {}", self.date(latest)));
            text += &match block.locked_slots().count() {
                0 => "\n".to_string(),
                slots => format!(", {slots} slots kept for a pathway\n"),
            };
        }
        if !text.is_empty() {
            return text;
        }
        let name = &self.theatres.rooms[room].name;
        let closures = self.theatres.closures.iter();
        let closed =
            closures.filter(|one| one.room.is_none_or(|at| at == room) && (one.first..=one.last).contains(&day));
        if let Some(closure) = closed.into_iter().next() {
            return format!("{}, {name}: closed, {}\n", self.date(day), closure.reason);
        }
        if !self.theatres.openings.iter().any(|open| (open.room, open.day) == (room, day)) {
            return format!("{}, {name}: not open on this day by sessions.csv\n", self.date(day));
        }
        format!("{}, {name}: stands empty; {}\n", self.date(day), self.idle(day))
    }

    /// Who could run one more block on a day.
    fn idle(&self, day: Day) -> String {
        let blocks = || self.plan.blocks.iter().filter(move |(place, _)| place.day == day).map(|(_, block)| block);
        let busy =
            |surgeon: usize| blocks().any(|block| block.surgeon == Some(surgeon) || block.supervisor == Some(surgeon));
        let there = self.theatres.surgeon_days.iter().filter(|there| there.day == day);
        let free: std::collections::BTreeSet<usize> = there.map(|one| one.surgeon).filter(|&one| !busy(one)).collect();
        let teams: u32 = self.theatres.team_days.iter().filter(|team| team.day == day).map(|team| team.count).sum();
        let used = blocks()
            .map(|block| u32::from(block.nurses.is_some()) + u32::from(block.anaesthesia.is_some()))
            .sum::<u32>();
        let names: Vec<&str> = free.iter().take(SHOWN).map(|&at| self.theatres.surgeons[at].name.as_str()).collect();
        match (free.is_empty(), used >= teams) {
            (true, _) => "every surgeon who is there has a block: the shortage is of surgeons".into(),
            (false, true) => format!("all {teams} teams are in use: the shortage is of teams"),
            (false, false) => {
                format!(
                    "free are {} and {} of {teams} teams, whose competences or hours do not meet",
                    names.join(", "),
                    teams - used
                )
            }
        }
    }
}
