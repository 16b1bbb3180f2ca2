//! `tavle replan` on a folder of theatres: the plan in force mended, with as few blocks moved as the event hits.

use super::failure::Failure;
use super::people::WhoWhen;
use super::theatre_progress::TheatreProgress;
use super::theatres::is_promise;
use super::{Exit, interrupt, say, theatre_folder};
use crate::calendar::{Day, short_date};
use crate::check::theatres as check;
use crate::files::{self, near_match};
use crate::hospital::theatres::{Allocation, Block, Place, Theatres};
use crate::theatres::allocation::{
    AllocationError, AllocationResult, AllocationSettings, Freedom, Freeze, Tiers, allocate, score,
};
use crate::theatres::events::{Event, apply};
use chrono::NaiveDate;
use std::collections::BTreeSet;
use std::fmt::Write;
use std::path::Path;
use std::time::Duration;

/// Blocks that may change hands for every one that is hit, and at least.
const MOVES_A_HIT: u32 = 1;
/// Blocks that may change hands for more patients.
const MOVES_A_BULGE: u32 = 4;
/// Gap at which to stop.
const GAP: f64 = 0.01;
/// Wall time unless it is said: the whole plan is solved again around the event.
const TIME: Duration = Duration::from_secs(120);

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
    let Some(before) = theatres.published.clone() else {
        return Err(Failure::Argument("the folder has no plan in force to mend: blocks.csv is missing".into()));
    };
    let events = events(call, &theatres)?;
    let (_, tiers_before) = score(&theatres, &durations, &before);
    let hit = apply(&mut theatres, &events);
    let out = call.out.map_or_else(|| call.folder.join("out"), Path::to_path_buf);
    files::can_write_into(&out).map_err(|error| Failure::Write(out.clone(), error))?;
    let moves = hit.len() as u32 * MOVES_A_HIT + if call.bulge.is_empty() { 0 } else { MOVES_A_BULGE };
    let settings = AllocationSettings {
        time_limit: call.time_limit.unwrap_or(TIME),
        gap: GAP,
        freedom: Freedom { freeze: Freeze::InsideNotice, most_moves: Some(moves) },
        ..AllocationSettings::default()
    };
    let interrupted = interrupt::flag();
    let progress = TheatreProgress::new(call.quiet, interrupted);
    let result = allocate(&theatres, &durations, &settings, &progress);
    progress.finish();
    let result = match result {
        Ok(result) => result,
        Err(AllocationError::Stopped) => {
            eprintln!("stopped before a plan was found; nothing was written. Try a longer --time-limit");
            return Ok(Exit::Stopped);
        }
        Err(error) => return Err(Failure::Internal(error.to_string())),
    };
    let report = check::check(&theatres, &durations, &result.plan);
    let hard: Vec<String> = report.hard().map(|breach| format!("  {}", breach.sentence(&theatres))).collect();
    let promises = report.hard().filter(|breach| is_promise(breach.rule)).count();
    if !hard.is_empty() && promises == hard.len() && !result.proven {
        // A search that is cut off early may still hold a plan that gives up more than it must: that is no plan to write.
        let what = "stopped before a plan was found that keeps the frozen blocks, the locks and the booked dates";
        eprintln!("{what}; nothing was written. Try a longer --time-limit");
        return Ok(Exit::Stopped);
    }
    if !hard.is_empty() {
        let list = hard.join("\n");
        return Err(Failure::Internal(format!(
            "the checker refuses the plan that was made; nothing was written\n{list}"
        )));
    }
    write_all(&out, &theatres, &result.plan)?;
    if !call.quiet {
        say(&text(&theatres, &before, &result, &hit, &tiers_before))?;
        say(&format!("\nwritten: {0}/blocks.csv, {0}/cases.csv\n", out.display()))?;
    }
    Ok(Exit::Done)
}

/// What has happened, in the hospital's terms.
fn events(call: &TheatreCall, theatres: &Theatres) -> Result<Vec<Event>, Failure> {
    let mut events = Vec::new();
    for one in call.sick {
        let keys = theatres.surgeons.iter().map(|surgeon| [surgeon.key.as_str(), surgeon.name.as_str()]);
        let surgeon = find("surgeon", &one.who, keys)?;
        let (first, last) = days(theatres, one.first, one.last)?;
        events.push(Event::SurgeonAway(surgeon, first, last));
    }
    for one in call.room_down {
        let keys = theatres.rooms.iter().map(|room| [room.key.as_str(), room.name.as_str()]);
        let room = find("theatre", &one.who, keys)?;
        let (first, last) = days(theatres, one.first, one.last)?;
        events.push(Event::RoomDown(room, first, last));
    }
    for (specialty, count) in call.bulge {
        let keys = theatres.specialties.iter().map(|one| [one.key.as_str(), one.name.as_str()]);
        events.push(Event::Bulge(find("specialty", specialty, keys)?, *count));
    }
    if events.is_empty() {
        let ways = "--sick SURGEON=DATE, --room-down ROOM=DATE or --bulge SPECIALTY=N";
        return Err(Failure::Argument(format!("nothing has happened: say what with {ways}")));
    }
    Ok(events)
}

fn find<'a>(what: &str, text: &str, known: impl Iterator<Item = [&'a str; 2]>) -> Result<usize, Failure> {
    let known: Vec<[&str; 2]> = known.collect();
    let same = |one: &&str| one.to_lowercase() == text.to_lowercase();
    known.iter().position(|names| names.iter().any(same)).ok_or_else(|| {
        let near = near_match(text, known.iter().flatten().copied());
        let near = near.map_or(String::new(), |near| format!("; did you mean `{near}`?"));
        Failure::Argument(format!("there is no {what} `{text}`{near}"))
    })
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

/// The blocks that change, who is hit, and the tiers before and after.
fn text(theatres: &Theatres, before: &Allocation, result: &AllocationResult, hit: &[Place], was: &Tiers) -> String {
    let mut text = format!("{}: {} blocks of the plan in force cannot be as they were\n", theatres.name, hit.len());
    let proof = if result.proven { "no better plan than this gap allows" } else { "best found in the time" };
    let _ = writeln!(text, "mended in {:.1} s, gap {:.2} % ({proof})", result.seconds, 100.0 * result.gap());
    let places: BTreeSet<Place> = before.blocks.keys().chain(result.plan.blocks.keys()).copied().collect();
    let (mut lines, mut surgeons) = (Vec::new(), 0);
    for place in places {
        let (old, new) = (before.blocks.get(&place), result.plan.blocks.get(&place));
        let owner = |block: Option<&Block>| block.map(|block| block.specialty);
        let is_hit = hit.contains(&place);
        if owner(old) == owner(new) && !is_hit {
            let known = |block: Option<&Block>| block.and_then(|block| block.surgeon);
            surgeons += usize::from(known(old).is_some() && known(old) != known(new));
            continue;
        }
        let mark = if is_hit { "hit" } else { "moved" };
        lines.push(format!("  {mark:<5} {}: {} → {}", at(theatres, place), named(theatres, old), named(theatres, new)));
    }
    text += &if lines.is_empty() { "no block changes hands\n".to_string() } else { lines.join("\n") + "\n" };
    if surgeons > 0 {
        let _ = writeln!(text, "  surgeons change within their specialty in {surgeons} blocks");
    }
    let now = &result.tiers;
    let rows = [
        ("pathway patients late", was.pathway.patients, now.pathway.patients),
        ("patients beyond the guarantee", was.guarantee.patients, now.guarantee.patients),
        ("patients planned", was.operated, now.operated),
        ("booked patients who lose the date", was.displaced, now.displaced),
    ];
    let _ = writeln!(text, "\n  {:<36}{:>10}{:>10}", "", "in force", "mended");
    for (what, was, now) in rows {
        let _ = writeln!(text, "  {what:<36}{was:>10}{now:>10}");
    }
    text
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
