//! `tavle swap`: whether two people may swap, and who may swap with one.

use super::failure::Failure;
use super::people;
use super::{Exit, in_force, joined, load, say, values};
use crate::calendar::{Day, moment};
use crate::hospital::PersonIx;
use crate::replan::{Prices, Ready, partners, swap};
use crate::report::Style;
use crate::report::replan::{partners_text, swap_text};
use chrono::{Days, NaiveDate};
use clap::Args;
use std::path::PathBuf;

/// Say whether two people may swap their days, why, and what it means for both; or who may swap one day with somebody.
///
/// `tavle swap FOLDER A B DATE[..DATE]` judges one swap, `tavle swap FOLDER A DATE` lists everybody who may swap that day with A,
/// the best first, and for the others the rule that forbids it. People by employment or by name.
#[derive(Debug, Args)]
#[command(name = "swap")]
pub struct SwapCommand {
    /// Hospital folder.
    folder: PathBuf,
    /// One or two people, then a date or DATE..DATE.
    #[arg(num_args = 2..=3, required = true, value_names = ["A", "B", "DATES"])]
    who_and_dates: Vec<String>,
    /// The roster in force [default: the version published last, else published.csv].
    #[arg(long, value_name = "FILE")]
    roster: Option<PathBuf>,
    /// The date on which the two are told, for what it costs if the ward orders it [default: the day before].
    #[arg(long, value_name = "DATE", value_parser = values::date)]
    today: Option<NaiveDate>,
    /// Show everybody, and every rule.
    #[arg(long)]
    all: bool,
}

impl SwapCommand {
    /// Reads, judges, prints.
    pub fn run(self) -> Result<Exit, Failure> {
        let Some((dates, who)) = self.who_and_dates.split_last() else {
            return Err(Failure::Argument("say who swaps, and when".into()));
        };
        let (first, last) =
            people::dates_of(dates).map_err(|error| Failure::Argument(format!("`{dates}`: {error}")))?;
        let (loaded, joined) = joined::load(&self.folder)?;
        load::warn(&loaded);
        let hospital = &loaded.problem.hospital;
        let who: Vec<PersonIx> = who.iter().map(|text| people::person(hospital, text)).collect::<Result<_, _>>()?;
        let days = people::days(hospital, first, last)?;
        let published = in_force::roster(&self.folder, self.roster.as_deref(), hospital)?;
        let ready = match &joined {
            // A block must keep its people.
            Some(joined) => {
                let demand = joined.serving().demand(hospital, &published).insisting();
                Ready::new(loaded.problem.with_demand(demand.lines), demand.roster)
            }
            None => Ready::new(loaded.problem, published),
        };
        let told = self.today.or_else(|| first.checked_sub_days(Days::new(1))).unwrap_or(first);
        let prices = Prices::new(&ready, &loaded.tables, moment(told, 12 * 60));
        match who[..] {
            [a, b] if a == b => Err(Failure::Argument("nobody swaps with themselves: name two people".into())),
            [a, b] => self.one(&ready, &prices, (a, b), days),
            [a] if days.0 == days.1 => self.everybody(&ready, &prices, a, days.0),
            _ => Err(Failure::Argument("partners are listed for one date: name a second person, or one date".into())),
        }
    }

    fn one(
        &self,
        ready: &Ready,
        prices: &Prices,
        (a, b): (PersonIx, PersonIx),
        days: (Day, Day),
    ) -> Result<Exit, Failure> {
        let judged = swap(ready, prices, a, b, days);
        say(&swap_text(ready, &judged, days, &Style::of_stdout()))?;
        if judged.is_legal() && !judged.changes.is_empty() {
            let key = |person: PersonIx| &ready.hospital.staff[person].employment;
            let date = |day: Day| ready.hospital.horizon.date(day);
            let (folder, a, b) = (self.folder.display(), key(a), key(b));
            let dates = match days.0 == days.1 {
                true => date(days.0).to_string(),
                false => format!("{}..{}", date(days.0), date(days.1)),
            };
            say(&format!("\nto make it: tavle replan {folder} --swap {a},{b}={dates}\n"))?;
        }
        Ok(if judged.is_legal() { Exit::Done } else { Exit::Breaches })
    }

    fn everybody(&self, ready: &Ready, prices: &Prices, person: PersonIx, day: Day) -> Result<Exit, Failure> {
        let swaps = partners(ready, prices, person, day);
        say(&partners_text(ready, person, day, &swaps, &Style::of_stdout(), self.all))?;
        Ok(if swaps.iter().any(crate::replan::Swap::is_legal) { Exit::Done } else { Exit::Breaches })
    }
}
