//! `tavle explain`: why no roster exists, what a refused wish would cost, and why somebody's day or a shift is as it is.

use super::conflict::{self, Found};
use super::failure::Failure;
use super::progress::Progress;
use super::{Exit, explain_theatres, in_force, interrupt, load, people, say};
use crate::calendar::{Day, moment};
use crate::engine::{News, Settings};
use crate::explain::{Price, alternatives, price_text, price_wishes};
use crate::files::{self, near_match};
use crate::hospital::{Hospital, PersonIx, ShiftIx, wish_text};
use crate::replan::{Call, Prices, Ready, candidates};
use crate::report::Style;
use crate::report::replan::{person_day_text, shift_day_text};
use crate::roster::{NoPlan, Problem, solve};
use crate::{agreement, check};
use chrono::NaiveDate;
use clap::Args;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// Say why no roster exists, what granting the refused wishes of a roster would cost, or why a day or a shift is as it is
#[derive(Debug, Args)]
pub struct Explain {
    /// Hospital folder
    folder: PathBuf,
    /// A roster; its refused wishes are priced
    #[arg(long, value_name = "FILE")]
    roster: Option<PathBuf>,
    /// Only the wishes of one person, or those that touch one date of theirs, e.g. E107 or E107=2027-03-14
    #[arg(long, value_name = "EMPLOYMENT[=DATE]", requires = "roster", value_parser = choice)]
    wish: Option<Choice>,
    /// Why somebody has what they have on a date: every other choice with the rule that forbids it or its price, e.g.
    /// E107=2027-03-14. Of the roster in force where none is named
    #[arg(long, value_name = "NAME=DATE", value_parser = super::people::who_when, conflicts_with = "wish")]
    person: Option<super::people::WhoWhen>,
    /// Why a shift on a date has who it has, and who else could come, e.g. N=2027-03-14
    #[arg(long, value_name = "SHIFT=DATE", value_parser = super::people::who_when, conflicts_with_all = ["wish", "person"])]
    shift: Option<super::people::WhoWhen>,
    /// Why a patient of the waiting list is planned when they are, or not, e.g. P00015 (theatre folders)
    #[arg(long, value_name = "PATIENT")]
    patient: Option<String>,
    /// Why a theatre has what it has on a date, or stands empty, e.g. T03=2027-03-14 (theatre folders)
    #[arg(long, value_name = "ROOM=DATE", value_parser = super::people::who_when)]
    block: Option<super::people::WhoWhen>,
    /// The theatre blocks, in the form of blocks.csv [default: the plan in force]
    #[arg(long, value_name = "FILE")]
    blocks: Option<PathBuf>,
    /// What is planned in the blocks, in the form of cases.csv
    #[arg(long, value_name = "FILE", requires = "blocks")]
    cases: Option<PathBuf>,
    /// Show everybody, and every rule
    #[arg(long)]
    all: bool,
    /// Stop after so many seconds with what is known by then
    #[arg(long, value_name = "SECONDS", default_value = "60", value_parser = super::values::seconds)]
    time_limit: Duration,
    /// Print no progress
    #[arg(long, short)]
    quiet: bool,
}

/// Days before the horizon at which nobody has been told anything yet.
const UNTOLD_DAYS: Day = 60;

/// Whose wishes are meant, and on which date.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Choice {
    employment: String,
    date: Option<NaiveDate>,
}

fn choice(text: &str) -> Result<Choice, String> {
    let Some((employment, date)) = text.split_once('=') else {
        return Ok(Choice { employment: text.trim().into(), date: None });
    };
    let date = super::values::date(date.trim())
        .map_err(|_| "expected a date after `=`, e.g. E107=2027-03-14 or E107=14-03-2027")?;
    Ok(Choice { employment: employment.trim().into(), date: Some(date) })
}

impl Explain {
    /// Reads, finds out, prints.
    pub fn run(self) -> Result<Exit, Failure> {
        if self.patient.is_some() || self.block.is_some() {
            return explain_theatres::run(&explain_theatres::Asked {
                folder: &self.folder,
                blocks: self.blocks.as_deref(),
                cases: self.cases.as_deref(),
                patient: self.patient.as_deref(),
                block: self.block.as_ref(),
            });
        }
        let loaded = load::load(&self.folder)?;
        load::warn(&loaded);
        if self.person.is_some() || self.shift.is_some() {
            return self.as_it_is(loaded);
        }
        let progress = Progress::new(self.quiet);
        match &self.roster {
            None => self.why_no_roster(&loaded.problem, &progress),
            Some(file) => self.refused_wishes(&loaded.problem, file, &progress),
        }
    }

    /// Why a day or a shift is as it is.
    fn as_it_is(&self, loaded: load::Loaded) -> Result<Exit, Failure> {
        let roster = in_force::roster(&self.folder, self.roster.as_deref(), &loaded.problem.hospital)?;
        let ready = Ready::new(loaded.problem, roster);
        let hospital = &ready.hospital;
        // As if nobody had been told yet: the question is why, and not what a change would cost tomorrow.
        let told = moment(hospital.horizon.date(-UNTOLD_DAYS), 0);
        let call = Call { sick: Vec::new(), settled: Vec::new(), told };
        let prices = Prices::new(&ready, &loaded.tables, told);
        let style = Style::of_stdout();
        if let Some(asked) = &self.person {
            let person = people::person(hospital, &asked.who)?;
            let (first, last) = people::days(hospital, asked.first, asked.last)?;
            for day in first..=last {
                let others = alternatives(&ready, &prices, &call, person, day);
                say(&person_day_text(&ready, person, day, &others, &style))?;
            }
        }
        if let Some(asked) = &self.shift {
            let shift = shift_of(hospital, &asked.who)?;
            let (first, last) = people::days(hospital, asked.first, asked.last)?;
            for day in first..=last {
                let able = candidates(&ready, &prices, &call, &ready.published, (day, shift, None));
                say(&shift_day_text(&ready, (day, shift), &able, &style, self.all))?;
            }
        }
        Ok(Exit::Done)
    }

    /// Looks for a roster first: where one is found soon, there is no conflict to look for.
    fn why_no_roster(&self, problem: &Problem, progress: &Progress) -> Result<Exit, Failure> {
        let half = self.time_limit / 2;
        let settings = Settings { time_limit: half, ..Settings::default() };
        let stop = interrupt::flag();
        let found_one = AtomicBool::new(false);
        let watcher = |news: News| {
            if news.cost.is_some() {
                found_one.store(true, Ordering::Relaxed);
                stop.store(true, Ordering::Relaxed);
            }
        };
        progress.say("looking for a roster");
        match solve(problem, &settings, &stop, &watcher) {
            Ok(_) => {
                progress.finish();
                return roster_exists(&self.folder);
            }
            Err(NoPlan::Solver(error)) => return Err(Failure::Internal(error.to_string())),
            Err(NoPlan::Stopped) if stop.load(Ordering::Relaxed) && !found_one.load(Ordering::Relaxed) => {
                progress.finish();
                return Ok(Exit::Stopped);
            }
            Err(NoPlan::Stopped | NoPlan::Infeasible | NoPlan::PersonImpossible(_)) => {}
        }
        match conflict::find(problem, progress, half)? {
            Found::Conflict(story) => {
                say(&story)?;
                Ok(Exit::NoPlan)
            }
            Found::RosterExists => roster_exists(&self.folder),
            Found::Undecided => {
                say("Neither a roster nor a conflict was found in the time given. Try a longer --time-limit.\n")?;
                Ok(Exit::Stopped)
            }
        }
    }

    fn refused_wishes(&self, problem: &Problem, file: &Path, progress: &Progress) -> Result<Exit, Failure> {
        let hospital = &problem.hospital;
        let wishes = self.chosen(hospital)?;
        let roster = files::read_roster(file, hospital)?;
        let breaches = check::check(hospital, &problem.book, &roster);
        let hard = check::hard(&breaches).count();
        if hard > 0 {
            let (folder, file) = (self.folder.display(), file.display());
            say(&format!(
                "The roster breaks hard rules, so that no price means anything: {hard} breaches.\n\
                 See them with: tavle check {folder} --roster {file}\n"
            ))?;
            return Ok(Exit::Breaches);
        }
        let granted = |wish: &usize| {
            let wish = &hospital.wishes[*wish];
            agreement::is_granted(wish, &agreement::Record::of(hospital, wish.person, &roster))
        };
        let (granted, refused): (Vec<usize>, Vec<usize>) = wishes.into_iter().partition(granted);
        let stop = interrupt::flag();
        progress.say("pricing the wishes that were refused");
        let prices = price_wishes(problem, &roster, &refused, self.time_limit, &stop)
            .map_err(|error| Failure::Internal(error.to_string()))?;
        progress.finish();
        let stopped = stop.load(Ordering::Relaxed);
        say(&(refused_text(problem, granted.len(), &refused, &prices) + &unpriced_text(&prices, stopped)))?;
        Ok(Exit::Done)
    }

    /// The wishes that are asked about.
    fn chosen(&self, hospital: &Hospital) -> Result<Vec<usize>, Failure> {
        let all = 0..hospital.wishes.len();
        let Some(choice) = &self.wish else { return Ok(all.collect()) };
        let person = person_of(hospital, &choice.employment)?;
        let touches = |wish: &usize| {
            let (first, last) = hospital.wishes[*wish].kind.days();
            let day = choice.date.map(|date| hospital.horizon.day(date));
            hospital.wishes[*wish].person == person && day.is_none_or(|day| (first..=last).contains(&day))
        };
        let wishes: Vec<usize> = all.filter(touches).collect();
        if wishes.is_empty() {
            let on = choice.date.map_or(String::new(), |date| format!(" about {date}"));
            return Err(Failure::Argument(format!("{} has no wish{on}", choice.employment)));
        }
        Ok(wishes)
    }
}

fn person_of(hospital: &Hospital, employment: &str) -> Result<PersonIx, Failure> {
    let keys = || hospital.staff.iter().map(|employee| employee.employment.as_str());
    keys().position(|key| key == employment).ok_or_else(|| {
        let near = near_match(employment, keys()).map_or(String::new(), |near| format!("; did you mean `{near}`?"));
        Failure::Argument(format!("there is no employment `{employment}`{near}"))
    })
}

fn shift_of(hospital: &Hospital, code: &str) -> Result<ShiftIx, Failure> {
    hospital.shift(code).ok_or_else(|| {
        let known = hospital.shifts.iter().map(|shift| shift.code.as_str());
        let near = near_match(code, known).map_or(String::new(), |near| format!("; did you mean `{near}`?"));
        Failure::Argument(format!("there is no shift `{code}`{near}"))
    })
}

fn roster_exists(folder: &Path) -> Result<Exit, Failure> {
    let folder = folder.display();
    say(&format!("There is no conflict: a roster exists that keeps every hard rule.\nNext: tavle roster {folder}\n"))?;
    Ok(Exit::Done)
}

/// The refused wishes by person, each with its price.
fn refused_text(problem: &Problem, granted: usize, refused: &[usize], prices: &[Price]) -> String {
    let hospital = &problem.hospital;
    let mut text = format!("{} of {} wishes refused, {granted} granted.\n", refused.len(), refused.len() + granted);
    let mut by_person: BTreeMap<PersonIx, Vec<(usize, &Price)>> = BTreeMap::new();
    for (&wish, price) in refused.iter().zip(prices) {
        by_person.entry(hospital.wishes[wish].person).or_default().push((wish, price));
    }
    for (person, wishes) in by_person {
        let employee = &hospital.staff[person];
        text += &format!("\n{} ({})\n", employee.name, employee.employment);
        for (wish, price) in wishes {
            let what = wish_text(hospital, &hospital.wishes[wish]);
            text += &format!("  {what}: {}\n", price_text(problem, wish, price));
        }
    }
    if !refused.is_empty() {
        let kroner = hospital.points.ore_per_point as f64 / 100.0;
        text += &format!(
            "\nA price is what the whole plan loses, the points of the wish itself already counted; one point stands for \
             {kroner} kr.\n"
        );
    }
    text
}

/// How many refused wishes have no price, and why; empty where all have one.
fn unpriced_text(prices: &[Price], stopped: bool) -> String {
    let unpriced = prices.iter().filter(|&price| *price == Price::NotPriced).count();
    match (unpriced, stopped) {
        (0, false) => String::new(),
        (0, true) => "Stopped: a longer search may find lower prices.\n".into(),
        (_, true) => format!("Stopped: {unpriced} of {} refused wishes were not priced.\n", prices.len()),
        (_, false) => {
            format!("{unpriced} of {} refused wishes were not priced: try a longer --time-limit.\n", prices.len())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_choice_is_a_person_or_a_persons_date() {
        assert_eq!(choice("E107"), Ok(Choice { employment: "E107".into(), date: None }));
        let date = NaiveDate::from_ymd_opt(2027, 3, 14);
        assert_eq!(choice("E107=2027-03-14"), Ok(Choice { employment: "E107".into(), date }));
        assert_eq!(choice("E107=14-03-2027"), choice("E107=2027-03-14"));
        assert!(choice("E107=soon").is_err());
    }
    #[test]
    fn what_is_not_priced_is_counted_and_says_why() {
        let prices = [Price::WardShort, Price::NotPriced];
        assert_eq!(unpriced_text(&prices[..1], false), "");
        assert_eq!(unpriced_text(&prices, true), "Stopped: 1 of 2 refused wishes were not priced.\n");
        assert!(unpriced_text(&prices, false).contains("try a longer --time-limit"));
        assert!(unpriced_text(&prices[..1], true).starts_with("Stopped: "));
    }
}
