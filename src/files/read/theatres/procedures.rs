//! Rows of specialties, procedures, measured cases, pathways and clocks.

use super::Known;
use super::list::List;
use crate::calendar::Horizon;
use crate::files::diagnostic::Diagnostics;
use crate::files::problem::Problem;
use crate::files::read::Once;
use crate::files::rows::Row;
use crate::files::theatre_problem::TheatreProblem;
use crate::files::value::ore_of;
use crate::hospital::theatres::*;
use chrono::Weekday;

/// Units of clocks in the order of [`crate::files::theatre_tables::CLOCK_UNITS`].
pub(crate) const UNITS: [ClockUnit; 2] = [ClockUnit::Working, ClockUnit::Calendar];

pub(super) fn specialty(row: &Row) -> Option<Specialty> {
    let key = row.text("specialty")?;
    let name = row.text("name").unwrap_or(key).into();
    Some(Specialty { key: key.into(), name, external_ore: ore_of(row.number("external_price")?) })
}

pub(super) fn procedure(row: &Row) -> Option<Procedure> {
    let key = row.text("procedure")?;
    Some(Procedure {
        key: key.into(),
        name: row.text("name").unwrap_or(key).into(),
        specialty: row.index("specialty")?,
        competence: row.index("competence")?,
        features: row.indices("features").iter().copied().collect(),
        equipment: row.indices("equipment").iter().copied().collect(),
        nurses: row.index("nurses")?,
        anaesthesia: row.index("anaesthesia"),
        ward: row.index("ward"),
        stay_days: row.number("stay_days")?,
        guarantee_days: row.count("guarantee_days")?,
        priority: u8::try_from(row.count("priority")?).ok()?,
        usual_minutes: row.number("usual_minutes")?,
    })
}

/// An operation that takes so many times its usual minutes is hardly one: a spread of 0.42 of the log, and a slow surgeon, reach four.
const LONGEST: f64 = 6.0;

pub(super) fn past_cases(
    rows: &[Row],
    horizon: Horizon,
    procedures: &List<Procedure>,
    (faults, warnings): (&mut Diagnostics, &mut Diagnostics),
) -> Vec<PastCase> {
    let mut cases = Vec::new();
    let mut long: Vec<(&Row, f64, &Procedure)> = Vec::new();
    for row in rows {
        if let Some(date) = row.date("date").filter(|&date| horizon.day(date) >= 0) {
            let expected = format!("a date before {}", horizon.first);
            faults.report(row.place("date"), Problem::NotBeforeHorizon(date), expected);
        }
        if let Some(minutes) = row.number("measured_minutes").filter(|&minutes| minutes <= 0.0) {
            let problem = TheatreProblem::NoMinutes(minutes);
            faults.report(row.place("measured_minutes"), problem.into(), "more than 0; leave cancelled cases out");
        }
        let case = past_case(row, horizon);
        let procedure = case.as_ref().and_then(|case| procedures.get(case.procedure));
        if let Some((case, procedure)) = case.as_ref().zip(procedure)
            && case.measured_minutes > LONGEST * procedure.usual_minutes
        {
            long.push((row, case.measured_minutes, procedure));
        }
        cases.extend(case);
    }
    if let Some(&(row, measured, procedure)) = long.first() {
        let (procedure, usual, count) = (procedure.key.clone(), procedure.usual_minutes, long.len());
        let problem = TheatreProblem::MeasuredLong { measured, procedure, usual, count };
        warnings.report(row.place("measured_minutes"), problem.into(), "");
    }
    cases
}

fn past_case(row: &Row, horizon: Horizon) -> Option<PastCase> {
    Some(PastCase {
        day: horizon.day(row.date("date")?),
        procedure: row.index("procedure")?,
        surgeon: row.index("surgeon")?,
        booked_minutes: row.number("booked_minutes")?,
        measured_minutes: row.number("measured_minutes")?,
    })
}

pub(super) fn pathway(row: &Row, faults: &mut Diagnostics) -> Option<Pathway> {
    let key = row.text("pathway")?;
    let quantile = row.number("quantile")?;
    if quantile >= 1.0 {
        let problem = TheatreProblem::WholeQuantile(quantile);
        faults.report(row.place("quantile"), problem.into(), "a share below 1, such as 0,9");
    }
    Some(Pathway {
        key: key.into(),
        name: row.text("name").unwrap_or(key).into(),
        specialty: row.index("specialty")?,
        tier: u8::try_from(row.count("tier")?).ok()?,
        quantile,
        release_working_days: row.count("release_working_days")?,
        agreed_per_week: row.count("agreed_per_week")?,
        conference: row.index("conference").and_then(|weekday| Weekday::try_from(u8::try_from(weekday).ok()?).ok()),
        pool: row.text("pool").map(String::from),
    })
}

/// The clocks of the pathways; a pathway that has none is a fault of its own.
pub(super) fn clocks(rows: &[Row], known: &Known, faults: &mut Diagnostics) -> Vec<Clock> {
    let mut clocks = Vec::new();
    let mut once = Once::default();
    let mut sound = true;
    for row in rows {
        let Some(clock) = clock(row) else {
            sound = false;
            continue;
        };
        let key = known.pathways.get(clock.pathway).map_or("", |pathway| pathway.key.as_str());
        let value = format!("{key} {} {}", clock.phase, clock.treatment);
        let said = (clock.pathway, clock.phase.clone(), clock.treatment.clone());
        once.check(said, row, "pathway", ("clock", value), faults);
        clocks.push(clock);
    }
    for (at, row, pathway) in known.pathways.iter() {
        if sound && !clocks.iter().any(|clock| clock.pathway == at) {
            let problem = TheatreProblem::PathwayWithoutClock(pathway.key.clone());
            faults.report(row.place("pathway"), problem.into(), "a row in clocks.csv, or no pathway");
        }
    }
    clocks
}

fn clock(row: &Row) -> Option<Clock> {
    Some(Clock {
        pathway: row.index("pathway")?,
        phase: row.text("phase")?.into(),
        treatment: row.text("treatment")?.into(),
        days: row.count("days")?,
        unit: *UNITS.get(row.index("unit")?)?,
    })
}
