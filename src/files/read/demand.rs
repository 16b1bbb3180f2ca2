//! Rows of demand to one line per date, shift and competence: of the rows that speak of a day the most specific counts.

use crate::calendar::Day;
use crate::files::days::{Date, Days};
use crate::files::diagnostic::Diagnostics;
use crate::files::problem::Problem;
use crate::files::rows::{Row, Value};
use crate::hospital::{CompetenceIx, DemandLine, ShiftIx};
use std::collections::{BTreeMap, BTreeSet};

/// Most demand lines over the horizon.
const MOST_LINES: usize = 1_000_000;

/// What a row asks for on each of its days.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Heads {
    pub minimum: u32,
    pub target: u32,
    pub maximum: Option<u32>,
    pub hard: bool,
    pub exclusive: bool,
    pub temps: u32,
}

/// Shift and competence that a row speaks of.
pub(crate) type Key = (ShiftIx, Option<CompetenceIx>);

/// A row of demand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Need {
    pub key: Key,
    pub days: Days,
    /// `None` asks for nothing, and so takes back what a less specific row asks for.
    pub heads: Option<Heads>,
}

/// Two rows that are just as specific about a day: their indices and the day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Clash {
    pub earlier: usize,
    pub later: usize,
    pub day: Day,
}

pub(crate) fn demand(
    rows: &[Row],
    dates: &[Date],
    faults: &mut Diagnostics,
    warnings: &mut Diagnostics,
) -> Vec<DemandLine> {
    let (mut needs, mut origins) = (Vec::new(), Vec::new());
    for row in rows {
        let Some(need) = need(row, faults) else { continue };
        if !need.days.is_pattern() && !dates.iter().any(|date| need.days.covers(date)) {
            warnings.report(row.place("when"), Problem::NoDays, "");
        }
        needs.push(need);
        origins.push(row);
    }
    let keys: BTreeSet<Key> = needs.iter().map(|need| need.key).collect();
    if let Some(row) = origins.first().filter(|_| keys.len() * dates.len() > MOST_LINES) {
        let problem = Problem::TooMany { what: "demand lines over the horizon", count: keys.len() * dates.len() };
        faults.report(row.place("when"), problem, format!("at most {MOST_LINES}"));
        return Vec::new();
    }
    let (chosen, clashes) = choose(&needs, dates);
    warn_of_unused(&needs, &origins, &chosen, dates, warnings);
    refuse_repeats(&needs, &origins, &clashes, faults);
    for clash in clashes {
        let date = dates.get(clash.day as usize).map(|date| date.date).unwrap_or_default();
        if let (Some(earlier), Some(later)) = (origins.get(clash.earlier), origins.get(clash.later)) {
            let problem = Problem::DemandTwice { line: earlier.line, date };
            faults.report(later.place("when"), problem, "one row, or one that is more specific");
        }
    }
    lines(&needs, &chosen)
}

/// Rows of the same days, shift and competence contradict each other even where no day of the horizon shows it.
fn refuse_repeats(needs: &[Need], origins: &[&Row], clashes: &[Clash], faults: &mut Diagnostics) {
    let mut first: BTreeMap<(Key, String), usize> = BTreeMap::new();
    for (later, (need, row)) in needs.iter().zip(origins).enumerate() {
        let weekday = if let Days::RangeOn(_, _, weekday) = need.days { weekday } else { 0 };
        let words = format!("{} {weekday}", need.days.words());
        let earlier = *first.entry((need.key, words)).or_insert(later);
        let told = clashes.iter().any(|clash| (clash.earlier, clash.later) == (earlier, later));
        if let Some(origin) = origins.get(earlier).filter(|_| earlier != later && !told) {
            let (what, value) = ("the row of these days, shift and competence,", need.days.words());
            faults.report(row.place("when"), Problem::Duplicate { what, value, line: origin.line }, "each one once");
        }
    }
}

/// Rows that speak of days of the horizon, but of none on which no other row is more specific.
fn warn_of_unused(
    needs: &[Need],
    origins: &[&Row],
    chosen: &[(Day, ShiftIx, usize)],
    dates: &[Date],
    warnings: &mut Diagnostics,
) {
    let used: BTreeSet<usize> = chosen.iter().map(|&(_, _, index)| index).collect();
    for (index, (need, row)) in needs.iter().zip(origins).enumerate() {
        if !used.contains(&index) && dates.iter().any(|date| need.days.covers(date)) {
            warnings.report(row.place("when"), Problem::NeverInForce, "");
        }
    }
}

fn need(row: &Row, faults: &mut Diagnostics) -> Option<Need> {
    let mut days = row.days("when")?;
    if let Days::Range(first, last) = days
        && last < first
    {
        faults.report(row.place("when"), Problem::DaysReversed { first, last }, "the first day first");
    }
    match (days, row.index("weekday")) {
        (Days::Range(first, last), Some(weekday)) => days = Days::RangeOn(first, last, weekday as u32),
        (_, Some(_)) => faults.report(row.place("weekday"), Problem::WeekdayWithoutRange, "a blank"),
        (_, None) => {}
    }
    let shift = row.index("shift")?;
    let heads = match *row.value("minimum") {
        Value::Nothing => None,
        Value::Whole(minimum) => Some(heads(row, minimum, faults)?),
        _ => return None,
    };
    Some(Need { key: (shift, row.index("competence")), days, heads })
}

fn heads(row: &Row, minimum: i64, faults: &mut Diagnostics) -> Option<Heads> {
    let target = row.whole("target").unwrap_or(minimum);
    let maximum = row.whole("maximum");
    if minimum > target || maximum.is_some_and(|most| most < target) {
        let maximum = maximum.map_or("none".into(), |most| most.to_string());
        let problem = Problem::DemandOrder { minimum, target, maximum };
        faults.report(row.place("minimum"), problem, "minimum <= target <= maximum");
        return None;
    }
    Some(Heads {
        minimum: u32::try_from(minimum).ok()?,
        target: u32::try_from(target).ok()?,
        maximum: row.count("maximum"),
        hard: row.yes("hard"),
        exclusive: row.yes("exclusive"),
        temps: row.count("temps").unwrap_or(0),
    })
}

/// The demand lines in (day, shift, row) order, and the rows that contradict each other (each pair once).
pub(crate) fn resolve(needs: &[Need], dates: &[Date]) -> (Vec<DemandLine>, Vec<Clash>) {
    let (chosen, clashes) = choose(needs, dates);
    (lines(needs, &chosen), clashes)
}

fn lines(needs: &[Need], chosen: &[(Day, ShiftIx, usize)]) -> Vec<DemandLine> {
    chosen.iter().filter_map(|&(day, _, index)| line(needs.get(index)?, day)).collect()
}

/// The row that counts for each day, shift and competence, in (day, shift, row) order; and those that contradict it.
fn choose(needs: &[Need], dates: &[Date]) -> (Vec<(Day, ShiftIx, usize)>, Vec<Clash>) {
    let mut by_key: BTreeMap<Key, Vec<usize>> = BTreeMap::new();
    for (index, need) in needs.iter().enumerate() {
        by_key.entry(need.key).or_default().push(index);
    }
    let mut chosen: Vec<(Day, ShiftIx, usize)> = Vec::new();
    let mut clashes: BTreeMap<(usize, usize), Day> = BTreeMap::new();
    for indices in by_key.values() {
        for date in dates {
            let covering = || indices.iter().copied().filter(|&index| needs[index].days.covers(date));
            let Some(rank) = covering().map(|index| needs[index].days.rank()).max() else { continue };
            let mut best = covering().filter(|&index| needs[index].days.rank() == rank);
            let Some(first) = best.next() else { continue };
            chosen.push((date.day, needs[first].key.0, first));
            for other in best {
                clashes.entry((first, other)).or_insert(date.day);
            }
        }
    }
    chosen.sort_unstable();
    let clashes = clashes.into_iter().map(|((earlier, later), day)| Clash { earlier, later, day }).collect();
    (chosen, clashes)
}

fn line(need: &Need, day: Day) -> Option<DemandLine> {
    let Heads { minimum, target, maximum, hard, exclusive, temps } = need.heads?;
    let (shift, competence) = need.key;
    Some(DemandLine { day, shift, competence, minimum, target, maximum, hard, exclusive, temps })
}
