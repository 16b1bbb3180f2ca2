//! `tavle preallocate`: the blocks of a new week.

use super::failure::Failure;
use super::theatre_folder::{TheatreFolder, load};
use super::{Exit, say};
use crate::calendar::{Day, iso_week_label, parse_iso_week};
use crate::files;
use crate::hospital::theatres::Theatres;
use crate::report::Style;
use crate::report::theatres::preallocation_text;
use crate::theatres::preallocate;
use chrono::NaiveDate;
use clap::Args;
use std::path::PathBuf;

/// Give out the blocks of a new week by last year's referrals of the season, minus leave and closures.
#[derive(Debug, Args)]
pub struct Preallocate {
    /// Hospital folder with theatre tables.
    folder: PathBuf,
    /// Which week, e.g. 2027-W10; inside the folder's horizon.
    #[arg(long, value_name = "WEEK", value_parser = monday)]
    week: NaiveDate,
    /// Folder for the file with the week's blocks [default: FOLDER/out].
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Also add the week to the plan in force, the folder's blocks.csv; refused where that has a block in the week.
    #[arg(long)]
    append: bool,
    /// Count also on measured durations that spread less than operations do.
    #[arg(long)]
    accept_doubtful_durations: bool,
}

impl Preallocate {
    /// Reads, gives out, writes, prints.
    pub fn run(self) -> Result<Exit, Failure> {
        let TheatreFolder { theatres, durations } = load(&self.folder, self.accept_doubtful_durations)?;
        let monday = inside(&theatres, self.week)?;
        let out = self.out.clone().unwrap_or_else(|| self.folder.join("out"));
        if self.append {
            self.refuse_if_planned(&theatres, monday)?;
        }
        files::can_write_into(&out).map_err(|error| Failure::Write(out.clone(), error))?;
        let week = preallocate(&theatres, &durations, monday);
        let file = format!("blocks-{}.csv", iso_week_label(self.week));
        let text = files::blocks_text(&theatres, &week.allocation);
        let write = |error: std::io::Error| Failure::Write(out.clone(), error);
        std::fs::create_dir_all(&out).map_err(write)?;
        files::write_together(&out, &[(file.as_str(), text.as_bytes())]).map_err(write)?;
        say(&preallocation_text(&theatres, &week, &Style::of_stdout()))?;
        say(&format!("\nwritten: {}\n", out.join(file).display()))?;
        if self.append {
            let mut plan = theatres.published.clone().unwrap_or_default();
            plan.blocks.extend(week.allocation.blocks);
            let file = self.folder.join("blocks.csv");
            files::write_whole(&file, files::blocks_text(&theatres, &plan).as_bytes())
                .map_err(|error| Failure::Write(file.clone(), error))?;
            say(&format!("added to the plan in force: {}\n", file.display()))?;
        }
        Ok(Exit::Done)
    }

    /// A week that the plan in force has given out is not given out anew under it.
    fn refuse_if_planned(&self, theatres: &Theatres, monday: Day) -> Result<(), Failure> {
        let in_force = theatres.published.iter().flat_map(|plan| plan.blocks.keys());
        let count = in_force.filter(|place| (monday..monday + 7).contains(&place.day)).count();
        if count == 0 {
            return Ok(());
        }
        let asked = iso_week_label(self.week);
        let why =
            format!("the plan in force has {count} blocks in week {asked} already; --append adds a week that has none");
        Err(Failure::Argument(why))
    }
}

fn monday(text: &str) -> Result<NaiveDate, String> {
    parse_iso_week(text).ok_or_else(|| "expected a week, e.g. 2027-W10".into())
}

/// The Monday as a day, where the week has a day of the horizon.
fn inside(theatres: &Theatres, monday: NaiveDate) -> Result<Day, Failure> {
    let horizon = &theatres.horizon;
    let day = horizon.day(monday);
    if horizon.mondays().contains(&day) {
        return Ok(day);
    }
    let weeks = [horizon.first, horizon.last()].map(iso_week_label);
    let asked = iso_week_label(monday);
    Err(Failure::Argument(format!("week {asked} is not planned in this folder; expected {} to {}", weeks[0], weeks[1])))
}
