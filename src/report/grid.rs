//! People × days with everything that is known of each cell, and the coverage strip below: shared by terminal and page.

use super::summary::*;
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// One person on one day.
#[derive(Debug, Clone, Default)]
pub(super) struct Cell<'a> {
    /// Shifts; more than one only in a hand-made roster.
    pub shifts: Vec<&'a ShiftRow>,
    /// Why the person is away.
    pub absence: Option<&'a str>,
    /// Fixed by the planner beforehand.
    pub pinned: bool,
    /// Wishes that speak of the day.
    pub wishes: Vec<&'a WishRow>,
    /// Hard rules broken on the day.
    pub breaches: Vec<&'a BreachRow>,
}

impl Cell<'_> {
    /// `D`, `D+E`, or nothing.
    pub fn codes(&self) -> String {
        self.shifts.iter().map(|shift| shift.code.as_str()).collect::<Vec<_>>().join("+")
    }

    /// Whether a wish that speaks of the day was refused.
    pub fn is_refused(&self) -> bool {
        self.wishes.iter().any(|wish| !wish.granted)
    }
}

/// One kind of demand over all days.
#[derive(Debug, Clone)]
pub(super) struct StripRow<'a> {
    /// Shift and competence.
    pub label: String,
    /// The demand line of each day; the worst where a day has several.
    pub cells: Vec<Option<&'a CoverageRow>>,
}

/// People × days.
#[derive(Debug, Clone)]
pub(super) struct Grid<'a> {
    /// `cells[person][day]`.
    pub cells: Vec<Vec<Cell<'a>>>,
    /// Coverage below the people.
    pub strip: Vec<StripRow<'a>>,
}

impl<'a> Grid<'a> {
    /// The grid of a summary.
    pub fn of(summary: &'a Summary) -> Self {
        let length = summary.days.len();
        let place = |date: NaiveDate| usize::try_from((date - summary.first).num_days()).ok().filter(|&d| d < length);
        let span = |first: NaiveDate, last: NaiveDate| {
            let end = (last - summary.first).num_days() + 1;
            let start = (first - summary.first).num_days().max(0);
            (start as usize).min(length)..(end.max(0) as usize).min(length)
        };
        let shifts: BTreeMap<&str, &ShiftRow> =
            summary.shifts.iter().map(|shift| (shift.code.as_str(), shift)).collect();
        let rows: BTreeMap<&str, usize> =
            summary.people.iter().enumerate().map(|(at, person)| (person.employment.as_str(), at)).collect();
        let mut cells = vec![vec![Cell::default(); length]; summary.people.len()];
        for (row, person) in cells.iter_mut().zip(&summary.people) {
            for duty in &person.duties {
                if let (Some(day), Some(shift)) = (place(duty.date), shifts.get(duty.shift.as_str())) {
                    row[day].shifts.push(shift);
                    row[day].pinned |= duty.pinned;
                }
            }
            for absence in &person.absences {
                row[span(absence.first, absence.last)].iter_mut().for_each(|cell| cell.absence = Some(&absence.kind));
            }
        }
        for wish in &summary.wishes {
            if let Some(&row) = rows.get(wish.employment.as_str()) {
                cells[row][span(wish.first, wish.last)].iter_mut().for_each(|cell| cell.wishes.push(wish));
            }
        }
        for breach in summary.hard_breaches() {
            if let Some(&row) = breach.employment.as_deref().and_then(|key| rows.get(key)) {
                cells[row][span(breach.first, breach.last)].iter_mut().for_each(|cell| cell.breaches.push(breach));
            }
        }
        Self { cells, strip: strip(summary, place) }
    }
}

fn strip<'a>(summary: &'a Summary, place: impl Fn(NaiveDate) -> Option<usize>) -> Vec<StripRow<'a>> {
    let order: BTreeMap<&str, usize> =
        summary.shifts.iter().enumerate().map(|(at, shift)| (shift.code.as_str(), at)).collect();
    let mut rows: BTreeMap<(usize, Option<&str>), Vec<Option<&CoverageRow>>> = BTreeMap::new();
    for line in &summary.coverage {
        let Some(day) = place(line.date) else { continue };
        let key = (order.get(line.shift.as_str()).copied().unwrap_or(usize::MAX), line.competence.as_deref());
        let row = rows.entry(key).or_insert_with(|| vec![None; summary.days.len()]);
        let worse = row[day].is_none_or(|other| (line.short, line.below_target) > (other.short, other.below_target));
        if worse {
            row[day] = Some(line);
        }
    }
    let mut strip = Vec::with_capacity(rows.len());
    for ((shift, competence), cells) in rows {
        let code = summary.shifts.get(shift).map_or("?", |shift| shift.code.as_str());
        let label = competence.map_or_else(|| code.to_string(), |name| format!("{code} {name}"));
        strip.push(StripRow { label, cells });
    }
    strip
}

/// Days of the summary in groups of one ISO week.
pub(super) fn weeks(summary: &Summary) -> Vec<std::ops::Range<usize>> {
    let mut weeks: Vec<std::ops::Range<usize>> = Vec::new();
    for (at, day) in summary.days.iter().enumerate() {
        match weeks.last_mut() {
            Some(week) if summary.days[week.start].iso_week == day.iso_week => week.end = at + 1,
            _ => weeks.push(at..at + 1),
        }
    }
    weeks
}
