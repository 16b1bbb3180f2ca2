//! `tavle replan` on a folder of theatres: the plan in force mended, with as few blocks moved as the event hits.

use super::failure::Failure;
use super::people::WhoWhen;
use super::theatre_progress::TheatreProgress;
use super::theatres::is_promise;
use super::{Exit, interrupt, say, theatre_folder};
use crate::calendar::Day;
use crate::check::theatres::{self as check, TheatreBreach};
use crate::files::{self, near_match};
use crate::hospital::theatres::{Allocation, Theatres};
use crate::report::replan::BlockReport;
use crate::theatres::allocation::{AllocationError, MendSettings, mend, score};
use crate::theatres::booking::with_bookings;
use crate::theatres::events::{Event, apply};
use chrono::NaiveDate;
use std::path::Path;
use std::time::Duration;

/// Wall time for more referrals unless it is said: they open many days, and nobody waits at the telephone.
const BULGE_TIME: Duration = Duration::from_secs(60);

/// What is asked for.
pub(super) struct TheatreCall<'a> {
    pub(super) folder: &'a Path,
    pub(super) sick: &'a [WhoWhen],
    pub(super) room_down: &'a [WhoWhen],
    pub(super) bulge: &'a [(String, u32)],
    pub(super) time_limit: Option<Duration>,
    pub(super) out: Option<&'a Path>,
    pub(super) quiet: bool,
}

/// Reads, mends, checks, writes, prints.
pub(super) fn run(call: &TheatreCall) -> Result<Exit, Failure> {
    let theatre_folder::TheatreFolder { mut theatres, durations } = theatre_folder::load(call.folder, true)?;
    let Some(published) = &theatres.published else {
        return Err(Failure::Argument("the folder has no plan in force to mend: blocks.csv is missing".into()));
    };
    let before = with_bookings(&theatres, published);
    let events = events(call, &theatres)?;
    let (was, known) = (score(&theatres, &durations, &before), check::check(&theatres, &durations, &before));
    let hit = apply(&mut theatres, &events);
    let out = call.out.map_or_else(|| call.folder.join("out"), Path::to_path_buf);
    files::can_write_into(&out).map_err(|error| Failure::Write(out.clone(), error))?;
    let defaults = MendSettings::default();
    let usual = if call.bulge.is_empty() { defaults.time_limit } else { BULGE_TIME };
    let settings = MendSettings { time_limit: call.time_limit.unwrap_or(usual), ..defaults };
    let progress = TheatreProgress::new(call.quiet, interrupt::flag());
    let mended = mend(&theatres, &durations, (&before, &hit), &settings, &progress);
    progress.finish();
    let mended = match mended {
        Ok(mended) => mended,
        Err(AllocationError::Stopped) => {
            eprintln!("stopped before a plan was found; nothing was written. Try a longer --time-limit");
            return Ok(Exit::Stopped);
        }
        Err(error) => return Err(Failure::Internal(error.to_string())),
    };
    let report = check::check(&theatres, &durations, &mended.plan);
    let place = |breach: &TheatreBreach| (breach.rule, breach.day, breach.place, breach.who.clone());
    let is_new = |breach: &&TheatreBreach| !known.hard().any(|known| place(known) == place(breach));
    let (new, old): (Vec<&TheatreBreach>, Vec<&TheatreBreach>) = report.hard().partition(is_new);
    if !new.is_empty() && new.iter().all(|breach| is_promise(breach.rule)) && mended.gap_points() > settings.gap_points
    {
        // A search that is cut off early may still hold a plan that gives up more than it must: that is no plan to write.
        let what = "stopped before a plan was found that keeps the frozen blocks, the locks and the booked dates";
        eprintln!("{what}; nothing was written. Try a longer --time-limit");
        return Ok(Exit::Stopped);
    }
    if !new.is_empty() {
        let list: Vec<String> = new.iter().map(|breach| format!("  {}", breach.sentence(&theatres))).collect();
        return Err(Failure::Internal(format!(
            "the checker refuses the plan that was made; nothing was written\n{}",
            list.join("\n")
        )));
    }
    write_all(&out, &theatres, &mended.plan)?;
    if !call.quiet {
        let report = BlockReport { theatres: &theatres, before: &before, was: &was, hit: &hit, mended: &mended };
        say(&report.text())?;
        say(&format!("\nwritten: {0}/blocks.csv, {0}/cases.csv\n", out.display()))?;
    }
    old.iter().for_each(|breach| eprintln!("the plan in force breaks this already: {}", breach.sentence(&theatres)));
    Ok(Exit::Done)
}

/// What has happened, in the hospital's terms.
fn events(call: &TheatreCall, theatres: &Theatres) -> Result<Vec<Event>, Failure> {
    let mut events = Vec::new();
    for one in call.sick {
        let teams = || theatres.teams.iter().map(|team| [team.key.as_str(), team.name.as_str()]);
        let team = position(&one.who, teams());
        let surgeons = theatres.surgeons.iter().map(|surgeon| [surgeon.key.as_str(), surgeon.name.as_str()]);
        let surgeon = if team.is_some() { None } else { Some(find("surgeon or team", &one.who, surgeons, teams())?) };
        let (first, last) = days(theatres, one.first, one.last)?;
        events.extend(team.map(|team| Event::TeamAway(team, first, last)));
        events.extend(surgeon.map(|surgeon| Event::SurgeonAway(surgeon, first, last)));
    }
    for one in call.room_down {
        let keys = theatres.rooms.iter().map(|room| [room.key.as_str(), room.name.as_str()]);
        let room = find("theatre", &one.who, keys, [])?;
        let (first, last) = days(theatres, one.first, one.last)?;
        events.push(Event::RoomDown(room, first, last));
    }
    for (specialty, count) in call.bulge {
        let keys = theatres.specialties.iter().map(|one| [one.key.as_str(), one.name.as_str()]);
        events.push(Event::Bulge(find("specialty", specialty, keys, [])?, *count));
    }
    if events.is_empty() {
        let ways = "--sick SURGEON=DATE or --sick TEAM=DATE, --room-down ROOM=DATE or --bulge SPECIALTY=N";
        return Err(Failure::Argument(format!("nothing has happened: say what with {ways}")));
    }
    Ok(events)
}

/// Finds what goes by a key or a name. `others` could have been meant too: they help to guess.
fn find<'a>(
    what: &str,
    text: &str,
    known: impl Iterator<Item = [&'a str; 2]>,
    others: impl IntoIterator<Item = [&'a str; 2]>,
) -> Result<usize, Failure> {
    let known: Vec<[&str; 2]> = known.collect();
    position(text, known.iter().copied()).ok_or_else(|| {
        let near = near_match(text, known.into_iter().chain(others).flatten());
        let near = near.map_or(String::new(), |near| format!("; did you mean `{near}`?"));
        Failure::Argument(format!("there is no {what} `{text}`{near}"))
    })
}

fn position<'a>(text: &str, mut known: impl Iterator<Item = [&'a str; 2]>) -> Option<usize> {
    let same = |one: &&str| one.to_lowercase() == text.to_lowercase();
    known.position(|names| names.iter().any(same))
}

fn days(theatres: &Theatres, first: NaiveDate, last: NaiveDate) -> Result<(Day, Day), Failure> {
    let horizon = &theatres.horizon;
    if last < horizon.first || first > horizon.last() {
        let (from, to) = (horizon.first, horizon.last());
        return Err(Failure::Argument(format!("{first} is not planned here; expected a date from {from} to {to}")));
    }
    Ok((horizon.day(first), horizon.day(last)))
}

fn write_all(out: &Path, theatres: &Theatres, plan: &Allocation) -> Result<(), Failure> {
    let write = |error: std::io::Error| Failure::Write(out.to_path_buf(), error);
    std::fs::create_dir_all(out).map_err(write)?;
    let (blocks, cases) = (files::blocks_text(theatres, plan), files::cases_text(theatres, plan));
    files::write_together(out, &[("blocks.csv", blocks.as_bytes()), ("cases.csv", cases.as_bytes())]).map_err(write)
}
