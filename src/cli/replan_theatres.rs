//! `tavle replan` on a folder of theatres: the plan in force mended, with as few blocks moved as the event hits.

use super::failure::Failure;
use super::joined::{self, Joined, with_cells, with_row, write_into};
use super::people::WhoWhen;
use super::theatre_progress::TheatreProgress;
use super::theatres::is_promise;
use super::{Exit, in_force, interrupt, say, theatre_folder};
use crate::calendar::Day;
use crate::check::theatres::{self as check, TheatreBreach, TheatreReport};
use crate::files::{self, near_match};
use crate::hospital::theatres::{Allocation, Theatres};
use crate::hospital::{Hospital, Roster};
use crate::replan::short;
use crate::report::replan::BlockReport;
use crate::theatres::Durations;
use crate::theatres::allocation::{AllocationError, MendSettings, Mended, mend, score};
use crate::theatres::booking::with_bookings;
use crate::theatres::events::{Event, Hit, apply};
use chrono::NaiveDate;
use std::collections::BTreeMap;
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
    let (mut theatres, durations, duty) = load(call)?;
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
    let plan = Broken { theatres: &theatres, durations: &durations, before: &before, known: &known, hit: &hit };
    let Some((mended, old)) = plan.mend(&settings, TheatreProgress::new(call.quiet, interrupt::flag()))? else {
        return Ok(Exit::Stopped);
    };
    if let Some(duty) = &duty {
        let of_new = duty.joined.serving_of(&mended.plan).report(&duty.hospital, &duty.roster);
        let lacked = short(&duty.joined.serving().report(&duty.hospital, &duty.roster));
        let new: Vec<_> = of_new.breaches.into_iter().filter(|one| !lacked.contains(&one.place)).collect();
        if !new.is_empty() {
            let list = duty.joined.sentences(&new);
            return Err(Failure::Internal(format!(
                "blocks of the plan that was made lack their people; nothing was written\n{list}"
            )));
        }
    }
    let mut tables = tables(call, &theatres, &events);
    tables.extend(queue_after(call.folder, &theatres, &mended.plan));
    let texts = [
        ("blocks.csv", files::blocks_text(&theatres, &mended.plan).into_bytes()),
        ("cases.csv", files::cases_text(&theatres, &mended.plan).into_bytes()),
    ];
    let all: Vec<(&str, &[u8])> = texts.iter().chain(&tables).map(|(file, text)| (*file, text.as_slice())).collect();
    write_into(&out, &all)?;
    if !call.quiet {
        let report = BlockReport { theatres: &theatres, before: &before, was: &was, hit: &hit, mended: &mended };
        say(&report.text())?;
        say(&written(call.folder, &out, &all))?;
    }
    old.iter().for_each(|breach| eprintln!("the plan in force breaks this already: {breach}"));
    Ok(Exit::Done)
}

/// What was written, and how the mended blocks are put in force: what has happened entered, the blocks published.
fn written(folder: &Path, out: &Path, all: &[(&str, &[u8])]) -> String {
    let (folder, out) = (folder.display(), out.display());
    let files: Vec<String> = all.iter().map(|(file, _)| format!("{out}/{file}")).collect();
    let of_folder = all.iter().filter(|(file, _)| !["blocks.csv", "cases.csv"].contains(file));
    let copies: String = of_folder.map(|(file, _)| format!("  cp {out}/{file} {folder}/{file}\n")).collect();
    format!(
        "\nwritten: {}\nnext:\n{copies}  tavle publish {folder} --blocks {out}/blocks.csv --cases {out}/cases.csv --who … --why …\n",
        files.join(", ")
    )
}

/// Who is on duty to serve the blocks.
struct Duty {
    joined: Joined,
    hospital: Hospital,
    roster: Roster,
}

/// The theatres. Where rosters serve the blocks, their teams are the crews that the roster in force gives.
fn load(call: &TheatreCall) -> Result<(Theatres, Durations, Option<Duty>), Failure> {
    if !joined::is_joined(call.folder) {
        let theatre_folder::TheatreFolder { theatres, durations } = theatre_folder::load(call.folder, true)?;
        return Ok((theatres, durations, None));
    }
    let (ward, joined) = joined::load(call.folder)?;
    let hospital = ward.problem.hospital;
    let in_force = in_force::known(call.folder, &hospital)?;
    let Some((joined, roster)) = joined.zip(in_force) else {
        let theatre_folder::TheatreFolder { theatres, durations } = theatre_folder::load(call.folder, true)?;
        return Ok((theatres, durations, None));
    };
    let mut theatres = joined.theatres.theatres.clone();
    let already = short(&joined.serving().report(&hospital, &roster));
    theatres.team_days = joined.serving().crews_on_duty(&hospital, &roster, &already);
    Ok((theatres, joined.theatres.durations.clone(), Some(Duty { joined, hospital, roster })))
}

/// A plan in force that cannot be as it was.
pub(super) struct Broken<'a> {
    pub(super) theatres: &'a Theatres,
    pub(super) durations: &'a Durations,
    /// The plan with its patients.
    pub(super) before: &'a Allocation,
    /// What the checker had against it before.
    pub(super) known: &'a TheatreReport,
    pub(super) hit: &'a Hit,
}

impl Broken<'_> {
    /// The mended plan, and what it broke before in words; `None`, and the reason is told, if no plan was found in time.
    pub(super) fn mend(
        &self,
        settings: &MendSettings,
        progress: TheatreProgress,
    ) -> Result<Option<(Mended, Vec<String>)>, Failure> {
        let (theatres, durations) = (self.theatres, self.durations);
        let mended = mend(theatres, durations, (self.before, self.hit), settings, &progress);
        progress.finish();
        let mended = match mended {
            Ok(mended) => mended,
            Err(AllocationError::Stopped) => {
                eprintln!("stopped before a plan was found; nothing was written. Try a longer --time-limit");
                return Ok(None);
            }
            Err(error) => return Err(Failure::Internal(error.to_string())),
        };
        let report = check::check(theatres, durations, &mended.plan);
        let place = |breach: &TheatreBreach| (breach.rule, breach.day, breach.place, breach.who.clone());
        let is_new = |breach: &&TheatreBreach| !self.known.hard().any(|known| place(known) == place(breach));
        let (new, old): (Vec<&TheatreBreach>, Vec<&TheatreBreach>) = report.hard().partition(is_new);
        if !new.is_empty()
            && new.iter().all(|breach| is_promise(breach.rule))
            && mended.gap_points() > settings.gap_points
        {
            // A search that is cut off early may still hold a plan that gives up more than it must: that is no plan to write.
            let what = "stopped before a plan was found that keeps the frozen blocks, the locks and the booked dates";
            eprintln!("{what}; nothing was written. Try a longer --time-limit");
            return Ok(None);
        }
        if !new.is_empty() {
            let list: Vec<String> = new.iter().map(|breach| format!("  {}", breach.sentence(theatres))).collect();
            return Err(Failure::Internal(format!(
                "the checker refuses the plan that was made; nothing was written\n{}",
                list.join("\n")
            )));
        }
        let old = old.iter().map(|breach| breach.sentence(theatres)).collect();
        Ok(Some((mended, old)))
    }
}

/// The waiting list with the dates that booked patients have now, if any has changed: who has been called is not called again.
pub(super) fn queue_after(folder: &Path, theatres: &Theatres, plan: &Allocation) -> Option<(&'static str, Vec<u8>)> {
    let mut changed: BTreeMap<&str, Vec<(&str, String)>> = BTreeMap::new();
    for (index, patient) in theatres.queue.iter().enumerate() {
        let now = plan.place_of(index);
        if patient.booked.is_none() || patient.booked == now {
            continue;
        }
        let [mut date, mut room, mut session] = [const { String::new() }; 3];
        if let Some(place) = now {
            date = theatres.horizon.date(place.day).to_string();
            room.clone_from(&theatres.rooms[place.room].key);
            session.clone_from(&theatres.sessions[place.session].key);
        }
        let cells = vec![("booked_date", date), ("booked_room", room), ("booked_session", session)];
        changed.insert(&patient.key, cells);
    }
    if changed.is_empty() {
        return None;
    }
    let table = std::fs::read(folder.join("queue.csv")).ok()?;
    Some(("queue.csv", with_cells(&table, "patient", &changed)?))
}

/// The folder's tables with what has happened entered in them, so that the next plan knows of it.
fn tables(call: &TheatreCall, theatres: &Theatres, events: &[Event]) -> Vec<(&'static str, Vec<u8>)> {
    let mut tables: Vec<(&'static str, Vec<u8>)> = Vec::new();
    let date = |day: Day| theatres.horizon.date(day).to_string();
    for event in events {
        let (file, columns, cells): (&str, &[&str], Vec<(&str, String)>) = match *event {
            Event::SurgeonAway(surgeon, first, last) => (
                "surgeon_days.csv",
                &["surgeon", "when", "from", "until", "there"],
                vec![
                    ("surgeon", theatres.surgeons[surgeon].key.clone()),
                    ("when", format!("{}..{}", date(first), date(last))),
                    ("there", "no".into()),
                ],
            ),
            Event::RoomDown(room, first, last) => (
                "closures.csv",
                &["room", "from", "to", "session", "reason"],
                vec![
                    ("room", theatres.rooms[room].key.clone()),
                    ("from", date(first)),
                    ("to", date(last)),
                    ("reason", "out of use".into()),
                ],
            ),
            Event::TeamAway(..) | Event::Bulge(..) => continue,
        };
        let known = tables.iter().position(|(known, _)| *known == file);
        let before = match known {
            Some(at) => tables.swap_remove(at).1,
            None => std::fs::read(call.folder.join(file)).unwrap_or_default(),
        };
        let before = if before.is_empty() { files::csv_of(columns, &[]).into_bytes() } else { before };
        tables.push((file, with_row(before, &cells)));
    }
    tables
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
