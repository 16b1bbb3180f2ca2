//! `tavle replan`: a published roster mended after sickness.

use super::failure::Failure;
use super::joined::{self, Joined, write_into};
use super::load::{self, Loaded};
use super::people::{self, WhoWhen};
use super::progress::Progress;
use super::replan_served::{BlocksAfter, ServedBlocks};
use super::replan_theatres::TheatreCall;
use super::{Exit, in_force, interrupt, say, values};
use crate::calendar::{Day, clock_text, local, moment, parse_clock};
use crate::check::{self, Breach};
use crate::files;
use crate::hospital::{PersonIx, ShiftIx};
use crate::replan::{
    Call, MendLimits, Mended, Mender, OpenShift, Prices, Ready, Sickness, candidates, changes_between, fallout,
    obstacles, toll,
};
use crate::report::Style;
use crate::report::replan::{ReplanReport, Vacancy, obstacles_text, who};
use chrono::NaiveDate;
use clap::Args;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Wall time for a ward unless it is said.
const TIME: Duration = Duration::from_secs(20);

/// Mend a published roster after sickness, with the fewest and cheapest changes; or theatre blocks after an event.
///
/// Only what comes after the moment of telling changes, and only as far as it pays: every change has its price by the agreement
/// and its notice. Whoever is sick is not asked; nobody is called in on a protected day; every rule is kept, and what the absence
/// breaks by itself (a meeting without its quorum, an average that sick days shorten) is told.
#[derive(Debug, Args)]
pub struct Replan {
    /// Hospital folder.
    folder: PathBuf,
    /// The roster in force [default: the version published last, else published.csv].
    #[arg(long, value_name = "FILE")]
    roster: Option<PathBuf>,
    /// Somebody is away, e.g. E107=2027-03-14 or "Anna Holm=2027-03-14..2027-03-16"; may be said several times. One of the staff, or a
    /// surgeon or a team of the theatres (one team less). Absences in absences.csv over duties of the roster are mended too.
    #[arg(long, value_name = "NAME=DATE[..DATE]", value_parser = people::who_when)]
    sick: Vec<WhoWhen>,
    /// Two people have agreed to swap their days, e.g. E107,E112=2027-03-14; may be said several times.
    #[arg(long, value_name = "NAME,NAME=DATE[..DATE]", value_parser = people::who_when)]
    swap: Vec<WhoWhen>,
    /// A theatre cannot be used, e.g. T03=2027-03-14..2027-03-16 (theatre folders); may be said several times.
    #[arg(long, value_name = "ROOM=DATE[..DATE]", value_parser = people::who_when)]
    room_down: Vec<WhoWhen>,
    /// So many patients more are referred to a specialty than were known, e.g. ortho=12 (theatre folders).
    #[arg(long, value_name = "SPECIALTY=N", value_parser = bulge)]
    bulge: Vec<(String, u32)>,
    /// The date on which the staff are told [default: the first day of the first absence].
    #[arg(long, value_name = "DATE", value_parser = values::date)]
    today: Option<NaiveDate>,
    /// The hour at which they are told.
    #[arg(long, value_name = "HH:MM", default_value = "06:00", value_parser = clock)]
    at: i32,
    /// Replace everybody who is away wherever the rules allow it, also where the ward's weights would rather run one short.
    #[arg(long)]
    fill: bool,
    /// Stop after so many seconds with the best plan so far [default: 20 for a ward, 5 for theatres, 60 for more referrals].
    #[arg(long, value_name = "SECONDS", value_parser = values::seconds)]
    time_limit: Option<Duration>,
    /// Show every candidate.
    #[arg(long)]
    all: bool,
    /// Folder for roster.csv, changes.csv, candidates.csv, and absences.csv with the sickness in it [default: FOLDER/out].
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Print only what went wrong.
    #[arg(long, short)]
    quiet: bool,
}

fn clock(text: &str) -> Result<i32, String> {
    parse_clock(text).ok_or_else(|| "expected a clock time, e.g. 06:00".into())
}

fn bulge(text: &str) -> Result<(String, u32), String> {
    let expected = "expected SPECIALTY=N with 1 to 1000 patients, e.g. ortho=12";
    let (specialty, count) = text.split_once('=').ok_or(expected)?;
    let count = count.trim().parse().ok().filter(|count| (1..=1000).contains(count)).ok_or(expected)?;
    Ok((specialty.trim().into(), count))
}

impl Replan {
    /// Reads, mends, checks, writes, prints.
    pub fn run(self) -> Result<Exit, Failure> {
        let has = |table: &str| self.folder.join(table).exists();
        let of_rooms = !self.room_down.is_empty() || !self.bulge.is_empty();
        if has("theatres.csv") && (of_rooms || !has("staff.csv")) {
            return self.mend_theatres();
        }
        if of_rooms {
            return Err(Failure::Argument(
                "rooms and referrals belong to a folder of theatres; this is a ward's".into(),
            ));
        }
        let (loaded, joined) = joined::load(&self.folder)?;
        let hospital = &loaded.problem.hospital;
        if has("theatres.csv")
            && !self.sick.is_empty()
            && self.sick.iter().all(|one| people::person(hospital, &one.who).is_err())
        {
            // Nobody on the roster: a surgeon, or a name that is as unknown there.
            return self.mend_theatres();
        }
        self.mend_ward(loaded, joined)
    }

    fn mend_theatres(&self) -> Result<Exit, Failure> {
        super::replan_theatres::run(&TheatreCall {
            folder: &self.folder,
            sick: &self.sick,
            room_down: &self.room_down,
            bulge: &self.bulge,
            time_limit: self.time_limit,
            out: self.out.as_deref(),
            quiet: self.quiet,
        })
    }

    fn mend_ward(&self, loaded: Loaded, joined: Option<Joined>) -> Result<Exit, Failure> {
        load::warn(&loaded);
        let published = in_force::roster(&self.folder, self.roster.as_deref(), &loaded.problem.hospital)?;
        let tables = loaded.tables;
        let blocks = joined.map(|joined| ServedBlocks::of(joined, &loaded.problem.hospital, &published));
        let ready = match &blocks {
            Some(blocks) => {
                Ready::new(loaded.problem.with_demand(blocks.demand.lines.clone()), blocks.demand.roster.clone())
            }
            None => Ready::new(loaded.problem, published),
        };
        let ready = if self.fill { ready.insisting() } else { ready };
        let call = self.call(&ready)?;
        let out = self.out.clone().unwrap_or_else(|| self.folder.join("out"));
        files::can_write_into(&out).map_err(|error| Failure::Write(out.clone(), error))?;
        let progress = Progress::new(self.quiet);
        let solver = |error: crate::solver::SolverError| Failure::Internal(error.to_string());
        progress.say("mending the roster");
        let mender = Mender::new(&ready).map_err(solver)?;
        let prices = Prices::new(&ready, &tables, call.told);
        let limits = MendLimits { time: self.time_limit.unwrap_or(TIME), seed: 1 };
        let stop = interrupt::flag();
        let mended = mender.mend(&call, &prices, &limits, &stop).map_err(solver)?;
        let new = refuse_if_broken(&ready, &call, &mended)?;
        let open = mender.open_shifts(&mended.roster);
        let vacancies = vacancies(&ready, &prices, &call, &mended, &open);
        progress.finish();
        let toll = toll(&ready, &prices, &call, &mended.roster);
        let (ready, call, prices, mended) = (&ready, &call, &prices, &mended);
        let fallout = fallout(ready, call, mended);
        let report = ReplanReport {
            ready,
            call,
            prices,
            mended,
            toll: &toll,
            open: &open,
            vacancies: &vacancies,
            fallout: &fallout,
        };
        let moved = match blocks.as_ref().map(|blocks| blocks.mend(&self.folder, &mended.roster, &stop)).transpose()? {
            Some(BlocksAfter::Stopped) => return Ok(Exit::Stopped),
            Some(BlocksAfter::Mended(moved)) => Some(moved),
            Some(BlocksAfter::AsTheyWere) | None => None,
        };
        let folder_roster = blocks.as_ref().map(|blocks| blocks.demand.to_folder(&mended.roster));
        let own = folder_roster.as_ref().unwrap_or(&mended.roster);
        let hospital = blocks.as_ref().map_or(&ready.hospital, |blocks| &blocks.hospital);
        let mut texts = vec![("roster.csv".to_string(), files::roster_text(hospital, own).into_bytes())];
        texts.extend(moved.iter().flat_map(|moved| moved.files.clone()));
        let written = write_all(&out, ready, call, texts, &report)?;
        if !self.quiet {
            say(&report.text(&Style::of_stdout(), self.all))?;
            if let Some(moved) = &moved {
                say(&format!("\nBlocks in force ask for more people than are left\n{}\n{}", moved.short, moved.text))?;
            }
            let files: Vec<String> = written.iter().map(|file| out.join(file).display().to_string()).collect();
            say(&format!("\nwritten: {}\n{}", files.join(", "), self.next(&out, call, &written)))?;
        }
        let below = |open: &&OpenShift| {
            let line = &ready.hospital.demand[open.line];
            line.hard && open.heads + open.temps < line.minimum
        };
        for open in open.iter().filter(below) {
            let line = &ready.hospital.demand[open.line];
            let date = ready.hospital.horizon.date(line.day);
            let shift = &ready.hospital.shifts[line.shift].name;
            eprintln!("{date} {shift} stays below its minimum: {} of {}", open.heads + open.temps, line.minimum);
        }
        new.iter().for_each(|breach| eprintln!("{breach}"));
        let clean = fallout.is_empty() && new.is_empty() && !open.iter().any(|open| below(&open));
        Ok(if clean { Exit::Done } else { Exit::Breaches })
    }

    /// How the mended roster is put in force: the absence entered, the roster published at the moment of telling.
    fn next(&self, out: &Path, call: &Call, written: &[String]) -> String {
        let (folder, out) = (self.folder.display(), out.display());
        let tables = ["absences.csv", "pinned.csv", "queue.csv"]
            .into_iter()
            .filter(|&table| written.iter().any(|file| file == table));
        let copies: String = tables.map(|table| format!("  cp {out}/{table} {folder}/{table}\n")).collect();
        let (date, minute) = local(call.told);
        let blocks = match written.iter().any(|file| file == "blocks.csv") {
            true => format!(" --blocks {out}/blocks.csv --cases {out}/cases.csv"),
            false => String::new(),
        };
        let agreed = if call.sick.is_empty() && !call.settled.is_empty() { " --agreed" } else { "" };
        format!(
            "next:\n{copies}  tavle publish {folder} --roster {out}/roster.csv{blocks} --on {date} --at {}{agreed} --who … --why …\n",
            clock_text(minute)
        )
    }

    /// What has happened, in the hospital's terms.
    fn call(&self, ready: &Ready) -> Result<Call, Failure> {
        let hospital = &ready.hospital;
        let mut sick = Vec::new();
        for one in &self.sick {
            let person = people::person(hospital, &one.who)?;
            let (first, last) = people::days(hospital, one.first, one.last)?;
            sick.push(Sickness { person, first, last });
        }
        let mut settled = Vec::new();
        let mut swapped = ready.published.clone();
        for swap in &self.swap {
            let Some((a, b)) = swap.who.split_once(',') else {
                return Err(Failure::Argument(format!("a swap is of two people, e.g. E107,E112={}", swap.first)));
            };
            let (a, b) = (people::person(hospital, a.trim())?, people::person(hospital, b.trim())?);
            let (first, last) = people::days(hospital, swap.first, swap.last)?;
            for day in first..=last {
                let (of_a, of_b) = (swapped.get(a, day), swapped.get(b, day));
                swapped.set(a, day, of_b);
                swapped.set(b, day, of_a);
                settled.extend([(a, day, of_b), (b, day, of_a)]);
            }
        }
        let away = sick.iter().chain(&ready.unmet_absences).map(|away| away.first);
        let first_day = away.chain(settled.iter().map(|&(_, day, _)| day)).min();
        let Some(first_day) = first_day else {
            return Err(Failure::Argument(
                "nothing has happened: say who is away with --sick NAME=DATE, or enter it in absences.csv".into(),
            ));
        };
        let today = self.today.unwrap_or_else(|| hospital.horizon.date(first_day.max(0)));
        Ok(Call { sick, settled, told: moment(today, self.at) })
    }
}

/// The checker's word on everybody whose line changes: a new breach of theirs is a fault of this program. What a settled swap
/// breaks is told, for others have agreed on it.
fn refuse_if_broken(ready: &Ready, call: &Call, mended: &Mended) -> Result<Vec<String>, Failure> {
    let hospital = ready.hospital_after(&call.sick);
    let book = &ready.problem.book;
    let mut people: Vec<PersonIx> = mended.changes.iter().map(|change| change.person).collect();
    people.sort_unstable();
    people.dedup();
    let mut broken = Vec::new();
    for person in people {
        let found = obstacles(&hospital, book, person, &ready.published, &mended.roster);
        if !found.is_empty() {
            broken.push(format!("  {}: {}", who(&hospital, person), obstacles_text(&hospital, &found)));
        }
    }
    let ward = |roster| -> Vec<Breach> {
        check::check_ward(&hospital, roster).into_iter().filter(|one| one.severity.is_hard()).collect()
    };
    let before = ward(&mended.before);
    let place = |breach: &Breach| (breach.rule, breach.finding.first, breach.finding.last);
    for breach in ward(&mended.roster) {
        if !before.iter().any(|known| place(known) == place(&breach)) {
            broken.push(format!("  {}: {}", breach.rule, breach.finding.what));
        }
    }
    if !broken.is_empty() {
        let list = broken.join("\n");
        return Err(Failure::Internal(format!(
            "the checker refuses the roster that was made; nothing was written\n{list}"
        )));
    }
    let swapped: std::collections::BTreeSet<PersonIx> = call.settled.iter().map(|&(person, _, _)| person).collect();
    let of_swap = swapped.into_iter().filter_map(|person| {
        let found = obstacles(&hospital, book, person, &ready.published, &mended.roster);
        (!found.is_empty()).then(|| {
            format!("the swap breaks a rule for {}: {}", who(&hospital, person), obstacles_text(&hospital, &found))
        })
    });
    Ok(of_swap.collect())
}

/// The shifts that fell away, each with everybody who could take it.
fn vacancies(ready: &Ready, prices: &Prices, call: &Call, mended: &Mended, open: &[OpenShift]) -> Vec<Vacancy> {
    let away = ready.away(call);
    let fell_away = changes_between(&ready.published, &mended.before).into_iter().filter(|change| {
        away.iter().any(|away| away.person == change.person && (away.first..=away.last).contains(&change.day))
    });
    let mut vacancies = Vec::new();
    for change in fell_away {
        let Some(shift) = change.from.filter(|&shift| prices.can_still_start(change.day, shift)) else { continue };
        let wanted = (change.day, shift, scarce(ready, (change.person, change.day, shift), open));
        let candidates = candidates(ready, prices, call, &mended.before, wanted);
        vacancies.push(Vacancy { day: change.day, shift, left_by: change.person, candidates });
    }
    vacancies
}

/// The competence that is missed most where somebody falls away: that of an open line they counted on.
fn scarce(ready: &Ready, (person, day, shift): (PersonIx, Day, ShiftIx), open: &[OpenShift]) -> Option<usize> {
    let lines = open.iter().filter(|open| {
        let line = &ready.hospital.demand[open.line];
        (line.day, line.shift) == (day, shift)
            && line.competence.is_none_or(|competence| ready.hospital.staff[person].holds(competence))
    });
    lines.max_by(|a, b| a.points.total_cmp(&b.points)).and_then(|open| ready.hospital.demand[open.line].competence)
}

/// Writes the roster and its lists, and the tables of the folder that the sick call changes. Returns the files written.
fn write_all(
    out: &Path,
    ready: &Ready,
    call: &Call,
    plan: Vec<(String, Vec<u8>)>,
    report: &ReplanReport,
) -> Result<Vec<String>, Failure> {
    let after = ready.hospital_after(&call.sick);
    let mut all = plan;
    all.push(("changes.csv".to_string(), report.changes_csv().into_bytes()));
    all.push(("candidates.csv".to_string(), report.candidates_csv().into_bytes()));
    // The checker has to know who is away, or it holds the hours against them that fell away.
    let tables =
        [("absences", after.absences != ready.hospital.absences), ("pinned", after.pinned != ready.hospital.pinned)];
    let changed: Vec<&str> = tables.into_iter().filter(|(_, changed)| *changed).map(|(table, _)| table).collect();
    let texts = files::table_texts(&after, &changed);
    all.extend(texts.into_iter().map(|(file, text)| (file, text.unwrap_or_default().into_bytes())));
    let bytes: Vec<(&str, &[u8])> = all.iter().map(|(file, text)| (file.as_str(), text.as_slice())).collect();
    write_into(out, &bytes)?;
    Ok(all.into_iter().map(|(file, _)| file).collect())
}
